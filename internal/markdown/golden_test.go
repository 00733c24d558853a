package markdown

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// read parses a body as a file of the content folder, without front matter.
func read(data string) (*doc.Doc, *diag.List) {
	return readAs("content/cases/loan.md", data, Options{})
}

// readAs is read with options; how the body was understood is told as it is of a file.
func readAs(file, data string, options Options) (*doc.Doc, *diag.List) {
	var diags diag.List
	var reading source.Reading
	options.Reading = reading.In(source.Span{})
	d := Parse(data, placer(file, data), options, &diags)
	if !diags.HasErrors() {
		reading.Report(placer(file, data), &diags)
	}
	return d, &diags
}

// placer gives places by counting from the start, the slow and obvious way.
func placer(file, data string) func(int) diag.Pos {
	return func(offset int) diag.Pos {
		before := data[:min(offset, len(data))]
		line := strings.LastIndexByte(before, '\n') + 1
		return diag.Pos{File: file, Line: strings.Count(before, "\n") + 1, Col: len([]rune(before[line:])) + 1}
	}
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, diags := read(string(archive.Files[0].Data))
			var printed strings.Builder
			if err := diag.WriteText(&printed, diags); err != nil {
				t.Fatal(err)
			}
			got := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{archive.Files[0],
				{Name: "doc", Data: []byte(doc.Dump(d))}, {Name: "diagnostics", Data: []byte(printed.String())}}}
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(txtar.Format(archive)); string(txtar.Format(got)) != want {
				t.Errorf("got\n%s\nwant\n%s", txtar.Format(got), want)
			}
		})
	}
}

// TestFrontMatterLines reads a body behind front matter: places count from the top of the file.
func TestFrontMatterLines(t *testing.T) {
	var diags diag.List
	fsys := mapFile("---\ntitle: 甲\n---\n\n正文<b>\n")
	text, ok := source.Read(fsys, "content/a.md", &diags)
	if !ok {
		t.Fatal(diags.Sorted())
	}
	_, body, _ := text.Split(&diags)
	Parse(body.String(), body.Pos, Options{}, &diags)
	if got := diags.Sorted(); len(got) != 1 || got[0].Pos.String() != "content/a.md:5:3" {
		t.Errorf("got %v", got)
	}
}
