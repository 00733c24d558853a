package typeset

import (
	"fanshi/internal/sheet/style"
)

// place aligns a line (CSS Text 3, section 6). A line wider than its room stays at the start edge.
func (p *Paragraph) place(l *brokenLine, b breaking, block *style.TextStyle) placed {
	at := placed{}
	if l.start == 0 {
		at.left = b.indent
	}
	room := max(b.available(l.start)-l.width, 0)
	align := block.TextAlign
	if l.forced && block.TextAlignLast != style.TextAlignAuto {
		align = block.TextAlignLast
	} else if l.forced && align == style.TextJustify {
		align = style.TextStart
	}
	switch align {
	case style.TextEnd:
		at.left += room
	case style.TextCenter:
		at.left += room / 2
	case style.TextJustify:
		at.extra = p.justify(l, room)
	}
	at.left -= l.lead
	return at
}
