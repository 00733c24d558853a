// Package personal finds personal data in a text: what no sheet, page or screen may show of a person. It only finds; what is
// done about it is decided by who asks.
//
// Found are numbers of identity cards (18 digits with the check digit of GB 11643; 15 digits, or a wrong check digit, beside a
// word such as 身份证), mobile and fixed telephones, bank cards (Luhn's check and a known prefix, or a word such as 卡号),
// plates of cars, addresses of e-mail, WeChat and QQ numbers, passports, addresses with the number of a house, full names beside a word that says
// so (姓名, 受害人, 女士, an age), and a school together with a class.
//
// Numbers are read as people disguise or mistype them: full-width, circled and other digits, Chinese numerals (一三八, 壹叁捌), with
// blanks, ends of lines, hyphens, dots, Chinese punctuation, one or two asterisks and characters without width between them. Letters in
// place of digits (l38, O) and words (一百三十八) are not read. They must be whole: digits on either side make another number of them. A name with 某 or an asterisk in it is
// none, and neither is a surname alone (王女士). The forms are those of published rules; words for names are Chinese usage, so a
// name that nothing marks is not found, and no list of findings proves that a text is clean.
//
// Find is linear in the text but for bounded look-ahead, and keeps no state.
package personal

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// Kind is a kind of personal data.
type Kind uint8

// The kinds.
const (
	IdentityCard Kind = iota
	Mobile
	Telephone
	BankCard
	Plate
	Email
	WeChat
	QQ
	Passport
	Address
	Name
	Class
)

var kindNames = [...]string{"身份证号", "手机号", "电话号码", "银行卡号", "车牌号", "电子邮箱", "微信号", "QQ 号", "护照号", "门牌地址", "姓名", "学校和班级"}

// String returns the kind in Chinese.
func (k Kind) String() string { return kindNames[k] }

// Finding is one stretch of a text that is personal data.
type Finding struct {
	Kind        Kind
	Start, Stop int    // byte offsets in the text
	Text        string // as it is written
}

// Find returns the personal data of a text by place. allowed are telephone numbers that may be shown, such as a project's hotlines, in whatever form.
// Of findings that overlap the first kind is given.
func Find(text string, allowed ...string) []Finding {
	t := read(text)
	var found []Finding
	numbers := allowedDigits(allowed)
	found = append(found, t.numbers(numbers)...)
	found = append(found, t.spelled().numbers(numbers)...)
	found = append(found, t.words()...)
	found = append(found, t.names()...)
	slices.SortStableFunc(found, func(a, b Finding) int { return int(a.Kind) - int(b.Kind) })
	var out []Finding
	for _, f := range found {
		overlaps := func(g Finding) bool { return f.Start < g.Stop && g.Start < f.Stop }
		if !slices.ContainsFunc(out, overlaps) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b Finding) int { return a.Start - b.Start })
	return out
}

// reading is a text without characters that nobody sees, full-width forms as ASCII.
type reading struct {
	text    string // as it is written
	runes   []rune
	offsets []int  // of each rune in text, and of the end
	folded  string // the runes
	starts  []int  // of each byte of folded, and of its end: the rune
}

func read(text string) *reading {
	t := &reading{text: text}
	var folded []byte
	for i, r := range text {
		switch {
		case r >= '！' && r <= '～':
			r += '!' - '！'
		case r == '\u3000' || unicode.Is(unicode.Zs, r):
			r = ' '
		case unseen(r):
			continue
		default:
			r = numeral(r)
		}
		for range utf8.RuneLen(r) {
			t.starts = append(t.starts, len(t.runes))
		}
		t.runes, t.offsets = append(t.runes, r), append(t.offsets, i)
		folded = utf8.AppendRune(folded, r)
	}
	t.starts, t.offsets, t.folded = append(t.starts, len(t.runes)), append(t.offsets, len(text)), string(folded)
	return t
}

// finding is the Finding of the runes from start to stop.
func (t *reading) finding(kind Kind, start, stop int) Finding {
	from := t.offsets[start]
	to := t.offsets[stop-1]
	_, size := utf8.DecodeRuneInString(t.text[to:])
	to += size
	return Finding{kind, from, to, t.text[from:to]}
}

// before returns up to n runes before a place, for words that tell what a number is.
func (t *reading) before(at, n int) string { return string(t.runes[max(0, at-n):at]) }

func allowedDigits(numbers []string) []string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		for _, r := range read(n).runes {
			if r >= '0' && r <= '9' {
				out[i] += string(r)
			}
		}
	}
	return out
}
