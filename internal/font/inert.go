package font

import (
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// defaultFeatures are what HarfBuzz applies to horizontal text without being asked (hb-ot-shape.cc, common_features
// and horizontal_features), for every script that uses its default shaper.
var defaultFeatures = map[string]bool{
	"abvm": true, "blwm": true, "ccmp": true, "locl": true, "mark": true, "mkmk": true, "rlig": true,
	"calt": true, "clig": true, "curs": true, "dist": true, "kern": true, "liga": true, "rclt": true,
	"rvrn": true, "ltra": true, "ltrm": true, "frac": true, "numr": true, "dnom": true, "rand": true,
}

// shapeInert reads glyphs straight from cmap and hmtx, or returns false if a default feature could change any of
// them or a character needs HarfBuzz (marks, joiners, other scripts, characters without glyph).
func (f *Face) shapeInert(text []rune) ([]Glyph, bool) {
	inert := f.inert()
	if inert == nil {
		return nil, false
	}
	glyphs := make([]Glyph, len(text))
	for i, r := range text {
		if !simple(r) {
			return nil, false
		}
		gid, ok := f.GlyphID(r)
		if !ok || int(gid) >= f.glyphs || inert[gid/64]&(1<<(gid%64)) == 0 {
			return nil, false
		}
		glyphs[i] = Glyph{ID: gid, Cluster: i, Runes: 1, XAdvance: f.Advance(gid)}
	}
	return glyphs, true
}

// simple reports whether a character is shaped by itself: Han, kana, and the punctuation and signs of Chinese text,
// none of which combines, joins, decomposes or is ignorable.
func simple(r rune) bool {
	switch {
	case r >= 0x20 && r < 0x7F && r != '/': // U+2044 and automatic fractions start at a slash
		return true
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3400 && r <= 0x4DBF, r >= 0x20000 && r <= 0x323AF && (r < 0x2F800 || r > 0x2FA1F):
		return true
	case r >= 0x3000 && r <= 0x3029, r >= 0x3041 && r <= 0x3093 && !voiced(r), r >= 0x30A1 && r <= 0x30F6 && !voiced(r):
		return true
	case r >= 0xFF01 && r <= 0xFF60:
		return true
	case r == 0x2014, r >= 0x2018 && r <= 0x201D, r == 0x2026, r == 0xB7, r == 0x2022:
		return true
	}
	return false
}

// voiced reports whether a kana decomposes into a base and a voicing mark, which HarfBuzz may do.
func voiced(r rune) bool {
	if r >= 0x30A1 {
		r -= 0x60
	}
	switch {
	case r >= 0x304C && r <= 0x3062:
		return r%2 == 0
	case r >= 0x3065 && r <= 0x3069:
		return r%2 == 1
	case r >= 0x3070 && r <= 0x307D:
		return r%3 != 0
	}
	return r == 0x3094
}

// inertGlyphs returns a set of the glyphs that no lookup of a default feature in any script or language
// starts at, so that a run made of them alone passes through shaping unchanged; nil where that cannot be told:
// fonts with Apple's tables, feature variations, or an old kern table.
func inertGlyphs(f *Face) (set []uint64) {
	defer func() {
		if recover() != nil {
			set = nil
		}
	}()
	f.coverage.RLock()
	defer f.coverage.RUnlock()
	ft := f.font
	if len(ft.Morx) > 0 || len(ft.Kern) > 0 || len(ft.Kerx) > 0 || len(ft.Trak.Horiz.SizeTable) > 0 ||
		len(ft.GSUB.FeatureVariations) > 0 || len(ft.GPOS.FeatureVariations) > 0 {
		return nil
	}
	var coverages []tables.Coverage
	add := func(c tables.Coverage) {
		if c != nil {
			coverages = append(coverages, c)
		}
	}
	for _, feature := range ft.GSUB.Features {
		if !isDefault(feature.Tag) {
			continue
		}
		for _, i := range feature.LookupListIndices {
			for _, sub := range ft.GSUB.Lookups[i].Subtables {
				add(sub.Cov())
			}
		}
	}
	for _, feature := range ft.GPOS.Features {
		if !isDefault(feature.Tag) {
			continue
		}
		for _, i := range feature.LookupListIndices {
			for _, sub := range ft.GPOS.Lookups[i].Subtables {
				add(sub.Cov())
			}
		}
	}
	set = make([]uint64, (f.glyphs+63)/64)
	for gid := 1; gid < f.glyphs; gid++ {
		touched := false
		for _, c := range coverages {
			if _, ok := c.Index(tables.GlyphID(gid)); ok {
				touched = true
				break
			}
		}
		if !touched {
			set[gid/64] |= 1 << (gid % 64)
		}
	}
	return set
}

func isDefault(tag opentype.Tag) bool { return defaultFeatures[tag.String()] }
