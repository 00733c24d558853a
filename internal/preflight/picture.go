package preflight

import (
	"fanshi/internal/page"
	"fanshi/internal/raster"
)

// pictureSide is the long side of a report's pictures in pixels.
const pictureSide = 640

// Picture draws a sheet with its bleed and without printer's marks, in screen colours, as PNG for HTML. An error is a face or a picture
// that cannot be drawn; HTML then shows the sheet's outline.
func Picture(sheet *page.PressSheet, faces raster.FaceSource) ([]byte, error) {
	bleed := sheet.Bleed
	p := page.Page{Unit: sheet.Page.Unit, Width: bleed.Width, Height: bleed.Height, Marks: moved(sheet.Page.Marks, -bleed.X, -bleed.Y)}
	img, err := raster.DrawScaled(&p, faces, pictureSide/float64(max(bleed.Width, bleed.Height, 1)))
	if err != nil {
		return nil, err
	}
	return raster.EncodePNG(img)
}
