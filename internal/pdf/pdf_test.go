package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/testtools"
)

const fontFile = "../../themes/alert/fonts/NotoSansSC_900Black.ttf"

func blackFace(t testing.TB) (*font.Set, *font.Face) {
	t.Helper()
	data, err := os.ReadFile(fontFile)
	if err != nil {
		t.Fatal("fonts are not installed: make fonts")
	}
	f, err := font.Parse(fontFile, data, 0, 900)
	if err != nil {
		t.Fatal(err)
	}
	s := font.NewSet()
	s.Add("body", 900, f)
	return s, f
}

// sample is a 100 × 100 mm page with every kind of mark.
func sample(t testing.TB, f *font.Face) page.Page {
	code, err := qr.Encode("https://fz.example.gov.cn/v/b01/")
	if err != nil {
		t.Fatal(err)
	}
	red, white, ink := page.Color{R: 200, G: 30, B: 30}, page.Color{R: 255, G: 255, B: 255}, page.Color{R: 10, G: 20, B: 60}
	id, _ := f.GlyphID('不')
	clip := page.RectPath(page.Rect{X: 60000, Y: 60000, Width: 10000, Height: 10000})
	gradient := &page.LinearGradient{X1: 50000, Y1: 0, X2: 100000, Y2: 0, Stops: []page.Stop{{Color: red}, {Offset: 0.5, Color: white}, {Offset: 1, Color: ink}}}
	var wave page.Path
	wave.Move(page.Point{X: 5000, Y: 90000})
	wave.Line(page.Point{X: 45000, Y: 90000})
	return page.Page{Unit: page.Micrometre, Width: 100000, Height: 100000, Marks: []page.Mark{
		&page.Fill{Path: page.RectPath(page.Rect{Width: 50000, Height: 50000}), Paint: red},
		&page.Fill{Path: page.RectPath(page.Rect{X: 50000, Width: 50000, Height: 20000}), Paint: gradient},
		&page.Text{Face: f.Key(), Size: 30000, Color: white, Source: "不", Glyphs: []page.Glyph{{ID: id, X: 5000, Y: 35000}}},
		&page.Code{X: 55000, Y: 25000, Module: 800, Modules: code.Modules, QuietZone: 4, Bits: code.Bits, Light: white, Payload: code.Payload},
		&page.Stroke{Path: wave, Width: 2000, Color: ink},
		&page.Group{Clip: &clip, Marks: []page.Mark{&page.Fill{Path: page.RectPath(page.Rect{X: 50000, Y: 50000, Width: 50000, Height: 50000}), Paint: ink}}},
		&page.Group{Turns: 1, CX: 25000, CY: 70000, Marks: []page.Mark{&page.Fill{Path: page.RectPath(page.Rect{X: 20000, Y: 69000, Width: 10000, Height: 2000}), Paint: red}}},
	}}
}

// debian names the packages of the programs that read what is written.
var debian = map[string]string{"pdffonts": "poppler-utils", "pdfinfo": "poppler-utils", "pdftoppm": "poppler-utils", "qpdf": "qpdf", "zbarimg": "zbar-tools"}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	testtools.Find(t, name, debian[name])
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

func TestWriteIsDrawnAsPlaced(t *testing.T) {
	set, f := blackFace(t)
	data, err := NewWriter(set).Write([]page.Page{sample(t, f)}, Meta{Title: "样张"})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sample.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(t, "qpdf", "--check", file); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
	if out := run(t, "pdffonts", file); strings.Count(strings.TrimSpace(out), "\n") > 1 {
		t.Errorf("fonts are embedded:\n%s", out)
	}
	if out := run(t, "pdfinfo", file); !strings.Contains(out, "283.46 x 283.46") {
		t.Errorf("page size:\n%s", out)
	}
	run(t, "pdftoppm", "-r", "254", "-png", "-singlefile", file, strings.TrimSuffix(file, ".pdf"))
	picture, err := os.ReadFile(strings.TrimSuffix(file, ".pdf") + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	near(t, img, "fill", 1, 1, color.RGBA{200, 30, 30, 255})
	near(t, img, "gradient start", 50.3, 10, color.RGBA{200, 30, 30, 255})
	near(t, img, "gradient middle", 75, 10, color.RGBA{255, 255, 255, 255})
	near(t, img, "gradient end", 99.7, 10, color.RGBA{10, 20, 60, 255})
	near(t, img, "finder pattern", 55.4, 25.4, color.RGBA{0, 0, 0, 255})
	near(t, img, "stroke", 20, 90, color.RGBA{10, 20, 60, 255})
	near(t, img, "inside the clip", 65, 65, color.RGBA{10, 20, 60, 255})
	near(t, img, "outside the clip", 72, 72, color.RGBA{255, 255, 255, 255})
	near(t, img, "turned bar", 25, 66, color.RGBA{200, 30, 30, 255})
	near(t, img, "beside the turned bar", 29, 70, color.RGBA{255, 255, 255, 255})
	near(t, img, "stem of the glyph", 20.1, 25, color.RGBA{255, 255, 255, 255})
	if out := run(t, "zbarimg", "-q", "--raw", strings.TrimSuffix(file, ".pdf")+".png"); strings.TrimSpace(out) != "HTTPS://FZ.EXAMPLE.GOV.CN/v/b01/" {
		t.Errorf("decoded %q", out)
	}
}

// near checks the colour at a place in mm.
func near(t *testing.T, img image.Image, what string, x, y float64, want color.RGBA) {
	t.Helper()
	r, g, b, _ := img.At(int(x*10), int(y*10)).RGBA()
	far := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d < -12 || d > 12 }
	if far(r, want.R) || far(g, want.G) || far(b, want.B) {
		t.Errorf("%s at (%v, %v): got %d,%d,%d, want %v", what, x, y, r>>8, g>>8, b>>8, want)
	}
}

func TestWriteIsDeterministic(t *testing.T) {
	set, f := blackFace(t)
	p := []page.Page{sample(t, f), sample(t, f)}
	first, err := NewWriter(set).Write(p, Meta{Title: "样张"})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if again, _ := NewWriter(set).Write(p, Meta{Title: "样张"}); !bytes.Equal(first, again) {
			t.Fatal("the same pages gave other bytes")
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	set, _ := blackFace(t)
	if _, err := NewWriter(set).Write(nil, Meta{}); err == nil {
		t.Error("no pages were accepted")
	}
	p := page.Page{Width: 1000, Height: 1000, Marks: []page.Mark{&page.Text{Face: "none"}}}
	if _, err := NewWriter(set).Write([]page.Page{p}, Meta{}); err == nil {
		t.Error("a missing face was accepted")
	}
}

func BenchmarkWrite(b *testing.B) {
	set, f := blackFace(b)
	p := []page.Page{sample(b, f)}
	w := NewWriter(set)
	for b.Loop() {
		if _, err := w.Write(p, Meta{}); err != nil {
			b.Fatal(err)
		}
	}
}

// encodeGrey writes a small grey picture.
func encodeGrey(to *bytes.Buffer) error {
	img := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 3)
	}
	return png.Encode(to, img)
}
