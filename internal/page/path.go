package page

// Op is one step of a Path.
type Op uint8

// MoveTo takes one point, LineTo one, CubicTo three (two control points and the end), Close none.
const (
	MoveTo Op = iota
	LineTo
	CubicTo
	Close
)

// Path is an outline: its steps, and their points one after the other.
type Path struct {
	Ops    []Op
	Points []Point
	// Box is the box of an element whose background, border or clip the outline is; empty for everything else. A picture
	// moves its edges to whole pixels, so that boxes which stand side by side meet without a seam.
	Box Rect
}

// Move starts a new contour.
func (p *Path) Move(a Point) { p.Ops, p.Points = append(p.Ops, MoveTo), append(p.Points, a) }

// Line adds a straight edge.
func (p *Path) Line(a Point) { p.Ops, p.Points = append(p.Ops, LineTo), append(p.Points, a) }

// Cubic adds a cubic Bézier curve with control points a and b, ending in c.
func (p *Path) Cubic(a, b, c Point) {
	p.Ops, p.Points = append(p.Ops, CubicTo), append(p.Points, a, b, c)
}

// Close closes the contour.
func (p *Path) Close() { p.Ops = append(p.Ops, Close) }

// Map returns the path with every point moved, its box likewise.
func (p *Path) Map(to func(Point) Point) Path {
	out := Path{Ops: p.Ops, Points: make([]Point, len(p.Points))}
	for i, q := range p.Points {
		out.Points[i] = to(q)
	}
	if p.Box != (Rect{}) {
		corners := Path{Points: []Point{to(Point{p.Box.X, p.Box.Y}), to(Point{p.Box.Right(), p.Box.Bottom()})}}
		out.Box = corners.Bounds()
	}
	return out
}

// BoxPath returns the outline of an element's box without round corners.
func BoxPath(r Rect) Path {
	p := RectPath(r)
	p.Box = r
	return p
}

// Kappa places the control points of a cubic that stands for a quarter of an ellipse: 4(√2−1)/3.
const Kappa = 0.5522847498307936

// Radius is one rounded corner: a quarter of an ellipse.
type Radius struct{ Across, Down Length }

// RoundedRectPath returns the outline of a rectangle, clockwise from the top left, with the corners of these radii, in the same
// order; they must not overlap. A corner without a radius is square.
func RoundedRectPath(r Rect, radii [4]Radius) Path {
	if radii == ([4]Radius{}) {
		return RectPath(r)
	}
	var p Path
	k := func(v Length) Length { return Round(float64(v) * (1 - Kappa)) }
	x, y, right, bottom := r.X, r.Y, r.Right(), r.Bottom()
	a, b, c, d := radii[0], radii[1], radii[2], radii[3]
	p.Move(Point{x + a.Across, y})
	p.Line(Point{right - b.Across, y})
	if b.Across > 0 {
		p.Cubic(Point{right - k(b.Across), y}, Point{right, y + k(b.Down)}, Point{right, y + b.Down})
	}
	p.Line(Point{right, bottom - c.Down})
	if c.Across > 0 {
		p.Cubic(Point{right, bottom - k(c.Down)}, Point{right - k(c.Across), bottom}, Point{right - c.Across, bottom})
	}
	p.Line(Point{x + d.Across, bottom})
	if d.Across > 0 {
		p.Cubic(Point{x + k(d.Across), bottom}, Point{x, bottom - k(d.Down)}, Point{x, bottom - d.Down})
	}
	p.Line(Point{x, y + a.Down})
	if a.Across > 0 {
		p.Cubic(Point{x, y + k(a.Down)}, Point{x + k(a.Across), y}, Point{x + a.Across, y})
	}
	p.Close()
	return p
}

// RectPath returns the outline of a rectangle.
func RectPath(r Rect) Path {
	var p Path
	p.Move(Point{r.X, r.Y})
	p.Line(Point{r.Right(), r.Y})
	p.Line(Point{r.Right(), r.Bottom()})
	p.Line(Point{r.X, r.Bottom()})
	p.Close()
	return p
}

// Bounds returns the rectangle around all points of the path, control points included.
func (p *Path) Bounds() Rect {
	if len(p.Points) == 0 {
		return Rect{}
	}
	lo, hi := p.Points[0], p.Points[0]
	for _, q := range p.Points[1:] {
		lo = Point{min(lo.X, q.X), min(lo.Y, q.Y)}
		hi = Point{max(hi.X, q.X), max(hi.Y, q.Y)}
	}
	return Rect{lo.X, lo.Y, hi.X - lo.X, hi.Y - lo.Y}
}
