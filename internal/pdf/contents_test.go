package pdf

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/qr"
)

// TestContents: a page of many marks has several content streams, which a Writer keeps for the next sheet; a file reads
// the same whatever its Writer has written before.
func TestContents(t *testing.T) {
	set, f := blackFace(t)
	sheet := func(link string) []page.Page {
		p := sample(t, f)
		id, _ := f.GlyphID('不')
		for i := range 60 {
			p.Marks = append(p.Marks, &page.Text{Face: f.Key(), Size: 3000, Color: page.Color{R: 10, G: 20, B: 60}, Source: "不不",
				Glyphs: []page.Glyph{{ID: id, X: 2000, Y: page.Length(i) * 1500}, {ID: id, X: 7000, Y: page.Length(i) * 1500}}})
		}
		code, err := qr.Encode(link)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range p.Marks {
			if c, ok := m.(*page.Code); ok {
				c.Bits, c.Payload, c.Modules = code.Bits, link, code.Modules
			}
		}
		return []page.Page{p}
	}
	w := NewWriter(set)
	write := func(w *Writer, link string) []byte {
		data, err := w.Write(sheet(link), Meta{Title: "样张"})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	first := write(w, "https://fz.example.gov.cn/v/b01/")
	streams := regexp.MustCompile(`/Contents \[(\d+ 0 R ?)+\]`).Find(first)
	if n := strings.Count(string(streams), " R"); n < 3 {
		t.Fatalf("the content is %d streams", n)
	}
	kept := len(w.contents)
	second := write(w, "https://fz.example.gov.cn/v/b02/")
	if got := len(w.contents); got != kept+1 {
		t.Errorf("another code made %d new streams of %d", got-kept, kept)
	}
	if fresh := write(NewWriter(set), "https://fz.example.gov.cn/v/b02/"); !bytes.Equal(second, fresh) {
		t.Error("a file depends on what its Writer has written before")
	}
	file := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(file, second, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(t, "qpdf", "--check", file); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
	run(t, "pdftoppm", "-r", "254", "-png", "-singlefile", file, strings.TrimSuffix(file, ".pdf"))
	if out := run(t, "zbarimg", "-q", "--raw", strings.TrimSuffix(file, ".pdf")+".png"); strings.TrimSpace(out) != "HTTPS://FZ.EXAMPLE.GOV.CN/v/b02/" {
		t.Errorf("decoded %q", out)
	}
}
