package pdf_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/qr"
	"fanshi/internal/raster"
)

// TestLiveText: the text of a live file is selectable, in the source's words, and looks like the page; codes are links.
func TestLiveText(t *testing.T) {
	set := faces(t)
	code, err := qr.Encode("https://fz.example.gov.cn/v/b01/")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"凡是先交钱的贷款，都是诈骗！", "不转账、不透露验证码，拨打 96110。", "Wi-Fi “免费”？"}
	var marks []page.Mark
	for i, text := range texts {
		marks = append(marks, line(t, set, "NotoSansSC_900Black", text, 16*px, 10*px, page.Length(40+i*40)*px, page.Color{}))
	}
	tight := line(t, set, "NotoSansSC_900Black", "不不不", 16*px, 10*px, 160*px, page.Color{})
	for i := range tight.Glyphs { // closer than the advances, and not in whole thousandths
		tight.Glyphs[i].X = 10*px + page.Length(i)*937
	}
	turned := line(t, set, "NotoSansSC_900Black", "ATM", 16*px, 250*px, 0, page.Color{})
	for i := range turned.Glyphs {
		turned.Glyphs[i] = page.Glyph{ID: turned.Glyphs[i].ID, X: 250 * px, Y: page.Length(20+i*14) * px, Rotate: true}
	}
	group := line(t, set, "NotoSansSC_900Black", "两", 16*px, 20*px, 190*px, page.Color{})
	group.Source = "ff i" // more characters than glyphs: said as a whole
	marks = append(marks, tight, turned, group,
		&page.Code{X: 200 * px, Y: 90 * px, Module: 2 * px, Modules: code.Modules, QuietZone: 4, Bits: code.Bits, Light: page.Color{R: 255, G: 255, B: 255}, Payload: code.Payload})
	p := page.Page{Unit: page.Pixel64, Width: 300 * px, Height: 200 * px, Marks: marks}
	used := pdf.NewWriter(set)
	write := func(w *pdf.Writer) []byte {
		data, err := w.WriteLive([]page.Page{p, p}, pdf.Meta{Title: "反诈"}, []string{"凡是：第一页", "第二页"})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	data := write(used)
	if !bytes.Equal(data, write(used)) || !bytes.Equal(data, write(pdf.NewWriter(set))) {
		t.Error("the same pages gave other bytes")
	}
	file := filepath.Join(t.TempDir(), "live.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "qpdf", "--check", file)
	got := strings.Join(strings.Fields(tool(t, "pdftotext", "-raw", "-f", "1", "-l", "1", file, "-")), "")
	for _, want := range append(texts, "不不不", "ATM", "ff i") {
		if !strings.Contains(got, strings.ReplaceAll(want, " ", "")) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if fonts := tool(t, "pdffonts", file); !strings.Contains(fonts, "AAAAAA+NotoSansSC_900Black") || !strings.Contains(fonts, "CID TrueType") || !strings.Contains(fonts, "yes yes yes") {
		t.Errorf("fonts:\n%s", fonts)
	}
	for _, want := range []string{"/URI (https://fz.example.gov.cn/v/b01/)", "/Lang (zh-CN)", "/Outlines "} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
	if out := tool(t, "qpdf", "--json", file); !strings.Contains(out, "凡是：第一页") {
		t.Error("no bookmark")
	}
	want, err := raster.Draw(&p, set)
	if err != nil {
		t.Fatal(err)
	}
	alike(t, "live", rendered(t, data), want, 2, 100)
}
