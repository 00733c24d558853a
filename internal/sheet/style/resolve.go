package style

// Resolve turns d into page units. base is what percentages refer to, negative when it is not known; ok is false for
// auto, and for what holds a percentage of an unknown base.
func (d Dim) Resolve(base float64) (v float64, ok bool) {
	switch d.Kind {
	case Fixed:
		return d.Abs, true
	case Percent:
		return d.Pct * base, base >= 0
	case Function:
		if base < 0 && d.Calc.hasPercent() {
			return 0, false
		}
		return d.Calc.evaluate(base), true
	}
	return 0, false
}

func (c *Calc) hasPercent() bool {
	if c.Op == Leaf {
		return c.Pct != 0
	}
	for _, a := range c.Args {
		if a.hasPercent() {
			return true
		}
	}
	return false
}

func (c *Calc) evaluate(base float64) float64 {
	if c.Op == Leaf {
		return c.Abs + c.Pct*base
	}
	var out float64
	for i, arg := range c.Args {
		x := arg.evaluate(base)
		switch {
		case c.Op == Sum:
			out += x * arg.Scale
		case i == 0:
			out = x
		case c.Op == Min:
			out = min(out, x)
		default:
			out = max(out, x)
		}
	}
	return out
}
