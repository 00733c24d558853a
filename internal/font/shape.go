package font

import (
	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// Glyph is one glyph of a shaped run. Lengths are font units, y upwards as in HarfBuzz: a vertical run has a negative
// YAdvance and offsets from the centred vertical origin.
type Glyph struct {
	ID      uint32 // 0 is .notdef: the face lacks the character
	Cluster int    // index into the text of the first rune that the glyph stands for
	// Runes is how many runes the cluster stands for; 0 on the second and later glyphs of a cluster, so that the
	// sum over a run is the length of its text.
	Runes              int
	XAdvance, YAdvance int
	XOffset, YOffset   int
}

// Feature switches an OpenType feature on (Value 1) or off (0) for the runes Start to End of the text, End not
// included. End 0 means the whole text.
type Feature struct {
	Tag        string // four letters: "halt", "palt", "vert"
	Value      uint32
	Start, End int
}

// ShapeOptions are what shaping depends on beside text and face.
type ShapeOptions struct {
	Vertical bool     // upright glyphs from top to bottom with their vertical forms
	Scripts  []Script // of a piece of a paragraph: what Scripts gives its characters in the whole; nil: the text is whole
	Features []Feature
}

// zhHans selects the localised forms of simplified Chinese where a font holds several (locl).
var zhHans = language.NewLanguage("zh-Hans")

// Shape turns text of one face into glyphs in reading order, by HarfBuzz with its default features as Chromium does:
// ccmp, locl, rlig, liga, clig, calt, kern, mark, mkmk (vert when vertical), language zh-Hans, each script
// by itself, from left to right or from top to bottom. Horizontal text without features whose glyphs no such lookup
// can touch is read from cmap and hmtx, with the same result. Every rune of text is in exactly one cluster.
func (f *Face) Shape(text []rune, opts ShapeOptions) []Glyph {
	if len(text) == 0 {
		return nil
	}
	if !opts.Vertical && len(opts.Features) == 0 {
		if glyphs, ok := f.shapeInert(text); ok {
			return glyphs
		}
	}
	return f.shapeFull(text, opts)
}

// shapeFull shapes with HarfBuzz. Should HarfBuzz panic on an odd font, the plain glyphs stand in: text is never lost.
func (f *Face) shapeFull(text []rune, opts ShapeOptions) (glyphs []Glyph) {
	defer func() {
		if recover() != nil {
			glyphs = f.shapePlain(text, opts)
		}
	}()
	s := f.shapers.Get().(*shaper)
	f.coverage.RLock()
	defer f.coverage.RUnlock()
	glyphs = make([]Glyph, 0, len(text))
	for _, run := range pieceRuns(text, opts.Scripts) {
		glyphs = s.shape(glyphs, text, run, opts)
	}
	f.shapers.Put(s) // not after a panic: its state is unknown then
	return glyphs
}

// shapePlain gives every rune its nominal glyph and advance.
func (f *Face) shapePlain(text []rune, opts ShapeOptions) []Glyph {
	glyphs := make([]Glyph, len(text))
	for i, r := range text {
		gid, _ := f.GlyphID(r)
		glyphs[i] = Glyph{ID: gid, Cluster: i, Runes: 1, XAdvance: f.Advance(gid)}
		if opts.Vertical {
			glyphs[i].XAdvance, glyphs[i].YAdvance = 0, -f.unitsPerEm
			glyphs[i].XOffset, glyphs[i].YOffset = -f.Advance(gid)/2, -f.ascent
		}
	}
	return glyphs
}

// shaper holds what HarfBuzz needs for one face and may not share between goroutines.
type shaper struct {
	buffer   *harfbuzz.Buffer
	font     *harfbuzz.Font
	features []harfbuzz.Feature
}

func newShaper(f *Face) *shaper {
	face := gotext.NewFace(f.font)
	face.SetCoords(f.face.Coords())
	f.coverage.Lock()
	defer f.coverage.Unlock()
	defer widenCoverages(f.font)()
	return &shaper{buffer: harfbuzz.NewBuffer(), font: harfbuzz.NewFont(face)}
}

// widenCoverages works around a fault of go-text v0.3.5: harfbuzz.setDigest.addRange stops as soon as one of its three
// filters is full instead of all of them, so that a lookup misses the glyphs of later ranges (Noto Sans SC: no vertical
// form of （，！). NewFont reads the coverages into these filters; while it does, the first range of every coverage
// spans all glyphs, which fills all filters, and lookups are then decided by the coverages themselves. The returned
// function restores the ranges; until then nobody may shape.
func widenCoverages(ft *gotext.Font) (restore func()) {
	type saved struct {
		at    *tables.RangeRecord
		value tables.RangeRecord
	}
	var all []saved
	widen := func(c tables.Coverage) {
		if ranges, ok := c.(tables.Coverage2); ok && len(ranges.Ranges) > 0 {
			first := &ranges.Ranges[0]
			all = append(all, saved{first, *first})
			first.StartGlyphID, first.EndGlyphID = 0, 0xFFFF
		}
	}
	for _, lookup := range ft.GSUB.Lookups {
		for _, sub := range lookup.Subtables {
			widen(sub.Cov())
		}
	}
	for _, lookup := range ft.GPOS.Lookups {
		for _, sub := range lookup.Subtables {
			widen(sub.Cov())
		}
	}
	return func() {
		for i := len(all) - 1; i >= 0; i-- { // backwards: subtables may share a coverage
			*all[i].at = all[i].value
		}
	}
}

// shape appends the glyphs of one script run of text.
func (s *shaper) shape(glyphs []Glyph, text []rune, run scriptRun, opts ShapeOptions) []Glyph {
	b := s.buffer
	b.Clear()
	b.AddRunes(text, run.start, run.end-run.start)
	b.Props = harfbuzz.SegmentProperties{Language: zhHans, Script: run.script, Direction: harfbuzz.LeftToRight}
	if opts.Vertical {
		b.Props.Direction = harfbuzz.TopToBottom
	}
	s.features = s.features[:0]
	for _, feature := range opts.Features {
		start, end := feature.Start, feature.End
		if end == 0 {
			start, end = harfbuzz.FeatureGlobalStart, harfbuzz.FeatureGlobalEnd
		}
		if tag := feature.Tag; len(tag) == 4 {
			s.features = append(s.features, harfbuzz.Feature{Tag: opentype.MustNewTag(tag), Value: feature.Value, Start: start, End: end})
		}
	}
	b.Shape(s.font, s.features)
	first := len(glyphs)
	for i, info := range b.Info {
		pos := b.Pos[i]
		glyphs = append(glyphs, Glyph{ID: uint32(info.Glyph), Cluster: info.Cluster,
			XAdvance: int(pos.XAdvance), YAdvance: int(pos.YAdvance), XOffset: int(pos.XOffset), YOffset: int(pos.YOffset)})
	}
	end := run.end
	for i := len(glyphs) - 1; i >= first; i-- {
		if i == first || glyphs[i-1].Cluster != glyphs[i].Cluster {
			glyphs[i].Runes = end - glyphs[i].Cluster
			end = glyphs[i].Cluster
		}
	}
	return glyphs
}

// HasVerticalForm reports whether the face has a glyph of its own for a character in vertical text (vert, vrt2).
func (f *Face) HasVerticalForm(r rune) bool {
	gid, ok := f.GlyphID(r)
	if !ok {
		return false
	}
	glyphs := f.Shape([]rune{r}, ShapeOptions{Vertical: true, Scripts: []Script{ScriptHan}})
	return len(glyphs) == 1 && glyphs[0].ID != gid
}
