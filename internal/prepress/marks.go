package prepress

import (
	"math"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// printerMarks are the crop marks at the corners of the trim box, a registration mark beside the middle of every side,
// and short dashes where the sheet is folded; all of them outside the bleed. mm converts millimetres.
func printerMarks(trim page.Rect, bleed page.Length, folds Folds, mm func(float64) page.Length) []page.Mark {
	width := mm(hairline)
	start, end := bleed, bleed+mm(cropLength)
	var marks []page.Mark
	line := func(a, b page.Point, dash ...page.Length) {
		var p page.Path
		p.Move(a)
		p.Line(b)
		marks = append(marks, &page.Stroke{Path: p, Width: width, Dash: dash})
	}
	for _, x := range []page.Length{trim.X, trim.Right()} {
		line(page.Point{X: x, Y: trim.Y - end}, page.Point{X: x, Y: trim.Y - start})
		line(page.Point{X: x, Y: trim.Bottom() + start}, page.Point{X: x, Y: trim.Bottom() + end})
	}
	for _, y := range []page.Length{trim.Y, trim.Bottom()} {
		line(page.Point{X: trim.X - end, Y: y}, page.Point{X: trim.X - start, Y: y})
		line(page.Point{X: trim.Right() + start, Y: y}, page.Point{X: trim.Right() + end, Y: y})
	}
	dash := mm(1)
	for _, x := range folds.Across {
		line(page.Point{X: x, Y: trim.Y - end}, page.Point{X: x, Y: trim.Y - start}, dash, dash)
		line(page.Point{X: x, Y: trim.Bottom() + start}, page.Point{X: x, Y: trim.Bottom() + end}, dash, dash)
	}
	for _, y := range folds.Down {
		line(page.Point{X: trim.X - end, Y: y}, page.Point{X: trim.X - start, Y: y}, dash, dash)
		line(page.Point{X: trim.Right() + start, Y: y}, page.Point{X: trim.Right() + end, Y: y}, dash, dash)
	}
	away := bleed + mm(cropLength)
	middleX, middleY := trim.X+trim.Width/2, trim.Y+trim.Height/2
	for _, c := range []page.Point{
		{X: middleX, Y: trim.Y - away}, {X: middleX, Y: trim.Bottom() + away},
		{X: trim.X - away, Y: middleY}, {X: trim.Right() + away, Y: middleY},
	} {
		marks = append(marks, registrationMark(c, mm(1.5), mm(3), width)...)
	}
	return marks
}

// registrationMark is a circle with a cross through it.
func registrationMark(c page.Point, radius, arm, width page.Length) []page.Mark {
	k := page.Length(math.Round(float64(radius) * 0.5522847498)) // a quarter circle as a cubic: 4/3·(√2−1)
	var circle, cross page.Path
	circle.Move(page.Point{X: c.X + radius, Y: c.Y})
	circle.Cubic(page.Point{X: c.X + radius, Y: c.Y + k}, page.Point{X: c.X + k, Y: c.Y + radius}, page.Point{X: c.X, Y: c.Y + radius})
	circle.Cubic(page.Point{X: c.X - k, Y: c.Y + radius}, page.Point{X: c.X - radius, Y: c.Y + k}, page.Point{X: c.X - radius, Y: c.Y})
	circle.Cubic(page.Point{X: c.X - radius, Y: c.Y - k}, page.Point{X: c.X - k, Y: c.Y - radius}, page.Point{X: c.X, Y: c.Y - radius})
	circle.Cubic(page.Point{X: c.X + k, Y: c.Y - radius}, page.Point{X: c.X + radius, Y: c.Y - k}, page.Point{X: c.X + radius, Y: c.Y})
	circle.Close()
	cross.Move(page.Point{X: c.X - arm, Y: c.Y})
	cross.Line(page.Point{X: c.X + arm, Y: c.Y})
	cross.Move(page.Point{X: c.X, Y: c.Y - arm})
	cross.Line(page.Point{X: c.X, Y: c.Y + arm})
	return []page.Mark{&page.Stroke{Path: circle, Width: width}, &page.Stroke{Path: cross, Width: width}}
}

// The slug line: its type in millimetres, and how far it stands from the trim box's left edge, past the crop mark.
const (
	slugSize   = 2.5 // about 7 pt
	slugIndent = 4.0
)

// slug sets the slug line below the bleed, shortened at its end where the sheet is too narrow for it: it names the sheet
// for the shop and is cut off with the margin.
func slug(text string, face *font.Face, trim page.Rect, bleed page.Length, mm func(float64) page.Length) []page.Mark {
	if text == "" || face == nil {
		return nil
	}
	size := mm(slugSize)
	em := float64(size) / float64(face.UnitsPerEm())
	x, y := trim.X+mm(slugIndent), trim.Bottom()+bleed+mm(1)+size
	room := trim.Width/2 - mm(slugIndent) - mm(4) // the registration mark stands in the middle
	if room < mm(30) {
		room = trim.Width - mm(slugIndent)
	}
	runes := []rune(text)
	m := &page.Text{Face: face.Key(), Size: size}
	var advance page.Length
	for _, g := range face.Shape(runes, font.ShapeOptions{}) {
		width := page.Round(float64(g.XAdvance) * em)
		if advance+width > room {
			runes = runes[:g.Cluster]
			break
		}
		m.Glyphs = append(m.Glyphs, page.Glyph{ID: g.ID, X: x + advance + page.Round(float64(g.XOffset)*em), Y: y - page.Round(float64(g.YOffset)*em)})
		advance += width
	}
	m.Source = string(runes)
	return []page.Mark{m}
}
