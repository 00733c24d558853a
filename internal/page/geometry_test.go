package page

import (
	"fmt"
	"math"
	"testing"
)

// TestUnits: a CSS px is 25.4/96 mm on paper and 64 steps on a slide.
func TestUnits(t *testing.T) {
	for _, c := range []struct {
		unit              Unit
		pixel, millimetre float64
	}{{unit: Micrometre, pixel: 264.5833333, millimetre: 1000}, {unit: Pixel64, pixel: 64, millimetre: 241.8897638}} {
		if math.Abs(c.unit.PerCSSPixel()-c.pixel) > 1e-6 || math.Abs(c.unit.PerMillimetre()-c.millimetre) > 1e-6 {
			t.Errorf("%d: %v a px, %v a millimetre", c.unit, c.unit.PerCSSPixel(), c.unit.PerMillimetre())
		}
		if inch := 25.4 * c.unit.PerMillimetre() / c.unit.PerCSSPixel(); math.Abs(inch-96) > 1e-9 {
			t.Errorf("%d: an inch has %v px", c.unit, inch)
		}
	}
	for x, want := range map[float64]Length{0.4: 0, 0.5: 1, -0.5: -1, 1e6 + 0.6: 1000001} {
		if got := Round(x); got != want {
			t.Errorf("%v is rounded to %d", x, got)
		}
	}
}

// TestBounds: of a code its quiet zone too, of a path its control points too, of a rectangle exactly itself.
func TestBounds(t *testing.T) {
	code := &Code{X: 100, Y: 200, Module: 10, Modules: 21, QuietZone: 4}
	if got := code.Bounds(); got != (Rect{60, 160, 290, 290}) {
		t.Errorf("code %v", got)
	}
	r := Rect{X: -5, Y: 7, Width: 30, Height: 20}
	path := RectPath(r)
	if got := path.Bounds(); got != r || r.Right() != 25 || r.Bottom() != 27 {
		t.Errorf("rectangle %v, right %d, bottom %d", got, r.Right(), r.Bottom())
	}
	if got := fmt.Sprint(path.Ops, path.Points); got != "[0 1 1 1 3] [{-5 7} {25 7} {25 27} {-5 27}]" {
		t.Errorf("clockwise from the top left: %s", got)
	}
	var curve Path
	curve.Move(Point{0, 0})
	curve.Cubic(Point{-10, 40}, Point{50, -20}, Point{5, 5})
	if got := curve.Bounds(); got != (Rect{-10, -20, 60, 60}) || (&Path{}).Bounds() != (Rect{}) {
		t.Errorf("curve %v", got)
	}
}

// TestWalk visits every mark in painting order, groups before their members.
func TestWalk(t *testing.T) {
	fill, stroke, text, image := &Fill{}, &Stroke{}, &Text{}, &Image{}
	inner := &Group{Marks: []Mark{text}}
	outer := &Group{Marks: []Mark{stroke, inner, image}}
	p := Page{Marks: []Mark{fill, outer}}
	var got []Mark
	p.Walk(func(m Mark) { got = append(got, m) })
	for i, want := range []Mark{fill, outer, stroke, inner, text, image} {
		if i >= len(got) || got[i] != want {
			t.Fatalf("%d: %T", i, got)
		}
	}
	if len(got) != 6 {
		t.Errorf("%d visits", len(got))
	}
}

// TestInk: the total of four inks, and the largest sides that each ratio can hold, to the point.
func TestInk(t *testing.T) {
	if got := (CMYK{C: 1, M: 20, Y: 100, K: 100}).Total(); got != 221 {
		t.Errorf("total %d", got)
	}
	for _, c := range []struct {
		width, height Length
		want          int
	}{{5080 * mm, 1, 1}, {1, 5080 * mm, 1}, {5080*mm + 1, 1, 10}, {50800 * mm, 1, 10}, {50800*mm + 1, 1, 20}} {
		if got := DrawingRatio(Micrometre, c.width, c.height); got != c.want {
			t.Errorf("%d × %d at 1:%d, want 1:%d", c.width, c.height, got, c.want)
		}
	}
}

// TestMap moves the points of a path, and the box that it belongs to, which stays a rectangle however it is turned.
func TestMap(t *testing.T) {
	path := BoxPath(Rect{X: 10, Y: 20, Width: 30, Height: 40})
	turned := path.Map(func(p Point) Point { return Point{X: -p.Y, Y: p.X} })
	if want := (Rect{X: -60, Y: 10, Width: 40, Height: 30}); turned.Box != want || turned.Bounds() != want || path.Points[0] != (Point{10, 20}) {
		t.Errorf("box %v, bounds %v, first point was %v", turned.Box, turned.Bounds(), path.Points[0])
	}
	art := RectPath(Rect{Width: 5, Height: 5})
	if moved := art.Map(func(p Point) Point { return Point{X: p.X + 1, Y: p.Y} }); moved.Box != (Rect{}) {
		t.Errorf("what is no box has become one: %v", moved.Box)
	}
}
