package campaign

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/spreadsheet"
	"fanshi/internal/testtools"
)

// flatSheet is a worksheet for LibreOffice: its attributes, and rows of cells parted by bars. A row may begin with “-”, a hidden
// one. A cell may begin with “=”, a formula; “date ”, a day shown without its year; “num ”, a number; “^3 ”, a cell over so many rows;
// “>6 ”, over so many columns; “note ”, text with a comment. “/” breaks a line.
type flatSheet struct{ name, hidden, rows string }

// flatODS writes a document that LibreOffice opens, with calculated cells left to it.
func flatODS(sheets ...flatSheet) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.spreadsheet" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
		`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" ` +
		`><office:automatic-styles>` +
		`<number:date-style style:name="N1"><number:month/><number:text>-</number:text><number:day/></number:date-style>` +
		`<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>` +
		`<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>`)
	for _, s := range sheets {
		style := ""
		if s.hidden != "" {
			style = ` table:style-name="off"`
		}
		fmt.Fprintf(&b, `<table:table table:name="%s"%s>`, s.name, style)
		for row := range strings.SplitSeq(s.rows, "\n") {
			row, hidden := strings.CutPrefix(row, "-")
			b.WriteString(`<table:table-row`)
			if hidden {
				b.WriteString(` table:visibility="collapse"`)
			}
			b.WriteString(`>`)
			for cell := range strings.SplitSeq(row, "|") {
				b.WriteString(flatCell(cell))
			}
			b.WriteString(`</table:table-row>`)
		}
		b.WriteString(`</table:table>`)
	}
	b.WriteString(`</office:spreadsheet></office:body></office:document>`)
	return b.String()
}

func flatCell(cell string) string {
	text := func(s string) string {
		return `<text:p>` + strings.ReplaceAll(s, "/", `</text:p><text:p>`) + `</text:p>`
	}
	form, rest, _ := strings.Cut(cell, " ")
	switch {
	case cell == "":
		return `<table:table-cell/>`
	case strings.HasPrefix(cell, "="):
		return `<table:table-cell table:formula="of:` + strings.ReplaceAll(cell, `"`, "&quot;") + `"/>`
	case form == "date":
		return `<table:table-cell table:style-name="day" office:value-type="date" office:date-value="` + rest + `"/>`
	case form == "num":
		return `<table:table-cell office:value-type="float" office:value="` + rest + `"/>`
	case form == "note":
		return `<table:table-cell office:value-type="string"><office:annotation><text:p>这里写全称</text:p></office:annotation>` + text(rest) + `</table:table-cell>`
	case strings.HasPrefix(form, "^"):
		return `<table:table-cell table:number-rows-spanned="` + form[1:] + `" table:number-columns-spanned="1" office:value-type="string">` + text(rest) + `</table:table-cell>`
	case strings.HasPrefix(form, ">"):
		return `<table:table-cell table:number-columns-spanned="` + form[1:] + `" table:number-rows-spanned="1" office:value-type="string">` + text(rest) + `</table:table-cell>`
	}
	return `<table:table-cell office:value-type="string">` + text(cell) + `</table:table-cell>`
}

// officeBooks are workbooks that LibreOffice makes, by name: the venues that must be read, as “code name kind address” in lines, and
// the places of errors.
var officeBooks = map[string]struct {
	sheets []flatSheet
	want   string
	errors []string
}{
	"plain":    {[]flatSheet{{"Sheet1", "", "代码|名称|类别|地址\nb01|甲|银行|清河路\nb02|乙|bank|"}}, "b01 甲 bank 清河路\nb02 乙 bank ", nil},
	"titled":   {[]flatSheet{{"点位", "", ">4 平安街道反诈宣传点位表\n填表单位：街道办\n\n代码|名称|类别|地址\nb01|甲|银行|\n合计|num 1\n注：由单位自报"}}, "b01 甲 bank ", nil},
	"merged":   {[]flatSheet{{"Sheet1", "", "代码|名称|类别|地址\nb01|甲|^3 银行|^2 清河路\nb02|乙\nb03|丙||学府路"}}, "b01 甲 bank 清河路\nb02 乙 bank 清河路\nb03 丙 bank 学府路", nil},
	"sheets":   {[]flatSheet{{"银行", "", "代码|名称\nb01|甲"}, {"学校", "", "编号|单位名称\ns01|乙"}, {"说明", "", "一、请填全称"}}, "b01 甲 bank \ns01 乙 school ", nil},
	"off":      {[]flatSheet{{"今年", "", "代码|名称|类别\nb01|甲|银行"}, {"去年", "off", "代码|名称|类别\nb09|旧|银行"}}, "b01 甲 bank ", nil},
	"rows":     {[]flatSheet{{"Sheet1", "", "代码|名称|类别\nb01|甲|银行\n-b02|撤销|银行\nb03|丙|银行"}}, "b01 甲 bank \nb03 丙 bank ", nil},
	"formulas": {[]flatSheet{{"Sheet1", "", "代码|名称|类别|地址\nb01|=CONCATENATE(\"甲\";\"网点\")|银行|=[.A2]\nb02|乙|=[.C2]|=1+2"}}, "b01 甲网点 bank b01\nb02 乙 bank 3", nil},
	"failures": {[]flatSheet{{"Sheet1", "", "代码|名称|类别|地址\nb01|=1/0|银行|清河路\nb02|乙|银行|=NA()"}}, "", []string{"Sheet1!B2", "Sheet1!D3"}},
	"days":     {[]flatSheet{{"Sheet1", "", "代码|名称|类别|地址\nb01|甲|银行|date 2026-03-02"}}, "b01 甲 bank 3-2", nil},
	"notes":    {[]flatSheet{{"Sheet1", "", "代码|note 名称|类别|地址\nb01|note 甲网点|银行|清河路"}}, "b01 甲网点 bank 清河路", nil},
	"lines":    {[]flatSheet{{"Sheet1", "", "代码|单位/名称|类别|地址\nb01|清河路/网点|银行|清河路/5 号"}}, "b01 清河路网点 bank 清河路5 号", nil},
	"numbers":  {[]flatSheet{{"Sheet1", "", "代码|名称|类别|地址\nnum 7|num 3.2|银行|num -5"}}, "7 3.2 bank -5", nil},
	"unknown":  {[]flatSheet{{"Sheet1", "", "代码|名称|类别|备注\nb01|甲|银航|无\nb02|乙|银行|无"}}, "b02 乙 bank ", []string{"Sheet1!C2"}},
	"twice":    {[]flatSheet{{"上半年", "", "点位表\n代码|名称|类别\nb01|甲|银行"}, {"下半年", "", "代码|名称|类别\nb02|乙|银行\n-b03|丙|银行"}}, "b01 甲 bank \nb02 乙 bank ", nil},
	"sparse":   {[]flatSheet{{"Sheet1", "", "\n||代码||名称|类别\n\n||b01||甲|银行\n\n\n||b02||乙|银行"}}, "b01 甲 bank \nb02 乙 bank ", nil},
	"missing":  {[]flatSheet{{"点位", "", "标题\n代码|名称|类别\nb01||银行\nb01|乙|银行"}}, "", []string{"点位!B3", "点位!A4"}},
}

// TestWorkbooks: tables as officers keep them, saved by LibreOffice: every venue is right, or the bad cells are named.
func TestWorkbooks(t *testing.T) {
	dir := t.TempDir()
	soffice := testtools.Find(t, "soffice", "libreoffice-calc")
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--infilter=OpenDocument Spreadsheet Flat XML", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir}
	for name, c := range officeBooks {
		file := filepath.Join(dir, name+".fods")
		if err := os.WriteFile(file, []byte(flatODS(c.sheets...)), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	out, err := exec.Command(soffice, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, c := range officeBooks {
		data, err := os.ReadFile(filepath.Join(dir, name+".xlsx"))
		if err != nil {
			t.Errorf("%v\n%s", err, out)
			continue
		}
		holdsVenues(t, name, data, c.want, c.errors)
	}
}

// holdsVenues expects of a workbook the venues, in lines, or errors at the places.
func holdsVenues(t *testing.T, name string, data []byte, want string, errors []string) {
	t.Helper()
	book, diags := Load(project(txtar.File{Name: venuesCSV}, txtar.File{Name: venuesXLSX, Data: data}), LoadOptions{})
	var got []string
	for _, v := range book.Venues {
		if v.Kind != nil {
			got = append(got, strings.Join([]string{v.Code, v.Name.Value, v.Kind.ID, v.Address.Value}, " "))
		}
	}
	said := printed(t, diags)
	if strings.Join(got, "\n") != want && len(errors) == 0 {
		t.Errorf("%s: read\n%s\nwant\n%s\n%s", name, strings.Join(got, "\n"), want, said)
	}
	for _, place := range errors {
		if !strings.Contains(said, venuesXLSX+" "+place+": 错误") {
			t.Errorf("%s: no error at %s:\n%s", name, place, said)
		}
	}
	if strings.Count(said, ": 错误：") != len(errors) {
		t.Errorf("%s: other errors than at %v:\n%s", name, errors, said)
	}
}

// writtenBooks are workbooks that exceljs has written (testdata/workbooks/make.js).
var writtenBooks = map[string]struct {
	want   string
	errors []string
}{
	"title":    {"b01 甲网点 bank 清河路 5 号\n007 乙网点 bank 3-2\ns01 第一小学 school 学府路", nil},
	"merged":   {"b01 甲网点 bank 清河路 5 号\n007 乙网点 bank 3-2\ns01 第一小学 school 学府路", nil},
	"sheets":   {"b01 甲网点 bank \ns01 第一小学 school ", nil},
	"hidden":   {"b01 甲网点 bank 清河路 5 号\ns01 第一小学 school 学府路", nil},
	"formulas": {"b01 甲网点 bank 清河路 5 号\n007 乙网点 bank 3-2\ns01 第一小学 school 学府路", nil},
	"errors":   {"", []string{"点位!B3", "点位!F4"}},
	"dates":    {"b01 甲网点 bank 清河路 5 号\n007 乙网点 bank 3-2\ns01 第一小学 school 学府路", nil},
	"rich":     {"b01 甲网点 bank 清河路 5 号\n007 乙网点 bank 3-2\ns01 第一小学 school 学府路", nil},
}

// TestWrittenWorkbooks: the same of another writer: shared strings, rich text, links, comments, filters, days counted from 1904.
func TestWrittenWorkbooks(t *testing.T) {
	files, err := filepath.Glob("testdata/workbooks/*.xlsx")
	if err != nil || len(files) != len(writtenBooks) {
		t.Fatal(files, err)
	}
	for name, c := range writtenBooks {
		data, err := os.ReadFile(filepath.Join("testdata/workbooks", name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		holdsVenues(t, name, data, c.want, c.errors)
	}
}

// BenchmarkTenThousandRows reads a workbook of 10,000 venues: under a second of CPU is what officers are promised.
func BenchmarkTenThousandRows(b *testing.B) {
	sheet := spreadsheet.Sheet{Name: "点位"}
	for _, heading := range []string{"代码", "名称", "类别", "地址", "联系人", "电话", "屏幕"} {
		sheet.Columns = append(sheet.Columns, spreadsheet.Column{Heading: heading, Width: 10})
	}
	for i := range 10_000 {
		var row []spreadsheet.Cell
		for _, text := range []string{fmt.Sprintf("b%05d", i), fmt.Sprintf("第%d网点", i), "银行", fmt.Sprintf("清河路 %d 号", i), "大堂经理", "0570-3030303", "lobby 1920x1080；door 352x80 P10"} {
			row = append(row, spreadsheet.Text(text))
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	raw, err := spreadsheet.Write(spreadsheet.Workbook{Sheets: []spreadsheet.Sheet{sheet}})
	if err != nil {
		b.Fatal(err)
	}
	files := project(txtar.File{Name: venuesCSV}, txtar.File{Name: venuesXLSX, Data: raw})
	for b.Loop() {
		if book, diags := Load(files, LoadOptions{}); len(book.Venues) != 10_000 || diags.HasErrors() {
			b.Fatal(len(book.Venues), printed(b, diags))
		}
	}
}
