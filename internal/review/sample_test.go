package review

import (
	"io/fs"
	"os"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/source"
)

// TestSampleIsApproved: the sample project is approved by its sample reviewers, as it stands here and as fanshi init writes it.
func TestSampleIsApproved(t *testing.T) {
	const project = "../.."
	config, err := os.ReadFile("../cli/fanshi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	here := os.DirFS(project)
	for what, fsys := range map[string]fs.FS{"this repository": here, "what fanshi init writes": source.Overlay(here, map[string][]byte{"fanshi.yaml": config})} {
		book, diags := campaign.Load(fsys, campaign.LoadOptions{})
		records := Read(fsys, diags)
		if diags.HasErrors() {
			t.Fatalf("%s: %v", what, diags.Sorted())
		}
		standings := Judge(book.Config.Reviews, Pieces(book), records)
		if waiting := Waiting(standings); len(waiting) > 0 {
			t.Errorf("%s: %d pieces are not approved, the first is %s: the sample was changed; run: make approve-sample", what, len(waiting), waiting[0].Piece.File)
		}
		if len(standings) < 40 || book.Config.Reviews.Off() {
			t.Errorf("%s: only %d pieces are reviewed", what, len(standings))
		}
	}
}
