package pdf

import (
	"fmt"
	"math"

	"fanshi/internal/page"
)

// gradient fills a path with an axial shading (ISO 32000-1, 8.7.4.5.3), beyond its ends in the colours of its end stops.
func (c *content) gradient(m *page.Fill, g *page.LinearGradient) {
	if len(g.Stops) == 0 {
		return
	}
	if len(g.Stops) == 1 || g.X1 == g.X2 && g.Y1 == g.Y2 { // no extent: the last colour everywhere (SVG 2, section 14.2.2)
		c.solid(m, g.Stops[len(g.Stops)-1].Color)
		return
	}
	c.op("q")
	c.path(&m.Path)
	if m.EvenOdd {
		c.op("W* n")
	} else {
		c.op("W n")
	}
	for i, run := range softRuns(g.Stops) {
		if i > 0 { // over what has been drawn, from the hard edge on
			c.clipBeyond(g, run[0].Offset, 2*math.Hypot(float64(c.sheet.Media.Width), float64(c.sheet.Media.Height)))
		}
		c.op("/" + c.d.resource("Shading", "Shade", c.shading(g, run)) + " sh")
	}
	c.op("Q")
}

// softRuns splits stops at hard edges, where two of them coincide: viewers draw a shading in steps, which would blur the
// edge.
func softRuns(stops []page.Stop) (runs [][]page.Stop) {
	start := 0
	for i := 1; i < len(stops); i++ {
		if stops[i].Offset-stops[i-1].Offset < 1e-4 {
			runs, start = append(runs, stops[start:i]), i
		}
	}
	return append(runs, stops[start:])
}

// clipBeyond clips to the half plane in which the gradient's offset is larger than t; far exceeds the page.
func (c *content) clipBeyond(g *page.LinearGradient, t, far float64) {
	x, y := float64(g.X1)+float64(g.X2-g.X1)*t, float64(g.Y1)+float64(g.Y2-g.Y1)*t
	dx, dy := float64(g.X2-g.X1), float64(g.Y2-g.Y1)
	n := math.Hypot(dx, dy)
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

// shading is the body of a shading dictionary in the page's own units, with stops that rise.
func (c *content) shading(g *page.LinearGradient, stops []page.Stop) []byte {
	space := "/DeviceRGB"
	if c.press {
		space = "/DeviceCMYK"
	}
	return fmt.Appendf(nil, "<</ShadingType 2 /ColorSpace %s /Coords [%d %d %d %d] /Extend [true true] /Function %s>>",
		space, g.X1, g.Y1, g.X2, g.Y2, c.stops(stops))
}

// stops is a function from 0 … 1 to colours: a constant piece before the first stop and after the last one, and a linear
// one between every two.
func (c *content) stops(stops []page.Stop) []byte {
	var pieces, bounds, encode []byte
	piece := func(from, to page.Color, start float64) {
		pieces = fmt.Appendf(pieces, "<</FunctionType 2 /Domain [0 1] /N 1 /C0 [%s] /C1 [%s]>> ", c.components(from), c.components(to))
		encode = append(encode, "0 1 "...)
		if start > 0 {
			bounds = appendRounded(bounds, start, 6)
		}
	}
	first, last := stops[0], stops[len(stops)-1]
	if first.Offset > 0 {
		piece(first.Color, first.Color, 0)
	}
	for i := 0; i+1 < len(stops); i++ {
		piece(stops[i].Color, stops[i+1].Color, stops[i].Offset)
	}
	if last.Offset < 1 {
		piece(last.Color, last.Color, last.Offset)
	}
	return fmt.Appendf(nil, "<</FunctionType 3 /Domain [0 1] /Bounds [%s] /Encode [%s] /Functions [%s]>>", bounds, encode, pieces)
}

// components are a colour's fractions in the document's colour space.
func (c *content) components(col page.Color) (buf []byte) {
	if c.press {
		return c.inks(col, forArea)
	}
	for _, v := range [3]uint8{col.R, col.G, col.B} {
		buf = append(buf, components[v]...)
	}
	return buf
}
