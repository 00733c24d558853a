package doc

import (
	"iter"
	"strings"

	"fanshi/internal/diag"
)

// PlainText returns the characters of running text: an image gives its description, a hard line break "\n".
func PlainText(inlines []Inline) string {
	if len(inlines) == 1 {
		if t, ok := inlines[0].(*Text); ok {
			return t.Text
		}
	}
	var b strings.Builder
	writePlain(&b, inlines)
	return b.String()
}

func writePlain(b *strings.Builder, inlines []Inline) {
	for _, in := range inlines {
		switch in := in.(type) {
		case *Text:
			b.WriteString(in.Text)
		case *Code:
			b.WriteString(in.Text)
		case *Strong:
			writePlain(b, in.Inline)
		case *Emphasis:
			writePlain(b, in.Inline)
		case *Link:
			writePlain(b, in.Inline)
		case *Image:
			b.WriteString(in.Alt)
		case *Break:
			b.WriteByte('\n')
		}
	}
}

// Texts goes through the text of every heading, paragraph, table cell and code block with its place, in reading order.
func Texts(blocks []Block) iter.Seq2[string, diag.Pos] {
	return func(yield func(string, diag.Pos) bool) {
		yieldPassages(blocks, func(p Passage) bool { return yield(p.Text(), p.Pos) })
	}
}

// PlainBlocks returns the text of every heading, paragraph, table cell and code block, in reading order.
func PlainBlocks(blocks []Block) []string {
	var out []string
	for text := range Texts(blocks) {
		out = append(out, text)
	}
	return out
}

// allRows returns the header and the body rows.
func (t *Table) allRows() [][]Cell {
	return append([][]Cell{t.Header}, t.Rows...)
}

// Images returns every picture of the blocks, in reading order.
func Images(blocks []Block) []*Image {
	var out []*Image
	for _, b := range blocks {
		switch b := b.(type) {
		case *Heading:
			out = inlineImages(out, b.Inline)
		case *Paragraph:
			out = inlineImages(out, b.Inline)
		case *List:
			for _, item := range b.Items {
				out = append(out, Images(item.Blocks)...)
			}
		case *Quote:
			out = append(out, Images(b.Blocks)...)
		case *Table:
			for _, row := range b.allRows() {
				for _, c := range row {
					out = inlineImages(out, c.Inline)
				}
			}
		case *CodeBlock, *Rule:
		}
	}
	return out
}

func inlineImages(out []*Image, inlines []Inline) []*Image {
	for _, in := range inlines {
		switch in := in.(type) {
		case *Image:
			out = append(out, in)
		case *Strong:
			out = inlineImages(out, in.Inline)
		case *Emphasis:
			out = inlineImages(out, in.Inline)
		case *Link:
			out = inlineImages(out, in.Inline)
		case *Text, *Code, *Break:
		}
	}
	return out
}
