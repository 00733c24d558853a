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

// TestRoundedRectangles: the outline of a box goes clockwise from its top left, each corner a quarter of its own ellipse, which a
// cubic follows to three thousandths of its radius; a corner without a radius is the corner.
func TestRoundedRectangles(t *testing.T) {
	box := Rect{X: 1000, Y: 2000, Width: 60_000, Height: 40_000}
	if got, want := RoundedRectPath(box, [4]Radius{}), RectPath(box); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("without radii: %v", got)
	}
	for mask := range 16 {
		var radii [4]Radius
		for i := range radii {
			if mask>>i&1 == 1 {
				radii[i] = Radius{Across: Length(4000 + 1000*i), Down: Length(9000 - 2000*i)}
			}
		}
		if mask == 0 {
			continue
		}
		p := RoundedRectPath(box, radii)
		if b := p.Bounds(); b != box {
			t.Errorf("%04b: it reaches to %v", mask, b)
		}
		corners := [4]Point{{box.X, box.Y}, {box.Right(), box.Y}, {box.Right(), box.Bottom()}, {box.X, box.Bottom()}}
		inward := [4]Point{{1, 1}, {-1, 1}, {-1, -1}, {1, -1}}
		i, curves, area := 0, 0, 0.0
		var from Point
		for n, op := range p.Ops {
			switch op {
			case MoveTo, LineTo:
				to := p.Points[i]
				if op == LineTo && to.X != from.X && to.Y != from.Y {
					t.Errorf("%04b: a slanting edge from %v to %v", mask, from, to)
				}
				if op == LineTo {
					area += float64(from.X*to.Y-to.X*from.Y) / 2
				} else if n > 0 {
					t.Errorf("%04b: a second contour", mask)
				}
				from, i = to, i+1
			case CubicTo:
				a, b, to := p.Points[i], p.Points[i+1], p.Points[i+2]
				half := [2]float64{float64(from.X+3*a.X+3*b.X+to.X) / 8, float64(from.Y+3*a.Y+3*b.Y+to.Y) / 8}
				on := false
				for k, r := range radii {
					cx, cy := float64(corners[k].X+inward[k].X*r.Across), float64(corners[k].Y+inward[k].Y*r.Down)
					ratio := func(x, y float64) float64 {
						return math.Hypot((x-cx)/float64(max(r.Across, 1)), (y-cy)/float64(max(r.Down, 1)))
					}
					near := func(v float64) bool { return math.Abs(v-1) < 0.003 }
					on = on || near(ratio(half[0], half[1])) && near(ratio(float64(from.X), float64(from.Y))) && near(ratio(float64(to.X), float64(to.Y)))
				}
				if !on {
					t.Errorf("%04b: the curve from %v to %v is no quarter of a corner's ellipse", mask, from, to)
				}
				area += float64(from.X*to.Y-to.X*from.Y) / 2
				from, i, curves = to, i+3, curves+1
			case Close:
				if n != len(p.Ops)-1 {
					t.Errorf("%04b: closed too early", mask)
				}
			}
		}
		want := float64(box.Width * box.Height)
		bits := 0
		for _, r := range radii {
			want -= float64(r.Across*r.Down) / 2
			if r.Across > 0 {
				bits++
			}
		}
		area += float64(from.X*p.Points[0].Y-p.Points[0].X*from.Y) / 2
		if curves != bits || math.Abs(area-want) > 1 { // clockwise, y downwards: positive
			t.Errorf("%04b: %d curves, its corners cut off leave %.0f, want %.0f", mask, curves, area, want)
		}
	}
}

// TestMeasures: people read lengths in millimetres on paper and in pixels on screens.
func TestMeasures(t *testing.T) {
	if got := Micrometre.Measure(297_000, 420_500); got != "297×420.5 mm" {
		t.Error(got)
	}
	if got := Pixel64.Measure(1920*64, 1080*64, 32); got != "1920×1080×0.5 px" {
		t.Error(got)
	}
}

// TestCodes finds the codes of a page in its groups too, in painting order.
func TestCodes(t *testing.T) {
	a, b := &Code{Payload: "a"}, &Code{Payload: "b"}
	p := Page{Marks: []Mark{&Group{Marks: []Mark{&Fill{}, a}}, &Text{}, b}}
	if got := p.Codes(); len(got) != 2 || got[0] != a || got[1] != b {
		t.Errorf("%v", got)
	}
	if got := (&Page{Marks: []Mark{&Text{}}}).Codes(); got != nil {
		t.Errorf("%v", got)
	}
}

// TestDieLines: cutting software knows a die line by its name, and wants it a quarter of a point thick.
func TestDieLines(t *testing.T) {
	if DieInk != "CutContour" || DieWidth != Round(0.25*25_400/72) {
		t.Errorf("%s, %d micrometres", DieInk, DieWidth)
	}
	// A PDF page is at most 200 inches long.
	if got := Round(maxPoints / 72.0 * 25.4); got != 5080 {
		t.Errorf("%d mm", got)
	}
}
