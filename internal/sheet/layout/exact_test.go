package layout

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write testdata/exact.txt, said.txt and what documents.json notes anew")

// TestExactly: what the Chromium tests compare within a pixel stays as it is to the last unit: every mark of every case
// file, on slides and on paper, as digests in testdata/exact.txt. Where a change of layout is meant, look at what the other
// tests say of it, then write them anew.
func TestExactly(t *testing.T) {
	fonts := testFonts(t)
	var b strings.Builder
	flat, _ := filepath.Glob("testdata/*.html")
	paged, _ := filepath.Glob("testdata/print/*.html")
	for _, file := range append(flat, paged...) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range []page.Unit{page.Pixel64, page.Micrometre} {
			width, height := 960.0, 720.0
			if strings.Contains(file, "print/") {
				width, height = 400, 300
			}
			diags := &diag.List{}
			doc, styles, opts := prepare(fonts, file, string(src), page.Length(width), page.Length(height), diags)
			if unit == page.Micrometre {
				opts.Unit, opts.Width, opts.Height = unit, page.Round(width*unit.PerCSSPixel()), page.Round(height*unit.PerCSSPixel())
				styles = matched(doc, file, opts, diags)
			}
			res := Layout(doc, styles, opts, diags)
			marks, boxes := sha256.New(), sha256.New()
			count := map[string]int{}
			for _, p := range res.Pages {
				fmt.Fprintln(marks, p.Unit, p.Width, p.Height)
				p.Walk(func(m page.Mark) { count[reflect.TypeOf(m).Elem().Name()]++ })
				digest(t, marks, p.Marks)
			}
			data, err := json.Marshal(res.Boxes)
			if err != nil {
				t.Fatal(err)
			}
			boxes.Write(data)
			fmt.Fprintf(&b, "%s %s: %d pages, %v, marks %.6x, boxes %.6x, %d problems\n", strings.TrimPrefix(file, "testdata/"), map[page.Unit]string{page.Pixel64: "px", page.Micrometre: "µm"}[unit],
				len(res.Pages), count, marks.Sum(nil), boxes.Sum(nil), diags.Len())
		}
	}
	testtools.CompareText(t, "testdata/exact.txt", b.String(), *update)
}

// TestDocuments: what random documents that Chromium lays out in the same way (internal/oracle draws them and compares) come
// to stays as it is to the last unit.
func TestDocuments(t *testing.T) {
	const name = "testdata/documents.json"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Chromium  string `json:"chromium"`
		Styles    string `json:"styles"`
		Documents []*struct {
			Kind string `json:"kind"`
			HTML string `json:"html"`
			Made string `json:"made"`
		} `json:"documents"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Documents) < 200 {
		t.Fatalf("only %d documents", len(file.Documents))
	}
	fonts := testFonts(t)
	for _, d := range file.Documents {
		res, _ := lay(t, fonts, "a.html", "<html><body><style>"+file.Styles+"</style>"+d.HTML+"</body></html>", 960, 720)
		hash := sha256.New()
		for _, p := range res.Pages {
			digest(t, hash, p.Marks)
		}
		boxes, err := json.Marshal(res.Boxes)
		if err != nil {
			t.Fatal(err)
		}
		hash.Write(boxes)
		made := fmt.Sprintf("%.6x", hash.Sum(nil))
		if made != d.Made && !*update {
			t.Errorf("a document about %s comes to %s, not %s:\n%s", d.Kind, made, d.Made, d.HTML)
		}
		d.Made = made
	}
	if !*update {
		return
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// matched gives a document's styles for the unit and size of opts.
func matched(doc *markup.Document, file string, opts Options, diags *diag.List) *style.Styles {
	sheets := []*style.Sheet{style.Parse("test.css", "html { font-family: body }", diag.Pos{File: "test.css", Line: 1, Col: 1}, diags)}
	for _, b := range doc.Styles {
		sheets = append(sheets, style.Parse(file, b.CSS, b.Pos, diags))
	}
	return style.Match(doc, sheets, style.Environment{Unit: opts.Unit, Width: opts.Width, Height: opts.Height, Roles: []string{"body"}, Art: func(string) bool { return false }}, diags)
}

// digest writes marks with their kinds, groups with what is in them.
func digest(t *testing.T, w io.Writer, marks []page.Mark) {
	t.Helper()
	for _, m := range marks {
		fmt.Fprintf(w, "%T ", m)
		if g, ok := m.(*page.Group); ok {
			own := *g
			own.Marks = nil
			data, err := json.Marshal(own)
			if err != nil {
				t.Fatal(err)
			}
			w.Write(data)
			digest(t, w, g.Marks)
			io.WriteString(w, "end")
			continue
		}
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(data)
	}
}

// TestWhatIsSaid compares what is said of sheets that cannot be shown as they are with testdata/said.txt.
func TestWhatIsSaid(t *testing.T) {
	fonts := testFonts(t)
	const fixed = "width:100vw;height:100vh;position:relative;font-size:20px;line-height:1.5"
	long := strings.Repeat("凡是先交钱的贷款都是诈骗，", 40)
	var b strings.Builder
	for _, c := range []struct{ css, body string }{
		{fixed, `<p>先停手</p></section><p>外面</p><section>`},
		{fixed, `<div style="display:flex">甲<br>乙</div>`}, {fixed, `<p>甲<div>乙</div></p>`}, {fixed, `<span>甲<div>乙</div></span>`},
		{fixed, `<p style="--fit:20px 40px;height:60px">` + long + `</p>`}, {fixed, `<p style="--fit:20px 40px;height:60px;width:100px">先停手，再核实，不转账，不着急，打电话问一声</p>`}, {fixed, `<p style="--fit:20px 40px;height:10px">停</p>`}, {fixed, `<div style="--fit:30px 40px;height:60px"><p>` + long + `</p><ul><li>甲</li></ul></div>`}, {fixed, `<p style="--fit:20px 40px;height:60px">` + strings.Repeat("a", 400) + `</p>`},
		{fixed, `<table style="table-layout:fixed;width:100px"><tr><td style="--fit:10px 20px;height:20px">` + long + `</td></tr></table>`}, {fixed, `<table style="table-layout:fixed"><tr style="--fit:10px 20px"><td>甲</td></tr></table>`}, {fixed, `<table><tr><td>甲</td></tr></table>`},
		{fixed, `<p style="position:absolute;left:380px;top:0;white-space:nowrap">不要转账给陌生人</p>`}, {fixed, `<p style="position:absolute;left:-30px;top:0">不要转账</p>`}, {fixed, `<p style="position:absolute;left:0;top:-25px;margin:0">不要转账</p>`}, {fixed, `<p style="position:absolute;left:0;top:290px;margin:0">不要转账</p>`}, {fixed, `<p style="width:50px;height:20px;overflow:hidden;margin:0">不要转账给陌生人</p>`}, {fixed, `<p style="position:absolute;left:0;top:0;width:300px;margin:0;overflow:hidden;height:33px">不要转账给陌生人，先停手再核实，多问一句再说</p>`},
		{fixed, `<img src="qr:https://fz.example.gov.cn/" alt="二维码" style="position:absolute;left:350px;top:0;width:150px;height:150px">`}, {fixed, `<img src="qr:https://fz.example.gov.cn/" alt="二维码" style="width:80px;height:80px">`}, {fixed, `<img src="qr:https://fz.example.gov.cn/" alt="二维码" style="width:123px;height:123px">`}, {fixed, `<img src="qr:` + strings.Repeat("a", 3000) + `" alt="二维码" style="width:100px;height:100px">`}, {fixed, `<img src="art:none" alt="图">`}, {fixed, `<img src="scam:none" alt="图">`}, {fixed, `<img src="x.png" alt="图">`}, {fixed, `<img src="" alt="图">`}, {fixed, `<img src="content:none.png" alt="图">`}, {fixed, `<img src="content:" alt="图">`}, {fixed, `<img src="content:case.png" alt="图" style="position:absolute;left:390px;top:0;width:120px">`},
		{fixed, `<p style="margin:0;height:30px">不要转账</p><div style="position:absolute;left:0;top:0;width:200px;height:30px;background-color:#cc0000"></div>`}, {fixed, `<p style="margin:0;height:30px">不要转账</p><div style="position:absolute;left:40px;top:0;width:200px;height:30px;background-color:#cc0000"></div>`}, {fixed, `<p style="margin:0;height:30px">不要转账</p><img src="content:case.png" alt="图" style="position:absolute;left:0;top:0;width:120px">`},
		{fixed + ";--safe:40px", `<p style="margin:0">不要转账</p>`}, {fixed + ";--safe:0 0 40px", `<p style="position:absolute;top:250px;left:0;margin:0">不要转账</p>`}, {fixed + ";--safe:0 40px 0 0", `<p style="position:absolute;top:0;right:0;margin:0">不要转账</p>`}, {fixed + ";--safe:0 0 0 40px", `<p style="position:absolute;top:0;left:39px;margin:0">不要转账</p>`}, {fixed + ";--safe:40px 0 0", `<p style="position:absolute;top:20px;left:0;margin:0">不要转账</p>`}, {fixed + ";--safe:20px", `<img src="qr:https://fz.example.gov.cn/" alt="二维码" style="width:150px;height:150px">`},
		{fixed + ";--fold:40px", `<p style="margin:0">不要转账</p>`}, {fixed + ";--fold:82px", `<p style="margin:0">不要转账</p>`}, {fixed + ";--fold:86px", `<p style="margin:0">不要转账</p>`}, {fixed + ";--fold-down:15px", `<p style="margin:0">不要转账</p>`}, {fixed + ";--fold:75px", `<img src="qr:https://fz.example.gov.cn/" alt="二维码" style="width:150px;height:150px">`}, {fixed + ";--fold:50% 155px", `<img src="qr:https://fz.example.gov.cn/" alt="二维码" style="width:150px;height:150px">`}, {fixed + ";--safe:40px;--fold:100px", `<p style="margin:0">不要转账给陌生人</p>`},
		{"padding:20px;line-height:30px;font-size:20px", strings.Repeat("<p>先停手</p>", 20) + `<div style="display:flex;height:400px"><p>甲</p></div>`}, {"padding:20px;line-height:30px;font-size:20px", `<p style="break-inside:avoid">` + strings.Repeat("先停手<br>", 30) + `</p>`}, {"display:flex;flex-direction:column;font-size:20px", strings.Repeat("<p>先停手</p>", 20)}, {"padding:20px;line-height:30px;font-size:20px", `<img src="content:case.png" alt="图" style="width:300px;height:600px">`},
		{"position:relative;font-size:20px", `<p style="--running:all">甲</p>`}, {"position:relative;font-size:20px", `<div><p style="position:absolute;--running:all">甲</p></div>`}, {"position:relative;font-size:20px", `<p style="position:absolute;--running:first">甲</p>`}, {"position:relative;font-size:20px", `<p style="position:absolute;--running:all;--fit:10px 20px">甲</p>`}, {fixed, `<p>甲<span style="--running:all">乙</span></p>`},
		{fixed, `<p style="position:absolute;left:-120px;top:120px;width:300px;height:30px;margin:0;rotate:90deg;white-space:nowrap">不要转账给陌生人，先停手再核实</p>`}, {fixed, `<p style="writing-mode:vertical-rl;height:60px;width:40px;margin:0">不要转账给陌生人</p>`}, {fixed, `<p style="writing-mode:vertical-rl;--fit:20px 40px;height:100px;width:60px;margin:0">` + long + `</p>`}, {fixed + ";--safe:20px", `<p style="writing-mode:vertical-rl;margin:0">不要转账</p>`}, {fixed, `<p>🧿甲</p>`}, {fixed, `<p style="display:none">无</p><p></p>`},
	} {
		for _, unit := range []page.Unit{page.Pixel64, page.Micrometre} {
			src := "<html><body><style>section{" + c.css + "}</style>\n<section>" + c.body + "</section></body></html>"
			diags := &diag.List{}
			doc, styles, opts := prepare(fonts, "a.html", src, 400, 300, diags)
			if unit == page.Micrometre {
				opts.Unit, opts.Width, opts.Height = unit, page.Round(400*unit.PerCSSPixel()), page.Round(300*unit.PerCSSPixel())
				diags = &diag.List{}
				styles = matched(doc, "a.html", opts, diags)
			}
			res := Layout(doc, styles, opts, diags)
			if unit == page.Pixel64 {
				fmt.Fprintf(&b, "# %s | %.150s\n", strings.TrimPrefix(c.css, fixed), c.body)
			}
			for _, d := range diags.Sorted() {
				fmt.Fprintf(&b, "%s %s %s。%s。%v %d pages\n", d.Pos, d.Code, d.Message, d.Remedy, d.Related, len(res.Pages))
			}
		}
	}
	testtools.CompareText(t, "testdata/said.txt", b.String(), *update)
}
