package site

import (
	"fmt"
	"os"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

// templates are the project's own.
var templates = os.DirFS("../../templates")

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func text(s string) []doc.Inline { return []doc.Inline{&doc.Text{Text: s}} }

func paragraph(s string) *doc.Paragraph { return &doc.Paragraph{Inline: text(s)} }

func list(ordered bool, items ...string) *doc.List {
	l := &doc.List{Ordered: ordered, Start: 1}
	for _, s := range items {
		l.Items = append(l.Items, &doc.Item{Blocks: []doc.Block{paragraph(s)}})
	}
	return l
}

// caseBody is a case's document as an officer writes it.
func caseBody(story string) *doc.Doc {
	return &doc.Doc{Blocks: []doc.Block{
		&doc.Heading{Level: 2, ID: "案情", Inline: text("案情")}, paragraph(story),
		&doc.Heading{Level: 2, ID: "套路", Inline: text("套路")}, list(true, "先给甜头", "再要垫付", "最后拉黑"),
		&doc.Heading{Level: 2, ID: "识别", Inline: text("识别")}, list(false, "先要您掏钱", "不让您告诉家人"),
		&doc.Heading{Level: 2, ID: "警方提示", Inline: text("警方提示")}, list(false, "先停手", "再核实"),
	}}
}

// said is a text of the content.
func said(value string) campaign.Text { return campaign.Text{Value: value} }

func allSaid(values ...string) (out []campaign.Text) {
	for _, v := range values {
		out = append(out, said(v))
	}
	return out
}

func onDay(s string) campaign.Day { return campaign.Day{Time: day(s)} }

// sampleBook is a small Book with every kind of piece. cases is the number of cases.
func sampleBook(cases int) *campaign.Book {
	scams := []*campaign.Scam{
		{ID: "task-rebate", Name: said("刷单返利"), Question: said("做任务挣钱，为什么要我先垫？")},
		{ID: "loan", Name: said("虚假贷款"), Question: said("钱还没借到，为什么先收我的？")}}
	kinds := []*campaign.Kind{{ID: "bank", Name: said("银行"), Reminder: said("转账之前，先问一句柜台")}, {ID: "school", Name: said("学校")}}
	book := &campaign.Book{Scams: scams, Kinds: kinds, Config: campaign.Config{Name: said("平安街道反诈宣传"),
		BaseURL: "https://fz.example.gov.cn/sub/", Issuer: said("平安街道反诈宣传办公室"), Footer: campaign.Footer{Host: said("平安街道办事处"), Telephone: said("0000-12345"), ICP: said("某ICP备00000000号-1"), Police: said("某公网安备00000000000001号"), SiteCode: said("0000000000")}, Theme: "alert", Hotlines: []campaign.Hotline{
			{Number: said("96110"), Name: said("反诈预警劝阻专线"), Use: said("来电请立即接听。"), Note: said("它不会要您转账。")},
			{Number: said("12381"), Name: said("涉诈预警劝阻短信"), Use: said("短信里不含链接。"), SMS: true},
			{Number: said("110"), Name: said("报警电话"), Use: said("正在受骗，立即拨打。")}}}}
	for i := range cases {
		c := &campaign.Case{Slug: fmt.Sprintf("case-%05d", i), Title: said(fmt.Sprintf("先垫付的任务，第 %d 次骗局", i)),
			Hook: said("“再充一笔，就能全部提现。”"), Action: said("要您先垫钱，立即停手"), Scam: scams[i%2], Kinds: kinds,
			Date: campaign.Day{Time: day("2026-11-20").AddDate(0, 0, -i/20)}, Area: said("清河区"), Victim: said("唐某，20 多岁"), Loss: said("5.7 万元"),
			Channel: said("陌生来电"), SourceUnit: said("宣传办"), Audiences: allSaid("学生", "家长"),
			Body: caseBody("唐某做任务返利，先后垫付多笔，无法提现。")}
		book.Cases = append(book.Cases, c)
	}
	for i := range 6 {
		book.Slogans = append(book.Slogans, &campaign.Slogan{ID: fmt.Sprintf("bank-%02d", i+1),
			Text: said(fmt.Sprintf("转账停一停，核实再说话（%d）", i)), Kinds: kinds[:1+i%2]})
	}
	book.Lists = []*campaign.NumberedList{{Slug: "new-ten", Title: said("新十个凡是"), Subtitle: said("立即停手"), Status: "sample",
		Issuer: said("宣传办"), Edition: said("2026年版"), Source: said("自拟示例"), Items: allSaid("凡是先交钱的贷款，都是诈骗！", "凡是先垫付的任务，都是诈骗！"),
		Body: &doc.Doc{Blocks: []doc.Block{list(true, "凡是先交钱的贷款，都是诈骗！", "凡是先垫付的任务，都是诈骗！")}}}}
	book.Notices = []*campaign.Notice{{Slug: "pledge", Title: said("承诺书"), Form: "pledge", Date: onDay("2026-11-16"),
		Body: &doc.Doc{Blocks: []doc.Block{paragraph("本人自愿承诺。")}}}}
	book.Pages = []*campaign.FreePage{{Slug: "about", Title: said("关于本站"), Body: everyBlock()}}
	book.Bulletins = []*campaign.Bulletin{{Edition: "2026-W48", Title: said("年末用钱多，付款之前先核实"),
		Lead: []doc.Block{paragraph("本周重点提醒。")}}}
	book.Venues = []*campaign.Venue{{Code: "b01", Name: said("平安储蓄所"), Kind: kinds[0]}, {Code: "s01", Name: said("第一小学"), Kind: kinds[1]}}
	book.Assets = []*campaign.Asset{{Path: "content/pages/img/门.png", Width: 640, Height: 400}}
	return book
}

// everyBlock is a document with every kind of node.
func everyBlock() *doc.Doc {
	return &doc.Doc{Blocks: []doc.Block{
		&doc.Heading{Level: 3, ID: "a", Inline: text("谁在做")},
		&doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: "先"}, &doc.Strong{Inline: text("停")}, &doc.Break{},
			&doc.Emphasis{Inline: text("想")}, &doc.Code{Text: "<x>"}, &doc.Link{URL: "/cases/", Inline: text("案例")},
			&doc.Link{URL: "https://www.example.org/?a=1&b=2", Inline: text("外站")}, &doc.Link{URL: "tel:110", Inline: text("报警")}}},
		&doc.Heading{Level: 5, ID: "b", Inline: text("内层")},
		&doc.Paragraph{Inline: []doc.Inline{&doc.Image{Src: "content/pages/img/门.png", Alt: "一扇门"}}},
		&doc.Quote{Blocks: []doc.Block{paragraph("引一句")}},
		&doc.Heading{Level: 1, ID: "c", Inline: text("顶层")},
		&doc.List{Ordered: true, Start: 3, Items: []*doc.Item{{Blocks: []doc.Block{paragraph("甲"), list(false, "乙")}}}},
		&doc.CodeBlock{Text: "\n行 1\n  行 2\n"}, &doc.Rule{},
		&doc.Table{Align: []doc.Align{doc.AlignNone, doc.AlignRight}, Header: []doc.Cell{{}, {Inline: text("金额")}},
			Rows: [][]doc.Cell{{{Inline: text("合计")}, {Inline: text("12")}}}},
	}}
}

// planOf plans a book's site, as the build does.
func planOf(t testing.TB, book *campaign.Book) *plan.Plan {
	t.Helper()
	diags := &diag.List{}
	p := plan.New(book, plan.Options{Today: day("2026-11-23"), Only: []plan.Part{plan.Site},
		Products: product.Load(templates, diags), ThemeFiles: []string{"site.css", "site/ease.js", "site/icon.svg"}}, diags)
	for _, d := range diags.Sorted() {
		t.Errorf("plan: %s: %s", d.Pos, d.Message)
	}
	return p
}

// renderAll renders every page of a plan, by path inside the site.
func renderAll(t testing.TB, p *plan.Plan) map[string]string {
	t.Helper()
	diags := &diag.List{}
	s := New(p.Items, templates, diags)
	for _, d := range diags.Sorted() {
		t.Fatalf("%s: %s", d.Pos, d.Message)
	}
	pages := map[string]string{}
	for _, item := range p.Items {
		if _, ok := item.Job.(*plan.PageJob); !ok {
			continue
		}
		data, err := s.Render(item)
		if err != nil {
			t.Fatal(err)
		}
		pages[item.Path[len("site/"):]] = string(data)
	}
	return pages
}
