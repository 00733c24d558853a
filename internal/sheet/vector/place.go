package vector

import (
	"math"

	"fanshi/internal/page"
)

// Marks places the picture in a rectangle of the page, scaled as preserveAspectRatio says; unitsPerPixel is how many
// page units make one CSS px (for a picture without a view box), current is the value of currentColor.
func (p *Picture) Marks(r page.Rect, unitsPerPixel float64, current page.Color) []page.Mark {
	to := p.placement(r, unitsPerPixel)
	var marks []page.Mark
	for i := range p.shapes {
		marks = p.shapes[i].marks(marks, to, current)
	}
	return marks
}

func (p *Picture) placement(r page.Rect, unitsPerPixel float64) matrix {
	vb := p.ViewBox
	if vb[2] == 0 {
		return matrix{unitsPerPixel, 0, 0, unitsPerPixel, float64(r.X), float64(r.Y)}
	}
	sx, sy := float64(r.Width)/vb[2], float64(r.Height)/vb[3]
	if !p.None {
		s := min(sx, sy)
		if p.Slice {
			s = max(sx, sy)
		}
		sx, sy = s, s
	}
	tx := float64(r.X) + (float64(r.Width)-sx*vb[2])/2 - sx*vb[0]
	ty := float64(r.Y) + (float64(r.Height)-sy*vb[3])/2 - sy*vb[1]
	return matrix{sx, 0, 0, sy, tx, ty}
}

func (s *shape) marks(marks []page.Mark, to matrix, current page.Color) []page.Mark {
	var path page.Path
	for _, seg := range s.path {
		t := seg.transform(to)
		at := func(i int) page.Point { return page.Point{X: page.Round(t.p[i].x), Y: page.Round(t.p[i].y)} }
		switch seg.op {
		case page.MoveTo:
			path.Move(at(0))
		case page.LineTo:
			path.Line(at(0))
		case page.CubicTo:
			path.Cubic(at(0), at(1), at(2))
		case page.Close:
			path.Close()
		}
	}
	if !s.fill.none {
		marks = append(marks, &page.Fill{Path: path, Paint: s.fill.resolve(s.path, to, current), EvenOdd: s.evenOdd})
	}
	if width := s.strokeWidth * s.scale * to.meanScale(); !s.stroke.none && width > 0 {
		color := s.stroke.color
		if s.stroke.current {
			color = current
		}
		st := &page.Stroke{Path: path, Width: page.Round(width), Color: color, Cap: s.linecap, Join: s.linejoin}
		for _, d := range s.dash {
			st.Dash = append(st.Dash, page.Round(d*s.scale*to.meanScale()))
		}
		marks = append(marks, st)
	}
	return marks
}

func (p *paint) resolve(path []segment, to matrix, current page.Color) page.Paint {
	switch {
	case p.current:
		return current
	case p.gradient == nil || len(p.gradient.stops) == 0:
		return p.color
	}
	g := p.gradient
	a, b := vec{g.x1, g.y1}, vec{g.x2, g.y2}
	if g.userSpace {
		a, b = g.to.apply(a), g.to.apply(b)
	} else {
		lo, hi := bounds(path)
		box := func(v vec) vec { return vec{lo.x + v.x*(hi.x-lo.x), lo.y + v.y*(hi.y-lo.y)} }
		a, b = box(a), box(b)
	}
	a, b = to.apply(a), to.apply(b)
	return &page.LinearGradient{X1: page.Round(a.x), Y1: page.Round(a.y), X2: page.Round(b.x), Y2: page.Round(b.y), Stops: g.stops}
}

func bounds(path []segment) (lo, hi vec) {
	lo, hi = vec{math.Inf(1), math.Inf(1)}, vec{math.Inf(-1), math.Inf(-1)}
	for _, s := range path {
		n := map[page.Op]int{page.MoveTo: 1, page.LineTo: 1, page.CubicTo: 3}[s.op]
		for _, p := range s.p[:n] {
			lo = vec{min(lo.x, p.x), min(lo.y, p.y)}
			hi = vec{max(hi.x, p.x), max(hi.y, p.y)}
		}
	}
	return lo, hi
}
