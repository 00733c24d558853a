package font

import (
	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Op is one step of an Outline.
type Op uint8

// MoveTo takes one point and starts a contour, LineTo takes one, CubicTo three (two control points and the end).
// Every contour is closed, without a step that says so.
const (
	MoveTo Op = iota
	LineTo
	CubicTo
)

// Point is a place in font units, y upwards from the baseline.
type Point struct{ X, Y float32 }

// Outline is the shape of a glyph, to be filled by the non-zero winding rule: its steps and their points one after
// the other. It is shared and must not be changed.
type Outline struct {
	Ops      []Op
	Points   []Point
	Min, Max Point // box around all points, control points included
}

// Empty reports whether there is nothing to draw, as for a space.
func (o *Outline) Empty() bool { return o == nil || len(o.Ops) == 0 }

var emptyOutline = new(Outline)

// OnGrid tells whether the shape is that of a bitmap glyph: its edges run along a grid of so many dots an em. Edges that are
// written as curves and are straight are edges.
func (o *Outline) OnGrid(unitsPerEm, dots int) bool {
	onLine := func(v float32) bool { return v == float32(int(v)) && int(v)*dots%unitsPerEm == 0 }
	var start, pen Point
	points := o.Points
	for _, op := range o.Ops {
		n := 1
		if op == CubicTo {
			n = 3
		}
		to := points[n-1]
		if op == MoveTo {
			if !straight(pen, start) {
				return false
			}
			start = to
		} else if !straight(append([]Point{pen}, points[:n]...)...) {
			return false
		}
		if !onLine(to.X) || !onLine(to.Y) {
			return false
		}
		pen, points = to, points[n:]
	}
	return straight(pen, start)
}

// straight tells whether points lie on one line that runs across or up.
func straight(points ...Point) bool {
	across, up := true, true
	for _, p := range points {
		across, up = across && p.Y == points[0].Y, up && p.X == points[0].X
	}
	return across || up
}

// Outline returns the shape of a glyph with quadratic curves raised to cubic ones, an empty one for a glyph that is
// blank or that the face does not have. It is computed once and kept.
func (f *Face) Outline(gid uint32) *Outline {
	if int64(gid) >= int64(len(f.outlines)) {
		return emptyOutline
	}
	slot := &f.outlines[gid]
	if o := slot.Load(); o != nil {
		return o
	}
	slot.CompareAndSwap(nil, f.loadOutline(gid))
	return slot.Load()
}

func (f *Face) loadOutline(gid uint32) (o *Outline) {
	// Parse has compared checksums; a panic here means a font that was wrong when it was made.
	defer func() {
		if recover() != nil {
			o = emptyOutline
		}
	}()
	glyph, ok := f.face.GlyphDataOutline(gotext.GID(gid))
	if !ok || len(glyph.Segments) == 0 {
		return emptyOutline
	}
	o = &Outline{Ops: make([]Op, 0, len(glyph.Segments))}
	at := func(p opentype.SegmentPoint) Point { return Point{p.X, p.Y} }
	var pen Point
	for _, s := range glyph.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			pen = at(s.Args[0])
			o.Ops, o.Points = append(o.Ops, MoveTo), append(o.Points, pen)
		case opentype.SegmentOpLineTo:
			to := at(s.Args[0])
			if to == pen {
				continue
			}
			pen = to
			o.Ops, o.Points = append(o.Ops, LineTo), append(o.Points, pen)
		case opentype.SegmentOpQuadTo:
			q, end := at(s.Args[0]), at(s.Args[1])
			o.Ops = append(o.Ops, CubicTo)
			o.Points = append(o.Points, towards(pen, q), towards(end, q), end)
			pen = end
		case opentype.SegmentOpCubeTo:
			o.Ops = append(o.Ops, CubicTo)
			o.Points = append(o.Points, at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
			pen = at(s.Args[2])
		}
	}
	o.Min, o.Max = o.Points[0], o.Points[0]
	for _, p := range o.Points {
		o.Min = Point{min(o.Min.X, p.X), min(o.Min.Y, p.Y)}
		o.Max = Point{max(o.Max.X, p.X), max(o.Max.Y, p.Y)}
	}
	return o
}

// towards returns the point two thirds of the way from an end of a quadratic curve to its control point: the control
// point of the same curve written as a cubic.
func towards(end, control Point) Point {
	return Point{end.X + (control.X-end.X)*2/3, end.Y + (control.Y-end.Y)*2/3}
}
