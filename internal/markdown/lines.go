package markdown

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineReader writes the lines of a body as Markdown says the same: officers type as in Word, with indented paragraphs and
// numbers such as 1、, and no empty lines between them. What it writes is parsed; every byte of it knows the byte of the
// body that it comes from.
type lineReader struct {
	body    string
	options Options

	out     []byte
	origin  []int  // for each byte of out: the offset in body
	typed   []bool // for each byte of out: it stands in body
	dropped []span // parts of body that are not in out, blanks aside: numbers of items, closing marks of headings

	// What stands above the line that is read:
	above    lineKind // of the line directly above; blankLine at the start and after an empty line
	ended    bool     // the text above ends a sentence, or is a line of its own
	quoted   string   // the marks of the line above, if it is of a quotation and its text may go on
	broken   bool     // the line above ends in two blanks: it is broken there
	list     bool     // a list is open
	number   int      // of the last item that was read as one of a numbered list; 0: none
	fence    string   // the fence that is open
	separate bool     // every line is a paragraph here

	begin int // of the line that is read
}

type span struct{ start, stop int }

type lineKind uint8

const (
	blankLine lineKind = iota
	textLine
	itemLine
	quoteLine
	tableLine
	otherLine // headings, rules, fences: nothing runs on from them
)

// readLines reads a body.
func readLines(body string, options Options) *lineReader {
	r := &lineReader{body: body, options: options, out: make([]byte, 0, len(body)+len(body)/8), ended: true}
	r.separate = options.EachLine != nil && options.EachLine("")
	for start := 0; start < len(body); {
		stop := strings.IndexByte(body[start:], '\n')
		if stop < 0 {
			stop = len(body)
		} else {
			stop += start
		}
		next := ""
		if stop < len(body) {
			next, _, _ = strings.Cut(body[stop+1:], "\n")
		}
		r.line(start, stop, next)
		if stop < len(body) {
			r.copy(stop, stop+1)
		}
		start = stop + 1
	}
	return r
}

func (r *lineReader) copy(start, stop int) {
	for i := start; i < stop; i++ {
		r.out, r.origin, r.typed = append(r.out, r.body[i]), append(r.origin, i), append(r.typed, true)
	}
}

// insert writes what the body does not hold, before the byte at an offset of the body.
func (r *lineReader) insert(s string, before int) {
	for i := range len(s) {
		r.out, r.origin, r.typed = append(r.out, s[i]), append(r.origin, before), append(r.typed, false)
	}
}

func (r *lineReader) drop(start, stop int) { r.dropped = append(r.dropped, span{start, stop}) }

// line reads one line of the body, without its end.
func (r *lineReader) line(start, stop int, next string) {
	line := r.body[start:stop]
	r.begin = start
	content := strings.TrimLeft(line, " \t\u3000")
	lead, at := line[:len(line)-len(content)], stop-len(content)
	if r.fence != "" {
		r.copy(start, stop)
		if strings.HasPrefix(content, r.fence) && strings.Trim(content, "` ") == "" {
			r.fence = ""
		}
		return
	}
	if strings.TrimRight(content, " \t\u3000") == "" {
		r.above, r.ended, r.broken = blankLine, true, false
		return
	}
	inside := r.list && !strings.Contains(lead, "\u3000") && (len(lead) >= 2 || strings.Contains(lead, "\t"))
	if inside {
		r.insideItem(start, at, stop, content)
		return
	}
	indented := strings.Contains(lead, "\u3000") || len(lead) >= 2 || strings.Contains(lead, "\t")
	r.outside(at, stop, content, next, indented)
	r.broken = strings.HasSuffix(line, "  ")
}

// insideItem copies a line that belongs to an item of a list by its indentation.
func (r *lineReader) insideItem(start, at, stop int, content string) {
	r.copy(start, at)
	if sign := literalSign(content); sign >= 0 {
		at = r.literal(at, sign)
	} else if r.above != blankLine && !isMarker(content) {
		r.join(at)
	}
	r.copy(at, stop)
	r.above = itemLine
}

// outside reads a line that belongs to no item above it.
func (r *lineReader) outside(at, stop int, content, next string, indented bool) {
	kind, sign := textLine, literalSign(content)
	hashes := headingMark(content)
	number, mark := r.itemNumber(content)
	switch {
	case sign >= 0:
	case r.namedHeading(at, stop, content):
		return
	case hashes > 0:
		r.heading(at, stop, content, hashes)
		return
	case strings.HasPrefix(content, "```") && !strings.Contains(strings.TrimLeft(content, "`"), "`"):
		r.fence, kind = "```", otherLine
	case isRule(content):
		kind = otherLine
	case content[0] == '>':
		kind = quoteLine
	case isDelimiterRow(content) && r.above == textLine || strings.HasPrefix(content, "|") || r.above == tableLine && strings.Contains(content, "|"),
		isDelimiterRow(next) && strings.Contains(content, "|"):
		kind = tableLine
	case mark > 0 || isMarker(content):
		kind = itemLine
	}
	r.part(kind, at, content, indented)
	switch {
	case mark > 0 && kind == itemLine:
		r.drop(at, at+mark)
		r.insert(strconv.Itoa(number)+". ", at)
		r.options.Reading.Note(at, "%d 行“1、”这样的编号排成了编号列表")
		r.options.Reading.Write(r.begin, at+mark, strconv.Itoa(number)+". ")
		if at += mark; literalSign(r.body[at:stop]) >= 0 {
			at = r.literal(at, literalSign(r.body[at:stop]))
		}
	case sign >= 0:
		at = r.literal(at, sign)
	}
	if kind == itemLine || kind == quoteLine {
		at = r.afterMark(at, stop)
	}
	r.copy(at, stop)
	r.list = kind == itemLine
	if kind != itemLine {
		number = 0
	} else if number == 0 {
		number, _, _ = leadingNumber(content)
	}
	r.number, r.above = number, kind
	r.ended = kind == textLine && endsLine(content) || kind == quoteLine && endsLine(content)
	r.quoted = ""
	if kind == quoteLine && runsOn(content) {
		r.quoted, _ = quoteMark(content)
	}
}

// literal writes a backslash before a sign that is text.
func (r *lineReader) literal(at, sign int) int {
	r.copy(at, at+sign)
	r.insert("\\", at+sign)
	return at + sign
}

// afterMark looks for such a sign behind the mark of an item or a quotation.
func (r *lineReader) afterMark(at, stop int) int {
	rest := strings.TrimLeft(r.body[at:stop], "-*>0123456789.) \t")
	for i := at; i < stop-len(rest); i++ {
		if r.body[i] != ' ' && r.body[i] != '\t' || i+1 == stop {
			continue
		}
		if next := strings.TrimLeft(r.body[i:stop], " \t"); next != "" && literalSign(next) >= 0 {
			return r.literal(at, stop-len(next)-at+literalSign(next))
		}
	}
	return at
}

// part begins a new paragraph before a line where a reader sees one.
func (r *lineReader) part(kind lineKind, at int, content string, indented bool) {
	if r.above == blankLine || r.above == otherLine || kind == itemLine && r.above == itemLine {
		return
	}
	switch {
	case kind == otherLine:
		if r.above == itemLine || r.above == quoteLine {
			r.insert("\n", at)
		}
	case kind == quoteLine && r.above == quoteLine:
		r.partQuote(at, content)
	case kind == tableLine && r.above == tableLine, kind == tableLine && isDelimiterRow(content):
	case kind != textLine || r.above != textLine:
		r.insert("\n", at)
	case r.broken:
	case indented || r.ended || r.separate || beginsLine(content):
		if r.insert("\n", at); !r.separate {
			r.options.Reading.Note(at, "%d 行另起了一段")
			r.options.Reading.Write(r.begin, at, "\n")
		}
	default:
		r.join(at)
	}
}

// join notes a line that goes on with the one above.
func (r *lineReader) join(at int) {
	r.options.Reading.Doubt(at, "%d 行接在上一行的后面", "第 %d 行接在了上一行的后面，如果是另一段，在它上面空一行")
}

// heading writes a heading; a mark without its blank, and a full-width one, is meant as one.
func (r *lineReader) heading(at, stop int, content string, hashes int) {
	if r.above != blankLine && r.above != otherLine {
		r.insert("\n", at)
	}
	mark := hashes
	if content[0] != '#' {
		r.drop(at, at+hashes*len("＃"))
		r.insert(strings.Repeat("#", hashes), at)
		mark *= len("＃")
	} else {
		r.copy(at, at+hashes)
	}
	rest := content[mark:]
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		r.insert(" ", at+mark)
	}
	title := strings.TrimRight(rest, " \t\u3000")
	closing := len(title) - len(strings.TrimRight(title, "#"))
	end := at + mark + len(title)
	switch open := strings.TrimRight(title[:len(title)-closing], " "); {
	case closing == 0 || len(open) == len(title)-closing || open == "":
		r.copy(at+mark, end)
	case closing == hashes: // ## 标题 ##
		r.copy(at+mark, end-closing)
		r.drop(end-closing, end)
		title = open
	default:
		r.copy(at+mark, end-closing)
		r.insert("\\", end-closing)
		r.copy(end-closing, end)
	}
	r.above, r.list, r.number, r.ended, r.broken = otherLine, false, 0, true, false
	if wide := content[0] != '#'; wide || rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		r.options.Reading.Note(at, "%d 行“##”和后面的文字连在一起或用了全角，读作小标题")
		r.options.Reading.Write(at, at+mark+len(rest)-len(strings.TrimLeft(rest, " \t\u3000")), strings.Repeat("#", hashes)+" ")
	}
	r.below(strings.TrimSpace(title), hashes)
}

// below begins what stands below a heading.
func (r *lineReader) below(title string, level int) {
	if r.options.EachLine != nil && level <= 2 {
		r.separate = r.options.EachLine(title)
	}
}

// headingMark returns how many # a heading begins with, 0 when the line is none. #话题# and ## 话题 without a blank that
// ends in # are text.
func headingMark(s string) int {
	n := len(s) - len(strings.TrimLeft(s, "#"))
	wide := 0
	if n == 0 {
		wide = len(s) - len(strings.TrimLeft(s, "＃"))
		n = wide / len("＃")
	}
	rest := s[max(wide, n):]
	switch {
	case n == 0 || n > 6:
		return 0
	case rest == "" || rest[0] == ' ' || rest[0] == '\t':
		return n
	case n == 1 || strings.HasSuffix(strings.TrimRight(rest, " "), "#") || strings.HasSuffix(strings.TrimRight(rest, " "), "＃"):
		return 0
	}
	return n
}

// isRule reports a line of hyphens. Lines of low lines are blanks to fill in, lines of asterisks are text.
func isRule(s string) bool {
	return strings.Count(s, "-") >= 3 && strings.Trim(s, "- \t") == ""
}

func isDelimiterRow(s string) bool {
	return strings.Contains(s, "-") && strings.Contains(s, "|") && strings.Trim(s, "|-: \t") == ""
}

// isMarker reports the markers of CommonMark's lists that are markers here: - and * before a blank, numbers of up to
// three digits.
func isMarker(s string) bool {
	if strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "* ") || strings.HasPrefix(s, "-\t") || strings.HasPrefix(s, "*\t") || s == "-" {
		return true
	}
	_, digits, _ := leadingNumber(s)
	rest := s[digits:]
	return digits > 0 && digits <= 3 && (strings.HasPrefix(rest, ". ") || strings.HasPrefix(rest, ") ") || rest == "." || rest == ")")
}

// literalSign returns the offset of a sign at the start of a line that CommonMark reads as a mark and officers mean as
// typed, or -1: + 5, > 100 元, - 5 度, a line of asterisks or low lines, ~~~, 2026. 5.
func literalSign(s string) int {
	number := func(rest string) string {
		rest = strings.TrimLeft(rest, " ")
		n := strings.TrimLeft(rest, "0123456789.")
		if len(n) == len(rest) {
			return ""
		}
		return strings.TrimLeft(n, " ") + "\x00"
	}
	_, digits, _ := leadingNumber(s)
	switch {
	case s[0] == '+', strings.HasPrefix(s, "~~~"), s[0] == '>' && compared.MatchString(s[1:]):
		return 0
	case s[0] == '*' && strings.Trim(s, "* \t") == "", strings.Count(s, "_") >= 3 && strings.Trim(s, "_ \t") == "":
		return 0
	case strings.HasPrefix(s, "- "):
		if unit := number(s[2:]); strings.HasPrefix(unit, "度") || strings.HasPrefix(unit, "℃") || strings.HasPrefix(unit, "°") || strings.HasPrefix(unit, "摄氏") {
			return 0
		}
	case digits > 3 && len(s) > digits && (s[digits] == '.' || s[digits] == ')'):
		return digits
	}
	return -1
}

// leadingNumber reads the ASCII or full-width digits that a line begins with.
func leadingNumber(s string) (number, length, characters int) {
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			number = number*10 + int(c-'0')
		case c >= '０' && c <= '９':
			number = number*10 + int(c-'０')
		default:
			return number, length, characters
		}
		if characters++; characters > 9 {
			return 0, 0, 0
		}
		length += utf8.RuneLen(c)
	}
	return number, length, characters
}

// itemNumber reads the number of an item as it is typed in Word: 1、 1． 1.甲 1）; mark is its length, 0 when the line is no
// item. Only the first number, or the one after the last item's, makes an item: 2、 alone is text. A digit behind the mark is part of
// a number: 1.2 万元, 110、119.
func (r *lineReader) itemNumber(s string) (number, mark int) {
	number, digits, characters := leadingNumber(s)
	if digits == 0 || characters > 3 || number != 1 && (number != r.number+1 || !r.list) {
		return 0, 0
	}
	sign, size := utf8.DecodeRuneInString(s[digits:])
	if !strings.ContainsRune("、．.)）", sign) {
		return 0, 0
	}
	rest := s[digits+size:]
	if digits == characters && (sign == '.' || sign == ')') && (rest == "" || rest[0] == ' ' || rest[0] == '\t') {
		return 0, 0 // CommonMark's own
	}
	content := strings.TrimLeft(rest, " \t\u3000")
	next, _ := utf8.DecodeRuneInString(content)
	numeric := len(content) == len(rest) && (unicode.IsDigit(next) || next == '%')
	if content == "" || numeric && (sign == '.' || sign == '．' || sign == '、' && number == 1) {
		return 0, 0
	}
	return number, digits + size + len(rest) - len(content)
}

// endsLine reports whether nothing runs on from a line: it ends a sentence, or is a blank to fill in.
func endsLine(s string) bool {
	s = strings.TrimRight(s, " \t\u3000”’」』）)】》*")
	last, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || strings.ContainsRune("。！？；：…!?;:＿_", last)
}

// beginsLine reports whether a line begins like a paragraph or an item.
func beginsLine(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	switch {
	case strings.ContainsRune("●•·○■□◆◇★☆▲△→※√☑☐✓✔✘❌【◎►▶◉⚠📢🔔|=", first), first >= '①' && first <= '⓿', first >= '㈠' && first <= '㈩', first >= '❶' && first <= '➓':
		return true
	case first == '-' && len(s) > 1 && s[1] >= utf8.RuneSelf:
		return true
	case first == '（' || first == '(':
		inner, _, found := strings.Cut(s[size:], map[rune]string{'（': "）", '(': ")"}[first])
		return found && inner != "" && len(inner) <= 12 && (strings.Trim(inner, "0123456789０１２３４５６７８９") == "" || strings.Trim(inner, chineseDigits) == "")
	case first == '第':
		rest := strings.TrimLeft(s[size:], chineseDigits+"0123456789")
		return len(rest) < len(s)-size && startsWithAny(rest, "，", "、", "条", "步", "：", ",", "招", "类", "种")
	}
	if _, digits, _ := leadingNumber(s); digits > 0 {
		return startsWithAny(s[digits:], "、", "．", ".", ")", "）") || isDate(s)
	}
	if rest := strings.TrimLeft(s, chineseDigits); len(rest) < len(s) && startsWithAny(rest, "、", "，是", "．", "是") {
		return true
	}
	label, _, found := strings.Cut(s, "：")
	return found && utf8.RuneCountInString(label) <= 6 && !strings.ContainsAny(label, "，。、；“”（） ")
}

const chineseDigits = "零〇一二三四五六七八九十百"

func startsWithAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// isDate reports a line that is a date and nothing else, as below a signature.
func isDate(s string) bool {
	return strings.Contains(s, "年") && strings.Trim(s, "0123456789０１２３４５６７８９年月日 \u3000_＿") == ""
}
