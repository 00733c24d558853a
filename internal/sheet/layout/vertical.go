package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
)

// Vertical text (writing-mode: vertical-rl) is laid out as if it were horizontal, in logical coordinates: x runs along
// the line, y from line to line. An element whose writing mode differs from that of its parent is an orthogonal box: it
// stands in the coordinates of its parent, with the margins, edges and size that it has there, and holds one inner box,
// which stands in the other coordinates and has the element's content. When everything has its place, settle turns what
// was laid out in logical coordinates (CSS Writing Modes 4, §7).

// turnSides maps physical sides to those of vertical-rl: lines begin at the top, the first line is the rightmost.
func turnSides[T any](s style.Sides[T]) style.Sides[T] {
	return style.Sides[T]{Top: s.Right, Right: s.Bottom, Bottom: s.Left, Left: s.Top}
}

// unturnSides is the inverse of turnSides.
func unturnSides[T any](s style.Sides[T]) style.Sides[T] {
	return style.Sides[T]{Top: s.Left, Right: s.Top, Bottom: s.Right, Left: s.Bottom}
}

// logical is a style as layout reads it in vertical text. What only painting reads stays as it is: a box gets its
// physical style back before it is painted.
func logical(st *style.Computed) *style.Computed {
	out := *st
	out.Width, out.Height = st.Height, st.Width
	out.MinWidth, out.MinHeight = st.MinHeight, st.MinWidth
	out.MaxWidth, out.MaxHeight = st.MaxHeight, st.MaxWidth
	if st.AspectRatio != 0 {
		out.AspectRatio = 1 / st.AspectRatio
	}
	out.Margin, out.Padding, out.Border, out.Inset = turnSides(st.Margin), turnSides(st.Padding), turnSides(st.Border), turnSides(st.Inset)
	out.BorderSpacing = [2]page.Length{st.BorderSpacing[1], st.BorderSpacing[0]}
	return &out
}

// turned is the content of an img or svg element as seen in vertical text: it is not turned, only its sides swap.
func (r *replaced) turned() *replaced {
	out := *r
	out.width, out.height = r.height, r.width
	if r.ratio != 0 {
		out.ratio = 1 / r.ratio
	}
	return &out
}

// inTree is the style of an element as the tree that is being built reads it.
func (l *layouter) inTree(st *style.Computed) *style.Computed {
	if l.vertical {
		return logical(st)
	}
	return st
}

// buildOrthogonal makes the box of an element whose writing mode is not that of the tree around it.
func (l *layouter) buildOrthogonal(n *markup.Node, st *style.Computed) *box {
	l.orthogonals = true
	b := &box{node: n, kind: orthogonal, style: l.inTree(st), physical: st}
	l.vertical = !l.vertical
	inner := &box{isRoot: true, style: innerStyle(l.inTree(st))}
	l.buildInside(inner, n, st)
	l.vertical = !l.vertical
	b.children = []*box{inner}
	return b
}

// innerStyle keeps what says how the content of an orthogonal box is laid out; the rest belongs to the box itself.
func innerStyle(st *style.Computed) *style.Computed {
	return &style.Computed{TextStyle: st.TextStyle, ZIndexAuto: true, Shrink: 1, Column: st.Column, Reverse: st.Reverse,
		FlexWrap: st.FlexWrap, FlexWrapReverse: st.FlexWrapReverse, JustifyContent: st.JustifyContent,
		AlignItems: st.AlignItems, AlignContent: st.AlignContent, RowGap: st.RowGap, ColumnGap: st.ColumnGap,
		Underline: st.Underline, LineThrough: st.LineThrough}
}

// layoutOrthogonal lays out an orthogonal box: its lines run along its height, which therefore comes first.
func (l *layouter) layoutOrthogonal(b *box, s space) {
	inner := b.children[0]
	width, widthKnown := s.fixedWidth, s.fixWidth
	if w, ok := b.declaredWidth(float64(s.width)); ok && !widthKnown {
		width, widthKnown = b.clampWidth(w, float64(s.width)), true
	}
	height, known := s.fixedHeight, s.fixHeight
	if h, ok := b.declaredHeight(s); ok && !known {
		height, known = b.clampHeight(h, s.heightBase()), true
	}
	inside := space{} // the extent of the lines side by side, which may be known before their length
	if widthKnown {
		inside.height, inside.heightKnown = width-b.horizontalEdges(), true
	}
	if !known {
		height = b.clampHeight(l.fitAlong(b, l.room(b, s), inside), s.heightBase())
	}
	if b.style.AspectRatio != 0 && widthKnown && !known {
		height = b.clampHeight(b.ratioHeight(width), s.heightBase())
	}
	b.height = height
	if !widthKnown && known && b.style.AspectRatio != 0 && b.style.Clip { // else it is at least as wide as its lines (CSS Sizing 4, 5.1)
		width, widthKnown = b.clampWidth(b.ratioWidth(height), float64(s.width)), true
	}
	if !widthKnown {
		l.layout(inner, space{fixWidth: true, fixedWidth: height - b.verticalEdges()})
		width = inner.height + b.horizontalEdges()
		if b.style.AspectRatio != 0 {
			width = max(width, b.ratioWidth(height))
		}
		width = b.clampWidth(width, float64(s.width))
	}
	b.width = width
	content := b.contentRect()
	if widthKnown || inner.height != content.Width {
		l.layout(inner, space{fixWidth: true, fixedWidth: content.Height, fixHeight: true, fixedHeight: content.Width})
	}
}

// room is the length available to the lines of an orthogonal box, its own margins taken off: the height of the
// containing block where it is known, else that of the page (CSS Writing Modes 4, §7.3).
func (l *layouter) room(b *box, s space) page.Length {
	height := l.opts.Height
	if b.within.vertical {
		height = l.opts.Width
	}
	switch {
	case s.heightKnown:
		height = s.height
	case s.heightLimit > 0:
		height = min(height, s.heightLimit)
	}
	return height - b.margin.Top - b.margin.Bottom
}

// fitAlong is the border box height of an orthogonal box with auto height: as long as its lines want, as short as the
// room allows.
func (l *layouter) fitAlong(b *box, room page.Length, inside space) page.Length {
	edges, inner := b.verticalEdges(), b.children[0]
	longest := l.intrinsicContent(inner, true, inside)
	if longest+edges <= room {
		return longest + edges
	}
	return max(l.intrinsicContent(inner, false, inside)+edges, room)
}

// along is the min-content or max-content length of the lines of an orthogonal box.
func (l *layouter) along(b *box, maxContent bool) page.Length {
	return l.intrinsicContent(b.children[0], maxContent, space{})
}

// across is the extent of the lines of an orthogonal box, one beside the other, where only its width is asked for.
func (l *layouter) across(b *box) page.Length {
	height, known := b.room.fixedHeight, b.room.fixHeight
	if h, ok := b.declaredHeight(b.room); ok && !known {
		height, known = h, true
	}
	if !known {
		height = l.fitAlong(b, l.room(b, b.room), space{})
	}
	height = b.clampHeight(height, b.room.heightBase())
	inner := b.children[0]
	l.layout(inner, space{fixWidth: true, fixedWidth: height - b.verticalEdges()})
	return inner.height
}

// placeInner places what is inside an orthogonal box, in the coordinates of the inner box.
func (l *layouter) placeInner(b *box, cb containing) {
	l.place(b.children[0], page.Point{}, containing{b.toInner(cb.rect)})
}

// toInner turns a rectangle in the coordinates of an orthogonal box into those of its inner box.
func (b *box) toInner(r page.Rect) page.Rect {
	content := b.contentRect()
	content.X, content.Y = content.X+b.x, content.Y+b.y
	if !b.within.vertical { // the inner coordinates are logical ones
		return page.Rect{X: r.Y - content.Y, Y: content.Right() - r.Right(), Width: r.Height, Height: r.Width}
	}
	return page.Rect{X: content.Bottom() - r.Bottom(), Y: r.X - content.X, Width: r.Height, Height: r.Width}
}

// axes tells where logical coordinates lie on the page.
type axes struct {
	vertical bool
	origin   page.Point // top left; in vertical text the top right
}

// rect turns a rectangle into physical coordinates.
func (a axes) rect(r page.Rect) page.Rect {
	if !a.vertical {
		return page.Rect{X: a.origin.X + r.X, Y: a.origin.Y + r.Y, Width: r.Width, Height: r.Height}
	}
	return page.Rect{X: a.origin.X - r.Y - r.Height, Y: a.origin.Y + r.X, Width: r.Height, Height: r.Width}
}

// point turns a point into physical coordinates.
func (a axes) point(p page.Point) page.Point {
	r := a.rect(page.Rect{X: p.X, Y: p.Y})
	return page.Point{X: r.X, Y: r.Y}
}

// moved is a with its origin moved along and across the lines.
func (a axes) moved(x, y page.Length) axes {
	a.origin = a.point(page.Point{X: x, Y: y})
	return a
}

// settle turns b and everything in it into physical coordinates.
func (b *box) settle(a axes) {
	r := a.rect(page.Rect{X: b.x, Y: b.y, Width: b.width, Height: b.height})
	b.x, b.y, b.width, b.height = r.X, r.Y, r.Width, r.Height
	b.vertical = a.vertical
	if a.vertical {
		b.margin, b.border, b.padding = unturnSides(b.margin), unturnSides(b.border), unturnSides(b.padding)
	}
	if b.physical != nil {
		b.style = b.physical
	}
	if b.kind == orthogonal {
		content := b.contentRect()
		in := axes{vertical: !a.vertical, origin: page.Point{X: b.x + content.X, Y: b.y + content.Y}}
		if in.vertical {
			in.origin.X += content.Width
		}
		b.children[0].settle(in)
		return
	}
	for _, c := range b.children {
		c.settle(a)
	}
	for _, c := range b.atoms {
		c.settle(a)
	}
}

// lineAxes tells where the lines of a settled box lie on the page.
func (b *box) lineAxes() axes {
	r := b.contentRect()
	a := axes{vertical: b.vertical, origin: page.Point{X: b.x + r.X, Y: b.y + r.Y}}
	if b.vertical {
		a.origin.X += r.Width
	}
	return a
}
