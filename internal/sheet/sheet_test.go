package sheet

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// engine makes an engine over templates given as text, in the theme alert.
func engine(t testing.TB, templates map[string]string) *Engine {
	t.Helper()
	diags := &diag.List{}
	th := theme.Load(os.DirFS("../../themes"), "alert", diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	fonts, err := theme.LoadFonts(th, nil, nil)
	if err != nil {
		t.Fatal("fonts are not installed (make fonts): ", err)
	}
	files := fstest.MapFS{}
	for name, text := range templates {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return New(Config{Templates: files, Theme: th, Fonts: fonts})
}

func slide(template string, data any) Request {
	return Request{Template: template, Data: data, Unit: page.Pixel64, Width: 960 * 64, Height: 540 * 64}
}

const plain = `<!DOCTYPE html>
<html lang="zh-CN"><head><title>t</title>
<style>
section { width: 100vw; height: 100vh; background-color: var(--ink); color: var(--paper) }
h1 { font-size: 60px }
</style></head><body>
<section>{{range .}}<h1>{{.}}</h1>{{end}}</section>
</body></html>`

func TestRender(t *testing.T) {
	diags := &diag.List{}
	res := engine(t, map[string]string{"a.html": plain}).Render(slide("a", []string{"接到陌生来电", "先<b>挂断"}), diags)
	if res == nil || len(res.Pages) != 1 {
		t.Fatal(diags.Sorted())
	}
	var text strings.Builder
	ink := false
	res.Pages[0].Walk(func(m page.Mark) {
		switch m := m.(type) {
		case *page.Text:
			text.WriteString(m.Source)
		case *page.Fill:
			ink = ink || m.Paint == page.Color{R: 0x07, G: 0x1B, B: 0x40}
		}
	})
	if text.String() != "接到陌生来电先<b>挂断" || !ink {
		t.Errorf("text %q, palette used %v", text.String(), ink)
	}
}

// TestPlaces: problems are told at their line in the template, however often it was filled and however long the text.
func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		template string
		line     int
		code     string
	}{
		"style":        {strings.Replace(plain, "h1 { font-size: 60px }", "h1 { float: left }", 1), 5, ""},
		"element":      {strings.Replace(plain, "<h1>{{.}}</h1>{{end}}", "<h1>{{.}}</h1>\n{{end}}<video></video>", 1), 8, ""},
		"field":        {strings.Replace(plain, "<h1>{{.}}", "<h1>{{.Nothing}}", 1), 7, "sheet.template"},
		"syntax":       {strings.Replace(plain, "{{end}}", "", 1), 0, "sheet.template"},
		"unsafe":       {strings.Replace(plain, "<h1>", `<h1 style="color: {{.}}">`, 1), 0, "sheet.unsafe"},
		"style action": {strings.Replace(plain, "60px", "{{.}}px", 1), 3, "sheet.style-action"},
		"no art":       {strings.Replace(plain, "{{range .}}", `<img src="art:none" alt="">{{range .}}`, 1), 7, "sheet.art"},
		"no code":      {strings.Replace(plain, "{{range .}}", `<img src="qr:" alt="">{{range .}}`, 1), 7, "sheet.qr"},
		"picture":      {strings.Replace(plain, "{{range .}}", `<img src="a.png" alt="">{{range .}}`, 1), 7, "sheet.img"},
	} {
		t.Run(name, func(t *testing.T) {
			diags := &diag.List{}
			res := engine(t, map[string]string{"a.html": c.template}).Render(slide("a", []string{"一行文字\n又一行", "expression(1)"}), diags)
			if res != nil || !diags.HasErrors() {
				t.Fatal("it was accepted")
			}
			for _, d := range diags.Sorted() {
				if d.Pos.File == "templates/a.html" && (c.line == 0 || d.Pos.Line == c.line) && (c.code == "" || d.Code == c.code) {
					return
				}
			}
			t.Errorf("want line %d code %q, got %+v", c.line, c.code, diags.Sorted())
		})
	}
}

// TestGeneralArt: a kind of fraud that a theme has no picture for gets the general one; a name that a template writes itself
// does not.
func TestGeneralArt(t *testing.T) {
	e := engine(t, map[string]string{"a.html": strings.Replace(plain, "{{range .}}<h1>{{.}}</h1>{{end}}", `{{range .}}<img src="art:{{.}}" alt="" style="width: 90px; height: 90px">{{end}}`, 1)})
	fills := func(kind string) []string {
		diags := &diag.List{}
		res := e.Render(slide("a", []string{kind}), diags)
		if res == nil {
			t.Fatal(diags.Sorted())
		}
		var out []string
		res.Pages[0].Walk(func(m page.Mark) {
			if f, ok := m.(*page.Fill); ok {
				out = append(out, fmt.Sprint(f.Path))
			}
		})
		return out
	}
	if unknown, general := fills("sextortion"), fills("general"); len(general) < 5 || !reflect.DeepEqual(unknown, general) {
		t.Errorf("a new kind has %d shapes, the general picture %d", len(unknown), len(general))
	}
	if reflect.DeepEqual(fills("loan"), fills("general")) {
		t.Error("a kind that is drawn has the general picture")
	}
}

func TestMissingTemplate(t *testing.T) {
	diags := &diag.List{}
	if res := engine(t, nil).Render(slide("poster/none", nil), diags); res != nil || !diags.HasErrors() {
		t.Error("a missing template was rendered")
	}
}

// TestRenderTogether renders from many goroutines; the pages must be those of one.
func TestRenderTogether(t *testing.T) {
	e := engine(t, map[string]string{"a.html": plain})
	want := make([]*Result, 8)
	for i := range want {
		want[i] = e.Render(slide("a", []string{fmt.Sprintf("第 %d 张画面", i)}), &diag.List{})
	}
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			got := e.Render(slide("a", []string{fmt.Sprintf("第 %d 张画面", i%8)}), &diag.List{})
			if !reflect.DeepEqual(got, want[i%8]) {
				t.Errorf("sheet %d differs", i%8)
			}
		})
	}
	group.Wait()
}
