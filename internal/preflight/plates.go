package preflight

import (
	"image"
	"math"

	"fanshi/internal/page"
	"fanshi/internal/raster"
)

// maxPlatePixels bounds the pictures of the plates that the rules look at: 5 pixels to the millimetre on A4, 1.6 on A1.
// Coverage is drawn by area, so that means do not depend on it.
const maxPlatePixels = 1 << 21

// plates are the four separations of one sheet as pictures: how much of each pixel of the medium an ink covers.
type plates struct {
	bounds        page.Rect // the medium
	width, height int
	scale         float64    // pixels per unit
	ink           [4][]uint8 // C, M, Y, K; 255 is full coverage
}

// InkCoverage returns the mean coverage of C, M, Y and K over a sheet's medium, printer's marks and slug line included,
// 0 to 1. A black that overprints leaves the other inks below it.
func InkCoverage(sheet *page.PressSheet, faces raster.FaceSource) [4]float64 {
	return drawPlates(sheet, faces, maxPlatePixels).mean()
}

// drawPlates draws the four plates. What raster cannot draw, an unknown face or a broken picture, is left out; the rules
// on type and pictures tell.
func drawPlates(sheet *page.PressSheet, faces raster.FaceSource, pixels float64) *plates {
	media := sheet.Media
	p := &plates{bounds: media}
	if media.Width <= 0 || media.Height <= 0 {
		return p
	}
	p.scale = math.Sqrt(pixels / (float64(media.Width) * float64(media.Height)))
	s := separator{sheet: sheet, faces: faces}
	for _, set := range s.sets() {
		s.set = set
		img, err := raster.DrawScaled(s.page(), faces, p.scale)
		if err != nil {
			continue
		}
		p.width, p.height = img.Rect.Dx(), img.Rect.Dy()
		for channel, ink := range set {
			plate := make([]uint8, p.width*p.height)
			for i := range plate {
				plate[i] = 255 - img.Pix[4*i+channel]
			}
			p.ink[ink] = plate
		}
	}
	return p
}

// mean is the mean coverage of every ink, 0 to 1.
func (p *plates) mean() (mean [4]float64) {
	for ink, plate := range p.ink {
		sum := 0
		for _, v := range plate {
			sum += int(v)
		}
		if len(plate) > 0 {
			mean[ink] = float64(sum) / 255 / float64(len(plate))
		}
	}
	return mean
}

// pixels are the pixels that a rectangle of the page covers, at least one, cut to the medium.
func (p *plates) pixels(r page.Rect) image.Rectangle {
	at := func(v, origin page.Length) float64 { return float64(v-origin) * p.scale }
	x, y := int(math.Floor(at(r.X, p.bounds.X)+1e-6)), int(math.Floor(at(r.Y, p.bounds.Y)+1e-6))
	right, bottom := int(math.Ceil(at(r.Right(), p.bounds.X)-1e-6)), int(math.Ceil(at(r.Bottom(), p.bounds.Y)-1e-6))
	return image.Rect(x, y, max(right, x+1), max(bottom, y+1)).Intersect(image.Rect(0, 0, p.width, p.height))
}

// inks are the coverages of a pixel, 255 is full.
func (p *plates) inks(x, y int) (inks [4]int) {
	for ink, plate := range p.ink {
		if plate != nil {
			inks[ink] = int(plate[y*p.width+x])
		}
	}
	return inks
}

// maxTotal is the largest total of the four inks within a rectangle, per cent, where an ink is printed over it: its parts
// stand in place of those plates that it prints on. The zero ink prints nothing.
func (p *plates) maxTotal(r page.Rect, over page.CMYK) int {
	own := [4]int{int(over.C), int(over.M), int(over.Y), int(over.K)}
	most := 0
	area := p.pixels(r)
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			total := 0
			for i, below := range p.inks(x, y) {
				if own[i] > 0 {
					total += own[i]
				} else {
					total += (below*100 + 127) / 255 // each rounded, as it was when the plate was drawn
				}
			}
			most = max(most, total)
		}
	}
	return most
}
