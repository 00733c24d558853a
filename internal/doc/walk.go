package doc

// Walk calls f for every inline node in blocks, in document order.
func Walk(blocks []Block, f func(Inline)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *Heading:
			walkInline(b.Inline, f)
		case *Paragraph:
			walkInline(b.Inline, f)
		case *List:
			for _, item := range b.Items {
				Walk(item.Blocks, f)
			}
		case *Quote:
			Walk(b.Blocks, f)
		case *Table:
			for _, row := range append([][]Cell{b.Header}, b.Rows...) {
				for _, cell := range row {
					walkInline(cell.Inline, f)
				}
			}
		}
	}
}

func walkInline(inline []Inline, f func(Inline)) {
	for _, n := range inline {
		f(n)
		switch n := n.(type) {
		case *Strong:
			walkInline(n.Inline, f)
		case *Emphasis:
			walkInline(n.Inline, f)
		case *Link:
			walkInline(n.Inline, f)
		}
	}
}
