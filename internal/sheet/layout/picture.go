package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

func (p *painter) picture(b *box) {
	r := b.contentRect()
	r.X, r.Y = r.X+b.x, r.Y+b.y
	switch {
	case b.replaced.code != nil:
		if c := p.l.placeCode(b, r); c != nil {
			p.checkInside(c.Bounds(), b, "二维码", "")
			p.add(c)
		}
	case b.replaced.vector != nil:
		p.vector(b, r)
	case b.replaced.image != nil:
		p.image(b, r)
	}
}

// image paints a picture of the content in the content box r.
func (p *painter) image(b *box, r page.Rect) {
	img := *b.replaced.image
	img.Rect = b.object(r, p.l.opts.Unit.PerCSSPixel())
	p.clipped(b, r, []page.Mark{&img})
}

// vector paints a picture in the content box r, beyond whose edge nothing is seen (CSS Overflow 3, 2).
func (p *painter) vector(b *box, r page.Rect) {
	r = p.wholePixels(r)
	p.clipped(b, r, b.replaced.vector.Marks(b.object(r, p.l.opts.Unit.PerCSSPixel()), p.l.opts.Unit.PerCSSPixel(), b.style.Color))
}

// wholePixels moves the edges of a drawing's box on a slide to whole pixels, as Chromium does: the drawing is scaled to that,
// so that what fills it meets the boxes beside it without a seam.
func (p *painter) wholePixels(r page.Rect) page.Rect {
	if p.l.opts.Unit != page.Pixel64 {
		return r
	}
	whole := func(v page.Length) page.Length { return (v + 32) &^ 63 }
	r = applyTurns(p.turns, r)
	x, y := whole(r.X), whole(r.Y)
	r = page.Rect{X: x, Y: y, Width: whole(r.Right()) - x, Height: whole(r.Bottom()) - y}
	for _, t := range p.turns {
		t.quarters = 4 - t.quarters&3
		r = t.apply(r)
	}
	return r
}

// clipped paints marks inside the content box r with its rounded corners.
func (p *painter) clipped(b *box, r page.Rect, marks []page.Mark) {
	edges := style.Sides[page.Length]{Top: b.border.Top + b.padding.Top, Right: b.border.Right + b.padding.Right,
		Bottom: b.border.Bottom + b.padding.Bottom, Left: b.border.Left + b.padding.Left}
	radii := b.radii(page.Rect{Width: b.width, Height: b.height}).shrink(edges)
	if radii != (corners{}) || !within(marks, r) {
		outline := roundedPath(r, radii)
		marks = []page.Mark{&page.Group{Clip: &outline, Marks: marks}}
	}
	for _, m := range marks {
		p.add(m)
	}
}

// object is the rectangle of a picture as object-fit has it (CSS Images 3, 5.5), always centred. It does not apply to
// inline svg.
func (b *box) object(r page.Rect, px float64) page.Rect {
	w, h := float64(r.Width), float64(r.Height)
	fit := b.style.ObjectFit
	if b.node.Tag == "svg" || fit == style.FitFill {
		return r
	}
	width, height, ratio := b.replaced.intrinsic()
	switch {
	case fit == style.FitNone && width > 0 && height > 0:
		w, h = width*px, height*px
	case ratio == 0 || h == 0:
		return r
	case (w/h > ratio) == (fit == style.FitCover):
		h = w / ratio
	default:
		w = h * ratio
	}
	return page.Rect{X: r.X + page.Round((float64(r.Width)-w)/2), Y: r.Y + page.Round((float64(r.Height)-h)/2), Width: page.Round(w), Height: page.Round(h)}
}

// intrinsic is the size in px that a picture has of itself, 0 where it has none, and its ratio of width to height.
func (r *replaced) intrinsic() (width, height, ratio float64) {
	if r.image != nil {
		width, height = float64(r.image.PixelWidth), float64(r.image.PixelHeight)
		return width, height, width / height
	}
	v := r.vector
	if v.ViewBox[3] > 0 {
		ratio = v.ViewBox[2] / v.ViewBox[3]
	}
	if v.Width > 0 && v.Height > 0 {
		ratio = v.Width / v.Height
	}
	return v.Width, v.Height, ratio
}

// within reports whether marks stay inside r.
func within(marks []page.Mark, r page.Rect) bool {
	for _, m := range marks {
		var path *page.Path
		var out page.Length // by which a line reaches beyond its path, mitres included as a rule
		switch m := m.(type) {
		case *page.Fill:
			path = &m.Path
		case *page.Stroke:
			path, out = &m.Path, 2*m.Width
		case *page.Image:
			outline := page.RectPath(m.Rect)
			path = &outline
		default:
			return false
		}
		if b := path.Bounds(); b.X-out < r.X || b.Y-out < r.Y || b.Right()+out > r.Right() || b.Bottom()+out > r.Bottom() {
			return false
		}
	}
	return true
}
