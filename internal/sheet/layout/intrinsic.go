package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// measured is an intrinsic width that has been found.
type measured struct {
	width       page.Length
	known       bool
	byHeight    bool        // it is another one in a box of another height
	height      page.Length // of the content box it was found for
	heightKnown bool
}

// intrinsicWidth is the min-content or max-content width of the border box, margins not counted. Percentages of edges are
// of s.width, those of heights of s.height; s may fix the height. Of a contribution to the width of the box around it
// s.width is 0: percentages of what is asked for count as nothing (CSS Sizing 3, 5.2.1).
func (l *layouter) intrinsicWidth(b *box, maxContent bool, s space) page.Length {
	margin, border, padding := b.margin, b.border, b.padding
	b.resolveEdges(s.width)
	w := l.intrinsicBorderBox(b, maxContent, s)
	b.margin, b.border, b.padding = margin, border, padding
	return w
}

// intrinsicBorderBox is intrinsicWidth once edges are resolved.
func (l *layouter) intrinsicBorderBox(b *box, maxContent bool, s space) page.Length {
	if w, ok := b.declaredWidth(-1); ok {
		if b.kind == picture && !maxContent && isRelative(b.style.MaxWidth) {
			w = 0
		}
		return b.clampWidth(w, -1)
	}
	if b.kind == picture && !maxContent && b.compressible() {
		return b.clampWidth(0, -1)
	}
	return b.clampByRatio(b.clampWidth(l.contentWidth(b, maxContent, s), -1), -1, s)
}

// compressible reports whether a picture may become as narrow as need be: where its width or its limit is a percentage
// (CSS Sizing 3, 5.2.2).
func (b *box) compressible() bool {
	return b.style.Width.Kind != style.Auto || b.style.MaxWidth.Kind == style.Percent || b.style.MaxWidth.Kind == style.Function
}

// contentWidth is the min-content or max-content width of the border box whatever its width and its limits are.
func (l *layouter) contentWidth(b *box, maxContent bool, s space) page.Length {
	height, known := l.definiteHeight(b, s)
	if b.kind == picture {
		return l.pictureWidth(b, height, known, s)
	}
	inner := space{}
	if known {
		inner.height, inner.heightKnown = height-b.verticalEdges(), true
	} else if b.lookedThrough() {
		inner.height, inner.heightKnown = s.height, s.heightBase() >= 0
	}
	if known && b.aspect() != 0 {
		w := b.ratioWidth(height)
		if b.style.MinWidth.Kind == style.Auto && !b.style.Clip {
			w = max(w, l.intrinsicContent(b, false, inner)+b.horizontalEdges())
		}
		return w
	}
	return l.intrinsicContent(b, maxContent, inner) + b.horizontalEdges()
}

// definiteHeight is the border box height that is known before the box is laid out, if any.
func (l *layouter) definiteHeight(b *box, s space) (page.Length, bool) {
	if s.fixHeight {
		l.heightAsked = true
		return s.fixedHeight, true
	}
	if isRelative(b.style.Height) || isRelative(b.style.MinHeight) || isRelative(b.style.MaxHeight) {
		l.heightAsked = true
	}
	if h, ok := b.declaredHeight(s); ok && b.style.Display != style.TableCell {
		return b.clampHeight(h, s.heightBase()), true
	}
	return 0, false
}

// pictureWidth is the width of a picture whose width is auto, before its limits.
func (l *layouter) pictureWidth(b *box, height page.Length, known bool, s space) page.Length {
	natural := b.naturalWidth() + b.horizontalEdges()
	if b.aspect() == 0 {
		return natural
	}
	if known {
		return b.ratioWidth(height)
	}
	if b.stretches() && !isRelative(b.style.Width) {
		natural = max(s.width-b.margin.Left-b.margin.Right, b.horizontalEdges()) // 0 of contributions
		if !b.ratioOfContent() {                                                 // it is as high as its edges at least
			natural = max(natural, b.ratioWidth(b.verticalEdges()))
		}
	}
	h := b.ratioHeight(natural)
	if limited := b.clampHeight(h, s.heightBase()); limited != h {
		return b.ratioWidth(limited)
	}
	return natural
}

// outerIntrinsic is the contribution of b to the width of the box around it, whose content box has the height of s: it adds
// the margins that do not depend on that.
func (l *layouter) outerIntrinsic(b *box, maxContent bool, s space) page.Length {
	m := b.style.Margin
	s.width, s.fixWidth = 0, false
	return l.intrinsicWidth(b, maxContent, s) + page.Round(resolveOr(m.Left, 0, 0)) + page.Round(resolveOr(m.Right, 0, 0))
}

// intrinsicContent is the min-content or max-content width of the content box by its content alone; s has the height of
// the content box where it is known. It is found once: nothing that it depends on changes while a tree is laid out, save
// that height, where something in b has a ratio, and the room of orthogonal boxes.
func (l *layouter) intrinsicContent(b *box, maxContent bool, s space) page.Length {
	m := &b.intrinsic[0]
	if maxContent {
		m = &b.intrinsic[1]
	}
	if m.known && !l.orthogonals && (!m.byHeight || m.height == s.height && m.heightKnown == s.heightKnown) {
		l.heightAsked = l.heightAsked || m.byHeight
		return m.width
	}
	asked := l.heightAsked
	l.heightAsked = false
	w := l.measureContent(b, maxContent, s)
	*m = measured{width: w, known: true, byHeight: l.heightAsked, height: s.height, heightKnown: s.heightKnown}
	l.heightAsked = l.heightAsked || asked
	return w
}

func (l *layouter) measureContent(b *box, maxContent bool, s space) page.Length {
	var w page.Length
	switch b.kind {
	case orthogonal:
		return l.across(b)
	case lines:
		return l.intrinsicLines(b, maxContent, s)
	case table:
		return l.intrinsicTable(b, maxContent)
	case flex:
		if !b.style.Column {
			return l.intrinsicRow(b, maxContent, s)
		}
		fallthrough
	default:
		for _, c := range b.children {
			if !c.absolute() {
				w = max(w, l.outerIntrinsic(c, maxContent, s))
			}
		}
	}
	return w
}

func (l *layouter) intrinsicRow(b *box, maxContent bool, s space) page.Length {
	var sum, widest page.Length
	n := 0
	f := &flexbox{l: l, b: b, st: b.style, content: s}
	for _, c := range b.children {
		if c.absolute() {
			continue
		}
		in := s
		if !b.style.FlexWrap && f.stretches(c) && (c.aspect() != 0 || c.percentInside()) {
			l.heightAsked = true // of b, which the item takes where it is known
		}
		if s.heightKnown {
			margin, border, padding := c.margin, c.border, c.padding
			c.resolveEdges(0)
			in.fixedHeight, in.fixHeight = f.stretchedHeight(c)
			c.margin, c.border, c.padding = margin, border, padding
		}
		w := l.outerIntrinsic(c, maxContent, in)
		if maxContent || !b.style.FlexWrap {
			w = l.byBasis(c, w, in)
		}
		sum, widest, n = sum+w, max(widest, w), n+1
	}
	if b.style.FlexWrap && !maxContent {
		return widest
	}
	if n > 1 {
		sum += page.Length(n-1) * page.Round(resolveOr(b.style.ColumnGap, -1, 0))
	}
	return sum
}

// byBasis brings the contribution of a flex item within what its flex base size lets it become (CSS Flexbox 1, 9.9.3): no
// wider where it does not grow, no narrower where it does not shrink, and no narrower than it may be.
func (l *layouter) byBasis(c *box, w page.Length, s space) page.Length {
	s.width, s.fixWidth = 0, false
	v, ok := c.style.Basis.Resolve(-1)
	if !ok || c.style.Grow > 0 && c.style.Shrink > 0 {
		return w
	}
	margin, border, padding := c.margin, c.border, c.padding
	c.resolveEdges(0)
	base, outer, low := c.toBorderBox(c.style.Basis, v, c.horizontalEdges()), c.margin.Left+c.margin.Right, page.Length(0)
	if c.style.MinWidth.Kind == style.Auto && !c.style.Clip {
		low = l.contentWidth(c, false, s)
		if declared, ok := c.declaredWidth(-1); ok {
			low = min(low, declared)
		}
	}
	w -= outer
	if c.style.Grow == 0 {
		w = min(w, base)
	}
	if c.style.Shrink == 0 {
		w = max(w, base)
	}
	w = c.clampWidth(max(w, low), -1) + outer
	c.margin, c.border, c.padding = margin, border, padding
	return w
}

// shrinkToFit is the width of inline blocks, absolutely positioned boxes and flex items with auto width
// (CSS 2.2, 10.3.5): as wide as the content wants, as narrow as the space allows, never below its minimum.
func (l *layouter) shrinkToFit(b *box, available page.Length, s space) page.Length {
	widest := l.intrinsicWidth(b, true, s)
	if widest <= available {
		return widest
	}
	return max(l.intrinsicWidth(b, false, s), available)
}

// percentInside reports whether something in b depends on the height of b: a height that is a percentage, or the ratio of an item.
func (b *box) percentInside() bool {
	if b.percents == 0 {
		b.percents = 1
		if b.kind == flex && isRelative(b.style.RowGap) {
			b.percents = 2
		}
		for _, c := range b.children {
			k := c.style.Height.Kind
			if k == style.Percent || k == style.Function || c.style.MinHeight.Kind == style.Percent || c.style.MaxHeight.Kind == style.Percent ||
				b.kind == flex && (!b.style.Column && c.aspect() != 0 || b.style.Column && isRelative(c.style.Basis)) || k == style.Auto && c.percentInside() {
				b.percents = 2
			}
		}
		for _, c := range b.atoms {
			if k := c.style.Height.Kind; k == style.Percent || k == style.Function || c.style.MinHeight.Kind == style.Percent || c.style.MaxHeight.Kind == style.Percent {
				b.percents = 2
			}
		}
	}
	return b.percents == 2
}
