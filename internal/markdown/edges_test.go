package markdown

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/testtools"
)

// edges are bodies at the edge of what is read: every kind of block and inline in every place, each slip, each bound.
var edges = []string{
	// Blocks.
	"# ", "#", "# 甲 #", "# 甲 ##", "####### 甲", "###### 甲", "甲\n===", "甲\n---", "---", "- - -", "-", "- ", "-\n- 甲", "- 甲\n\n  乙", "- 甲\n  乙", "- 甲\n乙", "- 甲\n  - 乙\n    - 丙", "- 甲\n\n\n- 乙", "* 甲", "+ 甲", "* 甲\n- 乙", "1. 甲\n3. 乙", "1. 甲\n1. 乙", "2. 甲", "0. 甲", "1) 甲", "1．甲\n2．乙", "1.甲\n2.乙", "999999999. 甲", "1234567890. 甲", "- [ ] 甲", "- [x] 甲", "1. 甲\n   - 乙\n2. 丙", "1. 甲\n\n\n\n2. 乙",
	"> 甲", ">甲", "> 甲\n> 乙", "> 甲\n乙", "> > 甲", "> - 甲\n> - 乙", "> # 甲", "- > 甲", "    甲", "甲\n\n    乙", "\t甲", "- 甲\n\n      乙", "　　甲", "   甲", "```\n甲\n```", "```go\na\n```", "~~~\n甲\n~~~", "```\n甲", "甲\n```\n乙\n```", "````\n```\n````", "<div>甲</div>", "<br>", "<!-- 甲 -->", "<!-- 甲", "甲<b>乙</b>", "甲<br>乙", "甲<br/>乙", "<a@b.example>", "<https://a.example>", "<weixin://x>",
	"| 一 | 二 |\n|---|---|\n| 甲 | 乙 |", "| 一 | 二 |\n|:--|--:|\n| 甲 |", "| 一 |\n|:-:|\n| 甲 | 乙 |", "| 一 | 二 |\n|---|", "| 一 |\n|---|", "一 | 二\n--|--\n甲 | 乙", "| 一 |\n|---|\n\n甲", "| `a|b` |\n|---|\n| 甲\\|乙 |", "甲\n| 一 |\n|---|\n| 乙 |", "[甲]: https://a.example", "[^1]: 甲", "甲[^1]",
	// Lines.
	"甲\n乙", "甲  \n乙", "甲\\\n乙", "甲。\n乙。", "甲，\n乙", "a\nb", "a \nb", "甲\n\n\n乙", "甲\n1. 乙", "甲\n- 乙", "甲\n2. 乙", "甲\n# 乙", "甲\n> 乙", "1、甲\n2、乙", "（一）甲\n（二）乙", "甲：\n乙：", "甲\n—— 乙", "甲\r\n乙", "\n\n甲", "甲\n ", "甲\n　乙", "-5 度\n-6 度", "- 甲\n-乙", "-甲\n-乙", "＊甲", "• 甲\n• 乙", "●甲\n●乙",
	// Emphasis and asterisks.
	"*甲*", "**甲**", "***甲***", "****甲****", "*甲**乙*", "**甲*乙**", "*甲 乙*", "* 甲*", "*甲 *", "甲*乙*丙", "甲**乙**丙", "**“甲”**乙", "**甲。**乙", "甲**（乙）**丙", "*甲", "甲*", "**甲", "甲**", "*甲**", "_甲_", "__甲__", "\\*甲\\*", "*甲\\*", "**甲\n乙**", "138****0000", "5*3*2", "a*b*c", "a *b* c", "a **b** c", "张*", "王某*", "*先生", "*女士和*小姐", "欧阳*说", "平安*和防范*", "受害人安*、平*", "姓张*的", "张**和李**", "*甲欧阳*", "**提醒王某**", "**张*明**", "*" + strings.Repeat("甲", 200) + "*", strings.Repeat("*甲*", 20), "某*", "某某**", "XX*", "1*", "*1", "×*", "*×", "甲*，乙*", "（*甲*）", "*（甲）*", "【**甲**】", "**甲**、**乙**", "*甲*。", "。*甲*",
	// Links, pictures, code, entities.
	"[甲](https://a.example/)", "[甲](/cases/)", "[甲](cases/)", "[甲](./x)", "[甲](../x)", "[甲](#x)", "[甲]()", "[](https://a.example)", "[甲](www.a.example)", "[甲](见附件)", "[甲](a b)", "[甲](<a b>)", "[甲](https://a.example \"题\")", "[甲](javascript:x)", "[甲](tel:110)", "[甲](tel:abc)", "[甲](tel:+86-110)", "[甲](mailto:a@b.example)", "[甲](mailto:a)", "[甲](https://)", "[甲](http://a.example)", "[甲](ftp://a.example)", "[甲](//a.example)", "[甲](https://u@a.example)", "[甲](https://a.example/%zz)", "[甲](https://a.example/\\x)", "[甲](https://a.example/\x7fx)", "[**甲**](/x)", "[甲[乙]](/x)", "[甲](/x)乙", "[甲", "甲]", "[甲]", "[甲][乙]", "[甲](", "[甲](/x", "![甲](img/a.png)", "![甲](/img/a.png)", "![甲](../a.png)", "![甲](a.png)", "![](a.png)", "![甲]()", "![甲](https://a.example/a.png)", "![甲](a.gif)", "![甲](img/a%20b.png)", "![甲](img/%zz.png)", "![甲](a\\b.png)", "![甲[乙]](a.png)", "甲![乙](a.png)丙", "![甲](../../a.png)", "![甲](a.png \"题\")", "https://a.example/b", "甲https://a.example/b。乙", "www.a.example",
	"`a`", "`甲`", "``a`b``", "`a", "` a `", "`a\nb`", "` `", "``", "`a``", "&amp;", "&lt;b&gt;", "&nbsp;", "&copy;", "&#65;", "&#x41;", "&#0;", "&#xE000;", "&#12345678;", "&#99999999;", "&#x;", "&#;", "&;", "&none;", "AT&T", "&amp", "甲&ensp;乙", "&zwj;", "\\&amp;", "\\\\", "\\a", "\\#", "\\", "甲\\", "[甲](/x?a=1&amp;b=2)", "[甲](/x\\)y)", "[甲](/x&#65;)",
	// Bounds.
	"99. 甲", "100. 甲\n101. 乙", "1000. 甲\n1001. 乙", "甲\n100. 乙", "甲\n1000. 乙", "甲：\n100) 乙", strings.Repeat("> ", 15) + "甲", strings.Repeat("> ", 16) + "甲", strings.Repeat("> ", 17) + "甲", strings.Repeat("- ", 16) + "甲", strings.Repeat("- ", 17) + "甲", strings.Repeat("> ", 40) + "甲",
	strings.Repeat("> ", 20) + "甲", strings.Repeat("- ", 20) + "甲", strings.Repeat("*甲", 30), "[" + strings.Repeat("[", 30) + "甲", strings.Repeat("[甲](/x) ", 5), "![" + strings.Repeat("甲", 300) + "](a.png)",
}

// TestEdges compares what each of these bodies is read as, and what is said of it, with testdata/edges.txt.
func TestEdges(t *testing.T) {
	var b strings.Builder
	for _, body := range edges {
		for _, options := range []Options{{}, {EachLine: func(string) bool { return true }}} {
			d, diags := readAs("a.md", body, options)
			text := doc.Dump(d)
			if options.EachLine != nil {
				plain := &strings.Builder{}
				as, other := readAs("a.md", body, Options{})
				plain.WriteString(doc.Dump(as))
				if plain.String() == text && other.Len() == diags.Len() {
					continue
				}
				b.WriteString("each line an entry: ")
			}
			shown := []rune(body)
			fmt.Fprintf(&b, "# %q\n%s", string(shown[:min(len(shown), 60)]), text)
			for _, d := range diags.Sorted() {
				fmt.Fprintf(&b, "%s %s %s %s。%s\n", strings.TrimPrefix(d.Pos.String(), "a.md:"), d.Severity, d.Code, d.Message, d.Remedy)
			}
		}
	}
	const name = "testdata/edges.txt"
	testtools.CompareText(t, name, b.String(), *update)
}

// TestTooLarge: a body of the largest size is read, one byte more is not.
func TestTooLarge(t *testing.T) {
	for n, want := range map[int]string{MaxBytes: "", MaxBytes + 1: "markdown.too-large"} {
		var diags diag.List
		d := Parse(strings.Repeat("a", n), func(int) diag.Pos { return diag.Pos{File: "a.md"} }, Options{}, &diags)
		got := ""
		for _, d := range diags.Sorted() {
			got += d.Code
		}
		if got != want || (len(d.Blocks) > 0) != (want == "") {
			t.Errorf("%d bytes: %s, %d blocks", n, got, len(d.Blocks))
		}
	}
}
