package spreadsheet

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Workbook is what Write writes.
type Workbook struct {
	Title   string
	Creator string
	Date    time.Time // creation date; the zero time is written as 2000-01-01
	Sheets  []Sheet   // at least one
}

// Sheet is a table under a heading.
type Sheet struct {
	Name    string // at most 31 characters, none of []:*?/\
	Columns []Column
	Rows    [][]Cell // each at most as long as Columns
}

// Column is a column with its heading. Width is in characters of the standard font; a Chinese character takes two.
type Column struct {
	Heading string
	Width   float64
}

// Cell is a text or a number.
type Cell struct {
	text   string
	number int
	isText bool
}

// Text makes a cell of a text; line feeds in it are line breaks.
func Text(s string) Cell { return Cell{text: s, isText: true} }

// Number makes a cell of a number.
func Number(n int) Cell { return Cell{number: n} }

// maxText is how many characters a cell can hold; excelize would cut off the rest without a word.
const maxText = excelize.TotalCellChars

// Write makes a workbook. Errors are: no sheet, a name that a sheet cannot have, a row longer than the heading, a text
// longer than a cell can hold.
func Write(book Workbook) ([]byte, error) {
	if len(book.Sheets) == 0 {
		return nil, fmt.Errorf("spreadsheet: a workbook without sheets")
	}
	if book.Date.IsZero() {
		book.Date = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	f := excelize.NewFile()
	defer f.Close()
	w := writer{f: f}
	w.try(f.SetDocProps(&excelize.DocProperties{Title: book.Title, Creator: book.Creator, LastModifiedBy: book.Creator, Language: "zh-CN",
		Created: book.Date.Format(time.DateOnly) + "T00:00:00Z", Modified: book.Date.Format(time.DateOnly) + "T00:00:00Z"}))
	w.try(f.SetAppProps(&excelize.AppProperties{Application: "fanshi"}))
	w.styles()
	for i, s := range book.Sheets {
		if i == 0 {
			w.try(f.SetSheetName(f.GetSheetName(0), s.Name))
		} else {
			_, err := f.NewSheet(s.Name)
			w.try(err)
		}
		w.sheet(s)
	}
	var out bytes.Buffer
	w.try(f.Write(&out))
	if w.err != nil {
		return nil, fmt.Errorf("spreadsheet: %w", w.err)
	}
	return out.Bytes(), nil
}

// writer keeps the first error.
type writer struct {
	f                      *excelize.File
	heading, texts, number int // styles
	err                    error
}

func (w *writer) try(err error) {
	if w.err == nil {
		w.err = err
	}
}

// styles makes the three styles of a table. The font is one that every Chinese Windows has.
func (w *writer) styles() {
	var border []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	style := func(s excelize.Style, bold bool) int {
		s.Font, s.Border = &excelize.Font{Family: "宋体", Size: 11, Bold: bold}, border
		id, err := w.f.NewStyle(&s)
		w.try(err)
		return id
	}
	w.heading = style(excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E6E6E6"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}, true)
	w.texts = style(excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, NumFmt: 49}, false) // 49: text
	w.number = style(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "right", Indent: 1, Vertical: "top"}, NumFmt: 1}, false)
}

func (w *writer) sheet(s Sheet) {
	for i, column := range s.Columns {
		at := w.cell(i, 0)
		w.try(w.f.SetCellStr(s.Name, at, column.Heading))
		w.try(w.f.SetCellStyle(s.Name, at, at, w.heading))
		name, err := excelize.ColumnNumberToName(i + 1)
		w.try(err)
		w.try(w.f.SetColWidth(s.Name, name, name, column.Width))
	}
	for r, row := range s.Rows {
		if len(row) > len(s.Columns) {
			w.try(fmt.Errorf("row %d of sheet %s has %d cells for %d columns", r+1, s.Name, len(row), len(s.Columns)))
		}
		lines := 1
		for c, cell := range row {
			w.value(s.Name, w.cell(c, r+1), cell)
			if c < len(s.Columns) {
				lines = max(lines, linesOf(cell.text, s.Columns[c].Width))
			}
		}
		w.try(w.f.SetRowHeight(s.Name, r+2, min(lineHeight*float64(lines), excelize.MaxRowHeight)))
	}
	w.try(w.f.SetSheetDimension(s.Name, "A1:"+w.cell(max(len(s.Columns)-1, 0), len(s.Rows))))
	w.print(s)
}

// lineHeight is that of the tables' font, in points.
const lineHeight = 16

// longWord is how many letters a word may have that is no longer than a Chinese line's loss.
const longWord = 6

// linesOf is how many lines a text takes at most in a column: not every program fits rows to their texts by itself, and
// what does not fit is not printed. Chinese may leave one character's room of a line empty, a long word up to a quarter of it.
func linesOf(text string, width float64) int {
	lines := 0
	for line := range strings.SplitSeq(text, "\n") {
		columns, word, longest := 0, 0, 0
		for _, r := range line {
			columns++
			if word++; r == ' ' || r >= 0x2E80 {
				word = 0
			}
			longest = max(longest, word)
			if r >= 0x2E80 || strings.ContainsRune("“”‘’…—×", r) { // as wide as Chinese in Chinese fonts
				columns++
			}
		}
		room := max(width-2, 1)
		switch {
		case float64(columns) <= room:
		case longest > longWord:
			room = max(room*3/4, 1)
		default:
			room = max(room-2, 1)
		}
		lines += max(int(math.Ceil(float64(columns)/room)), 1)
	}
	return lines
}

func (w *writer) value(sheet, at string, c Cell) {
	style := w.number
	if c.isText {
		style = w.texts
		if utf8.RuneCountInString(c.text) > maxText {
			w.try(fmt.Errorf("cell %s of sheet %s is longer than %d characters", at, sheet, maxText))
		}
		w.try(w.f.SetCellStr(sheet, at, c.text))
	} else {
		w.try(w.f.SetCellInt(sheet, at, int64(c.number)))
	}
	w.try(w.f.SetCellStyle(sheet, at, at, style))
}

// print sets up what is seen of a sheet: its heading stays in view, on paper it stands on every page.
func (w *writer) print(s Sheet) {
	w.try(w.f.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	w.try(w.f.SetSheetProps(s.Name, &excelize.SheetPropsOptions{FitToPage: new(true)}))
	const a4 = 9 // ST_PaperSize
	w.try(w.f.SetPageLayout(s.Name, &excelize.PageLayoutOptions{Size: new(a4), Orientation: new("landscape"),
		FitToWidth: new(1), FitToHeight: new(0)})) // 0: as many pages as it takes
	w.try(w.f.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{Left: new(0.4), Right: new(0.4), Top: new(0.5), Bottom: new(0.6),
		Header: new(0.3), Footer: new(0.3)})) // inches
	w.try(w.f.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddFooter: "&C&A　第 &P 页，共 &N 页"}))
	w.try(w.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + s.Name + "'!$1:$1", Scope: s.Name}))
}

// cell names a cell by its column and row, both from 0.
func (w *writer) cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	w.try(err)
	return name
}
