package plan

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

func text(s string) []doc.Inline { return []doc.Inline{&doc.Text{Text: s}} }

func paragraph(line int, s string) *doc.Paragraph {
	return &doc.Paragraph{Node: doc.Node{Pos: at("content/notices/n.md", line)}, Inline: text(s)}
}

func letter(form string) *campaign.Notice {
	return &campaign.Notice{Slug: "n", Title: said("告知单", at("content/notices/n.md", 2)), Form: form, Date: onDay("2026-11-06"), Pos: at("content/notices/n.md", 1), Body: &doc.Doc{Blocks: []doc.Block{
		paragraph(7, "各位家长："),
		&doc.Heading{Level: 2, Inline: text("一、请做到")},
		&doc.List{Ordered: true, Start: 3, Items: []*doc.Item{{Node: doc.Node{Pos: at("content/notices/n.md", 11)}, Blocks: []doc.Block{paragraph(11, "先核实。"), paragraph(12, "再付款。")}},
			{Blocks: []doc.Block{paragraph(13, "不转账。")}}}},
		&doc.List{Items: []*doc.Item{{Blocks: []doc.Block{paragraph(14, "点")}}}},
		&doc.Quote{Blocks: []doc.Block{paragraph(15, "引一句")}},
		&doc.Table{Header: []doc.Cell{{Inline: text("号码")}, {Inline: text("用途")}}, Rows: [][]doc.Cell{{{Inline: text("96110")}, {}}}},
		paragraph(18, "请保管好这一页。"),
		paragraph(20, "平安街道办"), &doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: "办公室"}, &doc.Break{}, &doc.Text{Text: "2026 年 11 月 6 日"}}},
		&doc.Rule{},
		paragraph(24, "家长签名：＿＿＿＿"), paragraph(26, "请于三日内交回。"),
	}}}
}

func TestNoticeView(t *testing.T) {
	main := []BlockView{
		{Kind: "text", Text: "各位家长："}, {Kind: "heading", Text: "一、请做到"}, {Kind: "numbers", Start: 3, Items: []string{"先核实。 再付款。", "不转账。"}},
		{Kind: "bullets", Items: []string{"点"}}, {Kind: "text", Text: "引一句"}, {Kind: "table", Rows: [][]string{{"号码", "用途"}, {"96110", ""}}},
		{Kind: "text", Text: "请保管好这一页。"},
	}
	signed := []BlockView{{Kind: "sign", Text: "平安街道办"}, {Kind: "sign", Text: "办公室"}, {Kind: "sign", Text: "2026 年 11 月 6 日"}}
	slip := []BlockView{{Kind: "sign", Text: "家长签名：＿＿＿＿"}, {Kind: "text", Text: "请于三日内交回。"}}
	unsigned := []BlockView{{Kind: "text", Text: "平安街道办"}, {Kind: "text", Text: "办公室"}, {Kind: "text", Text: "2026 年 11 月 6 日"}}
	for form, want := range map[string]*NoticeView{
		"slip":   {Title: "告知单", Form: "slip", Date: "2026年11月6日", Blocks: slices.Concat(main, signed), Slip: slip},
		"notice": {Title: "告知单", Form: "notice", Date: "2026年11月6日", Blocks: slices.Concat(main, unsigned, slip)},
	} {
		var s sheet
		s.setNotice(letter(form))
		if !reflect.DeepEqual(s.view.Notice, want) {
			t.Errorf("%s: got %+v\nwant %+v", form, s.view.Notice, want)
		}
		for text, line := range map[string]int{"家长签名：＿＿＿＿": 24, "先核实。 再付款。": 11, "告知单": 2} {
			i := slices.IndexFunc(s.origins, func(o Origin) bool { return o.Text == text })
			if i < 0 || s.origins[i].Pos.Line != line {
				t.Errorf("%s: no origin of %q: %+v", form, text, s.origins)
			}
		}
	}
}

// TestNoticesLoseNothing: every character of the sample's letters is on their sheets.
func TestNoticesLoseNothing(t *testing.T) {
	book, _ := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	if len(book.Notices) < 3 {
		t.Fatalf("only %d letters", len(book.Notices))
	}
	squeezed := func(texts []string) string { return strings.Join(strings.Fields(strings.Join(texts, "")), "") }
	for _, n := range book.Notices {
		var s sheet
		s.setNotice(n)
		var got []string
		for _, b := range append(s.view.Notice.Blocks, s.view.Notice.Slip...) {
			got = append(append(got, b.Text), b.Items...)
			for _, row := range b.Rows {
				got = append(got, row...)
			}
		}
		if want := squeezed(doc.PlainBlocks(n.Body.Blocks)); squeezed(got) != want {
			t.Errorf("%s: got %s\nwant %s", n.Slug, squeezed(got), want)
		}
		if (n.Form == "slip") != (len(s.view.Notice.Slip) > 0) {
			t.Errorf("%s has a slip of %d blocks", n.Slug, len(s.view.Notice.Slip))
		}
	}
}

// TestNumbers: the numbers before items are text, in a list that goes on and in one inside another; sheets show no others.
func TestNumbers(t *testing.T) {
	item := func(blocks ...doc.Block) *doc.Item { return &doc.Item{Blocks: blocks} }
	list := &doc.List{Ordered: true, Start: 3, Items: []*doc.Item{
		item(paragraph(1, "转账"), &doc.List{Ordered: true, Start: 1, Items: []*doc.Item{item(paragraph(2, "核实")), item(paragraph(3, "再付"))}}), item(),
		item(paragraph(4, "报警"), paragraph(5, "110"))}}
	var s sheet
	want := []BlockView{{Kind: "numbers", Start: 3, Items: []string{"转账 1. 核实 2. 再付", "", "报警 110"}}}
	if got := s.block(list); !reflect.DeepEqual(got, want) {
		t.Errorf("in a letter %+v", got)
	}
	c := &campaign.Case{Story: []doc.Block{paragraph(1, "先说"), &doc.Quote{Blocks: []doc.Block{list}}}}
	s.setCase(c)
	if got, want := s.view.Case.Story, []string{"先说", "3. 转账", "1. 核实", "2. 再付", "5. 报警", "110"}; !slices.Equal(got, want) {
		t.Errorf("in a story %q", got)
	}
	if !slices.ContainsFunc(s.origins, func(o Origin) bool { return o.Text == "5. 报警" && o.Pos.Line == 4 }) {
		t.Error("a line of a story has no place")
	}
}

// TestLinesToFill: a sentence with a gap is no line to be filled in.
func TestLinesToFill(t *testing.T) {
	for line, want := range map[string]string{"家长签名：＿＿＿＿": "sign", "联系电话：____________________________": "sign", "签名日期：＿＿年＿＿月＿＿日": "sign",
		"本人____，身份证号____，自愿承诺以下事项": "text", "请于＿＿日之前交回。": "text", "不出租银行卡": "text"} {
		var s sheet
		if got := s.lines("text", at("content/notices/n.md", 1), line); len(got) != 1 || got[0].Kind != want || got[0].Text != line {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

// TestNoticesByForm: a product prints the letters of its form.
func TestNoticesByForm(t *testing.T) {
	b := smallBook()
	b.Notices = append(b.Notices, letter("slip"), &campaign.Notice{Slug: "a", Title: said("告知单"), Form: "slip", Pos: at("content/notices/a.md", 1)},
		&campaign.Notice{Slug: "b", Title: said("致储户"), Form: "slip", Kinds: b.Kinds[:1], Pos: at("content/notices/b.md", 1)})
	n := len(b.Notices)
	b.Notices[n-3].Kinds, b.Notices[n-2].Kinds = b.Kinds, b.Kinds[1:]
	b.Kinds[1].Products = []campaign.Product{{Template: "slip/notice", Size: "A4", Quantity: 40}, {Template: "notice/notice", Size: "A4", Quantity: 1}}
	var diags diag.List
	p := New(b, options(), &diags)
	var got []string
	for _, i := range p.Items {
		if strings.HasPrefix(i.Path, "print/_unit/neighbours/") {
			got = append(got, i.Path)
		}
	}
	if want := []string{"print/_unit/neighbours/2026-W48_slip_A4_a.pdf", "print/_unit/neighbours/2026-W48_slip_A4_n.pdf"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if all := diags.Sorted(); len(all) != 1 || all[0].Code != "plan.nothing-to-print" {
		t.Errorf("%v", all)
	}
}

// TestSizeText: a size is written with a sign of multiplication, and nothing else is changed.
func TestSizeText(t *testing.T) {
	for name, want := range map[string]string{"900x1200": "900×1200", "100X100": "100×100", "90*54": "90×54", "A3": "A3", "X展架": "X展架", "210×90": "210×90", "": ""} {
		if got := SizeText(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	if got := Pieces("展板", "900x1200", 1, 1); got != "展板 900×1200 × 1" {
		t.Error(got)
	}
}

// TestJobSheet: one sheet names every file to be printed, with its quantity, and what each venue gets.
func TestJobSheet(t *testing.T) {
	b, o := smallBook(), options()
	b.Kinds[0].Products = append(b.Kinds[0].Products, campaign.Product{Template: "card/hotline", Size: "90×54", Quantity: 50})
	b.Venues[1].Orders = []campaign.Order{{Template: "poster/case", Quantity: 9}, {Template: "poster/list", Quantity: 0}}
	b.Venues[0].Address, b.Venues[0].Contact = said("清河路"), said("大堂经理")
	o.Templates = map[string][]string{"alert": {"card/hotline", "jobsheet/jobsheet", "leaflet/case", "poster/case", "poster/list"}}
	var diags diag.List
	p := New(b, o, &diags)
	item := p.find("print/2026-W48_jobsheet_A4.pdf")
	if item == nil || item.Payload != "" || diags.Len() > 0 {
		t.Fatalf("no job sheet: %v", diags.Sorted())
	}
	job := item.Job.(*SheetJob).View.Job
	printed := map[string]JobFileView{}
	for _, f := range job.Files {
		printed["print/"+f.Name] = f
	}
	planned := 0
	for _, i := range p.Items {
		if i.Part == Print && i != item {
			planned++
			if printed[i.Path].Product == "" {
				t.Errorf("%s is not on the job sheet", i.Path)
			}
		}
	}
	if planned != len(job.Files) || planned < 9 {
		t.Errorf("%d files planned, %d on the job sheet", planned, len(job.Files))
	}
	want := JobFileView{Name: "b02/2026-W48_poster_A3_d.pdf", Product: "海报", Size: "297×420 mm", Ratio: "1:1", Sides: "单面", Material: "157 克铜版纸", Finish: "裁切", Quantity: 9, Counter: "张", Design: printed["print/b02/2026-W48_poster_A3_d.pdf"].Design, Places: 1}
	if got := printed["print/b02/2026-W48_poster_A3_d.pdf"]; got != want {
		t.Errorf("%+v", got)
	}
	if got := printed["print/_unit/2026-W48_card_90x54_hotline.pdf"]; got.Size != "90×54 mm，每张拼 10 枚" || got.Quantity != 50+50 || got.Places != 2 {
		t.Errorf("%+v", got)
	}
	if got := printed["print/_kinds/school/2026-W48_leaflet_A5_c.pdf"]; got.Sides != "双面" || got.Size != "148×210 mm" {
		t.Errorf("%+v", got)
	}
	files, copies := 0, 0
	for _, total := range job.Totals() {
		files, copies = files+total.Files, copies+total.Quantity
		if total.Product == "海报" && total.Size == "297×420 mm" && total.Design == want.Design && (total.Files != 2 || total.Quantity != 4+9) {
			t.Errorf("totals of a design at two places: %+v", total)
		}
	}
	for _, f := range job.Pressed() {
		files, copies = files-1, copies-f.Quantity
	}
	if files != 0 || copies != 0 || len(job.Totals()) >= len(job.Pressed()) || want.Design == "" {
		t.Errorf("totals are %d files and %d copies off: %+v", files, copies, job.Totals())
	}
	deliveries := []DeliveryView{
		{"场所b01", "清河路", "大堂经理", []string{"海报 A3 × 12（3 种，各 4 份）", "海报 A2 × 1", "宣传单 A4 × 200", "警示卡 90×54 × 50"}},
		{"场所b02", "", "", []string{"海报 A3 × 27（3 种，各 9 份）", "宣传单 A4 × 200", "警示卡 90×54 × 50"}},
		{"场所s01", "", "", []string{"宣传单 A5 × 600"}},
	}
	if !reflect.DeepEqual(job.Deliveries, deliveries) {
		t.Errorf("%+v", job.Deliveries)
	}
	for _, input := range []string{"content/venues/venues.csv", "content/venues/kinds/school.yaml", "templates/jobsheet/product.yaml"} {
		if !slices.Contains(item.Inputs, input) {
			t.Errorf("inputs %v lack %s", item.Inputs, input)
		}
	}
	for _, without := range []Options{{Today: o.Today, Products: builtIn, Only: []Part{Screens}, Templates: o.Templates}, options()} {
		if New(b, without, &diags).find(item.Path) != nil {
			t.Errorf("a job sheet without print or template: %+v", without.Only)
		}
	}
}
