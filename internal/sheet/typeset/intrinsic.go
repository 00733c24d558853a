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
	var first firstWord
	p.eachLine(b, func(l *brokenLine) {
		width := l.width
		if l.start == 0 {
			width += b.indent
		}
		if b.width == 0 && l.last >= 0 { // as Chromium, which counts text-autospace at the ends here
			width += ceilUnits(p.ends[l.last].gap)
			if b.indent == 0 {
				width += first.next(p, l)
			}
		}
		w = max(w, width)
	})
	return p.scale.upperLength(w)
}

// firstWord is a text at the start of a line behind the edges of elements that open there. In the min-content width Chromium adds
// them to the widest of its words, the last one not counted (LineBreaker::HandleTextForFastMinContent), not to the first.
type firstWord struct {
	edges layoutUnit
	item  int
	end   int // of the text
}

// next returns what is added to a line of one word.
func (f *firstWord) next(p *Paragraph, l *brokenLine) layoutUnit {
	i, edges := l.from, layoutUnit(0)
	for ; i < l.to && p.segments[i].kind == Open; i++ {
		edges += p.segments[i].width
	}
	if i == l.to || p.segments[i].kind != Run {
		return 0
	}
	s := &p.segments[i]
	if edges != 0 && s.start == l.start {
		*f = firstWord{edges, s.item, s.itemEnd}
		return 0
	}
	if f.edges != 0 && i == l.from && s.item == f.item && l.end < f.end {
		return f.edges
	}
	return 0
}
