package campaign

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fanshi/internal/markdown"
	"fanshi/internal/source"
)

// sectionNames are the names by which a case's section may be called.
func (s section) names() []string { return append([]string{s.name}, s.also...) }

// sectionNamed returns the index of the section with a name, or -1.
func sectionNamed(name string) int {
	return slices.IndexFunc(caseSections[:], func(s section) bool { return slices.Contains(s.names(), name) })
}

// SectionKey tells which section of a case a heading begins, by whichever of its names: story, steps, signs or tips; empty: none.
func SectionKey(heading string) string {
	if i := sectionNamed(strings.TrimSpace(heading)); i >= 0 {
		return caseSections[i].key
	}
	return ""
}

// caseLines reads the lines of a case: in which sections each is an entry, and which name a section without a proper heading.
// Of a section only the lines that look most like its heading are one: with a #, else alone on a line, else the first line that
// it begins.
func caseLines(body string) markdown.Options {
	var names []string
	for _, s := range caseSections {
		names = append(names, s.names()...)
	}
	best := map[int]likeness{}
	for line := range strings.Lines(body) {
		if h, like := headingNamed(strings.TrimRight(line, blanks+"\n"), names); like > 0 {
			i := sectionNamed(line[h.Start:h.Stop])
			best[i] = max(best[i], like)
		}
	}
	open := map[int]bool{}
	return markdown.Options{
		EachLine: func(heading string) bool {
			i := sectionNamed(heading)
			open[i] = true
			return i >= 0 && caseSections[i].most > 0
		},
		Heading: func(line string) (markdown.Named, bool) {
			h, like := headingNamed(line, names)
			if like == 0 || line == "## "+line[h.Start:h.Stop] {
				return h, false
			}
			i := sectionNamed(line[h.Start:h.Stop])
			return h, like == best[i] && (like != begins || !open[i])
		},
	}
}

// sloganLines reads the lines of a file of slogans: each is an entry, but one that names a kind of fraud as headings do.
func (l *loader) sloganLines(string) markdown.Options {
	return markdown.Options{
		EachLine: everyLine,
		Heading: func(line string) (markdown.Named, bool) {
			h, like := headingNamed(line, l.scams.names)
			return h, like >= marked && line != "## "+line[h.Start:h.Stop]
		},
	}
}

// entryLines is for lists, in which each line is an entry.
func entryLines(string) markdown.Options { return markdown.Options{EachLine: everyLine} }

func everyLine(string) bool { return true }

// likeness says how much a line looks like a heading.
type likeness uint8

const (
	begins likeness = iota + 1 // 案情：王某…… or 【案情】王某……
	alone                      // 案情 or 一、案情
	marked                     // 【案情】, **案情** or 案情：
	hashed                     // ##案情 or ## 一、案情
)

// brackets are what people put around a heading.
var brackets = [][2]string{{"**", "**"}, {"＊＊", "＊＊"}, {"【", "】"}, {"〖", "〗"}, {"［", "］"}, {"[", "]"}, {"「", "」"}, {"《", "》"}, {"〔", "〕"}}

const blanks = " \t\u3000"

// headingNamed finds one of the names at the start of a line without blanks at its end, with what people write around a heading: #, 一、 （一）
// or 1. before it, brackets or asterisks around it, a colon behind it. 0: the line is none. Text may follow only where a colon
// or a bracket ends the name.
func headingNamed(line string, names []string) (h markdown.Named, like likeness) {
	left := func(at int) int { return len(line) - len(strings.TrimLeft(line[at:], blanks)) }
	start := left(0)
	at := len(line) - len(strings.TrimLeft(line[start:], "#＃"))
	hash := at > start
	var open []string // what must still be closed, innermost last
	at, open = beforeName(line, left(at), left)
	name := ""
	for _, n := range names {
		if strings.HasPrefix(line[at:], n) && len(n) > len(name) {
			name = n
		}
	}
	if name == "" {
		return h, 0
	}
	h.Start, h.Stop, h.Rest = at, at+len(name), at+len(name)
	signs, colon := len(open), false
	for {
		rest := line[left(h.Rest):]
		switch {
		case len(open) > 0 && strings.HasPrefix(rest, open[len(open)-1]):
			h.Rest = left(h.Rest) + len(open[len(open)-1])
			open = open[:len(open)-1]
			continue
		case !colon && (strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, ":")):
			_, size := utf8.DecodeRuneInString(rest)
			h.Rest, colon = left(h.Rest)+size, true
			continue
		}
		break
	}
	signed := signs > 0 || colon
	text := left(h.Rest) < len(line)
	switch h.Rest = left(h.Rest); {
	case len(open) > 0, text && !signed:
		return h, 0
	case text:
		return h, begins
	case hash:
		return h, hashed
	case signed:
		return h, marked
	}
	return h, alone
}

// beforeName passes over numbers and opening brackets, and returns what closes them.
func beforeName(line string, at int, left func(int) int) (int, []string) {
	var open []string
	numbered := false
	for more := true; more; at = left(at) {
		more = false
		if kind, _, length := lineMark(line[at:]); !numbered && strings.HasPrefix(kind, "number") {
			at, numbered, more = at+length, true, true
			continue
		}
		for _, pair := range brackets {
			if strings.HasPrefix(line[at:], pair[0]) && len(open) < 2 {
				open, at, more = append(open, pair[1]), at+len(pair[0]), true
				break
			}
		}
	}
	return at, open
}

// oneName makes a value that stands for another word the word itself: 告知书 is notice.
func oneName(v source.Value, words map[string]string) source.Value {
	if w := words[v.Text]; w != "" {
		v.Text = w
	}
	return v
}
