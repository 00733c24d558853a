package build

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/sheet"
)

// TestEverySample is what a print shop and a wall ask of every template in every theme and size, with the shortest and
// the longest texts of the sample project: it lays out without an error, no page is empty, no text is smaller than the
// product allows, nothing stands where the mounting covers it, and the QR code is there.
func TestEverySample(t *testing.T) {
	if testing.Short() {
		t.Skip("lays out every template in every theme and size")
	}
	r, samples, err := samplesOf(sample(), GalleryOptions{})
	if err != nil || r.Problems.HasErrors() {
		t.Fatalf("%v %v", err, r.Problems.Sorted())
	}
	if len(samples) < 100 {
		t.Fatalf("only %d samples", len(samples))
	}
	faults := make([][]string, len(samples))
	coded := make([]bool, len(samples))
	err = Each(context.Background(), 0, len(samples), func(i int) error {
		var diags diag.List
		result := r.Layout(samples[i].Job, &diags)
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error {
				faults[i] = append(faults[i], fmt.Sprintf("%s %s %s（%s）", d.Pos, d.Code, d.Message, d.Remedy))
			}
		}
		if result != nil {
			seen := inspect(result)
			coded[i] = seen.codes > 0
			faults[i] = append(faults[i], seen.faults(samples[i])...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	shows := map[string]bool{} // slides leave the code out where it would be too small
	for i, s := range samples {
		name := s.Template + " " + s.Theme
		shows[name] = shows[name] || coded[i]
	}
	for i, s := range samples {
		if wantsCode(t, r, s) && !coded[i] && (s.Job.Format == plan.PDF || !shows[s.Template+" "+s.Theme]) {
			faults[i] = append(faults[i], "it has no QR code, its template has one")
		}
		for _, f := range faults[i] {
			t.Errorf("%s: %s", s.Name(), f)
		}
	}
	t.Logf("%d samples", len(samples))
}

// wantsCode reports whether a sample's filled template asks for a QR code.
func wantsCode(t *testing.T, r *run, s *plan.Sample) bool {
	t.Helper()
	diags := &diag.List{}
	text := r.Tools(s.Theme).Engine.Browser(sheet.Request{Template: s.Template, Data: s.Job.View, Unit: s.Job.Unit,
		Width: s.Job.Width, Height: s.Job.Height}, diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	return strings.Contains(text, `"qr:`)
}

// inspection is what the marks of a sheet's pages show.
type inspection struct {
	pages []pageInspection
	codes int
}

type pageInspection struct {
	smallest *page.Text // nil: there is none
	extents  []extent
}

// extent is where a text or a code stands on the page.
type extent struct {
	what string
	rect page.Rect
}

func inspect(result *sheet.Result) inspection {
	var seen inspection
	for i := range result.Pages {
		p := &pageInspection{smallest: result.Pages[i].SmallestText()}
		p.marks(result.Pages[i].Marks, func(r page.Rect) page.Rect { return r }, &seen.codes)
		seen.pages = append(seen.pages, *p)
	}
	return seen
}

func (p *pageInspection) marks(marks []page.Mark, place func(page.Rect) page.Rect, codes *int) {
	for _, m := range marks {
		switch m := m.(type) {
		case *page.Group:
			p.marks(m.Marks, func(r page.Rect) page.Rect { return place(turned(r, m)) }, codes)
		case *page.Code:
			*codes++
			p.extents = append(p.extents, extent{"the QR code", place(m.Bounds())})
		case *page.Text:
			if strings.TrimSpace(m.Source) == "" {
				continue // a mark of emphasis is no text
			}
			for _, g := range m.Glyphs { // the origin is on the baseline: a third of the em above it is ink of any glyph
				p.extents = append(p.extents, extent{"“" + m.Source + "”", place(page.Rect{X: g.X, Y: g.Y - m.Size/3, Width: 1, Height: m.Size / 3})})
			}
		}
	}
}

// turned places a rectangle of a group on the page: quarter turns clockwise about the group's centre.
func turned(r page.Rect, g *page.Group) page.Rect {
	for range g.Turns & 3 {
		r = page.Rect{X: g.CX - (r.Y + r.Height - g.CY), Y: g.CY + (r.X - g.CX), Width: r.Height, Height: r.Width}
	}
	return r
}

// faults says what is wrong with the pages of a sample.
func (seen inspection) faults(s *plan.Sample) []string {
	var out []string
	switch n := len(seen.pages); {
	case s.Job.Format == plan.PNG && n != 1:
		out = append(out, fmt.Sprintf("%d pages on a slide", n))
	case s.Job.Format == plan.PDF && s.Product.Medium != product.Office && n != s.Product.Sides:
		out = append(out, fmt.Sprintf("%d pages, %d sides", n, s.Product.Sides))
	}
	zones := s.Size.Hidden.Zones(s.Size.Width, s.Size.Height)
	for i, p := range seen.pages {
		if p.smallest == nil {
			out = append(out, fmt.Sprintf("page %d is empty", i+1))
		} else if p.smallest.Size < s.Size.Smallest {
			out = append(out, fmt.Sprintf("page %d: “%s” is set in %s, the least is %s", i+1, p.smallest.Source, s.Size.Unit.Measure(p.smallest.Size), s.Size.Unit.Measure(s.Size.Smallest)))
		}
		for _, e := range p.extents {
			if slices.ContainsFunc(zones, func(z page.Rect) bool { return overlap(e.rect, z) }) {
				out = append(out, fmt.Sprintf("page %d: %s is hidden by the mounting", i+1, e.what))
				break
			}
		}
	}
	return out
}

func overlap(a, b page.Rect) bool {
	return a.X < b.Right() && b.X < a.Right() && a.Y < b.Bottom() && b.Y < a.Bottom()
}

// TestSampleFaults proves TestEverySample: every kind of fault is seen.
func TestSampleFaults(t *testing.T) {
	size := product.Size{Name: "A4", Unit: page.Micrometre, Width: 210000, Height: 297000, Smallest: 8000, Hidden: product.Hidden{Bottom: 20000}}
	poster := &plan.Sample{Product: &product.Product{Medium: product.Offset, Sides: 1}, Size: size, Job: &plan.SheetJob{Format: plan.PDF}}
	text := func(size, x, y page.Length) *page.Text {
		return &page.Text{Size: size, Source: "字", Glyphs: []page.Glyph{{X: x, Y: y}}}
	}
	tests := []struct {
		name  string
		pages []page.Page
		want  string
	}{
		{"good", []page.Page{{Marks: []page.Mark{text(8000, 10000, 20000)}}}, ""},
		{"empty", []page.Page{{Marks: []page.Mark{&page.Text{Size: 1, Source: " "}}}}, "page 1 is empty"},
		{"small", []page.Page{{Marks: []page.Mark{text(9000, 10000, 20000), &page.Group{Marks: []page.Mark{text(7999, 0, 9000)}}}}}, "page 1: “字” is set in 7.999 mm, the least is 8 mm"},
		{"two pages", []page.Page{{Marks: []page.Mark{text(8000, 0, 9000)}}, {Marks: []page.Mark{text(8000, 0, 9000)}}}, "2 pages, 1 sides"},
		{"hidden", []page.Page{{Marks: []page.Mark{text(8000, 10000, 280000)}}}, "page 1: “字” is hidden by the mounting"},
		{"turned into the hidden part", []page.Page{{Marks: []page.Mark{&page.Group{Turns: 2, CX: 105000, CY: 148500, Marks: []page.Mark{text(8000, 10000, 12000)}}}}},
			"page 1: “字” is hidden by the mounting"},
		{"turned out of it", []page.Page{{Marks: []page.Mark{&page.Group{Turns: 2, CX: 105000, CY: 148500, Marks: []page.Mark{text(8000, 10000, 285000)}}}}}, ""},
		{"turned once", []page.Page{{Marks: []page.Mark{&page.Group{Turns: 1, CX: 0, CY: 0, Marks: []page.Mark{text(8000, 285000, -50000)}}}}}, "page 1: “字” is hidden by the mounting"},
	}
	for _, tt := range tests {
		if got := strings.Join(inspect(&sheet.Result{Pages: tt.pages}).faults(poster), "; "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestGallery draws a small project: every sample has its two pictures on the page, a sample that cannot be laid out has
// its reason.
func TestGallery(t *testing.T) {
	files := small()
	files["templates/poster/list.html"] = sheetTemplate(`<h1>{{.List.Title}}</h1><p>小字</p>`)
	files["content/lists/ten.md"] = "---\ntitle: 十个凡是\nstatus: sample\nissuer: 试验街道办\n---\n\n1. 凡是先交钱的，都是诈骗！\n"
	files["templates/leaflet/case.html"] = strings.Replace(sheetTemplate(`<h1>{{.Case.Hook}}</h1>`), "12px 40px", "900px 990px", 1)
	o, _ := smallProject(t, files)
	var mu sync.Mutex
	made := map[string][]byte{}
	g := GalleryOptions{Themes: []string{"alert"}, Only: []string{"poster", "leaflet", "slide"}, Write: func(name string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		if made[name] != nil {
			return fmt.Errorf("%s is written twice", name)
		}
		made[name] = data
		return nil
	}}
	calls := 0
	o.Progress = func(done, total int, _ string) { calls++ }
	s, diags, err := Gallery(context.Background(), o, g)
	if err != nil || s == nil || s.Failed != 3 || s.Samples != calls {
		t.Fatalf("%+v %v %v", s, err, diags.Sorted())
	}
	if !slices.ContainsFunc(diags.Sorted(), func(d diag.Diagnostic) bool {
		return d.Code == "sheet.too-long" && strings.Contains(d.Message, "（见样张 leaflet-case_alert_A5_longest）")
	}) {
		t.Errorf("%v", diags.Sorted())
	}
	html := string(made["index.html"])
	linked := regexp.MustCompile(`<img src="([^"]+)" width="(\d+)" height="(\d+)"`).FindAllStringSubmatch(html, -1)
	if len(linked) != len(made)-1 || len(linked) < 20 {
		t.Errorf("%d pictures on the page, %d made", len(linked), len(made)-1)
	}
	for _, m := range linked {
		c, err := png.DecodeConfig(bytes.NewReader(made[m[1]]))
		long := nearPicture
		if strings.HasSuffix(m[1], "_far.png") {
			long = farPicture
		}
		if err != nil || fmt.Sprint(c.Width) != m[2] || fmt.Sprint(c.Height) != m[3] || max(c.Width, c.Height) != long {
			t.Errorf("%v is %d × %d: %v", m, c.Width, c.Height, err)
		}
	}
	for _, want := range []string{`<h2 id="poster">海报</h2>`, "<h3>poster/case</h3>", "A3，297×420 mm，最小字高 8 mm，警示（alert），最长的文字", "胶印，双面，157 克铜版纸，裁切",
		"其中 3 张排不出来", "“小字”只有 3.175 mm，小于海报要求的 8 mm。放大这处文字，或者减少内容", `<div class="failed"><p>templates/leaflet/case.html:13:`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(html, "board") {
		t.Error("a product that was not asked for is shown")
	}
}
