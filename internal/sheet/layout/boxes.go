package layout

import (
	"strings"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// PageBoxes is what `fanshi sheet --boxes` writes for one page; lengths in CSS px from the page's top left.
type PageBoxes struct {
	Width    float64      `json:"width"`
	Height   float64      `json:"height"`
	Elements []ElementBox `json:"elements"`
}

// ElementBox is the border box of one element and, where its children are inline, its lines.
type ElementBox struct {
	Tag      string    `json:"tag"`
	ID       string    `json:"id"`
	Class    string    `json:"class"`
	X        float64   `json:"x"`
	Y        float64   `json:"y"`
	Width    float64   `json:"width"`
	Height   float64   `json:"height"`
	FontSize float64   `json:"fontSize"`
	Lines    []LineBox `json:"lines,omitempty"`
}

// LineBox is one line: its text, and the union of the rectangles of its text.
type LineBox struct {
	Text   string  `json:"text"`
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// inlineRect is the border box of an inline element in one line, relative to the content box of its block.
type inlineRect struct {
	index       int // into box.inlines
	rect        page.Rect
	first, last bool // it begins, it ends in this line
}

// inlineRects finds the boxes of the inline elements in a line, outer ones first.
func (b *box) inlineRects(line int) []inlineRect {
	if len(b.inlines) == 0 {
		return nil
	}
	out := make([]inlineRect, 0, len(b.inlines))
	for index := range b.inlines {
		in := &b.inlines[index]
		r := inlineRect{index: index, first: b.firstLine(index) == line, last: b.lastLine(index) == line}
		found := false
		for _, f := range b.lines[line].Fragments {
			if !b.belongs(f, index) {
				continue
			}
			left := f.X + in.shift.X - b.inlines[f.Ref].shift.X
			right := left + f.Width
			if own := f.Ref == index && !b.isAtom(f); own || !found {
				baseline, ascent, descent := f.Y, f.Ascent, f.Descent
				if !own { // the box is as high as its own font, whatever is in it
					ascent, descent = b.paragraph.FontBox(&in.style.TextStyle)
					baseline = b.lines[line].Baseline + in.shift.Y
				}
				r.rect.Y, r.rect.Height = baseline-ascent-in.edges.Top, ascent+descent+in.edges.Top+in.edges.Bottom
			}
			if !found {
				r.rect.X, r.rect.Width = left, right-left
				found = true
				continue
			}
			newRight := max(r.rect.Right(), right)
			r.rect.X = min(r.rect.X, left)
			r.rect.Width = newRight - r.rect.X
		}
		if !found {
			continue
		}
		if r.first {
			edge := in.edges.Left - in.margin.Left
			r.rect.X, r.rect.Width = r.rect.X-edge, r.rect.Width+edge
		}
		if r.last {
			r.rect.Width += in.edges.Right - in.margin.Right
		}
		out = append(out, r)
	}
	return out
}

func (b *box) isAtom(f typeset.Fragment) bool { return b.atoms[f.Item] != nil }

// belongs reports whether a fragment belongs to the inline element or to one inside it.
func (b *box) belongs(f typeset.Fragment, index int) bool {
	for i := f.Ref; i >= 0; i = b.inlines[i].parent {
		if i == index {
			return true
		}
	}
	return false
}

func (b *box) firstLine(index int) int {
	for i := range b.lines {
		for _, f := range b.lines[i].Fragments {
			if b.belongs(f, index) {
				return i
			}
		}
	}
	return -1
}

func (b *box) lastLine(index int) int {
	for i := len(b.lines) - 1; i >= 0; i-- {
		for _, f := range b.lines[i].Fragments {
			if b.belongs(f, index) {
				return i
			}
		}
	}
	return -1
}

// decorateInline paints the background and border of an inline element in one line.
func (p *painter) decorateInline(b *box, r inlineRect) {
	in := &b.inlines[r.index]
	rect := b.lineAxes().rect(r.rect)
	e := in.style.Border
	border := style.Sides[page.Length]{Top: e.Top.Width, Right: e.Right.Width, Bottom: e.Bottom.Width, Left: e.Left.Width}
	p.decorateRect(in.style, rect, border, resolveRadii(in.style, rect))
}

// pageBoxes lists the boxes of a page in document order.
func (l *layouter) pageBoxes(root *box) PageBoxes {
	px := l.opts.Unit.PerCSSPixel()
	out := PageBoxes{Width: float64(l.opts.Width) / px, Height: float64(l.opts.Height) / px}
	found := map[*markup.Node]ElementBox{}
	l.collectBoxes(root, px, nil, found)
	var walk func(n *markup.Node)
	walk = func(n *markup.Node) {
		if e, ok := found[n]; ok {
			out.Elements = append(out.Elements, e)
		}
		if n.Tag == "svg" {
			return
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(root.node)
	return out
}

// collectBoxes finds the boxes of b and what is in it, where they are seen after the turns of boxes around them.
func (l *layouter) collectBoxes(b *box, px float64, turns []turn, found map[*markup.Node]ElementBox) {
	if b.style.Turns != 0 {
		turns = append(turns[:len(turns):len(turns)], turn{quarters: b.style.Turns, cx: b.x + b.width/2, cy: b.y + b.height/2})
	}
	if b.node != nil {
		e := elementBox(b.node, b.style, applyTurns(turns, page.Rect{X: b.x, Y: b.y, Width: b.width, Height: b.height}), px)
		e.Lines = b.lineBoxes(px, turns)
		if b.kind == orthogonal {
			e.Lines = b.children[0].lineBoxes(px, turns)
		}
		found[b.node] = e
	}
	axes := b.lineAxes()
	unions := map[int]page.Rect{}
	for i := range b.lines {
		for _, ir := range b.inlineRects(i) {
			ir.rect = applyTurns(turns, axes.rect(ir.rect))
			if u, ok := unions[ir.index]; ok {
				ir.rect = union(u, ir.rect)
			}
			unions[ir.index] = ir.rect
		}
	}
	for index, rect := range unions {
		in := &b.inlines[index]
		found[in.node] = elementBox(in.node, in.style, rect, px)
	}
	for _, c := range b.children {
		l.collectBoxes(c, px, turns, found)
	}
	for _, a := range b.atoms {
		l.collectBoxes(a, px, turns, found)
	}
}

func union(a, b page.Rect) page.Rect {
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return page.Rect{X: x, Y: y, Width: max(a.Right(), b.Right()) - x, Height: max(a.Bottom(), b.Bottom()) - y}
}

func elementBox(n *markup.Node, st *style.Computed, r page.Rect, px float64) ElementBox {
	return ElementBox{Tag: n.Tag, ID: n.ID, Class: strings.Join(n.Classes, " "), X: float64(r.X) / px, Y: float64(r.Y) / px,
		Width: float64(r.Width) / px, Height: float64(r.Height) / px, FontSize: st.FontSize / px}
}

func (b *box) lineBoxes(px float64, turns []turn) []LineBox {
	axes := b.lineAxes()
	var out []LineBox
	for _, line := range b.lines {
		var u page.Rect
		found := false
		for _, f := range line.Fragments {
			if b.isAtom(f) || f.Text == "" { // nor marks of text-emphasis
				continue
			}
			fr := applyTurns(turns, axes.rect(page.Rect{X: f.X, Y: f.Y - f.Ascent, Width: f.Width, Height: f.Ascent + f.Descent}))
			if found {
				fr = union(u, fr)
			}
			u, found = fr, true
		}
		if line.Text == "" {
			continue
		}
		out = append(out, LineBox{Text: line.Text, X: float64(u.X) / px, Y: float64(u.Y) / px, Width: float64(u.Width) / px, Height: float64(u.Height) / px})
	}
	return out
}
