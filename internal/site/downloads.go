package site

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"path"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/page"
	"fanshi/internal/plan"
)

// download is a file that the public may fetch.
type download struct {
	Path, Kind, Size, Format string
	Title                    template.HTML
	Venue                    string // name; empty: for everybody
}

// downloadGroup is the downloads made from one family of templates.
type downloadGroup struct {
	Name  string
	Files []download
}

// downloads are all planned files below site/downloads/.
type downloads struct {
	groups  []downloadGroup
	byVenue map[string][]download // venue code → files for that venue alone
	byKind  map[string][]download // kind → files for every venue of the kind; "" → for every venue
}

// families names the template folders in the order in which the page shows them.
var families = []struct{ folder, name string }{
	{"poster", "海报"}, {"leaflet", "宣传单"}, {"strip", "横幅"}, {"card", "台卡"}, {"sticker", "贴纸"},
	{"notice", "告知书"}, {"slide", "屏幕画面"}, {"", "其他宣传品"},
}

func newDownloads(p *plan.Plan) downloads {
	d := downloads{byVenue: map[string][]download{}, byKind: map[string][]download{}}
	families := slices.Clone(families)
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
		if v := job.View; v != nil {
			file.Venue = v.Venue.Name
			if v.Venue.Code != "" {
				d.byVenue[v.Venue.Code] = append(d.byVenue[v.Venue.Code], file)
			} else {
				d.byKind[v.Venue.Kind] = append(d.byKind[v.Venue.Kind], file)
			}
		}
		byFamily[family] = append(byFamily[family], file)
	}
	for i, files := range byFamily {
		if len(files) > 0 {
			d.groups = append(d.groups, downloadGroup{Name: families[i].name, Files: files})
		}
	}
	return d
}

// forVenue returns the files that are made for a venue or for all of its kind.
func (d downloads) forVenue(v *campaign.Venue) []download {
	files := slices.Clone(d.byVenue[v.Code])
	if v.Kind != nil {
		files = append(files, d.byKind[v.Kind.ID]...)
	}
	return files
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
