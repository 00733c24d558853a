package build

import (
	"context"
	"testing"
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
