package proof

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/cli"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/preflight"
	"fanshi/internal/product"
	"fanshi/internal/theme"
)

// source returns the options that build the project, with some files over its own.
func source(t *testing.T, files fstest.MapFS) build.Options {
	t.Helper()
	day, err := time.Parse(time.DateOnly, today)
	if err != nil {
		t.Fatal(err)
	}
	over := theme.Layer(files, os.DirFS(project))
	var o build.Options
	o.Files, o.Today = over, day.Add(12*time.Hour)
	for name, to := range map[string]*fs.FS{"templates": &o.Templates, "themes": &o.Themes} {
		if *to, err = fs.Sub(over, name); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// printFiles are the print files of a project, which has no problems.
func printFiles(t *testing.T, o build.Options) []build.PrintFile {
	t.Helper()
	files, diags, err := build.Print(context.Background(), o)
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v %v", len(files), err, diags.Sorted())
	}
	return files
}

// testShop: every file of a print shop has the boxes that its product plans, no fonts and no picture in RGB; it is the file
// that build.Print hands to packs and preflight. One of every template, size and theme is printed by ghostscript, plate by
// plate, to be compared with our own figures.
func testShop(t *testing.T, p *proof) {
	files := printFiles(t, source(t, nil))
	shop, office, plates := 0, 0, 0
	names := map[string]bool{}
	seen := map[string]bool{}
	pick := make([]bool, len(files))
	for i, f := range files {
		key := fmt.Sprint(f.Job.Template, f.Job.Size.Name, f.Job.Theme)
		pick[i] = f.Sheets != nil && !seen[key]
		seen[key] = true
		if pick[i] {
			plates++
		}
		if f.Sheets != nil {
			shop++
		} else {
			office++
		}
		if key := strings.ToLower(f.Item.ShopName); names[key] || !portableName.MatchString(f.Item.ShopName) || len(f.Item.ShopName) > 150 {
			t.Errorf("%s: the shop's name %q", f.Item.Path, f.Item.ShopName)
		} else {
			names[key] = true
		}
	}
	if published := len(p.paths("print/", ".pdf")); len(files) != published || shop < 60 || office < 4 || plates < 15 {
		t.Fatalf("%d files, %d published; %d for shops, %d of the office; %d to be printed", len(files), published, shop, office, plates)
	}
	var indices []string
	for i := range files {
		indices = append(indices, strconv.Itoa(i))
	}
	each(t, indices, func(index string) error {
		i, _ := strconv.Atoi(index)
		f := &files[i]
		if !bytes.Equal(f.Data, p.read(t, f.Item.Path)) {
			return fmt.Errorf("%s: build.Print makes another file than the one that is published", f.Item.Path)
		}
		name := filepath.Join(p.dir, filepath.FromSlash(f.Item.Path))
		if f.Sheets == nil {
			return greysOnly(f)
		}
		if err := shopFile(name, f); err != nil {
			return fmt.Errorf("%s: %w", f.Item.Path, err)
		}
		if pick[i] {
			if err := samePlates(name, f); err != nil {
				return fmt.Errorf("%s: %w", f.Item.Path, err)
			}
		}
		return nil
	})
	t.Logf("%d files of shops, %d of the office; %d printed on plates", shop, office, plates)
}

// portableName is a name that every file system takes and that a shop can sort by: product, size, sides … .pdf.
var portableName = regexp.MustCompile(`^[^\x00-\x20<>:"|?*/\\]+_[^\x00-\x20<>:"|?*/\\]+_[单双]面_[^\x00-\x20<>:"|?*/\\]+\.pdf$`)

// greysOnly: what an office printer prints has no colours.
func greysOnly(f *build.PrintFile) error {
	var coloured error
	grey := func(c page.Color) {
		if c.R != c.G || c.G != c.B {
			coloured = fmt.Errorf("%s: the colour %v on an office printer", f.Item.Path, c)
		}
	}
	for i := range f.Pages {
		f.Pages[i].Walk(func(m page.Mark) {
			switch m := m.(type) {
			case *page.Text:
				grey(m.Color)
			case *page.Stroke:
				grey(m.Color)
			case *page.Code:
				grey(m.Dark)
				grey(m.Light)
			case *page.Fill:
				if c, plain := m.Paint.(page.Color); plain {
					grey(c)
				} else {
					coloured = fmt.Errorf("%s: a gradient on an office printer", f.Item.Path)
				}
			}
		})
	}
	return coloured
}

// bleeds are the millimetres of bleed that print shops ask for, by medium (docs/print.md).
var bleeds = map[product.Medium]float64{product.Offset: 3, product.Digital: 3, product.Wide: 0}

var boxLine = regexp.MustCompile(`(?m)^Page +(\d+) (\w+)Box: +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$`)

// shopFile checks the boxes, fonts and pictures of a file with poppler's tools.
func shopFile(name string, f *build.PrintFile) error {
	out, err := exec.Command("pdfinfo", "-box", "-f", "1", "-l", strconv.Itoa(len(f.Sheets)), name).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pdfinfo: %v\n%s", err, out)
	}
	boxes := map[string][4]float64{} // in millimetres at full size
	ratio := float64(page.DrawingRatio(f.Job.Unit, f.Job.Width, f.Job.Height))
	for _, m := range boxLine.FindAllStringSubmatch(string(out), -1) {
		var box [4]float64
		for i, text := range m[3:] {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return err
			}
			box[i] = v / 72 * 25.4 * ratio
		}
		boxes[m[1]+m[2]] = box
	}
	width, height := float64(f.Job.Size.Width)/1000, float64(f.Job.Size.Height)/1000
	bleed, sides := bleeds[f.Job.Product.Medium], f.Job.Product.Sides
	if len(f.Sheets) != sides {
		return fmt.Errorf("%d pages of %d sides", len(f.Sheets), sides)
	}
	for number := 1; number <= sides; number++ {
		n := strconv.Itoa(number)
		trim, around, media := boxes[n+"Trim"], boxes[n+"Bleed"], boxes[n+"Media"]
		margin := 0.0
		if bleed > 0 {
			margin = bleed + 10
		}
		for _, c := range []struct {
			name      string
			got, want [4]float64
		}{
			{"trim", trim, [4]float64{margin, margin, margin + width, margin + height}},
			{"bleed", around, [4]float64{margin - bleed, margin - bleed, margin + width + bleed, margin + height + bleed}},
			{"media", media, [4]float64{0, 0, width + 2*margin, height + 2*margin}},
		} {
			for i := range c.got {
				if math.Abs(c.got[i]-c.want[i]) > 0.1 {
					return fmt.Errorf("page %d: the %s box is %.2f mm, want %.2f", number, c.name, c.got, c.want)
				}
			}
		}
	}
	if out, err = exec.Command("pdffonts", name).CombinedOutput(); err != nil || strings.Count(strings.TrimSpace(string(out)), "\n") != 1 {
		return fmt.Errorf("pdffonts: %v\n%s", err, out)
	}
	out, err = exec.Command("pdfimages", "-list", name).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pdfimages: %v\n%s", err, out)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n")[2:] {
		if colour := strings.Fields(line)[5]; colour != "cmyk" && colour != "gray" {
			return fmt.Errorf("a picture in %s:\n%s", colour, line)
		}
	}
	return nil
}

var plateLine = regexp.MustCompile(`(?m)^ *([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+) CMYK`)

// platePixels bounds what ghostscript draws of a page.
const platePixels = 10e6

// printed are the inks that ghostscript puts on every page of a file, as parts of the medium's area. It fills every pixel
// that a shape touches, which makes all edges bolder by a part of a pixel: what would be printed by pixels of no size
// follows from two resolutions, one half of the other.
func printed(name string, sheet *page.PressSheet) ([][4]float64, error) {
	inches := func(l page.Length) float64 { return float64(l) / 25400 / float64(sheet.Ratio) }
	dpi := math.Sqrt(platePixels / inches(sheet.Media.Width) / inches(sheet.Media.Height))
	pages, err := printedAt(name, dpi)
	if err != nil {
		return nil, err
	}
	coarse, err := printedAt(name, dpi/2)
	if err != nil || len(coarse) != len(pages) {
		return nil, fmt.Errorf("gs prints %d and %d pages: %v", len(pages), len(coarse), err)
	}
	for i := range pages {
		for ink := range pages[i] {
			pages[i][ink] = 2*pages[i][ink] - coarse[i][ink]
		}
	}
	return pages, nil
}

func printedAt(name string, dpi float64) ([][4]float64, error) {
	out, err := exec.Command("gs", "-q", "-o", "-", fmt.Sprintf("-r%.1f", dpi), "-sDEVICE=ink_cov", name).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("gs: %v\n%s", err, out)
	}
	var pages [][4]float64
	for _, m := range plateLine.FindAllStringSubmatch(string(out), -1) {
		var inks [4]float64
		for i := range inks {
			if inks[i], err = strconv.ParseFloat(m[i+1], 64); err != nil {
				return nil, err
			}
			inks[i] /= 100
		}
		pages = append(pages, inks)
	}
	return pages, nil
}

// samePlates compares our own figures of ink with ghostscript's: within one per cent of them; where an ink is next to
// nothing, within a fiftieth of a per cent of the sheet.
func samePlates(name string, f *build.PrintFile) error {
	pages, err := printed(name, &f.Sheets[0])
	if err != nil {
		return err
	}
	if len(pages) != len(f.Sheets) {
		return fmt.Errorf("gs prints %d pages", len(pages))
	}
	for i, want := range pages {
		got := preflight.InkCoverage(&f.Sheets[i], f.Fonts)
		for ink := range got {
			if math.Abs(got[ink]-want[ink]) > max(0.01*want[ink], 0.0002) {
				return fmt.Errorf("page %d: %c covers %.3f %%, gs prints %.3f %%", i+1, "CMYK"[ink], got[ink]*100, want[ink]*100)
			}
		}
	}
	return nil
}

// testLive: every file with live text reads as its pages do, mark after mark, in pdftotext; a poster's twin is small.
func testLive(t *testing.T, p *proof) {
	var names []string
	pages := map[string][]page.Page{}
	o := source(t, nil)
	o.Only = []plan.Part{plan.Site, plan.Print}
	for _, f := range printFiles(t, o) {
		if f.Sheets == nil {
			names = append(names, f.Item.Path)
			pages[f.Item.Path] = f.Pages
		}
	}
	if len(names) < 4+4 { // of the office: the job sheet, notice, pledge and slip, one each for all; of the site four downloads
		t.Fatalf("only %d files with live text: %v", len(names), names)
	}
	each(t, names, func(name string) error {
		file := filepath.Join(p.dir, filepath.FromSlash(name))
		want := sourceText(pages[name])
		out, err := exec.Command("pdftotext", "-raw", file, "-").Output()
		if err != nil {
			return fmt.Errorf("pdftotext: %w", err)
		}
		if got := squeeze(string(out)); got != want || len(want) < 100 {
			return fmt.Errorf("pdftotext reads\n%s\nwant\n%s", got, want)
		}
		return nil
	})
	const twin, most = "site/downloads/poster_A3_new-ten.pdf", 60_000
	if size := len(p.read(t, twin)); size > most {
		t.Errorf("%s has %d bytes, want %d at most", twin, size, most)
	} else {
		t.Logf("%d files with live text; %s has %d bytes", len(names), twin, size)
	}
}

// sourceText is what pages say, in the order of their marks, without white space.
func sourceText(pages []page.Page) string {
	var text strings.Builder
	for i := range pages {
		pages[i].Walk(func(m page.Mark) {
			if run, ok := m.(*page.Text); ok {
				text.WriteString(run.Source)
			}
		})
	}
	return squeeze(text.String())
}

// testBlack: black type is K alone offset and all four inks in wide format. What the same sheet prints without its
// headline, the marks and the slug line, is taken off.
func testBlack(t *testing.T, _ *proof) {
	for folder, check := range map[string]func(added [4]float64) bool{
		"poster": func(i [4]float64) bool {
			return math.Abs(i[0]) < 1e-5 && math.Abs(i[1]) < 1e-5 && math.Abs(i[2]) < 1e-5 && i[3] > 0.005
		},
		"rollup": func(i [4]float64) bool {
			return i[0] > 0.002 && i[1] > 0.002 && i[2] > 0.002 && i[3] > 0.005
		},
	} {
		dir := filepath.Join(t.TempDir(), folder)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		inks := func(text string) (got [4]float64) {
			template := filepath.Join(dir, "headline.html")
			const html = `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>黑字</title>
<style>.page { width: 100vw; height: 100vh; color: #000; font-family: headline; font-size: 12vw; }</style></head>
<body><section class="page"><h1>%s</h1></section></body></html>`
			if err := os.WriteFile(template, fmt.Appendf(nil, html, text), 0o600); err != nil {
				t.Fatal(err)
			}
			var told bytes.Buffer
			file := filepath.Join(dir, "headline.pdf")
			if code := cli.Main([]string{"-C", project, "sheet", template, "--pdf", file, "--press"}, cli.Environment{Stdout: &told, Stderr: &told}); code != 0 {
				t.Fatalf("fanshi sheet: exit code %d\n%s", code, &told)
			}
			pages, err := printed(file, &page.PressSheet{Ratio: 1, Media: page.Rect{Width: 500_000, Height: 800_000}})
			if err != nil || len(pages) != 1 {
				t.Fatal(pages, err)
			}
			return pages[0]
		}
		with, without := inks("先问再转"), inks("")
		var added [4]float64
		for i := range added {
			added[i] = with[i] - without[i]
		}
		if !check(added) {
			t.Errorf("%s: the headline adds %.5f of C, M, Y, K", folder, added)
		}
	}
}
