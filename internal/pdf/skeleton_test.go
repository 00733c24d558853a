package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/page"
)

// TestBrokenSkeleton: what is not the file that finish relies on is an error and no file.
func TestBrokenSkeleton(t *testing.T) {
	file := func(objects ...string) string {
		var b strings.Builder
		b.WriteString("%PDF-1.3\n")
		table := ""
		for i, o := range objects {
			table += fmt.Sprintf("%010d 00000 n \n", b.Len())
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
		}
		return fmt.Sprintf("%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<<>>\nstartxref\n%d\n%%%%EOF\n", b.String(), len(objects)+1, table, b.Len())
	}
	good := file("<</Type /Pages>>", "<<>>", "<</Type /Page\n/Contents 4 0 R>>", "<<>>", "<<\n>>", "<<\n>>")
	bodies, err := split([]byte(good))
	if err != nil || len(bodies) != 6 || string(bodies[2]) != "<</Type /Page\n/Contents 4 0 R>>\n" || string(bodies[5]) != "<<\n>>\n" {
		t.Fatalf("%q %v", bodies, err)
	}
	for name, c := range map[string]struct{ data, want string }{
		"no table":           {strings.Replace(good, "startxref", "start", 1), "pdf: no cross-reference table"},
		"no place of it":     {strings.Replace(good, "startxref\n", "startxref\nx", 1), "pdf: the cross-reference table is at "},
		"a place beyond":     {strings.Replace(good, "startxref\n", "startxref\n99", 1), "pdf: the cross-reference table is at "},
		"an object moved":    {strings.Replace(good, "3 0 obj", "7 0 obj", 1), "pdf: object 3 is not where the table says"},
		"an object beyond":   {strings.Replace(good, "0000000009 00000 n", "0000009999 00000 n", 1), "pdf: object 1 is not where the table says"},
		"no place of it too": {strings.Replace(good, "0000000009 00000 n", "00000000x9 00000 n", 1), "pdf: object 1 is not where the table says"},
		"without an end":     {strings.Replace(good, "\nendobj\n2", "\nendobX\n2", 1), "pdf: object 1 does not end"},
		"of three objects":   {file("a", "b", "c"), "pdf: 3 objects"},
		"of no object":       {file(), "pdf: 0 objects"},
	} {
		if bodies, err := split([]byte(c.data)); err == nil || bodies != nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		d := newDocument(NewWriter(nil), false)
		if out, err := d.finish([]byte(c.data)); err == nil || out != nil {
			t.Errorf("%s: a file all the same", name)
		}
	}
	for name, data := range map[string]string{"another object for the page": strings.Replace(good, "<</Type /Page\n", "<</Type /Pag_\n", 1), "no room for the page": file("a", "b", "c", "d")} {
		d := newDocument(NewWriter(nil), false)
		d.contents, d.boxes = [][][]byte{{[]byte("x")}}, [][]byte{nil}
		if _, err := d.finish([]byte(data)); err == nil || err.Error() != "pdf: page 1 is not where it should be" {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := newDocument(NewWriter(nil), false)
	d.contents, d.boxes = [][][]byte{{[]byte("<<1>>"), []byte("<<2>>"), []byte("<<3>>")}}, [][]byte{[]byte("/TrimBox [0]\n")}
	out, err := d.finish([]byte(good))
	for _, want := range []string{"<</Type /Page\n/TrimBox [0]\n/Contents [4 0 R 7 0 R 8 0 R]>>", "4 0 obj\n<<1>>\n", "7 0 obj\n<<2>>\n", "8 0 obj\n<<3>>\n", "/Size 9\n/Root 6 0 R\n/Info 5 0 R\n"} {
		if err != nil || !bytes.Contains(out, []byte(want)) {
			t.Errorf("no %q in\n%s\n%v", want, out, err)
		}
	}
	for i := range 8 { // every object is where the table says
		head := fmt.Sprintf("%d 0 obj\n", i+1)
		if row := fmt.Sprintf("%010d 00000 n \n", bytes.Index(out, []byte(head))); !bytes.Contains(out, []byte(row)) {
			t.Errorf("object %d is not at %s", i+1, row)
		}
	}
}

// TestFullKeeps: what a Writer keeps is bounded. When a keep is full it is emptied, and the files stay the same.
func TestFullKeeps(t *testing.T) {
	set, f := blackFace(t)
	p := sample(t, f)
	data := bytes.NewBuffer(nil)
	if err := encodeGrey(data); err != nil {
		t.Fatal(err)
	}
	p.Marks = append(p.Marks, &page.Image{Rect: page.Rect{Width: 9000, Height: 9000}, Data: data.Bytes(), Format: "png", PixelWidth: 8, PixelHeight: 8})
	write := func(w *Writer) (plain, live []byte) {
		plain, err := w.Write([]page.Page{p}, Meta{})
		if err != nil {
			t.Fatal(err)
		}
		if live, err = w.WriteLive([]page.Page{p}, Meta{}, nil); err != nil {
			t.Fatal(err)
		}
		return plain, live
	}
	w := NewWriter(set)
	plain, live := write(w)
	if w.bytes == 0 || w.pictureSize == 0 || w.programSize == 0 || w.contentSize == 0 {
		t.Fatal("nothing is kept")
	}
	sizes := [4]int{w.bytes, w.pictureSize, w.programSize, w.contentSize}
	write(w)
	if got := [4]int{w.bytes, w.pictureSize, w.programSize, w.contentSize}; got != sizes {
		t.Errorf("what is kept already is counted again: %v after %v", got, sizes)
	}
	full := NewWriter(set)
	full.bytes, full.pictureSize, full.programSize, full.contentSize = formBytes, pictureBytes, programBytes, contentBytes
	full.forms[glyphKey{}], full.pictures[pictureKey{}], full.programs[[32]byte{}], full.contents["x"] = nil, nil, fontStreams{}, nil
	if a, b := write(full); !bytes.Equal(a, plain) || !bytes.Equal(b, live) {
		t.Error("a full Writer writes other files")
	}
	if full.bytes > sizes[0] || full.pictureSize > sizes[1] || full.programSize > sizes[2] || full.contentSize > sizes[3] {
		t.Errorf("it keeps %d, %d, %d, %d bytes", full.bytes, full.pictureSize, full.programSize, full.contentSize)
	}
	_, a := full.forms[glyphKey{}]
	_, b := full.pictures[pictureKey{}]
	_, c := full.programs[[32]byte{}]
	_, d := full.contents["x"]
	if a || b || c || d {
		t.Error("it has not been emptied")
	}
}
