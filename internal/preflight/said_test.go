package preflight

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/prepress"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write the files of testdata anew")

// TestWhatIsSaid compares every finding of every seeded fault, its place and each word, with testdata/findings.txt: they
// are what an officer reads. Places are in tenths of a millimetre.
func TestWhatIsSaid(t *testing.T) {
	var b strings.Builder
	for _, f := range faults {
		r := f.report(t)
		fmt.Fprintf(&b, "# %s: %s, %d%%\n", f.name, r.Verdict, r.MaxInk)
		for _, g := range r.Findings {
			at := func(l page.Length) string { return fmt.Sprintf("%.1f", float64(l)/1000) }
			fmt.Fprintf(&b, "%s %s %d (%s, %s) %s × %s: %s。%s。\n", g.Severity, g.Rule, g.Page, at(g.Rect.X), at(g.Rect.Y), at(g.Rect.Width), at(g.Rect.Height), g.Message, g.Remedy)
		}
	}
	testtools.CompareText(t, "testdata/findings.txt", b.String(), *update)
}

// TestReportsInFull compares both reports with testdata; of the pictures only that they are there, and their size.
func TestReportsInFull(t *testing.T) {
	reports, pictures := reportsOf(t)
	testtools.CompareText(t, "testdata/report.json", string(JSON(reports)), *update)
	testtools.CompareText(t, "testdata/report.html", regexp.MustCompile(`data:image/png;base64,[A-Za-z0-9+/=]+`).ReplaceAllString(string(HTML(reports, pictures)), "PICTURE"), *update)
	testtools.CompareText(t, "testdata/empty.html", string(HTML(nil, nil)), *update)
	img, err := png.Decode(bytes.NewReader(pictures[0][0]))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dy() != 640 || b.Dx() != 456 { // 216 × 303 mm with the bleed
		t.Errorf("the picture of a page is %v", b)
	}
	if r, g, b, _ := img.At(4, 4).RGBA(); r>>8 != 11 || g>>8 != 50 || b>>8 != 119 {
		t.Errorf("its corner is %d %d %d: the ground reaches the bleed", r>>8, g>>8, b>>8)
	}
	if html := string(HTML(reports[:1], nil)); strings.Contains(html, "data:image") || !strings.Contains(html, "print/b.pdf") {
		t.Error("a report without pictures")
	}
}

// TestJustEnough stands on both sides of every bound: the first value passes its rule, the second does not.
func TestJustEnough(t *testing.T) {
	text := func(s *scene, t *testing.T, size, x, y page.Length) { s.add(typeset(t, "反诈", size, x, y, white)) }
	for _, c := range []struct {
		name      string
		rule      string
		good, bad page.Length
		seed      func(s *scene, t *testing.T, v page.Length)
	}{
		{"a line's width", "thin-line", 200, 199, func(s *scene, t *testing.T, v page.Length) { s.add(line(20, 70, 100, v)) }},
		{"a bar's height", "thin-line", 200, 199, func(s *scene, t *testing.T, v page.Length) {
			s.add(&page.Fill{Path: page.RectPath(page.Rect{X: 20 * mm, Y: 70 * mm, Width: 100 * mm, Height: v}), Paint: white})
		}},
		{"a bar's width", "thin-line", 200, 199, func(s *scene, t *testing.T, v page.Length) {
			s.add(&page.Fill{Path: page.RectPath(page.Rect{X: 20 * mm, Y: 60 * mm, Width: v, Height: 30 * mm}), Paint: white})
		}},
		{"type of the product", "small-type", 4000, 3999, func(s *scene, t *testing.T, v page.Length) { text(s, t, v, 30*mm, 60*mm) }},
		{"type of 6 pt", "small-type", 2117, 2116, func(s *scene, t *testing.T, v page.Length) {
			s.file.Size.Smallest = 1 * mm
			s.add(typeset(t, "小字", v, 30*mm, 150*mm, black))
		}},
		{"reversed type of 8 pt", "small-type", 2822, 2821, func(s *scene, t *testing.T, v page.Length) {
			s.file.Size.Smallest = 1 * mm
			text(s, t, v, 30*mm, 60*mm)
		}},
		{"a module", "qr-module", 500, 499, func(s *scene, t *testing.T, v page.Length) { s.code.Module, s.file.Distance = v, 0.1 }},
		{"a quiet zone", "qr-quiet-zone", 4, 3, func(s *scene, t *testing.T, v page.Length) { s.code.QuietZone = int(v) }},
		{"a trim's width", "size", 210100, 210101, func(s *scene, t *testing.T, v page.Length) { s.file.Size.Width = v }},
		{"a trim's narrowness", "size", 209900, 209899, func(s *scene, t *testing.T, v page.Length) { s.file.Size.Width = v }},
		{"a trim's height", "size", 297100, 297101, func(s *scene, t *testing.T, v page.Length) { s.file.Size.Height = v }},
		{"total ink that is warned of", "total-ink", 280, 281, func(s *scene, t *testing.T, v page.Length) {
			s.colours[muddy] = page.CMYK{C: 90, M: 90, Y: 90, K: uint8(v - 270)}
			s.add(box(20, 60, 30, 30, muddy))
		}},
		{"a code's margin on the right", "safe-margin", 164, 165, func(s *scene, t *testing.T, v page.Length) { s.code.X = v * mm }},
		{"the size of black in K alone", "black", 50, 51, func(s *scene, t *testing.T, v page.Length) {
			s.colours[dark] = page.CMYK{K: 100}
			s.add(box(20, 180, v, v, dark))
		}},
		{"a tall strip of black in K alone", "black", 50, 51, func(s *scene, t *testing.T, v page.Length) {
			s.colours[dark] = page.CMYK{K: 100}
			s.add(box(20, 180, v, 60, dark))
		}},
		{"grey in K alone", "black", 94, 95, func(s *scene, t *testing.T, v page.Length) {
			s.colours[dark] = page.CMYK{K: uint8(v)}
			s.add(box(20, 180, 60, 60, dark))
		}},
		{"grey type in four inks", "black", 94, 95, func(s *scene, t *testing.T, v page.Length) {
			s.colours[dark] = page.CMYK{C: 50, M: 40, Y: 40, K: uint8(v)}
			s.add(typeset(t, "反诈", 20*mm, 25*mm, 80*mm, dark))
		}},
		{"the pixels of a picture", "resolution", 354, 353, func(s *scene, t *testing.T, v page.Length) {
			s.add(picture(t, int(v), area(20, 60, 30, 30))) // 30 mm at 300 ppi: 354.3
		}},
		{"the pixels of a picture on a board", "resolution", 85, 84, func(s *scene, t *testing.T, v page.Length) {
			s.wide()
			s.add(picture(t, int(v), area(30, 60, 30, 30))) // at 72 ppi: 85.04
		}},
		{"the bleed", "boxes", 3, 2, func(s *scene, t *testing.T, v page.Length) {
			s.rules = &prepress.Rules{Bleed: float64(v), TextBlack: page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}, AreaBlack: page.CMYK{C: 50, M: 40, Y: 20, K: 100}}
		}},
		{"a fold below a line", "fold", 45, 42, func(s *scene, t *testing.T, v page.Length) { s.folds.Down = []page.Length{v * mm} }},
		{"a fold above a line", "fold", 26, 30, func(s *scene, t *testing.T, v page.Length) { s.folds.Down = []page.Length{v * mm} }},
		{"a fold beside a line", "fold", 16, 19, func(s *scene, t *testing.T, v page.Length) { s.folds.Across = []page.Length{v * mm} }},
		{"the number of sides", "sides", 1, 2, func(s *scene, t *testing.T, v page.Length) { s.file.Product.Sides = int(v) }},
		{"a ratio that is not said", "ratio", 0, 10, func(s *scene, t *testing.T, v page.Length) { s.after = func(p *page.PressSheet) { p.Ratio = int(v) } }},
		{"a band's gap at the edge", "bleed", 0, 1, func(s *scene, t *testing.T, v page.Length) {
			s.after = func(p *page.PressSheet) { p.Page.Marks[0] = box(-3, -3, 216-v*3, 303, strong) }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, v := range []page.Length{c.good, c.bad} {
				s := good(t)
				c.seed(s, t, v)
				found := 0
				for _, g := range s.report().Findings {
					if g.Rule == c.rule {
						found++
					}
				}
				if (found > 0) != (v == c.bad) {
					t.Errorf("%d: %d findings", v, found)
				}
			}
		})
	}
}

// TestCitedTexts: a text is cited with at most sixteen characters, a loss with at most twenty.
func TestCitedTexts(t *testing.T) {
	for text, want := range map[string]string{
		" 不要转账 ":                "“不要转账”",
		strings.Repeat("一", 16): "“" + strings.Repeat("一", 16) + "”",
		strings.Repeat("一", 17): "“" + strings.Repeat("一", 15) + "…”",
	} {
		if got := quoted(text); got != want {
			t.Errorf("%s is cited as %s", text, got)
		}
	}
	for v, want := range map[float64]string{3: "3", 3.5: "3.5", 3.456: "3.46", 0: "0", 100: "100", -0.5: "-0.5"} {
		if got := number(v); got != want {
			t.Errorf("%v is written %s", v, got)
		}
	}
	for n, etc := range map[int]bool{20: false, 21: true} {
		s := good(t)
		var lost []rune
		for i := range n {
			lost = append(lost, 'ㄅ'+rune(i))
		}
		s.file.Texts = append(s.file.Texts, string(lost)+" \u200B\t"+string(lost))
		g := s.report().Findings[0]
		if !strings.HasPrefix(g.Message, fmt.Sprintf("原文有 %d 个字没有印出来：ㄅ、ㄆ、", 2*n)) || strings.HasSuffix(g.Message, "等") != etc || strings.Count(g.Message, "、") != 19 {
			t.Errorf("%d characters lost: %s", n, g.Message)
		}
	}
}
