// Package spreadsheet reads and writes workbooks (.xlsx, ISO/IEC 29500). It knows cells and rows and nothing of what they
// mean; it is the only importer of excelize.
//
// Read gives what a person sees in a workbook: the texts of every worksheet, numbers and dates as their number formats
// show them (in Simplified Chinese; formats with an exponent are shown in full), formulas by the values that were stored
// with them, line breaks as line feeds, rich text as its characters. Of cells that are merged downwards each has the text
// of the first. Comments, phonetic guides, drawings, headers and charts are not read. Hidden sheets and rows are read and
// marked; hidden columns are read as others, since people hide those that they know by heart, codes above all.
//
// A workbook is unpacked to at most 64 MB and 3 million tags, of at most 256 sheets; a sheet has at most 16,384 columns
// (XFD, Excel's own limit), as many rows as the caller allows, and 500,000 cells with text, those of merges included.
// Nothing is written to disk; time is linear in the size of the file.
//
// Write makes a workbook that is ready to be printed: columns of their widths, a heading that stays in view and is
// repeated on every printed page, A4 landscape as wide as the paper, numbers as numbers, texts as texts: what looks like a
// formula is not one. The same Workbook gives the same bytes.
package spreadsheet

import (
	"errors"
	"slices"
)

// Bounds of a workbook that is read.
const (
	maxUnzipped = 64 << 20
	maxTags     = 3_000_000
	maxSheets   = 256
	maxCells    = 500_000
	// MaxColumns is how many columns a sheet can have: XFD is the last.
	MaxColumns = 16_384
)

// ErrTooLarge says that a workbook is beyond the bounds.
var ErrTooLarge = errors.New("spreadsheet: too large")

var errDamaged = errors.New("spreadsheet: damaged workbook")

// Grid is a worksheet that was read.
type Grid struct {
	Name   string
	Hidden bool
	Rows   []Row // those with any text, from above
}

// Row is a row of a sheet that was read, its number from 1.
type Row struct {
	Number int
	Hidden bool // by hand or by a filter
	Cells  []Value
}

// Value is a cell that was read; there are none without text, but for formulas whose value is not known.
type Value struct {
	Column       int // from 1
	Text         string
	Uncalculated bool // a formula that the program which wrote the file has not calculated
	Repeated     bool // the text is that of a merged cell above
}

// Texts returns a row's texts from the first column on, up to the last that has one.
func (r Row) Texts() []string {
	var out []string
	for _, v := range r.Cells {
		out = append(out, make([]string, v.Column-1-len(out))...)
		out = append(out, v.Text)
	}
	return out
}

// at returns the place of a column's cell in a row.
func (r Row) at(column int) (int, bool) {
	return slices.BinarySearchFunc(r.Cells, column, func(v Value, c int) int { return v.Column - c })
}
