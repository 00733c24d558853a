package style

import "math"

// length is a length as declared: a sum of multiples of units, or a function over such sums. Absolute units have
// become CSS px (CSS Values 4, §6.2); the rest is resolved in Compute.
type length struct {
	px, em, rem, vw, vh, vmin, vmax float64
	pct                             float64 // 1 = 100 %
	percent                         bool    // a percentage occurs, be it 0 %
	fn                              *function
}

// function is min(), max() or a sum that holds one of them.
type function struct {
	op    CalcOp
	scale []float64 // Sum: factor of each argument
	args  []length
}

// unitPx is how many px an absolute unit has.
var unitPx = map[string]float64{"px": 1, "pt": 96.0 / 72, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}

// withUnit returns v in the named unit.
func withUnit(v float64, unit string) (length, bool) {
	switch unit {
	case "em":
		return length{em: v}, true
	case "rem":
		return length{rem: v}, true
	case "%":
		return length{pct: v / 100, percent: true}, true
	case "vw":
		return length{vw: v}, true
	case "vh":
		return length{vh: v}, true
	case "vmin":
		return length{vmin: v}, true
	case "vmax":
		return length{vmax: v}, true
	}
	f, ok := unitPx[unit]
	return length{px: v * f}, ok
}

func (l length) times(k float64) length {
	if k == 0 {
		return length{percent: l.percent}
	}
	if l.fn != nil {
		return length{percent: l.percent, fn: &function{op: Sum, scale: []float64{k}, args: []length{l}}}
	}
	return length{l.px * k, l.em * k, l.rem * k, l.vw * k, l.vh * k, l.vmin * k, l.vmax * k, l.pct * k, l.percent, nil}
}

func (l length) plus(m length, sign float64) length {
	percent := l.percent || m.percent
	if l.fn != nil || m.fn != nil {
		return length{percent: percent, fn: &function{op: Sum, scale: []float64{1, sign}, args: []length{l, m}}}
	}
	return length{l.px + sign*m.px, l.em + sign*m.em, l.rem + sign*m.rem, l.vw + sign*m.vw, l.vh + sign*m.vh,
		l.vmin + sign*m.vmin, l.vmax + sign*m.vmax, l.pct + sign*m.pct, percent, nil}
}

// negative reports whether the length is below zero whatever its units come to. Sums of different signs and functions
// are clamped in layout, as CSS Values 4 §10.12 does.
func (l length) negative() bool {
	if l.fn != nil {
		return false
	}
	low, high := 0.0, 0.0
	for _, v := range [...]float64{l.px, l.em, l.rem, l.vw, l.vh, l.vmin, l.vmax, l.pct} {
		low, high = min(low, v), max(high, v)
	}
	return low < 0 && high == 0
}

// absolute reports whether the length is known without any context.
func (l length) absolute() bool {
	return l.fn == nil && !l.percent && l == length{px: l.px}
}

// resolver is what relative units depend on. All lengths in page units.
type resolver struct {
	px, rem, vw, vh, vmin, vmax float64
	em                          float64
	parent                      *Computed
	initial                     *Computed
	snap                        bool // border widths are whole device pixels
}

// abs resolves everything but percentages of a length without functions.
func (l length) abs(r *resolver) float64 {
	return l.px*r.px + l.em*r.em + l.rem*r.rem + l.vw*r.vw + l.vh*r.vh + l.vmin*r.vmin + l.vmax*r.vmax
}

// fixed resolves a length whose percentages are of base.
func (l length) fixed(r *resolver, base float64) float64 {
	if l.fn == nil {
		return finite(l.abs(r) + l.pct*base)
	}
	v := l.fn.args[0].fixed(r, base)
	if l.fn.op == Sum {
		v *= l.fn.scale[0]
	}
	for i, a := range l.fn.args[1:] {
		w := a.fixed(r, base)
		switch l.fn.op {
		case Min:
			v = min(v, w)
		case Max:
			v = max(v, w)
		default:
			v += l.fn.scale[i+1] * w
		}
	}
	return finite(v)
}

// dim resolves a length whose percentages are known only in layout.
func (l length) dim(r *resolver) Dim {
	switch {
	case !l.percent:
		return Dim{Kind: Fixed, Abs: l.fixed(r, 0)}
	case l.fn != nil:
		return Dim{Kind: Function, Calc: l.calc(r, 1)}
	}
	switch abs := finite(l.abs(r)); {
	case abs == 0:
		return Dim{Kind: Percent, Pct: l.pct}
	default:
		return Dim{Kind: Function, Calc: &Calc{Op: Leaf, Abs: abs, Pct: l.pct, Scale: 1}}
	}
}

// size is dim for properties that are never negative: what calc() brings below zero is zero (CSS Values 4, §10.12).
func (l length) size(r *resolver) Dim {
	d := l.dim(r)
	if d.Kind == Fixed {
		d.Abs = max(d.Abs, 0)
	}
	return d
}

func (l length) calc(r *resolver, scale float64) *Calc {
	if l.fn == nil || !l.percent {
		abs := l.fixed(r, 0)
		return &Calc{Op: Leaf, Abs: abs, Pct: l.pct, Scale: scale}
	}
	c := &Calc{Op: l.fn.op, Scale: scale}
	for i, a := range l.fn.args {
		k := 1.0
		if l.fn.op == Sum {
			k = l.fn.scale[i]
		}
		c.Args = append(c.Args, a.calc(r, k))
	}
	return c
}

// maxLength bounds lengths so that no later sum overflows: 2^40 page units are over a thousand kilometres.
const maxLength = 1 << 40

func finite(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, -maxLength), maxLength)
}
