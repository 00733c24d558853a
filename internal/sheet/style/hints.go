package style

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fanshi/internal/sheet/markup"
)

const (
	noMotion   = "版面是静止的，删掉它"
	noScreen   = "版面不能点按，删掉它"
	noAlpha    = "印刷不支持透明，写出混合后的实色"
	noCounters = "把序号直接写进 HTML，或用 ol"
	noGrid     = "用 display: flex，配合 gap 和宽度"
	noColumns  = "用 display: flex 分栏"
	physical   = "写成 top、right、bottom、left 的形式"
)

// propertyHints name the way out for properties outside the subset.
var propertyHints = map[string]string{
	"float": "用 display: flex", "clear": "用 display: flex，不需要清除浮动",
	"opacity": noAlpha, "mix-blend-mode": noAlpha, "background-blend-mode": noAlpha, "isolation": noAlpha,
	"filter": "印刷不支持滤镜，删掉它", "backdrop-filter": "印刷不支持滤镜，删掉它",
	"transform": "转动用 rotate: 90deg，移动用 position: relative 和 top、left", "transform-origin": "rotate 总是绕中心转",
	"translate": "用 position: relative 和 top、left", "scale": "直接写宽高和字号", "perspective": "版面是平面的，删掉它",
	"box-shadow": "印刷不支持透明的阴影，用 border 或错开的色块", "text-shadow": "印刷不支持透明的阴影，删掉它",
	"outline": "用 border", "outline-color": "用 border-color", "outline-style": "用 border-style", "outline-width": "用 border-width",
	"outline-offset": "用 border 和 padding", "border-image": "用 background-image 或 svg", "border-image-source": "用 background-image 或 svg",
	"grid": noGrid, "grid-template": noGrid, "grid-template-columns": noGrid, "grid-template-rows": noGrid,
	"grid-template-areas": noGrid, "grid-area": noGrid, "grid-column": noGrid, "grid-row": noGrid, "grid-auto-flow": noGrid,
	"grid-auto-columns": noGrid, "grid-auto-rows": noGrid, "grid-gap": "用 gap", "grid-row-gap": "用 row-gap", "grid-column-gap": "用 column-gap",
	"place-items": "写成 align-items", "place-content": "写成 align-content 和 justify-content", "place-self": "写成 align-self",
	"justify-items": "用 align-items 或 text-align", "justify-self": "用 margin: auto", "order": "按显示的顺序写 HTML",
	"columns": noColumns, "column-count": noColumns, "column-width": noColumns, "column-rule": noColumns, "column-fill": noColumns, "column-span": noColumns,
	"animation": noMotion, "animation-name": noMotion, "animation-duration": noMotion, "transition": noMotion, "transition-duration": noMotion,
	"will-change": noMotion, "scroll-behavior": noScreen, "cursor": noScreen, "pointer-events": noScreen, "user-select": noScreen,
	"resize": noScreen, "caret-color": noScreen, "accent-color": noScreen, "appearance": noScreen, "touch-action": noScreen,
	"visibility": "用 display: none", "overflow-x": "用 overflow", "overflow-y": "用 overflow", "overflow-clip-margin": "用 overflow: hidden",
	"text-overflow": "文字不能丢：用 --fit 让字号适应，或缩短文字", "line-clamp": "文字不能丢：用 --fit 让字号适应，或缩短文字",
	"-webkit-line-clamp": "文字不能丢：用 --fit 让字号适应，或缩短文字",
	"font":               "分开写 font-family、font-size、font-weight、line-height",
	"font-variant":       "删掉它", "font-variant-numeric": "删掉它", "font-feature-settings": "删掉它", "font-variation-settings": "用 font-weight",
	"font-stretch": "选主题里别的字体角色", "font-kerning": "删掉它，字距总是按字体排", "font-synthesis": "删掉它",
	"text-transform": "在文字里直接写大写或小写", "text-decoration-line": "写成 text-decoration", "text-decoration-color": "线的颜色总是文字的颜色，删掉它",
	"text-decoration-style": "线总是实线，删掉它", "text-decoration-thickness": "线的粗细由字体决定，删掉它", "text-underline-offset": "线的位置由字体决定，删掉它",
	"text-justify": "用 text-align: justify", "text-rendering": "删掉它", "text-size-adjust": "删掉它", "-webkit-font-smoothing": "删掉它",
	"word-break": "换行按中文规则排，删掉它", "word-wrap": "换行按中文规则排，删掉它", "overflow-wrap": "换行按中文规则排，删掉它",
	"word-spacing": "用 letter-spacing", "hyphens": "换行按中文规则排，删掉它", "tab-size": "用 display: flex 对齐", "direction": "文字总是从左到右，删掉它",
	"unicode-bidi": "文字总是从左到右，删掉它", "quotes": "引号直接写进文字", "content": "把内容直接写进 HTML",
	"counter-reset": noCounters, "counter-increment": noCounters, "list-style-position": "符号总在外侧，删掉它", "list-style-image": "用 list-style: none，把图放进 li",
	"background-size": "用 img 和 object-fit", "background-position": "用 img 和绝对定位", "background-repeat": "图只画一次，删掉它",
	"background-attachment": "版面不滚动，删掉它", "background-clip": "删掉它，背景总是画到边框", "background-origin": "删掉它",
	"object-position": "图总是居中；要移动就套一个 overflow: hidden 的 div", "clip-path": "用 overflow: hidden 和 border-radius，或 svg",
	"mask": "印刷不支持透明，用 svg 画出形状", "mask-image": "印刷不支持透明，用 svg 画出形状", "clip": "用 overflow: hidden",
	"page-break-before": "写成 break-before: page 或 avoid", "page-break-after": "写成 break-after: page 或 avoid",
	"page-break-inside": "写成 break-inside: avoid", "caption-side": "表题写成 table 前面的 p", "empty-cells": "空格子照样画，删掉它",
	"zoom":         "直接写宽高和字号",
	"inset-inline": physical, "inset-block": physical, "margin-inline": physical, "margin-block": physical, "padding-inline": physical,
	"padding-block": physical, "margin-inline-start": physical, "margin-inline-end": physical, "margin-block-start": physical,
	"margin-block-end": physical, "padding-inline-start": physical, "padding-inline-end": physical,
	"inline-size": "用 width", "block-size": "用 height", "border-inline": physical, "border-block": physical,
	"all": "逐个写出要改的属性", "print-color-adjust": "背景总会印出来，删掉它", "-webkit-print-color-adjust": "背景总会印出来，删掉它",
	"fill": "写成 svg 元素的属性：<path fill=\"…\">", "stroke": "写成 svg 元素的属性：<path stroke=\"…\">",
	"stroke-width": "写成 svg 元素的属性：<path stroke-width=\"…\">", "contain": "删掉它", "image-rendering": "删掉它", "bleed": "写进 @page",
	"marks": "写进 @page", "size": "写进 @page",
}

// unknownProperty reports a property that is not honoured.
func (p *sheetParser) unknownProperty(name token) {
	n := lower(name.text)
	hint, ok := propertyHints[n]
	if !ok {
		hint = "删掉它"
		if near := markup.Nearest(n, slices.Sorted(maps.Keys(properties))); near != "" {
			hint = fmt.Sprintf("是不是 %s？", near)
		} else if strings.HasPrefix(n, "-") {
			hint = "不用浏览器专用的前缀，删掉它"
		}
	}
	p.fail(name.pos, "style.property", n+" 不支持", hint)
}
