package pdf

import (
	"math"

	"fanshi/internal/page"
)

// gradient fills a path with axial shadings, one for each pair of neighbouring stops. gofpdf draws a shading in the
// unit square of a rectangle that is given in points, so the page's matrix is undone inside the clip, and the
// rectangle is a square: in any other shape lines of one colour would not stand upright on the gradient's axis.
func (c *content) gradient(m *page.Fill, g *page.LinearGradient) {
	if len(g.Stops) == 0 {
		return
	}
	b := m.Path.Bounds()
	side := points(c.page, max(b.Width, b.Height))
	if side == 0 {
		return
	}
	left, top := points(c.page, b.X), points(c.page, b.Y)
	height := points(c.page, c.page.Height)
	x1, y1, x2, y2 := float64(g.X1), float64(g.Y1), float64(g.X2), float64(g.Y2)
	unit := func(t float64) (x, y float64) {
		px, py := (x1+(x2-x1)*t)*c.scale, (y1+(y2-y1)*t)*c.scale
		return (px - left) / side, 1 - (py-top)/side
	}
	stops := g.Stops
	if len(stops) == 1 || x1 == x2 && y1 == y2 { // no extent: the last colour everywhere (SVG 2, section 14.2.2)
		c.solid(m, stops[len(stops)-1].Color)
		return
	}
	for i := 0; i+1 < len(stops); i++ {
		from, to := stops[i], stops[i+1]
		c.op("q")
		c.path(&m.Path)
		if m.EvenOdd {
			c.op("W* n")
		} else {
			c.op("W n")
		}
		if i > 0 {
			c.clipBeyond(g, from.Offset, math.Hypot(float64(c.page.Width), float64(c.page.Height))*2)
		}
		if to.Offset-from.Offset < 1e-4 { // a hard edge: the second colour from here on
			before := c.fills
			c.solid(m, to.Color)
			c.op("Q")
			c.fills = before
			continue
		}
		c.matrix(1/c.scale, 0, 0, -1/c.scale, 0, height/c.scale)
		c.flush()
		ax, ay := unit(from.Offset)
		bx, by := unit(to.Offset)
		c.f.LinearGradient(left, top, side, side, int(from.Color.R), int(from.Color.G), int(from.Color.B),
			int(to.Color.R), int(to.Color.G), int(to.Color.B), ax, ay, bx, by)
		c.op("Q")
	}
}

// clipBeyond clips to the half plane in which the gradient's offset is larger than t; far exceeds the page.
func (c *content) clipBeyond(g *page.LinearGradient, t, far float64) {
	x, y := float64(g.X1)+float64(g.X2-g.X1)*t, float64(g.Y1)+float64(g.Y2-g.Y1)*t
	dx, dy := float64(g.X2-g.X1), float64(g.Y2-g.Y1)
	n := math.Hypot(dx, dy)
	if n == 0 {
		return
	}
	dx, dy = dx/n*far, dy/n*far
	at := func(x, y float64) page.Point { return page.Point{X: page.Round(x), Y: page.Round(y)} }
	var p page.Path
	p.Move(at(x-dy, y+dx))
	p.Line(at(x+dy, y-dx))
	p.Line(at(x+dy+dx, y-dx+dy))
	p.Line(at(x-dy+dx, y+dx+dy))
	p.Close()
	c.path(&p)
	c.op("W n")
}
