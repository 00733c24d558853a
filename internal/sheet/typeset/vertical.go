package typeset

import (
	"slices"
	"unicode"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// Vertical text (TextStyle.Vertical of the block, writing-mode: vertical-rl) is laid out in logical coordinates, by the
// same code as horizontal text: X runs along the line, Y from line to line. Every length of Line and Fragment keeps its
// meaning there; Layout's width is the room along the line, the height of the content box. An Atom comes in so, too:
// Item.Width is its extent along the line (downwards on the page), Height its extent across (leftwards), Baseline the
// place of the baseline counted from its right edge; the baseline of vertical text is central, so that an image stands
// with Baseline = Height/2.
//
// On the page a line runs downwards and the next line stands to its left. In a box whose content box has the right edge
// R and the top T the logical point (x, y) is the page point (R − y, T + x), and the logical rectangle (x, y, width,
// height) is the page rectangle (R − y − height, T + x, height, width): Fragment's text rectangle, Y−Ascent to
// Y+Descent, too.
//
// A glyph's (X, Y) is the logical place of its origin on its own alphabetic baseline, vertical metrics and vertical
// forms applied: it is mapped like every other point and then drawn by nothing but its outline, upright, or turned a
// quarter clockwise about that origin if Rotate is set. VerticalGlyphs does the mapping.

// VerticalGlyphs returns the glyphs of a fragment of vertical text on the page; right and top are edges of the content
// box of its block.
func (f *Fragment) VerticalGlyphs(right, top page.Length) []page.Glyph {
	glyphs := make([]page.Glyph, len(f.Glyphs))
	for i, g := range f.Glyphs {
		glyphs[i] = page.Glyph{ID: g.ID, X: right - g.Y, Y: top + g.X, Rotate: g.Rotate}
	}
	return glyphs
}

// mode is how the glyphs of a segment stand.
type mode uint8

const (
	horizontal mode = iota
	upright         // in vertical text, one below the other
	sideways        // in vertical text, turned a quarter clockwise
	combined        // in vertical text, side by side within one em (text-combine-upright)
)

// orient returns the mode of the vertical text from start on and where it ends.
func (p *Paragraph) orient(s *segment, start, limit int) (mode, int) {
	if end := p.combinedEnd(s, start, limit); end > start {
		return combined, end
	}
	m := p.modeAt(s, start)
	end := start + 1
	for end < limit && !isControl(p.text[end]) && (continues(p.text[end]) || p.modeAt(s, end) == m) && p.combinedEnd(s, end, limit) == end {
		end++
	}
	return m, end
}

// scriptsIn returns the scripts that the paragraph gives the characters of a stretch of it; nil where none of them has glyphs by its
// script. A bracket in another item, or a letter there, may settle them.
func (p *Paragraph) scriptsIn(start, end int) []font.Script {
	if !slices.ContainsFunc(p.text[start:end], font.IsScripted) {
		return nil
	}
	if p.scripts == nil {
		p.scripts = font.Scripts(p.text)
	}
	return p.scripts[start:end]
}

// continues reports whether a character stands as the one before it does: marks and joiners. A space does not: Chromium
// turns it, so that it is as wide as in horizontal text.
func continues(r rune) bool { return unicode.IsMark(r) || unicode.Is(unicode.Cf, r) }

// modeAt returns how one character stands.
func (p *Paragraph) modeAt(s *segment, i int) mode {
	switch s.style.Orientation {
	case style.Sideways:
		return sideways
	case style.Upright:
		return upright
	}
	switch r := p.text[i]; {
	case turnedForm(r):
		if s.font.face != nil && s.font.face.HasVerticalForm(r) {
			return upright
		}
		return sideways
	case staysUpright(r):
		return upright
	}
	return sideways
}

// glyphOffset returns where the origin of a glyph lies from the pen on the line's baseline, in px.
func (s *segment) glyphOffset(g font.Glyph) (right, down float64) {
	x, y := float64(g.XOffset)*s.font.perUnit, float64(g.YOffset)*s.font.perUnit
	if s.mode == upright { // the offsets of HarfBuzz lead from the middle of the glyph's top to its origin
		return -y, s.font.middle() - x
	}
	return x, s.font.alpha.px() - y
}
