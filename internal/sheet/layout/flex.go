package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// item is a flex item while its container is laid out; sizes are border box sizes along the main axis.
type item struct {
	*box
	base, hypothetical, used  page.Length
	edges                     page.Length // border and padding
	low, high                 page.Length
	marginBefore, marginAfter page.Length // main axis
	autoBefore, autoAfter     bool
	frozen                    bool
}

func (it *item) outer() page.Length { return it.used + it.marginBefore + it.marginAfter }

// inner is the flex base size of the content box, by which an item shrinks (9.7, step 4c).
func (it *item) inner() page.Length { return it.base - it.edges }

// line is one flex line.
type line struct {
	items    []*item
	cross    page.Length
	baseline page.Length // largest distance from an outer top edge to the baseline among baseline-aligned items
}

// flexbox is one container while it is laid out (CSS Flexible Box Layout 1, 9).
type flexbox struct {
	l        *layouter
	b        *box
	st       *style.Computed
	content  space
	gap      page.Length // between items
	crossGap page.Length // between lines
}

// layoutFlex lays out the items of b and returns the height of the content; low and high bound it where it is not
// known yet.
func (l *layouter) layoutFlex(b *box, content space, low, high page.Length) page.Length {
	f := &flexbox{l: l, b: b, st: b.style, content: content}
	rowGap := page.Round(resolveOr(b.style.RowGap, content.heightBase(), 0))
	columnGap := page.Round(resolveOr(b.style.ColumnGap, float64(content.width), 0))
	f.gap, f.crossGap = columnGap, rowGap
	if f.st.Column {
		f.gap, f.crossGap = rowGap, columnGap
	}
	items := f.items()
	lines := f.breakLines(items)
	main := f.mainSize(lines, low, high)
	for i := range lines {
		f.resolveFlexible(lines[i].items, main)
	}
	cross, crossKnown := f.crossSize()
	for i := range lines {
		f.layoutItems(&lines[i], cross, crossKnown && len(lines) == 1 && !f.st.FlexWrap)
	}
	if crossKnown {
		f.stretchLines(lines, cross)
	} else {
		cross = f.totalCross(lines)
		if !f.st.Column {
			cross = min(max(cross, low), max(high, low))
			f.stretchLines(lines, cross)
		}
	}
	f.positionLines(lines, main, cross)
	f.setStatic()
	if f.st.Column {
		return main
	}
	return cross
}

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
		it.base = it.toBorderBox(v, it.edges)
	} else if it.style.Basis.Kind == style.Auto && hasDeclared {
		it.base = declared
	} else {
		natural = f.naturalMain(it)
		it.base = natural
	}
	it.high = unbounded
	if v, ok := f.pick(it.style.MaxWidth, it.style.MaxHeight).Resolve(base); ok {
		it.high = it.toBorderBox(v, it.edges)
	}
	if v, ok := f.pick(it.style.MinWidth, it.style.MinHeight).Resolve(base); ok {
		it.low = it.toBorderBox(v, it.edges)
	} else if !it.style.Clip && (it.kind != picture || it.node.Tag != "svg") { // the automatic minimum size; svg has overflow: hidden
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
		return f.l.contentWidth(c, true, c.room)
	}
	if c.kind == orthogonal {
		return f.l.along(c, true) + c.verticalEdges()
	}
	s := space{width: f.content.width, height: f.content.height, heightKnown: f.content.heightKnown, fixWidth: true, fixedWidth: f.itemWidth(c)}
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
		return c.ratioHeight(s.fixedWidth)
	}
	if st.Height.Kind == style.Auto && st.MinHeight.Kind == style.Auto && st.MaxHeight.Kind == style.Auto {
		f.l.layout(c, s)
		return c.height
	}
	auto := *st
	auto.Height, auto.MinHeight, auto.MaxHeight = style.Dim{}, style.Dim{}, style.Dim{}
	c.style, c.laid = &auto, false
	f.l.layout(c, space{width: s.width, fixWidth: true, fixedWidth: s.fixedWidth})
	c.style, c.laid = st, false
	return c.height
}

// minimalMain is the content-based minimum size; natural is the size by the content where it is known.
func (f *flexbox) minimalMain(it *item, natural page.Length) page.Length {
	if f.st.Column {
		switch {
		case it.kind == orthogonal:
			return f.l.along(it.box, false) + it.verticalEdges()
		case natural >= 0:
			return natural
		}
		return f.naturalMain(it)
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
	if !f.content.heightKnown || f.st.FlexWrap || !f.stretches(c) {
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
	return c.clampByRatio(c.clampWidth(f.l.shrinkToFit(c, available, f.content), base), base, f.content)
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

// stretches reports whether the item takes the cross size of its line.
func (f *flexbox) stretches(c *box) bool {
	size, before, after := c.style.Height, c.style.Margin.Top, c.style.Margin.Bottom
	if f.st.Column {
		size, before, after = c.style.Width, c.style.Margin.Left, c.style.Margin.Right
	}
	return size.Kind == style.Auto && f.alignment(c) == style.Stretch && !c.autoMargin(before) && !c.autoMargin(after)
}

// breakLines distributes the items over lines (9.3).
func (f *flexbox) breakLines(items []*item) []line {
	limit := f.content.width
	if f.st.Column {
		limit = f.content.height
	}
	if !f.st.FlexWrap || f.st.Column && !f.content.heightKnown {
		return []line{{items: items}}
	}
	var lines []line
	var current line
	var used page.Length
	for _, it := range items {
		size := it.hypothetical + it.marginBefore + it.marginAfter
		if len(current.items) > 0 && used+f.gap+size > limit {
			lines, current, used = append(lines, current), line{}, 0
		}
		if len(current.items) > 0 {
			used += f.gap
		}
		current.items, used = append(current.items, it), used+size
	}
	return append(lines, current)
}

// mainSize is the inner size along the main axis.
func (f *flexbox) mainSize(lines []line, low, high page.Length) page.Length {
	if !f.st.Column {
		return f.content.width
	}
	if f.content.heightKnown {
		return f.content.height
	}
	var longest page.Length
	for _, ln := range lines {
		var sum page.Length
		for i, it := range ln.items {
			if i > 0 {
				sum += f.gap
			}
			sum += it.hypothetical + it.marginBefore + it.marginAfter
		}
		longest = max(longest, sum)
	}
	return max(min(longest, high), low)
}

// crossSize is the inner cross size when it is known.
func (f *flexbox) crossSize() (page.Length, bool) {
	if f.st.Column {
		return f.content.width, true
	}
	return f.content.height, f.content.heightKnown
}

// layoutItems lays out the items at their main sizes and finds the line's cross size (9.4).
func (f *flexbox) layoutItems(ln *line, cross page.Length, single bool) {
	var above, below page.Length
	aligned := false // to a baseline
	for _, it := range ln.items {
		s := f.content
		if f.st.Column {
			s.fixHeight, s.fixedHeight = true, it.used
			s.fixWidth, s.fixedWidth = true, f.itemWidth(it.box)
		} else {
			s.fixWidth, s.fixedWidth = true, it.used
			if single && f.stretches(it.box) {
				s.fixHeight, s.fixedHeight = true, it.clampHeight(cross-it.margin.Top-it.margin.Bottom, f.content.heightBase())
			}
		}
		f.l.layout(it.box, s)
		size := it.height + it.margin.Top + it.margin.Bottom
		if f.st.Column {
			size = it.width + it.margin.Left + it.margin.Right
		} else if f.alignment(it.box) == style.Baseline {
			base := firstBaseline(it.box) + it.margin.Top
			if f.st.FlexWrapReverse {
				base = size - base
			}
			if aligned {
				above, below = max(above, base), max(below, size-base)
			} else {
				above, below, aligned = base, size-base, true
			}
			continue
		}
		ln.cross = max(ln.cross, size)
	}
	ln.baseline = above
	ln.cross = max(ln.cross, above+below)
	if single || f.st.Column && !f.st.FlexWrap {
		ln.cross = cross
	}
}

func (f *flexbox) totalCross(lines []line) page.Length {
	sum := f.crossGap * page.Length(len(lines)-1)
	for _, ln := range lines {
		sum += ln.cross
	}
	return sum
}

// stretchLines shares free cross space out among the lines (9.4, step 9).
func (f *flexbox) stretchLines(lines []line, cross page.Length) {
	if len(lines) == 1 && !f.st.FlexWrap {
		lines[0].cross = cross
		return
	}
	a := f.st.AlignContent
	if a != style.AlignAuto && a != style.Normal && a != style.Stretch {
		return
	}
	free := cross - f.totalCross(lines)
	for i := range lines {
		if free <= 0 {
			return
		}
		part := free / page.Length(len(lines)-i)
		lines[i].cross += part
		free -= part
	}
}
