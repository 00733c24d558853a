package layout

import (
	"slices"
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
	boxes := b.lines[line].Boxes
	if len(boxes) == 0 {
		return nil
	}
	out := make([]inlineRect, 0, len(boxes))
	for _, t := range boxes {
		in := &b.inlines[t.Ref]
		r := inlineRect{index: t.Ref, first: t.First, last: t.Last}
		r.rect = page.Rect{X: t.X, Y: t.Y - t.Ascent - in.edges.Top, Width: t.Width, Height: t.Ascent + t.Descent + in.edges.Top + in.edges.Bottom}
		if t.First {
			r.rect.X, r.rect.Width = r.rect.X+in.margin.Left, r.rect.Width-in.margin.Left
		}
		if t.Last {
			r.rect.Width -= in.margin.Right
		}
		if !t.Empty || r.rect.Width > 0 {
			out = append(out, r)
		}
	}
	for i := len(out) - 1; i >= 0; i-- {
		if b.plain(out[i].index) {
			b.encloses(line, &out[i], out[i+1:])
		}
	}
	return out
}

// plain reports whether an inline element makes no box of its own in Chromium, since nothing tells it from what is in it
// (Blink's InlineItemsBuilder, ShouldCreateBoxFragmentForChild): it has neither edges nor a background, no picture and no
// inline block stands in it, and the elements in it have its font, its baseline and no margins.
func (b *box) plain(index int) bool {
	in := &b.inlines[index]
	st := in.style
	if in.edged() || st.Background != nil || st.BackgroundGradient != nil || st.BackgroundArt != "" || st.Position != style.Static {
		return false
	}
	for i := index + 1; i < len(b.inlines); i++ {
		c := &b.inlines[i]
		if c.parent == index && (anySide(c.style.Margin, isSome) || c.style.FontSize != st.FontSize || c.style.FontRole != st.FontRole || c.style.VerticalAlign != style.AlignBaseline) {
			return false
		}
	}
	for i := range b.atoms {
		if b.items[i].Ref == index {
			return false
		}
	}
	return true
}

// edged reports whether an inline element has a margin, padding or a border.
func (in *inline) edged() bool {
	b := in.style.Border
	return anySide(in.style.Margin, isSome) || anySide(in.style.Padding, isSome) || b.Top.Width+b.Right.Width+b.Bottom.Width+b.Left.Width != 0
}

// isSome reports whether a margin or padding is anything but 0.
func isSome(d style.Dim) bool { return d.Kind != style.Fixed || d.Abs != 0 }

// isRelative reports whether a length depends on that of the box around it.
func isRelative(d style.Dim) bool { return d.Kind == style.Percent || d.Kind == style.Function }

func anySide(s style.Sides[style.Dim], is func(style.Dim) bool) bool {
	return is(s.Top) || is(s.Right) || is(s.Bottom) || is(s.Left)
}

// encloses gives a plain inline element the rectangle around what is in it: its own text and others, the inline elements
// that may be in it.
func (b *box) encloses(line int, r *inlineRect, others []inlineRect) {
	found := slices.ContainsFunc(b.lines[line].Fragments, func(f typeset.Fragment) bool { return f.Ref == r.index })
	for _, o := range others {
		switch {
		case b.inlines[o.index].parent != r.index:
		case found:
			r.rect = union(r.rect, o.rect)
		default:
			r.rect, found = o.rect, true
		}
	}
}

func (b *box) isAtom(f typeset.Fragment) bool { return b.atoms[f.Item] != nil }

// decorateInline paints the background and border of an inline element in one line: the box of the element is cut open
// where its line ends (box-decoration-break: slice, CSS Fragmentation 3, section 5.4). whole is how long it is in all its lines
// and done how long in those before.
func (p *painter) decorateInline(b *box, r inlineRect, done, whole page.Length) {
	in := &b.inlines[r.index]
	axes := b.lineAxes()
	rect := axes.rect(r.rect)
	all := axes.rect(page.Rect{X: r.rect.X - done, Y: r.rect.Y, Width: whole, Height: r.rect.Height})
	st := *in.style
	border := style.Sides[page.Length]{Top: st.Border.Top.Width, Right: st.Border.Right.Width, Bottom: st.Border.Bottom.Width, Left: st.Border.Left.Width}
	inner := page.Rect{X: all.X + border.Left, Y: all.Y + border.Top, Width: all.Width - border.Left - border.Right, Height: all.Height - border.Top - border.Bottom}
	radii := resolveRadii(in.style, all)
	cut := func(side *style.Border, width *page.Length, corners ...int) {
		*side, *width = style.Border{}, 0
		for _, i := range corners {
			radii[i] = page.Radius{}
		}
	}
	switch {
	case r.first:
	case axes.vertical:
		cut(&st.Border.Top, &border.Top, 0, 1)
	default:
		cut(&st.Border.Left, &border.Left, 0, 3)
	}
	switch {
	case r.last:
	case axes.vertical:
		cut(&st.Border.Bottom, &border.Bottom, 2, 3)
	default:
		cut(&st.Border.Right, &border.Right, 1, 2)
	}
	p.background(&st, rect, inner, roundedPath(rect, radii))
	p.borders(&st, rect, border, radii)
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

// lineBoxes lists the lines of b; those of a flexbox are the lines of the text that stands in it bare.
func (b *box) lineBoxes(px float64, turns []turn) []LineBox {
	axes := b.lineAxes()
	var out []LineBox
	if b.kind == flex {
		for _, c := range b.children {
			if c.node == nil {
				out = append(out, c.lineBoxes(px, turns)...)
			}
		}
	}
	for _, line := range b.lines {
		var u page.Rect
		found := false
		for _, f := range line.Fragments {
			if b.isAtom(f) || f.Text == "" || f.Space == f.Width && f.Space > 0 { // nor marks of text-emphasis
				continue
			}
			fr := applyTurns(turns, axes.rect(page.Rect{X: f.X, Y: f.Y - f.Ascent, Width: f.Width - f.Space, Height: f.Ascent + f.Descent}))
			if found {
				fr = union(u, fr)
			}
			u, found = fr, true
		}
		text := line.Seen()
		if text == "" {
			continue
		}
		out = append(out, LineBox{Text: text, X: float64(u.X) / px, Y: float64(u.Y) / px, Width: float64(u.Width) / px, Height: float64(u.Height) / px})
	}
	return out
}
