// Package style reads the CSS of a sheet and computes the style of every element.
//
// Parse turns a style sheet into rules, Match finds which declarations each element gets, Compute works out their
// values. The subset is the tables in the *props.go files; whatever is outside it is an error with a place and a hint.
// Rules follow CSS Cascade 4, Selectors 4, Values 4, Media Queries 4 and Variables 1 as far as the subset goes:
// the default sheet (default.go) comes first, then the sheets by specificity and order, then style attributes.
// One px is 1/96 inch on print sheets and one device pixel on slides. Only this package imports a CSS tokenizer.
package style

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
)

// Environment is what a sheet is laid out for.
type Environment struct {
	Unit          page.Unit
	Width, Height page.Length            // of the page: vw, vh and @media
	Roles         []string               // the theme's font roles; nil: not checked
	Art           func(name string) bool // whether the theme has the art; nil: not checked
}

// Styles is the result of Match: for every element the declarations that apply, ready to be computed.
// It is not safe for concurrent use while Match runs; Compute only reads.
type Styles struct {
	base     resolver
	initial  *Computed
	root     *Computed
	elements []elementStyle // by Node.Index
	setters  []setter       // of all elements
	page     Page
	inks     map[page.Color]page.CMYK
}

// Inks are the process inks of the colours that are given as device-cmyk(): on the page such a colour is the one of a
// screen that is nearest. It is read-only.
func (s *Styles) Inks() map[page.Color]page.CMYK { return s.inks }

// elementStyle is where an element's setters are: font-size from font on, color from color on, the rest up to end.
type elementStyle struct {
	font, color, rest, end int
	custom                 map[string]string
}

// matched is a rule that applies to the current element.
type matched struct {
	key  uint64 // precedence: origin, specificity, sheet, rule
	rule *rule
}

// matcher is the state of one Match.
type matcher struct {
	*Styles
	env    Environment
	diags  *diag.List
	sheets []*Sheet // the default sheet first
	media  map[*condition]bool
	place  []siblings

	// reused between elements:
	found   []matched
	phases  [3][]setter
	tokens  []token
	text    []byte
	inline  *sheetParser
	applied []*declaration
}

// Match finds the declarations of every element. What can be wrong is reported here: Compute cannot fail.
func Match(doc *markup.Document, sheets []*Sheet, env Environment, diags *diag.List) *Styles {
	px := env.Unit.PerCSSPixel()
	w, h := float64(env.Width)/100, float64(env.Height)/100
	s := &Styles{
		base:     resolver{px: px, rem: rootFontSize * px, vw: w, vh: h, vmin: min(w, h), vmax: max(w, h), snap: env.Unit == page.Pixel64},
		initial:  initial(env.Unit),
		elements: make([]elementStyle, doc.Elements),
		page:     PageOf(sheets, env.Unit),
		inks:     map[page.Color]page.CMYK{},
	}
	s.base.initial = s.initial
	m := &matcher{Styles: s, env: env, diags: diags, sheets: append([]*Sheet{defaultSheet()}, sheets...),
		media: map[*condition]bool{}, place: make([]siblings, doc.Elements)}
	m.inline = &sheetParser{sheet: &Sheet{}, diags: diags}
	for _, sheet := range sheets {
		m.check(sheet.refs)
	}
	m.place[doc.Root.Index] = siblings{1, 1}
	m.number(doc.Root)
	m.element(doc.Root, noCustoms)
	s.root = s.compute(doc.Root, s.initial, 0)
	s.base.rem = s.root.FontSize
	s.root = s.compute(doc.Root, s.initial, s.root.FontSize)
	return s
}

// number fills place.
func (m *matcher) number(n *markup.Node) {
	count := 0
	for _, c := range n.Children {
		if !c.IsText() {
			count++
		}
	}
	i := 0
	for _, c := range n.Children {
		if !c.IsText() {
			i++
			m.place[c.Index] = siblings{i, count}
			m.number(c)
		}
	}
}

// element matches n and what is in it.
func (m *matcher) element(n *markup.Node, inherited *customs) {
	m.find(n)
	own := m.apply(n, inherited)
	for _, c := range n.Children {
		switch {
		case c.IsText():
		case n.Tag == "svg":
			m.drawing(c)
		default:
			m.element(c, own)
		}
	}
}

// find collects the rules that match n, in order of precedence.
func (m *matcher) find(n *markup.Node) {
	m.found = m.found[:0]
	for i, sheet := range m.sheets {
		m.candidates(n, i, sheet, sheet.index.rest)
		m.candidates(n, i, sheet, sheet.index.byTag[lower(n.Tag)])
		for k, class := range n.Classes {
			if !slices.Contains(n.Classes[:k], class) {
				m.candidates(n, i, sheet, sheet.index.byClass[class])
			}
		}
		if n.ID != "" {
			m.candidates(n, i, sheet, sheet.index.byID[n.ID])
		}
	}
	slices.SortFunc(m.found, func(a, b matched) int { return cmp.Compare(a.key, b.key) })
}

// authorKey is in the keys of all rules but those of the default sheet.
const authorKey = 1 << 62

func (m *matcher) candidates(n *markup.Node, sheetIndex int, sheet *Sheet, rules []int32) {
	for _, i := range rules {
		r := sheet.rules[i]
		if !m.active(r.media) || !r.selector.matches(n, m.place) {
			continue
		}
		// The default sheet loses to everything, so its specificity counts within it only.
		key := uint64(r.selector.specificity)<<36 | uint64(sheetIndex)<<28 | uint64(i)
		if sheetIndex > 0 {
			key |= authorKey
		}
		m.found = append(m.found, matched{key, r})
	}
}

// active evaluates the conditions around a rule.
func (m *matcher) active(conditions []*condition) bool {
	for _, c := range conditions {
		holds, known := m.media[c]
		if !known {
			px := m.env.Unit.PerCSSPixel()
			holds = c.holds(float64(m.env.Width)/px, float64(m.env.Height)/px)
			m.media[c] = holds
		}
		if !holds {
			return false
		}
	}
	return true
}

// apply turns the rules found into n's setters and returns its custom properties.
func (m *matcher) apply(n *markup.Node, inherited *customs) *customs {
	m.applied = m.applied[:0]
	hints := m.sizeAttributes(n)
	for _, f := range m.found {
		if f.key >= authorKey {
			m.applied, hints = append(m.applied, hints...), nil
		}
		m.applied = append(m.applied, f.rule.block...)
	}
	m.applied = append(m.applied, hints...)
	m.applied = append(m.applied, m.styleAttribute(n)...)
	own := m.custom(inherited)
	for i := range m.phases {
		m.phases[i] = m.phases[i][:0]
	}
	for _, d := range m.applied {
		if d.custom() {
			continue
		}
		set := d.set
		if set == nil {
			if set = m.substituted(d, own); set == nil {
				continue
			}
		}
		m.phases[d.phase] = append(m.phases[d.phase], set)
		if !d.ua && tableTags[n.Tag] {
			m.checkTable(n, d, set)
		}
	}
	e := &m.elements[n.Index]
	e.custom = own.text
	e.font = len(m.setters)
	m.setters = append(m.setters, m.phases[phaseFontSize]...)
	e.color = len(m.setters)
	m.setters = append(m.setters, m.phases[phaseColor]...)
	e.rest = len(m.setters)
	m.setters = append(m.setters, m.phases[phaseRest]...)
	e.end = len(m.setters)
	return own
}

// tableTags are the elements that the layout of tables needs as they are.
var tableTags = map[string]bool{"table": true, "thead": true, "tbody": true, "tr": true, "th": true, "td": true}

// checkTable reports declarations that would take a part out of its table.
func (m *matcher) checkTable(n *markup.Node, d *declaration, set setter) {
	if d.name != "display" && d.name != "position" {
		return
	}
	var c Computed
	r := m.base
	r.parent = m.initial
	set(&c, &r)
	switch {
	case d.name == "display" && c.Display != None:
		m.diags.Error(d.pos, "style.table", fmt.Sprintf("<%s> 的 display 不能改", n.Tag), "去掉这一句；不排成表格就用 div", n.Pos)
	case d.name == "position" && c.Position != Static && n.Tag != "table":
		m.diags.Error(d.pos, "style.table", fmt.Sprintf("<%s> 不能定位", n.Tag), "去掉这一句；要移动格子里的内容，就在里面套一个 div", n.Pos)
	}
}

// sizeAttributes are the declarations that width and height of an outer svg element stand for: presentational hints, which
// every rule of the sheets overrides (SVG 2, section 7.2; CSS Cascade 4, section 6.3). What they cannot be read as, package
// vector reports.
func (m *matcher) sizeAttributes(n *markup.Node) []*declaration {
	if n.Tag != "svg" {
		return nil
	}
	var out []*declaration
	for _, name := range []string{"width", "height"} {
		v, ok := n.Attr(name)
		if !ok {
			continue
		}
		if _, err := strconv.ParseFloat(v, 64); err == nil {
			v += "px"
		}
		var refused diag.List
		hint := sheetParser{sheet: &Sheet{}, diags: &refused}
		out = append(out, hint.declarations(lex(name+":"+v, n.Pos))...)
	}
	return out
}

// styleAttribute parses n's style attribute.
func (m *matcher) styleAttribute(n *markup.Node) []*declaration {
	for _, a := range n.Attrs {
		if a.Key != "style" {
			continue
		}
		tokens := lex(a.Val, a.Pos)
		if !balanced(tokens, m.diags) {
			return nil
		}
		m.inline.sheet.refs = m.inline.sheet.refs[:0]
		out := m.inline.declarations(tokens)
		m.check(m.inline.sheet.refs)
		return out
	}
	return nil
}

// check reports font roles and art that do not exist.
func (m *matcher) check(refs []reference) {
	for _, f := range refs {
		if f.inks != nil {
			m.ink(f)
			continue
		}
		switch {
		case f.art && m.env.Art != nil && !m.env.Art(f.name):
			m.diags.Error(f.pos, "style.art", fmt.Sprintf("主题里没有图 %s", f.name), "检查名字，图放在主题的 art 文件夹里")
		case !f.art && m.env.Roles != nil && !slices.Contains(m.env.Roles, f.name):
			m.diags.Error(f.pos, "style.font-role", fmt.Sprintf("没有字体角色 %s", f.name),
				"第一个名字要写主题的字体角色："+strings.Join(m.env.Roles, "、"))
		}
	}
}

// ink notes the inks of a colour. Two mixtures that look the same on a screen cannot be told apart on the page; black is
// printed by the rule of its medium whatever it is mixed from.
func (m *matcher) ink(f reference) {
	if f.inks.color == (page.Color{}) {
		return
	}
	if other, twice := m.inks[f.inks.color]; twice && other != f.inks.cmyk {
		m.diags.Error(f.pos, "style.inks", "这个 device-cmyk() 与另一个油墨不同，在屏幕上却是同一种颜色", "改动其中一个，至少差百分之一")
	}
	m.inks[f.inks.color] = f.inks.cmyk
}

// drawing reports rules that are meant for the inside of an svg, which only has attributes.
func (m *matcher) drawing(n *markup.Node) {
	m.find(n)
	for _, f := range m.found {
		c := &f.rule.selector.compounds[0]
		if c.id != "" || len(c.classes) > 0 || c.tag != "" {
			m.diags.Error(f.rule.pos, "style.svg", fmt.Sprintf("这条规则选中了 svg 里的 <%s>，样式在那里不起作用", n.Tag),
				"写成元素的属性，如 <path fill=\"…\">；fill=\"currentColor\" 取 svg 的文字颜色", n.Pos)
		}
	}
	if a, ok := n.Attr("style"); ok {
		m.diags.Error(n.Pos, "style.svg", fmt.Sprintf("<%s> 的 style=%q 不起作用", n.Tag, a), "写成元素的属性，如 fill=\"…\"")
	}
	for _, c := range n.Children {
		if !c.IsText() {
			m.drawing(c)
		}
	}
}
