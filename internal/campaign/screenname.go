package campaign

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// asciiName turns a name into one that can be a folder and a part of an address: 大堂 is datang, LED大屏 1 is led-daping-1.
// Latin letters become lower case; characters that have no Pinyin (GB/T 16159 without tones, the commonest reading) part
// words. The same name always gives the same result, which is empty where nothing is left of it.
func asciiName(name string) string {
	var b strings.Builder
	style := pinyin.NewArgs() // without tones
	last := 0                 // 0: a gap, 1: Latin, 2: Han
	write := func(kind int, s string) {
		if b.Len() > 0 && last != kind {
			b.WriteByte('-')
		}
		b.WriteString(s)
		last = kind
	}
	for _, r := range name {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			write(1, string(unicode.ToLower(r)))
		case unicode.Is(unicode.Han, r) && len(pinyin.SinglePinyin(r, style)) > 0:
			write(2, strings.ReplaceAll(pinyin.SinglePinyin(r, style)[0], "ü", "v"))
		default:
			last = 0
		}
	}
	s := b.String()
	return strings.TrimRight(s[:min(len(s), maxSlug-4)], "-") // room for -999
}
