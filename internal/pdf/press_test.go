package pdf_test

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
	"strings"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/testtools"
)

const mm = page.Length(1000)

// pressSheet is a 100 × 80 mm sheet with 3 mm of bleed and 10 mm around it.
func pressSheet(marks ...page.Mark) page.PressSheet {
	return page.PressSheet{
		Page: page.Page{Unit: page.Micrometre, Width: 100 * mm, Height: 80 * mm, Marks: marks}, Ratio: 1,
		Trim:  page.Rect{Width: 100 * mm, Height: 80 * mm},
		Bleed: page.Rect{X: -3 * mm, Y: -3 * mm, Width: 106 * mm, Height: 86 * mm},
		Media: page.Rect{X: -13 * mm, Y: -13 * mm, Width: 126 * mm, Height: 106 * mm},
		Separation: page.Separation{
			Text: map[page.Color]page.Ink{{}: {CMYK: page.CMYK{K: 100}, Overprint: true}, {R: 200}: {CMYK: page.CMYK{M: 100, Y: 50}}},
			Area: map[page.Color]page.Ink{{}: {CMYK: page.CMYK{C: 50, M: 40, Y: 20, K: 100}}, {R: 200}: {CMYK: page.CMYK{M: 100, Y: 50}}, {G: 200}: {CMYK: page.CMYK{C: 60}}},
		},
	}
}

func rect(x, y, w, h page.Length, c page.Color) *page.Fill {
	return &page.Fill{Path: page.RectPath(page.Rect{X: x, Y: y, Width: w, Height: h}), Paint: c}
}

func writePress(t *testing.T, sheets ...page.PressSheet) string {
	t.Helper()
	data, err := pdf.NewWriter(faces(t)).WritePress(sheets, pdf.Meta{Title: "样张"})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "press.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "qpdf", "--check", file)
	return file
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("WARNING")) {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// inkCoverage is the mean coverage of C, M, Y and K of each page, 0 … 1, as ghostscript computes it.
func inkCoverage(t *testing.T, file string) (pages [][4]float64) {
	t.Helper()
	line := regexp.MustCompile(`(?m)^\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+) CMYK`)
	for _, m := range line.FindAllStringSubmatch(tool(t, "gs", "-q", "-o", "-", "-r300", "-sDEVICE=ink_cov", file), -1) {
		var p [4]float64
		for i := range p {
			v, err := strconv.ParseFloat(m[i+1], 64)
			if err != nil {
				t.Fatal(err)
			}
			p[i] = v / 100
		}
		pages = append(pages, p)
	}
	return pages
}

// TestPressPlates: each colour is printed with the inks of its separation, by what it is used for, and nothing of it
// lies beyond the bleed.
func TestPressPlates(t *testing.T) {
	const medium = 126.0 * 106
	for name, c := range map[string]struct {
		marks []page.Mark
		want  [4]float64 // area of full ink in mm²
	}{
		"coloured area":   {[]page.Mark{rect(10*mm, 10*mm, 50*mm, 40*mm, page.Color{R: 200})}, [4]float64{0, 2000, 1000, 0}},
		"black area":      {[]page.Mark{rect(0, 0, 50*mm, 40*mm, page.Color{})}, [4]float64{1000, 800, 400, 2000}},
		"to the bleed":    {[]page.Mark{rect(-3*mm, -3*mm, 106*mm, 86*mm, page.Color{G: 200})}, [4]float64{.6 * 106 * 86, 0, 0, 0}},
		"beyond it":       {[]page.Mark{rect(-20*mm, -20*mm, 200*mm, 200*mm, page.Color{G: 200})}, [4]float64{.6 * 106 * 86, 0, 0, 0}},
		"black line":      {[]page.Mark{&page.Stroke{Path: lineFrom(10*mm, 20*mm, 60*mm), Width: 4 * mm}}, [4]float64{0, 0, 0, 240}},
		"overprinted":     {[]page.Mark{rect(0, 0, 50*mm, 50*mm, page.Color{R: 200}), &page.Stroke{Path: lineFrom(0, 20*mm, 50*mm), Width: 4 * mm}}, [4]float64{0, 2500, 1250, 200}},
		"then knocks out": {[]page.Mark{&page.Stroke{Path: lineFrom(0, 70*mm, 50*mm), Width: 4 * mm}, rect(0, 0, 50*mm, 50*mm, page.Color{R: 200}), rect(0, 0, 50*mm, 50*mm, page.Color{G: 200})}, [4]float64{1500, 0, 0, 200}},
		"gradient": {[]page.Mark{&page.Fill{Path: page.RectPath(page.Rect{Width: 100 * mm, Height: 20 * mm}),
			Paint: &page.LinearGradient{X2: 100 * mm, Stops: []page.Stop{{Color: page.Color{R: 200}}, {Offset: 1, Color: page.Color{G: 200}}}}}}, [4]float64{600, 1000, 500, 0}},
		"picture": {[]page.Mark{&page.Image{Rect: page.Rect{Width: 50 * mm, Height: 40 * mm}, Data: blackPicture(t), Format: "png"}}, [4]float64{604, 604, 604, 2000}},
	} {
		t.Run(name, func(t *testing.T) {
			got := inkCoverage(t, writePress(t, pressSheet(c.marks...)))
			if len(got) != 1 {
				t.Fatalf("%d pages", len(got))
			}
			for i, want := range c.want {
				if area := got[0][i] * medium; area < want*0.98-8 || area > want*1.02+8 {
					t.Errorf("ink %c covers %.1f mm², want %.1f", "CMYK"[i], area, want)
				}
			}
		})
	}
}

func lineFrom(x, y, length page.Length) (p page.Path) {
	p.Move(page.Point{X: x, Y: y})
	p.Line(page.Point{X: x + length, Y: y})
	return p
}

func blackPicture(t *testing.T) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 60, 48))
	for i := range img.Pix {
		img.Pix[i] = 255 * byte(i%4/3)
	}
	img.Set(0, 0, color.White) // not uniform
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPressBoxesAndMarks(t *testing.T) {
	one, tenth := pressSheet(rect(0, 0, 10*mm, 10*mm, page.Color{R: 200})), pressSheet()
	one.PrinterMarks = []page.Mark{&page.Stroke{Path: lineFrom(-8*mm, 0, 5*mm), Width: 100}}
	tenth.Ratio = 10
	file := writePress(t, one, tenth)
	info := tool(t, "pdfinfo", "-box", "-f", "1", "-l", "2", file)
	for _, want := range []string{
		`Page +1 MediaBox: +0.00 +0.00 +357.17 +300.47`, `Page +1 BleedBox: +28.35 +28.35 +328.82 +272.13`, `Page +1 TrimBox: +36.85 +36.85 +320.31 +263.62`,
		`Page +2 MediaBox: +0.00 +0.00 +35.72 +30.05`, `Page +2 TrimBox: +3.69 +3.69 +32.03 +26.36`, `PDF version: +1.4`,
	} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("no %s in\n%s", want, info)
		}
	}
	plates := inkCoverage(t, file)
	if p := plates[0]; p[0] == 0 || p[3] == 0 || p[0] != p[3] {
		t.Errorf("the crop mark is not on all plates: %v", p)
	}
	if strings.Count(strings.TrimSpace(tool(t, "pdffonts", file)), "\n") > 1 {
		t.Error("fonts in a press file")
	}
}

func TestPressRefusesColoursWithoutInks(t *testing.T) {
	sheet := pressSheet(rect(0, 0, mm, mm, page.Color{R: 1, G: 2, B: 3}))
	if _, err := pdf.NewWriter(faces(t)).WritePress([]page.PressSheet{sheet}, pdf.Meta{}); err == nil || !strings.Contains(err.Error(), "#010203") {
		t.Errorf("got %v", err)
	}
}

func TestPictureInks(t *testing.T) {
	for _, c := range []struct {
		r, g, b uint8
		check   func(i [4]uint8) bool
	}{
		{255, 255, 255, func(i [4]uint8) bool { return i == [4]uint8{} }},
		{0, 0, 0, func(i [4]uint8) bool { return i[3] == 255 && i[0] == i[1] && i[1] == i[2] }},
		{255, 0, 0, func(i [4]uint8) bool { return i == [4]uint8{0, 255, 255, 0} }},
		{128, 128, 128, func(i [4]uint8) bool { return i[0] == i[1] && i[1] == i[2] && i[3] > 0 && i[3] < 128 }},
	} {
		inks := pdf.PictureInks(c.r, c.g, c.b)
		if !c.check(inks) {
			t.Errorf("%d %d %d: %v", c.r, c.g, c.b, inks)
		}
	}
	for v := range 1 << 12 { // a total of 280 % at most, everywhere
		r, g, b := uint8(v>>8*17), uint8(v>>4&15*17), uint8(v&15*17)
		if i := pdf.PictureInks(r, g, b); int(i[0])+int(i[1])+int(i[2])+int(i[3]) > 255*28/10 {
			t.Errorf("%d %d %d: %v", r, g, b, i)
		}
	}
}

// TestPressIsDeterministic: the same sheets give the same bytes, from a new writer and from one that has met the glyphs
// in another order.
func TestPressIsDeterministic(t *testing.T) {
	set := faces(t)
	sheet := pressSheet(
		&page.Fill{Path: page.RectPath(page.Rect{Width: 50 * mm, Height: 9 * mm}), Paint: &page.LinearGradient{X2: 50 * mm, Stops: []page.Stop{{Color: page.Color{R: 200}}, {Offset: 1, Color: page.Color{G: 200}}}}},
		line(t, set, "NotoSansSC_900Black", "不转账", 8*mm, 10*mm, 30*mm, page.Color{}),
		line(t, set, "NotoSansSC_400Regular", "请拨96110", 8*mm, 10*mm, 60*mm, page.Color{R: 200}),
		&page.Image{Rect: page.Rect{Width: 9 * mm, Height: 9 * mm}, Data: blackPicture(t), Format: "png"},
		&page.Image{Rect: page.Rect{X: 9 * mm, Width: 9 * mm, Height: 9 * mm}, Data: encoded(t, picture(image.Rect(0, 0, 60, 40)), "jpeg").Data, Format: "jpeg"},
	)
	other := pressSheet(line(t, set, "NotoSansSC_400Regular", "96110请账", 8*mm, 10*mm, 60*mm, page.Color{}))
	sheets, meta := []page.PressSheet{sheet, sheet, other}, pdf.Meta{Title: "样张", Author: "某单位"}
	first, err := pdf.NewWriter(set).WritePress(sheets, meta)
	if err != nil {
		t.Fatal(err)
	}
	used := pdf.NewWriter(set)
	for i := range 6 {
		w := pdf.NewWriter(set)
		if i%2 == 1 {
			w = used
			if _, err := w.WritePress([]page.PressSheet{other}, meta); err != nil {
				t.Fatal(err)
			}
		}
		if again, err := w.WritePress(sheets, meta); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("run %d gave other bytes, %v", i, err)
		}
	}
}

// TestDieLine: a die line is a separation of its own, and the four plates are those of the sheet without it: it prints
// nothing, and takes nothing out of what is below.
func TestDieLine(t *testing.T) {
	plates := func(die *page.Path) map[string][]byte {
		s := pressSheet(rect(-3*mm, -3*mm, 106*mm, 86*mm, page.Color{R: 200}), rect(40*mm, 0, 20*mm, 83*mm, page.Color{}))
		s.Die = die
		dir := t.TempDir()
		tool(t, testtools.Find(t, "gs", "ghostscript"), "-q", "-o", filepath.Join(dir, "p.tif"), "-r72", "-sDEVICE=tiffsep", "-sCompression=none", writePress(t, s))
		out := map[string][]byte{}
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if _, plate, ok := strings.Cut(f.Name(), "("); ok {
				if out[plate], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
					t.Fatal(err)
				}
				out[plate] = regexp.MustCompile(`\d{4}:\d\d:\d\d \d\d:\d\d:\d\d`).ReplaceAll(out[plate], nil) // when it was drawn
			}
		}
		return out
	}
	trim := page.RectPath(page.Rect{Width: 100 * mm, Height: 80 * mm})
	with, without := plates(&trim), plates(nil)
	if _, ok := with[page.DieInk+").tif"]; !ok || len(with) != len(without)+1 || len(without) != 4 {
		t.Fatalf("%d separations with a die line, %d without", len(with), len(without))
	}
	for plate, data := range without {
		if !bytes.Equal(with[plate], data) {
			t.Errorf("the die line changes the plate %s", plate)
		}
	}
}
