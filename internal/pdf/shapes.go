package pdf

import (
	"fmt"
	"slices"

	"fanshi/internal/page"
)

func (c *content) path(p *page.Path) {
	i := 0
	for _, op := range p.Ops {
		n, name := 1, "m"
		switch op {
		case page.LineTo:
			name = "l"
		case page.CubicTo:
			n, name = 3, "c"
		case page.Close:
			n, name = 0, "h"
		}
		for _, q := range p.Points[i : i+n] {
			c.length(q.X)
			c.length(q.Y)
		}
		i += n
		c.op(name)
	}
}

func (c *content) fill(m *page.Fill) error {
	if len(m.Path.Points) == 0 {
		return nil
	}
	switch paint := m.Paint.(type) {
	case page.Color:
		c.solid(m, paint)
	case *page.LinearGradient:
		c.gradient(m, paint)
	default:
		return fmt.Errorf("pdf: unknown paint %T", paint)
	}
	return nil
}

// solid fills a path with one colour.
func (c *content) solid(m *page.Fill, col page.Color) {
	c.color(col, forArea, false)
	c.path(&m.Path)
	if m.EvenOdd {
		c.op("f*")
	} else {
		c.op("f")
	}
}

func (c *content) stroke(m *page.Stroke) {
	if m.Width <= 0 {
		return // in PDF a width of 0 is a hairline, in SVG it is nothing
	}
	c.color(m.Color, forText, true)
	c.length(m.Width)
	c.op("w")
	c.length(page.Length(m.Cap))
	c.op("J")
	c.length(page.Length(m.Join))
	c.op("j")
	c.op("4 M") // SVG's miter limit; PDF's own default is 10
	c.buf = append(c.buf, '[')
	if slices.Max(append([]page.Length{0}, m.Dash...)) > 0 { // a pattern without length is an error in PDF, solid in SVG
		for _, d := range m.Dash {
			c.length(max(d, 0))
		}
	}
	c.op("] 0 d")
	c.path(&m.Path)
	c.op("S")
}

// code draws a QR code: its light ground with the quiet zone, and its dark modules merged into runs of a row, in units
// of a module, which keeps the numbers small.
func (c *content) code(m *page.Code) {
	ground := page.RectPath(m.Bounds())
	c.color(m.Light, forArea, false)
	c.path(&ground)
	c.op("f")
	c.color(m.Dark, forText, false)
	c.op("q")
	for _, v := range [6]page.Length{m.Module, 0, 0, m.Module, m.X, m.Y} {
		c.length(v)
	}
	c.op("cm")
	for row := range m.Modules {
		for col := 0; col < m.Modules; {
			run := 0
			for col+run < m.Modules && m.Bits[row*m.Modules+col+run] {
				run++
			}
			if run > 0 {
				for _, v := range [4]int{col, row, run, 1} {
					c.length(page.Length(v))
				}
				c.op("re")
			}
			col += run + 1
		}
	}
	c.op("f")
	c.op("Q")
}

// group draws marks turned as one piece, the clip with them.
func (c *content) group(m *page.Group) error {
	color, overprint := c.inForce, c.overprint
	c.op("q")
	if m.Turns%4 != 0 {
		sin, cos := [4]float64{0, 1, 0, -1}[m.Turns&3], [4]float64{1, 0, -1, 0}[m.Turns&3]
		x, y := float64(m.CX), float64(m.CY)
		c.matrix(cos, sin, -sin, cos, x-cos*x+sin*y, y-sin*x-cos*y)
	}
	if m.Clip != nil {
		c.path(m.Clip)
		c.op("W n")
	}
	if err := c.marks(m.Marks); err != nil {
		return err
	}
	c.op("Q")
	c.inForce, c.overprint = color, overprint // Q brings the graphics state back
	return nil
}

// dieSpace is the colour space of a die line: the spot colour, which screens and proofs show as magenta (ISO 32000-1, 8.6.6.4).
const dieSpace = "[/Separation /" + page.DieInk + " /DeviceCMYK <</FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 0 0] /N 1>>]"

// die draws a die line: overprinting, so that it takes nothing out of the inks below.
func (c *content) die(p *page.Path) {
	if len(c.d.resources["ColorSpace"]) == 0 {
		c.d.add("ColorSpace", page.DieInk, []byte(dieSpace))
	}
	c.op("/Overprint gs")
	c.op("/" + page.DieInk + " CS 1 SCN")
	c.length(page.DieWidth)
	c.op("w 0 J 1 j [] 0 d")
	c.path(p)
	c.op("S")
}
