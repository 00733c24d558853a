package plan

import (
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// TestShopNames: print files are named for people as well, each otherwise; the ratio is in both names of what is drawn to
// a scale; a kind that names no quantity gets the product's.
func TestShopNames(t *testing.T) {
	b, o := smallBook(), options()
	for _, c := range b.Cases { // d, c and a are shown
		c.Title.Value = strings.Repeat("很长的标题", 30)
		if c.Slug == "d" {
			c.Title.Value = `谎称“医保”：转 3.2 万元?`
		}
	}
	b.Bulletins = nil
	bank := b.Venues[0].Kind
	bank.Products = []campaign.Product{{Template: "poster/case", Size: "A3"}, {Template: "leaflet/case", Size: "A4", Quantity: 200},
		{Template: "banner/slogan", Size: "10000×900"}, {Template: "card/hotline", Size: "90x54", Quantity: 300}, {Template: "tent/slogan", Size: "210x140", Quantity: 5}}
	o.Only, o.Venues = []Part{Print}, []string{b.Venues[0].Code}
	var diags diag.List
	p := New(b, o, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	names := map[string]string{}
	quantities := map[string]int{}
	for _, item := range p.Items {
		job := item.Job.(*SheetJob)
		names[item.ShopName] = item.Path
		quantities[job.Product.Code] = job.Quantity
		if !slices.Equal(item.Places(), b.Venues[:1]) || len(item.ShopName) > shopNameBytes || refusedName(item.ShopName) != "" || strings.ContainsAny(item.ShopName, " /\n") {
			t.Errorf("%s: %q (%d bytes), for %v", item.Path, item.ShopName, len(item.ShopName), item.Places())
		}
	}
	if len(names) != len(p.Items) || len(names) < 7 {
		t.Errorf("%d names of %d items: %v", len(names), len(p.Items), names)
	}
	code := b.Venues[0].Code
	for want, path := range map[string]string{
		"海报-谎称“医保”：转3.2万元？_297×420mm_单面_157克铜版纸_1张_" + code + ".pdf":            "poster_A3_d.pdf",
		"警示卡_90×54mm拼10_单面_300克铜版纸_300枚_通用.pdf":                                 "card_90x54_hotline.pdf",
		"横幅-" + firstSlogan(p, "banner") + "_10000×900mm_1比10_单面_横幅布_1条_通用.pdf": "_1to10.pdf",
	} {
		if !strings.HasSuffix(names[want], path) || names[want] == "" {
			t.Errorf("no file %s…%s; there are %v", want, path, names)
		}
	}
	if quantities["poster"] != 1 || quantities["leaflet"] != 200 || quantities["banner"] != 1 || quantities["tent"] != 5 {
		t.Errorf("quantities %v", quantities)
	}
	if !slices.ContainsFunc(p.Items, func(i *Item) bool { return strings.HasPrefix(i.ShopName, "海报-很长的标题很长") }) ||
		!slices.ContainsFunc(p.Items, func(i *Item) bool {
			return strings.HasPrefix(i.ShopName, "海报-c_") || strings.HasPrefix(i.ShopName, "海报-a_")
		}) {
		t.Errorf("two cases of one title: %v", names)
	}
}

func firstSlogan(p *Plan, code string) string {
	i := slices.IndexFunc(p.Items, func(i *Item) bool { return i.Job.(*SheetJob).Product.Code == code })
	if i < 0 {
		return ""
	}
	return portable(p.Items[i].Job.(*SheetJob).View.Slogan.Text)
}

// TestJobSheetSaysTheRatio: what is drawn at one tenth is said on the job sheet, and so is what a product leaves to its
// own data.
func TestJobSheetSaysTheRatio(t *testing.T) {
	b, o := smallBook(), options()
	b.Venues[0].Kind.Products = []campaign.Product{{Template: "banner/slogan", Size: "12000x900"}, {Template: "poster/case", Size: "A3", Quantity: 4}}
	o.Templates = map[string][]string{b.Config.Theme: {"banner/slogan", "poster/case", "leaflet/case", "jobsheet/jobsheet"}}
	o.Only = []Part{Print}
	var diags diag.List
	p := New(b, o, &diags)
	i := slices.IndexFunc(p.Items, func(i *Item) bool { return i.Job.(*SheetJob).View.Job != nil })
	if i < 0 || diags.HasErrors() {
		t.Fatalf("no job sheet: %v", diags.Sorted())
	}
	ratios := map[string]string{}
	for _, f := range p.Items[i].Job.(*SheetJob).View.Job.Files {
		ratios[f.Product] = f.Ratio
		if f.Quantity == 0 || f.Material == "" {
			t.Errorf("%+v", f)
		}
	}
	if ratios["横幅"] != "1:10" || ratios["海报"] != "1:1" {
		t.Errorf("ratios %v", ratios)
	}
	if name := p.Items[i].ShopName; !strings.HasPrefix(name, "工单-印刷工单_") || !strings.HasSuffix(name, "_2026-W48.pdf") {
		t.Errorf("the job sheet is called %s", name)
	}
}

// TestPortableNames: no visible character of a title is lost in a file's name, and no number becomes another one.
func TestPortableNames(t *testing.T) {
	for text, want := range map[string]string{
		"先交了 3.2 万元“解冻费”": "先交了3.2万元“解冻费”",
		"比例 1:10，24/7":    "比例1：10，24／7",
		"只剩 50% ？？":       "只剩50%？？",
		"138****0000":     "138＊＊＊＊0000",
		`C:\temp <b>|"`:   "C：＼temp＜b＞｜＂",
		"拨打 110 96110":    "拨打110_96110",
		"APP Store　下载":    "APP_Store下载",
		"1-3 万元，1~3":      "1-3万元，1~3",
		"\t是真的吗?\n":       "是真的吗？",
	} {
		if got := portable(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if name := "海报-" + portable(text) + "_.pdf"; refusedName(name) != "" {
			t.Errorf("%q: %q is refused by Windows", text, name)
		}
	}
	const long = "转了3.2万元又转18000元"
	for most := range len(long) + 4 {
		got := cutBytes(long, most)
		kept, cut := strings.CutSuffix(got, "…")
		if len(got) > most || cut == (got == long) && got != "" || !strings.HasPrefix(long, kept) || got != long && got != "" && inWord(kept[len(kept)-1]) && inWord(long[len(kept)]) {
			t.Errorf("cut to %d bytes: %q", most, got)
		}
	}
	if got := cutBytes(long, len(long)-1); got != "转了3.2万元又转…" {
		t.Errorf("got %q", got)
	}
}
