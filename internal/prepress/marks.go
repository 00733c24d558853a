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

// The slug line: its type, its leading and how far it stands from the trim box's corners and from the registration mark,
// past the marks, in millimetres.
const (
	slugSize    = 2.5 // about 7 pt
	slugLeading = 3.2
	slugIndent  = 4.0
	slugLines   = 2 // that find room between the bleed and the edge of the medium
)

// slug sets the slug line below the bleed, where the guillotine takes it off. It names the sheet for the shop: on narrow
// sheets it goes on beside the registration mark in the middle and on a second line, and is set smaller if that does not
// suffice; nothing of it is left out.
func slug(text string, face *font.Face, trim page.Rect, bleed page.Length, mm func(float64) page.Length) []page.Mark {
	if text == "" || face == nil {
		return nil
	}
	half := max(trim.Width/2-2*mm(slugIndent), mm(1))
	var rooms []page.Point // where pieces of the line begin
	for line := range slugLines {
		y := trim.Bottom() + bleed + mm(1+slugSize+slugLeading*float64(line))
		rooms = append(rooms, page.Point{X: trim.X + mm(slugIndent), Y: y}, page.Point{X: trim.X + trim.Width/2 + mm(slugIndent), Y: y})
	}
	for size := mm(slugSize); ; size = size * 9 / 10 {
		if marks := slugPieces(text, face, size, half, rooms); marks != nil {
			return marks
		}
	}
}

// slugPieces sets a text piece by piece, each as long as its room; nil where the rooms do not suffice.
func slugPieces(text string, face *font.Face, size, room page.Length, at []page.Point) []page.Mark {
	em := float64(size) / float64(face.UnitsPerEm())
	var marks []page.Mark
	rest := []rune(text)
	for _, start := range at {
		m := &page.Text{Face: face.Key(), Size: size}
		end := len(rest)
		var advance page.Length
		for _, g := range face.Shape(rest, font.ShapeOptions{}) {
			width := page.Round(float64(g.XAdvance) * em)
			if advance+width > room {
				end = g.Cluster
				break
			}
			m.Glyphs = append(m.Glyphs, page.Glyph{ID: g.ID, X: start.X + advance + page.Round(float64(g.XOffset)*em), Y: start.Y - page.Round(float64(g.YOffset)*em)})
			advance += width
		}
		if m.Source, rest = string(rest[:end]), rest[end:]; len(m.Glyphs) > 0 {
			marks = append(marks, m)
		}
		if len(rest) == 0 {
			return marks
		}
	}
	return nil
}
