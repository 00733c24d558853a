package layout

import (
	"math"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// place is where the element of b stands in its template; anonymous boxes take their first item's.
func (b *box) place() diag.Pos {
	if b.node != nil {
		return b.node.Pos
	}
	for _, it := range b.items {
		return it.Pos
	}
	return diag.Pos{}
}

// decorate paints the background and the border of b.
func (p *painter) decorate(b *box) {
	r := page.Rect{X: b.x, Y: b.y, Width: b.width, Height: b.height}
	if b.kind == row || b.kind == rowGroup { // they have no border
		for _, slot := range b.slots() {
			p.background(b.style, r, r, slot)
		}
		return
	}
	p.decorateRect(b.style, r, b.border, b.radii(r))
}

func (p *painter) decorateRect(st *style.Computed, r page.Rect, border style.Sides[page.Length], radii corners) {
	inner := page.Rect{X: r.X + border.Left, Y: r.Y + border.Top, Width: r.Width - border.Left - border.Right, Height: r.Height - border.Top - border.Bottom}
	p.background(st, r, inner, roundedPath(r, radii))
	p.borders(st, r, border, radii)
}

// background fills an outline; r is the border box, inner the padding box, in which a gradient is placed.
func (p *painter) background(st *style.Computed, r, inner page.Rect, outer page.Path) {
	if st.Background != nil {
		p.add(&page.Fill{Path: outer, Paint: *st.Background})
	}
	if st.BackgroundGradient != nil {
		p.add(&page.Fill{Path: outer, Paint: gradientPaint(st.BackgroundGradient, inner)})
	}
	if st.BackgroundArt != "" {
		p.backgroundArt(st, r, outer)
	}
}

// backgroundArt draws art behind a box: as large as fits, from the top left corner, repeated to fill the box, which is
// what CSS does with a picture that has a ratio but no size of its own.
func (p *painter) backgroundArt(st *style.Computed, r page.Rect, outline page.Path) {
	pic := p.l.opts.Art(st.BackgroundArt)
	if pic == nil || r.Width <= 0 || r.Height <= 0 {
		return
	}
	r = p.wholePixels(r)
	w, h := float64(r.Width), float64(r.Height)
	if vb := pic.ViewBox; vb[2] > 0 {
		if ratio := vb[2] / vb[3]; w/h > ratio {
			w = h * ratio
		} else {
			h = w / ratio
		}
	}
	g := &page.Group{Clip: &outline}
	for y := 0.0; y < float64(r.Height)-0.5; y += h {
		for x := 0.0; x < float64(r.Width)-0.5; x += w {
			tile := page.Rect{X: r.X + page.Round(x), Y: r.Y + page.Round(y), Width: page.Round(w), Height: page.Round(h)}
			g.Marks = append(g.Marks, pic.Marks(tile, p.l.opts.Unit.PerCSSPixel(), st.Color)...)
		}
	}
	p.add(g)
}

func paddingRect(b *box) page.Rect {
	return page.Rect{X: b.x + b.border.Left, Y: b.y + b.border.Top, Width: b.width - b.border.Left - b.border.Right,
		Height: b.height - b.border.Top - b.border.Bottom}
}

// gradientPaint places a linear-gradient() in a rectangle (CSS Images 3, 3.1).
func gradientPaint(g *style.Gradient, r page.Rect) page.Paint {
	w, h := float64(r.Width), float64(r.Height)
	angle := g.Angle * math.Pi / 180
	if g.Corner != nil {
		dx, dy := float64(g.Corner[0]), float64(g.Corner[1])
		if dx != 0 && dy != 0 { // the line is perpendicular to the other diagonal
			angle = math.Atan2(dx*h, -dy*w)
		} else {
			angle = math.Atan2(dx, -dy)
		}
	}
	sin, cos := math.Sincos(angle)
	length := math.Abs(w*sin) + math.Abs(h*cos)
	cx, cy := float64(r.X)+w/2, float64(r.Y)+h/2
	out := &page.LinearGradient{
		X1: page.Round(cx - sin*length/2), Y1: page.Round(cy + cos*length/2),
		X2: page.Round(cx + sin*length/2), Y2: page.Round(cy - cos*length/2),
	}
	out.Stops = make([]page.Stop, len(g.Stops))
	known := make([]bool, len(g.Stops))
	for i, s := range g.Stops {
		out.Stops[i].Color = s.Color
		if v, ok := s.Position.Resolve(length); ok && length > 0 {
			out.Stops[i].Offset, known[i] = v/length, true
		}
	}
	spread(out.Stops, known)
	return out
}

// spread fills in the offsets that were not given and keeps them from going back (CSS Images 3, 3.4.3).
func spread(stops []page.Stop, known []bool) {
	n := len(stops)
	if n == 0 {
		return
	}
	if !known[0] {
		stops[0].Offset, known[0] = 0, true
	}
	if !known[n-1] {
		stops[n-1].Offset, known[n-1] = 1, true
	}
	prev := 0
	for i := 1; i < n; i++ {
		if !known[i] {
			continue
		}
		stops[i].Offset = max(stops[i].Offset, stops[prev].Offset)
		for j := prev + 1; j < i; j++ {
			stops[j].Offset = stops[prev].Offset + (stops[i].Offset-stops[prev].Offset)*float64(j-prev)/float64(i-prev)
		}
		prev = i
	}
}
