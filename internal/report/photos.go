package report

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/picture"
	"fanshi/internal/source"
)

// maxPhoto is the largest file of a picture that is read; cameras make 10 to 20 MB.
const maxPhoto = 40 << 20

// Photo is a picture of proof.
type Photo struct {
	Edition, Venue string // its venue's code
	File           string // records/2026-W48/b01/1.jpg
	Caption        source.Value
}

var (
	photoEndings  = []string{".jpg", ".jpeg", ".png", ".webp"}
	otherPictures = []string{".heic", ".heif", ".gif", ".bmp", ".tif", ".tiff", ".avif"}
	litter        = []string{"thumbs.db", "desktop.ini"} // of Windows
)

// Photos finds the pictures of a period in records/<edition>/<venue>/, by edition, in the venues' order, by name. A venue's folder is called
// by its code or its name. What is wrong with a file, a folder or a caption is told; what a picture holds is looked at, but decoded only
// by Show.
func Photos(files fs.FS, p Period, venues []Venue, problems *diag.List) []Photo {
	a := &album{files: files, venues: venues, problems: problems}
	for _, e := range a.list(ledger.Folder) {
		if e.IsDir() && p.HasEdition(e.Name()) {
			a.edition(e.Name())
		}
	}
	return a.photos
}

// album is a run over the pictures.
type album struct {
	files    fs.FS
	venues   []Venue
	problems *diag.List
	photos   []Photo
}

// list reads a folder, without what systems leave there. One that is missing is empty.
func (a *album) list(folder string) []fs.DirEntry {
	entries, _ := fs.ReadDir(a.files, folder)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "~$") || slices.Contains(litter, strings.ToLower(e.Name()))
	})
}

func (a *album) edition(week string) {
	folders := map[string][]string{} // by code
	for _, e := range a.list(ledger.Folder + "/" + week) {
		name := path.Join(ledger.Folder, week, e.Name())
		if !e.IsDir() {
			if isPhoto(e.Name()) {
				a.problems.Error(diag.Pos{File: name}, "records.picture", "这张照片不在哪个场所的文件夹里", "移到 "+ledger.Folder+"/"+week+"/场所代码 这样的文件夹里")
			}
			continue
		}
		code := a.venue(e.Name())
		if code == "" {
			a.problems.Error(diag.Pos{File: name}, "records.folder", "场所表里没有“"+e.Name()+"”", "文件夹用场所的代码或者名称命名；场所表里删掉了的，把代码写回场所表，或者把文件夹移到别处")
			continue
		}
		folders[code] = append(folders[code], name)
	}
	for _, v := range a.venues {
		for _, folder := range folders[v.Code] {
			a.folder(week, v.Code, folder)
		}
	}
}

// venue is the code of the venue that a folder is named after; empty: there is none, or several.
func (a *album) venue(folder string) string {
	var named []string
	for _, v := range a.venues {
		if strings.EqualFold(v.Code, folder) {
			return v.Code
		}
		if source.SameName(v.Name, folder) {
			named = append(named, v.Code)
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return ""
}

func isPhoto(name string) bool { return slices.Contains(photoEndings, strings.ToLower(path.Ext(name))) }

// folder takes the pictures of a venue.
func (a *album) folder(week, code, folder string) {
	var found []string
	var captions []string
	for _, e := range a.list(folder) {
		name := path.Join(folder, e.Name())
		switch ending := strings.ToLower(path.Ext(e.Name())); {
		case e.IsDir():
			a.problems.Warn(diag.Pos{File: name}, "records.folder", "这个文件夹里的照片没有用", "把照片移到上一层，和别的照片放在一起")
		case isPhoto(e.Name()):
			if a.sound(name) {
				found = append(found, name)
			}
		case isCaptions(e.Name()):
			captions = append(captions, name)
		case slices.Contains(otherPictures, ending):
			a.problems.Error(diag.Pos{File: name}, "records.picture", "这种格式的照片不能用", "用手机或电脑另存为 JPEG（.jpg），再放进来；苹果手机在 设置→相机→格式 里选“兼容性最佳”")
		default:
			a.problems.Note(diag.Pos{File: name}, "records.folder", "这个文件没有用", "照片用 .jpg、.png 或 .webp，说明写在 "+captionsFile+" 里；别的文件不用管")
		}
	}
	said := map[string]source.Value{}
	for i, name := range captions {
		if i > 0 {
			a.problems.Error(diag.Pos{File: name}, "records.caption", "照片的说明有两份", "留一份，名字是 "+captionsFile, diag.Pos{File: captions[0]})
			continue
		}
		said = a.captions(name, found)
	}
	for _, name := range found {
		a.photos = append(a.photos, Photo{week, code, name, said[name]})
	}
}

// sound looks at a picture's bytes without decoding it.
func (a *album) sound(name string) bool {
	data, ok := source.ReadBytes(a.files, name, maxPhoto, a.problems)
	if !ok {
		return false
	}
	if err := picture.Look(data); err != nil {
		a.unusable(name, err)
		return false
	}
	return true
}

func (a *album) unusable(name string, err error) {
	told := &picture.Problem{Message: err.Error(), Remedy: "换一张照片"}
	if p, ok := err.(*picture.Problem); ok {
		told = p
	}
	a.problems.Error(diag.Pos{File: name}, "records.picture", "照片"+told.Message, told.Remedy+"；不要这张的，移出这个文件夹")
}

// captionsFile is where captions stand. Windows hides endings, so that people make 说明.txt.txt of it.
const captionsFile = "说明.txt"

func isCaptions(name string) bool {
	return slices.Contains([]string{captionsFile, captionsFile + ".txt"}, strings.ToLower(name)) || source.SameName(strings.ToLower(name), captionsFile)
}

// captionForm is a line: 1.jpg：门口的横幅. A blank or a tab parts them too.
var captionForm = regexp.MustCompile(`^\s*(.+?)\s*[：:=\t]\s*(.*?)\s*$`)

// captions reads what is said of pictures: a line each, the name of the file, with or without its ending, and the caption. Empty lines and
// such as begin with # are passed over.
func (a *album) captions(file string, photos []string) map[string]source.Value {
	said := map[string]source.Value{}
	text, ok := source.Read(a.files, file, a.problems)
	if !ok {
		return said
	}
	for n, line := range strings.Split(text.Whole().String(), "\n") {
		line = strings.TrimSpace(line)
		pos := diag.Pos{File: file, Line: n + 1, Col: 1}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		m := captionForm.FindStringSubmatch(line)
		if m == nil {
			a.problems.Error(pos, "records.caption", "这一行不是照片的说明", "写成 照片的文件名：说明，例如 1.jpg：大厅里的易拉宝")
			continue
		}
		name := named(photos, m[1])
		switch before, twice := said[name]; {
		case name == "":
			a.problems.Error(pos, "records.caption", "这个文件夹里没有照片“"+m[1]+"”", "核对照片的文件名")
		case twice:
			a.problems.Error(pos, "records.caption", "照片“"+m[1]+"”写了两次说明", "留一行", before.Pos)
		default:
			said[name] = source.Value{Text: m[2], Pos: pos}
		}
	}
	return said
}

// named is the picture that a caption's line names.
func named(photos []string, name string) string {
	var found []string
	for _, p := range photos {
		base := path.Base(p)
		if strings.EqualFold(base, name) {
			return p
		}
		if strings.EqualFold(strings.TrimSuffix(base, path.Ext(base)), name) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return ""
}

// Choose takes up to n pictures: the first of every venue, then the second, so that many places are shown; in the order of all.
func Choose(photos []Photo, n int) []Photo {
	type numbered struct{ round, at int }
	rounds := map[[2]string]int{}
	order := make([]numbered, len(photos))
	for i, p := range photos {
		key := [2]string{p.Venue}
		order[i] = numbered{rounds[key], i}
		rounds[key]++
	}
	slices.SortFunc(order, func(a, b numbered) int { return cmp.Or(a.round-b.round, a.at-b.at) })
	order = order[:min(max(n, 0), len(order))]
	slices.SortFunc(order, func(a, b numbered) int { return a.at - b.at })
	out := make([]Photo, len(order))
	for i, o := range order {
		out[i] = photos[o.at]
	}
	return out
}

// Long side of a picture in the 简报, in pixels: 170 mm at 180 pixels to the inch.
const shownSide = 1200

// Show makes pictures ready to be printed: decoded, upright, small, with a caption that names the venue.
func Show(files fs.FS, photos []Photo, venues []Venue, problems *diag.List) (out []Shown) {
	a := &album{files: files, venues: venues, problems: problems}
	for _, p := range photos {
		data, ok := source.ReadBytes(files, p.File, maxPhoto, problems)
		if !ok {
			continue
		}
		read, err := picture.Read(data)
		if err != nil {
			a.unusable(p.File, err)
			continue
		}
		small, width, height := read.Small(shownSide)
		out = append(out, Shown{Data: small, Width: width, Height: height, Caption: a.caption(p)})
	}
	return out
}

// caption is the venue's name with what was said.
func (a *album) caption(p Photo) string {
	name := p.Venue
	for _, v := range a.venues {
		if v.Code == p.Venue {
			name = v.Name
		}
	}
	switch said := p.Caption.Text; {
	case said == "":
		return fmt.Sprintf("%s（第 %s 期）", name, p.Edition)
	case strings.Contains(said, name):
		return said
	default:
		return name + "：" + said
	}
}
