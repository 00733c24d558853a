package raster

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// chain takes an outline as a list of its steps.
type chain struct{ points []point }

func (c *chain) moveTo(p point) { c.points = append(c.points, p) }
func (c *chain) lineTo(p point) { c.points = append(c.points, p) }
func (c *chain) close()         {}

// TestCurvesAsLines: a curve becomes as few lines as stay within a twelfth of a pixel of it; a straight one is one line.
func TestCurvesAsLines(t *testing.T) {
	for _, c := range []struct {
		p     [4]point
		lines int
	}{
		{[4]point{{0, 0}, {1, 1}, {2, 2}, {3, 3}}, 1}, {[4]point{{0, 0}, {0, 0}, {0, 0}, {0, 0}}, 1},
		{[4]point{{0, 0}, {0, 10}, {10, 10}, {10, 0}}, 12}, // d = 14.14, n² = 16·14.14·√3/3
		{[4]point{{0, 0}, {0, 100}, {100, 100}, {100, 0}}, 37},
		{[4]point{{0, 0}, {0, 100}, {0, 100}, {0, 0}}, 31}, // the second difference is 100
		{[4]point{{0, 0}, {90, 0}, {20, 0}, {30, 0}}, 39},
		{[4]point{{0, 0}, {1e9, 0}, {0, 1e9}, {9, 9}}, 500},
	} {
		var to chain
		cubic(c.p[0], c.p[1], c.p[2], c.p[3], &to)
		if len(to.points) != c.lines || to.points[len(to.points)-1] != c.p[3] {
			t.Errorf("%v: %d lines, want %d, to %v", c.p, len(to.points), c.lines, to.points[len(to.points)-1])
		}
		if c.lines == 500 {
			continue
		}
		pen := c.p[0]
		for i, q := range to.points {
			s := (float64(i) + 0.5) / float64(len(to.points))
			u := 1 - s
			on := c.p[0].times(u * u * u).plus(c.p[1].times(3 * u * u * s)).plus(c.p[2].times(3 * u * s * s)).plus(c.p[3].times(s * s * s))
			if d := on.minus(mix(pen, q, 0.5)).length(); d > 1.0/12 {
				t.Errorf("%v: line %d is %v away", c.p, i, d)
			}
			pen = q
		}
	}
}

// TestColoursBetweenStops: before the first stop its colour, behind the last one's, between two in proportion; where two stand at
// one place the later one begins.
func TestColoursBetweenStops(t *testing.T) {
	stop := func(at float64, r uint8) page.Stop {
		return page.Stop{Offset: at, Color: page.Color{R: r, G: 255 - r, B: 7}}
	}
	stops := []page.Stop{stop(0.2, 100), stop(0.4, 200), stop(0.4, 0), stop(0.8, 10)}
	for at, want := range map[float64]uint8{0: 100, 0.1: 100, 0.2: 100, 0.25: 125, 0.3: 150, 0.399999999: 200, 0.4: 0, 0.6: 5, 0.64: 6, 0.8: 10, 0.9: 10, 1: 10} {
		if got := colorAt(stops, at); got != (page.Color{R: want, G: 255 - want, B: 7}) {
			t.Errorf("at %v: %v, want %d", at, got, want)
		}
	}
	if got := colorAt(nil, 0.5); got != (page.Color{}) {
		t.Errorf("without stops %v", got)
	}
}

// TestMiterLimit: a corner whose miter is four widths long has it, a sharper one is cut off; a line that goes straight on has no
// join, one that turns back has a flat one.
func TestMiterLimit(t *testing.T) {
	area := func(join page.Join, c point) int {
		var s scanner
		s.reset(400, 400)
		n := &nib{radius: 20, join: join, to: &s}
		n.corner(point{100, 200}, point{200, 200}, point{200, 200}.plus(c))
		sum := 0
		s.sweep(false, func(_, x0, x1 int, a uint8) { sum += (x1 - x0) * int(a) })
		return sum / 255
	}
	sharp := func(along float64) point { return point{along, math.Sqrt(1 - along*along)}.times(100) }
	for _, c := range []struct {
		to   point
		join page.Join
		want float64 // square pixels
	}{
		{point{100, 0}, page.JoinMiter, 0}, {point{100, 0}, page.JoinRound, 0}, {point{0, 100}, page.JoinMiter, 400}, {point{0, -100}, page.JoinMiter, 400}, {point{0, 100}, page.JoinBevel, 200}, {point{0, 100}, page.JoinRound, math.Pi * 400},
		{point{-100, 0}, page.JoinMiter, 0}, {sharp(-0.87), page.JoinMiter, 400 * math.Tan(math.Acos(-0.87)/2)}, {sharp(-0.875), page.JoinMiter, 400 * math.Tan(math.Acos(-0.875)/2)}, {sharp(-0.88), page.JoinMiter, 200 * math.Sqrt(1-0.88*0.88)},
	} {
		if got := float64(area(c.join, c.to)); math.Abs(got-c.want) > 0.03*c.want+8 {
			t.Errorf("to %v, join %v: %v, want %.0f", c.to, c.join, got, c.want)
		}
	}
}

// TestDashes cuts a line, and a closed contour, into what the pattern draws.
func TestDashes(t *testing.T) {
	line := polyline{points: []point{{0, 0}, {10, 0}, {10, 10}}}
	square := polyline{points: []point{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, closed: true}
	for _, c := range []struct {
		line    polyline
		pattern []page.Length
		want    string
	}{
		{line, nil, "0,0 10,0 10,10"}, {line, []page.Length{0, 0}, "0,0 10,0 10,10"}, {line, []page.Length{-5}, "0,0 10,0 10,10"}, {line, []page.Length{4}, "0,0 4,0; 8,0 10,0 10,2; 10,6 10,10"},
		{line, []page.Length{6, 2}, "0,0 6,0; 8,0 10,0 10,4; 10,6 10,10"}, {line, []page.Length{12, 5}, "0,0 10,0 10,2; 10,7 10,10"}, {line, []page.Length{20, 1}, "0,0 10,0 10,10"}, {line, []page.Length{4, 4, 2}, "0,0 4,0; 8,0 10,0 10,0; 10,4 10,8"},
		{line, []page.Length{3, 30}, "0,0 3,0"}, {square, []page.Length{15, 10}, "0,0 10,0 10,5; 5,10 0,10 0,0"}, {square, nil, "0,0 10,0 10,10 0,10 z"}, {polyline{points: []point{{1, 1}}}, []page.Length{4}, "1,1"},
	} {
		var got []string
		for _, dash := range dashes(c.line, c.pattern, 1) {
			var points []string
			for _, p := range dash.points {
				points = append(points, fmt.Sprintf("%.4g,%.4g", p.x, p.y))
			}
			if dash.closed {
				points = append(points, "z")
			}
			got = append(got, strings.Join(points, " "))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%v: %s, want %s", c.pattern, strings.Join(got, "; "), c.want)
		}
	}
	if got := dashes(line, []page.Length{2, 1}, 2); len(got) != 4 || got[0].points[1] != (point{4, 0}) {
		t.Errorf("twice as large: %v", got)
	}
}

// TestRoundness: a disc is drawn with as many corners as keep it within a 16th of a pixel, eight at least.
func TestRoundness(t *testing.T) {
	for radius, want := range map[float64]int{0.05: 8, 1: 9, 10: 29, 100: 89} {
		var s scanner
		s.reset(300, 300)
		n := &nib{radius: radius, to: &s}
		n.circle(point{150, 150})
		sum := 0.0
		s.sweep(false, func(_, x0, x1 int, a uint8) { sum += float64(x1-x0) * float64(a) / 255 })
		polygon := float64(want) / 2 * math.Sin(2*math.Pi/float64(want)) * radius * radius
		if radius >= 10 && math.Abs(sum-polygon) > 0.004*polygon {
			t.Errorf("radius %v: %v, want that of %d corners, %v", radius, sum, want, polygon)
		}
	}
}

// TestGridsAndLevels: places are rounded to the grid and kept within it; coverage has levels for both rules of filling.
func TestGridsAndLevels(t *testing.T) {
	for v, want := range map[float64]int{0: 0, 1: 256, 0.5 / 256: 1, 0.49 / 256: 0, -1: -256, 1 << 20: 1 << 28, 1 << 21: 1 << 28, -(1 << 21): -(1 << 28)} {
		if got := subpixel(v); got != want {
			t.Errorf("%v is %d, want %d", v, got, want)
		}
	}
	for _, c := range [][3]int{{7, 2, 3}, {-7, 2, -4}, {-8, 2, -4}, {0, 3, 0}, {-1, 4, -1}, {4, 4, 1}} {
		if got := floorDiv(c[0], c[1]); got != c[2] {
			t.Errorf("%d / %d = %d", c[0], c[1], got)
		}
	}
	const full = 2 * one * one
	for _, c := range []struct {
		area    int
		evenOdd bool
		want    uint8
	}{{0, false, 0}, {full, false, 255}, {-full, false, 255}, {2 * full, false, 255}, {full / 2, false, 127}, {full, true, 255}, {2 * full, true, 0}, {3 * full, true, 255}, {-full, true, 255}, {3 * full / 2, true, 127}, {full / 32, false, 7}, {full / 70, false, 0}} {
		if got := alpha(c.area, c.evenOdd); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	for v, want := range map[float64][2]int{0: {0, 0}, 0.25: {0, 1}, 0.12: {0, 0}, 0.13: {0, 1}, 0.9: {1, 0}, -0.25: {-1, 3}, 3.5: {3, 2}} {
		if whole, sub := snap(v); [2]int{whole, int(sub)} != want {
			t.Errorf("%v: %d and %d quarters, want %v", v, whole, sub, want)
		}
	}
	for v, want := range map[float64]float64{0.5: 1, 0.49: 0, -0.5: 0, -0.51: -1, 2: 2} {
		if got := whole(v); got != want {
			t.Errorf("%v is %v", v, got)
		}
	}
}

// TestFullCache: a cache that holds as much as it may is emptied before it holds more.
func TestFullCache(t *testing.T) {
	c := NewCache()
	face := new(font.Face)
	c.masks[maskKey{face: face, glyph: 1}] = &mask{}
	square := &font.Outline{}
	draw := func(glyph uint32, held int) (masks, bytes int) {
		c.bytes = held
		defer func() { _ = recover() }() // a face without a size cannot draw
		c.mask(maskKey{face: face, glyph: glyph}, square, false)
		return len(c.masks), c.bytes
	}
	if masks, bytes := draw(2, cacheBytes-128); masks != 2 || bytes != cacheBytes {
		t.Errorf("as much as fits: %d masks, %d bytes", masks, bytes)
	}
	if masks, bytes := draw(3, cacheBytes-127); masks != 1 || bytes != 128 {
		t.Errorf("a byte too much: %d masks, %d bytes", masks, bytes)
	}
	if masks, _ := draw(3, 0); masks != 1 {
		t.Error("a mask is drawn twice")
	}
}

// TestBMPHead is what controllers read of a strip: sizes, one bit a pixel, 72 pixels to the inch, two colours as blue, green, red.
func TestBMPHead(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 0, 33, 3), color.Palette{color.RGBA{A: 255}, color.RGBA{R: 255, G: 200, B: 10, A: 255}})
	img.SetColorIndex(32, 0, 1)
	data := EncodeBMP1(img)
	var words []int
	for at := 2; at+4 <= 62; at += 4 {
		words = append(words, int(binary.LittleEndian.Uint32(data[at:])))
	}
	// file, reserved, pixels at, head, width, height, planes and bits, compression, bytes of pixels, resolution twice, colours twice, the colours
	want := []int{62 + 24, 0, 62, 40, 33, 3, 1 | 1<<16, 0, 24, 2835, 2835, 2, 2, 0, 255<<16 | 200<<8 | 10}
	if string(data[:2]) != "BM" || !slices.Equal(words, want) || len(data) != 86 || data[62+16+4] != 0x80 {
		t.Errorf("%s %v, %d bytes: % x", data[:2], words, len(data), data[62:])
	}
}

// TestLargePictures: a picture is drawn up to four times the size of its page; nothing is drawn of one that is not seen.
func TestLargePictures(t *testing.T) {
	picture := func(x, y, width, height page.Length) error {
		_, err := Draw(slide(10, 10, &page.Image{Rect: page.Rect{X: x * 64, Y: y * 64, Width: width * 64, Height: height * 64}, Data: onePixel(t), Format: "png"}), nil)
		return err
	}
	for _, c := range []struct {
		x, y, width, height page.Length
		want                string
	}{{0, 0, 40, 40, ""}, {0, 0, 41, 40, "raster: a picture of 41 × 40 pixels is far larger than its page"}, {0, 0, 40, 41, "raster: a picture of 40 × 41 pixels is far larger than its page"}, {10, 0, 99, 99, ""}, {0, -99, 99, 99, ""}} {
		if err := picture(c.x, c.y, c.width, c.height); c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
