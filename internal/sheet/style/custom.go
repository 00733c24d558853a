package style

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
)

// customs are the custom properties of an element, var() in them resolved. Elements without declarations of their own
// share their parent's.
type customs struct {
	values map[string][]token
	text   map[string]string
	broken map[string]bool // reported: using them is no further problem
}

// lookup is what var() asks.
func (c *customs) lookup(name string) (tokens []token, ok, broken bool) {
	tokens, ok = c.values[name]
	return tokens, ok, c.broken[name]
}

var noCustoms = &customs{}

// maxTokens bounds what var() may grow a value to.
const maxTokens = 10_000

// custom returns the custom properties of the element whose declarations are m.applied.
func (m *matcher) custom(inherited *customs) *customs {
	var own map[string]*declaration
	for _, d := range m.applied {
		if d.custom() {
			if own == nil {
				own = map[string]*declaration{}
			}
			own[d.name] = d
		}
	}
	if own == nil {
		return inherited
	}
	c := &customResolver{matcher: m, own: own, parent: inherited, visiting: map[string]bool{},
		out: &customs{values: maps.Clone(inherited.values), text: maps.Clone(inherited.text), broken: maps.Clone(inherited.broken)}}
	if c.out.values == nil {
		c.out.values, c.out.text, c.out.broken = map[string][]token{}, map[string]string{}, map[string]bool{}
	}
	for name := range own {
		delete(c.out.values, name)
		delete(c.out.text, name)
		delete(c.out.broken, name)
	}
	for _, name := range slices.Sorted(maps.Keys(own)) {
		c.resolve(name)
	}
	return c.out
}

// customResolver resolves the var() of one element's custom properties.
type customResolver struct {
	*matcher
	own      map[string]*declaration
	parent   *customs
	visiting map[string]bool // true: being resolved, false: done
	out      *customs
}

// resolve works out one of the element's own custom properties.
func (c *customResolver) resolve(name string) {
	d := c.own[name]
	if busy, seen := c.visiting[name]; busy {
		c.diags.Error(d.pos, "style.var", fmt.Sprintf("自定义属性 %s 绕了一圈又用到它自己", name), "去掉这个循环")
		c.out.broken[name] = true
		return
	} else if seen {
		return
	}
	c.visiting[name] = true
	defer func() { c.visiting[name] = false }()
	if len(d.value) == 1 && d.value[0].kind == css.IdentToken {
		switch lower(d.value[0].text) {
		case "initial":
			return
		case "inherit":
			if v, ok := c.parent.values[name]; ok {
				c.out.values[name], c.out.text[name] = v, c.parent.text[name]
			}
			return
		}
	}
	tokens, ok := substitute(nil, d.value, d, c.lookup, c.diags)
	if ok {
		c.out.values[name], c.out.text[name] = tokens, join(tokens)
	}
	c.out.broken[name] = !ok
}

// lookup returns the value of a custom property while the element's own are being resolved.
func (c *customResolver) lookup(name string) (tokens []token, ok, broken bool) {
	if _, own := c.own[name]; own {
		c.resolve(name)
	}
	return c.out.lookup(name)
}

// substitute appends tokens to out with every var() replaced (Variables 1, §3). It reports what is not defined.
func substitute(out, tokens []token, d *declaration, lookup func(string) (value []token, ok, broken bool), diags *diag.List) ([]token, bool) {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if !isVar(t) {
			out = append(out, t)
			continue
		}
		end := closing(tokens, i)
		args := trim(tokens[i+1 : end])
		i = end
		name := unescape(args[0].text)
		value, ok, broken := lookup(name)
		rest := trim(args[1:])
		switch {
		case ok:
			for _, u := range value {
				u.pos = t.pos // where it is used is where it can be wrong
				out = append(out, u)
			}
		case len(rest) > 0:
			if out, ok = substitute(out, trim(rest[1:]), d, lookup, diags); !ok {
				return out, false
			}
		case broken:
			return out, false
		default:
			diags.Error(t.pos, "style.var", fmt.Sprintf("没有定义自定义属性 %s", name),
				fmt.Sprintf("在 :root 里写 %s: …，或写备用值 var(%s, …)", name, name))
			return out, false
		}
		if len(out) > maxTokens {
			diags.Error(d.pos, "style.var", fmt.Sprintf("%s 的值展开后太长", d.name), "减少 var() 的嵌套")
			return out, false
		}
	}
	return out, true
}

// substituted returns the setter of a declaration that holds var(), nil after reporting what is wrong. The last
// result is kept with the declaration: sheets are shared between runs, and so is the palette mostly.
func (m *matcher) substituted(d *declaration, own *customs) setter {
	tokens, ok := substitute(m.tokens[:0], d.value, d, own.lookup, m.diags)
	m.tokens = tokens
	if !ok {
		return nil
	}
	m.text = m.text[:0]
	for _, t := range tokens {
		m.text = append(append(m.text, t.text...), 0) // 0 keeps "1" "2" and "12" apart
	}
	s := d.cached.Load()
	if s == nil || s.text != string(m.text) {
		s = &substituted{text: string(m.text)}
		s.set = d.parse(trim(slices.Clone(tokens)), &s.refs, &s.problems)
		d.cached.Store(s)
	}
	m.diags.Merge(&s.problems)
	m.check(s.refs)
	return s.set
}
