package diag

import (
	"strconv"
	"strings"
	"unicode"
)

// cell formats the place in a workbook as its formulas do: the sheet's name, in quotes where a formula needs them, and
// the cell; a whole row is 5:5.
func (p Pos) cell() string {
	name := p.Sheet
	plain := func(r rune) bool { return r == '_' || r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	if strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) || unicode.IsDigit(rune(name[0])) {
		name = "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	row := strconv.Itoa(p.Line)
	switch {
	case p.Line == 0:
		return name
	case p.Col == 0:
		return name + "!" + row + ":" + row
	}
	return name + "!" + ColumnName(p.Col) + row
}

// ColumnName names a column of a workbook, counted from 1: A … Z, AA … XFD.
func ColumnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
