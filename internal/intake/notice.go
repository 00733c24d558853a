package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/campaign"
)

// readNotice makes a notice of one of the three forms.
func (r *reader) readNotice(kind Kind) {
	r.findTitle(nil, true)
	values := map[string][]string{"form": {forms[kind]}}
	if r.title != "" {
		values["title"] = []string{r.title}
	}
	var body []line
	for _, l := range r.lines {
		if l.apart != "" || remarks.MatchString(l.text) {
			r.unplaced = append(r.unplaced, l)
			continue
		}
		body = append(body, l)
	}
	body = r.noticeDay(body)
	if r.day != "" {
		values["date"] = []string{r.day}
	}
	r.front(kind, values)
	r.write("")
	if kind == Slip {
		body = r.slip(body)
	}
	r.running(body, true)
	r.leftOver()
}

// noticeDay finds the date: the last that stands alone is that of the signature, else the first that is whole. The moment at
// which a page was published, directly below the title, is no part of the letter.
func (r *reader) noticeDay(body []line) []line {
	if len(body) > 0 {
		if day, given, ok := r.dayOf(body[0].text); ok {
			r.consume(body[0].text + body[0].bullet)
			r.setDay(day, body[0].text, given)
			body = body[1:]
		}
	}
	letter := body
	for i, l := range body {
		if isSlip(l.text) {
			letter = body[:i] // the date of a slip is that of its return
			break
		}
	}
	for i := len(letter) - 1; i >= 0; i-- {
		if day, given, ok := r.dayOf(body[i].text); ok {
			if day != r.day {
				r.setDay(day, body[i].text, given)
			}
			return body
		}
	}
	for i := 0; i < len(body) && r.day == ""; i++ {
		if day, written, given, ok := r.dayWithin(body[i].text); ok && given {
			r.setDay(day, written, given)
		}
	}
	return body
}

// slip writes what stands above the slip and the line that parts them, and returns the rest.
func (r *reader) slip(body []line) []line {
	for i, l := range body {
		if !isSlip(l.text) {
			continue
		}
		above := body[:i]
		if i > 0 && isRule(body[i-1].text) {
			above = body[:i-1]
			r.consume(body[i-1].text + body[i-1].bullet)
		}
		r.running(above, true)
		r.write("")
		r.write("---")
		r.consume(l.bullet)
		r.heading(2, l.text)
		return body[i+1:]
	}
	return body
}

var hyphens = regexp.MustCompile(`^[-—–─=_＿·.… ✂✄]{4,}$`)

// isRule reports a line that is drawn, not written.
func isRule(s string) bool { return hyphens.MatchString(s) && strings.ContainsAny(s, "-—–─=") }

// chapter is a line such as 一、请您做到.
func chapter(l line) bool {
	mark, kind, number := campaign.ItemMark(l.text)
	return kind == "number 、" && number > 0 && strings.Trim(mark, "一二三四五六七八九十、") == "" && length(l.text) <= 25 && !ends(l.text)
}

// running writes running text: headings, paragraphs, lists and tables.
func (r *reader) running(lines []line, headings bool) {
	if !headings {
		lines = slices.Clone(lines)
		for i := range lines {
			lines[i].level = 0
		}
	}
	chapters := 0
	top := 7
	for _, l := range lines {
		if chapter(l) {
			chapters++
		}
		if l.level > 0 {
			top = min(top, l.level)
		}
	}
	for i := 0; i < len(lines); {
		l := lines[i]
		switch {
		case headings && l.level > 0:
			r.heading(2+l.level-top, l.text)
			r.consume(l.bullet)
			i++
		case headings && chapters > 1 && chapter(l):
			r.heading(2, l.text)
			r.consume(l.bullet)
			i++
		case l.table > 0 && headings && gridOf(lines[i:]) > 0:
			n := gridOf(lines[i:])
			r.grid(lines[i : i+n])
			i += n
		case l.bullet != "":
			i += r.bullets(lines[i:])
		case isNumbered(l, 1):
			i += r.numbers(lines[i:])
		case isRule(l.text) && strings.Trim(l.text, "- ") == "":
			r.consume(l.text)
			r.gap()
			r.write("---")
			i++
		default:
			r.gap()
			r.paragraph(l.text)
			i++
		}
	}
}

// gap writes an empty line where none stands.
func (r *reader) gap() {
	if !strings.HasSuffix(r.out.String(), "\n\n") {
		r.write("")
	}
}

// bullets writes the items that the program of the document has given bullets, and returns how many.
func (r *reader) bullets(lines []line) int {
	r.gap()
	n := 0
	for ; n < len(lines) && lines[n].bullet != "" && lines[n].level == 0; n++ {
		r.consume(lines[n].bullet)
		r.item("- ", lines[n].text)
	}
	if n == 0 { // a heading with a bullet, where there are no headings
		r.consume(lines[0].bullet)
		r.paragraph(lines[0].text)
		return 1
	}
	return n
}

// numbers writes the lines from the first on that are 1、 2、 3、 in digits as a list, with the paragraphs between them inside the
// items, and returns how many lines that are.
func (r *reader) numbers(lines []line) int {
	r.gap()
	done := 0
	for n := 1; done < len(lines) && isNumbered(lines[done], n); n++ {
		mark, _, _ := campaign.ItemMark(lines[done].text)
		r.consume(mark)
		begin := strconv.Itoa(n) + ". "
		r.item(begin, strings.TrimLeft(lines[done].text[len(mark):], " \t\u3000"))
		done++
		between := 0
		for done+between < len(lines) && between < maxBetween && !isNumbered(lines[done+between], n+1) && inItem(lines[done+between]) {
			between++
		}
		if between == 0 || done+between == len(lines) || !isNumbered(lines[done+between], n+1) {
			continue
		}
		for _, l := range lines[done : done+between] {
			r.gap()
			r.consume(l.bullet)
			indent := strings.Repeat(" ", len(begin))
			r.write(indent + r.literal(l.text, func(s string) string { return begin + "甲\n\n" + indent + s }, isSecond))
		}
		r.gap()
		done += between
	}
	return done
}

// maxBetween is the most paragraphs that belong to an item.
const maxBetween = 8

// inItem reports a line that can stand inside an item.
func inItem(l line) bool {
	mark, _, number := campaign.ItemMark(l.text)
	return l.level == 0 && l.table == 0 && !chapter(l) && !(number > 0 && strings.Trim(mark, itemSigns) == "")
}

// itemSigns are what the mark of an item in digits is made of.
const itemSigns = "0123456789０１２３４５６７８９、．.)）"

// isNumbered reports the n-th item of a list with digits.
func isNumbered(l line, n int) bool {
	mark, kind, number := campaign.ItemMark(l.text)
	return l.level == 0 && l.bullet == "" && number == n && strings.Trim(mark, itemSigns) == "" && !strings.HasPrefix(kind, "number bracketed") &&
		visible(l.text[len(mark):])
}

// gridOf returns how many lines from the first on are the rows of a table that Markdown can hold: at least two, all with the same number of cells.
func gridOf(lines []line) int {
	n := 0
	for n < len(lines) && lines[n].table == lines[0].table {
		if len(lines[n].cells) != len(lines[0].cells) {
			return 0
		}
		n++
	}
	if n < 2 || len(lines[0].cells) < 2 {
		return 0
	}
	return n
}

// grid writes a table, its first row as the header.
func (r *reader) grid(rows []line) {
	r.gap()
	for i, row := range rows {
		var b strings.Builder
		b.WriteByte('|')
		for _, cell := range row.cells {
			text := r.literal(strings.ReplaceAll(cell, "\n", "\u3000"), func(s string) string { return s }, isParagraph)
			if !visible(cell) {
				text = ""
			}
			if strings.Contains(text, "|") && !strings.Contains(text, `\|`) {
				text = strings.ReplaceAll(text, "|", `\|`)
			}
			b.WriteString(" " + text + " |")
		}
		r.write(b.String())
		if i == 0 {
			r.write("|" + strings.Repeat("---|", len(row.cells)))
		}
	}
	r.write("")
}
