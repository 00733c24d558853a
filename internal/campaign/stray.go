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

// ignored reports files that systems and editors leave behind: hidden ones, and the locks of an open document.
func ignored(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasSuffix(name, "~") || strings.HasSuffix(lower, ".tmp") ||
		lower == "thumbs.db" || lower == "desktop.ini"
}

// listNames finds every file of the content folder by its folded name.
func (l *loader) listNames() {
	l.names = make(map[string][]string)
	walk := func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil: // a missing or unreadable folder is reported where it is needed
		case name != "content" && ignored(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
		default:
			folded := source.FoldName(name)
			l.names[folded] = append(l.names[folded], name)
			if !entry.IsDir() {
				l.files = append(l.files, name)
			}
		}
		return nil
	}
	_ = fs.WalkDir(l.fsys, "content", walk) // walk goes on whatever fails
}

// strayFiles reports files of the content folder that nothing reads: their text would be lost without a word. Names that
// differ in case or in the form of their characters only are one file on other systems.
func (l *loader) strayFiles() {
	for _, names := range l.names {
		for _, name := range names[1:] {
			l.diags.Error(diag.Pos{File: name}, "content.twin", "与 "+names[0]+" 的名字看起来一样，只差大小写或字符的编码方式，在别的电脑上是同一个文件", "删掉或改名其中一个", diag.Pos{File: names[0]})
		}
	}
	for _, name := range l.files {
		if !readByLoader(name) && !l.besidePicture(name) {
			l.stray(name)
		}
	}
}

// readByLoader reports whether a file is one that Load reads, or that pieces may refer to.
func readByLoader(name string) bool {
	folder, extension := path.Dir(name), path.Ext(name)
	switch strings.ToLower(extension) {
	case ".png", ".jpg", ".jpeg", ".webp":
		return true
	}
	switch name {
	case PhrasesFile, AllowedFile, CalendarFile, RecalledFile, scamsFile, venuesCSV, venuesXLSX, CodesFile, ReviewsFile, "content/embed.go": // the last makes the sample part of the binary
		return true
	}
	return extension == ".md" && slices.Contains(pieceFolders, folder) || extension == ".yaml" && folder == KindsFolder
}

// documents are the endings of files that hold texts which only other programs read.
var documents = []string{".docx", ".doc", ".docm", ".wps", ".wpt", ".txt", ".rtf", ".odt", ".pages", ".pdf", ".ofd", ".pptx", ".ppt", ".dps", ".html", ".htm", ".mht", ".eml"}

// imported are those that fanshi import reads.
var imported = []string{".docx", ".docm", ".html", ".htm", ".txt"}

// archives are the endings of files that hold others.
var archives = []string{".zip", ".rar", ".7z", ".gz", ".tar"}

// stray reports a file that is not read, and what to do about it. Whatever may hold a text is an error.
func (l *loader) stray(name string) {
	pos := diag.Pos{File: name}
	ending := strings.ToLower(path.Ext(name))
	if right, why := rightName(name); right != "" {
		remedy := "改名为 " + path.Base(right) + "；电脑上看不到扩展名时，在文件夹的“查看”里勾选“文件扩展名”"
		if names := l.names[source.FoldName(right)]; len(names) > 0 && names[0] != name {
			remedy = "已经有 " + names[0] + " 了：核对两份的内容，把不要的一份移出 content 文件夹"
		}
		l.diags.Error(pos, "content.stray", why+"，里面的内容不会被用到", remedy)
		return
	}
	switch {
	case path.Dir(name) == path.Dir(venuesCSV) && isTable(name):
		l.diags.Error(pos, "content.stray", "这张表不会被用到", "场所表只有一份，名叫 venues.xlsx 或 venues.csv；要用这一份，就用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”，文件名用 venues.xlsx；不用就移出 content 文件夹")
	case slices.Contains(imported, ending):
		l.diags.Error(pos, "content.stray", "这个文件里的文字不会被用到", "先把它移出 content 文件夹，再运行 fanshi import "+path.Base(name)+"，就变成 .md 文件")
	case slices.Contains(documents, ending):
		l.diags.Error(pos, "content.stray", "这个文件里的文字不会被用到", "把文字复制到一个 .md 文件里（照着 content/cases 里的例子写），再把它移出 content 文件夹")
	case slices.Contains(archives, ending):
		l.diags.Error(pos, "content.stray", "压缩包里的内容不会被用到", "解压以后放进来，或者移出 content 文件夹")
	case slices.Contains([]string{".md", ".markdown", ".yaml", ".yml"}, ending) || isTable(name):
		remedy := "案例放在 content/cases，标语放在 content/slogans，场所表是 " + venuesXLSX + " 或 " + venuesCSV
		if s := source.Suggest(path.Dir(name), pieceFolders); s != "" && s != path.Dir(name) && ending == ".md" {
			remedy = "移到 " + s
		}
		l.diags.Error(pos, "content.stray", "这个文件放错了位置，里面的内容不会被用到", remedy)
	case ending == "" && slices.Contains(pieceFolders, path.Dir(name)):
		l.diags.Error(pos, "content.stray", "这个文件没有扩展名，里面的内容不会被用到", "改名为 "+path.Base(name)+".md")
	default:
		l.diags.Warn(pos, "content.stray", "这个文件不会被用到", "不需要就移出 content 文件夹；图片请另存为 PNG 或 JPEG")
	}
}

// rightName returns the name under which a file would be read, where it is clear, and what is wrong with its own.
func rightName(name string) (right, why string) {
	folder, base := path.Dir(name), path.Base(name)
	ending := path.Ext(base)
	stem := strings.TrimSuffix(base, ending)
	reads := func(base string) bool { right = path.Join(folder, base); return readByLoader(right) }
	inner := strings.ToLower(path.Ext(stem))
	if slices.Contains([]string{".md", ".yaml", ".csv", ".xlsx"}, inner) && strings.EqualFold(ending, ".txt") &&
		reads(strings.TrimSuffix(stem, path.Ext(stem))+inner) {
		return right, "扩展名多了 " + ending
	}
	usual := map[string]string{".markdown": ".md", ".mdown": ".md", ".mkd": ".md", ".yml": ".yaml"}
	lower := strings.ToLower(ending)
	switch {
	case usual[lower] != "" && reads(stem+usual[lower]):
		return right, "扩展名应当是 " + usual[lower]
	case lower != ending && reads(stem+lower):
		return right, "扩展名要用小写字母"
	case strings.ToLower(base) != base && reads(strings.ToLower(base)):
		return right, "文件名要用小写字母"
	}
	return "", ""
}
