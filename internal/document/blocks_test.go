package document

import (
	"flag"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write the expected blocks anew; look at them")

// TestDocuments: the documents that intake's tests read, block by block, with what is left out of them, are in
// testdata/documents.txt.
func TestDocuments(t *testing.T) {
	const folder = "../intake/testdata/documents/"
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, e := range entries {
		name := e.Name()
		raw, err := os.ReadFile(folder + name)
		if err != nil {
			t.Fatal(err)
		}
		switch path.Ext(name) {
		case ".golden":
			continue
		case ".txtar":
			parts := map[string]string{}
			for _, f := range txtar.Parse(raw).Files {
				parts[f.Name] = string(f.Data)
			}
			name, raw = strings.TrimSuffix(name, ".txtar")+".docx", archived(t, parts)
		}
		d := read(t, name, raw)
		fmt.Fprintf(&out, "== %s %q %q\n%s", e.Name(), d.Title, d.Notes, dump(d))
	}
	testtools.CompareText(t, "testdata/documents.txt", out.String(), *update)
}

// TestPages: what of a page of the web is text, and as which block; the rest is told.
func TestPages(t *testing.T) {
	const article = `<h2>标题</h2><p>正文一。</p>`
	var out strings.Builder
	for _, page := range []string{
		"<p>一</p>二<div>三<p>四</p>五</div>六", "一<br>二<br><br>三", "<p>一<hr>二", "甲<hr>乙", "<p>甲\n乙 丙\tA\nB  C</p>", "<pre>甲  乙\n丙</pre><textarea>丁  戊</textarea>",
		"<h1>一</h1><h3>三</h3><h6>六</h6><p class=MsoTitle>题</p>", "<ul><li>甲<li>乙<ul><li>丙</ul></ul>丁", "<ol start=3><li>甲<li>乙<li value=9>丙<li>丁</ol>", "<ol><li value=x>甲<li value=-1>乙<li value=10000>丙</ol>", "<ol>零<li>甲<p>乙</p></ol>",
		"<article>" + article + "</article><nav>首页<a href=x>栏目</a></nav><footer>备案号</footer>", "<main>" + article + "</main><div>相关<span>阅读</span></div>", "<article>甲</article><article>乙</article>", "<article></article><p>甲</p>",
		"<h1 id=activity-name>题</h1><em id=publish_time>2026年11月5日</em><div id=js_content>" + article + "</div><div>喜欢作者</div>", "<div id=js_content><h1 id=activity-name>题</h1>甲</div>",
		"<p hidden>甲</p>乙", "<p style='color:red; display : none'>甲</p>乙", "<p>甲<noscript>乙</noscript>丙", "<script>甲</script><style>乙</style><template>丙</template>丁", "<ruby>诈<rp>(</rp><rt>zhà</rt><rp>)</rp></ruby>骗",
		"甲<img src=a.png><img src=b.png alt=图片><img src=c.png alt='一张 截图'>", "甲<video></video><iframe></iframe><audio></audio>", "甲<input value='填 写'><input value=' '>", "<a href=https://a.example>甲</a><a href=#b>乙</a><a href=https://c.example>丙</a>",
		"<table><tr><th>项<th>做法<tr><td>刷单<td>不做<p>先问</table>", "<table><caption>表一</caption><thead><tr><td>甲<td>乙</thead><tbody><tr><td colspan=2>丙</tbody></table>丁", "<table><tr><td>甲<tr><td>乙</table>", "<table><tr><td>甲<td><table><tr><td>乙<td>丙</table></table>",
		"<table><tr><td>甲<img src=a.png><video></video><td><a href=https://a.example>乙</a><ul><li>丙</ul><tr><td><p hidden>丁</p><td colspan=x>戊</table>己<img src=b.png><iframe></iframe>", "<table><tr><td>甲<td>乙</tr></table><table><tr><td><tr><td></table>丙",
		"<title>网页</title><p>甲", "<meta property=og:title content='文章'><title>网页</title><p>甲", "<svg><title>图</title><text>乙</text></svg>甲", "Version:0.9\r\nStartHTML:1\r\n<html><body>甲</body></html>",
	} {
		fmt.Fprintf(&out, "== %s\n", strings.ReplaceAll(page, "\n", `\n`))
		d := read(t, "a.html", []byte(page))
		if d.Title != "" {
			fmt.Fprintf(&out, "title: %s\n", d.Title)
		}
		out.WriteString(dump(d))
	}
	testtools.CompareText(t, "testdata/pages.txt", out.String(), *update)
}

// TestAlternatives: of several forms of one thing the first that has text is read (ECMA-376, part 3, section 7.6); what the others
// say beyond it is told, and said twice is nothing.
func TestAlternatives(t *testing.T) {
	box := func(text string) string {
		if text == "" {
			return `<w:drawing/>`
		}
		return "<w:txbxContent><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:txbxContent>"
	}
	for _, c := range []struct {
		forms []string // Choice … Fallback
		want  string
		left  bool
	}{
		{[]string{"甲", "甲"}, "甲", false},
		{[]string{"甲", ""}, "甲", false},
		{[]string{"", "甲"}, "甲", false},
		{[]string{"", "甲", "甲"}, "甲", false},
		{[]string{"", "甲", "乙"}, "甲", true},
		{[]string{"甲", "乙"}, "甲", true},
		{[]string{"", ""}, "", false},
	} {
		forms := ""
		for i, text := range c.forms {
			name := "Choice"
			if i == len(c.forms)-1 {
				name = "Fallback"
			}
			forms += "<mc:" + name + ">" + box(text) + "</mc:" + name + ">"
		}
		d := read(t, "a.docx", archived(t, body("<w:p><w:r><w:t>头</w:t></w:r></w:p><w:p><mc:AlternateContent xmlns:mc='m'>"+forms+"</mc:AlternateContent></w:p>")))
		want := "头\n"
		if c.want != "" {
			want += c.want + "\n"
		}
		if c.left {
			want += "- 只给旧版本看的文字: 乙\n"
		}
		if got := dump(d); got != want {
			t.Errorf("%q: %q, want %q", c.forms, got, want)
		}
	}
}

// TestCounted: Word's formats of numbers (ECMA-376, part 1, section 17.18.59), as Word writes them.
func TestCounted(t *testing.T) {
	for _, c := range []struct {
		format string
		n      int
		want   string
	}{
		{"decimal", 12, "12"}, {"decimalZero", 9, "09"}, {"decimalZero", 10, "10"}, {"", 7, "7"}, {"lowerLetter", 1, "a"}, {"lowerLetter", 26, "z"}, {"lowerLetter", 27, "27"}, {"upperLetter", 3, "C"}, {"upperLetter", 0, "0"},
		{"lowerRoman", 4, "iv"}, {"upperRoman", 1999, "MCMXCIX"}, {"upperRoman", 2026, "MMXXVI"}, {"decimalEnclosedParen", 3, "（3）"}, {"decimalEnclosedFullstop", 3, "3."}, {"decimalEnclosedCircle", 1, "①"}, {"decimalEnclosedCircleChinese", 20, "⑳"}, {"decimalEnclosedCircle", 21, "21"},
		{"ideographEnclosedCircle", 10, "㊉"}, {"ideographTraditional", 1, "甲"}, {"ideographZodiac", 12, "亥"}, {"chineseLegalSimplified", 123, "壹佰贰拾叁"},
		{"chineseCounting", 0, "〇"}, {"chineseCounting", -1, "〇"}, {"chineseCounting", 9, "九"}, {"chineseCounting", 10, "十"}, {"chineseCounting", 11, "十一"}, {"chineseCounting", 19, "十九"}, {"chineseCounting", 20, "二十"}, {"chineseCounting", 21, "二十一"}, {"chineseCounting", 99, "九十九"},
		{"japaneseCounting", 100, "一百"}, {"chineseCountingThousand", 101, "一百零一"}, {"ideographDigital", 109, "一百零九"}, {"chineseCounting", 110, "一百一十"}, {"chineseCounting", 123, "一百二十三"}, {"chineseCounting", 180, "一百八十"}, {"chineseCounting", 199, "一百九十九"}, {"chineseCounting", 200, "二〇〇"}, {"chineseCounting", 2026, "二〇二六"},
	} {
		if got := counted(c.format, c.n); got != c.want {
			t.Errorf("%s %d: %s, want %s", c.format, c.n, got, c.want)
		}
	}
}
