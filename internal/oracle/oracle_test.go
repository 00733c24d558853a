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

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet"
	"fanshi/internal/sheet/layout"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

const (
	project   = "../.."
	caseFiles = project + "/internal/sheet/layout/testdata"
)

// What is compared at least, so that a change of folders cannot empty the test.
const leastCases, leastBoxes = 60, 400

// today is the day of the sample project's edition.
var today = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// TestOracle compares everything in one tab.
func TestOracle(t *testing.T) {
	b := start(t)
	for name, compare := range map[string]func(*testing.T, *browser, *tally) int{"cases": testCases, "templates": testTemplates} {
		t.Run(name, func(t *testing.T) {
			n := &tally{chromium: b.Chromium, differences: map[string]int{}, versions: map[string]int{}}
			n.report(t, name, compare(t, b, n))
		})
	}
}

// report tells what has been compared, and fails for what has been found.
func (n *tally) report(t *testing.T, name string, documents int) {
	for _, f := range n.found {
		t.Error(f)
	}
	if n.turned == 0 || n.boxes < leastBoxes || n.lines < leastBoxes || documents == 0 {
		t.Errorf("only %d boxes and %d lines, %d turned, of %d %s", n.boxes, n.lines, n.turned, documents, name)
	}
	testtools.Report(t, fmt.Sprintf("%s: %d boxes and %d lines (%d of them turned) of %d %s compared", n.chromium, n.boxes, n.lines, n.turned, documents, name))
	for _, d := range differences {
		t.Logf("deliberate difference %s: %d times (%s)", d.name, n.differences[d.name], d.reason)
	}
	for _, d := range testtools.Differences {
		if count := n.versions[d.Name]; count > 0 {
			testtools.Report(t, fmt.Sprintf("%s: %s", n.chromium, d.Counted(count)))
		}
	}
	n.chromium.ReportNew(t, n.unknown, "go test ./internal/oracle -run TestOracle/"+name+" -v",
		"UPDATE_GOLDEN=<name of a difference> writes what it does otherwise beside the case files")
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
	return th, sheet.Config{Theme: th, Fonts: fonts, Content: content}
}

// bareTheme is the theme alert with its fonts and pictures only.
func bareTheme(t *testing.T) (*theme.Theme, sheet.Config) {
	t.Helper()
	alert, config := load(t, "alert")
	bare := *alert
	bare.Palette, bare.Keep, bare.Sheets, bare.Site, bare.Files = nil, nil, nil, nil, nil
	config.Theme = &bare
	return &bare, config
}

// testCases compares the case files: a page of 960 × 720 px without a theme's style sheet.
func testCases(t *testing.T, b *browser, n *tally) int {
	bare, config := bareTheme(t)
	config.Templates = theme.Named(os.DirFS(caseFiles), caseFiles)
	engine := sheet.New(config)
	files, err := filepath.Glob(caseFiles + "/*.html")
	if err != nil || len(files) < leastCases {
		t.Fatalf("%d case files (%v)", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		ours, theirs := n.sheet(t, b, engine, bare, "case "+name, sheet.Request{Template: name, Unit: page.Pixel64, Width: 960 * 64, Height: 720 * 64, Boxes: true})
		if len(ours) == 0 || len(theirs.Pages) == 0 {
			continue // told already
		}
		n.judgeCase(t, name, ours[0], theirs.Pages[0], n.compare(ours, theirs.Pages))
	}
	return len(files)
}

// onlyCode tells whether all errors have one code.
func onlyCode(diags *diag.List, code string) bool {
	return !slices.ContainsFunc(diags.Sorted(), func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Code != code })
}

var imageSource = regexp.MustCompile(`<img[^>]* src="([^"]+)"`)

// render lays out one sheet with the engine, as on paper where its codes are too small for a screen.
func (n *tally) render(engine *sheet.Engine, name string, req sheet.Request, diags *diag.List) *sheet.Result {
	own := &diag.List{}
	result := engine.Render(req, own)
	if result == nil && strings.Contains(name, " in ") && onlyCode(own, "sheet.qr-small") {
		n.differences["paper"]++
		px := page.Micrometre.PerCSSPixel()
		req.Unit, req.Width, req.Height = page.Micrometre, page.Round(float64(req.Width)/64*px), page.Round(float64(req.Height)/64*px)
		own = &diag.List{}
		result = engine.Render(req, own)
	}
	diags.Merge(own)
	return result
}

// tallPage is how many times as high as its page a sheet is laid out that goes on over several pages.
const tallPage = 12

// sheet lays one sheet out twice.
func (n *tally) sheet(t *testing.T, b *browser, engine *sheet.Engine, th *theme.Theme, name string, req sheet.Request, keep ...string) ([]layout.PageBoxes, measured) {
	diags := &diag.List{}
	text := engine.Browser(req, diags)
	result := n.render(engine, name, req, diags)
	if result != nil && len(result.Boxes) > strings.Count(text, "<section") {
		n.differences["paged"]++
		req.Height *= tallPage
		result = n.render(engine, name, req, diags)
	}
	if result == nil || text == "" {
		for _, d := range diags.Sorted() {
			n.fail(name, "%s %s", d.Pos, d.Message)
		}
		return nil, measured{}
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
	return result.Boxes, m
}
