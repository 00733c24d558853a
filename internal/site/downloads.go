package site

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"path"
	"strings"

	"fanshi/internal/page"
	"fanshi/internal/plan"
)

// download is a file that the public may fetch.
type download struct {
	Path, Kind, Size, Format string
	Title                    template.HTML
}

// downloadGroup is the downloads made from one family of templates.
type downloadGroup struct {
	Name  string
	Files []download
}

// families names the template folders in the order in which the page shows them.
var families = []struct{ folder, name string }{{"poster", "海报"}, {"leaflet", "宣传单"}, {"", "其他宣传品"}}

// newDownloads groups all planned files below site/downloads/.
func newDownloads(p *plan.Plan) (groups []downloadGroup) {
	byFamily := make([][]download, len(families))
	for _, item := range p.Items {
		name, ok := strings.CutPrefix(item.Path, "site/")
		if !ok || !strings.HasPrefix(name, "downloads/") {
			continue
		}
		job, ok := item.Job.(*plan.SheetJob)
		if !ok {
			continue
		}
		folder, _, _ := strings.Cut(job.Template, "/")
		family := len(families) - 1
		for i, f := range families {
			if f.folder == folder {
				family = i
			}
		}
		file := download{Path: name, Title: phrased(titleOf(job)), Kind: families[family].name, Size: sizeText(job),
			Format: strings.ToUpper(string(job.Format))}
		byFamily[family] = append(byFamily[family], file)
	}
	for i, files := range byFamily {
		if len(files) > 0 {
			groups = append(groups, downloadGroup{Name: families[i].name, Files: files})
		}
	}
	return groups
}

// titleOf returns what a sheet says, in the order of what leads on it.
func titleOf(job *plan.SheetJob) string {
	title := path.Base(job.Template)
	if v := job.View; v != nil {
		switch {
		case v.Case != nil:
			title = cmp.Or(v.Case.Title, title)
		case v.Slogan != nil:
			title = cmp.Or(v.Slogan.Text, title)
		case v.List != nil:
			title = cmp.Or(v.List.Title, title)
		}
	}
	return title
}

// paper names the ISO 216 sizes in millimetres, portrait.
var paper = map[[2]int]string{{841, 1189}: "A0", {594, 841}: "A1", {420, 594}: "A2", {297, 420}: "A3", {210, 297}: "A4",
	{148, 210}: "A5", {105, 148}: "A6"}

// sizeText returns a sheet's size as people say it.
func sizeText(job *plan.SheetJob) string {
	if job.Unit == page.Pixel64 {
		return fmt.Sprintf("%d × %d 像素", job.Width/64, job.Height/64)
	}
	w := int(math.Round(float64(job.Width) / job.Unit.PerMillimetre()))
	h := int(math.Round(float64(job.Height) / job.Unit.PerMillimetre()))
	if name := paper[[2]int{min(w, h), max(w, h)}]; name != "" {
		return name
	}
	return fmt.Sprintf("%d × %d 毫米", w, h)
}
