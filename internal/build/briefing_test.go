package build

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fanshi/internal/report"
	"fanshi/internal/testtools"
)

// briefingOf has a table of so many kinds of venues and so many pictures.
func briefingOf(t *testing.T, kinds, pictures int) *report.Briefing {
	t.Helper()
	var data bytes.Buffer
	if err := jpeg.Encode(&data, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	r := &report.Report{Total: report.Sum{Name: "合计", Places: kinds, Ordered: 3 * kinds, Photos: pictures}}
	r.Period, _ = report.Month("2026-11")
	for i := range kinds {
		r.Kinds = append(r.Kinds, report.Sum{Name: fmt.Sprintf("第%d类名称很长很长很长很长很长的场所", i+1), Places: 1, Ordered: 3})
	}
	if kinds > 0 {
		r.Rows = make([]report.Row, 1)
	}
	var shown []report.Shown
	for i := range pictures {
		shown = append(shown, report.Shown{Data: data.Bytes(), Width: 40, Height: 30, Caption: fmt.Sprintf("清河路储蓄网点：第%d张", i+1)})
	}
	return r.Briefing("平安街道反诈宣传办公室", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), report.Source{Head: strings.Repeat("ab", 32)}, shown)
}

// TestBriefing: with few and many kinds and pictures, every text of the briefing is on its pages, and every picture.
func TestBriefing(t *testing.T) {
	o, _, _ := reviewedProject(t)
	pdftotext, pdfimages := testtools.Find(t, "pdftotext", "poppler-utils"), testtools.Find(t, "pdfimages", "poppler-utils")
	for _, c := range [][2]int{{0, 0}, {1, 1}, {4, 3}, {30, 12}} {
		b := briefingOf(t, c[0], c[1])
		data, diags, err := Briefing(o, b)
		if err != nil || diags.Len() > 0 || data == nil {
			t.Fatalf("%v: %v %v", c, err, diags.Sorted())
		}
		if again, _, _ := Briefing(o, b); !bytes.Equal(again, data) {
			t.Errorf("%v: made twice, the bytes differ", c)
		}
		file := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.Command(pdftotext, "-raw", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		dense := func(s string) string { return strings.Join(strings.FieldsFunc(s, unicode.IsSpace), "") }
		printed := dense(string(text))
		for _, part := range b.Parts {
			texts := append([]string{b.Title, b.Issuer, b.Note, part.Heading}, part.Paragraphs...)
			if part.Table != nil {
				texts = slices.Concat(texts, slices.Concat(part.Table.Rows...))
			}
			for _, s := range part.Pictures {
				texts = append(texts, s.Caption)
			}
			for _, want := range texts {
				if !strings.Contains(printed, dense(want)) {
					t.Errorf("%v: %q is not printed", c, want)
				}
			}
		}
		list, err := exec.Command(pdfimages, "-list", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		if n := max(strings.Count(string(list), "\n")-2, 0); n != c[1] {
			t.Errorf("%v: %d pictures are printed", c, n)
		}
	}
}
