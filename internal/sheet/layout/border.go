package layout

import (
	"math"
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// frame is the border of a box while it is painted.
type frame struct {
	edges        [4]style.Border // clockwise from the top
	outer, inner page.Rect       // border box, padding box
	radii        corners         // of the border box
	widths       style.Sides[page.Length]
}

// borders paints the four edges: as one ring where they are alike, side by side otherwise.
func (p *painter) borders(st *style.Computed, r page.Rect, w style.Sides[page.Length], radii corners) {
	e := st.Border
	if e.Top.Width == 0 && e.Right.Width == 0 && e.Bottom.Width == 0 && e.Left.Width == 0 {
		return
	}
	f := &frame{edges: [4]style.Border{e.Top, e.Right, e.Bottom, e.Left}, outer: r, radii: radii, widths: w}
	f.inner = page.Rect{X: r.X + w.Left, Y: r.Y + w.Top, Width: r.Width - w.Left - w.Right, Height: r.Height - w.Top - w.Bottom}
	rounded := radii != (corners{})
	if e.Top == e.Right && e.Top == e.Bottom && e.Top == e.Left && (rounded || e.Top.Style == style.BorderSolid) {
		p.add(f.mark(e.Top))
		return
	}
	if color, ok := f.oneColor(); ok { // without seams between the edges
		p.add(f.mark(style.Border{Style: style.BorderSolid, Color: color}))
		return
	}
	for i, edge := range f.edges {
		if edge.Width == 0 || edge.Style == style.BorderNone {
			continue
		}
		if side := f.side(i); rounded {
			p.add(&page.Group{Clip: &side, Marks: []page.Mark{f.mark(edge)}})
		} else if edge.Style == style.BorderSolid {
			p.add(&page.Fill{Path: side, Paint: edge.Color})
		} else {
			p.add(f.straight(i))
		}
	}
}

// oneColor returns the colour of the edges when all that are seen are solid and of one colour.
func (f *frame) oneColor() (color page.Color, ok bool) {
	for _, e := range f.edges {
		if e.Width == 0 || e.Style == style.BorderNone {
			continue
		}
		if e.Style != style.BorderSolid || ok && e.Color != color {
			return color, false
		}
		color, ok = e.Color, true
	}
	return color, ok
}

// mark is the whole border as if all edges were like e.
func (f *frame) mark(e style.Border) page.Mark {
	if e.Style == style.BorderSolid && f.open() {
		return &page.Fill{Path: f.bars(), Paint: e.Color}
	}
	if e.Style == style.BorderSolid {
		ring := roundedPath(f.outer, f.radii)
		hole := reversed(roundedPath(f.inner, f.radii.shrink(f.widths)))
		ring.Ops, ring.Points = append(ring.Ops, hole.Ops...), append(ring.Points, hole.Points...)
		return &page.Fill{Path: ring, Paint: e.Color}
	}
	half := style.Sides[page.Length]{Top: f.widths.Top / 2, Right: f.widths.Right / 2, Bottom: f.widths.Bottom / 2, Left: f.widths.Left / 2}
	r := page.Rect{X: f.outer.X + half.Left, Y: f.outer.Y + half.Top, Width: f.outer.Width - half.Left - half.Right,
		Height: f.outer.Height - half.Top - half.Bottom}
	path := roundedPath(r, f.radii.shrink(half))
	path.Box = f.outer
	return dashes(path, e)
}

// open reports a border without round corners that has no width at some edge.
func (f *frame) open() bool {
	w := f.widths
	return f.radii == (corners{}) && min(w.Top, w.Right, w.Bottom, w.Left) == 0
}

// bars are the edges that have a width, each a rectangle; they do not overlap. As a ring, the outline and its hole would
// run together where there is no edge, and a PDF viewer paints what has no width as thinly as it can (PDF 1.4, 4.4.2).
func (f *frame) bars() page.Path {
	o, i, w := f.outer, f.inner, f.widths
	path := page.Path{Box: o}
	for _, r := range []page.Rect{
		{X: o.X, Y: o.Y, Width: o.Width, Height: w.Top},
		{X: i.Right(), Y: i.Y, Width: w.Right, Height: i.Height},
		{X: o.X, Y: i.Bottom(), Width: o.Width, Height: w.Bottom},
		{X: o.X, Y: i.Y, Width: w.Left, Height: i.Height},
	} {
		if r.Width > 0 && r.Height > 0 {
			bar := roundedPath(r, corners{})
			path.Ops, path.Points = append(path.Ops, bar.Ops...), append(path.Points, bar.Points...)
		}
	}
	return path
}

// reversed returns a path of one closed contour the other way round. Where an edge has no width, the outline and its hole
// run together: in opposite directions they cancel out in every pixel, in one direction a pixel that is covered in part
// would be covered twice, and seen.
func reversed(p page.Path) page.Path {
	edges := p.Ops[1 : len(p.Ops)-1] // between MoveTo and Close
	slices.Reverse(edges)
	slices.Reverse(p.Points)
	return p
}

// dashes strokes a path as a dashed or dotted border.
func dashes(path page.Path, e style.Border) *page.Stroke {
	s := &page.Stroke{Path: path, Width: e.Width, Color: e.Color, Dash: []page.Length{2 * e.Width, 2 * e.Width}}
	if e.Style == style.BorderDotted {
		s.Cap, s.Dash = page.CapRound, []page.Length{0, 2 * e.Width}
	}
	return s
}

// cornersOf returns the corners of a rectangle, clockwise from the top left.
func cornersOf(r page.Rect) [4]page.Point {
	return [4]page.Point{{X: r.X, Y: r.Y}, {X: r.Right(), Y: r.Y}, {X: r.Right(), Y: r.Bottom()}, {X: r.X, Y: r.Bottom()}}
}

// straight is the dashed or dotted line along the middle of an edge without round corners.
func (f *frame) straight(i int) page.Mark {
	outer, inner := cornersOf(f.outer), cornersOf(f.inner)
	middle := func(i int) page.Point {
		return page.Point{X: (outer[i].X + inner[i].X) / 2, Y: (outer[i].Y + inner[i].Y) / 2}
	}
	path := page.Path{Box: f.outer}
	path.Move(middle(i))
	path.Line(middle((i + 1) % 4))
	return dashes(path, f.edges[i])
}

// side is the part of the border that belongs to one edge: two edges meet on the line from the outer to the inner
// corner, or the one that is painted later lies upon the other there. Where a corner is round the part reaches as far inwards
// as the curve.
func (f *frame) side(i int) page.Path {
	outer, inner := cornersOf(f.outer), cornersOf(f.inner)
	j := (i + 1) % 4
	reach := 1.0
	if f.radii != (corners{}) {
		depth := func(c page.Radius) page.Length {
			if i%2 == 0 {
				return c.Down
			}
			return c.Across
		}
		reach = math.Max(1, float64(max(depth(f.radii[i]), depth(f.radii[j])))/float64(f.edges[i].Width))
		// The lines from the two corners may meet before that.
		long, short := f.outer.Width, f.outer.Width-f.inner.Width
		if i%2 == 1 {
			long, short = f.outer.Height, f.outer.Height-f.inner.Height
		}
		if short > 0 {
			reach = min(reach, float64(long)/float64(short))
		}
	}
	along := func(k int) page.Point {
		return page.Point{X: outer[k].X + page.Round(float64(inner[k].X-outer[k].X)*reach),
			Y: outer[k].Y + page.Round(float64(inner[k].Y-outer[k].Y)*reach)}
	}
	path := page.Path{Box: f.outer}
	path.Move(outer[i])
	path.Line(outer[j])
	if f.under(i, j) {
		path.Line(f.across(i, outer[j], along(j)))
	}
	path.Line(along(j))
	path.Line(along(i))
	if f.under(i, (i+3)%4) {
		path.Line(f.across(i, outer[i], along(i)))
	}
	path.Close()
	return path
}

// under reports whether the neighbour of an edge is painted over it later and hides the half of their corner that is its own.
// The edge then takes the whole corner: two halves that are both anti-aliased on their common line would let the background
// through there.
func (f *frame) under(i, neighbour int) bool {
	e := f.edges[neighbour]
	return i < neighbour && e.Width > 0 && e.Style == style.BorderSolid && f.edges[i].Style == style.BorderSolid
}

// across is the fourth point of the corner between outer and inner, that at which edge i ends.
func (f *frame) across(i int, outer, inner page.Point) page.Point {
	if i%2 == 0 {
		return page.Point{X: outer.X, Y: inner.Y}
	}
	return page.Point{X: inner.X, Y: outer.Y}
}
