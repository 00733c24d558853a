package source

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/spreadsheet"
)

// Limits of a table; a venue table is three orders of magnitude smaller.
const (
	maxRows    = 20_000
	maxColumns = 100
)

// Cell is one cell of a Table. In a spreadsheet Pos.Line is the row and Pos.Col the column.
type Cell = Value

// Table is a table of texts. Every row has as many cells as the header; rows without any text are left out.
type Table struct {
	SHA256 string // of the file's raw bytes, in hexadecimal
	Header []Cell
	Rows   [][]Cell
}

// ReadTable reads a CSV file, or the first sheet of an XLSX file, by its extension. Rows that do not fit the header are
// reported and left out.
func ReadTable(fsys fs.FS, name string, diags *diag.List) (*Table, bool) {
	if strings.EqualFold(path.Ext(name), ".xlsx") {
		return readXLSX(fsys, name, diags)
	}
	t, ok := Read(fsys, name, diags)
	if !ok {
		return nil, false
	}
	table, ok := parseCSV(t, diags)
	if ok {
		table.SHA256 = t.SHA256
	}
	return table, ok
}

func parseCSV(t *Text, diags *diag.List) (*Table, bool) {
	r := csv.NewReader(strings.NewReader(t.Data))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	head := t.line(1)
	if !strings.Contains(head, ",") {
		switch {
		case strings.Contains(head, "\t"):
			r.Comma = '\t' // what Excel saves as “Unicode 文本”
		case strings.Contains(head, ";"):
			r.Comma = ';'
		case strings.Contains(head, "，"):
			diags.Error(diag.Pos{File: t.File, Line: 1, Col: 1}, "table.syntax", "各列之间用了中文逗号", "改成半角逗号，或者用 Excel 编辑并另存为 CSV UTF-8")
			return nil, false
		}
	}
	var rows [][]Cell
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return newTable(t.File, rows, diags)
		}
		if err != nil {
			csvError(t, err, diags)
			return nil, false
		}
		row := make([]Cell, len(record))
		for i, text := range record {
			line, col := r.FieldPos(i)
			before := t.line(line)
			pos := diag.Pos{File: t.File, Line: line, Col: utf8.RuneCountInString(before[:min(col-1, len(before))]) + 1}
			row[i] = Cell{Text: strings.TrimSpace(text), Pos: pos}
			CheckLine(row[i].Text, pos, diags)
		}
		rows = append(rows, row)
		if len(rows) > maxRows {
			tooManyRows(t.File, diags)
			return nil, false
		}
	}
}

func csvError(t *Text, err error, diags *diag.List) {
	pos := diag.Pos{File: t.File}
	message, remedy := "这里不符合 CSV 的写法", "用 Excel 打开核对，另存为 CSV UTF-8"
	var e *csv.ParseError
	if errors.As(err, &e) {
		line := t.line(e.Line)
		pos.Line, pos.Col = max(e.Line, 1), utf8.RuneCountInString(line[:max(0, min(e.Column-1, len(line)))])+1
		switch {
		case errors.Is(e.Err, csv.ErrQuote) && e.StartLine != e.Line:
			pos.Line, pos.Col = max(e.StartLine, 1), 1
			message, remedy = "从这一行开始，有一个半角双引号没有配对", "补上后一半引号；引文请用中文引号“”"
		case errors.Is(e.Err, csv.ErrQuote), errors.Is(e.Err, csv.ErrBareQuote):
			message, remedy = "单元格里的半角双引号没有配对", "引文请用中文引号“”，或用 Excel 编辑这个表"
		}
	}
	diags.Error(pos, "table.syntax", message, remedy)
}

func tooManyRows(file string, diags *diag.List) {
	diags.Error(diag.Pos{File: file}, "table.too-large", fmt.Sprintf("表格超过 %d 行", maxRows), "删掉表格后面多余的空行，或拆成几个项目")
}

// newTable checks the shape: a header, and rows of its width. Empty cells beyond the header do not count.
func newTable(file string, rows [][]Cell, diags *diag.List) (*Table, bool) {
	rows = dropBlank(rows)
	if len(rows) == 0 {
		diags.Error(diag.Pos{File: file}, "table.empty", "表格里没有内容", "第一行写列名，下面每行写一个")
		return nil, false
	}
	t := &Table{Header: trimTail(rows[0], 0)}
	for _, row := range rows[1:] {
		row = trimTail(row, len(t.Header))
		if len(row) != len(t.Header) {
			last := row[len(row)-1]
			diags.Error(diag.Pos{File: file, Line: last.Pos.Line, Col: row[0].Pos.Col}, "table.ragged",
				fmt.Sprintf("这一行有 %d 格，表头有 %d 列", len(row), len(t.Header)),
				"补齐空格子，或删掉多出来的格子；内容里有半角逗号时，用半角双引号把整格括起来")
			continue
		}
		t.Rows = append(t.Rows, row)
	}
	return t, true
}

func dropBlank(rows [][]Cell) [][]Cell {
	kept := rows[:0]
	for _, row := range rows {
		if len(trimTail(row, 0)) > 0 {
			kept = append(kept, row)
		}
	}
	return kept
}

// trimTail leaves out empty cells at the end of a row, down to a least width.
func trimTail(row []Cell, least int) []Cell {
	for len(row) > least && row[len(row)-1].Text == "" {
		row = row[:len(row)-1]
	}
	return row
}

func readXLSX(fsys fs.FS, name string, diags *diag.List) (*Table, bool) {
	raw, ok := ReadBytes(fsys, name, MaxBytes, diags)
	if !ok {
		return nil, false
	}
	rows, err := xlsxRows(name, raw)
	switch {
	case errors.Is(err, spreadsheet.ErrTooLarge):
		tooManyRows(name, diags)
		return nil, false
	case err != nil:
		diags.Error(diag.Pos{File: name}, "table.xlsx", "这不是能读的 Excel 工作簿（.xlsx）",
			"用 Excel 或 WPS 打开核对，去掉密码，另存为“Excel 工作簿（*.xlsx）”或“CSV UTF-8”")
		return nil, false
	}
	for _, row := range rows {
		for _, c := range row {
			CheckLine(c.Text, c.Pos, diags)
		}
	}
	if len(rows) > 0 { // a spreadsheet has no cells where nothing was typed
		for i, row := range rows {
			for len(row) < len(trimTail(rows[0], 0)) {
				row = append(row, Cell{Pos: diag.Pos{File: name, Line: row[0].Pos.Line, Col: len(row) + 1}})
			}
			rows[i] = row
		}
	}
	t, ok := newTable(name, rows, diags)
	if ok {
		t.SHA256 = Hash(raw)
	}
	return t, ok
}

// xlsxRows reads the first sheet; rows without any text are left out.
func xlsxRows(name string, raw []byte) ([][]Cell, error) {
	read, err := spreadsheet.Read(raw, maxRows, maxColumns)
	if err != nil {
		return nil, err
	}
	var rows [][]Cell
	for _, r := range read {
		row := make([]Cell, 0, len(r.Cells))
		for i, text := range r.Cells {
			text = strings.TrimSpace(normalise(strings.ToValidUTF8(text, "\uFFFD")))
			row = append(row, Cell{Text: text, Pos: diag.Pos{File: name, Line: r.Number, Col: i + 1}})
		}
		if len(trimTail(row, 0)) > 0 {
			rows = append(rows, row)
		}
	}
	return rows, nil
}
