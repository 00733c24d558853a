package style

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
)

// declaration is one property and its value.
type declaration struct {
	name   string
	pos    diag.Pos // of the name
	value  []token
	prop   *property // nil for custom properties
	set    setter    // nil where var() has to be substituted first
	phase  phase
	ua     bool
	cached atomic.Pointer[substituted] // the last substitution: most sheets have one palette
}

// substituted is a declaration whose var() have been replaced.
type substituted struct {
	text     string
	set      setter
	refs     []reference
	problems diag.List
}

// custom reports whether d declares a custom property that var() can name.
func (d *declaration) custom() bool { return d.prop == nil }

// declaration reads one declaration; nil if it has been reported.
func (p *sheetParser) declaration(name token, tokens []token) *declaration {
	d := &declaration{name: lower(name.text), pos: name.pos, value: tokens, phase: phaseRest, ua: p.ua}
	d.value = p.withoutImportant(d.value)
	if name.kind == css.CustomPropertyNameToken {
		d.name = unescape(name.text) // custom properties keep their case
	}
	prop, ok := properties[d.name]
	if p.ua && defaults[d.name] != nil {
		prop, ok = defaults[d.name], true
	}
	switch {
	case ok:
		d.prop, d.phase = prop, prop.phase
	case name.kind != css.CustomPropertyNameToken:
		p.unknownProperty(name)
		return nil
	}
	if len(d.value) == 0 {
		if d.custom() {
			return d
		}
		p.fail(name.pos, "style.value", d.name+" 没有值", "可用的值："+prop.allowed)
		return nil
	}
	if d.custom() || slices.ContainsFunc(d.value, isVar) {
		if p.checkVar(d) {
			return d
		}
		return nil
	}
	d.set = d.parse(d.value, &p.sheet.refs, p.diags)
	if d.set == nil {
		return nil
	}
	return d
}

// withoutImportant reports !important and takes it off.
func (p *sheetParser) withoutImportant(tokens []token) []token {
	for i, t := range tokens {
		if t.kind == css.DelimToken && t.text == "!" {
			p.fail(t.pos, "style.important", "!important 不支持", "删掉它；要优先就把规则写在后面，或写更具体的选择器")
			return trim(tokens[:i])
		}
	}
	return tokens
}

func isVar(t token) bool { return t.kind == css.FunctionToken && strings.EqualFold(t.text, "var(") }

// checkVar reports var() that are not written as var(--name) or var(--name, fallback).
func (p *sheetParser) checkVar(d *declaration) bool {
	for i, t := range d.value {
		if !isVar(t) {
			continue
		}
		end := closing(d.value, i)
		args := trim(d.value[i+1 : end])
		good := end < len(d.value) && len(args) > 0 && args[0].kind == css.CustomPropertyNameToken
		if good && len(args) > 1 {
			rest := trim(args[1:])
			good = rest[0].kind == css.CommaToken
		}
		if !good {
			p.fail(t.pos, "style.var", "var() 写得不对", "写成 var(--名字) 或 var(--名字, 备用值)")
			return false
		}
	}
	return true
}

// parse reads a value without var(). It returns nil after reporting what is wrong.
func (d *declaration) parse(tokens []token, refs *[]reference, diags *diag.List) setter {
	if set, ok := d.wide(tokens, diags); ok {
		return set
	}
	v := &value{tokens: tokens, name: d.name, pos: d.pos, diags: diags, refs: refs, ua: d.ua}
	if len(tokens) > 0 {
		v.pos = tokens[0].pos
	}
	set, ok := d.prop.parse(v)
	if ok && v.done() && !v.failed {
		return set
	}
	if !v.failed {
		v.fail(v.pos, "style.value", fmt.Sprintf("%s 的值“%s”不支持", d.name, clip(join(tokens))),
			"可用的值："+d.prop.allowed)
	}
	return nil
}

// wide reads the CSS-wide keywords. The second result says whether there is one.
func (d *declaration) wide(tokens []token, diags *diag.List) (setter, bool) {
	if len(tokens) != 1 || tokens[0].kind != css.IdentToken {
		return nil, false
	}
	take := d.prop.copy
	switch w := lower(tokens[0].text); w {
	case "inherit":
		return func(c *Computed, r *resolver) { take(c, r.parent) }, true
	case "initial":
		return func(c *Computed, r *resolver) {
			initial := *r.initial
			initial.paintBorders(c.Color) // the initial border colour is currentColor
			take(c, &initial)
		}, true
	case "unset", "revert", "revert-layer":
		diags.Error(tokens[0].pos, "style.value", fmt.Sprintf("%s: %s 不支持", d.name, w), "写 inherit、initial 或具体的值")
		return nil, true
	}
	return nil, false
}
