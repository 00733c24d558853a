package style

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
	"fanshi/internal/sheet/markup"
)

// selector is a complex selector; its compounds are kept from right to left.
type selector struct {
	compounds   []compound
	child       []bool // child[i]: compounds[i] is a child of compounds[i+1], else a descendant
	specificity uint32 // ids, classes and types, one byte each
	pos         diag.Pos
}

// compound is what one element must be.
type compound struct {
	tag     string // lower case; empty: any
	id      string
	classes []string
	pseudos []pseudo
}

// pseudo is a pseudo-class.
type pseudo struct {
	kind pseudoKind
	a, b int        // nth-child
	not  []compound // :not()
}

type pseudoKind uint8

const (
	firstChild pseudoKind = iota
	lastChild
	nthChild
	root
	not
)

// selector reads one complex selector (Selectors 4, §17); nil after reporting what is wrong.
func (p *sheetParser) selector(tokens []token, pos diag.Pos) *selector {
	if len(tokens) == 0 {
		p.fail(pos, "style.selector", "这里缺一个选择器", "写上元素名、.类名或 #编号；多出来的逗号删掉")
		return nil
	}
	s := &selector{pos: tokens[0].pos}
	for i := 0; ; {
		c, next, ok := p.compound(tokens, i)
		if !ok {
			return nil
		}
		s.compounds = append(s.compounds, c)
		s.specificity = addSpecificity(s.specificity, c.specificity())
		if i = next; i == len(tokens) {
			break
		}
		child := false
		for ; i < len(tokens) && (tokens[i].kind == css.WhitespaceToken || tokens[i].is(">")); i++ {
			if tokens[i].is(">") {
				if child {
					p.fail(tokens[i].pos, "style.selector", "多了一个“>”", "删掉它")
					return nil
				}
				child = true
			}
		}
		if i == len(tokens) {
			p.fail(tokens[i-1].pos, "style.selector", "“>”后面没有选择器", "写上元素名、.类名或 #编号")
			return nil
		}
		s.child = append(s.child, child)
	}
	slices.Reverse(s.compounds)
	slices.Reverse(s.child)
	return s
}

// compound reads simple selectors from tokens[i] on and returns the index behind them.
func (p *sheetParser) compound(tokens []token, i int) (c compound, next int, ok bool) {
	start := i
	for i < len(tokens) {
		t := tokens[i]
		switch {
		case t.kind == css.WhitespaceToken || t.is(">"):
			if i == start {
				return c, i, p.badSelector(t)
			}
			return c, i, true
		case t.kind == css.IdentToken && i == start:
			c.tag = lower(unescape(t.text))
			i++
		case t.is("*") && i == start:
			i++
		case t.kind == css.HashToken && c.id == "":
			c.id = unescape(t.text[1:])
			i++
		case t.is(".") && i+1 < len(tokens) && tokens[i+1].kind == css.IdentToken:
			c.classes = append(c.classes, unescape(tokens[i+1].text))
			i += 2
		case t.kind == css.ColonToken:
			q, n, good := p.pseudo(tokens, i)
			if !good {
				return c, i, false
			}
			c.pseudos = append(c.pseudos, q)
			i = n
		default:
			return c, i, p.badSelector(t)
		}
	}
	return c, i, i > start
}

// badSelector reports t and returns false.
func (p *sheetParser) badSelector(t token) bool {
	remedy := "可用的选择器：元素名、.类名、#编号、后代（空格）、>、:first-child、:last-child、:nth-child()、:not()、:root"
	switch {
	case t.is("+") || t.is("~"):
		remedy = "给后面的元素加一个类名，用 .类名"
	case t.is("["):
		remedy = "给元素加一个类名，用 .类名"
	case t.is("&"):
		remedy = "规则不能嵌套，写出完整的选择器"
	case t.is("|") || t.kind == css.ColumnToken:
		remedy = "直接写元素名"
	case t.kind == css.PercentageToken:
		remedy = "版面是静止的，删掉 @keyframes"
	}
	p.fail(t.pos, "style.selector", fmt.Sprintf("选择器里的“%s”不支持", t.text), remedy)
	return false
}

var pseudoHints = map[string]string{
	"hover": "版面不能点按，删掉它", "active": "版面不能点按，删掉它", "focus": "版面不能点按，删掉它",
	"visited": "版面上没有链接，删掉它", "link": "版面上没有链接，删掉它",
	"before": "把内容直接写进 HTML", "after": "把内容直接写进 HTML", "first-line": "用 span 包住这些字", "first-letter": "用 span 包住这个字",
	"marker": "用 list-style-type: none，把符号写进 HTML", "only-child": "用 :first-child:last-child",
	"nth-last-child": "给元素加一个类名", "first-of-type": "给元素加一个类名", "last-of-type": "给元素加一个类名",
	"nth-of-type": "给元素加一个类名", "nth-last-of-type": "给元素加一个类名", "only-of-type": "给元素加一个类名",
	"is": "写成用逗号隔开的选择器", "where": "写成用逗号隔开的选择器", "matches": "写成用逗号隔开的选择器",
	"has": "给元素加一个类名", "empty": "在模板里用 {{if}} 判断", "lang": "给元素加一个类名",
}

// pseudo reads a pseudo-class at the colon tokens[i].
func (p *sheetParser) pseudo(tokens []token, i int) (q pseudo, next int, ok bool) {
	at := tokens[i]
	for i++; i < len(tokens) && tokens[i].kind == css.ColonToken; i++ {
	}
	if i == len(tokens) {
		return q, i, p.badSelector(at)
	}
	t := tokens[i]
	name := strings.TrimSuffix(lower(t.text), "(")
	double := tokens[i-1].pos != at.pos
	if t.kind == css.IdentToken && !double {
		switch name {
		case "first-child":
			return pseudo{kind: firstChild}, i + 1, true
		case "last-child":
			return pseudo{kind: lastChild}, i + 1, true
		case "root":
			return pseudo{kind: root}, i + 1, true
		}
	}
	if t.kind == css.FunctionToken && !double {
		end := closing(tokens, i)
		args := trim(tokens[i+1 : end])
		switch next = min(end+1, len(tokens)); name {
		case "nth-child":
			a, b, good := parseNth(join(args))
			if !good {
				p.fail(t.pos, "style.selector", fmt.Sprintf(":nth-child(%s) 写得不对", clip(join(args))),
					"写成 :nth-child(2)、:nth-child(odd)、:nth-child(even) 或 :nth-child(3n+1)")
			}
			return pseudo{kind: nthChild, a: a, b: b}, next, good
		case "not":
			list, good := p.negation(args, t.pos)
			return pseudo{kind: not, not: list}, next, good
		}
	}
	hint, known := pseudoHints[name]
	if !known {
		hint = "可用的有 :first-child、:last-child、:nth-child()、:not()、:root"
	}
	colons := ":"
	if double {
		colons = "::"
	}
	p.fail(at.pos, "style.selector", fmt.Sprintf("选择器 %s%s 不支持", colons, name), hint)
	return q, i, false
}

// negation reads the argument of :not(): a list of compounds.
func (p *sheetParser) negation(args []token, pos diag.Pos) ([]compound, bool) {
	var list []compound
	for _, part := range splitCommas(args) {
		if len(part) == 0 {
			p.fail(pos, "style.selector", ":not() 里缺一个选择器", "写成 :not(.类名)")
			return nil, false
		}
		c, next, ok := p.compound(part, 0)
		if !ok {
			return nil, false
		}
		if next != len(part) {
			p.fail(part[next].pos, "style.selector", ":not() 里只能写简单的选择器", "写成 :not(.类名)，不要用空格和 >")
			return nil, false
		}
		list = append(list, c)
	}
	return list, true
}

// parseNth reads an+b, odd or even (CSS Syntax 3, §6), more leniently about white space.
func parseNth(s string) (a, b int, ok bool) {
	s = strings.ReplaceAll(lower(s), " ", "")
	switch s {
	case "odd":
		return 2, 1, true
	case "even":
		return 2, 0, true
	}
	before, after, hasN := strings.Cut(s, "n")
	if !hasN {
		b, err := strconv.Atoi(s)
		return 0, b, err == nil && b < 1e6 && b > -1e6
	}
	switch before {
	case "", "+":
		a = 1
	case "-":
		a = -1
	default:
		n, err := strconv.Atoi(before)
		if err != nil || n > 1e6 || n < -1e6 {
			return 0, 0, false
		}
		a = n
	}
	if after == "" {
		return a, 0, true
	}
	b, err := strconv.Atoi(after)
	return a, b, err == nil && (after[0] == '+' || after[0] == '-') && b < 1e6 && b > -1e6
}

func (c *compound) specificity() uint32 {
	n := min(uint32(len(c.classes)), 255) << 8
	if c.id != "" {
		n += 1 << 16
	}
	if c.tag != "" {
		n++
	}
	for _, q := range c.pseudos {
		if q.kind != not {
			n = addSpecificity(n, 1<<8)
			continue
		}
		most := uint32(0)
		for i := range q.not {
			most = max(most, q.not[i].specificity())
		}
		n = addSpecificity(n, most)
	}
	return n
}

// addSpecificity adds byte by byte without carrying.
func addSpecificity(a, b uint32) uint32 {
	sum := uint32(0)
	for shift := 0; shift <= 16; shift += 8 {
		sum |= min(a>>shift&255+b>>shift&255, 255) << shift
	}
	return sum
}

// siblings is an element's place among its parent's elements, from 1.
type siblings struct{ index, count int }

// matches reports whether the selector matches n. place is indexed by Node.Index.
func (s *selector) matches(n *markup.Node, place []siblings) bool {
	return s.compounds[0].matches(n, place) && s.matchesFrom(0, n, place)
}

// matchesFrom reports whether the ancestors of n, which matches compound i, match the compounds after it.
func (s *selector) matchesFrom(i int, n *markup.Node, place []siblings) bool {
	if i == len(s.compounds)-1 {
		return true
	}
	for a := n.Parent; a != nil; a = a.Parent {
		if s.compounds[i+1].matches(a, place) && s.matchesFrom(i+1, a, place) {
			return true
		}
		if s.child[i] {
			return false
		}
	}
	return false
}

func (c *compound) matches(n *markup.Node, place []siblings) bool {
	if c.tag != "" && c.tag != n.Tag && c.tag != lower(n.Tag) {
		return false
	}
	if c.id != "" && c.id != n.ID {
		return false
	}
	for _, class := range c.classes {
		if !slices.Contains(n.Classes, class) {
			return false
		}
	}
	for i := range c.pseudos {
		if !c.pseudos[i].matches(n, place) {
			return false
		}
	}
	return true
}

func (q *pseudo) matches(n *markup.Node, place []siblings) bool {
	at := place[n.Index]
	switch q.kind {
	case firstChild:
		return at.index == 1
	case lastChild:
		return at.index == at.count
	case root:
		return n.Parent == nil
	case nthChild:
		d := at.index - q.b
		return q.a == 0 && d == 0 || q.a != 0 && d%q.a == 0 && d/q.a >= 0
	}
	for i := range q.not {
		if q.not[i].matches(n, place) {
			return false
		}
	}
	return true
}
