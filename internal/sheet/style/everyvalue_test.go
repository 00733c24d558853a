package style

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// everyValue are the values that every property is given: each keyword that some property has, numbers and lengths on both
// sides of each bound, forms that are nearly right.
var everyValue = strings.Split(`none-such|inherit|initial|unset|revert|revert-layer|auto|none|normal|nowrap|wrap|balance|pretty|pre|pre-wrap|pre-line|bold|bolder|start|end|left|right|top|bottom|center|justify|middle|baseline|text-top|text-bottom|underline|line-through|underline line-through|underline underline|strict|disc|circle|square|decimal|block|flex|inline|inline-block|list-item|static|relative|absolute|border-box|content-box|visible|hidden|thin|medium|thick|solid|dashed|dotted|row|row-reverse|column|column-reverse|wrap-reverse|column wrap|wrap column|row column|wrap wrap|stretch|flex-start|flex-end|space-between|space-around|space-evenly|horizontal-tb|vertical-rl|vertical-lr|mixed|upright|sideways|all|digits|digits 2|digits 4|digits 1|digits 5|space-all|space-first|trim-start|no-autospace|first|first last|first first|force-end|force-end allow-end|first allow-end last|filled|open|dot|open dot|dot open|double-circle|triangle|sesame|dot red|red open sesame|red red|"※"|"※※"|""|over|under|over right|left under|under under|page|avoid|avoid-page|cover|contain|fill|scale-down|smaller|larger|body|headline, serif|"body"|"a" b|currentcolor|red|transparent|#c00|#c00f|#c008|#cc0000|#cc0000ff|#cc000080|#cc00|#cc00000|#ggg|url(art:shield)|url(art:other)|url("art:shield")|url(shield.svg)|url(art:)|0|1|-1|1.5|0.5|400|1000|1001|1e9|1e10|+2|0px|1px|-1px|10mm|1cm|1in|12pt|2em|-2em|1rem|5vw|5vh|5vmin|5vmax|1e1px|1e+1px|1e-1px|1ex|5q|50%|-50%|0%|1px 2px|1px 2px 3px|1px 2px 3px 4px|1px 2px 3px 4px 5px|1px / 2px|1px 2px / 3px 4px|1px /|auto 1px|1 2|1 2 3|1 1 0|1 0 20mm|0 0 auto|16 / 9|16 / 0|0 / 9|16/|1px solid|solid 1px red|red solid|solid solid|1px 1px solid|1px solid transparent|24pt 160pt|160pt 24pt|1em 2em|45deg|0.25turn|100grad|1rad|-45deg|1000001deg|45|calc(1px + 2px)|calc(1px + 50%)|calc(50% - 1px)|calc(2 * 3)|calc(2px * 3)|calc(2 * 3px)|calc(6px / 2)|calc(6 / 2px)|calc(6px / 0)|calc(2px * 3px)|calc(1px + 2)|calc(1px +2px)|calc(1px+ 2px)|calc((1px + 2px) * 2)|calc(1px - -1px)|calc()|calc(1px|calc(min(1px, 50%) * 2 + 3px)|calc(3px - max(1px, 50%))|calc(1 * 1)|min(1px, 2px)|max(1px, 2px)|min(1em, 2em, 50%)|max(1px, 50%, 2px)|min(1, 2)|max(1, 2)|min(1px, 2)|min(1px 2px)|min()|clamp(1px, 2px, 3px)|clamp(3px, 1px, 2px)|clamp(1px, 50%, 3px)|clamp(1px, 2px)|linear-gradient(red, blue)|linear-gradient(45deg, red 10%, blue 20% 30%)|linear-gradient(to right, red, blue)|linear-gradient(to left, red, blue)|linear-gradient(to top, red, blue)|linear-gradient(to bottom, red, blue)|linear-gradient(to top left, red, blue)|linear-gradient(to bottom right, red, blue)|linear-gradient(to top bottom, red, blue)|linear-gradient(to left right, red, blue)|linear-gradient(to, red, blue)|linear-gradient(to middle, red, blue)|linear-gradient(45deg 3, red, blue)|linear-gradient(red)|linear-gradient(red, transparent)|linear-gradient(red 1px 2px 3px, blue)|linear-gradient(red x, blue)|radial-gradient(red, blue)|rgb(200 30 30)|rgb(200, 30, 30)|rgb(200, 30 30)|rgb(100% 0% 50%)|rgb(300 -5 30)|rgb(1 2)|rgb(1 2 3 4)|rgb(1 2 3 / 1)|rgb(1 2 3 / 50%)|rgb(1, 2, 3, 1)|rgba(1, 2, 3, 0.5)|rgb(1 2 3, 0.5)|rgb(1, 2, 3 / 0.5)|rgb(1px 2 3)|rgb(calc(100% - 1px) 2 3)|hsl(0 0% 0%)|device-cmyk(0 0.9 0.8 0)|device-cmyk(0% 90% 80% 10%)|device-cmyk(0 0 0 1)|device-cmyk(0, 0, 0)|1px !important|1px none|,|a(b)|;`, "|")

// TestEveryValue gives every property every value of a pool and compares what it comes to, or what is said against it, with
// testdata/everyvalue.txt.
func TestEveryValue(t *testing.T) {
	const parent = "div { color: #010203; font-size: 20px; line-height: 30px; letter-spacing: 2px; text-align: center; margin: 3px; padding: 4px; border: 5px dotted #040506; width: 600px; height: 300px; top: 6px; display: flex; flex-flow: column wrap; gap: 7px; white-space: pre; z-index: 3 }\n"
	var b strings.Builder
	plain := strings.TrimSpace(computedOf(t, parent, "").String())
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		fmt.Fprintf(&b, "== %s\n", name)
		said, first := map[string][]string{}, map[string]string{}
		var order []string
		for _, v := range everyValue {
			got := strings.TrimSpace(computedOf(t, parent, name+": "+v).String())
			kind := got // what is refused stands under the code of the message, with the first message of it
			switch fields := strings.Fields(got); {
			case got == plain:
				kind = "nothing changes"
			case strings.HasPrefix(got, "p#a "):
				kind = changes(plain, got)
			case len(fields) > 1:
				kind = fields[1]
			}
			if said[kind] == nil {
				order, first[kind] = append(order, kind), kind
				if strings.HasPrefix(kind, "style.") {
					first[kind] = got
				}
			}
			said[kind] = append(said[kind], v)
		}
		for _, kind := range order {
			values := strings.Join(said[kind], " | ")
			if kind == "style.value" {
				values = fmt.Sprintf("%d others", len(said[kind]))
			}
			fmt.Fprintf(&b, "%s ⇒ %s\n", values, first[kind])
		}
	}
	testtools.CompareText(t, "testdata/everyvalue.txt", b.String(), *update)
}

// changes returns the fields of a line of dump that another has not, and those that it lacks.
func changes(before, after string) string {
	was, is := strings.Fields(before), strings.Fields(after)
	var out []string
	for _, f := range is {
		if !slices.Contains(was, f) {
			out = append(out, f)
		}
	}
	for _, f := range was {
		name, _, _ := strings.Cut(f, "=")
		if !slices.ContainsFunc(is, func(g string) bool { return strings.HasPrefix(g, name) }) {
			out = append(out, "no "+f)
		}
	}
	return strings.Join(out, " ")
}

// computedOf gives what a declaration comes to, or what is said against it.
func computedOf(t *testing.T, before, declaration string) *bytes.Buffer {
	t.Helper()
	var diags diag.List
	doc, styles := run("<style>\n"+before+"#a { "+declaration+" }\n</style>\n<div><p id=\"a\"></p></div>\n", testEnvironment, &diags)
	var got bytes.Buffer
	for _, d := range diags.Sorted() {
		fmt.Fprintf(&got, "%s %s %s。%s ", strings.TrimPrefix(d.Pos.String(), "a.html:3:"), d.Code, d.Message, d.Remedy)
	}
	if diags.Len() == 0 {
		dump(&got, doc, styles)
	}
	return &got
}

// TestEverySelector compares which elements each selector of a list matches, with which specificity, or what is said against
// it, with testdata/everyselector.txt; the same for conditions of @media, rules of @page, custom properties and escapes.
func TestEverySelector(t *testing.T) {
	var b strings.Builder
	const tree = `<div id="d" class="c1 c2"><p id="p1" class="c1">a</p><p id="p2">b</p><ul id="u"><li id="l1">1</li><li id="l2" class="c2">2</li><li id="l3">3</li><li id="l4">4</li><li id="l5">5</li></ul><svg id="s" viewBox="0 0 1 1"><path d="M0 0H1"/></svg></div>`
	b.WriteString("== selectors\n")
	for _, selector := range strings.Split(`p|P|*|#p1|#p1#p2|.c1|.c1.c2|.c1 .c1|div p|div > p|div >p|body > p|div > > p|> p|p >|p +  p|p ~ p|p[x]|&|a\|b|p:|p::|:first-child|:last-child|:root|:root > body|li:nth-child(1)|li:nth-child(odd)|li:nth-child(even)|li:nth-child(2n)|li:nth-child(n)|li:nth-child(-n+2)|li:nth-child(+n+4)|li:nth-child(2n+1)|li:nth-child(2n - 1)|li:nth-child(0n+3)|li:nth-child(-2n+5)|li:nth-child(n1)|li:nth-child(2n+)|li:nth-child(x)|li:nth-child()|li:nth-child(1000000)|li:nth-child(999999)|li:nth-child(-1000000)|li:nth-child(1000001n)|li:nth-child(1000000n+1)|li:nth-child(-1000001n)|li:nth-child(n+1000000)|li:nth-child(n-1000000)|li:not(.c2)|li:not(.c2, #l1)|li:not(ul li)|li:not()|li:not(.c2,)|li:not(:first-child)|li:not(:not(.c2))|:not(p)|p:hover|p::before|p:before|p::first-child|p:whatever|p::whatever(1)|p:is(p)|p:nth-last-child(1)|p.|p#|p.1|.c\31|#\70 1|li, p|li,, p|,li|p,|50%|p > .c1|div .c2|ul > li:first-child|div.c1.c2#d|li:nth-child(2):not(.c1)|div > ul > li.c2|body div ul li|path|html|lineargradient`, "|") {
		fmt.Fprintf(&b, "%s ⇒ %s\n", selector, matchedBy(selector+" { z-index: 7 }", tree))
	}
	for _, selector := range []string{"#w", ".w", "path", "#w.w", "svg *", "svg > .w", "*", ":not(p)"} { // inside of an svg
		fmt.Fprintf(&b, "%s ⇒ %s\n", selector, matchedBy(selector+" { z-index: 7 }", `<p id="p1">a</p><svg viewBox="0 0 1 1"><path id="w" class="w" d="M0 0H1"/></svg>`))
	}
	b.WriteString("== who wins\n")
	for _, pair := range [][2]string{{"#p1", ".c1.c1.c1"}, {".c1", "p"}, {"p", "*"}, {"div p", "p"}, {"p:first-child", "p"}, {"p:not(#x)", ".c1.c1"}, {"p:not(.x, #y)", "p.c1"}, {"p:not(x)", "p"}, {strings.Repeat(".c1", 256), "#p1"}, {strings.Repeat(".c1", 300), strings.Repeat(".c1", 255)}, {"p", "p"}, {"body p", "div p"}} {
		for _, first := range []int{0, 1} {
			got := matchedBy(fmt.Sprintf("%s { z-index: 7 } %s { z-index: 8 }", pair[first], pair[1-first]), tree)
			fmt.Fprintf(&b, "%.20s, %.20s ⇒ %s\n", pair[first], pair[1-first], got)
		}
	}
	b.WriteString("== @media\n")
	for _, query := range strings.Split(`(width: 1000px)|(width: 999px)|(width >= 1000px)|(width > 1000px)|(width <= 1000px)|(width < 1000px)|(width = 1000px)|(height: 500px)|(height > 499.9px)|(min-width: 1000px)|(min-width: 1001px)|(max-width: 1000px)|(max-width: 999px)|(min-height: 500px)|(max-height: 499px)|(aspect-ratio: 2)|(aspect-ratio: 2/1)|(aspect-ratio > 2/1)|(aspect-ratio >= 4/2)|(min-aspect-ratio: 2.1)|(max-aspect-ratio: 1.9)|(aspect-ratio: 0)|(aspect-ratio: 1/0)|(aspect-ratio: -1)|(aspect-ratio < 1px)|(orientation: landscape)|(orientation: portrait)|(orientation: x)|(orientation)|(width)|(min-: 1px)|(max-: 1px)|(min-x: 1px)|(400px < width < 1000px)|(400px < width <= 1000px)|(1000px <= width <= 1001px)|(400px <= width < 1000px)|(1001px > width > 400px)|(1000px >= width >= 1000px)|(1000px > width > 400px)|(1000px = width)|(999px = width)|(400px < width > 300px)|(400px = width < 500px)|(400px < width = 500px)|(400px < x)|(400px)|(400px width)|(400px < width 500px)|(400px < width <)|(1 < aspect-ratio <= 2)|(2 < aspect-ratio)|(500px < height)|(62.5em = width)|(62.5rem >= width)|(1vw < width)|(50% < width)|(width < min(1em, 2px))|(width > -1px)|not (width: 1000px)|not (width: 1px)|not|(not (width: 1px))|(not (width: 1000px))|((width: 1000px) and (height: 500px))|(width: 1000px) and (height: 1px)|(width: 1px) or (height: 500px)|(width: 1px) or (height: 1px)|(width: 1px) and (height: 1px) or (height: 2px)|(width: 1px) and|(width: 1px) and and|and (width: 1px)|all|ALL and (width: 1px)|not all|print|screen and (width: 1px)|only screen|(width: 1px), (height: 500px)|(width: 1px), (height: 1px)|(width: 1px),|, all|()|(color)|width: 1px|(width: 1000px) x|((width: 1000px)|(width: 0)|(height > 0)`, "|") {
		fmt.Fprintf(&b, "%s ⇒ %s\n", query, matchedBy("@media "+query+" { #p1 { z-index: 7 } }", tree))
	}
	b.WriteString("== @page\n")
	for _, page := range strings.Split(`size: A4|size: a4 landscape|size: landscape A3|size: portrait|size: landscape|size: A7|size: B5|size: letter|size: 100mm|size: 100mm 200mm|size: 100mm 200mm 300mm|size: 100mm landscape|size: 0|size: -1mm|size: 10%|size: 2em|size: 100000mm|size: 100001mm|size: 100m|size:|bleed: 3mm|bleed: 0|bleed: -1mm|bleed: 1em|bleed: auto|bleed: 200000mm|marks: crop|marks: cross|marks: crop cross|marks: cross crop|marks: crop crop|marks: none|marks: none crop|marks: x|marks:|margin: 1mm|size: A4; bleed: 3mm; marks: crop|size: A4; size: A5|bleed: 3mm !important|x: 1|size: var(--x)`, "|") {
		fmt.Fprintf(&b, "%s ⇒ %s\n", page, matchedBy("@page { "+page+" }", tree))
	}
	for _, rule := range []string{"@page", "@page {", "@page :first { size: A4 }", "@page x { size: A4 }", "@page { size: A4 } @page { bleed: 1mm }", "@page { p { top: 0 } }", "@media all { @page { size: A4 } }"} {
		fmt.Fprintf(&b, "%s ⇒ %s\n", rule, matchedBy(rule, tree))
	}
	b.WriteString("== custom properties\n")
	for _, css := range strings.Split(`:root { --a: 7 } p { z-index: var(--a) }|p { z-index: var(--a) }|p { z-index: var(--a, 7) }|p { z-index: var(--a,) }|p { z-index: var(--a 7) }|p { z-index: var() }|p { z-index: var(a) }|p { z-index: var(--a }|:root { --a: var(--b); --b: 7 } p { z-index: var(--a) }|:root { --a: var(--b); --b: var(--a) } p { z-index: var(--a) }|:root { --a: var(--a, 7) } p { z-index: var(--a) }|div { --a: 7 } body { --a: 8 } p { z-index: var(--a) }|div { --a: 7 } p { --a: inherit; z-index: var(--a) }|div { --a: 7 } p { --a: initial; z-index: var(--a, 8) }|div { --a: 7 } p { --a: initial; z-index: var(--a) }|p { --a: inherit; z-index: var(--a, 8) }|:root { --A: 7 } p { z-index: var(--a, 8) }|:root { --a: x } p { z-index: var(--a) }|:root { --a: ; } p { z-index: var(--a) 7 }|:root { --a: 1px } p { margin: var(--a) calc(var(--a) + 1px) }|:root { --a: var(--none) } p { z-index: var(--a); order: 1 }|p { z-index: var(--a, var(--b, 7)) }|p { z-index: var(--a, var(--b)) }|:root { --fit: 1px 2px } p { z-index: 7 }|p { --a: 1; --a: 7; z-index: var(--a) }|p { --\61: 7; z-index: var(--a) }|p { z-index: inherit } div { z-index: 7 }|p { z-index: initial } p.c1 { z-index: 7 }`, "|") {
		fmt.Fprintf(&b, "%s ⇒ %s\n", css, matchedBy(css, tree))
	}
	b.WriteString("== rules\n")
	for _, css := range strings.Split(`p { z-index: 7|p { z-index: 7 } }|p z-index: 7|p { z-index 7 }|p { z-index: 7; }|p { ; z-index: 7; ; }|p { z-index: 7 z-index: 8 }|p { z-index: ; }|p { z-index: 7; order: 1; z-index: 8 }|p { Z-INDEX: 7 }|p { z-index: 7 /* x */ }|/* x */ p { z-index: 7 }|p { z-index: 7 /* x|<!-- p { z-index: 7 } -->|p { & li { z-index: 7 } }|p { color: "red }|@media all { p { z-index: 7 }|@media all p { z-index: 7 }|@media all;|@font-face { x: y }|@import "x";|@ { }|{ z-index: 7 }|p { z-index: 7 !important }|p { z-index: 7! important }|p { zindex: 7 }|p { -webkit-x: 7 }|p { zzzz: 7 }|p { float: left }|p { 7: 7 }|p { color: red; color: blue; } #p1 { z-index: 7 }`, "|") {
		fmt.Fprintf(&b, "%s ⇒ %s\n", css, matchedBy(css, tree))
	}
	b.WriteString("== colours\n")
	for _, name := range slices.Sorted(maps.Keys(namedColors)) {
		c, ok := ParseColor(name)
		fmt.Fprintf(&b, "%s ⇒ #%02x%02x%02x %v\n", name, c.R, c.G, c.B, ok)
	}
	b.WriteString("== escapes\n")
	for _, s := range []string{`a`, `\61`, `\61 b`, `\61  b`, `\000061b`, `\0000611`, `\0`, `\D800`, `\DFFF`, `\E000`, `\110000`, `\10FFFF`, `\g`, `\`, "\\\nb", `a\`, `\41\42`, "\\61\tb", "\\61\nb", `\F`, `\f0`, `\FFFFFFF`} {
		fmt.Fprintf(&b, "%q ⇒ %q\n", s, unescape(s))
	}
	for _, s := range []string{`"a"`, `'a'`, `"a`, `a"`, `""`, `"`, `"\61"`, `'a"`, ``} {
		fmt.Fprintf(&b, "%q ⇒ %q\n", s, unquote(s))
	}
	for _, s := range []string{`url(a)`, `url( "a" )`, `url('a')`, `url()`, `url(a`, `url(\61)`} {
		fmt.Fprintf(&b, "%q ⇒ %q\n", s, urlOf(s))
	}
	for _, s := range []string{"Az", "@[`{", "ÄA", "aZ", "Za"} {
		fmt.Fprintf(&b, "%q ⇒ %q\n", s, lower(s))
	}
	testtools.CompareText(t, "testdata/everyselector.txt", b.String(), *update)
}

// matchedBy says for every element with an id what differs from the same tree without the rules, or what is said against them.
func matchedBy(css, tree string) string {
	show := func(css string) (map[string]string, string) {
		var diags diag.List
		doc, styles := run("<style>\n"+css+"\n</style>\n"+tree+"\n", testEnvironment, &diags)
		if diags.Len() > 0 {
			var said []string
			for _, d := range diags.Sorted() {
				said = append(said, fmt.Sprintf("%s %s %s。%s", strings.TrimPrefix(d.Pos.String(), "a.html:"), d.Code, d.Message, d.Remedy))
			}
			return nil, strings.Join(said, " / ")
		}
		var out bytes.Buffer
		dump(&out, doc, styles)
		lines := map[string]string{}
		for line := range strings.Lines(out.String()) {
			name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			lines[name] = rest
		}
		return lines, ""
	}
	got, problems := show(css)
	if problems != "" {
		return problems
	}
	base, _ := show("")
	var out []string
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if got[name] != base[name] {
			out = append(out, name+" "+strings.TrimSpace(strings.ReplaceAll(got[name], base[name], "")))
		}
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, " / ")
}
