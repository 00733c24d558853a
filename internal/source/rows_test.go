package source

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
)

// TestNoEntries: how a row begins that is a sum or a note; with all that an entry needs it is an entry nevertheless, but
// for sums.
func TestNoEntries(t *testing.T) {
	for _, begin := range []string{"合计", "总 计", "小　计", "共计"} {
		tables, _, diags := readTables("v.csv", []byte("代码,名称\na,甲\n"+begin+",乙\nb,丙\n"))
		if dumpTables(tables) != " a|甲|| b|丙||;" || said(diags) != "v.csv:1:1 N table.rows" {
			t.Errorf("%s: %s %s", begin, dumpTables(tables), said(diags))
		}
	}
	for _, begin := range []string{"合计数", "总计：3", "小计", "共计5", "注：甲", "备注:甲", "说明：甲", "附注", "填表人", "制表人", "填报人", "审核：甲", "负责人：甲", "联系人：甲", "单位负责人：甲", "注1", "注2", "*甲", "※甲", "注甲"} {
		tables, _, diags := readTables("v.csv", []byte("代码,名称\na,甲\n"+begin+",\nb,丙\n"))
		if dumpTables(tables) != " a|甲|| b|丙||;" || said(diags) != "v.csv:1:1 N table.rows" {
			t.Errorf("%s: %s %s", begin, dumpTables(tables), said(diags))
		}
		if begin == "小计" {
			continue
		}
		tables, _, diags = readTables("v.csv", []byte("代码,名称\na,甲\n"+begin+",乙\n"))
		if len(tables[0].Rows) != 2 || len(diags) > 0 {
			t.Errorf("%s with a name: %s %s", begin, dumpTables(tables), said(diags))
		}
	}
	// A cell that only begins so, beside another, is an entry that lacks something; alone it is a note.
	tables, _, diags := readTables("v.csv", []byte("代码,名称,电话\n,注甲,1\n"))
	if dumpTables(tables) != " |注甲|1|;" || len(diags) > 0 {
		t.Errorf("%s %s", dumpTables(tables), said(diags))
	}
}

// TestHeaders: names of columns as people write them, and where a table's header and its columns stand.
func TestHeaders(t *testing.T) {
	for name, want := range map[string]string{"代码": "代码", " 代 码：": "代码", "【必填】名称": "(必填】名称", "名称（全称）": "名称", "名称【全称】": "名称", "名称〔全称〕": "名称", "名称[全称]": "名称", "(电话)": "(电话)", "ＬＥＤ": "led", "！～": "!~", "\uFF00": "\uFF00", "\uFF5F": "\uFF5F", "*★＊:名\u200B称": "名称", "a\tb\nc\u3000d\u00A0e": "abcde"} {
		if got := headerName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	tables, _, _ := readTables("v.csv", []byte("场所表\n名称,x,代码\n甲,,a\n"))
	var got []string
	for _, h := range tables[0].Header {
		got = append(got, h.Pos.String()+" "+h.Text)
	}
	if want := "v.csv:2:6 代码, v.csv:2:1 名称, v.csv:2:1 , v.csv:2:1 "; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
	for n, want := range map[int]string{0: "", 1: "", 8: "", manyItems + 1: "等，共 9 处"} {
		items := strings.Split(strings.Repeat("甲", n), "")
		got := few(items)
		if n == 0 && got != "" || n > 0 && !strings.HasPrefix(got, strings.TrimSuffix(strings.Repeat("甲、", min(n, manyItems)), "、")+want) || want == "" && strings.Contains(got, "等") {
			t.Errorf("%d items: %q", n, got)
		}
	}
	for text, want := range map[string]string{strings.Repeat("甲", 20): strings.Repeat("甲", 20), strings.Repeat("甲", 21): strings.Repeat("甲", 20) + "…", "甲\n乙": "甲 乙"} {
		l := line{cells: []Cell{{Text: text}}}
		if got := l.summary(); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	for i := range manyItems + 2 {
		var l line
		for range i {
			l.add(len(l.cells)+1, Cell{Text: "x"})
		}
		if got := strings.Count(l.summary(), "x"); got != min(i, manyItems) {
			t.Errorf("%d cells: %d in the summary", i, got)
		}
	}
}

// TestMistyped: of a name that is nearly one of a missing column is asked, of no other.
func TestMistyped(t *testing.T) {
	for data, want := range map[string]string{
		"代码,名称,电化\na,甲,1\n":        "您是不是想写“电话”",
		"代码,名称,电话,电化\na,甲,1,2\n":   "",
		"代码,名称,备注,序号,说明,区域\na,甲\n": "",
		"代码,名称,联系电活\na,甲,1\n":      "您是不是想写“联系电话”",
	} {
		_, _, diags := readTables("v.csv", []byte(data))
		got := ""
		for _, d := range diags {
			if d.Code == "table.column-name" {
				got += d.Message
			}
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", data, got, want)
		}
	}
}

// TestSeparators: what parts the columns is found where a header can stand, and nowhere else.
func TestSeparators(t *testing.T) {
	for n, want := range map[int]string{headerRows - 1: " a|甲||;", headerRows: ""} {
		tables, _, _ := readTables("v.csv", []byte(strings.Repeat("表\n", n)+"代码;名称\na;甲\n"))
		if got := dumpTables(tables); got != want {
			t.Errorf("a header below %d lines: %s", n, got)
		}
	}
	for data, want := range map[string]string{
		"表\n代码，名称\na，甲\n": "v.csv:2:1 E table.syntax", "代码，名称\n编号，名称\n": "v.csv:1:1 E table.syntax", "代码,名称\n甲，乙\n": "v.csv:2:1 E table.ragged", "甲，乙;丙\n": "v.csv:1:1 E table.header",
		"代码;名称,电话\na;b\n": "v.csv:1:3 E table.header", "代码;名称;电话,屏幕\na;甲;1,x\n": "v.csv:1:1 N table.columns", "代码,名称\na,\"甲\"\"\n\n\n": "v.csv:2:1 E table.syntax",
	} {
		if _, _, diags := readTables("v.csv", []byte(data)); said(diags) != want && !(strings.Contains(want, "1:3") && strings.Contains(said(diags), "E table.header")) {
			t.Errorf("%q: %s, want %s", data, said(diags), want)
		}
	}
}

// TestColumnsWithoutAName are told by their letters, in order and once; not more than a message holds.
func TestColumnsWithoutAName(t *testing.T) {
	const head = "代码|名称|电话|屏幕\n"
	for rows, want := range map[string]string{"a|甲||||x\nb|乙|||y|z": "E 列（没有列名）、F 列（没有列名）", "a|甲||||x\nb|乙||||z": "F 列（没有列名）", "a|甲||||" + strings.Repeat("x|", 12): "M 列（没有列名）等，共 9 处"} {
		_, _, diags := readTables("v.xlsx", rawWorkbook(t, testSheet{"甲", "", head + rows, ""}))
		if len(diags) != 1 || !strings.HasSuffix(diags[0].Message, want) {
			t.Errorf("%q: %v, want %s", rows, diags, want)
		}
	}
	// What a file is, by how it begins.
	for data, want := range map[string]string{"\xEF\xBB\xBF \n<?xml version=\"1.0\"?>": "XML 表格", "<META charset=gbk>": "网页（从网站导出的“Excel”常常如此）", "<Table>": "网页（从网站导出的“Excel”常常如此）", "PK\x03\x04Index/": "压缩包", "PK\x03\x04.iwa": "压缩包", "代码": "", strings.Repeat(" ", 511) + "<html": "", strings.Repeat(" ", 507) + "<html": "网页（从网站导出的“Excel”常常如此）", "": ""} {
		if got := kindOf([]byte(data)); got != want {
			t.Errorf("%.20q: %s, want %s", data, got, want)
		}
	}
	for kind, want := range map[string]string{workbookKind: "把扩展名改成 .xlsx", "加了密码的 Excel 工作簿": "用 Excel 或 WPS 打开，去掉密码，另存为“Excel 工作簿（*.xlsx）”", "PDF": "用 Excel 或 WPS 打开，选“另存为”，类型选“Excel 工作簿（*.xlsx）”，文件名用 venues；只改扩展名不行"} {
		r := &tableReader{file: "v.csv", diags: new(diag.List)}
		r.unreadable(kind)
		if got := r.diags.Sorted(); len(got) != 1 || got[0].Remedy != want || got[0].Message != fmt.Sprintf("表格读不了：内容是%s，不是扩展名所说的格式", kind) {
			t.Errorf("%s: %v", kind, got)
		}
	}
}
