package sheet

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// TestTruePlaces: whatever is wrong with a template is told at the file in which it truly stands, wherever that is: in the
// project's templates, in those of a theme, in those of its base, in those that the binary carries, and there in a sheet's
// own template or in a partial.
func TestTruePlaces(t *testing.T) {
	fonts, err := theme.LoadFonts(theme.Load(os.DirFS(projectFolder+"/themes"), "alert", &diag.List{}), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	faults := map[string]struct{ text, partial, place string }{
		"parse":   {"<p>甲</p>\n<p>乙</p>{{if .}}{{nothing .}}{{end}}", "{{define \"b\"}}\n<p>甲</p>{{if .}}{{nothing .}}{{end}}{{end}}", ":2:"},
		"open":    {"<p>甲</p>\n<p class=\"a\">乙</p>{{if .}}", "{{define \"b\"}}\n<p class=\"a\">乙</p>{{if .}}{{end}}", ":"},
		"execute": {"<p>甲</p>\n<p class=\"a\">乙{{.Nothing}}</p>", "{{define \"b\"}}\n<p class=\"a\">乙{{.Nothing}}</p>{{end}}", ":2:17"},
		"style":   {"<p>甲</p>\n<p style=\"float: left\">乙</p>", "{{define \"b\"}}\n<p style=\"float: left\">乙</p>{{end}}", ":2:"},
		"markup":  {"<p>甲</p>\n<p>乙</p><blink>丙</blink>", "{{define \"b\"}}\n<p>乙</p><blink>丙</blink>{{end}}", ":2:9"},
		"layout":  {"<p>甲</p>\n<p>乙</p><p style=\"height: 5px; overflow: hidden\">{{.A}}</p>", "{{define \"b\"}}\n<p>乙</p><p style=\"height: 5px; overflow: hidden\">{{.A}}</p>{{end}}", ":2:"},
	}
	const plain = "{{define \"b\"}}<p>好</p>{{end}}"
	for name, fault := range faults {
		for where, folder := range map[string]string{"project": "templates", "theme": "themes/heir/templates", "base": "themes/base/templates", "carried": "自带的模板 templates", "carried theme": "自带的模板 themes/base/templates"} {
			for _, partial := range []bool{false, true} {
				templates := map[string]string{"a/x.html": "<html><body><section>{{template \"b\" .}}</section></body></html>", "partials/b.html": plain}
				want := folder + "/a/x.html"
				if partial {
					templates["partials/b.html"], want = fault.partial, folder+"/partials/b.html"
				} else {
					templates["a/x.html"] = strings.Replace(templates["a/x.html"], `{{template "b" .}}`, fault.text, 1)
				}
				own, carried, ownThemes, carriedThemes := fstest.MapFS{}, fstest.MapFS{}, fstest.MapFS{}, fstest.MapFS{}
				into := func(to fstest.MapFS, prefix string) {
					for file, text := range templates {
						to[prefix+file] = &fstest.MapFile{Data: []byte(text)}
					}
				}
				switch where {
				case "project":
					into(own, "")
				case "theme":
					into(ownThemes, "heir/templates/")
				case "base":
					into(ownThemes, "base/templates/")
				case "carried":
					into(carried, "")
				case "carried theme":
					into(carriedThemes, "base/templates/")
				}
				ownThemes["heir/theme.yaml"] = &fstest.MapFile{Data: []byte("name: 甲\nbase: base\n")}
				carriedThemes["base/theme.yaml"] = &fstest.MapFile{Data: []byte(bareTheme)}
				for _, css := range []string{"base/sheet.css", "base/site.css"} {
					carriedThemes[css] = &fstest.MapFile{Data: []byte("body { font-family: body }")}
				}
				got := problemsOf(t, fonts, theme.Layer(theme.Named(own, "templates"), theme.Carried(carried, "templates")),
					theme.Layer(theme.Named(ownThemes, "themes"), theme.Carried(carriedThemes, "themes")))
				if len(got) == 0 || !strings.HasPrefix(got[0].Pos.String(), want+fault.place) || got[0].Pos.Line == 0 || got[0].Pos.Col == 0 {
					t.Errorf("%s, %s, partial %v: %+v, want %s%s", name, where, partial, got, want, fault.place)
				}
			}
		}
	}
}

const bareTheme = `name: 底
palette: {ink: {rgb: "#071B40", cmyk: [100, 85, 30, 60]}}
fonts:
  body: [{file: NotoSansSC_400Regular.ttf, family: Noto Sans SC, weight: 400}]
  headline: [{file: NotoSansSC_900Black.ttf, family: Noto Sans SC, weight: 900}]
  pixel: [{file: Unifont.woff, family: Unifont, weight: 400}]
`

// problemsOf renders the template a/x in the theme heir.
func problemsOf(t *testing.T, fonts *font.Set, templates, themes fs.FS) []diag.Diagnostic {
	t.Helper()
	var diags diag.List
	th := theme.Load(themes, "heir", &diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	engine := New(Config{Templates: th.Templates(templates), Theme: th, Fonts: fonts})
	data := struct{ A string }{"停一停，问一问，想一想"}
	engine.Render(Request{Template: "a/x", Data: data, Unit: page.Pixel64, Width: 640 * 64, Height: 320 * 64}, &diags)
	return diags.Sorted()
}
