package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// Lengths, in twentieths of a point: the A4 page, its margins, and what is between them.
const (
	pageWidth, pageHeight = 11906, 16838
	margin                = 1418
	textWidth             = pageWidth - 2*margin
)

// Lengths of drawings, in English metric units.
const (
	emuPerTwip   = 635
	pictureGap   = 120         // twips, on either side of a picture
	tallest      = 5100        // twips: how high a picture may be that stands alone in its row
	tallestSmall = tallest / 2 // and one beside others
)

// writer collects the body.
type writer struct {
	body  strings.Builder
	media []part
	err   error
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

// paragraph writes one of a style; what is in it is XML.
func (w *writer) paragraph(style, runs string) {
	w.body.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + runs + `</w:p>`)
}

func (m Masthead) write(w *writer) {
	w.paragraph("Masthead", run(m.Title))
	w.paragraph("Below", run(m.Below))
	w.paragraph("Issue", run(m.Left)+`<w:r><w:tab/></w:r>`+run(m.Right))
}

func (h Heading) write(w *writer) { w.paragraph("Heading1", run(string(h))) }

func (p Paragraph) write(w *writer) { w.paragraph("BodyText", run(string(p))) }

func (l Lead) write(w *writer) {
	w.body.WriteString(`<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:keepNext/></w:pPr>` + run(string(l)) + `</w:p>`)
}

func (n Note) write(w *writer) { w.paragraph("Note", run(string(n))) }

const noBorders = `<w:tblBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/><w:insideH w:val="nil"/><w:insideV w:val="nil"/></w:tblBorders>`

var ruled = func() string {
	var b strings.Builder
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(&b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="808080"/>`, side)
	}
	return `<w:tblBorders>` + b.String() + `</w:tblBorders>`
}()

// begin opens a table with columns of these widths.
func (w *writer) begin(borders string, widths []int) {
	fmt.Fprintf(&w.body, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>%s<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`,
		textWidth, borders)
	for _, width := range widths {
		fmt.Fprintf(&w.body, `<w:gridCol w:w="%d"/>`, width)
	}
	w.body.WriteString(`</w:tblGrid>`)
}

// end closes a table. Two tables that meet would become one.
func (w *writer) end() {
	w.body.WriteString(`</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/></w:pPr></w:p>`)
}

// row writes a row that stays whole; each cell is its paragraphs.
func (w *writer) row(properties string, widths []int, cells []func()) {
	w.body.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + properties + `</w:trPr>`)
	for i, cell := range cells {
		fmt.Fprintf(&w.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`, widths[i])
		cell()
		w.body.WriteString(`</w:tc>`)
	}
	w.body.WriteString(`</w:tr>`)
}

// shares divides the width.
func shares(parts []int) []int {
	sum, widths, left := 0, make([]int, len(parts)), textWidth
	for _, p := range parts {
		sum += p
	}
	for i, p := range parts {
		widths[i] = textWidth * p / max(sum, 1)
		left -= widths[i]
	}
	widths[len(widths)-1] += left
	return widths
}

func (f *Figures) write(w *writer) {
	const across = 3
	widths := shares(slices.Repeat([]int{1}, across))
	w.begin(noBorders, widths)
	for items := range slices.Chunk(f.Items, across) {
		cells := make([]func(), across)
		for i := range cells {
			cells[i] = func() { w.paragraph("FigureLabel", "") }
			if i < len(items) {
				cells[i] = func() {
					w.paragraph("FigureNumber", run(items[i].Number))
					w.paragraph("FigureLabel", run(items[i].Label))
				}
			}
		}
		w.row("", widths, cells)
	}
	w.end()
}

func (t *Table) write(w *writer) {
	var parts []int
	var heads []func()
	for _, c := range t.Columns {
		parts = append(parts, c.Share)
		heads = append(heads, func() { w.paragraph("CellHeading", run(c.Heading)) })
	}
	widths := shares(parts)
	w.begin(ruled, widths)
	w.row(`<w:tblHeader/>`, widths, heads)
	for r, row := range t.Rows {
		if len(row) != len(t.Columns) {
			w.err = fmt.Errorf("docx: row %d has %d cells for %d columns", r+1, len(row), len(t.Columns))
			return
		}
		var cells []func()
		for c, text := range row {
			style := "Cell"
			if t.Columns[c].Number {
				style = "CellNumber"
			}
			runs := run(text)
			if t.Total && r == len(t.Rows)-1 {
				runs = strings.Replace(runs, `<w:r>`, `<w:r><w:rPr><w:b/></w:rPr>`, 1)
			}
			cells = append(cells, func() { w.paragraph(style, runs) })
		}
		w.row("", widths, cells)
	}
	w.end()
}

func (p *Pictures) write(w *writer) {
	columns := min(max(p.Columns, 1), 4)
	widths := shares(slices.Repeat([]int{1}, columns))
	high := tallest
	if columns > 1 {
		high = tallestSmall
	}
	w.begin(noBorders, widths)
	for items := range slices.Chunk(p.Items, columns) {
		cells := make([]func(), columns)
		for i := range cells {
			cells[i] = func() { w.paragraph("Caption", "") }
			if i < len(items) {
				cells[i] = func() {
					w.paragraph("Shown", w.drawing(&items[i], widths[i]-2*pictureGap, high))
					w.paragraph("Caption", run(items[i].Caption))
				}
			}
		}
		w.row("", widths, cells)
	}
	w.end()
}

// drawing is a picture in the line, as large as its place allows, which is in twips.
func (w *writer) drawing(p *Picture, wide, high int) string {
	n := len(w.media) + 1
	w.media = append(w.media, part{fmt.Sprintf("word/media/image%d.%s", n, p.Format), p.Data})
	width := wide
	height := wide * p.Height / max(p.Width, 1)
	if height > high {
		width, height = high*p.Width/max(p.Height, 1), high
	}
	x, y := max(width, 1)*emuPerTwip, max(height, 1)*emuPerTwip
	const main = "http://schemas.openxmlformats.org/drawingml/2006/"
	return fmt.Sprintf(`<w:r><w:drawing><wp:inline xmlns:wp="`+main+`wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%[1]d" cy="%[2]d"/>`+
		`<wp:docPr id="%[3]d" name="图片 %[3]d" descr="%[4]s"/><a:graphic xmlns:a="`+main+`main"><a:graphicData uri="`+main+`picture"><pic:pic xmlns:pic="`+main+`picture">`+
		`<pic:nvPicPr><pic:cNvPr id="%[3]d" name="image%[3]d"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdImage%[3]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		x, y, n, escaped(p.Caption))
}

// document is the main part.
func (w *writer) document() []byte {
	return fmt.Appendf(nil, xmlHead+`<w:document `+wordSpace+`><w:body>%s<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="%d" w:h="%d"/>`+
		`<w:pgMar w:top="%[4]d" w:right="%[4]d" w:bottom="%[4]d" w:left="%[4]d" w:header="851" w:footer="851" w:gutter="0"/></w:sectPr></w:body></w:document>`,
		w.body.String(), pageWidth, pageHeight, margin)
}

// links are those of the main part to its others.
func (w *writer) links() []byte {
	out := linksHead
	link := func(id, kind, target string) {
		out += `<Relationship Id="` + id + `" Type="` + linkTypes + `/` + kind + `" Target="` + target + `"/>`
	}
	link("rIdStyles", "styles", "styles.xml")
	link("rIdSettings", "settings", "settings.xml")
	link("rIdFooter", "footer", "footer1.xml")
	for i, m := range w.media {
		link(fmt.Sprintf("rIdImage%d", i+1), "image", strings.TrimPrefix(m.name, "word/"))
	}
	return []byte(out + `</Relationships>`)
}
