package doc

import (
	"fmt"
	"strings"

	"fanshi/internal/diag"
)

// Dump writes the tree for golden tests: one node a line, two spaces of indent a level, each with line:col.
func Dump(d *Doc) string {
	var b dumper
	b.blocks(d.Blocks, 0)
	return b.String()
}

type dumper struct{ strings.Builder }

func (b *dumper) line(depth int, pos diag.Pos, format string, args ...any) {
	fmt.Fprintf(b, "%s%s @%d:%d\n", strings.Repeat("  ", depth), fmt.Sprintf(format, args...), pos.Line, pos.Col)
}

func (b *dumper) blocks(blocks []Block, depth int) {
	for _, block := range blocks {
		switch n := block.(type) {
		case *Heading:
			b.line(depth, n.Pos, "heading %d #%s", n.Level, n.ID)
			b.inlines(n.Inline, depth+1)
		case *Paragraph:
			b.line(depth, n.Pos, "paragraph")
			b.inlines(n.Inline, depth+1)
		case *List:
			if n.Ordered {
				b.line(depth, n.Pos, "ordered list from %d", n.Start)
			} else {
				b.line(depth, n.Pos, "list")
			}
			for _, item := range n.Items {
				b.line(depth+1, item.Pos, "item")
				b.blocks(item.Blocks, depth+2)
			}
		case *Quote:
			b.line(depth, n.Pos, "quote")
			b.blocks(n.Blocks, depth+1)
		case *Table:
			b.table(n, depth)
		case *CodeBlock:
			b.line(depth, n.Pos, "code block %q", n.Text)
		case *Rule:
			b.line(depth, n.Pos, "rule")
		}
	}
}

func (b *dumper) table(t *Table, depth int) {
	b.line(depth, t.Pos, "table %v", t.Align)
	for _, row := range t.allRows() {
		b.WriteString(strings.Repeat("  ", depth+1) + "row\n")
		for _, c := range row {
			b.line(depth+2, c.Pos, "cell")
			b.inlines(c.Inline, depth+3)
		}
	}
}

func (b *dumper) inlines(inlines []Inline, depth int) {
	for _, in := range inlines {
		switch n := in.(type) {
		case *Text:
			b.line(depth, n.Pos, "text %q", n.Text)
		case *Strong:
			b.line(depth, n.Pos, "strong")
			b.inlines(n.Inline, depth+1)
		case *Emphasis:
			b.line(depth, n.Pos, "emphasis")
			b.inlines(n.Inline, depth+1)
		case *Code:
			b.line(depth, n.Pos, "code %q", n.Text)
		case *Link:
			b.line(depth, n.Pos, "link %q", n.URL)
			b.inlines(n.Inline, depth+1)
		case *Image:
			b.line(depth, n.Pos, "image %q %q", n.Src, n.Alt)
		case *Break:
			b.line(depth, n.Pos, "break")
		}
	}
}
