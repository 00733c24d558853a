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
	"unicode"
)

// Words that people see stand once (rule 9): those of content in its files, those that sheets and pages say beside it in
// content/phrases.yaml. What may stand in a template is what belongs to a form and not to a message: names of columns and
// parts (品名, 第一联), numbers of pages, and the title of the template itself, which nobody prints.

// spoken are the packages whose texts the public reads.
var spoken = []string{"internal/plan", "internal/site", "internal/screen"}

var (
	templateNoise = regexp.MustCompile(`(?s)<style.*?</style>|<title>.*?</title>|<!--.*?-->|\{\{-?\s*/\*.*?\*/\s*-?\}\}`)
	templateBreak = regexp.MustCompile(`\{\{.*?\}\}|<[^>]*?alt="|<[^>]*?>|[<>"]`)
)

// sentence reports whether a text is long enough to be one: six Chinese characters.
func sentence(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n >= 6
}

// sentences returns the texts of six and more Chinese characters in templates and in code that the public reads, with
// the files in which they stand, once for every time.
func sentences(fsys fs.FS) (map[string][]string, error) {
	found := map[string][]string{}
	add := func(text, file string) {
		if text = strings.Join(strings.Fields(text), ""); sentence(text) && !strings.HasPrefix(text, "，") { // the rest of a problem
			found[text] = append(found[text], file)
		}
	}
	for _, pattern := range []string{"templates/*/*.html", "themes/*/templates/*/*.html", "internal/screen/player/*.html"} {
		files, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			data, err := fs.ReadFile(fsys, file)
			if err != nil {
				return nil, err
			}
			for _, text := range templateBreak.Split(templateNoise.ReplaceAllString(string(data), ""), -1) {
				add(text, file)
			}
		}
	}
	for _, folder := range spoken {
		files, err := fs.Glob(fsys, folder+"/*.go")
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			data, err := fs.ReadFile(fsys, file)
			if err != nil {
				return nil, err
			}
			tree, err := parser.ParseFile(token.NewFileSet(), path.Base(file), data, 0)
			if err != nil {
				return nil, err
			}
			literals(tree, func(text string) { add(text, file) })
		}
	}
	return found, nil
}

// literals visits the string literals of a file that no problem says: those are for officers.
func literals(tree *ast.File, visit func(string)) {
	ast.Inspect(tree, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if f, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Error", "Warn", "Note", "Errorf"}, f.Sel.Name) {
				return false
			}
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				visit(text)
			}
		}
		return true
	})
}

// TestSentencesStandOnce finds sentences that stand in two places: they belong into content/phrases.yaml.
func TestSentencesStandOnce(t *testing.T) {
	found, err := sentences(os.DirFS("../.."))
	if err != nil || len(found) < 5 {
		t.Fatalf("%d sentences, %v", len(found), err)
	}
	phrases, err := os.ReadFile("../../content/phrases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for text, files := range found {
		if len(files) > 1 {
			t.Errorf("%q stands in %q: it is a phrase of content/phrases.yaml", text, files)
		}
		if strings.Contains(string(phrases), ": "+text+"\n") {
			t.Errorf("%q in %q is a phrase already", text, files)
		}
	}
	broken, err := sentences(fstest.MapFS{"templates/a/x.html": {Data: []byte(`<p class="a">这句话站了两次{{.A}}</p>`)},
		"internal/site/y.go": {Data: []byte("package site\nvar s = \"这句话站了两次\"\nfunc f() { l.Error(\"给干事看的一句话\") }\n")}})
	if err != nil || len(broken) != 1 || len(broken["这句话站了两次"]) != 2 {
		t.Errorf("a sentence that stands twice is not found: %v %v", broken, err)
	}
}

// untrue are words that no template, phrase or sample says: the samples' cases are composed, as the page 关于 says.
var untrue = regexp.MustCompile(`真实案例|真实案件|真人真事|发生在(我们|你我|您)?身边|身边的?(诈骗)?案例|身边真事`)

// TestNothingClaimsToBeReal reads what the public reads for claims that composed cases happened.
func TestNothingClaimsToBeReal(t *testing.T) {
	read := 0
	for _, folder := range []string{"content", "templates", "themes", "internal/site", "internal/plan", "internal/screen"} {
		err := fs.WalkDir(os.DirFS("../.."), folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".html", ".md", ".yaml", ".go", ".css"}, path.Ext(name)) || strings.HasSuffix(name, "_test.go") {
				return err
			}
			data, err := os.ReadFile("../../" + name)
			read++
			for i, line := range strings.Split(string(data), "\n") {
				if m := untrue.FindString(line); m != "" && !strings.HasPrefix(strings.TrimSpace(line), "#") {
					t.Errorf("%s:%d: %s", name, i+1, m)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 100 {
		t.Errorf("%d files read", read)
	}
}

// outdated are words that facts speak against, with what is right: no official limit says 30 minutes; staff help with codes; lending
// is 借出 and borrowing is not; who is shamed does not report.
var outdated = regexp.MustCompile(`(被骗后|最初|前)的?\s?30\s?分钟|四个“不”|走走?流水|保证收益的投资，一概|柜员也不会要|导诊台也不会问|先断网|断开网络|反诈劝阻咨询专线|养老诈骗|案子|拦截\s?[0-9]|损失\s?拦截|医院服务台`)

// police are headings that only a unit of the police gives its advice under.
var police = regexp.MustCompile(`警方(提示|提醒)|民警(提示|提醒)`)

// TestFactsOfTheSample reads what ships and the public reads for words that are known to be wrong, and the sample of a street office,
// and all templates, for advice in the name of the police.
func TestFactsOfTheSample(t *testing.T) {
	read := 0
	for _, folder := range []string{"content", "templates", "themes"} {
		err := fs.WalkDir(os.DirFS("../.."), folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".html", ".md", ".yaml"}, path.Ext(name)) {
				return err
			}
			data, err := os.ReadFile("../../" + name)
			read++
			for i, line := range strings.Split(string(data), "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), "#") && !strings.HasPrefix(line, "##") {
					continue
				}
				for _, wrong := range []*regexp.Regexp{outdated, police} {
					if m := wrong.FindString(line); m != "" {
						t.Errorf("%s:%d: %s", name, i+1, m)
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 100 {
		t.Errorf("%d files read", read)
	}
	for _, wrong := range []string{"被骗后的30分钟", "卡借我走走流水", "保证收益的投资，一概不信", "验证码只给自己看，柜员也不会要。", "loss: 拦截18万元"} {
		if !outdated.MatchString(wrong) {
			t.Errorf("%s is not found", wrong)
		}
	}
}
