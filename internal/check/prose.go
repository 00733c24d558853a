package check

import (
	"iter"
	"strings"
	"unicode/utf8"

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

// back is the place n characters before a place of a text, or its start.
func back(text string, offset, n int) int {
	for ; n > 0 && offset > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:offset])
		offset -= size
	}
	return offset
}

// forward is the place n characters behind a place of a text, or its end.
func forward(text string, offset, n int) int {
	for ; n > 0 && offset < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return offset
}

// clause is what a stretch of a text stands in, between two of the marks; the second one is where it ends.
func clause(text string, start, stop int, marks string) (from, to int) {
	from = 0
	if i := strings.LastIndexAny(text[:start], marks); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[i:])
		from = i + size
	}
	if to = strings.IndexAny(text[stop:], marks); to < 0 {
		return from, len(text)
	}
	return from, stop + to
}
