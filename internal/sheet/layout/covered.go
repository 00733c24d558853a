package layout

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// placedText is a text on the page, with the box that it stands in.
type placedText struct {
	*page.Text
	pos diag.Pos
}

// laidText is a text that has been painted: a point within each of its glyphs, as seen on the page.
type laidText struct {
	text   *page.Text
	points []page.Point
	bounds page.Rect
}

// coverage looks for text under what is painted later. All paint is opaque, so nothing that is under it can be read.
type coverage struct {
	texts   []laidText
	turns   []turn // around what is being looked at, outermost first
	clips   []region
	covered map[*page.Text]bool
}

// region is an area in the coordinates inside turns.
type region struct {
	path  *page.Path
	turns []turn
}

// checkCovered reports text that lies under a later background, picture or code.
func (p *painter) checkCovered() {
	c := coverage{covered: map[*page.Text]bool{}}
	c.walk(p.page.Marks)
	for _, t := range p.texts {
		if c.covered[t.Text] {
			p.l.diags.Error(t.pos, "sheet.covered", fmt.Sprintf("文字“%s”被画在它上面的底色或图片盖住了", excerpt(t.Source)),
				"在模板里把两者分开，或用 z-index 把文字放到上面")
		}
	}
}

func (c *coverage) walk(marks []page.Mark) {
	for _, m := range marks {
		switch m := m.(type) {
		case *page.Text:
			c.add(m)
		case *page.Fill:
			c.cover(&m.Path, m.Path.Bounds())
		case *page.Code:
			path := page.RectPath(m.Bounds())
			c.cover(&path, m.Bounds())
		case *page.Image:
			path := page.RectPath(m.Rect)
			c.cover(&path, m.Rect)
		case *page.Group:
			c.group(m)
		}
	}
}

func (c *coverage) group(g *page.Group) {
	turns, clips := c.turns, c.clips
	if g.Turns != 0 {
		c.turns = append(turns[:len(turns):len(turns)], turn{quarters: g.Turns, cx: g.CX, cy: g.CY})
	}
	if g.Clip != nil {
		c.clips = append(clips[:len(clips):len(clips)], region{g.Clip, turns})
	}
	c.walk(g.Marks)
	c.turns, c.clips = turns, clips
}

// add notes a text. The point of a glyph lies a quarter em along the baseline and a third above it (to its right in
// lines that run downwards): within letters of any width.
func (c *coverage) add(t *page.Text) {
	l := laidText{text: t}
	for i, g := range t.Glyphs {
		at := page.Rect{X: g.X + t.Size/4, Y: g.Y - t.Size/3}
		if g.Rotate {
			at = page.Rect{X: g.X + t.Size/3, Y: g.Y + t.Size/4}
		}
		at = applyTurns(c.turns, at)
		l.points = append(l.points, page.Point{X: at.X, Y: at.Y})
		if i == 0 {
			l.bounds = at
		}
		l.bounds = union(l.bounds, at)
	}
	if len(l.points) > 0 {
		c.texts = append(c.texts, l)
	}
}

// thin is the part of a font size up to which a fill is a line that goes through text: text-decoration.
const thin = 5

// cover marks the texts that an opaque area lies upon.
func (c *coverage) cover(path *page.Path, bounds page.Rect) {
	seen := applyTurns(c.turns, bounds)
	for _, t := range c.texts {
		if c.covered[t.text] || min(bounds.Width, bounds.Height) < t.text.Size/thin || !meet(seen, t.bounds) {
			continue
		}
		for _, at := range t.points {
			if c.hides(region{path, c.turns}, at) {
				c.covered[t.text] = true
				break
			}
		}
	}
}

func meet(a, b page.Rect) bool {
	return a.X <= b.Right() && b.X <= a.Right() && a.Y <= b.Bottom() && b.Y <= a.Bottom()
}

// hides tells whether a point of the page lies in an area, as far as clips show it.
func (c *coverage) hides(r region, at page.Point) bool {
	for _, clip := range c.clips {
		if !clip.holds(at) {
			return false
		}
	}
	return r.holds(at)
}

// holds tells whether a point of the page lies in r.
func (r region) holds(at page.Point) bool {
	rect := page.Rect{X: at.X, Y: at.Y}
	for _, t := range r.turns {
		rect = turn{quarters: -t.quarters, cx: t.cx, cy: t.cy}.apply(rect)
	}
	return contains(r.path, page.Point{X: rect.X, Y: rect.Y})
}

// curveSteps is how many straight parts stand for a curve.
const curveSteps = 8

// contains tells whether a point lies in a path, by the even-odd rule.
func contains(path *page.Path, at page.Point) bool {
	inside := false
	var start, pen page.Point
	line := func(to page.Point) {
		if (pen.Y > at.Y) != (to.Y > at.Y) &&
			float64(at.X) < float64(pen.X)+float64(to.X-pen.X)*float64(at.Y-pen.Y)/float64(to.Y-pen.Y) {
			inside = !inside
		}
		pen = to
	}
	i := 0
	for _, op := range path.Ops {
		switch op {
		case page.MoveTo:
			line(start)
			start, pen = path.Points[i], path.Points[i]
			i++
		case page.LineTo:
			line(path.Points[i])
			i++
		case page.CubicTo:
			from := pen
			for k := 1; k <= curveSteps; k++ {
				line(onCurve(from, path.Points[i:i+3], float64(k)/curveSteps))
			}
			i += 3
		case page.Close:
			line(start)
		}
	}
	line(start)
	return inside
}

// onCurve is the point of a cubic curve at t.
func onCurve(from page.Point, to []page.Point, t float64) page.Point {
	u := 1 - t
	at := func(a, b, c, d page.Length) page.Length {
		return page.Round(u*u*u*float64(a) + 3*u*u*t*float64(b) + 3*u*t*t*float64(c) + t*t*t*float64(d))
	}
	return page.Point{X: at(from.X, to[0].X, to[1].X, to[2].X), Y: at(from.Y, to[0].Y, to[1].Y, to[2].Y)}
}
