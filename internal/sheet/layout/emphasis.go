package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/typeset"
)

// above is what marks of text-emphasis may use above a block, beside its own padding: the margins that adjoin it, and
// what the last line of the block before it leaves free. This is Chromium's rule, read off its layout.
type above struct {
	margins strut
	free    page.Length // of the block before, for lines only
}

// aboveChild is what a child of b has above it: before is the child before it, pending the margins since, first tells
// that nothing but margins lies between it and the top of b.
func (l *layouter) aboveChild(b, before *box, pending strut, first bool) above {
	if !l.emphasised {
		return above{}
	}
	out := above{margins: pending}
	if first && collapsesTop(b) {
		out.margins = pending.joinAll(b.within.above.margins).join(b.margin.Top)
	}
	if before != nil {
		out.free = before.freeBelow
	}
	return out
}

// roomOf is the room around the lines of b; nil where no marks are about.
func (l *layouter) roomOf(b *box, content space) *typeset.Room {
	if !l.emphasised {
		return nil
	}
	room := &typeset.Room{Above: b.padding.Top, Below: b.padding.Bottom}
	if !independent(b) && b.border.Top == 0 {
		room.Above += max(content.above.margins.join(b.margin.Top).value()+content.above.free, 0)
	}
	return room
}

// leaveBelow is what b leaves for marks in the block after it: what its last line leaves and, if that leaves anything,
// all that is below the line.
func (b *box) leaveBelow() page.Length {
	if independent(b) {
		return 0
	}
	if b.kind == lines {
		if b.freeLine == 0 {
			return 0
		}
		return b.freeLine + b.height - b.contentRect().Y - b.linesHeight()
	}
	for i := len(b.children) - 1; i >= 0; i-- {
		if c := b.children[i]; !c.absolute() {
			if c.freeBelow == 0 {
				return 0
			}
			return c.freeBelow + b.height - c.y - c.height
		}
	}
	return 0
}
