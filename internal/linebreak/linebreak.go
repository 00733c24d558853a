// Package linebreak says where a line of Chinese may end: UAX #14 with the rules of Chinese typesetting (kinsoku) on top,
// Blink's own table between ASCII characters, numbers with their units, and phrases that are not split. What sets lines, on
// sheets and on door strips, asks here.
package linebreak

import (
	"slices"
	"strings"

	"fanshi/internal/font"
)

// Opportunity says whether a line may end before a character.
type Opportunity uint8

// The opportunities. Find gives no ByBlock: it is for those whose blocks may forbid that lines wrap.
const (
	Never Opportunity = iota
	ByBlock
	Soft
	Forced
)

// UAX #14 and the table of Blink forbid most of what Chinese typesetting does; these sets hold without exception, after a
// space too. Sources: GB/T 15834—2011, section 5.1 (stops, closing brackets and quotes do not start a line, opening ones
// do not end one); CLREQ, section 3.1.6.
const (
	noStart = "，。、；：？！､｡）》」』】〕〉］｝〗〙〛〞”’…‥"
	noEnd   = "（《「『【〔〈［｛〖〘〚〝“‘"
	// noTightStart does not start a line unless a space stands before it: the interpunct (GB/T 15834—2011,
	// section 5.1.6) in 卡尔·马克思, but not the one that parts two items. Chromium alone would break there.
	noTightStart = "·‧"
)

var (
	startForbidden = runeSet(noStart)
	endForbidden   = runeSet(noEnd)
	tightForbidden = runeSet(noTightStart)
)

func runeSet(s string) map[rune]bool {
	set := make(map[rune]bool, len(s)/3)
	for _, r := range s {
		set[r] = true
	}
	return set
}

// unitCharacters are the measure words and units that stay with a number: the first character after it, and the
// second of a pair in unitPairs. Multipliers (万, 亿 …) and 余, 多, 来, 几 may stand between.
const (
	unitCharacters = "年月日号天时点分秒周岁元角块毛人名个位条起次件笔例宗家份页张户张台部种类项步招米里吨斤克升度倍成折期届楼层栋室路线度级寸英公千万亿百十小毫厘平立％%‰℃"
	multipliers    = "十百千万亿兆余多来几"
)

// unitPairs are units of more than one character.
var unitPairs = []string{"小时", "分钟", "公里", "公斤", "公顷", "毫米", "厘米", "分米", "千米", "毫升", "平方米", "立方米", "人次",
	"英寸", "美元", "港元", "欧元", "日元", "个月", "周年", "周岁", "毫克", "千克", "世纪", "年代", "号线"}

// standsFor are the characters that Chinese takes for others than UAX #14 does, as Chromium has it for text in Chinese (CSS
// Text 3, section 5.3, line-break: auto): “ and ” are brackets there and no quotation marks of either side, small kana, the
// sound mark and the wave dash are letters. line-break: strict takes them as UAX #14 does.
var standsFor = map[rune]rune{
	'“': '‚', '”': '⁆', // an opening and a closing mark that are not of full width
	'〜': 'あ', '゠': 'あ', 'ー': 'あ',
	'ぁ': 'あ', 'ぃ': 'あ', 'ぅ': 'あ', 'ぇ': 'あ', 'ぉ': 'あ', 'っ': 'あ', 'ゃ': 'あ', 'ゅ': 'あ', 'ょ': 'あ', 'ゎ': 'あ', 'ゕ': 'あ', 'ゖ': 'あ',
	'ァ': 'あ', 'ィ': 'あ', 'ゥ': 'あ', 'ェ': 'あ', 'ォ': 'あ', 'ッ': 'あ', 'ャ': 'あ', 'ュ': 'あ', 'ョ': 'あ', 'ヮ': 'あ', 'ヵ': 'あ', 'ヶ': 'あ',
}

// inChinese is text with what some of its characters stand for; it is text itself where it has none of them.
func inChinese(text []rune) []rune {
	out := text
	for i, r := range text {
		if r < '“' || r > '”' && r < '〜' || r > 'ー' {
			continue
		}
		if other, ok := standsFor[r]; ok {
			if &out[0] == &text[0] {
				out = slices.Clone(text)
			}
			out[i] = other
		}
	}
	return out
}

// SoftHyphen is where a line may end with a hyphen, which is to be drawn then.
const SoftHyphen = '\u00AD'

// Strict takes away from the opportunities of Find those that line-break: strict does not have and that are where the
// characters from one place of the text to another stand.
func Strict(text []rune, from, to int, at []Opportunity) {
	if chinese := inChinese(text); len(text) == 0 || &chinese[0] == &text[0] {
		return
	}
	strict := find(text, text)
	for i := max(from, 1); i < to; i++ {
		if strict[i] == Never && at[i] == Soft {
			at[i] = Never
		}
	}
}

// Find returns for every index of text whether a line may end before it; the last entry is that of the
// end of text. Base: UAX #14 as Chromium has it for Chinese, between ASCII characters Blink's table; on top the kinsoku
// sets, and numbers with their units.
func Find(text []rune) []Opportunity { return find(text, inChinese(text)) }

// find is Find for a text that the segmenter is to take for another.
func find(text, taken []rune) []Opportunity {
	at := make([]Opportunity, len(text)+1)
	for _, b := range font.SegmentLineBreaks(taken) {
		at[b.Index] = Soft
	}
	for i := 1; i < len(text); i++ {
		switch {
		case isASCII(text[i-1]) && isASCII(text[i]):
			at[i] = Never
			if asciiBreak(text, i) {
				at[i] = Soft
			}
		case text[i-1] == ' ' && text[i] != ' ' && text[i] != '\n':
			at[i] = Soft // unlike UAX #14, Blink lets a line end after every space
		}
		if at[i] == Soft && forbiddenBetween(text, i) {
			at[i] = Never
		}
		if text[i-1] == '\n' {
			at[i] = Forced
		}
	}
	keepNumbers(text, at)
	return at
}

// forbiddenBetween reports whether no line may end between text[i-1] and text[i].
func forbiddenBetween(text []rune, i int) bool {
	last := i - 1
	for last > 0 && text[last] == ' ' {
		last--
	}
	switch {
	case text[last] == ' ': // nothing but spaces before
		return false
	case startForbidden[text[i]] || endForbidden[text[last]]:
		return true
	}
	return last == i-1 && tightForbidden[text[i]]
}

// keepNumbers forbids breaks inside a number, between it and its unit, and after 第.
func keepNumbers(text []rune, at []Opportunity) {
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		end := numberEnd(text, i)
		from := i
		if i > 0 && (text[i-1] == '第' || text[i-1] == '约' || text[i-1] == '￥') {
			from = i - 1
		}
		unit := unitEnd(text, end)
		for j := from + 1; j < unit; j++ {
			if at[j] != Forced {
				at[j] = Never
			}
		}
		i = end
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// numberEnd returns the end of the number that starts at i: digits with single joiners between them.
func numberEnd(text []rune, i int) int {
	for i < len(text) && isDigit(text[i]) || i+1 < len(text) && strings.ContainsRune(".,:/~～–-", text[i]) && isDigit(text[i+1]) {
		i++
	}
	return i
}

// unitEnd returns the end of the unit that follows a number which ends at i, or i.
func unitEnd(text []rune, i int) int {
	j := i
	if j < len(text) && text[j] == ' ' {
		j++
	}
	for j < len(text) && strings.ContainsRune(multipliers, text[j]) {
		j++
		i = j
	}
	for _, u := range unitPairs {
		if strings.HasPrefix(string(text[j:min(len(text), j+3)]), u) {
			return j + len([]rune(u))
		}
	}
	if j < len(text) && strings.ContainsRune(unitCharacters, text[j]) {
		return j + 1
	}
	return i
}

// Phrases sorts the phrases of a keep list by their first character.
func Phrases(keep []string) map[rune][][]rune {
	out := map[rune][][]rune{}
	for _, phrase := range keep {
		if runes := []rune(phrase); len(runes) > 1 {
			out[runes[0]] = append(out[runes[0]], runes)
		}
	}
	return out
}

// Keep forbids breaks inside every occurrence of a phrase, over the borders of items too.
func Keep(text []rune, phrases map[rune][][]rune, at []Opportunity) {
	for i, r := range text {
		for _, phrase := range phrases[r] {
			if i+len(phrase) > len(text) || !slices.Equal(text[i:i+len(phrase)], phrase) {
				continue
			}
			for j := i + 1; j < i+len(phrase); j++ {
				if at[j] != Forced {
					at[j] = Never
				}
			}
		}
	}
}
