package plan

import (
	"strings"
	"unicode/utf8"
)

// Clauses splits a sentence after its punctuation marks. Marks that follow each other, and quotes and brackets that
// close behind a mark, stay with the clause that they end. The clauses joined are the text.
func Clauses(text string) []string {
	const ends, closers = "，。！？；：—…", "”’」』）》〉】"
	var out []string
	start, ended := 0, false
	for i, r := range text {
		switch {
		case strings.ContainsRune(ends, r):
			ended = true
		case ended && strings.ContainsRune(closers, r):
		case ended:
			out = append(out, text[start:i])
			start, ended = i, false
		}
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// Dwell returns how many seconds a slide stands: long enough to be read (two seconds to find it, then four characters a
// second, five seconds at least), and twelve at least where a phone has to be taken out for a QR code (docs/screens.md).
func Dwell(characters int, code bool) int {
	seconds := max(5, 2+(characters+3)/4)
	if code {
		seconds = max(seconds, 12)
	}
	return seconds
}

// lossText says of a bare amount what it is; 避免损失 18万元 says so itself.
func lossText(loss string) string {
	if loss != "" && loss[0] >= '0' && loss[0] <= '9' {
		return "损失" + loss
	}
	return loss
}

// characters counts the characters that a passer-by reads on a slide.
func (v *View) characters() int {
	n := 0
	add := func(texts ...string) {
		for _, t := range texts {
			n += utf8.RuneCountInString(t)
		}
	}
	switch {
	case v.Case != nil:
		add(v.Case.Headline...)
		add(v.Case.Hook, v.Case.Action)
	case v.Slogan != nil:
		add(v.Slogan.Text)
	case v.List != nil && len(v.List.Items) > 0: // its title has been read before
		add(v.List.Items...)
	case v.List != nil:
		add(v.List.Title, v.List.Subtitle)
	default:
		for _, h := range v.Hotlines {
			add(h.Number, h.Name)
		}
	}
	return n
}
