package layout

import (
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// TestBorderHasNoSeams: the area of a border is that of its edges and nothing else, counted with the sign of the
// direction: an edge without width leaves no line in partly covered pixels.
func TestBorderHasNoSeams(t *testing.T) {
	outer := page.Rect{X: 7, Y: 11, Width: 1000, Height: 400}
	for _, w := range []style.Sides[page.Length]{{Top: 30}, {Left: 5}, {Top: 30, Bottom: 10}, {Top: 3, Right: 4, Bottom: 5, Left: 6}} {
		f := &frame{outer: outer, widths: w, inner: page.Rect{X: outer.X + w.Left, Y: outer.Y + w.Top, Width: outer.Width - w.Left - w.Right, Height: outer.Height - w.Top - w.Bottom}}
		fill := f.mark(style.Border{Style: style.BorderSolid}).(*page.Fill)
		area := page.Length(0)
		var start, last page.Point
		points := fill.Path.Points
		for _, op := range fill.Path.Ops {
			next := start
			if op != page.Close {
				next, points = points[0], points[1:]
			}
			if op == page.MoveTo {
				start = next
			} else {
				area += last.X*next.Y - next.X*last.Y
			}
			last = next
		}
		if want := 2 * (outer.Width*outer.Height - f.inner.Width*f.inner.Height); area != want || fill.EvenOdd {
			t.Errorf("%+v: twice the area is %d, want %d", w, area, want)
		}
	}
}

// TestNoOutlineWithoutEdge: where an edge has no width there is no outline, for a PDF viewer paints an outline that
// encloses nothing as a hairline.
func TestNoOutlineWithoutEdge(t *testing.T) {
	outer := page.Rect{X: 7, Y: 11, Width: 1000, Height: 400}
	inner := page.Rect{X: 7, Y: 41, Width: 1000, Height: 370}
	f := &frame{outer: outer, inner: inner, widths: style.Sides[page.Length]{Top: 30}}
	for _, p := range f.mark(style.Border{Style: style.BorderSolid}).(*page.Fill).Path.Points {
		if p.Y > inner.Y {
			t.Errorf("a border at the top has an outline at %v", p)
		}
	}
}
