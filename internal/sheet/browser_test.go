package sheet

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// unfonted is an engine that fills templates and lays none out.
func unfonted(t *testing.T, templates map[string]string) *Engine {
	t.Helper()
	diags := &diag.List{}
	th := theme.Load(os.DirFS("../../themes"), "alert", diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	files := fstest.MapFS{}
	for name, text := range templates {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return New(Config{Templates: files, Theme: th})
}

// TestBrowser: what a browser gets is the filled template with all style sheets in the order in which the engine applies them;
// where the template has an error there is nothing.
func TestBrowser(t *testing.T) {
	e := unfonted(t, map[string]string{"a.html": plain, "b.html": strings.Replace(plain, "</head>", "", 1), "c.html": strings.Replace(plain, "{{.}}", "{{.Nothing}}", 1)})
	diags := &diag.List{}
	got := e.Browser(slide("a", []string{"先<b>挂断"}), diags)
	at := 0
	for _, want := range []string{"<!DOCTYPE html>", ">t</title>", "box-sizing: border-box", e.config.Theme.Sheets[0].CSS, "--ink: #071b40;", "h1 { font-size: 60px }", "</style>\n</head>", ">先&lt;b&gt;挂断</h1>"} {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Fatalf("%q does not follow in %s", want, got[at:])
		}
		at += i
	}
	if b := e.Browser(slide("b", []string{"停"}), diags); !strings.HasPrefix(b, "<style>\n* {") || !strings.Contains(b, ">停</h1>") {
		t.Errorf("without a head: %s", b)
	}
	if diags.Len() > 0 {
		t.Error(diags.Sorted())
	}
	if c := e.Browser(slide("c", []string{"停"}), diags); c != "" || len(diags.Sorted()) != 1 || diags.Sorted()[0].Code != "sheet.template" {
		t.Errorf("%q %v", c, diags.Sorted())
	}
}

// TestColorPlace: a colour is found where it is written: in the template, then in the theme's style sheet, then in its art; of one
// that none of them writes the template is named.
func TestColorPlace(t *testing.T) {
	e := unfonted(t, map[string]string{"a/x.html": "<html>\n<p>说明</p><p style=\"color: #E6172E\">停</p>\n<p style=\"color: #e6172e\">看</p></html>"})
	e.config.Theme.Sheets = []theme.StyleSheet{{File: "themes/x/sheet.css", CSS: "p { color: #0a0B0c }\nb { color: #E6172E }"}}
	for c, want := range map[page.Color]string{
		{R: 0xE6, G: 0x17, B: 0x2E}: "templates/a/x.html:2:27",
		{R: 0x0A, G: 0x0B, B: 0x0C}: "themes/x/sheet.css:1:12",
		{R: 1, G: 2, B: 3}:          "templates/a/x.html",
	} {
		if got := e.ColorPlace("a/x", c).String(); got != want {
			t.Errorf("%v is at %s, want %s", c, got, want)
		}
	}
	for _, name := range e.config.Theme.ArtNames() {
		file, svg, ok := e.config.Theme.Art(name)
		at := strings.Index(svg, "#")
		if !ok || at < 0 || at+7 > len(svg) {
			continue
		}
		var c page.Color
		for i, to := range []*uint8{&c.R, &c.G, &c.B} {
			for _, digit := range strings.ToLower(svg[at+1+2*i : at+3+2*i]) {
				*to = *to<<4 | uint8(strings.IndexRune("0123456789abcdef", digit))
			}
		}
		pos := e.ColorPlace("a/x", c)
		text, err := os.ReadFile("../../" + pos.File)
		if err != nil || !strings.HasPrefix(pos.File, "themes/alert/art/") {
			t.Fatalf("%v of %s is at %v: %v", c, file, pos, err)
		}
		line := []rune(strings.Split(string(text), "\n")[pos.Line-1])
		if !strings.EqualFold(string(line[pos.Col-1:pos.Col+6]), svg[at:at+7]) {
			t.Errorf("%v is not at %v", c, pos)
		}
		return
	}
	t.Error("no picture of the theme writes a colour")
}

// TestTemplateFiles: an engine says which files a template is made from, the blocks that it calls included, and which fields of
// its data they name.
func TestTemplateFiles(t *testing.T) {
	e := unfonted(t, map[string]string{"a/x.html": "<html>{{template \"one\" .}}{{.Case}}</html>",
		"partials/one.html": "{{define \"one\"}}{{.Link}}{{end}}", "partials/two.html": "{{define \"two\"}}{{.Hotlines}}{{end}}"})
	files, fields := e.TemplateFiles("a/x")
	if strings.Join(files, " ") != "templates/a/x.html templates/partials/one.html" || len(fields) != 2 || !fields["Case"] || !fields["Link"] {
		t.Errorf("%v %v", files, fields)
	}
	if got := e.File("a/x"); got != "templates/a/x.html" {
		t.Error(got)
	}
}

// TestStylePlaces: a style sheet with an action, and one in a block, is told where it begins; lines after it are counted as they
// stand in the file.
func TestStylePlaces(t *testing.T) {
	for name, c := range map[string]struct{ template, partial, want string }{
		"an action":      {"<html><head>\n<p></p><style>p { width: {{.}} }</style></head></html>", "", "templates/a/x.html:2:15 sheet.style-action"},
		"after a style":  {"<html><head><style>\np { color: red }\n</style>\n</head>\n<body><section><p>{{.Nothing}}</p></section></body></html>", "", "templates/a/x.html:5:"},
		"in a block":     {"<html><body><section>{{template \"b\" .}}</section></body></html>", "{{define \"b\"}}\n<p>甲</p><style>p { color: red }</style>{{end}}", "templates/partials/b.html:2:"},
		"nothing":        {"", "", "templates/a/y.html sheet.no-template"},
		"of two, both":   {"<html><head><style>p { float: left }</style>\n<style>a { float: left }</style></head><body><section>停</section></body></html>", "", "templates/a/x.html:1:"},
		"syntax":         {"<html><body><section>\n<p>{{if}}停{{end}}</p></section></body></html>", "", "templates/a/x.html:2: sheet.template"},
		"no font role":   {"<html><head><style>p { font-family: Helvetica }</style></head><body><section><p>停</p></section></body></html>", "", "templates/a/x.html:1:"},
		"two, the other": {"<html><head><style>p { color: red }</style>\n<style>p { float: left }</style></head><body><section><p>停</p></section></body></html>", "", "templates/a/x.html:2:"},
	} {
		files := map[string]string{"partials/b.html": c.partial}
		template := "a/y"
		if c.template != "" {
			files["a/x.html"], template = c.template, "a/x"
		}
		diags := &diag.List{}
		if res := unfonted(t, files).Render(slide(template, struct{}{}), diags); res != nil || len(diags.Sorted()) == 0 {
			t.Fatalf("%s: accepted", name)
		}
		if d := diags.Sorted()[0]; !strings.HasPrefix(d.Pos.String()+" "+d.Code, c.want) && !strings.HasPrefix(fmt.Sprintf("%s:%d: %s", d.Pos.File, d.Pos.Line, d.Code), c.want) || d.Message == "" || d.Remedy == "" {
			t.Errorf("%s: %v %s %s, want %s", name, d.Pos, d.Code, d.Message, c.want)
		}
	}
}
