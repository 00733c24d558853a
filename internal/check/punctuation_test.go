package check

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// written loads a project of one free page, whose body is given.
func written(body string) *campaign.Book {
	book, _ := campaign.Load(fstest.MapFS{"content/pages/p.md": {Data: []byte("---\ntitle: 关于\n---\n" + body + "\n")}}, campaign.LoadOptions{})
	return book
}

// judged writes what a rule says of a page with this body, one a line: the stretch, the message, the remedy, the corrections.
func judged(rule func(*campaign.Book, *diag.List), body string) string {
	var problems diag.List
	rule(written(body), &problems)
	var b strings.Builder
	for _, d := range problems.Sorted() {
		fmt.Fprintf(&b, "%d:%d-%d:%d %s %s %s。%s", d.Pos.Line-3, d.Pos.Col, d.End.Line-3, d.End.Col, d.Severity, d.Code, d.Message, d.Remedy)
		for _, f := range d.Fixes {
			fmt.Fprintf(&b, " [%s %d-%d %s]", f.Title, f.Pos.Col, f.End.Col, f.Text)
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// marked makes every correction of one text and returns it, and what somebody has to decide.
func marked(text string) (string, []string) {
	m := readMarks(text)
	m.find()
	slices.SortStableFunc(m.slips, func(a, b slip) int { return cmp.Compare(a.start, b.start) })
	var b strings.Builder
	var doubts []string
	done := 0
	for _, s := range m.slips {
		switch {
		case s.doubt != "":
			doubts = append(doubts, s.what)
		case s.start >= done:
			b.WriteString(text[done:s.start] + s.with)
			done = s.stop
		}
	}
	return b.String() + text[done:], doubts
}

// besideZhlint are the texts of punctuation.txt that zhlint leaves or makes otherwise, with what we make of them and why.
var besideZhlint = map[string][2]string{
	"发现被骗,快报警!!":              {"发现被骗，快报警！！", "GB/T 15834 lets a mark of exclamation stand two and three times; zhlint passes over every run"},
	"真的吗?!不可能。":               {"真的吗？！不可能。", "the same: the run stands in Chinese text"},
	"怎么会???":                  {"怎么会？？？", "the same"},
	"拨打\"96110,咨询":            {"拨打\"96110，咨询", "a single mark: zhlint makes an opening one of it, nobody knows what is quoted"},
	"“客服\"说要退款":               {"“客服”说要退款", "zhlint makes a second opening mark; the first is Chinese and open"},
	"”客服“说要退款":                {"“客服”说要退款", "turned round; zhlint knows straight ones only"},
	"他说:'先交钱'。":               {"他说：“先交钱”。", "the outer quotation has double marks (GB/T 15834, 4.8)"},
	"It's a test, OK?":        {"It's a test, OK?", "a line of English keeps its marks"},
	"He said \"stop\" first.": {"He said \"stop\" first.", "the same"},
	"APP, SMS":                {"APP, SMS", "the same"},
	"OK!":                     {"OK!", "the same"},
	"等等...":                   {"等等……", "dots for an ellipsis; zhlint passes over every run"},
	"先停...再想":                 {"先停……再想", "the same"},
	"先停......再想":              {"先停……再想", "the same"},
	"先停…再想":                   {"先停……再想", "an ellipsis has six dots"},
	"先停。。。再想":                 {"先停……再想", "the same"},
	"先停。。再想":                  {"先停。再想", "doubled"},
	"先停，，再想":                  {"先停，再想", "doubled"},
	"甲、、乙":                    {"甲、乙", "doubled"},
	"先停--再想":                  {"先停——再想", "a dash of hyphens"},
	"（一）、先停":                  {"（一）先停", "no pause behind a number in brackets (GB/T 15834, 4.5.3.7 note)"},
	"（二)、再想":                  {"（二）再想", "the same"},
	"\"贷款、\"投资\"都要当心":         {"\"贷款、\"投资\"都要当心", "three marks: zhlint turns the third round, nobody knows which one is missing"},
	"50%~60%,都是老人":            {"50%~60%，都是老人", "zhlint takes the mark for a half-width text's"},
}

// TestBesideZhlint: on ninety texts the rule makes what zhlint makes, but for the differences that are listed and decided.
func TestBesideZhlint(t *testing.T) {
	read := func(name string) (lines []string) {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(data), "\n") {
			if line != "" && !strings.HasPrefix(line, "# ") {
				lines = append(lines, line)
			}
		}
		return lines
	}
	texts, theirs := read("punctuation.txt"), read("zhlint.txt")
	if len(texts) != len(theirs) || len(texts) < 90 {
		t.Fatalf("%d texts, %d of zhlint", len(texts), len(theirs))
	}
	for i, text := range texts {
		ours, _ := marked(text)
		decided, known := besideZhlint[text]
		switch {
		case known && (ours != decided[0] || ours == theirs[i] || decided[1] == ""):
			t.Errorf("%s: ours %s, decided %s, zhlint %s", text, ours, decided[0], theirs[i])
		case !known && ours != theirs[i]:
			t.Errorf("%s: ours %s, zhlint %s, and nothing is decided", text, ours, theirs[i])
		}
		if again, _ := marked(ours); again != ours {
			t.Errorf("%s: corrected %s, and again %s", text, ours, again)
		}
	}
}

// TestPunctuation: where, what and with which correction.
func TestPunctuation(t *testing.T) {
	rule := func(b *campaign.Book, l *diag.List) { punctuation(b, today, l) }
	for body, want := range map[string]string{
		"先停,再转账。":                                      "1:3-1:4 警告 text.punctuation 半角标点“,”挨着汉字。改成：先停，再转账。 [改成中文标点 3-4 ，]",
		"先停, 再转账;\"先问\"一句。":                            "1:3-1:13 警告 text.punctuation 半角标点“,”挨着汉字；半角标点“;”挨着汉字；引号是直的。改成：先停，再转账；“先问”一句。 [改成中文标点 3-13 ，再转账；“先问”]",
		"- **先停**,再转账。":                                "1:9-1:10 警告 text.punctuation 半角标点“,”挨着汉字。改成：先停，再转账。 [改成中文标点 9-10 ，]",
		"先停`a,b`,再转账。":                                 "1:8-1:9 警告 text.punctuation 半角标点“,”挨着汉字。改成：停a,b，再转账。 [改成中文标点 8-9 ，]",
		"先停，。再转账。":                                     "1:3-1:5 警告 text.punctuation 两个标点“，。”连在一起。只留一个",
		"先看、再问、":                                       "1:6-1:7 警告 text.punctuation 句子用“、”结尾。改成句号，或者把后面的话补上",
		"“客服说要退款。":                                     "1:1-1:2 警告 text.punctuation 引号没有配成一对。前面用“，后面用”；引号里面再用引号，写成‘’",
		"先停！！！再想。":                                     "",
		"共 3,000 元，12:30 到，比分 3:2。":                    "",
		"见 https://fz.example.gov.cn/a,b:c;d!e?f(g) 。": "1:43-1:44 警告 text.punctuation “。”前面有空格。改成：f(g)。 [改成中文标点 43-44 ]",
		"发到 a.b@example.gov.cn，附 notice-01.md。":        "",
		"看https://fz.example.gov.cn/a_(b)的说明。":         "",
		"```\n先停,再转账\n```":                             "",
		"5\" 的屏幕，It's OK.":                             "",
		"版本 1.2.3，第 4.5 节。":                            "",
		"第一、二、三条；（一）甲，（二）乙。":                           "",
		"他说：“对方回了一句‘马上到账’。”——真的……":                     "",
		"姓名：＿＿＿＿　　日期：＿＿年＿＿月":                           "",
		"[查看案例](/cases/?a=1,2)，再想。":                    "",
		"A、B、C 三类；Wi-Fi--不是。":                          "1:15-1:17 警告 text.punctuation 破折号写成了“--”。改成：i-Fi——不是。 [改成中文标点 15-17 ——]",
	} {
		if got := judged(rule, body); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", body, got, want)
		}
	}
}

// TestPunctuationOfTables: names in the table of venues are as they are registered; those in front matter are corrected.
func TestPunctuationOfTables(t *testing.T) {
	files := fstest.MapFS{
		"content/venues/venues.csv": {Data: []byte("代码,名称,类别,地址,联系人,屏幕\nb01,清河路(东)网点,银行,,,\n")},
		"content/pages/p.md":        {Data: []byte("---\ntitle: 先停,再想\n---\n正文\n")},
	}
	book, _ := campaign.Load(files, campaign.LoadOptions{})
	var problems diag.List
	punctuation(book, today, &problems)
	got := problems.Sorted()
	if len(got) != 1 || got[0].Pos.File != "content/pages/p.md" || got[0].Pos.Line != 2 || got[0].Pos.Col != 10 || len(got[0].Fixes) != 1 || got[0].Fixes[0].Text != "，" {
		t.Errorf("%+v", got)
	}
}
