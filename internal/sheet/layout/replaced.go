package layout

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/vector"
)

// replaced is the content of an img or svg element: a drawing, a picture of the content or a QR code.
type replaced struct {
	vector        *vector.Picture
	image         *page.Image
	code          *qr.Code
	width, height float64 // natural size in page units
	ratio         float64 // natural width ÷ height; 0: none
	stretches     bool    // it has a ratio but no size, and so is as wide as the room around it
	heightOnly    bool    // it names a height, and a width only by its ratio
	sizeless      bool    // it has neither a ratio nor a size, and stretches where it is given a ratio
}

// The natural size of pictures that name none (CSS 2.2, 10.3.2), in px.
const defaultWidth, defaultHeight = 300, 150

// replacementOf is the content of an img or svg element, made once: of its style only custom properties count, which
// every style of the element has alike.
func (l *layouter) replacementOf(n *markup.Node, st *style.Computed) *replaced {
	r := l.replacements[n]
	if r == nil {
		r = l.replacement(n, st)
		l.replacements[n] = r
	}
	return r
}

func (l *layouter) replacement(n *markup.Node, st *style.Computed) *replaced {
	px := l.opts.Unit.PerCSSPixel()
	r := &replaced{width: defaultWidth * px, height: defaultHeight * px}
	if n.Tag == "svg" {
		r.vector = vector.Parse(n, st.Custom, l.diags)
		r.setNatural(px)
		return r
	}
	src, _ := n.Attr("src")
	switch scheme, rest, _ := strings.Cut(src, ":"); scheme {
	case "art":
		if r.vector = l.opts.Art(rest); r.vector == nil {
			l.diags.Error(n.Pos, "sheet.art", fmt.Sprintf("主题里没有插图 %s", rest), "检查名称，或在主题的 art 文件夹里放一个 "+rest+".svg；诈骗类型没有专门插图的，放一个 general.svg，都用它")
			return r
		}
		r.setNatural(px)
	case "qr":
		code, err := l.opts.Code(rest)
		if err != nil {
			l.diags.Error(n.Pos, "sheet.qr", err.Error(), "检查 fanshi.yaml 的 base_url 和场所代码")
			return r
		}
		r.code, r.ratio = code, 1
		r.width = r.height
	case "content":
		l.setContent(r, n, rest)
	default:
		l.diags.Error(n.Pos, "sheet.img", fmt.Sprintf("图片来源“%s”不支持", src), "用 art:插图名（主题插图）、content:路径（content 文件夹里的图片）或 qr:网址（二维码）")
	}
	return r
}

// setContent takes a picture of the content by the address after "content:", in which html/template has escaped what an
// address cannot hold. Its natural size is a CSS px to a pixel.
func (l *layouter) setContent(r *replaced, n *markup.Node, address string) {
	name, err := url.PathUnescape(address)
	if err == nil && l.opts.Content != nil {
		if img, ok := l.opts.Content(name); ok {
			px := l.opts.Unit.PerCSSPixel()
			r.image, r.width, r.height = &img, float64(img.PixelWidth)*px, float64(img.PixelHeight)*px
			r.ratio = r.width / r.height
			return
		}
	}
	l.diags.Error(n.Pos, "sheet.content", fmt.Sprintf("内容里没有图片“%s”", name), "检查路径；模板里写 content:{{.Case.Picture}}，并先用 {{if .Case.Picture}} 判断有没有图片")
}

// setNatural takes the natural size from the picture (SVG 2, 8.8).
func (r *replaced) setNatural(px float64) {
	p := r.vector
	w, h := p.Width, p.Height
	if p.ViewBox[2] > 0 {
		r.ratio = p.ViewBox[2] / p.ViewBox[3]
	}
	r.heightOnly = w == 0 && h > 0
	switch {
	case w > 0 && h > 0:
		r.ratio = w / h
	case w > 0 && r.ratio > 0:
		h = w / r.ratio
	case h > 0 && r.ratio > 0:
		w = h * r.ratio
	case r.ratio > 0:
		r.stretches = true
		w, h = defaultWidth, defaultWidth/r.ratio
	default:
		r.sizeless = w == 0 && h == 0
		w, h = cmp.Or(w, defaultWidth), cmp.Or(h, defaultHeight)
	}
	r.width, r.height = w*px, h*px
}

// Smallest sides of a QR module: 3 device pixels on a screen (docs/screens.md), 0.5 mm in print
// (docs/print.md).
const (
	smallestModulePixels      = 3
	smallestModuleMicrometres = 500
)

// placeCode is codeIn, with an error for a code that is too small.
func (l *layouter) placeCode(b *box, r page.Rect) *page.Code {
	smallest, unit := page.Length(smallestModuleMicrometres), "0.5 毫米"
	if !l.onPaper() {
		smallest, unit = smallestModulePixels*64, fmt.Sprintf("%d 像素", smallestModulePixels)
	}
	c := l.codeIn(b, r)
	if c.Module < smallest {
		l.diags.Error(b.node.Pos, "sheet.qr-small", fmt.Sprintf("二维码太小：每个模块不到 %s，手机扫不出来", unit),
			"放大二维码，缩短网址，或在这种尺寸上不放二维码（@media）")
		return nil
	}
	return c
}

// codeIn makes whole modules of the content box of b, centred; on slides the code starts on a whole pixel.
func (l *layouter) codeIn(b *box, r page.Rect) *page.Code {
	c := b.replaced.code
	grain := page.Length(1)
	if !l.onPaper() {
		grain = 64
	}
	modules := page.Length(c.Modules + 2*qr.QuietZone)
	module := min(r.Width, r.Height) / modules / grain * grain
	used := module * modules
	x, y := r.X+(r.Width-used)/2, r.Y+(r.Height-used)/2
	x, y = (x+grain/2)/grain*grain, (y+grain/2)/grain*grain
	return &page.Code{X: x + qr.QuietZone*module, Y: y + qr.QuietZone*module, Module: module, Modules: c.Modules,
		QuietZone: qr.QuietZone, Bits: c.Bits, Light: page.Color{R: 255, G: 255, B: 255}, Payload: c.Payload}
}
