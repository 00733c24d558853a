package typeset

import (
	"fanshi/internal/linebreak"
	"fanshi/internal/sheet/style"
)

// White space of CSS Text 3, section 4.1, as Chromium 156 does it: in the collapsing modes a line break of the source
// counts as a space, also between two Han characters (Chromium does not implement the segment break transformation
// of section 4.1.3, seen by experiment), save next to a zero width space, where it vanishes; spaces and tabs beside a kept line break go; of a run of spaces, over the borders of
// elements too, only the first stays, and it obeys the white-space of its own element.

// object stands for an Atom in the text (UAX #14 class CB, as in Blink).
const object = '\uFFFC'

const (
	zeroWidthSpace   = '\u200B'
	ideographicSpace = '\u3000'
)

func collapses(w style.WhiteSpace) bool { return w != style.Pre && w != style.PreWrap }
func keepsBreaks(w style.WhiteSpace) bool {
	return w == style.Pre || w == style.PreWrap || w == style.PreLine
}
func wraps(w style.WhiteSpace) bool { return w != style.NoWrap && w != style.Pre }

// collapser appends the text of items to one rune slice.
type collapser struct {
	text  []rune
	space int // index in text of a collapsible space that ends it, or -1
	// start is true where a collapsible space vanishes: at the start and after a line break.
	start bool
}

func newCollapser() *collapser { return &collapser{space: -1, start: true} }

// add appends one character, which is neither white space nor subject to collapsing.
func (c *collapser) add(r rune) {
	c.text = append(c.text, r)
	c.space, c.start = -1, false
}

// run appends the text of an item.
func (c *collapser) run(text []rune, mode style.WhiteSpace) {
	for i, r := range text {
		switch {
		case r == '\r' && i+1 < len(text) && text[i+1] == '\n':
		case (r == '\n' || r == '\r') && keepsBreaks(mode):
			c.lineBreak()
		case collapses(mode) && (r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f'):
			c.collapsible(r, text[i+1:])
		default:
			c.add(r)
		}
	}
}

func (c *collapser) collapsible(r rune, rest []rune) {
	if c.space >= 0 || c.start {
		return
	}
	if (r == '\n' || r == '\r') && (c.text[len(c.text)-1] == zeroWidthSpace || len(rest) > 0 && rest[0] == zeroWidthSpace) {
		return
	}
	c.space = len(c.text)
	c.text = append(c.text, ' ')
}

// lineBreak appends a forced break; the collapsible space before it stays in the text and hangs, as every space at
// the end of a line does.
func (c *collapser) lineBreak() {
	c.text = append(c.text, '\n')
	c.space, c.start = -1, true
}

// zeroWidth reports whether a character takes no room, and so no letter-spacing (Blink's Character::TreatAsZeroWidthSpace).
func zeroWidth(r rune) bool {
	return r == linebreak.SoftHyphen || r >= zeroWidthSpace && r <= '\u200F' || r >= '\u202A' && r <= '\u202E' || r == '\uFEFF'
}

// hangingSpace reports whether a character hangs at the end of a line as white space (CSS Text 3, section 4.1.3; the
// ideographic space by CSS Text 4, section 4.3.2).
func hangingSpace(r rune) bool { return r == ' ' || r == '\t' || r == ideographicSpace }
