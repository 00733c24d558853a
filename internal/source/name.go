package source

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// SameName reports whether two paths are one to people: they differ at most in the form of their characters, as macOS
// writes é (NFD) and other systems do (NFC).
func SameName(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }

// FoldName is a path as all systems compare it: two with the same result may be one file on Windows or macOS.
func FoldName(name string) string { return strings.ToLower(norm.NFC.String(name)) }
