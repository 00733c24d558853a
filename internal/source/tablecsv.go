package source

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
)

// csv reads a CSV file.
func (r *tableReader) csv(raw []byte) ([]*Table, bool) {
	if kind := kindOf(raw); kind != "" {
		r.unreadable(kind)
		return nil, false
	}
	text, ok := parseText(r.file, raw, nil, r.diags)
	if !ok {
		return nil, false
	}
	comma, ok := r.separator(text)
	if !ok {
		return nil, false
	}
	lines, ok := r.lines(text, comma)
	if !ok {
		return nil, false
	}
	if len(lines) == 0 {
		r.diags.Error(diag.Pos{File: r.file}, "table.empty", "表格里没有内容", "第一行写列名，下面每行写一个场所")
		return nil, false
	}
	t, ok := r.table("", lines, true)
	if t == nil {
		r.diags.Error(lines[0].cells[0].Pos, "table.header", fmt.Sprintf("前 %d 行里找不到表头", headerRows), r.headerRemedy())
		return nil, false
	}
	return []*Table{t}, ok
}

// headerRemedy says how a header is written.
func (r *tableReader) headerRemedy() string {
	var names []string
	for _, c := range r.columns {
		names = append(names, c.Names[0])
	}
	return "表头写：" + strings.Join(names, ",")
}

// separator finds what parts the columns: the character that makes most known names of one of the first rows.
func (r *tableReader) separator(t *Text) (rune, bool) {
	best, most, chinese := ',', 0, 0
	for n := range headerRows {
		head := t.line(n + 1)
		if !strings.ContainsAny(head, ",\t;") && strings.Contains(head, "，") && chinese == 0 {
			chinese = n + 1
		}
		for _, comma := range ",\t;" { // a tab is what Excel saves as “Unicode 文本”
			var l line
			for at, name := range strings.SplitN(head, string(comma), 200) {
				l.add(at+1, Cell{Text: strings.Trim(name, `" `)})
			}
			if _, known := r.known(&l); known > most {
				best, most = comma, known
			}
		}
	}
	if most < 2 && chinese > 0 {
		r.diags.Error(diag.Pos{File: t.File, Line: chinese, Col: 1}, "table.syntax", "各列之间用了中文逗号", "改成半角逗号，或者用 Excel 编辑并另存为 CSV UTF-8")
		return 0, false
	}
	return best, true
}

// lines reads the records of a CSV file that have any text.
func (r *tableReader) lines(t *Text, comma rune) ([]line, bool) {
	reader := csv.NewReader(strings.NewReader(t.Data))
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	reader.Comma = comma
	places := runeColumns{text: t}
	var lines []line
	cells := 0
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return lines, true
		}
		if err != nil {
			csvError(t, err, r.diags)
			return nil, false
		}
		number, _ := reader.FieldPos(0)
		l := line{number: number, width: len(record)}
		for i, text := range record {
			pos := places.pos(reader.FieldPos(i))
			if text = strings.TrimSpace(text); text != "" {
				l.add(i+1, Cell{Text: text, Pos: pos})
			} else if i < maxBlanks {
				l.blanks = append(l.blanks, blank{int32(i + 1), int32(pos.Line), int32(pos.Col)})
			}
		}
		if len(l.cells) == 0 {
			continue
		}
		cells += len(l.cells)
		if len(lines) >= maxRows || cells > maxCells || l.last() > maxColumns {
			r.tooLarge()
			return nil, false
		}
		lines = append(lines, l)
	}
}

// runeColumns counts characters along a line, each once.
type runeColumns struct {
	text       *Text
	line       int
	bytes, col int // how far the line has been counted
}

// pos gives the place of a byte of a line, both from 1. Places are asked for in the order of the text.
func (p *runeColumns) pos(line, at int) diag.Pos {
	if line != p.line {
		p.line, p.bytes, p.col = line, 0, 1
	}
	start := p.text.starts[line-1]
	to := min(start+at-1, len(p.text.Data))
	p.col += utf8.RuneCountInString(p.text.Data[start+p.bytes : to])
	p.bytes = to - start
	return diag.Pos{File: p.text.File, Line: line, Col: p.col}
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

func (r *tableReader) tooLarge() {
	r.diags.Error(diag.Pos{File: r.file}, "table.too-large", fmt.Sprintf("表格太大：最多 %d 行、%d 列（XFD）、%d 格", maxRows, maxColumns, maxCells),
		"删掉表格后面和右面多余的行、列，或拆成几个项目")
}
