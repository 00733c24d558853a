package page

import "testing"

const mm = Length(1000)

func TestDrawingRatio(t *testing.T) {
	for _, c := range []struct {
		width, height Length
		want          int
	}{{297 * mm, 420 * mm, 1}, {5080 * mm, 900 * mm, 1}, {5081 * mm, 900 * mm, 10}, {10000 * mm, 900 * mm, 10},
		{900 * mm, 20000 * mm, 10}, {60000 * mm, 900 * mm, 20}} {
		if got := DrawingRatio(Micrometre, c.width, c.height); got != c.want {
			t.Errorf("%d × %d mm at 1:%d, want 1:%d", c.width/mm, c.height/mm, got, c.want)
		}
	}
}
