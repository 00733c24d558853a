package cli

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fanshi/internal/disk"
	"fanshi/internal/pack"
	"fanshi/internal/release"
)

// knownPublic knows the folder of fanshi build: the releases and, beside them, the folders that other commands write to
// where nothing else is said.
func knownPublic(folder disk.FS) (names []string, made bool) {
	names, made = release.Known(folder)
	for name, known := range map[string]func(disk.FS) ([]string, bool){"gallery": knownGallery, "preflight": knownPreflight, "packs": knownPacks, "reports": knownReports} {
		sub := disk.Sub(folder, name)
		if _, err := sub.ReadFile(disk.MarkName); err == nil {
			names = append(names, name)
		} else if entries, err := sub.ReadDir("."); err == nil {
			if inside, ours := known(sub); ours && len(inside) == len(entries) {
				names = append(names, name)
			}
		}
	}
	return names, made
}

// knownGallery knows a gallery by its page, and its pictures by their names on it.
func knownGallery(folder disk.FS) (names []string, made bool) {
	page, err := folder.ReadFile("index.html")
	if err != nil || !bytes.Contains(page, []byte("：全部版式的样张</title>")) {
		return nil, false
	}
	entries, _ := folder.ReadDir(".") // unreadable: nothing is known
	for _, e := range entries {
		if name := e.Name(); name == "index.html" || strings.HasSuffix(name, ".png") && bytes.Contains(page, []byte(name)) {
			names = append(names, name)
		}
	}
	return names, true
}

// knownPreflight knows the reports of fanshi preflight.
func knownPreflight(folder disk.FS) (names []string, made bool) {
	page, err := folder.ReadFile("index.html")
	if err != nil || !bytes.Contains(page, []byte("<title>印前检查报告</title>")) {
		return nil, false
	}
	return []string{"index.html", "preflight.json"}, true
}

var packFile = regexp.MustCompile(`^[0-9]{4}-W[0-9]{2}(-[0-9]+)?(_[a-z0-9_-]+)?\.zip$`)

// knownPacks knows packs by their names and what is in them.
func knownPacks(folder disk.FS) (names []string, made bool) {
	entries, _ := folder.ReadDir(".") // unreadable: nothing is known
	for _, e := range entries {
		if !packFile.MatchString(e.Name()) {
			continue
		}
		if raw, err := folder.ReadFile(e.Name()); err == nil && pack.Is(raw) {
			names = append(names, e.Name())
		}
	}
	return names, len(names) > 0
}

// refusalText says why a place is not written to, and what to do.
func refusalText(r *disk.Refusal) string {
	const other = "请换一个新的或空的文件夹"
	switch r.Reason {
	case disk.IsRoot:
		return fmt.Sprintf("不能把结果放在磁盘的根目录 %s。%s", r.Path, other)
	case disk.IsHome:
		return fmt.Sprintf("不能把结果直接放在您的主文件夹 %s。%s", r.Path, other)
	case disk.IsProject:
		return fmt.Sprintf("不能把结果直接放在项目文件夹 %s。%s，例如项目里的 public", r.Path, other)
	case disk.AboveInput:
		return fmt.Sprintf("不能把结果放在 %s，项目的内容就在它里面。%s", r.Path, other)
	case disk.IsInput:
		return fmt.Sprintf("不能把结果放在 %s，那里是项目的内容、模板、主题或密钥。请换到别的文件夹", r.Path)
	case disk.OtherKind:
		return fmt.Sprintf("文件夹 %s 放着 fanshi 另一条命令的结果。%s", r.Path, other)
	case disk.Occupied:
		return fmt.Sprintf("已经有 %s，它不是 fanshi 写的，或者写好以后被改动过，所以没有覆盖。请把它移走或换一个名字", r.Path)
	}
	return fmt.Sprintf("文件夹 %s 里有不是 fanshi 做的东西%s，所以没有使用，也没有动它。%s", r.Path, foundText(r.Found), other)
}

// foundText names what was found: the first three, and how many more.
func foundText(found []string) string {
	if len(found) == 0 {
		return ""
	}
	shown := slices.Clone(found[:min(len(found), 3)])
	text := "（" + strings.Join(shown, "、")
	if more := len(found) - len(shown); more > 0 {
		text += fmt.Sprintf("，另有 %d 个", more)
	}
	return text + "）"
}
