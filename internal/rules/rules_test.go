package rules

import (
	"fmt"
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
)

const module = "fanshi/"

// matrix says for each package which project packages its code may import. Names are folders, below internal/ where
// nothing else is said.
var matrix = map[string]string{
	"diag": "",
	"doc":  "diag",
	"page": "",
	"qr":   "",

	"filename":    "",
	"personal":    "",
	"picture":     "",
	"spreadsheet": "",
	"docx":        "",

	"source":    "diag spreadsheet",
	"markdown":  "diag doc source",
	"campaign":  "content diag doc filename markdown picture source",
	"document":  "diag sheet/markup source",
	"intake":    "campaign diag doc document markdown personal source",
	"font":      "",
	"linebreak": "font",
	"theme":     "diag font page source",
	"product":   "diag page source",
	"plan":      "campaign diag doc filename page product source",

	"site": "diag doc plan theme",

	"sheet":         "campaign diag font page plan qr theme sheet/layout sheet/markup sheet/style sheet/typeset sheet/vector",
	"sheet/markup":  "diag",
	"sheet/style":   "diag page sheet/markup",
	"sheet/vector":  "diag page sheet/markup sheet/style",
	"sheet/typeset": "diag font linebreak page sheet/style",
	"sheet/layout":  "diag font page qr sheet/markup sheet/style sheet/typeset sheet/vector",

	"pdf":      "font page",
	"raster":   "font page",
	"prepress": "font page product",
	// preflight measures what pdf prints: its separation of pictures is the one and only.
	"preflight": "diag page pdf prepress product qr raster",
	"screen":    "filename font linebreak page raster source",

	"disk":          "filename",
	"disk/disktest": "disk", // for tests
	"release":       "disk filename",
	"signature":     "",
	"ledger":        "disk",
	"calendar":      "campaign ledger plan",
	"agent":         "disk release screen signature",
	"report":        "diag docx ledger picture plan source spreadsheet",
	"pack":          "disk ledger plan product spreadsheet",
	"review":        "campaign diag source",
	"check":         "campaign diag doc font page personal plan product source",
	"project":       "campaign check diag font page pdf plan prepress product raster screen sheet site theme",
	"build":         "campaign check diag font ledger pack page pdf plan preflight prepress product project raster release report review screen sheet signature source theme",
	"server":        "diag disk release",
	"fleet":         "server",
	"cli": "agent build calendar campaign check diag disk document fleet font intake ledger pack page pdf plan preflight product project raster release report review screen server sheet signature source spreadsheet theme " +
		"content templates themes",

	"cmd/fanshi": "cli",
	"content":    "",
	"templates":  "",
	"themes":     "",

	"bench":    "", // tests only
	"handbook": "", // tests only
	"oracle":   "", // tests only
	"phones":   "", // tests only
	"rules":    "",

	"testtools": "", // for tests only: no row names it
}

// owners names the one importer of each third-party library, by the beginning of its import path.
var owners = map[string]string{
	"github.com/go-text/typesetting": "font",
	"github.com/jung-kurt/gofpdf":    "pdf",
	"github.com/makiuchi-d/gozxing":  "preflight", // reads the codes of rendered sheets
	"github.com/skip2/go-qrcode":     "qr",
	"github.com/spf13/cobra":         "cli",
	"github.com/spf13/pflag":         "cli",
	"github.com/tdewolff/parse":      "sheet/style",
	"github.com/mozillazg/go-pinyin": "campaign",
	"github.com/xuri/excelize":       "spreadsheet",
	"github.com/yuin/goldmark":       "markdown",
	"go.yaml.in/yaml":                "source",
	"golang.org/x/image/draw":        "raster",
	"golang.org/x/image/webp":        "picture",
	"golang.org/x/net/html":          "sheet/markup",
	"golang.org/x/term":              "cli",
	"golang.org/x/text":              "source",
}

// testOnly are the libraries that every test may import.
var testOnly = []string{
	"github.com/makiuchi-d/gozxing",
	"github.com/rogpeppe/go-internal",       // testscript, txtar
	"github.com/santhosh-tekuri/jsonschema", // a second reader of the JSON Schemas that are committed
	"golang.org/x/image/bmp",                // a second reader of what raster writes
	"golang.org/x/net/html",                 // a second reader of what site writes
	"golang.org/x/text/encoding",            // makes files in other encodings
}

// testRooms are the libraries that exist for the tests of a few rooms: a driver of Chromium or
// a second PDF library is no part of the program.
var testRooms = map[string][]string{
	"golang.org/x/image/bmp":   {"raster"}, // reads what raster writes
	"github.com/chromedp":      {"bench", "oracle", "sheet/style"},
	"github.com/pdfcpu/pdfcpu": {"proof"}, // reads what pdf has written, to be asked about PDF/X
}

// starters are the packages whose code may start goroutines.
var starters = []string{"build", "server"}

// system are the packages of the standard library that reach the machine, the environment or the terminal. path/filepath
// is one: its separators differ from machine to machine, and half of it reads the disk.
var system = []string{"flag", "io/ioutil", "log", "os", "os/exec", "os/signal", "os/user", "path/filepath", "syscall"}

// systemUsers are the packages whose code may import some of them.
var systemUsers = map[string][]string{
	"cli":           system,
	"cmd/fanshi":    {"os"},                             // os.Exit(cli.Main(os.Args…))
	"disk":          {"os", "path/filepath", "syscall"}, // the real file system behind its FS seam
	"disk/disktest": {"syscall"},                        // the errors of a failing disk
	"testtools":     {"os", "os/exec"},                  // finds the programs that tests call
}

// clock are the names of package time that ask for, or wait on, the hour of the machine. Only cli may use them.
var clock = []string{"After", "AfterFunc", "Local", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"}

// environment are the names of package os that only cli may use, whoever else imports os.
var environment = []string{"Clearenv", "Environ", "ExpandEnv", "Getenv", "LookupEnv", "Setenv", "Unsetenv"}

// writers are the names of package os that change the disk. Only disk may use them.
var writers = []string{"Chmod", "Chown", "Chtimes", "CopyFS", "Create", "CreateTemp", "Lchown", "Link", "Mkdir", "MkdirAll",
	"MkdirTemp", "OpenFile", "Remove", "RemoveAll", "Rename", "Symlink", "Truncate", "WriteFile"}

// readers are the names of package os that read the disk. Only disk may use them: it knows which roots are confined and
// which files never end.
var readers = []string{"DirFS", "Lstat", "Open", "OpenInRoot", "OpenRoot", "ReadDir", "ReadFile", "Readlink", "Stat"}

// writingMethods write files from inside a third-party library: gofpdf's and excelize's.
var writingMethods = []string{"OutputFileAndClose", "SaveAs"}

// badName matches the names of files and folders below internal/ that say nothing.
var badName = regexp.MustCompile(`(^|[_.-])(utils?|managers?)($|[_.-])`)

// TestRules reads the repository.
func TestRules(t *testing.T) {
	breaches, packages, err := check(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(packages, "diag") || !slices.Contains(packages, "sheet/layout") {
		t.Fatalf("this is not the repository: saw the packages %v", packages)
	}
	for _, b := range breaches {
		t.Error(b)
	}
	used, err := imported(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range unused(matrix, used) {
		t.Error(b)
	}
}

// imported returns which project packages the code of each package imports.
func imported(fsys fs.FS) (map[string]map[string]bool, error) {
	c := newChecker()
	err := c.walk(fsys)
	return c.used, err
}

// unused reports what the matrix permits and no code does: a door that nobody uses is shut, so that whoever opens it
// again thinks about it. Packages without code of their own are left out.
func unused(matrix map[string]string, used map[string]map[string]bool) (out []string) {
	for pkg, row := range matrix {
		if used[pkg] == nil {
			if row != "" {
				out = append(out, fmt.Sprintf("the matrix has a row for package %s, which there is not", pkg))
			}
			continue
		}
		for _, allowed := range strings.Fields(row) {
			if !used[pkg][allowed] {
				out = append(out, fmt.Sprintf("the matrix lets package %s import %s, and no code of it does: take it out of the row", pkg, allowed))
			}
		}
	}
	slices.Sort(out)
	return out
}

// checker collects the breaches of one tree.
type checker struct {
	fset      *token.FileSet
	commented map[string]bool            // package → has a package comment
	used      map[string]map[string]bool // package → project packages that its code imports
	breaches  []string
}

func newChecker() *checker {
	return &checker{fset: token.NewFileSet(), commented: map[string]bool{}, used: map[string]map[string]bool{}}
}

// check reads all Go files of a tree. It returns the breaches and the names of the packages, both sorted.
func check(fsys fs.FS) (breaches, packages []string, err error) {
	c := newChecker()
	err = c.walk(fsys)
	for pkg, ok := range c.commented {
		packages = append(packages, pkg)
		if !ok {
			c.breaches = append(c.breaches, fmt.Sprintf("package %s has no package comment: it is the specification of the room", pkg))
		}
	}
	slices.Sort(packages)
	slices.Sort(c.breaches)
	return c.breaches, packages, err
}

// walk reads all Go files of a tree.
func (c *checker) walk(fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && skipped(name) {
			return fs.SkipDir
		}
		if strings.HasPrefix(name, "internal/") && badName.MatchString(path.Base(name)) {
			c.breaches = append(c.breaches, name+": is named util or manager; name it after what it does")
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(c.fset, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		c.file(name, f)
		return nil
	})
}

// skipped says which folders hold no code of the project.
func skipped(dir string) bool {
	base := path.Base(dir)
	return dir != "." && strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" ||
		slices.Contains([]string{"bin", "dist", "docs", "public"}, dir)
}

func (c *checker) breach(n ast.Node, format string, args ...any) {
	p := c.fset.Position(n.Pos())
	c.breaches = append(c.breaches, fmt.Sprintf("%s:%d: ", p.Filename, p.Line)+fmt.Sprintf(format, args...))
}

func (c *checker) file(name string, f *ast.File) {
	pkg := strings.TrimPrefix(path.Dir(name), "internal/")
	test := strings.HasSuffix(name, "_test.go")
	c.commented[pkg] = c.commented[pkg] || f.Doc != nil
	if !test && c.used[pkg] == nil {
		c.used[pkg] = map[string]bool{}
	}
	names := map[string]string{} // what the file calls each of its imports → import path
	for _, spec := range f.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
		local := path.Base(imported)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		names[local] = imported
		if local == "." {
			c.breach(spec, "imports %s with a dot: names without their package hide from this test and from readers", imported)
		}
		c.imports(pkg, test, spec, imported)
	}
	if !test {
		c.code(pkg, f, names)
	} else if pkg != "testtools" {
		c.skips(f, names)
	}
}

// skips looks for tests that skip in silence: those that lack a tool, or cannot run here, ask testtools, which fails under
// make test, or tells it. A test may skip for -short, and until a variable of the environment asks for it.
func (c *checker) skips(f *ast.File, names map[string]string) {
	asked := map[ast.Node]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if i, ok := n.(*ast.IfStmt); ok && asks(i.Cond, names) {
			asked[i.Body] = true
		}
		if asked[n] {
			return false
		}
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, s.Sel.Name) && importedBy(s, names) == "" {
			c.breach(s, "a test skips in silence: use testtools.Find, Missing or Unable")
		}
		if s.Sel.Name == "LookPath" && importedBy(s, names) == "os/exec" {
			c.breach(s, "a test looks for a tool: use testtools.Find")
		}
		return true
	})
}

// asks tells whether a condition asks for -short or a variable.
func asks(cond ast.Expr, names map[string]string) (found bool) {
	ast.Inspect(cond, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			imported := importedBy(s, names)
			found = found || imported == "testing" && s.Sel.Name == "Short" || imported == "os" && s.Sel.Name == "Getenv"
		}
		return !found
	})
	return found
}

func (c *checker) imports(pkg string, test bool, spec *ast.ImportSpec, imported string) {
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case strings.HasPrefix(imported, module):
		c.projectImport(pkg, test, spec, strings.TrimPrefix(strings.TrimPrefix(imported, module), "internal/"))
	case strings.Contains(first, "."):
		c.libraryImport(pkg, test, spec, imported)
	case imported == "C":
		c.breach(spec, "uses cgo: fanshi is built for Windows and macOS from any machine")
	case !test && slices.Contains(system, imported) && !slices.Contains(systemUsers[pkg], imported):
		c.breach(spec, "package %s imports %s: only cli touches the system; take an fs.FS, bytes or a value instead", pkg, imported)
	}
}

func (c *checker) projectImport(pkg string, test bool, spec *ast.ImportSpec, imported string) {
	if test {
		return
	}
	c.used[pkg][imported] = true
	row, ok := matrix[pkg]
	if !ok {
		c.breach(spec, "package %s has no row in the matrix of internal/rules: say there what it may import", pkg)
	} else if allowed := strings.Fields(row); !slices.Contains(allowed, imported) {
		c.breach(spec, "package %s must not import %s: its row of the matrix allows %v", pkg, imported, allowed)
	}
}

func (c *checker) libraryImport(pkg string, test bool, spec *ast.ImportSpec, imported string) {
	under := func(library string) bool { return imported == library || strings.HasPrefix(imported, library+"/") }
	if test && slices.ContainsFunc(testOnly, under) {
		return
	}
	for library, rooms := range testRooms {
		if under(library) {
			if !test || !slices.Contains(rooms, pkg) {
				c.breach(spec, "package %s imports %s: only the tests of %v may", pkg, imported, rooms)
			}
			return
		}
	}
	for library, owner := range owners {
		if under(library) {
			if pkg != owner {
				c.breach(spec, "package %s imports %s: only %s may", pkg, imported, owner)
			}
			return
		}
	}
	if slices.ContainsFunc(testOnly, under) {
		c.breach(spec, "package %s imports %s: only tests may", pkg, imported)
		return
	}
	c.breach(spec, "%s has no owner: name its one importer in internal/rules", imported)
}

// code looks for what a package that is not a test may not do.
func (c *checker) code(pkg string, f *ast.File, names map[string]string) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			c.starts(pkg, n, "a go statement")
		case *ast.CallExpr:
			c.call(pkg, n)
		case *ast.SelectorExpr:
			if imported := importedBy(n, names); imported != "" {
				c.use(pkg, n, imported, n.Sel.Name)
			}
		}
		return true
	})
}

// importedBy is the import path behind a selector's package name, or empty for a variable's field or method.
func importedBy(n *ast.SelectorExpr, names map[string]string) string {
	if id, ok := n.X.(*ast.Ident); ok && id.Obj == nil { // Obj is set for a variable of that name
		return names[id.Name]
	}
	return ""
}

func (c *checker) starts(pkg string, n ast.Node, what string) {
	if !slices.Contains(starters, pkg) {
		c.breach(n, "package %s starts a goroutine (%s): only %s may", pkg, what, strings.Join(starters, " and "))
	}
}

func (c *checker) call(pkg string, call *ast.CallExpr) {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if (f.Name == "print" || f.Name == "println") && f.Obj == nil {
			c.breach(call, "package %s calls %s: only cli touches the terminal", pkg, f.Name)
		}
	case *ast.SelectorExpr:
		if f.Sel.Name == "Go" && len(call.Args) == 1 { // sync.WaitGroup and errgroup.Group
			c.starts(pkg, call, ".Go")
		}
		if slices.Contains(writingMethods, f.Sel.Name) {
			c.breach(call, "package %s calls %s: only disk writes files", pkg, f.Sel.Name)
		}
	}
}

// use checks one name of an imported package.
func (c *checker) use(pkg string, n ast.Node, imported, name string) {
	qualified := path.Base(imported) + "." + name
	switch {
	case imported == "os" && slices.Contains(writers, name) && pkg != "disk" && pkg != "testtools":
		c.breach(n, "package %s uses %s: only disk writes files", pkg, qualified)
	case imported == "os" && slices.Contains(readers, name) && pkg != "disk" && pkg != "testtools":
		c.breach(n, "package %s uses %s: only disk reads files", pkg, qualified)
	case pkg == "cli":
	case pkg == "testtools" && imported == "os":
	case imported == "os" && slices.Contains(environment, name):
		c.breach(n, "package %s uses %s: only cli touches the environment", pkg, qualified)
	case imported == "os" && name == "Exit" && pkg != "cmd/fanshi":
		c.breach(n, "package %s uses %s: only cmd/fanshi ends the process", pkg, qualified)
	case imported == "time" && slices.Contains(clock, name):
		c.breach(n, "package %s uses %s: only cli touches the clock; today is an input", pkg, qualified)
	case imported == "context" && name == "AfterFunc":
		c.starts(pkg, n, qualified)
	case imported == "fmt" && (strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Scan")):
		c.breach(n, "package %s uses %s: only cli touches the terminal", pkg, qualified)
	}
}
