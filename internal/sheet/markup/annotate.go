package markup

import (
	"fmt"
	"html"
	"strings"

	"fanshi/internal/diag"
)

// Annotate writes data-pos="file:line:col" into every start tag of a template source, so that after html/template has
// run places in the template are still known. Actions, comments and the content of style and title are left as they
// are, except that comments in style elements are blanked out: html/template would drop them, and the lines after them
// would move. A file name that holds {{ or }} cannot be written; then the attribute holds line:col only.
func Annotate(file, src string) string {
	a := annotator{file: file, src: src, at: diag.Pos{File: file, Line: 1, Col: 1}}
	if strings.Contains(file, "{{") || strings.Contains(file, "}}") {
		a.file = ""
	}
	a.out.Grow(len(src) + len(src)/2)
	for a.i < len(src) {
		rest := src[a.i:]
		switch {
		case strings.HasPrefix(rest, "{{"):
			a.copy(actionEnd(rest))
		case strings.HasPrefix(rest, "<!--"):
			a.copy(upTo(rest, "-->"))
		case rest[0] == '<' && len(rest) > 1 && isLetter(rest[1]):
			a.tag()
		default:
			a.copy(1)
		}
	}
	return a.out.String()
}

type annotator struct {
	file string
	src  string
	i    int
	at   diag.Pos // of src[i]
	out  strings.Builder
}

// copy moves n bytes to the output.
func (a *annotator) copy(n int) {
	s := a.src[a.i : a.i+n]
	a.out.WriteString(s)
	for i := range len(s) {
		switch {
		case s[i] == '\n':
			a.at.Line++
			a.at.Col = 1
		case s[i]&0xC0 != 0x80: // not a UTF-8 continuation byte
			a.at.Col++
		}
	}
	a.i += n
}

// tag copies a start tag, and the content of a raw text element after it.
func (a *annotator) tag() {
	at := a.at
	n := 1
	for a.i+n < len(a.src) && strings.IndexByte(" \t\n\r\f/>{", a.src[a.i+n]) < 0 {
		n++
	}
	name := lower(a.src[a.i+1 : a.i+n])
	a.copy(n)
	if !strings.HasPrefix(a.src[a.i:], "{{") { // else the name goes on inside the action
		place := fmt.Sprintf("%d:%d", at.Line, at.Col)
		if a.file != "" {
			place = a.file + ":" + place
		}
		fmt.Fprintf(&a.out, " data-pos=\"%s\"", html.EscapeString(place))
	}
	a.tagRest()
	if name == "style" || name == "title" || name == "script" {
		a.rawText(name)
	}
}

// tagRest copies what is left of a start tag, its > included.
func (a *annotator) tagRest() {
	quote := byte(0)
	for a.i < len(a.src) {
		rest := a.src[a.i:]
		switch c := rest[0]; {
		case strings.HasPrefix(rest, "{{"):
			a.copy(actionEnd(rest))
			continue
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			a.copy(1)
			return
		}
		a.copy(1)
	}
}

// rawText copies up to the end tag.
func (a *annotator) rawText(name string) {
	for a.i < len(a.src) {
		rest := a.src[a.i:]
		switch {
		case len(rest) >= 2+len(name) && rest[:2] == "</" && strings.EqualFold(rest[2:2+len(name)], name):
			return
		case strings.HasPrefix(rest, "{{"):
			a.copy(actionEnd(rest))
		case name == "style" && strings.HasPrefix(rest, "/*"):
			a.blank(upTo(rest, "*/"))
		case name == "style" && (rest[0] == '"' || rest[0] == '\''):
			a.cssString(rest[0])
		default:
			a.copy(1)
		}
	}
}

// cssString copies a CSS string, in which /* starts no comment.
func (a *annotator) cssString(quote byte) {
	a.copy(1)
	for a.i < len(a.src) {
		switch rest := a.src[a.i:]; {
		case strings.HasPrefix(rest, "{{"):
			a.copy(actionEnd(rest))
		case rest[0] == '\\' && len(rest) > 1:
			a.copy(2)
		case rest[0] == quote || rest[0] == '\n':
			a.copy(1)
			return
		default:
			a.copy(1)
		}
	}
}

// blank replaces n bytes by white space of the same shape. A comment that holds an action stays.
func (a *annotator) blank(n int) {
	s := a.src[a.i : a.i+n]
	if strings.Contains(s, "{{") || !strings.HasSuffix(s, "*/") {
		a.copy(n)
		return
	}
	a.out.WriteString(strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, s))
	a.at = advance(a.at, s)
	a.i += n
}

// actionEnd returns the length of the template action at the start of s (text/template/parse/lex.go: strings and
// comments may hold the closing braces).
func actionEnd(s string) int {
	body := strings.TrimPrefix(strings.TrimPrefix(s[2:], "- "), "-\n")
	if strings.HasPrefix(body, "/*") {
		if n := strings.Index(s, "*/"); n >= 0 {
			return n + upTo(s[n:], "}}")
		}
		return len(s)
	}
	quote := byte(0)
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == '\\' && quote != '`' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '`' || c == '\'':
			quote = c
		case strings.HasPrefix(s[i:], "}}"):
			return i + 2
		}
	}
	return len(s)
}

// upTo returns the length of s up to and including end.
func upTo(s, end string) int {
	if n := strings.Index(s, end); n >= 0 {
		return n + len(end)
	}
	return len(s)
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
