package markdown

import (
	"regexp"
	"strings"
)

// compared is an amount that something is more than: what follows a > that is no mark of a quotation. One that quotes advice,
// a date or a number to call (> 1. 不轻信, > 2026年11月5日, > 96110 来电) has no unit behind its number.
var compared = regexp.MustCompile(`^ *=? *[0-9０-９][0-9０-９.,，]* *(万|亿|千|百|余|多)*(元|块|%|％|‰|度|℃|°|摄氏|岁|人|名|户|天|日|周|个|小时|分|秒|毫秒|次|倍|笔|起|页|字|米|公里|千米|厘米|毫米|公斤|千克|克|斤|吨|升|$)`)

// quoteMark returns the marks that a line of a quotation begins with, without the blanks behind them, and what is quoted.
func quoteMark(content string) (mark, text string) {
	text = strings.TrimLeft(content, "> \t\u3000")
	return strings.TrimRight(content[:len(content)-len(text)], " \t\u3000"), text
}

// runsOn reports whether the text of a quotation's line may go on in the next one: it is no mark of Markdown.
func runsOn(content string) bool {
	_, text := quoteMark(content)
	return text != "" && !isMarker(text) && headingMark(text) == 0 && !strings.HasPrefix(text, "|") && !isRule(text)
}

// partQuote begins a new paragraph in a quotation where a reader sees one: behind the end of a sentence, and before a line that
// begins like a paragraph or an item.
func (r *lineReader) partQuote(at int, content string) {
	mark, text := quoteMark(content)
	switch {
	case r.ended:
		r.insert(mark+"\n", at)
	case r.quoted != mark || !runsOn(content):
	case beginsLine(text):
		r.insert(mark+"\n", at)
		r.options.Reading.Note(at, "%d 行另起了一段")
		r.options.Reading.Write(r.begin, at, mark+"\n")
	default:
		r.join(at)
	}
}
