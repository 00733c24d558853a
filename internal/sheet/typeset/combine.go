package typeset

import (
	"fanshi/internal/font"
	"fanshi/internal/linebreak"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// text-combine-upright (CSS Writing Modes 4, section 9.1) sets a short text side by side in the square of one
// character. all takes the text of a run whole, digits a row of at most so many ASCII digits. As in Blink the text may
// be 1.1 em wide; if it is wider its half-width forms (hwid) are taken, and if they are still too wide the text is set
// smaller, where Blink would narrow it.
const combineLimit = 1.1 // em

// combinedEnd returns where the combined text that starts at a place ends, the place itself if there is none.
func (p *Paragraph) combinedEnd(s *segment, start, limit int) int {
	n := s.style.CombineUpright
	switch {
	case n == 0 || s.style.Orientation == style.Sideways:
		return start
	case n < 0:
		end := start
		for end < limit && !isControl(p.text[end]) {
			end++
		}
		return end
	case start > 0 && isASCIIDigit(p.text[start-1]):
		return start
	}
	end := start
	for end < len(p.text) && isASCIIDigit(p.text[end]) {
		end++
	}
	if end-start > n || end > limit {
		return start
	}
	return end
}

func isASCIIDigit(r rune) bool { return r >= '0' && r <= '9' }

// keepTogether forbids breaks inside a stretch of the text.
func keepTogether(at []linebreak.Opportunity, start, end int) {
	for i := start + 1; i < end; i++ {
		if at[i] != linebreak.Forced {
			at[i] = linebreak.Never
		}
	}
}

// combine shapes combined text; its characters share the one em that it takes along the line,
// to which letter-spacing adds nothing.
func (p *Paragraph) combine(s *segment) {
	text := p.text[s.start:s.end]
	s.glyphs = s.font.face.Shape(text, font.ShapeOptions{})
	if float64(combinedWidth(s.glyphs)) > combineLimit*float64(s.font.face.UnitsPerEm()) {
		s.glyphs = s.font.face.Shape(text, font.ShapeOptions{Features: []font.Feature{{Tag: "hwid", Value: 1}}})
	}
	for i := range text {
		s.offsets[i+1] = s.font.size * float64(i+1) / float64(len(text))
	}
}

// combinedWidth returns the width of glyphs side by side in font units.
func combinedWidth(glyphs []font.Glyph) (width int) {
	for _, g := range glyphs {
		width += g.XAdvance
	}
	return width
}

// combinedGlyphs places combined text in the square whose top in the page's sense is at x; y is the line's baseline.
func (p *Paragraph) combinedGlyphs(s *segment, x, y layoutUnit) (page.Length, []page.Glyph) {
	em := float64(s.font.face.UnitsPerEm())
	natural := float64(combinedWidth(s.glyphs))
	shrink := 1.0
	if natural > combineLimit*em {
		shrink = combineLimit * em / natural
	}
	perUnit := s.font.perUnit * shrink
	// The middle of the line of the glyphs is that of the square.
	middle := (s.font.ascent + s.font.descent).px() / 2
	baseline := x.px() + s.font.size/2 + ((s.font.ascent+s.font.alpha).px()-middle)*shrink
	left := y.px() + s.font.middle() + natural*perUnit/2
	var glyphs []page.Glyph
	pen := 0
	for _, g := range s.glyphs {
		if g.ID != 0 && !invisible(p.text[s.start+g.Cluster]) {
			glyphs = append(glyphs, page.Glyph{ID: g.ID,
				X: p.scale.lengthOf(baseline - float64(g.YOffset)*perUnit), Y: p.scale.lengthOf(left - float64(pen+g.XOffset)*perUnit)})
		}
		pen += g.XAdvance
	}
	return page.Round(s.style.FontSize * shrink), glyphs
}
