package rules

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// Sizes of production code that have proved comfortable: what is longer is two things.
const (
	maxFileLines     = 400
	maxFunctionLines = 60
)

// longer are the files and functions that may be longer, each with its reason.
var longer = map[string]string{
	"internal/markdown/lines.go":     "one reader whose cases share what stands above the line",
	"internal/sheet/markup/parse.go": "one grammar, read from top to bottom",
	"internal/sheet/style/value.go":  "the values of properties, one kind after the other",
	"internal/source/flow.go":        "one grammar, read from top to bottom",
}

// TestSizes: no file of production code is longer than 400 lines and no function longer than 60 but with a reason, and no
// reason outlives what it excuses.
func TestSizes(t *testing.T) {
	breaches, files, err := sizes(os.DirFS("../.."), longer)
	if err != nil || files < 300 {
		t.Fatalf("%d files: %v", files, err)
	}
	for _, b := range breaches {
		t.Error(b)
	}
}

func sizes(fsys fs.FS, excused map[string]string) (breaches []string, files int, err error) {
	needed := map[string]bool{}
	long := func(name string, lines, most int) {
		needed[name] = true
		if excused[name] == "" {
			breaches = append(breaches, fmt.Sprintf("%s has %d lines, at most %d: divide it, or say in internal/rules why not", name, lines, most))
		}
	}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(name):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files++
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if lines := bytes.Count(data, []byte("\n")); lines > maxFileLines {
			long(name, lines, maxFileLines)
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				if lines := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1; lines > maxFunctionLines {
					long(name+" "+fn.Name.Name, lines, maxFunctionLines)
				}
			}
		}
		return nil
	})
	for name := range excused {
		if !needed[name] {
			breaches = append(breaches, name+" is not longer than others any more: take it out of the list in internal/rules")
		}
	}
	slices.Sort(breaches)
	return breaches, files, err
}

func TestSizesBreaches(t *testing.T) {
	lines := func(n int) string { return strings.Repeat("// x\n", n) }
	tree := fstest.MapFS{
		"internal/a/exact.go":      {Data: []byte("package a\n" + lines(399))},
		"internal/a/long.go":       {Data: []byte("package a\n" + lines(400))},
		"internal/a/excused.go":    {Data: []byte("package a\n" + lines(400))},
		"internal/a/f.go":          {Data: []byte("package a\nfunc Long() {\n" + lines(59) + "}\nfunc Exact() {\n" + lines(58) + "}\n")},
		"internal/a/a_test.go":     {Data: []byte("package a\n" + lines(900))},
		"internal/a/testdata/x.go": {Data: []byte("package a\n" + lines(900))},
	}
	got, files, err := sizes(tree, map[string]string{"internal/a/excused.go": "it is", "internal/a/exact.go": "it was"})
	want := []string{"internal/a/exact.go is not longer", "internal/a/f.go Long has 61 lines", "internal/a/long.go has 401 lines"}
	if err != nil || files != 4 || len(got) != len(want) {
		t.Fatalf("%d files, %v: %q", files, err, got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}
