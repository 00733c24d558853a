package raster

import (
	"image"
	"math"

	"fanshi/internal/page"
)

// canvas is the picture being drawn.
type canvas struct {
	img   *image.RGBA
	scan  scanner
	cache *Cache
	faces FaceSource
	row   []page.Color // scratch for gradients
}

// clip is what marks are confined to: a rectangle of whole pixels, and a mask of the size of the picture where
// the outline is no rectangle.
type clip struct {
	rect image.Rectangle
	mask *image.Alpha
}

// painter gives the colours of a fill.
type painter interface {
	// colors returns the colour at the centre of pixel (x, y), or fills buf, of the span's length, and
	// reports true where the colour changes along the row.
	colors(x, y int, buf []page.Color) (page.Color, bool)
}

type solid page.Color

func (s solid) colors(int, int, []page.Color) (page.Color, bool) { return page.Color(s), false }

// gradientSteps is how finely a gradient is tabulated: finer than 8-bit colours and 4K pictures can show.
const gradientSteps = 4096

// gradient is a linear gradient in pixels.
type gradient struct {
	origin    point
	direction point // scaled so that the product with (place − origin) is 0–1 along the gradient
	table     [gradientSteps + 1]page.Color
}

func newPainter(p page.Paint, t transform) painter {
	switch p := p.(type) {
	case page.Color:
		return solid(p)
	case *page.LinearGradient:
		g := &gradient{origin: t.point(page.Point{X: p.X1, Y: p.Y1})}
		d := t.point(page.Point{X: p.X2, Y: p.Y2}).minus(g.origin)
		if dd := dot(d, d); dd > 0 && len(p.Stops) > 0 {
			g.direction = d.times(1 / dd)
		} else if len(p.Stops) > 0 { // no extent: painted in the last stop's colour (SVG 2, section 14.2.2)
			return solid(p.Stops[len(p.Stops)-1].Color)
		}
		for i := range g.table {
			g.table[i] = colorAt(p.Stops, float64(i)/gradientSteps)
		}
		return g
	}
	return solid(page.Color{})
}

// colorAt interpolates between stops in sRGB, as CSS and SVG do.
func colorAt(stops []page.Stop, t float64) page.Color {
	if len(stops) == 0 {
		return page.Color{}
	}
	if t < stops[0].Offset {
		return stops[0].Color
	}
	for i := len(stops) - 1; i >= 0; i-- {
		a := stops[i]
		if t < a.Offset {
			continue
		}
		if i == len(stops)-1 || stops[i+1].Offset <= a.Offset {
			return a.Color
		}
		b, k := stops[i+1], (t-a.Offset)/(stops[i+1].Offset-a.Offset)
		between := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*k)) }
		return page.Color{R: between(a.Color.R, b.Color.R), G: between(a.Color.G, b.Color.G), B: between(a.Color.B, b.Color.B)}
	}
	return stops[0].Color
}

func (g *gradient) at(t float64) page.Color {
	return g.table[int(min(max(t, 0), 1)*gradientSteps+0.5)]
}

func (g *gradient) colors(x, y int, buf []page.Color) (page.Color, bool) {
	t := dot(point{float64(x) + 0.5, float64(y) + 0.5}.minus(g.origin), g.direction)
	if math.Abs(g.direction.x)*float64(len(buf)) < 0.5/gradientSteps {
		return g.at(t), false
	}
	for i := range buf {
		buf[i] = g.at(t + float64(i)*g.direction.x)
	}
	return page.Color{}, true
}

// fill paints what the scanner holds; its origin is the clip's corner.
func (c *canvas) fill(within clip, p painter, evenOdd bool) {
	origin := within.rect.Min
	if len(c.row) < within.rect.Dx() {
		c.row = make([]page.Color, c.img.Rect.Dx())
	}
	c.scan.sweep(evenOdd, func(y, x0, x1 int, a uint8) {
		x0, x1, y = x0+origin.X, x1+origin.X, y+origin.Y
		color, varies := p.colors(x0, y, c.row[:x1-x0])
		switch {
		case within.mask != nil:
			cover := within.mask.Pix[within.mask.PixOffset(x0, y):]
			for i := range x1 - x0 {
				if varies {
					color = c.row[i]
				}
				blend(c.img.Pix[c.img.PixOffset(x0+i, y):], color, mul(a, cover[i]))
			}
		case varies:
			for i := range x1 - x0 {
				blend(c.img.Pix[c.img.PixOffset(x0+i, y):], c.row[i], a)
			}
		default:
			blendRow(c.img.Pix[c.img.PixOffset(x0, y):c.img.PixOffset(x1-1, y)+4], color, a)
		}
	})
}

// mul multiplies two values of 0–255 that stand for 0–1.
func mul(a, b uint8) uint8 { return uint8((uint(a)*uint(b) + 127) / 255) }

// blend lays a colour over a pixel with plain coverage, without gamma or contrast adjustment.
func blend(dst []uint8, c page.Color, a uint8) {
	if a == 255 {
		dst[0], dst[1], dst[2] = c.R, c.G, c.B
		return
	}
	k, rest := uint(a), uint(255-a)
	dst[0] = uint8((uint(dst[0])*rest + uint(c.R)*k + 127) / 255)
	dst[1] = uint8((uint(dst[1])*rest + uint(c.G)*k + 127) / 255)
	dst[2] = uint8((uint(dst[2])*rest + uint(c.B)*k + 127) / 255)
}

// blendRow lays a colour over a row of pixels.
func blendRow(row []uint8, c page.Color, a uint8) {
	if a != 255 {
		for i := 0; i < len(row); i += 4 {
			blend(row[i:], c, a)
		}
		return
	}
	row[0], row[1], row[2], row[3] = c.R, c.G, c.B, 255
	for n := 4; n < len(row); n *= 2 {
		copy(row[n:], row[:n])
	}
}
