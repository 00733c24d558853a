package build

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"fanshi/internal/source"
)

// officer writes files as officers do, beside the text that readers must find.
type officer struct {
	*rand.Rand
	text    source.Characters // of what is being written
	numbers source.Characters // of items of letters and pages that go on with their numbers; readers see them, the Book counts them
	entries []string          // as they are printed, of items
	form    int               // of the next section of a letter or a page: all forms are met in turn
}

// piece is a file that an officer has written, and the characters that readers must find of it.
type piece struct {
	file    string            // its text
	book    source.Characters // in the Book
	page    source.Characters // on its page of the site
	sheet   source.Characters // on its sheets
	short   source.Characters // wherever it is shown in short: of a list on the front page, of a case on a wall
	entries []string          // of slogans, in their order
}

// said are fragments that are printed as they are typed, wherever they stand.
var said = strings.Fields("凡是 先交钱， “客服” 96110 138****0000 6222************1234 张*、李* 欧阳*说 王某 3.2万元 1920*1080 5*3 50% 24/7 1:10 #话题# C:\\temp a~b 1~3万 file_name ____ <必看> [1] [注](见附件) " +
	"AT&T 《办法》 （请注意） —— …… 不转账！ 勿信。 ①先 （1）再 5℃ ￥100 +86 @全体 | ～ × 110、119 1.5倍 某公司 “安全账户” 平安街道 *先生 尾号**34 ~~返利~~ ^ = ； ： 、 é")

// marked are fragments in Markdown, and what is printed of them.
var marked = [][2]string{{"**立即停手**", "立即停手"}, {"*核实*", "核实"}, {`\*`, "*"}, {"[案例](/cases/)", "案例"}, {"**“安全”。**", "“安全”。"}}

// sum adds counts up.
func sum(counts ...source.Characters) source.Characters {
	all := source.Characters{}
	for _, c := range counts {
		for r, n := range c {
			all[r] += n
		}
	}
	return all
}

// taken returns what has been written since it was last asked for.
func (o *officer) taken() source.Characters {
	text := o.text
	o.text = source.Characters{}
	return text
}

// say writes a text that is printed as it is typed.
func (o *officer) say(text string) string {
	o.text.Add(text)
	return text
}

// phrase writes so many characters, and returns them as typed and as printed.
func (o *officer) phrase(least, most int, markdown bool) (typed, printed string) {
	var b, seen strings.Builder
	for n := 0; n < least; {
		w := said[o.IntN(len(said))]
		p := w
		if markdown && o.IntN(8) == 0 {
			m := marked[o.IntN(len(marked))]
			w, p = "甲"+m[0]+"乙", "甲"+m[1]+"乙"
		}
		size := len([]rune(p))
		if n+size > most {
			p, w, size = "凡", "凡", 1
		}
		n += size
		o.text.Add(p)
		b.WriteString(w)
		seen.WriteString(p)
		if o.IntN(6) == 0 && n < most {
			b.WriteByte(' ')
			seen.WriteByte(' ')
			n++
		}
	}
	return b.String(), seen.String()
}

// marked is phrase with Markdown, as typed.
func (o *officer) marked(least, most int) string {
	typed, _ := o.phrase(least, most, true)
	return typed
}

// value writes a value of front matter, which begins like a word.
func (o *officer) value(least, most int) string {
	typed, _ := o.phrase(least-1, most-1, false)
	return o.say("说") + typed
}

// lines writes paragraphs in one of the ways that people have.
func (o *officer) lines(n int) string {
	var b strings.Builder
	for i := range n {
		switch o.IntN(6) {
		case 0:
			b.WriteString("　　" + o.say("甲") + o.marked(10, 40) + o.say("。") + "\n")
		case 1:
			b.WriteString("\n" + o.say("甲") + o.marked(10, 40) + o.say("丁") + "\n")
		case 2:
			b.WriteString("\t" + o.say("甲") + o.marked(5, 20) + o.say("，") + "\n")
		case 3:
			b.WriteString(o.say(fmt.Sprintf("（%d）甲", i+1)) + o.marked(5, 20) + o.say("丁") + "\n")
		default:
			b.WriteString(o.say("甲") + o.marked(10, 30) + o.say("。") + "\n")
		}
	}
	return b.String()
}

var itemForms = []string{"- %[2]s\n", "%[1]d. %[2]s\n", "%[1]d、%[2]s\n", "（%[1]d）%[2]s\n", "　　%[2]s\n", "%[2]s\n", "● %[2]s\n", "* %[2]s\n"}

// items writes entries, all in one form; their numbers are not printed as typed. The printed text of each ends with end.
func (o *officer) items(n, least, most int, end string) string {
	form := itemForms[o.IntN(len(itemForms))]
	var b strings.Builder
	o.entries = nil
	for i := range n {
		typed, printed := o.phrase(least, most, true)
		text := o.say("乙") + typed + o.say(end)
		o.entries = append(o.entries, "乙"+printed+end)
		if strings.Contains(form, "%[1]d") {
			fmt.Fprintf(&b, form, i+1, text)
		} else {
			b.WriteString(strings.Replace(form, "%[2]s", text, 1))
		}
	}
	return b.String()
}

// caseFile writes a case for a kind of venue.
func (o *officer) caseFile(kind string) piece {
	o.taken()
	heads := []string{o.value(3, 8), o.value(3, 8)}
	large := o.taken()
	action := o.value(3, 8) + o.say("，") + o.value(3, 8)
	short := o.taken()
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s%s\nheadline:\n  - %s\n  - %s\nhook: %s\naction: %s\nscam: loan\ndate: 2026-11-05\narea: %s\nvictim: %s\nloss: %s\n",
		o.value(5, 20), o.say("3.2万"), heads[0], heads[1], o.value(5, 30), action, o.value(2, 8), o.value(2, 12), o.value(2, 12))
	printed := sum(o.taken(), short) // by sheets, and by the page
	fmt.Fprintf(&b, "channel: %s\naudiences: [甲类人, %s]\nsource_unit: %s\nvenues: [%s]\n---\n\n", o.value(2, 12), o.say("乙类人"), o.value(2, 12), kind)
	o.say("甲类人")
	only := o.taken() // by the page
	o.numbers = source.Characters{}
	b.WriteString("## 案情\n\n" + o.lines(1+o.IntN(3)))
	if o.IntN(3) == 0 {
		b.WriteString("\n" + o.interrupted())
	}
	for _, s := range []string{"套路", "识别", "警方提示"} {
		b.WriteString("\n## " + s + "\n\n" + o.items(3+o.IntN(3), 4, 20, ""))
	}
	printed = sum(printed, o.taken())
	return piece{file: b.String(), book: sum(printed, large, only), page: sum(printed, only, o.numbers), sheet: sum(printed, large, o.numbers), short: sum(large, short)}
}

// slogansFile writes slogans for banks.
func (o *officer) slogansFile(n int) piece {
	o.taken()
	head := "---\ntitle: " + o.value(3, 10) + "\nvenues: [bank]\naudiences: [" + o.say("储户") + "]\n---\n\n"
	own := o.taken() // a name for who writes; the manual says that it is not published
	body := o.items(n, 5, 30, "")
	text := o.taken()
	return piece{file: head + body, book: sum(own, text), page: text, short: text, entries: o.entries}
}

// listFile writes a numbered list.
func (o *officer) listFile() piece {
	o.taken()
	head := "---\ntitle: " + o.value(3, 8) + "\nsubtitle: " + o.value(5, 16) + "\nstatus: sample\n"
	body := o.items(5+o.IntN(6), 4, 14, "的，都是诈骗！")
	short := o.taken()
	head += "issuer: " + o.value(3, 12) + "\n"
	sheet := sum(short, o.taken())
	head += "edition: " + o.value(3, 10) + "\nsource: " + o.value(3, 20) + "\n"
	all := sum(sheet, o.taken())
	return piece{file: head + "---\n\n" + body, book: all, page: all, sheet: sheet, short: short}
}

// letterFile writes an official letter in one of its forms.
func (o *officer) letterFile(form string) piece {
	o.taken()
	o.numbers = source.Characters{}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\nform: %s\ndate: 2026-11-16\n---\n\n%s\n\n%s%s\n\n2026 年 11 月 16 日\n", o.value(5, 16), form, o.say("各位居民："),
		o.body(2), o.say("平安街道办"))
	o.say("2026 年 11 月 16 日")
	if form != "notice" {
		b.WriteString("\n---\n\n## " + o.say("回执") + "\n\n" + o.lines(1) + "\n" + o.say("家长签名：＿＿＿＿＿＿＿＿") + "\n\n" + o.say("日期：____年__月__日") + "\n")
	}
	text := o.taken()
	return piece{file: b.String(), book: text, page: sum(text, o.numbers), sheet: sum(text, o.numbers)}
}

// pageFile writes a page of the site.
func (o *officer) pageFile() piece {
	o.taken()
	o.numbers = source.Characters{}
	file := "---\ntitle: " + o.value(3, 16) + "\n---\n\n" + o.body(4)
	text := o.taken()
	return piece{file: file, book: text, page: sum(text, o.numbers)}
}

// bulletinFile writes a bulletin that leaves the choice to dates.
func (o *officer) bulletinFile(edition string) piece {
	o.taken()
	o.numbers = source.Characters{}
	file := "---\ntitle: " + o.value(3, 16) + "\nedition: " + edition + "\n---\n\n" + o.body(1)
	text := o.taken()
	return piece{file: file, book: text, page: sum(text, o.numbers)}
}

// body writes sections of a letter or a page, each with whatever Markdown has.
func (o *officer) body(sections int) string {
	var b strings.Builder
	for i := range sections {
		fmt.Fprintf(&b, "## %s\n\n%s\n", o.say([]string{"一、", "二、", "三、", "四、"}[i])+o.value(3, 10), o.lines(1+o.IntN(2)))
		o.form++
		switch o.form % 5 {
		case 0:
			b.WriteString(o.items(2+o.IntN(3), 4, 20, "") + "\n")
		case 1:
			b.WriteString(o.interrupted() + "\n")
		case 2:
			b.WriteString(o.table() + "\n")
		case 3:
			b.WriteString("> " + o.say("引") + o.marked(5, 20) + "\n\n")
		default:
			o.numbers.Add("1.2.")
			b.WriteString("- " + o.say("乙") + o.marked(4, 12) + "\n  1. " + o.say("丙") + o.marked(4, 12) + "\n  2. " + o.say("丁") + o.marked(4, 12) + "\n\n")
		}
	}
	return b.String()
}

// interrupted writes a numbered list that goes on after a paragraph.
func (o *officer) interrupted() string {
	var b strings.Builder
	next := 1
	for range 2 {
		for range 1 + o.IntN(2) {
			o.numbers.Add(fmt.Sprint(next, "."))
			fmt.Fprintf(&b, "%d. %s%s\n", next, o.say("乙"), o.marked(4, 12))
			next++
		}
		b.WriteString("\n" + o.say("甲") + o.marked(5, 12) + o.say("。") + "\n\n")
	}
	return b.String()
}

// table writes a table of two columns; a bar in it would begin the next column.
func (o *officer) table() string {
	cell := func() string {
		typed, _ := o.phrase(2, 8, false)
		return o.say("甲") + strings.ReplaceAll(typed, "|", `\|`)
	}
	text := "| " + cell() + " | " + cell() + " |\n|---|---|\n"
	for range 1 + o.IntN(2) {
		text += "| " + cell() + " | " + cell() + " |\n"
	}
	return text
}

// registries writes the files that are no pieces: fanshi.yaml, kinds of fraud, the kind bank and the row of the venue table
// for k0. It returns the values that readers must find of them, by the files of the release.
func (o *officer) registries(f map[string]string) (row string, found map[string][]string) {
	o.taken()
	site, issuer, use, service := o.value(3, 10), o.value(3, 10), o.value(5, 20), o.value(2, 8)
	f["fanshi.yaml"] = fmt.Sprintf("name: %s\nbase_url: https://fz.example.gov.cn/\nissuer: %s\ntheme: alert\nsample: true\nhotlines:\n  - number: \"96110\"\n    name: %s\n    use: %s\n",
		site, issuer, service, use)
	scam, question := o.value(2, 6), o.value(5, 16)+"？"
	f["content/scams.yaml"] = fmt.Sprintf("- id: loan\n  name: %s\n  question: %s\n", scam, question)
	kind, reminder := o.value(2, 6), o.value(4, 12)
	f["content/venues/kinds/bank.yaml"] = fmt.Sprintf(kindFile, kind, reminder) + "  - {template: poster/list, size: A2}\n" +
		"  - {template: notice/notice, size: A4}\n  - {template: pledge/notice, size: A4}\n  - {template: slip/notice, size: A4}\n"
	name, address, contact := o.value(3, 10), o.value(3, 12), o.value(2, 6)
	return fmt.Sprintf("k0,%s,bank,%s,%s", name, address, contact), map[string][]string{
		"site/index.html":                {site, issuer, service, use, question, scam},
		"site/cases/c0/index.html":       {scam, question},
		"site/slogans/index.html":        {kind},
		"site/v/k0/index.html":           {reminder, name},
		"print/2026-W48_jobsheet_A4.pdf": {name, address, contact, issuer},
	}
}

const kindFile = "name: %s\naudience: 储户\nreminder: %s\nproducts:\n  - {template: leaflet/case, size: A4, quantity: 1}\n"
