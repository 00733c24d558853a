package markdown

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/testtools"
)

// above are lines as they end or begin above another; below are lines as they begin under one.
var above = []string{"", "甲", "甲，", "甲。", "甲！", "甲？", "甲；", "甲：", "甲…", "甲”", "甲。”", "甲）", "甲。）", "甲？】", "甲 ", "甲  ", "a", "a.", "a?", "a:", "3", "甲＿", "甲_", "**甲。**", "甲*", "- 甲", "- 甲。", "  - 甲", "1. 甲", "1、甲",
	"2、甲", "> 甲", "> 甲。", "> - 甲", "| 甲 | 甲 |", "# 甲", "## 甲 ##", "---", "```", "一、甲", "第一，甲", "（1）甲", "2026年11月23日", "　　甲，", "- 甲\n  甲", "1、甲\n2、甲", "甲\n"}

var below = []string{"乙", " 乙", "  乙", "　乙", "\t乙", "a", "b  ", "- 乙", "* 乙", "-\t乙", "+ 乙", "-乙", "- 5度", "- 5 ℃", "- 5.5 摄氏度", "- 5°", "- 5 元", "-5", "> 乙", ">乙", "> 5 元", "> 乙 5", "# 乙", "## 乙 ##", "## 乙 #", "#乙", "#乙#", "##乙", "##乙#", "＃ 乙", "＃＃乙", "###### 乙",
	"####### 乙", "1. 乙", "1.乙", "1.", "1、乙", "１、乙", "１．乙", "1、", "1、　乙", "2、乙", "3、乙", "2. 乙", "3) 乙", "12. 乙", "110、乙", "1110、乙", "1.5 万", "1.5%", "1、5 元", "2、5", "1、%", "1) 乙", "1)乙", "1）乙", "(1) 乙", "（1）乙", "（一）乙", "（二十）乙", "（甲）乙", "（）乙", "(一)乙", "第一步", "第三条", "第2招", "第一天", "第", "一、乙", "一是乙", "二，是乙", "十二．乙", "一天", "①乙", "⓿乙", "㈠乙", "❶乙", "●乙", "•乙", "√乙",
	"【乙】", "·乙", "=乙", "|乙", "联系人：乙", "联，系：乙", "受理单位名称：乙", "受理单位：乙", "2026年11月23日", "２０２６年＿月", "2026年11月乙", "* * *", "***", "---", "- - -", "--", "___", "_ _ _", "_ _", "~~~", "```", "``` `", "| 丙 | 丁 |", "|---|---|", "丙 | 丁", "1", "-", "*", "- ", "100. 乙", "1000. 乙", "1000) 乙", "1000.", "1234567890、乙", "  - 乙", "  1、乙", "  > 乙", "    乙", "- + 乙", "> - 5 度", "1、+ 乙", "- - 乙"}

// shape tells the blocks of a body by letters: p a paragraph, h a heading, u and o items, q a quotation, t a table with its
// rows, c code, r a rule, x one with an error; and how many characters they hold.
func shape(body string) string {
	var diags diag.List
	d := Parse(body, placer("a.md", body), Options{}, &diags)
	var b strings.Builder
	var blocks func(list []doc.Block)
	blocks = func(list []doc.Block) {
		for _, block := range list {
			switch n := block.(type) {
			case *doc.Paragraph:
				b.WriteByte('p')
				for _, in := range n.Inline {
					if _, ok := in.(*doc.Break); ok {
						b.WriteByte('/')
					}
				}
			case *doc.Heading:
				fmt.Fprintf(&b, "h%d", n.Level)
			case *doc.List:
				for _, item := range n.Items {
					b.WriteByte(map[bool]byte{true: 'o', false: 'u'}[n.Ordered])
					b.WriteByte('(')
					blocks(item.Blocks)
					b.WriteByte(')')
				}
			case *doc.Quote:
				b.WriteString("q(")
				blocks(n.Blocks)
				b.WriteByte(')')
			case *doc.Table:
				fmt.Fprintf(&b, "t%d", len(n.Rows))
			case *doc.CodeBlock:
				b.WriteByte('c')
			case *doc.Rule:
				b.WriteByte('r')
			}
		}
	}
	blocks(d.Blocks)
	characters := 0
	for text := range doc.Texts(d.Blocks) {
		characters += utf8.RuneCountInString(text)
	}
	if diags.HasErrors() {
		b.WriteByte('x')
	}
	return fmt.Sprint(strings.ReplaceAll(b.String(), "(p)", ""), characters)
}

// TestLineUnderLine reads every line of a table under every other, as officers type them, and compares what comes of it with
// testdata/lines.txt.
func TestLineUnderLine(t *testing.T) {
	var b strings.Builder
	for _, a := range above {
		fmt.Fprintf(&b, "# %q\n", a)
		for i, line := range below {
			fmt.Fprintf(&b, "%q %s", line, shape(a+"\n"+line+"\n"))
			b.WriteString(map[bool]string{true: "\n", false: "  "}[i%8 == 7 || i == len(below)-1])
		}
	}
	testtools.CompareText(t, "testdata/lines.txt", b.String(), *update)
}

// TestAsterisks puts runs of asterisks between every two texts of a table and compares with testdata/asterisks.txt what they are
// read as: e emphasis, s strong emphasis, – text; ! where a message says something.
func TestAsterisks(t *testing.T) {
	before := []string{"", " ", "甲", "张", "某", "的张", "付张", "平安", "防范", "老王", "欧阳", "东方", "天南宫", "a", "5", "×", "x", "。", "（", "“", "”", "）", "、", `\*`}
	after := []string{"乙", " 乙", "乙 ", "a", "5", "×", "。乙", "（乙）", "“乙”", "）乙", "先生", "某", "女士们", "张", "付张", "乙某", "，张"}
	var b strings.Builder
	for _, first := range before {
		fmt.Fprintf(&b, "# %q\n", first)
		for _, run := range []string{"*", "**", "***"} {
			for _, inner := range after {
				body := "丙" + first + run + inner + run + "丁"
				var diags diag.List
				d := Parse(body, placer("a.md", body), Options{}, &diags)
				kind := "–"
				doc.Walk(d.Blocks, func(n doc.Inline) {
					switch n.(type) {
					case *doc.Emphasis:
						kind = "e"
					case *doc.Strong:
						kind = "s"
					}
				})
				if diags.Len() > 0 {
					kind += "!"
				}
				if got, want := strings.Join(doc.PlainBlocks(d.Blocks), ""), strings.ReplaceAll(body, `\`, ""); kind[0] != 'e' && kind[0] != 's' && got != want {
					t.Errorf("%q is read as %q", body, got)
				}
				fmt.Fprintf(&b, "%s ", kind)
			}
			b.WriteString("\n")
		}
	}
	testtools.CompareText(t, "testdata/asterisks.txt", b.String(), *update)
}
