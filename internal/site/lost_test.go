package site

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"fanshi/internal/campaign"
	"fanshi/internal/doc"
	"fanshi/internal/testtools"
)

// hostile are texts that have broken sites before: markup, template syntax, entities, attributes, addresses, characters
// beyond the basic plane, marks that reorder text.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</title><svg onload=alert(1)>`,
	`{{.Site}}{{template "top"}}`, `&lt;b&gt; &amp; &#60;`, `javascript:alert(1)`, `<!-- --> <![CDATA[ ]]>`, `</main></body></html>`,
	`%3Cscript%3E`, `𠮷野家🚨👨‍👩‍👧`, "甲\u202e乙\u200b丙", `＜script＞`, `0;url=//evil.example`, "` $(x) ${y} \\ \\u003c", `<plaintext>`, `--!><b>`,
}

// TestNoCharacterLost fills every text of every piece with hostile strings and random Han and requires that every
// visible character stands on the piece's page, as often as in the piece, and that nothing of it became markup.
func TestNoCharacterLost(t *testing.T) {
	seed := testtools.Seed(t)
	random := rand.New(rand.NewPCG(seed, 0))
	for range 40 {
		book := sampleBook(4)
		written := map[string]string{}
		say := func(page string) string {
			s := hostile[random.IntN(len(hostile))]
			for range random.IntN(12) {
				s += string(rune(0x4E00 + random.IntN(0x5000)))
			}
			s += []string{"，", "。”", "！", ""}[random.IntN(4)] + hostile[random.IntN(len(hostile))]
			written[page] += s
			return s
		}
		soil(book, say)
		p := planOf(t, book)
		planned := plannedFiles(p)
		for name, source := range renderAll(t, p) {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			checkPage(t, name, source, planned)
			if missing := lost(written[name], visible(t, source)); missing != "" {
				t.Fatalf("seed %d: %s lost %q", seed, name, missing)
			}
		}
	}
}

// soil replaces the texts of a book; say returns one and notes that it belongs on a page.
func soil(book *campaign.Book, say func(page string) string) {
	for _, c := range book.Cases {
		page := "cases/" + c.Slug + "/index.html"
		c.Title, c.Hook, c.Action = said(say(page)), said(say(page)), said(say(page))
		c.Area, c.Victim, c.Loss, c.Channel, c.SourceUnit = said(say(page)), said(say(page)), said(say(page)), said(say(page)), said(say(page))
		c.Audiences = allSaid(say(page))
		c.Body = soiledDoc(func() string { return say(page) })
	}
	l := book.Lists[0]
	page := "lists/new-ten/index.html"
	l.Title, l.Subtitle, l.Issuer, l.Edition, l.Source = said(say(page)), said(say(page)), said(say(page)), said(say(page)), said(say(page))
	l.Body = soiledDoc(func() string { return say(page) })
	for i := range l.Items {
		l.Items[i] = said(say("v/b01/index.html"))
	}
	n := book.Notices[0]
	n.Title, n.Body = said(say("notices/pledge/index.html")), soiledDoc(func() string { return say("notices/pledge/index.html") })
	f := book.Pages[0]
	f.Title, f.Body = said(say("pages/about/index.html")), soiledDoc(func() string { return say("pages/about/index.html") })
	for _, s := range book.Slogans {
		s.Text = said(say("slogans/index.html"))
	}
	book.Bulletins[0].Title = said(say("index.html"))
	book.Bulletins[0].Lead = soiledDoc(func() string { return say("index.html") }).Blocks
	for _, v := range book.Venues {
		v.Name = said(say("v/" + v.Code + "/index.html"))
	}
	book.Kinds[0].Reminder = said(say("v/b01/index.html"))
	book.Config.Issuer = said(say("404.html"))
	for i := range book.Config.Hotlines {
		book.Config.Hotlines[i].Name, book.Config.Hotlines[i].Use = said(say("404.html")), said(say("404.html"))
	}
}

// soiledDoc is a document with every kind of node, each with a text of its own.
func soiledDoc(say func() string) *doc.Doc {
	cell := func() doc.Cell { return doc.Cell{Inline: text(say())} }
	return &doc.Doc{Blocks: []doc.Block{
		paragraph(say()),
		&doc.Heading{Level: 4, ID: "x", Inline: text(say())}, paragraph(say()), list(true, say(), say()),
		&doc.Heading{Level: 2, ID: `y"><b>`, Inline: text("识别")},
		&doc.List{Items: []*doc.Item{{Blocks: []doc.Block{paragraph(say()), &doc.Quote{Blocks: []doc.Block{paragraph(say())}}}}}},
		&doc.CodeBlock{Text: say()},
		&doc.Paragraph{Inline: []doc.Inline{&doc.Strong{Inline: text(say())}, &doc.Emphasis{Inline: text(say())}, &doc.Code{Text: say()},
			&doc.Break{}, &doc.Link{URL: `https://example.org/?"><script>&x=1`, Inline: text(say())}, &doc.Link{URL: "/slogans/", Inline: text(say())}}},
		&doc.Table{Header: []doc.Cell{cell(), cell()}, Rows: [][]doc.Cell{{cell(), cell()}}},
		&doc.Heading{Level: 6, Inline: text(say())},
	}}
}

// lost returns the visible characters that got has fewer of than want.
func lost(want, got string) string {
	have := map[rune]int{}
	for _, r := range got {
		have[r]++
	}
	var sb strings.Builder
	for _, r := range want {
		if unicode.IsSpace(r) {
			continue
		}
		if have[r]--; have[r] < 0 {
			fmt.Fprintf(&sb, "%c", r)
		}
	}
	return sb.String()
}
