package style

// start and end of an axis as written: they become Start or End (which mean flex-start and flex-end) when the
// container's direction is known, at the end of Compute.
const (
	axisStart Alignment = 200 + iota
	axisEnd
)

var distribution = []choice[Alignment]{{"normal", Normal}, {"stretch", Stretch}, {"flex-start", Start}, {"flex-end", End},
	{"start", axisStart}, {"end", axisEnd}, {"center", Center}, {"space-between", SpaceBetween},
	{"space-around", SpaceAround}, {"space-evenly", SpaceEvenly}}

var itemAlignment = []choice[Alignment]{{"normal", Normal}, {"stretch", Stretch}, {"flex-start", Start}, {"flex-end", End},
	{"start", axisStart}, {"end", axisEnd}, {"center", Center}, {"baseline", Baseline}}

// direction is flex-direction.
type direction struct{ column, reverse bool }

var directions = []choice[direction]{{"row", direction{false, false}}, {"row-reverse", direction{false, true}},
	{"column", direction{true, false}}, {"column-reverse", direction{true, true}}}

// wrapping is flex-wrap.
type wrapping struct{ wrap, reverse bool }

var wrappings = []choice[wrapping]{{"nowrap", wrapping{}}, {"wrap", wrapping{true, false}}, {"wrap-reverse", wrapping{true, true}}}

func (d direction) set(c *Computed) { c.Column, c.Reverse = d.column, d.reverse }

func (w wrapping) set(c *Computed) { c.FlexWrap, c.FlexWrapReverse = w.wrap, w.reverse }

func flexProperties() map[string]property {
	copyDirection := func(dst, src *Computed) { dst.Column, dst.Reverse = src.Column, src.Reverse }
	copyWrap := func(dst, src *Computed) { dst.FlexWrap, dst.FlexWrapReverse = src.FlexWrap, src.FlexWrapReverse }
	m := map[string]property{
		"flex-direction": {
			parse: func(v *value) (setter, bool) {
				d, ok := pick(v, directions)
				return func(c *Computed, _ *resolver) { d.set(c) }, ok
			},
			copy: copyDirection, allowed: list(names(directions)...), phase: phaseRest},
		"flex-wrap": {
			parse: func(v *value) (setter, bool) {
				w, ok := pick(v, wrappings)
				return func(c *Computed, _ *resolver) { w.set(c) }, ok
			},
			copy: copyWrap, allowed: list(names(wrappings)...), phase: phaseRest},
		"flex-flow": {parse: parseFlexFlow,
			copy:    func(dst, src *Computed) { copyDirection(dst, src); copyWrap(dst, src) },
			allowed: "方向和换行，如 row wrap", phase: phaseRest},
		"flex-grow":   factor(func(c *Computed) *float64 { return &c.Grow }),
		"flex-shrink": factor(func(c *Computed) *float64 { return &c.Shrink }),
		"flex-basis":  lengths(func(c *Computed) *Dim { return &c.Basis }, "auto", noNegative),
		"flex": {parse: parseFlex,
			copy: func(dst, src *Computed) {
				dst.Grow, dst.Shrink, dst.Basis = src.Grow, src.Shrink, src.Basis
			},
			allowed: "none、auto、1、1 0 20mm 这样的 增长 收缩 基准", phase: phaseRest},
		"justify-content": keywords(func(c *Computed) *Alignment { return &c.JustifyContent }, distribution...),
		"align-content":   keywords(func(c *Computed) *Alignment { return &c.AlignContent }, distribution...),
		"align-items":     keywords(func(c *Computed) *Alignment { return &c.AlignItems }, itemAlignment...),
		"align-self": keywords(func(c *Computed) *Alignment { return &c.AlignSelf },
			append([]choice[Alignment]{{"auto", AlignAuto}}, itemAlignment...)...),
		"row-gap":    gap(func(c *Computed) *Dim { return &c.RowGap }),
		"column-gap": gap(func(c *Computed) *Dim { return &c.ColumnGap }),
		"gap": {
			parse: func(v *value) (setter, bool) {
				row, ok := v.gap()
				column := row
				if ok && !v.done() {
					column, ok = v.gap()
				}
				return func(c *Computed, r *resolver) { c.RowGap, c.ColumnGap = row.size(r), column.size(r) }, ok
			},
			copy:    func(dst, src *Computed) { dst.RowGap, dst.ColumnGap = src.RowGap, src.ColumnGap },
			allowed: gapAllowed, phase: phaseRest},
	}
	return m
}

const gapAllowed = "normal、长度、百分比"

// gap reads a gap; normal is 0 in flex containers.
func (v *value) gap() (length, bool) {
	if _, ok := v.word("normal"); ok {
		return length{}, true
	}
	return v.length(noNegative)
}

func gap(field func(*Computed) *Dim) property {
	return property{
		parse: func(v *value) (setter, bool) {
			l, ok := v.gap()
			return func(c *Computed, r *resolver) { *field(c) = l.size(r) }, ok
		},
		copy: copying(field), allowed: gapAllowed, phase: phaseRest,
	}
}

// factor is flex-grow or flex-shrink.
func factor(field func(*Computed) *float64) property {
	return property{
		parse: func(v *value) (setter, bool) {
			n, ok := v.number()
			return func(c *Computed, _ *resolver) { *field(c) = n }, ok && n >= 0
		},
		copy: copying(field), allowed: "0 或正数", phase: phaseRest,
	}
}

func parseFlexFlow(v *value) (setter, bool) {
	var d direction
	var w wrapping
	var haveD, haveW bool
	for !v.done() {
		if !haveD {
			if d, haveD = pick(v, directions); haveD {
				continue
			}
		}
		if haveW {
			return nil, false
		}
		if w, haveW = pick(v, wrappings); !haveW {
			return nil, false
		}
	}
	return func(c *Computed, _ *resolver) { d.set(c); w.set(c) }, haveD || haveW
}

// parseFlex reads the shorthand (Flexbox 1, §7.1). An omitted basis is 0 %, as Chromium has it: it counts as content
// where the container's size is not known.
func parseFlex(v *value) (setter, bool) {
	grow, shrink := 1.0, 1.0
	basis := dimension{length: length{percent: true}}
	start := v.i
	if w, ok := v.word("none", "auto"); ok && v.done() {
		basis = dimension{auto: true}
		if w == "none" {
			grow, shrink = 0, 0
		}
		return flexSetter(grow, shrink, basis), true
	}
	v.i = start
	var haveBasis, haveGrow bool
	for !v.done() {
		n, isNumber := v.number()
		switch {
		case isNumber && !haveGrow && n >= 0:
			grow, haveGrow = n, true
			start := v.i
			if s, ok := v.number(); ok && s >= 0 {
				shrink = s
			} else {
				v.i = start
			}
		case isNumber && haveGrow && !haveBasis && n == 0: // "1 1 0"
			basis, haveBasis = dimension{}, true
		case isNumber || haveBasis:
			return nil, false
		default:
			var ok bool
			if basis, ok = v.dimension("auto", noNegative); !ok {
				return nil, false
			}
			haveBasis = true
		}
	}
	return flexSetter(grow, shrink, basis), haveBasis || haveGrow
}

func flexSetter(grow, shrink float64, basis dimension) setter {
	return func(c *Computed, r *resolver) { c.Grow, c.Shrink, c.Basis = grow, shrink, basis.dim(r) }
}

// settleAlignment turns start and end into flex-start and flex-end. parent may be nil.
func (c *Computed) settleAlignment(parent *Computed) {
	c.JustifyContent = c.JustifyContent.settle(c.Reverse)
	c.AlignContent = c.AlignContent.settle(c.FlexWrapReverse)
	c.AlignItems = c.AlignItems.settle(c.FlexWrapReverse)
	c.AlignSelf = c.AlignSelf.settle(parent != nil && parent.FlexWrapReverse)
}

func (a Alignment) settle(reversed bool) Alignment {
	switch {
	case a == axisStart && !reversed, a == axisEnd && reversed:
		return Start
	case a == axisEnd, a == axisStart:
		return End
	}
	return a
}
