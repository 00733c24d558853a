package theme

import (
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// sampleThemes are the themes that come with the project, without faults.
func sampleThemes(t *testing.T) []*Theme {
	t.Helper()
	fsys := os.DirFS("../../themes")
	files, err := fs.Glob(fsys, "*/theme.yaml")
	if err != nil || len(files) < 2 {
		t.Fatalf("themes: %q, %v", files, err)
	}
	var themes []*Theme
	for _, file := range files {
		var diags diag.List
		themes = append(themes, Load(fsys, strings.TrimSuffix(file, "/theme.yaml"), &diags))
		if diags.Len() > 0 {
			t.Fatalf("%s: %v", file, diags.Sorted())
		}
	}
	return themes
}

// textPairs are the colours that templates of every theme set type in, the ground second, with the least contrast.
// Type of any size needs 7:1, at headline size 4.5:1 (docs/look.md).
var textPairs = []struct {
	text, ground string
	least        float64
}{
	{"ink", "paper", 7}, {"ink", "signal", 7}, {"ink", "white", 7}, {"grey", "paper", 7}, {"strong", "paper", 7},
	{"paper", "strong", 7}, {"signal", "strong", 7}, {"mist", "strong", 7}, {"paper", "ink", 7}, {"signal", "ink", 7}, {"mist", "ink", 7},
	{"strong", "signal", 4.5}, {"ink", "peach", 7}, {"strong", "peach", 7}, {"ink", "leaf", 7}, {"strong", "leaf", 4.5}, {"ink", "coral", 4.5},
	{"paper", "jade", 7}, {"signal", "jade", 4.5},
}

func TestPaletteContrast(t *testing.T) {
	for _, th := range sampleThemes(t) {
		colors := map[string]page.Color{}
		for _, c := range th.Palette {
			colors[c.Name] = c.RGB
		}
		for _, role := range []string{"strong", "ink", "paper", "signal", "mist", "grey", "white"} {
			if _, ok := colors[role]; !ok {
				t.Errorf("%s has no colour %s", th.Name, role)
			}
		}
		for _, p := range textPairs {
			text, ok := colors[p.text]
			ground, ok2 := colors[p.ground]
			if !ok || !ok2 {
				continue // a colour that only another theme has
			}
			if got := contrast(text, ground); got < p.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f:1, want %.1f:1", th.Name, p.text, p.ground, got, p.least)
			}
		}
	}
}

// contrast is the contrast ratio of WCAG 2.
func contrast(a, b page.Color) float64 {
	bright, dark := max(luminance(a), luminance(b)), min(luminance(a), luminance(b))
	return (bright + 0.05) / (dark + 0.05)
}

func luminance(c page.Color) float64 {
	linear := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		} else {
			return s / 12.92
		}
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// TestPaletteInk holds every mixture below what presses take (docs/print.md).
func TestPaletteInk(t *testing.T) {
	for _, th := range sampleThemes(t) {
		for _, c := range th.Palette {
			if ink := int(c.CMYK.C) + int(c.CMYK.M) + int(c.CMYK.Y) + int(c.CMYK.K); ink > 280 {
				t.Errorf("%s: colour %s has %d %% of ink", th.Name, c.Name, ink)
			}
		}
	}
}

// TestPaletteCopy compares the palette with its copies in the style sheets, which browsers take; a colour that a theme has
// of its own stands in its own sheet, later than its base's.
func TestPaletteCopy(t *testing.T) {
	property := regexp.MustCompile(`(?m)^  --([a-z]+): (#[0-9A-F]{6});$`)
	for _, th := range sampleThemes(t) {
		copied, want := map[string]string{}, map[string]string{}
		for _, sheet := range th.Sheets {
			for _, m := range property.FindAllStringSubmatch(sheet.CSS, -1) {
				copied[m[1]] = m[2]
			}
		}
		for _, c := range th.Palette {
			want[c.Name] = hex(c.RGB)
		}
		if !maps.Equal(copied, want) {
			t.Errorf("%s: the style sheets have %q, theme.yaml %q", th.Name, copied, want)
		}
	}
}

// TestArtColors finds colours in pictures that the palette does not have: they have no ink mixture of their own.
func TestArtColors(t *testing.T) {
	color := regexp.MustCompile(`#[0-9A-Fa-f]{3,8}\b`)
	for _, th := range sampleThemes(t) {
		var palette []string
		for _, c := range th.Palette {
			palette = append(palette, hex(c.RGB))
		}
		for _, name := range th.ArtNames() {
			file, svg, _ := th.Art(name)
			if !strings.HasPrefix(file, "themes/"+th.Name+"/") {
				continue // a picture of its base
			}
			for _, c := range color.FindAllString(svg, -1) {
				if !slices.Contains(palette, c) {
					t.Errorf("%s: %s is not in the palette", file, c)
				}
			}
		}
	}
}

// TestArtOfScams asks every theme for a picture of its own of every kind of fraud that the general picture does not tell.
func TestArtOfScams(t *testing.T) {
	data, err := os.ReadFile("../../content/scams.yaml")
	if err != nil {
		t.Fatal(err)
	}
	ids := regexp.MustCompile(`(?m)^- id: (\S+)$`).FindAllStringSubmatch(string(data), -1)
	if len(ids) < 10 {
		t.Fatalf("scams.yaml has %d kinds", len(ids))
	}
	// Kinds that are told well enough by the general picture.
	general := []string{"virtual-currency", "parcel-lure", "points", "blackmail", "overseas-job", "refund-recovery", "live-tip", "exam-pass"}
	for _, th := range sampleThemes(t) {
		for _, id := range append(ids, []string{"", GeneralArt}) {
			file, _, ok := th.Art(id[1])
			switch own := ok && strings.HasPrefix(file, "themes/"+th.Name+"/"); {
			case slices.Contains(general, id[1]):
				if own {
					t.Errorf("%s has a picture of its own for %s: take it off the list", th.Name, id[1])
				}
			case !own:
				t.Errorf("%s has no picture of its own for %s", th.Name, id[1])
			}
		}
	}
}

func hex(c page.Color) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }
