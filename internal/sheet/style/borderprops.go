package style

import (
	"math"

	"fanshi/internal/page"
)

// Widths of the border-width keywords in px (CSS Backgrounds 3, §3.3).
var borderWidths = []choice[length]{{"thin", length{px: 1}}, {"medium", length{px: 3}}, {"thick", length{px: 5}}}

var borderStyles = []choice[BorderStyle]{{"none", BorderNone}, {"solid", BorderSolid}, {"dashed", BorderDashed}, {"dotted", BorderDotted}}

const (
	widthAllowed = "thin、medium、thick、长度"
	styleAllowed = "none、solid、dashed、dotted"
	colorAllowed = "颜色"
)

func (v *value) borderWidth() (length, bool) {
	if l, ok := pick(v, borderWidths); ok {
		return l, true
	}
	return v.length(positiveOnly)
}

func (v *value) borderStyle() (BorderStyle, bool) { return pick(v, borderStyles) }

// opaque reads a colour that may not be transparent.
func (v *value) opaque() (color, bool) {
	t, _ := v.peek()
	k, ok := v.color()
	if ok && k.transparent {
		v.fail(t.pos, "style.alpha", v.name+" 不能是 transparent", "要空出位置就用 padding 或 margin，要看不见就写 none 或底色")
		return k, false
	}
	return k, ok
}

// borderWidth rounds as CSS Values 4 §6.3.1 says for device pixels: down, but never from something to nothing.
func (r *resolver) borderWidth(l length) page.Length {
	w := l.fixed(r, 0)
	if r.snap && w > 0 {
		w = max(math.Floor(w/r.px), 1) * r.px
	}
	return page.Round(max(w, 0))
}

// line is a declared border edge.
type line struct {
	width length
	style BorderStyle
	color color
}

func (l line) of(c *Computed, r *resolver) Border {
	return Border{Width: r.borderWidth(l.width), Style: l.style, Color: l.color.of(c)}
}

// line reads width, style and colour in any order; what is missing is initial.
func (v *value) line() (line, bool) {
	l := line{width: length{px: 3}, color: color{current: true}}
	var width, style, hue bool
	for n := 0; !v.done(); n++ {
		ok := false
		if !style {
			l.style, style = v.borderStyle()
			ok = style
		}
		if !ok && !width {
			if w, good := v.borderWidth(); good {
				l.width, width, ok = w, true, true
			}
		}
		if !ok && !hue {
			if k, good := v.opaque(); good {
				l.color, hue, ok = k, true, true
			}
		}
		if !ok {
			return l, false
		}
	}
	return l, width || style || hue
}

func borderProperties() map[string]property {
	m := map[string]property{
		"border-width": borderSides(widthAllowed, (*value).borderWidth,
			func(c *Computed, r *resolver, b *Border, w length) { b.Width = r.borderWidth(w) },
			func(dst, src *Border) { dst.Width = src.Width }),
		"border-style": borderSides(styleAllowed, (*value).borderStyle,
			func(_ *Computed, _ *resolver, b *Border, s BorderStyle) { b.Style = s },
			func(dst, src *Border) { dst.Style = src.Style }),
		"border-color": borderSides(colorAllowed, (*value).opaque,
			func(c *Computed, _ *resolver, b *Border, k color) { b.Color = k.of(c) },
			func(dst, src *Border) { dst.Color = src.Color }),
		"border": {
			parse: func(v *value) (setter, bool) {
				l, ok := v.line()
				return func(c *Computed, r *resolver) {
					b := l.of(c, r)
					c.Border = Sides[Border]{b, b, b, b}
				}, ok
			},
			copy:    func(dst, src *Computed) { dst.Border = src.Border },
			allowed: "粗细 线型 颜色，如 2px solid #c00，或 none", phase: phaseRest,
		},
	}
	for i, name := range sideNames {
		m["border-"+name] = property{
			parse: func(v *value) (setter, bool) {
				l, ok := v.line()
				return func(c *Computed, r *resolver) { *side(&c.Border, i) = l.of(c, r) }, ok
			},
			copy:    func(dst, src *Computed) { *side(&dst.Border, i) = *side(&src.Border, i) },
			allowed: "粗细 线型 颜色，如 2px solid #c00，或 none", phase: phaseRest,
		}
		for _, part := range []string{"width", "style", "color"} {
			m["border-"+name+"-"+part] = oneSide(m["border-"+part], i)
		}
	}
	radii(m)
	return m
}

// borderSides is border-width, border-style or border-color.
func borderSides[T any](allowed string, read func(*value) (T, bool), set func(*Computed, *resolver, *Border, T), take func(dst, src *Border)) property {
	return property{
		parse: func(v *value) (setter, bool) {
			four, ok := upToFour(v, func() (T, bool) { return read(v) })
			return func(c *Computed, r *resolver) {
				for i := range four {
					set(c, r, side(&c.Border, i), four[i])
				}
			}, ok
		},
		copy: func(dst, src *Computed) {
			for i := range sideNames {
				take(side(&dst.Border, i), side(&src.Border, i))
			}
		},
		allowed: allowed, phase: phaseRest,
	}
}

// oneSide narrows a property of four borders to one of them: it takes one value and leaves the other sides alone.
func oneSide(all property, i int) property {
	one := all
	one.parse = func(v *value) (setter, bool) {
		set, ok := all.parse(v)
		if !ok || countValues(v.tokens) != 1 {
			return nil, false
		}
		return func(c *Computed, r *resolver) {
			others := c.Border
			set(c, r)
			*side(&others, i) = *side(&c.Border, i)
			c.Border = others
		}, true
	}
	one.copy = func(dst, src *Computed) {
		others := dst.Border
		all.copy(dst, src)
		*side(&others, i) = *side(&dst.Border, i)
		dst.Border = others
	}
	return one
}

// countValues counts the components that white space separates.
func countValues(tokens []token) int {
	n := 0
	for i := 0; i < len(tokens); i++ {
		if trimmed := trim(tokens[i : i+1]); len(trimmed) == 0 {
			continue
		}
		n++
		if tokens[i].opens() {
			i = closing(tokens, i)
		}
	}
	return n
}

const radiusAllowed = "一到四个长度或百分比；椭圆角在“/”后面写纵向的，如 20px / 10px"

func radii(m map[string]property) {
	for i, name := range []string{"top-left", "top-right", "bottom-right", "bottom-left"} {
		m["border-"+name+"-radius"] = property{
			parse: func(v *value) (setter, bool) {
				across, ok := v.length(noNegative)
				down := across
				if ok && !v.done() {
					down, ok = v.length(noNegative)
				}
				return func(c *Computed, r *resolver) { c.Radius[i], c.RadiusDown[i] = across.size(r), down.size(r) }, ok
			},
			copy: func(dst, src *Computed) {
				dst.Radius[i], dst.RadiusDown[i] = src.Radius[i], src.RadiusDown[i]
			},
			allowed: "一个或两个长度或百分比：横向 纵向", phase: phaseRest,
		}
	}
	m["border-radius"] = property{
		parse: func(v *value) (setter, bool) {
			radius := func() (length, bool) { return v.length(noNegative) }
			across, ok := upToFour(v, radius)
			down := across
			if ok && v.accept("/") {
				down, ok = upToFour(v, radius)
			}
			return func(c *Computed, r *resolver) {
				for i := range across {
					c.Radius[i], c.RadiusDown[i] = across[i].size(r), down[i].size(r)
				}
			}, ok
		},
		copy:    func(dst, src *Computed) { dst.Radius, dst.RadiusDown = src.Radius, src.RadiusDown },
		allowed: radiusAllowed, phase: phaseRest,
	}
}
