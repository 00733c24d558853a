// Package filename knows which names of files all systems take, and which names some of them take for one.
//
// The rules are those of Windows, the strictest of the three (Microsoft, "Naming Files, Paths, and Namespaces"): no
// control characters and none of < > : " \ | ? *, no space or full stop at the end, no name of a device whatever its
// extension. Windows and macOS ignore case, and Windows drops spaces and full stops at the end of a name. Names are
// taken to be in Unicode's form C, as all text of a project is once it has been read.
package filename

import (
	"strings"
	"unicode/utf8"
)

// Forbids reports the characters that no name may hold, the slash included.
func Forbids(r rune) bool {
	return r < 0x20 || r == 0x7f || strings.ContainsRune(`<>:"/\|?*`, r)
}

// Device reports whether a name is that of a device on Windows: con, NUL.txt, lpt1.
func Device(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		number, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(number) == 1 && strings.Contains("0123456789¹²³", number)
}

// Refused reports whether some system takes no file of this name; a name has no slash.
func Refused(name string) bool {
	return name == "" || strings.HasSuffix(name, " ") || strings.HasSuffix(name, ".") ||
		strings.ContainsFunc(name, Forbids) || Device(name)
}

// Fold maps the spellings of a path that differ in nothing but case to one.
func Fold(path string) string { return strings.ToLower(strings.ToUpper(path)) }

// Key maps all slash-separated paths that some system takes for one file to one key.
func Key(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = strings.TrimRight(part, " .")
	}
	return Fold(strings.Join(parts, "/"))
}
