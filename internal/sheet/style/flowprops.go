package style

import (
	"fmt"
	"math"
	"slices"

	"fanshi/internal/page"
)

// flowProperties are tables, page breaks, and the areas of a sheet that text must keep out of.
func flowProperties() map[string]property {
	breaks := []choice[Break]{{"auto", BreakAuto}, {"page", BreakPage}, {"avoid", BreakAvoid}}
	m := map[string]property{
		"table-layout": keywords(func(c *Computed) *bool { return &c.TableFixed }, choice[bool]{"auto", false},
			choice[bool]{"fixed", true}),
		"border-spacing": {parse: parseBorderSpacing, copy: copying(func(c *Computed) *[2]page.Length { return &c.BorderSpacing }),
			allowed: "一个或两个长度：横向 纵向", phase: phaseRest},
		"border-collapse": {parse: parseBorderCollapse, copy: func(_, _ *Computed) {}, allowed: "separate", phase: phaseRest},
		"break-before":    breakProperty(func(c *Computed) *Break { return &c.BreakBefore }, breaks),
		"break-after":     breakProperty(func(c *Computed) *Break { return &c.BreakAfter }, breaks),
		"break-inside": keywords(func(c *Computed) *BreakInside { return &c.BreakInside }, choice[BreakInside]{"auto", InsideAuto},
			choice[BreakInside]{"avoid", InsideAvoid}),
		"orphans": lineCount(func(c *Computed) *int { return &c.Orphans }),
		"widows":  lineCount(func(c *Computed) *int { return &c.Widows }),
		"--safe": {parse: parseSafe, copy: copying(func(c *Computed) **Sides[Dim] { return &c.Safe }),
			allowed: "none，或一到四个长度：上 右 下 左", phase: phaseRest},
		"--fold":      folds(func(c *Computed) *[]Dim { return &c.Folds }, "左"),
		"--fold-down": folds(func(c *Computed) *[]Dim { return &c.FoldsDown }, "上"),
	}
	return m
}

// breakProperty is break-before or break-after.
func breakProperty(field func(*Computed) *Break, values []choice[Break]) property {
	p := keywords(field, values...)
	read := p.parse
	p.parse = func(v *value) (setter, bool) {
		t, _ := v.peek()
		if w, ok := v.word("always", "left", "right", "recto", "verso", "all", "avoid-page", "column", "avoid-column"); ok {
			hint := "要另起一页就写 page，不要在这里分页就写 avoid"
			v.fail(t.pos, "style.value", fmt.Sprintf("%s: %s 不支持", v.name, w), hint)
			return nil, false
		}
		return read(v)
	}
	return p
}

// lineCount is orphans or widows.
func lineCount(field func(*Computed) *int) property {
	return property{
		parse: func(v *value) (setter, bool) {
			n, ok := v.integer()
			return func(c *Computed, _ *resolver) { *field(c) = n }, ok && n >= 1
		},
		copy: copying(field), allowed: "1 或更大的整数：至少留几行", phase: phaseRest,
	}
}

func parseBorderSpacing(v *value) (setter, bool) {
	across, ok := v.length(positiveOnly)
	down := across
	if ok && !v.done() {
		down, ok = v.length(positiveOnly)
	}
	return func(c *Computed, r *resolver) {
		c.BorderSpacing = [2]page.Length{r.spacing(across), r.spacing(down)}
	}, ok
}

// spacing cuts border-spacing to whole device pixels, as Chromium does.
func (r *resolver) spacing(l length) page.Length {
	w := max(l.fixed(r, 0), 0)
	if r.snap {
		w = math.Floor(w/r.px) * r.px
	}
	return page.Round(w)
}

func parseBorderCollapse(v *value) (setter, bool) {
	t, _ := v.peek()
	if _, ok := v.word("collapse"); ok {
		v.fail(t.pos, "style.value", "border-collapse: collapse 不支持", "用 border-spacing: 0，相邻的格子只给一边写 border")
		return nil, false
	}
	_, ok := v.word("separate")
	return func(*Computed, *resolver) {}, ok
}

func parseSafe(v *value) (setter, bool) {
	if _, ok := v.word("none"); ok {
		return func(c *Computed, _ *resolver) { c.Safe = nil }, true
	}
	four, ok := upToFour(v, func() (length, bool) { return v.length(noNegative) })
	return func(c *Computed, r *resolver) {
		c.Safe = &Sides[Dim]{four[0].size(r), four[1].size(r), four[2].size(r), four[3].size(r)}
	}, ok
}

// folds is --fold or --fold-down: distances from one edge, in any order.
func folds(field func(*Computed) *[]Dim, edge string) property {
	return property{
		parse: func(v *value) (setter, bool) {
			if _, ok := v.word("none"); ok {
				return func(c *Computed, _ *resolver) { *field(c) = nil }, true
			}
			var all []length
			for !v.done() {
				l, ok := v.length(noNegative)
				if !ok {
					return nil, false
				}
				all = append(all, l)
			}
			return func(c *Computed, r *resolver) {
				at := make([]Dim, len(all))
				for i := range all {
					at[i] = all[i].size(r)
				}
				*field(c) = at
			}, len(all) > 0
		},
		copy:    func(dst, src *Computed) { *field(dst) = slices.Clone(*field(src)) },
		allowed: "none，或一个或几个离" + edge + "边的距离，如 97mm 197mm", phase: phaseRest,
	}
}

// logicalProperties are what only the default sheet may say: margins and paddings that turn with the writing mode
// (CSS Logical Properties 1, §4.2), and th's own text-align.
func logicalProperties() map[string]property {
	zero := func(c *Computed) *Dim { return &c.Margin.Top }
	edges := func(set func(c *Computed, d Dim)) property {
		p := lengths(zero, "auto", anyLength)
		p.parse = func(v *value) (setter, bool) {
			d, ok := v.dimension("auto", anyLength)
			return func(c *Computed, r *resolver) { set(c, d.dim(r)) }, ok
		}
		return p
	}
	across := func(c *Computed, d Dim) { c.Margin.Left, c.Margin.Right = d, d }
	down := func(c *Computed, d Dim) { c.Margin.Top, c.Margin.Bottom = d, d }
	return map[string]property{
		"margin-block": edges(func(c *Computed, d Dim) {
			if c.Vertical {
				across(c, d)
			} else {
				down(c, d)
			}
		}),
		"margin-inline": edges(func(c *Computed, d Dim) {
			if c.Vertical {
				down(c, d)
			} else {
				across(c, d)
			}
		}),
		"padding-inline-start": edges(func(c *Computed, d Dim) {
			if c.Vertical {
				c.Padding.Top = d
			} else {
				c.Padding.Left = d
			}
		}),
		// Chromium's -internal-center of th: centred unless the row says something else.
		"text-align": {phase: phaseRest, parse: func(v *value) (setter, bool) {
			_, ok := v.word("center")
			return func(c *Computed, r *resolver) {
				if r.parent.TextAlign == TextStart {
					c.TextAlign = TextCenter
				}
			}, ok
		}, copy: copying(func(c *Computed) *TextAlign { return &c.TextAlign })},
		"display": tableDisplay(),
	}
}

// tableDisplay is display with the values of tables, which authors cannot give to other elements.
func tableDisplay() property {
	p := boxProperties()["display"]
	read := p.parse
	p.parse = func(v *value) (setter, bool) {
		d, ok := pick(v, []choice[Display]{{"table", Table}, {"table-row-group", TableRowGroup}, {"table-row", TableRow},
			{"table-cell", TableCell}})
		if !ok {
			return read(v)
		}
		return func(c *Computed, _ *resolver) { c.Display = d }, true
	}
	return p
}
