package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// positionLines gives every item its place (9.5 and 9.6).
func (f *flexbox) positionLines(lines []line, main, cross page.Length) {
	offset, between := distribution(f.st.AlignContent, cross-f.totalCross(lines), len(lines), f.st.FlexWrapReverse)
	for i := range lines {
		f.positionMain(&lines[i], main)
		for _, it := range lines[i].items {
			f.positionCross(it, &lines[i], offset, cross)
		}
		offset += lines[i].cross + f.crossGap + between
	}
}

func (f *flexbox) positionMain(ln *line, main page.Length) {
	free := main - f.gap*page.Length(max(len(ln.items)-1, 0))
	autos := page.Length(0)
	for _, it := range ln.items {
		free -= it.outer()
		autos += count(it.autoBefore) + count(it.autoAfter)
	}
	var offset, between page.Length
	if free > 0 && autos > 0 {
		for _, it := range ln.items {
			it.marginBefore += free / autos * count(it.autoBefore)
			it.marginAfter += free / autos * count(it.autoAfter)
		}
	} else {
		offset, between = distribution(f.st.JustifyContent, free, len(ln.items), f.st.Reverse)
	}
	origin := f.b.contentRect()
	for _, it := range ln.items {
		at := offset + it.marginBefore
		if f.st.Reverse {
			at = main - offset - it.marginAfter - it.used
		}
		if f.st.Column {
			it.y = origin.Y + at
		} else {
			it.x = origin.X + at
		}
		offset += it.outer() + f.gap + between
	}
}

func count(b bool) page.Length {
	if b {
		return 1
	}
	return 0
}

// distribution places n things in free space: where the first starts and what is added between two. Where there is no space
// around things, they begin at the start of their container, which is at the end of reversed ones (CSS Align 3, 5.3: safe center).
func distribution(a style.Alignment, free page.Length, n int, reversed bool) (offset, between page.Length) {
	switch a {
	case style.End:
		return free, 0
	case style.Center:
		return free / 2, 0
	}
	if free <= 0 || n == 0 {
		if reversed && (a == style.SpaceAround || a == style.SpaceEvenly) {
			return free, 0
		}
		return 0, 0
	}
	switch a {
	case style.SpaceBetween:
		if n > 1 {
			between = free / page.Length(n-1)
		}
	case style.SpaceAround:
		between = free / page.Length(n)
		offset = between / 2
	case style.SpaceEvenly:
		between = free / page.Length(n+1)
		offset = between
	}
	return offset, between
}

// positionCross places an item across its line, which begins at top; with wrap-reverse both count from the other edge.
func (f *flexbox) positionCross(it *item, ln *line, top, cross page.Length) {
	c := it.box
	if f.stretches(c) && !f.st.Column {
		if h := c.clampHeight(ln.cross-c.margin.Top-c.margin.Bottom, f.content.heightBase()); h != c.height || !c.within.fixHeight && c.style.Height.Kind == style.Auto && c.percentInside() {
			s := f.itemSpace()
			s.fixWidth, s.fixedWidth, s.fixHeight, s.fixedHeight = true, it.used, true, h
			f.l.layout(c, s)
		}
	} else if f.st.Column && f.st.FlexWrap && f.stretches(c) {
		if w := c.clampWidth(ln.cross-c.margin.Left-c.margin.Right, float64(f.content.width)); w != c.width {
			s := f.itemSpace()
			s.fixWidth, s.fixedWidth, s.fixHeight, s.fixedHeight, s.unresolved = true, w, true, it.used, !f.definiteMain(c)
			f.l.layout(c, s)
		}
	}
	size, before, after := c.height, c.margin.Top, c.margin.Bottom
	autoBefore, autoAfter := c.autoMargin(c.style.Margin.Top), c.autoMargin(c.style.Margin.Bottom)
	if f.st.Column {
		size, before, after = c.width, c.margin.Left, c.margin.Right
		autoBefore, autoAfter = c.autoMargin(c.style.Margin.Left), c.autoMargin(c.style.Margin.Right)
	}
	if f.st.FlexWrapReverse {
		before, after, autoBefore, autoAfter = after, before, autoAfter, autoBefore
	}
	free := ln.cross - size - before - after
	at := top + before
	switch a := f.alignment(c); {
	case free > 0 && autoBefore && autoAfter:
		at += free / 2
	case free > 0 && autoBefore:
		at += free
	case autoBefore || autoAfter:
	case a == style.End:
		at += free
	case a == style.Center:
		at += free / 2
	case f.onBaseline(c):
		base := firstBaseline(c)
		if f.st.FlexWrapReverse {
			base = size - base
		}
		at = top + ln.baseline - base
	}
	if f.st.FlexWrapReverse {
		at = cross - at - size
	}
	if origin := f.b.contentRect(); f.st.Column {
		c.x = origin.X + at
	} else {
		c.y = origin.Y + at
	}
}

// setBaseline finds the baseline of the container: of the items of the line that is seen first the first that is aligned to the
// baseline, or else the one that is seen first; the lower edge of an item without one (8.5).
func (f *flexbox) setBaseline(lines []line) {
	if f.b.hasBaseline = len(lines) > 0 && len(lines[0].items) > 0; !f.b.hasBaseline {
		return
	}
	items := lines[0].items
	if f.st.FlexWrapReverse {
		items = lines[len(lines)-1].items
	}
	item := items[0]
	if f.st.Reverse {
		item = items[len(items)-1]
	}
	for _, it := range items {
		if f.onBaseline(it.box) {
			item = it
			break
		}
	}
	f.b.flexBaseline = item.y + firstBaseline(item.box)
}

// setStatic remembers for absolutely positioned children that they stand as the only item of this container would
// (4.1); their size is not known yet.
func (f *flexbox) setStatic() {
	origin := f.b.contentRect()
	for _, c := range f.b.children {
		if c.absolute() {
			c.static = page.Point{X: origin.X, Y: origin.Y}
			c.flexStatic = f
		}
	}
}

// staticShift is how far an absolutely positioned child of a given outer size stands from the corner of the content box.
func (f *flexbox) staticShift(c *box, width, height page.Length) (x, y page.Length) {
	content := f.b.contentRect()
	main, cross := content.Width-width, content.Height-height
	if f.st.Column {
		main, cross = cross, main
	}
	justify := f.st.JustifyContent
	if justify == style.SpaceAround || justify == style.SpaceEvenly {
		justify = style.Center
	}
	along, _ := distribution(justify, main, 1, f.st.Reverse)
	if f.st.Reverse {
		along = main - along
	}
	across := page.Length(0)
	switch f.alignment(c) {
	case style.End:
		across = cross
	case style.Center:
		across = cross / 2
	}
	if f.st.FlexWrapReverse {
		across = cross - across
	}
	if f.st.Column {
		return across, along
	}
	return along, across
}
