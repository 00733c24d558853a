package personal

import (
	"slices"
	"strings"
	"unicode"
)

// numeral returns the ASCII digit that a numeral of any script stands for; other characters stay.
func numeral(r rune) rune {
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return r
	}
	for _, x := range unicode.Nd.R16 { // rows of ten, from nought on
		if r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	return r
}

// ones are the characters for 1 that those for 2 to 9 follow: circled, in brackets, with a full stop.
const ones = "①⑴⒈⓵❶➀➊㈠㊀"

// spelledDigits are Chinese numerals, written for each digit, and digits that stand in no row.
var spelledDigits = map[rune]rune{'〇': '0', '零': '0', '○': '0', '一': '1', '幺': '1', '壹': '1', '二': '2', '贰': '2', '两': '2', '三': '3', '叁': '3', '四': '4', '肆': '4',
	'五': '5', '伍': '5', '六': '6', '陆': '6', '七': '7', '柒': '7', '八': '8', '捌': '8', '九': '9', '玖': '9',
	'⓪': '0', '⓿': '0', '⁰': '0', '¹': '1', '²': '2', '³': '3', '⁴': '4', '⁵': '5', '⁶': '6', '⁷': '7', '⁸': '8', '⁹': '9'}

// spelled is the reading with Chinese and circled numerals as digits. Only numbers are looked for in it: elsewhere 三 is a word and ①
// the mark of an item, in front of a number too.
func (t *reading) spelled() *reading {
	out := *t
	out.runes = slices.Clone(t.runes)
	for i, r := range out.runes {
		if d, ok := spelledDigits[r]; ok {
			out.runes[i] = d
			continue
		}
		for _, one := range ones {
			if r >= one && r < one+9 {
				out.runes[i] = '1' + r - one
			}
		}
	}
	return &out
}

// unseen reports characters that nobody sees, or that only stand around another: 1️⃣.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me) || strings.ContainsRune("\u3164\u115F\u1160\u2800", r)
}
