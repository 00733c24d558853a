package style

import (
	"fmt"
	"slices"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
)

// condition is a node of a media query (Media Queries 4, §3).
type condition struct {
	op   conditionOp
	args []*condition
	// feature:
	name  string // width, height, aspect-ratio or orientation
	word  string // portrait or landscape
	tests []comparison
}

type conditionOp uint8

const (
	feature conditionOp = iota
	allOf
	anyOf
	noneOf
	always
)

// comparison compares the feature with a value: px for sizes, width ÷ height for ratios.
type comparison struct {
	op    string // < <= = >= >
	value float64
}

// holds evaluates the condition for a page of width × height px.
func (c *condition) holds(width, height float64) bool {
	switch c.op {
	case always:
		return true
	case allOf:
		return !slices.ContainsFunc(c.args, func(a *condition) bool { return !a.holds(width, height) })
	case anyOf:
		return slices.ContainsFunc(c.args, func(a *condition) bool { return a.holds(width, height) })
	case noneOf:
		return !c.args[0].holds(width, height)
	}
	actual := width
	switch c.name {
	case "orientation":
		return (c.word == "portrait") == (height >= width) // Media Queries 4, §4.4: a square is portrait
	case "height":
		actual = height
	case "aspect-ratio":
		if height == 0 {
			return false
		}
		actual = width / height
	}
	for _, t := range c.tests {
		if !t.holds(actual) {
			return false
		}
	}
	return true
}

// mediaTolerance is the relative error of the conversion between page units and px.
const mediaTolerance = 1e-9

func (t comparison) holds(actual float64) bool {
	near := mediaTolerance * max(t.value, 1)
	switch t.op {
	case "<":
		return actual < t.value-near
	case "<=":
		return actual <= t.value+near
	case ">":
		return actual > t.value+near
	case ">=":
		return actual >= t.value-near
	}
	return actual >= t.value-near && actual <= t.value+near
}

const mediaRemedy = "写成 @media (orientation: portrait)、(min-width: 600px)、(400px <= width <= 900px) 或 (aspect-ratio > 16/9)，用 and、or、not 连接"

// condition reads a media query list; nil after reporting what is wrong.
func (p *sheetParser) condition(pos diag.Pos, tokens []token) *condition {
	list := &condition{op: anyOf}
	for _, part := range splitCommas(tokens) {
		m := mediaReader{value{tokens: part, name: "@media", pos: pos, diags: p.diags}}
		c := m.query(true)
		if c == nil || !m.done() || m.failed {
			if !m.failed {
				if t, ok := m.peek(); ok {
					pos = t.pos
				}
				p.fail(pos, "style.media", fmt.Sprintf("@media 的条件“%s”写得不对", clip(join(part))), mediaRemedy)
			}
			return nil
		}
		list.args = append(list.args, c)
	}
	if len(list.args) == 1 {
		return list.args[0]
	}
	return list
}

type mediaReader struct{ value }

// query reads conditions joined by one kind of and/or.
func (m *mediaReader) query(top bool) *condition {
	c := m.term(top)
	joint := ""
	var args []*condition
	for c != nil && !m.failed {
		w, ok := m.word("and", "or")
		if !ok {
			break
		}
		if joint != "" && w != joint {
			m.i--
			return nil // and and or need brackets between them
		}
		joint = w
		next := m.term(false)
		if next == nil {
			return nil
		}
		args = append(args, next)
	}
	switch joint {
	case "and":
		return &condition{op: allOf, args: append([]*condition{c}, args...)}
	case "or":
		return &condition{op: anyOf, args: append([]*condition{c}, args...)}
	}
	return c
}

// term reads a feature, a query in brackets, not …, or at the top a media type.
func (m *mediaReader) term(top bool) *condition {
	t, ok := m.peek()
	if !ok {
		return nil
	}
	if _, ok := m.word("not"); ok {
		c := m.term(top)
		if c == nil {
			return nil
		}
		return &condition{op: noneOf, args: []*condition{c}}
	}
	if top && t.kind == css.IdentToken {
		switch lower(t.text) {
		case "all":
			m.i++
			return &condition{op: always}
		case "print", "screen", "only":
			m.fail(t.pos, "style.media", fmt.Sprintf("@media %s 不支持", t.text), "同一张版面既可上屏也可印刷：用 width、height、aspect-ratio、orientation 来分")
			return nil
		}
	}
	if t.kind != css.LeftParenthesisToken {
		return nil
	}
	end := closing(m.tokens, m.i)
	inner := mediaReader{m.value}
	inner.tokens, inner.i = trim(m.tokens[m.i+1:end]), 0
	var c *condition
	if first, ok := inner.peek(); ok && (first.kind == css.LeftParenthesisToken || first.kind == css.IdentToken && lower(first.text) == "not") {
		c = inner.query(false)
	} else {
		c = inner.feature()
	}
	m.failed = m.failed || inner.failed
	if c == nil || !inner.done() {
		return nil
	}
	m.i = min(end+1, len(m.tokens))
	return c
}

// feature reads (name: value) or a range.
func (m *mediaReader) feature() *condition {
	t, ok := m.peek()
	if !ok {
		return nil
	}
	if t.kind != css.IdentToken {
		return m.valueFirst()
	}
	name := lower(t.text)
	m.i++
	if op, ok := m.comparison(); ok {
		v, good := m.operand(name)
		if !good || !known(name) {
			return m.unknown(t, name)
		}
		return &condition{name: name, tests: []comparison{{op, v}}}
	}
	if !m.accept(":") {
		return m.unknown(t, name)
	}
	if name == "orientation" {
		w, ok := m.word("portrait", "landscape")
		if !ok {
			return nil
		}
		return &condition{name: name, word: w}
	}
	op := "="
	if len(name) > 4 && name[:4] == "min-" {
		name, op = name[4:], ">="
	} else if len(name) > 4 && name[:4] == "max-" {
		name, op = name[4:], "<="
	}
	if !known(name) {
		return m.unknown(t, name)
	}
	v, ok := m.operand(name)
	if !ok {
		return nil
	}
	return &condition{name: name, tests: []comparison{{op, v}}}
}

// unknown reports a feature outside the subset.
func (m *mediaReader) unknown(t token, name string) *condition {
	if !m.failed && !known(name) && name != "orientation" {
		m.fail(t.pos, "style.media", fmt.Sprintf("@media 的特性 %s 不支持", t.text), "可用的特性：width、height、aspect-ratio（可加 min-、max-）、orientation")
	}
	return nil
}

func known(name string) bool { return name == "width" || name == "height" || name == "aspect-ratio" }

// valueFirst reads value < name or value < name < value.
func (m *mediaReader) valueFirst() *condition {
	start := m.i
	name := "width"
	for _, t := range m.tokens { // the name decides how the value is read
		if t.kind == css.IdentToken {
			name = lower(t.text)
		}
	}
	if !known(name) {
		return nil
	}
	low, ok := m.operand(name)
	if !ok {
		m.i = start
		return nil
	}
	op, ok := m.comparison()
	if !ok {
		return nil
	}
	if _, ok := m.word(name); !ok {
		return nil
	}
	c := &condition{name: name, tests: []comparison{{mirror(op), low}}}
	if m.done() {
		return c
	}
	op2, ok := m.comparison()
	if !ok || op == "=" || op2 == "=" || op[0] != op2[0] {
		return nil
	}
	high, ok := m.operand(name)
	if !ok {
		return nil
	}
	c.tests = append(c.tests, comparison{op2, high})
	return c
}

// mirror turns a < b into b > a.
func mirror(op string) string {
	return map[string]string{"<": ">", "<=": ">=", "=": "=", ">": "<", ">=": "<="}[op]
}

func (m *mediaReader) comparison() (string, bool) {
	for _, op := range []string{"<", ">"} {
		if m.accept(op) {
			if m.i < len(m.tokens) && m.tokens[m.i].is("=") {
				m.i++
				op += "="
			}
			return op, true
		}
	}
	return "=", m.accept("=")
}

// operand reads a length in px or a ratio; em and rem are 16 px here (Media Queries 4, §1.3).
func (m *mediaReader) operand(name string) (float64, bool) {
	if name == "aspect-ratio" {
		a, ok := m.number()
		b := 1.0
		if ok && m.accept("/") {
			b, ok = m.number()
		}
		return a / b, ok && a >= 0 && b > 0
	}
	l, ok := m.length(positiveOnly)
	if !ok || l.fn != nil || l.vw != 0 || l.vh != 0 || l.vmin != 0 || l.vmax != 0 {
		return 0, false
	}
	return l.px + rootFontSize*(l.em+l.rem), true
}
