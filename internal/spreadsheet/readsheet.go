package spreadsheet

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
)

// sheetReader reads the part of one worksheet.
type sheetReader struct {
	book   *book
	d      *xml.Decoder
	rows   []Row
	row    Row
	inRow  bool
	last   int // number of the last row
	column int // of the last cell
	cells  int
	merges []area
	ended  bool
}

// area is a block of cells, its borders included.
type area struct{ left, top, right, bottom int }

// sheet reads a worksheet.
func (b *book) sheet(part string) ([]Row, error) {
	data, err := b.part(part)
	if err != nil || data == nil {
		return nil, err
	}
	r := &sheetReader{book: b, d: xml.NewDecoder(bytes.NewReader(data))}
	for {
		token, err := r.d.RawToken()
		if err == io.EOF && r.ended {
			break
		}
		if err == nil {
			err = r.token(token)
		}
		if err != nil {
			return nil, noEnd(err)
		}
	}
	return r.rows, r.merge()
}

func (r *sheetReader) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "row":
			return r.startRow(t)
		case "c":
			return r.cell(t)
		case "mergeCell":
			if m, ok := parseArea(attribute(t, "ref")); ok && m.bottom > m.top {
				r.merges = append(r.merges, m)
			}
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "row":
			if len(r.row.Cells) > 0 {
				r.rows = append(r.rows, r.row)
			}
			r.inRow = false
		case "worksheet":
			r.ended = true
		}
	}
	return nil
}

func (r *sheetReader) startRow(e xml.StartElement) error {
	number := r.last + 1
	if s := attribute(e, "r"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < number {
			return errDamaged
		}
		number = n
	}
	r.row, r.inRow, r.last, r.column = Row{Number: number, Hidden: truth(attribute(e, "hidden"))}, true, number, 0
	return nil
}

// cell reads a cell and, where it has a text, puts it in its row.
func (r *sheetReader) cell(e xml.StartElement) error {
	column := r.column + 1
	if s := attribute(e, "r"); s != "" {
		c, _, ok := parseCell(s)
		if !ok || c < column {
			return errDamaged
		}
		column = c
	}
	r.column = column
	v := Value{Column: column}
	raw, formula, err := r.content(attribute(e, "t"))
	if err != nil || !r.inRow {
		return err
	}
	kind := attribute(e, "t")
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(raw))
		switch {
		case raw == "":
		case err != nil || n < 0 || n >= len(r.book.strings):
			return errDamaged
		default:
			v.Text = r.book.strings[n]
		}
	case "b":
		v.Text = map[string]string{"1": "TRUE", "0": "FALSE"}[raw]
	case "inlineStr", "e", "d":
		v.Text = raw
	case "str":
		v.Text = unescape(raw)
	default:
		v.Text = r.book.numbers.show(strings.TrimSpace(raw), attribute(e, "s"))
	}
	v.Uncalculated = formula && raw == "" && kind != "str"
	if v.Text == "" && !v.Uncalculated {
		return nil
	}
	r.cells++
	if r.cells > maxCells || column > MaxColumns || r.row.Number > r.book.maxRows {
		return ErrTooLarge
	}
	r.row.Cells = append(r.row.Cells, v)
	return nil
}

// content reads what stands inside a cell: its value, or its inline text, and whether there is a formula.
func (r *sheetReader) content(kind string) (value string, formula bool, err error) {
	inValue := false
	for {
		token, err := r.d.RawToken()
		if err != nil {
			return "", false, noEnd(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "f":
				formula = true
			case "v":
				inValue = true
			case "is":
				text, err := richText(r.d, "is")
				if err != nil {
					return "", false, err
				}
				if kind == "inlineStr" {
					value = text
				}
			}
		case xml.CharData:
			if inValue {
				value += string(t)
			}
		case xml.EndElement:
			inValue = false
			if t.Name.Local == "c" {
				return value, formula, nil
			}
		}
	}
}

// merge gives the rows below the first of a merged block its first text. Rows that have no text of their own get none.
func (r *sheetReader) merge() error {
	index := func(number int) int {
		i, _ := slices.BinarySearchFunc(r.rows, number, func(row Row, n int) int { return row.Number - n })
		return i
	}
	for _, m := range r.merges {
		first := index(m.top)
		if first == len(r.rows) || r.rows[first].Number != m.top {
			continue
		}
		at, ok := r.rows[first].at(m.left)
		if !ok {
			continue
		}
		v := r.rows[first].Cells[at]
		v.Repeated = true
		for i := first + 1; i < len(r.rows) && r.rows[i].Number <= m.bottom; i++ {
			if r.cells++; r.cells > maxCells {
				return ErrTooLarge
			}
			row := &r.rows[i]
			if to, taken := row.at(m.left); !taken {
				row.Cells = slices.Insert(row.Cells, to, v)
			}
		}
	}
	return nil
}

// parseCell reads the name of a cell: B12.
func parseCell(s string) (column, row int, ok bool) {
	letters := 0
	for letters < len(s) && letters < 4 && s[letters] >= 'A' && s[letters] <= 'Z' {
		column = column*26 + int(s[letters]-'A') + 1
		letters++
	}
	row, err := strconv.Atoi(s[letters:])
	return column, row, letters > 0 && err == nil && row > 0
}

// parseArea reads the name of a block of cells: A2:B12.
func parseArea(s string) (area, bool) {
	from, to, _ := strings.Cut(s, ":")
	left, top, ok := parseCell(from)
	right, bottom, ok2 := parseCell(to)
	return area{left, top, right, bottom}, ok && ok2
}
