package campaign

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// pieceFolders are the folders whose Markdown files are read.
var pieceFolders = []string{"content/cases", "content/slogans", "content/lists", "content/notices", "content/bulletins", "content/pages"}

// ignored reports files that systems and editors leave behind: hidden ones, and the locks of an open spreadsheet.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, "~") ||
		strings.EqualFold(name, "thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// strayFiles reports files of the content folder that nothing reads: their text would be lost without a word.
func (l *loader) strayFiles() {
	walk := func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // a missing or unreadable folder is reported where it is needed
		case name != "content" && ignored(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir() && !readByLoader(name):
			l.stray(name)
		}
		return nil
	}
	if err := fs.WalkDir(l.fsys, "content", walk); err != nil {
		l.diags.Error(diag.Pos{File: "content"}, "source.unreadable", "读不出 content 文件夹", "检查它的权限，然后重试")
	}
}

// readByLoader reports whether a file is one that Load reads, or that pieces may refer to.
func readByLoader(name string) bool {
	folder, extension := path.Dir(name), path.Ext(name)
	switch strings.ToLower(extension) {
	case ".png", ".jpg", ".jpeg":
		return true
	}
	switch name {
	case PhrasesFile, scamsFile, venuesCSV, venuesXLSX, "content/embed.go": // the last makes the sample part of the binary
		return true
	}
	return extension == ".md" && slices.Contains(pieceFolders, folder) || extension == ".yaml" && folder == kindsFolder
}

func (l *loader) stray(name string) {
	pos := diag.Pos{File: name}
	folder := path.Dir(name)
	switch extension := strings.ToLower(path.Ext(name)); extension {
	case ".md", ".markdown", ".yaml", ".yml", ".csv", ".xlsx":
		remedy := "案例放在 content/cases，标语放在 content/slogans，场所表是 content/venues/venues.csv；扩展名用小写的 .md、.yaml、.csv、.xlsx"
		if s := source.Suggest(folder, pieceFolders); s != "" && extension == ".md" {
			remedy = "移到 " + s
		}
		l.diags.Error(pos, "content.stray", "这个文件的位置或扩展名不对，里面的内容不会被用到", remedy)
	default:
		l.diags.Warn(pos, "content.stray", "这个文件不会被用到", "不需要就移出 content 文件夹；Word 里的文字请粘贴到 .md 文件里")
	}
}
