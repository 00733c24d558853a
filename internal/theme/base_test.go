package theme

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

const heirYAML = `name: 后辈
base: t
palette:
  ink: {rgb: "#101010", cmyk: [0, 0, 0, 90]}
  leaf: {rgb: "#9AD8B0", cmyk: [42, 0, 38, 0]}
keep: [街坊]
`

func TestLoadBase(t *testing.T) {
	themes := files(goodYAML)
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	themes["t/art/hook.svg"] = file("<svg id='hook'/>")
	themes["t/templates/poster/case.html"] = file("base")
	themes["t/templates/poster/list.html"] = file("base")
	themes["heir/theme.yaml"], themes["heir/sheet.css"] = file(heirYAML), file("p {}")
	themes["heir/site.css"] = file("a{}")
	for _, stray := range []string{"heir/.DS_Store", "heir/site/Thumbs.db", "heir/art/.DS_Store", "heir/notes.docx", "heir/old/theme.yaml", "heir/site/~$logo.svg"} {
		themes[stray] = file("stray")
	}
	themes["heir/art/loan.svg"] = file("<svg id='own'/>")
	themes["heir/templates/poster/case.html"] = file("own")
	var diags diag.List
	th := Load(themes, "heir", &diags)
	if diags.Len() > 0 {
		t.Fatalf("unexpected: %v", diags.Sorted())
	}
	if len(th.Fonts) != 4 || len(th.Palette) != 2 || th.Palette[0].RGB != (page.Color{R: 0x10, G: 0x10, B: 0x10}) || th.Palette[1].Name != "leaf" {
		t.Errorf("theme = %+v", th)
	}
	want := []StyleSheet{{"themes/t/sheet.css", "p { margin: 0 }\n"}, {"themes/heir/sheet.css", "p {}"}}
	if !slices.Equal(th.Sheets, want) {
		t.Errorf("style sheets %q, want %q", th.Sheets, want)
	}
	if got := string(th.Site["site.css"]); got != "body{}\na{}" {
		t.Errorf("site.css is %q", got)
	}
	if !slices.Equal(th.Keep, []string{"街坊", "凡是", "96110"}) || !slices.Equal(th.SiteFiles(), []string{"site.css", "site/logo.svg"}) {
		t.Errorf("keep = %q, site = %q", th.Keep, th.SiteFiles())
	}
	if f, svg, _ := th.Art("loan"); f != "themes/heir/art/loan.svg" || !strings.Contains(svg, "own") {
		t.Errorf("own art: %s %s", f, svg)
	}
	if f, _, ok := th.Art("hook"); !ok || f != "themes/t/art/hook.svg" {
		t.Errorf("art of the base: %s %v", f, ok)
	}
	project := fstest.MapFS{"poster/case.html": file("project"), "poster/list.html": file("project"), "slide/case.html": file("project")}
	for name, want := range map[string]string{"poster/case.html": "own", "poster/list.html": "base", "slide/case.html": "project"} {
		if got, err := fs.ReadFile(th.Templates(project), name); err != nil || string(got) != want {
			t.Errorf("%s is %q, want %q (%v)", name, got, want, err)
		}
	}
}

func TestLoadBaseFaults(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"itself":     {strings.Replace(heirYAML, "base: t", "base: heir", 1), "themes/heir/theme.yaml:2:7"},
		"unknown":    {strings.Replace(heirYAML, "base: t", "base: nobody", 1), "没有名为“nobody”的主题"},
		"a path":     {strings.Replace(heirYAML, "base: t", "base: ../t", 1), "不是主题名"},
		"no colours": {"name: 甲\n" + goodYAML[strings.Index(goodYAML, "fonts:"):], "没有写颜色"},
		"no fonts":   {strings.Replace(heirYAML, "base: t\n", "", 1), "没有写字体"},
	} {
		themes := files(goodYAML)
		themes["heir/theme.yaml"], themes["heir/sheet.css"] = &fstest.MapFile{Data: []byte(c.yaml)}, &fstest.MapFile{Data: []byte("p {}")}
		themes["heir/site.css"] = &fstest.MapFile{Data: []byte("p {}")}
		var diags diag.List
		Load(themes, "heir", &diags)
		if got := diags.Sorted(); len(got) != 1 || !strings.Contains(got[0].Pos.String()+" "+got[0].Message, c.want) {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// TestBareHeir: a theme with a base needs nothing but theme.yaml.
func TestBareHeir(t *testing.T) {
	themes := files(goodYAML)
	themes["heir/theme.yaml"] = &fstest.MapFile{Data: []byte("name: 后辈\nbase: t\n")}
	var diags diag.List
	th := Load(themes, "heir", &diags)
	if diags.Len() > 0 || len(th.Palette) != 1 || len(th.Sheets) != 1 || string(th.Site["site.css"]) != "body{}" {
		t.Errorf("%+v %v", th, diags.Sorted())
	}
}
