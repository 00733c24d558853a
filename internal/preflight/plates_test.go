package preflight

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/prepress"
	"fanshi/internal/product"
	"fanshi/internal/testtools"
)

const mm = page.Length(1000)

var loadFaces = sync.OnceValues(func() (*font.Set, error) {
	data, err := os.ReadFile("../../themes/alert/fonts/NotoSansSC_900Black.ttf")
	if err != nil {
		return nil, err
	}
	face, err := font.Parse("NotoSansSC_900Black.ttf", data, 0, 900)
	if err != nil {
		return nil, err
	}
	set := font.NewSet()
	set.Add("body", 900, face)
	return set, nil
})

func faces(t *testing.T) *font.Set {
	t.Helper()
	set, err := loadFaces()
	if err != nil {
		t.Fatal("fonts are not installed: make fonts")
	}
	return set
}

// typeset makes a run of type with its first origin at (x, y).
func typeset(t *testing.T, text string, size, x, y page.Length, c page.Color) *page.Text {
	t.Helper()
	face, ok := faces(t).Role("body", 900)
	if !ok {
		t.Fatal("no face")
	}
	run := &page.Text{Face: face.Key(), Size: size, Color: c, Source: text}
	for _, r := range text {
		id, ok := face.GlyphID(r)
		if !ok {
			t.Fatalf("no glyph for %c", r)
		}
		run.Glyphs = append(run.Glyphs, page.Glyph{ID: id, X: x, Y: y})
		x += page.Length(face.Advance(id)) * size / page.Length(face.UnitsPerEm())
	}
	return run
}

func box(x, y, w, h page.Length, c page.Paint) *page.Fill {
	return &page.Fill{Path: page.RectPath(page.Rect{X: x * mm, Y: y * mm, Width: w * mm, Height: h * mm}), Paint: c}
}

// picturePNG is a picture of many colours.
func picturePNG(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, color.RGBA{uint8(x * 255 / width), uint8(y * 255 / height), uint8((x + y) * 7), 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	black  = page.Color{}
	white  = page.Color{R: 255, G: 255, B: 255}
	strong = page.Color{R: 11, G: 50, B: 119}
	signal = page.Color{R: 255, G: 196, B: 20}
)

var palette = map[page.Color]page.CMYK{strong: {C: 100, M: 80, Y: 15, K: 20}, signal: {M: 24, Y: 95}, white: {}}

// TestInkCoverage: the plates are those that ghostscript prints from the PDF, to 1 % of the coverage.
func TestInkCoverage(t *testing.T) {
	gradient := &page.LinearGradient{X1: 0, X2: 100 * mm, Stops: []page.Stop{{Color: strong}, {Offset: 1, Color: signal}}}
	round := func(x, y, r page.Length) *page.Path {
		var p page.Path
		p.Move(page.Point{X: x + r, Y: y})
		p.Line(page.Point{X: x, Y: y + r})
		p.Line(page.Point{X: x - r, Y: y})
		p.Line(page.Point{X: x, Y: y - r})
		p.Close()
		return &p
	}
	for name, c := range map[string]struct {
		medium product.Medium
		marks  []page.Mark
	}{
		"type on grounds": {product.Offset, []page.Mark{box(0, 0, 148, 210, strong), box(10, 10, 100, 60, signal),
			typeset(t, "凡是先交钱的", 12*mm, 12*mm, 40*mm, black), typeset(t, "都是诈骗", 20*mm, 12*mm, 120*mm, white), box(20, 180, 40, 20, black)}},
		"wide": {product.Wide, []page.Mark{box(0, 0, 148, 210, signal), typeset(t, "凡是先交钱的", 12*mm, 12*mm, 40*mm, black), box(20, 180, 40, 20, page.Color{R: 128, G: 128, B: 128})}},
		"gradient and group": {product.Offset, []page.Mark{box(0, 0, 100, 210, gradient),
			&page.Group{Turns: 1, CX: 74 * mm, CY: 105 * mm, Clip: round(74*mm, 105*mm, 50*mm), Marks: []page.Mark{box(0, 100, 148, 60, strong), typeset(t, "反诈", 30*mm, 40*mm, 110*mm, black)}}}},
		"picture": {product.Offset, []page.Mark{&page.Image{Rect: page.Rect{X: 10 * mm, Y: 10 * mm, Width: 100 * mm, Height: 120 * mm}, Data: picturePNG(t, 200, 240), Format: "png", PixelWidth: 200, PixelHeight: 240},
			typeset(t, "反诈", 30*mm, 40*mm, 110*mm, black)}},
	} {
		t.Run(name, func(t *testing.T) {
			face, _ := faces(t).Role("body", 900)
			sheet, missing := prepress.Prepare(prepress.Sheet{Page: page.Page{Width: 148 * mm, Height: 210 * mm, Marks: c.marks}, Rules: prepress.RulesFor(c.medium), Palette: palette, Slug: "样张", Face: face})
			if len(missing) > 0 {
				t.Fatal(missing)
			}
			got, want := InkCoverage(&sheet, faces(t)), ghostscript(t, sheet)
			for i := range got {
				if d := got[i] - want[i]; d > 0.01*want[i]+0.0002 || d < -0.01*want[i]-0.0002 {
					t.Errorf("ink %c covers %.4f, ghostscript says %.4f", "CMYK"[i], got[i], want[i])
				}
			}
			t.Logf("%.4f, ghostscript %.4f", got, want)
		})
	}
}

// ghostscript prints a sheet and returns the mean coverage of every ink. It fills every pixel that a shape touches, which makes
// type bolder: hence the fine resolution.
func ghostscript(t *testing.T, sheet page.PressSheet) (inks [4]float64) {
	t.Helper()
	gs := testtools.Find(t, "gs", "ghostscript")
	data, err := pdf.NewWriter(faces(t)).WritePress([]page.PressSheet{sheet}, pdf.Meta{Title: "样张"})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(gs, "-q", "-o", "-", "-r900", "-sDEVICE=ink_cov", file).CombinedOutput()
	m := regexp.MustCompile(`([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+) CMYK`).FindSubmatch(out)
	if err != nil || m == nil {
		t.Fatalf("%v %s", err, out)
	}
	for i := range inks {
		v, err := strconv.ParseFloat(string(m[i+1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		inks[i] = v / 100
	}
	return inks
}
