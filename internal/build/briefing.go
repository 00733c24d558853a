package build

import (
	"fmt"
	"math"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/project"
	"fanshi/internal/report"
	"fanshi/internal/sheet"
)

const briefingTemplate = "briefing/briefing"

// Briefing makes the PDF of a 简报, with live text. The result is nil where the list holds errors. It writes nothing.
func Briefing(o Options, b *report.Briefing) ([]byte, *diag.List, error) {
	p, err := project.Office(o.Options)
	if err != nil || p.Problems.HasErrors() {
		return nil, p.Problems, err
	}
	tools := p.Tools(p.Plan.Book.Config.Theme)
	result := tools.Engine.Render(sheet.Request{Template: briefingTemplate, Data: b, Unit: page.Micrometre, Width: 210_000, Height: 297_000, Boxes: true}, p.Problems)
	if result == nil {
		return nil, p.Problems, nil
	}
	var shown []report.Shown
	for _, part := range b.Parts {
		shown = append(shown, part.Pictures...)
	}
	rooms := pictureRooms(result)
	if len(rooms) != len(shown) {
		return nil, p.Problems, fmt.Errorf("templates/%s.html：有 %d 处 class=\"%s\" 的图位，应有 %d 处", briefingTemplate, len(rooms), pictureClass, len(shown))
	}
	for i, s := range shown {
		on := &result.Pages[rooms[i].page]
		on.Marks = append(on.Marks, &page.Image{Rect: inside(rooms[i].rect, s.Width, s.Height), Data: s.Data, Format: "jpeg", PixelWidth: s.Width, PixelHeight: s.Height})
	}
	data, err := tools.PDF.WriteLive(result.Pages, pdf.Meta{Title: b.Title + " " + b.Period, Author: b.Issuer, Date: p.Plan.Today}, nil)
	if p.Problems.HasErrors() {
		data = nil
	}
	return data, p.Problems, err
}

// inside is the largest rectangle of a shape that a room holds, at its foot, where the caption is.
func inside(room page.Rect, width, height int) page.Rect {
	scale := math.Min(float64(room.Width)/float64(width), float64(room.Height)/float64(height))
	at := page.Rect{Width: page.Round(float64(width) * scale), Height: page.Round(float64(height) * scale)}
	at.X, at.Y = room.X+(room.Width-at.Width)/2, room.Y+room.Height-at.Height
	return at
}
