package cli

import (
	"errors"
	"maps"
	"slices"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/release"
)

// ledgerFile is the ledger as messages name it.
const ledgerFile = ledger.Folder + "/" + ledger.Name

// Two commands that write into the ledger at once wait for each other: every ledgerPause, so many times (ten seconds).
const (
	ledgerPause = 50 * time.Millisecond
	ledgerTries = 200
)

// record adds entries to the project's ledger, each with the present moment in a time zone. A chain that is broken is
// told as a warning.
func (g *global) record(zone *time.Location, diags *diag.List, entries ...ledger.Entry) error {
	folder, err := disk.OpenDir(g.dir)
	if err != nil {
		return err
	}
	for i := range entries {
		entries[i].Time = g.now().In(zone)
	}
	wait := func(try int) bool { time.Sleep(ledgerPause); return try < ledgerTries }
	l, err := ledger.Append(folder, wait, entries...)
	if err != nil {
		return ledgerFailure(err)
	}
	if l.Break != nil {
		tellBreak(l.Break, diags.Warn)
	}
	return nil
}

// readLedger reads the project's ledger.
func (g *global) readLedger() (*ledger.Ledger, error) {
	folder, err := disk.OpenDir(g.dir)
	if err != nil {
		return nil, err
	}
	l, err := ledger.Read(folder)
	return l, ledgerFailure(err)
}

// ledgerFailure says what only the ledger says.
func ledgerFailure(err error) error {
	switch {
	case errors.Is(err, ledger.ErrForeign):
		return say(err, "%s 不是 fanshi 的记录，没有动它。请把它移到别处", ledgerFile)
	case errors.Is(err, disk.ErrLocked):
		return say(err, "另一个 fanshi 正在写 %s。请等它完成再试", ledgerFile)
	}
	return err
}

var breakTexts = map[ledger.Reason]string{
	ledger.Unreadable: "这一行不是记录",
	ledger.Altered:    "这一行被改动过，和它自己的校验码对不上",
	ledger.Detached:   "这一行和上一行接不上：其中一行被改动过，或者中间少了、多了、调换了",
}

// tellBreak tells where the chain is broken.
func tellBreak(b *ledger.Break, tell func(diag.Pos, string, string, string, ...diag.Pos) *diag.Diagnostic) {
	tell(diag.Pos{File: ledgerFile, Line: b.Line, Col: 1}, "records.broken", breakTexts[b.Reason],
		"从备份里找回原来的 "+ledgerFile+"；找不回来的，请在单位的台账里写明从这一行起为什么对不上。新的记录照样接在后面")
}

// recordRelease notes what was published, unless it is what was published last, and by whom it was published before it was
// approved.
func (g *global) recordRelease(s *build.Summary, u urgentOptions, diags *diag.List) error {
	if s.Partial {
		return nil
	}
	l, err := g.readLedger()
	if err == nil {
		var entries []ledger.Entry
		if last := lastRelease(l); last != s.Release.ID {
			entries = append(entries, ledger.Entry{Event: ledger.Published, Day: s.Today.Format(time.DateOnly), Week: s.Edition, Release: s.Release.ID,
				Files: len(s.Release.Manifest.Files), Pieces: shownPieces(&s.Release)})
		}
		if len(s.Waiting) > 0 {
			entries = append(entries, urgentEntry(s, u))
		}
		if len(entries) > 0 {
			err = g.record(s.Today.Location(), diags, entries...)
		}
	}
	if err != nil {
		return say(err, "新的一期（%s）已经发布，只是没有记进 %s：%s", s.Release.ID, ledgerFile, explain(err))
	}
	return nil
}

// shownPieces are the pieces that any file of a release shows.
func shownPieces(r *release.Release) []string {
	found := map[string]bool{}
	for _, f := range r.Manifest.Files {
		for _, input := range f.Inputs {
			if campaign.IsPieceFile(input) {
				found[input] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// lastRelease is the release that was recorded last; empty: none was.
func lastRelease(l *ledger.Ledger) string {
	for _, e := range slices.Backward(l.Entries) {
		if e.Event == ledger.Published {
			return e.Release
		}
	}
	return ""
}
