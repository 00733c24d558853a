package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"strings"
	"testing"

	"fanshi/internal/page"
)

// TestJPEG: a slide as JPEG is the slide, as large and hardly to be told from it, even at the edges of letters.
func TestJPEG(t *testing.T) {
	faces := themeFaces(t)
	p := sampleSlide(t, faces)
	want := mustDraw(t, p, faces)
	data, err := EncodePNG(want)
	if err != nil {
		t.Fatal(err)
	}
	out, err := JPEG(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil || got.Bounds() != want.Bounds() {
		t.Fatalf("%v %v", got.Bounds(), err)
	}
	sum, worst := 0.0, 0.0
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			c := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA)
			d := near(page.Color{R: c.R, G: c.G, B: c.B}, at(want, x, y))
			sum, worst = sum+d, max(worst, d)
		}
	}
	if mean := sum / float64(want.Rect.Dx()*want.Rect.Dy()); mean > 2.5 {
		t.Errorf("a pixel differs by %.2f in the mean, by %.0f at most", mean, worst)
	}
	for _, bad := range [][]byte{nil, data[:len(data)/2], out} {
		if out, err := JPEG(bad); err == nil || out != nil {
			t.Errorf("%d bytes that are no PNG are converted", len(bad))
		}
	}
}

// TestGIF: an animation has its frames in order, each as long as it should stand, and never ends.
func TestGIF(t *testing.T) {
	palette := color.Palette{color.RGBA{A: 255}, color.RGBA{R: 255, A: 255}}
	var frames []*image.Paletted
	for i := range 3 {
		f := image.NewPaletted(image.Rect(0, 0, 16, 8), palette)
		f.SetColorIndex(i, 2, 1)
		frames = append(frames, f)
	}
	data, err := EncodeGIF(frames, []int{6, 7, 8})
	if err != nil {
		t.Fatal(err)
	}
	got, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil || len(got.Image) != 3 || got.LoopCount != 0 || got.Delay[0] != 6 || got.Delay[1] != 7 || got.Delay[2] != 8 {
		t.Fatalf("%v %+v", err, got)
	}
	for i, f := range got.Image {
		for x := range 3 {
			if lit := f.ColorIndexAt(x, 2) == 1; lit != (x == i) && f.Rect.Overlaps(image.Rect(x, 2, x+1, 3)) {
				t.Errorf("frame %d, dot %d: lit %v", i, x, lit)
			}
		}
	}
	if _, err := EncodeGIF(frames, nil); err == nil {
		t.Error("frames without delays are no error")
	}
}

// TestRefused: what cannot be drawn is an error, wherever it stands.
func TestRefused(t *testing.T) {
	for want, m := range map[string]page.Mark{
		"unknown mark":                struct{ page.Mark }{},
		"picture cannot be decoded":   &page.Image{Rect: page.Rect{Width: 640, Height: 640}, Data: []byte("x")},
		`unknown face "none"`:         &page.Text{Face: "none", Source: "x", Glyphs: []page.Glyph{{ID: 1}}},
		"is far larger than its page": &page.Image{Rect: page.Rect{Width: 64 * 1000, Height: 640}, Data: onePixel(t)},
	} {
		for _, marks := range [][]page.Mark{{m}, {&page.Group{Marks: []page.Mark{m}}}} {
			if _, err := Draw(slide(100, 100, marks...), themeFaces(t)); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", want, err)
			}
			if _, err := NewCache().PNG(slide(100, 100, marks...), themeFaces(t), 0); err == nil {
				t.Errorf("%s: it is drawn as PNG", want)
			}
		}
	}
}

// onePixel is a picture of one dot.
func onePixel(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1, 1))
	img.Pix[0], img.Pix[3] = 255, 255
	data, err := EncodePNG(img)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestOddPaths: a path that goes on after its contour was closed goes on from where that began; one that begins with a line begins
// at its end; what has no length or no stops draws nothing, or black.
func TestOddPaths(t *testing.T) {
	p := func(x, y page.Length) page.Point { return page.Point{X: x * 64, Y: y * 64} }
	red := page.Color{R: 255}
	var closed, plain page.Path
	closed.Move(p(10, 10))
	closed.Line(p(30, 10))
	closed.Line(p(30, 30))
	closed.Line(p(10, 10))
	closed.Close()
	closed.Line(p(10, 80))
	plain.Move(p(10, 10))
	plain.Line(p(30, 10))
	plain.Line(p(30, 30))
	plain.Close()
	plain.Move(p(10, 10))
	plain.Line(p(10, 80))
	a := mustDraw(t, slide(100, 100, &page.Stroke{Path: closed, Width: 4 * 64, Color: red}), nil)
	b := mustDraw(t, slide(100, 100, &page.Stroke{Path: plain, Width: 4 * 64, Color: red}), nil)
	if !bytes.Equal(a.Pix, b.Pix) || at(a, 10, 60) != red || at(a, 20, 10) != red {
		t.Error("it goes on from elsewhere")
	}
	var line, none page.Path
	line.Line(p(10, 10))
	line.Line(p(50, 10))
	none.Close()
	img := mustDraw(t, slide(100, 100, &page.Stroke{Path: line, Width: 4 * 64, Color: red}, &page.Stroke{Path: none, Width: 4 * 64, Color: red}), nil)
	if at(img, 30, 10) != red || at(img, 5, 5) == red {
		t.Error("a path that begins with a line")
	}
	box := rect(0, 0, 50*64, 50*64)
	img = mustDraw(t, slide(100, 100, &page.Fill{Path: box, Paint: &page.LinearGradient{X2: 640}}), nil)
	if got := at(img, 20, 20); got != (page.Color{}) {
		t.Errorf("a gradient without stops is %v", got)
	}
	img = mustDraw(t, slide(100, 100, &page.Fill{Path: box, Paint: &page.LinearGradient{X1: 9, X2: 9, Stops: []page.Stop{{Color: page.Color{G: 9}}, {Offset: 1, Color: red}}}}), nil)
	if got := at(img, 20, 20); got != red {
		t.Errorf("a gradient without extent is %v", got)
	}
}

// TestClipsOnWholePixels: the edges of an upright rectangle that clips go to whole pixels, whichever corner it begins at; those of other
// outlines are blended.
func TestClipsOnWholePixels(t *testing.T) {
	p := func(x, y page.Length) page.Point { return page.Point{X: x, Y: y} }
	grey := func(corners ...page.Point) (n int) {
		var clip page.Path
		for i, c := range corners {
			if i == 0 {
				clip.Move(c)
			} else {
				clip.Line(c)
			}
		}
		clip.Close()
		img := mustDraw(t, slide(40, 40, &page.Group{Clip: &clip, Marks: []page.Mark{&page.Fill{Path: rect(0, 0, 40*64, 40*64), Paint: page.Color{}}}}), nil)
		for i := 0; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 0 && img.Pix[i] != 255 {
				n++
			}
		}
		if len(corners) == 4 && at(img, 15, 15) != (page.Color{}) || at(img, 30, 15) != (page.Color{R: 255, G: 255, B: 255}) {
			t.Errorf("%v clips elsewhere", corners)
		}
		return n
	}
	a, b, c, d := p(10*64+20, 10*64+20), p(20*64+40, 10*64+20), p(20*64+40, 20*64+40), p(10*64+20, 20*64+40)
	for _, corners := range [][]page.Point{{a, b, c, d}, {b, c, d, a}, {a, d, c, b}, {d, c, b, a}} {
		if n := grey(corners...); n != 0 {
			t.Errorf("%v: %d pixels are blended", corners, n)
		}
	}
	for _, corners := range [][]page.Point{{p(9*64+20, 10*64+20), b, c, d}, {a, p(20*64+40, 9*64), c, d}, {a, b, p(22*64, 20*64+40), d}, {a, b, c, p(10*64+20, 23*64)}, {b, c, d, p(10*64, 9*64)}, {a, b, c}} {
		if n := grey(corners...); n == 0 {
			t.Errorf("%v: no pixel is blended", corners)
		}
	}
}
