package oracle

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/sheet"
	"fanshi/internal/theme"
)

const (
	project   = "../.."
	caseFiles = project + "/internal/sheet/layout/testdata"
)

// today is the day of the sample project's edition.
var today = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// TestOracle compares everything in one tab.
func TestOracle(t *testing.T) {
	b := open(t)
	n := &tally{differences: map[string]int{}}
	cases := testCases(t, b, n)
	templates := testTemplates(t, b, n)
	for _, f := range n.found {
		t.Error(f)
	}
	t.Logf("%d boxes and %d lines of %d case files and %d templates compared", n.boxes, n.lines, cases, templates)
	for _, d := range differences {
		t.Logf("deliberate difference %s: %d times (%s)", d.name, n.differences[d.name], d.reason)
	}
}

// load loads a theme and its fonts.
func load(t *testing.T, name string) (*theme.Theme, sheet.Config) {
	t.Helper()
	diags := &diag.List{}
	th := theme.Load(os.DirFS(project+"/themes"), name, diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	fonts, err := theme.LoadFonts(th, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return th, sheet.Config{Theme: th, Fonts: fonts}
}

// testCases compares the case files: a page of 960 × 720 px without a theme's style sheet.
func testCases(t *testing.T, b *browser, n *tally) int {
	alert, config := load(t, "alert")
	bare := &theme.Theme{Name: alert.Name, Fonts: alert.Fonts}
	config.Theme, config.Templates, config.Folder = bare, os.DirFS(caseFiles), caseFiles
	engine := sheet.New(config)
	files, err := filepath.Glob(caseFiles + "/*.html")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d case files (%v)", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		n.sheet(t, b, engine, bare, "case "+name, sheet.Request{Template: name, Unit: page.Pixel64, Width: 960 * 64, Height: 720 * 64})
	}
	return len(files)
}

// testTemplates compares every sheet template in every theme and shape that the plan of the sample project has, with the
// first subject that it has for them.
func testTemplates(t *testing.T, b *browser, n *tally) int {
	book, diags := campaign.Load(os.DirFS(project), campaign.LoadOptions{Today: today})
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, book.Config.TimeZone)
	p := plan.New(book, plan.Options{Today: day}, diags)
	engines, themes, seen, templates := map[string]*sheet.Engine{}, map[string]*theme.Theme{}, map[string]bool{}, map[string]bool{}
	for _, item := range p.Items {
		job, ok := item.Job.(*plan.SheetJob)
		if !ok {
			continue
		}
		// A print shape is rounded to whole pixels, since the windows of Chromium have no others.
		px := job.Unit.PerCSSPixel()
		width, height := page.Round(float64(job.Width)/px), page.Round(float64(job.Height)/px)
		key := fmt.Sprint(job.Template, job.Theme, width, height)
		if seen[key] {
			continue
		}
		seen[key], templates[job.Template] = true, true
		if engines[job.Theme] == nil {
			th, config := load(t, job.Theme)
			config.Templates, config.Keep = th.Templates(os.DirFS(project+"/templates")), book.Config.Keep
			engines[job.Theme], themes[job.Theme] = sheet.New(config), th
		}
		name := fmt.Sprintf("%s in %s, %d × %d px", job.Template, job.Theme, width, height)
		n.sheet(t, b, engines[job.Theme], themes[job.Theme], name,
			sheet.Request{Template: job.Template, Data: job.View, Unit: page.Pixel64, Width: width * 64, Height: height * 64}, book.Config.Keep...)
	}
	return len(templates)
}

var imageSource = regexp.MustCompile(`<img[^>]* src="([^"]+)"`)

// sheet lays one sheet out twice and compares.
func (n *tally) sheet(t *testing.T, b *browser, engine *sheet.Engine, th *theme.Theme, name string, req sheet.Request, keep ...string) {
	diags := &diag.List{}
	result := engine.Render(req, diags)
	text := engine.Browser(req, diags)
	if result == nil || text == "" {
		for _, d := range diags.Sorted() {
			n.found = append(n.found, fmt.Sprintf("%s: %s %s", name, d.Pos, d.Message))
		}
		return
	}
	d := document{HTML: forChromium(text), Keep: kept(append(slices.Clone(th.Keep), keep...)), Pictures: map[string]string{}}
	for _, m := range imageSource.FindAllStringSubmatch(text, -1) {
		src := html.UnescapeString(m[1])
		d.Pictures[src] = picture(th, src)
	}
	for _, p := range result.Boxes {
		var sizes []float64
		for _, e := range p.Elements {
			sizes = append(sizes, e.FontSize)
		}
		d.Fit = append(d.Fit, sizes)
	}
	m, err := b.measure(th, d, int(req.Width/64), int(req.Height/64))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	n.differences["keep"] += m.Joined
	n.differences["fit"] += m.Fitted
	n.differences["root"] += len(m.Pages)
	n.differences["pictures"] += len(d.Pictures)
	n.differences["cmyk"] += len(cmyk.FindAllString(text, -1))
	n.compare(name, result.Boxes, m.Pages)
}
