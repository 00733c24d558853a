package markdown

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
)

// visible counts the characters of a text that a reader sees, ASCII punctuation aside, which may be markup.
func visible(into map[rune]int, s string) {
	for _, r := range s {
		if r >= 0x80 && r != '\u3000' && r != '\u00A0' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' {
			into[r]++
		}
	}
}

// generator writes random Markdown beside the text that a reader must find in it.
type generator struct {
	*rand.Rand
	source, text strings.Builder
}

var words = strings.Fields("凡是 先交钱 “客服” 96110 都是诈骗！ loan 𠮷某 🚨 验证码、 3.2万元 —— 《办法》 APP （请注意） 不转账。 …… é")

func (g *generator) word() {
	w := words[g.IntN(len(words))]
	g.text.WriteString(w)
	switch g.IntN(12) {
	case 0:
		g.source.WriteString("**" + w + "**")
	case 1:
		g.source.WriteString("*" + w + "*")
	case 2:
		g.source.WriteString("[" + w + "](/cases/)")
	case 3:
		g.source.WriteString("`" + w + "`")
	case 4:
		g.source.WriteString(`\<` + w + `\*`)
	default:
		g.source.WriteString(w)
	}
}

func (g *generator) line(prefix string) {
	g.source.WriteString(prefix)
	for range 1 + g.IntN(6) {
		g.word()
		if g.IntN(4) == 0 {
			g.source.WriteByte(' ')
		}
	}
	g.source.WriteByte('\n')
}

func (g *generator) block() {
	switch g.IntN(6) {
	case 0:
		g.line("## ")
	case 1:
		for i := range 1 + g.IntN(4) {
			g.line(fmt.Sprintf("%d. ", i+1))
		}
	case 2:
		for range 1 + g.IntN(4) {
			g.line("- ")
		}
	case 3:
		g.line("> ")
	case 4:
		g.source.WriteString("| 一 |\n|---|\n")
		g.text.WriteString("一")
		g.line("| ")
	default:
		for range 1 + g.IntN(3) {
			g.line("　")
		}
	}
	g.source.WriteString("\n")
}

func TestNoTextIsLost(t *testing.T) {
	seed := testtools.Seed(t)
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
	checked := 0
	for range 2000 {
		g.source.Reset()
		g.text.Reset()
		for range 1 + g.IntN(6) {
			g.block()
		}
		d, diags := read(g.source.String())
		if diags.HasErrors() { // reported, so not lost in silence
			continue
		}
		checked++
		want, got := map[rune]int{}, map[rune]int{}
		visible(want, g.text.String())
		visible(got, strings.Join(doc.PlainBlocks(d.Blocks), "\n"))
		if fmt.Sprint(want) != fmt.Sprint(got) {
			t.Fatalf("seed %d: source\n%s\ntree\n%s", seed, g.source.String(), doc.Dump(d))
		}
	}
	if checked < 1500 {
		t.Errorf("only %d of 2000 documents were free of errors: the generator proves little", checked)
	}
}

// addresses collects what links and pictures hold beside their text.
func addresses(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if kind := strings.TrimSpace(line); strings.HasPrefix(kind, "link ") || strings.HasPrefix(kind, "image ") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// FuzzParse: nothing panics, every node has a true place, and a document without errors holds every character beyond
// ASCII that its source has.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"# 甲\n\n1. 乙\n2. 丙\n", "**“甲。”**乙", "| 甲 |\n|--|\n| 乙 | 丙 |", "[甲](乙) ![丙](丁.png)", "> - 甲\n>   乙",
		"甲&nbsp;\\*\n<b>", "~~~甲\n乙", "[甲]: 乙 '丙'\n\n[甲]", "<a href='甲'>", "``甲`\n`", "\t甲", "***甲**乙*", "- - - 甲", "[甲](<乙> \"丙\")"} {
		f.Add(s)
	}
	for _, s := range asTyped {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r", "")
		if strings.ContainsRune(s, 0) {
			return
		}
		d, diags := read(s)
		lines := strings.Count(s, "\n") + 1
		for _, g := range diags.Sorted() {
			if g.Pos.Line < 1 || g.Pos.Line > lines || g.Message == "" || g.Remedy == "" {
				t.Fatalf("%q: bad diagnostic %+v", s, g)
			}
		}
		if diags.HasErrors() || strings.ContainsAny(s, "&%\\") || strings.Contains(s, "..") {
			return
		}
		want, got := map[rune]int{}, map[rune]int{}
		visible(want, s)
		visible(got, strings.Join(doc.PlainBlocks(d.Blocks), "\n")+addresses(doc.Dump(d)))
		for r, n := range want {
			if r >= 0x80 && got[r] < n && !strings.ContainsRune("、．）＃０１２３４５６７８９", r) { // these may be marks
				t.Fatalf("%q: lost %q\n%s", s, r, doc.Dump(d))
			}
		}
	})
}

// TestHostileNesting reads markup without sense. What does not end runs into the timeout of go test; how long the largest
// size takes is for benchmarks, because goldmark is quadratic on some of it (hence MaxBytes).
func TestHostileNesting(t *testing.T) {
	for _, unit := range []string{">", "[", "![", "*", "*a ", "_a_", "`", "``a", "- ", "1. ", "<", "<a ", "&", "|", "\\", "a\n", "[a](", "**甲", "> > - ", "|甲|\n|-|\n", "]", "甲\n=\n", "<!--", "[]", "``` \n", "- a\n"} {
		body := strings.Repeat(unit, MaxBytes/8/len(unit))
		var diags diag.List
		text, ok := source.Read(mapFile(body), "content/a.md", &diags)
		if !ok {
			t.Fatal(diags.Sorted())
		}
		Parse(text.Data, text.Whole().Pos, Options{}, &diags)
	}
}

// TestAccount: what the tree has too little or too much of is told, a character at its first place, a line of which nothing is
// used where it begins.
func TestAccount(t *testing.T) {
	for name, c := range map[string]struct {
		body, tree string
		unused     string // characters of the body that nothing has read
		want       string
	}{
		"all of it":          {"甲乙\n丙", "丙甲乙", "", ""},
		"blanks":             {"甲 乙\n\n丙", "甲乙丙", " ", ""},
		"one is missing":     {"甲乙\n丙乙", "甲乙丙", "", "1:2 有文字不会出现在成品里：乙"},
		"many are missing":   {"甲一二三四五六七八九十天地玄黄宇宙洪荒日月盈昃", "甲", "", "1:2 有文字不会出现在成品里：…"},
		"one is too much":    {"甲乙", "甲乙乙", "", "1:1 有文字会印成别的样子"},
		"another":            {"甲乙", "甲丙", "", "1:2 有文字不会出现在成品里：乙"},
		"nobody has read":    {"甲乙\n丙丁丁\n戊", "甲乙丙戊", "丁", "2:2 从这里起有文字不会出现在成品里"},
		"of two lines":       {"甲丁\n丁丙", "甲丙", "丁", "1:2 从这里起有文字不会出现在成品里, 2:1 从这里起有文字不会出现在成品里"},
		"and one is missing": {"甲丁\n丙", "甲", "丁", "1:2 从这里起有文字不会出现在成品里"},
	} {
		var diags diag.List
		conv := &converter{lines: &lineReader{body: c.body}, at: placer("a.md", c.body), diags: &diags, used: make([]use, len(c.body))}
		for i, r := range c.body {
			if !strings.ContainsRune(c.unused, r) {
				conv.used[i] = asText
			}
		}
		conv.account(&doc.Doc{Blocks: []doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: c.tree}}}}})
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Message))
			if d.Code != "markdown.lost-text" || d.Remedy == "" || d.Severity != diag.Error {
				t.Errorf("%s: %+v", name, d)
			}
		}
		all := strings.Join(got, ", ")
		if prefix, many := strings.CutSuffix(c.want, "…"); many && (!strings.HasPrefix(all, prefix) || len([]rune(strings.TrimPrefix(all, prefix))) > 20) || !many && all != c.want {
			t.Errorf("%s: %s, want %s", name, all, c.want)
		}
	}
}
