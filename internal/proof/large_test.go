package proof

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/build"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/preflight"
)

// testLarge: a banner of 10 m is drawn at 1:10, and its name, its job sheet and its size say so; its code is judged in
// real millimetres. A vertical banner of 20 m reads from top to bottom.
func testLarge(t *testing.T, _ *proof) {
	replaced := func(name, old, by string) *fstest.MapFile {
		data, err := os.ReadFile(filepath.Join(project, name))
		if err != nil || !bytes.Contains(data, []byte(old)) {
			t.Fatalf("%s has no %s: %v", name, old, err)
		}
		return &fstest.MapFile{Data: bytes.ReplaceAll(data, []byte(old), []byte(by))}
	}
	const cinema, school = "content/venues/kinds/cinema.yaml", "content/venues/kinds/school.yaml"
	over := fstest.MapFS{cinema: replaced(cinema, "5000x700", "10000x900"), school: replaced(school, "700x5000", "1500x20000")}
	o := source(t, over)
	o.Venues = []string{"m01", "s01"}
	var banner, vertical *build.PrintFile
	for _, f := range printFiles(t, o) {
		switch f.Job.Product.Code {
		case "banner":
			banner = &f
		case "verticalbanner":
			vertical = &f
		}
		if job := f.Job.View.Job; job != nil && !slices.ContainsFunc(job.Files, func(j plan.JobFileView) bool {
			return j.Product == "横幅" && j.Ratio == "1:10" && j.Size == "10000×900 mm"
		}) {
			t.Errorf("the job sheet says %+v", job.Files)
		}
	}
	for _, f := range []*build.PrintFile{banner, vertical} {
		name := filepath.Join(t.TempDir(), "large.pdf")
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := shopFile(name, f); err != nil {
			t.Error(err)
		}
		if f.Sheets[0].Ratio != 10 || !strings.HasSuffix(f.Item.Path, "_1to10.pdf") || !strings.Contains(f.Item.ShopName, "mm_1比10_") {
			t.Errorf("ratio %d, %s, %s", f.Sheets[0].Ratio, f.Item.Path, f.Item.ShopName)
		}
	}
	readsDown(t, vertical)

	const template, data = "templates/banner/slogan.html", "templates/banner/product.yaml"
	over[template] = replaced(template, `<p class="issuer">`, `<img src="qr:{{.Link}}" style="position: absolute; left: 110mm; top: 100mm; width: 600mm"><p class="issuer">`)
	o.Theme, o.Venues = "alert", []string{"m01"}
	for metres, want := range map[int]bool{4: false, 5: true} { // 25 of its 33 modules, 454 mm, are the code
		over[data] = replaced(data, "distance_m: 10\n", fmt.Sprintf("distance_m: 10\nscan_m: %d\n", metres))
		files := slices.DeleteFunc(printFiles(t, o), func(f build.PrintFile) bool { return f.Job.Product.Code != "banner" })
		reports, _, err := build.Preflight(context.Background(), o, files)
		if err != nil || len(reports) != 1 {
			t.Fatal(reports, err)
		}
		if found := slices.ContainsFunc(reports[0].Findings, func(f preflight.Finding) bool { return strings.HasPrefix(f.Rule, "qr-") }); found != want {
			t.Errorf("a code of 454 mm scanned from %d m: %+v", metres, reports[0].Findings)
		}
	}
}

// readsDown: the characters of a vertical banner stand one below the other, column after column from the right, and so
// reads its twin with live text.
func readsDown(t *testing.T, f *build.PrintFile) {
	var last *page.Glyph
	size, down := page.Length(0), 0
	f.Pages[0].Walk(func(m page.Mark) {
		run, ok := m.(*page.Text)
		if !ok || run.Size < size { // the slogan is the largest
			return
		}
		size = run.Size
		for i := range run.Glyphs {
			g := &run.Glyphs[i]
			if last != nil && g.Y > last.Y {
				down++
			} else if last != nil && g.X >= last.X {
				t.Errorf("%q: a character at %d, %d after one at %d, %d", run.Source, g.X, g.Y, last.X, last.Y)
			}
			last = g
		}
	})
	slogan := squeeze(f.Job.View.Slogan.Text)
	live, err := pdf.NewWriter(f.Fonts).WriteLive(f.Pages, pdf.Meta{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdftotext", "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(live)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := squeeze(string(out)); down < 8 || !strings.Contains(got, slogan) {
		t.Errorf("%d characters stand below others; read: %q, want %q", down, got, slogan)
	}
}
