package layout

import (
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// TestCornersThatOverlapAreReduced takes the figures of CSS Backgrounds 3, 5.5: f is the least of side ÷ sum of radii,
// and it reduces all radii, vertical ones too.
func TestCornersThatOverlapAreReduced(t *testing.T) {
	fixed := func(v float64) style.Dim { return style.Dim{Kind: style.Fixed, Abs: v} }
	percent := func(v float64) style.Dim { return style.Dim{Kind: style.Percent, Pct: v} }
	r := page.Rect{Width: 1000, Height: 400}
	for name, c := range map[string]struct {
		across, down [4]style.Dim
		want         corners
	}{
		"they fit": {[4]style.Dim{fixed(300), fixed(100), fixed(0), fixed(50)}, [4]style.Dim{fixed(100), fixed(40), fixed(90), fixed(10)},
			corners{{Across: 300, Down: 100}, {Across: 100, Down: 40}, {Across: 0, Down: 0}, {Across: 50, Down: 10}}},
		"percentages of their own side": {[4]style.Dim{percent(.5), percent(.1), percent(.1), percent(.5)}, [4]style.Dim{percent(.5), percent(.1), percent(.1), percent(.5)},
			corners{{Across: 500, Down: 200}, {Across: 100, Down: 40}, {Across: 100, Down: 40}, {Across: 500, Down: 200}}},
		"by their height": {[4]style.Dim{fixed(400), fixed(400), fixed(400), fixed(400)}, [4]style.Dim{fixed(400), fixed(400), fixed(400), fixed(400)},
			corners{{Across: 200, Down: 200}, {Across: 200, Down: 200}, {Across: 200, Down: 200}, {Across: 200, Down: 200}}},
		"by their width, the rest too": {[4]style.Dim{fixed(1500), fixed(500), fixed(0), fixed(100)}, [4]style.Dim{fixed(100), fixed(100), fixed(0), fixed(100)},
			corners{{Across: 750, Down: 50}, {Across: 250, Down: 50}, {Across: 0, Down: 0}, {Across: 50, Down: 50}}},
		"on the left alone": {[4]style.Dim{fixed(50), fixed(50), fixed(50), fixed(50)}, [4]style.Dim{fixed(300), fixed(50), fixed(50), fixed(200)},
			corners{{Across: 40, Down: 240}, {Across: 40, Down: 40}, {Across: 40, Down: 40}, {Across: 40, Down: 160}}},
		"on the right alone": {[4]style.Dim{fixed(50), fixed(50), fixed(50), fixed(50)}, [4]style.Dim{fixed(50), fixed(300), fixed(200), fixed(50)},
			corners{{Across: 40, Down: 40}, {Across: 40, Down: 240}, {Across: 40, Down: 160}, {Across: 40, Down: 40}}},
		"on top alone": {[4]style.Dim{fixed(800), fixed(450), fixed(50), fixed(50)}, [4]style.Dim{fixed(50), fixed(50), fixed(50), fixed(50)},
			corners{{Across: 640, Down: 40}, {Across: 360, Down: 40}, {Across: 40, Down: 40}, {Across: 40, Down: 40}}},
		"below alone": {[4]style.Dim{fixed(50), fixed(50), fixed(450), fixed(800)}, [4]style.Dim{fixed(50), fixed(50), fixed(50), fixed(50)},
			corners{{Across: 40, Down: 40}, {Across: 40, Down: 40}, {Across: 360, Down: 40}, {Across: 640, Down: 40}}},
	} {
		st := &style.Computed{Radius: c.across, RadiusDown: c.down}
		if got := resolveRadii(st, r); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestInnerCorners: the padding edge has the radius of the border edge less the border (CSS Backgrounds 3, 5.2).
func TestInnerCorners(t *testing.T) {
	c := corners{{Across: 100, Down: 50}, {Across: 100, Down: 50}, {Across: 10, Down: 50}, {Across: 100, Down: 5}}
	want := corners{{Across: 60, Down: 40}, {Across: 80, Down: 40}, {}, {}}
	if got := c.shrink(style.Sides[page.Length]{Top: 10, Right: 20, Bottom: 10, Left: 40}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
