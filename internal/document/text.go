package document

import "strings"

// readText takes every line for a paragraph.
func (d *Document) readText(text string, count *raws) {
	count.all.WriteString(text)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("\n\f\v\u2028\u2029", r) }) {
		d.Blocks = append(d.Blocks, Block{Text: line})
	}
}
