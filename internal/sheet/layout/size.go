package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// space is what a box is laid out in.
type space struct {
	width, height page.Length // content box of the containing block
	heightKnown   bool        // percentages of the height resolve
	// fixedWidth and fixedHeight are border box sizes that the parent has decided; negative: not decided.
	// With zero values in use everywhere, "decided" is a flag.
	fixWidth, fixHeight     bool
	fixedWidth, fixedHeight page.Length

	above above // only where there are marks of text-emphasis
}

func resolveOr(d style.Dim, base, otherwise float64) float64 {
	if v, ok := d.Resolve(base); ok {
		return v
	}
	return otherwise
}

// resolveEdges sets margin (auto counts as 0), border and padding; percentages refer to the containing block's width.
func (b *box) resolveEdges(width page.Length) {
	base := float64(width)
	sides := func(d style.Sides[style.Dim]) style.Sides[page.Length] {
		at := func(d style.Dim) page.Length { return page.Round(resolveOr(d, base, 0)) }
		return style.Sides[page.Length]{Top: at(d.Top), Right: at(d.Right), Bottom: at(d.Bottom), Left: at(d.Left)}
	}
	b.margin, b.padding = sides(b.style.Margin), sides(b.style.Padding)
	e := b.style.Border
	b.border = style.Sides[page.Length]{Top: e.Top.Width, Right: e.Right.Width, Bottom: e.Bottom.Width, Left: e.Left.Width}
}

// toBorderBox turns a width or height as declared into that of the border box.
func (b *box) toBorderBox(v float64, edges page.Length) page.Length {
	if b.style.ContentBox {
		return page.Round(v) + edges
	}
	return max(page.Round(v), edges)
}

// declaredWidth is the border box width that the style names, if any.
func (b *box) declaredWidth(base float64) (page.Length, bool) {
	if v, ok := b.style.Width.Resolve(base); ok {
		return b.toBorderBox(v, b.horizontalEdges()), true
	}
	return 0, false
}

// declaredHeight is the border box height that the style names, if any and if it can be resolved.
func (b *box) declaredHeight(s space) (page.Length, bool) {
	if v, ok := b.style.Height.Resolve(s.heightBase()); ok {
		return b.toBorderBox(v, b.verticalEdges()), true
	}
	return 0, false
}

func (s space) heightBase() float64 {
	if s.heightKnown {
		return float64(s.height)
	}
	return -1
}

// clampWidth applies min-width and max-width to a border box width.
func (b *box) clampWidth(w page.Length, base float64) page.Length {
	if v, ok := b.style.MaxWidth.Resolve(base); ok {
		w = min(w, b.toBorderBox(v, b.horizontalEdges()))
	}
	if v, ok := b.style.MinWidth.Resolve(base); ok {
		w = max(w, b.toBorderBox(v, b.horizontalEdges()))
	}
	return max(w, b.horizontalEdges())
}

// clampHeight applies min-height and max-height to a border box height.
func (b *box) clampHeight(h page.Length, base float64) page.Length {
	if v, ok := b.style.MaxHeight.Resolve(base); ok {
		h = min(h, b.toBorderBox(v, b.verticalEdges()))
	}
	if v, ok := b.style.MinHeight.Resolve(base); ok {
		h = max(h, b.toBorderBox(v, b.verticalEdges()))
	}
	return max(h, b.verticalEdges())
}

// ratioWidth and ratioHeight transfer a size through aspect-ratio, which counts in the box that box-sizing names.
func (b *box) ratioWidth(h page.Length) page.Length {
	if b.style.ContentBox {
		return page.Round(float64(h-b.verticalEdges())*b.aspect()) + b.horizontalEdges()
	}
	return page.Round(float64(h) * b.aspect())
}

func (b *box) ratioHeight(w page.Length) page.Length {
	if b.style.ContentBox {
		return page.Round(float64(w-b.horizontalEdges())/b.aspect()) + b.verticalEdges()
	}
	return page.Round(float64(w) / b.aspect())
}

// aspect is the preferred aspect ratio, 0 when there is none.
func (b *box) aspect() float64 {
	if b.style.AspectRatio != 0 || b.replaced == nil {
		return b.style.AspectRatio
	}
	return b.replaced.ratio
}

// intrinsicWidth is the min-content (or max-content) contribution of the border box, margins not counted.
func (l *layouter) intrinsicWidth(b *box, maxContent bool) page.Length {
	margin, border, padding := b.margin, b.border, b.padding
	b.resolveEdges(0)
	w := l.intrinsicBorderBox(b, maxContent)
	b.margin, b.border, b.padding = margin, border, padding
	return w
}

// intrinsicBorderBox is intrinsicWidth once edges are resolved without a containing block.
func (l *layouter) intrinsicBorderBox(b *box, maxContent bool) page.Length {
	if b.style.Width.Kind == style.Fixed {
		w, _ := b.declaredWidth(-1)
		return b.clampWidth(w, -1)
	}
	if b.aspect() != 0 && b.style.Height.Kind == style.Fixed {
		h, _ := b.declaredHeight(space{})
		return b.clampWidth(b.ratioWidth(h), -1)
	}
	return b.clampWidth(l.intrinsicContent(b, maxContent)+b.horizontalEdges(), -1)
}

// outerIntrinsic adds the margins that do not depend on the containing block.
func (l *layouter) outerIntrinsic(b *box, maxContent bool) page.Length {
	m := b.style.Margin
	return l.intrinsicWidth(b, maxContent) + page.Round(resolveOr(m.Left, 0, 0)) + page.Round(resolveOr(m.Right, 0, 0))
}

// intrinsicContent is the min-content or max-content width of the content box by its content alone. It is found once:
// nothing that it depends on changes while a tree is laid out, save the room of orthogonal boxes.
func (l *layouter) intrinsicContent(b *box, maxContent bool) page.Length {
	m := &b.intrinsic[0]
	if maxContent {
		m = &b.intrinsic[1]
	}
	if !m.known || l.orthogonals {
		m.width, m.known = l.measureContent(b, maxContent), true
	}
	return m.width
}

func (l *layouter) measureContent(b *box, maxContent bool) page.Length {
	var w page.Length
	switch b.kind {
	case picture:
		return page.Round(b.replaced.width) // 0 where it stretches
	case orthogonal:
		return l.across(b)
	case lines:
		return l.intrinsicLines(b, maxContent)
	case table:
		return l.intrinsicTable(b, maxContent)
	case flex:
		if !b.style.Column {
			return l.intrinsicRow(b, maxContent)
		}
		fallthrough
	default:
		for _, c := range b.children {
			if !c.absolute() {
				w = max(w, l.outerIntrinsic(c, maxContent))
			}
		}
	}
	return w
}

func (l *layouter) intrinsicRow(b *box, maxContent bool) page.Length {
	var sum, widest page.Length
	n := 0
	for _, c := range b.children {
		if c.absolute() {
			continue
		}
		w := l.outerIntrinsic(c, maxContent)
		if v, ok := c.style.Basis.Resolve(-1); ok && c.style.Width.Kind == style.Auto && maxContent && v > 0 {
			w = max(w, page.Round(v))
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

// shrinkToFit is the width of inline blocks, absolutely positioned boxes and flex items with auto width
// (CSS 2.2, 10.3.5): as wide as the content wants, as narrow as the space allows, never below its minimum.
func (l *layouter) shrinkToFit(b *box, available page.Length) page.Length {
	widest := l.intrinsicWidth(b, true)
	if widest <= available {
		return widest
	}
	return max(l.intrinsicWidth(b, false), available)
}
