package build

import (
	"fmt"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
)

// TakenBack are the pieces that the records say were taken back and not restored, by their files.
func TakenBack(entries []ledger.Entry) map[string]ledger.Entry {
	back := map[string]ledger.Entry{}
	for _, e := range entries {
		switch e.Event {
		case ledger.Recalled:
			back[e.Piece] = e
		case ledger.Restored:
			delete(back, e.Piece)
			for file, old := range back {
				if old.SHA256 == e.SHA256 {
					delete(back, file)
				}
			}
		}
	}
	return back
}

// marksStand finds the pieces of the Book that the records say were taken back: their marks are gone, and nobody has said that
// they may be shown again.
func marksStand(book *campaign.Book, entries []ledger.Entry, diags *diag.List) {
	back := TakenBack(entries)
	if len(back) == 0 {
		return
	}
	bytes := map[string]ledger.Entry{}
	for _, e := range back {
		bytes[e.SHA256] = e
	}
	for p := range book.Pieces() {
		e, ok := back[p.File]
		if !ok {
			e, ok = bytes[p.SHA256]
		}
		if ok && campaign.Recallable(p.Kind) {
			diags.Error(diag.Pos{File: p.File}, "recall.unmarked", fmt.Sprintf("这一篇 %s 撤回了（%s），%s 里的标记却不见了", e.Day, e.Text, campaign.RecalledFile),
				"从备份恢复 "+campaign.RecalledFile+"；确实要恢复发布，用 fanshi recall --undo")
		}
	}
}
