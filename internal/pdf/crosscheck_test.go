package pdf_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/raster"
	"fanshi/internal/testtools"
)

const px = page.Length(64)

var (
	white = page.Color{R: 255, G: 255, B: 255}
	red   = page.Color{R: 200, G: 16, B: 46}
	ink   = page.Color{R: 20, G: 30, B: 80}
)

// loadFaces reads the fonts of the tests, once for all.
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

func faces(t testing.TB) *font.Set {
	t.Helper()
	set, err := loadFaces()
	if err != nil {
		t.Fatalf("fonts are not installed (make fonts): %v", err)
	}
	return set
}

func line(t testing.TB, set *font.Set, key, text string, size, x, y page.Length, c page.Color) *page.Text {
	t.Helper()
	f, ok := set.Face(key)
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

func box(x, y, w, h page.Length) page.Path {
	return page.RectPath(page.Rect{X: x * px, Y: y * px, Width: w * px, Height: h * px})
}

// picture is a pattern without symmetry.
func picture(bounds image.Rectangle) *image.NRGBA64 {
	img := image.NewNRGBA64(bounds)
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			img.Set(x, y, color.NRGBA64{R: uint16(x * 65535 / bounds.Dx()), G: uint16(y * 65535 / bounds.Dy()), B: 20000, A: 65535})
		}
	}
	draw.Draw(img, image.Rect(0, 0, bounds.Dx()/3, bounds.Dy()/4), image.White, image.Point{}, draw.Src)
	return img
}

func encoded(t testing.TB, img image.Image, format string) *page.Image {
	t.Helper()
	var b bytes.Buffer
	var err error
	if format == "png" {
		err = png.Encode(&b, img)
	} else {
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	}
	if err != nil {
		t.Fatal(err)
	}
	return &page.Image{Data: b.Bytes(), Format: format, PixelWidth: img.Bounds().Dx(), PixelHeight: img.Bounds().Dy()}
}

// cases are small pages, one for each kind of mark.
func cases(t testing.TB) map[string][]page.Mark {
	set := faces(t)
	var star, curve, zigzag page.Path
	for i := range 5 {
		sin, cos := math.Sincos(float64(i) * 4 * math.Pi / 5)
		p := page.Point{X: page.Round(float64(150*px) + 90*64*sin), Y: page.Round(float64(100*px) - 90*64*cos)}
		if i == 0 {
			star.Move(p)
		} else {
			star.Line(p)
		}
	}
	star.Close()
	curve.Move(page.Point{X: 20 * px, Y: 180 * px})
	curve.Cubic(page.Point{X: 60 * px, Y: -100 * px}, page.Point{X: 200 * px, Y: 300 * px}, page.Point{X: 280 * px, Y: 20 * px})
	zigzag.Move(page.Point{X: 30 * px, Y: 150 * px})
	for i := range page.Length(6) {
		zigzag.Line(page.Point{X: (60 + i*(20+5*i)) * px, Y: (40 + i%2*110) * px})
	}
	stops := []page.Stop{{Offset: 0.1, Color: red}, {Offset: 0.4, Color: white}, {Offset: 0.4, Color: ink}, {Offset: 0.9, Color: page.Color{G: 200, B: 90}}}
	hard := []page.Stop{{Color: white}, {Offset: 0.6, Color: red}, {Offset: 0.6, Color: ink}}
	all := box(20, 20, 260, 160)
	code := &page.Code{X: 60 * px, Y: 50 * px, Module: 4 * px, Modules: 21, QuietZone: 4, Dark: ink, Light: white}
	for i := range 441 {
		code.Bits = append(code.Bits, i*i%11 < 5)
	}
	asPNG, asJPEG := encoded(t, picture(image.Rect(0, 0, 60, 40)), "png"), encoded(t, picture(image.Rect(0, 0, 60, 40)), "jpeg")
	asPNG.Rect = page.Rect{X: 20 * px, Y: 20 * px, Width: 150 * px, Height: 100 * px}
	asJPEG.Rect = page.Rect{X: 180 * px, Y: 40 * px, Width: 90 * px, Height: 120 * px}
	sideways := line(t, set, "NotoSansSC_900Black", "FRAUD", 40*px, 0, 0, ink)
	for i := range sideways.Glyphs {
		sideways.Glyphs[i] = page.Glyph{ID: sideways.Glyphs[i].ID, X: 200 * px, Y: (10 + page.Length(i)*30) * px, Rotate: true}
	}
	text := []page.Mark{
		line(t, set, "NotoSansSC_900Black", "不转账", 80*px, 10*px, 90*px, red),
		line(t, set, "NotoSansSC_400Regular", "“安全账户”都是诈骗，请拨96110", 18*px, 10*px, 130*px, ink),
		line(t, set, "Unifont", "警银亭", 32*px, 10*px, 170*px, ink), sideways,
	}
	turned := []page.Mark{text[0], &page.Fill{Path: box(100, 110, 120, 20), Paint: &page.LinearGradient{X1: 100 * px, X2: 220 * px, Stops: stops}}, asPNG}
	return map[string][]page.Mark{
		"fills":             {&page.Fill{Path: star, Paint: red}, &page.Fill{Path: box(0, 0, 40, 30), Paint: ink}},
		"even-odd":          {&page.Fill{Path: star, Paint: red, EvenOdd: true}},
		"stroke":            {&page.Stroke{Path: curve, Width: 12 * px, Color: ink}},
		"round dashes":      {&page.Stroke{Path: curve, Width: 8 * px, Color: ink, Cap: page.CapRound, Dash: []page.Length{20 * px, 14 * px}}},
		"square odd dashes": {&page.Stroke{Path: star, Width: 6 * px, Color: ink, Cap: page.CapSquare, Dash: []page.Length{17 * px}}},
		"miter":             {&page.Stroke{Path: zigzag, Width: 14 * px, Color: red}},
		"round join":        {&page.Stroke{Path: zigzag, Width: 14 * px, Color: red, Join: page.JoinRound, Cap: page.CapRound}},
		"bevel":             {&page.Stroke{Path: zigzag, Width: 14 * px, Color: red, Join: page.JoinBevel, Cap: page.CapSquare}},
		"closed stroke":     {&page.Stroke{Path: star, Width: 8 * px, Color: ink}},
		"no width":          {&page.Stroke{Path: star, Color: ink}},
		"gradient":          {&page.Fill{Path: all, Paint: &page.LinearGradient{X1: 20 * px, Y1: 20 * px, X2: 280 * px, Y2: 180 * px, Stops: stops}}},
		"gradient in star":  {&page.Fill{Path: star, EvenOdd: true, Paint: &page.LinearGradient{X1: 60 * px, Y1: 190 * px, X2: 150 * px, Y2: 10 * px, Stops: stops}}, &page.Fill{Path: box(0, 0, 30, 30), Paint: red}},
		"hard last stop":    {&page.Fill{Path: all, Paint: &page.LinearGradient{X1: 20 * px, X2: 280 * px, Stops: hard}}},
		"no extent":         {&page.Fill{Path: all, Paint: &page.LinearGradient{X1: 9, X2: 9, Stops: stops}}},
		"text":              text,
		"code":              {&page.Fill{Path: all, Paint: red}, code},
		"pictures":          {asPNG, asJPEG},
		"pictures clipped":  {&page.Group{Clip: &star, Marks: []page.Mark{asPNG}}, &page.Group{Clip: &all, Marks: []page.Mark{asJPEG}}},
		"clip":              {&page.Group{Clip: &star, Marks: []page.Mark{&page.Fill{Path: all, Paint: red}, &page.Group{Clip: &all, Marks: text}}}, &page.Fill{Path: box(0, 0, 30, 30), Paint: red}},
		"turn 1":            {&page.Group{Turns: 1, CX: 120 * px, CY: 90 * px, Marks: turned}},
		"turn 2":            {&page.Group{Turns: 2, CX: 140 * px, CY: 90 * px, Marks: turned}},
		"turn 3 with clip":  {&page.Group{Turns: 3, CX: 140 * px, CY: 110 * px, Clip: &star, Marks: turned}},
		"turn in turn":      {&page.Group{Turns: 1, CX: 140 * px, CY: 90 * px, Marks: []page.Mark{&page.Group{Turns: 3, CX: 120 * px, CY: 90 * px, Marks: turned}}}},
	}
}

// TestAgainstRaster draws every kind of mark twice: by package raster, and as PDF by poppler's pdftoppm. Both know nothing of
// each other, so they agree only where both are right.
func TestAgainstRaster(t *testing.T) {
	testtools.Find(t, "pdftoppm", "poppler-utils")
	set := faces(t)
	for name, marks := range cases(t) {
		t.Run(name, func(t *testing.T) {
			p := page.Page{Unit: page.Pixel64, Width: 300 * px, Height: 200 * px, Marks: marks}
			want, err := raster.Draw(&p, set)
			if err != nil {
				t.Fatal(err)
			}
			data, err := pdf.NewWriter(set).Write([]page.Page{p}, pdf.Meta{})
			if err != nil {
				t.Fatal(err)
			}
			// Poppler's text is a little bolder (4 × 4 samples), and it paints every pixel that a picture touches.
			limit, farLimit := 1.2, 60
			if name == "text" {
				limit = 1.6
			} else if strings.HasPrefix(name, "pictures") || strings.HasPrefix(name, "turn") {
				limit, farLimit = 2, 400
			}
			alike(t, name, rendered(t, data), want, limit, farLimit)
		})
	}
}

// alike compares two pictures of 300 × 200: the mean difference of their samples, and how many pixels are far off.
func alike(t *testing.T, name string, got image.Image, want *image.RGBA, limit float64, farLimit int) {
	t.Helper()
	if got.Bounds() != want.Bounds() {
		t.Fatalf("%v, want %v", got.Bounds(), want.Bounds())
	}
	sum, far := 0.0, 0
	for y := range 200 {
		for x := range 300 {
			g, w := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA), want.RGBAAt(x, y)
			d := math.Abs(float64(g.R)-float64(w.R)) + math.Abs(float64(g.G)-float64(w.G)) + math.Abs(float64(g.B)-float64(w.B))
			sum += d / 3
			if d > 300 {
				far++
			}
		}
	}
	if mean := sum / 60000; mean > limit || far > farLimit {
		out := filepath.Join(os.TempDir(), "fanshi-crosscheck-"+strings.ReplaceAll(name, " ", "-"))
		save(t, out+"-pdf.png", got)
		save(t, out+"-raster.png", want)
		t.Errorf("mean difference %.2f, %d pixels far off; see %s-*.png", mean, far, out)
	}
}

func save(t *testing.T, file string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func rendered(t *testing.T, data []byte) image.Image {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdftoppm", "-r", "96", "-png", "-singlefile", file, strings.TrimSuffix(file, ".pdf")).CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("pdftoppm: %v %s", err, out)
	}
	f, err := os.Open(strings.TrimSuffix(file, ".pdf") + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// TestCleanFiles asks qpdf about every kind of mark, and for what print files must not hold.
func TestCleanFiles(t *testing.T) {
	set := faces(t)
	var pages []page.Page
	for _, marks := range cases(t) {
		pages = append(pages, page.Page{Unit: page.Pixel64, Width: 300 * px, Height: 200 * px, Marks: marks})
	}
	data, err := pdf.NewWriter(set).Write(pages, pdf.Meta{Title: "反诈海报", Author: "社区民警", Keywords: "反诈", Date: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"/SMask", "/Group", "/ExtGState", "/FontFile", "/BaseFont", "/Annots"} {
		if bytes.Contains(data, []byte(bad)) {
			t.Errorf("the file has %s", bad)
		}
	}
	if !bytes.HasPrefix(data, []byte("%PDF-1.4")) || !bytes.Contains(data, []byte("/CreationDate (D:20260301080000)")) {
		t.Error("version or date")
	}
	file := filepath.Join(t.TempDir(), "all.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	testtools.Find(t, "qpdf", "qpdf")
	if out, err := exec.Command("qpdf", "--check", file).CombinedOutput(); err != nil || strings.Contains(string(out), "WARNING") {
		t.Errorf("qpdf: %v\n%s", err, out)
	}
}

// TestPicturesInFixedOrder writes many pictures of one width, which gofpdf alone puts in the order of a map.
func TestPicturesInFixedOrder(t *testing.T) {
	p := page.Page{Width: 210_000, Height: 297_000}
	for i := range 12 {
		grey := image.NewGray(image.Rect(0, 0, 8, 8))
		draw.Draw(grey, grey.Rect, image.NewUniform(color.Gray{Y: uint8(20 * i)}), image.Point{}, draw.Src)
		m := encoded(t, grey, "png")
		m.Rect = page.Rect{X: page.Length(i) * 10_000, Width: 9_000, Height: 9_000}
		p.Marks = append(p.Marks, m, m)
	}
	var first []byte
	for range 6 {
		data, err := pdf.NewWriter(font.NewSet()).Write([]page.Page{p, p}, pdf.Meta{})
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(data, []byte("/Subtype /Image")); n != 12 {
			t.Fatalf("%d pictures, want 12", n)
		}
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			t.Fatal("two runs gave different files")
		}
	}
}

// TestTransparencyIsFlattened lays a half transparent picture on white.
func TestTransparencyIsFlattened(t *testing.T) {
	testtools.Find(t, "pdftoppm", "poppler-utils")
	half := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	draw.Draw(half, half.Rect, image.NewUniform(color.NRGBA{R: 200, A: 128}), image.Point{}, draw.Src)
	m := encoded(t, half, "png")
	m.Rect = page.Rect{Width: 100 * px, Height: 100 * px}
	data, err := pdf.NewWriter(nil).Write([]page.Page{{Unit: page.Pixel64, Width: 100 * px, Height: 100 * px, Marks: []page.Mark{m}}}, pdf.Meta{})
	if err != nil {
		t.Fatal(err)
	}
	if c := color.RGBAModel.Convert(rendered(t, data).At(50, 50)).(color.RGBA); c.R < 222 || c.R > 232 || c.G < 122 || c.G > 132 {
		t.Errorf("%v, want about {227 127 127}", c)
	}
}

func TestRefusedPictures(t *testing.T) {
	good := encoded(t, picture(image.Rect(0, 0, 60, 40)), "jpeg")
	for name, m := range map[string]*page.Image{
		"cut jpeg":  {Data: good.Data[:30], Format: "jpeg"},
		"not a png": {Data: []byte("nothing"), Format: "png"},
	} {
		m.Rect = page.Rect{Width: 1000, Height: 1000}
		if _, err := pdf.NewWriter(nil).Write([]page.Page{{Width: 10_000, Height: 10_000, Marks: []page.Mark{m}}}, pdf.Meta{}); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

// TestCMYKPicture makes a JPEG of four components with ghostscript, which the standard library cannot write.
func TestCMYKPicture(t *testing.T) {
	gs := testtools.Find(t, "gs", "ghostscript")
	file := filepath.Join(t.TempDir(), "cmyk.jpg")
	cmd := exec.Command(gs, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=jpegcmyk", "-g16x16", "-r72", "-o", file, "-")
	cmd.Stdin = strings.NewReader("1 0 0 setrgbcolor 0 0 16 16 rectfill showpage\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := &page.Image{Data: data, Format: "jpeg", Rect: page.Rect{Width: 1000, Height: 1000}}
	_, err = pdf.NewWriter(nil).Write([]page.Page{{Width: 10_000, Height: 10_000, Marks: []page.Mark{m}}}, pdf.Meta{})
	if err == nil || !strings.Contains(fmt.Sprint(err), "CMYK") {
		t.Errorf("%v", err)
	}
}

// poster is an A2 sheet like the ones that are counted by make bench: a title, ten lines, a QR code.
func poster(t testing.TB, set *font.Set) page.Page {
	p := page.Page{Width: 420_000, Height: 594_000}
	p.Marks = append(p.Marks, &page.Fill{Path: page.RectPath(page.Rect{Width: p.Width, Height: 120_000}), Paint: red},
		line(t, set, "NotoSansSC_900Black", "十条提醒守住钱袋子", 42_000, 21_000, 80_000, white))
	for i, text := range []string{"公检法机关不会通过电话、网络办案，更没有安全账户", "刷单返利都是诈骗，先垫付资金的兼职不要做", "网上贷款先交手续费、解冻费的，一律是诈骗",
		"陌生人教您投资理财、稳赚不赔的，不要相信", "客服主动来电说要理赔退款的，请到官方平台核实", "网友没有见过面就谈钱的，多半是骗子",
		"领导熟人网上借钱，务必打电话当面确认", "不要共享屏幕，不要把验证码告诉任何人", "不要出租出借银行卡、电话卡，那是犯罪", "发现被骗立即拨打110，咨询请拨96110"} {
		p.Marks = append(p.Marks, line(t, set, "NotoSansSC_900Black", fmt.Sprint(i+1), 24_000, 20_000, 155_000+page.Length(i)*36_000, red),
			line(t, set, "NotoSansSC_400Regular", text, 14_000, 60_000, 155_000+page.Length(i)*36_000, ink))
	}
	code := &page.Code{X: 330_000, Y: 520_000, Module: 2_000, Modules: 29, QuietZone: 4, Light: white}
	for i := range 29 * 29 {
		code.Bits = append(code.Bits, i*i%11 < 5)
	}
	p.Marks = append(p.Marks, code)
	return p
}

func BenchmarkPoster(b *testing.B) {
	set := faces(b)
	pages, w, size := []page.Page{poster(b, set)}, pdf.NewWriter(set), 0
	for b.Loop() {
		data, err := w.Write(pages, pdf.Meta{Title: "海报"})
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "bytes/file")
}
