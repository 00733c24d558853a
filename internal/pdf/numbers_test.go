package pdf

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// TestNumbers: decimals as they are asked for, without zeros at their end and without a point that nothing follows.
func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{{1.5, 3, "1.5 "}, {2, 3, "2 "}, {100, 0, "100 "}, {100, 2, "100 "}, {0.0004, 3, "0 "}, {0.0006, 3, "0.001 "}, {-0.25, 1, "-0.2 "}, {10.10, 2, "10.1 "}} {
		if got := string(appendRounded([]byte("x"), c.v, c.decimals)); got != "x"+c.want {
			t.Errorf("%v to %d decimals: %q", c.v, c.decimals, got)
		}
	}
}

// TestShrunk: a picture of a third of the size has the means of its pixels, those at the end of fewer; never less than one.
func TestShrunk(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 7, 4))
	for i := range m.Pix {
		m.Pix[i] = uint8(3 * i)
	}
	for _, c := range []struct{ n, width, height int }{{1, 7, 4}, {2, 4, 2}, {3, 2, 1}, {4, 2, 1}, {5, 1, 1}, {100, 1, 1}} {
		got := shrunk(m, c.n)
		if got.Rect != image.Rect(0, 0, c.width, c.height) {
			t.Fatalf("one for %d: %v", c.n, got.Rect)
		}
		for y := range c.height {
			for x := range c.width {
				var sum [4]int
				count := 0
				for sy := y * 4 / c.height; sy < (y+1)*4/c.height; sy++ {
					for sx := x * 7 / c.width; sx < (x+1)*7/c.width; sx++ {
						p := m.RGBAAt(sx, sy)
						for k, v := range []uint8{p.R, p.G, p.B, p.A} {
							sum[k] += int(v)
						}
						count++
					}
				}
				mean := func(k int) uint8 { return uint8((sum[k] + count/2) / count) }
				if want := (color.RGBA{mean(0), mean(1), mean(2), mean(3)}); got.RGBAAt(x, y) != want {
					t.Errorf("one for %d at %d, %d: %v, want %v", c.n, x, y, got.RGBAAt(x, y), want)
				}
			}
		}
	}
}

// TestInksOfPictures: neutrals stay neutral, K begins at a quarter tone, and no pixel has more than 280 % of ink.
func TestInksOfPictures(t *testing.T) {
	for rgb, want := range map[[3]uint8][4]uint8{{255, 255, 255}: {}, {255, 0, 0}: {0, 255, 255, 0}, {191, 191, 191}: {64, 64, 64, 0}, {190, 190, 190}: {65, 65, 65, 1}, {0, 0, 0}: {77, 77, 77, 255}, {128, 128, 128}: {99, 99, 99, 84}, {0, 0, 128}: {227, 227, 99, 84}} {
		if got := PictureInks(rgb[0], rgb[1], rgb[2]); got != want {
			t.Errorf("%v: %v, want %v", rgb, got, want)
		}
	}
	for r := 0; r < 256; r += 5 {
		for g := 0; g < 256; g += 5 {
			for b := 0; b < 256; b += 5 {
				inks := PictureInks(uint8(r), uint8(g), uint8(b))
				if sum := int(inks[0]) + int(inks[1]) + int(inks[2]) + int(inks[3]); sum > 714 {
					t.Fatalf("%d %d %d: %v, %d of 255", r, g, b, inks, sum)
				}
			}
		}
	}
}

// TestSoftRuns: stops are cut where two stand at one place.
func TestSoftRuns(t *testing.T) {
	for in, want := range map[string]string{"0 1": "0 1", "0 0.5 0.5 1": "0 0.5; 0.5 1", "0 0 1": "0; 0 1", "0 1 1": "0 1; 1", "0 0.3 0.30005 0.9": "0 0.3; 0.30005 0.9", "0 0.3 0.301 0.9": "0 0.3 0.301 0.9", "0.5": "0.5"} {
		var stops []page.Stop
		for _, word := range strings.Fields(in) {
			var offset float64
			if _, err := fmt.Sscan(word, &offset); err != nil {
				t.Fatal(err)
			}
			stops = append(stops, page.Stop{Offset: offset})
		}
		var got []string
		for _, run := range softRuns(stops) {
			var words []string
			for _, s := range run {
				words = append(words, fmt.Sprint(s.Offset))
			}
			got = append(got, strings.Join(words, " "))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %s, want %s", in, strings.Join(got, "; "), want)
		}
	}
}

// TestGradientFunctions: a piece between every two stops, one before the first and one behind the last where they stand inside.
func TestGradientFunctions(t *testing.T) {
	stop := func(at float64, c page.Color) page.Stop { return page.Stop{Offset: at, Color: c} }
	red, blue := page.Color{R: 255}, page.Color{B: 255}
	c := &content{}
	for _, test := range []struct {
		stops          []page.Stop
		bounds, encode string
		pieces         []string // C0 and C1 of each
	}{
		{[]page.Stop{stop(0, red), stop(1, blue)}, "", "0 1 ", []string{"1 0 0 |0 0 1 "}},
		{[]page.Stop{stop(0.25, red), stop(0.75, blue)}, "0.25 0.75 ", "0 1 0 1 0 1 ", []string{"1 0 0 |1 0 0 ", "1 0 0 |0 0 1 ", "0 0 1 |0 0 1 "}},
		{[]page.Stop{stop(0, red), stop(0.5, blue), stop(1, red)}, "0.5 ", "0 1 0 1 ", []string{"1 0 0 |0 0 1 ", "0 0 1 |1 0 0 "}},
		{[]page.Stop{stop(0, red), stop(0.5, blue)}, "0.5 ", "0 1 0 1 ", []string{"1 0 0 |0 0 1 ", "0 0 1 |0 0 1 "}},
	} {
		want := "<</FunctionType 3 /Domain [0 1] /Bounds [" + test.bounds + "] /Encode [" + test.encode + "] /Functions ["
		for _, p := range test.pieces {
			from, to, _ := strings.Cut(p, "|")
			want += "<</FunctionType 2 /Domain [0 1] /N 1 /C0 [" + from + "] /C1 [" + to + "]>> "
		}
		if got := string(c.stops(test.stops)); got != want+"]>>" {
			t.Errorf("%v:\n%s, want\n%s", test.stops, got, want)
		}
	}
}

// TestMeaningOfGlyphs: the map to text names every glyph that stands for one, a hundred in a block, beyond the BMP as pairs.
func TestMeaningOfGlyphs(t *testing.T) {
	f := &liveFont{text: []string{"凡", "", "𠮷"}}
	if got := string(f.toUnicode()); !strings.Contains(got, "\n2 beginbfchar\n<0001> <51e1>\n<0003> <d842dfb7>\nendbfchar\n") {
		t.Error(got)
	}
	for n, want := range map[int][]string{0: nil, 1: {"1"}, 100: {"100"}, 101: {"100", "1"}, 250: {"100", "100", "50"}} {
		f.text = nil
		for range n {
			f.text = append(f.text, "甲")
		}
		var got []string
		for line := range strings.Lines(string(f.toUnicode())) {
			if count, ok := strings.CutSuffix(line, " beginbfchar\n"); ok {
				got = append(got, count)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d glyphs: blocks of %v", n, got)
		}
	}
	if got := utf16("凡𠮷a"); got != "\xFE\xFF\x51\xE1\xD8\x42\xDF\xB7\x00a" || hex16("凡") != "feff51e1" {
		t.Errorf("%x", got)
	}
}

// TestOutlinesAsOperators: whole units of an em of 500 and more, tenths of a smaller one; every contour is closed.
func TestOutlinesAsOperators(t *testing.T) {
	o := &font.Outline{Ops: []font.Op{font.MoveTo, font.LineTo, font.CubicTo, font.MoveTo, font.LineTo}, Points: []font.Point{{X: 0.26, Y: 1}, {X: 10, Y: -2.5}, {X: 1, Y: 2}, {X: 3, Y: 4}, {X: 5.04, Y: 6}, {X: 7, Y: 8}, {X: 9, Y: 10}}}
	for em, want := range map[int]string{500: "0 1 m\n10 -3 l\n1 2 3 4 5 6 c\nh\n7 8 m\n9 10 l\nh f\n", 499: "0.3 1 m\n10 -2.5 l\n1 2 3 4 5 6 c\nh\n7 8 m\n9 10 l\nh f\n"} {
		if got := string(outlineOperators(o, em)); got != want {
			t.Errorf("an em of %d: %q", em, got)
		}
	}
	if got := outlineOperators(&font.Outline{}, 1000); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}
