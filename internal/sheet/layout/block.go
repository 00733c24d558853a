package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// layout sizes b and everything in it. b.width and b.height become the border box; b.x and b.y are the parent's.
func (l *layouter) layout(b *box, s space) {
	if b.laid && b.within.space == s {
		return
	}
	b.within.space, b.laid = s, true
	b.resolveEdges(s.width)
	if b.kind == orthogonal {
		l.layoutOrthogonal(b, s)
		return
	}
	if b.kind == picture {
		b.width, b.height = b.pictureSize(s)
		return
	}
	b.width = l.usedWidth(b, s)
	content := space{width: max(b.width-b.horizontalEdges(), 0), above: s.above} // a cell may be narrower than its edges
	height, known := l.knownHeight(b, s)
	if known {
		content.height, content.heightKnown = max(height-b.verticalEdges(), 0), true
		content.unresolved = s.fixHeight && s.unresolved
	} else if l.orthogonals && b.style.MaxHeight.Kind != style.Auto {
		content.heightLimit = max(b.clampHeight(unbounded, s.heightBase())-b.verticalEdges(), 1)
	}
	var inner page.Length
	switch b.kind {
	case blocks:
		inner = l.layoutBlocks(b, content)
	case lines:
		if b.lookedThrough() {
			content.height, content.heightKnown, content.unresolved = s.height, s.heightKnown, s.unresolved
		}
		inner = l.layoutLines(b, content)
	case flex:
		low := b.clampHeight(0, s.heightBase()) - b.verticalEdges()
		high := b.clampHeight(unbounded, s.heightBase()) - b.verticalEdges()
		if known && b.heightByRatio(s) && b.style.MinHeight.Kind == style.Auto && !b.style.Clip { // at least as high as its content
			content.height = max(content.height, min(l.leastFlex(b, content, high), high))
		}
		inner = l.layoutFlex(b, content, low, high)
	case table:
		least := b.clampHeight(0, s.heightBase()) - b.verticalEdges()
		if known {
			least = content.height
		}
		height = l.layoutTable(b, content, least) + b.verticalEdges()
		known = true
	}
	if !known {
		height = b.clampHeight(inner+b.verticalEdges(), s.heightBase())
		b.grown = height != inner+b.verticalEdges()
	} else if b.heightByRatio(s) && b.style.MinHeight.Kind == style.Auto && !b.style.Clip {
		height = max(height, b.clampHeight(inner+b.verticalEdges(), s.heightBase())) // CSS Sizing 4, 5.1
	}
	b.height = height
	if l.emphasised {
		b.freeBelow = b.leaveBelow()
	}
}

// lookedThrough reports whether percentages look through an anonymous box (CSS 2.2, 9.2.1.1).
func (b *box) lookedThrough() bool {
	return b.kind == lines && b.node == nil && !b.isRoot && !b.flexItem
}

// unbounded is larger than any page.
const unbounded page.Length = 1 << 50

// usedWidth is the border box width of what is no picture (CSS 2.2, 10.3.3).
func (l *layouter) usedWidth(b *box, s space) page.Length {
	if s.fixWidth {
		if b.kind == table {
			return max(s.fixedWidth, l.leastTable(b))
		}
		return s.fixedWidth
	}
	base := float64(s.width)
	if w, ok := b.declaredWidth(base); ok {
		if b.kind == table {
			return max(b.clampWidth(w, base), l.leastTable(b))
		}
		return b.clampWidth(w, base)
	}
	if b.kind == table {
		return b.clampWidth(l.shrinkToFit(b, s.width-b.margin.Left-b.margin.Right, space{width: s.width}), base)
	}
	if h, ok := b.declaredHeight(s); ok && b.style.AspectRatio != 0 {
		return l.widthByRatio(b, h, s)
	}
	return b.clampByRatio(b.clampWidth(s.width-b.margin.Left-b.margin.Right, base), base, s)
}

// knownHeight is the border box height when it does not depend on the content.
func (l *layouter) knownHeight(b *box, s space) (page.Length, bool) {
	if s.fixHeight {
		return s.fixedHeight, true
	}
	if b.style.Display == style.TableCell { // a cell's height is only the least one
		return 0, false
	}
	if h, ok := b.declaredHeight(s); ok {
		return b.clampHeight(h, s.heightBase()), true
	}
	if b.heightByRatio(s) {
		return b.clampHeight(b.ratioHeight(b.width), s.heightBase()), true
	}
	return 0, false
}

// heightByRatio reports whether the height comes from the width through aspect-ratio.
func (b *box) heightByRatio(s space) bool {
	if s.fixHeight || b.style.AspectRatio == 0 || b.style.Display == style.TableCell {
		return false
	}
	_, declared := b.declaredHeight(s)
	return !declared
}

// strut is a set of adjoining margins: the largest positive and the most negative one (CSS 2.2, 8.3.1).
type strut struct{ positive, negative page.Length }

func (m strut) join(v page.Length) strut {
	return strut{max(m.positive, v), min(m.negative, v)}
}

func (m strut) joinAll(o strut) strut {
	return strut{max(m.positive, o.positive), min(m.negative, o.negative)}
}

func (m strut) value() page.Length { return m.positive + m.negative }

// layoutBlocks places block-level children one below the other and returns the height of the content.
func (l *layouter) layoutBlocks(b *box, content space) page.Length {
	origin := b.contentRect()
	var y page.Length
	var pending strut
	first := true
	var before *box
	for _, c := range b.children {
		if c.absolute() {
			c.static = page.Point{X: origin.X, Y: origin.Y + y + pending.value()}
			continue
		}
		content.above = l.aboveChild(b, before, pending, first)
		l.layout(c, content)
		before = c
		l.alignHorizontally(c, content.width)
		c.x += origin.X
		if collapsesThrough(c) {
			pending = pending.joinAll(topMargins(c)).joinAll(bottomMargins(c))
			c.y = origin.Y + y + pending.value()
			if first && collapsesTop(b) { // those margins are b's own
				c.y = origin.Y + y
			}
			continue
		}
		pending = pending.joinAll(topMargins(c))
		if !(first && collapsesTop(b)) {
			y += pending.value()
		}
		first = false
		c.y = origin.Y + y
		y += c.height
		pending = bottomMargins(c)
	}
	for _, c := range b.children {
		if c.absolute() && c.follows != nil {
			c.static = c.follows.end(c.static)
		}
	}
	if !opensBottom(b) && !(first && collapsesTop(b)) {
		y += pending.value()
	}
	return max(y, 0)
}

// alignHorizontally resolves auto margins of a block in the width it is given.
func (l *layouter) alignHorizontally(c *box, width page.Length) {
	rest := width - c.width - c.margin.Left - c.margin.Right
	left, right := c.autoMargin(c.style.Margin.Left), c.autoMargin(c.style.Margin.Right)
	c.x = c.margin.Left
	switch {
	case rest <= 0:
	case left && right:
		c.x += rest / 2
	case left:
		c.x += rest
	}
}

// autoMargin reports whether a margin is auto; those of anonymous boxes are 0 though their style says nothing.
func (b *box) autoMargin(d style.Dim) bool { return b.node != nil && d.Kind == style.Auto }

// independent reports whether b establishes a block formatting context, through whose edge no margin collapses.
func independent(b *box) bool {
	return b.kind != blocks && b.kind != lines || b.style.Clip || b.absolute() || b.style.Display == style.InlineBlock ||
		b.style.Display == style.TableCell ||
		b.isRoot || b.flexItem
}

func collapsesTop(b *box) bool {
	return b.kind == blocks && !independent(b) && b.border.Top == 0 && b.padding.Top == 0
}

func collapsesBottom(b *box) bool { return opensBottom(b) && b.style.AspectRatio == 0 }

// opensBottom reports whether the bottom margin of the last child is no part of the height of b.
func opensBottom(b *box) bool {
	if b.kind != blocks || independent(b) || b.border.Bottom != 0 || b.padding.Bottom != 0 {
		return false
	}
	_, declared := b.declaredHeight(b.within.space) // a percentage of a height that depends on the content is auto
	return !declared
}

// collapsesThrough reports whether b is empty, so that its own top and bottom margins adjoin.
func collapsesThrough(b *box) bool {
	if independent(b) || b.height != 0 || b.kind == lines && len(b.items) > 0 || b.style.Height.Kind == style.Fixed && b.style.Height.Abs > 0 {
		return false
	}
	for _, c := range b.children {
		if !c.absolute() && !collapsesThrough(c) {
			return false
		}
	}
	return true
}

// topMargins are the margins that adjoin the top edge of b: its own and those of its first children.
func topMargins(b *box) strut {
	m := strut{}.join(b.margin.Top)
	if !collapsesTop(b) {
		return m
	}
	for _, c := range b.children {
		if c.absolute() {
			continue
		}
		m = m.joinAll(topMargins(c))
		if !collapsesThrough(c) {
			break
		}
		m = m.joinAll(bottomMargins(c))
	}
	return m
}

// bottomMargins are the margins that adjoin the bottom edge of b.
func bottomMargins(b *box) strut {
	m := strut{}.join(b.margin.Bottom)
	if !collapsesBottom(b) || b.grown {
		return m
	}
	for i := len(b.children) - 1; i >= 0; i-- {
		c := b.children[i]
		if c.absolute() {
			continue
		}
		m = m.joinAll(bottomMargins(c))
		if !collapsesThrough(c) {
			break
		}
		m = m.joinAll(topMargins(c))
	}
	return m
}
