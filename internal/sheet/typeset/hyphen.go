package typeset

import (
	"fanshi/internal/linebreak"
	"fanshi/internal/page"
)

// hyphenate fills in the hyphens of the places after a soft hyphen.
func (p *Paragraph) hyphenate() {
	n := 0
	for i := range p.ends {
		end := &p.ends[i]
		if end.trim == 0 || p.isForced(i) || p.text[end.trim-1] != linebreak.SoftHyphen || end.trim != end.at {
			continue
		}
		for p.segments[n].end < end.trim { // what has the soft hyphen's own character ends behind it
			n++
		}
		if s := &p.segments[n]; s.font.face != nil {
			_, width := s.hyphen()
			end.hyphen = ceilUnits(width)
		}
	}
}

// hyphen returns the glyph that stands for a soft hyphen at the end of a line and its width in px: U+2010 where the face
// has it, else U+002D (CSS Text 4, section 6.3.2).
func (s *segment) hyphen() (glyph uint32, width float64) {
	for _, r := range "\u2010-" {
		if gid, ok := s.font.face.GlyphID(r); ok {
			return gid, float64(s.font.advance(s.font.face.Advance(gid)))
		}
	}
	return 0, 0
}

// drawHyphen adds the hyphen at the end of a line to its last text, as the soft hyphen's glyph.
func (p *Paragraph) drawHyphen(f *Fragment, s *segment, width layoutUnit) {
	gid, _ := s.hyphen()
	f.Glyphs = append(f.Glyphs, page.Glyph{ID: gid, X: f.X + f.Width, Y: f.Y + p.scale.length(s.font.alpha), Rotate: s.mode == sideways})
	f.Width += p.scale.length(width)
}
