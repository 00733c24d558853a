package site

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"fanshi/internal/plan"
)

// download is a file that the public may fetch.
type download struct {
	Path, Kind, Size, Format string
	Title                    template.HTML
}

// downloadGroup is the downloads of one product.
type downloadGroup struct {
	Name  string
	Files []download
}

func (p page) downloads(d *plan.DownloadsPage) downloadsView {
	v := downloadsView{frame: p.frame(p.view.Site.Phrases["downloads_title"], p.view.Site.Phrases["downloads_about"])}
	for _, g := range d.Groups {
		group := downloadGroup{Name: g.Name}
		for _, f := range g.Files {
			group.Files = append(group.Files, download{Path: f.Path, Title: phrased(f.Title), Kind: g.Name, Size: sizeText(f),
				Format: strings.ToUpper(string(f.Format))})
		}
		v.Groups = append(v.Groups, group)
	}
	return v
}

// paper names the ISO 216 sizes in millimetres, portrait.
var paper = map[[2]int]string{{841, 1189}: "A0", {594, 841}: "A1", {420, 594}: "A2", {297, 420}: "A3", {210, 297}: "A4",
	{148, 210}: "A5", {105, 148}: "A6"}

// sizeText returns a sheet's size in millimetres as people say it.
func sizeText(f plan.DownloadView) string {
	w := int(math.Round(float64(f.Width) / f.Unit.PerMillimetre()))
	h := int(math.Round(float64(f.Height) / f.Unit.PerMillimetre()))
	if name := paper[[2]int{min(w, h), max(w, h)}]; name != "" {
		return name
	}
	return fmt.Sprintf("%d × %d 毫米", w, h)
}
