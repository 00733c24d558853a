package handbook

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestCitations: whatever page or picture the repository's files refer to is in it. A clone must explain itself.
func TestCitations(t *testing.T) {
	problems, cited := deadCitations(t, os.DirFS("../.."))
	if cited < 50 {
		t.Errorf("only %d citations were found", cited)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// A citation is a page of docs/ or of a room, by its path from the root; or, in a page of Markdown, a link by its path from
// the page.
var (
	citedPage = regexp.MustCompile(`(?:[A-Za-z0-9_-]+/)+[A-Za-z0-9_-]+\.md\b`)
	link      = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
)

// citing are the endings of files whose citations count.
var citing = []string{".go", ".md", ".css", ".html", ".yaml", ""}

func deadCitations(t *testing.T, fsys fs.FS) (problems []string, cited int) {
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (slices.Contains([]string{"node_modules", "testdata", "content"}, base) || name != "." && strings.HasPrefix(base, ".") ||
			slices.Contains([]string{"bin", "dist", "public"}, name)):
			return fs.SkipDir
		case d.IsDir() || !slices.Contains(citing, path.Ext(name)) || strings.HasSuffix(name, "_test.go") && strings.HasPrefix(name, "internal/handbook/"):
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		there := func(file string) bool { _, err := fs.Stat(fsys, file); return err == nil }
		for _, page := range citedPage.FindAllString(string(text), -1) {
			if first, _, _ := strings.Cut(page, "/"); slices.Contains([]string{"docs", "internal", "shared", "design"}, first) {
				if cited++; !there(page) {
					problems = append(problems, name+" cites "+page+", which is not in the repository")
				}
			}
		}
		if path.Ext(name) == ".md" {
			for _, m := range link.FindAllStringSubmatch(string(text), -1) {
				if cited++; !there(path.Join(path.Dir(name), m[1])) {
					problems = append(problems, name+" links to "+m[1]+", which is not there")
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return problems, cited
}

// TestDeadCitations breaks each rule once.
func TestDeadCitations(t *testing.T) {
	problems, cited := deadCitations(t, fstest.MapFS{
		"docs/a.md":         {Data: []byte("[b](b.md#part) ![c](c.png) [web](https://example.com/x.md)")},
		"docs/b.md":         {Data: []byte("see internal/x/y.md")},
		"internal/x/x.go":   {Data: []byte("// as docs/a.md says, and docs/none.md, and shared/design/print.md")},
		"content/a.md":      {Data: []byte("[x](y.md)")},
		"internal/x/y.md":   {Data: []byte("-")},
		"internal/x/z_test": {Data: []byte("-")},
	})
	want := []string{"docs/a.md links to c.png, which is not there", "internal/x/x.go cites docs/none.md, which is not in the repository",
		"internal/x/x.go cites shared/design/print.md, which is not in the repository"}
	if !slices.Equal(problems, want) || cited != 6 {
		t.Errorf("%d citations, got %q", cited, problems)
	}
}
