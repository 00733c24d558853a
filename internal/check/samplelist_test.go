package check

import (
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

// TestSampleList: a sheet that goes to press says of a list that nobody has issued that it is a sample, on any of its pages, however
// its lines and runs part the words; slides and issued lists need not.
func TestSampleList(t *testing.T) {
	at := diag.Pos{File: "content/lists/ten.md", Line: 2, Col: 8}
	said := func(parts ...string) (pages []page.Page) {
		for _, p := range parts {
			pages = append(pages, page.Page{Marks: []page.Mark{&page.Group{Marks: []page.Mark{&page.Text{Source: p}, &page.Fill{}}}}})
		}
		return pages
	}
	print, screen := &product.Product{Medium: product.Offset}, &product.Product{Medium: product.Screen}
	sample, issued := &plan.ListView{Title: "十个凡是", Sample: true}, &plan.ListView{Title: "十个凡是"}
	for name, c := range map[string]struct {
		list    *plan.ListView
		product *product.Product
		pages   []page.Page
		wrong   bool
	}{
		"said":               {sample, print, said("凡是先交钱的", "示例 文本"), false},
		"in two runs":        {sample, print, []page.Page{{Marks: []page.Mark{&page.Text{Source: "示例"}, &page.Text{Source: "文本"}}}}, false},
		"not said":           {sample, print, said("凡是先交钱的", "示例"), true},
		"no pages":           {sample, print, nil, true},
		"issued":             {issued, print, said("凡是先交钱的"), false},
		"a slide":            {sample, screen, said("凡是先交钱的"), false},
		"a slide with title": {sample, screen, said("十个凡是", "凡是先交钱的"), true},
		"a slide that says":  {sample, screen, said("十个", "凡是", "示例文本"), false},
		"of no product":      {sample, nil, said("凡是先交钱的"), false},
		"a sheet without it": {nil, print, said("凡是先交钱的"), false},
	} {
		job := &plan.SheetJob{Template: "poster/list", Product: c.product, Origins: []plan.Origin{{Text: "别的"}, {Text: "十个凡是", Pos: at}},
			View: &plan.View{List: c.list, Phrases: map[string]string{"sample_mark": "示例文本"}}}
		var problems diag.List
		sampleList(job, c.pages, &problems)
		d := problems.Sorted()
		if len(d) > 0 != c.wrong || c.wrong && (d[0].Pos != at || d[0].Code != "list.sample" || d[0].Severity != diag.Error) {
			t.Errorf("%s: %v", name, d)
		}
	}
}
