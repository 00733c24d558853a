package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// TestSmall: the mean of what a pixel stands for, white where there is nothing, never larger than it was; what Read refuses by its
// head Look refuses too.
func TestSmall(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 300, 100))
	for x := range 300 {
		for y := range 100 {
			switch {
			case x < 100:
				m.SetNRGBA(x, y, color.NRGBA{uint8(200 * (x % 2)), 0, 0, 255})
			case x < 200:
				m.SetNRGBA(x, y, color.NRGBA{0, 0, 255, 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	p, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	data, width, height := p.Small(30)
	if width != 30 || height != 10 {
		t.Fatalf("%d×%d", width, height)
	}
	got, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil || got.Bounds().Dx() != 30 {
		t.Fatal(err)
	}
	near := func(x int, want color.RGBA) {
		r, g, b, _ := got.At(x, 5).RGBA()
		for i, d := range []int{int(r>>8) - int(want.R), int(g>>8) - int(want.G), int(b>>8) - int(want.B)} {
			if d < -25 || d > 25 {
				t.Errorf("column %d: channel %d is off by %d", x, i, d)
			}
		}
	}
	near(3, color.RGBA{100, 0, 0, 255})
	near(15, color.RGBA{0, 0, 255, 255})
	near(27, color.RGBA{255, 255, 255, 255})
	if _, width, _ = p.Small(5000); width != 300 {
		t.Errorf("it has grown to %d", width)
	}
	for _, bad := range [][]byte{nil, []byte("GIF89a"), b.Bytes()[:20]} {
		_, err := Read(bad)
		if look := Look(bad); look == nil || err == nil || look.Error() != err.Error() {
			t.Errorf("Look says %v, Read %v", look, err)
		}
	}
	if err := Look(b.Bytes()); err != nil {
		t.Error(err)
	}
}
