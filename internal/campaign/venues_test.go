package campaign

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/spreadsheet"
)

// venueBook makes a workbook of sheets, each a heading and rows of cells parted by bars.
func venueBook(t *testing.T, sheets map[string]string, order ...string) txtar.File {
	t.Helper()
	var book spreadsheet.Workbook
	for _, name := range order {
		lines := strings.Split(sheets[name], "\n")
		sheet := spreadsheet.Sheet{Name: name}
		for heading := range strings.SplitSeq(lines[0], "|") {
			sheet.Columns = append(sheet.Columns, spreadsheet.Column{Heading: heading, Width: 10})
		}
		for _, line := range lines[1:] {
			var row []spreadsheet.Cell
			for text := range strings.SplitSeq(line, "|") {
				row = append(row, spreadsheet.Text(strings.ReplaceAll(text, "/", "\n")))
			}
			sheet.Rows = append(sheet.Rows, row)
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	raw, err := spreadsheet.Write(book)
	if err != nil {
		t.Fatal(err)
	}
	return txtar.File{Name: venuesXLSX, Data: raw}
}

// TestVenueBook: one sheet a kind, named after it; what a cell has on several lines is joined; the telephone stays apart.
func TestVenueBook(t *testing.T) {
	sheets := map[string]string{"银行": "编号|单位名称|联系人|手机|LED\nb01|清河路/储蓄网点|大堂/经理|0570-3030303/13800000000|lobby 1920x1080/门头 320×160\nb02|ICBC/Bank|||无",
		"school": "代码|名称\ns01|第一小学", "说明": "填表说明\n一、无"}
	book, diags := Load(project(txtar.File{Name: venuesCSV}, venueBook(t, sheets, "银行", "说明", "school")), LoadOptions{})
	var got []string
	for _, v := range book.Venues {
		got = append(got, fmt.Sprintf("%s %s %s [%s] [%s] %d", v.Code, v.Name.Value, v.Kind.ID, v.Contact.Value, v.Phone.Value, len(v.Screens)))
	}
	want := "b01 清河路储蓄网点 bank [大堂 经理] [0570-3030303、13800000000] 2|b02 ICBC Bank bank [] [] 0|s01 第一小学 school [] [] 0"
	if strings.Join(got, "|") != want || diags.HasErrors() || !strings.Contains(printed(t, diags), "没有读的工作表：“说明”（没有表头）") {
		t.Errorf("got %s\nwant %s\n%s", strings.Join(got, "|"), want, printed(t, diags))
	}
	if pos := book.Venues[2].Pos.String(); pos != venuesXLSX+" school!A2" {
		t.Errorf("place %s", pos)
	}
	_, diags = Load(project(txtar.File{Name: venuesCSV}, venueBook(t, map[string]string{"Sheet1": "代码|名称\nb01|甲"}, "Sheet1")), LoadOptions{})
	if said := printed(t, diags); !strings.Contains(said, venuesXLSX+" Sheet1!A1: 错误：表头缺少“类别”这一列") || strings.Contains(said, "Sheet1”") {
		t.Errorf("no kind:\n%s", said)
	}
}

// TestNoVenues: without a table that can be read there is nothing to publish, whatever else lies there.
func TestNoVenues(t *testing.T) {
	for name, want := range map[string]string{
		"":                                "venues.csv: 错误：没有场所表",
		"content/venues/venues.xls":       "venues.xls: 错误：",
		"content/venues/venues.et":        "venues.et: 错误：",
		"content/venues/venues.ods":       "venues.ods: 错误：",
		"content/venues/venues.numbers":   "venues.numbers: 错误：",
		"content/venues/场所表.xlsx":         "场所表.xlsx: 错误：",
		"content/venues/venues.csv.txt":   "venues.csv.txt: 错误：",
		"content/venues/~$venues.xlsx":    "venues.csv: 错误：没有场所表",
		"content/venues/.~lock.venues.et": "venues.csv: 错误：没有场所表",
	} {
		_, diags := Load(project(txtar.File{Name: venuesCSV}, txtar.File{Name: name, Data: []byte("x")}), LoadOptions{})
		said := printed(t, diags)
		if strings.Count(said, "错误") != 1 || !strings.Contains(said, want) || name != "" && !strings.ContainsAny(name, "~") && !strings.HasSuffix(name, ".txt") && strings.Count(said, "venues.xlsx") == 0 {
			t.Errorf("%s: want %q once\n%s", name, want, said)
		}
	}
}
