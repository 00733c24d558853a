package raster

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"sync"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// Cache keeps the masks of glyphs between pages. It is safe for concurrent use; what is drawn does not depend on it.
type Cache struct {
	mu    sync.RWMutex
	masks map[maskKey]*mask
	bytes int
}

// NewCache returns an empty Cache.
func NewCache() *Cache { return &Cache{masks: map[maskKey]*mask{}} }

const (
	spanBytes = 16
	// cacheBytes bounds a cache: ten thousand glyphs of 40 px. A full cache is emptied.
	cacheBytes = 64 << 20
	// maskLimit is the em size in pixels from which glyphs are drawn as paths at their exact place, as Skia does.
	maskLimit = 256
	// subpixels is how many positions along the line a glyph is drawn at, as in Skia.
	subpixels = 4
)

type maskKey struct {
	face  *font.Face
	size  float64 // em in pixels
	glyph uint32
	turns uint8
	sub   uint8 // position along the line in 1/subpixels px
}

// mask is the coverage of a glyph whose origin is the pixel corner (0, 0): stretches of equal coverage within a box, row by row.
type mask struct {
	rect  image.Rectangle
	spans []span
}

// span is pixels of row y from x0 up to, not including, x1.
type span struct {
	y, x0, x1 int32
	alpha     uint8
}

// pixelFont reports whether a face is drawn in exact pixels at this em size: GNU Unifont is designed on a grid of 16.
func pixelFont(f *font.Face, size float64) bool {
	return strings.HasPrefix(f.Key(), "Unifont") && size >= 16 && math.Mod(size, 16) == 0
}

func (c *canvas) text(m *page.Text, t transform, within clip) error {
	face, ok := c.faces.Face(m.Face)
	if !ok {
		return fmt.Errorf("raster: page refers to unknown face %q", m.Face)
	}
	size := float64(m.Size) * t.scale
	exact := pixelFont(face, size)
	for _, g := range m.Glyphs {
		outline := face.Outline(g.ID)
		if outline.Empty() {
			continue
		}
		turns := t.turns
		if g.Rotate {
			turns = (turns + 1) & 3
		}
		at := t.point(page.Point{X: g.X, Y: g.Y})
		if size > maskLimit && !exact {
			c.scan.reset(within.rect.Dx(), within.rect.Dy())
			walkOutline(outline, size/float64(face.UnitsPerEm()), turns, at.minus(corner(within.rect)), &c.scan)
			c.fill(within, solid(m.Color), false)
			continue
		}
		key := maskKey{face: face, size: size, glyph: g.ID, turns: uint8(turns)}
		x, y := 0, 0
		switch {
		case exact:
			x, y = int(math.Round(at.x)), int(math.Round(at.y))
		case turns%2 == 0:
			x, key.sub = snap(at.x)
			y = int(math.Round(at.y))
		default:
			y, key.sub = snap(at.y)
			x = int(math.Round(at.x))
		}
		c.stamp(c.cache.mask(key, outline, exact), x, y, m.Color, within)
	}
	return nil
}

func corner(r image.Rectangle) point { return point{float64(r.Min.X), float64(r.Min.Y)} }

// snap splits a place along the line into whole pixels and the nearest of the positions between.
func snap(v float64) (whole int, sub uint8) {
	n := int(math.Round(v * subpixels))
	whole = floorDiv(n, subpixels)
	return whole, uint8(n - whole*subpixels)
}

// walkOutline sends a glyph's outline to a sink: k is pixels per font unit.
func walkOutline(o *font.Outline, k float64, turns int, at point, to sink) {
	place := func(p font.Point) point {
		return turned(point{float64(p.X) * k, -float64(p.Y) * k}, turns).plus(at)
	}
	var pen point
	i := 0
	for _, op := range o.Ops {
		switch op {
		case font.MoveTo:
			pen = place(o.Points[i])
			to.moveTo(pen)
			i++
		case font.LineTo:
			pen = place(o.Points[i])
			to.lineTo(pen)
			i++
		case font.CubicTo:
			end := place(o.Points[i+2])
			cubic(pen, place(o.Points[i]), place(o.Points[i+1]), end, to)
			pen = end
			i += 3
		}
	}
}

// mask returns the coverage of a glyph, drawn now if it is not at hand.
func (c *Cache) mask(key maskKey, o *font.Outline, exact bool) *mask {
	c.mu.RLock()
	m, ok := c.masks[key]
	c.mu.RUnlock()
	if ok {
		return m
	}
	m = drawMask(key, o, exact)
	c.mu.Lock()
	defer c.mu.Unlock()
	size := len(m.spans)*spanBytes + 128
	if c.bytes += size; c.bytes > cacheBytes {
		clear(c.masks)
		c.bytes = size
	}
	c.masks[key] = m
	return m
}

var scanners = sync.Pool{New: func() any { return new(scanner) }}

func drawMask(key maskKey, o *font.Outline, exact bool) *mask {
	k, turns := key.size/float64(key.face.UnitsPerEm()), int(key.turns)
	a := turned(point{float64(o.Min.X) * k, -float64(o.Min.Y) * k}, turns)
	b := turned(point{float64(o.Max.X) * k, -float64(o.Max.Y) * k}, turns)
	rect := image.Rect(int(math.Floor(min(a.x, b.x))), int(math.Floor(min(a.y, b.y))),
		int(math.Ceil(max(a.x, b.x)))+1, int(math.Ceil(max(a.y, b.y)))+1)
	m := &mask{rect: rect}
	shift := point{float64(key.sub) / subpixels, 0}
	if turns%2 == 1 {
		shift = point{0, float64(key.sub) / subpixels}
	}
	s := scanners.Get().(*scanner)
	defer scanners.Put(s)
	s.reset(rect.Dx(), rect.Dy())
	walkOutline(o, k, turns, shift.minus(corner(rect)), s)
	s.sweep(false, func(y, x0, x1 int, a uint8) {
		if exact {
			if a < 128 {
				return
			}
			a = 255
		}
		m.spans = append(m.spans, span{int32(y + rect.Min.Y), int32(x0 + rect.Min.X), int32(x1 + rect.Min.X), a})
	})
	m.spans = slices.Clip(m.spans)
	return m
}

// stamp lays a glyph's mask in a colour with its origin at pixel (x, y).
func (c *canvas) stamp(m *mask, x, y int, color page.Color, within clip) {
	place := m.rect.Add(image.Pt(x, y))
	if !place.Overlaps(within.rect) {
		return
	}
	if place.In(within.rect) && within.mask == nil {
		c.stampWhole(m, x, y, color)
		return
	}
	for _, s := range m.spans {
		y, x0, x1 := y+int(s.y), max(x+int(s.x0), within.rect.Min.X), min(x+int(s.x1), within.rect.Max.X)
		if x0 >= x1 || y < within.rect.Min.Y || y >= within.rect.Max.Y {
			continue
		}
		c.lay(y, x0, x1, color, s.alpha, within.mask)
	}
}

// stampWhole lays a mask of which nothing is cut off, as most are.
func (c *canvas) stampWhole(m *mask, x, y int, color page.Color) {
	origin := 4*x + y*c.img.Stride
	for i := range m.spans {
		s := &m.spans[i]
		row := c.img.Pix[origin+int(s.y)*c.img.Stride+4*int(s.x0):][:4*(s.x1-s.x0)]
		if s.alpha == 255 {
			paint(row, color)
			continue
		}
		for ; len(row) >= 4; row = row[4:] {
			blend(row, color, s.alpha)
		}
	}
}
