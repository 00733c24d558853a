package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
)

// codeForm is what a diagnostic's code looks like.
var codeForm = regexp.MustCompile(`^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$`)

// TestCodes: every code that is reported is in the registry, and every code of the registry is reported somewhere.
func TestCodes(t *testing.T) {
	for _, problem := range codeProblems(t, os.DirFS("../.."), diag.Codes()) {
		t.Error(problem)
	}
}

// codeProblems compares the codes that a tree's code reports with a registry.
func codeProblems(t *testing.T, fsys fs.FS, registry []diag.Code) (problems []string) {
	registered, rooms := map[string]bool{}, map[string]bool{}
	for _, c := range registry {
		room, _, _ := strings.Cut(c.ID, ".")
		registered[c.ID], rooms[room] = true, true
	}
	reported := map[string]bool{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && (base == "node_modules" || name != "." && strings.HasPrefix(base, ".") || slices.Contains([]string{"bin", "dist", "public", "docs"}, name)):
			return fs.SkipDir
		case d.IsDir() || name == "internal/rules/codes_test.go" || strings.HasPrefix(base, "codes") && strings.HasPrefix(name, "internal/diag/"):
		case path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") && !strings.Contains(name, "testdata/"):
			return reportedCodes(fsys, name, func(code string, certain bool) {
				room, _, _ := strings.Cut(code, ".")
				switch {
				case registered[code]:
					reported[code] = true
				case certain || rooms[room] && !slices.Contains(fileEndings, path.Ext(code)):
					problems = append(problems, name+": the code "+code+" is not in the registry (internal/diag/codes_*.go)")
				}
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range registry {
		if !reported[c.ID] {
			problems = append(problems, "the code "+c.ID+" is registered and nothing reports it")
		}
	}
	return problems
}

// fileEndings end names of files that look like codes: sheet.css.
var fileEndings = []string{".bmp", ".css", ".csv", ".dat", ".go", ".html", ".js", ".json", ".md", ".pdf", ".png", ".svg", ".txt", ".xlsx", ".xml", ".yaml", ".zip"}

// reportedCodes calls found for every string of a file's code that may be a code; certain for the code of a call of Error,
// Warn or Note.
func reportedCodes(fsys fs.FS, name string, found func(code string, certain bool)) error {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		return err
	}
	literal := func(e ast.Expr) string {
		b, ok := e.(*ast.BasicLit)
		if !ok || b.Kind != token.STRING {
			return ""
		}
		s, _ := strconv.Unquote(b.Value) // the parser has checked it
		if !codeForm.MatchString(s) {
			return ""
		}
		return s
	}
	certain := map[ast.Expr]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if s, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) >= 4 && slices.Contains([]string{"Error", "Warn", "Note"}, s.Sel.Name) {
				certain[n.Args[1]] = true
			}
		case *ast.BasicLit:
			if code := literal(n); code != "" {
				found(code, certain[n])
			}
		}
		return true
	})
	return nil
}

// TestCodeBreaches breaks each rule of codes once.
func TestCodeBreaches(t *testing.T) {
	registry := []diag.Code{{ID: "case.picture"}, {ID: "sheet.lost"}}
	tree := func(code string) fstest.MapFS {
		return fstest.MapFS{
			"internal/x/x.go":              {Data: []byte("package x\nfunc F() { l.Error(p, \"case.picture\", m, r); fail(p, \"sheet.lost\"); open(\"sheet.css\") }\n" + code)},
			"internal/x/x_test.go":         {Data: []byte("package x\nfunc F() { l.Error(p, \"test.code\", m, r) }")},
			"internal/diag/codes_other.go": {Data: []byte("package diag\nvar x = \"case.other\"")},
		}
	}
	for _, c := range []struct{ name, code, want string }{
		{"nothing", "", ""},
		{"not registered", `func G() { l.Warn(p, "other.code", m, r) }`, "other.code is not in the registry"},
		{"not registered, through a helper", `func G() { fail(p, "sheet.other") }`, "sheet.other is not in the registry"},
	} {
		got := codeProblems(t, tree(c.code), registry)
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	got := codeProblems(t, tree(""), append(registry, diag.Code{ID: "case.stale"}))
	if want := []string{"the code case.stale is registered and nothing reports it"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
