package preflight

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

// leastResolution is in pixels to the inch at the final size.
func leastResolution(m product.Medium) float64 {
	if m == product.Wide {
		return 72
	}
	return 300
}

// checkPictures: every picture can be decoded, has colours that can be separated, and is fine enough at its final size.
func checkPictures(s *side) {
	for _, it := range s.items {
		m, ok := it.mark.(*page.Image)
		if !ok {
			continue
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(m.Data))
		if err != nil || config.Width <= 0 || config.Height <= 0 {
			s.report(diag.Error, "picture", it.rect, "图片打不开", "在图像软件里重新保存为 PNG 或 JPEG")
			continue
		}
		if config.ColorModel == color.CMYKModel {
			s.report(diag.Error, "picture-colour", it.rect, "图片是 CMYK 颜色的 JPEG，没有特性文件，颜色无法确定", "在图像软件里另存为 RGB 颜色，程序会换算成四色")
		}
		inch := 25.4 * s.unit.PerMillimetre()
		ppi := min(float64(config.Width)/float64(m.Rect.Width), float64(config.Height)/float64(m.Rect.Height)) * inch
		if least := leastResolution(s.file.Medium); ppi < least-0.5 {
			s.report(diag.Error, "resolution", it.rect, fmt.Sprintf("图片印出来只有 %.0f ppi，至少要 %.0f ppi", math.Floor(ppi), least),
				fmt.Sprintf("换一张至少 %.0f × %.0f 像素的图片，或者把它印小一些", math.Ceil(float64(m.Rect.Width)/inch*least), math.Ceil(float64(m.Rect.Height)/inch*least)))
		}
	}
}
