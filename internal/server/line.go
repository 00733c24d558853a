package server

import (
	"fmt"
	"strconv"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// append writes the line as JSON. It is written out because a poll is answered in less time than reflection
// takes for its line.
func (l *Line) append(b []byte) []byte {
	b = append(b, `{"time":"`...)
	b = l.Time.AppendFormat(b, time.RFC3339Nano)
	b = appendText(append(b, `","method":`...), l.Method)
	b = appendText(append(b, `,"path":`...), l.Path)
	b = strconv.AppendInt(append(b, `,"status":`...), int64(l.Status), 10)
	b = strconv.AppendInt(append(b, `,"bytes":`...), l.Bytes, 10)
	b = strconv.AppendFloat(append(b, `,"duration_ms":`...), l.MS, 'f', -1, 64)
	for _, field := range [...]struct{ name, text string }{{`,"venue":`, l.Venue}, {`,"screen":`, l.Screen}, {`,"edition":`, l.Edition}, {`,"sha256":`, l.SHA256}} {
		if field.text != "" {
			b = appendText(append(b, field.name...), field.text)
		}
	}
	if l.Size != 0 {
		b = strconv.AppendInt(append(b, `,"size":`...), l.Size, 10)
	}
	if l.Encoding != "" {
		b = appendText(append(b, `,"encoding":`...), l.Encoding)
	}
	if l.Range != "" {
		b = appendText(append(b, `,"range":`...), l.Range)
	}
	b = appendText(append(b, `,"remote":`...), l.Remote)
	if l.Agent != "" {
		b = appendText(append(b, `,"agent":`...), l.Agent)
	}
	return append(b, '}')
}

// appendText writes a JSON string. What a terminal would act on, or a reader could not see (controls, marks of direction,
// characters without a shape), is written by its number, so that a client cannot forge what a person sees of the log.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= ' ' && r <= '~' && r != '<' && r != '>' && r != '&' || r > '~' && unicode.IsPrint(r):
			b = utf8.AppendRune(b, r) // U+FFFD for what is no UTF-8
		default:
			for _, unit := range utf16.AppendRune(nil, r) {
				b = fmt.Appendf(b, `\u%04x`, unit)
			}
		}
	}
	return append(b, '"')
}
