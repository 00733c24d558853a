package typeset

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// MinContent returns the width of the widest piece that cannot be broken, as if the block let its lines wrap. The style
// is that of the block, whose text-indent counts, save percentages.
func (p *Paragraph) MinContent(block *style.TextStyle) page.Length {
	return p.widest(breaking{wraps: wraps(block.WhiteSpace), indent: p.indent(block, 0)})
}

// MaxContent returns the width of the content without any soft break; text-indent counts as in MinContent.
func (p *Paragraph) MaxContent(block *style.TextStyle) page.Length {
	return p.widest(breaking{width: maxUnits, indent: p.indent(block, 0)})
}

func (p *Paragraph) widest(b breaking) page.Length {
	var w layoutUnit
	p.eachLine(b, func(l *brokenLine) {
		width := l.width
		if l.start == 0 {
			width += b.indent
		}
		if b.width == 0 && l.last >= 0 { // as Chromium, which counts text-autospace at the ends here
			width += ceilUnits(p.ends[l.last].gap)
		}
		w = max(w, width)
	})
	return p.scale.upperLength(w)
}
