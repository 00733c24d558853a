package raster

import (
	"encoding/binary"
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
	exact bool         // a slide at one pixel for each of its pixels
	// Memory of pictures that PNG has written.
	spare, spareTurned []uint8
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
		if !varies {
			c.lay(y, x0, x1, color, a, within.mask)
			return
		}
		for i, color := range c.row[:x1-x0] {
			c.lay(y, x0+i, x0+i+1, color, a, within.mask)
		}
	})
}

// solidBox returns the pixels and the colour of a mark that is one upright rectangle of whole pixels in one colour, which
// backgrounds are.
func (c *canvas) solidBox(m page.Mark, t transform, within clip) (r image.Rectangle, color page.Color, ok bool) {
	fill, ok := m.(*page.Fill)
	if !ok || within.mask != nil || !isRect(&fill.Path) {
		return r, color, false
	}
	if color, ok = fill.Paint.(page.Color); !ok {
		return r, color, false
	}
	lo, hi := c.fitted(&fill.Path, t).rect(fill.Path.Bounds())
	for _, v := range [4]float64{lo.x, lo.y, hi.x, hi.y} {
		if v != math.Trunc(v) || math.Abs(v) > 1<<20 {
			return r, color, false
		}
	}
	return image.Rect(int(lo.x), int(lo.y), int(hi.x), int(hi.y)).Intersect(within.rect), color, true
}

// covers reports whether nothing is seen of what lies below a mark.
func (c *canvas) covers(m page.Mark, t transform, within clip) bool {
	r, _, ok := c.solidBox(m, t, within)
	return ok && r == within.rect
}

// paintBox paints a rectangle, row by row.
func (c *canvas) paintBox(r image.Rectangle, color page.Color) {
	if r.Empty() {
		return
	}
	first := c.pixels(r.Min.Y, r.Min.X, r.Max.X)
	paint(first, color)
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(c.pixels(y, r.Min.X, r.Max.X), first)
	}
}

// pixels returns a stretch of a row, from x0 up to x1.
func (c *canvas) pixels(y, x0, x1 int) []uint8 {
	at := c.img.PixOffset(x0, y)
	return c.img.Pix[at : at+4*(x1-x0)]
}

// lay lays a colour over a stretch of a row with a coverage, which is multiplied by the mask's if there is one.
func (c *canvas) lay(y, x0, x1 int, color page.Color, a uint8, mask *image.Alpha) {
	row := c.pixels(y, x0, x1)
	switch {
	case mask != nil:
		cover := mask.Pix[mask.PixOffset(x0, y):]
		for i := range x1 - x0 {
			blend(row[4*i:4*i+4], color, mul(a, cover[i]))
		}
	case a == 255:
		paint(row, color)
	default:
		for i := 0; i < len(row); i += 4 {
			blend(row[i:i+4], color, a)
		}
	}
}

// mul multiplies two values of 0–255 that stand for 0–1.
func mul(a, b uint8) uint8 { return uint8((uint(a)*uint(b) + 127) / 255) }

// blend lays a colour over a pixel with plain coverage, without gamma or contrast adjustment: each channel becomes
// (is·(255 − a) + colour·a + 127) / 255. Two channels at once, 16 bits apart; v / 255 is (v + 1 + v/256) / 256 for v < 65535.
func blend(dst []uint8, c page.Color, a uint8) {
	const lanes, half, unit = 0x00FF00FF, 0x007F007F, 0x00010001
	is, k, rest := binary.LittleEndian.Uint32(dst), uint32(a), uint32(255-a)
	redBlue := is&lanes*rest + (uint32(c.R)|uint32(c.B)<<16)*k + half
	greenAlpha := is>>8&lanes*rest + (uint32(c.G)|255<<16)*k + half
	redBlue = (redBlue + unit + redBlue>>8&lanes) >> 8 & lanes
	greenAlpha = (greenAlpha + unit + greenAlpha>>8&lanes) & (lanes << 8)
	binary.LittleEndian.PutUint32(dst, redBlue|greenAlpha)
}

// paint fills a stretch of pixels.
func paint(row []uint8, c page.Color) {
	word := uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | 255<<24
	const short = 64 // pixels
	head := row[:min(len(row), 4*short)]
	for len(head) >= 8 { // two at once
		binary.LittleEndian.PutUint64(head, uint64(word)<<32|uint64(word))
		head = head[8:]
	}
	if len(head) >= 4 {
		binary.LittleEndian.PutUint32(head, word)
	}
	for n := 4 * short; n < len(row); n *= 2 {
		copy(row[n:], row[:n])
	}
}
