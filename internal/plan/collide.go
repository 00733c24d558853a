package plan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"fanshi/internal/diag"
)

// distinct returns the items sorted by path. Of items that Windows, macOS or Linux would put into one file only the
// first is kept, and both sources are named; a name that Windows refuses is reported too.
func distinct(entries []entry, diags *diag.List) []*Item {
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.item.Path, b.item.Path), a.from.Compare(b.from))
	})
	files := make(map[string]entry, len(entries))
	var items []*Item
	for _, e := range entries {
		if name := refusedName(e.item.Path); name != "" {
			diags.Error(e.from, "plan.file-name", fmt.Sprintf("“%s”在 Windows 上不能用作文件名，生成不了 %s", name, e.item.Path),
				"换一个名称：不用 con、nul 这类系统保留名，不用 < > : \" | ? * \\，不以句点或空格结尾")
			continue
		}
		key := pathKey(e.item.Path)
		if first, taken := files[key]; taken {
			collision(first, e, diags)
			continue
		}
		files[key] = e
		items = append(items, e.item)
	}
	// A file in the place of another's folder is a collision as well: cases/index.html beside cases/index.html/index.html.
	for _, e := range entries {
		for dir := path.Dir(pathKey(e.item.Path)); dir != "."; dir = path.Dir(dir) {
			if file, taken := files[dir]; taken {
				collision(file, e, diags)
				items = slices.DeleteFunc(items, func(i *Item) bool { return i == e.item })
			}
		}
	}
	return items
}

func collision(a, b entry, diags *diag.List) {
	related := []diag.Pos{a.from}
	if a.from == b.from {
		related = nil
	}
	diags.Error(b.from, "plan.collision", fmt.Sprintf("两处内容会写进同一个文件：%s（来自 %s）和 %s（来自 %s）",
		a.item.Path, a.from, b.item.Path, b.from), "给其中一处换一个文件名或代码；只差大小写也算相同", related...)
}

// pathKey maps all paths that some file system takes for one to one key: macOS and Windows ignore case, Windows drops
// full stops and spaces at the end of a name. The paths are NFC already, as all text of the Book.
func pathKey(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = strings.TrimRight(part, " .")
	}
	return strings.ToLower(strings.ToUpper(strings.Join(parts, "/")))
}

// refusedName returns the part of a path that cannot be a file name on Windows (Microsoft, "Naming Files, Paths, and
// Namespaces"), or "".
func refusedName(name string) string {
	for _, part := range strings.Split(name, "/") {
		if part == "" || strings.Trim(part, ".") == "" || strings.HasSuffix(part, " ") || strings.HasSuffix(part, ".") {
			return part
		}
		if strings.ContainsFunc(part, func(r rune) bool { return r < 0x20 || strings.ContainsRune("<>:\"|?*\\", r) }) {
			return part
		}
		stem, _, _ := strings.Cut(part, ".")
		if isDevice(strings.ToUpper(strings.TrimRight(stem, " "))) {
			return part
		}
	}
	return ""
}

func isDevice(stem string) bool {
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		number, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && len([]rune(number)) == 1 && strings.Contains("0123456789¹²³", number)
}
