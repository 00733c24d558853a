package campaign

import (
	"io/fs"
	"path"
	"strings"

	"fanshi/internal/source"
)

// pictureFields is what may stand beside a picture, in a file of its name and .yaml: door.png.yaml.
type pictureFields struct {
	Shows    []source.Value `yaml:"shows,one" also:"画着" book:"-" about:"图上有警徽、国旗、国徽、人民币、地图的，写明是哪一种"`
	Approval source.Value   `yaml:"approval" also:"批准文号,审图号" book:"-" about:"用它们的批准文号、审图号"`
	Sponsor  source.Value   `yaml:"sponsor" also:"合作单位" book:"-" about:"是合作单位的标志，写单位名称"`
}

// notes reads the file beside a picture, where there is one.
func (l *loader) notes(a *Asset) {
	name := a.Path + ".yaml"
	if _, err := fs.Stat(l.fsys, name); isMissing(err) {
		return
	}
	var f pictureFields
	file, ok := l.open(name, l.diags)
	if !ok || !source.DecodeInto(file.text.Whole(), &f, file.reading, l.diags) {
		return
	}
	a.Shows, a.Approval, a.Sponsor = texts(f.Shows), text(f.Approval), text(f.Sponsor)
}

// besidePicture reports whether a file stands beside a picture and says what it shows.
func (l *loader) besidePicture(name string) bool {
	of, ok := strings.CutSuffix(name, ".yaml")
	if !ok || len(l.names[source.FoldName(of)]) == 0 {
		return false
	}
	switch strings.ToLower(path.Ext(of)) {
	case ".png", ".jpg", ".jpeg", ".webp":
		return true
	}
	return false
}
