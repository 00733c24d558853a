package build

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
)

// TestPrint: shop files come with their press sheets, slug lines and colours of the template's own; office files and
// downloads as live text; a colour without inks is told at its place and gives no files.
func TestPrint(t *testing.T) {
	files := small()
	files["content/venues/kinds/bank.yaml"] += "  - {template: notice/notice, size: A4}\n"
	files["content/notices/one.md"] = "---\ntitle: 试验告知书\nform: notice\ndate: 2026-11-16\n---\n\n各位储户：转账之前先问一句。\n"
	files["templates/notice/notice.html"] = sheetTemplate(`<h1>{{.Notice.Title}}</h1>`)
	files["templates/poster/case.html"] = strings.Replace(files["templates/poster/case.html"], "p {", "p { color: device-cmyk(0 0.9 0.8 0.1);", 1)
	o, _ := smallProject(t, files)
	got, diags, err := Print(context.Background(), o)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags.Sorted())
	}
	media := map[string]int{}
	for _, f := range got {
		shop := f.Job.Product.Shop()
		media[string(f.Job.Product.Medium)]++
		live := bytes.Contains(f.Data, []byte("/FontFile2"))
		if shop != (f.Sheets != nil) || live == shop || f.Item.ShopName == "" || len(f.Pages) == 0 || len(f.Folds) != len(f.Pages) || f.Fonts == nil {
			t.Errorf("%s: %d sheets, %d pages, live %v, name %q", f.Item.Path, len(f.Sheets), len(f.Pages), live, f.Item.ShopName)
		}
		if f.Job.Product.Code == "poster" {
			inks := f.Sheets[0].Separation.Text[page.Color{R: 230, G: 23, B: 46}]
			slug := f.Sheets[0].Slug[0].(*page.Text).Source
			if inks.CMYK != (page.CMYK{M: 90, Y: 80, K: 10}) || slug != "海报 · 210×297 mm · 1:1 · 2026-W48 · b01 试验网点 · 第 1 页/共 1 页" {
				t.Errorf("inks %v, slug line %q", inks, slug)
			}
		}
	}
	if media["offset"] != 2 || media["office"] != 2 {
		t.Errorf("media %v", media)
	}
	o.Only = []plan.Part{plan.Site}
	if twins, _, err := Print(context.Background(), o); err != nil || len(twins) != 1 || twins[0].Sheets != nil || !bytes.Contains(twins[0].Data, []byte("/Outlines")) {
		t.Errorf("%d downloads: %v", len(twins), err)
	}

	files["templates/poster/case.html"] = strings.Replace(files["templates/poster/case.html"], "device-cmyk(0 0.9 0.8 0.1)", "#E6172E", 1)
	o, _ = smallProject(t, files)
	got, diags, err = Print(context.Background(), o)
	if err != nil || got != nil || !slices.Equal(places(diags), []string{"templates/poster/case.html:8:12 print.no-inks"}) {
		t.Errorf("a colour without inks: %d files, %v, %v", len(got), err, places(diags))
	}
	o.Only = []plan.Part{plan.Site} // the same template in RGB needs none
	if _, diags, err := Print(context.Background(), o); err != nil || diags.HasErrors() {
		t.Errorf("a download: %v %v", err, diags.Sorted())
	}
}

// places are the places and codes of diagnostics.
func places(diags *diag.List) (out []string) {
	for _, d := range diags.Sorted() {
		out = append(out, d.Pos.String()+" "+d.Code)
	}
	return out
}
