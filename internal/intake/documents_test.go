package intake

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/document"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write the expected readings anew; look at them")

const contentTypes = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`

// pack makes a Word document of the parts in a text archive.
func pack(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range append(txtar.Parse(text).Files, txtar.File{Name: "[Content_Types].xml", Data: []byte(contentTypes)}) {
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = w.Write(f.Data)
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

// said is all that a reader is told, without the name of the new file.
func said(diags *diag.List) string {
	var b strings.Builder
	for _, d := range diags.Sorted() {
		fmt.Fprintf(&b, "%s %s %s\n", d.Pos, d.Code, d.Message)
	}
	return b.String()
}

// read reads one document of testdata, and accounts for it by hand.
func take(t *testing.T, name string, raw []byte) (*Piece, string) {
	t.Helper()
	var diags diag.List
	d, ok := document.Read(name, raw, &diags)
	if !ok {
		t.Fatalf("%s: %s", name, said(&diags))
	}
	p, ok := Read(name, d, options(""), &diags)
	if !ok {
		t.Fatalf("%s: %s", name, said(&diags))
	}
	p.Report("new.md", name, []string{"96110"}, &diags)
	return p, said(&diags)
}

// TestDocuments: thirty documents, as officers have them, each read as it must be. Their sources beside the ones of LibreOffice
// are in testdata/office.
func TestDocuments(t *testing.T) {
	entries, err := os.ReadDir("testdata/documents")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		ending := path.Ext(e.Name())
		if ending == ".golden" {
			continue
		}
		n++
		t.Run(e.Name(), func(t *testing.T) {
			raw, err := os.ReadFile("testdata/documents/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			name := e.Name()
			if ending == ".txtar" {
				name, raw = strings.TrimSuffix(name, ending)+".docx", pack(t, raw)
			}
			p, said := take(t, name, raw)
			checked(t, p)
			got := fmt.Sprintf("%s/%s.md %s\n\n%s\n-- said --\n%s", p.Folder, p.Slug, p.Kind, p.Data, said)
			golden := "testdata/documents/" + e.Name() + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || string(want) != got {
				t.Errorf("got\n%s\nwant\n%s (%v)", got, want, err)
			}
		})
	}
	if n != 30 {
		t.Errorf("%d documents, want 30", n)
	}
}

// checked loads a project with the piece: check must find nothing but what the import has told or asks for.
func checked(t *testing.T, p *Piece) {
	t.Helper()
	file := path.Join(p.Folder, p.Slug+".md")
	_, diags := campaign.Load(source.Overlay(project, map[string][]byte{file: p.Data}), campaign.LoadOptions{Today: day})
	for _, d := range diags.Sorted() {
		if d.Pos.File != file {
			continue
		}
		switch {
		case d.Code == "yaml.missing", d.Code == "case.section-items", d.Code == "list.empty", d.Code == "case.section-empty":
		case d.Code == "piece.unplaced" && len(p.unplaced) > 0:
		default:
			t.Errorf("check says of the new file: %s %s %s", d.Pos, d.Code, d.Message)
		}
	}
}

// TestOffice: what LibreOffice makes now of the sources is read as what it made when they were committed.
func TestOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("LibreOffice takes its time")
	}
	soffice := testtools.Find(t, "soffice", "libreoffice-writer")
	dir := t.TempDir()
	convert := func(filter string, files ...string) {
		args := append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "docx", "--outdir", dir}, filter)
		if filter == "" {
			args = args[:len(args)-1]
		}
		if out, err := exec.Command(soffice, append(args, files...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	sources, err := filepath.Glob("testdata/office/*.fodt")
	if err != nil || len(sources) < 7 {
		t.Fatal(sources, err)
	}
	convert("", sources...)
	convert("--infilter=Text (encoded):UTF8", "testdata/office/30-case.txt")
	for _, s := range append(sources, "testdata/office/30-case.txt") {
		name := strings.TrimSuffix(filepath.Base(s), filepath.Ext(s)) + ".docx"
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			testtools.Unable(t, "LibreOffice has no Writer here (libreoffice-writer)")
		}
		before, err := os.ReadFile("testdata/documents/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got, gotSaid := take(t, name, raw)
		want, wantSaid := take(t, name, before)
		if string(got.Data) != string(want.Data) || gotSaid != wantSaid {
			t.Errorf("%s: got\n%s\n%s\nwant\n%s\n%s", name, got.Data, gotSaid, want.Data, wantSaid)
		}
	}
}
