package build

import (
	"context"
	"testing"
)

func TestPreflightSample(t *testing.T) {
	files, diags, err := Print(context.Background(), sample())
	if err != nil || diags.HasErrors() {
		t.Fatalf("%v %v", err, diags.Sorted())
	}
	reports, _, err := Preflight(context.Background(), sample(), files)
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, r := range reports {
		n[string(r.Verdict)]++
		for _, f := range r.Findings {
			t.Logf("%s|%s|%d|%v|%s|%v", f.Rule, r.Path, f.Page, f.Severity, f.Message, f.Rect)
		}
	}
	t.Log(len(files), len(reports), n)
}
