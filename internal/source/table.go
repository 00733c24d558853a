package source

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fanshi/internal/diag"
)

// Bounds of a table; a venue table is three orders of magnitude smaller.
const (
	maxRows    = 20_000
	maxColumns = 16_384  // XFD, Excel's last
	maxCells   = 500_000 // with text
	headerRows = 20      // in which the header is looked for
	maxBlanks  = 200     // columns of a CSV file in which the places of cells without text are known
)

// Cell is one cell of a Table. In a workbook Pos has the sheet, Pos.Line is the row and Pos.Col the column.
type Cell = Value

// Column is a column that a table may have.
type Column struct {
	Names    []string // by which a header may call it; the first is the usual one and goes before the others
	Required bool     // a row that lacks it is no entry: it may be a sum or a note below the table
}

// Table is what stands under a header: a whole CSV file, or one sheet of a workbook.
type Table struct {
	SHA256 string // of the file's raw bytes, in hexadecimal
	Sheet  string // its name; empty for CSV
	Header []Cell // by column; not given where there is none
	Rows   [][]Cell
	Pos    diag.Pos // of the header's first cell
}

// line is a row before it is known what it means.
type line struct {
	number  int
	hidden  bool
	columns []int   // those of the cells, from 1, ascending
	cells   []Cell  // those with text, and formulas without a value
	pending []int   // the columns of the latter
	width   int     // how many cells a record of a CSV file has
	blanks  []blank // cells of a CSV file without text
}

// blank is where a cell without text stands.
type blank struct{ column, line, col int32 }

func (l *line) add(column int, c Cell) {
	l.columns, l.cells = append(l.columns, column), append(l.cells, c)
}

// cell returns the cell of a column.
func (l *line) cell(column int) (Cell, bool) {
	at, ok := slices.BinarySearch(l.columns, column)
	if !ok {
		return Cell{}, false
	}
	return l.cells[at], true
}

// last is the last column with text.
func (l *line) last() int { return l.columns[len(l.columns)-1] }

// ReadTables reads the tables of a CSV file or a workbook, by its extension. A table begins with a header, the first of
// the first 20 rows that holds the names of two columns or more. What stands above it, rows that are hidden, sums, notes and
// repeated headers, columns without a known name, and sheets that are hidden or have no header are passed over, and a notice says
// which they are. Without any header there is no table, which is an error. Of a file
// with errors the rows that have none are returned too.
func ReadTables(fsys fs.FS, name string, columns []Column, diags *diag.List) ([]*Table, bool) {
	raw, ok := ReadBytes(fsys, name, MaxBytes, diags)
	if !ok {
		return nil, false
	}
	if len(raw) == 0 {
		diags.Error(diag.Pos{File: name}, "source.empty", "这是一个空文件", "写上内容，或者删掉这个文件")
		return nil, false
	}
	r := &tableReader{file: name, columns: columns, diags: diags, sha256: Hash(raw)}
	if strings.EqualFold(path.Ext(name), ".xlsx") {
		return r.workbook(raw)
	}
	return r.csv(raw)
}

// tableReader reads one file.
type tableReader struct {
	file    string
	columns []Column
	diags   *diag.List
	sha256  string
}

// table makes a table of lines. It is nil without an error where there is no header. Strict tables have no cell outside
// the header and none too few: in a CSV file a comma inside a text would move all that follows it.
func (r *tableReader) table(sheet string, lines []line, strict bool) (*Table, bool) {
	for at := range lines {
		l := &lines[at]
		if l.number > headerRows || l.hidden {
			continue
		}
		if _, known := r.known(l); known < 2 {
			continue
		}
		t := &Table{SHA256: r.sha256, Sheet: sheet, Pos: l.cells[0].Pos}
		places, ok := r.header(t, l)
		passed := r.above(lines[:at])
		if !r.body(t, l, places, lines[at+1:], strict, &passed) {
			ok = false
		}
		r.tellPassed(t, passed)
		return t, ok
	}
	return nil, true
}

// known finds the columns that a row's cells name: the column in the file of each, 0 for none, and how many there are.
func (r *tableReader) known(l *line) (places []int, n int) {
	places = make([]int, len(r.columns))
	for _, exact := range []bool{true, false} { // usual names go before others: 代码 before 编号
		for i, at := range l.columns {
			name := headerName(l.cells[i].Text)
			for c, column := range r.columns {
				if places[c] == 0 && (exact && name == column.Names[0] || !exact && slices.Contains(column.Names, name)) {
					places[c] = at
					n++
				}
			}
		}
	}
	return places, n
}

// header reads the names of columns. One that is named twice is an error; those that are not known are told once.
func (r *tableReader) header(t *Table, l *line) (places []int, ok bool) {
	places, _ = r.known(l)
	t.Header = make([]Cell, len(r.columns))
	for c, at := range places {
		t.Header[c] = Cell{Pos: t.Pos}
		if at > 0 {
			t.Header[c], _ = l.cell(at)
		}
	}
	ok = true
	var unknown []string
	for i, at := range l.columns {
		cell := l.cells[i]
		name := headerName(cell.Text)
		c := slices.IndexFunc(r.columns, func(c Column) bool { return slices.Contains(c.Names, name) })
		switch {
		case c < 0:
			unknown = append(unknown, "“"+cell.Text+"”")
			r.mistyped(cell, name, places)
		case places[c] != at && (name == r.columns[c].Names[0] || headerName(t.Header[c].Text) != r.columns[c].Names[0]):
			r.diags.Error(cell.Pos, "table.column-twice", "“"+cell.Text+"”这一列出现了两次", "只留一列，另一列删掉或改名", t.Header[c].Pos)
			ok = false
		case places[c] != at:
			unknown = append(unknown, "“"+cell.Text+"”")
		}
	}
	if len(unknown) > 0 {
		r.diags.Note(t.Pos, "table.columns", "这些列没有用到："+few(unknown), "备注、序号一类的列可以留着；要用到的列，请核对列名")
	}
	return places, ok
}

// mistyped warns of a name that is nearly that of a column which is missing.
func (r *tableReader) mistyped(cell Cell, name string, places []int) {
	var names []string
	for c, column := range r.columns {
		if places[c] == 0 {
			names = append(names, column.Names...)
		}
	}
	if s := Suggest(name, names); s != "" && !slices.Contains([]string{"序号", "备注", "说明", "区域"}, name) {
		r.diags.Warn(cell.Pos, "table.column-name", "不认识的列“"+cell.Text+"”，您是不是想写“"+s+"”？", "是的话改成“"+s+"”；不是就不用管，这一列不会用到")
	}
}

// manyItems is how many things a message lists.
const manyItems = 8

// few lists the first of many.
func few(items []string) string {
	if len(items) > manyItems {
		return fmt.Sprintf("%s等，共 %d 处", strings.Join(items[:manyItems], "、"), len(items))
	}
	return strings.Join(items, "、")
}

// headerName is a header's text as it is compared: narrow forms, lower case, without spaces, marks and remarks in brackets.
func headerName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			r = r - 0xFF01 + '!'
		case r == '【', r == '〔', r == '[':
			r = '('
		}
		if strings.ContainsRune(" \t\n\u3000\u00A0\u200B*:：＊★", r) {
			return -1
		}
		return r
	}, s)
	if at := strings.IndexByte(s, '('); at > 0 {
		s = s[:at]
	}
	return strings.ToLower(s)
}

// errorValues are what Excel shows where a formula has no result.
var errorValues = []string{"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}

// body reads the rows below the header.
func (r *tableReader) body(t *Table, head *line, places []int, lines []line, strict bool, passed *[]string) bool {
	ok := true
	var outside []int
	for i := range lines {
		l := &lines[i]
		if why := r.noEntry(l, head, places); why != "" {
			*passed = append(*passed, why)
			continue
		}
		if strict && (l.last() > head.last() || l.width < head.last()) {
			r.ragged(l, head)
			ok = false
			continue
		}
		row, fine := make([]Cell, len(r.columns)), true
		for c, at := range places {
			row[c] = Cell{Pos: l.pos(at)}
			if cell, given := l.cell(at); given {
				row[c] = cell
				fine = r.value(cell, slices.Contains(l.pending, at)) && fine
			}
		}
		if ok = ok && fine; !fine {
			continue
		}
		for _, at := range l.columns {
			if _, named := head.cell(at); !named && !slices.Contains(outside, at) && len(outside) <= manyItems {
				outside = append(outside, at)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	slices.Sort(outside)
	for _, at := range outside {
		*passed = append(*passed, diag.ColumnName(at)+" 列（没有列名）")
	}
	return ok
}

// pos is the place of a cell, or of the row where the table has no such column.
func (l *line) pos(at int) diag.Pos {
	pos := l.cells[0].Pos
	if pos.Sheet != "" && at > 0 {
		pos.Col = at
	}
	if i, ok := slices.BinarySearchFunc(l.blanks, at, func(b blank, at int) int { return int(b.column) - at }); ok {
		pos.Line, pos.Col = int(l.blanks[i].line), int(l.blanks[i].col)
	}
	return pos
}

var (
	halfWidthError = strings.NewReplacer("！", "!", "＃", "#")              // of an error value
	plainBeginning = strings.NewReplacer(" ", "", "\u3000", "", "：", ":") // of a row that may be a note
)

// value checks the text of a cell that is used.
func (r *tableReader) value(c Cell, pending bool) bool {
	if pending {
		r.diags.Error(c.Pos, "table.formula", "这一格的公式没有算出结果", "用 Excel 或 WPS 打开，保存一次；或者直接填上内容")
		return false
	}
	text := strings.ToUpper(halfWidthError.Replace(c.Text))
	if slices.Contains(errorValues, text) {
		r.diags.Error(c.Pos, "table.error-value", "这一格是 Excel 的公式错误“"+c.Text+"”", "在 Excel 里改正公式，或者直接填上内容")
		return false
	}
	ok := true
	for part := range strings.SplitSeq(c.Text, "\n") {
		ok = ok && CheckLine(part, c.Pos, r.diags)
	}
	return ok
}

// ragged reports a row of a CSV file that does not fit the header.
func (r *tableReader) ragged(l, head *line) {
	pos := l.cells[0].Pos
	pos.Col = 1
	r.diags.Error(pos, "table.ragged", fmt.Sprintf("这一行有 %d 格，表头有 %d 列", max(l.last(), min(l.width, head.last())), head.last()),
		"补齐空格子，或删掉多出来的格子；内容里有半角逗号时，用半角双引号把整格括起来")
}

// sums are what stands in the first column of a row that adds up others; notEntries, how a row begins that is no entry.
var (
	sums       = []string{"合计", "总计", "小计", "共计"}
	notEntries = []string{"合计", "总计", "小计", "共计", "注:", "备注:", "说明:", "附注", "填表", "制表", "填报", "审核:", "负责人:", "联系人:", "单位负责人:", "注1", "注2", "*", "※"}
)

// noEntry says what a row is that is no entry of the table; empty for one that is.
func (r *tableReader) noEntry(l, head *line, places []int) string {
	if l.hidden {
		return fmt.Sprintf("隐藏的第 %d 行“%s”", l.number, l.summary())
	}
	whole, same, named := true, true, 0
	for c, at := range places {
		if at == 0 {
			continue
		}
		cell, given := l.cell(at)
		name, _ := head.cell(at)
		whole = whole && (given || !r.columns[c].Required)
		named++
		same = same && headerName(cell.Text) == headerName(name.Text)
	}
	begin := plainBeginning.Replace(l.cells[0].Text)
	note := func(s string) bool { return strings.HasPrefix(begin, s) }
	switch {
	case same && named > 0:
		return fmt.Sprintf("第 %d 行（又是表头）", l.number)
	case slices.Contains(sums, begin), !whole && (slices.ContainsFunc(notEntries, note) || len(l.cells) == 1 && note("注")):
		return fmt.Sprintf("第 %d 行“%s”", l.number, l.summary())
	}
	return ""
}

// summary is the beginning of a row's text.
func (l *line) summary() string {
	var parts []string
	for _, c := range l.cells[:min(len(l.cells), manyItems)] {
		parts = append(parts, strings.ReplaceAll(c.Text, "\n", " "))
	}
	text := []rune(strings.Join(parts, " "))
	if len(text) > 20 {
		return string(text[:20]) + "…"
	}
	return string(text)
}

// above describes the rows over a header.
func (r *tableReader) above(lines []line) []string {
	var out []string
	for i := range lines {
		out = append(out, fmt.Sprintf("表头上面的第 %d 行“%s”", lines[i].number, lines[i].summary()))
	}
	return out
}

func (r *tableReader) tellPassed(t *Table, passed []string) {
	if len(passed) > 0 {
		r.diags.Note(t.Pos, "table.rows", "这些没有当作场所来读："+few(passed), "里面如有场所，取消隐藏，补齐代码、名称和类别")
	}
}
