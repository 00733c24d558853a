package check

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/font"
)

// stripDots is the grid of door strips: the characters of their font are 16 dots high.
const stripDots = 16

// StripSample stands for all that door strips say: a font that is no bitmap font draws none of it on the grid.
const StripSample = "凡是诈骗来电请先核实，付款之前停一停。0123456789ABC"

// dots reports a font of door strips whose characters are no bitmaps: on a strip a dot is lit or dark, and a curve would need
// grey.
func dots(place diag.Pos, face *font.Face, text string, problems *diag.List) {
	for _, char := range text {
		glyph, ok := face.GlyphID(char)
		if !ok || face.Outline(glyph).OnGrid(face.UnitsPerEm(), stripDots) {
			continue
		}
		problems.Error(place, "theme.pixel-font", fmt.Sprintf("%s 不是点阵字体：“%c”的笔画落不到 %d×%d 的格子上，条屏上显示不清", face.Key(), char, stripDots, stripDots),
			"pixel 改用点阵字体，例如 Unifont.woff")
		return
	}
}
