// Package raster draws finished pages as pixels and writes them as PNG; door strips also as BMP and GIF, in one bit a pixel.
//
// It decides nothing: every mark is drawn where the page says, in painting order, over white. Edges are anti-aliased
// by the area they cover, blended linearly as Skia does. Boxes of elements, clips, pictures, QR modules and pixel fonts keep
// whole pixels, as in Chromium: what is anti-aliased twice at one edge leaves a light line there. The same page
// gives the same bytes on every machine and with every Cache. The PNG of a flat picture, as slides are, is compressed by an
// encoder of its own, which knows where rows repeat each other; other pictures are compressed by compress/zlib.
package raster

import (
	"fmt"
	"image"
	"math"
	"sync"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// FaceSource gives the faces that a page's texts refer to by key; *font.Set is one.
type FaceSource interface {
	Face(key string) (*font.Face, bool)
}

// maxPixels bounds a picture: 16384 × 16384, 1 GB.
const maxPixels = 1 << 28

// Draw draws a page at one pixel per CSS px: a slide at exactly its pixels, a print sheet at 96 ppi.
func Draw(p *page.Page, faces FaceSource) (*image.RGBA, error) { return NewCache().Draw(p, faces) }

// DrawScaled draws a page at a number of pixels per unit of the page, for thumbnails.
func DrawScaled(p *page.Page, faces FaceSource, pixelsPerUnit float64) (*image.RGBA, error) {
	return NewCache().DrawScaled(p, faces, pixelsPerUnit)
}

// Draw is the function Draw with glyphs kept in the cache.
func (c *Cache) Draw(p *page.Page, faces FaceSource) (*image.RGBA, error) {
	return c.DrawScaled(p, faces, 1/p.Unit.PerCSSPixel())
}

// DrawScaled is the function DrawScaled with glyphs kept in the cache. The picture's size is the page's, rounded to
// whole pixels and at least one. A face that faces does not know, a picture that cannot be decoded and a size of
// more than 2^28 pixels are errors.
func (c *Cache) DrawScaled(p *page.Page, faces FaceSource, pixelsPerUnit float64) (*image.RGBA, error) {
	canvas := canvases.Get().(*canvas)
	img, err := canvas.draw(c, p, faces, pixelsPerUnit, nil)
	canvas.release()
	return img, err
}

// PNG draws a page as Draw does, turns it clockwise by quarter turns as Turn does, and writes it as EncodePNG does. The
// pictures are used again for the next page.
func (c *Cache) PNG(p *page.Page, faces FaceSource, turns int) ([]byte, error) {
	canvas := canvases.Get().(*canvas)
	img, err := canvas.draw(c, p, faces, 1/p.Unit.PerCSSPixel(), canvas.spare)
	if err != nil {
		return nil, err
	}
	canvas.spare = img.Pix
	if turns&3 != 0 {
		img = turnPicture(img, turns, canvas.spareTurned)
		canvas.spareTurned = img.Pix
	}
	out, err := EncodePNG(img)
	canvas.release()
	return out, err
}

var canvases = sync.Pool{New: func() any { return new(canvas) }}

// release gives a canvas that has drawn its page back, without what belongs to the page.
func (c *canvas) release() {
	c.img, c.cache, c.faces = nil, nil, nil
	canvases.Put(c)
}

// newRGBA returns a picture with what is left in memory that may be used again, if that is enough.
func newRGBA(width, height int, spare []uint8) *image.RGBA {
	r := image.Rect(0, 0, width, height)
	if cap(spare) < 4*width*height {
		return image.NewRGBA(r)
	}
	return &image.RGBA{Pix: spare[:4*width*height], Stride: 4 * width, Rect: r}
}

// draw draws a page in a new picture, if possible in memory that may be used again.
func (c *canvas) draw(cache *Cache, p *page.Page, faces FaceSource, pixelsPerUnit float64, spare []uint8) (*image.RGBA, error) {
	width := max(math.Round(float64(p.Width)*pixelsPerUnit), 1)
	height := max(math.Round(float64(p.Height)*pixelsPerUnit), 1)
	if !(width*height <= maxPixels) {
		return nil, fmt.Errorf("raster: a picture of %.0f × %.0f pixels is too large", width, height)
	}
	c.img, c.cache, c.faces = newRGBA(int(width), int(height), spare), cache, faces
	c.exact = p.Unit == page.Pixel64 && pixelsPerUnit == 1/page.Pixel64.PerCSSPixel()
	t, whole := transform{scale: pixelsPerUnit}, clip{rect: c.img.Rect}
	if len(p.Marks) == 0 || !c.covers(p.Marks[0], t, whole) {
		c.paintBox(whole.rect, page.Color{R: 255, G: 255, B: 255})
	}
	img, err := c.img, c.marks(p.Marks, t, whole)
	return img, err
}

func (c *canvas) marks(marks []page.Mark, t transform, within clip) error {
	if within.rect.Empty() {
		return nil
	}
	for _, m := range marks {
		var err error
		switch m := m.(type) {
		case *page.Fill:
			if r, color, ok := c.solidBox(m, t, within); ok {
				c.paintBox(r, color)
				continue
			}
			c.path(&m.Path, t, within)
			c.fill(within, newPainter(m.Paint, t), m.EvenOdd)
		case *page.Stroke:
			c.scan.reset(within.rect.Dx(), within.rect.Dy())
			stroke(m, c.fittedLine(&m.Path, t), corner(within.rect), &c.scan)
			c.fill(within, solid(m.Color), false)
		case *page.Text:
			err = c.text(m, t, within)
		case *page.Code:
			c.code(m, t, within)
		case *page.Image:
			err = c.picture(m, t, within)
		case *page.Group:
			inner := t.group(m.Turns&3, m.CX, m.CY)
			if m.Clip != nil {
				err = c.marks(m.Marks, inner, c.clipped(m.Clip, inner, within))
			} else {
				err = c.marks(m.Marks, inner, within)
			}
		default:
			err = fmt.Errorf("raster: unknown mark %T", m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// path puts a path into the scanner, relative to the clip's corner.
func (c *canvas) path(p *page.Path, t transform, within clip) {
	c.scan.reset(within.rect.Dx(), within.rect.Dy())
	t.shift = t.shift.minus(corner(within.rect))
	walkPath(p, c.fitted(p, t), &c.scan)
}

// clipped narrows a clip. An upright rectangle is rounded to whole pixels, as browsers do; other outlines are masks.
func (c *canvas) clipped(p *page.Path, t transform, within clip) clip {
	lo, hi := c.fitted(p, t).rect(p.Bounds())
	if isRect(p) {
		round := func(v float64) int { return int(whole(min(max(v, -1<<30), 1<<30))) }
		within.rect = within.rect.Intersect(image.Rect(round(lo.x), round(lo.y), round(hi.x), round(hi.y)))
		return within
	}
	outer := within
	floor := func(v float64) int { return int(math.Floor(min(max(v, -1<<30), 1<<30))) }
	within.rect = within.rect.Intersect(image.Rect(floor(lo.x), floor(lo.y), floor(hi.x)+1, floor(hi.y)+1))
	if within.rect.Empty() {
		return within
	}
	within.mask = image.NewAlpha(within.rect)
	c.path(p, t, within)
	origin := within.rect.Min
	c.scan.sweep(false, func(y, x0, x1 int, a uint8) {
		for x := x0 + origin.X; x < x1+origin.X; x++ {
			v := a
			if outer.mask != nil {
				v = mul(v, outer.mask.AlphaAt(x, y+origin.Y).A)
			}
			within.mask.Pix[within.mask.PixOffset(x, y+origin.Y)] = v
		}
	})
	return within
}

// isRect reports whether a path is one upright rectangle as page.RectPath makes it.
func isRect(p *page.Path) bool {
	if len(p.Points) != 4 || len(p.Ops) != 5 || p.Ops[0] != page.MoveTo || p.Ops[4] != page.Close {
		return false
	}
	a, b, c, d := p.Points[0], p.Points[1], p.Points[2], p.Points[3]
	return a.Y == b.Y && b.X == c.X && c.Y == d.Y && d.X == a.X || a.X == b.X && b.Y == c.Y && c.X == d.X && d.Y == a.Y
}

// code draws a QR code; where a module is a whole number of pixels its first one starts on a whole pixel.
func (c *canvas) code(m *page.Code, t transform, within clip) {
	if side := float64(m.Module) * t.scale; side == math.Trunc(side) {
		at := t.point(page.Point{X: m.X, Y: m.Y})
		t.shift = t.shift.plus(point{math.Round(at.x), math.Round(at.y)}.minus(at))
	}
	ground := page.RectPath(m.Bounds())
	c.path(&ground, t, within)
	c.fill(within, solid(m.Light), false)
	var dark page.Path
	for row := range m.Modules {
		for column := 0; column < m.Modules; column++ {
			start := column
			for column < m.Modules && m.Bits[row*m.Modules+column] {
				column++
			}
			if column > start {
				r := page.RectPath(page.Rect{X: m.X + page.Length(start)*m.Module, Y: m.Y + page.Length(row)*m.Module,
					Width: page.Length(column-start) * m.Module, Height: m.Module})
				dark.Ops, dark.Points = append(dark.Ops, r.Ops...), append(dark.Points, r.Points...)
			}
		}
	}
	c.path(&dark, t, within)
	c.fill(within, solid(m.Dark), false)
}
