package raster

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the two formats of page.Image
	_ "image/png"
	"math"

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
	target := image.Rect(int(math.Round(lo.x)), int(math.Round(lo.y)), int(math.Round(hi.x)), int(math.Round(hi.y)))
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
	scaled = turnPicture(scaled, t.turns)
	visible := target.Intersect(within.rect)
	at := visible.Min.Sub(target.Min)
	if within.mask != nil {
		draw.DrawMask(c.img, visible, scaled, at, within.mask, visible.Min, draw.Over)
	} else {
		draw.Draw(c.img, visible, scaled, at, draw.Over)
	}
	return nil
}

// turnPicture turns a picture by quarter turns clockwise.
func turnPicture(p *image.RGBA, turns int) *image.RGBA {
	for range turns {
		w, h := p.Rect.Dx(), p.Rect.Dy()
		out := image.NewRGBA(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				copy(out.Pix[out.PixOffset(h-1-y, x):][:4], p.Pix[p.PixOffset(x, y):][:4])
			}
		}
		p = out
	}
	return p
}
