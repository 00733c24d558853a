package sheet

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// TestPartials: a template calls the blocks of all partials, its own go before them, and faults in a partial have their place.
func TestPartials(t *testing.T) {
	th := theme.Load(os.DirFS(projectFolder+"/themes"), "alert", &diag.List{})
	fonts, err := theme.LoadFonts(th, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	sheet := func(body string) *fstest.MapFile {
		return file("<html><body><section>" + body + "</section></body></html>")
	}
	render := func(templates fstest.MapFS, partials fs.FS) (string, *diag.List) {
		diags := &diag.List{}
		engine := New(Config{Templates: templates, Partials: partials, Theme: th, Fonts: fonts})
		res := engine.Render(Request{Template: "a/x", Data: "停", Unit: page.Pixel64, Width: 640 * 64, Height: 320 * 64}, diags)
		if res == nil {
			return "", diags
		}
		return shown(res.Pages), diags
	}
	shared := file(`{{define "one"}}<p>甲{{.}}</p>{{end}}{{define "two"}}<p>乙</p>{{end}}`)
	if got, diags := render(fstest.MapFS{"a/x.html": sheet(`{{template "one" .}}{{template "two"}}`), "partials/s.html": shared}, nil); got != "甲停乙" {
		t.Errorf("shared: %q %v", got, diags.Sorted())
	}
	own := fstest.MapFS{"a/x.html": sheet(`{{define "two"}}<p>丙</p>{{end}}{{template "one" .}}{{template "two"}}`), "partials/s.html": shared}
	if got, diags := render(own, nil); got != "甲停丙" {
		t.Errorf("own block: %q %v", got, diags.Sorted())
	}
	if got, diags := render(fstest.MapFS{"a/x.html": sheet(`{{template "one" .}}`)}, fstest.MapFS{"s.html": shared}); got != "甲停" {
		t.Errorf("partials of elsewhere: %q %v", got, diags.Sorted())
	}
	for source, want := range map[string]string{
		"\n{{define \"one\"}}<p>{{.</p>{{end}}":                              "templates/partials/s.html:2",
		"\n{{define \"one\"}}\n<blink>甲</blink>{{end}}":                      "templates/partials/s.html:3:1",
		"\n{{define \"one\"}}<style>p { color: red }</style><p>甲</p>{{end}}": "templates/partials/s.html:2:",
	} {
		_, diags := render(fstest.MapFS{"a/x.html": sheet(`{{template "one" .}}`), "partials/s.html": file(source)}, nil)
		if d := diags.Sorted(); len(d) == 0 || !strings.HasPrefix(d[0].Pos.String(), want) {
			t.Errorf("%q: %v, want %s", source, d, want)
		}
	}
}
