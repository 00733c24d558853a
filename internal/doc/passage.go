package doc

import (
	"iter"

	"fanshi/internal/diag"
)

// Passage is one heading, paragraph, table cell or code block, as a text that is read at a stretch.
type Passage struct {
	Pos         diag.Pos
	Row, Column int // of a table cell, from 1, the header's among them; else 0

	inlines []Inline
	code    string // of a code block
}

// Text returns the passage's characters, as PlainText does.
func (p Passage) Text() string {
	if p.inlines == nil {
		return p.code
	}
	return PlainText(p.inlines)
}

// Passages goes through every heading, paragraph, table cell and code block, in reading order.
func Passages(blocks []Block) iter.Seq[Passage] {
	return func(yield func(Passage) bool) { yieldPassages(blocks, yield) }
}

// yieldPassages reports false when the loop has ended.
func yieldPassages(blocks []Block, yield func(Passage) bool) bool {
	for _, b := range blocks {
		more := true
		switch b := b.(type) {
		case *Heading:
			more = yield(Passage{Pos: b.Pos, inlines: b.Inline})
		case *Paragraph:
			more = yield(Passage{Pos: b.Pos, inlines: b.Inline})
		case *List:
			for _, item := range b.Items {
				more = more && yieldPassages(item.Blocks, yield)
			}
		case *Quote:
			more = yieldPassages(b.Blocks, yield)
		case *Table:
			for i, row := range b.allRows() {
				for j, c := range row {
					more = more && yield(Passage{Pos: c.Pos, inlines: c.Inline, Row: i + 1, Column: j + 1})
				}
			}
		case *CodeBlock:
			more = yield(Passage{Pos: b.Pos, code: b.Text})
		case *Rule:
		}
		if !more {
			return false
		}
	}
	return true
}

// Links returns every link of the blocks, in reading order.
func Links(blocks []Block) []*Link {
	var out []*Link
	for p := range Passages(blocks) {
		out = inlineLinks(out, p.inlines)
	}
	return out
}

func inlineLinks(out []*Link, inlines []Inline) []*Link {
	for _, in := range inlines {
		switch in := in.(type) {
		case *Link:
			out = append(out, in)
		case *Strong:
			out = inlineLinks(out, in.Inline)
		case *Emphasis:
			out = inlineLinks(out, in.Inline)
		case *Text, *Code, *Image, *Break:
		}
	}
	return out
}
