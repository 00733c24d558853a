package product

import (
	"math/rand/v2"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/testtools"
)

// TestPiecesOfSheets lays out random many-up sheets: so many pieces of that size as are asked for, as many in a row as fit, each its gutter
// from the next one and none over another, all of them in the middle of the sheet; none where they do not fit, and where as many would.
func TestPiecesOfSheets(t *testing.T) {
	rnd := rand.New(rand.NewPCG(testtools.Seed(t), 0))
	laid, full := 0, 0
	for range 5000 {
		s := Size{Width: page.Length(50 + rnd.IntN(300)), Height: page.Length(50 + rnd.IntN(300)), Up: 1 + rnd.IntN(12),
			PieceWidth: page.Length(10 + rnd.IntN(100)), PieceHeight: page.Length(10 + rnd.IntN(100)), Gutter: page.Length(rnd.IntN(3) * 4)}
		fit := func(room, piece page.Length) (n page.Length) { // how many stand side by side
			for (n+1)*piece+n*s.Gutter <= room {
				n++
			}
			return n
		}
		columns := min(fit(s.Width, s.PieceWidth), page.Length(s.Up))
		pieces := s.Pieces()
		if columns == 0 || columns*fit(s.Height, s.PieceHeight) < page.Length(s.Up) {
			if full++; pieces != nil {
				t.Fatalf("%+v: %d pieces where there is no room", s, len(pieces))
			}
			continue
		}
		laid++
		if len(pieces) != s.Up {
			t.Fatalf("%+v: %d pieces", s, len(pieces))
		}
		box := page.Rect{X: s.Width, Y: s.Height}
		for i, p := range pieces {
			column, row := page.Length(i)%columns, page.Length(i)/columns
			if p.Width != s.PieceWidth || p.Height != s.PieceHeight || p.X != pieces[0].X+column*(s.PieceWidth+s.Gutter) || p.Y != pieces[0].Y+row*(s.PieceHeight+s.Gutter) {
				t.Fatalf("%+v: piece %d stands at %+v", s, i, p)
			}
			box.X, box.Y, box.Width, box.Height = min(box.X, p.X), min(box.Y, p.Y), max(box.Width, p.Right()), max(box.Height, p.Bottom())
		}
		right, bottom := s.Width-box.Width, s.Height-box.Height
		if box.X < 0 || box.Y < 0 || right < 0 || bottom < 0 || right-box.X > 1 || right < box.X || bottom-box.Y > 1 || bottom < box.Y {
			t.Fatalf("%+v: %d on the left, %d on the right, %d above, %d below", s, box.X, right, box.Y, bottom)
		}
	}
	if laid < 500 || full < 500 {
		t.Errorf("%d sheets laid out, %d without room", laid, full)
	}
	for _, s := range []Size{{Width: 100, Height: 100, PieceWidth: 10, PieceHeight: 10}, {Width: 100, Height: 100, Up: 1, PieceHeight: 10}, {Width: 100, Height: 100, Up: 1, PieceWidth: 10}, {Width: 100, Height: 100, Up: 1, PieceWidth: 101, PieceHeight: 10}} {
		if got := s.Pieces(); got != nil {
			t.Errorf("%+v: %v", s, got)
		}
	}
}
