package raster

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the two formats of page.Image
	_ "image/png"

	"fanshi/internal/page"

	"golang.org/x/image/draw"
)

// picture draws an image into its rectangle, rounded to whole pixels, resampled with the Catmull-Rom kernel.
func (c *canvas) picture(m *page.Image, t transform, within clip) error {
	source, _, err := image.Decode(bytes.NewReader(m.Data))
	if err != nil {
		return fmt.Errorf("raster: picture cannot be decoded: %w", err)
	}
	lo, hi := t.rect(m.Rect)
	target := image.Rect(int(whole(lo.x)), int(whole(lo.y)), int(whole(hi.x)), int(whole(hi.y)))
	if target.Intersect(within.rect).Empty() {
		return nil
	}
	upright := image.Rect(0, 0, target.Dx(), target.Dy())
	if t.turns%2 == 1 {
		upright = image.Rect(0, 0, target.Dy(), target.Dx())
	}
	if upright.Dx() > 4*c.img.Rect.Dx() || upright.Dy() > 4*c.img.Rect.Dy() {
		return fmt.Errorf("raster: a picture of %d × %d pixels is far larger than its page", upright.Dx(), upright.Dy())
	}
	scaled := image.NewRGBA(upright)
	draw.CatmullRom.Scale(scaled, upright, source, source.Bounds(), draw.Src, nil)
	scaled = turnPicture(scaled, t.turns, nil)
	visible := target.Intersect(within.rect)
	at := visible.Min.Sub(target.Min)
	if within.mask != nil {
		draw.DrawMask(c.img, visible, scaled, at, within.mask, visible.Min, draw.Over)
	} else {
		draw.Draw(c.img, visible, scaled, at, draw.Over)
	}
	return nil
}

// turnPicture turns a picture by quarter turns clockwise, if possible into memory that may be used again. It goes through
// a few rows at once, so that what it writes stands together.
func turnPicture(p *image.RGBA, turns int, spare []uint8) *image.RGBA {
	width, height := p.Rect.Dx(), p.Rect.Dy()
	var out *image.RGBA
	var at, right, down int // where the first pixel goes, and how far its neighbours are from it, in pixels
	switch turns & 3 {
	case 0:
		return p
	case 1:
		out, at, right, down = newRGBA(height, width, spare), height-1, height, -1
	case 2:
		out, at, right, down = newRGBA(width, height, spare), width*height-1, -1, -width
	case 3:
		out, at, right, down = newRGBA(height, width, spare), (width-1)*height, -height, 1
	}
	const rows = 16
	for top := 0; top < height; top += rows {
		for x := range width {
			for y := top; y < min(top+rows, height); y++ {
				copy(out.Pix[4*(at+x*right+y*down):][:4], p.Pix[p.PixOffset(x, y):][:4])
			}
		}
	}
	return out
}
