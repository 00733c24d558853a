package theme

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

const goodYAML = `name: 试验
palette:
  ink: {rgb: "#071B40", cmyk: [100, 85, 30, 60]}
fonts:
  body:
    - {file: A.ttf, family: Noto Sans SC, weight: 400}
    - {file: B.ttf, family: Noto Sans SC, weight: 900}
  headline:
    - {file: B.ttf, family: Noto Sans SC, weight: 900}
  pixel:
    - {file: C.woff, family: Unifont, weight: 400}
keep: [凡是, "96110"]
`

func files(yaml string) fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"t/theme.yaml": file(yaml), "t/sheet.css": file("p { margin: 0 }\n"), "t/site.css": file("body{}"),
		"t/site/logo.svg": file("<svg/>"), "t/art/loan.svg": file("<svg id='loan'/>\n"), "t/art/readme.txt": file("x"),
	}
}

func TestLoad(t *testing.T) {
	var diags diag.List
	th := Load(files(goodYAML), "t", &diags)
	if diags.Len() > 0 {
		t.Fatalf("unexpected: %v", diags.Sorted())
	}
	if th.Title != "试验" || len(th.Fonts) != 4 || th.Fonts[2].Role != "headline" || th.Fonts[1].Weight != 900 {
		t.Errorf("theme = %+v", th)
	}
	if want := (Color{"ink", page.Color{R: 7, G: 0x1B, B: 0x40}, page.CMYK{C: 100, M: 85, Y: 30, K: 60}}); th.Palette[0] != want {
		t.Errorf("palette = %+v, want %+v", th.Palette, want)
	}
	if !slices.Equal(th.Keep, []string{"凡是", "96110"}) {
		t.Errorf("keep = %q", th.Keep)
	}
	if file, svg, ok := th.Art("loan"); !ok || file != "themes/t/art/loan.svg" || !strings.Contains(svg, "loan") {
		t.Errorf("art = %q %q %v", file, svg, ok)
	}
	if _, _, ok := th.Art("readme"); ok {
		t.Error("a text file was taken for art")
	}
	if got := th.SiteFiles(); !slices.Equal(got, []string{"site.css", "site/logo.svg"}) {
		t.Errorf("site files = %q", got)
	}
}

func TestLoadFaults(t *testing.T) {
	tests := []struct{ old, new, want string }{
		{"name:", "nmae:", "themes/t/theme.yaml:1:1 yaml.unknown-key"},
		{`"#071B40"`, `"071B40"`, "themes/t/theme.yaml:3:14 theme.rgb"},
		{`"#071B40"`, `"#071B4"`, "themes/t/theme.yaml:3:14 theme.rgb"},
		{"[100, 85, 30, 60]", "[100, 85, 30]", "themes/t/theme.yaml:3:32 theme.cmyk"},
		{"[100, 85, 30, 60]", "[100, 85, 130, 60]", "themes/t/theme.yaml:3:41 theme.cmyk"},
		{"  ink:", "  Ink:", "themes/t/theme.yaml:3:3 theme.color-name"},
		{"weight: 400", "weight: bold", "themes/t/theme.yaml:6:51 theme.weight"},
		{"file: A.ttf", "file: fonts/A.ttf", "themes/t/theme.yaml:6:14 theme.font-file"},
	}
	for _, tt := range tests {
		var diags diag.List
		Load(files(strings.Replace(goodYAML, tt.old, tt.new, 1)), "t", &diags)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, d.Pos.String()+" "+d.Code)
			if d.Message == "" || d.Remedy == "" {
				t.Errorf("%s: no message or remedy: %+v", tt.new, d)
			}
		}
		if !slices.Contains(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.new, got, tt.want)
		}
	}
}

func TestLoadMissingFiles(t *testing.T) {
	var diags diag.List
	if th := Load(fstest.MapFS{}, "nowhere", &diags); th == nil {
		t.Fatal("nil theme")
	}
	for _, file := range []string{"theme.yaml", "sheet.css", "site.css"} {
		if !slices.ContainsFunc(diags.Sorted(), func(d diag.Diagnostic) bool { return d.Pos.File == "themes/nowhere/"+file }) {
			t.Errorf("nothing said about %s", file)
		}
	}
}

func TestLoadFontsMissing(t *testing.T) {
	var diags diag.List
	th := Load(files(goodYAML), "t", &diags)
	_, err := LoadFonts(th, nil, nil)
	var problem *FontError
	if !errors.As(err, &problem) || len(problem.Missing) != 3 {
		t.Fatalf("err = %v", err)
	}
	if s := err.Error(); !strings.Contains(s, "make fonts") || !strings.Contains(s, "C.woff") || strings.Count(s, "B.ttf") != 1 {
		t.Errorf("message = %s", s)
	}
}

func TestLoadFontsDamaged(t *testing.T) {
	var diags diag.List
	fsys := files(goodYAML)
	fsys["t/fonts/A.ttf"] = &fstest.MapFile{Data: []byte("no font")}
	_, err := LoadFonts(Load(fsys, "t", &diags), nil, nil)
	var problem *FontError
	if !errors.As(err, &problem) || len(problem.Damaged) != 1 || len(problem.Missing) != 2 {
		t.Fatalf("err = %v", err)
	}
	// Each file is told once, though two roles ask for it, and each of several files.
	fsys["t/fonts/B.ttf"], fsys["t/fonts/C.woff"] = fsys["t/fonts/A.ttf"], fsys["t/fonts/A.ttf"]
	_, err = LoadFonts(Load(fsys, "t", &diags), nil, nil)
	if !errors.As(err, &problem) || len(problem.Missing) != 0 || len(problem.Damaged) != 3 || !errors.Is(err, problem.Damaged[2]) {
		t.Fatalf("err = %v", err)
	}
	for i, file := range []string{"A.ttf", "B.ttf", "C.woff"} {
		if strings.Count(err.Error(), file) != 1 || !strings.Contains(problem.Damaged[i].Error(), file) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestSampleTheme reads the theme that comes with the project.
func TestSampleTheme(t *testing.T) {
	themes := os.DirFS("../../themes")
	var diags diag.List
	th := Load(themes, "alert", &diags)
	if diags.HasErrors() {
		t.Fatalf("alert: %v", diags.Sorted())
	}
	names, err := fs.Glob(themes, "alert/art/*.svg")
	if err != nil || len(names) < 10 || len(th.art) != len(names) {
		t.Errorf("%d pictures read of %d", len(th.art), len(names))
	}
}
