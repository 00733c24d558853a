package style

import (
	"os"
	"path/filepath"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/sheet/markup"
)

// FuzzParseStyle: no input may panic, every diagnostic has a place and a remedy, and what can be parsed without errors
// can be computed.
func FuzzParseStyle(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var problems diag.List
		for _, b := range markup.Parse("a.html", string(data), &problems).Styles {
			f.Add(b.CSS)
		}
	}
	var problems diag.List
	doc := markup.Parse("a.html", `<section id="t0" class="a b"><p id="t1" style="color: red">x</p><svg><path/></svg></section>`, &problems)
	f.Fuzz(func(t *testing.T, css string) {
		var diags diag.List
		sheet := Parse("a.css", css, diag.Pos{}, &diags)
		s := Match(doc, []*Sheet{sheet}, testEnvironment, &diags)
		for _, d := range diags.Sorted() {
			if d.Pos.Line < 1 || d.Pos.Col < 1 || d.Message == "" || d.Remedy == "" || d.Code == "" {
				t.Fatalf("incomplete diagnostic %+v", d)
			}
		}
		section := s.Compute(doc.Body.Children[0], s.Root(), 0)
		s.Compute(doc.Body.Children[0].Children[0], section, 100)
	})
}
