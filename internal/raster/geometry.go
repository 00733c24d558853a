package raster

import (
	"math"

	"fanshi/internal/page"
)

// point is a place in pixels.
type point struct{ x, y float64 }

func (p point) plus(q point) point    { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point   { return point{p.x - q.x, p.y - q.y} }
func (p point) times(k float64) point { return point{p.x * k, p.y * k} }
func (p point) length() float64       { return math.Hypot(p.x, p.y) }
func (p point) left() point           { return point{p.y, -p.x} } // a quarter turn to the left as seen on a page
func mix(a, b point, t float64) point { return point{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }
func cross(a, b point) float64        { return a.x*b.y - a.y*b.x }
func dot(a, b point) float64          { return a.x*b.x + a.y*b.y }

// transform takes page units to pixels: a scale, quarter turns, a shift, and the edges of a box that are then moved.
type transform struct {
	scale float64
	turns int // quarter turns clockwise, 0–3
	shift point
	edges *edges // nil: none
}

// turned returns a vector after a number of quarter turns clockwise (y points down).
func turned(v point, turns int) point {
	for range turns {
		v = point{-v.y, v.x}
	}
	return v
}

func (t transform) apply(x, y float64) point {
	p := turned(point{x * t.scale, y * t.scale}, t.turns).plus(t.shift)
	if t.edges != nil {
		p = t.edges.move(p)
	}
	return p
}

func (t transform) point(p page.Point) point { return t.apply(float64(p.X), float64(p.Y)) }

// group returns the transform inside a group that is turned about a place.
func (t transform) group(turns int, cx, cy page.Length) transform {
	centre := t.point(page.Point{X: cx, Y: cy})
	inner := transform{scale: t.scale, turns: (t.turns + turns) & 3}
	inner.shift = centre.minus(inner.point(page.Point{X: cx, Y: cy}))
	return inner
}

// rect returns the box of a rectangle in pixels.
func (t transform) rect(r page.Rect) (lo, hi point) {
	a, b := t.point(page.Point{X: r.X, Y: r.Y}), t.point(page.Point{X: r.Right(), Y: r.Bottom()})
	return point{min(a.x, b.x), min(a.y, b.y)}, point{max(a.x, b.x), max(a.y, b.y)}
}

// sink takes a flattened outline: moveTo starts a contour, lineTo goes on, close ends it.
type sink interface {
	moveTo(point)
	lineTo(point)
	close()
}

// walkPath sends a path to a sink, curves as chains of lines.
func walkPath(p *page.Path, t transform, to sink) {
	var pen point
	i := 0
	for _, op := range p.Ops {
		switch op {
		case page.MoveTo:
			pen = t.point(p.Points[i])
			to.moveTo(pen)
			i++
		case page.LineTo:
			pen = t.point(p.Points[i])
			to.lineTo(pen)
			i++
		case page.CubicTo:
			a, b, c := t.point(p.Points[i]), t.point(p.Points[i+1]), t.point(p.Points[i+2])
			cubic(pen, a, b, c, to)
			pen = c
			i += 3
		case page.Close:
			to.close()
		}
	}
}

// cubic sends a cubic Bézier curve as lines that stay within a twelfth of a pixel of it: n segments are at most 3/4 · d / n²
// away, d being the larger second difference of the control points (a chord's distance is an eighth of the second derivative
// at most, and that is 6 d), and n² is 16/√3 · d.
func cubic(p0, p1, p2, p3 point, to sink) {
	d1 := p0.minus(p1.times(2)).plus(p2)
	d2 := p1.minus(p2.times(2)).plus(p3)
	d := math.Sqrt(max(dot(d1, d1), dot(d2, d2)))
	n := min(max(int(math.Ceil(math.Sqrt(d*16/math.Sqrt(3)))), 1), 500)
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		a, b, c := mix(p0, p1, t), mix(p1, p2, t), mix(p2, p3, t)
		to.lineTo(mix(mix(a, b, t), mix(b, c, t), t))
	}
	to.lineTo(p3)
}
