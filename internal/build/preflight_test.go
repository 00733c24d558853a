package build

import (
	"context"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// TestPreflightSample: no file of the sample project for a print shop gives a finding, not even a warning.
func TestPreflightSample(t *testing.T) {
	if testing.Short() {
		t.Skip("makes all print files of the sample project")
	}
	files, diags, err := Print(context.Background(), sample())
	if err != nil || diags.HasErrors() {
		t.Fatalf("%v %v", err, diags.Sorted())
	}
	reports, index, err := Preflight(context.Background(), sample(), files)
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) < 50 || len(reports) != len(index) || len(reports) >= len(files) {
		t.Errorf("%d files, %d reports, %d places", len(files), len(reports), len(index))
	}
	codes, most := 0, 0
	for i, r := range reports {
		f := files[index[i]].preflight()
		if r.Path != f.Path || len(f.Texts) == 0 || r.Inks == [4]float64{} || r.MaxInk == 0 || len(r.Sheets) != len(f.Sheets) {
			t.Errorf("%s: %+v", f.Path, r)
		}
		if f.Payload != "" {
			codes++
		}
		most = max(most, r.MaxInk)
		for _, finding := range r.Findings {
			t.Errorf("%s, page %d: %s %s: %s %v", r.Path, finding.Page, finding.Severity, finding.Rule, finding.Message, finding.Rect)
		}
	}
	if codes == 0 {
		t.Error("no file has a code")
	}
	t.Logf("%d files, %d with a code; total ink at most %d %%", len(reports), codes, most)
}

// TestPreflightTemplates: nor does any template for a print shop in any theme and size, filled with the longest texts.
func TestPreflightTemplates(t *testing.T) {
	if testing.Short() {
		t.Skip("prints every template in every theme and size")
	}
	r, samples, err := samplesOf(sample(), GalleryOptions{Texts: []plan.Texts{plan.Longest}})
	if err != nil || r.Problems.HasErrors() {
		t.Fatalf("%v %v", err, r.Problems.Sorted())
	}
	var files []PrintFile
	for _, s := range samples {
		if !s.Product.Shop() {
			continue
		}
		var diags diag.List
		job := *s.Job
		job.Product, job.Size = s.Product, s.Size
		f, err := r.printFile(&plan.Item{Path: s.Name(), Part: plan.Print, Payload: job.View.Link, Job: &job}, &job, &diags)
		if err != nil || f.Sheets == nil {
			t.Fatalf("%s: %v %v", s.Name(), diags.Sorted(), err)
		}
		files = append(files, f)
	}
	reports, _, err := Preflight(context.Background(), sample(), files)
	if err != nil || len(reports) < 50 {
		t.Fatalf("%d reports: %v", len(reports), err)
	}
	for _, r := range reports {
		for _, f := range r.Findings {
			t.Errorf("%s, page %d: %s %s: %s %v", r.Path, f.Page, f.Severity, f.Rule, f.Message, f.Rect)
		}
	}
	t.Logf("%d files", len(reports))
}
