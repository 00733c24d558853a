// Package docx writes Word documents (.docx, ISO/IEC 29500 transitional): titles, headings, paragraphs, tables, pictures with captions,
// numbers of pages in the foot. It knows nothing of what they say.
//
// The page is A4 with 25 mm of margin; the body is set as offices in China set theirs (GB/T 9704: 仿宋 16 pt, headings 黑体, the first
// line of a paragraph indented by two characters), in fonts that every Chinese Windows and WPS has and that other programs replace.
// Tables have their heading repeated on every page and rows that stay whole. Pictures are PNG or JPEG as they are given, no wider and
// no higher than their place.
//
// A .docx is a ZIP of a few XML parts: archive/zip and encoding/xml are enough, and what is written is read back by package document
// and by LibreOffice in the tests. The libraries that were looked at are abandoned, fill in templates only, are sold, or ask for the
// AGPL. The same Document gives the same bytes.
package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"time"
)

// Document is what Write writes.
type Document struct {
	Title   string // of the file's properties
	Creator string
	Date    time.Time // of creation; its day counts
	Blocks  []Block
}

// Block is one of Masthead, Heading, Paragraph, Lead, Note, *Figures, *Table and *Pictures.
type Block interface{ write(w *writer) }

// Masthead is the head of the first page: a large title, a line below it, one with a text on either side, a red rule.
type Masthead struct{ Title, Below, Left, Right string }

// Heading is a heading of the first level.
type Heading string

// Paragraph is a paragraph of the body.
type Paragraph string

// Lead is a paragraph that stays on the page of what follows it: a table or pictures.
type Lead string

// Note is a paragraph in small type.
type Note string

// Figures are numbers in large type, each over what it counts, three in a row.
type Figures struct{ Items []Figure }

// Figure is a number and what it counts.
type Figure struct{ Number, Label string }

// Table is a table with a heading.
type Table struct {
	Columns []Column
	Rows    [][]string // each as long as Columns
	Total   bool       // the last row is a sum: it is set in bold
}

// Column is a column of a table.
type Column struct {
	Heading string
	Share   int  // of the width, in relation to the others
	Number  bool // ranged right
}

// Pictures are pictures with captions below them, side by side.
type Pictures struct {
	Columns int // in a row, 1 to 4
	Items   []Picture
}

// Picture is a picture.
type Picture struct {
	Data          []byte
	Format        string // "png" or "jpeg"
	Width, Height int    // pixels
	Caption       string
}

// part is a file of the archive.
type part struct {
	name string
	data []byte
}

// Write makes the file. Errors are of the archive, or say that a row of a table has too few or too many cells.
func Write(d *Document) ([]byte, error) {
	w := &writer{}
	for _, b := range d.Blocks {
		b.write(w)
	}
	if w.err != nil {
		return nil, w.err
	}
	parts := []part{
		{"[Content_Types].xml", []byte(contentTypes)},
		{"_rels/.rels", []byte(packageLinks)},
		{"docProps/core.xml", coreProperties(d)},
		{"docProps/app.xml", []byte(appProperties)},
		{"word/document.xml", w.document()},
		{"word/styles.xml", []byte(styles)},
		{"word/settings.xml", []byte(settings)},
		{"word/footer1.xml", []byte(footer)},
		{"word/_rels/document.xml.rels", w.links()},
	}
	return archive(append(parts, w.media...))
}

// made is the time of all files of the archive: the first that a ZIP file can have.
var made = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func archive(parts []part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: made})
		if err == nil {
			_, err = f.Write(p.data)
		}
		if err != nil {
			return nil, fmt.Errorf("docx: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("docx: %w", err)
	}
	return out.Bytes(), nil
}
