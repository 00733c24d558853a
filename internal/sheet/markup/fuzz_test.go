package markup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"fanshi/internal/diag"
)

// FuzzParseMarkup: no input may panic, every diagnostic has a remedy and a place inside the file, the numbering is
// complete, the nesting bounded, and text is lost only with an error.
func FuzzParseMarkup(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(annotatedTemplate)
	f.Fuzz(func(t *testing.T, src string) {
		var diags diag.List
		doc := Parse("a.html", src, &diags)
		for _, d := range diags.Sorted() {
			if !inside(src, d.Pos) || d.Message == "" || d.Remedy == "" || d.Code == "" {
				t.Fatalf("incomplete diagnostic %+v", d)
			}
		}
		if doc.Body == nil || doc.Body.Parent != doc.Root {
			t.Fatal("no body")
		}
		seen := 0
		var walk func(n *Node)
		walk = func(n *Node) {
			if !n.IsText() {
				if n.Index != seen {
					t.Fatalf("%s has index %d, want %d", n.Tag, n.Index, seen)
				}
				seen++
			}
			for _, c := range n.Children {
				if c.Parent != n {
					t.Fatal("wrong parent")
				}
				walk(c)
			}
		}
		walk(doc.Root)
		if got, want := textOf(doc), textOfTokens(src); !diags.HasErrors() && got != want {
			t.Fatalf("the document holds the text %q, its source %q", got, want)
		}
		if seen != doc.Elements {
			t.Fatalf("%d elements, want %d", seen, doc.Elements)
		}
		Parse("a.html", Annotate("a.html", src), &diags)
	})
}

// inside reports whether a place lies in the source, its end included. An annotated source says its own places.
func inside(src string, pos diag.Pos) bool {
	if strings.Contains(strings.ToLower(src), "data-pos") {
		return pos.Line > 0 && pos.Col > 0
	}
	lines := strings.Split(src, "\n")
	return 1 <= pos.Line && pos.Line <= len(lines) && 1 <= pos.Col && pos.Col <= len([]rune(lines[pos.Line-1]))+1
}

// textOf is the text of a document without white space.
func textOf(doc *Document) string {
	var b strings.Builder
	var walk func(n *Node)
	walk = func(n *Node) {
		b.WriteString(n.Text)
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(doc.Root)
	return strings.Join(strings.Fields(b.String()), "")
}

// textOfTokens is the text between the tags of a source, without white space, styles and titles.
func textOfTokens(src string) string {
	var b strings.Builder
	raw := ""
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), "")
		case html.StartTagToken:
			name, _ := z.TagName()
			raw = string(name)
		case html.TextToken:
			if raw != "style" && raw != "title" {
				b.Write(z.Text())
			}
		case html.EndTagToken:
			raw = ""
		}
	}
}
