package campaign

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

const (
	venuesCSV  = "content/venues/venues.csv"
	venuesXLSX = "content/venues/venues.xlsx"
)

// The columns of the venue table, each with its names.
const (
	columnCode = iota
	columnName
	columnKind
	columnAddress
	columnContact
	columnScreens
	columnOrders
	columnCount
)

var venueColumns = [columnCount]struct {
	chinese, english string
	required         bool
}{
	{"代码", "code", true}, {"名称", "name", true}, {"类别", "kind", true},
	{"地址", "address", false}, {"联系人", "contact", false}, {"屏幕", "screens", false}, {"数量", "quantities", false},
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// loadVenues reads the venue table; a project may have none.
func (l *loader) loadVenues() {
	_, csvErr := fs.Stat(l.fsys, venuesCSV)
	_, xlsxErr := fs.Stat(l.fsys, venuesXLSX)
	file := venuesCSV
	switch {
	case csvErr == nil && xlsxErr == nil:
		l.diags.Error(diag.Pos{File: venuesXLSX}, "venue.two-tables", "场所表有两份，不知道以哪一份为准", "留下最新的一份，另一份移出这个文件夹", diag.Pos{File: venuesCSV})
		return
	case isMissing(csvErr) && isMissing(xlsxErr):
		return
	case isMissing(csvErr):
		file = venuesXLSX
	}
	table, ok := source.ReadTable(l.fsys, file, l.diags)
	if !ok {
		return
	}
	columns, ok := l.venueHeader(table.Header)
	if !ok {
		return
	}
	header := &Piece{Kind: VenuesPiece, File: file, SHA256: table.SHA256}
	codes := make(map[string]diag.Pos)
	for _, row := range table.Rows {
		var cells [columnCount]source.Cell
		for i := range cells {
			cells[i].Pos = row[0].Pos
			if columns[i] >= 0 {
				cells[i] = row[columns[i]]
			}
		}
		l.venue(header, cells, codes)
	}
	l.screenFolders(file)
}

// screenFolders says once which folders screens have whose names are not ASCII.
func (l *loader) screenFolders(file string) {
	var named []string
	for _, v := range l.book.Venues {
		for _, s := range v.Screens {
			if !strings.EqualFold(s.ID, s.Name) {
				named = append(named, fmt.Sprintf("%s的“%s”在 screens/%s/%s", v.Name, s.Name, v.Code, s.ID))
			}
		}
	}
	if n := len(named); n > 0 {
		list := strings.Join(named[:min(n, 3)], "；")
		if n > 3 {
			list += fmt.Sprintf("；等等，共 %d 块", n)
		}
		l.diags.Note(diag.Pos{File: file}, "screen.folder", "屏幕的文件夹按名称的拼音命名："+list, "拷贝画面时认这个文件夹；想换名字，就把屏幕的名称写成英文，例如 lobby")
	}
}

// venueHeader finds the columns by their names; -1 for those that are not there.
func (l *loader) venueHeader(header []source.Cell) (columns [columnCount]int, ok bool) {
	var names []string
	for i, c := range venueColumns {
		columns[i] = -1
		names = append(names, c.chinese, c.english)
	}
	ok = true
	for at, cell := range header {
		column := -1
		for i, c := range venueColumns {
			if cell.Text == c.chinese || strings.EqualFold(cell.Text, c.english) {
				column = i
			}
		}
		switch {
		case column < 0:
			message, remedy := "不认识的列“"+cell.Text+"”", "删掉这一列；可以有的列是：代码、名称、类别、地址、联系人、屏幕、数量"
			if s := source.Suggest(cell.Text, names); s != "" {
				message += "，您是不是想写“" + s + "”？"
				remedy = "改成“" + s + "”"
			}
			l.diags.Error(cell.Pos, "venue.column", message, remedy)
		case columns[column] >= 0:
			l.diags.Error(cell.Pos, "venue.column", "“"+cell.Text+"”这一列出现了两次", "只留一列", header[columns[column]].Pos)
		default:
			columns[column] = at
		}
	}
	for i, c := range venueColumns {
		if c.required && columns[i] < 0 {
			l.diags.Error(header[0].Pos, "venue.column", "表头缺少“"+c.chinese+"”这一列", "第一行写：代码,名称,类别,地址,联系人,屏幕")
			ok = false
		}
	}
	return columns, ok
}

// venue reads one row.
func (l *loader) venue(header *Piece, cells [columnCount]source.Cell, codes map[string]diag.Pos) {
	code := cells[columnCode]
	for i, c := range venueColumns {
		if c.required && !cells[i].Given() {
			l.diags.Error(cells[i].Pos, "venue.missing", "“"+c.chinese+"”是空的", "补上这一格，或删掉整行")
		}
	}
	if problem := slugProblem(code.Text); problem != "" && code.Given() {
		l.diags.Error(code.Pos, "venue.code", "场所代码“"+code.Text+"”不能用："+problem, "改成小写字母、数字和连字符，例如 s01")
	}
	folded := strings.ToLower(code.Text)
	if first, twice := codes[folded]; twice && code.Given() {
		l.diags.Error(code.Pos, "venue.duplicate", "场所代码“"+code.Text+"”与 "+first.String()+" 相同", "给其中一个换个代码", first)
	} else {
		codes[folded] = code.Pos
	}
	v := &Venue{Piece: header, Code: code.Text, Name: text(cells[columnName]), Kind: l.kind(cells[columnKind]), Address: text(cells[columnAddress]),
		Contact: text(cells[columnContact]), Screens: l.screens(cells[columnScreens]), Pos: code.Pos}
	v.Orders = l.orders(cells[columnOrders], v.Kind)
	if v.Kind != nil {
		l.book.Venues = append(l.book.Venues, v)
	}
}
