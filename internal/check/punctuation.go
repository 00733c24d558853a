package check

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// punctuation warns of marks that Chinese text does not have (GB/T 15834): half-width ones beside Han, straight or reversed
// quotation marks, dots for an ellipsis, hyphens for a dash, doubled pauses, blanks before a full-width mark. Of each text it
// tells once what can be put right by a program, and once each what somebody has to decide.
func punctuation(book *campaign.Book, _ time.Time, problems *diag.List) {
	for _, text := range prose(book) {
		m := readMarks(text.Value)
		if m.find(); len(m.slips) == 0 {
			continue
		}
		p := book.Passage(text)
		m.slips = slices.DeleteFunc(m.slips, func(s slip) bool { return p.Code(s.start) })
		slices.SortStableFunc(m.slips, func(a, b slip) int { return cmp.Compare(a.start, b.start) })
		m.tell(p, problems)
	}
}

// slip is a wrong mark, by bytes; with is empty and doubt is said where a program cannot know what is meant.
type slip struct {
	start, stop int
	with        string
	what        string // Chinese: 半角标点
	doubt       string // what to do
}

// tell reports the slips of a text: those that have a correction together, where one stretch of the file holds them.
func (m *marks) tell(p *campaign.Passage, problems *diag.List) {
	var edits []campaign.Edit
	var whats []string
	for _, s := range m.slips {
		if s.doubt != "" {
			at(problems.Warn(p.Pos, "text.punctuation", s.what, s.doubt), p, s.start, s.stop)
			continue
		}
		if len(edits) > 0 && s.start < edits[len(edits)-1].Stop {
			continue // within what is corrected already
		}
		edits = append(edits, campaign.Edit{Start: s.start, Stop: s.stop, Text: s.with})
		if !slices.Contains(whats, s.what) {
			whats = append(whats, s.what)
		}
	}
	if len(edits) == 0 {
		return
	}
	first, last := edits[0].Start, edits[len(edits)-1].Stop
	d := at(problems.Warn(p.Pos, "text.punctuation", strings.Join(whats, "；"), "改成"+m.corrected(edits)), p, first, last)
	correct(d, p, "改成中文标点", edits...)
}

// maxQuoted bounds how many characters of a text a remedy quotes.
const maxQuoted = 24

// corrected quotes what stands where the edits are made, with a little around it.
func (m *marks) corrected(edits []campaign.Edit) string {
	var b strings.Builder
	from := back(m.text, edits[0].Start, 4)
	done := from
	for _, e := range edits {
		b.WriteString(m.text[done:e.Start])
		b.WriteString(e.Text)
		done = e.Stop
	}
	b.WriteString(m.text[done:forward(m.text, done, 4)])
	shown := []rune(strings.ReplaceAll(b.String(), "\n", " "))
	if len(shown) > maxQuoted {
		return "：" + string(shown[:maxQuoted]) + "……"
	}
	return "：" + string(shown)
}

// marks is a text whose punctuation is looked at.
type marks struct {
	text   string
	runes  []rune
	offset []int // of each rune, and of the end
	fixed  []bool
	slips  []slip
}

// literal is what no mark is changed in: addresses of the web and of e-mail, names of hosts and files.
var literal = regexp.MustCompile(`(?i)(?:https?://|www\.)[!-~]*[!-~]|[\w.+-]+@[\w.-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[!-~]*)?`)

func readMarks(text string) *marks {
	m := &marks{text: text, fixed: make([]bool, len(text)+1)}
	for i, r := range text {
		m.runes, m.offset = append(m.runes, r), append(m.offset, i)
	}
	m.offset = append(m.offset, len(text))
	for _, found := range literal.FindAllStringIndex(text, -1) {
		end := found[0] + len(strings.TrimRight(text[found[0]:found[1]], `.,:;!?)'"`))
		for i := found[0]; i < end; i++ {
			m.fixed[i] = true
		}
	}
	return m
}

// rune is the i-th character; 0 outside of the text, and inside of what is literal.
func (m *marks) rune(i int) rune {
	if i < 0 || i >= len(m.runes) || m.fixed[m.offset[i]] {
		return 0
	}
	return m.runes[i]
}

func (m *marks) slip(from, to int, with, what, doubt string) {
	m.slips = append(m.slips, slip{m.offset[from], m.offset[to], with, what, doubt})
}

// chinese reports whether a character belongs to Chinese text: Han, or a mark of its own.
func chinese(r rune) bool {
	return unicode.Is(unicode.Han, r) || strings.ContainsRune("，。、；：！？（）《》〈〉【】「」『』“”‘’…—", r)
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

func digit(r rune) bool { return r >= '0' && r <= '9' }

// fullWidth are the marks that have a full-width form which stands in Chinese text.
var fullWidth = map[rune]string{',': "，", ':': "：", ';': "；", '!': "！", '?': "？"}

// find collects the slips of a text.
func (m *marks) find() {
	for i := range m.runes {
		m.halfWidth(i)
		m.fullStop(i)
		m.runs(i)
		m.blanks(i)
	}
	m.brackets()
	m.quotes()
}

// halfWidth finds a half-width mark that stands beside Chinese text, with the blanks that were typed around it. Between digits and
// letters it belongs to a number, a time or a word of another language.
func (m *marks) halfWidth(i int) {
	r := m.rune(i)
	with := fullWidth[r]
	if with == "" {
		return
	}
	from, to := i, i+1
	before, after := m.rune(m.first(i)-1), m.rune(i+1) // of ?! and !! the first is the one that stands beside
	if before == ' ' && chinese(m.rune(i-2)) {
		from, before = i-1, m.rune(i-2)
	}
	if after == ' ' {
		to, after = i+2, m.rune(i+2)
	}
	if chinese(before) || han(after) || chinese(after) && han(m.rune(to+1)) {
		m.slip(from, to, with, "半角标点“"+string(r)+"”挨着汉字", "")
	}
}

// fullStop finds a half-width full stop at the end of a Chinese sentence.
func (m *marks) fullStop(i int) {
	before, after := m.rune(i-1), m.rune(i+1)
	ends := after == 0 && i+1 >= len(m.runes) || after != 0 && strings.ContainsRune("\n“”\"", after)
	if m.rune(i) == '.' && ends && (han(before) || before != 0 && strings.ContainsRune("”》）", before) || before == '"' && han(m.rune(i-2))) {
		m.slip(i, i+1, "。", "半角标点“.”挨着汉字", "")
	}
}

// first is where a run of half-width marks begins.
func (m *marks) first(i int) int {
	for i > 0 && fullWidth[m.rune(i-1)] != "" {
		i--
	}
	return i
}

// runs finds what begins at a character and is written with several of the same: an ellipsis of dots or full stops, a dash of
// hyphens, a doubled pause.
func (m *marks) runs(i int) {
	r := m.rune(i)
	if r == 0 || m.rune(i-1) == r {
		return
	}
	n := i
	for m.rune(n) == r {
		n++
	}
	beside := chinese(m.rune(i-1)) || chinese(m.rune(n))
	switch count := n - i; {
	case r == '.' && count >= 3 && beside, r == '。' && count >= 3, r == '·' && count >= 3, r == '…' && count != 2 && beside:
		m.slip(i, n, "……", "省略号写成了“"+string(m.runes[i:n])+"”", "")
	case r == '-' && count >= 2 && beside && (han(m.rune(i-1)) || han(m.rune(n))):
		m.slip(i, n, "——", "破折号写成了“"+string(m.runes[i:n])+"”", "")
	case strings.ContainsRune("，。、；：", r) && count >= 2:
		m.slip(i, n, string(r), "“"+string(r)+"”重复", "")
	case strings.ContainsRune("，。、；：", r) && strings.ContainsRune("，。、；：", m.rune(n)) && m.rune(n) != 0:
		m.slip(i, n+1, "", "两个标点“"+string(m.runes[i:n+1])+"”连在一起", "只留一个")
	case r == '、' && n == len(m.runes) && i > 0 && !m.numeral(i):
		m.slip(i, n, "", "句子用“、”结尾", "改成句号，或者把后面的话补上")
	case r == '、' && (m.rune(i-1) == '）' || m.rune(i-1) == ')') && i >= 3 && m.numeral(i-1) && strings.ContainsRune("（(", m.rune(m.numeralStart(i-1)-1)):
		m.slip(i, n, "", "带括号的编号后面不用“、”", "")
	}
}

// numeral reports whether a Chinese or Arabic number ends before a place.
func (m *marks) numeral(i int) bool { return m.numeralStart(i) < i }

func (m *marks) numeralStart(i int) int {
	for i > 0 && (digit(m.rune(i-1)) || strings.ContainsRune("一二三四五六七八九十", m.rune(i-1))) {
		i--
	}
	return i
}

// blanks finds a blank before a full-width mark, or between one that ends something and Chinese text.
func (m *marks) blanks(i int) {
	before, after := m.rune(i-1), m.rune(i+1)
	switch {
	case m.rune(i) != ' ' || before == 0 || after == 0 || before == ' ':
	case strings.ContainsRune("，。、；：！？）》】”", after):
		m.slip(i, i+1, "", "“"+string(after)+"”前面有空格", "")
	case strings.ContainsRune("，、；：", before) && chinese(after):
		m.slip(i, i+1, "", "“"+string(before)+"”后面有空格", "")
	}
}

// brackets finds pairs of which one is half-width, in or beside Chinese text.
func (m *marks) brackets() {
	var open []int
	for j := range m.runes {
		switch r := m.rune(j); r {
		case '(', '（':
			open = append(open, j)
		case ')', '）':
			if len(open) == 0 {
				continue
			}
			i := open[len(open)-1]
			open = open[:len(open)-1]
			half := m.rune(i) == '(' || r == ')'
			if half && (chinese(m.rune(i-1)) || slices.ContainsFunc(m.runes[i+1:j], han) || han(m.rune(j+1))) {
				m.bracket(i, '(', "（")
				m.bracket(j, ')', "）")
			}
		}
	}
}

func (m *marks) bracket(i int, half rune, full string) {
	if m.rune(i) == half {
		m.slip(i, i+1, full, "半角括号挨着汉字", "")
	}
}
