package preflight

import (
	"fmt"
	"image"
	"math"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/raster"
)

// Bounds of checkCodes: a phone's camera wants modules of half a millimetre in the hand and a code of a tenth of its
// distance.
const (
	leastModule    = 0.5 // millimetres
	perDistance    = 10.0
	leastContrast  = 4.5 // by WCAG 2
	pixelsToModule = 8.0
)

// checkCodes: every QR code is large enough, has its quiet zone and its contrast, and says what it should when it is
// read from the drawn page.
func checkCodes(s *side) {
	for _, it := range s.items {
		c, ok := it.mark.(*page.Code)
		if !ok {
			continue
		}
		if least := s.length(leastModule); c.Module < least {
			s.report(diag.Error, "qr-module", it.rect, fmt.Sprintf("二维码的小方块只有 %s，至少 %s，手机扫不清", s.mm(c.Module), s.mm(least)), "放大二维码，或者缩短网址")
		}
		width, distance := c.Module*page.Length(c.Modules), s.file.Distance
		if least := s.length(distance * 1000 / perDistance); width < least {
			s.report(diag.Error, "qr-distance", it.rect, fmt.Sprintf("二维码宽 %s，要在 %s 米外扫，至少 %s", s.mm(width), number(distance), s.mm(least)), "放大二维码；或者核对 product.yaml 的 scan_m")
		}
		if c.QuietZone < qr.QuietZone {
			s.report(diag.Error, "qr-quiet-zone", it.rect, fmt.Sprintf("二维码四周只留了 %d 格空白，要留 %d 格", c.QuietZone, qr.QuietZone), "二维码四周留出 4 格空白")
		}
		if dark, light := luminance(c.Dark), luminance(c.Light); (light+0.05)/(dark+0.05) < leastContrast {
			s.report(diag.Error, "qr-contrast", it.rect, "二维码的深浅对比不够，或者是深底浅码，手机扫不出", "用深色的码、白色的底")
		}
		s.decode(it.rect, c)
	}
}

// luminance is a colour's relative luminance by WCAG 2.
func luminance(c page.Color) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// decode reads a code from the drawn page and compares it with the payload of the file; it looks at the quiet zone too.
func (s *side) decode(r page.Rect, c *page.Code) {
	img, got := s.draw(r, c), ""
	if img != nil {
		got = read(img)
		if !quiet(img, c) {
			s.report(diag.Error, "qr-quiet-zone", r, "别的东西盖住了二维码四周的空白", "把它移开，二维码四周要留 4 格空白")
		}
	}
	switch want := qr.Text(s.file.Payload); {
	case got == "":
		s.report(diag.Error, "qr-unreadable", r, "二维码扫不出来", "检查二维码有没有被盖住、裁掉，颜色是不是深码浅底")
	case got != want:
		s.report(diag.Error, "qr-payload", r, fmt.Sprintf("二维码扫出来是 %s，应当是 %s", got, want), "重新生成这个文件；核对 fanshi.yaml 的 base_url")
	}
}

// draw draws the part of the page that holds a code; nil if it cannot be drawn.
func (s *side) draw(r page.Rect, c *page.Code) *image.RGBA {
	p := page.Page{Unit: s.unit, Width: r.Width, Height: r.Height, Marks: moved(drawable(near(s.sheet.Page.Marks, r, s.file.Faces), s.file.Faces), -r.X, -r.Y)}
	img, err := raster.DrawScaled(&p, s.file.Faces, pixelsToModule/float64(max(c.Module, 1)))
	if err != nil {
		return nil
	}
	return img
}

// quiet reports whether the ring around a code is bare: a fiftieth of it may differ, where edges are blended.
func quiet(img *image.RGBA, c *page.Code) bool {
	rim := c.QuietZone * int(pixelsToModule)
	inner := img.Rect.Inset(rim - 1)
	ring, other := 0, 0
	for y := 1; y < img.Rect.Max.Y-1; y++ { // the outermost pixels blend with what is beside the code
		for x := 1; x < img.Rect.Max.X-1; x++ {
			if image.Pt(x, y).In(inner) {
				continue
			}
			ring++
			if p := img.Pix[img.PixOffset(x, y):]; differs(p[0], c.Light.R) || differs(p[1], c.Light.G) || differs(p[2], c.Light.B) {
				other++
			}
		}
	}
	return other*50 <= ring
}

func differs(a, b uint8) bool { return max(a, b)-min(a, b) > 32 }

// read decodes a picture; empty if nothing can be read.
func read(img *image.RGBA) string {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return ""
	}
	for _, hints := range []map[gozxing.DecodeHintType]any{nil, {gozxing.DecodeHintType_TRY_HARDER: true}, {gozxing.DecodeHintType_PURE_BARCODE: true}} {
		if result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return result.GetText()
		}
	}
	return ""
}

// near are the marks that leave ink in a rectangle; groups are kept whole.
func near(marks []page.Mark, r page.Rect, faces raster.FaceSource) []page.Mark {
	var out []page.Mark
	for _, m := range marks {
		if own, ok := extent(m, faces); ok && overlaps(own, r) {
			out = append(out, m)
		} else if _, ok := m.(*page.Group); ok {
			out = append(out, m)
		}
	}
	return out
}

// checkPayload: a file that must have a code has one.
func checkPayload(f *side, sides []*side) {
	if f.file.Payload == "" {
		return
	}
	for _, s := range sides {
		for _, it := range s.items {
			if _, ok := it.mark.(*page.Code); ok {
				return
			}
		}
	}
	f.report(diag.Error, "qr-missing", page.Rect{}, "没有二维码", "检查版式里的二维码有没有被裁掉")
}
