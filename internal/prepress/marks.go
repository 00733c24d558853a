package prepress

import (
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
	middleX, middleY := registrationX(trim, folds, mm), beside(trim.Y, trim.Height, folds.Down, mm(foldRoom))
	for _, c := range []page.Point{
		{X: middleX, Y: trim.Y - away}, {X: middleX, Y: trim.Bottom() + away},
		{X: trim.X - away, Y: middleY}, {X: trim.Right() + away, Y: middleY},
	} {
		marks = append(marks, registrationMark(c, mm(1.5), mm(3), width)...)
	}
	return marks
}

// foldRoom is how near the middle of a side a fold mark may be to the registration mark there, in millimetres.
const foldRoom = 10.0

// registrationX is where the registration marks of the upper and the lower side stand.
func registrationX(trim page.Rect, folds Folds, mm func(float64) page.Length) page.Length {
	return beside(trim.X, trim.Width, folds.Across, mm(foldRoom))
}

// beside returns the middle of a side, or its quarter where a fold mark is nearer to the middle than least.
func beside(start, length page.Length, folds []page.Length, least page.Length) page.Length {
	for _, f := range folds {
		if d := start + length/2 - f; max(d, -d) < least {
			return start + length/4
		}
	}
	return start + length/2
}

// DieLine is the trim box with round corners, one closed contour clockwise from the top left.
func DieLine(trim page.Rect, radius page.Length) *page.Path {
	radius = max(0, min(radius, trim.Width/2, trim.Height/2))
	round := page.Radius{Across: radius, Down: radius}
	p := page.RoundedRectPath(trim, [4]page.Radius{round, round, round, round})
	return &p
}

// registrationMark is a circle with a cross through it.
func registrationMark(c page.Point, radius, arm, width page.Length) []page.Mark {
	k := page.Round(float64(radius) * page.Kappa)
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
// sheets it goes on beyond the registration mark and on a second line, and is set smaller if that does not suffice; nothing
// of it is left out.
func slug(text string, face *font.Face, trim page.Rect, bleed page.Length, folds Folds, mm func(float64) page.Length) []page.Mark {
	if text == "" || face == nil {
		return nil
	}
	indent, mark := mm(slugIndent), registrationX(trim, folds, mm)
	var rooms []page.Rect // where pieces of the line stand: on their baselines, without a height
	for line := range slugLines {
		y := trim.Bottom() + bleed + mm(1+slugSize+slugLeading*float64(line))
		left, right := trim.X+indent, mark+indent
		rooms = append(rooms, page.Rect{X: left, Y: y, Width: mark - indent - left}, page.Rect{X: right, Y: y, Width: trim.Right() - indent - right})
	}
	for size := mm(slugSize); ; size = size * 9 / 10 {
		if marks := slugPieces([]rune(text), face, size, rooms); marks != nil {
			return marks
		}
	}
}

// slugPieces sets a text piece by piece, each as long as its room and, if it can be, cut behind a dot; nil where the rooms
// do not suffice.
func slugPieces(rest []rune, face *font.Face, size page.Length, rooms []page.Rect) []page.Mark {
	em := float64(size) / float64(face.UnitsPerEm())
	var marks []page.Mark
	for _, room := range rooms {
		shaped := face.Shape(rest, font.ShapeOptions{})
		end := len(rest)
		var advance page.Length
		for _, g := range shaped {
			if advance += page.Round(float64(g.XAdvance) * em); advance > room.Width {
				end = g.Cluster
				for dot := end - 1; dot > 0; dot-- {
					if rest[dot] == '·' {
						end = dot + 1
						break
					}
				}
				break
			}
		}
		m := &page.Text{Face: face.Key(), Size: size, Source: string(rest[:end])}
		x := room.X
		for _, g := range shaped {
			if g.Cluster < end {
				m.Glyphs = append(m.Glyphs, page.Glyph{ID: g.ID, X: x + page.Round(float64(g.XOffset)*em), Y: room.Y - page.Round(float64(g.YOffset)*em)})
				x += page.Round(float64(g.XAdvance) * em)
			}
		}
		if rest = rest[end:]; end > 0 {
			marks = append(marks, m)
		}
		if len(rest) == 0 {
			return marks
		}
	}
	return nil
}
