package markdown

import (
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// asTyped are lines of officers that hold signs of Markdown: each is printed exactly as it is typed.
var asTyped = []string{
	"王某用138****0000联系139****1111，卡号6222************1234转入6217************5678。",
	"同群的张*、李*也被骗，图是1920*1080，又发到4*6的群。", "张**和李**被骗", "欧阳*、司马**", "受害人张*明和李*华", "事主王**，群友赵*", "王某*与某*", "*先生、*女士", "*某、*某某",
	"１３８****００００", "138XXXX*0000", "3×*", "5*3=15，2*4*6", "a*b*c", "***", "******", "密码***不要告诉***别人", "身份证3301**********12", "尾号**34", "6222**", "（张*）", "“李*”",
	"C:\\temp", `C:\temp\_new\.git`, `\\server\share`, `D:\*.exe`, `末尾的反斜杠\`, "file_name_1", "____年__月__日", "姓名：____ 电话：____（必填）", "__重要__", "_斜_", "a~b，1~3万元", "~~", "~~删除~~", "~5度",
	"~~~重要通知~~~", "~~~", "#话题#", "#话题# 今天", "##话题##", "##话题＃＃", "＃话题＃", "1.2万元", "1.5倍", "3.2 万元", "110、119都是", "1、2号楼", "2、只有一条", "2026. 5 月", "2026.11.05", "+86 138****0000", "+ 5 元", "+5", "- 5度", "- 5 ℃", "-5度", "> 100元", ">100元", "> 3.2 万",
	"===", "******", "* * *", "_________", "<必看>", "<138****0000>", "1<2", "abc<test@qq.com>", "AT&T", "R&D;", "[1]", "[^1]", "[^1]: 注", "[注]: 内容", "[注](见附件)", "[1](2)", "[A](B)", "[注][1]", "![惊]", "a|b", "|", "||",
	"`甲`", "it`s ok", "``甲` `", "100%", "$100", "(1)甲", "（1）甲", "①甲", "一、甲", "第一，甲", "A.甲", "●甲", "•甲", "·甲", "※甲", "■ 甲", "—甲", "——甲", "－甲", "－－－", "———", "-甲", "1）", "1、", "@全体", "^1^", "==重点==", ":smile:", "{甲}", "甲  乙", "甲!",
	"甲\\*乙\\*"[0:0] + "3.14*2", "*", "**", "甲*", "*甲", "甲 * 乙 * 丙", "（*）", "*1 为必填", "*注：甲", "**注：甲", "甲*、乙*", "网址 https://a.example/b_c_d*e", "﹡甲﹡", "＊甲＊", "☎️ 110", "é", "👨‍👩‍👧",
}

// TestAsTyped: in a paragraph, an item, a heading, a table and a quotation.
func TestAsTyped(t *testing.T) {
	for _, typed := range asTyped {
		for place, body := range map[string]string{"line": typed, "paragraph": "甲：" + typed + "。乙", "item": "- " + typed, "numbered item": "1. 甲" + typed, "heading": "## 甲" + typed + "乙",
			"below": "上一行。\n" + typed + "\n下一行。", "quotation": "> 甲：" + typed, "table": "| 一 |\n|---|\n| 甲" + typed + " |", "indented": "　　" + typed} {
			if place == "table" && strings.Contains(typed, "|") || place == "item" && strings.HasPrefix(typed, "[") || place == "item" && strings.TrimLeft(typed, "-_*+ 0123456789.") != typed {
				continue
			}
			d, diags := read(body)
			got := strings.Join(doc.PlainBlocks(d.Blocks), "\n")
			if diags.HasErrors() || !strings.Contains(got, typed) {
				t.Errorf("%s %q: got %q %v\n%s", place, body, got, diags.Sorted(), doc.Dump(d))
			}
		}
	}
}

// TestEmphasisStands: emphasis in ordinary Chinese is emphasis, also beside words that end like surnames.
func TestEmphasisStands(t *testing.T) {
	for _, body := range []string{"这是*强调*和**强调**。", "**马上停止！**然后报警", "请**立即**拨打", "为了您的安全**请勿转账**给别人", "保持平安**最重要**", "加强防范**不转账**", "不要紧张**先核实**", "他是**骗子**，**不要信**",
		"**安全**第一，**防范**第二", "**提醒受害人王某**，及时报警", "**拨打 96110 咨询**", "“**甲**”", "（**甲**）乙", "**甲**、**乙**", "损失**三万元**", "*甲*乙*丙*", "**a** *b*", "**“甲”**乙"} {
		d, diags := read(body)
		got := strings.Join(doc.PlainBlocks(d.Blocks), "\n")
		if diags.HasErrors() || got != strings.ReplaceAll(body, "*", "") {
			t.Errorf("%q: got %q %v", body, got, diags.Sorted())
		}
	}
}

// TestMaskBesideEmphasis: a double surname hides a name wherever it stands, also where emphasis follows on its line; those
// that are words as well do not take emphasis apart.
func TestMaskBesideEmphasis(t *testing.T) {
	for body, want := range map[string]string{
		"居民欧阳*报警，请*先核实*。":      "居民欧阳*报警，请先核实。",
		"甲欧阳*说甲*核实*乙*先生。":      "甲欧阳*说甲核实乙*先生。",
		"社区诸葛**来电，**立即停手**再说。": "社区诸葛**来电，立即停手再说。",
		"来自东方*快看*的消息":          "来自东方快看的消息",
		"*请转告欧阳*，不要付款":         "请转告欧阳，不要付款",
		"甲*核实*乙，*先生和李*都报警。":    "甲核实乙，*先生和李*都报警。", // what has ended waits for nothing
		"甲*核实*乙，*请转告欧阳*，不付":    "甲核实乙，请转告欧阳，不付",
		"***先别转账！***":          "先别转账！",
		"- ***先别转账***":         "先别转账",
		"***，李***":             "***，李***",
		"***李某***":             "***李某***",
		"***先生报警***":           "***先生报警***",
		"***138***":            "***138***",
		"***甲***乙***":          "***甲***乙***",
		"张***和***说":            "张***和***说",
	} {
		d, diags := read(body)
		if got := strings.Join(doc.PlainBlocks(d.Blocks), "\n"); diags.HasErrors() || got != want {
			t.Errorf("%q: got %q, want %q %v", body, got, want, diags.Sorted())
		}
	}
}

// TestHints: what may have been meant otherwise is said, once.
func TestHints(t *testing.T) {
	for body, want := range map[string]string{
		"长*宽*高，长*宽*高": "1:2 markdown.emphasis", "**拨打 110**": "1:1 markdown.emphasis", "甲&nbsp;乙&copy;": "1:2 markdown.entity 1:9 markdown.entity", "甲\n乙": "2:1 piece.read",
		"甲。\n1、乙\n2、丙\n丁。\n戊": "2:1 piece.read", "甲<!-- 乙": "1:2 markdown.html", "*甲*": "", "甲\n\n乙": "", "1. 甲\n2. 乙": "", "- 甲\n- 乙": "",
	} {
		_, diags := read(body)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, strings.TrimPrefix(d.Pos.String(), "content/cases/loan.md:")+" "+d.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %q", body, got, want)
		}
	}
}

// TestLines: what a line begins. Blocks are written one a line: p a paragraph, o and u items, h a heading, r a rule, q a quotation.
func TestLines(t *testing.T) {
	for body, want := range map[string]string{
		"　　甲。\n　　乙。":                "p甲。 p乙。",
		"　　甲，\n　　乙":                 "p甲， p乙",
		"    甲，\n    乙":             "p甲， p乙",
		"\t甲，\n\t乙":                 "p甲， p乙",
		"甲，\n乙":                     "p甲，乙",
		"甲。\n乙":                     "p甲。 p乙",
		"甲，\n1、乙\n2、丙\n丁":           "p甲， o乙 o丙 p丁",
		"甲，\n　　1、乙；\n　　2、丙。":        "p甲， o乙； o丙。",
		"1.甲\n2.乙\n3.5万元":           "o甲 o乙 p3.5万元",
		"１、甲\n２．乙\n3）丙":             "o甲 o乙 o丙",
		"甲\n（1）乙\n（2）丙":             "p甲 p（1）乙 p（2）丙",
		"甲\n(1) 乙":                  "p甲 p(1) 乙",
		"甲\n①乙\n②丙":                 "p甲 p①乙 p②丙",
		"一、甲\n乙，\n二、丙":              "p一、甲乙， p二、丙",
		"第一，甲，\n第二，乙":               "p第一，甲， p第二，乙",
		"甲：\n2、乙":                   "p甲： p2、乙",
		"甲\n2. 乙":                   "p甲 o乙",
		"- 甲\n乙\n- 丙":               "u甲 p乙 u丙",
		"- 甲\n  乙":                  "u甲乙",
		"> 甲，\n> 乙\n丙":              "q甲，乙 p丙",
		"> 甲。\n> 乙":                 "q甲。 q乙",
		"甲\n---\n乙":                 "p甲 r p乙",
		"各位居民：\n近来骗子多，\n请注意":        "p各位居民： p近来骗子多，请注意",
		"平安街道\n2026年11月16日":         "p平安街道 p2026年11月16日",
		"姓名：＿＿\n电话：＿＿":              "p姓名：＿＿ p电话：＿＿",
		"联系人：甲\n电话：乙":               "p联系人：甲 p电话：乙",
		"甲\n## 乙\n丙":                "p甲 h乙 p丙",
		"##乙\n丙":                    "h乙 p丙",
		"＃＃ 乙":                      "h乙",
		"## 乙 ##":                   "h乙",
		"## C #":                    "hC #",
		"Call\n96110 now":           "pCall 96110 now",
		"- 甲\n\n  乙":                "u甲 u乙",
		"1、甲\n\n2、乙":                "o甲 o乙",
		"甲\n| 一 |\n|---|\n| 二 |\n丙": "p甲 t一 t二 p丙",
	} {
		d, diags := read(body)
		var got []string
		var walk func(blocks []doc.Block, kind string)
		walk = func(blocks []doc.Block, kind string) {
			for _, b := range blocks {
				switch b := b.(type) {
				case *doc.Paragraph:
					got = append(got, kind+doc.PlainText(b.Inline))
				case *doc.Heading:
					got = append(got, "h"+doc.PlainText(b.Inline))
				case *doc.List:
					for _, i := range b.Items {
						walk(i.Blocks, map[bool]string{true: "o", false: "u"}[b.Ordered])
					}
				case *doc.Quote:
					walk(b.Blocks, "q")
				case *doc.Rule:
					got = append(got, "r")
				case *doc.Table:
					for _, s := range doc.PlainBlocks([]doc.Block{b}) {
						got = append(got, "t"+s)
					}
				}
			}
		}
		walk(d.Blocks, "p")
		if diags.HasErrors() || strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s %v", body, got, want, diags.Sorted())
		}
	}
	var diags diag.List
	const body = "甲，\n乙\n## 丙\n丁，\n戊\n## 己\n庚，\n辛"
	d := Parse(body, placer("content/a.md", body), Options{EachLine: func(h string) bool { return h == "丙" }}, &diags)
	if got := strings.Join(doc.PlainBlocks(d.Blocks), " "); got != "甲，乙 丙 丁， 戊 己 庚，辛" {
		t.Error(got)
	}
}

// TestAddresses: what is wrong with an address is said, and what browsers go to is let through.
func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"": "链接没有地址", "/a b": "链接地址里有空格、反斜杠或看不见的字符", "/a\x7f": "链接地址里有空格、反斜杠或看不见的字符", `/a\b`: "链接地址里有空格、反斜杠或看不见的字符", "//a.example/": "链接地址以 // 开头，会指向别的网站", "/%zz": "链接地址不完整",
		"https:///x": "链接地址不完整", "https://[::1": "链接地址不完整", "http:": "链接地址不完整", "https://me:secret@a.example/": "链接地址里有用户名或密码", "tel:": "tel: 后面应是电话号码", "tel:11O": "tel: 后面应是电话号码",
		"mailto:a": "mailto: 后面应是邮箱地址", "javascript:alert(1)": "不允许 javascript: 开头的链接", "JAVASCRIPT:x": "不允许 javascript: 开头的链接", "data:,x": "不允许 data: 开头的链接",
		"https://a.example/": "", "HTTP://a.example": "", "/cases/?a=b:c": "", "a/b:c": "", "#x:y": "", "?x:y": "", "tel:+86-110": "", "mailto:a@b.example": "", "../x": "",
	} {
		if got := checkURL(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
	for address, want := range map[string][2]string{
		"": {"", "图片没有地址"}, "https://a.example/a.png": {"", "图片的地址是网址"}, "//a.example/a.png": {"", "图片的地址是网址"}, "%zz.png": {"", "图片的路径里有不能用的字符"}, "a%3f.png": {"", "图片的路径里有不能用的字符"}, "a%0a.png": {"", "图片的路径里有不能用的字符"},
		"../../fanshi.yaml": {"", "图片不在 content 文件夹里"}, "/themes/a.png": {"", "图片不在 content 文件夹里"}, "../../contents/a.png": {"", "图片不在 content 文件夹里"},
		"img/a%20b.png": {"content/cases/img/a b.png", ""}, "../img/a.png": {"content/img/a.png", ""}, "/content/x/../a.png": {"content/a.png", ""},
	} {
		if name, problem := ResolveImage("content/cases", address); name != want[0] || problem != want[1] {
			t.Errorf("%q is %q, %q, want %q", address, name, problem, want)
		}
	}
}
