package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"sync"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

var (
	white = page.Color{R: 255, G: 255, B: 255}
	black = page.Color{}
	red   = page.Color{R: 200, G: 16, B: 46}
	blue  = page.Color{R: 20, G: 40, B: 120}
)

const px = page.Length(64)

func rect(x, y, w, h page.Length) page.Path {
	return page.RectPath(page.Rect{X: x, Y: y, Width: w, Height: h})
}

func slide(width, height page.Length, marks ...page.Mark) *page.Page {
	return &page.Page{Unit: page.Pixel64, Width: width * px, Height: height * px, Marks: marks}
}

func mustDraw(t testing.TB, p *page.Page, faces FaceSource) *image.RGBA {
	t.Helper()
	img, err := Draw(p, faces)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func at(img *image.RGBA, x, y int) page.Color {
	c := img.RGBAAt(x, y)
	return page.Color{R: c.R, G: c.G, B: c.B}
}

var loadFaces = sync.OnceValues(func() (*font.Set, error) {
	set := font.NewSet()
	for _, name := range []string{"NotoSansSC_400Regular.ttf", "NotoSansSC_900Black.ttf", "Unifont.woff"} {
		data, err := os.ReadFile("../../themes/alert/fonts/" + name)
		if err != nil {
			return nil, err
		}
		f, err := font.Parse(name, data, 0, 400)
		if err != nil {
			return nil, err
		}
		set.Add(name, 400, f)
	}
	return set, nil
})

// themeFaces returns the sample theme's faces, made by make fonts, which are read once for all tests.
func themeFaces(t testing.TB) *font.Set {
	t.Helper()
	set, err := loadFaces()
	if err != nil {
		t.Fatalf("fonts are not installed (make fonts): %v", err)
	}
	return set
}

// textMark sets a line by plain advances.
func textMark(t testing.TB, faces FaceSource, key, text string, size, x, y page.Length, c page.Color) *page.Text {
	t.Helper()
	f, ok := faces.Face(key)
	if !ok {
		t.Fatalf("no face %s", key)
	}
	m := &page.Text{Face: key, Size: size, Color: c, Source: text}
	for _, g := range f.Shape([]rune(text), font.ShapeOptions{}) {
		m.Glyphs = append(m.Glyphs, page.Glyph{ID: g.ID, X: x, Y: y})
		x += page.Round(float64(g.XAdvance) * float64(size) / float64(f.UnitsPerEm()))
	}
	return m
}

func TestFillAndOrder(t *testing.T) {
	img := mustDraw(t, slide(10, 6, &page.Fill{Path: rect(px, px, 4*px, 3*px), Paint: red}, &page.Fill{Path: rect(3*px, 0, px/2, 6*px), Paint: blue}), nil)
	if img.Rect != image.Rect(0, 0, 10, 6) {
		t.Fatal(img.Rect)
	}
	half := page.Color{R: 110, G: 28, B: 83}
	for _, tt := range []struct {
		x, y int
		want page.Color
	}{{0, 0, white}, {1, 1, red}, {4, 3, red}, {5, 1, white}, {1, 4, white}, {3, 1, half}} {
		if got := at(img, tt.x, tt.y); near(got, tt.want) > 2 {
			t.Errorf("pixel (%d, %d): %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
}

func near(a, b page.Color) float64 {
	return max(math.Abs(float64(a.R)-float64(b.R)), math.Abs(float64(a.G)-float64(b.G)), math.Abs(float64(a.B)-float64(b.B)))
}

// TestTurns draws an asymmetric group in each of the four positions and turns the picture back.
func TestTurns(t *testing.T) {
	faces := themeFaces(t)
	marks := []page.Mark{
		&page.Fill{Path: rect(4*px, 4*px, 30*px, 10*px), Paint: &page.LinearGradient{X1: 4 * px, X2: 34 * px, Stops: []page.Stop{{Color: red}, {Offset: 1, Color: blue}}}},
		textMark(t, faces, "NotoSansSC_900Black", "防骗", 20*px, 5*px, 50*px, blue),
		&page.Code{X: 45 * px, Y: 45 * px, Module: 2 * px, Modules: 2, QuietZone: 1, Bits: []bool{true, false, true, true}, Dark: black, Light: white},
	}
	upright := mustDraw(t, slide(64, 64, &page.Group{Marks: marks}), faces)
	for turns := range 4 {
		got := mustDraw(t, slide(64, 64, &page.Group{Turns: turns, CX: 32 * px, CY: 32 * px, Marks: marks}), faces)
		back := turnPicture(got, 4-turns, nil)
		sum := 0.0
		for i := range back.Pix {
			sum += math.Abs(float64(back.Pix[i]) - float64(upright.Pix[i]))
		}
		if mean := sum / float64(len(back.Pix)); mean > 1 {
			t.Errorf("%d turns: mean difference %.2f", turns, mean)
		}
	}
}

func TestGlyphRotate(t *testing.T) {
	faces := themeFaces(t)
	m := textMark(t, faces, "NotoSansSC_900Black", "L", 40*px, 10*px, 45*px, black)
	plain := mustDraw(t, slide(60, 60, m), faces)
	turned := *m
	turned.Glyphs = []page.Glyph{{ID: m.Glyphs[0].ID, X: 15 * px, Y: 10 * px, Rotate: true}}
	got := mustDraw(t, slide(60, 60, &turned), faces)
	// The origin (10, 45) of a 60 px picture comes to (15, 10) when it turns clockwise: x' = 60 − y, y' = x.
	want := turnPicture(plain, 1, nil)
	if !bytes.Equal(got.Pix, want.Pix) {
		t.Error("a rotated glyph differs from the turned picture")
	}
}

func TestClip(t *testing.T) {
	triangle := page.Path{}
	triangle.Move(page.Point{X: 0, Y: 0})
	triangle.Line(page.Point{X: 20 * px, Y: 0})
	triangle.Line(page.Point{X: 0, Y: 20 * px})
	triangle.Close()
	box := rect(5*px, 0, 10*px, 4*px)
	everything := &page.Fill{Path: rect(0, 0, 20*px, 20*px), Paint: red}
	img := mustDraw(t, slide(20, 20, &page.Group{Clip: &triangle, Marks: []page.Mark{&page.Group{Clip: &box, Marks: []page.Mark{everything}}}}), nil)
	for _, tt := range []struct {
		x, y int
		want page.Color
	}{{4, 0, white}, {5, 0, red}, {14, 0, red}, {15, 0, white}, {5, 3, red}, {5, 4, white}} {
		if got := at(img, tt.x, tt.y); got != tt.want {
			t.Errorf("rectangle in triangle: pixel (%d, %d) %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
	img = mustDraw(t, slide(20, 20, &page.Group{Clip: &triangle, Marks: []page.Mark{everything}}), nil)
	if at(img, 3, 3) != red || at(img, 15, 15) != white || near(at(img, 10, 9), page.Color{R: 228, G: 136, B: 151}) > 8 {
		t.Errorf("triangle: %v %v %v", at(img, 3, 3), at(img, 15, 15), at(img, 10, 9))
	}
}

func TestGradient(t *testing.T) {
	g := &page.LinearGradient{X1: 0, Y1: 0, X2: 100 * px, Stops: []page.Stop{{Offset: 0, Color: black}, {Offset: 0.5, Color: white}, {Offset: 0.5, Color: red}, {Offset: 1, Color: red}}}
	img := mustDraw(t, slide(100, 2, &page.Fill{Path: rect(0, 0, 100*px, 2*px), Paint: g}), nil)
	for x, want := range map[int]page.Color{0: {R: 3, G: 3, B: 3}, 25: {R: 130, G: 130, B: 130}, 48: {R: 247, G: 247, B: 247}, 51: red, 99: red} {
		if got := at(img, x, 1); near(got, want) > 3 {
			t.Errorf("x = %d: %v, want %v", x, got, want)
		}
	}
}

// ink returns the area that is drawn in black on white, in pixels.
func ink(img *image.RGBA) float64 {
	sum := 0.0
	for i := 0; i < len(img.Pix); i += 4 {
		sum += 1 - float64(img.Pix[i])/255
	}
	return sum
}

func TestStrokeAreas(t *testing.T) {
	line := func(closed bool, points ...page.Point) (p page.Path) {
		p.Move(points[0])
		for _, q := range points[1:] {
			p.Line(q)
		}
		if closed {
			p.Close()
		}
		return p
	}
	pt := func(x, y page.Length) page.Point { return page.Point{X: x * px, Y: y * px} }
	horizontal := line(false, pt(20, 50), pt(80, 50))
	right := line(false, pt(20, 20), pt(80, 20), pt(80, 80))
	sharp := line(false, pt(20, 40), pt(80, 50), pt(20, 60))
	square := line(true, pt(20, 20), pt(80, 20), pt(80, 80), pt(20, 80))
	dot := line(false, pt(50, 50))
	tests := []struct {
		name   string
		stroke page.Stroke
		want   float64
	}{
		{"butt", page.Stroke{Path: horizontal, Width: 10 * px}, 600},
		{"square cap", page.Stroke{Path: horizontal, Width: 10 * px, Cap: page.CapSquare}, 700},
		{"round cap", page.Stroke{Path: horizontal, Width: 10 * px, Cap: page.CapRound}, 600 + 25*math.Pi},
		{"miter", page.Stroke{Path: right, Width: 10 * px}, 1200},
		{"bevel", page.Stroke{Path: right, Width: 10 * px, Join: page.JoinBevel}, 1187.5},
		{"round join", page.Stroke{Path: right, Width: 10 * px, Join: page.JoinRound}, 1175 + 25*math.Pi/4},
		{"closed", page.Stroke{Path: square, Width: 10 * px}, 70*70 - 50*50},
		{"dashes", page.Stroke{Path: horizontal, Width: 10 * px, Dash: []page.Length{10 * px, 5 * px}}, 400},
		{"odd dashes", page.Stroke{Path: horizontal, Width: 10 * px, Dash: []page.Length{10 * px}}, 300},
		{"dot", page.Stroke{Path: dot, Width: 10 * px, Cap: page.CapRound}, 25 * math.Pi},
		{"no dot", page.Stroke{Path: dot, Width: 10 * px}, 0},
		{"no width", page.Stroke{Path: square}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ink(mustDraw(t, slide(100, 100, &tt.stroke), nil)); math.Abs(got-tt.want) > 0.01*tt.want+0.5 {
				t.Errorf("area %.1f, want %.1f", got, tt.want)
			}
		})
	}
	// At an angle of 19° the miter is 6 widths long, over the limit of 4: the corner is cut off.
	if img := mustDraw(t, slide(100, 100, &page.Stroke{Path: sharp, Width: 6 * px}), nil); at(img, 90, 50) != white {
		t.Error("the miter limit is not kept")
	}
}

func TestCodeKeepsWholeModules(t *testing.T) {
	code := &page.Code{X: 7*px + 20, Y: 5*px - 9, Module: 3 * px, Modules: 3, QuietZone: 1,
		Bits: []bool{true, true, false, false, true, false, true, false, true}, Dark: blue, Light: white}
	img := mustDraw(t, slide(24, 24, &page.Fill{Path: rect(0, 0, 24*px, 24*px), Paint: red}, code), nil)
	for y := range 24 {
		for x := range 24 {
			want := red
			if x >= 4 && x < 19 && y >= 2 && y < 17 {
				want = white
				if c, r := (x-7)/3, (y-5)/3; x >= 7 && x < 16 && y >= 5 && y < 14 && code.Bits[3*r+c] {
					want = blue
				}
			}
			if got := at(img, x, y); got != want {
				t.Fatalf("pixel (%d, %d): %v, want %v", x, y, got, want)
			}
		}
	}
}

// TestUnifontHasNoGrey draws Unifont at whole multiples of 16 px: exact pixels; the sum of pixels does not depend on
// where between two pixels the line lies.
func TestUnifontHasNoGrey(t *testing.T) {
	faces := themeFaces(t)
	for _, size := range []page.Length{16, 32, 48} {
		var inks []float64
		for _, shift := range []page.Length{0, 13, 40} {
			img := mustDraw(t, slide(240, 60, textMark(t, faces, "Unifont", "防骗96110", size*px, 2*px+shift, 50*px+shift, black)), faces)
			for i, v := range img.Pix {
				if v != 0 && v != 255 {
					t.Fatalf("size %d: grey %d at %d", size, v, i)
				}
			}
			inks = append(inks, ink(img))
		}
		if inks[0] == 0 || inks[0] != inks[1] || inks[0] != inks[2] {
			t.Errorf("size %d: %v black pixels", size, inks)
		}
	}
	grey := false
	for _, v := range mustDraw(t, slide(240, 60, textMark(t, faces, "Unifont", "防", 20*px, 2*px, 50*px, black)), faces).Pix {
		grey = grey || v != 0 && v != 255
	}
	if !grey {
		t.Error("at 20 px Unifont is anti-aliased like other fonts")
	}
}

func TestPicture(t *testing.T) {
	source := image.NewNRGBA(image.Rect(0, 0, 4, 2))
	for x := range 4 {
		for y := range 2 {
			source.SetNRGBA(x, y, color.NRGBA{R: uint8(60 * x), G: 200, B: 30, A: 255})
		}
	}
	source.SetNRGBA(3, 0, color.NRGBA{})
	var asPNG, asJPEG bytes.Buffer
	if err := png.Encode(&asPNG, source); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&asJPEG, source, nil); err != nil {
		t.Fatal(err)
	}
	mark := &page.Image{Rect: page.Rect{X: 8 * px, Y: 8 * px, Width: 4 * px, Height: 2 * px}, Data: asPNG.Bytes(), Format: "png"}
	img := mustDraw(t, slide(20, 20, mark), nil)
	if at(img, 8, 8) != (page.Color{G: 200, B: 30}) || at(img, 10, 9) != (page.Color{R: 120, G: 200, B: 30}) || at(img, 11, 8) != white || at(img, 12, 8) != white {
		t.Errorf("%v %v %v", at(img, 8, 8), at(img, 10, 9), at(img, 11, 8))
	}
	img = mustDraw(t, slide(20, 20, &page.Group{Turns: 1, CX: 10 * px, CY: 10 * px, Marks: []page.Mark{mark}}), nil)
	if at(img, 11, 8) != (page.Color{G: 200, B: 30}) || at(img, 10, 10) != (page.Color{R: 120, G: 200, B: 30}) || at(img, 11, 11) != white {
		t.Errorf("turned: %v %v %v", at(img, 11, 8), at(img, 10, 10), at(img, 11, 11))
	}
	mark.Data, mark.Format = asJPEG.Bytes(), "jpeg"
	if got := at(mustDraw(t, slide(20, 20, mark), nil), 8, 9); near(got, page.Color{G: 200, B: 30}) > 60 {
		t.Errorf("jpeg: %v", got)
	}
	mark.Data = asJPEG.Bytes()[:40]
	if _, err := Draw(slide(20, 20, mark), nil); err == nil {
		t.Error("a cut picture was drawn")
	}
}

// TestEmptyPage: a page on which nothing stands is white paper.
func TestEmptyPage(t *testing.T) {
	if img := mustDraw(t, slide(3, 2), nil); at(img, 0, 0) != white || at(img, 2, 1) != white {
		t.Errorf("%v %v", at(img, 0, 0), at(img, 2, 1))
	}
}

func TestErrors(t *testing.T) {
	if _, err := Draw(slide(10, 10, &page.Text{Face: "none"}), font.NewSet()); err == nil {
		t.Error("an unknown face was drawn")
	}
	if _, err := Draw(slide(1<<20, 1<<20), nil); err == nil {
		t.Error("a picture of 2^40 pixels was made")
	}
}

func TestScaledPrintSheet(t *testing.T) {
	sheet := &page.Page{Unit: page.Micrometre, Width: 210_000, Height: 297_000, Marks: []page.Mark{&page.Fill{Path: rect(0, 0, 105_000, 297_000), Paint: red}}}
	if img := mustDraw(t, sheet, nil); img.Rect.Dx() != 794 || img.Rect.Dy() != 1123 {
		t.Errorf("96 ppi: %v", img.Rect)
	}
	img, err := DrawScaled(sheet, nil, 100.0/210_000)
	if err != nil || img.Rect.Dx() != 100 || img.Rect.Dy() != 141 || at(img, 49, 70) != red || at(img, 50, 70) != white {
		t.Errorf("thumbnail: %v, %v", img.Rect, err)
	}
}

// sampleSlide is a flat slide: headline, three lines, a code, on a coloured ground.
func sampleSlide(t testing.TB, faces FaceSource) *page.Page {
	code := &page.Code{X: 1500 * px, Y: 640 * px, Module: 8 * px, Modules: 25, QuietZone: 4, Dark: black, Light: white}
	for i := range 625 {
		code.Bits = append(code.Bits, i*i%7 < 3)
	}
	return slide(1920, 1080,
		&page.Fill{Path: rect(0, 0, 1920*px, 1080*px), Paint: red},
		&page.Fill{Path: rect(80*px, 420*px, 1300*px, 560*px), Paint: white},
		textMark(t, faces, "NotoSansSC_900Black", "陌生来电要转账，一律是诈骗", 120*px, 100*px, 240*px, white),
		textMark(t, faces, "NotoSansSC_400Regular", "公检法不会通过电话办案，更不会要求转账到“安全账户”。", 48*px, 120*px, 540*px, black),
		textMark(t, faces, "NotoSansSC_400Regular", "客服不会主动让您下载软件、共享屏幕。", 48*px, 120*px, 660*px, black),
		textMark(t, faces, "NotoSansSC_400Regular", "发现被骗，立即拨打96110或110。", 48*px, 120*px, 780*px, blue), code)
}

// TestCacheIsInvisible draws with an empty, a filled and a shared cache: the same pixels.
func TestCacheIsInvisible(t *testing.T) {
	faces := themeFaces(t)
	p := sampleSlide(t, faces)
	want := mustDraw(t, p, faces)
	cache := NewCache()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 3 {
				if got, err := cache.Draw(p, faces); err != nil || !bytes.Equal(got.Pix, want.Pix) {
					t.Errorf("another picture with a shared cache, %v", err)
				}
			}
		})
	}
	wg.Wait()
	if palette, _ := paletted(want); palette == nil {
		t.Error("a flat slide has more than 256 colours")
	}
}
