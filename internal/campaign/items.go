package campaign

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

// items takes the entries out of blocks that must be lists or lines of text: in one list, or one a line without a mark, or
// with the same mark before each (1、 （1） ① 一、 ●), which is left out and returned as marks. mixed allows lines beside lists. An entry in error is
// empty.
func (l *loader) items(blocks []doc.Block, start diag.Pos, numbered, mixed bool, what, example string) (items []Text, marks string) {
	if len(blocks) == 0 {
		l.diags.Error(start, "list.empty", what+"是空的", example)
		return nil, ""
	}
	var lines []Text
	var list *doc.List
	for _, b := range blocks {
		switch b := b.(type) {
		case *doc.Paragraph:
			lines = append(lines, l.line([]doc.Block{b}, b.Pos))
			items = append(items, lines[len(lines)-1])
		case *doc.List:
			if b.Ordered && b.Start != 1 && list == nil {
				l.diags.Error(b.Pos, "list.shape", fmt.Sprintf("%s从 %d 开始编号", what, b.Start), "从 1 开始编号")
			}
			if list != nil && (numbered || list.Ordered || b.Ordered) {
				l.diags.Error(b.Pos, "list.shape", what+"里有两个列表", "合成一个：符号前后一致，中间不夹别的文字")
			}
			list = b
			for _, item := range b.Items {
				items = append(items, l.line(item.Blocks, item.Pos))
			}
		default:
			l.diags.Error(b.Place(), "list.shape", what+"只能是一行一条的文字或列表", example)
		}
	}
	if list != nil && len(lines) > 0 && !mixed {
		l.diags.Error(lines[0].Pos, "list.shape", what+"里既有列表，又有不在列表里的文字", "每一条都写成同样的形式。"+example)
	}
	if list == nil {
		before := items
		items, marks = withoutMarks(items)
		l.tellMarks(before, items, numbered)
	}
	l.complete(blocks, items, marks, start)
	return items, marks
}

// line returns the one line of text that an entry must be.
func (l *loader) line(blocks []doc.Block, pos diag.Pos) Text {
	text := ""
	if p, ok := blocks[0].(*doc.Paragraph); ok && len(blocks) == 1 {
		text = strings.TrimSpace(doc.PlainText(p.Inline))
	}
	if text == "" || strings.Contains(text, "\n") || len(doc.Images(blocks)) > 0 {
		l.diags.Error(pos, "list.item", "这一条不是一行文字", "一条只写一行文字，不分段、不换行、不放图片，也不套列表")
		text = ""
	}
	return Text{Value: text, Pos: pos}
}

// withoutMarks leaves out the marks before lines when every line has one: the same sign, or numbers that rise from 1. A
// sign that only some have is text, and so is 一、 in 一、二线城市.
func withoutMarks(lines []Text) (out []Text, marks string) {
	lengths := make([]int, len(lines))
	kind := ""
	for i, t := range lines {
		if !t.Given() {
			continue
		}
		k, number, length := lineMark(t.Value)
		if k == "" || kind != "" && k != kind || number > 0 && number != i+1 {
			return lines, ""
		}
		kind, lengths[i] = k, length
	}
	if len(lines) < 2 && strings.HasPrefix(kind, "number") {
		return lines, ""
	}
	out = make([]Text, len(lines))
	for i, t := range lines {
		rest := t.Value[lengths[i]:]
		trimmed := strings.TrimLeft(rest, " \t\u3000")
		out[i] = Text{Value: trimmed, Pos: t.Pos}
		out[i].Pos.Col += utf8.RuneCountInString(t.Value) - utf8.RuneCountInString(trimmed)
		marks += t.Value[:lengths[i]]
	}
	return out, marks
}

// tellMarks notes the marks that were left out.
func (l *loader) tellMarks(before, after []Text, numbered bool) {
	for i := range before {
		if before[i].Pos == after[i].Pos {
			continue
		}
		by := "- "
		if numbered {
			by = strconv.Itoa(i+1) + ". "
		}
		mark := strings.TrimSpace(strings.TrimSuffix(before[i].Value, after[i].Value))
		what := "%d 行开头的“" + mark + "”读作列表的记号"
		if kind, _, _ := lineMark(mark + "甲"); strings.HasPrefix(kind, "number") {
			what = "%d 行“①”“（1）”这样的编号读作列表的编号"
		}
		l.understoodLine(after[i].Pos, mark, what, by)
	}
}

const chineseNumbers = "一二三四五六七八九十"

// lineMark returns the kind of the mark that a line begins with, its number (0: a sign) and its length; the kind is empty
// for a line without.
func lineMark(s string) (kind string, number, length int) {
	first, size := utf8.DecodeRuneInString(s)
	rest := s[size:]
	switch {
	case strings.ContainsRune("●•·○■□◆◇★☆▲△→※√☑✓✔◎►▶－", first), first == '-' && rest != "" && rest[0] >= utf8.RuneSelf,
		(first == '—' || first == '–') && rest != "" && rest[0] >= utf8.RuneSelf && !strings.HasPrefix(rest, "—"):
		return "sign " + string(first), 0, size
	case first >= '①' && first <= '⑳':
		return "number circled", int(first-'①') + 1, size
	case first == '（' || first == '(':
		for _, end := range []string{"）", ")"} {
			if inner, _, found := strings.Cut(rest, end); found && len(inner) <= 9 {
				if n := countingNumber(inner); n > 0 {
					return "number bracketed", n, size + len(inner) + len(end)
				}
			}
		}
		return "", 0, 0
	case first == '第':
		for _, end := range []string{"，", "、", "：", "步，", "步："} {
			if inner, _, found := strings.Cut(rest, end); found && countingNumber(inner) > 0 {
				return "number ordinal", countingNumber(inner), size + len(inner) + len(end)
			}
		}
		return "", 0, 0
	}
	for _, end := range []string{"、", "．", ".", "）", ")"} {
		if inner, after, found := strings.Cut(s, end); found && len(inner) <= 9 && countingNumber(inner) > 0 {
			if next, _ := utf8.DecodeRuneInString(after); end == "." && unicode.IsDigit(next) {
				return "", 0, 0
			}
			return "number " + end, countingNumber(inner), len(inner) + len(end)
		}
	}
	return "", 0, 0
}

// countingNumber reads 1 to 99 in digits of both widths or Chinese numerals; 0 when s is no such number.
func countingNumber(s string) int {
	digits := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
	n := 0
	if digits != "" && len(digits) <= 2 && strings.Trim(digits, "0123456789") == "" {
		for _, d := range digits {
			n = n*10 + int(d-'0')
		}
		return n
	}
	runes := []rune(s)
	value := func(r rune) int {
		return (strings.Index(chineseNumbers, string(r)) + len("一")) / len("一") * min(1, strings.Index(chineseNumbers, string(r))+1)
	}
	for i, r := range runes {
		v := value(r)
		switch {
		case v == 0 || len(runes) > 3:
			return 0
		case v == 10:
			n = max(n, 1) * 10
		case i > 0 && value(runes[i-1]) != 10:
			return 0
		default:
			n += v
		}
	}
	return n
}

// complete holds what was taken out of blocks against what stands in them: a visible character that is in no entry and
// no mark before one would be shown by no sheet.
func (l *loader) complete(blocks []doc.Block, items []Text, marks string, start diag.Pos) {
	left := source.Characters{}
	for text := range doc.Texts(blocks) {
		left.Add(text)
	}
	for _, t := range items {
		if !t.Given() {
			return // reported
		}
		left.Remove(t.Value)
	}
	left.Remove(marks)
	if missing := left.Missing(); len(missing) > 0 {
		l.lost(start, missing)
	}
}

func (l *loader) lost(pos diag.Pos, missing []rune) {
	l.diags.Error(pos, "piece.lost-text", "有文字不会出现在成品里："+string(missing[:min(len(missing), 20)]), "换一种写法：一行一条，不用别的记号；改了还有这个错误，请把这个文件交给开发者")
}
