package markup

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fanshi/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata/*.txtar")

// caseFile is the txtar format with its two parts.
var caseFile = regexp.MustCompile(`(?s)^-- html --\n(.*\n)-- (tree|diagnostics) --\n(.*)$`)

// TestCases runs testdata/*.txtar: html, and either the tree or the diagnostics that are expected of it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d case files, want at least 15 (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			m := caseFile.FindStringSubmatch(string(data))
			if err != nil || m == nil {
				t.Fatalf("want a part html and a part tree or diagnostics: %v", err)
			}
			html, kind, want := m[1], m[2], m[3]
			var diags diag.List
			doc := Parse("a.html", html, &diags)
			var got bytes.Buffer
			if err := diag.WriteText(&got, &diags); err != nil {
				t.Fatal(err)
			}
			if kind == "tree" {
				dump(&got, doc)
			}
			if *update {
				text := fmt.Sprintf("-- html --\n%s-- %s --\n%s", html, kind, got.String())
				if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// dump writes the tree with all places.
func dump(b io.Writer, doc *Document) {
	var walk func(n *Node, indent string)
	walk = func(n *Node, indent string) {
		fmt.Fprintf(b, "%s%d:%d ", indent, n.Pos.Line, n.Pos.Col)
		if n.IsText() {
			fmt.Fprintf(b, "%q\n", n.Text)
			return
		}
		fmt.Fprintf(b, "%d %s", n.Index, n.Tag)
		if n.ID != "" {
			fmt.Fprintf(b, " #%s", n.ID)
		}
		for _, c := range n.Classes {
			fmt.Fprintf(b, " .%s", c)
		}
		for _, a := range n.Attrs {
			fmt.Fprintf(b, " %s@%d:%d=%q", a.Key, a.Pos.Line, a.Pos.Col, a.Val)
		}
		fmt.Fprintln(b)
		for _, c := range n.Children {
			walk(c, indent+"  ")
		}
	}
	walk(doc.Root, "")
	for _, s := range doc.Styles {
		fmt.Fprintf(b, "style %d:%d %q\n", s.Pos.Line, s.Pos.Col, s.CSS)
	}
	if doc.Title != "" {
		fmt.Fprintf(b, "title %q\n", doc.Title)
	}
}
