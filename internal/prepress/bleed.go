package prepress

import (
	"slices"

	"fanshi/internal/page"
)

// extend draws what touches the trim box's edges out into the bleed: every point of a filled path or of a clip
// that lies on an edge or beyond it moves outwards by the bleed, and pictures there grow. Type, strokes and codes stay where they are.
func extend(p page.Page, bleed page.Length) page.Page {
	if bleed == 0 {
		return p
	}
	e := extender{width: p.Width, height: p.Height, bleed: bleed}
	p.Marks = e.marks(p.Marks, identity)
	return p
}

type extender struct{ width, height, bleed page.Length }

// turning maps a group's own points to the page and back: quarter turns about a centre, one inside the other.
type turning struct{ out, back func(page.Point) page.Point }

var identity = turning{func(q page.Point) page.Point { return q }, func(q page.Point) page.Point { return q }}

// within returns the turning of a group that stands inside t.
func (t turning) within(g *page.Group) turning {
	if g.Turns&3 == 0 {
		return t
	}
	rotate := func(q page.Point, turns int) page.Point {
		for range turns & 3 { // clockwise, y downwards: (x, y) → (−y, x)
			q = page.Point{X: g.CX - (q.Y - g.CY), Y: g.CY + (q.X - g.CX)}
		}
		return q
	}
	return turning{
		out:  func(q page.Point) page.Point { return t.out(rotate(q, g.Turns)) },
		back: func(q page.Point) page.Point { return rotate(t.back(q), -g.Turns) },
	}
}

func (e extender) marks(marks []page.Mark, t turning) []page.Mark {
	out := make([]page.Mark, len(marks))
	for i, m := range marks {
		switch m := m.(type) {
		case *page.Fill:
			fill := *m
			fill.Path = e.path(m.Path, t)
			out[i] = &fill
		case *page.Group:
			group := *m
			if m.Clip != nil {
				clip := e.path(*m.Clip, t.within(m)) // the clip is turned with what it clips
				if slices.Equal(clip.Points, m.Clip.Points) {
					out[i] = m // nothing of it is seen at an edge
					continue
				}
				group.Clip = &clip
			}
			group.Marks = e.marks(m.Marks, t.within(m))
			out[i] = &group
		case *page.Image:
			out[i] = e.picture(m, t)
		default:
			out[i] = m
		}
	}
	return out
}

// picture enlarges a picture that touches an edge so that it covers the bleed, in its own proportions: the edges that
// touch none stay where they are, and what would reach beyond them is clipped.
func (e extender) picture(m *page.Image, t turning) page.Mark {
	a := e.point(page.Point{X: m.Rect.X, Y: m.Rect.Y}, t)
	b := e.point(page.Point{X: m.Rect.Right(), Y: m.Rect.Bottom()}, t)
	seen := page.Rect{X: a.X, Y: a.Y, Width: b.X - a.X, Height: b.Y - a.Y}
	if seen == m.Rect || m.Rect.Width <= 0 || m.Rect.Height <= 0 {
		return m
	}
	scale := max(float64(seen.Width)/float64(m.Rect.Width), float64(seen.Height)/float64(m.Rect.Height))
	picture := *m
	picture.Rect = page.Rect{Width: page.Round(float64(m.Rect.Width) * scale), Height: page.Round(float64(m.Rect.Height) * scale)}
	picture.Rect.X = anchored(seen.X, seen.Right(), m.Rect.X, m.Rect.Right(), picture.Rect.Width)
	picture.Rect.Y = anchored(seen.Y, seen.Bottom(), m.Rect.Y, m.Rect.Bottom(), picture.Rect.Height)
	if picture.Rect == seen {
		return &picture
	}
	clip := page.RectPath(seen)
	return &page.Group{Clip: &clip, Marks: []page.Mark{&picture}}
}

// anchored is where a side of the given length begins: at the edge that has not moved, or in the middle of two that have.
func anchored(from, to, oldFrom, oldTo, length page.Length) page.Length {
	switch {
	case from == oldFrom:
		return from
	case to == oldTo:
		return to - length
	}
	return (from + to - length) / 2
}

func (e extender) path(p page.Path, t turning) page.Path {
	return p.Map(func(q page.Point) page.Point { return e.point(q, t) })
}

func (e extender) point(q page.Point, t turning) page.Point {
	at := t.out(q)
	moved := page.Point{X: e.outwards(at.X, e.width), Y: e.outwards(at.Y, e.height)}
	if moved == at {
		return q
	}
	return t.back(moved)
}

func (e extender) outwards(x, size page.Length) page.Length {
	switch {
	case x <= 0:
		return x - e.bleed
	case x >= size:
		return x + e.bleed
	}
	return x
}
