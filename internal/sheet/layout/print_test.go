package layout

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// printed is one page of a case as Chromium prints it: its text without spaces, and where its words begin, in px.
type printed struct {
	Text  string `json:"text"`
	Words []word `json:"words"`
}

type word struct {
	Text string  `json:"text"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
}

// TestPagesAsChromiumPrints compares the text of every page, and where its lines begin, with what Chromium prints for
// the same file and fonts on pages of 400 × 300 px (testdata/print/*.json). UPDATE_GOLDEN=1 prints them anew.
func TestPagesAsChromiumPrints(t *testing.T) {
	fonts := testFonts(t)
	files, _ := filepath.Glob("testdata/print/*.html")
	if len(files) < 10 {
		t.Fatalf("only %d case files", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".html") + ".json"
			if os.Getenv("UPDATE_GOLDEN") != "" {
				print(t, golden, string(src))
			}
			want := testtools.ReadGolden[printed](t, golden).Values
			res, diags := lay(t, fonts, file, string(src), 400, 300)
			for _, d := range diags.Sorted() {
				t.Errorf("%s: %s", d.Pos, d.Message)
			}
			if len(res.Pages) != len(want) || len(res.Boxes) != len(want) {
				t.Errorf("%d pages, Chromium prints %d", len(res.Pages), len(want))
			}
			for i := range min(len(want), len(res.Boxes)) {
				if got := textOf(res.Boxes[i]); got != want[i].Text {
					t.Errorf("page %d: %s\nChromium: %s", i+1, got, want[i].Text)
				}
				comparePlaces(t, i+1, res.Boxes[i], want[i].Words)
			}
		})
	}
}

// comparePlaces expects a word of Chromium's where each line begins.
func comparePlaces(t *testing.T, number int, p PageBoxes, words []word) {
	t.Helper()
	for _, e := range p.Elements {
		for _, l := range e.Lines {
			if !slices.ContainsFunc(words, func(w word) bool {
				return math.Abs(w.X-l.X) <= 1 && math.Abs(w.Y-l.Y) <= 1 && strings.HasPrefix(l.Text, w.Text)
			}) {
				t.Errorf("page %d: %q at %.1f, %.1f, not so in Chromium", number, l.Text, l.X, l.Y)
			}
		}
	}
}

// textOf is all text of a page without spaces.
func textOf(p PageBoxes) string {
	var out strings.Builder
	for _, e := range p.Elements {
		for _, l := range e.Lines {
			out.WriteString(l.Text)
		}
	}
	return strings.Join(strings.Fields(out.String()), "")
}

// print prints a case with headless Chromium and writes the text of every page to its reference file.
func print(t *testing.T, golden, src string) {
	t.Helper()
	const style = `*{box-sizing:border-box}body{margin:0}@page{size:400px 300px;margin:0}section{box-decoration-break:clone}
html{font-family:body;text-spacing-trim:normal;text-autospace:no-autospace;line-break:strict}`
	dir := t.TempDir()
	page, out := filepath.Join(dir, "case.html"), filepath.Join(dir, "case.pdf")
	whole := strings.Replace(src, "<title>", "<style>"+fontFaces(t)+style+"</style><title>", 1)
	if err := os.WriteFile(page, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	chromium := testtools.FindChromium(t)
	err := exec.Command(chromium.Path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--allow-file-access-from-files",
		"--no-pdf-header-footer", "--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+out, "file://"+page).Run()
	if err != nil {
		t.Fatal(err)
	}
	var pages []printed
	for _, p := range strings.Split(strings.TrimSuffix(pdftotext(t, "-layout", out), "\f"), "\f") {
		pages = append(pages, printed{Text: strings.Join(strings.Fields(p), "")})
	}
	element := regexp.MustCompile(`<page|<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<`)
	number := -1
	for _, m := range element.FindAllStringSubmatch(pdftotext(t, "-bbox", out), -1) {
		if m[3] == "" {
			number++
			continue
		}
		px := func(s string) float64 {
			v, err := strconv.ParseFloat(s, 64) // points
			if err != nil {
				t.Fatal(err)
			}
			return math.Round(v * 96 / 72)
		}
		pages[number].Words = append(pages[number].Words, word{m[3], px(m[1]), px(m[2])})
	}
	testtools.Golden[printed]{Chromium: chromium.Version, Values: pages}.Write(t, golden)
}

func pdftotext(t *testing.T, how, file string) string {
	t.Helper()
	out, err := exec.Command(testtools.Find(t, "pdftotext", "poppler-utils"), how, file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// fontFaces gives Chromium the fonts of testFonts.
func fontFaces(t *testing.T) string {
	t.Helper()
	var faces strings.Builder
	for name, weight := range map[string]string{"400Regular": "400", "700Bold": "700", "900Black": "900"} {
		path, err := filepath.Abs(fontFolder + "NotoSansSC_" + name + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		faces.WriteString("@font-face{font-family:body;font-weight:" + weight + ";src:url(file://" + path + ")}")
	}
	return faces.String()
}
