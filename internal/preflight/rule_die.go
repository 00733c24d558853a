package preflight

import (
	"strings"

	"fanshi/internal/diag"
)

// dieWord is how a product's finishing says that a die cuts it.
const dieWord = "模切"

// checkDie: what is cut by a die has a die line, one closed contour along the trim box; what is not has none.
func checkDie(s *side) {
	p, die := s.file.Product, s.sheet.Die
	wanted := p.Press.Die || strings.Contains(p.Finish, dieWord)
	switch {
	case wanted && die == nil:
		s.report(diag.Error, "die-line", s.sheet.Trim, "后道写了模切，文件里没有刀线", "在 product.yaml 写上 die_radius（圆角半径，毫米），程序会画出专色 CutContour 的刀线")
	case !wanted && die != nil:
		s.report(diag.Error, "die-line", s.sheet.Trim, "文件里有刀线，后道没有写模切", "在 product.yaml 的 finish 里写明模切，或者删掉 die_radius")
	case die != nil && die.Bounds() != s.sheet.Trim:
		s.report(diag.Error, "die-line", die.Bounds(), "刀线没有沿着成品尺寸走", "核对成品尺寸，刀线应与裁切边重合")
	}
}
