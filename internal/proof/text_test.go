package proof

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"fanshi/internal/campaign"
)

// testText: every character of the Markdown is to be read on the piece's page, in the same order.
func testText(t *testing.T, p *proof) {
	pieces, characters := 0, 0
	for folder, minimum := range map[string]int{"cases": 12, "lists": 1, "notices": 2, "pages": 1} {
		files, err := filepath.Glob(filepath.Join(project, "content", folder, "*.md"))
		if err != nil || len(files) < minimum {
			t.Fatalf("content/%s: %d files, %v", folder, len(files), err)
		}
		for _, file := range files {
			slug := strings.TrimSuffix(filepath.Base(file), ".md")
			characters += complete(t, file, visible(t, p.read(t, "site/"+folder+"/"+slug+"/index.html")))
			pieces++
		}
	}
	for _, c := range p.book.Cases {
		text := visible(t, p.read(t, "site/cases/"+c.Slug+"/index.html"))
		facts := append([]campaign.Text{c.Title, c.Hook, c.Action, c.Scam.Name, c.Area, c.Victim, c.Loss, c.Channel, c.SourceUnit}, c.Audiences...)
		for _, fact := range append(campaign.Values(facts), c.Date.Format("2006年1月2日")) {
			if !strings.Contains(text, squeeze(fact)) {
				t.Errorf("the page of case %s does not say %q", c.Slug, fact)
			}
		}
	}
	slogans := visible(t, p.read(t, "site/slogans/index.html"))
	for _, s := range p.book.Slogans {
		if !strings.Contains(slogans, squeeze(s.Text.Value)) {
			t.Errorf("%s: the page of slogans lacks %q", s.Text.Pos, s.Text)
		}
	}
	t.Logf("%d pieces, %d characters of Markdown", pieces, characters)
}

var (
	blockMark  = regexp.MustCompile(`^\s*(#+|[-*+]|\d+[.)]|>)\s+`)
	inlineMark = regexp.MustCompile("[*_`\\[]+|\\]\\([^)]*\\)|!\\[")
)

// complete looks for every run of plain text of a Markdown file in a page's text, one after another, and returns how many
// characters it found.
func complete(t *testing.T, file, text string) int {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.SplitN("\n"+string(data), "\n---\n", 3)
	if len(parts) != 3 {
		t.Fatalf("%s has no front matter", file)
	}
	found := 0
	for _, line := range strings.Split(parts[2], "\n") {
		if line == "---" { // a line across the page
			continue
		}
		for blockMark.MatchString(line) {
			line = blockMark.ReplaceAllString(line, "")
		}
		for _, run := range inlineMark.Split(line, -1) {
			run = squeeze(run)
			_, rest, ok := strings.Cut(text, run)
			if !ok {
				t.Errorf("%s: %q is not on its page, or not in its place", file, run)
				continue
			}
			text = rest
			found += utf8.RuneCountInString(run)
		}
	}
	if found == 0 {
		t.Errorf("%s has no text", file)
	}
	return found
}

// unseen are the elements whose text is not shown.
var unseen = []string{"head", "script", "style", "template", "svg", "noscript"}

// visible returns the text of a page's main part without white space.
func visible(t *testing.T, page []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		if n.Type == html.ElementNode {
			hidden := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
			if hidden || slices.Contains(unseen, n.Data) {
				return
			}
			inside = inside || n.Data == "main"
		}
		if n.Type == html.TextNode && inside {
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c, inside)
		}
	}
	walk(root, false)
	return squeeze(b.String())
}

// squeeze leaves out white space, which a page may set differently.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
