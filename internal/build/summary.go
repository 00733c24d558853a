package build

import (
	"strings"

	"fanshi/internal/plan"
	"fanshi/internal/release"
)

// summarize counts what a release holds.
func summarize(p *plan.Plan, rel release.Release) *Summary {
	s := &Summary{Release: rel, Partial: p.Partial, Edition: p.Edition}
	size := map[string]int64{}
	for _, f := range rel.Manifest.Files {
		size[f.Path] = f.Bytes
	}
	parts := map[plan.Part]*PartSummary{}
	venues := map[string]*VenueSummary{}
	for _, v := range p.Book.Venues {
		venues[v.Code] = &VenueSummary{Code: v.Code, Name: v.Name}
	}
	for _, item := range p.Items {
		part := parts[item.Part]
		if part == nil {
			part = &PartSummary{Part: item.Part}
			parts[item.Part] = part
		}
		part.Files++
		part.Bytes += size[item.Path]
		count(venues, item)
	}
	for _, name := range []plan.Part{plan.Site, plan.Print, plan.Screens} {
		if part := parts[name]; part != nil {
			s.Parts = append(s.Parts, *part)
		}
	}
	for _, v := range p.Book.Venues {
		if sum := venues[v.Code]; sum.Print+sum.Screens > 0 {
			s.Venues = append(s.Venues, *sum)
		}
	}
	return s
}

// count adds an item to its venue, which is the second folder of its path.
func count(venues map[string]*VenueSummary, item *plan.Item) {
	folders := strings.Split(item.Path, "/")
	if len(folders) < 3 || item.Part == plan.Site {
		return
	}
	v := venues[folders[1]]
	if v == nil {
		return
	}
	switch job := item.Job.(type) {
	case *plan.ManifestJob:
		v.Screens++
	case *plan.SheetJob:
		v.Link = item.Payload
		if job.Format == plan.PNG {
			v.Slides++
		} else {
			v.Print++
		}
	}
}
