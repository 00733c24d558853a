package plan

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/filename"
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
		key := filename.Key(e.item.Path)
		if first, taken := files[key]; taken {
			collision(first, e, diags)
			continue
		}
		files[key] = e
		items = append(items, e.item)
	}
	// A file in the place of another's folder is a collision as well: cases/index.html beside cases/index.html/index.html.
	for _, e := range entries {
		for dir := path.Dir(filename.Key(e.item.Path)); dir != "."; dir = path.Dir(dir) {
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

// refusedName returns the part of a path that some system takes for no file's name, or "".
func refusedName(name string) string {
	for part := range strings.SplitSeq(name, "/") {
		if filename.Refused(part) {
			return part
		}
	}
	return ""
}
