package layout

import (
	"fmt"
	"strconv"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
)

// Tables follow CSS 2.2, chapter 17, with separate borders: columns by the fixed layout of 17.5.2.1 (tablewidth.go),
// rows by 17.5.3 (tablerow.go). What those leave open is as in Chromium: a table without a width of its own is as wide
// as its content wants, and free height goes to the rows that name none.

// grid is the slots of a table.
type grid struct {
	columns int
	rows    []*tableRow
	cells   []*tableCell // row by row
	widths  []page.Length
}

// tableRow is one row while its table is laid out.
type tableRow struct {
	box, group   *box // group: nil when the row stands in the table itself
	height       page.Length
	above, below page.Length // about the baseline of the cells that are aligned to it
	constrained  bool        // the row or a cell that begins in it names a height
}

// tableCell is a cell and the slots that it takes.
type tableCell struct {
	box          *box
	row, column  int
	across, down int         // columns and rows that it spans
	natural      page.Length // height of its border box by its content
}

// buildTable makes the rows and cells of a table.
func (l *layouter) buildTable(b *box, n *markup.Node, st *style.Computed) {
	b.kind, b.grid = table, &grid{}
	l.kept.refuse()
	if !st.TableFixed {
		l.diags.Error(n.Pos, "sheet.table-auto", "表格的列宽不能按内容分配（table-layout: auto）", "写 table-layout: fixed，在第一行的单元格上写宽度")
	}
	for _, c := range n.Children {
		group := l.tablePart(c, st)
		if group == nil {
			continue
		}
		b.children = append(b.children, group)
		first := len(b.grid.rows)
		if group.style.Display == style.TableRow {
			group.kind = row
			b.grid.rows = append(b.grid.rows, &tableRow{box: group})
		} else {
			group.kind = rowGroup
			for _, cc := range c.Children {
				if r := l.tablePart(cc, group.physical); r != nil {
					r.kind = row
					group.children = append(group.children, r)
					b.grid.rows = append(b.grid.rows, &tableRow{box: r, group: group})
				}
			}
		}
		for _, r := range b.grid.rows[first:] {
			l.buildCells(r.box)
		}
		b.grid.fill(first)
	}
}

// tablePart makes the box of a row group or a row; nil for white space and for what makes no box.
func (l *layouter) tablePart(n *markup.Node, parent *style.Computed) *box {
	if n.IsText() {
		return nil
	}
	st := l.styleOf(n, parent)
	if st.Display == style.None {
		l.hidden[n] = true
		return nil
	}
	if st.Fit != nil {
		l.diags.Error(n.Pos, "sheet.fit-table", fmt.Sprintf("--fit 不能用在 <%s> 上", n.Tag), "写在 td 上，或写在整个 table 上")
	}
	return &box{node: n, style: l.inTree(st), physical: st}
}

// buildCells makes the cells of a row.
func (l *layouter) buildCells(r *box) {
	for _, c := range r.node.Children {
		if c.IsText() {
			continue
		}
		if cell := l.build(c, r.physical); cell != nil {
			r.children = append(r.children, cell)
		}
	}
}

// fill gives the cells of a row group, whose rows are those from first on, their slots (HTML, 4.9.12).
func (g *grid) fill(first int) {
	taken := map[[2]int]bool{}
	for i := first; i < len(g.rows); i++ {
		column := 0
		for _, c := range g.rows[i].box.children {
			for taken[[2]int{i, column}] {
				column++
			}
			cell := &tableCell{box: c, row: i, column: column, across: max(span(c.node, "colspan"), 1), down: span(c.node, "rowspan")}
			if rest := len(g.rows) - i; cell.down == 0 || cell.down > rest { // 0: down to the end of the group
				cell.down = rest
			}
			for y := range cell.down {
				for x := range cell.across {
					taken[[2]int{i + y, column + x}] = true
				}
			}
			column += cell.across
			g.columns = max(g.columns, column)
			g.cells = append(g.cells, cell)
		}
	}
}

// mostSpan bounds colspan and rowspan (HTML, 4.9.11 has 1,000 for colspan).
const mostSpan = 1000

// span reads colspan or rowspan; what is no number counts as 1.
func span(n *markup.Node, name string) int {
	v, ok := n.Attr(name)
	if !ok {
		return 1
	}
	i, err := strconv.Atoi(v)
	if err != nil || i < 0 {
		return 1
	}
	return min(i, mostSpan)
}

// layoutTable lays out the rows and cells of b and returns the height of its content, which is at least the given one.
func (l *layouter) layoutTable(b *box, content space, least page.Length) page.Length {
	g := b.grid
	g.widths = l.columnWidths(b, content.width)
	gap := b.style.BorderSpacing
	for _, c := range g.cells {
		l.layout(c.box, space{width: content.width, fixWidth: true, fixedWidth: g.across(c, gap[0])})
		c.natural = c.box.height
	}
	height := g.rowHeights(gap[1], least)
	g.place(b, gap)
	for _, c := range g.cells {
		if c.box.kind == orthogonal {
			l.settleOrthogonal(c, g.down(c, gap[1]))
		} else {
			g.settle(c, g.down(c, gap[1]))
		}
	}
	return height
}

// across is the width of a cell.
func (g *grid) across(c *tableCell, gap page.Length) page.Length {
	w := gap * page.Length(c.across-1)
	for _, column := range g.widths[c.column : c.column+c.across] {
		w += column
	}
	return w
}

// place gives every row group, row and cell its rectangle, and the content of the cells its place in them.
func (g *grid) place(b *box, gap [2]page.Length) {
	origin := b.contentRect()
	inner := page.Rect{X: origin.X + gap[0], Y: origin.Y + gap[1], Width: origin.Width - 2*gap[0]}
	lefts := make([]page.Length, g.columns)
	var x page.Length
	for i, w := range g.widths {
		lefts[i] = x
		x += w + gap[0]
	}
	y := inner.Y
	for i, r := range g.rows {
		r.box.x, r.box.y, r.box.width, r.box.height = inner.X, y, inner.Width, r.height
		if r.group != nil {
			if i == 0 || g.rows[i-1].group != r.group {
				r.group.x, r.group.y, r.group.width = inner.X, y, inner.Width
			}
			r.box.x, r.box.y, r.group.height = 0, y-r.group.y, y+r.height-r.group.y
		}
		y += r.height + gap[1]
	}
	for _, c := range g.cells {
		c.box.x, c.box.y = lefts[c.column], 0
	}
}

// down is the height of a cell.
func (g *grid) down(c *tableCell, gap page.Length) page.Length {
	h := gap * page.Length(c.down-1)
	for _, r := range g.rows[c.row : c.row+c.down] {
		h += r.height
	}
	return h
}

// settle stretches a cell to its rows and moves its content by vertical-align: what is free becomes padding.
func (g *grid) settle(c *tableCell, height page.Length) {
	b := c.box
	free := height - c.natural
	var above page.Length
	switch b.style.VerticalAlign {
	case style.AlignMiddle:
		above = free / 2
	case style.AlignBottom:
		above = free
	case style.AlignBaseline:
		if v, ok := b.baseline(false); ok {
			above = g.rows[c.row].above - v
		}
	}
	b.height, b.laid = height, false
	b.padding.Top, b.padding.Bottom = b.padding.Top+above, b.padding.Bottom+free-above
	for _, child := range b.children {
		child.y += above
		child.static.Y += above
	}
}

// settleOrthogonal stretches a cell whose writing mode is not that of its table: its lines run along the whole height,
// and vertical-align moves them across it, as in Chromium.
func (l *layouter) settleOrthogonal(c *tableCell, height page.Length) {
	b := c.box
	l.layout(b, space{width: b.within.width, fixWidth: true, fixedWidth: b.width, fixHeight: true, fixedHeight: height})
	inner, content := b.children[0], b.contentRect()
	l.layout(inner, space{fixWidth: true, fixedWidth: content.Height})
	free := content.Width - inner.height
	before := page.Length(0) // the side on which the first line stands
	switch b.style.VerticalAlign {
	case style.AlignMiddle:
		before = free / 2
	case style.AlignBottom:
		before = free
	}
	if b.within.vertical {
		b.padding.Left, b.padding.Right = b.padding.Left+before, b.padding.Right+free-before
	} else {
		b.padding.Right, b.padding.Left = b.padding.Right+before, b.padding.Left+free-before
	}
	b.laid = false
}

// slots are the outlines of the cells in a row or a row group, which is where its background shows: what lies between
// cells belongs to the table (CSS 2.2, 17.6.1). The box must have been placed.
func (b *box) slots() (out []page.Path) {
	for _, c := range b.children {
		if b.kind == rowGroup {
			out = append(out, c.slots()...)
			continue
		}
		out = append(out, page.BoxPath(page.Rect{X: c.x, Y: c.y, Width: c.width, Height: c.height}))
	}
	return out
}
