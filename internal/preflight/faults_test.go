package preflight

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/prepress"
	"fanshi/internal/product"
	"fanshi/internal/qr"
)

const address = "https://fz.example.gov.cn/v/b01/"

// scene is a sheet before prepress: an A4 poster without a fault.
type scene struct {
	marks    []page.Mark
	title    *page.Text // on the ground, 20 mm from the left
	headline *page.Text // black, overprinting
	code     *page.Code
	ground   *page.Fill
	folds    prepress.Folds
	file     File
	colours  map[page.Color]page.CMYK
	rules    *prepress.Rules              // nil: the product's
	after    func(sheet *page.PressSheet) // what goes wrong after prepress
}

func good(t *testing.T) *scene {
	t.Helper()
	code, err := qr.Encode(address)
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{
		ground:   box(0, 0, 210, 297, strong),
		title:    typeset(t, "凡是先交钱的", 12*mm, 20*mm, 40*mm, white),
		headline: typeset(t, "都是诈骗！", 20*mm, 20*mm, 130*mm, black),
		code: &page.Code{X: 130 * mm, Y: 220 * mm, Module: 1400, Modules: code.Modules, QuietZone: 4, Bits: code.Bits,
			Dark: black, Light: white, Payload: address},
		colours: map[page.Color]page.CMYK{},
		file: File{Path: "print/a.pdf", Name: "海报", Product: &product.Product{Name: "海报", Medium: product.Offset, Sides: 1, Press: product.PressOf(product.Offset)},
			Size:    product.Size{Name: "A4", Width: 210 * mm, Height: 297 * mm, Smallest: 4 * mm},
			Payload: address, Distance: 0.3, Faces: faces(t), Texts: []string{" 凡是先\n交钱的", "都是诈骗！"}},
	}
	for c, i := range palette {
		s.colours[c] = i
	}
	s.marks = []page.Mark{s.ground, box(0, 100, 210, 60, signal), s.title, s.headline, s.code}
	return s
}

func (s *scene) report() Report {
	rules := prepress.RulesOf(s.file.Product)
	if s.rules != nil {
		rules = *s.rules
	}
	sheet, _ := prepress.Prepare(prepress.Sheet{Page: page.Page{Width: 210 * mm, Height: 297 * mm, Marks: s.marks}, Rules: rules, Palette: s.colours, Folds: s.folds})
	if s.after != nil {
		s.after(&sheet)
	}
	s.file.Sheets, s.file.Folds = append(s.file.Sheets, sheet), []prepress.Folds{s.folds}
	return Check(s.file)
}

func (s *scene) add(marks ...page.Mark) { s.marks = append(s.marks, marks...) }

// wide makes the sheet one for a wide-format printer.
func (s *scene) wide() {
	s.file.Product = &product.Product{Name: "展板", Medium: product.Wide, Sides: 1, Press: product.PressOf(product.Wide)}
}

func area(x, y, w, h page.Length) page.Rect {
	return page.Rect{X: x * mm, Y: y * mm, Width: w * mm, Height: h * mm}
}

func line(x, y, length, width page.Length) *page.Stroke {
	var p page.Path
	p.Move(page.Point{X: x * mm, Y: y * mm})
	p.Line(page.Point{X: (x + length) * mm, Y: y * mm})
	return &page.Stroke{Path: p, Width: width, Color: white}
}

func picture(t *testing.T, pixels int, at page.Rect) *page.Image {
	return &page.Image{Rect: at, Data: picturePNG(t, pixels, pixels), Format: "png", PixelWidth: pixels, PixelHeight: pixels}
}

// cmykJPEG is a JPEG header that says four components: what the decoder calls CMYK.
func cmykJPEG(t *testing.T) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 600, 600))
	img.SetGray(1, 1, color.Gray{200})
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	at := bytes.Index(data, []byte{0xFF, 0xC0}) // start of frame: length, 8 bits, height, width, components
	frame := append([]byte{0xFF, 0xC0, 0, 8 + 4*3, 8}, data[at+5:at+9]...)
	frame = append(frame, 4)
	for i := range byte(4) {
		frame = append(frame, i+1, 0x11, 0)
	}
	return slices.Concat(data[:at], frame, data[at+2+int(data[at+3]):])
}

var (
	dark  = page.Color{R: 10, G: 10, B: 10}
	muddy = page.Color{R: 20, G: 10, B: 10}
	pale  = page.Color{R: 200, G: 200, B: 40}
)

// fault is one thing that goes wrong, and what must be found.
type fault struct {
	name     string
	seed     func(t *testing.T, s *scene)
	rule     string
	severity diag.Severity
	page     int
	rect     page.Rect // where, to 2 mm; empty: the whole file
}

// reported are the reports of the faults that have been checked.
var reported = map[string]Report{}

// report checks the sheet with the fault, once for all tests.
func (f *fault) report(t *testing.T) Report {
	t.Helper()
	r, ok := reported[f.name]
	if !ok {
		s := good(t)
		f.seed(t, s)
		r = s.report()
		reported[f.name] = r
	}
	return r
}

// faults are what print shops send back, each on a sheet that is good otherwise.
var faults = []fault{
	{"background ends at the trim", func(t *testing.T, s *scene) {
		s.after = func(p *page.PressSheet) { p.Page.Marks[0] = box(0, 0, 210, 297, strong) }
	}, "bleed", diag.Error, 1, area(0, -3, 210, 3)},
	{"background short of the bleed on one side", func(t *testing.T, s *scene) {
		s.after = func(p *page.PressSheet) { p.Page.Marks[0] = box(-3, -3, 216, 301, strong) }
	}, "bleed", diag.Error, 1, area(0, 297, 210, 3)},
	{"band short of the bleed on another ground", func(t *testing.T, s *scene) {
		s.after = func(p *page.PressSheet) { p.Page.Marks[1] = box(0, 100, 213, 60, signal) }
	}, "bleed", diag.Error, 1, area(-3, 100, 3, 60)},
	{"type on the guillotine's path", func(t *testing.T, s *scene) { s.add(typeset(t, "反诈", 10*mm, 2*mm, 60*mm, white)) }, "safe-margin", diag.Error, 1, area(2, 51, 20, 10)},
	{"turned type beyond the trim", func(t *testing.T, s *scene) {
		s.add(&page.Group{Turns: 2, CX: 105 * mm, CY: 148500, Marks: []page.Mark{typeset(t, "反诈", 10*mm, 100*mm, 6*mm, white)}})
	}, "safe-margin", diag.Error, 1, area(90, 290, 20, 10)},
	{"code in the margin", func(t *testing.T, s *scene) { s.code.X = 168 * mm }, "safe-margin", diag.Error, 1, area(162, 214, 46, 46)},
	{"type at the cut between two cards", func(t *testing.T, s *scene) {
		s.file.Size.Up, s.file.Size.PieceWidth, s.file.Size.PieceHeight = 10, 90*mm, 54*mm
		s.add(typeset(t, "反诈", 4*mm, 96*mm, 90*mm, white))
	}, "safe-margin", diag.Error, 1, area(96, 86, 8, 4)},
	{"type in a fold", func(t *testing.T, s *scene) { s.folds.Across = []page.Length{50 * mm} }, "fold", diag.Error, 1, area(20, 30, 72, 12)},
	{"type close to a fold", func(t *testing.T, s *scene) { s.folds.Down = []page.Length{43 * mm} }, "fold", diag.Error, 1, area(20, 30, 72, 12)},
	{"type behind the base", func(t *testing.T, s *scene) { s.file.Size.Hidden.Bottom = 60 * mm }, "hidden", diag.Error, 1, area(124, 214, 46, 46)},
	{"type under an eyelet", func(t *testing.T, s *scene) {
		s.file.Size.Hidden.Corners = 30 * mm
		s.add(typeset(t, "反诈", 10*mm, 20*mm, 20*mm, white))
	}, "hidden", diag.Error, 1, area(20, 11, 20, 10)},
	{"type too small for the product", func(t *testing.T, s *scene) { s.add(typeset(t, "小字", 3900, 30*mm, 60*mm, white)) }, "small-type", diag.Error, 1, area(30, 56, 8, 4)},
	{"type below 6 pt", func(t *testing.T, s *scene) {
		s.file.Size.Smallest = 1 * mm
		s.add(typeset(t, "小字", 2*mm, 30*mm, 120*mm, black))
	}, "small-type", diag.Error, 1, area(30, 118, 4, 2)},
	{"reversed type below 8 pt", func(t *testing.T, s *scene) {
		s.file.Size.Smallest = 1 * mm
		s.add(typeset(t, "小字", 2500, 30*mm, 60*mm, white), typeset(t, "小字", 2500, 30*mm, 150*mm, black))
	}, "small-type", diag.Error, 1, area(30, 58, 5, 3)},
	{"hairline", func(t *testing.T, s *scene) { s.add(line(20, 70, 100, 150)) }, "thin-line", diag.Error, 1, area(20, 70, 100, 0)},
	{"hairline as a bar", func(t *testing.T, s *scene) {
		s.add(&page.Fill{Path: page.RectPath(page.Rect{X: 20 * mm, Y: 70 * mm, Width: 100 * mm, Height: 100}), Paint: white})
	}, "thin-line", diag.Error, 1, area(20, 70, 100, 0)},
	{"coarse picture", func(t *testing.T, s *scene) { s.add(picture(t, 300, area(20, 60, 30, 30))) }, "resolution", diag.Error, 1, area(20, 60, 30, 30)},
	{"coarse picture on a board", func(t *testing.T, s *scene) {
		s.wide()
		s.add(picture(t, 80, area(30, 60, 30, 30)))
	}, "resolution", diag.Error, 1, area(30, 60, 30, 30)},
	{"broken picture", func(t *testing.T, s *scene) {
		p := picture(t, 600, area(20, 60, 30, 30))
		p.Data = p.Data[:20]
		s.add(p)
	}, "picture", diag.Error, 1, area(20, 60, 30, 30)},
	{"picture in unknown inks", func(t *testing.T, s *scene) {
		s.add(&page.Image{Rect: area(20, 60, 30, 30), Data: cmykJPEG(t), Format: "jpeg", PixelWidth: 600, PixelHeight: 600})
	}, "picture-colour", diag.Error, 1, area(20, 60, 30, 30)},
	{"RGB colour", func(t *testing.T, s *scene) { s.add(box(20, 60, 30, 30, page.Color{R: 200, G: 30, B: 30})) }, "no-inks", diag.Error, 1, area(20, 60, 30, 30)},
	{"RGB colour in a gradient", func(t *testing.T, s *scene) {
		s.add(box(20, 60, 30, 30, &page.LinearGradient{X1: 20 * mm, X2: 50 * mm, Stops: []page.Stop{{Color: strong}, {Offset: 1, Color: page.Color{B: 200}}}}))
	}, "no-inks", diag.Error, 1, area(20, 60, 30, 30)},
	{"too much ink", func(t *testing.T, s *scene) {
		s.colours[muddy] = page.CMYK{C: 90, M: 80, Y: 80, K: 80}
		s.add(box(20, 60, 30, 30, muddy))
	}, "total-ink", diag.Error, 1, area(20, 60, 30, 30)},
	{"much ink", func(t *testing.T, s *scene) {
		s.colours[muddy] = page.CMYK{C: 80, M: 70, Y: 70, K: 70}
		s.add(box(20, 60, 30, 30, muddy))
	}, "total-ink", diag.Warning, 1, area(20, 60, 30, 30)},
	{"dark picture on a paper that takes little ink", func(t *testing.T, s *scene) {
		s.file.Product.Press.InkWarn, s.file.Product.Press.InkLimit = 225, 240
		s.add(picture(t, 600, area(20, 60, 30, 30)))
	}, "total-ink", diag.Error, 1, area(20, 60, 30, 30)},
	{"black type over a full ground", func(t *testing.T, s *scene) {
		s.colours[muddy] = page.CMYK{C: 90, M: 80, Y: 70, K: 20}
		s.add(box(20, 60, 60, 30, muddy), typeset(t, "反诈", 20*mm, 25*mm, 80*mm, black))
	}, "total-ink", diag.Error, 1, area(25, 62, 40, 20)},
	{"black type in four inks", func(t *testing.T, s *scene) {
		s.colours[dark] = page.CMYK{C: 50, M: 40, Y: 40, K: 100}
		s.add(typeset(t, "反诈", 20*mm, 25*mm, 80*mm, dark))
	}, "black", diag.Error, 1, area(25, 62, 40, 20)},
	{"black type knocked out", func(t *testing.T, s *scene) {
		s.after = func(p *page.PressSheet) { p.Separation.Text[black] = page.Ink{CMYK: page.CMYK{K: 100}} }
	}, "black", diag.Error, 1, area(20, 112, 87, 20)},
	{"black alone in wide format", func(t *testing.T, s *scene) {
		s.wide()
		s.after = func(p *page.PressSheet) { p.Separation.Text[black] = page.Ink{CMYK: page.CMYK{K: 100}} }
	}, "black", diag.Error, 1, area(20, 112, 87, 20)},
	{"large area in K alone", func(t *testing.T, s *scene) {
		s.colours[dark] = page.CMYK{K: 100}
		s.add(box(20, 180, 60, 60, dark))
	}, "black", diag.Warning, 1, area(20, 180, 60, 60)},
	{"type in a font that is not there", func(t *testing.T, s *scene) {
		run := typeset(t, "反诈", 10*mm, 20*mm, 60*mm, white)
		run.Face = "Missing"
		s.add(run)
	}, "outline", diag.Error, 1, area(20, 50, 20, 10)},
	{"character that the font has not", func(t *testing.T, s *scene) {
		run := typeset(t, "反诈", 10*mm, 20*mm, 60*mm, white)
		run.Glyphs[1].ID = 0
		s.add(run)
	}, "outline", diag.Error, 1, area(20, 50, 20, 10)},
	{"a character lost", func(t *testing.T, s *scene) { s.file.Texts = append(s.file.Texts, "不") }, "lost-text", diag.Error, 0, page.Rect{}},
	{"type clipped away", func(t *testing.T, s *scene) {
		clip := page.RectPath(area(100, 100, 5, 5))
		s.marks[2] = &page.Group{Clip: &clip, Marks: []page.Mark{s.title}}
	}, "lost-text", diag.Error, 0, page.Rect{}},
	{"code too fine", func(t *testing.T, s *scene) { s.code.Module, s.file.Distance = 450, 0.1 }, "qr-module", diag.Error, 1, area(128, 218, 15, 15)},
	{"code too small for its distance", func(t *testing.T, s *scene) { s.file.Distance = 2 }, "qr-distance", diag.Error, 1, area(124, 214, 46, 46)},
	{"code without its quiet zone", func(t *testing.T, s *scene) { s.code.QuietZone = 2 }, "qr-quiet-zone", diag.Error, 1, area(127, 217, 41, 41)},
	{"code with a frame too close", func(t *testing.T, s *scene) { s.add(box(124, 214, 52, 4, strong)) }, "qr-quiet-zone", diag.Error, 1, area(124, 214, 46, 46)},
	{"pale code", func(t *testing.T, s *scene) {
		s.colours[pale] = page.CMYK{Y: 60}
		s.code.Dark = pale
	}, "qr-contrast", diag.Error, 1, area(124, 214, 46, 46)},
	{"code half covered", func(t *testing.T, s *scene) { s.add(box(140, 230, 20, 20, signal)) }, "qr-unreadable", diag.Error, 1, area(124, 214, 46, 46)},
	{"code of another venue", func(t *testing.T, s *scene) { s.file.Payload = "https://fz.example.gov.cn/v/b02/" }, "qr-payload", diag.Error, 1, area(124, 214, 46, 46)},
	{"code missing", func(t *testing.T, s *scene) { s.marks = s.marks[:4] }, "qr-missing", diag.Error, 0, page.Rect{}},
	{"wrong size", func(t *testing.T, s *scene) { s.file.Size.Height = 300 * mm }, "size", diag.Error, 1, area(0, 0, 210, 297)},
	{"wrong ratio", func(t *testing.T, s *scene) { s.after = func(p *page.PressSheet) { p.Ratio = 10 } }, "ratio", diag.Error, 1, area(0, 0, 210, 297)},
	{"boxes not nested", func(t *testing.T, s *scene) { s.after = func(p *page.PressSheet) { p.Bleed.X = 10 * mm } }, "boxes", diag.Error, 1, area(0, 0, 210, 297)},
	{"bleed too narrow", func(t *testing.T, s *scene) {
		s.rules = &prepress.Rules{Bleed: 2, TextBlack: page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}}
	}, "boxes", diag.Error, 1, area(0, 0, 210, 297)},
	{"empty page", func(t *testing.T, s *scene) {
		s.marks, s.file.Texts, s.file.Payload = s.marks[:2], nil, ""
	}, "empty", diag.Error, 1, area(0, 0, 210, 297)},
	{"pieces that show their neighbour", func(t *testing.T, s *scene) {
		s.file.Size = product.Size{Name: "90x54", Width: 210 * mm, Height: 297 * mm, Up: 10, PieceWidth: 90 * mm, PieceHeight: 54 * mm}
		s.marks, s.file.Texts, s.file.Payload = nil, nil, ""
		for _, r := range s.file.Size.Pieces() {
			s.add(fill(r.X, r.Y, r.Width, 20*mm, strong), fill(r.X, r.Y+20*mm, r.Width, r.Height-20*mm, signal))
		}
	}, "cut", diag.Error, 1, area(15, 67, 90, 0)},
	{"die without its line", func(t *testing.T, s *scene) { s.file.Product.Finish = "覆膜，模切" }, "die-line", diag.Error, 1, area(0, 0, 210, 297)},
	{"one side too few", func(t *testing.T, s *scene) { s.file.Product.Sides = 2 }, "sides", diag.Error, 0, page.Rect{}},
}

// TestFaults: a good sheet has no finding; every seeded fault is found by its rule, at its place, with a remedy.
func TestFaults(t *testing.T) {
	if r := good(t).report(); r.Verdict != Passed || len(r.Findings) > 0 {
		t.Fatalf("a good sheet: %s %+v", r.Verdict, r.Findings)
	}
	if s := good(t); true {
		s.wide()
		s.code.X = 120 * mm
		if r := s.report(); r.Verdict != Passed {
			t.Fatalf("a good board: %s %+v", r.Verdict, r.Findings)
		}
	}
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			r := f.report(t)
			found := slices.ContainsFunc(r.Findings, func(g Finding) bool {
				return g.Rule == f.rule && g.Severity == f.severity && g.Page == f.page && near2mm(g.Rect, f.rect)
			})
			if want := map[diag.Severity]Verdict{diag.Error: Failed, diag.Warning: Reminded}[f.severity]; !found || r.Verdict != want {
				t.Errorf("%s, %s not found at %v:", r.Verdict, f.rule, f.rect)
			}
			for _, g := range r.Findings {
				if g.Message == "" || g.Remedy == "" || strings.HasSuffix(g.Message, "。") || strings.HasSuffix(g.Remedy, "。") {
					t.Errorf("what is said: %+v", g)
				}
				if !found || g.Rule != f.rule {
					t.Logf("%s %s page %d %v: %s", g.Severity, g.Rule, g.Page, g.Rect, g.Message)
				}
			}
		})
	}
	t.Logf("%d faults", len(faults))
}

func near2mm(a, b page.Rect) bool {
	return max(off(a.X, b.X), off(a.Y, b.Y), off(a.Right(), b.Right()), off(a.Bottom(), b.Bottom())) <= 2*mm
}

// TestDrawnToScale: on a banner that is drawn at one tenth everything is measured in real millimetres.
func TestDrawnToScale(t *testing.T) {
	banner := func(width page.Length, distance float64, pixels int) Report {
		s := good(t)
		s.wide()
		code := *s.code
		code.X, code.Y, code.Module = 1000*mm, 300*mm, 300*mm/page.Length(code.Modules)
		sheet, missing := prepress.Prepare(prepress.Sheet{Page: page.Page{Width: width, Height: 900 * mm, Marks: []page.Mark{
			box(0, 0, width/mm, 900, strong), typeset(t, "凡是先交钱的", 400*mm, 2000*mm, 600*mm, white), &code, picture(t, pixels, area(6000, 200, 254, 254))}},
			Rules: prepress.RulesOf(s.file.Product), Palette: palette})
		if len(missing) > 0 {
			t.Fatal(missing)
		}
		s.file.Size = product.Size{Name: "banner", Width: width, Height: 900 * mm, Smallest: 40 * mm}
		s.file.Sheets, s.file.Texts, s.file.Distance = []page.PressSheet{sheet}, nil, distance
		return Check(s.file)
	}
	for _, c := range []struct {
		width    page.Length
		distance float64
		pixels   int
		ratio    int
		want     string
	}{
		{10000 * mm, 2.9, 720, 10, ""},
		{10000 * mm, 3.1, 720, 10, "qr-distance"},
		{10000 * mm, 2.9, 700, 10, "resolution"},
		{60000 * mm, 2.9, 720, 20, ""},
	} {
		r := banner(c.width, c.distance, c.pixels)
		var rules []string
		for _, f := range r.Findings {
			rules = append(rules, f.Rule)
		}
		if got := strings.Join(rules, " "); got != c.want || r.Sheets[0].Ratio != c.ratio || r.Sheets[0].mm(r.Sheets[0].Trim.Width) != float64(c.width/mm) {
			t.Errorf("%d m, %v m away, %d pixels: %q at 1:%d, want %q: %+v", c.width/mm/1000, c.distance, c.pixels, got, r.Sheets[0].Ratio, c.want, r.Findings)
		}
	}
}
