package layout

import (
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// turn is a box with rotate: quarter turns clockwise about its centre, and the clips around it.
type turn struct {
	quarters int
	cx, cy   page.Length
	clips    []clip
}

// apply turns a rectangle.
func (t turn) apply(r page.Rect) page.Rect {
	for range t.quarters & 3 {
		x, y := r.X-t.cx, r.Y-t.cy
		r = page.Rect{X: t.cx - y - r.Height, Y: t.cy + x, Width: r.Height, Height: r.Width}
	}
	return r
}

// applyTurns is where a rectangle is seen inside turned boxes, the outermost first.
func applyTurns(turns []turn, r page.Rect) page.Rect {
	for i := len(turns) - 1; i >= 0; i-- {
		r = turns[i].apply(r)
	}
	return r
}

// clip is the padding box of an element with overflow: hidden.
type clip struct {
	rect page.Rect
	path page.Path
}

// clipped returns the clips for what is inside b.
func (b *box) clipped(around []clip) []clip {
	if !b.style.Clip {
		return around
	}
	r := paddingRect(b)
	return append(around[:len(around):len(around)], clip{rect: r, path: roundedPath(r, b.innerRadii())})
}

// layer is a box that is painted apart from the flow: positioned, turned, or a flex item with a z-index.
type layer struct {
	box  *box
	root bool   // it is the root of a stacking context, which its own layers do not leave
	z    int    // auto counts as 0
	flow []clip // around it
	// absolute are the clips around absolutely positioned boxes whose containing block lies outside it.
	absolute []clip
}

// asLayer tells whether b is painted as a layer.
func (b *box) asLayer() (layer, bool) {
	st := b.style
	item := b.flexItem && !st.ZIndexAuto && b.node != nil
	if st.Position == style.Static && !item && st.Turns == 0 {
		return layer{}, false
	}
	l := layer{box: b, root: !st.ZIndexAuto || st.Turns != 0}
	if !st.ZIndexAuto && (item || st.Position != style.Static) {
		l.z = st.ZIndex
	}
	return l, true
}

// holdsAbsolute reports whether b is the containing block of absolutely positioned boxes in it.
func (b *box) holdsAbsolute() bool { return b.style.Position != style.Static || b.style.Turns != 0 }

// inOrder calls visit for the boxes in b in document order.
func (b *box) inOrder(visit func(*box)) {
	for i := range b.items {
		if a := b.atoms[i]; a != nil {
			visit(a)
		}
	}
	for _, c := range b.children {
		visit(c)
	}
}

// layers appends the layers of the stacking context that b belongs to, as far as they are inside b (CSS 2.2, appendix E).
func (b *box) layers(flow, absolute []clip, out []layer) []layer {
	flow = b.clipped(flow)
	if b.holdsAbsolute() {
		absolute = flow
	}
	b.inOrder(func(c *box) {
		around := flow
		if c.absolute() {
			around = absolute
		}
		if l, ok := c.asLayer(); ok {
			l.flow, l.absolute = around, absolute
			out = append(out, l)
			if l.root {
				return
			}
		}
		out = c.layers(around, absolute, out)
	})
	return out
}

// stackingContext paints a layer that is the root of a stacking context, and everything in it.
func (p *painter) stackingContext(l layer) {
	if l.box.style.Turns != 0 {
		p.turned(l)
		return
	}
	p.context(l)
}

// turned paints a box as a group turned about its centre; layout does not know of it (CSS Transforms 1).
func (p *painter) turned(l layer) {
	b, outer := l.box, p.page.Marks
	t := turn{b.style.Turns, b.x + b.width/2, b.y + b.height/2, p.clips}
	p.turns = append(p.turns, t)
	p.page.Marks, p.clips = nil, nil
	p.context(layer{box: b})
	g := &page.Group{Turns: t.quarters, CX: t.cx, CY: t.cy, Marks: p.page.Marks}
	p.page.Marks, p.clips = outer, t.clips
	p.turns = p.turns[:len(p.turns)-1]
	p.add(g)
}

func (p *painter) context(l layer) {
	layers := l.box.layers(p.clips, l.absolute, nil)
	slices.SortStableFunc(layers, func(a, b layer) int { return a.z - b.z })
	p.decorate(l.box)
	above := slices.IndexFunc(layers, func(l layer) bool { return l.z >= 0 })
	if above < 0 {
		above = len(layers)
	}
	for _, l := range layers[:above] {
		p.paintLayer(l)
	}
	p.content(l.box)
	for _, l := range layers[above:] {
		p.paintLayer(l)
	}
}

func (p *painter) paintLayer(l layer) {
	saved := p.clips
	p.clips = l.flow
	if l.root {
		p.stackingContext(l)
	} else {
		p.decorate(l.box)
		p.content(l.box)
	}
	p.clips = saved
}

// visit paints what is not a layer of its own.
func (p *painter) visit(c *box) {
	if _, ok := c.asLayer(); ok {
		return
	}
	p.decorate(c)
	p.content(c)
}
