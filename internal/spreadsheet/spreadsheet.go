// Package spreadsheet reads and writes workbooks (.xlsx, ISO/IEC 29500). It knows cells and rows and nothing of what they
// mean; it is the only importer of excelize.
//
// Read gives the texts of a workbook's first sheet. Write makes a workbook that is ready to be printed: columns of their
// widths, a heading that stays in view and is repeated on every printed page, A4 landscape as wide as the paper, numbers
// as numbers, texts as texts: what looks like a formula is not one. The same Workbook gives the same bytes.
package spreadsheet

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// maxUnzipped is how large a workbook may be when unpacked. It also is the limit above which excelize would put parts into
// temporary files, so that none are ever written.
const maxUnzipped = 64 << 20

// ErrTooLarge says that a sheet has more rows or columns than allowed.
var ErrTooLarge = errors.New("spreadsheet: too many rows or columns")

// Row is a row of a sheet that was read: its number from 1 and its cells from the first column on. It may end before the
// sheet's last column and may be empty.
type Row struct {
	Number int
	Cells  []string
}

// Read returns the rows of a workbook's first sheet. Values are read raw, so that a telephone number stays digits. A sheet
// beyond the limits is ErrTooLarge; any other error, a panic of the library on a damaged file among them, says that this
// is no workbook that can be read.
func Read(raw []byte, maxRows, maxColumns int) (rows []Row, err error) {
	defer func() {
		if p := recover(); p != nil {
			rows, err = nil, fmt.Errorf("spreadsheet: damaged workbook: %v", p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(raw),
		excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	it, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return nil, err
	}
	defer it.Close()
	for number := 1; it.Next(); number++ {
		cells, err := it.Columns()
		if err != nil {
			return nil, err
		}
		if len(cells) > maxColumns || number > maxRows {
			return nil, ErrTooLarge
		}
		rows = append(rows, Row{Number: number, Cells: cells})
	}
	return rows, it.Error()
}
