package handbook

import (
	"strings"

	"fanshi/internal/sheet/markup"
)

const (
	goodSizes   = "name: 海报\nmedium: offset\nsmallest_text: 3\nsizes:\n  - {name: A3, width: 297, height: 420}\n"
	goodPalette = "palette:\n  ink: {rgb: \"#071B40\", cmyk: [100, 85, 30, 60]}\n"
	goodFonts   = "fonts:\n  body: [{file: a.ttf, family: A, weight: 400}]\n  headline: [{file: a.ttf, family: A, weight: 900}]\n  pixel: [{file: a.woff, family: A, weight: 400}]\n"
	themeFile   = "x/theme.yaml"
)

// smallTheme has no faults.
var smallTheme = map[string]string{themeFile: "name: 试验\n" + goodPalette + goodFonts, "x/sheet.css": ":root { color: var(--ink); }\n", "x/site.css": "body { margin: 0; }\n"}

var designProvocations = []provocation{
	{"markup.attribute", drawn("", "<p colour=\"red\">甲</p>")},
	{"markup.comment", parsed("<!DOCTYPE html><html lang=\"zh-CN\"><head><title>t</title></head><body><section>甲<!-- 没有写完</section></body></html>")},
	{"markup.depth", drawn("", strings.Repeat("<div>", 300)+"甲"+strings.Repeat("</div>", 300))},
	{"markup.duplicate-attribute", drawn("", "<p class=\"a\" class=\"b\">甲</p>")},
	{"markup.element", drawn("", "<video>甲</video>")},
	{"markup.end-tag", drawn("", "<p>甲</p></div>")},
	{"markup.link", template("<!DOCTYPE html><html lang=\"zh-CN\"><head><title>t</title><link rel=\"icon\" href=\"a.png\"></head><body><section>甲</section></body></html>")},
	{"markup.misplaced", template("<!DOCTYPE html><html lang=\"zh-CN\"><head><title>t</title><p>甲</p></head><body><section>甲</section></body></html>")},
	{"markup.misplaced-text", drawn("", "<table>甲<tr><td>乙</td></tr></table>")},
	{"markup.nesting", drawn("", "<p><div>甲</div></p>")},
	{"markup.script", drawn("", "<script>alert(1)</script>")},
	{"markup.self-closing", drawn("", "<div/>甲")},
	{"markup.span", drawn("", "<table><tr><td colspan=\"0\">甲</td></tr></table>")},
	{"markup.unclosed", drawn("", "<div>甲")},
	{"markup.unfinished-tag", parsed("<!DOCTYPE html><html lang=\"zh-CN\"><head><title>t</title></head><body><section>甲</section></body></html")},
	{"product.count", products(strings.Replace(goodSizes, "sizes:", "quantity: 0\nsizes:", 1))},
	{"product.fraction", products("name: 画面\nmedium: screen\nsmallest_text: 小\nsizes:\n  - {name: full, width: 1920, height: 1080}\n")},
	{"product.ink", products(strings.Replace(goodSizes, "sizes:", "ink_warn: 330\nink_limit: 300\nsizes:", 1))},
	{"product.marks", products(strings.Replace(goodSizes, "sizes:", "marks: 要\nsizes:", 1))},
	{"product.medium", products(strings.Replace(goodSizes, "offset", "胶印", 1))},
	{"product.no-sizes", products("name: 海报\nmedium: offset\nsmallest_text: 3\nsizes: []\n")},
	{"product.not-pressed", products(strings.Replace(strings.Replace(goodSizes, "offset", "office", 1), "sizes:", "bleed: 3\nsizes:", 1))},
	{"product.number", products(strings.Replace(goodSizes, "297", "297mm", 1))},
	{"product.pieces", products(strings.Replace(goodSizes, "height: 420", "height: 420, up: 4", 1))},
	{"product.range", products(strings.Replace(goodSizes, "297", "2", 1))},
	{"product.size-name", products(strings.Replace(goodSizes, "A3", "大 海报", 1))},
	{"product.size-twice", products(goodSizes + "  - {name: A3, width: 297, height: 420}\n")},
	{"product.smallest-pixels", products(strings.Replace(goodSizes, "sizes:", "smallest_pixels: 16\nsizes:", 1))},
	{"sheet.art", drawn("", "<img src=\"art:没有\" alt=\"\">")},
	{"sheet.block-in-inline", drawn("", "<span><div>甲</div></span>")},
	{"sheet.br-in-flex", drawn("section { display: flex; }", "甲<br>乙")},
	{"sheet.content", drawn("", "<img src=\"content:cases/none.png\" alt=\"\">")},
	{"sheet.covered", drawn("section { position: relative; width: 960px; height: 540px; } p { margin: 0; } div { position: absolute; left: 0; top: 0; width: 300px; height: 300px; background-color: #000000; }", "<p>被盖住的字</p><div></div>")},
	{"sheet.cut-off", drawn("section { width: 960px; height: 540px; } p { position: absolute; left: 930px; top: 0; width: 400px; font-size: 40px; margin: 0; }", "<p>伸到外面的字</p>")},
	{"sheet.fit-table", drawn("tr { --fit: 10px 20px; } table { table-layout: fixed; width: 400px; }", "<table><tr><td>甲</td></tr></table>")},
	{"sheet.flow", onPaper("section { display: flex; flex-direction: column; } p { font-size: 20mm; margin: 0; }", "<p>一</p><p>二</p><p>三</p><p>四</p><p>五</p><p>六</p>")},
	{"sheet.fold", onPaper("section { width: 200mm; height: 100mm; --fold: 100mm; } p { margin: 0; font-size: 8mm; }", "<p>"+strings.Repeat("跨过折线的一行字", 3)+"</p>")},
	{"sheet.img", drawn("", "<img src=\"https://example.com/a.png\" alt=\"\">")},
	{"sheet.missing-font", withoutFont},
	{"sheet.missing-glyph", drawn("", "<p>姓𠮷的人</p>")},
	{"sheet.outside-section", template("<!DOCTYPE html><html lang=\"zh-CN\"><head><title>t</title></head><body><p>甲</p><section>乙</section></body></html>")},
	{"sheet.qr", drawn("", "<img src=\"qr:"+strings.Repeat("https://fz.example.gov.cn/", 200)+"\" alt=\"\">")},
	{"sheet.qr-small", drawn("img { width: 20px; height: 20px; }", "<img src=\"qr:https://fz.example.gov.cn/v/b01/\" alt=\"扫码\">")},
	{"sheet.running", drawn("p { --running: all; }", "<p>每页一次</p>")},
	{"sheet.running-fit", onPaper("p { --running: all; position: absolute; left: 0; top: 0; width: 40mm; height: 5mm; --fit: 8px 20px; }", "<p>第 {page} 页</p><div>正文</div>")},
	{"sheet.style-action", drawn("p { color: {{.Title}}; }", "<p>甲</p>")},
	{"sheet.table-auto", drawn("table { table-layout: auto; }", "<table><tr><td>甲</td></tr></table>")},
	{"sheet.template", drawn("", "<p>{{.Title</p>")},
	{"sheet.no-template", missingTemplate},
	{"sheet.too-high", onPaper("div { height: 150mm; --unbreakable: yes; break-inside: avoid; font-size: 10mm; }", "<div>比一页还高的一块</div>")},
	{"sheet.too-long", drawn("p { width: 100px; height: 30px; --fit: 20px 40px; margin: 0; }", "<p>这个格子放不下这么长的一句话</p>")},
	{"sheet.unsafe", drawn("", "<img src=\"{{.Bad}}\" alt=\"\">")},
	{"sheet.unsafe-area", onPaper("section { width: 200mm; height: 100mm; --safe: 10mm; } p { margin: 0; font-size: 8mm; }", "<p>贴边的字</p>")},
	{"style.alpha", drawn("p { color: rgba(0, 0, 0, 0.5); }", "<p>甲</p>")},
	{"style.art", drawn("section { background-image: url(art:没有); }", "<p>甲</p>")},
	{"style.at-rule", drawn("@import \"a.css\";", "<p>甲</p>")},
	{"style.calc", drawn("p { width: calc(1px +); }", "<p>甲</p>")},
	{"style.color", drawn("p { color: #12; }", "<p>甲</p>")},
	{"style.font-role", drawn("p { font-family: 宋体; }", "<p>甲</p>")},
	{"style.important", drawn("p { color: #000000 !important; }", "<p>甲</p>")},
	{"style.media", drawn("@media (hover) { p { color: #000000; } }", "<p>甲</p>")},
	{"style.nesting", drawn("p { b { color: #000000; } }", "<p>甲</p>")},
	{"style.page", drawn("@page first { margin: 0; }", "<p>甲</p>")},
	{"style.property", drawn("p { float: left; }", "<p>甲</p>")},
	{"style.selector", drawn("p:hover { color: #000000; }", "<p>甲</p>")},
	{"style.svg", drawn(".a { color: #000000; }", "<svg viewBox=\"0 0 10 10\"><path class=\"a\" d=\"M0 0h10v10z\"/></svg>")},
	{"style.syntax", drawn("p { color #000000; }", "<p>甲</p>")},
	{"style.table", drawn("td { position: absolute; } table { table-layout: fixed; width: 300px; }", "<table><tr><td>甲</td></tr></table>")},
	{"style.unit", drawn("p { width: 40; }", "<p>甲</p>")},
	{"style.value", drawn("p { text-align: middle; }", "<p>甲</p>")},
	{"style.var", drawn("p { color: var(--没有); }", "<p>甲</p>")},
	{"svg.gradient", drawn("", "<svg viewBox=\"0 0 10 10\"><linearGradient id=\"a\"></linearGradient><rect width=\"10\" height=\"10\" fill=\"url(#a)\"/></svg>")},
	{"svg.path", drawn("", "<svg viewBox=\"0 0 10 10\"><path d=\"M0 0 Q\"/></svg>")},
	{"svg.element", drawing(&markup.Node{Tag: "svg", Children: []*markup.Node{{Tag: "image"}}})},
	{"svg.text", drawing(&markup.Node{Tag: "svg", Children: []*markup.Node{{Text: "字"}}})},
	{"svg.value", drawn("", "<svg viewBox=\"0 0 10 10\"><rect width=\"宽\" height=\"10\"/></svg>")},
	{"theme.base", themed(edit{themeFile, "name: 试验\n", "name: 试验\nbase: 没有\n"})},
	{"theme.cmyk", themed(edit{themeFile, "[100, 85, 30, 60]", "[100, 85, 30]"})},
	{"theme.color-name", themed(edit{themeFile, "  ink:", "  墨色:"})},
	{"theme.font-file", themed(edit{themeFile, "file: a.ttf", "file: fonts/a.ttf"})},
	{"theme.no-fonts", themed(edit{themeFile, goodFonts, ""})},
	{"theme.no-palette", themed(edit{themeFile, goodPalette, ""})},
	{"theme.rgb", themed(edit{themeFile, "#071B40", "#071B4"})},
	{"theme.weight", themed(edit{themeFile, "weight: 400", "weight: 粗"})},
}
