package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// limits are the smallest and the largest border box width and height that the style allows.
type limits struct{ minWidth, maxWidth, minHeight, maxHeight page.Length }

func (b *box) limits(base, heightBase float64) limits {
	return limits{b.clampWidth(0, base), b.clampWidth(unbounded, base), b.clampHeight(0, heightBase), b.clampHeight(unbounded, heightBase)}
}

// pictureSize is the border box of a picture (CSS 2.2, 10.3.2, 10.6.2 and 10.4; CSS Sizing 4, 5.1). What s fixes stands.
func (b *box) pictureSize(s space) (width, height page.Length) {
	return b.pictureIn(s, s.width-b.margin.Left-b.margin.Right)
}

// pictureIn is pictureSize where a picture without a size is as wide as room.
func (b *box) pictureIn(s space, room page.Length) (width, height page.Length) {
	base := float64(s.width)
	width, hasWidth := s.fixedWidth, s.fixWidth
	if w, ok := b.declaredWidth(base); ok && !hasWidth {
		width, hasWidth = b.clampWidth(w, base), true
	}
	height, hasHeight := s.fixedHeight, s.fixHeight
	if h, ok := b.declaredHeight(s); ok && !hasHeight {
		height, hasHeight = b.clampHeight(h, s.heightBase()), true
	}
	switch ratio := b.aspect() != 0; {
	case hasWidth && hasHeight:
	case hasWidth && ratio:
		height = b.clampHeight(b.ratioHeight(width), s.heightBase())
	case hasHeight && ratio:
		width = b.clampWidth(b.ratioWidth(height), base)
	case ratio:
		width = b.naturalWidth() + b.horizontalEdges()
		if b.stretches() {
			width = max(room, b.horizontalEdges())
		}
		return b.constrain(width, b.ratioHeight(width), b.limits(base, s.heightBase()))
	default:
		if !hasWidth {
			width = b.clampWidth(page.Round(b.replaced.width)+b.horizontalEdges(), base)
		}
		if !hasHeight {
			height = b.clampHeight(page.Round(b.replaced.height)+b.verticalEdges(), s.heightBase())
		}
	}
	return width, height
}

// naturalWidth is the width of a picture by itself; aspect-ratio turns a height into one that names no width.
func (b *box) naturalWidth() page.Length {
	if b.replaced.heightOnly && b.style.AspectRatio != 0 {
		return page.Round(b.replaced.height * b.style.AspectRatio)
	}
	return page.Round(b.replaced.width)
}

// stretches reports whether a picture is as wide as the room around it: it has a ratio but no size.
func (b *box) stretches() bool {
	return b.replaced.stretches || b.replaced.sizeless && b.style.AspectRatio != 0
}

// constrain brings a picture that has its natural ratio within its limits, and keeps the ratio as far as they let it (the
// table of CSS 2.2, 10.4).
func (b *box) constrain(w, h page.Length, lim limits) (width, height page.Length) {
	wide, narrow, high, low := w > lim.maxWidth, w < lim.minWidth, h > lim.maxHeight, h < lim.minHeight
	across, down := page.Length(0), page.Length(0) // the table is about the box that the ratio counts in
	if b.ratioOfContent() {
		across, down = b.horizontalEdges(), b.verticalEdges()
	}
	byWidth := float64(lim.maxWidth-across)*float64(h-down) <= float64(lim.maxHeight-down)*float64(w-across)
	if narrow {
		byWidth = float64(lim.minWidth-across)*float64(h-down) > float64(lim.minHeight-down)*float64(w-across)
	}
	switch {
	case wide && low:
		return lim.maxWidth, lim.minHeight
	case narrow && high:
		return lim.minWidth, lim.maxHeight
	case wide && (!high || byWidth):
		return lim.maxWidth, max(b.ratioHeight(lim.maxWidth), lim.minHeight)
	case high:
		return max(b.ratioWidth(lim.maxHeight), lim.minWidth), lim.maxHeight
	case narrow && (!low || byWidth):
		return lim.minWidth, min(b.ratioHeight(lim.minWidth), lim.maxHeight)
	case low:
		return min(b.ratioWidth(lim.minHeight), lim.maxWidth), lim.minHeight
	}
	return w, h
}

// widthByRatio is the width that a height comes to through aspect-ratio: at least as wide as the content needs to be, where
// nothing else is said (CSS Sizing 4, 5.3).
func (l *layouter) widthByRatio(b *box, height page.Length, s space) page.Length {
	base := float64(s.width)
	w := b.ratioWidth(b.clampHeight(height, s.heightBase()))
	if b.kind != picture && b.style.MinWidth.Kind == style.Auto && !b.style.Clip {
		w = max(w, l.intrinsicContent(b, false, space{height: height - b.verticalEdges(), heightKnown: true})+b.horizontalEdges())
	}
	return b.clampWidth(w, base)
}

// clampByRatio brings the width of a box with aspect-ratio and auto width within what its limits of height come to
// (CSS Sizing 4, 5.2); its own limits win.
func (b *box) clampByRatio(w page.Length, base float64, s space) page.Length {
	if b.style.AspectRatio == 0 || b.kind == picture {
		return w
	}
	if _, ok := b.declaredWidth(base); ok {
		return w
	}
	return b.clampWidth(b.limitByRatio(w, s), base)
}

// limitHeightByRatio brings a height within what the limits of width come to through aspect-ratio.
func (b *box) limitHeightByRatio(h page.Length, base float64) page.Length {
	if _, ok := b.style.MaxWidth.Resolve(base); ok {
		h = min(h, b.ratioHeight(b.clampWidth(unbounded, base)))
	}
	if _, ok := b.style.MinWidth.Resolve(base); ok {
		h = max(h, b.ratioHeight(b.clampWidth(0, base)))
	}
	return h
}

// limitByRatio brings a width within what the limits of height come to through aspect-ratio.
func (b *box) limitByRatio(w page.Length, s space) page.Length {
	if b.style.AspectRatio == 0 || b.kind == picture {
		return w
	}
	w = max(w, b.ratioWidth(b.verticalEdges()))
	heightBase := s.heightBase()
	if _, ok := b.style.MaxHeight.Resolve(heightBase); ok {
		w = min(w, b.ratioWidth(b.clampHeight(unbounded, heightBase)))
	}
	if _, ok := b.style.MinHeight.Resolve(heightBase); ok {
		w = max(w, b.ratioWidth(b.clampHeight(0, heightBase)))
	}
	return w
}
