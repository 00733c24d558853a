package document

import (
	"strconv"
	"strings"
)

// numbering makes the numbers that Word shows and does not keep (ECMA-376, part 1, section 17.9).
type numbering struct {
	abstracts map[string]*list
	nums      map[string]*instance
}

// list is a definition of nine levels with its counters.
type list struct {
	levels [9]level
	counts [9]int
	begun  [9]bool
}

type level struct {
	format, text, style string
	start               int
	legal               bool // all numbers of the text in decimals
}

// instance is a list that is used, with levels of its own.
type instance struct {
	list   *list
	starts [9]int // that it begins anew with, at its first use; −1: none
	own    [9]*level
	used   [9]bool
}

func readNumbering(root *element) *numbering {
	n := &numbering{abstracts: map[string]*list{}, nums: map[string]*instance{}}
	if root == nil {
		return n
	}
	for _, e := range root.children {
		if e.name == "abstractNum" {
			l := &list{}
			for _, c := range e.children {
				if i := index(c.attr("ilvl")); c.name == "lvl" && i >= 0 {
					l.levels[i] = readLevel(c)
				}
			}
			n.abstracts[e.attr("abstractNumId")] = l
		}
	}
	for _, e := range root.children {
		l := n.abstracts[e.child("abstractNumId").attr("val")]
		if e.name != "num" || l == nil {
			continue
		}
		x := &instance{list: l}
		for i := range x.starts {
			x.starts[i] = -1
		}
		for _, c := range e.children {
			i := index(c.attr("ilvl"))
			if c.name != "lvlOverride" || i < 0 {
				continue
			}
			if s := c.child("startOverride"); s != nil {
				x.starts[i] = number(s.attr("val"), 1)
			}
			if own := c.child("lvl"); own != nil {
				l := readLevel(own)
				x.own[i] = &l
			}
		}
		n.nums[e.attr("numId")] = x
	}
	return n
}

func readLevel(e *element) level {
	return level{format: e.child("numFmt").attr("val"), text: e.child("lvlText").attr("val"), style: e.child("pStyle").attr("val"),
		start: number(e.child("start").attr("val"), 0), legal: e.on("isLgl")}
}

// index is the number of a level, −1 for none.
func index(s string) int {
	if len(s) == 1 && s >= "0" && s <= "8" {
		return int(s[0] - '0')
	}
	return -1
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < 1_000_000 {
		return n
	}
	return otherwise
}

// levelOf returns the level of a list that a style of paragraphs is bound to.
func (n *numbering) levelOf(num, style string) string {
	if x := n.nums[num]; x != nil {
		for i, l := range x.list.levels {
			if l.style == style {
				return strconv.Itoa(i)
			}
		}
	}
	return "0"
}

// next counts a paragraph and returns its number or bullet; empty where it has none.
func (n *numbering) next(num, at string) string {
	x := n.nums[num]
	i := max(index(at), 0)
	if x == nil {
		return ""
	}
	l := x.list
	switch {
	case x.starts[i] >= 0 && !x.used[i]:
		l.counts[i] = x.starts[i]
	case !l.begun[i]:
		l.counts[i] = x.level(i).start
	default:
		l.counts[i]++
	}
	x.used[i], l.begun[i] = true, true
	for j := i + 1; j < 9; j++ {
		l.begun[j] = false
	}
	for j := range i { // a level above that has not begun counts as begun
		if !l.begun[j] {
			l.counts[j], l.begun[j] = x.level(j).start, true
		}
	}
	return x.text(i)
}

func (x *instance) level(i int) level {
	if x.own[i] != nil {
		return *x.own[i]
	}
	return x.list.levels[i]
}

// text is the number of a paragraph as its level writes it.
func (x *instance) text(i int) string {
	l := x.level(i)
	switch l.format {
	case "bullet":
		return "•"
	case "none", "":
		return ""
	}
	var b strings.Builder
	for j := 0; j < len(l.text); j++ {
		if l.text[j] == '%' && j+1 < len(l.text) && l.text[j+1] >= '1' && l.text[j+1] <= '9' {
			at := int(l.text[j+1] - '1')
			format := x.level(at).format
			if l.legal {
				format = "decimal"
			}
			b.WriteString(counted(format, x.list.counts[at]))
			j++
			continue
		}
		b.WriteByte(l.text[j])
	}
	return b.String()
}

const digits = "〇一二三四五六七八九"

// counted writes a number in a format of Word's.
func counted(format string, n int) string {
	pick := func(s string) string {
		if r := []rune(s); n >= 1 && n <= len(r) {
			return string(r[n-1])
		}
		return strconv.Itoa(n)
	}
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return chinese(n)
	case "chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal":
		return strings.NewReplacer("一", "壹", "二", "贰", "三", "叁", "四", "肆", "五", "伍", "六", "陆", "七", "柒", "八", "捌", "九", "玖", "十", "拾", "百", "佰").Replace(chinese(n))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return pick("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	case "decimalEnclosedParen":
		return "（" + strconv.Itoa(n) + "）"
	case "decimalEnclosedFullstop":
		return strconv.Itoa(n) + "."
	case "ideographEnclosedCircle":
		return pick("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "ideographTraditional":
		return pick("甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return pick("子丑寅卯辰巳午未申酉戌亥")
	case "lowerLetter":
		return pick("abcdefghijklmnopqrstuvwxyz")
	case "upperLetter":
		return pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// chinese counts to 199 as people do: 十二, 一百零一; beyond, digit by digit.
func chinese(n int) string {
	d := []rune(digits)
	switch {
	case n < 10:
		return string(d[max(n, 0)])
	case n < 20:
		return strings.TrimSuffix("十"+string(d[n-10]), "〇")
	case n < 100:
		return strings.TrimSuffix(string(d[n/10])+"十"+string(d[n%10]), "〇")
	case n < 110:
		return strings.TrimSuffix("一百零"+string(d[n-100]), "零〇")
	case n < 200:
		return strings.TrimSuffix("一百"+string(d[n/10%10])+"十"+string(d[n%10]), "〇")
	}
	out := ""
	for _, c := range strconv.Itoa(n) {
		out += string(d[c-'0'])
	}
	return out
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for i, v := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= v; n -= v {
			b.WriteString([]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}[i])
		}
	}
	return b.String()
}
