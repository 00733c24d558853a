package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// containing is the containing block of absolutely positioned boxes: the padding box of the nearest positioned
// ancestor, in page coordinates.
type containing struct{ rect page.Rect }

// place makes the position of b absolute, moves it when it is relatively positioned, and goes on with its children;
// absolutely positioned ones are laid out here, when the size of their containing block is known.
func (l *layouter) place(b *box, at page.Point, cb containing) {
	l.kept.moves(b)
	b.x, b.y = at.X, at.Y
	if b.style.Position == style.Relative {
		dx, dy := relativeOffset(b.style, b.within.space)
		b.x, b.y = b.x+dx, b.y+dy
	}
	inner := cb
	if b.holdsAbsolute() {
		inner = containing{page.Rect{X: b.x + b.border.Left, Y: b.y + b.border.Top,
			Width:  b.width - b.border.Left - b.border.Right,
			Height: b.height - b.border.Top - b.border.Bottom}}
	}
	if b.kind == orthogonal {
		l.placeInner(b, inner)
		return
	}
	for _, c := range b.children {
		if c.absolute() {
			l.placeAbsolute(c, page.Point{X: b.x + c.static.X, Y: b.y + c.static.Y}, inner)
			continue
		}
		l.place(c, page.Point{X: b.x + c.x, Y: b.y + c.y}, inner)
	}
	content := b.contentRect()
	for _, line := range b.lines {
		for _, f := range line.Fragments {
			if a, ok := b.atoms[f.Item]; ok {
				l.place(a, page.Point{X: b.x + content.X + f.X + a.margin.Left, Y: b.y + content.Y + f.Y + a.margin.Top}, inner)
			}
		}
	}
}

// relativeOffset is the shift of position: relative in the content box of the containing block; left wins over right
// and top over bottom (CSS 2.2, 9.4.3). A percentage of a height that depends on the content counts as auto.
func relativeOffset(st *style.Computed, s space) (dx, dy page.Length) {
	if v, ok := st.Inset.Left.Resolve(float64(s.width)); ok {
		dx = page.Round(v)
	} else if v, ok := st.Inset.Right.Resolve(float64(s.width)); ok {
		dx = -page.Round(v)
	}
	if v, ok := st.Inset.Top.Resolve(s.heightBase()); ok {
		dy = page.Round(v)
	} else if v, ok := st.Inset.Bottom.Resolve(s.heightBase()); ok {
		dy = -page.Round(v)
	}
	return dx, dy
}

// placeAbsolute sizes and places an absolutely positioned box (CSS 2.2, 10.3.7 and 10.6.4).
func (l *layouter) placeAbsolute(b *box, static page.Point, cb containing) {
	r := cb.rect
	b.resolveEdges(r.Width)
	left, hasLeft := b.style.Inset.Left.Resolve(float64(r.Width))
	right, hasRight := b.style.Inset.Right.Resolve(float64(r.Width))
	top, hasTop := b.style.Inset.Top.Resolve(float64(r.Height))
	bottom, hasBottom := b.style.Inset.Bottom.Resolve(float64(r.Height))
	if hasTop && hasBottom { // what is between the edges is never less than nothing (CSS Positioned Layout 3, 3.5): the lower one gives way
		bottom = min(bottom, float64(r.Height)-top)
	}
	s := space{width: r.Width, height: r.Height, heightKnown: true, fixWidth: true}

	declared, hasHeight := b.declaredHeight(s)
	_, hasWidth := b.declaredWidth(float64(r.Width))
	byRatio := b.style.AspectRatio != 0 && (hasWidth || hasLeft && hasRight) // the height comes from the width (CSS Positioned Layout 3, 4.5)
	if !hasHeight && hasTop && hasBottom && b.kind != picture && !byRatio {
		declared, hasHeight = r.Height-page.Round(top)-page.Round(bottom)-b.margin.Top-b.margin.Bottom, true
	}
	available := r.Width - page.Round(left) - page.Round(right) - b.margin.Left - b.margin.Right
	if !hasLeft && !hasRight {
		available = b.besideStatic(static.X, r) - b.margin.Left - b.margin.Right
	}
	base := float64(r.Width)
	switch w, ok := b.declaredWidth(base); {
	case ok:
		s.fixedWidth = w
	case hasHeight && b.aspect() != 0:
		s.fixedWidth = l.widthByRatio(b, declared, s)
	case b.kind == picture:
		room := s
		room.fixWidth = false
		s.fixedWidth, declared = b.pictureIn(room, available)
		hasHeight = true
	case hasLeft && hasRight:
		s.fixedWidth = available
	default:
		b.room = space{width: r.Width, height: r.Height - page.Round(top) - page.Round(bottom), heightKnown: true, fixHeight: hasHeight, fixedHeight: b.clampHeight(declared, float64(r.Height))}
		s.fixedWidth = l.shrinkToFit(b, available, b.room)
	}
	s.fixedWidth = b.clampByRatio(b.clampWidth(s.fixedWidth, base), base, s)
	if hasHeight {
		s.fixHeight, s.fixedHeight = true, b.clampHeight(declared, float64(r.Height))
	}
	l.layout(b, s)

	at := static
	if f := b.flexStatic; f != nil {
		dx, dy := f.staticShift(b, b.width+b.margin.Left+b.margin.Right, b.height+b.margin.Top+b.margin.Bottom)
		at.X, at.Y = at.X+dx, at.Y+dy
	}
	at.X, at.Y = at.X+b.margin.Left, at.Y+b.margin.Top
	at.X = offset(at.X, r.X, r.Width, b.width, hasLeft, hasRight, left, right, b.margin.Left, b.margin.Right,
		b.autoMargin(b.style.Margin.Left), b.autoMargin(b.style.Margin.Right), false)
	at.Y = offset(at.Y, r.Y, r.Height, b.height, hasTop, hasBottom, top, bottom, b.margin.Top, b.margin.Bottom,
		b.autoMargin(b.style.Margin.Top), b.autoMargin(b.style.Margin.Bottom), true)
	l.place(b, at, cb)
}

// besideStatic is the width that a box with auto for left and right has from where it would have been in the flow, at x, to
// the edges of its containing block (CSS Positioned Layout 3, 3.5.1).
func (b *box) besideStatic(x page.Length, r page.Rect) page.Length {
	f := b.flexStatic
	if f == nil {
		return max(r.Right()-x, 0)
	}
	width := f.b.contentRect().Width
	before, _ := f.staticShift(b, 0, 0)
	switch {
	case before == 0:
		return max(r.Right()-x, 0)
	case before == width:
		return max(x+width-r.X, 0)
	}
	return max(2*min(x+before-r.X, r.Right()-x-before), 0)
}

// offset places a size in an extent between two insets, along one axis; centred: between auto margins also where it is larger.
func offset(static, origin, extent, size page.Length, hasStart, hasEnd bool, start, end float64,
	marginStart, marginEnd page.Length, autoStart, autoEnd, centred bool) page.Length {
	s, e := page.Round(start), page.Round(end)
	switch {
	case hasStart && hasEnd && (autoStart || autoEnd):
		free := extent - s - e - size - marginStart - marginEnd
		if autoStart && autoEnd && (free > 0 || centred) {
			free /= 2
		} else if !autoStart || autoEnd {
			free = 0
		}
		return origin + s + marginStart + free
	case hasStart:
		return origin + s + marginStart
	case hasEnd:
		return origin + extent - e - marginEnd - size
	}
	return static
}

// preceding is the content before an absolutely positioned box in a run of text.
type preceding struct {
	run    *box
	items  int  // how many items of the run come before
	inline bool // the box would have been inline-level
}

// inlineTags are the elements that are inline-level unless their style says otherwise. Position: absolute makes blocks of
// them (CSS Display 3, 2.7), after which their style does not tell any more.
var inlineTags = map[string]bool{"span": true, "strong": true, "em": true, "small": true, "img": true, "svg": true}

// end is where the box would have been: after the text before it or, as a block, below the line in which that ends. at is
// where the run begins, from which the box does not move when nothing comes before it.
func (p *preceding) end(at page.Point) page.Point {
	for _, line := range p.run.lines {
		for _, f := range line.Fragments {
			if f.Item >= p.items {
				return at
			}
			at = page.Point{X: p.run.x + f.X + f.Width, Y: p.run.y + line.Top}
			if !p.inline {
				at = page.Point{X: p.run.x, Y: p.run.y + line.Top + line.Height}
			}
		}
	}
	return at
}
