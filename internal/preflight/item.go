package preflight

import (
	"math"
	"slices"
	"strings"

	"fanshi/internal/page"
	"fanshi/internal/raster"
)

// item is a mark where it stands on the page, out of all its groups.
type item struct {
	mark page.Mark
	rect page.Rect // the ink it leaves, control points of curves included
}

// itemsOf lists the marks of a sheet in painting order, without groups. What a clip hides altogether is left out.
func itemsOf(sheet *page.PressSheet, faces raster.FaceSource) []item {
	var items []item
	var walk func(marks []page.Mark, place func(page.Rect) page.Rect, clip *page.Rect)
	walk = func(marks []page.Mark, place func(page.Rect) page.Rect, clip *page.Rect) {
		for _, m := range marks {
			if g, ok := m.(*page.Group); ok {
				inner := func(r page.Rect) page.Rect { return place(turned(r, g)) }
				within := clip
				if g.Clip != nil {
					r := inner(g.Clip.Bounds())
					if clip != nil {
						r = common(r, *clip)
					}
					within = &r
				}
				walk(g.Marks, inner, within)
				continue
			}
			for _, part := range parts(m) {
				own, ok := extent(part, faces)
				if !ok {
					continue
				}
				r := place(own)
				if clip != nil {
					if r = common(r, *clip); r == (page.Rect{}) {
						continue
					}
				}
				items = append(items, item{mark: part, rect: r})
			}
		}
	}
	walk(sheet.Page.Marks, func(r page.Rect) page.Rect { return r }, nil)
	return items
}

// parts splits a stroke into its contours: crop marks drawn as one path are on all sides of a page, their common box is
// everywhere.
func parts(m page.Mark) []page.Mark {
	stroke, ok := m.(*page.Stroke)
	if !ok {
		return []page.Mark{m}
	}
	var out []page.Mark
	points := stroke.Path.Points
	for _, op := range stroke.Path.Ops {
		if op == page.MoveTo || len(out) == 0 {
			contour := *stroke
			contour.Path = page.Path{}
			out = append(out, &contour)
		}
		path := &out[len(out)-1].(*page.Stroke).Path
		n := map[page.Op]int{page.MoveTo: 1, page.LineTo: 1, page.CubicTo: 3}[op]
		path.Ops, path.Points = append(path.Ops, op), append(path.Points, points[:n]...)
		points = points[n:]
	}
	return out
}

// turned places a rectangle of a group: quarter turns clockwise about the group's centre.
func turned(r page.Rect, g *page.Group) page.Rect {
	for range g.Turns & 3 {
		r = page.Rect{X: g.CX - (r.Bottom() - g.CY), Y: g.CY + (r.X - g.CX), Width: r.Height, Height: r.Width}
	}
	return r
}

// extent is the rectangle that a mark's ink fills, in the coordinates of its group; false for a mark without ink.
func extent(m page.Mark, faces raster.FaceSource) (page.Rect, bool) {
	switch m := m.(type) {
	case *page.Fill:
		return m.Path.Bounds(), len(m.Path.Points) > 0
	case *page.Stroke:
		return grown(m.Path.Bounds(), m.Width/2), len(m.Path.Points) > 0 && m.Width > 0
	case *page.Code:
		return m.Bounds(), true
	case *page.Image:
		return m.Rect, m.Rect.Width > 0 && m.Rect.Height > 0
	case *page.Text:
		return textExtent(m, faces)
	}
	return page.Rect{}, false
}

// textExtent is the box of the glyphs' outlines. Where there are none, each glyph counts as a square of one em.
func textExtent(m *page.Text, faces raster.FaceSource) (page.Rect, bool) {
	var box page.Rect
	face, known := faces.Face(m.Face)
	outlined := known && slices.ContainsFunc(m.Glyphs, func(g page.Glyph) bool { return !face.Outline(g.ID).Empty() })
	if !outlined && strings.TrimSpace(m.Source) == "" {
		return box, false
	}
	for _, g := range m.Glyphs {
		if !outlined {
			box = union(box, page.Rect{X: g.X, Y: g.Y - m.Size, Width: m.Size, Height: m.Size})
			continue
		}
		o := face.Outline(g.ID)
		if o.Empty() {
			continue
		}
		k := float64(m.Size) / float64(face.UnitsPerEm())
		left, right := float64(o.Min.X)*k, float64(o.Max.X)*k
		top, bottom := -float64(o.Max.Y)*k, -float64(o.Min.Y)*k
		if g.Rotate { // clockwise, y downwards: (x, y) → (−y, x)
			left, top, right, bottom = -bottom, left, -top, right
		}
		x, y := g.X+page.Length(math.Floor(left)), g.Y+page.Length(math.Floor(top))
		box = union(box, page.Rect{X: x, Y: y, Width: page.Length(math.Ceil(right-left)) + 1, Height: page.Length(math.Ceil(bottom-top)) + 1})
	}
	return box, box != page.Rect{}
}

// isText reports whether an item is type that is read: a mark of emphasis has no source.
func (it item) isText() (*page.Text, bool) {
	t, ok := it.mark.(*page.Text)
	return t, ok && strings.TrimSpace(t.Source) != ""
}
