package preflight

import (
	"fmt"
	"image"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// Bounds of checkBleed: less than a tenth of one ink is paper; a gap of less than a millimetre along the edge is the foot of
// a slanting shape.
const (
	inkedLeast   = 6 // of 255, all four inks together
	shortestGap  = 1.0
	shortestStep = 15.0
	stepLeast    = 64 // of 255, in one ink
)

// checkBleed: what is printed at the trim's edge goes on to the bleed's edge, in the same inks: the guillotine is never
// exact, and a white line shows. It compares the plates just inside the trim with those just inside the bleed.
func checkBleed(s *side) {
	p, trim, bleed := s.plates, s.sheet.Trim, s.sheet.Bleed
	if p.ink[0] == nil || bleed == trim || !contains(bleed, trim) {
		return
	}
	in, out := p.pixels(trim), p.pixels(bleed)
	for _, e := range []struct {
		name     string
		a, b     func(i int) image.Point // along the edge: within the trim, within the bleed
		from, to int
		band     func(from, to page.Length) page.Rect
		start    page.Length
	}{
		{"上", func(i int) image.Point { return image.Pt(i, in.Min.Y+1) }, func(i int) image.Point { return image.Pt(i, out.Min.Y+1) }, in.Min.X + 1, in.Max.X - 1,
			func(from, to page.Length) page.Rect {
				return page.Rect{X: from, Y: bleed.Y, Width: to - from, Height: trim.Y - bleed.Y}
			}, p.bounds.X},
		{"下", func(i int) image.Point { return image.Pt(i, in.Max.Y-2) }, func(i int) image.Point { return image.Pt(i, out.Max.Y-2) }, in.Min.X + 1, in.Max.X - 1,
			func(from, to page.Length) page.Rect {
				return page.Rect{X: from, Y: trim.Bottom(), Width: to - from, Height: bleed.Bottom() - trim.Bottom()}
			}, p.bounds.X},
		{"左", func(i int) image.Point { return image.Pt(in.Min.X+1, i) }, func(i int) image.Point { return image.Pt(out.Min.X+1, i) }, in.Min.Y + 1, in.Max.Y - 1,
			func(from, to page.Length) page.Rect {
				return page.Rect{X: bleed.X, Y: from, Width: trim.X - bleed.X, Height: to - from}
			}, p.bounds.Y},
		{"右", func(i int) image.Point { return image.Pt(in.Max.X-2, i) }, func(i int) image.Point { return image.Pt(out.Max.X-2, i) }, in.Min.Y + 1, in.Max.Y - 1,
			func(from, to page.Length) page.Rect {
				return page.Rect{X: trim.Right(), Y: from, Width: bleed.Right() - trim.Right(), Height: to - from}
			}, p.bounds.Y},
	} {
		at := func(i int) page.Length { return e.start + page.Length(float64(i)/p.scale) }
		for start := e.from; start < e.to; {
			kind, end := p.gap(e.a(start), e.b(start)), start+1
			for end < e.to && p.gap(e.a(end), e.b(end)) == kind {
				end++
			}
			length := at(end) - at(start)
			switch {
			case kind == gapWhite && length >= s.length(shortestGap):
				s.report(diag.Error, "bleed", e.band(at(start), at(end)), fmt.Sprintf("%s边有 %s长的底色没有印到出血边，裁切后会露白", e.name, s.mm(length)),
					"让底色或图片铺到页面边缘，程序会自动向外延伸")
			case kind == gapOther && length >= s.length(shortestStep):
				s.report(diag.Error, "bleed", e.band(at(start), at(end)), fmt.Sprintf("%s边有 %s长的颜色没有延伸到出血边，裁偏时会露出别的颜色", e.name, s.mm(length)),
					"让这块颜色铺到页面边缘，程序会自动向外延伸")
			}
			start = end
		}
	}
}

type gapKind uint8

const (
	gapNone  gapKind = iota
	gapWhite         // printed within the trim, bare paper in the bleed
	gapOther         // other inks in the bleed
)

func (p *plates) gap(inside, outside image.Point) gapKind {
	a, b := p.inks(inside.X, inside.Y), p.inks(outside.X, outside.Y)
	inked, bled := a[0]+a[1]+a[2]+a[3], b[0]+b[1]+b[2]+b[3]
	if inked >= inkedLeast && bled < inked/4 {
		return gapWhite
	}
	for i := range a {
		if max(a[i]-b[i], b[i]-a[i]) > stepLeast {
			return gapOther
		}
	}
	return gapNone
}
