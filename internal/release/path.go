package release

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxPath is the longest path inside a release, in UTF-16 units: Windows allows 260 for a whole path, of which a
// folder such as D:\反诈\ must have its share.
const maxPath = 240

// CheckPath says whether a path may stand in a release: relative, slash-separated, without "." and "..", and with
// names that Windows, macOS and Linux all take (Microsoft, "Naming Files, Paths, and Namespaces").
func CheckPath(path string) error {
	if !utf8.ValidString(path) || !fs.ValidPath(path) || path == "." {
		return fmt.Errorf("path %q is not a clean relative path", path)
	}
	if n := len(utf16.Encode([]rune(path))); n > maxPath {
		return fmt.Errorf("path %q has %d characters; %d are allowed", path, n, maxPath)
	}
	for _, name := range strings.Split(path, "/") {
		if err := checkName(name); err != nil {
			return fmt.Errorf("path %q: %w", path, err)
		}
	}
	return nil
}

func checkName(name string) error {
	if len(name) > 255 { // bytes: NAME_MAX of Linux file systems
		return fmt.Errorf("%q is longer than 255 bytes", name)
	}
	if i := strings.IndexFunc(name, func(r rune) bool {
		return r < 0x20 || r == 0x7f || strings.ContainsRune(`<>:"\|?*`, r)
	}); i >= 0 {
		return fmt.Errorf("%q holds a character that Windows refuses", name)
	}
	if strings.HasSuffix(name, " ") || strings.HasSuffix(name, ".") {
		return fmt.Errorf("%q ends in a space or a full stop, which Windows drops", name)
	}
	stem, _, _ := strings.Cut(name, ".")
	if reserved(strings.ToUpper(strings.TrimRight(stem, " "))) {
		return fmt.Errorf("%q is the name of a device on Windows", name)
	}
	return nil
}

func reserved(stem string) bool {
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	for _, device := range []string{"COM", "LPT"} {
		if digit, ok := strings.CutPrefix(stem, device); ok && utf8.RuneCountInString(digit) == 1 &&
			strings.Contains("0123456789¹²³", digit) {
			return true
		}
	}
	return false
}

// fold maps paths that a case-insensitive file system takes for one to one key.
func fold(path string) string { return strings.ToLower(strings.ToUpper(path)) }
