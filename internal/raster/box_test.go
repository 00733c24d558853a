package raster

import (
	"strings"
	"testing"

	"fanshi/internal/page"
)

// TestBoxes: the edges of boxes stand on whole pixels, halves to the right and downwards, also turned and in a clip; other
// rectangles cover pixels in part.
func TestBoxes(t *testing.T) {
	box := func(x, y, w, h page.Length) page.Path {
		return page.BoxPath(page.Rect{X: x, Y: y, Width: w, Height: h})
	}
	half := px / 2
	for name, tt := range map[string]struct {
		mark page.Mark
		want string
	}{
		"box":    {&page.Fill{Path: box(px+half, 0, 2*px, px), Paint: black}, "2 3"},
		"turned": {&page.Group{Turns: 2, CX: 4 * px, CY: half, Marks: []page.Mark{&page.Fill{Path: box(4*px+half, 0, 2*px, px), Paint: black}}}, "2 3"},
		"thin":   {&page.Fill{Path: box(px+20, 0, 30, px), Paint: black}, "1"},
		"gone":   {&page.Fill{Path: box(px+2, 0, 20, px), Paint: black}, ""},
	} {
		img := mustDraw(t, slide(8, 1, tt.mark), nil)
		got := ""
		for x := range 8 {
			switch at(img, x, 0) {
			case white:
			case black:
				got += " " + string(rune('0'+x))
			default:
				t.Errorf("%s: pixel %d is %v", name, x, at(img, x, 0))
			}
		}
		if strings.TrimSpace(got) != tt.want {
			t.Errorf("%s: pixels%s, want %s", name, got, tt.want)
		}
	}
	img := mustDraw(t, slide(4, 1, &page.Fill{Path: rect(half, 0, px, px), Paint: black}), nil)
	if a, b := at(img, 0, 0), at(img, 1, 0); a == black || a == white || b == black || b == white {
		t.Errorf("a rectangle that is no box: %v, %v", a, b)
	}
}

// TestBoxesReduced: in a picture of reduced size a hairline keeps its weight, and boxes that stand flush meet without a seam.
func TestBoxesReduced(t *testing.T) {
	sheet := &page.Page{Unit: page.Micrometre, Width: 20_000, Height: 10_000, Marks: []page.Mark{
		&page.Fill{Path: page.BoxPath(page.Rect{X: 0, Y: 0, Width: 7_300, Height: 6_000}), Paint: black},
		&page.Fill{Path: page.BoxPath(page.Rect{X: 7_300, Y: 0, Width: 12_700, Height: 6_000}), Paint: black},
		&page.Fill{Path: page.BoxPath(page.Rect{X: 0, Y: 8_250, Width: 20_000, Height: 300}), Paint: black},
	}}
	img, err := DrawScaled(sheet, nil, 0.001)
	if err != nil {
		t.Fatal(err)
	}
	for x := range 20 {
		if c := at(img, x, 3); c != black {
			t.Errorf("a seam in column %d: %v", x, c)
		}
	}
	if c := at(img, 5, 8); c == white || c == black {
		t.Errorf("a hairline of 0.3 pixels is %v", c)
	}
}
