package sheet

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/theme"
)

// TestHeirsPalette: a theme that only has another colour than its base draws in it, although the base's style sheet holds a
// copy of the base's palette for browsers.
func TestHeirsPalette(t *testing.T) {
	var diags diag.List
	themes := fstest.MapFS{
		"base/theme.yaml": {Data: []byte(bareTheme)}, "base/sheet.css": {Data: []byte(":root { --ink: #071B40; }\nbody { font-family: body; }")},
		"base/site.css":   {Data: []byte("body { margin: 0; }")},
		"heir/theme.yaml": {Data: []byte("name: 甲\nbase: base\npalette: {ink: {rgb: \"#7A2E12\", cmyk: [25, 85, 95, 45]}}\n")},
	}
	th := theme.Load(themes, "heir", &diags)
	for color, inks := range map[page.Color]page.CMYK{{R: 0x7A, G: 0x2E, B: 0x12}: {C: 25, M: 85, Y: 95, K: 45}, {R: 0x07, G: 0x1B, B: 0x40}: {C: 100, M: 85, Y: 30, K: 60}} {
		if got := th.Inks()[color]; got != inks {
			t.Errorf("%v is printed in %v, want %v: the base's pictures are drawn in its colours", color, got, inks)
		}
	}
	fonts, err := theme.LoadFonts(theme.Load(os.DirFS("../../themes"), "alert", &diags), nil, nil)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags.Sorted())
	}
	text := "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><title>t</title>\n<style>\nsection { width: 100vw; height: 100vh; background-color: var(--ink); }\n</style></head><body>\n<section>甲</section>\n</body></html>"
	engine := New(Config{Templates: fstest.MapFS{"a/x.html": {Data: []byte(text)}}, Theme: th, Fonts: fonts})
	request := Request{Template: "a/x", Unit: page.Pixel64, Width: 640 * 64, Height: 320 * 64}
	res := engine.Render(request, &diags)
	if res == nil {
		t.Fatal(diags.Sorted())
	}
	found := false
	res.Pages[0].Walk(func(m page.Mark) {
		if f, ok := m.(*page.Fill); ok {
			found = found || f.Paint == (page.Color{R: 0x7A, G: 0x2E, B: 0x12})
		}
	})
	if !found {
		t.Error("the heir's sheet has not its ink")
	}
	browser := engine.Browser(request, &diags)
	if strings.LastIndex(browser, "--ink: #7a2e12") < strings.LastIndex(browser, "--ink: #071B40") {
		t.Error("a browser would take the base's ink")
	}
}
