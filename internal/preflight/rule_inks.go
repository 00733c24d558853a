package preflight

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

// printed is a colour of a mark with the inks that it is printed in.
type printed struct {
	color page.Color
	ink   page.Ink
	known bool // the sheet's separation has it
	text  bool // type, a line or the modules of a code, and no area
}

// colours are the colours of a mark, a gradient's stops one by one.
func (s *side) colours(m page.Mark) []printed {
	text := func(c page.Color) printed {
		ink, ok := s.sheet.Separation.Text[c]
		return printed{c, ink, ok, true}
	}
	area := func(c page.Color) printed {
		ink, ok := s.sheet.Separation.Area[c]
		return printed{c, ink, ok, false}
	}
	switch m := m.(type) {
	case *page.Text:
		return []printed{text(m.Color)}
	case *page.Stroke:
		return []printed{text(m.Color)}
	case *page.Code:
		return []printed{text(m.Dark), area(m.Light)}
	case *page.Fill:
		switch paint := m.Paint.(type) {
		case page.Color:
			return []printed{area(paint)}
		case *page.LinearGradient:
			out := make([]printed, len(paint.Stops))
			for i, stop := range paint.Stops {
				out[i] = area(stop.Color)
			}
			return out
		}
	}
	return nil
}

// checkColours: every colour has process inks. What has none would reach the press as RGB.
func checkColours(s *side) {
	for _, it := range s.items {
		for _, c := range s.colours(it.mark) {
			if !c.known {
				s.report(diag.Error, "no-inks", it.rect, fmt.Sprintf("颜色 #%02x%02x%02x 没有油墨配比，印刷厂印不准", c.color.R, c.color.G, c.color.B), "改用主题色，或者把它连同 cmyk 加进 theme.yaml 的 palette")
			}
		}
	}
}

// checkTotalInk: nowhere more ink than paper takes. An ink that overprints comes on top of what is below.
func checkTotalInk(s *side) {
	warn, limit := s.file.Product.Press.InkWarn, s.file.Product.Press.InkLimit
	for _, it := range s.items {
		most := 0
		for _, c := range s.colours(it.mark) {
			total := c.ink.Total()
			if c.ink.Overprint {
				total = s.plates.maxTotal(core(it, s.plates.scale), c.ink.CMYK)
			}
			matters := total > s.maxInk || warn > 0 && total > warn
			if matters && !c.text && s.plates.maxTotal(it.rect, page.CMYK{}) < total-2 { // nothing of this area is seen
				total = 0
			}
			most = max(most, total)
		}
		if m, ok := it.mark.(*page.Image); ok {
			most = pictureTotal(m)
		}
		s.maxInk = max(s.maxInk, most)
		switch {
		case limit > 0 && most > limit:
			s.report(diag.Error, "total-ink", it.rect, fmt.Sprintf("总墨量 %d%%，最多 %d%%，油墨干不了，会蹭脏", most, limit), "换一个浅一些的颜色，或者在 theme.yaml 里减少这个颜色的 cmyk")
		case warn > 0 && most > warn:
			s.report(diag.Warning, "total-ink", it.rect, fmt.Sprintf("总墨量 %d%%，超过 %d%%，印刷厂可能要求减少", most, warn), "换一个浅一些的颜色，或者在 theme.yaml 里减少这个颜色的 cmyk")
		}
	}
}

// core is where an overprinting ink certainly lies: the modules of a code, and of type and lines the box without the
// pixels on its rim, which show what is beside it.
func core(it item, scale float64) page.Rect {
	rim := page.Length(1 / scale)
	if c, ok := it.mark.(*page.Code); ok {
		rim += c.Module * page.Length(c.QuietZone)
	}
	return grown(it.rect, -min(rim, it.rect.Width/2, it.rect.Height/2))
}

// Bounds of checkBlack.
const (
	nearlyBlack = 95   // per cent of K
	largeArea   = 50.0 // millimetres on both sides: a lone K looks grey over so much
)

// checkBlack: offset black type is K alone and overprints, so that a shift of the plates shows no rim; a large black area
// is four inks. Wide-format printers band with K alone.
func checkBlack(s *side) {
	wide := s.file.Medium == product.Wide
	for _, it := range s.items {
		for _, c := range s.colours(it.mark) {
			i := c.ink
			alone := i.K > 0 && i.C == 0 && i.M == 0 && i.Y == 0
			switch large := it.rect.Width > s.length(largeArea) && it.rect.Height > s.length(largeArea); {
			case wide && alone:
				s.report(diag.Error, "black", it.rect, fmt.Sprintf("喷绘写真用了单色黑 K%d，大面积会出现条纹", i.K), "换成四色黑，例如 C50 M50 Y50 K100")
			case !wide && c.text && i.K >= nearlyBlack && !alone:
				s.report(diag.Error, "black", it.rect, fmt.Sprintf("黑色文字或线条用了 C%d M%d Y%d K%d 四色叠印，套印不准会出现彩边", i.C, i.M, i.Y, i.K), "文字只用 K100")
			case !wide && c.text && i.K == 100 && !i.Overprint:
				s.report(diag.Error, "black", it.rect, "黑色文字没有叠印，套印不准会露出白边", "重新生成这个文件；纯黑文字应当叠印")
			case !wide && !c.text && alone && i.K >= nearlyBlack && large:
				s.report(diag.Warning, "black", it.rect, fmt.Sprintf("大面积黑色只用了 K%d，印出来发灰", i.K), "换成四色黑，例如 C50 M40 Y20 K100")
			}
		}
	}
}

// checkOutlines: all type has become outlines, so that no font can be missing at the press. A glyph without an outline would be a blank
// or a box.
func checkOutlines(s *side) {
	for _, it := range s.items {
		t, ok := it.isText()
		if !ok {
			continue
		}
		face, known := s.file.Faces.Face(t.Face)
		drawn := 0
		blank := false
		for _, g := range t.Glyphs {
			if !known {
				break
			}
			blank = blank || g.ID == 0
			if !face.Outline(g.ID).Empty() {
				drawn++
			}
		}
		if !known || blank || drawn == 0 {
			s.report(diag.Error, "outline", it.rect, "文字"+quoted(t.Source)+"有字没有转成轮廓，印出来会是空白或方框", "换成字体里有的字，或者在 theme.yaml 里加一个有这个字的字体")
		}
	}
}
