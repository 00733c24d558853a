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
