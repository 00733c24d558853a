package oracle

import (
	"fmt"
	"html"
	"math/rand/v2"
	"slices"
	"strings"
)

// element is a node of a random document: an element, or text where it has no tag.
type element struct {
	raw        string // a document that has been written before
	tag, text  string
	attributes string // of pictures and cells, with a space before each
	style      []string
	children   []*element
}

func (e *element) write(b *strings.Builder) {
	if e.raw != "" {
		b.WriteString(e.raw)
		return
	}
	if e.tag == "" {
		b.WriteString(html.EscapeString(e.text))
		return
	}
	b.WriteString("<" + e.tag + e.attributes)
	if len(e.style) > 0 {
		fmt.Fprintf(b, ` style="%s"`, strings.Join(e.style, ";"))
	}
	b.WriteString(">")
	switch e.tag {
	case "img", "br":
		return
	case "svg":
		b.WriteString(`<path d="M0 0h4v4z"/>`)
	}
	for _, c := range e.children {
		c.write(b)
	}
	b.WriteString("</" + e.tag + ">")
}

func (e *element) String() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

// clone copies a document.
func (e *element) clone() *element {
	out := *e
	out.style, out.children = slices.Clone(e.style), make([]*element, len(e.children))
	for i, c := range e.children {
		out.children[i] = c.clone()
	}
	return &out
}

// generator draws documents within the subset. Each is about one kind of layout, with others inside it.
type generator struct{ *rand.Rand }

// kinds are what documents are about.
var kinds = []struct {
	name string
	draw func(g generator) *element
}{
	{"flex", func(g generator) *element { return g.flexbox(2) }},
	{"flex", func(g generator) *element { return g.flexbox(1) }},
	{"pictures", generator.pictures},
	{"shrink-to-fit", generator.shrinking},
	{"inline", func(g generator) *element { return g.paragraph(true) }},
	{"white space", generator.whiteSpace},
	{"trimming", generator.trimming},
	{"absolute", generator.absolutes},
	{"tables", generator.table},
	{"vertical", generator.vertical},
	{"blocks", func(g generator) *element { return g.block(2) }},
}

// document draws a page.
func (g generator) document() (kind string, page *element) {
	k := kinds[g.IntN(len(kinds))]
	page = &element{tag: "section"}
	for range 1 + g.IntN(2) {
		page.children = append(page.children, k.draw(g))
	}
	(&tidier{repair: true}).visit(page)
	return k.name, page
}

// Characters that do not begin or end a line in Chinese.
const (
	startsNoLine = "，。、；：？！）》」』】”’…　"
	endsNoLine   = "（《「『【“‘"
)

// tidier finds where such a character stands beside a space, a picture or an inline block, where Chromium breaks lines and the
// engine does not (the differences atom and stop); with repair it puts a letter between.
type tidier struct {
	repair bool
	found  bool
	last   *element // text
	before rune     // the last character: a space, or U+FFFC for an atom
}

func (d *tidier) visit(e *element) {
	inline := slices.Contains([]string{"", "span", "strong", "em", "small", "img", "svg"}, e.tag)
	atom := e.tag == "img" || e.tag == "svg" || slices.Contains(e.style, "display:inline-block")
	switch {
	case e.tag == "":
		d.text(e)
	case atom:
		if strings.ContainsRune(endsNoLine, d.before) {
			d.found = true
			if d.repair && d.last != nil {
				d.last.text += "字"
			}
		}
	}
	if !inline || atom {
		d.before = 0
	}
	for _, c := range e.children {
		d.visit(c)
	}
	if !inline {
		d.before = 0
	}
	if atom {
		d.before = '\uFFFC'
	}
}

func (d *tidier) text(e *element) {
	var b strings.Builder
	for _, r := range e.text {
		space := strings.ContainsRune(" \n\t\u200B", d.before)
		if (space || d.before == '\uFFFC') && strings.ContainsRune(startsNoLine, r) || strings.ContainsRune(endsNoLine, d.before) && strings.ContainsRune(" \n\t\u200B", r) {
			d.found = true
			b.WriteRune('字')
		}
		b.WriteRune(r)
		d.before = r
	}
	if d.repair {
		e.text = b.String()
	}
	d.last = e
}

func (g generator) one(values ...string) string { return values[g.IntN(len(values))] }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g generator) px(from, to int) string { return fmt.Sprintf("%dpx", from+g.IntN(to-from+1)) }

// length draws a length, now and then a percentage.
func (g generator) length(from, to int) string {
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("%d%%", 5+g.IntN(96))
	case 1:
		return fmt.Sprintf("%.1fem", float64(from+g.IntN(to-from+1))/20)
	}
	return g.px(from, to)
}

// add adds a declaration with a chance.
func (e *element) add(g generator, percent int, property, value string) {
	if g.chance(percent) {
		e.style = append(e.style, property+":"+value)
	}
}

var phrases = []string{"不轻信", "陌生来电要先挂断", "96110", "国家反诈中心App", "“客服”", "——都是诈骗", "，再核实。", "（警方提醒）", "《防骗手册》", "先交钱的贷款", " ", "、",
	"！", "屏幕共享", "abc def", "转账3.2万元", "安全账户：", "“安全”", "……", "公安机关", " Wi-Fi ", "不听、不信", "甲", "乙丙"}

// words draws text of up to n phrases.
func (g generator) words(n int) *element {
	var b strings.Builder
	for range 1 + g.IntN(n) {
		b.WriteString(phrases[g.IntN(len(phrases))])
	}
	if strings.TrimSpace(b.String()) == "" {
		b.WriteString("字")
	}
	return &element{text: b.String()}
}

// edges draws margins, padding and borders.
func (g generator) edges(e *element, percent int) {
	e.add(g, percent, "padding", g.one("6px", "4px 12px", "0 5%", "3%", "10px 0 0 8px"))
	e.add(g, percent/2, "border", g.one("1px solid #000", "5px solid #000"))
	e.add(g, percent/3, "border-left", "7px solid #000")
	e.add(g, percent, "margin", g.one("5px", "0 8px", "4% 2%", "0 auto", "10px 0 3px 12px", "-4px 3px", "0 0 0 auto"))
	e.add(g, percent/3, "box-sizing", "content-box")
}

// sizes draws sizes and limits.
func (g generator) sizes(e *element, percent int) {
	e.add(g, percent, "width", g.length(20, 300))
	e.add(g, percent*2/3, "height", g.length(20, 200))
	e.add(g, percent/3, "min-width", g.length(20, 200))
	e.add(g, percent/3, "max-width", g.length(30, 250))
	e.add(g, percent/4, "min-height", g.length(10, 120))
	e.add(g, percent/4, "max-height", g.length(10, 120))
	e.add(g, percent/4, "aspect-ratio", g.one("1", "2/1", "3/4"))
	e.add(g, percent/5, "overflow", "hidden")
}

// flexbox draws a flexbox with items; depth says how deep others may stand in it.
func (g generator) flexbox(depth int) *element {
	f := &element{tag: "div", style: []string{"display:flex"}}
	f.add(g, 50, "flex-direction", g.one("row", "column", "row-reverse", "column", "column-reverse"))
	f.add(g, 45, "flex-wrap", g.one("wrap", "wrap-reverse", "wrap"))
	f.add(g, 60, "width", g.length(100, 600))
	f.add(g, 40, "height", g.length(60, 300))
	f.add(g, 15, "min-height", g.px(20, 200))
	f.add(g, 10, "max-height", g.px(40, 200))
	f.add(g, 40, "gap", g.one("10px", "4px 12px", "5%", "3% 10px"))
	f.add(g, 30, "justify-content", g.one("center", "flex-end", "space-between", "space-around", "space-evenly", "start", "end"))
	f.add(g, 40, "align-items", g.one("center", "flex-start", "flex-end", "baseline", "stretch", "end"))
	column := slices.ContainsFunc(f.style, func(s string) bool { return strings.HasPrefix(s, "flex-direction:column") })
	f.add(g, 30, "align-content", g.one("center", "flex-start", "flex-end", "space-between", "space-around", "stretch"))
	g.edges(f, 20)
	for range 1 + g.IntN(4) {
		f.children = append(f.children, g.flexItem(depth))
	}
	if column { // of columns the engine aligns no baselines
		noBaseline := func(s string) bool { return strings.HasSuffix(s, ":baseline") && strings.HasPrefix(s, "align-") }
		f.style = slices.DeleteFunc(f.style, noBaseline)
		for _, c := range f.children {
			c.style = slices.DeleteFunc(c.style, noBaseline)
		}
	}
	return f
}

func (g generator) flexItem(depth int) *element {
	var e *element
	switch n := g.IntN(10); {
	case n == 0:
		return g.words(2)
	case n == 1:
		e = g.picture()
	case n == 2:
		e = &element{tag: "div"}
	case n == 3 && depth > 0:
		e = g.flexbox(depth - 1)
	case n == 4 && depth > 0:
		e = g.block(depth - 1)
	case n == 5:
		e = g.paragraph(false)
	default:
		e = &element{tag: g.one("div", "p", "span"), children: []*element{g.words(4)}}
	}
	e.add(g, 40, "flex", g.one("1", "0 1 150px", "none", "2 3 100px", "auto", "1 1 0px", "0.4", "0 3 30%"))
	e.add(g, 15, "flex-shrink", g.one("0", "2", "0.5"))
	e.add(g, 10, "flex-grow", g.one("1", "0.3"))
	e.add(g, 25, "align-self", g.one("center", "flex-start", "flex-end", "baseline", "stretch"))
	if e.tag != "img" && e.tag != "svg" {
		g.sizes(e, 30)
	}
	g.edges(e, 20)
	return e
}

// picture draws a picture: one with a size, one with a ratio only, an svg with some of its attributes.
func (g generator) picture() *element {
	e := &element{tag: "img", attributes: g.one(` src="content:case.png" alt=""`, ` src="art:loan" alt=""`)}
	if g.chance(40) {
		e = &element{tag: "svg"}
		for _, a := range []string{` width="40"`, ` height="30"`, ` viewBox="0 0 40 20"`} {
			if g.chance(60) {
				e.attributes += a
			}
		}
	}
	e.add(g, 35, "width", g.length(20, 200))
	e.add(g, 35, "height", g.length(20, 150))
	e.add(g, 20, "min-width", g.length(20, 160))
	e.add(g, 25, "max-width", g.length(20, 160))
	e.add(g, 15, "min-height", g.length(20, 120))
	e.add(g, 25, "max-height", g.length(20, 120))
	e.add(g, 10, "aspect-ratio", g.one("1", "3/1"))
	g.edges(e, 12)
	return e
}

// pictures draws pictures in what asks for their widths.
func (g generator) pictures() *element {
	e := &element{tag: "div"}
	g.sizes(e, 40)
	g.edges(e, 15)
	switch g.IntN(4) {
	case 0:
		e.style = append(e.style, "display:flex")
	case 1:
		e.style = append(e.style, "display:inline-block")
	}
	for range 1 + g.IntN(2) {
		p := g.picture()
		switch g.IntN(4) {
		case 0:
			p.style = append(p.style, "display:block")
		case 1:
			p.add(g, 50, "vertical-align", g.one("middle", "top", "bottom"))
		}
		e.children = append(e.children, p)
		if g.chance(40) {
			e.children = append(e.children, g.words(2))
		}
	}
	if g.chance(50) {
		return e
	}
	outer := &element{tag: "div", children: []*element{e, {tag: "p", children: []*element{g.words(2)}}}}
	outer.add(g, 70, "display", "flex")
	g.sizes(outer, 50)
	return outer
}

// shrinking draws boxes that are as wide as their content wants.
func (g generator) shrinking() *element {
	outer := &element{tag: "div", style: []string{"position:relative"}}
	outer.add(g, 70, "width", g.px(80, 500))
	outer.add(g, 40, "height", g.px(60, 200))
	for range 1 + g.IntN(2) {
		e := g.one("block", "flex", "inline", "picture")
		var inner *element
		switch e {
		case "block":
			inner = g.block(1)
		case "flex":
			inner = g.flexbox(1)
		case "picture":
			inner = g.pictures()
		default:
			inner = g.paragraph(true)
			inner.tag = "div"
		}
		box := &element{tag: "div", children: []*element{inner}}
		g.edges(box, 40)
		switch g.IntN(3) {
		case 0:
			box.style = append(box.style, "display:inline-block")
		case 1:
			box.style = append(box.style, "position:absolute", g.one("right:0", "left:5%", "top:10px"))
		default:
			outer.add(g, 100, "display", "flex")
			outer.add(g, 50, "flex-direction", "column")
			outer.add(g, 70, "align-items", g.one("flex-start", "center"))
		}
		box.add(g, 30, "min-width", g.length(50, 200))
		box.add(g, 30, "max-width", g.length(50, 300))
		outer.children = append(outer.children, box)
	}
	return outer
}

// paragraph draws inline content; rich: with atoms and alignment.
func (g generator) paragraph(rich bool) *element {
	p := &element{tag: "p", children: g.inline(3, rich)}
	p.add(g, 60, "width", g.px(60, 400))
	p.add(g, 40, "line-height", g.one("1", "1.2", "2", "normal", "30px"))
	p.add(g, 30, "text-align", g.one("center", "end", "justify", "start"))
	p.add(g, 10, "text-indent", g.one("2em", "20px", "-10px"))
	p.add(g, 10, "font-size", g.one("15px", "27px"))
	return p
}

func (g generator) inline(depth int, rich bool) []*element {
	var out []*element
	for range 1 + g.IntN(4) {
		switch n := g.IntN(10); {
		case n < 3 && depth > 0:
			e := &element{tag: g.one("span", "strong", "em", "small"), children: g.inline(depth-1, rich)}
			e.add(g, 35, "padding", g.one("2px 8px", "0 1em", "4px"))
			e.add(g, 20, "border", g.one("1px solid #000", "3px solid #000"))
			e.add(g, 20, "margin", g.one("0 6px", "0 3px"))
			e.add(g, 25, "font-size", g.one("12px", "30px", "1.3em", "70%"))
			e.add(g, 15, "line-height", g.one("1", "1.6"))
			e.add(g, 10, "letter-spacing", "2px")
			if rich {
				e.add(g, 35, "vertical-align", g.one("middle", "top", "bottom", "text-top", "text-bottom", "sub", "super"))
				e.add(g, 10, "position", "relative;top:5px;left:3px")
				e.add(g, 8, "white-space", "nowrap")
			}
			out = append(out, e)
		case n == 3:
			out = append(out, &element{tag: "br"})
		case n == 4 && rich:
			e := g.picture()
			e.add(g, 50, "vertical-align", g.one("middle", "top", "bottom", "text-top", "super"))
			out = append(out, e)
		case n == 5 && rich && depth > 0:
			e := &element{tag: "span", style: []string{"display:inline-block"}, children: g.inline(depth-1, false)}
			e.add(g, 40, "width", g.length(20, 120))
			e.add(g, 30, "height", g.length(20, 60))
			e.add(g, 40, "vertical-align", g.one("middle", "top", "bottom", "sub"))
			g.edges(e, 25)
			out = append(out, e)
		default:
			out = append(out, g.words(4))
		}
	}
	return out
}

var spaces = []string{"　", "　　", "\u00AD", " ", "  ", "\n", "\t", "\u200B", "　，", "　“"}

// whiteSpace draws text with spaces of all kinds, in all modes.
func (g generator) whiteSpace() *element {
	p := &element{tag: "p"}
	p.add(g, 100, "width", g.px(50, 300))
	p.add(g, 60, "white-space", g.one("pre", "pre-wrap", "pre-line", "nowrap", "normal"))
	p.add(g, 50, "text-align", g.one("center", "end", "justify"))
	p.add(g, 15, "text-indent", "2em")
	p.add(g, 15, "letter-spacing", "3px")
	p.add(g, 20, "display", "inline-block")
	run := func() *element {
		var b strings.Builder
		for range 1 + g.IntN(7) {
			b.WriteString(g.one("不听", "不信陌生来电", "转账", "abcdefgh", "ijklm", "防骗在心", "96110", "，", "“好”"))
			b.WriteString(spaces[g.IntN(len(spaces))])
		}
		return &element{text: b.String()}
	}
	for range 1 + g.IntN(3) {
		e := run()
		if g.chance(40) {
			e = &element{tag: "span", children: []*element{e}}
			e.add(g, 40, "padding", "0 6px")
			e.add(g, 30, "white-space", g.one("nowrap", "pre-wrap", "normal"))
			e.add(g, 20, "font-size", "30px")
		}
		p.children = append(p.children, e)
	}
	return p
}

// trimming draws punctuation over the borders of elements.
func (g generator) trimming() *element {
	p := &element{tag: "p"}
	p.add(g, 100, "width", g.px(60, 300))
	p.add(g, 70, "text-spacing-trim", g.one("normal", "space-all", "space-first", "trim-start"))
	p.add(g, 40, "text-autospace", "normal")
	p.add(g, 40, "text-align", g.one("center", "end", "justify"))
	p.add(g, 20, "text-wrap", g.one("balance", "pretty"))
	p.add(g, 20, "letter-spacing", "1px")
	g.marks(p)
	return p
}

func (g generator) marks(p *element) {
	for range 1 + g.IntN(5) {
		var b strings.Builder
		for range 1 + g.IntN(5) {
			b.WriteString(g.one("不信", "转账", "“", "”", "（", "）", "，", "。", "、", "：", "《", "》", "！", "A3", "App", "——", "……", "「", "」", "凡是"))
		}
		e := &element{text: b.String()}
		if g.chance(50) {
			e = &element{tag: g.one("span", "strong"), children: []*element{e}}
			e.add(g, 30, "font-size", g.one("14px", "28px"))
			e.add(g, 20, "padding", "0 4px")
			e.add(g, 20, "text-spacing-trim", g.one("space-all", "trim-start"))
		}
		p.children = append(p.children, e)
	}
}

// absolutes draws positioned boxes in a block, a flexbox or a paragraph.
func (g generator) absolutes() *element {
	outer := &element{tag: "div", style: []string{"position:relative"}}
	outer.add(g, 60, "width", g.px(100, 500))
	outer.add(g, 70, "height", g.px(60, 300))
	g.edges(outer, 30)
	if g.chance(40) {
		outer.add(g, 100, "display", "flex")
		outer.add(g, 30, "flex-direction", g.one("column", "row-reverse", "column-reverse"))
		outer.add(g, 30, "flex-wrap", g.one("wrap", "wrap-reverse"))
		outer.add(g, 50, "justify-content", g.one("center", "flex-end", "space-around"))
		outer.add(g, 50, "align-items", g.one("center", "flex-end", "flex-start"))
	}
	for range 1 + g.IntN(3) {
		if g.chance(50) {
			outer.children = append(outer.children, g.flow())
		}
		var e *element
		switch g.IntN(3) {
		case 0:
			e = g.picture()
		case 1:
			e = g.flexbox(0)
		default:
			e = &element{tag: g.one("div", "span", "p"), children: []*element{g.words(4)}}
		}
		e.style = append(e.style, "position:absolute")
		for _, side := range []string{"left", "right", "top", "bottom"} {
			e.add(g, 35, side, g.one("0", "10px", "8%", "-5px"))
		}
		e.add(g, 25, "margin", g.one("auto", "0 auto", "5px", "3%"))
		if e.tag != "img" && e.tag != "svg" {
			g.sizes(e, 25)
		}
		outer.children = append(outer.children, e)
	}
	return outer
}

// flow draws a paragraph, text or a block in the flow.
func (g generator) flow() *element {
	switch g.IntN(3) {
	case 0:
		return g.words(4)
	case 1:
		return g.paragraph(false)
	}
	return &element{tag: "div", children: []*element{g.words(3)}, style: []string{"margin:" + g.one("0", "8px 0", "4px")}}
}

// block draws blocks in blocks, whose margins collapse.
func (g generator) block(depth int) *element {
	b := &element{tag: g.one("div", "div", "p", "h2", "ul")}
	g.sizes(b, 20)
	g.edges(b, 30)
	if b.tag == "p" || b.tag == "h2" {
		b.children = g.inline(1, false)
		return b
	}
	for range 1 + g.IntN(3) {
		var c *element
		switch n := g.IntN(6); {
		case b.tag == "ul":
			c = &element{tag: "li", children: g.inline(1, false)}
		case n < 2 && depth > 0:
			c = g.block(depth - 1)
		case n == 2:
			c = g.words(4)
		case n == 3:
			c = g.picture()
			c.add(g, 50, "display", "block")
		case n == 4 && depth > 0:
			c = g.flexbox(depth - 1)
		default:
			c = g.paragraph(false)
		}
		b.children = append(b.children, c)
	}
	return b
}

// table draws a table.
func (g generator) table() *element {
	t := &element{tag: "table", style: []string{"table-layout:fixed"}}
	t.add(g, 75, "width", g.length(100, 500))
	t.add(g, 30, "height", g.px(60, 250))
	t.add(g, 30, "border-spacing", g.one("0", "5px", "4px 9px"))
	g.edges(t, 15)
	columns := 1 + g.IntN(4)
	for y := range 1 + g.IntN(3) {
		row := &element{tag: "tr"}
		row.add(g, 15, "height", g.px(20, 80))
		for x := 0; x < columns; x++ {
			cell := &element{tag: g.one("td", "td", "th"), children: g.inline(1, g.chance(30))}
			if x+1 < columns && g.chance(15) {
				cell.attributes = ` colspan="2"`
				x++
			} else if g.chance(10) && y == 0 {
				cell.attributes = ` rowspan="2"`
			}
			cell.add(g, 30, "width", g.length(20, 160))
			cell.add(g, 20, "height", g.px(20, 90))
			cell.add(g, 40, "padding", g.one("4px", "0 10px", "6px 2px"))
			cell.add(g, 30, "vertical-align", g.one("top", "middle", "bottom", "baseline"))
			cell.add(g, 15, "border", "2px solid #000")
			row.children = append(row.children, cell)
		}
		t.children = append(t.children, row)
	}
	return t
}

// vertical draws vertical text around or inside one of the others.
func (g generator) vertical() *element {
	var e *element
	switch g.IntN(6) {
	case 0:
		e = g.flexbox(1)
	case 1:
		e = g.block(1)
	case 2:
		e = &element{tag: "div"}
		g.marks(e)
		e.add(g, 30, "text-orientation", g.one("upright", "sideways"))
	case 3:
		e = g.whiteSpace()
		for _, c := range e.children { // Chromium draws soft hyphens in vertical text as wide as a character
			for _, t := range append(c.children, c) {
				t.text = strings.ReplaceAll(t.text, "\u00AD", "")
			}
		}
	case 4:
		e = &element{tag: "div", style: []string{"display:flex"}, children: []*element{g.flow(), {tag: "p", style: []string{"writing-mode:vertical-rl"}, children: g.inline(1, false)}}}
		g.sizes(e, 40)
		return e
	default:
		e = g.paragraph(true)
	}
	e.style = append(e.style, "writing-mode:vertical-rl")
	e.add(g, 70, "height", g.px(80, 300))
	return e
}
