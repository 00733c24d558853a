package linebreak

import "strings"

// Between two printable ASCII characters Blink does not ask ICU but a table of its own
// (text_break_iterator.cc, kAsciiLineBreakTable); what follows reproduces it, read off Chromium 156 by laying out all
// 94 × 94 pairs. It keeps words, numbers, paths and addresses together better than UAX #14 does.
const (
	asciiNoBreakAfter    = "$'(/<@[^_`{"   // and letters and digits
	asciiBreakBefore     = "(<[{"          // after every other sign
	asciiNoBreakHyphen   = "!$),./:;?]}"   // does not follow a hyphen that ends a line; a digit only after a letter or digit
	asciiNoBreakQuestion = "!\"'),./:;?]}" // does not follow a question mark that ends a line
)

func isASCII(r rune) bool { return r > ' ' && r <= '~' }

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// asciiBreak reports whether a line may end between text[i-1] and text[i], both printable ASCII.
func asciiBreak(text []rune, i int) bool {
	a, b := text[i-1], text[i]
	switch {
	case a == '-' && isDigit(b): // a minus sign stays with its number, a hyphen does not
		return i > 1 && isAlphanumeric(text[i-2])
	case a == '-':
		return !strings.ContainsRune(asciiNoBreakHyphen, b)
	case a == '?':
		return !strings.ContainsRune(asciiNoBreakQuestion, b)
	case isAlphanumeric(a) || strings.ContainsRune(asciiNoBreakAfter, a):
		return false
	}
	return strings.ContainsRune(asciiBreakBefore, b)
}
