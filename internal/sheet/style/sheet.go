package style

import (
	"fmt"
	"slices"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/diag"
)

// Sheet is a parsed style sheet. It is read-only and may be shared between goroutines.
type Sheet struct {
	rules []*rule
	index ruleIndex
	pages []pageDeclaration
	refs  []reference // font roles and art named anywhere
}

// ruleIndex finds the rules that may match an element: each rule is filed once, under the id, else a class, else the
// tag of its rightmost compound. The numbers are indices into Sheet.rules.
type ruleIndex struct {
	byID, byClass, byTag map[string][]int32
	rest                 []int32
}

func (x *ruleIndex) file(rules []*rule) {
	x.byID, x.byClass, x.byTag = map[string][]int32{}, map[string][]int32{}, map[string][]int32{}
	for i, r := range rules {
		switch c := &r.selector.compounds[0]; {
		case c.id != "":
			x.byID[c.id] = append(x.byID[c.id], int32(i))
		case len(c.classes) > 0:
			x.byClass[c.classes[0]] = append(x.byClass[c.classes[0]], int32(i))
		case c.tag != "":
			x.byTag[c.tag] = append(x.byTag[c.tag], int32(i))
		default:
			x.rest = append(x.rest, int32(i))
		}
	}
}

// rule is one selector and its declarations; a selector list makes one rule a selector.
type rule struct {
	selector *selector
	media    []*condition // all must hold
	block    []*declaration
	pos      diag.Pos
}

// Parse reads a style sheet; at is the place of its first character, or zero for the start of the file.
func Parse(file, source string, at diag.Pos, diags *diag.List) *Sheet {
	return parseSheet(file, source, at, false, diags)
}

func parseSheet(file, source string, at diag.Pos, ua bool, diags *diag.List) *Sheet {
	if at.Line == 0 {
		at = diag.Pos{File: file, Line: 1, Col: 1}
	}
	p := &sheetParser{tokens: lex(source, at), sheet: &Sheet{}, ua: ua, diags: diags}
	if balanced(p.tokens, diags) {
		p.statements(p.tokens, nil)
	}
	p.sheet.index.file(p.sheet.rules)
	return p.sheet
}

type sheetParser struct {
	tokens []token
	sheet  *Sheet
	ua     bool
	diags  *diag.List
}

func (p *sheetParser) fail(pos diag.Pos, code, message, remedy string) {
	p.diags.Error(pos, code, message, remedy)
}

// statements reads the rules of a sheet or of an @media block.
func (p *sheetParser) statements(tokens []token, media []*condition) {
	for i := 0; i < len(tokens); {
		t := tokens[i]
		switch {
		case t.kind == css.WhitespaceToken:
			i++
			continue
		case t.kind == css.CDOToken || t.kind == css.CDCToken:
			p.fail(t.pos, "style.syntax", fmt.Sprintf("样式里不能写 %s", t.text), "样式的注释写成 /* … */")
			i++
			continue
		}
		start := i
		for i < len(tokens) && !tokens[i].is("{") && !(t.kind == css.AtKeywordToken && tokens[i].is(";")) {
			i++
		}
		prelude := trim(tokens[start:i])
		if i == len(tokens) || tokens[i].is(";") {
			p.noBlock(t, prelude)
			i++
			continue
		}
		end := closing(tokens, i)
		block := tokens[i+1 : end]
		i = end + 1
		if t.kind == css.AtKeywordToken {
			p.atRule(t, trim(prelude[1:]), block, media)
		} else {
			p.styleRule(prelude, block, media, t.pos)
		}
	}
}

// noBlock reports a statement without a block.
func (p *sheetParser) noBlock(t token, prelude []token) {
	if t.kind == css.AtKeywordToken {
		p.unknownAtRule(t)
		return
	}
	p.fail(t.pos, "style.syntax", fmt.Sprintf("“%s”后面没有“{”", clip(join(prelude))), "规则写成：选择器 { 属性: 值; }")
}

// clip shortens a quotation for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

var atRuleHints = map[string]string{
	"@import":        "样式表由主题提供，把要用的规则写进来",
	"@charset":       "删掉它，文件总是 UTF-8",
	"@font-face":     "字体由主题的 theme.yaml 提供，用 font-family 写角色名",
	"@keyframes":     "版面是静止的，删掉它",
	"@supports":      "直接写规则，不支持的地方会报错",
	"@layer":         "直接写规则，后写的优先",
	"@container":     "改用 @media",
	"@namespace":     "删掉它",
	"@property":      "直接写自定义属性 --名字: 值",
	"@counter-style": "列表符号只有 none、disc、decimal",
	"@scope":         "用后代选择器",
	"@nest":          "规则不能嵌套，写出完整的选择器",
}

func (p *sheetParser) unknownAtRule(t token) {
	hint, ok := atRuleHints[lower(t.text)]
	if !ok {
		hint = "只支持 @media 和 @page"
	}
	p.fail(t.pos, "style.at-rule", t.text+" 不支持", hint)
}

func (p *sheetParser) atRule(t token, prelude, block []token, media []*condition) {
	switch lower(t.text) {
	case "@media":
		if c := p.condition(t.pos, prelude); c != nil {
			p.statements(block, append(slices.Clone(media), c))
		}
	case "@page":
		if len(media) > 0 {
			p.fail(t.pos, "style.page", "@page 不能写在 @media 里", "把它移到外面")
			return
		}
		if len(prelude) > 0 {
			p.fail(prelude[0].pos, "style.page", "@page 后面不能写页名", "写成 @page { … }")
			return
		}
		p.pageRule(block)
	default:
		p.unknownAtRule(t)
	}
}

func (p *sheetParser) styleRule(prelude, block []token, media []*condition, pos diag.Pos) {
	declarations := p.declarations(block)
	for _, part := range splitCommas(prelude) {
		s := p.selector(part, pos)
		if s == nil {
			continue
		}
		p.sheet.rules = append(p.sheet.rules, &rule{selector: s, media: media, block: declarations, pos: s.pos})
	}
}

// declarations reads the content of a block or of a style attribute.
func (p *sheetParser) declarations(tokens []token) []*declaration {
	var out []*declaration
	eachDeclaration(tokens, p.diags, func(name token, value []token) {
		d := p.declaration(name, value)
		if d != nil {
			out = append(out, d)
		}
	})
	return out
}

// eachDeclaration splits a block into names and values.
func eachDeclaration(tokens []token, diags *diag.List, visit func(name token, value []token)) {
	for i := 0; i < len(tokens); {
		if t := tokens[i]; t.kind == css.WhitespaceToken || t.kind == css.SemicolonToken {
			i++
			continue
		}
		end, nested := declarationEnd(tokens, i)
		if nested >= 0 {
			diags.Error(tokens[i].pos, "style.nesting", "规则不能套在规则里面", "移到外面，写出完整的选择器；声明之间用“;”隔开")
			i = min(closing(tokens, nested)+1, len(tokens))
			continue
		}
		name := tokens[i]
		rest := trim(tokens[i+1 : end])
		i = end
		if name.kind != css.IdentToken && name.kind != css.CustomPropertyNameToken {
			diags.Error(name.pos, "style.syntax", fmt.Sprintf("“%s”不是属性名", clip(name.text)), "声明写成：属性: 值;")
			continue
		}
		if len(rest) == 0 || rest[0].kind != css.ColonToken {
			diags.Error(name.pos, "style.syntax", fmt.Sprintf("“%s”后面没有“:”", clip(name.text)), "声明写成：属性: 值;")
			continue
		}
		visit(name, trim(rest[1:]))
	}
}

// declarationEnd returns the index behind the declaration, and that of a block's brace when it is a rule instead.
func declarationEnd(tokens []token, start int) (end, nested int) {
	depth := 0
	custom := tokens[start].kind == css.CustomPropertyNameToken
	for i := start; i < len(tokens); i++ {
		t := tokens[i]
		switch {
		case t.is("{") && depth == 0 && !custom:
			return i, i
		case t.opens():
			depth++
		case t.closes():
			depth--
		case t.kind == css.SemicolonToken && depth <= 0:
			return i, -1
		}
	}
	return len(tokens), -1
}

// maxNesting bounds brackets inside brackets, so that reading them cannot run out of stack.
const maxNesting = 100

// balanced reports brackets that do not match. Without them nothing after the place can be read for sure.
func balanced(tokens []token, diags *diag.List) bool {
	var open []token
	for _, t := range tokens {
		switch {
		case t.kind == css.BadStringToken:
			diags.Error(t.pos, "style.syntax", "引号没有配对", "在同一行里补上后一个引号")
			return false
		case t.kind == css.BadURLToken:
			diags.Error(t.pos, "style.syntax", "url() 写得不对", "写成 url(art:名字)，里面不能用 var() 和空格")
			return false
		case t.opens():
			open = append(open, t)
			if len(open) > maxNesting {
				diags.Error(t.pos, "style.syntax", "括号套得太深", "减少嵌套")
				return false
			}
		case t.closes():
			if len(open) == 0 {
				diags.Error(t.pos, "style.syntax", fmt.Sprintf("多了一个“%s”", t.text), "删掉它，或在前面补上另一半")
				return false
			}
			if last := open[len(open)-1]; partner(last) != t.text {
				diags.Error(last.pos, "style.syntax", fmt.Sprintf("“%s”没有对应的“%s”", last.text, partner(last)),
					fmt.Sprintf("补上“%s”", partner(last)), t.pos)
				return false
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		last := open[len(open)-1]
		diags.Error(last.pos, "style.syntax", fmt.Sprintf("“%s”没有对应的“%s”", last.text, partner(last)),
			fmt.Sprintf("补上“%s”", partner(last)))
		return false
	}
	return true
}

// partner is what closes t.
func partner(t token) string {
	switch t.kind {
	case css.LeftBraceToken:
		return "}"
	case css.LeftBracketToken:
		return "]"
	}
	return ")"
}
