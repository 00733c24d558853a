package document

import (
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/sheet/markup"
)

// itemMark is the number or bullet that a browser shows before an item.
func itemMark(n *markup.Node) string {
	if n.Parent == nil || n.Parent.Tag != "ol" {
		return "•"
	}
	number := func(n *markup.Node, name string) (int, bool) {
		v, ok := n.Attr(name)
		i, err := strconv.Atoi(v)
		return i, ok && err == nil && i >= 0 && i < 10_000
	}
	at, ok := number(n.Parent, "start")
	if !ok {
		at = 1
	}
	for _, c := range n.Parent.Children {
		if v, given := number(c, "value"); c.Tag == "li" && given {
			at = v
		}
		if c == n {
			break
		}
		if c.Tag == "li" {
			at++
		}
	}
	return strconv.Itoa(at) + "."
}

// table reads a table; one of a single column, or with another table in it, is a frame around paragraphs.
func (p *page) table(n *markup.Node) {
	rows := byTag(n, "tr", nil)
	frame := len(byTag(n, "table", nil)) == 0
	for _, c := range n.Children {
		frame = frame || len(byTag(c, "table", nil)) > 0
	}
	single := true
	for _, r := range rows {
		single = single && len(cells(r)) <= 1
	}
	if frame || single {
		p.children(n)
		return
	}
	inner := &page{count: p.count}
	var table Block
	covered := func(c *markup.Node) {
		if c.Tag != "tr" {
			inner.node(c)
		}
	}
	var walk func(n *markup.Node)
	walk = func(n *markup.Node) {
		for _, c := range n.Children {
			switch {
			case c.Tag == "tr":
				table.Rows = append(table.Rows, inner.row(c))
			case slices.Contains([]string{"thead", "tbody", "tfoot"}, c.Tag):
				walk(c)
			default: // a caption
				covered(c)
				inner.flush()
				p.out = append(p.out, inner.out...)
				inner.out = nil
			}
		}
	}
	walk(n)
	p.out = append(p.out, table)
	p.pictures, p.films = p.pictures+inner.pictures, p.films+inner.films
	p.left, p.addresses = append(p.left, inner.left...), append(p.addresses, inner.addresses...)
}

func cells(row *markup.Node) []*markup.Node {
	var out []*markup.Node
	for _, c := range row.Children {
		if c.Tag == "td" || c.Tag == "th" {
			out = append(out, c)
		}
	}
	return out
}

// row reads the cells of a row; marks of items are in their text.
func (p *page) row(n *markup.Node) []string {
	var out []string
	for _, c := range cells(n) {
		p.out = nil
		p.children(c)
		p.flush()
		var lines []string
		for _, b := range p.out {
			p.count.made.WriteString(b.Mark)
			lines = append(lines, b.Mark+plain(b))
		}
		p.out = nil
		out = append(out, strings.Join(lines, "\n"))
		if v, _ := c.Attr("colspan"); v != "" {
			if n, err := strconv.Atoi(v); err == nil {
				for range min(max(n-1, 0), 62) {
					out = append(out, "")
				}
			}
		}
	}
	return out
}
