package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// space is what a box is laid out in.
type space struct {
	width, height page.Length // content box of the containing block
	heightKnown   bool        // percentages of the height resolve
	heightLimit   page.Length // where it is not known and there are orthogonal boxes: what it is at most; 0: no limit
	// fixedWidth and fixedHeight are border box sizes that the parent has decided; negative: not decided.
	// With zero values in use everywhere, "decided" is a flag.
	fixWidth, fixHeight     bool
	fixedWidth, fixedHeight page.Length
	unresolved              bool // percentages do not resolve though the height is known or fixed: it comes from the content of a column

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
		at := func(d style.Dim) page.Length { return wholeUnits(d, resolveOr(d, base, 0)) }
		return style.Sides[page.Length]{Top: at(d.Top), Right: at(d.Right), Bottom: at(d.Bottom), Left: at(d.Left)}
	}
	b.margin, b.padding = sides(b.style.Margin), sides(b.style.Padding)
	e := b.style.Border
	b.border = style.Sides[page.Length]{Top: e.Top.Width, Right: e.Right.Width, Bottom: e.Bottom.Width, Left: e.Left.Width}
}

// wholeUnits is a length that has been resolved in whole units. Of a percentage what is less than a unit is dropped, as Chromium drops it, so that
// a box that percentages leave exactly as wide as its text has room for it.
func wholeUnits(d style.Dim, v float64) page.Length {
	if d.Kind == style.Percent {
		return page.Length(v + 1e-6)
	}
	return page.Round(v)
}

// toBorderBox turns a width or height as declared, which comes to v, into that of the border box.
func (b *box) toBorderBox(d style.Dim, v float64, edges page.Length) page.Length {
	if b.style.ContentBox {
		return wholeUnits(d, v) + edges
	}
	return max(wholeUnits(d, v), edges)
}

// declaredWidth is the border box width that the style names, if any.
func (b *box) declaredWidth(base float64) (page.Length, bool) {
	if v, ok := b.style.Width.Resolve(base); ok {
		return b.toBorderBox(b.style.Width, v, b.horizontalEdges()), true
	}
	return 0, false
}

// declaredHeight is the border box height that the style names, if any and if it can be resolved.
func (b *box) declaredHeight(s space) (page.Length, bool) {
	if v, ok := b.style.Height.Resolve(s.heightBase()); ok {
		return b.toBorderBox(b.style.Height, v, b.verticalEdges()), true
	}
	return 0, false
}

func (s space) heightBase() float64 {
	if s.heightKnown && !s.unresolved {
		return float64(s.height)
	}
	return -1
}

// clampWidth applies min-width and max-width to a border box width.
func (b *box) clampWidth(w page.Length, base float64) page.Length {
	if v, ok := b.style.MaxWidth.Resolve(base); ok {
		w = min(w, b.toBorderBox(b.style.MaxWidth, v, b.horizontalEdges()))
	}
	if v, ok := b.style.MinWidth.Resolve(base); ok {
		w = max(w, b.toBorderBox(b.style.MinWidth, v, b.horizontalEdges()))
	}
	return max(w, b.horizontalEdges())
}

// clampHeight applies min-height and max-height to a border box height.
func (b *box) clampHeight(h page.Length, base float64) page.Length {
	if v, ok := b.style.MaxHeight.Resolve(base); ok {
		h = min(h, b.toBorderBox(b.style.MaxHeight, v, b.verticalEdges()))
	}
	if v, ok := b.style.MinHeight.Resolve(base); ok {
		h = max(h, b.toBorderBox(b.style.MinHeight, v, b.verticalEdges()))
	}
	return max(h, b.verticalEdges())
}

// ratioWidth and ratioHeight transfer a size through the aspect ratio, which counts in the box that box-sizing names; that
// of a picture counts in its content box (CSS Sizing 4, 5.1).
func (b *box) ratioWidth(h page.Length) page.Length {
	if b.ratioOfContent() {
		return page.Round(float64(h-b.verticalEdges())*b.aspect()) + b.horizontalEdges()
	}
	return max(page.Round(float64(h)*b.aspect()), b.horizontalEdges())
}

func (b *box) ratioHeight(w page.Length) page.Length {
	if b.ratioOfContent() {
		return page.Round(float64(w-b.horizontalEdges())/b.aspect()) + b.verticalEdges()
	}
	return max(page.Round(float64(w)/b.aspect()), b.verticalEdges())
}

func (b *box) ratioOfContent() bool { return b.style.ContentBox || b.style.AspectRatio == 0 }

// aspect is the preferred aspect ratio, 0 when there is none.
func (b *box) aspect() float64 {
	if b.style.AspectRatio != 0 || b.replaced == nil {
		return b.style.AspectRatio
	}
	return b.replaced.ratio
}
