package site

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"fanshi/internal/campaign"
	"fanshi/internal/doc"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write testdata/pages.txt anew")

// variedBook has one of each thing that a page says differently: cases that have been picked for the week, that have expired,
// without loss, with a loss that says what it is, with a hook in quotation marks, of months before; a second, official list; a
// fourth hotline; a venue with a name for its place.
func variedBook() *campaign.Book {
	book := sampleBook(60) // twenty a day
	cases := book.Cases
	cases[1].Expires = onDay("2026-11-22")
	cases[2].Loss, cases[3].Loss, cases[4].Loss = said(""), said("避免损失18万元"), said("3 万元")
	cases[5].Hook, cases[6].Hook, cases[7].Hook = said(""), said("「您好」"), said("您好")
	cases[8].Kinds = cases[8].Kinds[:1]
	cases[9].Area, cases[9].Victim, cases[9].Channel, cases[9].SourceUnit, cases[9].Audiences = said(""), said(""), said(""), said(""), nil
	for i, c := range cases[30:] {
		c.Date = onDay([]string{"2026-10-31", "2026-10-01", "2026-09-30", "2025-12-31"}[i/8])
	}
	book.Config.Hotlines = append(book.Config.Hotlines, campaign.Hotline{Number: said("027-12337"), Name: said("举报平台"), Use: said("举报线索。")})
	book.Bulletins[0].Picks = []campaign.Pick{{Cases: []*campaign.Case{cases[12], cases[0]}}}
	book.Lists = append(book.Lists, &campaign.NumberedList{Slug: "official", Title: said("六个一律"), Subtitle: said("官方"), Status: "official", Issuer: said("公安局"),
		Items: allSaid("一律挂断"), Body: &doc.Doc{Blocks: []doc.Block{list(true, "一律挂断")}}})
	return book
}

// TestPagesInFull compares what visitors and search engines get, element by element, with testdata/pages.txt: every kind of
// page once, with all of its texts, links, pictures and classes.
func TestPagesInFull(t *testing.T) {
	pages := renderAll(t, planOf(t, variedBook()))
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		if strings.Contains(name, "case-") && !slices.ContainsFunc([]string{"00", "01", "02", "03", "09", "59"}, func(n string) bool { return strings.Contains(name, "case-000"+n) }) {
			continue // like the others
		}
		fmt.Fprintf(&b, "== %s\n", name)
		if !strings.HasSuffix(name, ".html") {
			b.WriteString(pages[name] + "\n")
			continue
		}
		root, err := html.Parse(strings.NewReader(pages[name]))
		if err != nil {
			t.Fatal(err)
		}
		outline(&b, root, 0)
	}
	const file = "testdata/pages.txt"
	testtools.CompareText(t, file, b.String(), *update)
}

// outline writes a page's elements and texts, one a line.
func outline(b *strings.Builder, n *html.Node, depth int) {
	for c := range n.ChildNodes() {
		switch c.Type {
		case html.TextNode:
			if text := strings.TrimSpace(c.Data); text != "" {
				fmt.Fprintf(b, "%s%q\n", strings.Repeat(" ", depth), text)
			}
		case html.ElementNode:
			line := strings.Repeat(" ", depth) + c.Data
			for _, a := range c.Attr {
				if a.Key != "d" { // a drawing's
					line += fmt.Sprintf(" %s=%q", a.Key, a.Val)
				}
			}
			b.WriteString(line + "\n")
			outline(b, c, depth+1)
		}
	}
}
