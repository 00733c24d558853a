package source

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/spreadsheet"
)

// workbook reads the sheets of an XLSX file.
func (r *tableReader) workbook(raw []byte) ([]*Table, bool) {
	grids, err := spreadsheet.Read(raw, maxRows)
	switch {
	case errors.Is(err, spreadsheet.ErrTooLarge):
		r.tooLarge()
		return nil, false
	case err != nil:
		kind := kindOf(raw)
		if kind == "" || kind == workbookKind {
			kind = "已损坏的或别的程序的文件"
			if utf8.Valid(raw) && !bytes.ContainsRune(raw, 0) {
				kind = "文字（CSV）"
			}
		}
		r.unreadable(kind)
		return nil, false
	}
	var tables []*Table
	var hidden, bare []string
	ok, any := true, false
	for _, g := range grids {
		any = any || len(g.Rows) > 0
		switch {
		case len(g.Rows) == 0:
		case g.Hidden:
			hidden = append(hidden, "“"+g.Name+"”")
		default:
			t, fine := r.table(g.Name, r.gridLines(g), false)
			ok = ok && fine
			if t != nil {
				tables = append(tables, t)
			} else {
				bare = append(bare, "“"+g.Name+"”")
			}
		}
	}
	whole := diag.Pos{File: r.file}
	switch {
	case !any:
		r.diags.Error(whole, "table.empty", "表格里没有内容", "第一行写列名，下面每行写一个场所")
		ok = false
	case len(tables) == 0:
		r.diags.Error(whole, "table.header", "看得见的工作表里都找不到表头", r.headerRemedy()+"；要读的工作表请取消隐藏")
		ok = false
	case len(hidden)+len(bare) > 0:
		message := "没有读的工作表："
		if len(hidden) > 0 {
			message += few(hidden) + "（隐藏）"
		}
		if len(bare) > 0 {
			message += few(bare) + "（没有表头）"
		}
		r.diags.Note(whole, "table.sheets", message, "里面如有场所，取消隐藏，在第一行写上列名")
	}
	return tables, ok
}

// gridLines makes lines of a sheet's rows.
func (r *tableReader) gridLines(g spreadsheet.Grid) []line {
	var lines []line
	sheet := normalise(strings.ToValidUTF8(g.Name, "\uFFFD"))
	for _, row := range g.Rows {
		l := line{number: row.Number, hidden: row.Hidden}
		own := false
		for _, v := range row.Cells {
			text := strings.TrimSpace(normalise(strings.ToValidUTF8(v.Text, "\uFFFD")))
			if text == "" && !v.Uncalculated {
				continue
			}
			if v.Uncalculated {
				l.pending = append(l.pending, v.Column)
			}
			own = own || !v.Repeated
			l.add(v.Column, Cell{Text: text, Pos: diag.Pos{File: r.file, Sheet: sheet, Line: row.Number, Col: v.Column}})
		}
		if own {
			lines = append(lines, l)
		}
	}
	return lines
}

// workbookKind is what kindOf calls an XLSX file.
const workbookKind = "Excel 工作簿（.xlsx）"

// kindOf names what a file is that is no text, by its bytes; empty: unknown, or a text.
func kindOf(raw []byte) string {
	holds := func(s string) bool { return bytes.Contains(raw, []byte(s)) }
	head := bytes.ToLower(bytes.TrimLeft(raw[:min(len(raw), 512)], "\xEF\xBB\xBF \t\r\n"))
	switch {
	case bytes.HasPrefix(raw, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		if holds("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e") {
			return "加了密码的 Excel 工作簿"
		}
		return "旧版的 Excel 或 WPS 表格（.xls、.et）"
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		switch {
		case holds("xl/workbook.xml"):
			return workbookKind
		case holds("opendocument.spreadsheet"):
			return "OpenDocument 表格（.ods）"
		case holds("word/document.xml"):
			return "Word 文档"
		case holds("Index/") && holds(".iwa"):
			return "Numbers 表格"
		case holds("xl/workbook.bin"):
			return "二进制的 Excel 工作簿（.xlsb）"
		}
		return "压缩包"
	case bytes.HasPrefix(head, []byte("<html")), bytes.HasPrefix(head, []byte("<!doctype html")), bytes.HasPrefix(head, []byte("<table")), bytes.HasPrefix(head, []byte("<meta")):
		return "网页（从网站导出的“Excel”常常如此）"
	case bytes.HasPrefix(head, []byte("<?xml")):
		return "XML 表格"
	case bytes.HasPrefix(raw, []byte("%PDF")):
		return "PDF"
	}
	return ""
}

// unreadable reports a file that is something else than its name says.
func (r *tableReader) unreadable(kind string) {
	remedy := "用 Excel 或 WPS 打开，选“另存为”，类型选“Excel 工作簿（*.xlsx）”，文件名用 venues；只改扩展名不行"
	if kind == workbookKind {
		remedy = "把扩展名改成 .xlsx"
	}
	if strings.Contains(kind, "密码") {
		remedy = "用 Excel 或 WPS 打开，去掉密码，" + "另存为“Excel 工作簿（*.xlsx）”"
	}
	r.diags.Error(diag.Pos{File: r.file}, "table.xlsx", "表格读不了：内容是"+kind+"，不是扩展名所说的格式", remedy)
}
