package style

import (
	"fmt"

	"github.com/tdewolff/parse/v2/css"

	"fanshi/internal/page"
)

// scriptProperties are those of Chinese typesetting: vertical text, spacing of punctuation, marks of emphasis.
func scriptProperties() map[string]property {
	m := map[string]property{
		"writing-mode": {parse: parseWritingMode, copy: copying(func(c *Computed) *bool { return &c.Vertical }),
			allowed: "horizontal-tb、vertical-rl", phase: phaseColor}, // logical margins depend on it
		"text-orientation": keywords(func(c *Computed) *TextOrientation { return &c.Orientation },
			choice[TextOrientation]{"mixed", Mixed}, choice[TextOrientation]{"upright", Upright},
			choice[TextOrientation]{"sideways", Sideways}),
		"text-combine-upright": {parse: parseCombineUpright, copy: copying(func(c *Computed) *int { return &c.CombineUpright }),
			allowed: "none、all、digits、digits 2 到 digits 4", phase: phaseRest},
		"text-spacing-trim": keywords(func(c *Computed) *SpacingTrim { return &c.SpacingTrim },
			choice[SpacingTrim]{"normal", TrimNormal}, choice[SpacingTrim]{"space-all", SpaceAll},
			choice[SpacingTrim]{"space-first", SpaceFirst}, choice[SpacingTrim]{"trim-start", TrimStart}),
		"text-autospace": keywords(func(c *Computed) *bool { return &c.AutoSpace },
			choice[bool]{"normal", true}, choice[bool]{"no-autospace", false}),
		"hanging-punctuation": {parse: parseHanging, copy: copying(func(c *Computed) *HangingPunctuation { return &c.Hanging }),
			allowed: "none、first、last、force-end、allow-end，可以合写，如 first allow-end last", phase: phaseRest},
	}
	emphasisProperties(m)
	return m
}

func parseWritingMode(v *value) (setter, bool) {
	t, _ := v.peek()
	if w, ok := v.word("vertical-lr", "sideways-rl", "sideways-lr"); ok {
		v.fail(t.pos, "style.value", fmt.Sprintf("writing-mode: %s 不支持", w), "竖排写 vertical-rl：字从上到下，行从右到左")
		return nil, false
	}
	vertical, ok := pick(v, []choice[bool]{{"horizontal-tb", false}, {"vertical-rl", true}})
	return func(c *Computed, _ *resolver) { c.Vertical = vertical }, ok
}

// parseCombineUpright reads text-combine-upright (CSS Writing Modes 4, §9.1); digits alone means runs of two.
func parseCombineUpright(v *value) (setter, bool) {
	n := 0
	if w, ok := v.word("none", "all", "digits"); !ok {
		return nil, false
	} else if w == "all" {
		n = -1
	} else if w == "digits" {
		n = 2
		if !v.done() {
			if n, ok = v.integer(); !ok || n < 2 || n > 4 {
				return nil, false
			}
		}
	}
	return func(c *Computed, _ *resolver) { c.CombineUpright = n }, true
}

func parseHanging(v *value) (setter, bool) {
	var h HangingPunctuation
	if _, ok := v.word("none"); !ok {
		for !v.done() {
			w, ok := v.word("first", "last", "force-end", "allow-end")
			if !ok {
				return nil, false
			}
			was := h
			switch w {
			case "first":
				h.First = true
			case "last":
				h.Last = true
			case "force-end":
				h.ForceEnd = true
			default:
				h.AllowEnd = true
			}
			if h == was || h.ForceEnd && h.AllowEnd {
				return nil, false
			}
		}
		if h == (HangingPunctuation{}) {
			return nil, false
		}
	}
	return func(c *Computed, _ *resolver) { c.Hanging = h }, true
}

// emphasisMark is a declared text-emphasis-style: a shape, filled or open, or a string.
type emphasisMark struct {
	text  string // a string of its own
	shape int    // index into emphasisShapes; −1: that of the writing mode
	open  bool
	none  bool
}

// emphasisShapes are the marks of CSS Text Decoration 3 §3.1: filled, open.
var emphasisShapes = [][2]string{{"•", "◦"}, {"●", "○"}, {"◉", "◎"}, {"▲", "△"}, {"﹅", "﹆"}}

var emphasisNames = []choice[int]{{"dot", 0}, {"circle", 1}, {"double-circle", 2}, {"triangle", 3}, {"sesame", 4}}

func (m emphasisMark) of(vertical bool) string {
	switch {
	case m.none:
		return ""
	case m.text != "":
		return m.text
	case m.shape < 0 && vertical:
		m.shape = 4 // a shape that is not named is sesame in vertical text; else Chromium draws a dot, as does GB/T 15834
	case m.shape < 0:
		m.shape = 0
	}
	if m.open {
		return emphasisShapes[m.shape][1]
	}
	return emphasisShapes[m.shape][0]
}

// emphasisMark reads none, a string of one character, or a shape and its filling in either order.
func (v *value) emphasisMark() (emphasisMark, bool) {
	m := emphasisMark{shape: -1}
	if _, ok := v.word("none"); ok {
		m.none = true
		return m, true
	}
	t, ok := v.peek()
	if ok && t.kind == css.StringToken {
		v.i++
		m.text = unquote(t.text)
		if n := len([]rune(m.text)); n != 1 {
			v.fail(t.pos, "style.value", fmt.Sprintf("着重号 %s 不是一个字符", clip(t.text)), "写一个字符，如 \"※\"，或写 dot、sesame")
			return m, false
		}
		return m, true
	}
	filling, shape := false, false
	for {
		if open, ok := pick(v, []choice[bool]{{"filled", false}, {"open", true}}); ok && !filling {
			m.open, filling = open, true
		} else if n, good := pick(v, emphasisNames); !ok && good && !shape {
			m.shape, shape = n, true
		} else {
			return m, !ok && !good && (filling || shape)
		}
	}
}

const markAllowed = "none，filled 或 open，dot、circle、double-circle、triangle、sesame，或带引号的一个字符"

func emphasisProperties(m map[string]property) {
	m["text-emphasis-style"] = property{
		parse: func(v *value) (setter, bool) {
			mark, ok := v.emphasisMark()
			return func(c *Computed, _ *resolver) { c.Emphasis.Mark = mark.of(c.Vertical) }, ok
		},
		copy: copying(func(c *Computed) *string { return &c.Emphasis.Mark }), allowed: markAllowed, phase: phaseRest,
	}
	m["text-emphasis-color"] = property{
		parse: func(v *value) (setter, bool) {
			k, ok := v.opaque()
			return func(c *Computed, _ *resolver) { c.setEmphasisColor(k) }, ok
		},
		copy: copying(func(c *Computed) **page.Color { return &c.Emphasis.Color }), allowed: colorAllowed, phase: phaseRest,
	}
	m["text-emphasis"] = property{parse: parseEmphasis, allowed: markAllowed + "，加上颜色", phase: phaseRest,
		copy: func(dst, src *Computed) {
			dst.Emphasis.Mark, dst.Emphasis.Color = src.Emphasis.Mark, src.Emphasis.Color
		}}
	m["text-emphasis-position"] = property{parse: parseEmphasisPosition, allowed: "over、under，可以加 right 或 left", phase: phaseRest,
		copy: func(dst, src *Computed) {
			dst.Emphasis.Under, dst.Emphasis.Left = src.Emphasis.Under, src.Emphasis.Left
		}}
}

func (c *Computed) setEmphasisColor(k color) {
	c.Emphasis.Color = nil
	if !k.current {
		c.Emphasis.Color = &k.rgb
	}
}

// parseEmphasis reads style and colour in either order; what is missing is initial. The position stays (CSS Text
// Decoration 3, §3.3).
func parseEmphasis(v *value) (setter, bool) {
	mark, k := emphasisMark{none: true}, color{current: true}
	var haveMark, haveColor bool
	for !v.done() {
		if !haveMark {
			start := v.i
			if m, ok := v.emphasisMark(); ok {
				mark, haveMark = m, true
				continue
			}
			if v.failed || v.i != start {
				return nil, false
			}
		}
		if haveColor {
			return nil, false
		}
		if k, haveColor = v.opaque(); !haveColor {
			return nil, false
		}
	}
	return func(c *Computed, _ *resolver) {
		c.Emphasis.Mark = mark.of(c.Vertical)
		c.setEmphasisColor(k)
	}, haveMark || haveColor
}

// parseEmphasisPosition reads over or under, and the side in vertical text: right where it is left out.
func parseEmphasisPosition(v *value) (setter, bool) {
	var under, left, haveLine, haveSide bool
	for !v.done() {
		if w, ok := v.word("over", "under"); ok && !haveLine {
			under, haveLine = w == "under", true
		} else if w, good := v.word("right", "left"); !ok && good && !haveSide {
			left, haveSide = w == "left", true
		} else {
			return nil, false
		}
	}
	return func(c *Computed, _ *resolver) { c.Emphasis.Under, c.Emphasis.Left = under, left }, haveLine
}
