package source

import (
	"strings"

	"fanshi/internal/diag"
)

// DecodeBytes converts the bytes of a text file of another program to UTF-8; encoding is empty where they were UTF-8. What
// cannot be decoded is an error at the file.
func DecodeBytes(name string, raw []byte, diags *diag.List) (text, encoding string, ok bool) {
	return decode(name, raw, diags)
}

// Clean makes of a text from elsewhere one that a file of content may hold, as Read does: line ends LF, NFC, ordinary
// ideographs and blanks, nothing invisible. What no file may hold is left out and returned. Notes say in Chinese what was changed.
func Clean(s string) (clean string, leftOut []rune, notes []string) {
	s, folded := fold(s)
	clean = strings.Map(func(r rune) rune {
		if forbidden(r) != "" {
			leftOut = append(leftOut, r)
			return -1
		}
		return r
	}, s)
	return clean, leftOut, folded.parts()
}
