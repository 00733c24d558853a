package markup

// element says where an element may stand and what it may carry.
type element struct {
	name  string   // as it is kept in Node.Tag
	void  bool     // has no end tag
	svg   bool     // belongs inside svg
	block bool     // closes an open p in a browser, so p may not hold it
	attrs []string // besides those that every element of its kind has
}

var elements = index([]element{
	{name: "html"}, {name: "head"}, {name: "title"}, {name: "body"},
	{name: "meta", void: true, attrs: []string{"charset", "name", "content"}},
	{name: "link", void: true, attrs: []string{"rel", "href"}},
	{name: "style", attrs: []string{"type"}},
	{name: "section", block: true}, {name: "header", block: true}, {name: "main", block: true},
	{name: "footer", block: true}, {name: "div", block: true}, {name: "p", block: true},
	{name: "h1", block: true}, {name: "h2", block: true}, {name: "h3", block: true},
	{name: "ol", block: true}, {name: "ul", block: true}, {name: "li", block: true},
	{name: "figure", block: true}, {name: "figcaption", block: true},
	{name: "table", block: true}, {name: "thead"}, {name: "tbody"}, {name: "tr"},
	{name: "th", attrs: []string{"colspan", "rowspan"}}, {name: "td", attrs: []string{"colspan", "rowspan"}},
	{name: "span"}, {name: "strong"}, {name: "em"}, {name: "small"},
	{name: "br", void: true},
	{name: "img", void: true, attrs: []string{"src", "alt"}},
	{name: "svg", svg: true},
	{name: "g", svg: true}, {name: "defs", svg: true}, {name: "path", svg: true}, {name: "rect", svg: true},
	{name: "circle", svg: true}, {name: "ellipse", svg: true}, {name: "line", svg: true},
	{name: "polyline", svg: true}, {name: "polygon", svg: true},
	{name: "linearGradient", svg: true}, {name: "stop", svg: true},
})

// htmlAttrs may stand on every HTML element, besides aria-*.
var htmlAttrs = set("id", "class", "style", "lang", "title", "role")

// svgAttrs may stand on every SVG element, besides aria-*: SVG 2 geometry and presentation attributes of the subset.
var svgAttrs = set("id", "class", "style", "role", "xmlns",
	"fill", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray",
	"stroke-miterlimit", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "points", "viewBox", "width",
	"height", "preserveAspectRatio", "transform", "gradientUnits", "gradientTransform", "offset", "stop-color")

// headElements belong to the head when they come before any content.
var headElements = set("title", "meta", "link", "style")

// hints name the way out for elements that designers are used to.
var hints = map[string]string{
	"a":          "印出来的链接点不了：改用 span，需要扫码时用 <img src=\"qr:…\">",
	"abbr":       "改用 span",
	"article":    "改用 section 或 div",
	"aside":      "改用 div",
	"audio":      "版面是静止的，删掉它",
	"b":          "改用 strong",
	"base":       "删掉它，图片和样式由主题提供",
	"blockquote": "改用 div，用样式写边框和缩进",
	"button":     "版面不能点按，改用 div",
	"canvas":     "改用内嵌的 svg",
	"caption":    "表题写成 table 前面的 p",
	"center":     "改用 div，样式写 text-align: center",
	"code":       "改用 span",
	"col":        "列宽写在第一行格子的样式 width 里",
	"colgroup":   "列宽写在第一行格子的样式 width 里",
	"dd":         "改用 div 或 li",
	"details":    "版面不能展开，改用 div",
	"dl":         "改用 ul 和 li",
	"dt":         "改用 div 或 strong",
	"embed":      "改用 img",
	"font":       "改用 span，颜色和字号写进样式",
	"form":       "版面不能填写提交，改用 div；要扫码填表用 <img src=\"qr:…\">",
	"h4":         "标题只有三级，改用 h3 或 p",
	"h5":         "标题只有三级，改用 h3 或 p",
	"h6":         "标题只有三级，改用 h3 或 p",
	"hr":         "改用有 border-top 的 div",
	"i":          "改用 em",
	"iframe":     "版面里不能嵌入网页，删掉它",
	"image":      "改用 img",
	"input":      "版面不能填写，改用有 border 的 div",
	"label":      "改用 span",
	"mark":       "改用 span，样式写 background-color",
	"nav":        "改用 div",
	"noscript":   "版面不运行脚本，把内容直接写出来",
	"object":     "改用 img",
	"picture":    "直接写 img",
	"pre":        "改用 div，样式写 white-space: pre",
	"q":          "改用 span，引号直接写成“”",
	"rt":         "注音尚不支持，删掉它",
	"ruby":       "注音尚不支持，删掉它",
	"s":          "改用 span，样式写 text-decoration: line-through",
	"script":     "版面不运行脚本，删掉它",
	"source":     "直接写 img",
	"sub":        "改用 <small style=\"vertical-align: sub\">",
	"sup":        "改用 <small style=\"vertical-align: super\">",
	"table-cell": "改用 td",
	"template":   "模板由 {{define}} 来写",
	"text":       "svg 里不能放文字：用绝对定位的 div 把文字叠在图上",
	"textarea":   "版面不能填写，改用有 border 的 div",
	"tfoot":      "把它写成最后一个 tr",
	"tspan":      "svg 里不能放文字：用绝对定位的 div 把文字叠在图上",
	"u":          "改用 span，样式写 text-decoration: underline",
	"use":        "把图形直接写出来",
	"video":      "版面是静止的，用 img 放一帧画面",
	"wbr":        "换行由排版决定，删掉它",

	"clippath":       "改用 overflow: hidden 的 div",
	"filter":         "印刷不支持滤镜，删掉它",
	"mask":           "印刷不支持透明，删掉它",
	"pattern":        "把图形直接写出来",
	"radialgradient": "只支持 linearGradient",
	"symbol":         "把图形直接写出来",
	"animate":        "版面是静止的，删掉它",
	"foreignobject":  "svg 里不能放 HTML：用绝对定位的 div 叠在图上",
}

// attrHints name the way out for attributes that designers are used to.
var attrHints = map[string]string{
	"align":          "用样式 text-align",
	"bgcolor":        "用样式 background-color",
	"border":         "用样式 border",
	"cellpadding":    "用样式 padding",
	"cellspacing":    "用样式 border-spacing",
	"colspan":        "只有 td 和 th 能合并单元格",
	"rowspan":        "只有 td 和 th 能合并单元格",
	"fill-opacity":   "印刷不支持透明，写出混合后的颜色",
	"height":         "用样式 height",
	"hidden":         "用样式 display: none",
	"href":           "版面上没有链接",
	"http-equiv":     "只需要 <meta charset=\"utf-8\">",
	"loading":        "删掉它，图片总是立即载入",
	"media":          "把条件写成样式里的 @media",
	"opacity":        "印刷不支持透明，写出混合后的颜色",
	"sizes":          "只写 src",
	"srcset":         "只写 src",
	"start":          "序号总是从 1 开始",
	"stop-opacity":   "印刷不支持透明，写出混合后的颜色",
	"stroke-opacity": "印刷不支持透明，写出混合后的颜色",
	"valign":         "用样式 vertical-align",
	"width":          "用样式 width",
	"xlink:href":     "把图形直接写出来",
}

func index(list []element) map[string]*element {
	m := make(map[string]*element, len(list))
	for i := range list {
		m[lower(list[i].name)] = &list[i]
	}
	return m
}

func set(names ...string) map[string]string {
	m := make(map[string]string, len(names))
	for _, n := range names {
		m[lower(n)] = n
	}
	return m
}
