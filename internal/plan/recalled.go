package plan

import (
	"slices"
	"time"

	"fanshi/internal/campaign"
)

// recalledNotes is how many of the pieces that were taken back a page names: those of many years would hide what is right.
const recalledNotes = 3

// RecalledPage is what stands at the address of a piece that was taken back, and nothing of the piece itself.
type RecalledPage struct {
	RecalledNote
	Hotlines []HotlineView // that people may call
}

// RecalledNote says that a piece was taken back, to those who may have read it.
type RecalledNote struct {
	Path   string // of its page; empty: it has none
	Kind   string // of piece: case, slogans …
	Date   time.Time
	Reason string
}

// recalledPages plans a page at the address of every piece that was taken back, unless another piece stands there by now.
func (s *sitePages) recalledPages() {
	for _, r := range s.book.Recalls {
		if path := s.recalledPath(r); path != "" {
			view := &RecalledPage{RecalledNote: s.recalledNote(r), Hotlines: s.shared.Hotlines}
			s.page(path, "recalled", r.Pos, PageView{Recalled: view})
		}
	}
}

// recalledPath is where a piece stood that was taken back; empty: nowhere, or another piece has taken the address.
func (s *sitePages) recalledPath(r *campaign.Recall) string {
	if r.Page == "" {
		return ""
	}
	path := r.Page + "/index.html"
	if slices.ContainsFunc(s.book.Cases, func(c *campaign.Case) bool { return casePath(c) == path }) ||
		slices.ContainsFunc(s.book.Lists, func(l *campaign.NumberedList) bool { return listPath(l) == path }) ||
		slices.ContainsFunc(s.book.Notices, func(n *campaign.Notice) bool { return noticePath(n) == path }) ||
		slices.ContainsFunc(s.book.Pages, func(f *campaign.FreePage) bool { return freePath(f) == path }) {
		return ""
	}
	return path
}

func (s *sitePages) recalledNote(r *campaign.Recall) RecalledNote {
	return RecalledNote{Path: s.recalledPath(r), Kind: string(r.Kind), Date: r.Date.Time, Reason: r.Reason.Value}
}

// recalledAt are the notes for those who open the code of a place: what was taken back there, the newest first. A nil kind is
// everywhere: the home page, to which codes of sheets without a place lead, and the page of a place that is gone.
func (s *sitePages) recalledAt(kind *campaign.Kind) (notes []RecalledNote) {
	for _, r := range s.book.Recalls {
		if len(notes) < recalledNotes && (kind == nil || r.At(kind)) {
			notes = append(notes, s.recalledNote(r))
		}
	}
	return notes
}

// recallFile is the file of the marks, an input of every page that tells of them; empty: there are none.
func (p *planner) recallFile() string {
	if len(p.book.Recalls) == 0 {
		return ""
	}
	return campaign.RecalledFile
}
