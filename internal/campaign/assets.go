package campaign

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/markdown"
	"fanshi/internal/picture"
	"fanshi/internal/source"
)

const maxImageBytes = 32 << 20

// assetResult is what became of a picture: an asset, or a problem that every reference to it has.
type assetResult struct {
	asset           *Asset
	message, remedy string
}

// pictures checks every picture that a piece's body shows, and returns the headers of the good ones.
func (l *loader) pictures(d *doc.Doc) (shown []*Piece) {
	for _, in := range doc.Images(d.Blocks) {
		if in.Src == "" { // reported by markdown
			continue
		}
		if asset := l.asset(in.Src, in.Pos); asset != nil {
			shown = append(shown, asset.Piece)
		}
	}
	return shown
}

// asset returns a picture that a place refers to; nil where it cannot be used, which has been reported then.
func (l *loader) asset(name string, pos diag.Pos) *Asset {
	result, known := l.assets[name]
	if !known {
		if result = l.findAsset(name); result.asset != nil {
			l.book.Assets = append(l.book.Assets, result.asset)
			l.notes(result.asset)
		}
		l.assets[name] = result
	}
	if result.message != "" {
		l.diags.Error(pos, "image.unusable", result.message, result.remedy)
	}
	return result.asset
}

// findAsset reads a picture by the name that a piece gives it, which is in NFC; that of the file need not be.
func (l *loader) findAsset(name string) assetResult {
	names := l.names[source.FoldName(name)]
	switch {
	case len(names) == 0 || slices.Contains(names, name):
		return readAsset(l.fsys, name)
	case !source.SameName(names[0], name): // found on Windows and macOS, but not everywhere
		return assetResult{message: "图片 " + name + " 的文件名大小写不同，文件叫 " + names[0], remedy: "改成一样的大小写：" + path.Base(names[0])}
	}
	result := readAsset(l.fsys, names[0])
	if result.asset != nil {
		result.asset.Path = name
	}
	return result
}

// casePicture is the picture that a case shows on sheets, given by its front matter, and what it says of it.
func (l *loader) casePicture(file string, address, alt source.Value) (*Asset, Text) {
	if !address.Given() {
		if alt.Given() {
			l.diags.Error(alt.Pos, "case.picture-alt", "写了图片说明，却没有图片", "加上 picture: 图片文件名，或删掉 picture_alt")
		}
		return nil, Text{}
	}
	name, problem := markdown.ResolveImage(path.Dir(file), address.Text)
	if problem == "" && strings.Contains(name, "%") {
		problem = "图片的文件名里有 %"
	}
	if problem != "" {
		l.diags.Error(address.Pos, "case.picture", problem, "把图片放进 content 文件夹，写成 picture: img/文件名.jpg，路径从这个文件所在的文件夹算起")
		return nil, Text{}
	}
	if strings.TrimSpace(alt.Text) == "" {
		l.diags.Error(address.Pos, "case.picture-alt", "图片没有说明", "加上一行 picture_alt: 用一句话说出图上画着什么，供看不见图的人听")
	}
	asset := l.asset(name, address.Pos)
	if asset != nil && asset.transparent {
		l.diags.Error(address.Pos, "case.picture", "图片 "+name+" 有透明的地方，印刷品上不能透明", "在画图软件里铺上底色，再另存为 PNG 或 JPEG")
	}
	return asset, text(alt)
}

// ReadPicture reads one picture of a project by its path: content/cases/door.png. Problems go to diags at pos.
func ReadPicture(fsys fs.FS, name string, pos diag.Pos, diags *diag.List) *Asset {
	result := readAsset(fsys, name)
	if result.message != "" {
		diags.Error(pos, "image.unusable", result.message, result.remedy)
	}
	return result.asset
}

// extensions are the endings that a name may have, by what the file is.
var extensions = map[string][]string{"png": {".png"}, "jpeg": {".jpg", ".jpeg"}, "webp": {".webp"}}

// readAsset reads a picture and checks it (room picture).
func readAsset(fsys fs.FS, name string) assetResult {
	var diags diag.List
	data, ok := source.ReadBytes(fsys, name, maxImageBytes, &diags)
	if !ok {
		d := diags.Sorted()[0]
		return assetResult{message: "图片 " + name + "：" + d.Message, remedy: d.Remedy}
	}
	p, err := picture.Read(data)
	var problem *picture.Problem
	if errors.As(err, &problem) {
		return assetResult{message: "图片 " + name + " " + problem.Message, remedy: problem.Remedy}
	}
	endings := extensions[p.Source]
	if !slices.Contains(endings, strings.ToLower(path.Ext(name))) {
		return assetResult{message: "图片 " + name + " 的扩展名与内容不符，内容是 " + strings.ToUpper(p.Source), remedy: "把扩展名改成 " + endings[0]}
	}
	return assetResult{asset: &Asset{Piece: &Piece{Kind: PicturePiece, File: name, SHA256: source.Hash(data)}, Path: name, Width: p.Width, Height: p.Height, Data: picture.Public(data), Print: p.Data, Format: p.Format, transparent: p.Transparent}}
}
