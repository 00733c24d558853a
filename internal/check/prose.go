package check

import (
	"iter"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// prose goes through the texts of the content that somebody has written to be read: names and addresses of the table of venues
// are as they are registered.
func prose(book *campaign.Book) iter.Seq2[*campaign.Piece, campaign.Text] {
	return func(yield func(*campaign.Piece, campaign.Text) bool) {
		for piece, text := range book.Texts() {
			if piece == nil || piece.Kind == campaign.VenuesPiece || piece.Kind == campaign.CodesPiece {
				continue
			}
			if !yield(piece, text) {
				return
			}
		}
	}
}

// at sets the place of a finding: the stretch of the file that the bytes from start to stop of a text were read from.
func at(d *diag.Diagnostic, p *campaign.Passage, start, stop int) *diag.Diagnostic {
	d.Range = p.Range(start, stop)
	return d
}

// correct offers to make edits of a text, which are the only remedy: check --fix makes them, where that changes nothing else.
func correct(d *diag.Diagnostic, p *campaign.Passage, title string, edits ...campaign.Edit) {
	if r, with, ok := p.Rewrite(edits...); ok {
		d.SafeFix(title, r, with)
	}
}
