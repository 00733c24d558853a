package preflight

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/prepress"
)

// side is one sheet under inspection.
type side struct {
	file   *File
	number int // from 1; 0: the file as a whole
	unit   page.Unit
	sheet  *page.PressSheet
	folds  prepress.Folds
	items  []item
	plates *plates
	maxInk int
	found  []Finding
}

func newSide(f *File, i int) *side {
	s := &side{file: f, number: i + 1, sheet: &f.Sheets[i], unit: f.Sheets[i].Page.Unit}
	if i < len(f.Folds) {
		s.folds = f.Folds[i]
	}
	s.items = itemsOf(s.sheet, f.Faces)
	s.plates = drawPlates(s.sheet, f.Faces, maxPlatePixels)
	return s
}

// report adds a finding. message and remedy are without a full stop.
func (s *side) report(severity diag.Severity, rule string, at page.Rect, message, remedy string) {
	s.found = append(s.found, Finding{Rule: rule, Severity: severity, Message: message, Remedy: remedy, Page: s.number, Rect: at})
}

// maxOfRule is how many findings of one rule a sheet shows: the same slip in a template is on every card of a sheet.
const maxOfRule = 12

// sorted returns the findings by rule and place. Of one rule the first ones stand for all.
func (s *side) sorted() []Finding {
	slices.SortStableFunc(s.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Rect.Y, b.Rect.Y), cmp.Compare(a.Rect.X, b.Rect.X))
	})
	var out []Finding
	for start := 0; start < len(s.found); {
		end := start
		for end < len(s.found) && s.found[end].Rule == s.found[start].Rule && s.found[end].Severity == s.found[start].Severity {
			end++
		}
		shown := min(end, start+maxOfRule)
		out = append(out, s.found[start:shown]...)
		if shown < end {
			out[len(out)-1].Message += fmt.Sprintf("（同类问题另有 %d 处）", end-shown)
		}
		start = end
	}
	return out
}

// length turns millimetres into the page's unit.
func (s *side) length(mm float64) page.Length { return page.Round(mm * s.unit.PerMillimetre()) }

// mm writes a length in millimetres: 3.5 毫米.
func (s *side) mm(l page.Length) string { return number(float64(l)/s.unit.PerMillimetre()) + " 毫米" }

// number writes a figure with at most two decimals.
func number(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// quoted is a text as findings cite it, shortened.
func quoted(text string) string {
	runes := []rune(strings.TrimSpace(text))
	if len(runes) > 16 {
		runes = append(runes[:15], '…')
	}
	return "“" + string(runes) + "”"
}

// overlaps reports whether two rectangles have area in common.
func overlaps(a, b page.Rect) bool {
	return a.X < b.Right() && b.X < a.Right() && a.Y < b.Bottom() && b.Y < a.Bottom()
}

// contains reports whether outer holds all of inner.
func contains(outer, inner page.Rect) bool {
	return inner.X >= outer.X && inner.Y >= outer.Y && inner.Right() <= outer.Right() && inner.Bottom() <= outer.Bottom()
}

// common is the part that two rectangles share; empty if there is none.
func common(a, b page.Rect) page.Rect {
	x, y := max(a.X, b.X), max(a.Y, b.Y)
	r := page.Rect{X: x, Y: y, Width: min(a.Right(), b.Right()) - x, Height: min(a.Bottom(), b.Bottom()) - y}
	if r.Width <= 0 || r.Height <= 0 {
		return page.Rect{}
	}
	return r
}

// union is the smallest rectangle around both; an empty one does not count.
func union(a, b page.Rect) page.Rect {
	switch {
	case a == (page.Rect{}):
		return b
	case b == (page.Rect{}):
		return a
	}
	x, y := min(a.X, b.X), min(a.Y, b.Y)
	return page.Rect{X: x, Y: y, Width: max(a.Right(), b.Right()) - x, Height: max(a.Bottom(), b.Bottom()) - y}
}

// grown is a rectangle with a margin around it, or within it where by is negative.
func grown(r page.Rect, by page.Length) page.Rect {
	return page.Rect{X: r.X - by, Y: r.Y - by, Width: r.Width + 2*by, Height: r.Height + 2*by}
}
