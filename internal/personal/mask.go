package personal

import (
	"strings"
	"unicode/utf8"
)

// Mask returns a finding's text as it may be published, sign in place of what is hidden: 138****5678. It has as many characters, but
// for a name, of which the surname stays (王某); of a school and a class there is no such text, and it is empty. What stays:
//
//	identity card   the first and the last digit. The sample of courts' publications (最高人民法院法释〔2016〕19号, art. 10) leaves the
//	                number out; six digits in front and four behind, as forms often have it, leave a few thousand candidates only,
//	                since the last one is a check digit, and fewer where an age is told
//	mobile          three in front and four behind, as operators and banks print it
//	telephone       all but the last four
//	bank card       four in front and four behind; PCI DSS 3.4 allows no more than six and four
//	plate           province, letter and the last sign
//	passport        the letter and the last two digits
//	e-mail          the first character and the domain
//	WeChat, QQ      two in front and two behind; of five digits one and one
//	address         all but the numbers
func (f Finding) Mask(sign rune) string {
	runes := []rune(f.Text)
	hide := func(hidden func(i int) bool) string {
		for i := range runes {
			if hidden(i) {
				runes[i] = sign
			}
		}
		return string(runes)
	}
	digits := digitsOf(runes)
	n := len(digits)
	nth := func(i int) int { // which digit a character is
		for k, at := range digits {
			if at == i {
				return k
			}
		}
		return -1
	}
	between := func(first, last int) string { // hides the digits but for some in front and behind
		return hide(func(i int) bool { k := nth(i); return k >= first && k < n-last })
	}
	switch f.Kind {
	case IdentityCard:
		return between(1, 1)
	case Mobile:
		return between(n-8, 4)
	case Telephone:
		return between(n-4, 0)
	case BankCard:
		return between(4, 4)
	case Passport:
		return between(0, 2)
	case QQ:
		return between(min(2, n/4), min(2, n/4))
	case Plate:
		return hide(func(i int) bool { return i >= 2 && i < len(runes)-1 && runes[i] > ' ' && runes[i] != '·' })
	case WeChat:
		return hide(func(i int) bool { return i >= 2 && i < len(runes)-2 })
	case Email:
		at := strings.IndexAny(f.Text, "@＠")
		return hide(func(i int) bool {
			return i < utf8.RuneCountInString(f.Text[:at]) && (i > 0 || at == 1) && runes[i] != ' '
		})
	case Address:
		return hide(func(i int) bool { return plain(runes[i]) || counted(runes, i) })
	case Name:
		return surname(f.Text) + "某"
	case Class:
	}
	return ""
}

// plain reports a digit that is no Chinese numeral.
func plain(r rune) bool {
	if r >= '！' && r <= '～' {
		r += '!' - '！'
	}
	r = numeral(r)
	return r >= '0' && r <= '9'
}

// digitsOf are the places of the digits of a number, however they are written; X is one.
func digitsOf(runes []rune) []int {
	spelled := (&reading{runes: runes}).spelled().runes
	var out []int
	for i, r := range spelled {
		if plain(r) || r == 'X' || r == 'x' || r == 'Ｘ' || r == 'ｘ' {
			out = append(out, i)
		}
	}
	return out
}

// counted reports a Chinese numeral that counts a house, a stair or a room: 十二号.
func counted(runes []rune, i int) bool {
	const numerals = "一二三四五六七八九十百〇零"
	for ; i < len(runes) && strings.ContainsRune(numerals, runes[i]); i++ {
		if i+1 < len(runes) && strings.ContainsRune("号弄栋幢座单层楼室", runes[i+1]) {
			return true
		}
	}
	return false
}

func surname(name string) string {
	for _, c := range compound {
		if strings.HasPrefix(name, c) {
			return c
		}
	}
	_, size := utf8.DecodeRuneInString(name)
	return name[:size]
}
