package markup

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

func unescape(s string) string { return html.UnescapeString(s) }

// checkNesting reports elements that a browser would move elsewhere or close early (WHATWG HTML 13.2.6).
func (p *parser) checkNesting(n *Node, def *element, parent *Node) {
	wrong := func(message, remedy string) { p.diags.Error(n.Pos, "markup.nesting", message, remedy) }
	inside := fmt.Sprintf("<%s> 不能放在 <%s> 里", n.Tag, parent.Tag)
	switch parent.Tag {
	case "table":
		switch {
		case n.Tag != "tr" && n.Tag != "tbody" && n.Tag != "thead":
			wrong(inside, "table 里只能写 thead、tbody 和 tr")
		case n.Tag == "thead" && slices.ContainsFunc(parent.Children, func(c *Node) bool { return !c.IsText() }):
			wrong("thead 前面还有别的行", "一张表只有一个 thead，写在最前面")
		}
		return
	case "tbody", "thead":
		if n.Tag != "tr" {
			wrong(inside, parent.Tag+" 里只能写 tr")
		}
		return
	case "tr":
		if n.Tag != "td" && n.Tag != "th" {
			wrong(inside, "tr 里只能写 td 和 th")
		}
		return
	case "ul", "ol":
		if n.Tag != "li" {
			wrong(inside, "把它放进 li")
		}
		return
	case "linearGradient":
		if n.Tag != "stop" {
			wrong(inside, "linearGradient 里只能写 stop")
		}
		return
	}
	switch {
	case n.Tag == "tr":
		wrong(inside, "tr 要直接放在 table、thead 或 tbody 里")
	case n.Tag == "tbody" || n.Tag == "thead":
		wrong(inside, fmt.Sprintf("%s 要直接放在 table 里", n.Tag))
	case n.Tag == "td" || n.Tag == "th":
		wrong(inside, fmt.Sprintf("%s 要直接放在 tr 里", n.Tag))
	case n.Tag == "stop":
		wrong(inside, "stop 要放在 linearGradient 里")
	case n.Tag == "li" && parent.Tag == "li":
		wrong(inside, "先写 </li>；要分层就在 li 里再写 ul 或 ol")
	case isHeading(n.Tag) && isHeading(parent.Tag):
		wrong(inside, fmt.Sprintf("先写 </%s>", parent.Tag))
	}
	if def.block {
		for a := parent; a != nil && a.Tag != "td" && a.Tag != "th"; a = a.Parent {
			if a.Tag == "p" {
				wrong(fmt.Sprintf("<%s> 不能放在 <p> 里", n.Tag), "先写 </p>，或把外面的 p 改成 div")
				break
			}
		}
	}
}

func isHeading(tag string) bool { return tag == "h1" || tag == "h2" || tag == "h3" }

// refuseElement reports an element that is not in the subset, or not where it stands.
func (p *parser) refuseElement(n *Node, def *element, inSVG bool) {
	switch hint, ok := hints[n.Tag]; {
	case def != nil && inSVG:
		p.diags.Error(n.Pos, "markup.nesting", fmt.Sprintf("<%s> 不能放在 svg 里", def.name),
			"先写 </svg>，再用绝对定位叠在图上")
	case def != nil:
		p.diags.Error(n.Pos, "markup.nesting", fmt.Sprintf("<%s> 只能放在 svg 里", def.name), "外面套上 <svg viewBox=\"…\">")
	case n.Tag == "script":
		p.diags.Error(n.Pos, "markup.script", "<script> 不支持", hint)
	case ok:
		p.diags.Error(n.Pos, "markup.element", fmt.Sprintf("元素 <%s> 不支持", n.Tag), hint)
	default:
		p.diags.Error(n.Pos, "markup.element", fmt.Sprintf("元素 <%s> 不支持", n.Tag), elementHint(n.Tag, inSVG))
	}
}

// elementHint names the nearest element of the subset, or all of them.
func elementHint(tag string, inSVG bool) string {
	var names []string
	for _, e := range elements {
		if inSVG == (e.svg && e.name != "svg") && e.name != "html" && e.name != "head" && e.name != "body" {
			names = append(names, e.name)
		}
	}
	slices.Sort(names)
	if near := Nearest(tag, names); near != "" {
		return "是不是 " + near + "？"
	}
	if inSVG {
		return "svg 里可用的元素：" + strings.Join(names, "、")
	}
	return "改用 div 或 span；可用的元素：" + strings.Join(names, "、")
}

// Nearest returns the name at the smallest edit distance from word, at most two and at most half of the word; "" if
// there is none. Names are ASCII; it is meant for "did you mean".
func Nearest(word string, names []string) string {
	best, at := "", min(3, (len(word)+1)/2)
	for _, name := range names {
		if d := distance(word, lower(name)); d < at {
			best, at = name, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes; the names are ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
