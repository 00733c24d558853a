package rules

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestBreaches breaks each rule once in a tree that keeps them all.
func TestBreaches(t *testing.T) {
	const comment = "// Package x is one.\npackage x\n"
	clean := map[string]string{
		"cmd/fanshi/main.go":         "// Command x.\npackage main\nimport (\"os\"; \"fanshi/internal/cli\")\nfunc main() { os.Exit(cli.Main()) }",
		"internal/build/x.go":        comment + "import \"sync\"\nfunc F(g *sync.WaitGroup) { go F(g); g.Go(nil) }",
		"internal/cli/x.go":          comment + "import (\"os\"; \"time\"; \"github.com/spf13/cobra\")\nvar _ = time.Now\nvar _ = os.Getenv\nvar _ cobra.Command",
		"internal/doc/x.go":          comment + "import \"fanshi/internal/diag\"\nfunc F(time T) { time.Now() }",
		"internal/doc/x_test.go":     "package x\nimport (\"os\"; \"time\"; \"fanshi/internal/pdf\"; \"github.com/makiuchi-d/gozxing\")\nfunc F() { go os.Remove(time.Now()) }",
		"internal/doc/testdata/x.go": "package x\nimport \"os\"",
		"internal/disk/x.go":         comment + "import \"os\"\nvar _ = os.Create\nvar _ = os.Open",
		"internal/site/x.go":         "package x",
		"internal/site/doc.go":       comment,
	}
	cases := []struct{ name, file, text, want string }{
		{"nothing", "internal/page/x.go", comment, ""},
		{"rule 1", "internal/doc/y.go", comment + `import "fanshi/internal/page"`, "y.go:3: package doc must not import page: its row of the matrix allows [diag]"},
		{"rule 1, sub-room", "internal/page/y.go", comment + `import "fanshi/internal/sheet/style"`, "package page must not import sheet/style"},
		{"no row", "internal/spare/y.go", comment + `import "fanshi/internal/diag"`, "package spare has no row"},
		{"rule 2", "internal/site/y.go", comment + `import "github.com/yuin/goldmark/ast"`, "package site imports github.com/yuin/goldmark/ast: only markdown may"},
		{"rule 2 in a test", "internal/site/y_test.go", comment + `import "go.yaml.in/yaml/v4"`, "only source may"},
		{"library without owner", "internal/site/y.go", comment + `import "example.com/y"`, "example.com/y has no owner"},
		{"longer name of an owned library", "internal/pdf/y.go", comment + `import "github.com/jung-kurt/gofpdfx"`, "has no owner"},
		{"library for tests", "internal/qr/y.go", comment + `import "github.com/rogpeppe/go-internal/txtar"`, "only tests may"},
		{"library with an owner that tests use", "internal/qr/y.go", comment + `import "github.com/makiuchi-d/gozxing"`, "only preflight may"},
		{"library for the tests of a room", "internal/qr/y_test.go", comment + `import "github.com/chromedp/chromedp"`, "only the tests of [bench oracle sheet/style] may"},
		{"test library in code", "internal/oracle/y.go", comment + `import "github.com/chromedp/chromedp"`, "only the tests of [bench oracle sheet/style] may"},
		{"rule 3, pdf", "internal/pdf/y.go", comment + `import "fanshi/internal/plan"`, "package pdf must not import plan"},
		{"rule 3, raster", "internal/raster/y.go", comment + `import "fanshi/internal/pdf"`, "package raster must not import pdf"},
		{"rule 4, site", "internal/site/y.go", comment + `import "fanshi/internal/sheet"`, "package site must not import sheet"},
		{"rule 4, sheet", "internal/sheet/y.go", comment + `import "fanshi/internal/pdf"`, "package sheet must not import pdf"},
		{"rule 4, layout", "internal/sheet/layout/y.go", comment + `import "fanshi/internal/site"`, "package sheet/layout must not import site"},
		{"downwards from build", "internal/build/y.go", comment + `import "fanshi/internal/cli"`, "package build must not import cli"},
		{"go statement", "internal/raster/y.go", comment + `func F() { go F() }`, "y.go:3: package raster starts a goroutine (a go statement)"},
		{"group", "internal/cli/y.go", comment + `func F(g G) { g.Go(F) }`, "package cli starts a goroutine (.Go)"},
		{"os", "internal/font/y.go", comment + `import "os"`, "package font imports os: only cli touches the system"},
		{"files of other systems", "internal/font/y_windows.go", comment + `import "syscall"`, "package font imports syscall"},
		{"exit", "internal/disk/y.go", comment + "import \"os\"\nfunc F() { os.Exit(1) }", "only cmd/fanshi ends the process"},
		{"environment", "internal/disk/y.go", comment + "import \"os\"\nvar _ = os.Getenv(\"Y\")", "y.go:4: package disk uses os.Getenv"},
		{"clock", "internal/plan/y.go", comment + "import hour \"time\"\nvar _ = hour.Now", "package plan uses time.Now: only cli touches the clock"},
		{"terminal", "internal/plan/y.go", comment + "import \"fmt\"\nfunc F() { fmt.Println() }", "package plan uses fmt.Println: only cli touches the terminal"},
		{"builtin", "internal/plan/y.go", comment + `func F() { println() }`, "package plan calls println"},
		{"cli writes", "internal/cli/y.go", comment + "import \"os\"\nvar _ = os.WriteFile", "package cli uses os.WriteFile: only disk writes files"},
		{"release reaches the disk", "internal/release/y.go", comment + `import "os"`, "package release imports os"},
		{"cli opens a root", "internal/cli/y.go", comment + "import \"os\"\nvar _ = os.OpenRoot", "package cli uses os.OpenRoot: only disk reads files"},
		{"double", "internal/release/y.go", comment + `import "fanshi/internal/disk/disktest"`, "package release must not import disk/disktest"},
		{"library writes", "internal/pdf/y.go", comment + `func F(p P) { p.OutputFileAndClose("y") }`, "package pdf calls OutputFileAndClose"},
		{"dot", "internal/plan/y.go", comment + `import . "time"`, "imports time with a dot"},
		{"cgo", "internal/plan/y.go", comment + `import "C"`, "uses cgo"},
		{"silent skip", "internal/plan/y_test.go", comment + "import \"testing\"\nfunc F(t *testing.T) { if missing { t.Skip() } }", "y_test.go:4: a test skips in silence"},
		{"skip for -short", "internal/plan/y_test.go", comment + "import \"testing\"\nfunc F(t *testing.T) { if testing.Short() { t.Skip() } }", ""},
		{"skip until asked", "internal/plan/y_test.go", comment + "import (\"os\"; \"testing\")\nfunc F(t *testing.T) { if os.Getenv(\"Y\") == \"\" { t.Skip() } }", ""},
		{"tool", "internal/plan/y_test.go", comment + "import \"os/exec\"\nvar _, _ = exec.LookPath(\"y\")", "y_test.go:4: a test looks for a tool"},
		{"tools of tests in code", "internal/plan/y.go", comment + `import "fanshi/internal/testtools"`, "package plan must not import testtools"},
		{"comment", "internal/plan/y.go", "package plan", "package plan has no package comment"},
		{"file name", "internal/plan/y_util.go", comment, "internal/plan/y_util.go: is named util or manager"},
		{"folder name", "internal/manager/y.txt", "", "internal/manager: is named util or manager"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tree := fstest.MapFS{c.file: {Data: []byte(c.text)}}
			for name, text := range clean {
				tree[name] = &fstest.MapFile{Data: []byte(text)}
			}
			got, _, err := check(tree)
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
				t.Errorf("got  %q\nwant %q alone", got, c.want)
			}
		})
	}
}

// TestUnused: what the matrix permits and nobody does is told, and so is a row without a room.
func TestUnused(t *testing.T) {
	rows := map[string]string{"site": "plan doc", "plan": "doc", "doc": "", "gone": "doc", "tests": ""}
	used := map[string]map[string]bool{"site": {"plan": true}, "plan": {"doc": true}, "doc": {}}
	got := unused(rows, used)
	if len(got) != 2 || !strings.Contains(got[1], "package site import doc") || !strings.Contains(got[0], "package gone") {
		t.Errorf("%q", got)
	}
	tree := fstest.MapFS{"internal/site/x.go": {Data: []byte("package x\nimport \"fanshi/internal/plan\"")},
		"internal/site/x_test.go": {Data: []byte("package x\nimport \"fanshi/internal/doc\"")}}
	if seen, err := imported(tree); err != nil || len(seen) != 1 || !seen["site"]["plan"] || seen["site"]["doc"] {
		t.Errorf("%v %v", seen, err)
	}
}
