package style

import (
	"fmt"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

var textAligns = []choice[TextAlign]{{"start", TextStart}, {"end", TextEnd}, {"left", TextStart}, {"right", TextEnd},
	{"center", TextCenter}, {"justify", TextJustify}}

func textProperties() map[string]property {
	m := map[string]property{
		"font-size": {parse: parseFontSize, copy: copying(func(c *Computed) *float64 { return &c.FontSize }),
			allowed: "长度、百分比", phase: phaseFontSize},
		"font-family": {parse: parseFontFamily, copy: copying(func(c *Computed) *string { return &c.FontRole }),
			allowed: "字体角色的名字，如 body、headline，后面可以写浏览器预览用的字体", phase: phaseRest},
		"font-weight": {parse: parseFontWeight, copy: copying(func(c *Computed) *int { return &c.FontWeight }),
			allowed: "normal、bold、1 到 1000 的整数", phase: phaseRest},
		"line-height": {parse: parseLineHeight, allowed: "normal、正数、长度、百分比", phase: phaseRest,
			copy: func(dst, src *Computed) {
				dst.LineHeight, dst.LineHeightFactor = src.LineHeight, src.LineHeightFactor
			}},
		"letter-spacing": {
			parse: func(v *value) (setter, bool) {
				_, normal := v.word("normal")
				var l length
				ok := normal
				if !normal {
					l, ok = v.length(noPercent)
				}
				return func(c *Computed, r *resolver) { c.LetterSpacing = l.fixed(r, 0) }, ok
			},
			copy:    copying(func(c *Computed) *float64 { return &c.LetterSpacing }),
			allowed: "normal、长度", phase: phaseRest},
		"text-align": keywords(func(c *Computed) *TextAlign { return &c.TextAlign }, textAligns...),
		"text-align-last": keywords(func(c *Computed) *TextAlign { return &c.TextAlignLast },
			append([]choice[TextAlign]{{"auto", TextAlignAuto}}, textAligns...)...),
		"text-indent": lengths(func(c *Computed) *Dim { return &c.TextIndent }, "", anyLength),
		"white-space": keywords(func(c *Computed) *WhiteSpace { return &c.WhiteSpace },
			choice[WhiteSpace]{"normal", WhiteSpaceNormal}, choice[WhiteSpace]{"nowrap", NoWrap}, choice[WhiteSpace]{"pre", Pre},
			choice[WhiteSpace]{"pre-wrap", PreWrap}, choice[WhiteSpace]{"pre-line", PreLine}),
		"text-wrap": textWrap(),
		"text-decoration": {parse: parseTextDecoration, allowed: "none、underline、line-through", phase: phaseRest,
			copy: func(dst, src *Computed) { dst.Underline, dst.LineThrough = src.Underline, src.LineThrough }},
		"font-style": {parse: parseFontStyle, copy: func(_, _ *Computed) {}, allowed: "normal（汉字没有斜体，用 font-weight 或颜色来强调）", phase: phaseRest},
		"line-break": keywords(func(c *Computed) *bool { return &c.StrictBreaks }, choice[bool]{"auto", false}, choice[bool]{"strict", true}),
		"vertical-align": keywords(func(c *Computed) *VerticalAlign { return &c.VerticalAlign },
			choice[VerticalAlign]{"baseline", AlignBaseline}, choice[VerticalAlign]{"middle", AlignMiddle},
			choice[VerticalAlign]{"top", AlignTop}, choice[VerticalAlign]{"bottom", AlignBottom},
			choice[VerticalAlign]{"text-top", AlignTextTop}, choice[VerticalAlign]{"text-bottom", AlignTextBottom},
			choice[VerticalAlign]{"sub", AlignSub}, choice[VerticalAlign]{"super", AlignSuper}),
		"--fit": {parse: parseFit, copy: copying(func(c *Computed) **Fit { return &c.Fit }),
			allowed: "最小字号 最大字号，如 24pt 160pt", phase: phaseRest},
	}
	marker := keywords(func(c *Computed) *ListMarker { return &c.Marker }, choice[ListMarker]{"none", MarkerNone},
		choice[ListMarker]{"disc", MarkerDisc}, choice[ListMarker]{"circle", MarkerCircle},
		choice[ListMarker]{"square", MarkerSquare}, choice[ListMarker]{"decimal", MarkerDecimal})
	m["list-style-type"], m["list-style"] = marker, marker
	return m
}

// textWrap: both white-space and text-wrap set text-wrap-mode (CSS Text 4, sections 3 and 6.4), so that lines may wrap
// after text-wrap, whatever white-space said before it.
func textWrap() property {
	p := keywords(func(c *Computed) *TextWrap { return &c.TextWrap }, choice[TextWrap]{"wrap", Wrap},
		choice[TextWrap]{"balance", WrapBalance}, choice[TextWrap]{"pretty", WrapPretty})
	parse := p.parse
	p.parse = func(v *value) (setter, bool) {
		set, ok := parse(v)
		return func(c *Computed, r *resolver) {
			set(c, r)
			c.WhiteSpace = lettingWrap(c.WhiteSpace)
		}, ok
	}
	p.copy = func(dst, src *Computed) {
		dst.TextWrap, dst.WhiteSpace = src.TextWrap, lettingWrap(dst.WhiteSpace)
		switch wraps := src.WhiteSpace == lettingWrap(src.WhiteSpace); {
		case !wraps && dst.WhiteSpace == WhiteSpaceNormal:
			dst.WhiteSpace = NoWrap
		case !wraps && dst.WhiteSpace == PreWrap:
			dst.WhiteSpace = Pre
		}
	}
	return p
}

// lettingWrap is the value of white-space that collapses as w does and lets lines wrap.
func lettingWrap(w WhiteSpace) WhiteSpace {
	switch w {
	case NoWrap:
		return WhiteSpaceNormal
	case Pre:
		return PreWrap
	}
	return w
}

// smaller is the factor of font-size: smaller in Chromium (CSS Fonts 4, §2.5 leaves it open).
const smaller = 1 / 1.2

func parseFontSize(v *value) (setter, bool) {
	if v.ua {
		if _, ok := v.word("smaller"); ok {
			return func(c *Computed, r *resolver) { c.FontSize = r.parent.FontSize * smaller }, true
		}
	}
	t, _ := v.peek()
	if w, ok := v.word("xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "smaller", "larger"); ok {
		v.fail(t.pos, "style.value", fmt.Sprintf("font-size: %s 不支持", w), "写出字号，如 16px、12pt 或 1.2em")
		return nil, false
	}
	l, ok := v.length(noNegative)
	return func(c *Computed, r *resolver) { // em and % are of the parent's font size
		c.FontSize = max(l.fixed(r, r.parent.FontSize), 0)
	}, ok
}

func parseFontWeight(v *value) (setter, bool) {
	t, _ := v.peek()
	if w, ok := v.word("bolder", "lighter"); ok && v.ua && w == "bolder" {
		return func(c *Computed, r *resolver) { c.FontWeight = bolder(r.parent.FontWeight) }, true
	} else if ok {
		v.fail(t.pos, "style.value", fmt.Sprintf("font-weight: %s 不支持", w), "写出粗细，如 400、700 或 900")
		return nil, false
	}
	weight, ok := pick(v, []choice[int]{{"normal", 400}, {"bold", 700}})
	if !ok {
		weight, ok = v.integer()
	}
	return func(c *Computed, _ *resolver) { c.FontWeight = weight }, ok && 1 <= weight && weight <= 1000
}

// bolder is the weight that font-weight: bolder computes to (CSS Fonts 4, section 2.2).
func bolder(weight int) int {
	switch {
	case weight < 350:
		return 400
	case weight < 550:
		return 700
	}
	return max(weight, 900)
}

// parseFontFamily takes the first name of the list as a role; the rest is for browsers.
func parseFontFamily(v *value) (setter, bool) {
	role := ""
	for i, part := range splitCommas(v.tokens) {
		name, ok := familyName(part)
		if !ok {
			return nil, false
		}
		if i == 0 {
			role = name
			if v.refs != nil {
				*v.refs = append(*v.refs, reference{name: name, pos: part[0].pos})
			}
		}
	}
	v.i = len(v.tokens)
	return func(c *Computed, _ *resolver) { c.FontRole = role }, true
}

func familyName(tokens []token) (string, bool) {
	var words []string
	for _, t := range tokens {
		switch t.kind {
		case css.StringToken:
			return unquote(t.text), len(tokens) == 1
		case css.IdentToken:
			words = append(words, unescape(t.text))
		case css.WhitespaceToken:
		default:
			return "", false
		}
	}
	return strings.Join(words, " "), len(words) > 0
}

// parseLineHeight: a number is inherited as a number, everything else as the length it came to.
func parseLineHeight(v *value) (setter, bool) {
	if _, ok := v.word("normal"); ok {
		return func(c *Computed, _ *resolver) { c.LineHeight, c.LineHeightFactor = 0, 0 }, true
	}
	if n, ok := v.number(); ok {
		return func(c *Computed, _ *resolver) { c.LineHeight, c.LineHeightFactor = 0, n }, n > 0
	}
	t, _ := v.peek()
	l, ok := v.length(noNegative)
	if ok && l == (length{percent: l.percent}) {
		v.fail(t.pos, "style.value", "line-height 不能是 0", "写正数，如 1.2；1 表示行高等于字号")
		return nil, false
	}
	return func(c *Computed, r *resolver) {
		c.LineHeight, c.LineHeightFactor = max(l.fixed(r, r.em), 0), 0
	}, ok
}

func parseTextDecoration(v *value) (setter, bool) {
	var under, through bool
	if _, ok := v.word("none"); !ok {
		for !v.done() {
			w, ok := v.word("underline", "line-through")
			if !ok || w == "underline" && under || w == "line-through" && through {
				return nil, false
			}
			under, through = under || w == "underline", through || w == "line-through"
		}
		if !under && !through {
			return nil, false
		}
	}
	return func(c *Computed, _ *resolver) { c.Underline, c.LineThrough = under, through }, true
}

// parseFontStyle accepts what text always is: a browser makes em oblique, and has to be told otherwise.
func parseFontStyle(v *value) (setter, bool) {
	_, ok := v.word("normal")
	return func(*Computed, *resolver) {}, ok
}

// parseFit reads --fit: none or two font sizes; em and % are of the parent's font size, as in font-size.
func parseFit(v *value) (setter, bool) {
	if _, ok := v.word("none"); ok {
		return func(c *Computed, _ *resolver) { c.Fit = nil }, true
	}
	t, _ := v.peek()
	low, ok := v.length(noNegative)
	if !ok {
		return nil, false
	}
	high, ok := v.length(noNegative)
	if !ok {
		return nil, false
	}
	if low.absolute() && high.absolute() && low.px > high.px {
		v.fail(t.pos, "style.value", "--fit 的最小字号比最大字号大", "先写最小字号，再写最大字号，如 24pt 160pt")
		return nil, false
	}
	return func(c *Computed, r *resolver) {
		of := *r
		of.em = r.parent.FontSize
		f := Fit{Min: low.fixed(&of, of.em), Max: high.fixed(&of, of.em)}
		f.Max = max(f.Max, f.Min)
		c.Fit = &f
	}, true
}
