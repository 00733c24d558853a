package disk

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf16"

	"fanshi/internal/filename"
)

// maxPath is the longest path inside a folder of results, in UTF-16 units: Windows allows 260 for a whole path, of which a
// folder such as D:\反诈\ must have its share.
const maxPath = 240

// CheckPath says whether a path may stand in a folder of results: relative, slash-separated, without "." and "..", and with
// names that Windows, macOS and Linux all take (Microsoft, "Naming Files, Paths, and Namespaces").
func CheckPath(path string) error {
	if !fs.ValidPath(path) || path == "." {
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
	if strings.ContainsFunc(name, filename.Forbids) {
		return fmt.Errorf("%q holds a character that Windows refuses", name)
	}
	if strings.HasSuffix(name, " ") || strings.HasSuffix(name, ".") {
		return fmt.Errorf("%q ends in a space or a full stop, which Windows drops", name)
	}
	if filename.Device(name) {
		return fmt.Errorf("%q is the name of a device on Windows", name)
	}
	return nil
}
