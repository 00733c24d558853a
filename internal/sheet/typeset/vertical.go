package typeset

import "fanshi/internal/page"

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
