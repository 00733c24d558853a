package site

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/theme"
)

// TestTruePlaces: a fault of a site template is told at the file in which it stands, in the project, in a theme or in what the
// binary carries, whether it shows when the template is parsed, when it is first filled or with the content of a page.
func TestTruePlaces(t *testing.T) {
	project := os.DirFS("../../templates")
	for name, c := range map[string]struct{ file, from, to, place string }{
		"parse":          {"case.html", "<h2>{{$.Phrases.case_facts}}</h2>", "<h2>案件{{信息}}</h2>", ":17:"},
		"open":           {"case.html", `{{template "bottom" .}}`, "", ":25:1"},
		"field":          {"case.html", "{{.Title}}", "{{.Nothing}}", ":4:"},
		"partial":        {"partials.html", "<h2>{{.V.Title}}</h2>\n{{with .V.Sub", "<h2>{{.V.Nothing}}</h2>\n{{with .V.Sub", ":16:9"},
		"partial, field": {"partials.html", "{{.Title}}</strong>", "{{.Nothing}}</strong>", ":11:56"},
	} {
		for where, folder := range map[string]string{"project": "templates/site/", "theme": "themes/t/templates/site/", "carried": "自带的模板 templates/site/"} {
			data, err := fs.ReadFile(project, "site/"+c.file)
			if err != nil || !strings.Contains(string(data), c.from) {
				t.Fatalf("%s: %v", name, err)
			}
			text := strings.Replace(string(data), c.from, c.to, 1)
			if name == "open" {
				text = strings.Replace(string(data), "{{end}}{{template \"bottom\" .}}", "{{template \"bottom\" .}}", 1)
			}
			changed := fstest.MapFS{"site/" + c.file: &fstest.MapFile{Data: []byte(text)}}
			templates := theme.Layer(theme.Named(changed, strings.TrimSuffix(folder, "/site/")), theme.Named(project, "templates"))
			if where == "carried" {
				templates = theme.Layer(theme.Named(fstest.MapFS{}, "templates"), theme.Carried(theme.Layer(changed, project), "templates"))
			}
			got := faultsOf(t, templates)
			if len(got) == 0 || !strings.HasPrefix(got[0].Pos.String(), folder+c.file+c.place) || got[0].Pos.Line == 0 || got[0].Pos.Col == 0 {
				t.Errorf("%s, %s: %+v, want %s%s%s", name, where, got, folder, c.file, c.place)
			}
		}
	}
}

// faultsOf makes the pages of the sample with templates.
func faultsOf(t *testing.T, templates fs.FS) []diag.Diagnostic {
	t.Helper()
	var diags diag.List
	p := planOf(t, sampleBook(3))
	s := New(p.Items, templates, &diags)
	for _, item := range p.Items {
		if _, ok := item.Job.(*plan.PageJob); !ok || diags.HasErrors() {
			continue
		}
		var fault *TemplateError
		if _, err := s.Render(item); errors.As(err, &fault) {
			diags.Error(fault.Pos, "site.template", fault.What, "")
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return diags.Sorted()
}
