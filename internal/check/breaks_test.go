package check

import (
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// TestBreaks: what the sense keeps together and a line's end parts, on lines as they are laid out.
func TestBreaks(t *testing.T) {
	const body = "陌生来电不轻信，先挂断。\n\n王某接到电话，损失 3.2 万元。\n\n请特别注意，不要告诉别人。\n\n没有向本人核实的，不转账。\n"
	book, _ := campaign.Load(fstest.MapFS{"content/pages/p.md": {Data: []byte("---\ntitle: 关于\n---\n" + body)}}, campaign.LoadOptions{})
	for _, c := range []struct{ above, below, want string }{
		{"陌生来电不", "轻信，先挂断。", "警告 text.break content/pages/p.md:4:5 排出来，一行以“来电不”结尾，下一行从“轻信，”开始，意思被拆开了。在 fanshi.yaml 的 keep 里加上不能拆开的词，例如“不轻信”；或者改几个字 []"},
		{"陌生来电", "不轻信，先挂断。", ""},
		{"陌生来电不轻信，", "先挂断。", ""},
		{"后来，王", "某接到电话", ""}, // stands nowhere like that
		{"王", "某接到电话，", "警告 text.break content/pages/p.md:6:1 排出来，一行以“王”结尾，下一行从“某接到”开始，意思被拆开了。在 fanshi.yaml 的 keep 里加上不能拆开的词，例如“王某接”；或者改几个字 []"},
		{"话，损失 3", ".2 万元。", "警告 text.break content/pages/p.md:6:11 排出来，一行以“失 3”结尾，下一行从“.2 ”开始，意思被拆开了。在 fanshi.yaml 的 keep 里加上不能拆开的词，例如“3.”；或者改几个字 []"},
		{"请特别", "注意，不要告诉别人。", ""}, // 特别 is a word
		{"请特别注意，不要告诉别", "人。", "警告 text.break content/pages/p.md:8:11 排出来，一行以“告诉别”结尾，下一行从“人。”开始，意思被拆开了。在 fanshi.yaml 的 keep 里加上不能拆开的词，例如“别人”；或者改几个字 []"},
		{"没", "有向本人核实的", "警告 text.break content/pages/p.md:10:1 排出来，一行以“没”结尾，下一行从“有向本”开始，意思被拆开了。在 fanshi.yaml 的 keep 里加上不能拆开的词，例如“没有向”；或者改几个字 []"},
		{"1", "23 号", ""},
	} {
		lines := &page.Page{Marks: []page.Mark{
			&page.Text{Source: c.above, Glyphs: []page.Glyph{{X: 0, Y: 100}, {X: 900, Y: 100}}}, &page.Fill{},
			&page.Text{Source: c.below, Glyphs: []page.Glyph{{X: 0, Y: 200}}}}}
		var problems diag.List
		breaks(Page{Page: lines, Book: book}, &problems)
		if got := inFull(&problems); got != c.want {
			t.Errorf("%s|%s\ngot  %s\nwant %s", c.above, c.below, got, c.want)
		}
		// On one line, without a Book, and as the title of something above: nothing.
		lines.Marks[2].(*page.Text).Glyphs[0] = page.Glyph{X: 950, Y: 100}
		var none diag.List
		breaks(Page{Page: lines, Book: book}, &none)
		breaks(Page{Page: lines}, &none)
		if none.Len() > 0 {
			t.Errorf("%s|%s on one line: %v", c.above, c.below, told(&none))
		}
	}
	vertical := &page.Page{Marks: []page.Mark{
		&page.Text{Source: "陌生来电不", Glyphs: []page.Glyph{{X: 500, Y: 0}, {X: 500, Y: 900}}},
		&page.Text{Source: "轻信，先挂断。", Glyphs: []page.Glyph{{X: 400, Y: 0}}}}}
	var problems diag.List
	if breaks(Page{Page: vertical, Book: book}, &problems); problems.Len() != 1 {
		t.Errorf("vertical: %v", told(&problems))
	}
}
