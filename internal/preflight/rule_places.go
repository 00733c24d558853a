package preflight

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// readable lists the items that must not be cut, folded or hidden, each with what findings call it.
func (s *side) readable(visit func(it item, what string)) {
	for _, it := range s.items {
		if t, ok := it.isText(); ok {
			visit(it, "文字"+quoted(t.Source))
		} else if _, ok := it.mark.(*page.Code); ok {
			visit(it, "二维码")
		}
	}
}

// checkMargins: text and codes stand inside the safe margin of the sheet, or of their piece where several share a sheet.
func checkMargins(s *side) {
	safe := s.file.Product.Press.Safe
	cuts := s.cuts()
	s.readable(func(it item, what string) {
		room := it.rect
		for _, cut := range cuts { // the piece that holds its middle
			if x, y := it.rect.X+it.rect.Width/2, it.rect.Y+it.rect.Height/2; x >= cut.X && x < cut.Right() && y >= cut.Y && y < cut.Bottom() {
				room = cut
			}
		}
		if len(cuts) == 1 {
			room = cuts[0]
		}
		if room == it.rect || contains(grown(room, -safe), it.rect) {
			return
		}
		near := min(it.rect.X-room.X, it.rect.Y-room.Y, room.Right()-it.rect.Right(), room.Bottom()-it.rect.Bottom())
		how := "离裁切边只有 " + s.mm(near)
		if near < 0 {
			how = "超出裁切边 " + s.mm(-near)
		}
		s.report(diag.Error, "safe-margin", it.rect, fmt.Sprintf("%s%s，至少要留 %s", what, how, s.mm(safe)), "把它向里移，或者缩小这一块")
	})
}

// cuts are the pieces that a sheet is cut into: itself, or the pieces of a many-up sheet.
func (s *side) cuts() []page.Rect {
	if pieces := s.file.Size.Pieces(); len(pieces) > 0 {
		return pieces
	}
	return []page.Rect{s.sheet.Trim}
}

// foldClear is how far text keeps from a fold, in millimetres: folding machines are that exact.
const foldClear = 3.0

// checkFolds: no text and no code on a fold or close to it.
func checkFolds(s *side) {
	clear := s.length(foldClear)
	var bands []page.Rect
	for _, x := range s.folds.Across {
		bands = append(bands, page.Rect{X: x - clear, Y: s.sheet.Trim.Y, Width: 2 * clear, Height: s.sheet.Trim.Height})
	}
	for _, y := range s.folds.Down {
		bands = append(bands, page.Rect{X: s.sheet.Trim.X, Y: y - clear, Width: s.sheet.Trim.Width, Height: 2 * clear})
	}
	s.readable(func(it item, what string) {
		for _, band := range bands {
			if overlaps(it.rect, band) {
				s.report(diag.Error, "fold", it.rect, fmt.Sprintf("%s压在折线上，或者离折线不到 %s", what, s.mm(clear)), "移到同一个折面里，离折线远一些")
			}
		}
	})
}

// checkHidden: no text and no code where the mounting covers the sheet: the base of a roll-up, eyelets, rods.
func checkHidden(s *side) {
	zones := s.file.Size.Hidden.Zones(s.sheet.Trim.Width, s.sheet.Trim.Height)
	s.readable(func(it item, what string) {
		for _, zone := range zones {
			if overlaps(it.rect, zone) {
				s.report(diag.Error, "hidden", it.rect, what+"会被展架、底座、扣眼或杆子挡住", "移出这一块；挡住的范围写在 product.yaml 的 hidden")
				return
			}
		}
	})
}
