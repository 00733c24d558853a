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
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/spreadsheet"
)

func readTable(name string, raw []byte) (*Table, bool, []diag.Diagnostic) {
	var diags diag.List
	t, ok := ReadTable(file(name, raw), name, &diags)
	return t, ok, diags.Sorted()
}

func dumpTable(t *Table) string {
	var b strings.Builder
	for _, row := range append([][]Cell{t.Header}, t.Rows...) {
		for _, c := range row {
			fmt.Fprintf(&b, "[%s]", c.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const wantTable = "[代码][名称][电话]\n[s01][第一小学，“东区”][]\n[s02][甲,乙][0123]\n"

func TestCSV(t *testing.T) {
	const text = "代码,名称,电话\ns01,第一小学，“东区”,\n,,\ns02,\"甲,乙\",0123\n"
	tabs := "代码\t名称\t电话\ns01\t第一小学，“东区”\t\n\t\t\ns02\t甲,乙\t0123\n"
	for name, raw := range map[string][]byte{"UTF-8": []byte("\uFEFF" + text), "Excel GBK": gb18030(t, text), "Excel Unicode": utf16Bytes(tabs, binary.LittleEndian, true),
		"CRLF": []byte(strings.ReplaceAll(text, "\n", "\r\n"))} {
		table, ok, diags := readTable("v.csv", raw)
		if !ok || dumpTable(table) != wantTable || len(diags) > 0 && diags[0].Severity != diag.Notice {
			t.Fatalf("%s: %v", name, diags)
		}
		if got := table.Rows[1][2].Pos.String(); name != "Excel Unicode" && got != "v.csv:4:11" {
			t.Errorf("%s: place %s", name, got)
		}
	}
}

func TestCSVRefuses(t *testing.T) {
	for data, want := range map[string]string{
		"a,b\n1\n1,2,3\n1,2\n": "v.csv:2:1 table.ragged v.csv:3:1 table.ragged",
		"a，b\n1，2\n":           "v.csv:1:1 table.syntax",
		"a,b\n1,\"2\n3,4\n":    "v.csv:2:1 table.syntax",
		"a,b\n1,2\"3\n":        "v.csv:2:4 table.syntax",
		"a,b\n1,\"2\n3\"\n":    "v.csv:2:3 source.character",
		",,\n,\n":              "v.csv table.empty",
	} {
		_, _, diags := readTable("v.csv", []byte(data))
		var got []string
		for _, d := range diags {
			got = append(got, d.Pos.String()+" "+d.Code)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", data, got, want)
		}
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

func TestXLSX(t *testing.T) {
	raw := workbook(t, [][]any{{"代码", "名称", "电话"}, {"s01", "第一小学，“东区”"}, {}, {"s02", "甲,乙", "0123"}})
	table, ok, diags := readTable("v.xlsx", raw)
	if !ok || len(diags) > 0 || dumpTable(table) != wantTable || table.Rows[1][2].Pos.String() != "v.xlsx:4:3" || table.Rows[0][2].Pos.String() != "v.xlsx:2:3" {
		t.Fatalf("%v %v", diags, table)
	}
	table, _, _ = readTable("v.xlsx", workbook(t, [][]any{{"电话"}, {13800000000}}))
	if got := table.Rows[0][0].Text; got != "13800000000" {
		t.Errorf("a telephone number became %s", got)
	}
	_, _, diags = readTable("v.xlsx", workbook(t, [][]any{{"甲", ""}, {"乙", "丙"}, {"丁\uE000"}}))
	if len(diags) != 2 || diags[0].Pos.String() != "v.xlsx:2:1" || diags[1].Pos.String() != "v.xlsx:3:1" {
		t.Errorf("%v", diags)
	}
}

// repack copies a workbook, its first sheet replaced.
func repack(t *testing.T, raw []byte, sheet func(io.Writer)) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet1.xml" {
			sheet(w)
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sheetHead = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`

func TestXLSXBombs(t *testing.T) {
	raw := workbook(t, [][]any{{"甲"}})
	for name, sheet := range map[string]func(io.Writer){
		"zip bomb": func(w io.Writer) {
			for range 200 {
				w.Write(make([]byte, 1<<20))
			}
		},
		"a million rows": func(w io.Writer) {
			io.WriteString(w, sheetHead+`<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`)
		},
		"wide": func(w io.Writer) {
			io.WriteString(w, sheetHead+`<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`)
		},
		"not XML": func(w io.Writer) { io.WriteString(w, "<<<>>>") },
	} {
		_, ok, diags := readTable("v.xlsx", repack(t, raw, sheet))
		if ok || len(diags) != 1 {
			t.Errorf("%s: %v %v", name, ok, diags)
		}
	}
}

// TestDamagedXLSX: whatever happens to a workbook's bytes, it is read or reported.
func TestDamagedXLSX(t *testing.T) {
	raw := workbook(t, [][]any{{"代码", "名称"}, {"s01", "甲"}, {"s02", "乙"}})
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	refused := 0
	for range 200 {
		bad := bytes.Clone(raw)
		for range 1 + r.IntN(8) {
			bad[r.IntN(len(bad))] = byte(r.Uint32())
		}
		bad = bad[:len(bad)-r.IntN(2)*r.IntN(len(bad))]
		_, ok, diags := readTable("v.xlsx", bad)
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
