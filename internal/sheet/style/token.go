package style

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
)

// token is a CSS token with its place. Comments are left out.
type token struct {
	kind css.TokenType
	text string // as written
	pos  diag.Pos
}

// lex splits CSS into tokens; at is the place of its first character.
func lex(src string, at diag.Pos) []token {
	l := css.NewLexer(parse.NewInputString(src))
	tokens := make([]token, 0, len(src)/4)
	for {
		kind, text := l.Next()
		if kind == css.ErrorToken {
			return tokens
		}
		if kind != css.CommentToken {
			tokens = append(tokens, token{kind, string(text), at})
		}
		for i := 0; i < len(text); {
			if text[i] == '\n' {
				at.Line++
				at.Col = 0
			}
			_, n := utf8.DecodeRune(text[i:])
			at.Col++
			i += n
		}
	}
}

// is reports whether t is the given delimiter or punctuation.
func (t token) is(text string) bool {
	return t.text == text && t.kind != css.StringToken && t.kind != css.IdentToken
}

// trim drops white space at both ends.
func trim(tokens []token) []token {
	for len(tokens) > 0 && tokens[0].kind == css.WhitespaceToken {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 && tokens[len(tokens)-1].kind == css.WhitespaceToken {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// join returns the source of tokens, white space and comments collapsed.
func join(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		if t.kind == css.WhitespaceToken {
			b.WriteByte(' ')
		} else {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// opens and closes tell how a token changes the nesting of brackets.
func (t token) opens() bool {
	switch t.kind {
	case css.LeftParenthesisToken, css.LeftBracketToken, css.LeftBraceToken, css.FunctionToken:
		return true
	}
	return false
}

func (t token) closes() bool {
	switch t.kind {
	case css.RightParenthesisToken, css.RightBracketToken, css.RightBraceToken:
		return true
	}
	return false
}

// closing returns the index of the token that closes the bracket or function at tokens[i], or len(tokens).
func closing(tokens []token, i int) int {
	depth := 0
	for ; i < len(tokens); i++ {
		switch {
		case tokens[i].opens():
			depth++
		case tokens[i].closes():
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return len(tokens)
}

// splitCommas splits at commas outside brackets.
func splitCommas(tokens []token) [][]token {
	var parts [][]token
	start, depth := 0, 0
	for i, t := range tokens {
		switch {
		case t.opens():
			depth++
		case t.closes():
			depth--
		case t.kind == css.CommaToken && depth == 0:
			parts = append(parts, trim(tokens[start:i]))
			start = i + 1
		}
	}
	return append(parts, trim(tokens[start:]))
}

// lower is ASCII lower case: CSS names outside ASCII keep theirs.
func lower(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// unescape resolves backslash escapes (CSS Syntax 3, §4.3.7).
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			i++
			continue
		}
		i++
		n := i
		for n < len(s) && n < i+6 && isHex(s[n]) {
			n++
		}
		switch {
		case n > i:
			code, _ := strconv.ParseUint(s[i:n], 16, 32)
			if code == 0 || code > utf8.MaxRune || 0xD800 <= code && code < 0xE000 {
				code = utf8.RuneError
			}
			b.WriteRune(rune(code))
			if n < len(s) && strings.IndexByte(" \t\n\r\f", s[n]) >= 0 {
				n++
			}
			i = n
		case i < len(s) && s[i] == '\n':
			i++ // a line continued inside a string
		case i < len(s):
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// unquote returns the content of a string token.
func unquote(s string) string {
	if len(s) >= 2 && s[0] == s[len(s)-1] {
		return unescape(s[1 : len(s)-1])
	}
	return unescape(strings.Trim(s, `"'`))
}

// urlOf returns the address in a url() token.
func urlOf(s string) string {
	s = strings.TrimSpace(strings.TrimSuffix(s[strings.IndexByte(s, '(')+1:], ")"))
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		return unquote(s)
	}
	return unescape(s)
}
