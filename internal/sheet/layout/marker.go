package layout

import (
	"fmt"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// marker is the bullet or number of a list item, outside its box.
type marker struct {
	kind      style.ListMarker
	text      string             // of a number; bullets are drawn
	paragraph *typeset.Paragraph // of a number; of a bullet only the font's ascent counts
}

// buildMarker makes the marker of a list item; nil when it has none.
func (l *layouter) buildMarker(n *markup.Node, st *style.Computed) *marker {
	text := "•"
	switch st.Marker {
	case style.MarkerNone:
		return nil
	case style.MarkerDecimal:
		text = fmt.Sprintf("%d. ", l.ordinal(n, st))
	}
	own := st.TextStyle
	own.WhiteSpace = style.Pre // keeps the space after the number
	own.TextIndent, own.TextAlign, own.Emphasis = style.Dim{}, style.TextStart, style.Emphasis{}
	item := typeset.Item{Kind: typeset.Run, Text: text, Style: &own, Ref: -1, Pos: n.Pos}
	return &marker{kind: st.Marker, text: text, paragraph: typeset.Prepare([]typeset.Item{item}, l.text, l.diags)}
}

// ordinal counts the list items of a list up to n; elements that are no list items any more do not count (CSS Lists 3,
// 4.6). Siblings have the same parent style, which is all that their display depends on.
func (l *layouter) ordinal(n *markup.Node, st *style.Computed) int {
	number := 0
	for _, sibling := range n.Parent.Children {
		if sibling == n {
			return number + 1
		}
		if sibling.Tag == "li" && l.styleOf(sibling, st).Display == style.ListItem {
			number++
		}
	}
	return number
}

// Chromium's bullets (its ListMarker::RelativeSymbolMarkerRect): they stand this many px and two thirds of the ascent
// to the left of the text, and are about a third of the ascent large; a circle's line is one px thick.
const bulletGap, circleLine = 7, 1

// bulletRect places a bullet relative to the start of the content box and the baseline, in px, which are whole ones.
func bulletRect(ascent int) (x, y, side int) {
	return -ascent*2/3 - bulletGap, 3*(ascent-ascent*2/3)/2 - ascent, (ascent*2/3 + 1) / 2
}

// paintMarker draws the bullet or number of a list item before its first line, against the content box of the item.
func (p *painter) paintMarker(b *box) {
	marked := b.paragraphBox()
	if marked == nil {
		return
	}
	line := b.marker.paragraph.Layout(unbounded>>20, &b.style.TextStyle)[0]
	axes := b.lineAxes().moved(0, b.linesAfter(marked)+marked.lines[0].Baseline)
	if b.marker.kind == style.MarkerDecimal {
		for _, f := range line.Fragments {
			p.text(b, f, axes.moved(-line.Width-line.Left, -line.Baseline))
		}
		return
	}
	px := p.l.opts.Unit.PerCSSPixel()
	at := func(v int) page.Length { return page.Round(float64(v) * px) }
	x, y, side := bulletRect(int(page.Round(float64(line.Fragments[0].Ascent) / px)))
	r := axes.rect(page.Rect{X: at(x), Y: at(y), Width: at(side), Height: at(side)})
	round := page.Radius{Across: r.Width / 2, Down: r.Height / 2}
	path := roundedPath(r, corners{round, round, round, round})
	switch b.marker.kind {
	case style.MarkerCircle:
		p.add(&page.Stroke{Path: path, Width: at(circleLine), Color: b.style.Color})
	case style.MarkerSquare:
		p.add(&page.Fill{Path: page.RectPath(r), Paint: b.style.Color})
	default:
		p.add(&page.Fill{Path: path, Paint: b.style.Color})
	}
}

// linesAfter is how far the content box of a box inside b begins after that of b, from line to line.
func (b *box) linesAfter(inner *box) page.Length {
	from, to := b.lineAxes(), inner.lineAxes()
	if b.vertical {
		return from.origin.X - to.origin.X
	}
	return to.origin.Y - from.origin.Y
}

// paragraphBox is the first box of lines in b, itself included.
func (b *box) paragraphBox() *box {
	if b.kind == lines && len(b.lines) > 0 {
		return b
	}
	for _, c := range b.children {
		if c.absolute() || c.kind == orthogonal {
			continue
		}
		if found := c.paragraphBox(); found != nil {
			return found
		}
	}
	return nil
}
