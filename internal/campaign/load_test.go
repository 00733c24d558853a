package campaign

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// projectRoot is the sample project, this repository.
const projectRoot = "../.."

func printed(t testing.TB, diags *diag.List) string {
	t.Helper()
	var b strings.Builder
	if err := diag.WriteText(&b, diags); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestSample loads this repository's own content, which is what every new project starts from: nothing may be wrong.
func TestSample(t *testing.T) {
	book, diags := Load(os.DirFS(projectRoot), LoadOptions{})
	if diags.Len() > 0 {
		t.Errorf("the sample project has problems:\n%s", printed(t, diags))
	}
	if len(book.Cases) < 12 || len(book.Kinds) < 4 || len(book.Venues) < 10 || len(book.Bulletins) < 1 || len(book.Notices) < 2 {
		t.Errorf("the sample project is too small: %d cases, %d kinds, %d venues", len(book.Cases), len(book.Kinds), len(book.Venues))
	}
	slogans := map[*Kind]int{}
	for _, s := range book.Slogans {
		for _, k := range s.Kinds {
			slogans[k]++
		}
	}
	if len(book.Kinds) != 20 {
		t.Errorf("%d kinds", len(book.Kinds))
	}
	for _, k := range []*Kind{book.Venues[0].Kind, book.Venues[3].Kind, book.Venues[6].Kind, book.Venues[9].Kind} {
		if slogans[k] < 8 {
			t.Errorf("%s has only %d slogans", k.Name, slogans[k])
		}
	}
	for _, c := range book.Cases {
		for i, text := range []Text{c.Title, c.Headline[0], c.Hook, c.Action, c.Victim, c.Loss, c.Steps[2], c.Signs[0], c.Tips[0]} {
			if text.Pos.Line == 0 || text.Pos.Col == 0 || text.Pos.File != c.Pos.File || !text.Given() {
				t.Errorf("%s: text %d is %+v", c.Slug, i, text)
			}
		}
	}
}

// project returns the sample's minimum with the given files laid over it; an empty text removes a file.
func project(files ...txtar.File) fstest.MapFS {
	fsys := fstest.MapFS{}
	base, err := txtar.ParseFile("testdata/base.txt")
	if err != nil {
		panic(err)
	}
	for _, f := range append(base.Files, files...) {
		if len(f.Data) == 0 {
			delete(fsys, f.Name)
			continue
		}
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

func TestBaseIsClean(t *testing.T) {
	book, diags := Load(project(), LoadOptions{})
	if diags.Len() > 0 {
		t.Fatal(printed(t, diags))
	}
	if got := fmt.Sprint(len(book.Cases), len(book.Slogans), len(book.Kinds), len(book.Venues), len(book.Venues[0].Screens)); got != "1 2 2 1 2" {
		t.Errorf("got %s", got)
	}
	if got := book.Cases[0].Date; got.Location().String() != "Asia/Shanghai" || got.Format(time.DateTime) != "2026-11-05 00:00:00" {
		t.Errorf("date %v is not midnight in the project's zone", got)
	}
}

// TestGolden lays the files of each archive over the base project; the part named diagnostics is what Load says.
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
			last := len(archive.Files) - 1
			_, diags := Load(project(archive.Files[:last]...), LoadOptions{})
			got := printed(t, diags)
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[last].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
