package layout

import (
	"cmp"
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// column is what the cells of one column want. The sizes are of border boxes.
type column struct {
	low, high page.Length // min-content and max-content; both the width where a cell names a length
	fixed     bool
	percent   float64 // of the width that the columns share; 0: none
}

// fixedColumns reports whether the columns of a table are found without its content: table-layout: fixed counts only
// where the table has a width (CSS 2.2, 17.5.2.1).
func (b *box) fixedColumns() bool { return b.style.Width.Kind != style.Auto }

// columnWidths shares the content width of a table out among its columns.
func (l *layouter) columnWidths(b *box, width page.Length) []page.Length {
	room := max(width-b.columnGaps(), 0)
	if b.fixedColumns() {
		return distributeFixed(l.firstRowColumns(b), room)
	}
	return distributeByContent(l.contentColumns(b), room)
}

// columnGaps is the border-spacing beside the columns.
func (b *box) columnGaps() page.Length {
	if b.grid.columns == 0 {
		return 0
	}
	return b.style.BorderSpacing[0] * page.Length(b.grid.columns+1)
}

// constraint is what one cell wants of the columns it spans, spacing between them taken off.
func (l *layouter) constraint(b *box, c *tableCell, content bool) column {
	var out column
	between := b.style.BorderSpacing[0] * page.Length(c.across-1)
	margin, border, padding := c.box.margin, c.box.border, c.box.padding
	defer func() { c.box.margin, c.box.border, c.box.padding = margin, border, padding }()
	c.box.resolveEdges(0)
	switch w := c.box.style.Width; {
	case w.Kind == style.Percent && w.Pct > 0:
		out.percent = w.Pct
	case w.Kind == style.Fixed:
		size, _ := c.box.declaredWidth(-1)
		out.fixed, out.low, out.high = true, max(size-between, 0), max(size-between, 0)
	}
	if content {
		edges := c.box.horizontalEdges()
		out.low = max(l.intrinsicContent(c.box, false, space{})+edges-between, 0)
		if !out.fixed {
			out.high = l.intrinsicContent(c.box, true, space{}) + edges - between
		}
		out.high = max(out.high, out.low)
	}
	return out
}

// firstRowColumns reads the widths of the first row; a cell over several columns shares its width out equally.
func (l *layouter) firstRowColumns(b *box) []column {
	columns := make([]column, b.grid.columns)
	for _, c := range b.grid.cells {
		if c.row > 0 {
			break
		}
		k := l.constraint(b, c, false)
		n := page.Length(c.across)
		for i := range columns[c.column : c.column+c.across] {
			columns[c.column+i] = column{low: k.low / n, high: k.high / n, fixed: k.fixed, percent: k.percent / float64(n)}
		}
	}
	return columns
}

// distributeFixed gives lengths and percentages what they name and the rest equally to the others; where there are no
// others, lengths grow first, then percentages.
func distributeFixed(columns []column, room page.Length) []page.Length {
	out := make([]page.Length, len(columns))
	var lengths, percents []int
	var autos []int
	var sumLengths, sumPercents page.Length
	for i, c := range columns {
		switch {
		case c.percent > 0:
			percents = append(percents, i)
			out[i] = page.Length(c.percent * float64(room))
			sumPercents += out[i]
		case c.fixed && c.high > 0:
			lengths = append(lengths, i)
			out[i] = c.high
			sumLengths += c.high
		default:
			autos = append(autos, i)
		}
	}
	scale := func(which []int, to page.Length) {
		weights := make([]float64, len(which))
		for k, i := range which {
			weights[k] = float64(out[i])
		}
		for k, part := range share(to, weights) {
			out[which[k]] = part
		}
	}
	left := max(room-sumLengths, 0)
	if sumPercents > left || len(autos) == 0 && len(lengths) == 0 {
		scale(percents, left)
		sumPercents = left
	}
	left = room - sumPercents
	if len(autos) == 0 {
		scale(lengths, max(left, sumLengths))
		return out
	}
	scale(autos, max(left-sumLengths, 0))
	return out
}

// contentColumns measures the cells of all rows.
func (l *layouter) contentColumns(b *box) []column {
	columns := make([]column, b.grid.columns)
	cells := slices.Clone(b.grid.cells)
	slices.SortStableFunc(cells, func(x, y *tableCell) int { return cmp.Compare(x.across, y.across) })
	for _, c := range cells {
		k := l.constraint(b, c, true)
		own := columns[c.column : c.column+c.across]
		if c.across == 1 {
			own[0].join(k)
			continue
		}
		sharePercent(own, k.percent)
		widen(own, k)
	}
	left := 1.0 // percentages come to 100 at most, those of the first columns count
	for i := range columns {
		columns[i].percent = min(columns[i].percent, left)
		left -= columns[i].percent
	}
	return columns
}

// widen makes columns as wide as a cell over them wants, in proportion to their widths: those that name no width, or else all as
// far as the cell cannot be narrower.
func widen(own []column, k column) {
	low, high := max(k.low, 0), max(k.high, 0)
	lows, highs := make([]float64, len(own)), make([]float64, len(own))
	open := slices.ContainsFunc(own, func(c column) bool { return !c.fixed && c.percent == 0 })
	for i, c := range own {
		low, high = low-c.low, high-c.high
		if !open || !c.fixed && c.percent == 0 {
			lows[i], highs[i] = float64(c.high)+1e-3, float64(c.high)+1e-3
		}
	}
	for i, part := range share(max(low, 0), lows) {
		own[i].low += part
	}
	if !open {
		high = 0
	}
	for i, part := range share(max(high, 0), highs) {
		own[i].high = max(own[i].high+part, own[i].low)
	}
}

// sharePercent gives columns without a percentage what is left of that of a cell over them, in proportion to their widths.
func sharePercent(own []column, percent float64) {
	var weights []float64
	var open []int
	for i, c := range own {
		if percent -= c.percent; c.percent == 0 {
			open, weights = append(open, i), append(weights, float64(c.high))
		}
	}
	if percent <= 0 || len(open) == 0 {
		return
	}
	const whole = 1 << 30
	for i, part := range share(whole, weights) {
		own[open[i]].percent = percent * float64(part) / whole
	}
}

// join adds what one more cell of the column wants.
func (c *column) join(k column) {
	c.percent = max(c.percent, k.percent)
	switch {
	case k.fixed && !c.fixed:
		c.fixed, c.high = true, k.high
	case k.fixed == c.fixed:
		c.high = max(c.high, k.high)
	}
	c.low = max(c.low, k.low)
	c.high = max(c.high, c.low)
}

// distributeByContent finds the two of the guesses of CSS Tables 3 between which the room lies (all columns at their
// least; percentages met; lengths met; everything at its widest) and goes between them in proportion. What is left
// beyond the widest goes to the columns without a width, or else to all, in proportion to their widths.
func distributeByContent(columns []column, room page.Length) []page.Length {
	guess := func(level int) ([]page.Length, page.Length) {
		out := make([]page.Length, len(columns))
		var sum page.Length
		for i, c := range columns {
			out[i] = c.low
			switch {
			case c.percent > 0:
				if level > 0 {
					out[i] = max(c.low, page.Length(c.percent*float64(room)))
				}
			case c.fixed && level > 1 || level > 2:
				out[i] = c.high
			}
			sum += out[i]
		}
		return out, sum
	}
	before, least := guess(0)
	if room <= least {
		return before
	}
	for level := 1; level <= 3; level++ {
		next, sum := guess(level)
		if room <= sum {
			weights := make([]float64, len(columns))
			for i := range columns {
				weights[i] = float64(next[i] - before[i])
			}
			for i, part := range share(room-least, weights) {
				before[i] += part
			}
			return before
		}
		before, least = next, sum
	}
	weights := make([]float64, len(columns))
	for _, free := range []bool{true, false} {
		var sum float64
		for i, c := range columns {
			weights[i] = 0
			if !free || !c.fixed && c.percent == 0 {
				weights[i] = float64(before[i])
			}
			sum += weights[i]
		}
		if sum > 0 {
			break
		}
	}
	for i, part := range share(room-least, weights) {
		before[i] += part
	}
	return before
}

// leastTable is the smallest border box width of a table: that of the columns that name a length, or in a table
// without a width that of its content.
func (l *layouter) leastTable(b *box) page.Length {
	w := b.columnGaps() + b.horizontalEdges()
	if !b.fixedColumns() {
		for _, c := range l.contentColumns(b) {
			w += c.low
		}
		return w
	}
	for _, c := range l.firstRowColumns(b) {
		if c.fixed {
			w += c.high
		}
	}
	return w
}

// widestTable is what a table wants whose percentages leave nothing for its other columns; as large as a page will not be.
const widestTable = unbounded >> 16

// intrinsicTable is the min-content or max-content width of the content of a table.
func (l *layouter) intrinsicTable(b *box, maxContent bool) page.Length {
	columns := l.contentColumns(b)
	var low, high, rest page.Length
	percents, wanted := 0.0, 0.0
	for _, c := range columns {
		low, high = low+c.low, high+c.high
		if c.percent > 0 {
			percents += c.percent
			wanted = max(wanted, float64(c.high)/c.percent)
		} else {
			rest += c.high
		}
	}
	if !maxContent {
		return b.columnGaps() + low
	}
	switch { // what others want is what the percentages leave (CSS Tables 3, 3.8.2)
	case percents == 0 || rest == 0:
	case percents < 1-1e-9:
		wanted = max(wanted, float64(rest)/(1-percents))
	default:
		wanted = float64(widestTable)
	}
	return b.columnGaps() + max(high, page.Round(wanted))
}
