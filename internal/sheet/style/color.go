package style

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// color is a colour as declared.
type color struct {
	rgb         page.Color
	current     bool // currentColor
	transparent bool
}

func (k color) of(c *Computed) page.Color {
	if k.current {
		return c.Color
	}
	return k.rgb
}

const (
	alphaRemedy = "印刷不支持透明，写出混合后的实色，如 #rrggbb"
	colorRemedy = "写成 #rrggbb、rgb(200 30 30)、device-cmyk(0 0.9 0.8 0) 或颜色名"
)

// ParseColor reads an opaque colour, as SVG attributes hold it. It reports false for anything else, currentColor and
// transparent included.
func ParseColor(s string) (page.Color, bool) {
	var problems diag.List
	v := value{tokens: trim(lex(s, diag.Pos{})), name: "color", diags: &problems}
	k, ok := v.color()
	return k.rgb, ok && v.done() && !k.current && !k.transparent && problems.Len() == 0
}

// color reads a colour if one comes next.
func (v *value) color() (color, bool) {
	t, ok := v.peek()
	if !ok {
		return color{}, false
	}
	switch t.kind {
	case css.HashToken:
		return v.hexColor(t)
	case css.IdentToken:
		name := lower(t.text)
		rgb, ok := namedColors[name]
		switch {
		case ok:
			v.i++
			return color{rgb: page.Color{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb)}}, true
		case name == "currentcolor":
			v.i++
			return color{current: true}, true
		case name == "transparent":
			v.i++
			return color{transparent: true}, true
		}
	case css.FunctionToken:
		return v.colorFunction(t)
	}
	return color{}, false
}

func (v *value) hexColor(t token) (color, bool) {
	digits := t.text[1:]
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 3 && len(digits) != 4 && len(digits) != 6 && len(digits) != 8 {
		v.fail(t.pos, "style.color", fmt.Sprintf("颜色 %s 写得不对", t.text), "# 后面写 3 位或 6 位十六进制数，如 #c00 或 #cc0000")
		return color{}, false
	}
	alpha := uint64(255)
	if len(digits) == 4 {
		alpha, n = n&15*17, n>>4
	} else if len(digits) == 8 {
		alpha, n = n&255, n>>8
	}
	if alpha != 255 {
		v.fail(t.pos, "style.alpha", fmt.Sprintf("颜色 %s 是半透明的", t.text), alphaRemedy)
		return color{}, false
	}
	v.i++
	if len(digits) <= 4 {
		return color{rgb: page.Color{R: uint8(n >> 8 & 15 * 17), G: uint8(n >> 4 & 15 * 17), B: uint8(n & 15 * 17)}}, true
	}
	return color{rgb: page.Color{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n)}}, true
}

func (v *value) colorFunction(t token) (color, bool) {
	if _, _, ok := v.function("hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark"); ok {
		v.fail(t.pos, "style.color", fmt.Sprintf("颜色函数 %s) 不支持", t.text), colorRemedy)
		return color{}, false
	}
	args, name, ok := v.function("rgb", "rgba", "device-cmyk")
	if !ok {
		return color{}, false
	}
	want, full := 3, 255.0
	if name == "device-cmyk" {
		want, full = 4, 1
	}
	parts, alpha, ok := args.components(want, full)
	if args.failed {
		v.failed = true
		return color{}, false
	}
	if !ok {
		v.fail(t.pos, "style.color", fmt.Sprintf("颜色 %s…) 写得不对", t.text), colorRemedy)
		return color{}, false
	}
	if alpha < 1 {
		v.fail(t.pos, "style.alpha", fmt.Sprintf("颜色 %s…) 是半透明的", t.text), alphaRemedy)
		return color{}, false
	}
	if name == "device-cmyk" {
		rgb := fromCMYK(parts[0], parts[1], parts[2], parts[3])
		if v.refs != nil {
			percent := func(part float64) uint8 { return uint8(math.Round(part * 100)) }
			*v.refs = append(*v.refs, reference{name: t.text, pos: t.pos, inks: &inks{rgb,
				page.CMYK{C: percent(parts[0]), M: percent(parts[1]), Y: percent(parts[2]), K: percent(parts[3])}}})
		}
		return color{rgb: rgb}, true
	}
	return color{rgb: page.Color{R: byteOf(parts[0]), G: byteOf(parts[1]), B: byteOf(parts[2])}}, true
}

// components reads want numbers or percentages, separated by commas or by white space, and an alpha. Percentages and
// numbers come out as parts of full.
func (v *value) components(want int, full float64) (parts []float64, alpha float64, ok bool) {
	alpha = 1
	commas := false
	for len(parts) < want {
		if len(parts) == 1 {
			commas = v.accept(",")
		} else if len(parts) > 1 && commas && !v.accept(",") {
			return nil, 0, false
		}
		n, ok := v.component(full)
		if !ok {
			return nil, 0, false
		}
		parts = append(parts, n/full)
	}
	before := "/"
	if commas { // the older form (CSS Color 4, section 4.2.1)
		before = ","
	}
	if v.accept(before) {
		if alpha, ok = v.component(1); !ok {
			return nil, 0, false
		}
	}
	return parts, alpha, v.done()
}

// component reads a number or a percentage of full, clamped to 0 … full.
func (v *value) component(full float64) (float64, bool) {
	q, ok := v.quantity()
	if !ok {
		return 0, false
	}
	n := q.number
	if q.isLength {
		if !q.length.percent || q.length != (length{pct: q.length.pct, percent: true}) {
			return 0, false
		}
		n = q.length.pct * full
	}
	return min(max(n, 0), full), !math.IsNaN(n)
}

// fromCMYK converts naively (CSS Color 5, §10.2): the theme's palette holds the exact inks.
func fromCMYK(c, m, y, k float64) page.Color {
	part := func(x float64) uint8 { return byteOf(1 - min(1, x*(1-k)+k)) }
	return page.Color{R: part(c), G: part(m), B: part(y)}
}

func byteOf(part float64) uint8 { return uint8(math.Round(part * 255)) }

// gradient is a linear-gradient() as declared.
type gradient struct {
	angle  float64
	corner *[2]int
	stops  []gradientStop
}

type gradientStop struct {
	color    color
	position length
	placed   bool
}

func (g *gradient) of(c *Computed, r *resolver) *Gradient {
	out := &Gradient{Angle: g.angle, Corner: g.corner, Stops: make([]GradientStop, len(g.stops))}
	for i, s := range g.stops {
		out.Stops[i].Color = s.color.of(c)
		if s.placed {
			out.Stops[i].Position = s.position.dim(r)
		}
	}
	return out
}

const gradientRemedy = "写成 linear-gradient(90deg, #c00, #800 60%) 或 linear-gradient(to bottom right, #c00, #800)"

// gradient reads linear-gradient() if it comes next (CSS Images 3, §3.1).
func (v *value) gradient() (*gradient, bool) {
	t, _ := v.peek()
	if _, name, ok := v.function("radial-gradient", "conic-gradient", "repeating-linear-gradient", "repeating-radial-gradient"); ok {
		v.fail(t.pos, "style.value", fmt.Sprintf("%s() 不支持", name), "只支持 linear-gradient()")
		return nil, false
	}
	args, _, ok := v.function("linear-gradient")
	if !ok {
		return nil, false
	}
	g := &gradient{angle: 180}
	parts := splitCommas(args.tokens)
	first := *args
	first.tokens, first.i = parts[0], 0
	if directed, ok := g.direction(&first); directed {
		if !ok {
			v.fail(t.pos, "style.value", "渐变的方向写得不对", gradientRemedy)
			return nil, false
		}
		parts = parts[1:]
	}
	for _, part := range parts {
		stop := *args
		stop.tokens, stop.i = part, 0
		if !g.stop(&stop) {
			if v.failed = v.failed || stop.failed; !v.failed {
				v.fail(t.pos, "style.value", fmt.Sprintf("渐变的色标 %q 写得不对", join(part)), gradientRemedy)
			}
			return nil, false
		}
	}
	if len(parts) < 2 {
		v.fail(t.pos, "style.value", "渐变至少要有两个颜色", gradientRemedy)
		return nil, false
	}
	return g, true
}

// direction reads an angle or "to …". The first result says whether there is one.
func (g *gradient) direction(v *value) (directed, ok bool) {
	if a, ok := v.angle(); ok {
		g.angle = a
		return true, v.done()
	}
	if _, ok := v.word("to"); !ok {
		return false, true
	}
	x, y := 0, 0
	for !v.done() {
		side, ok := v.word("left", "right", "top", "bottom")
		switch {
		case !ok, (side == "left" || side == "right") && x != 0, (side == "top" || side == "bottom") && y != 0:
			return true, false
		case side == "left":
			x = -1
		case side == "right":
			x = 1
		case side == "top":
			y = -1
		default:
			y = 1
		}
	}
	switch {
	case x != 0 && y != 0:
		g.corner = &[2]int{x, y}
	case x != 0:
		g.angle = float64(90 * (2 - x) % 360) // right 90, left 270
	case y != 0:
		g.angle = float64(90 + 90*y) // top 0, bottom 180
	default:
		return true, false
	}
	return true, true
}

// stop reads a colour and up to two positions.
func (g *gradient) stop(v *value) bool {
	start, _ := v.peek()
	k, ok := v.color()
	if !ok {
		return false
	}
	if k.transparent {
		v.fail(start.pos, "style.alpha", "渐变里不能用 transparent", alphaRemedy)
		return false
	}
	if v.done() {
		g.stops = append(g.stops, gradientStop{color: k})
		return true
	}
	for n := 0; !v.done(); n++ {
		at, ok := v.length(anyLength)
		if !ok || n == 2 {
			return false
		}
		g.stops = append(g.stops, gradientStop{k, at, true})
	}
	return true
}

// art reads url(art:NAME) if a url() comes next.
func (v *value) art() (string, bool) {
	t, ok := v.peek()
	if !ok || t.kind != css.URLToken && t.kind != css.BadURLToken {
		return "", false
	}
	name, isArt := strings.CutPrefix(urlOf(t.text), "art:")
	if !isArt || name == "" || t.kind == css.BadURLToken {
		v.fail(t.pos, "style.art", fmt.Sprintf("图片地址 %s 不支持", t.text), "写成 url(art:名字)，图放在主题的 art 文件夹里")
		return "", false
	}
	v.i++
	if v.refs != nil {
		*v.refs = append(*v.refs, reference{name: name, pos: t.pos, art: true})
	}
	return name, true
}
