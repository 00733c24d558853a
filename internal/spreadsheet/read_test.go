package spreadsheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
)

const (
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	linkSpace = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
)

// tab is a worksheet of a workbook that a test makes: the XML inside its worksheet element.
type tab struct{ name, state, xml string }

// parts are those of a workbook.
func parts(styles, shared string, tabs ...tab) map[string]string {
	out := map[string]string{
		"_rels/.rels":          `<Relationships><Relationship Id="rId1" Type="` + linkSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/sharedStrings.xml": `<sst ` + mainSpace + `>` + shared + `</sst>`,
		"xl/styles.xml":        `<styleSheet ` + mainSpace + `>` + styles + `</styleSheet>`,
	}
	var sheets, links strings.Builder
	for i, s := range tabs {
		var name strings.Builder
		_ = xml.EscapeText(&name, []byte(s.name))
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" state="%s" r:id="s%d"/>`, name.String(), i+1, s.state, i)
		fmt.Fprintf(&links, `<Relationship Id="s%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i, linkSpace, i+1)
		out[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = `<worksheet ` + mainSpace + `>` + s.xml + `</worksheet>`
	}
	out["xl/workbook.xml"] = `<workbook ` + mainSpace + ` xmlns:r="` + linkSpace + `"><sheets>` + sheets.String() + `</sheets></workbook>`
	out["xl/_rels/workbook.xml.rels"] = `<Relationships>` + links.String() + `<Relationship Id="x" Type="` + linkSpace +
		`/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="y" Type="` + linkSpace + `/styles" Target="/xl/styles.xml"/></Relationships>`
	return out
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
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

// dump writes a workbook's cells: the sheet, “-” where it is hidden, and for each row its number and its texts.
func dump(grids []Grid) string {
	var b strings.Builder
	for _, g := range grids {
		b.WriteString(g.Name)
		if g.Hidden {
			b.WriteString("-")
		}
		for _, r := range g.Rows {
			fmt.Fprintf(&b, " %d", r.Number)
			if r.Hidden {
				b.WriteString("-")
			}
			for _, v := range r.Cells {
				text := strings.ReplaceAll(v.Text, "\n", "/")
				if v.Uncalculated {
					text = "?"
				}
				fmt.Fprintf(&b, "[%d:%s]", v.Column, text)
			}
		}
		b.WriteString(";")
	}
	return b.String()
}

const testStyles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="000000"/>` +
	`<numFmt numFmtId="166" formatCode="0.00E+00"/><numFmt numFmtId="167" formatCode="General&quot;份&quot;"/><numFmt numFmtId="168" formatCode="@"/></numFmts>` +
	`<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>` +
	`<xf numFmtId="11"/><xf numFmtId="167"/><xf numFmtId="4"/><xf numFmtId="49"/><xf numFmtId="168"/><xf numFmtId="22"/><xf numFmtId="9"/></cellXfs>`

// TestReadCells: a cell has the text that a person sees.
func TestReadCells(t *testing.T) {
	for cell, want := range map[string]string{
		`<c r="A1"><v>13800000000</v></c>`:                                    "13800000000",
		`<c r="A1"><v>1.3800000000000001E10</v></c>`:                          "13800000000", // 15 digits, as Excel shows
		`<c r="A1"><v>1.38E10</v></c>`:                                        "13800000000",
		`<c r="A1"><v>0.30000000000000004</v></c>`:                            "0.3",
		`<c r="A1"><v>110101199001011000</v></c>`:                             "110101199001011000",
		`<c r="A1"><v>-5</v></c>`:                                             "-5",
		`<c r="A1" s="1"><v>46331</v></c>`:                                    "2026/11/5",
		`<c r="A1" s="2"><v>46331</v></c>`:                                    "2026年11月5日",
		`<c r="A1" s="3"><v>12</v></c>`:                                       "000012",
		`<c r="A1" s="4"><v>13800000000</v></c>`:                              "13800000000",
		`<c r="A1" s="5"><v>13800000000</v></c>`:                              "13800000000",
		`<c r="A1" s="6"><v>20</v></c>`:                                       "20份",
		`<c r="A1" s="7"><v>1234.5</v></c>`:                                   "1,234.50",
		`<c r="A1" s="8"><v>7</v></c>`:                                        "7",
		`<c r="A1" s="9"><v>7</v></c>`:                                        "7",
		`<c r="A1" s="10"><v>46331.5</v></c>`:                                 "2026/11/5 12:00",
		`<c r="A1" s="11"><v>0.5</v></c>`:                                     "50%",
		`<c r="A1" s="99"><v>7</v></c>`:                                       "7",
		`<c r="A1" t="b"><v>1</v></c>`:                                        "TRUE",
		`<c r="A1" t="e"><f>B1</f><v>#REF!</v></c>`:                           "#REF!",
		`<c r="A1" t="s"><v>0</v></c>`:                                        "甲",
		`<c r="A1" t="s"><v>1</v></c>`:                                        "粗体与细体",
		`<c r="A1" t="s"><v>2</v></c>`:                                        "东京",
		`<c r="A1" t="s"><v>3</v></c>`:                                        "上/下/右_x",
		`<c r="A1" t="inlineStr"><is><r><t>内</t></r><r><t>联</t></r></is></c>`: "内联",
		`<c r="A1" t="str"><f>"x"&amp;1</f><v>x1</v></c>`:                     "x1",
		`<c r="A1"><f>1+1</f><v>2</v></c>`:                                    "2",
		`<c t="inlineStr"><is><t> 空格 </t></is></c>`:                           " 空格 ",
		`<c r="A1"><f>1+1</f></c>`:                                            "?",
		`<c r="A1"><f>1+1</f><v/></c>`:                                        "?",
		`<c r="A1" t="str"><f>""</f><v></v></c>`:                              "",
		`<c r="A1" s="1"/>`:                                                   "",
	} {
		shared := `<si><t>甲</t></si><si><r><rPr><b/></rPr><t>粗体</t></r><r><t xml:space="preserve">与细体</t></r></si>` +
			`<si><t>东京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si><si><t>上_x000D_` + "\n" + `下` + "\r\n" + `右_x</t></si>`
		grids, err := Read(zipped(t, parts(testStyles, shared, tab{"甲", "", `<sheetData><row r="1">` + cell + `</row></sheetData>`})), 10)
		if want != "" {
			want = " 1[1:" + want + "]"
		}
		if err != nil || dump(grids) != "甲"+want+";" {
			t.Errorf("%s: got %q, %v, want %q", cell, dump(grids), err, want)
		}
	}
}

// TestReadSheets: order, hidden sheets and rows, merged blocks, rows and cells without a name of their own.
func TestReadSheets(t *testing.T) {
	text := func(ref, s string) string { return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>` }
	book := parts("", "", tab{"二 & 一", "visible", `<sheetData>` +
		`<row r="1">` + text("A1", "标题") + `</row><row r="2" hidden="1">` + text("A2", "藏") + `</row><row/><row>` + text("B4", "类") + text("C4", "甲") + `</row>` +
		`<row r="5">` + text("C5", "乙") + `</row><row r="6"><c r="B6" s="3"/></row><row r="7">` + text("A7", "子") + text("C7", "丙") + text("XFD7", "末") + `</row></sheetData>` +
		`<mergeCells><mergeCell ref="B4:B7"/><mergeCell ref="A1:G1"/><mergeCell ref="A7:B7"/><mergeCell ref="C900:C1048576"/><mergeCell ref="bad"/></mergeCells>`},
		tab{"藏", "hidden", `<sheetData><row><c><v>1</v></c></row></sheetData>`}, tab{"深藏", "veryHidden", `<sheetData/>`})
	grids, err := Read(zipped(t, book), 10)
	want := "二 & 一 1[1:标题] 2-[1:藏] 4[2:类][3:甲] 5[2:类][3:乙] 7[1:子][2:类][3:丙][16384:末];藏- 1[1:1];深藏-;"
	if err != nil || dump(grids) != want {
		t.Errorf("got %s %v\nwant %s", dump(grids), err, want)
	}
	if row := grids[0].Rows[4]; len(row.Texts()) != MaxColumns || row.Cells[0].Repeated || !row.Cells[1].Repeated {
		t.Errorf("%+v", row)
	}
	book["xl/workbook.xml"] = strings.Replace(book["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)
	book["xl/styles.xml"] = `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`
	book["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row><c s="0"><v>44869</v></c></row></sheetData></worksheet>`
	if grids, err = Read(zipped(t, book), 10); err != nil || !strings.Contains(dump(grids), "[1:2026/11/5]") {
		t.Errorf("days counted from 1904: %s %v", dump(grids), err)
	}
}

// TestReadBounds: at each bound a workbook is read, beyond it it is refused, by little memory.
func TestReadBounds(t *testing.T) {
	sheet := func(data string) map[string]string {
		return parts("", "<si><t>x</t></si>", tab{"甲", "", "<sheetData>" + data + "</sheetData>"})
	}
	cell := func(ref string) string {
		return `<row r="` + strings.TrimLeft(ref, "ABCDEFXY") + `"><c r="` + ref + `"><v>1</v></c></row>`
	}
	many := func(n int) map[string]string {
		var tabs []tab
		for i := range n {
			tabs = append(tabs, tab{fmt.Sprint(i), "", ""})
		}
		return parts("", "", tabs...)
	}
	// a row of 1,000 cells, as often as makes the number of cells
	block := `<row>` + strings.Repeat(`<c><v>1</v></c>`, 1000) + `</row>`
	for name, c := range map[string]struct {
		parts map[string]string
		fine  bool
	}{
		"the last row":       {sheet(cell("A20")), true},
		"a row more":         {sheet(cell("A21")), false},
		"the last column":    {sheet(cell("XFD1")), true},
		"a column more":      {sheet(cell("XFE1")), false},
		"an empty cell far":  {sheet(cell("A1") + `<row r="1048576"><c r="XFD1048576" s="1"/></row>`), true},
		"all sheets":         {many(maxSheets), true},
		"a sheet more":       {many(maxSheets + 1), false},
		"a zip bomb":         {sheet(strings.Repeat(" ", maxUnzipped)), false},
		"tags without end":   {sheet(strings.Repeat("<c/>", maxTags)), false},
		"texts without end":  {parts("", strings.Repeat("<si/>", maxTags), tab{"甲", "", ""}), false},
		"cells without end":  {sheet(strings.Repeat(block, maxCells/1000+1)), false},
		"merges without end": {parts("", "", tab{"甲", "", "<sheetData>" + strings.Repeat(`<row><c><v>1</v></c></row>`, 20) + "</sheetData>" + strings.Repeat(`<mergeCell ref="A1:A20"/>`, maxCells/19+1)}), false},
	} {
		_, err := Read(zipped(t, c.parts), 20)
		if c.fine != (err == nil) || err != nil && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string]string{"cut off": `<row><c><v>1</v>`, "a text that is not there": `<row><c t="s"><v>1</v></c></row>`, "rows back": cell("A2") + cell("A1"),
		"cells back": `<row><c r="B1"/><c r="A1"/></row>`, "no name": `<row><c r="1A"/></row>`} {
		book := sheet(data)
		if name == "cut off" {
			book["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>" + data
		}
		if _, err := Read(zipped(t, book), 20); err == nil || errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(zipped(t, map[string]string{"a": "b"}), 20); err == nil {
		t.Error("a ZIP of anything is a workbook")
	}
}

// TestReadMuch: 10,000 rows of eight cells take a bounded number of allocations for each cell.
func TestReadMuch(t *testing.T) {
	const rows, columns = 10_000, 8
	var data strings.Builder
	for r := range rows {
		data.WriteString("<row>")
		for c := range columns {
			fmt.Fprintf(&data, `<c r="%c%d" s="1"><v>%d</v></c>`, 'A'+c, r+1, 46331+c)
		}
		data.WriteString("</row>")
	}
	raw := zipped(t, parts(testStyles, "", tab{"甲", "", "<sheetData>" + data.String() + "</sheetData>"}))
	var grids []Grid
	n := testing.AllocsPerRun(1, func() {
		var err error
		if grids, err = Read(raw, rows); err != nil {
			t.Fatal(err)
		}
	})
	if len(grids[0].Rows) != rows || grids[0].Rows[rows-1].Cells[7].Text != "2026/11/12" {
		t.Errorf("%d rows, %v", len(grids[0].Rows), grids[0].Rows[rows-1])
	}
	if most := 40.0 * rows * columns; n > most {
		t.Errorf("%.0f allocations for %d cells, at most %.0f", n, rows*columns, most)
	}
	t.Logf("%.1f allocations a cell", n/rows/columns)
}

// TestDamagedParts: a workbook of which one part breaks off, whichever part and wherever, is refused as damaged, unless all is
// read nevertheless; none of it is taken for the whole.
func TestDamagedParts(t *testing.T) {
	book := parts(testStyles, "<si><t>甲</t></si>", tab{"甲", "", `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>`})
	if grids, err := Read(zipped(t, book), 10); err != nil || dump(grids) != "甲 1[1:甲];" {
		t.Fatalf("%s, %v", dump(grids), err)
	}
	for name, text := range book {
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") || strings.Contains(name, "Content_Types") {
			continue
		}
		refused := 0
		for n := 1; n < len(text); n++ {
			damaged := maps.Clone(book)
			damaged[name] = text[:n]
			grids, err := Read(zipped(t, damaged), 10)
			if err != nil {
				refused++
			}
			if errors.Is(err, ErrTooLarge) || err != nil && grids != nil || err == nil && dump(grids) != "甲 1[1:甲];" {
				t.Errorf("%s breaks off behind %s: %s, %v", name, text[:n], dump(grids), err)
			}
		}
		if refused < len(text)/3 {
			t.Errorf("%s breaks off at %d places, and is refused at %d", name, len(text), refused)
		}
	}
}

// TestCellNames: columns count from A to ZZZ, rows from 1.
func TestCellNames(t *testing.T) {
	for name, want := range map[string]string{"A1": "1 1", "Z9": "26 9", "AA10": "27 10", "AZ3": "52 3", "ZZ1": "702 1", "XFD1048576": "16384 1048576", "ZZZ1": "18278 1",
		"": "", "A": "", "1": "", "A0": "", "A-1": "", "a1": "", "@1": "", "[1": "", "A1B": "", "ÄA1": ""} {
		column, row, ok := parseCell(name)
		if got := fmt.Sprint(column, row); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %s, %v", name, got, ok)
		}
	}
}
