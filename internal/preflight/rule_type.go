package preflight

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// Least type and lines that presses hold, in millimetres: 6 pt, 8 pt where light type stands on a dark ground, whose ink
// closes it up, and 0.2 mm.
const (
	point       = 25.4 / 72
	leastType   = 6 * point
	leastLight  = 8 * point
	leastLine   = 0.2
	lighterThan = 150 // per cent: how much more ink the ground has than reversed type
)

// checkType: no type is smaller than the product allows, nor than presses can print.
func checkType(s *side) {
	for _, it := range s.items {
		t, ok := it.isText()
		if !ok {
			continue
		}
		least := max(s.file.Size.Smallest, s.length(leastType))
		switch {
		case t.Size < least:
			s.report(diag.Error, "small-type", it.rect, fmt.Sprintf("文字%s只有 %s高，%s的文字至少 %s", quoted(t.Source), s.mm(t.Size), s.file.Product.Name, s.mm(least)), "放大这处文字，或者减少内容")
		case t.Size < s.length(leastLight) && s.plates.maxTotal(it.rect, page.CMYK{}) > s.sheet.Separation.Text[t.Color].Total()+lighterThan:
			s.report(diag.Error, "small-type", it.rect, fmt.Sprintf("反白文字%s只有 %s高，至少 %s，再小油墨会把笔画糊住", quoted(t.Source), s.mm(t.Size), s.mm(s.length(leastLight))), "放大这处文字，或者改成浅底深字")
		}
	}
}

// checkLines: no stroke and no drawn bar is thinner than a press can hold.
func checkLines(s *side) {
	least := s.length(leastLine)
	for _, it := range s.items {
		width := least
		switch m := it.mark.(type) {
		case *page.Stroke:
			width = m.Width
		case *page.Fill:
			if b := m.Path.Bounds(); isRect(&m.Path) {
				width = min(b.Width, b.Height)
			}
		}
		if width > 0 && width < least && overlaps(it.rect, s.sheet.Trim) {
			s.report(diag.Error, "thin-line", it.rect, fmt.Sprintf("线条只有 %s粗，至少 %s", s.mm(width), s.mm(least)), "加粗这条线")
		}
	}
}

// isRect reports whether a path is one rectangle as page.RectPath makes it.
func isRect(p *page.Path) bool {
	if len(p.Points) != 4 || len(p.Ops) != 5 {
		return false
	}
	a, b, c, d := p.Points[0], p.Points[1], p.Points[2], p.Points[3]
	return a.Y == b.Y && b.X == c.X && c.Y == d.Y && d.X == a.X || a.X == b.X && b.Y == c.Y && c.X == d.X && d.Y == a.Y
}
