package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"fanshi/internal/diag"
)

// archived makes a Word document of parts.
func archived(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func body(s string) map[string]string {
	return map[string]string{"word/document.xml": `<w:document xmlns:w="w"><w:body>` + s + `</w:body></w:document>`}
}

// TestHostile: documents that no program of an office has written end in one error, in bounded time and memory.
func TestHostile(t *testing.T) {
	const p = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"
	twice := archived(t, map[string]string{"word/document.xml": "a", "WORD/document.xml": "b"})
	for name, c := range map[string]struct {
		raw  []byte
		code string
	}{
		"bomb":        {archived(t, body(strings.Repeat(" ", maxPart+1))), "document.too-large"},
		"elements":    {archived(t, body(strings.Repeat("<w:x/>", maxElements+1))), "document.too-large"},
		"levels":      {archived(t, body(strings.Repeat("<w:x>", 1000)+strings.Repeat("</w:x>", 1000))), "document.too-large"},
		"paragraphs":  {archived(t, body(strings.Repeat(p, maxBlocks+1))), "document.too-large"},
		"two parts":   {twice, "document.damaged"},
		"declaration": {archived(t, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:body>` + p + `&y;</w:body></w:document>`}), "document.damaged"},
		"entity":      {archived(t, body("<w:p><w:r><w:t>&y;</w:t></w:r></w:p>")), "document.damaged"},
		"a workbook":  {archived(t, map[string]string{"xl/workbook.xml": "<x/>"}), "document.format"},
		"path":        {archived(t, map[string]string{"_rels/.rels": `<Relationships><Relationship Id="1" Type="x/officeDocument" Target="../../../etc/passwd"/></Relationships>`}), "document.format"},
	} {
		var diags diag.List
		d, ok := Read("a.docx", c.raw, &diags)
		if got := diags.Sorted(); ok || d != nil && len(got) == 0 || len(got) != 1 || got[0].Code != c.code {
			t.Errorf("%s: %v", name, got)
		}
	}
	if d := read(t, "a.docx", archived(t, body(p))); dump(d) != "甲\n" {
		t.Error(dump(d))
	}
	if _, err := openArchive([]byte("PK\x03\x04")); !errors.Is(err, errDamaged) {
		t.Error(err)
	}
}

// FuzzWord: whatever the main part holds, it is read or refused in words, and never in part.
func FuzzWord(f *testing.F) {
	f.Add("<w:p><w:r><w:t>甲</w:t><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:r></w:p>")
	f.Add("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl><w:sdt><w:p/></w:sdt>")
	f.Add("<w:p><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:txbxContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:p>")
	f.Fuzz(func(t *testing.T, s string) {
		var diags diag.List
		if _, ok := Read("a.docx", archived(t, body(s)), &diags); !ok && diags.Len() != 1 {
			t.Fatalf("%q: %v", s, diags.Sorted())
		}
	})
}

// FuzzPage: the same for web pages.
func FuzzPage(f *testing.F) {
	f.Add("<p>甲<table><tr><td>乙<ul><li>丙</table><div hidden>丁")
	f.Add("<div id=js_content><section>甲</section></div><h1 id=activity-name>乙</h1>")
	f.Fuzz(func(t *testing.T, s string) {
		var diags diag.List
		d, ok := Read("a.html", []byte(s), &diags)
		if !ok && diags.Len() != 1 {
			t.Fatalf("%q: %v", s, diags.Sorted())
		}
		for _, x := range diags.Sorted() {
			if x.Code == "document.lost-text" {
				t.Fatalf("%q: %s\n%s", s, x.Message, dump(d))
			}
		}
	})
}
