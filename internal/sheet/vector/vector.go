// Package vector reads the SVG subset of sheets (path, rect, circle, ellipse, line, polyline, polygon, g,
// linearGradient) and places it on a page as fills and strokes. What it does not know is an error with a place:
// art never loses a shape silently. Percentages, CSS rules and text inside SVG are outside the subset.
package vector

import (
	"fmt"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
)

// Picture is one parsed svg element, ready to be placed any number of times.
type Picture struct {
	Width, Height float64    // intrinsic size in px; 0: none given
	ViewBox       [4]float64 // min x, min y, width, height; width 0: none given
	Slice, None   bool       // preserveAspectRatio: slice, none; otherwise meet, centred
	shapes        []shape
}

// shape is a path in view box coordinates with what it is painted with.
type shape struct {
	path                    []segment
	fill, stroke            paint
	evenOdd                 bool
	strokeWidth, miterLimit float64
	linecap                 page.Cap
	linejoin                page.Join
	dash                    []float64
	scale                   float64 // mean scale of the transforms above it, applied to stroke widths
}

// paint is none, the current colour, a colour or a gradient.
type paint struct {
	none, current bool
	color         page.Color
	gradient      *gradient
}

// gradient is a linearGradient; its transform has been applied except for the bounding box of the shape.
type gradient struct {
	x1, y1, x2, y2 float64
	userSpace      bool
	stops          []page.Stop
	to             matrix // user space to view box
}

// state is what SVG inherits.
type state struct {
	fill, stroke            paint
	evenOdd                 bool
	strokeWidth, miterLimit float64
	linecap                 page.Cap
	linejoin                page.Join
	dash                    []float64
	to                      matrix
}

type reader struct {
	diags     *diag.List
	custom    map[string]string
	gradients map[string]*markup.Node
	shapes    []shape
}

// Parse reads an svg element. custom holds the custom properties that var() may name.
func Parse(n *markup.Node, custom map[string]string, diags *diag.List) *Picture {
	r := &reader{diags: diags, custom: custom, gradients: map[string]*markup.Node{}}
	p := &Picture{}
	if v, ok := n.Attr("viewBox"); ok {
		nums, err := numbers(v)
		if err != nil || len(nums) != 4 || nums[2] <= 0 || nums[3] <= 0 {
			r.bad(n, "viewBox", v, "写成四个数，例如 viewBox=\"0 0 400 400\"")
		} else {
			p.ViewBox = [4]float64(nums)
		}
	}
	p.Width, p.Height = r.outerSize(n, "width"), r.outerSize(n, "height")
	if v, ok := n.Attr("preserveAspectRatio"); ok {
		switch f := strings.Fields(v); {
		case len(f) == 1 && f[0] == "none":
			p.None = true
		case len(f) > 0 && f[0] == "xMidYMid" && (len(f) == 1 || f[1] == "meet"):
		case len(f) == 2 && f[0] == "xMidYMid" && f[1] == "slice":
			p.Slice = true
		default:
			r.bad(n, "preserveAspectRatio", v, "可用 xMidYMid meet、xMidYMid slice 或 none")
		}
	}
	r.collectGradients(n)
	s := state{strokeWidth: 1, miterLimit: 4, to: identity, stroke: paint{none: true}}
	s = r.inherit(n, s)
	for _, c := range n.Children {
		r.element(c, s)
	}
	p.shapes = r.shapes
	return p
}

// outerSize reads width or height of the outer svg element in px; lengths relative to the box count as not given.
func (r *reader) outerSize(n *markup.Node, name string) float64 {
	v, ok := n.Attr(name)
	if !ok || strings.HasSuffix(v, "%") || strings.HasSuffix(v, "em") {
		return 0
	}
	f, err := strconv.ParseFloat(strings.TrimSuffix(v, "px"), 64)
	if err != nil || f < 0 {
		r.bad(n, name, v, "写成像素数，例如 "+name+"=\"400\"；版面上的大小用 CSS 的 "+name)
		return 0
	}
	return f
}

func (r *reader) bad(n *markup.Node, name, value, remedy string) {
	r.diags.Error(n.Pos, "svg.value", fmt.Sprintf("<%s> 的 %s=“%s” 无法识别", n.Tag, name, value), remedy)
}

func (r *reader) collectGradients(n *markup.Node) {
	if n.Tag == "linearGradient" && n.ID != "" {
		r.gradients[n.ID] = n
	}
	for _, c := range n.Children {
		r.collectGradients(c)
	}
}

func (r *reader) element(n *markup.Node, s state) {
	switch n.Tag {
	case "":
		if strings.TrimSpace(n.Text) != "" {
			r.diags.Error(n.Pos, "svg.text", "SVG 里有文字，会丢失", "把文字放到 SVG 外面的元素里")
		}
		return
	case "defs", "linearGradient", "title":
		return
	case "g":
		s = r.inherit(n, s)
		for _, c := range n.Children {
			r.element(c, s)
		}
		return
	}
	s = r.inherit(n, s)
	path, ok := r.outline(n)
	if !ok || len(path) == 0 {
		return
	}
	for i := range path {
		path[i] = path[i].transform(s.to)
	}
	sh := shape{path: path, fill: s.fill, stroke: s.stroke, evenOdd: s.evenOdd, strokeWidth: s.strokeWidth,
		miterLimit: s.miterLimit, linecap: s.linecap, linejoin: s.linejoin, dash: s.dash, scale: s.to.meanScale()}
	if n.Tag == "line" {
		sh.fill = paint{none: true}
	}
	r.shapes = append(r.shapes, sh)
}

// inherit applies the presentation attributes of n to what it inherits.
func (r *reader) inherit(n *markup.Node, s state) state {
	if v, ok := n.Attr("fill"); ok {
		s.fill = r.paint(n, "fill", v, s)
	}
	if v, ok := n.Attr("stroke"); ok {
		s.stroke = r.paint(n, "stroke", v, s)
	}
	if v, ok := n.Attr("fill-rule"); ok {
		s.evenOdd = v == "evenodd"
	}
	s.strokeWidth = r.number(n, "stroke-width", s.strokeWidth)
	s.miterLimit = r.number(n, "stroke-miterlimit", s.miterLimit)
	if v, ok := n.Attr("stroke-linecap"); ok {
		c, known := map[string]page.Cap{"butt": page.CapButt, "round": page.CapRound, "square": page.CapSquare}[v]
		if !known {
			r.bad(n, "stroke-linecap", v, "可用 butt、round、square")
		}
		s.linecap = c
	}
	if v, ok := n.Attr("stroke-linejoin"); ok {
		j, known := map[string]page.Join{"miter": page.JoinMiter, "round": page.JoinRound, "bevel": page.JoinBevel}[v]
		if !known {
			r.bad(n, "stroke-linejoin", v, "可用 miter、round、bevel")
		}
		s.linejoin = j
	}
	if v, ok := n.Attr("stroke-dasharray"); ok {
		s.dash = nil
		if v != "none" {
			nums, err := numbers(v)
			if err != nil {
				r.bad(n, "stroke-dasharray", v, "写成一串数，例如 4 2")
			}
			if len(nums)%2 == 1 { // SVG 2, 13.5.6: an odd list is repeated
				nums = append(nums, nums...)
			}
			s.dash = nums
		}
	}
	if v, ok := n.Attr("transform"); ok {
		m, err := parseTransform(v)
		if err != nil {
			r.bad(n, "transform", v, "可用 matrix、translate、scale、rotate、skewX、skewY")
		}
		s.to = s.to.times(m)
	}
	return s
}

// number reads a plain number (px may stand behind it).
func (r *reader) number(n *markup.Node, name string, otherwise float64) float64 {
	v, ok := n.Attr(name)
	if !ok {
		return otherwise
	}
	f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(v), "px"), 64)
	if err != nil {
		r.bad(n, name, v, "写成一个数，不带单位")
		return otherwise
	}
	return f
}

func (r *reader) paint(n *markup.Node, name, v string, s state) paint {
	v = strings.TrimSpace(v)
	if inner, ok := strings.CutPrefix(v, "var("); ok {
		key, fallback, _ := strings.Cut(strings.TrimSuffix(inner, ")"), ",")
		if value, ok := r.custom[strings.TrimSpace(key)]; ok {
			v = strings.TrimSpace(value)
		} else {
			v = strings.TrimSpace(fallback)
		}
	}
	switch {
	case v == "none" || v == "transparent":
		return paint{none: true}
	case v == "currentColor" || v == "currentcolor":
		return paint{current: true}
	case strings.HasPrefix(v, "url(#") && name == "stroke":
		r.bad(n, name, v, "描边只能用一种颜色；要渐变请改用填充")
		return paint{none: true}
	case strings.HasPrefix(v, "url(#"):
		id := strings.TrimSuffix(strings.TrimPrefix(v, "url(#"), ")")
		if g, ok := r.gradients[id]; ok {
			return paint{gradient: r.gradient(g, s.to)}
		}
		r.bad(n, name, v, "没有 id 为 "+id+" 的 linearGradient")
		return paint{none: true}
	}
	c, ok := style.ParseColor(v)
	if !ok {
		r.bad(n, name, v, "写成 #rrggbb、颜色名、currentColor、none 或 url(#渐变)")
	}
	return paint{color: c}
}

func (r *reader) gradient(n *markup.Node, to matrix) *gradient {
	g := &gradient{x2: 1, to: to}
	units, _ := n.Attr("gradientUnits")
	g.userSpace = units == "userSpaceOnUse"
	g.x1, g.y1 = r.ratio(n, "x1", 0), r.ratio(n, "y1", 0)
	g.x2, g.y2 = r.ratio(n, "x2", 1), r.ratio(n, "y2", 0)
	if v, ok := n.Attr("gradientTransform"); ok {
		r.bad(n, "gradientTransform", v, "直接写 x1、y1、x2、y2")
	}
	for _, c := range n.Children {
		if c.Tag != "stop" {
			continue
		}
		v, _ := c.Attr("stop-color")
		color, ok := style.ParseColor(v)
		if !ok {
			r.bad(c, "stop-color", v, "写成 #rrggbb 或颜色名")
		}
		g.stops = append(g.stops, page.Stop{Offset: min(max(r.ratio(c, "offset", 0), 0), 1), Color: color})
	}
	if len(g.stops) == 0 {
		r.diags.Error(n.Pos, "svg.gradient", "渐变没有 <stop>", "至少写两个 <stop offset=… stop-color=…>")
	}
	return g
}

// ratio reads a number or a percentage.
func (r *reader) ratio(n *markup.Node, name string, otherwise float64) float64 {
	v, ok := n.Attr(name)
	if !ok {
		return otherwise
	}
	scale := 1.0
	if p, isPercent := strings.CutSuffix(v, "%"); isPercent {
		v, scale = p, 0.01
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil {
		r.bad(n, name, v, "写成一个数或百分数")
		return otherwise
	}
	return f * scale
}
