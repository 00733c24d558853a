package build

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"slices"

	"fanshi/internal/pack"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/prepress"
	"fanshi/internal/sheet"
)

// The contact sheet: pictures in rows, each file's first pages side by side.
const (
	contactTemplate = "contactsheet/contactsheet"
	contactColumns  = 3
	contactPages    = 2   // of a file
	contactPPI      = 150 // of the pictures
	contactQuality  = 85  // of JPEG
	pictureClass    = "picture"
)

// contactView is what the contact sheet's template sees.
type contactView struct {
	Issuer, Week, Edition string
	Count                 int
	Rows                  [][]contactFile
	Phrases               map[string]string
}

type contactFile struct {
	Number int
	plan.JobFileView
	Pages int
}

// contactSheet shows every file small. The template leaves room, and the pictures are put there.
func (k *packer) contactSheet(in *pack.Input, sources []*PrintFile) ([]byte, error) {
	bench := k.Tools(k.Plan.Book.Config.Theme)
	view := contactView{Issuer: in.Issuer, Week: in.Week, Edition: in.Edition, Count: len(sources), Phrases: k.Plan.Book.PhraseTexts()}
	for row := range slices.Chunk(in.Packed, contactColumns) {
		files := make([]contactFile, len(row))
		for i, f := range row {
			n := len(view.Rows)*contactColumns + i
			files[i] = contactFile{Number: n + 1, JobFileView: f.JobFileView, Pages: len(sources[n].Pages)}
		}
		view.Rows = append(view.Rows, files)
	}
	result := bench.Engine.Render(sheet.Request{Template: contactTemplate, Data: view, Unit: page.Micrometre, Width: 210_000, Height: 297_000, Boxes: true}, k.Problems)
	if result == nil {
		return nil, nil
	}
	if err := k.pictures(result, sources); err != nil {
		return nil, err
	}
	return bench.PDF.WriteLive(result.Pages, pdf.Meta{Title: "样张 " + in.Edition, Author: in.Issuer, Date: k.Plan.Today}, nil)
}

// room is where a template leaves room for a picture.
type room struct {
	page int
	rect page.Rect
}

// pictureRooms are the rooms of a laid-out sheet, in their order.
func pictureRooms(result *sheet.Result) (rooms []room) {
	for i, boxes := range result.Boxes {
		px := result.Pages[i].Unit.PerCSSPixel()
		for _, e := range boxes.Elements {
			if e.Class == pictureClass {
				rooms = append(rooms, room{i, page.Rect{X: page.Round(e.X * px), Y: page.Round(e.Y * px), Width: page.Round(e.Width * px), Height: page.Round(e.Height * px)}})
			}
		}
	}
	return rooms
}

// pictures draws the files and puts them on the laid-out sheet, one file for every room that the template has left.
func (k *packer) pictures(result *sheet.Result, sources []*PrintFile) error {
	rooms := pictureRooms(result)
	if len(rooms) != len(sources) {
		return fmt.Errorf("templates/%s.html：有 %d 处 class=\"%s\" 的图位，应有 %d 处", contactTemplate, len(rooms), pictureClass, len(sources))
	}
	drawn := make([][]page.Mark, len(sources))
	err := Each(k.ctx, k.options.Jobs, len(sources), func(i int) (err error) {
		drawn[i], err = k.thumbnails(sources[i], rooms[i].rect)
		return err
	})
	for i, marks := range drawn {
		p := &result.Pages[rooms[i].page]
		p.Marks = append(p.Marks, marks...)
	}
	return err
}

// outline is the fine line around a thumbnail; where a die cuts, it is that line, dashed and in magenta.
func (k *packer) outline(f *PrintFile, at page.Rect, scale float64) page.Mark {
	press := f.Job.Product.Press
	if !press.Die {
		return &page.Stroke{Path: page.RectPath(at), Width: 100, Color: page.Color{R: 128, G: 128, B: 128}}
	}
	path := prepress.DieLine(at, page.Round(float64(press.DieRadius)*scale))
	return &page.Stroke{Path: *path, Width: 200, Color: page.Color{R: 200, B: 120}, Dash: []page.Length{800, 500}}
}

// thumbnails draws the first pages of a file side by side into a rectangle, each with a fine line around it.
func (k *packer) thumbnails(f *PrintFile, room page.Rect) ([]page.Mark, error) {
	const gap = 1500 // micrometres
	shown := f.Pages[:min(contactPages, len(f.Pages))]
	width := (room.Width - gap*page.Length(len(shown)-1)) / page.Length(len(shown))
	var marks []page.Mark
	for i := range shown {
		p := &shown[i]
		scale := min(float64(width)/float64(p.Width), float64(room.Height)/float64(p.Height))
		at := page.Rect{Width: page.Round(float64(p.Width) * scale), Height: page.Round(float64(p.Height) * scale)}
		at.X = room.X + page.Length(i)*(width+gap) + (width-at.Width)/2
		at.Y = room.Y + room.Height - at.Height // they stand on one line
		img, err := k.Tools(f.Job.Theme).Raster.DrawScaled(p, f.Fonts, scale*contactPPI/25_400)
		if err != nil {
			return nil, err
		}
		var data bytes.Buffer
		if err := jpeg.Encode(&data, img, &jpeg.Options{Quality: contactQuality}); err != nil {
			return nil, err
		}
		marks = append(marks, &page.Image{Rect: at, Data: data.Bytes(), Format: "jpeg", PixelWidth: img.Rect.Dx(), PixelHeight: img.Rect.Dy()},
			k.outline(f, at, scale))
	}
	return marks, nil
}
