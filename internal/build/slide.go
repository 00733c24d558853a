package build

import (
	"fanshi/internal/page"
	"fanshi/internal/raster"
)

// drawSlide returns a slide as PNG of exactly the screen's pixels.
func drawSlide(p *page.Page, faces raster.FaceSource, cache *raster.Cache) ([]byte, error) {
	img, err := cache.Draw(p, faces)
	if err != nil {
		return nil, err
	}
	return raster.EncodePNG(img)
}
