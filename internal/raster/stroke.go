package raster

import (
	"math"
	"slices"

	"fanshi/internal/page"
)

// miterLimit is SVG 2's default for stroke-miterlimit; longer miters become bevels.
const miterLimit = 4

// polyline is a flattened contour in pixels.
type polyline struct {
	points []point
	closed bool
}

// polylines collects flattened contours without repeated points.
type polylines struct{ all []polyline }

func (p *polylines) moveTo(a point) { p.all = append(p.all, polyline{points: []point{a}}) }

func (p *polylines) lineTo(a point) {
	if len(p.all) == 0 {
		p.moveTo(a)
	}
	last := &p.all[len(p.all)-1]
	if last.closed { // a path may go on after a close from where the contour began
		p.moveTo(last.points[0])
		last = &p.all[len(p.all)-1]
	}
	if a.minus(last.points[len(last.points)-1]).length() > 1e-6 {
		last.points = append(last.points, a)
	}
}

func (p *polylines) close() {
	if len(p.all) == 0 {
		return
	}
	last := &p.all[len(p.all)-1]
	if n := len(last.points); n > 1 && last.points[n-1].minus(last.points[0]).length() <= 1e-6 {
		last.points = last.points[:n-1]
	}
	last.closed = true
}

// stroke sends the outline of a stroke to a scanner whose origin lies at the given pixel: one piece per edge, join and cap, all
// of the same orientation, so that their union is what the non-zero rule fills.
func stroke(m *page.Stroke, t transform, origin point, to *scanner) {
	t.shift = t.shift.minus(origin)
	var lines polylines
	walkPath(&m.Path, t, &lines)
	pen := &nib{radius: float64(m.Width) * t.scale / 2, cap: m.Cap, join: m.Join, to: to}
	if pen.radius <= 0 {
		return
	}
	for _, line := range lines.all {
		for _, dash := range dashes(line, m.Dash, t.scale) {
			pen.draw(dash)
		}
	}
}

// dashes cuts a contour into its dashes; an empty pattern, or one without length, leaves it whole. An odd
// pattern is repeated to make it even (SVG 2, section 13.5.6).
func dashes(line polyline, pattern []page.Length, scale float64) []polyline {
	var lengths []float64
	total := 0.0
	for _, d := range pattern {
		lengths = append(lengths, math.Max(float64(d)*scale, 0))
		total += lengths[len(lengths)-1]
	}
	if len(lengths)%2 == 1 {
		lengths = append(lengths, lengths...)
	}
	if total < 1e-3 || len(line.points) < 2 {
		return []polyline{line}
	}
	points := line.points
	if line.closed {
		points = append(points[:len(points):len(points)], points[0])
	}
	var out []polyline
	i, left, on := 0, lengths[0], true
	current := []point{points[0]}
	for k := 1; k < len(points); k++ {
		a, b := points[k-1], points[k]
		length, done := b.minus(a).length(), 0.0
		for length-done > left {
			done += left
			cut := mix(a, b, done/length)
			if on {
				out = append(out, polyline{points: append(current, cut)})
			}
			on, current = !on, []point{cut}
			i = (i + 1) % len(lengths)
			left = lengths[i]
		}
		left -= length - done
		current = append(current, b)
	}
	if on {
		out = append(out, polyline{points: current})
	}
	return out
}

// nib draws contours of one width.
type nib struct {
	radius float64
	cap    page.Cap
	join   page.Join
	to     *scanner
}

func (n *nib) draw(line polyline) {
	points := line.points
	if len(points) == 1 || len(points) == 2 && points[1].minus(points[0]).length() < 1e-6 {
		n.dot(points[0])
		return
	}
	count := len(points)
	segments := count - 1
	if line.closed {
		segments = count
	}
	for i := range segments {
		a, b := points[i], points[(i+1)%count]
		d := b.minus(a)
		side := d.left().times(n.radius / d.length())
		n.polygon(a.plus(side), b.plus(side), b.minus(side), a.minus(side))
		if i+1 < segments || line.closed {
			n.corner(a, b, points[(i+2)%count])
		}
	}
	if !line.closed {
		n.end(points[1], points[0])
		n.end(points[count-2], points[count-1])
	}
}

// dot draws what a contour without length leaves: its caps.
func (n *nib) dot(at point) {
	switch r := n.radius; n.cap {
	case page.CapRound:
		n.circle(at)
	case page.CapSquare:
		n.polygon(at.plus(point{-r, -r}), at.plus(point{r, -r}), at.plus(point{r, r}), at.plus(point{-r, r}))
	}
}

// end draws the cap at b of a line that comes from a.
func (n *nib) end(a, b point) {
	switch n.cap {
	case page.CapRound:
		n.circle(b)
	case page.CapSquare:
		d := b.minus(a)
		d = d.times(n.radius / d.length())
		side := d.left()
		n.polygon(b.plus(side), b.plus(d).plus(side), b.plus(d).minus(side), b.minus(side))
	}
}

// corner draws the join at b between the edges from a and to c.
func (n *nib) corner(a, b, c point) {
	in, out := b.minus(a), c.minus(b)
	in, out = in.times(1/in.length()), out.times(1/out.length())
	turn, along := cross(in, out), dot(in, out)
	if math.Abs(turn) < 1e-9 && along > 0 {
		return
	}
	if n.join == page.JoinRound {
		n.circle(b)
		return
	}
	outer := 1.0 // the outside of the corner is on the left when it turns right
	if turn < 0 {
		outer = -1
	}
	p, q := b.plus(in.left().times(outer*n.radius)), b.plus(out.left().times(outer*n.radius))
	// The miter's length over the width is 1/sin(θ/2), θ being the angle between the edges: cos θ = −along.
	if half := math.Sqrt((1 + along) / 2); n.join == page.JoinMiter && half > 1e-9 && 1/half <= miterLimit {
		middle := p.minus(b).plus(q.minus(b))
		tip := b.plus(middle.times(n.radius / half / middle.length()))
		n.polygon(b, p, tip, q)
		return
	}
	n.polygon(b, p, q)
}

// circle draws a disc around a place as a polygon within a 16th of a pixel of it.
func (n *nib) circle(at point) {
	count := max(8, int(math.Ceil(math.Pi/math.Acos(1-min(1.0/16/n.radius, 0.5)))))
	points := make([]point, count)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(count))
		points[i] = at.plus(point{n.radius * cos, n.radius * sin})
	}
	n.polygon(points...)
}

// polygon adds a piece, turned to run clockwise.
func (n *nib) polygon(points ...point) {
	area := 0.0
	for i, p := range points {
		area += cross(p, points[(i+1)%len(points)])
	}
	if area < 0 {
		slices.Reverse(points)
	}
	n.to.moveTo(points[0])
	for _, p := range points[1:] {
		n.to.lineTo(p)
	}
	n.to.close()
}
