package site

import (
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// What a page may weigh however many cases there are.
const (
	mostBytes    = 60_000
	mostElements = 1500
	mostTaps     = 3
)

// TestManyCases: of a site of thousands of cases no link leads nowhere, no page is too heavy, and the lists of frauds, of kinds of
// places, of weeks and of months each lead from the home page to every case in three taps, without a script.
func TestManyCases(t *testing.T) {
	cases := 4000
	if testing.Short() {
		cases = 1000
	}
	p := planOf(t, sampleBook(cases))
	planned := plannedFiles(p)
	links := map[string][]string{}
	for name, source := range renderAll(t, p) {
		if !strings.HasSuffix(name, ".html") || name == "404.html" {
			continue
		}
		root, err := html.Parse(strings.NewReader(source))
		if err != nil {
			t.Fatal(err)
		}
		elements := 0
		for n := range root.Descendants() {
			if n.Type == html.ElementNode {
				elements++
			}
			for _, a := range n.Attr {
				if n.Data != "a" || a.Key != "href" || strings.Contains(a.Val, ":") || strings.HasPrefix(a.Val, "#") {
					continue
				}
				target, _, _ := strings.Cut(path.Join(path.Dir(name), a.Val), "#")
				if !planned[target] {
					t.Errorf("%s: %s leads to %s, which is not planned", name, a.Val, target)
				}
				links[name] = append(links[name], target)
			}
		}
		if len(source) > mostBytes || elements > mostElements {
			t.Errorf("%s: %d bytes, %d elements", name, len(source), elements)
		}
	}
	for _, lists := range []string{"scams/", "kinds/", "weeks/", "archive/"} {
		if found := reached(links, lists); found != cases {
			t.Errorf("by %s %d of %d cases are reached in %d taps", lists, found, cases, mostTaps)
		}
	}
}

// reached counts the cases to which a way of three taps leads from the home page, the last of them on a list of one kind.
func reached(links map[string][]string, lists string) int {
	at, seen, cases := []string{"index.html"}, map[string]bool{"index.html": true}, 0
	for range mostTaps {
		var next []string
		for _, name := range at {
			for _, target := range links[name] {
				isCase := strings.HasPrefix(target, "cases/") && target != "cases/index.html"
				if seen[target] || isCase && !strings.HasPrefix(name, lists) {
					continue
				}
				seen[target] = true
				if isCase {
					cases++
				} else {
					next = append(next, target)
				}
			}
		}
		at = next
	}
	return cases
}

// TestPagesOf: the page itself is marked, the first and the last are always there, and of very many some are left out.
func TestPagesOf(t *testing.T) {
	paths := make([]string, 1000)
	for i := range paths {
		paths[i] = "x"
	}
	for _, n := range []int{2, allPages, allPages + 1, 1000} {
		for _, number := range []int{1, n/2 + 1, n} {
			got := pagesOf(paths[:n], number)
			current, gaps := 0, 0
			for _, l := range got {
				if l.Current == "page" {
					current++
				}
				if l.Path == "" {
					gaps++
				}
			}
			if current != 1 || got[0].Text != "1" || len(got) > 2*allPages || (gaps > 0) != (n > allPages) || (n <= allPages && len(got) != n) {
				t.Errorf("%d pages, on %d: %d links, %d gaps, %d marked", n, number, len(got), gaps, current)
			}
		}
	}
	if got := pagesOf(paths[:1], 1); got != nil {
		t.Errorf("one page has links: %v", got)
	}
}
