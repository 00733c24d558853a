package source

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/spreadsheet"
	"fanshi/internal/testtools"
)

var testColumns = []Column{{Names: []string{"代码", "编号", "code"}, Required: true}, {Names: []string{"名称", "单位名称"}, Required: true},
	{Names: []string{"电话", "联系电话"}}, {Names: []string{"屏幕", "led"}}}

func readTables(name string, raw []byte) ([]*Table, bool, []diag.Diagnostic) {
	var diags diag.List
	t, ok := ReadTables(file(name, raw), name, testColumns, &diags)
	return t, ok, diags.Sorted()
}

// dumpTables writes each table's sheet and rows; a slash is a line break in a cell.
func dumpTables(tables []*Table) string {
	var b strings.Builder
	for _, t := range tables {
		b.WriteString(t.Sheet)
		for _, row := range t.Rows {
			b.WriteByte(' ')
			for i, c := range row {
				if i > 0 {
					b.WriteByte('|')
				}
				b.WriteString(strings.ReplaceAll(c.Text, "\n", "/"))
			}
		}
		b.WriteByte(';')
	}
	return b.String()
}

// said lists what was reported: place, severity, code.
func said(diags []diag.Diagnostic) string {
	var out []string
	for _, d := range diags {
		out = append(out, d.Pos.String()+" "+[]string{"E", "W", "N"}[d.Severity]+" "+d.Code)
	}
	return strings.Join(out, "; ")
}

func TestCSV(t *testing.T) {
	const text = "代码,名称,电话\ns01,第一小学，“东区”,\n,,\ns02,\"甲,乙\",0123\n"
	const want = " s01|第一小学，“东区”|| s02|甲,乙|0123|;"
	tabs := "代码\t名称\t电话\ns01\t第一小学，“东区”\t\n\t\t\ns02\t甲,乙\t0123\n"
	for name, raw := range map[string][]byte{"UTF-8": []byte("\uFEFF" + text), "Excel GBK": gb18030(t, text), "Excel Unicode": utf16Bytes(tabs, binary.LittleEndian, true),
		"CRLF": []byte(strings.ReplaceAll(text, "\n", "\r\n"))} {
		tables, ok, diags := readTables("v.csv", raw)
		if !ok || dumpTables(tables) != want || len(diags) > 0 && diags[0].Severity != diag.Notice {
			t.Fatalf("%s: %s %v", name, dumpTables(tables), diags)
		}
		if got := tables[0].Rows[1][2].Pos.String(); name != "Excel Unicode" && got != "v.csv:4:11" {
			t.Errorf("%s: place %s", name, got)
		}
	}
}

// TestCSVForms: tables as people save them.
func TestCSVForms(t *testing.T) {
	for data, want := range map[string]string{
		"平安街道场所表,,\n,,\n代码,名称,电话\na,甲,1\n":        " a|甲|1|; # v.csv:3:1 N table.rows",
		"平安街道2026年场所表\n制表：王某\n代码,名称,电话\na,甲,1\n":  " a|甲|1|; # v.csv:3:1 N table.rows",
		"代码;名称;电话\na;甲, 乙;1\n":                    " a|甲, 乙|1|; # ",
		"　代 码 ,名　称：,*电话（必填）\na,甲,1\n":             " a|甲|1|; # ",
		"Code,单位名称,ＬＥＤ\na,甲,无\n":                  " a|甲||无; # ",
		"序号,编号,名称,备注\n1,a,甲,好\n":                  " a|甲||; # v.csv:1:1 N table.columns",
		"编号,代码,名称\n1,a,甲\n":                       " a|甲||; # v.csv:1:1 N table.columns",
		"代码,名称,电化\na,甲,1\n":                       " a|甲||; # v.csv:1:1 N table.columns; v.csv:1:7 W table.column-name",
		"代码,名称\na,甲\n合计,1 处\n合  计：1\n注：电话有变请告知\n": " a|甲||; # v.csv:1:1 N table.rows",
		"代码,名称\na,合计网吧\n合计,乙\n":                   " a|合计网吧||; # v.csv:1:1 N table.rows",
		"代码,名称\na,甲\n代码,名称\nb,乙\n":                " a|甲|| b|乙||; # v.csv:1:1 N table.rows",
		"代码,名称,电话,,\na,甲,1,,\nb,乙,2\n":            " a|甲|1| b|乙|2|; # ",
		"代码,名称,屏幕\na,\"甲\n乙\",\"x\ny\"\n":         " a|甲/乙||x/y; # ",
		"a,b\n1,2\n":                              "; # v.csv:1:1 E table.header",
		"代码,名称,名称\na,b,c\n":                       " a|b||; # v.csv:1:7 E table.column-twice",
		"编号,code,名称\na,b,c\n":                     " a|c||; # v.csv:1:4 E table.column-twice",
		"代码,名称,电话\na,甲\na,甲,乙,丙\na,甲,\n":          " a|甲||; # v.csv:2:1 E table.ragged; v.csv:3:1 E table.ragged",
		"代码，名称\na，b\n":                            "; # v.csv:1:1 E table.syntax",
		"代码,名称\na,\"2\nb,4\n":                     "; # v.csv:2:1 E table.syntax",
		"代码,名称\na,2\"3\n":                         "; # v.csv:2:4 E table.syntax",
		"代码,名称\n\"a\nb\",2\"3\n":                  "; # v.csv:3:5 E table.syntax",
		"代码,名称\na,#REF!\nb,#N/A\nc,＃N/A\nd,#没有\n": " d|#没有||; # v.csv:2:3 E table.error-value; v.csv:3:3 E table.error-value; v.csv:4:3 E table.error-value",
		"代码,名称\n#VALUE!,#DIV/0!\n#name?,#NUM!\n":  "; # v.csv:2:1 E table.error-value; v.csv:2:9 E table.error-value; v.csv:3:1 E table.error-value; v.csv:3:8 E table.error-value",
		",,\n,\n": "; # v.csv E table.empty",
		"代码,名称\n": "; # ",
	} {
		tables, ok, diags := readTables("v.csv", []byte(data))
		got := dumpTables(tables)
		if len(tables) == 0 {
			got = ";"
		}
		if got += " # " + said(diags); got != want {
			t.Errorf("%q:\n got %s\nwant %s", data, got, want)
		}
		if failed := strings.Contains(said(diags), " E "); ok == failed {
			t.Errorf("%q: ok is %v", data, ok)
		}
	}
}

// TestPassedOver: what is not read as an entry is named.
func TestPassedOver(t *testing.T) {
	_, _, diags := readTables("v.csv", []byte("场所表,,\n代码,名称,备注\na,甲,\n合计,38 处,\n"))
	var got []string
	for _, d := range diags {
		got = append(got, d.Message)
	}
	want := "这些列没有用到：“备注” 这些没有当作场所来读：表头上面的第 1 行“场所表”、第 4 行“合计 38 处”"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

// TestWideCSV: time is linear in the columns, up to the last that Excel has.
func TestWideCSV(t *testing.T) {
	wide := func(n int) []byte {
		return []byte("代码,名称" + strings.Repeat(",x", n-2) + "\na,甲" + strings.Repeat(",", n-2) + "\n")
	}
	tables, ok, _ := readTables("v.csv", wide(maxColumns))
	if !ok || dumpTables(tables) != " a|甲||;" {
		t.Errorf("%d columns: %v", maxColumns, ok)
	}
	for _, n := range []int{maxColumns + 1, 1_000_000} {
		if _, ok, diags := readTables("v.csv", wide(n)); ok || said(diags) != "v.csv E table.too-large" {
			t.Errorf("%d columns: %s", n, said(diags))
		}
	}
	rows := func(n int) []byte { return []byte("代码,名称\n" + strings.Repeat("a,甲\n", n-1)) }
	if _, ok, diags := readTables("v.csv", rows(maxRows)); !ok {
		t.Errorf("%d rows: %v", maxRows, diags)
	}
	if _, ok, diags := readTables("v.csv", rows(maxRows+1)); ok || said(diags) != "v.csv E table.too-large" {
		t.Errorf("%d rows: %v", maxRows+1, said(diags))
	}
	line := strings.Repeat("x,", 9999) + "x\n"
	if _, ok, diags := readTables("v.csv", []byte("代码,名称\n"+strings.Repeat(line, maxCells/10_000+1))); ok || said(diags) != "v.csv E table.too-large" {
		t.Errorf("more than %d cells: %v", maxCells, said(diags))
	}
}

// TestPlacesAreThoseOfTheText counts every place from the line's start, slowly, and compares.
func TestPlacesAreThoseOfTheText(t *testing.T) {
	text := "代码,名称,电话\na, 甲乙 ,\"丙\nd,甲,𠮷\nb\", 1\nc,\"\"\"引\"\"\",é\n"
	raw := strings.NewReplacer("\"丙\nd", "丙\nd", "𠮷\nb\", 1", "𠮷\nb, 1,").Replace(text)
	tables, _, _ := readTables("v.csv", []byte(raw))
	lines := strings.Split(raw, "\n")
	n := 0
	for _, row := range tables[0].Rows {
		for _, c := range row {
			if c.Text == "" {
				continue
			}
			n++
			rest := string([]rune(lines[c.Pos.Line-1])[c.Pos.Col-1:])
			if word := strings.Trim(c.Text, `"`); !strings.HasPrefix(strings.TrimLeft(rest, ` "`), word) {
				t.Errorf("%s: %q does not begin with %q", c.Pos, rest, word)
			}
		}
	}
	if n < 10 {
		t.Errorf("%d cells", n)
	}
}

// workbook makes one whose first row is its heading.
func workbook(t *testing.T, rows [][]any) []byte {
	t.Helper()
	sheet := spreadsheet.Sheet{Name: "甲"}
	for _, heading := range rows[0] {
		sheet.Columns = append(sheet.Columns, spreadsheet.Column{Heading: heading.(string), Width: 10})
	}
	for _, row := range rows[1:] {
		var cells []spreadsheet.Cell
		for _, v := range row {
			if n, ok := v.(int); ok {
				cells = append(cells, spreadsheet.Number(n))
			} else {
				cells = append(cells, spreadsheet.Text(v.(string)))
			}
		}
		sheet.Rows = append(sheet.Rows, cells)
	}
	raw, err := spreadsheet.Write(spreadsheet.Workbook{Sheets: []spreadsheet.Sheet{sheet}})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// testSheet is a worksheet: its rows, of which each is written as a line of cells parted by bars. A line may begin with
// “-”, a hidden row; a cell with “=”, a formula without a value.
type testSheet struct{ name, state, rows, merges string }

// rawWorkbook writes a workbook as Excel does, by hand.
func rawWorkbook(t testing.TB, sheets ...testSheet) []byte {
	t.Helper()
	const space = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	var list, links strings.Builder
	parts := map[string]string{"_rels/.rels": `<Relationships><Relationship Id="a" Type="` + space + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`}
	for i, s := range sheets {
		var rows strings.Builder
		for n, line := range strings.Split(s.rows, "\n") {
			line, hidden := strings.CutPrefix(line, "-")
			fmt.Fprintf(&rows, `<row r="%d" hidden="%t">`, n+1, hidden)
			for c, text := range strings.Split(line, "|") {
				switch ref := fmt.Sprintf("%s%d", diag.ColumnName(c+1), n+1); {
				case strings.HasPrefix(text, "="):
					fmt.Fprintf(&rows, `<c r="%s"><f>%s</f></c>`, ref, text[1:])
				case strings.HasPrefix(text, "#"):
					fmt.Fprintf(&rows, `<c r="%s" t="e"><f>A1</f><v>%s</v></c>`, ref, text)
				case text != "":
					fmt.Fprintf(&rows, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, strings.ReplaceAll(text, "/", "\n"))
				}
			}
			rows.WriteString("</row>")
		}
		for _, ref := range strings.Fields(s.merges) {
			fmt.Fprintf(&rows, `<mergeCell ref="%s"/>`, ref)
		}
		fmt.Fprintf(&list, `<sheet name="%s" state="%s" r:id="s%d"/>`, s.name, s.state, i)
		fmt.Fprintf(&links, `<Relationship Id="s%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i, space, i)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i)] = `<worksheet>` + rows.String() + `</worksheet>`
	}
	parts["xl/workbook.xml"] = `<workbook>` + list.String() + `</workbook>`
	parts["xl/_rels/workbook.xml.rels"] = `<Relationships>` + links.String() + `</Relationships>`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestXLSX: workbooks as officers keep them, and what is read and said.
func TestXLSX(t *testing.T) {
	const head = "代码|名称|电话|屏幕\n"
	one := func(rows string) []testSheet { return []testSheet{{"Sheet1", "", rows, ""}} }
	for name, c := range map[string]struct {
		sheets []testSheet
		want   string
	}{
		"plain":              {one(head + "a|甲|0123|x\nb|乙"), "Sheet1 a|甲|0123|x b|乙||; # "},
		"title row":          {[]testSheet{{"Sheet1", "", "平安街道场所表\n" + head + "a|甲", "A1:D1"}}, "Sheet1 a|甲||; # v.xlsx Sheet1!A2 N table.rows"},
		"title and blank":    {one("平安街道场所表\n\n填报单位：反诈办|||2026年\n" + head + "a|甲"), "Sheet1 a|甲||; # v.xlsx Sheet1!A4 N table.rows"},
		"header in row 20":   {one(strings.Repeat("\n", 19) + head + "a|甲"), "Sheet1 a|甲||; # "},
		"header in row 21":   {one(strings.Repeat("\n", 20) + head + "a|甲"), "; # v.xlsx E table.header"},
		"moved to the right": {one("|" + "\n|代码|名称\n|a|甲"), "Sheet1 a|甲||; # "},
		"other names":        {one("编号|单位名称|联系电话|LED\na|甲|1|x"), "Sheet1 a|甲|1|x; # "},
		"more columns":       {one("序号|代码|名称|备注\n1|a|甲|好"), "Sheet1 a|甲||; # v.xlsx Sheet1!A1 N table.columns"},
		"wide header":        {one("代　码|名 称/（全称）\na|甲"), "Sheet1 a|甲||; # "},
		"column twice":       {one("代码|名称|名称\na|甲|乙"), "Sheet1 a|甲||; # v.xlsx Sheet1!C1 E table.column-twice"},
		"two sheets":         {[]testSheet{{"学校", "", head + "a|甲", ""}, {"银行", "visible", head + "b|乙", ""}}, "学校 a|甲||;银行 b|乙||; # "},
		"hidden first":       {[]testSheet{{"旧", "hidden", head + "z|旧", ""}, {"新", "", head + "a|甲", ""}}, "新 a|甲||; # v.xlsx N table.sheets"},
		"very hidden":        {[]testSheet{{"新", "", head + "a|甲", ""}, {"深", "veryHidden", head + "z|旧", ""}}, "新 a|甲||; # v.xlsx N table.sheets"},
		"only hidden":        {[]testSheet{{"旧", "hidden", head + "z|旧", ""}}, "; # v.xlsx E table.header"},
		"sheet of notes":     {[]testSheet{{"说明", "", "填表说明\n一、…", ""}, {"新", "", head + "a|甲", ""}, {"Sheet3", "", "", ""}}, "新 a|甲||; # v.xlsx N table.sheets"},
		"hidden rows":        {one(head + "a|甲\n-b|乙\nc|丙"), "Sheet1 a|甲|| c|丙||; # v.xlsx Sheet1!A1 N table.rows"},
		"hidden header":      {one("-" + head + head + "a|甲"), "Sheet1 a|甲||; # v.xlsx Sheet1!A2 N table.rows"},
		"sums and notes":     {one(head + "a|甲\n\n合计|1\n注：以上为在用屏幕"), "Sheet1 a|甲||; # v.xlsx Sheet1!A1 N table.rows"},
		"header again":       {one(head + "a|甲\n" + head + "b|乙"), "Sheet1 a|甲|| b|乙||; # v.xlsx Sheet1!A1 N table.rows"},
		"merged down":        {[]testSheet{{"Sheet1", "", head + "a|甲|1|x\nb|乙\nc|丙", "C2:C4 D2:D3"}}, "Sheet1 a|甲|1|x b|乙|1|x c|丙|1|; # "},
		"merged over blanks": {[]testSheet{{"Sheet1", "", head + "a|甲|1\n\n\n", "C2:C5"}}, "Sheet1 a|甲|1|; # "},
		"line breaks":        {one(head + "a|甲/乙||x/y"), "Sheet1 a|甲/乙||x/y; # "},
		"errors":             {one(head + "a|#REF!|#N/A|#VALUE!\n#DIV/0!|甲|#NULL!|#NAME?\nb|乙||#NUM!"), "Sheet1; # v.xlsx Sheet1!B2 E table.error-value; v.xlsx Sheet1!C2 E table.error-value; v.xlsx Sheet1!D2 E table.error-value; v.xlsx Sheet1!A3 E table.error-value; v.xlsx Sheet1!C3 E table.error-value; v.xlsx Sheet1!D3 E table.error-value; v.xlsx Sheet1!D4 E table.error-value"},
		"errors beside":      {one(head + "a|甲|||#REF!"), "Sheet1 a|甲||; # v.xlsx Sheet1!A1 N table.rows"},
		"not calculated":     {one(head + "a|=1+1"), "Sheet1; # v.xlsx Sheet1!B2 E table.formula"},
		"nothing":            {one(""), "; # v.xlsx E table.empty"},
		"no header":          {one("a|甲"), "; # v.xlsx E table.header"},
		"only a header":      {one(head), "Sheet1; # "},
		"private use":        {one(head + "a|甲\uE000"), "Sheet1; # v.xlsx Sheet1!B2 E source.character"},
		"outside the header": {one(head + "a|甲||||漏"), "Sheet1 a|甲||; # v.xlsx Sheet1!A1 N table.rows"},
		"a sheet's odd name": {[]testSheet{{"银行 (2)", "", head + "a|#REF!", ""}}, "银行 (2); # v.xlsx '银行 (2)'!B2 E table.error-value"},
	} {
		tables, ok, diags := readTables("v.xlsx", rawWorkbook(t, c.sheets...))
		got := dumpTables(tables)
		if len(tables) == 0 {
			got = ";"
		}
		if got += " # " + said(diags); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
		if failed := strings.Contains(said(diags), " E "); ok == failed {
			t.Errorf("%s: ok is %v", name, ok)
		}
	}
	tables, _, _ := readTables("v.xlsx", workbook(t, [][]any{{"代码", "电话"}, {"a", 13800000000}}))
	if got := dumpTables(tables); got != "甲 a||13800000000|;" {
		t.Errorf("a telephone number became %s", got)
	}
}

// TestNoTable: a file that is something else than its name says is an error that says how to save it.
func TestNoTable(t *testing.T) {
	old := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600)
	other := func(name, text string) string {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, err := z.CreateHeader(&zip.FileHeader{Name: name})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, c := range []struct{ name, data, want string }{
		{"v.xlsx", old, "旧版的 Excel 或 WPS 表格"},
		{"v.xlsx", old + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "加了密码的 Excel 工作簿"},
		{"v.xlsx", "<html><table><tr><td>代码</td></tr></table></html>", "网页"},
		{"v.xlsx", "代码,名称\na,甲\n", "文字（CSV）"},
		{"v.xlsx", other("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"},
		{"v.xlsx", other("word/document.xml", ""), "Word"},
		{"v.xlsx", other("Index/Document.iwa", ""), "Numbers"},
		{"v.xlsx", other("xl/workbook.bin", ""), ".xlsb"},
		{"v.xlsx", other("a.txt", ""), "压缩包"},
		{"v.xlsx", "%PDF-1.7\n\x00", "PDF"},
		{"v.xlsx", "\x01\x02\x00", "已损坏"},
		{"v.xlsx", "", "空文件"},
		{"v.csv", old, "旧版的 Excel 或 WPS 表格"},
		{"v.csv", string(rawWorkbook(t, testSheet{"甲", "", "代码|名称", ""})), "Excel 工作簿（.xlsx）"},
		{"v.csv", "<!DOCTYPE html><table>", "网页"},
		{"v.csv", "", "空文件"},
	} {
		_, ok, diags := readTables(c.name, []byte(c.data))
		if ok || len(diags) != 1 || diags[0].Severity != diag.Error || !strings.Contains(diags[0].Message, c.want) || diags[0].Remedy == "" {
			t.Errorf("%s, want %s: %v %v", c.name, c.want, ok, diags)
		}
	}
}

func TestXLSXBombs(t *testing.T) {
	for name, rows := range map[string]string{"rows": strings.Repeat("\n", maxRows) + "x", "columns": strings.Repeat("|", maxColumns) + "x"} {
		if _, ok, diags := readTables("v.xlsx", rawWorkbook(t, testSheet{"甲", "", rows, ""})); ok || said(diags) != "v.xlsx E table.too-large" {
			t.Errorf("%s: %s", name, said(diags))
		}
	}
}

// TestDamagedXLSX: whatever happens to a workbook's bytes, it is read or reported.
func TestDamagedXLSX(t *testing.T) {
	raw := workbook(t, [][]any{{"代码", "名称"}, {"s01", "甲"}, {"s02", "乙"}})
	seed := testtools.Seed(t)
	r := rand.New(rand.NewPCG(seed, 0))
	refused := 0
	for range 200 {
		bad := bytes.Clone(raw)
		for range 1 + r.IntN(8) {
			bad[r.IntN(len(bad))] = byte(r.Uint32())
		}
		bad = bad[:len(bad)-r.IntN(2)*r.IntN(len(bad))]
		_, ok, diags := readTables("v.xlsx", bad)
		if !ok {
			refused++
		}
		if !ok && len(diags) == 0 {
			t.Fatalf("seed %d: refused without a word", seed)
		}
	}
	if refused == 0 {
		t.Error("no damage was noticed")
	}
}

// FuzzTable: whatever a file holds, it is read, or refused with an error; places exist; every cell of a row that is read
// stands in the file.
func FuzzTable(f *testing.F) {
	f.Add([]byte("代码,名称,电话\ns01,第一小学,\n合计,1,\n"), false)
	f.Add([]byte("场所表\n编号;单位名称;LED\na;\"甲\n乙\";x\n"), false)
	f.Add(rawWorkbook(f, testSheet{"甲", "", "标题\n代码|名称\na|甲\n-b|=1\n合计|#REF!", "A1:B1 A3:A4"}), true)
	f.Fuzz(func(t *testing.T, data []byte, book bool) {
		name := "v.csv"
		if book {
			name = "v.xlsx"
		}
		tables, ok, diags := readTables(name, data)
		if !ok && !strings.Contains(said(diags), " E ") {
			t.Errorf("refused without an error: %s", said(diags))
		}
		for _, table := range tables {
			for _, row := range table.Rows {
				if len(row) != len(testColumns) {
					t.Errorf("%d cells", len(row))
				}
				for _, c := range row {
					if c.Pos.Line < 1 || c.Pos.Col < 1 {
						t.Errorf("%q has no place: %v", c.Text, c.Pos)
					}
				}
			}
		}
	})
}

// TestBlankPlaces: a cell without text has the place where its text would stand.
func TestBlankPlaces(t *testing.T) {
	const text = "代码,名称,电话,屏幕\ns01,,\"\",\ns02,\"甲\n乙\",  ,丁\n,,,丙\n"
	tables, ok, _ := readTables("v.csv", []byte(text))
	if !ok || len(tables) != 1 {
		t.Fatal(tables, ok)
	}
	var got []string
	for _, row := range tables[0].Rows {
		for _, c := range row {
			got = append(got, fmt.Sprintf("%d:%d %s", c.Pos.Line, c.Pos.Col, strings.ReplaceAll(c.Text, "\n", "/")))
		}
	}
	if want := "2:1 s01|2:5 |2:6 |2:9 |3:1 s02|3:5 甲/乙|4:4 |4:7 丁|5:1 |5:2 |5:3 |5:4 丙"; strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}
