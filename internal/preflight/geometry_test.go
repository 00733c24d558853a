package preflight

import (
	"testing"

	"fanshi/internal/page"
)

// TestRectangles: those that touch do not overlap, one that lies on an edge is contained, and an empty one counts for nothing.
func TestRectangles(t *testing.T) {
	a := page.Rect{X: 10, Y: 20, Width: 30, Height: 40}
	for name, c := range map[string]struct {
		b               page.Rect
		overlap, within bool
		common, union   page.Rect
	}{
		"itself":             {a, true, true, a, a},
		"touches the left":   {page.Rect{X: 0, Y: 20, Width: 10, Height: 40}, false, false, page.Rect{}, page.Rect{X: 0, Y: 20, Width: 40, Height: 40}},
		"touches the right":  {page.Rect{X: 40, Y: 20, Width: 5, Height: 40}, false, false, page.Rect{}, page.Rect{X: 10, Y: 20, Width: 35, Height: 40}},
		"touches the top":    {page.Rect{X: 10, Y: 0, Width: 30, Height: 20}, false, false, page.Rect{}, page.Rect{X: 10, Y: 0, Width: 30, Height: 60}},
		"touches the bottom": {page.Rect{X: 10, Y: 60, Width: 30, Height: 5}, false, false, page.Rect{}, page.Rect{X: 10, Y: 20, Width: 30, Height: 45}},
		"one over the left":  {page.Rect{X: 0, Y: 20, Width: 11, Height: 40}, true, false, page.Rect{X: 10, Y: 20, Width: 1, Height: 40}, page.Rect{X: 0, Y: 20, Width: 40, Height: 40}},
		"one over the end":   {page.Rect{X: 39, Y: 59, Width: 2, Height: 2}, true, false, page.Rect{X: 39, Y: 59, Width: 1, Height: 1}, page.Rect{X: 10, Y: 20, Width: 31, Height: 41}},
		"inside":             {page.Rect{X: 11, Y: 21, Width: 28, Height: 38}, true, true, page.Rect{X: 11, Y: 21, Width: 28, Height: 38}, a},
		"wider":              {page.Rect{X: 10, Y: 20, Width: 31, Height: 40}, true, false, a, page.Rect{X: 10, Y: 20, Width: 31, Height: 40}},
		"higher":             {page.Rect{X: 10, Y: 19, Width: 30, Height: 41}, true, false, a, page.Rect{X: 10, Y: 19, Width: 30, Height: 41}},
	} {
		if got := overlaps(a, c.b); got != c.overlap || overlaps(c.b, a) != got {
			t.Errorf("%s: overlaps %v", name, got)
		}
		if got := contains(a, c.b); got != c.within {
			t.Errorf("%s: contained %v", name, got)
		}
		if got := common(a, c.b); got != c.common || common(c.b, a) != got {
			t.Errorf("%s: common %v", name, got)
		}
		if got := union(a, c.b); got != c.union || union(c.b, a) != got {
			t.Errorf("%s: union %v", name, got)
		}
	}
	if union(a, page.Rect{}) != a || union(page.Rect{}, a) != a {
		t.Error("an empty rectangle counts")
	}
	if got := grown(a, 3); got != (page.Rect{X: 7, Y: 17, Width: 36, Height: 46}) || grown(got, -3) != a {
		t.Errorf("%v", got)
	}
}

// TestMoved: along one axis, along the other, along both; what is moved is a copy.
func TestMoved(t *testing.T) {
	for _, d := range []page.Point{{X: 0, Y: 0}, {X: 5, Y: 0}, {X: 0, Y: 7}, {X: -5, Y: 7}} {
		gradient := &page.LinearGradient{X1: 1, Y1: 2, X2: 3, Y2: 4}
		fill := &page.Fill{Path: page.RectPath(page.Rect{X: 10, Y: 20, Width: 30, Height: 40}), Paint: gradient}
		out := moved([]page.Mark{fill}, d.X, d.Y)
		got := out[0].(*page.Fill)
		if got.Path.Bounds() != (page.Rect{X: 10 + d.X, Y: 20 + d.Y, Width: 30, Height: 40}) || fill.Path.Bounds().X != 10 || fill.Path.Bounds().Y != 20 {
			t.Errorf("by %v: %v, before %v", d, got.Path.Bounds(), fill.Path.Bounds())
		}
		if g := got.Paint.(*page.LinearGradient); g.X1 != 1+d.X || g.Y1 != 2+d.Y || g.X2 != 3+d.X || g.Y2 != 4+d.Y || gradient.X1 != 1 {
			t.Errorf("by %v: %+v", d, g)
		}
	}
}
