// Package font reads font files and answers what sheets need to know about them: which characters a face has, how
// far they advance, how a run of text is shaped, what a glyph's outline is, and where a line may break.
//
// It reads TrueType, OpenType (CFF), collections (TTC), variable fonts and WOFF, and is the only importer of
// go-text/typesetting. All measures are integers in font units; y points upwards as in font files. A Face is
// immutable after Parse and may be shared between goroutines. The package touches no file system but the fs.FS
// values that its caller hands in.
package font

import (
	"bytes"
	"fmt"
	"math"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// Face is one face of a font file, at one weight if the font is variable.
type Face struct {
	key, family      string
	weight           int
	unitsPerEm       int
	ascent, descent  int
	lineGap          int
	emAscent         int
	capHeight, xHigh int
	fsType           uint16
	glyphs           int

	font *gotext.Font
	face *gotext.Face // only for methods that read: advances and outlines

	outlines []atomic.Pointer[Outline]
	simples  []atomic.Pointer[simpleGlyph]
	shapers  sync.Pool    // *shaper: HarfBuzz keeps caches that must not be shared
	coverage sync.RWMutex // see widenCoverages
	inert    func() []uint64
}

// Parse reads face number index (0 unless data is a collection) of a font file. The name is the file's name; weight
// chooses the instance of a variable font with a wght axis (100–900, clamped to the axis) and is ignored by others.
// Damaged data is an error: the tables' checksums are compared, and what go-text cannot read is reported, never
// a panic.
func Parse(name string, data []byte, index int, weight int) (f *Face, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, &DamagedError{File: name, Cause: fmt.Errorf("%v", r)}
		}
	}()
	if err := verify(data, index); err != nil {
		return nil, &DamagedError{File: name, Cause: err}
	}
	loaders, err := opentype.NewLoaders(bytes.NewReader(data))
	if err != nil {
		return nil, &DamagedError{File: name, Cause: err}
	}
	if index < 0 || index >= len(loaders) {
		return nil, &DamagedError{File: name, Cause: fmt.Errorf("face %d of %d", index, len(loaders))}
	}
	ft, err := gotext.NewFont(loaders[index])
	if err != nil {
		return nil, &DamagedError{File: name, Cause: err}
	}
	d, err := describe(loaders[index])
	if err != nil {
		return nil, &DamagedError{File: name, Cause: err}
	}
	f = &Face{key: baseName(name), family: d.family(), weight: d.weight, fsType: d.fsType, glyphs: d.glyphs, font: ft}
	f.face = gotext.NewFace(ft)
	if len(loaders) > 1 {
		f.key += fmt.Sprintf("#%d", index)
	}
	if d.variable {
		f.weight = min(max(weight, d.minWeight), d.maxWeight)
		f.face.SetVariations([]gotext.Variation{{Tag: wghtTag, Value: float32(f.weight)}})
		f.key += fmt.Sprintf("@%d", f.weight)
	}
	f.setMetrics(d)
	f.simples = make([]atomic.Pointer[simpleGlyph], f.glyphs)
	f.outlines = make([]atomic.Pointer[Outline], f.glyphs)
	f.shapers.New = func() any { return newShaper(f) }
	f.inert = sync.OnceValue(func() []uint64 { return inertGlyphs(f) })
	return f, nil
}

var wghtTag = opentype.MustNewTag("wght")

// baseName is the name of a file without its folder and extension.
func baseName(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}

// setMetrics fills the line metrics as FreeType, and so Chromium on Linux, computes them: OS/2 typo values with
// USE_TYPO_METRICS, else hhea, else (both zero) OS/2 typo, else OS/2 win.
func (f *Face) setMetrics(d *description) {
	f.unitsPerEm = int(f.font.Upem()) // 16 to 16384, else 1000
	if e, ok := f.face.FontHExtents(); ok {
		f.ascent, f.descent, f.lineGap = round(e.Ascender), -round(e.Descender), round(e.LineGap)
	}
	if f.ascent == 0 && f.descent == 0 {
		f.ascent, f.descent, f.lineGap = d.typoAscent, -d.typoDescent, d.typoLineGap
	}
	if f.ascent == 0 && f.descent == 0 {
		f.ascent, f.descent, f.lineGap = d.winAscent, d.winDescent, 0
	}
	f.emAscent = round(0.88 * float32(f.unitsPerEm))
	if total := d.typoAscent - d.typoDescent; d.typoAscent > 0 && total > 0 {
		f.emAscent = round(float32(d.typoAscent) * float32(f.unitsPerEm) / float32(total))
	}
	f.capHeight = round(f.face.LineMetric(gotext.CapHeight))
	f.xHigh = round(f.face.LineMetric(gotext.XHeight))
}

func round(x float32) int { return int(math.Round(float64(x))) }

// Key returns the name by which a page refers to the face: the file's name without extension, with "#index" for a
// face of a collection and "@weight" for an instance of a variable font.
func (f *Face) Key() string { return f.key }

// Family returns the typographic family name in English if the font has one.
func (f *Face) Family() string { return f.family }

// Weight returns the weight, 1 to 1000 as in CSS and OS/2.
func (f *Face) Weight() int { return f.weight }

// UnitsPerEm returns how many font units make one em.
func (f *Face) UnitsPerEm() int { return f.unitsPerEm }

// Ascent returns the height of a line above the baseline in font units, as Chromium on Linux uses it.
func (f *Face) Ascent() int { return f.ascent }

// Descent returns the depth of a line below the baseline in font units, positive.
func (f *Face) Descent() int { return f.descent }

// LineGap returns the extra distance between lines in font units that line-height: normal adds.
func (f *Face) LineGap() int { return f.lineGap }

// EmAscent returns the height above the baseline of the em box in font units: OS/2 typo ascent, scaled so that ascent and
// descent together are one em (the em-over baseline of CSS Inline 3, section A.4).
func (f *Face) EmAscent() int { return f.emAscent }

// CapHeight returns the height of capital letters in font units.
func (f *Face) CapHeight() int { return f.capHeight }

// XHeight returns the height of the letter x in font units.
func (f *Face) XHeight() int { return f.xHigh }

// FSType returns the embedding licence bits of OS/2 (0: installable; bit 1: restricted; bit 2: preview and print;
// bit 3: editable; bit 8: no subsetting; bit 9: bitmaps only). Outlines and pixels embed no font.
func (f *Face) FSType() uint16 { return f.fsType }

// GlyphID returns the glyph of a character, or false if the face has none.
func (f *Face) GlyphID(r rune) (uint32, bool) {
	gid, ok := f.font.NominalGlyph(r)
	if !ok || gid == 0 {
		return 0, false
	}
	return uint32(gid), true
}

// Advance returns the horizontal advance of a glyph in font units, 0 for a glyph that the face does not have.
func (f *Face) Advance(gid uint32) int {
	if int64(gid) >= int64(f.glyphs) {
		return 0
	}
	return round(f.face.HorizontalAdvance(gotext.GID(gid)))
}

// DamagedError says that a font file cannot be used.
type DamagedError struct {
	File  string
	Cause error // English, for engineers: Error does not say it
}

// Error tells people which file is broken.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("字体文件 %s 已损坏或格式不受支持", e.File)
}

// description is what the small tables say about a face.
type description struct {
	families                           []string // name IDs 16, then 1, English first
	weight                             int
	italic                             bool
	variable                           bool // has a wght axis
	minWeight, maxWeight               int
	fsType                             uint16
	glyphs                             int
	typoAscent, typoDescent            int
	typoLineGap, winAscent, winDescent int
}

func (d *description) family() string {
	if len(d.families) == 0 {
		return ""
	}
	return d.families[0]
}

// describe reads the tables maxp, OS/2, name and fvar.
func describe(ld *opentype.Loader) (*description, error) {
	d := &description{weight: 400}
	raw, err := ld.RawTable(opentype.MustNewTag("maxp"))
	if err != nil || len(raw) < 6 {
		return nil, fmt.Errorf("no maxp table")
	}
	d.glyphs = int(raw[4])<<8 | int(raw[5])
	if raw, err := ld.RawTable(opentype.MustNewTag("OS/2")); err == nil && len(raw) >= 78 {
		u16 := func(at int) int { return int(raw[at])<<8 | int(raw[at+1]) }
		i16 := func(at int) int { return int(int16(u16(at))) }
		d.weight, d.fsType = u16(4), uint16(u16(8))
		d.italic = u16(62)&(1|1<<9) != 0 // fsSelection: ITALIC, OBLIQUE
		d.typoAscent, d.typoDescent, d.typoLineGap = i16(68), i16(70), i16(72)
		d.winAscent, d.winDescent = u16(74), u16(76)
	}
	if raw, err := ld.RawTable(opentype.MustNewTag("name")); err == nil {
		d.families = familyNames(raw)
	}
	if raw, err := ld.RawTable(opentype.MustNewTag("fvar")); err == nil {
		if fvar, _, err := tables.ParseFvar(raw); err == nil {
			for _, axis := range fvar.FvarRecords.Axis {
				if axis.Tag == wghtTag {
					d.variable, d.minWeight, d.maxWeight = true, round(axis.Minimum), round(axis.Maximum)
				}
			}
		}
	}
	return d, nil
}
