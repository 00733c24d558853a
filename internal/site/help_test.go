package site

import (
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/doc"
)

// TestHelp: every page leads to the pages about what to do, where there are such, and calls 110 where there are none.
func TestHelp(t *testing.T) {
	const without, bar = `<a href="tel:110"><span><b>已经转账？</b>`, `what-to-do/index.html"><span><b>已经转账？</b>`
	book := sampleBook(3)
	for name, source := range renderAll(t, planOf(t, book)) {
		if strings.HasSuffix(name, ".html") && (!strings.Contains(source, without) || strings.Contains(source, `class="acts"`)) {
			t.Errorf("%s: without a page about what to do the second call is not 110", name)
		}
	}
	book.Pages = append(book.Pages, &campaign.FreePage{Slug: "what-to-do", Title: said("被骗后"), Body: &doc.Doc{Blocks: []doc.Block{
		&doc.Paragraph{Inline: []doc.Inline{&doc.Link{URL: "tel:110", Inline: text("拨打110报警")}}},
		&doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: "打"}, &doc.Link{URL: "tel:110", Inline: text("110")}}}}}},
		&campaign.FreePage{Slug: "help-family", Title: said("帮家人"), Body: &doc.Doc{Blocks: []doc.Block{paragraph("先拦住钱。")}}})
	p := planOf(t, book)
	checkPages(t, p)
	pages := renderAll(t, p)
	for name, source := range pages {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		acts := source[max(strings.Index(source, `class="acts"`), 0):]
		if !strings.Contains(source, bar) || !strings.Contains(acts, `pages/what-to-do/index.html">被骗后</a>`) || !strings.Contains(acts, `pages/help-family/index.html">帮家人</a>`) {
			t.Errorf("%s does not lead to the pages about what to do", name)
		}
	}
	if source := pages["pages/what-to-do/index.html"]; !strings.Contains(source, `<p class="button"><a href="tel:110">拨打110报警</a></p>`) || strings.Count(source, `class="button"`) != 1 {
		t.Error("a link that stands alone is a button, and no other")
	}
}
