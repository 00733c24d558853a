package cli

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/project"
	"fanshi/internal/report"
)

// TestReportOfRecalls: what was taken back is called by its title, though the Book has it no more.
func TestReportOfRecalls(t *testing.T) {
	const file = "content/cases/loan.md"
	today := time.Date(2026, time.December, 1, 0, 0, 0, 0, time.UTC)
	book := &campaign.Book{Recalls: []*campaign.Recall{{File: file, Found: []*campaign.Piece{{File: "content/cases/moved.md", Title: campaign.Text{Value: "贷款先交钱"}}}}}}
	w := &reporter{global: &global{}, build: build.Options{Options: project.Options{Files: fstest.MapFS{}}}, book: book, today: today, period: report.LastMonth(today), problems: &diag.List{}}
	_, text := w.count(&ledger.Ledger{Entries: []ledger.Entry{{Event: ledger.Recalled, Day: "2026-11-26", Piece: file}}})
	if got := fmt.Sprint(text.Parts); !strings.Contains(got, "11月26日撤回《贷款先交钱》") {
		t.Error(got)
	}
}
