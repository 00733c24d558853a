package report

import (
	"time"

	"fanshi/internal/docx"
)

// Word is the 简报 as a Word document. Made is the day on which it is made.
func (b *Briefing) Word(made time.Time) ([]byte, error) {
	d := &docx.Document{Title: b.Title + "　" + b.Period, Creator: b.Issuer, Date: made}
	d.Blocks = append(d.Blocks, docx.Masthead{Title: b.Title, Below: b.Period, Left: b.Issuer, Right: b.Date})
	figures := &docx.Figures{}
	for _, f := range b.Figures {
		figures.Items = append(figures.Items, docx.Figure(f))
	}
	d.Blocks = append(d.Blocks, figures)
	for i := range b.Parts {
		part := &b.Parts[i]
		d.Blocks = append(d.Blocks, docx.Heading(part.Heading))
		for i, text := range part.Paragraphs {
			if last := i == len(part.Paragraphs)-1; last && (part.Table != nil || len(part.Pictures) > 0) {
				d.Blocks = append(d.Blocks, docx.Lead(text)) // with its heading it is not left alone at the foot of a page
				continue
			}
			d.Blocks = append(d.Blocks, docx.Paragraph(text))
		}
		if part.Table != nil {
			d.Blocks = append(d.Blocks, wordTable(part.Table))
		}
		if len(part.Pictures) > 0 {
			pictures := &docx.Pictures{Columns: part.PictureColumns()}
			for _, p := range part.Pictures {
				pictures.Items = append(pictures.Items, docx.Picture{Data: p.Data, Format: "jpeg", Width: p.Width, Height: p.Height, Caption: p.Caption})
			}
			d.Blocks = append(d.Blocks, pictures)
		}
	}
	if b.Note != "" {
		d.Blocks = append(d.Blocks, docx.Note(b.Note))
	}
	return docx.Write(d)
}

// wordTable gives the names twice the room of a number.
func wordTable(t *Table) *docx.Table {
	out := &docx.Table{Rows: t.Rows, Total: true}
	for i, head := range t.Heads {
		out.Columns = append(out.Columns, docx.Column{Heading: head, Share: 2, Number: i > 0})
	}
	out.Columns[0].Share = 3
	return out
}
