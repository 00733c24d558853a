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
	rowGap := wholeUnits(b.style.RowGap, resolveOr(b.style.RowGap, content.heightBase(), 0))
	columnGap := wholeUnits(b.style.ColumnGap, resolveOr(b.style.ColumnGap, float64(content.width), 0))
	f.gap, f.crossGap = columnGap, rowGap
	if f.st.Column {
		f.gap, f.crossGap = rowGap, columnGap
	}
	items := f.items()
	lines := f.breakLines(items, high)
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
	f.setBaseline(lines)
	f.setStatic()
	if f.st.Column {
		return main
	}
	return cross
}

// leastFlex is the height of the content of b in a height that comes from aspect-ratio: items that take the height of their line
// count with that height.
func (l *layouter) leastFlex(b *box, content space, high page.Length) page.Length {
	if b.style.Column || b.style.FlexWrap {
		return l.layoutFlex(b, space{width: content.width, above: content.above}, 0, high)
	}
	l.layoutFlex(b, content, 0, high)
	f := &flexbox{l: l, b: b, st: b.style, content: content}
	least := acrossSize{}
	for _, c := range b.children {
		if !c.absolute() {
			f.extend(&least, c)
		}
	}
	return least.size()
}

// acrossSize is how large the items of a line are across it (9.4, step 8).
type acrossSize struct {
	largest      page.Length // of those that no baseline aligns
	above, below page.Length // the baseline that aligns the others
	aligned      bool
}

func (e *acrossSize) size() page.Length { return max(e.largest, e.above+e.below) }

// extend adds an item that has been laid out.
func (f *flexbox) extend(e *acrossSize, c *box) {
	size := c.height + c.margin.Top + c.margin.Bottom
	switch {
	case f.st.Column:
		e.largest = max(e.largest, c.width+c.margin.Left+c.margin.Right)
		return
	case !f.onBaseline(c):
		e.largest = max(e.largest, size)
		return
	}
	base := firstBaseline(c) + c.margin.Top
	if f.st.FlexWrapReverse {
		base = size - base
	}
	if e.aligned {
		e.above, e.below = max(e.above, base), max(e.below, size-base)
	} else {
		e.above, e.below, e.aligned = base, size-base, true
	}
}

// breakLines distributes the items over lines (9.3); a column whose height is not known is at most high.
func (f *flexbox) breakLines(items []*item, high page.Length) []line {
	if !f.st.FlexWrap {
		return []line{{items: items}}
	}
	limit := f.content.width
	if f.st.Column {
		limit = high
		if f.content.heightBase() >= 0 {
			limit = f.content.height
		}
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
	var e acrossSize
	for _, it := range ln.items {
		s := f.itemSpace()
		if f.st.Column {
			s.fixHeight, s.fixedHeight, s.unresolved = true, it.used, !f.definiteMain(it.box)
			s.fixWidth, s.fixedWidth = true, f.crossWidth(it)
		} else {
			s.fixWidth, s.fixedWidth = true, it.used
			if single && f.stretches(it.box) {
				s.fixHeight, s.fixedHeight = true, it.clampHeight(cross-it.margin.Top-it.margin.Bottom, f.content.heightBase())
			}
		}
		f.l.layout(it.box, s)
		f.extend(&e, it.box)
	}
	ln.baseline, ln.cross = e.above, max(ln.cross, e.size())
	if single || f.st.Column && !f.st.FlexWrap {
		ln.cross = cross
	}
}

// itemSpace is what items are laid out in: they see no height that percentages do not resolve against.
func (f *flexbox) itemSpace() space {
	s := f.content
	s.heightKnown, s.unresolved = s.heightBase() >= 0, false
	return s
}

// definiteMain reports whether percentages resolve against the height of a column's item: where it has a basis, a height that is its basis, or a
// ratio of its own, or the column has a height (9.8).
func (f *flexbox) definiteMain(c *box) bool {
	if f.content.heightBase() >= 0 || c.style.AspectRatio != 0 {
		return true
	}
	if c.style.Basis.Kind != style.Auto {
		_, based := c.style.Basis.Resolve(-1)
		return based
	}
	_, declared := c.declaredHeight(f.content)
	return declared
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
