package raster

import (
	"math"
	"slices"

	"fanshi/internal/page"
)

// edges is how far the edges of a box are moved to stand on whole pixels. What belongs to the box goes with the edge that
// it is nearer to: round corners keep their radii, borders their widths. Where all widths are whole pixels and nothing is
// round, every point goes to whole pixels for itself, which is the same also for a border wider than half of its box.
type edges struct {
	middle    point
	low, high point // by which the left and upper, the right and lower edges move
	each      bool
}

func (e edges) move(p point) point {
	if e.each {
		return point{whole(p.x), whole(p.y)}
	}
	if p.x < e.middle.x {
		p.x += e.low.x
	} else {
		p.x += e.high.x
	}
	if p.y < e.middle.y {
		p.y += e.low.y
	} else {
		p.y += e.high.y
	}
	return p
}

// whole rounds an edge to whole pixels, halves to the right and downwards, as Chromium does (LayoutUnit::Round): the edges
// of two boxes that stand at one place stay at one place, and no pixel between them is covered in part by either.
func whole(v float64) float64 { return math.Floor(v + 0.5) }

// fitted returns the transform of a filled outline or a clip whose box's edges go to whole pixels; of what has no box it is t.
// In pictures of reduced size a box thinner than a pixel stays as it is: a hairline would be gone, or grow to a pixel.
func (c *canvas) fitted(p *page.Path, t transform) transform {
	if p.Box == (page.Rect{}) {
		return t
	}
	lo, hi := t.rect(p.Box)
	fit := func(lo, hi float64) (float64, float64) {
		if hi-lo < 1 && !c.exact {
			return 0, 0
		}
		return whole(lo) - lo, whole(hi) - hi
	}
	e := edges{middle: mix(lo, hi, 0.5), each: c.exact && !slices.Contains(p.Ops, page.CubicTo)}
	e.low.x, e.high.x = fit(lo.x, hi.x)
	e.low.y, e.high.y = fit(lo.y, hi.y)
	if e.low != (point{}) || e.high != (point{}) {
		t.edges = &e
	}
	return t
}

// fittedLine is fitted for a path along which a line is drawn: the middle of a border, seldom on whole pixels.
func (c *canvas) fittedLine(p *page.Path, t transform) transform {
	t = c.fitted(p, t)
	if t.edges != nil {
		t.edges.each = false
	}
	return t
}
