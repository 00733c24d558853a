package build

import (
	"slices"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/sheet"
)

// TestHeadsKeepTheirRows: however many files stand before it, no table of a job sheet has its head at the foot of a page and its first row
// on the next.
func TestHeadsKeepTheirRows(t *testing.T) {
	r, samples, err := samplesOf(sample(), GalleryOptions{Only: []string{"jobsheet"}, Themes: []string{"alert"}, Texts: []plan.Texts{plan.Longest}})
	if err != nil || r.Problems.HasErrors() || len(samples) == 0 {
		t.Fatalf("%d samples, %v %v", len(samples), err, r.Problems.Sorted())
	}
	job := samples[0].Job
	view := *job.View
	whole, heads := view.Job.Files, 0
	for n := range 45 {
		shorter := *view.Job
		shorter.Files = slices.Repeat(whole[:1], n+1)
		view.Job = &shorter
		var diags diag.List
		result := r.Tools("alert").Engine.Render(sheet.Request{Template: job.Template, Data: &view, Unit: job.Unit, Width: job.Width, Height: job.Height, Boxes: true}, &diags)
		if result == nil {
			t.Fatal(diags.Sorted())
		}
		for i, boxes := range result.Boxes {
			last := ""
			for _, e := range boxes.Elements {
				if e.Tag == "th" || e.Tag == "td" {
					last = e.Tag
				}
				if e.Tag == "th" {
					heads++
				}
			}
			if last == "th" {
				t.Errorf("%d files: page %d ends with the head of a table", n+1, i+1)
			}
		}
	}
	if heads < 45 {
		t.Errorf("only %d cells of heads were looked at", heads)
	}
}
