package rules

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// styleSheets are read because the phones of readers are: Chrome 66 and iOS 12 have to show the site as it is meant. What these
// browsers do not know they leave out, so a declaration that is new may stand after one of the same property that is not.

// forbidden are what must not stand in a selector, a query or a value, whatever stands before it.
var forbidden = []struct {
	pattern *regexp.Regexp
	why     string
}{
	{regexp.MustCompile(`:(is|where|has)\(`), "selectors with :is(), :where(), :has() are dropped whole"},
	{regexp.MustCompile(`counter\(list-item`), "there is no counter of list items: count one of our own"},
	{regexp.MustCompile(`(^|[\s;{])(margin|padding|border|inset)-(inline|block)(-start|-end)?\s*:`), "logical sides are dropped: write left and right, top and bottom"},
	{regexp.MustCompile(`(^|[\s;{])inset\s*:`), "inset is dropped: write the four sides"},
	{regexp.MustCompile(`(^|[\s;{])aspect-ratio\s*:`), "aspect-ratio is dropped"},
	{regexp.MustCompile(`@(layer|container|supports not)|(^|\})\s*&`), "unknown blocks are dropped whole"},
	{regexp.MustCompile(`\((width|height)\s*[<>]`), "queries with ranges are dropped whole"},
	{regexp.MustCompile(`align-items:\s*(end|start)|justify-content:\s*(end|start)`), "start and end are no values of a flexbox: flex-start, flex-end"},
}

// newValue are values that old browsers drop with their declaration: one of the same property has to stand before it.
var newValue = regexp.MustCompile(`\b(clamp|min|max|env)\(|\d(dvh|svh|lvh|dvw)\b|" / "|overflow-wrap:\s*anywhere|position:\s*sticky|display:\s*contents`)

var (
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	styleRule    = regexp.MustCompile(`(?s)([^{};]+)\{([^{}]*)\}`)
)

// checkStyle returns what old browsers would not do of a style sheet.
func checkStyle(css string) (breaches []string) {
	css = styleComment.ReplaceAllStringFunc(css, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
	breach := func(at int, format string, args ...any) {
		breaches = append(breaches, fmt.Sprintf("line %d: ", 1+strings.Count(css[:at], "\n"))+fmt.Sprintf(format, args...))
	}
	for _, f := range forbidden {
		for _, at := range f.pattern.FindAllStringIndex(css, -1) {
			breach(at[1]-1, "%s: %s", strings.TrimSpace(css[at[0]:at[1]]), f.why)
		}
	}
	for _, rule := range styleRule.FindAllStringSubmatchIndex(css, -1) {
		body := css[rule[4]:rule[5]]
		grid, set := strings.Contains(body, "display: grid"), []string{}
		for _, declaration := range strings.Split(body, ";") {
			property, value, _ := strings.Cut(strings.TrimSpace(declaration), ":")
			switch {
			case slices.Contains([]string{"gap", "row-gap", "column-gap"}, property) && !grid:
				breach(rule[4], "%s outside a grid: flexboxes have no gaps, write margins", property)
			case newValue.MatchString(property+":"+value) && !slices.Contains(set, property) && !slices.Contains(set, fallbacks[property]):
				breach(rule[4], "%s:%s has no declaration before it that old browsers take", property, value)
			}
			set = append(set, property)
		}
	}
	return breaches
}

// fallbacks are the shorthands that stand for a property where it is dropped.
var fallbacks = map[string]string{"padding-bottom": "padding"}

// TestStyleSheets reads the style sheets of the site's themes.
func TestStyleSheets(t *testing.T) {
	files, err := filepath.Glob("../../themes/*/site.css")
	if err != nil || len(files) < 2 {
		t.Fatalf("style sheets: %v %v", files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range checkStyle(string(data)) {
			t.Errorf("%s, %s", file, b)
		}
	}
}

// TestStyleBreaches: every rule is one that a style sheet can break.
func TestStyleBreaches(t *testing.T) {
	for css, want := range map[string]string{
		"a { margin: 0 1px; gap: 1px; display: grid; }":                     "",
		"a { overflow-wrap: break-word; overflow-wrap: anywhere; }":         "",
		"/* :is( */\na { padding: 0; padding-bottom: calc(1px + env(x)); }": "",
		"\na:is(b, c) { x: y; }":                                            "line 2: :is(: ",
		"a:where(b) { x: y; }":                                              ":where(",
		"a:has(b) { x: y; }":                                                ":has(",
		"a::before { content: counter(list-item); }":                        "count one of our own",
		"a { padding-inline: 1px; }":                                        "logical sides",
		"a { margin-block-start: 1px; }":                                    "logical sides",
		"a{inset:0}":                                                        "the four sides",
		"a { aspect-ratio: 1; }":                                            "aspect-ratio is dropped",
		"@layer x { a { b: c; } }":                                          "dropped whole",
		"@media (width > 3px) { a { b: c; } }":                              "ranges",
		"a { align-items: end; }":                                           "flex-end",
		"a { display: flex; gap: 1px; }":                                    "line 1: gap outside a grid",
		"@media (min-width: 1px) { a { column-gap: 1px; } }":                "column-gap outside a grid",
		"a { font-size: clamp(1px, 2vw, 3px); }":                            "font-size: clamp(1px, 2vw, 3px) has no declaration before it",
		"a { height: 100dvh; }":                                             "height: 100dvh has no",
		"a { position: sticky; }":                                           "position: sticky has no",
		"a { overflow-wrap: anywhere; }":                                    "has no declaration",
		"a { content: \"x\" / \"\"; }":                                      "has no declaration",
		"a { padding-bottom: env(x); }":                                     "has no declaration",
	} {
		got := strings.Join(checkStyle(css), "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", css, got, want)
		}
	}
}
