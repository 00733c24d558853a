package preflight

import (
	"bytes"
	"image"
	"image/draw"
	_ "image/jpeg" // the two formats of page.Image
	"image/png"

	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/raster"
)

// separator turns a sheet into pages whose red, green and blue say how much of an ink is printed: 255 is none. Blending
// treats the three channels alike, so one picture holds up to three plates.
type separator struct {
	sheet *page.PressSheet
	faces raster.FaceSource
	set   []int // inks of the picture being made, by index in C, M, Y, K
}

// sets says which plates share a picture. What overprints is drawn on the plates that have its ink and nowhere else, so an ink
// that overprints with one of C, M and Y but not with all wants a picture for each plate.
func (s *separator) sets() [][]int {
	for _, i := range s.sheet.Separation.Text {
		if some := i.C > 0 || i.M > 0 || i.Y > 0; i.Overprint && some && (i.C == 0 || i.M == 0 || i.Y == 0) {
			return [][]int{{0}, {1}, {2}, {3}}
		}
	}
	return [][]int{{0, 1, 2}, {3}}
}

// page is the medium with everything that is printed on it, in the colours of the set.
func (s *separator) page() *page.Page {
	bleed := page.RectPath(s.sheet.Bleed)
	marks := []page.Mark{&page.Group{Clip: &bleed, Marks: s.marks(s.sheet.Page.Marks, s.text)}}
	marks = append(marks, s.marks(s.sheet.Slug, func(page.Color) (page.Color, bool) {
		return s.color(page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true})
	})...)
	marks = append(marks, s.marks(s.sheet.PrinterMarks, func(page.Color) (page.Color, bool) { return page.Color{}, true })...)
	return &page.Page{Unit: s.sheet.Page.Unit, Width: s.sheet.Media.Width, Height: s.sheet.Media.Height,
		Marks: moved(marks, -s.sheet.Media.X, -s.sheet.Media.Y)}
}

// color is an ink as a colour of the picture; false if it leaves its plates as they are.
func (s *separator) color(ink page.Ink) (page.Color, bool) {
	all := [4]uint8{ink.C, ink.M, ink.Y, ink.K}
	level := [3]uint8{255, 255, 255}
	printed := false
	for channel, i := range s.set {
		level[channel] = 255 - uint8((int(min(all[i], 100))*255+50)/100)
		printed = printed || all[i] > 0
	}
	return page.Color{R: level[0], G: level[1], B: level[2]}, printed || !ink.Overprint
}

func (s *separator) text(c page.Color) (page.Color, bool) { return s.color(s.sheet.Separation.Text[c]) }

func (s *separator) area(c page.Color) page.Color {
	out, _ := s.color(page.Ink{CMYK: s.sheet.Separation.Area[c].CMYK})
	return out
}

// marks recolours marks; text gives the colour of type, lines and codes.
func (s *separator) marks(marks []page.Mark, text func(page.Color) (page.Color, bool)) []page.Mark {
	var out []page.Mark
	for _, m := range marks {
		switch m := m.(type) {
		case *page.Fill:
			fill := *m
			fill.Paint = s.paint(m.Paint)
			fill.Path.Box = page.Rect{} // its area is counted: no edge is moved to whole pixels
			out = append(out, &fill)
		case *page.Stroke:
			stroke, printed := *m, false
			if stroke.Color, printed = text(m.Color); printed {
				out = append(out, &stroke)
			}
		case *page.Text:
			run, printed := *m, false
			_, known := s.faces.Face(m.Face)
			if run.Color, printed = text(m.Color); printed && known {
				out = append(out, &run)
			}
		case *page.Code:
			code, printed := *m, false
			code.Light = s.area(m.Light)
			if code.Dark, printed = text(m.Dark); !printed {
				code.Dark = code.Light
			}
			out = append(out, &code)
		case *page.Image:
			if picture := s.picture(m); picture != nil {
				out = append(out, picture)
			}
		case *page.Group:
			group := *m
			group.Marks = s.marks(m.Marks, text)
			out = append(out, &group)
		}
	}
	return out
}

func (s *separator) paint(p page.Paint) page.Paint {
	switch p := p.(type) {
	case page.Color:
		return s.area(p)
	case *page.LinearGradient:
		g := *p
		g.Stops = make([]page.Stop, len(p.Stops))
		for i, stop := range p.Stops {
			g.Stops[i] = page.Stop{Offset: stop.Offset, Color: s.area(stop.Color)}
		}
		return &g
	}
	return p
}

// flatten decodes a picture and lays it on white, as pdf does; nil for one that cannot be decoded.
func flatten(m *page.Image) *image.RGBA {
	source, _, err := image.Decode(bytes.NewReader(m.Data))
	if err != nil {
		return nil
	}
	flat := image.NewRGBA(image.Rect(0, 0, source.Bounds().Dx(), source.Bounds().Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), source, source.Bounds().Min, draw.Over)
	return flat
}

// pictureTotal is the largest total of inks in a picture, per cent.
func pictureTotal(m *page.Image) int {
	most := 0
	if flat := flatten(m); flat != nil {
		for i := 0; i < len(flat.Pix); i += 4 {
			inks := pdf.PictureInks(flat.Pix[i], flat.Pix[i+1], flat.Pix[i+2])
			most = max(most, int(inks[0])+int(inks[1])+int(inks[2])+int(inks[3]))
		}
	}
	return most * 100 / 255
}

// picture separates a picture pixel by pixel; nil for one that cannot be decoded.
func (s *separator) picture(m *page.Image) *page.Image {
	flat := flatten(m)
	if flat == nil {
		return nil
	}
	for i := 0; i < len(flat.Pix); i += 4 {
		inks := pdf.PictureInks(flat.Pix[i], flat.Pix[i+1], flat.Pix[i+2])
		level := [3]uint8{255, 255, 255}
		for channel, ink := range s.set {
			level[channel] -= inks[ink]
		}
		flat.Pix[i], flat.Pix[i+1], flat.Pix[i+2] = level[0], level[1], level[2]
	}
	var data bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.NoCompression}
	if err := encoder.Encode(&data, flat); err != nil {
		return nil
	}
	out := *m
	out.Data, out.Format = data.Bytes(), "png"
	return &out
}

// moved shifts marks; what they hold is copied.
func moved(marks []page.Mark, dx, dy page.Length) []page.Mark {
	if dx == 0 && dy == 0 {
		return marks
	}
	point := func(q page.Point) page.Point { return page.Point{X: q.X + dx, Y: q.Y + dy} }
	path := func(p page.Path) page.Path { return p.Map(point) }
	out := make([]page.Mark, len(marks))
	for i, m := range marks {
		switch m := m.(type) {
		case *page.Fill:
			fill := *m
			fill.Path = path(m.Path)
			if g, ok := m.Paint.(*page.LinearGradient); ok {
				gradient := *g
				gradient.X1, gradient.Y1, gradient.X2, gradient.Y2 = g.X1+dx, g.Y1+dy, g.X2+dx, g.Y2+dy
				fill.Paint = &gradient
			}
			out[i] = &fill
		case *page.Stroke:
			stroke := *m
			stroke.Path = path(m.Path)
			out[i] = &stroke
		case *page.Text:
			run := *m
			run.Glyphs = make([]page.Glyph, len(m.Glyphs))
			for j, g := range m.Glyphs {
				run.Glyphs[j] = page.Glyph{ID: g.ID, X: g.X + dx, Y: g.Y + dy, Rotate: g.Rotate}
			}
			out[i] = &run
		case *page.Code:
			code := *m
			code.X, code.Y = m.X+dx, m.Y+dy
			out[i] = &code
		case *page.Image:
			picture := *m
			picture.Rect.X, picture.Rect.Y = m.Rect.X+dx, m.Rect.Y+dy
			out[i] = &picture
		case *page.Group:
			group := *m
			group.CX, group.CY = m.CX+dx, m.CY+dy
			if m.Clip != nil {
				clip := path(*m.Clip)
				group.Clip = &clip
			}
			group.Marks = moved(m.Marks, dx, dy)
			out[i] = &group
		}
	}
	return out
}
