package style

// boxProperties are display, position and sizes.
func boxProperties() map[string]property {
	m := map[string]property{
		"display": keywords(func(c *Computed) *Display { return &c.Display }, choice[Display]{"block", Block},
			choice[Display]{"flex", Flex}, choice[Display]{"inline", Inline}, choice[Display]{"inline-block", InlineBlock},
			choice[Display]{"list-item", ListItem}, choice[Display]{"none", None}),
		"position": keywords(func(c *Computed) *Position { return &c.Position }, choice[Position]{"static", Static},
			choice[Position]{"relative", Relative}, choice[Position]{"absolute", Absolute}),
		"box-sizing": keywords(func(c *Computed) *bool { return &c.ContentBox }, choice[bool]{"border-box", false},
			choice[bool]{"content-box", true}),
		"overflow": keywords(func(c *Computed) *bool { return &c.Clip }, choice[bool]{"visible", false},
			choice[bool]{"hidden", true}),

		"width":      lengths(func(c *Computed) *Dim { return &c.Width }, "auto", noNegative),
		"height":     lengths(func(c *Computed) *Dim { return &c.Height }, "auto", noNegative),
		"min-width":  lengths(func(c *Computed) *Dim { return &c.MinWidth }, "auto", noNegative),
		"min-height": lengths(func(c *Computed) *Dim { return &c.MinHeight }, "auto", noNegative),
		"max-width":  lengths(func(c *Computed) *Dim { return &c.MaxWidth }, "none", noNegative),
		"max-height": lengths(func(c *Computed) *Dim { return &c.MaxHeight }, "none", noNegative),

		"aspect-ratio": {parse: parseAspectRatio, copy: copying(func(c *Computed) *float64 { return &c.AspectRatio }),
			allowed: "auto、16 / 9 这样的比", phase: phaseRest},
		"z-index": {parse: parseZIndex, allowed: "auto、整数", phase: phaseRest,
			copy: func(dst, src *Computed) { dst.ZIndex, dst.ZIndexAuto = src.ZIndex, src.ZIndexAuto }},
	}
	sides(m, "inset", "", func(c *Computed) *Sides[Dim] { return &c.Inset }, "auto", anyLength)
	sides(m, "margin", "margin-", func(c *Computed) *Sides[Dim] { return &c.Margin }, "auto", anyLength)
	sides(m, "padding", "padding-", func(c *Computed) *Sides[Dim] { return &c.Padding }, "", noNegative)
	return m
}

func parseAspectRatio(v *value) (setter, bool) {
	ratio := 0.0
	if _, ok := v.word("auto"); !ok {
		a, ok := v.number()
		b := 1.0
		if ok && v.accept("/") {
			b, ok = v.number()
		}
		if !ok || a <= 0 || b <= 0 {
			return nil, false
		}
		ratio = a / b
	}
	return func(c *Computed, _ *resolver) { c.AspectRatio = ratio }, true
}

func parseZIndex(v *value) (setter, bool) {
	if _, ok := v.word("auto"); ok {
		return func(c *Computed, _ *resolver) { c.ZIndex, c.ZIndexAuto = 0, true }, true
	}
	n, ok := v.integer()
	return func(c *Computed, _ *resolver) { c.ZIndex, c.ZIndexAuto = n, false }, ok
}
