package intake

import (
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/document"
	"fanshi/internal/markdown"
	"fanshi/internal/testtools"
)

// words are what random lines are made of: everyday text and what Markdown, YAML, lists and headings are made of.
var words = []string{"王某", "转账", "不要", "诈骗！", "凡是", "96110", "138****0000", "*", "**", "_", "`", "<b>", "&nbsp;", "[甲](乙)", "#话题#", "|", "~~", "\\", "C:\\a", "+", "-", "——", "“", "”", "：", "，", "。",
	"3*4", "1.5 万元", "（一）", "①", "2026年11月5日", "http://a.example/b", "\u3000", " ", "😀", "𠮷", "é", "｜", "…", "___", "=", ">", "~", "!", "[", "]", "(", ")"}

// starts are what random lines begin with.
var starts = []string{"", "", "", "　　", "1、", "2、", "3、", "1. ", "2. ", "（1）", "①", "一、", "二、", "● ", "- ", "* ", "+ ", "> ", "# ", "## ", "| ", "---", "第一，", "案情", "【案情】", "识别：", "民警提醒", "【虚假贷款】", "回执", "来源：", "11月5日"}

type generated struct {
	r     *rand.Rand
	texts []string // each stands once in the document, between blanks or signs of its own
	lines []string
	n     int
}

func (g *generated) line() string {
	var b strings.Builder
	b.WriteString(starts[g.r.IntN(len(starts))])
	for range g.r.IntN(6) {
		b.WriteString(words[g.r.IntN(len(words))])
	}
	g.n++
	text := fmt.Sprintf("第%c%c句", rune(0x4E00+g.n*7%8000), rune(0x5000+g.r.IntN(8000)))
	g.texts = append(g.texts, text)
	b.WriteString(text)
	for range g.r.IntN(4) {
		b.WriteString(words[g.r.IntN(len(words))])
	}
	return b.String()
}

// write makes a document of lines in one of the three formats.
func (g *generated) write(t *testing.T) (name string, raw []byte) {
	switch format := g.r.IntN(3); format {
	case 0:
		return "a.txt", []byte(strings.Join(g.lines, "\n"))
	case 1:
		var b strings.Builder
		b.WriteString("<!DOCTYPE html><html><body>")
		for _, l := range g.lines {
			tag := []string{"p", "p", "div", "section", "h2", "li", "td"}[g.r.IntN(7)]
			open, end := "<"+tag+">", "</"+tag+">"
			switch tag {
			case "li":
				open, end = "<ul><li>", "</li></ul>"
			case "td":
				open, end = "<table><tr><td>甲</td><td>", "</td></tr></table>"
			}
			b.WriteString(open + "<span>" + html.EscapeString(l) + "</span>" + end + "\n")
		}
		return "a.html", []byte(b.String() + "</body></html>")
	}
	var b strings.Builder
	b.WriteString("-- word/document.xml --\n<w:document xmlns:w=\"w\"><w:body>")
	for _, l := range g.lines {
		p := "<w:p>"
		if g.r.IntN(8) == 0 {
			p += "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>"
		}
		for _, c := range l { // every character in a run of its own now and then
			if g.r.IntN(3) == 0 {
				p += "<w:r><w:t xml:space=\"preserve\">" + html.EscapeString(string(c)) + "</w:t></w:r>"
			} else {
				p += "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">" + html.EscapeString(string(c)) + "</w:t></w:r>"
			}
		}
		p += "</w:p>"
		if g.r.IntN(6) == 0 {
			p = "<w:tbl><w:tr><w:tc>" + p + "</w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
		}
		b.WriteString(p)
	}
	return "a.docx", pack(t, []byte(b.String()+"</w:body></w:document>\n"))
}

// TestGenerated: whatever a document holds, it is taken in whole: every sentence stands once in what the file says.
func TestGenerated(t *testing.T) {
	n := testtools.Seed(t)
	for i := range uint64(1500) {
		g := &generated{r: rand.New(rand.NewPCG(n, i))}
		for range 1 + g.r.IntN(14) {
			g.lines = append(g.lines, g.line())
		}
		name, raw := g.write(t)
		kind := Kinds[g.r.IntN(len(Kinds))]
		var diags diag.List
		d, ok := document.Read(name, raw, &diags)
		var p *Piece
		if ok {
			p, ok = Read(name, d, options(kind), &diags)
		}
		if !ok {
			t.Fatalf("document %d, %s as %s: %s\n%s", i, name, kind, said(&diags), strings.Join(g.lines, "\n"))
		}
		shown := says(string(p.Data))
		for _, text := range g.texts {
			if c := strings.Count(shown, text); c != 1 {
				t.Fatalf("document %d, %s as %s: %q is there %d times\n%s\n-- from --\n%s", i, name, kind, text, c, p.Data, strings.Join(g.lines, "\n"))
			}
		}
	}
}

// says is all text that a file gives: its front matter as it stands, its body as Markdown reads it.
func says(file string) string {
	_, rest, _ := strings.Cut(file, "---\n")
	front, body, _ := strings.Cut(rest, "\n---\n")
	var diags diag.List
	d := markdown.Parse(body, func(int) diag.Pos { return diag.Pos{File: "a.md"} }, markdown.Options{}, &diags)
	return front + "\n" + strings.Join(doc.PlainBlocks(d.Blocks), "\n")
}

// FuzzImport: any text as any kind is taken in whole or refused for what it is, never lost.
func FuzzImport(f *testing.F) {
	f.Add("案情\n王某接到电话。\n识别\n1、甲\n2、乙", uint8(0))
	f.Add("承诺书\n1、甲\n（1）乙\n2、丙\n2026年11月5日", uint8(2))
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		var diags diag.List
		d, ok := document.Read("a.txt", []byte(text), &diags)
		if ok {
			_, ok = Read("a.txt", d, options(Kinds[int(kind)%len(Kinds)]), &diags)
		}
		for _, x := range diags.Sorted() {
			if strings.HasSuffix(x.Code, "lost-text") {
				t.Fatalf("%q: %s", text, x.Message)
			}
		}
		if !ok && diags.Len() == 0 {
			t.Fatal("refused without a word")
		}
	})
}
