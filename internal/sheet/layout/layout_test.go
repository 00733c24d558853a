package layout

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
	"fanshi/internal/sheet/vector"
	"fanshi/internal/testtools"
)

const fontFolder = "../../../themes/alert/fonts/"

// testFonts loads the faces of the role body.
func testFonts(t testing.TB) *font.Set {
	t.Helper()
	set := font.NewSet()
	for name, weight := range map[string]int{"NotoSansSC_400Regular.ttf": 400, "NotoSansSC_700Bold.ttf": 700, "NotoSansSC_900Black.ttf": 900} {
		data, err := os.ReadFile(fontFolder + name)
		if err != nil {
			testtools.Missing(t, "fonts are not installed: make fonts")
		}
		f, err := font.Parse(name, data, 0, weight)
		if err != nil {
			t.Fatal(err)
		}
		set.Add("body", weight, f)
	}
	return set
}

// lay lays out a document on a slide of the given size in px.
func lay(t testing.TB, fonts *font.Set, file, src string, width, height page.Length) (*Result, *diag.List) {
	t.Helper()
	diags := &diag.List{}
	doc, styles, opts := prepare(fonts, file, src, width, height, diags)
	return Layout(doc, styles, opts, diags), diags
}

// prepare does what comes before layout.
func prepare(fonts *font.Set, file, src string, width, height page.Length, diags *diag.List) (*markup.Document, *style.Styles, Options) {
	doc := markup.Parse(file, src, diags)
	sheets := []*style.Sheet{style.Parse("test.css", "html { font-family: body }", diag.Pos{File: "test.css", Line: 1, Col: 1}, diags)}
	for _, b := range doc.Styles {
		sheets = append(sheets, style.Parse(file, b.CSS, b.Pos, diags))
	}
	env := style.Environment{Unit: page.Pixel64, Width: width * 64, Height: height * 64, Roles: []string{"body"}, Art: func(string) bool { return false }}
	return doc, style.Match(doc, sheets, env, diags), Options{Boxes: true, Unit: page.Pixel64, Width: width * 64, Height: height * 64, Fonts: fonts,
		Cache: typeset.NewCache(), Code: qr.Encode, Art: art,
		Content: func(name string) (page.Image, bool) {
			return page.Image{Format: "png", PixelWidth: 120, PixelHeight: 80}, name == "case.png"
		}}
}

// art reads a picture of the theme alert, as the engine does.
func art(name string) *vector.Picture {
	file := "../../../themes/alert/art/" + name + ".svg"
	src, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	for _, n := range markup.Parse(file, string(src), &diag.List{}).Body.Children {
		if n.Tag == "svg" {
			return vector.Parse(n, nil, &diag.List{})
		}
	}
	return nil
}

// TestBoxesAsChromium compares the border box of every element with the one that headless Chromium gave for the same
// file and fonts at 960 × 720 px (testdata/*.json, each with the version of the browser; tolerance 1 px). No browser runs
// here: internal/oracle measures the same cases live, and UPDATE_GOLDEN=1 go test ./internal/oracle records them anew.
func TestBoxesAsChromium(t *testing.T) {
	fonts := testFonts(t)
	files, _ := filepath.Glob("testdata/*.html")
	if len(files) < 60 {
		t.Fatalf("only %d case files", len(files))
	}
	compared := 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := testtools.ReadGolden[ElementBox](t, strings.TrimSuffix(file, ".html")+".json").Values
			res, diags := lay(t, fonts, file, string(src), 960, 720)
			for _, d := range diags.Sorted() {
				t.Errorf("%s: %s", d.Pos, d.Message)
			}
			if len(res.Boxes) == 0 {
				t.Fatal("no page")
			}
			got := res.Boxes[0].Elements
			if len(got) != len(want) {
				t.Fatalf("%d boxes, Chromium has %d", len(got), len(want))
			}
			for i, w := range want {
				g := got[i]
				off := func(a, b float64) bool { return math.Abs(a-b) > 1 }
				if g.Tag != w.Tag || off(g.X, w.X) || off(g.Y, w.Y) || off(g.Width, w.Width) || off(g.Height, w.Height) {
					t.Errorf("%d <%s>.%s: x %.2f y %.2f w %.2f h %.2f, Chromium <%s> x %.2f y %.2f w %.2f h %.2f", i, g.Tag, g.Class,
						g.X, g.Y, g.Width, g.Height, w.Tag, w.X, w.Y, w.Width, w.Height)
				}
				compared++
				if len(w.Lines) > 0 {
					compareLines(t, g, w)
				}
			}
		})
	}
	t.Logf("%d boxes compared", compared)
}

// compareLines compares the lines of one element.
func compareLines(t *testing.T, got, want ElementBox) {
	t.Helper()
	off := func(a, b float64) bool { return math.Abs(a-b) > 1 }
	for i, w := range want.Lines {
		if i >= len(got.Lines) {
			t.Errorf("<%s>: Chromium has a line %q more", want.Tag, w.Text)
			continue
		}
		g := got.Lines[i]
		if strings.Join(strings.Fields(g.Text), "") != strings.Join(strings.Fields(w.Text), "") || off(g.X, w.X) || off(g.Y, w.Y) || off(g.Width, w.Width) || off(g.Height, w.Height) {
			t.Errorf("<%s> line %d: %q x %.2f y %.2f w %.2f h %.2f, Chromium %q x %.2f y %.2f w %.2f h %.2f", want.Tag, i,
				g.Text, g.X, g.Y, g.Width, g.Height, w.Text, w.X, w.Y, w.Width, w.Height)
		}
	}
	if len(got.Lines) > len(want.Lines) {
		t.Errorf("<%s> has %d lines, Chromium %d", want.Tag, len(got.Lines), len(want.Lines))
	}
}
