package project

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/theme"
)

// TestPixelFont: a theme whose font of door strips is no bitmap font is told once, where it names the font, whether it has
// any strip or not; the theme that takes its fonts from it is no second problem.
func TestPixelFont(t *testing.T) {
	data, err := os.ReadFile("../../themes/alert/theme.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "{file: Unifont.woff, family: Unifont,", "{file: NotoSansSC_400Regular.ttf, family: Noto Sans SC,", 1)
	before, _, _ := strings.Cut(text, "pixel:\n")
	want := diag.Pos{File: "themes/alert/theme.yaml", Line: strings.Count(before, "\n") + 2, Col: 14}
	themes := theme.Layer(fstest.MapFS{"alert/theme.yaml": {Data: []byte(text)}}, os.DirFS("../../themes"))
	p, err := Open(Options{Files: os.DirFS("../.."), Templates: os.DirFS("../../templates"), Themes: themes,
		Today: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), Venues: []string{"s01"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := codes(p.Problems); !slices.Equal(got, []string{"theme.pixel-font"}) || p.Problems.Count(diag.Error) != 1 || p.Problems.Sorted()[0].Pos != want {
		t.Errorf("%v, want theme.pixel-font at %v", p.Problems.Sorted(), want)
	}
}
