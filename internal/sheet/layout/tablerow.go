package layout

import (
	"cmp"
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// rowHeights finds the heights of the rows (CSS 2.2, 17.5.3) and returns that of the table's content, spacing included
// and at least as high as told.
func (g *grid) rowHeights(gap, least page.Length) page.Length {
	for _, r := range g.rows {
		r.height, r.above, r.below = 0, 0, 0
		if h := r.box.style.Height; h.Kind == style.Fixed {
			r.height, r.constrained = page.Round(h.Abs), true
		}
	}
	var spanning []*tableCell
	for _, c := range g.cells {
		r := g.rows[c.row]
		if c.box.style.Height.Kind == style.Fixed {
			r.constrained = true
		}
		if c.down > 1 {
			spanning = append(spanning, c)
		} else {
			r.height = max(r.height, c.least())
		}
		if v, ok := c.box.baseline(false); ok && c.box.style.VerticalAlign == style.AlignBaseline {
			r.above = max(r.above, v)
			if c.down == 1 {
				r.below = max(r.below, c.least()-v)
			}
		}
	}
	for _, r := range g.rows {
		r.height = max(r.height, r.above+r.below)
	}
	slices.SortStableFunc(spanning, func(a, b *tableCell) int { return cmp.Compare(a.down, b.down) })
	for _, c := range spanning {
		distribute(g.rows[c.row:c.row+c.down], c.least()-g.down(c, gap))
	}
	total := gap * page.Length(len(g.rows)+1)
	if len(g.rows) == 0 {
		total = 0
	}
	for _, r := range g.rows {
		total += r.height
	}
	if len(g.rows) > 0 && total < least {
		distribute(g.rows, least-total)
		return least
	}
	return total
}

// baseline is that of the first row, from the top of the table's content: where cells are aligned to it, or else the lower edge of
// the content of the lowest cell (CSS 2.2, 17.5.3).
func (g *grid) baseline(table *box) page.Length {
	top := table.style.BorderSpacing[1]
	aligned, lowest := false, page.Length(0)
	for _, c := range g.cells {
		if c.row > 0 {
			break
		}
		aligned = aligned || c.box.style.VerticalAlign == style.AlignBaseline
		content := c.box.contentRect()
		lowest = max(lowest, content.Y+content.Height)
	}
	if aligned {
		return top + g.rows[0].above
	}
	return top + lowest
}

// least is the height that a cell wants: that of its content or the one that it names.
func (c *tableCell) least() page.Length {
	if h := c.box.style.Height; h.Kind == style.Fixed {
		return max(c.natural, c.box.toBorderBox(h, h.Abs, c.box.verticalEdges()))
	}
	return c.natural
}

// distribute makes rows higher: those that name no height in proportion to their height, or else all; empty rows only
// where there are no others.
func distribute(rows []*tableRow, extra page.Length) {
	if extra <= 0 {
		return
	}
	choose := func(want func(*tableRow) bool) []*tableRow {
		return slices.DeleteFunc(slices.Clone(rows), func(r *tableRow) bool { return !want(r) })
	}
	chosen := choose(func(r *tableRow) bool { return !r.constrained && r.height > 0 })
	if len(chosen) == 0 {
		chosen = choose(func(r *tableRow) bool { return r.height > 0 })
	}
	if len(chosen) == 0 {
		chosen = rows
	}
	weights := make([]float64, len(chosen))
	for i, r := range chosen {
		weights[i] = float64(r.height)
	}
	for i, part := range share(extra, weights) {
		chosen[i].height += part
	}
}

// share divides a length by weights, equally where all are 0; the last part takes what rounding leaves.
func share(whole page.Length, weights []float64) []page.Length {
	var sum float64
	for _, w := range weights {
		sum += w
	}
	out := make([]page.Length, len(weights))
	rest := whole
	for i, w := range weights {
		part := 1 / float64(len(weights))
		if sum > 0 {
			part = w / sum
		}
		out[i] = page.Length(float64(whole) * part)
		if i == len(weights)-1 {
			out[i] = rest
		}
		rest -= out[i]
	}
	return out
}
