package preflight

import (
	"fmt"
	"image"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// Bounds of checkCuts, in millimetres. A guillotine is off by 0.3 to 0.5 mm; with a gutter the bleed is looked at almost to
// the neighbour's.
const (
	beyondCut   = 0.5 // within the piece, and beyond a cut that two pieces share
	shortestCut = 2.0 // a shorter stretch is the foot of a slanting shape
)

// checkCuts: on a many-up sheet the colours at the four edges of every piece go on beyond the cut, through half of the gutter
// or, where one cut parts two pieces, as the neighbour's same colours: else a cut that is off shows the neighbour.
func checkCuts(s *side) {
	pieces := s.file.Size.Pieces()
	if s.plates.ink[0] == nil || len(pieces) == 0 {
		return
	}
	inner := s.length(beyondCut)
	outer := max(inner, s.file.Size.Gutter/2-inner)
	for i, r := range pieces {
		for _, e := range []struct {
			name            string
			inside, outside page.Rect // bands along the edge, of no thickness
		}{
			{"上", page.Rect{X: r.X, Y: r.Y + inner, Width: r.Width}, page.Rect{X: r.X, Y: r.Y - outer, Width: r.Width}},
			{"下", page.Rect{X: r.X, Y: r.Bottom() - inner, Width: r.Width}, page.Rect{X: r.X, Y: r.Bottom() + outer, Width: r.Width}},
			{"左", page.Rect{X: r.X + inner, Y: r.Y, Height: r.Height}, page.Rect{X: r.X - outer, Y: r.Y, Height: r.Height}},
			{"右", page.Rect{X: r.Right() - inner, Y: r.Y, Height: r.Height}, page.Rect{X: r.Right() + outer, Y: r.Y, Height: r.Height}},
		} {
			if !contains(s.sheet.Bleed, e.outside) {
				continue // the rule on bleed looks there
			}
			if length, at := s.unlike(e.inside, e.outside); length >= s.length(shortestCut) {
				remedy := fmt.Sprintf("让这一枚的底色向裁切线外多铺 %s", s.mm(s.file.Size.Gutter/2))
				if s.file.Size.Gutter == 0 {
					remedy = "在 product.yaml 写上 gutter: 4，每枚的底色向外多铺 2 毫米；或者让相邻的两边同一种颜色"
				}
				s.report(diag.Error, "cut", at, fmt.Sprintf("第 %d 枚%s边约有 %.0f 毫米长的颜色没有延伸到裁切线外，裁偏时会露出别的颜色或白边",
					i+1, e.name, float64(length)/s.unit.PerMillimetre()), remedy)
			}
		}
	}
}

// unlike returns the longest stretch along which the inks in two parallel bands differ, and where it is in the first one.
func (s *side) unlike(a, b page.Rect) (longest page.Length, at page.Rect) {
	p := s.plates
	in, out := p.pixels(a), p.pixels(b)
	across := image.Pt(1, 0)
	n := min(in.Dx(), out.Dx())
	if a.Width == 0 {
		across, n = image.Pt(0, 1), min(in.Dy(), out.Dy())
	}
	for start := 1; start < n-1; start++ { // pixels at the corners belong to two edges
		end := start
		for end < n-1 && p.gap(in.Min.Add(across.Mul(end)), out.Min.Add(across.Mul(end))) != gapNone {
			end++
		}
		length := func(pixels int) page.Length { return page.Length(float64(pixels) / p.scale) }
		if found := length(end - start); found > longest {
			longest, at = found, page.Rect{X: a.X, Y: a.Y, Width: found, Height: s.length(beyondCut)}
			at.X += length(start)
			if a.Width == 0 {
				at = page.Rect{X: a.X, Y: a.Y + length(start), Width: s.length(beyondCut), Height: found}
			}
		}
		start = end
	}
	return longest, at
}
