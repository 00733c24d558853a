package preflight

import (
	"bytes"
	"fanshi/internal/page"
	"fanshi/internal/raster"
	"image"
)

// pictureSide is the long side of a report's pictures in pixels.
const pictureSide = 640

// Picture draws a sheet with its bleed and without printer's marks, in screen colours, as PNG for HTML. What
// cannot be drawn, which is a finding of its own, is left out. An error is a mark that raster does not know.
func Picture(sheet *page.PressSheet, faces raster.FaceSource) ([]byte, error) {
	bleed := sheet.Bleed
	p := page.Page{Unit: sheet.Page.Unit, Width: bleed.Width, Height: bleed.Height, Marks: moved(drawable(sheet.Page.Marks, faces), -bleed.X, -bleed.Y)}
	img, err := raster.DrawScaled(&p, faces, pictureSide/float64(max(bleed.Width, bleed.Height, 1)))
	if err != nil {
		return nil, err
	}
	return raster.EncodePNG(img)
}

// drawable leaves out what raster would refuse: type in an unknown face, and pictures that cannot be decoded.
func drawable(marks []page.Mark, faces raster.FaceSource) []page.Mark {
	out := make([]page.Mark, 0, len(marks))
	for _, m := range marks {
		switch m := m.(type) {
		case *page.Text:
			if _, known := faces.Face(m.Face); !known {
				continue
			}
		case *page.Image:
			if _, _, err := image.Decode(bytes.NewReader(m.Data)); err != nil {
				continue
			}
		case *page.Group:
			group := *m
			group.Marks = drawable(m.Marks, faces)
			out = append(out, &group)
			continue
		}
		out = append(out, m)
	}
	return out
}
