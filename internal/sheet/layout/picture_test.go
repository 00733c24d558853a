package layout

import (
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/vector"
)

// TestObjectFit takes a picture of 2:1 in a box of 300 × 300 and one of 100 × 200 (CSS Images 3, 5.5).
func TestObjectFit(t *testing.T) {
	r := page.Rect{X: 10, Y: 20, Width: 300, Height: 300}
	img := &markup.Node{Tag: "img"}
	ratio := &vector.Picture{ViewBox: [4]float64{0, 0, 200, 100}}
	sized := &vector.Picture{ViewBox: [4]float64{0, 0, 200, 100}, Width: 80, Height: 40}
	for _, c := range []struct {
		name    string
		picture *vector.Picture
		fit     style.ObjectFit
		node    *markup.Node
		want    page.Rect
	}{
		{"fill", ratio, style.FitFill, img, r},
		{"contain", ratio, style.FitContain, img, page.Rect{X: 10, Y: 95, Width: 300, Height: 150}},
		{"cover", ratio, style.FitCover, img, page.Rect{X: -140, Y: 20, Width: 600, Height: 300}},
		{"none without a size is as large as fits", ratio, style.FitNone, img, page.Rect{X: 10, Y: 95, Width: 300, Height: 150}},
		{"none", sized, style.FitNone, img, page.Rect{X: 120, Y: 150, Width: 80, Height: 40}},
		{"inline svg has no object-fit", ratio, style.FitCover, &markup.Node{Tag: "svg"}, r},
	} {
		b := &box{node: c.node, style: &style.Computed{ObjectFit: c.fit}, replaced: &replaced{vector: c.picture}}
		if got := b.object(r, 1); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
