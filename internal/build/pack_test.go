package build

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/preflight"
	"fanshi/internal/product"
	"fanshi/internal/testtools"
)

// printable is the small project with sheets that a print shop takes: nothing stands at the edge, and no type is small.
func printable() map[string]string {
	files := small()
	for _, name := range []string{"templates/poster/case.html", "templates/leaflet/case.html"} {
		text := strings.ReplaceAll(files[name], "12px", "24px")
		text = strings.ReplaceAll(text, "width: 90vw", "width: 60vw")
		text = strings.Replace(text, "<section>", `<section style="padding: 15mm">`, 1)
		files[name] = strings.Replace(text, "</body>", "<section style=\"padding: 15mm\"><h1>{{.Case.Hook}}</h1></section>\n</body>", strings.Count(name, "leaflet"))
	}
	return files
}

func mustPack(t *testing.T, files map[string]string, p PackOptions) (*PackResult, *diag.List) {
	t.Helper()
	o, _ := smallProject(t, files)
	r, diags, err := Pack(context.Background(), o, p)
	if err != nil {
		t.Fatal(err)
	}
	return r, diags
}

// unzipped reads a pack as Go's library does.
func unzipped(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if f.Modified.Format("2006-01-02") != "2026-11-23" { // the Monday of the edition
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
	return files
}

// textOf is what poppler reads in a PDF.
func textOf(t *testing.T, data []byte) string {
	t.Helper()
	cmd := exec.Command(testtools.Find(t, "pdftotext", "poppler-utils"), "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), "")
}

// TestPackHolds opens the pack of a small project: both print files, the papers that name them, the place of each file in
// the reports, and small pictures of their pages.
func TestPackHolds(t *testing.T) {
	files := printable()
	r, diags := mustPack(t, files, PackOptions{Ordered: ledger.Orders(nil)})
	if r == nil || r.Edition != "2026-W48" || len(r.Packed) != 2 || len(r.Refused)+len(r.Kept)+len(r.Cancelled) != 0 || r.Corrects != "" || diags.HasErrors() {
		t.Fatalf("%+v %v", r, diags.Sorted())
	}
	got := unzipped(t, r.Data)
	for _, name := range []string{"工单.xlsx", "变更.txt", "SHA256SUMS"} {
		if len(got[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	for _, f := range r.Packed {
		if f.Verdict != "通过" || len(f.Problems) > 0 || len(f.To) != 1 || f.To[0].Venue != (pack.Venue{Code: "b01", Name: "试验网点", Address: "试验路", Contact: "经理"}) || f.Quantity != 1 || f.Office ||
			f.SizeName != map[string]string{"海报": "A4", "宣传单": "A5"}[f.Product] || !bytes.Equal(got["印刷文件/"+f.Name], f.Data) || !bytes.HasPrefix(f.Data, []byte("%PDF-")) {
			t.Errorf("%s: %+v", f.Name, f.JobFileView)
		}
		for _, name := range []string{"工单.pdf", "样张.pdf"} {
			if text := textOf(t, got[name]); !strings.Contains(text, f.Name) || !strings.Contains(text, "2026-W48") || !strings.Contains(text, f.Product) {
				t.Errorf("%s does not name %s: %s", name, f.Name, text)
			}
		}
		for _, name := range []string{"preflight.html", "preflight.json"} {
			if !bytes.Contains(got[name], []byte("印刷文件/"+f.Name)) {
				t.Errorf("%s does not say where %s is", name, f.Name)
			}
		}
	}
	if text := textOf(t, got["样张.pdf"]); !strings.Contains(text, "试验街道办") || !strings.Contains(text, "共2个文件") {
		t.Errorf("the contact sheet: %s", text)
	}
	if n := bytes.Count(got["preflight.html"], []byte("data:image/png")); n != 3 { // a poster, a leaflet of two pages
		t.Errorf("%d pictures in the report", n)
	}
	contact(t, got["样张.pdf"])
	if again, _ := mustPack(t, files, PackOptions{Ordered: ledger.Orders(nil)}); !bytes.Equal(again.Data, r.Data) {
		t.Error("a second pack has other bytes")
	}
}

// contact reads the pictures of a contact sheet with poppler: JPEGs of 150 pixels to the inch, one of every page.
func contact(t *testing.T, data []byte) {
	t.Helper()
	cmd := exec.Command(testtools.Find(t, "pdfimages", "poppler-utils"), "-list", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) < 14 || f[2] != "image" {
			continue
		}
		n++
		var x, y int
		if _, err := fmt.Sscan(f[12], &x); err != nil {
			t.Fatal(line)
		}
		if _, err := fmt.Sscan(f[13], &y); err != nil || f[8] != "jpeg" || max(x, y) > 154 || min(x, y) < 146 {
			t.Errorf("a picture: %s", line)
		}
	}
	if n != 3 {
		t.Errorf("%d pictures on the contact sheet:\n%s", n, out)
	}
}

// TestPackRefuses: a file that fails preflight stays out, and the papers say why; forced it goes along under a name that says
// so. Where no file may be printed there is no pack.
func TestPackRefuses(t *testing.T) {
	files := printable()
	files["templates/poster/case.html"] = small()["templates/poster/case.html"] // its title stands at the edge
	r, diags := mustPack(t, files, PackOptions{Ordered: ledger.Orders(nil)})
	if r == nil || len(r.Packed) != 1 || len(r.Refused) != 1 || r.Packed[0].Product != "宣传单" || r.Refused[0].Product != "海报" || diags.HasErrors() {
		t.Fatalf("%+v %v", r, diags.Sorted())
	}
	out := r.Refused[0]
	if out.Verdict != "不合格" || len(out.Problems) == 0 || !slices.ContainsFunc(out.Problems, func(s string) bool { return strings.Contains(s, "裁切边") }) {
		t.Errorf("%s %q", out.Verdict, out.Problems)
	}
	got := unzipped(t, r.Data)
	if _, ok := got["印刷文件/"+out.Name]; ok {
		t.Error("it was packed")
	}
	if text := textOf(t, got["工单.pdf"]); !strings.Contains(text, strings.Join(strings.Fields(out.Name+"："+out.Problems[0]), "")) {
		t.Errorf("the job sheet does not say that it is missing: %s", text)
	}
	if text := textOf(t, got["样张.pdf"]); strings.Contains(text, out.Name) || !strings.Contains(text, "共1个文件") {
		t.Errorf("the contact sheet: %s", text)
	}
	if report := string(got["preflight.json"]); !strings.Contains(report, `"path": "`+out.Name+`"`) || !strings.Contains(report, `"path": "印刷文件/`+r.Packed[0].Name+`"`) {
		t.Errorf("the report: %s", report)
	}

	if r, _ = mustPack(t, files, PackOptions{Force: true, Ordered: ledger.Orders(nil)}); len(r.Packed) != 2 || len(r.Refused) != 0 {
		t.Fatalf("forced: %+v", r)
	}
	got = unzipped(t, r.Data)
	if len(got["印刷文件/不合格_"+out.Name]) == 0 || !strings.Contains(textOf(t, got["样张.pdf"]), "不合格_"+out.Name) || !strings.Contains(textOf(t, got["样张.pdf"]), "共2个文件") {
		t.Error("forced, it is not packed under a name that says so")
	}

	files["templates/leaflet/case.html"] = small()["templates/leaflet/case.html"]
	if r, diags = mustPack(t, files, PackOptions{Ordered: ledger.Orders(nil)}); r == nil || r.Data != nil || len(r.Packed) != 0 || len(r.Refused) != 2 || r.Edition != "2026-W48" || diags.HasErrors() {
		t.Errorf("no file may be printed: %+v %v", r, diags.Sorted())
	}
}

// TestNothingToPack: what is wrong is told at its place, and nothing is packed.
func TestNothingToPack(t *testing.T) {
	for name, c := range map[string]struct {
		change func(files map[string]string)
		want   string
	}{
		"no kind of place prints anything": {func(f map[string]string) {
			kind, _, _ := strings.Cut(f["content/venues/kinds/bank.yaml"], "products:")
			f["content/venues/kinds/bank.yaml"] = kind
		}, "fanshi.yaml pack.empty"},
		"the content has an error":  {func(f map[string]string) { f["content/phrases.yaml"] = "anwser: 停\n" }, "content/phrases.yaml:1:1 yaml.unknown-key"},
		"a colour without inks":     {func(f map[string]string) { f["templates/poster/case.html"] = inRed(f["templates/poster/case.html"]) }, "templates/poster/case.html:8:12 print.no-inks"},
		"a character without glyph": {func(f map[string]string) { f["content/cases/loan-one.md"] = caseText("先交🚨解冻费", "刘某") }, "content/cases/loan-one.md:4:5 sheet.missing-glyph"},
	} {
		files := printable()
		c.change(files)
		r, diags := mustPack(t, files, PackOptions{Ordered: ledger.Orders(nil)})
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error && (d.Message == "" || d.Remedy == "") {
				t.Errorf("%s: %+v says too little", name, d)
			}
		}
		if r != nil || !slices.Contains(places(diags), c.want) {
			t.Errorf("%s: %+v %v", name, r, places(diags))
		}
	}
}

func inRed(template string) string {
	return strings.Replace(template, "p {", "p { color: #E6172E;", 1)
}

// TestProblems: a reason for refusing a file is told once for every rule; reminders are none.
func TestProblems(t *testing.T) {
	r := preflight.Report{Findings: []preflight.Finding{{Rule: "bleed", Severity: diag.Error, Message: "上边"}, {Rule: "bleed", Severity: diag.Error, Message: "下边"},
		{Rule: "fold", Severity: diag.Error, Message: "折线"}, {Rule: "total-ink", Severity: diag.Warning, Message: "墨多"}}}
	if got := problems(r); !slices.Equal(got, []string{"上边", "折线"}) {
		t.Errorf("%q", got)
	}
}

// TestThumbnails puts random pages into the room of a contact sheet: inside it, in their order, of their own shape, as large as
// fits, on one line, each with its outline, drawn as fine as the sheet is printed.
func TestThumbnails(t *testing.T) {
	o, _ := smallProject(t, small())
	r, err := open(context.Background(), o)
	if err != nil || r.Problems.HasErrors() {
		t.Fatal(err, r.Problems.Sorted())
	}
	k := &packer{run: r, ctx: context.Background()}
	rnd := rand.New(rand.NewPCG(testtools.Seed(t), 0))
	grey := page.Color{R: 128, G: 128, B: 128}
	for range 20 {
		room := page.Rect{X: page.Length(rnd.IntN(100_000)), Y: page.Length(rnd.IntN(200_000)), Width: 58_000, Height: 50_000}
		f := &PrintFile{Job: &plan.SheetJob{Theme: "alert", Product: &product.Product{}}}
		for range 1 + rnd.IntN(3) {
			p := page.Page{Width: page.Length(50_000 + rnd.IntN(300_000)), Height: page.Length(50_000 + rnd.IntN(300_000))}
			p.Marks = []page.Mark{&page.Fill{Path: page.RectPath(page.Rect{Width: p.Width, Height: p.Height}), Paint: grey}}
			f.Pages = append(f.Pages, p)
		}
		f.Job.Product.Press.Die, f.Job.Product.Press.DieRadius = rnd.IntN(2) == 0, 5_000
		marks, err := k.thumbnails(f, room)
		if err != nil || len(marks) != 2*min(2, len(f.Pages)) {
			t.Fatalf("%d marks of %d pages: %v", len(marks), len(f.Pages), err)
		}
		last, share := room.X, room.Width
		if len(marks) > 2 {
			share = (room.Width - 1500) / 2 // the gap between two
		}
		for i := 0; i < len(marks); i += 2 {
			picture, line := marks[i].(*page.Image), marks[i+1].(*page.Stroke)
			p, at := f.Pages[i/2], picture.Rect
			column := room.X + page.Length(i/2)*(share+1500)
			full := abs(int(at.Width-share)) <= 1 || abs(int(at.Height-room.Height)) <= 1
			shape := float64(at.Width)/float64(at.Height)/(float64(p.Width)/float64(p.Height)) - 1
			if at.X < last || at.X < column || at.Right() > column+share+1 || at.Y < room.Y || at.Bottom() != room.Bottom() || !full || shape > 0.001 || shape < -0.001 ||
				abs(int(at.X-column-(column+share-at.Right()))) > 2 {
				t.Errorf("page %d of %d × %d stands at %+v in %+v", i/2, p.Width, p.Height, at, room)
			}
			last = at.Right()
			config, err := jpeg.DecodeConfig(bytes.NewReader(picture.Data))
			ppi := float64(config.Width) / (float64(at.Width) / 25_400)
			if err != nil || config.Width != picture.PixelWidth || config.Height != picture.PixelHeight || picture.Format != "jpeg" || ppi < 146 || ppi > 154 {
				t.Errorf("%+v, %.0f ppi: %v", config, ppi, err)
			}
			if b := line.Path.Bounds(); b != at || (line.Dash != nil) != f.Job.Product.Press.Die || (line.Color == grey) == f.Job.Product.Press.Die {
				t.Errorf("its outline: %+v around %+v", line, at)
			}
		}
	}
}

// TestMonday: a pack bears the first day of its week, whichever day it is made on.
func TestMonday(t *testing.T) {
	day := sample().Today // a Monday
	for i := range 7 {
		if got := monday(day.AddDate(0, 0, i)); !got.Equal(day) {
			t.Errorf("%v: %v", day.AddDate(0, 0, i).Weekday(), got)
		}
	}
}

// TestCheckSmall: a check counts what a build would make and writes nothing; with errors it counts nothing.
func TestCheckSmall(t *testing.T) {
	o, dir := smallProject(t, small())
	s, diags, err := Check(context.Background(), o)
	if err != nil || diags.HasErrors() || s == nil {
		t.Fatal(err, diags.Sorted())
	}
	if len(testtools.Tree(t, dir)) > 1 { // itself
		t.Errorf("it wrote %v", testtools.Tree(t, dir))
	}
	made := mustRun(t, o)
	if fmt.Sprint(s.Edition, s.Pages, s.Sheets, s.Screens, s.Slides, s.Venues, s.PerVenue) !=
		fmt.Sprint(made.Edition, made.Pages, made.Sheets, made.Screens, made.Slides, made.Venues, made.PerVenue) || s.Bytes != 0 || s.Pages == 0 {
		t.Errorf("a check counts %+v, a build makes %+v", s, made)
	}
	pages := 0
	for _, f := range made.Release.Manifest.Files {
		if strings.HasPrefix(f.Path, "site/") && slices.Contains([]string{".html", ".xml", ".txt"}, path.Ext(f.Path)) {
			pages++
		}
	}
	if pages != made.Pages {
		t.Errorf("%d pages are counted, %d were published", made.Pages, pages)
	}
	files := small()
	files["templates/slide/slogan.html"] = sheetTemplate(`<h1>{{.Slogan.Txet}}</h1>`)
	o, _ = smallProject(t, files)
	if s, diags, err := Check(context.Background(), o); s != nil || err != nil || !diags.HasErrors() {
		t.Errorf("with an error: %+v %v %v", s, diags.Sorted(), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	o, _ = smallProject(t, small())
	if s, _, err := Check(ctx, o); s != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %+v %v", s, err)
	}
}
