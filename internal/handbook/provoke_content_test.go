package handbook

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/server"
)

const (
	caseFile    = "content/cases/loan.md"
	sloganFile  = "content/slogans/bank.md"
	venueTable  = "content/venues/venues.csv"
	venueCodes  = "content/venues/codes.csv"
	venueBook   = "content/venues/venues.xlsx"
	kindFile    = "content/venues/kinds/bank.yaml"
	configFile  = "fanshi.yaml"
	scamFile    = "content/scams.yaml"
	listFile    = "content/lists/ten.md"
	noticeFile  = "content/notices/letter.md"
	pageFile    = "content/pages/about.md"
	weekFile    = "content/bulletins/2026-W48.md"
	venueHead   = "代码,名称,类别,地址,联系人,屏幕\n"
	venueRow    = "b01,清河路储蓄网点,银行,清河路,大堂经理,"
	pageStart   = "---\ntitle: 关于\n---\n\n"
	sloganStart = "---\ntitle: 银行标语\nvenues: [bank]\n---\n\n"
)

// smallProject has no faults.
var smallProject = map[string]string{
	configFile: "name: 平安街道反诈宣传\nbase_url: https://fz.example.gov.cn/\nissuer: 平安街道反诈宣传办公室\ntheme: alert\n" +
		"hotlines: [{number: \"96110\", name: 反诈专线, use: 来电请立即接听}]\n",
	scamFile:   "- id: loan\n  name: 虚假贷款\n  question: 钱还没借到，为什么先收我的？\n",
	kindFile:   "name: 银行\naudience: 储户\nreminder: 转账之前，先问一句柜台\nproducts:\n  - {template: poster/case, size: A3, quantity: 4}\n",
	venueTable: venueHead + venueRow + "lobby 1920x1080\n",
	caseFile: "---\ntitle: 贷款没到手，先交了“解冻费”\nheadline: [先交“解冻费”, 才给放款？]\nhook: “先交解冻费。”\naction: 放款之前要收钱，一分也不交\n" +
		"scam: 虚假贷款\ndate: 2026-11-05\nvenues: [bank]\n---\n\n## 案情\n\n王某点开一条短信里的链接。\n\n## 套路\n\n1. 引人下载软件\n2. 谎称贷款冻结\n3. 收完就失联\n\n" +
		"## 识别\n\n- 放款之前先收费\n- 软件来自短信链接\n- 号称秒批\n\n## 警方提示\n\n- 到网点当面问\n- 不点短信里的链接\n- 立即拨打 110\n",
	sloganFile: sloganStart + "- 取号等一等，也让那笔转账等一等。\n",
}

// inCase makes one fault in the case, at the start of its body, or in its front matter.
func inCase(old, new string) func(*studio) *diag.List { return content(edit{caseFile, old, new}) }

func onPage(body string) func(*studio) *diag.List {
	return content(edit{pageFile, "", pageStart + body})
}

func withScreen(cell string) func(*studio) *diag.List {
	return content(edit{venueTable, "", venueHead + venueRow + cell + "\n"})
}

// withPicture shows a picture on a page, with what the file beside it says.
func withPicture(alt, beside string) func(*studio) *diag.List {
	return func(s *studio) *diag.List {
		picture, err := os.ReadFile("../../content/cases/img/task-rebate-film-rating.png")
		if err != nil {
			s.t.Fatal(err)
		}
		return content(edit{pageFile, "", pageStart + "![" + alt + "](door.png)\n"}, edit{"content/pages/door.png", "", string(picture)},
			edit{"content/pages/door.png.yaml", "", beside})(s)
	}
}

func inConfig(old, new string) func(*studio) *diag.List { return content(edit{configFile, old, new}) }

func inKind(old, new string) func(*studio) *diag.List { return content(edit{kindFile, old, new}) }

const listStart = "---\ntitle: 新十个凡是\nstatus: sample\nissuer: 平安街道反诈宣传办公室\n---\n\n"

var contentProvocations = []provocation{
	{"calendar.day", content(edit{campaign.CalendarFile, "", "- 代号: push\n  名称: 推送\n  周期: 每周\n  哪天: 周八\n"})},
	{"calendar.duplicate", content(edit{campaign.CalendarFile, "", "- 代号: push\n  名称: 推送\n  周期: 每周\n- 代号: push\n  名称: 上报\n  周期: 每月\n"})},
	{"allowed.code", content(edit{campaign.AllowedFile, "", "- 文件: " + caseFile + "\n  规则: date.order\n  文字: 2026-11-05\n  理由: 试验\n"})},
	{"allowed.unused", content(edit{campaign.AllowedFile, "", "- 文件: " + caseFile + "\n  规则: date.future\n  文字: 2026-11-05\n  理由: 试验\n"})},
	{"body.empty", onPage("")},
	{"bulletin.duplicate", content(edit{weekFile, "", "---\ntitle: 甲\nedition: 2026-W48\n---\n"}, edit{"content/bulletins/again.md", "", "---\ntitle: 乙\nedition: 2026-W48\n---\n"})},
	{"bulletin.edition", content(edit{weekFile, "", "---\ntitle: 甲\nedition: 第48周\n---\n"})},
	{"bulletin.kind-twice", content(edit{weekFile, "", "---\ntitle: 甲\nedition: 2026-W48\npicks:\n  bank: {cases: [loan]}\n  银行: {cases: [loan]}\n---\n"})},
	{"case.picture", inCase("venues: [bank]\n", "venues: [bank]\npicture: ../../../门口.jpg\npicture_alt: 门口\n")},
	{"case.picture-alt", inCase("venues: [bank]\n", "venues: [bank]\npicture_alt: 门口\n")},
	{"case.section-empty", inCase("王某点开一条短信里的链接。\n", "")},
	{"case.section-items", inCase("3. 收完就失联\n", "")},
	{"case.section-missing", inCase("## 识别\n\n- 放款之前先收费\n- 软件来自短信链接\n- 号称秒批\n", "")},
	{"case.section-twice", inCase("## 套路", "## 案情\n\n李某也收到了短信。\n\n## 套路")},
	{"case.section-unknown", inCase("## 识别", "## 识贝")},
	{"case.stray", inCase("---\n\n## 案情", "---\n\n年关将近。\n\n## 案情")},
	{"config.base-url", inConfig("https://fz.example.gov.cn/", "http://fz.example.gov.cn/")},
	{"config.hotline", inConfig("\"96110\"", "反诈96110")},
	{"config.site", inConfig("theme: alert", "theme: alert\ncode_url: https://www.example.gov.cn/fz/")},
	{"config.theme", inConfig("theme: alert", "theme: ../alert")},
	{"config.time-zone", inConfig("theme: alert", "theme: alert\ntime_zone: 北京")},
	{"content.stray", content(edit{"content/案例.docx", "", "x"})},
	{"config.reviews", inConfig("theme: alert", "theme: alert\nreviews: 5")},
	{"config.sample", inConfig("theme: alert", "theme: alert\nsample: 是")},
	{"content.twin", content(edit{"content/cases/LOAN.md", "", "x"})},
	{"date.expired", inCase("date: 2026-11-05", "date: 2026-11-05\nexpires: 2026-11-20")},
	{"date.far", inCase("date: 2026-11-05", "date: 2062-11-05")},
	{"date.format", inCase("2026-11-05", "2026-13-05")},
	{"date.future", inCase("2026-11-05", "2026-12-05")},
	{"date.order", inCase("date: 2026-11-05", "date: 2026-11-05\nexpires: 2026-11-01")},
	{"front-matter.missing", content(edit{pageFile, "", "关于本站\n"})},
	{"front-matter.unclosed", content(edit{pageFile, "", "---\ntitle: 关于本站\n\n正文\n"})},
	{"headline.lines", inCase("[先交“解冻费”, 才给放款？]", "[先交, “解冻费”, 才给, 放款？]")},
	{"image.unusable", onPage("![门口](door.png)\n")},
	{"kind.duplicate", content(edit{"content/venues/kinds/shop.yaml", "", "name: 银行\naudience: 顾客\nreminder: 先问店员\n"})},
	{"kind.list", inKind("name: 银行\n", "name: 银行\nlist_on_screens: 有\n")},
	{"kind.theme", inKind("name: 银行\n", "name: 银行\ntheme: 警示\n")},
	{"list.empty", content(edit{sloganFile, "", sloganStart})},
	{"list.item", content(edit{sloganFile, "", sloganStart + "- 先问一句\n\n  再转账\n"})},
	{"list.shape", content(edit{listFile, "", listStart + "2. 凡是先收费的贷款，都是诈骗！\n3. 凡是要验证码的，都是诈骗！\n"})},
	{"list.source", content(edit{listFile, "", strings.Replace(listStart, "sample", "official", 1) + "1. 凡是先收费的贷款，都是诈骗！\n"})},
	{"markdown.code-language", onPage("```案情\n王某\n```\n")},
	{"markdown.depth", onPage(strings.Repeat("> ", 40) + "王某\n")},
	{"markdown.emphasis", onPage("**请拨打 96110**\n")},
	{"markdown.empty-item", onPage("- 甲\n-\n- 乙\n")},
	{"markdown.entity", onPage("王某&nbsp;接到电话\n")},
	{"markdown.heading", onPage("##\n")},
	{"markdown.html", onPage("<div>王某</div>\n")},
	{"markdown.image", onPage("![](door.png)\n")},
	{"markdown.indented", onPage("- 前面一段。\n\n          王某接到电话\n")},
	{"markdown.link", onPage("[](https://fz.example.gov.cn/)\n")},
	{"markdown.lost-text", onPage("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |\n")},
	{"markdown.numbering", onPage("1. 甲\n3. 乙\n")},
	{"markdown.table", onPage("| 甲 | 乙 |\n|---|\n| 1 | 2 |\n")},
	{"markdown.title", onPage("[本站](https://fz.example.gov.cn/ \"反诈\")\n")},
	{"markdown.too-large", onPage(strings.Repeat("王某接到自称客服的电话。\n", 40_000))},
	{"markdown.unsupported", onPage("- [ ] 已宣讲\n")},
	{"notice.slip", content(edit{noticeFile, "", "---\ntitle: 致家长\nform: slip\ndate: 2026-11-16\n---\n\n请家长阅读。\n"})},
	{"app.code", onPage("请扫码下载国家反诈中心 APP。\n")},
	{"case.invented", inCase("venues: [bank]\n---\n\n## 案情\n\n", "venues: [bank]\ninvented: true\n---\n\n## 案情\n\n这是一个真实案例。")},
	{"claim.absolute", onPage("装上这款软件，绝对安全。\n")},
	{"claim.condition", onPage("凡是网络贷款，都是诈骗！\n")},
	{"claim.recovery", onPage("马上报警，保证追回损失。\n")},
	{"link.app", onPage("[下载](https://fz.example.gov.cn/a.apk)\n")},
	{"link.http", onPage("[市局网站](http://gaj.example.gov.cn/)\n")},
	{"link.redirect", onPage("[点这里](https://t.cn/a1b2)\n")},
	{"text.reward", onPage("集赞 38 个，到社区领取纸巾。\n")},
	{"unit.other", onPage("请到新市街派出所咨询。\n")},
	{"loss.form", inCase("venues: [bank]\n", "venues: [bank]\nloss: 32,000元\n")},
	{"plan.repeated", content(edit{"content/cases/loan-2.md", "", strings.ReplaceAll(smallProject[caseFile], "贷款没到手", "贷款还没到手")})},
	{"picture.symbol", withPicture("门口挂着警徽", "approval: \"\"\n")},
	{"picture.sponsor", withPicture("某某银行，电话 95000", "sponsor: 某某银行\n")},
	{"text.word", onPage("请勿透露帐号和密码。\n")},
	{"text.punctuation", onPage("接到陌生电话,先挂断,再核实。\n")},
	{"personal.account", onPage("加微信：wxid_abc123\n")},
	{"personal.address", onPage("住在清河路12号3栋\n")},
	{"personal.bank-card", onPage("打到 6222 0212 3456 7890 128\n")},
	{"personal.class", onPage("清河小学三年级（2）班\n")},
	{"personal.identity", onPage("证号 11010519491231002X\n")},
	{"personal.name", onPage("受害人王丽接到电话\n")},
	{"personal.phone", onPage("接到13812345678的电话\n")},
	{"personal.plate", onPage("开着京A12345来取钱\n")},
	{"piece.read", onPage("　　王某接到电话。\n　　1、要他转账；\n　　2、要他保密。\n")},
	{"piece.unplaced", inCase("- 立即拨打 110\n", "- 立即拨打 110\n\n## 未归类\n\n编辑：小李\n")},
	{"plan.borrowed", content(edit{venueTable, "", venueHead + "h01,平安宾馆,宾馆,,,\n"})},
	{"plan.code", inKind("size: A3", "code: 全县, size: A3")},
	{"plan.every", inKind("size: A3", "every: 天天, size: A3")},
	{"plan.no-site", planned(plan.Options{Only: []plan.Part{plan.Site}}, edit{configFile, "base_url: https://fz.example.gov.cn/", "site: none"})},
	{"plan.nothing-to-print", inKind("poster/case", "poster/list")},
	{"plan.unknown-product", inKind("poster/case", "flyer/case")},
	{"plan.unknown-size", inKind("size: A3", "size: A7")},
	{"plan.unknown-template", inKind("poster/case", "poster/hotline")},
	{"plan.unknown-venue", planned(plan.Options{Venues: []string{"b99"}})},
	{"product.quantity", inKind("quantity: 4", "quantity: 很多")},
	{"product.template", inKind("poster/case", "海报")},
	{"product.twice", inKind("products:\n", "products:\n  - {template: poster/case, size: A3, quantity: 2}\n")},
	{"reference.repeated", inCase("[bank]", "[bank, bank]")},
	{"reference.unknown", inCase("scam: 虚假贷款", "scam: 虚假贷歀")},
	{"sample.left", checked()},
	{"scam.duplicate", content(edit{scamFile, "", smallProject[scamFile] + "- id: loan2\n  name: 虚假贷款\n  question: 为什么先收我的？\n"})},
	{"scam.id", content(edit{scamFile, "id: loan", "id: 贷款"})},
	{"scam.none", content(edit{scamFile, "", "[]\n"})},
	{"screen.duplicate", withScreen("lobby 1920x1080；lobby 1280x720")},
	{"screen.format", withScreen("大堂的电视")},
	{"screen.folder", withScreen("大堂 1920x1080")},
	{"screen.id", withScreen("con 1920x1080")},
	{"screen.legibility", withScreen("door 352x32 P10 3-200米")},
	{"screen.size", withScreen("lobby 99999x1080")},
	{"screen.stale", content(edit{caseFile, "date: 2026-11-05", "date: 2026-11-05\nexpires: 2026-11-24"}, edit{sloganFile, "venues: [bank]", "venues: [bank]\nexpires: 2026-11-24"})},
	{"screen.too-many", withScreen(strings.Repeat("1920x1080；", 300))},
	{"screen.word", withScreen("lobby 1920x1080 很亮")},
	{"slug.characters", content(edit{"content/pages/关于.md", "", pageStart + "正文。\n"})},
	{"slug.duplicate", content(edit{pageFile, "", pageStart + "正文。\n"}, edit{"content/pages/more.md", "", "---\ntitle: 更多\nslug: about\n---\n\n正文。\n"})},
	{"source.character", onPage("这里有\ue001。\n")},
	{"source.converted", content(edit{venueTable, "", "\xb4\xfa\xc2\xeb,\xc3\xfb\xb3\xc6,\xc0\xe0\xb1\xf0\nb01,\xcd\xf8\xb5\xe3,\xd2\xf8\xd0\xd0\n"})},
	{"source.empty", content(edit{pageFile, "", " \n"})},
	{"source.encoding", content(edit{pageFile, "", "---\ntitle: a\n---\n\n\xff\xff\x81\xff\n"})},
	{"source.missing", content(edit{configFile, "", ""})},
	{"table.column-name", content(edit{venueTable, "联系人", "联系仁"})},
	{"table.column-twice", content(edit{venueTable, "地址,联系人", "地址,地址"})},
	{"table.columns", content(edit{venueTable, "联系人", "备注"})},
	{"table.empty", content(edit{venueTable, "", ",,\n,,\n"})},
	{"table.error-value", content(edit{venueTable, "清河路储蓄网点", "#REF!"})},
	{"table.formula", content(edit{venueTable, "", ""}, edit{venueBook, "", workbook(`<c><f>A1</f></c>`)})},
	{"table.header", content(edit{venueTable, "", "清河路储蓄网点,清河路\n万寿路储蓄网点,万寿路\n"})},
	{"table.rows", content(edit{venueTable, "", "平安街道宣传点位\n" + smallProject[venueTable]})},
	{"table.sheets", content(edit{venueTable, "", ""}, edit{venueBook, "", workbook(cells("银行"))})},
	{"table.syntax", content(edit{venueTable, "", "代码，名称，类别\nb01，网点，银行\n"})},
	{"table.too-large", content(edit{venueTable, "", venueHead + strings.Repeat("b01,甲,银行,,,\n", 20_001)})},
	{"table.xlsx", content(edit{venueTable, "", ""}, edit{venueBook, "", "x"})},
	{"text.too-long", inCase("“先交解冻费。”", "“"+strings.Repeat("先交解冻费", 10)+"”")},
	{"tokens.line", tokens("b01\n")},
	{"tokens.twice", tokens("b01 abcdefghijklmnopqrstuvwxyz\nb01 abcdefghijklmnopqrstuvwxyz\n")},
	{"tokens.weak", tokens("b01 abc\n")},
	{"value.unknown", content(edit{listFile, "", strings.Replace(listStart, "sample", "draft", 1) + "1. 凡是先收费的贷款，都是诈骗！\n"})},
	{"venue.answer", func(s *studio) *diag.List {
		_, diags := campaign.AssignCodes(apply(smallProject, nil), campaign.AssignOptions{New: []string{"没有的地方"}, Now: today})
		return diags
	}},
	{"venue.code", content(edit{venueTable, "b01", "网点1"})},
	{"venue.column", content(edit{venueTable, "类别", "区域"})},
	{"venue.duplicate", content(edit{venueTable, "", venueHead + "b01,甲,银行,,,\nb01,乙,银行,,,\n"})},
	{"venue.gone", content(edit{venueCodes, "", "代码,名称\nb01,清河路储蓄网点\nb02,北门仓库\n"})},
	{"venue.lower", content(edit{venueTable, "b01", "B01"})},
	{"venue.missing", content(edit{venueTable, "清河路储蓄网点,", ","})},
	{"venue.moved", content(edit{venueCodes, "", "代码,名称\nb01,北门仓库\n"})},
	{"venue.name-changed", content(edit{venueCodes, "", "代码,名称\nb01,清河路分理处网点\n"})},
	{"venue.no-code", content(edit{venueTable, "", venueHead + ",甲,银行,,,\n"})},
	{"venue.none", content(edit{venueTable, "", venueHead})},
	{"venue.quantity", content(edit{venueTable, "", "代码,名称,类别,数量\nb01,网点,银行,海报多一点\n"})},
	{"venue.renamed", content(edit{venueTable, "", venueHead + ",清河路储蓄所,银行,,,\n"}, edit{venueCodes, "", "代码,名称\nb01,清河路储蓄网点\n"})},
	{"venue.same-name", content(edit{venueTable, "", venueHead + ",甲,银行,,,\n,甲,银行,,,\n"})},
	{"venue.two-tables", content(edit{venueBook, "", "x"})},
	{"source.folded", content(edit{kindFile, "储户", "储⼾"})},
	{"yaml.bracket", inCase("title: 贷款", "title: [警惕]贷款")},
	{"yaml.depth", inConfig("theme: alert", "theme: "+strings.Repeat("[", 60)+"x"+strings.Repeat("]", 60))},
	{"yaml.escape", inCase("title: 贷款没到手，先交了“解冻费”", "title: \"贷款\\n没到手\"")},
	{"yaml.indent", inKind("audience:", "\taudience:")},
	{"yaml.straight-quote", inCase("title: 贷款没到手，先交了“解冻费”", "title: \"解冻费\"没交，贷款没到手")},
	{"yaml.too-large", content(edit{scamFile, "", strings.Repeat("- id: loan\n", 120_000)})},
	{"yaml.too-many", content(edit{scamFile, "", "- id: loan\n" + strings.Repeat("  名字：甲\n", 300)})},
	{"yaml.wide-comma", inCase("[先交“解冻费”, 才给放款？]", "[先交“解冻费”，才给放款？]")},
	{"yaml.duplicate-key", inConfig("theme: alert", "theme: alert\ntheme: alert")},
	{"yaml.missing", inConfig("theme: alert\n", "")},
	{"yaml.multi-line", inConfig("theme: alert", "theme: |\n  alert")},
	{"yaml.syntax", inKind("audience:", "audience：")},
	{"yaml.type", inConfig("theme: alert", "theme: [alert]")},
	{"yaml.unknown-key", inConfig("theme: alert", "theem: alert")},
}

func tokens(text string) func(*studio) *diag.List {
	return func(s *studio) *diag.List {
		diags := &diag.List{}
		if _, err := server.ReadTokens(strings.NewReader(text), "口令.txt", diags); err != nil {
			s.t.Fatal(err)
		}
		return diags
	}
}

// workbook is a venue table whose one venue has the given cell as its third, and a second sheet without a header.
func workbook(kind string) string {
	const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheet := func(rows ...string) string {
		return "<worksheet><sheetData><row>" + strings.Join(rows, "</row><row>") + "</row></sheetData></worksheet>"
	}
	parts := map[string]string{
		"xl/workbook.xml": `<workbook><sheet name="场所" id="a"/><sheet name="说明" id="b"/></workbook>`,
		"xl/_rels/workbook.xml.rels": `<a><Relationship Id="a" Type="` + relations + `/worksheet" Target="a.xml"/><Relationship Id="b" Type="` + relations +
			`/worksheet" Target="b.xml"/></a>`,
		"xl/a.xml": sheet(cells("代码", "名称", "类别"), cells("b01", "清河路储蓄网点")+kind),
		"xl/b.xml": sheet(cells("填表说明")),
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, parts[name])
		}
		if err != nil {
			panic(err) // memory takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// cells are those of a row.
func cells(texts ...string) string {
	var b strings.Builder
	for _, s := range texts {
		b.WriteString(`<c t="inlineStr"><is><t>` + s + `</t></is></c>`)
	}
	return b.String()
}
