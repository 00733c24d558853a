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
	p.decorateRect(b.style, r, b.border, b.radii(r))
}

func (p *painter) decorateRect(st *style.Computed, r page.Rect, border style.Sides[page.Length], radii [4]page.Length) {
	outer := roundedPath(r, radii)
	if st.Background != nil {
		p.add(&page.Fill{Path: outer, Paint: *st.Background})
	}
	if st.BackgroundGradient != nil {
		inner := page.Rect{X: r.X + border.Left, Y: r.Y + border.Top, Width: r.Width - border.Left - border.Right, Height: r.Height - border.Top - border.Bottom}
		p.add(&page.Fill{Path: outer, Paint: gradientPaint(st.BackgroundGradient, inner)})
	}
	if st.BackgroundArt != "" {
		p.backgroundArt(st, r, outer)
	}
	p.borders(st, r, border, radii)
}

// backgroundArt draws art behind a box: as large as fits, from the top left corner, repeated to fill the box, which is
// what CSS does with a picture that has a ratio but no size of its own.
func (p *painter) backgroundArt(st *style.Computed, r page.Rect, outline page.Path) {
	pic := p.l.opts.Art(st.BackgroundArt)
	if pic == nil || r.Width <= 0 || r.Height <= 0 {
		return
	}
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

// borders paints the four edges: as one ring where they are alike, side by side otherwise.
func (p *painter) borders(st *style.Computed, r page.Rect, w style.Sides[page.Length], radii [4]page.Length) {
	e := st.Border
	if e.Top.Width == 0 && e.Right.Width == 0 && e.Bottom.Width == 0 && e.Left.Width == 0 {
		return
	}
	inner := page.Rect{X: r.X + w.Left, Y: r.Y + w.Top, Width: r.Width - w.Left - w.Right, Height: r.Height - w.Top - w.Bottom}
	if e.Top == e.Right && e.Top == e.Bottom && e.Top == e.Left && e.Top.Style == style.BorderSolid {
		ring := roundedPath(r, radii)
		hole := roundedPath(inner, shrink(radii, w))
		ring.Ops, ring.Points = append(ring.Ops, hole.Ops...), append(ring.Points, hole.Points...)
		p.add(&page.Fill{Path: ring, Paint: e.Top.Color, EvenOdd: true})
		return
	}
	corner := func(x, y page.Length) page.Point { return page.Point{X: x, Y: y} }
	o := [4]page.Point{corner(r.X, r.Y), corner(r.Right(), r.Y), corner(r.Right(), r.Bottom()), corner(r.X, r.Bottom())}
	i := [4]page.Point{corner(inner.X, inner.Y), corner(inner.Right(), inner.Y), corner(inner.Right(), inner.Bottom()), corner(inner.X, inner.Bottom())}
	for k, side := range [4]style.Border{e.Top, e.Right, e.Bottom, e.Left} {
		p.edge(side, o[k], o[(k+1)%4], i[(k+1)%4], i[k])
	}
}

// edge paints one border edge between the outer corners a, b and the inner corners c, d.
func (p *painter) edge(e style.Border, a, b, c, d page.Point) {
	if e.Width == 0 || e.Style == style.BorderNone {
		return
	}
	var path page.Path
	if e.Style == style.BorderSolid {
		path.Move(a)
		path.Line(b)
		path.Line(c)
		path.Line(d)
		path.Close()
		p.add(&page.Fill{Path: path, Paint: e.Color})
		return
	}
	middle := func(p, q page.Point) page.Point { return page.Point{X: (p.X + q.X) / 2, Y: (p.Y + q.Y) / 2} }
	path.Move(middle(a, d))
	path.Line(middle(b, c))
	s := &page.Stroke{Path: path, Width: e.Width, Color: e.Color, Dash: []page.Length{2 * e.Width, 2 * e.Width}}
	if e.Style == style.BorderDotted {
		s.Cap, s.Dash = page.CapRound, []page.Length{0, 2 * e.Width}
	}
	p.add(s)
}

func paddingRect(b *box) page.Rect {
	return page.Rect{X: b.x + b.border.Left, Y: b.y + b.border.Top, Width: b.width - b.border.Left - b.border.Right,
		Height: b.height - b.border.Top - b.border.Bottom}
}

// radii resolves border-radius; corners that overlap are all reduced alike (CSS Backgrounds 3, 4.5). Percentages refer
// to the shorter side, so that corners stay round.
func (b *box) radii(r page.Rect) [4]page.Length { return resolveRadii(b.style.Radius, r) }

// innerRadii are the radii of the padding box.
func (b *box) innerRadii() [4]page.Length {
	outer := page.Rect{Width: b.width, Height: b.height}
	return shrink(b.radii(outer), b.border)
}

func resolveRadii(d [4]style.Dim, r page.Rect) [4]page.Length {
	var out [4]page.Length
	for i := range d {
		out[i] = max(page.Round(resolveOr(d[i], float64(min(r.Width, r.Height)), 0)), 0)
	}
	f := 1.0
	reduce := func(a, b, side page.Length) {
		if a+b > side && a+b > 0 {
			f = min(f, float64(side)/float64(a+b))
		}
	}
	reduce(out[0], out[1], r.Width)
	reduce(out[3], out[2], r.Width)
	reduce(out[0], out[3], r.Height)
	reduce(out[1], out[2], r.Height)
	if f < 1 {
		for i := range out {
			out[i] = page.Round(float64(out[i]) * f)
		}
	}
	return out
}

func shrink(radii [4]page.Length, w style.Sides[page.Length]) [4]page.Length {
	around := [4]page.Length{max(w.Top, w.Left), max(w.Top, w.Right), max(w.Bottom, w.Right), max(w.Bottom, w.Left)}
	for i := range radii {
		radii[i] = max(radii[i]-around[i], 0)
	}
	return radii
}

// kappa places the control points of a cubic that stands for a quarter circle: 4(√2−1)/3.
const kappa = 0.5522847498307936

// roundedPath is the outline of a rectangle with round corners, clockwise from the top left.
func roundedPath(r page.Rect, radii [4]page.Length) page.Path {
	if radii == [4]page.Length{} {
		return page.RectPath(r)
	}
	var p page.Path
	k := func(v page.Length) page.Length { return page.Round(float64(v) * (1 - kappa)) }
	x, y, right, bottom := r.X, r.Y, r.Right(), r.Bottom()
	at := func(x, y page.Length) page.Point { return page.Point{X: x, Y: y} }
	a, b, c, d := radii[0], radii[1], radii[2], radii[3]
	p.Move(at(x+a, y))
	p.Line(at(right-b, y))
	if b > 0 {
		p.Cubic(at(right-k(b), y), at(right, y+k(b)), at(right, y+b))
	}
	p.Line(at(right, bottom-c))
	if c > 0 {
		p.Cubic(at(right, bottom-k(c)), at(right-k(c), bottom), at(right-c, bottom))
	}
	p.Line(at(x+d, bottom))
	if d > 0 {
		p.Cubic(at(x+k(d), bottom), at(x, bottom-k(d)), at(x, bottom-d))
	}
	p.Line(at(x, y+a))
	if a > 0 {
		p.Cubic(at(x, y+k(a)), at(x+k(a), y), at(x+a, y))
	}
	p.Close()
	return p
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
