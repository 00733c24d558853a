package document

import (
	"strings"
)

// blocks reads the paragraphs and tables below an element, whatever wraps them.
func (w *word) blocks(e *element, beside string) []Block {
	p := &paragraphs{word: w, beside: beside}
	p.all(e)
	p.end()
	return p.out
}

// paragraphs collects blocks.
type paragraphs struct {
	*word
	beside string
	out    []Block
	open   *Block // a paragraph whose end was deleted: the next one goes on in it

	page   bool // the paragraph numbers pages
	behind []Block
}

func (p *paragraphs) end() {
	if p.open != nil {
		p.out = append(p.out, *p.open)
		p.open = nil
	}
	p.out = append(p.out, p.behind...)
	p.behind = nil
}

// all reads the children of an element that holds blocks.
func (p *paragraphs) all(e *element) {
	for _, c := range e.children {
		switch c.name {
		case "p":
			p.paragraph(c)
		case "tbl":
			p.end()
			p.table(c)
		case "footnote", "endnote":
			if kind := c.attr("type"); kind == "" || kind == "normal" {
				p.all(c)
			}
		case "AlternateContent":
			p.all(p.alternative(c))
		case "sectPr", "sdtPr", "tcPr", "trPr", "tblPr":
		default:
			p.embedded(c)
			p.all(c)
		}
	}
}

// alternative returns the one of several forms of a thing that is read: the first that has text, else the first. The texts of
// the others are the same ones again; what they have beyond them is left out and told.
func (p *paragraphs) alternative(e *element) *element {
	var chosen *element
	for _, c := range e.children {
		if c.name == "Choice" || c.name == "Fallback" {
			if chosen == nil || visibleText(chosen) == "" && visibleText(c) != "" {
				chosen = c
			}
		}
	}
	if chosen == nil {
		return &element{}
	}
	for _, c := range e.children {
		if c == chosen || c.name == "" {
			continue
		}
		if text := visibleText(c); text == visibleText(chosen) {
			p.count.none.WriteString(text)
		} else {
			p.leave("只给旧版本看的文字", text)
		}
	}
	return chosen
}

// visibleText is the text that a part of a document would count.
func visibleText(e *element) string {
	w := &word{}
	w.countRaw(e)
	return w.count.all.String()
}

// paragraph reads one paragraph.
func (p *paragraphs) paragraph(e *element) {
	properties := e.child("pPr")
	b := p.open
	if b == nil {
		b = &Block{Apart: p.beside}
		p.mark(b, properties)
	}
	r := &runs{paragraphs: p}
	p.page = false
	r.all(e, false)
	b.Text += r.text.String()
	switch {
	case properties.child("rPr", "del") != nil:
		p.open = b // its end was deleted
		return
	case p.page && p.beside != "":
		p.leave("页码", b.Text)
		*b = Block{}
	}
	p.open = b
	p.end()
}

// mark gives a paragraph its level and its number.
func (p *paragraphs) mark(b *Block, properties *element) {
	id := properties.child("pStyle").attr("val")
	if id == "" {
		id = p.normal
	}
	number := properties.child("numPr")
	b.Level = headingLevel("", properties.child("outlineLvl").attr("val"))
	fromStyle := false
	p.inherited(id, func(s *style) bool {
		if b.Level == 0 {
			b.Level = s.level
		}
		if number == nil && s.num != nil {
			number, fromStyle = s.num, true
		}
		return false
	})
	if number != nil {
		level := number.child("ilvl").attr("val")
		if fromStyle && level == "" {
			level = p.numbering.levelOf(number.child("numId").attr("val"), id)
		}
		b.Mark = p.numbering.next(number.child("numId").attr("val"), level)
	}
}

// table reads a table. One of a single column is a frame around paragraphs.
func (p *paragraphs) table(e *element) {
	var rows [][][]Block
	column := true
	for _, r := range descend(e, "tr") {
		if r.child("trPr", "del") != nil {
			p.leave("修订中删除的文字", visibleText(r))
			continue
		}
		var row [][]Block
		for _, c := range descend(r, "tc") {
			row = append(row, p.blocks(c, p.beside))
			for n := span(c); n > 1; n-- {
				row = append(row, nil)
			}
		}
		column = column && len(row) <= 1
		rows = append(rows, row)
	}
	if column {
		for _, row := range rows {
			for _, cell := range row {
				p.out = append(p.out, cell...)
			}
		}
		return
	}
	out := Block{Apart: p.beside}
	for _, row := range rows {
		var cells []string
		for _, cell := range row {
			var lines []string
			for _, b := range cell {
				p.count.made.WriteString(b.Mark) // is in the text of the cell
				lines = append(lines, b.Mark+plain(b))
			}
			cells = append(cells, strings.Join(lines, "\n"))
		}
		out.Rows = append(out.Rows, cells)
	}
	p.out = append(p.out, out)
}

// span is how many columns a cell takes, bounded by Word's own limit.
func span(cell *element) int {
	n := 0
	for _, r := range cell.child("tcPr", "gridSpan").attr("val") {
		if r < '0' || r > '9' || n > 63 {
			return 1
		}
		n = n*10 + int(r-'0')
	}
	return min(n, 63)
}

// descend returns the elements of a name below another one, through what wraps them but not through tables.
func descend(e *element, name string) []*element {
	var out []*element
	for _, c := range e.children {
		switch c.name {
		case name:
			out = append(out, c)
		case "tbl", "p", "":
		default:
			out = append(out, descend(c, name)...)
		}
	}
	return out
}
