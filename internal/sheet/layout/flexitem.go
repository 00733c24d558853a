package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// items measures every in-flow child.
func (f *flexbox) items() []*item {
	all := make([]item, len(f.b.children))
	items := make([]*item, 0, len(f.b.children))
	for i, c := range f.b.children {
		if c.absolute() {
			continue
		}
		c.resolveEdges(f.content.width)
		it := &all[i]
		it.box = c
		c.room = f.content
		if !f.st.Column {
			c.room.fixedHeight, c.room.fixHeight = f.definiteCross(c)
		}
		m := c.style.Margin
		if f.st.Column {
			it.marginBefore, it.marginAfter = c.margin.Top, c.margin.Bottom
			it.autoBefore, it.autoAfter = c.autoMargin(m.Top), c.autoMargin(m.Bottom)
		} else {
			it.marginBefore, it.marginAfter = c.margin.Left, c.margin.Right
			it.autoBefore, it.autoAfter = c.autoMargin(m.Left), c.autoMargin(m.Right)
		}
		f.measure(it)
		items = append(items, it)
	}
	return items
}

// measure finds the flex base size and the bounds of an item (9.2 and 4.5).
func (f *flexbox) measure(it *item) {
	declared, hasDeclared := f.declaredMain(it.box)
	base := float64(f.content.width)
	it.edges = it.horizontalEdges()
	if f.st.Column {
		base, it.edges = f.content.heightBase(), it.verticalEdges()
	}
	natural := page.Length(-1)
	if v, ok := it.style.Basis.Resolve(base); ok {
		it.base = it.toBorderBox(it.style.Basis, v, it.edges)
	} else if it.style.Basis.Kind == style.Auto && hasDeclared {
		it.base = declared
	} else {
		natural = f.naturalMain(it)
		it.base = natural
	}
	it.high = unbounded
	most := f.pick(it.style.MaxWidth, it.style.MaxHeight)
	if v, ok := most.Resolve(base); ok {
		it.high = it.toBorderBox(most, v, it.edges)
	}
	least := f.pick(it.style.MinWidth, it.style.MinHeight)
	if v, ok := least.Resolve(base); ok {
		it.low = it.toBorderBox(least, v, it.edges)
	} else if least.Kind == style.Auto && !it.style.Clip && (it.kind != picture || it.node.Tag != "svg") { // the automatic minimum size; svg has overflow: hidden
		it.low = it.high
		if hasDeclared {
			it.low = min(it.low, declared)
		}
		if it.low > it.edges {
			it.low = min(it.low, f.minimalMain(it, natural))
		}
	}
	it.low = max(it.low, it.edges)
	it.high = max(it.high, it.low)
	it.hypothetical = min(max(it.base, it.low), it.high)
}

func (f *flexbox) pick(row, column style.Dim) style.Dim {
	if f.st.Column {
		return column
	}
	return row
}

func (f *flexbox) declaredMain(c *box) (page.Length, bool) {
	if f.st.Column {
		return c.declaredHeight(f.content)
	}
	return c.declaredWidth(float64(f.content.width))
}

// naturalMain is the max-content size along the main axis, whatever the item's own size and limits along it are.
func (f *flexbox) naturalMain(it *item) page.Length {
	c := it.box
	if !f.st.Column {
		return c.limitByRatio(f.l.contentWidth(c, true, c.room), c.room)
	}
	if c.kind == orthogonal {
		return f.l.along(c, true) + c.verticalEdges()
	}
	width := page.Length(0)
	if st := c.style; c.kind == picture && st.Height.Kind != style.Auto { // its height is what is asked for
		auto := *st
		auto.Height = style.Dim{}
		c.style = &auto
		width = f.itemWidth(c)
		c.style = st
	} else {
		width = f.itemWidth(c)
	}
	s := space{width: f.content.width, height: f.content.height, heightKnown: f.content.heightBase() >= 0, fixWidth: true, fixedWidth: width}
	if c.natural.known && c.natural.space == s && !f.l.emphasised {
		return c.natural.height
	}
	c.natural.height, c.natural.space, c.natural.known = f.naturalHeight(c, s), s, true
	return c.natural.height
}

// naturalHeight is the height of a column's item by its content.
func (f *flexbox) naturalHeight(c *box, s space) page.Length {
	st := c.style
	if st.AspectRatio != 0 && c.kind != picture {
		c.resolveEdges(s.width)
		return c.ratioHeight(f.widthByContent(c))
	}
	if st.Height.Kind == style.Auto && st.MinHeight.Kind == style.Auto && st.MaxHeight.Kind == style.Auto {
		f.l.layout(c, s)
		return c.height
	}
	return f.contentHeight(c, s.fixedWidth)
}

// contentHeight is the height of an item of some width by its content alone.
func (f *flexbox) contentHeight(c *box, width page.Length) page.Length {
	st, auto := c.style, *c.style
	auto.Height, auto.MinHeight, auto.MaxHeight = style.Dim{}, style.Dim{}, style.Dim{}
	if c.kind != picture {
		auto.AspectRatio = 0
	}
	c.style, c.laid = &auto, false
	f.l.layout(c, space{width: f.content.width, fixWidth: true, fixedWidth: width})
	c.style, c.laid = st, false
	return c.height
}

// minimalMain is the content-based minimum size; natural is the size by the content where it is known.
func (f *flexbox) minimalMain(it *item, natural page.Length) page.Length {
	if f.st.Column {
		switch {
		case it.kind == orthogonal:
			return f.l.along(it.box, false) + it.verticalEdges()
		case it.style.AspectRatio != 0 && it.kind != picture: // at least as high as its content (CSS Sizing 4, 5.1)
			w := f.widthByContent(it.box)
			return it.limitHeightByRatio(max(it.ratioHeight(w), f.contentHeight(it.box, w)), float64(f.content.width))
		case natural >= 0:
			return natural
		}
		return f.naturalMain(it)
	}
	if it.style.AspectRatio != 0 && it.kind != picture {
		least := f.l.intrinsicContent(it.box, false, space{}) + it.edges
		if h, ok := f.l.definiteHeight(it.box, it.room); ok {
			return max(least, it.ratioWidth(h))
		}
		return it.limitByRatio(least, it.room)
	}
	return f.l.contentWidth(it.box, false, it.room)
}

// definiteCross is the cross size of a row's item when it is known before layout.
func (f *flexbox) definiteCross(c *box) (page.Length, bool) {
	if h, ok := c.declaredHeight(f.content); ok {
		return c.clampHeight(h, f.content.heightBase()), true
	}
	return f.stretchedHeight(c)
}

// stretchedHeight is the height of a row's item that takes that of its only line, where it is known.
func (f *flexbox) stretchedHeight(c *box) (page.Length, bool) {
	if f.content.heightBase() < 0 || f.st.FlexWrap || !f.stretches(c) {
		return 0, false
	}
	return c.clampHeight(f.content.height-c.margin.Top-c.margin.Bottom, f.content.heightBase()), true
}

// itemWidth is the width of a column's item.
func (f *flexbox) itemWidth(c *box) page.Length {
	base := float64(f.content.width)
	if w, ok := c.declaredWidth(base); ok {
		return c.clampWidth(w, base)
	}
	available := f.content.width - c.margin.Left - c.margin.Right
	if f.stretches(c) && !f.st.FlexWrap {
		return c.clampWidth(available, base)
	}
	if c.kind == picture {
		w, _ := c.pictureSize(f.content)
		return w
	}
	if h, ok := c.declaredHeight(f.content); ok && c.aspect() != 0 {
		return f.l.widthByRatio(c, h, f.content)
	}
	return f.widthIn(c, f.content)
}

// widthIn is the width of a column's item by its content; s may fix its height.
func (f *flexbox) widthIn(c *box, s space) page.Length {
	base := float64(f.content.width)
	return c.clampByRatio(c.clampWidth(f.l.shrinkToFit(c, f.content.width-c.margin.Left-c.margin.Right, s), base), base, s)
}

// crossWidth is the width of a column's item whose height has been found: its ratio turns it into a width, and what is in it has the
// width that it has in that height, if percentages resolve against it.
func (f *flexbox) crossWidth(it *item) page.Length {
	c := it.box
	switch {
	case c.style.Width.Kind != style.Auto || f.stretches(c) && !f.st.FlexWrap:
	case c.aspect() != 0:
		return f.l.widthByRatio(c, it.used, f.content)
	case c.kind != picture && f.definiteMain(c):
		s := f.content
		s.fixHeight, s.fixedHeight = true, it.used
		return f.widthIn(c, s)
	}
	return f.itemWidth(c)
}

// widthByContent is itemWidth of a box with aspect-ratio as if its height were auto.
func (f *flexbox) widthByContent(c *box) page.Length {
	if _, ok := c.declaredWidth(float64(f.content.width)); ok || f.stretches(c) && !f.st.FlexWrap {
		return f.itemWidth(c)
	}
	edges, available := c.horizontalEdges(), f.content.width-c.margin.Left-c.margin.Right
	w := f.l.intrinsicContent(c, true, space{}) + edges
	if w > available {
		w = max(f.l.intrinsicContent(c, false, space{})+edges, available)
	}
	return c.clampByRatio(c.clampWidth(w, float64(f.content.width)), float64(f.content.width), f.content)
}

// alignment is the used align-self.
func (f *flexbox) alignment(c *box) style.Alignment {
	a := c.style.AlignSelf
	if a == style.AlignAuto {
		a = f.st.AlignItems
	}
	if a == style.AlignAuto || a == style.Normal {
		a = style.Stretch
	}
	return a
}

// onBaseline reports whether the item is aligned to the baseline of its line; one with an auto margin there is not (CSS Flexbox 1, 8.3).
func (f *flexbox) onBaseline(c *box) bool {
	return !f.st.Column && f.alignment(c) == style.Baseline && !c.autoMargin(c.style.Margin.Top) && !c.autoMargin(c.style.Margin.Bottom)
}

// stretches reports whether the item takes the cross size of its line.
func (f *flexbox) stretches(c *box) bool {
	size, before, after := c.style.Height, c.style.Margin.Top, c.style.Margin.Bottom
	if f.st.Column {
		size, before, after = c.style.Width, c.style.Margin.Left, c.style.Margin.Right
	}
	return size.Kind == style.Auto && f.alignment(c) == style.Stretch && !c.autoMargin(before) && !c.autoMargin(after)
}
