package campaign

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

const (
	venuesCSV  = "content/venues/venues.csv"
	venuesXLSX = "content/venues/venues.xlsx"
)

// The columns of the venue table.
const (
	columnCode = iota
	columnName
	columnKind
	columnAddress
	columnContact
	columnPhone
	columnScreens
	columnOrders
	columnCount
)

// venueColumns are their names: the usual one first.
var venueColumns = []source.Column{
	columnCode:    {Names: []string{"代码", "code", "编号", "点位编号", "场所代码", "场所编号", "点位代码", "单位代码", "单位编号", "id"}, Required: true},
	columnName:    {Names: []string{"名称", "name", "场所名称", "单位名称", "点位名称", "单位", "场所", "点位", "学校名称", "网点名称"}, Required: true},
	columnKind:    {Names: []string{"类别", "kind", "类型", "场所类别", "场所类型", "单位类别", "单位类型", "点位类型", "点位类别", "行业", "行业类别", "type"}, Required: true},
	columnAddress: {Names: []string{"地址", "address", "详细地址", "位置", "场所地址", "单位地址", "点位地址", "具体位置", "具体地址"}},
	columnContact: {Names: []string{"联系人", "contact", "负责人", "收件人", "联系人姓名", "对接人", "收货人"}},
	columnPhone:   {Names: []string{"电话", "phone", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系人电话", "联系人手机", "负责人电话", "telephone", "mobile"}},
	columnScreens: {Names: []string{"屏幕", "screens", "led", "显示屏", "屏幕规格", "电子屏", "led屏", "led屏幕", "led显示屏", "屏幕尺寸", "屏幕分辨率", "显示屏规格", "screen"}},
	columnOrders:  {Names: []string{"数量", "quantities", "印刷数量", "印数", "份数"}},
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// loadVenues reads the venue table. A project without venues makes nothing, and would blank every screen.
func (l *loader) loadVenues() {
	l.loadCodes()
	file, ok := l.venueTable()
	if !ok {
		return
	}
	tables, ok := source.ReadTables(l.fsys, file, venueColumns, l.diags)
	codes, names := make(map[string]diag.Pos), make(map[string]int)
	for _, t := range tables {
		for _, row := range t.Rows {
			if !row[columnCode].Given() {
				names[nameKey(oneLine(row[columnName], "").Text)]++
			}
		}
	}
	rows := 0
	for _, t := range tables {
		header := &Piece{Kind: VenuesPiece, File: file, SHA256: t.SHA256}
		if !l.venueHeader(t) {
			ok = false
			continue
		}
		rows += len(t.Rows)
		for _, row := range t.Rows {
			if !t.Header[columnKind].Given() { // the sheet's name says it
				row[columnKind].Text = t.Sheet
			}
			if !row[columnCode].Given() {
				row[columnCode].Text = l.codeOf(row[columnName], names)
			}
			row[columnCode] = l.lowerCode(row[columnCode])
			l.venue(header, row, codes)
		}
	}
	if rows == 0 && ok {
		l.diags.Error(tables[0].Pos, "venue.none", "场所表里只有表头，一个场所也没有", "在表头下面写上场所，一行一个，例如：b01,清河路储蓄网点,银行,清河路 5 号,大堂经理,lobby 1920x1080")
	}
	l.tellCodes()
	l.screenFolders(file)
}

// venueTable finds the one file that is the venue table.
func (l *loader) venueTable() (file string, ok bool) {
	_, csvErr := fs.Stat(l.fsys, venuesCSV)
	_, xlsxErr := fs.Stat(l.fsys, venuesXLSX)
	switch {
	case csvErr == nil && xlsxErr == nil:
		l.diags.Error(diag.Pos{File: venuesXLSX}, "venue.two-tables", "场所表有两份，不知道以哪一份为准", "留下最新的一份，另一份移出这个文件夹", diag.Pos{File: venuesCSV})
		return "", false
	case !isMissing(csvErr):
		return venuesCSV, true
	case !isMissing(xlsxErr):
		return venuesXLSX, true
	}
	entries, _ := fs.ReadDir(l.fsys, path.Dir(venuesCSV)) // a folder that cannot be read has no table either
	for _, e := range entries {
		if !e.IsDir() && !ignored(e.Name()) && isTable(e.Name()) && e.Name() != path.Base(CodesFile) {
			l.stray(path.Join(path.Dir(venuesCSV), e.Name())) // says how to save it
			return "", false
		}
	}
	l.diags.Error(diag.Pos{File: venuesCSV}, "venue.none", "没有场所表", "用 Excel 或 WPS 做一张表，第一行写列名：代码、名称、类别、地址、联系人、电话、屏幕，另存为“Excel 工作簿（*.xlsx）”，放在 "+venuesXLSX)
	return "", false
}

// tableEndings are those of files in which people keep tables.
var tableEndings = []string{".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".xltx", ".et", ".ett", ".wps", ".ods", ".numbers", ".csv", ".tsv", ".html", ".htm", ".xml", ".docx", ".doc", ".txt", ".pdf"}

// isTable reports whether a file could be the venue table in another format.
func isTable(name string) bool { return slices.Contains(tableEndings, strings.ToLower(path.Ext(name))) }

// screenFolders says once which folders screens have whose names are not ASCII.
func (l *loader) screenFolders(file string) {
	var named []string
	for _, v := range l.book.Venues {
		for _, s := range v.Screens {
			if !strings.EqualFold(s.ID, s.Name) && v.Code != "" {
				named = append(named, fmt.Sprintf("%s的“%s”在 screens/%s/%s", v.Name.Value, s.Name, v.Code, s.ID))
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

// venueHeader reports required columns that are missing. A sheet's name may stand for the kind, CodesFile for the code.
func (l *loader) venueHeader(t *source.Table) bool {
	ok := true
	for i, c := range venueColumns {
		if !c.Required || i == columnCode || t.Header[i].Given() {
			continue
		}
		if _, known := l.findKind(t.Sheet); i == columnKind && known {
			continue
		}
		remedy := "表头写：代码,名称,类别,地址,联系人,电话,屏幕"
		if i == columnKind && t.Sheet != "" {
			remedy += "；同一类场所占一个工作表时，也可以用类别作工作表的名字，例如 学校"
		}
		l.diags.Error(t.Pos, "venue.column", "表头缺少“"+c.Names[0]+"”这一列", remedy)
		ok = false
	}
	return ok
}

// lowerCode reads a code in capitals or wide letters as the one in small letters, which stands in addresses. It is told once.
func (l *loader) lowerCode(code source.Cell) source.Cell {
	lower := strings.ToLower(foldWidth(code.Text))
	if lower == code.Text || slugProblem(lower) != "" {
		return code
	}
	if !l.codes.lowered {
		l.codes.lowered = true
		l.diags.Note(code.Pos, "venue.lower", "代码里的大写字母、全角字符按小写、半角读：“"+code.Text+"”读作 "+lower, "不用改；网址和文件名里用的是小写")
	}
	code.Text = lower
	return code
}

// badCode reports a code that cannot stand in an address.
func (l *loader) badCode(code source.Cell) bool {
	problem := slugProblem(code.Text)
	if problem == "" || !code.Given() {
		return false
	}
	l.diags.Error(code.Pos, "venue.code", "场所代码“"+code.Text+"”不能用："+problem, "改成小写字母、数字和连字符，例如 s01")
	return true
}

// venue reads one row.
func (l *loader) venue(header *Piece, cells []source.Cell, codes map[string]diag.Pos) {
	code := cells[columnCode]
	for i, c := range venueColumns {
		if c.Required && i != columnCode && !cells[i].Given() {
			l.diags.Error(cells[i].Pos, "venue.missing", "“"+c.Names[0]+"”是空的", "补上这一格，或删掉整行")
		}
	}
	l.badCode(code)
	folded := strings.ToLower(code.Text)
	if first, twice := codes[folded]; twice && code.Given() {
		l.diags.Error(code.Pos, "venue.duplicate", "场所代码“"+code.Text+"”与 "+first.String()+" 相同", "给其中一个换个代码", first)
	} else {
		codes[folded] = code.Pos
	}
	v := &Venue{Piece: header, Code: code.Text, Name: joined(cells[columnName], ""), Kind: l.kind(oneLine(cells[columnKind], "")),
		Address: joined(cells[columnAddress], ""), Contact: joined(cells[columnContact], " "), Phone: joined(cells[columnPhone], "、"),
		Screens: l.screens(cells[columnScreens]), Pos: code.Pos}
	v.Orders = l.orders(cells[columnOrders], v.Kind)
	if v.Kind != nil {
		l.book.Venues = append(l.book.Venues, v)
	}
}

// oneLine joins the lines of a cell; between letters or digits there is a space at least.
func oneLine(c source.Cell, with string) source.Cell {
	var out strings.Builder
	for part := range strings.SplitSeq(c.Text, "\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if before := out.String(); before != "" {
			if with == "" && before[len(before)-1] < utf8.RuneSelf && part[0] < utf8.RuneSelf {
				out.WriteByte(' ')
			}
			out.WriteString(with)
		}
		out.WriteString(part)
	}
	c.Text = out.String()
	return c
}

func joined(c source.Cell, with string) Text { return text(oneLine(c, with)) }
