package spreadsheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

var sample = Workbook{Title: "工单", Creator: "平安街道", Date: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Sheets: []Sheet{
	{Name: "印刷文件", Columns: []Column{{"文件", 60}, {"数量", 8}},
		Rows: [][]Cell{{Text("海报_297×420mm.pdf"), Number(12)}, {Text("=1+1"), Number(0)}, {Text("甲\n乙"), Number(20)}, {Text("  前后空格 ")}}},
	{Name: "配送清单", Columns: []Column{{"场所", 20}}, Rows: [][]Cell{{Text("第一小学")}}},
}}

func write(t *testing.T, book Workbook) []byte {
	t.Helper()
	raw, err := Write(book)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestRoundTrip(t *testing.T) {
	grids, err := Read(write(t, sample), 10)
	if err != nil || len(grids) != 2 || grids[1].Name != "配送清单" {
		t.Fatal(err, grids)
	}
	rows := grids[0].Rows
	want := [][]string{{"文件", "数量"}, {"海报_297×420mm.pdf", "12"}, {"=1+1", "0"}, {"甲\n乙", "20"}, {"  前后空格 "}}
	if !slices.EqualFunc(rows, want, func(r Row, w []string) bool { return slices.Equal(r.Texts(), w) }) {
		t.Errorf("got %v, want %q", rows, want)
	}
	if last := rows[len(rows)-1].Number; last != 5 {
		t.Errorf("the last row has the number %d", last)
	}
}

// TestCells: a number is a number, a text a text even where it looks like a formula; what is printed is set up.
func TestCells(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(write(t, sample)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if kind, _ := f.GetCellType("印刷文件", "B2"); kind != excelize.CellTypeUnset { // a cell without a type is a number
		t.Errorf("the quantity is of type %v", kind)
	}
	if kind, _ := f.GetCellType("印刷文件", "A3"); kind != excelize.CellTypeSharedString {
		t.Errorf("=1+1 is of type %v", kind)
	}
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 0 {
			t.Errorf("%s: frozen at %+v, %v", sheet, panes, err)
		}
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
			t.Errorf("%s: page layout %+v, %v", sheet, layout, err)
		}
	}
	for row, want := range map[int]float64{2: 16, 4: 32} { // the second has two lines
		if height, err := f.GetRowHeight("印刷文件", row); err != nil || height != want {
			t.Errorf("row %d is %v points high, %v, want %v", row, height, err, want)
		}
	}
	if width, err := f.GetColWidth("印刷文件", "A"); err != nil || width != 60 {
		t.Errorf("width %v, %v", width, err)
	}
	var titles []string
	for _, name := range f.GetDefinedName() {
		titles = append(titles, name.Name+" "+name.RefersTo)
	}
	want := []string{"_xlnm.Print_Titles '印刷文件'!$1:$1", "_xlnm.Print_Titles '配送清单'!$1:$1"}
	if slices.Sort(titles); !slices.Equal(titles, want) {
		t.Errorf("repeated on every page: %q", titles)
	}
}

// TestDeterministic: the same workbook gives the same bytes, and none of its parts says when it was made.
func TestDeterministic(t *testing.T) {
	first := write(t, sample)
	for range 20 {
		if !bytes.Equal(first, write(t, sample)) {
			t.Fatal("two workbooks of the same content differ")
		}
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if len(part.Extra) > 0 || strings.Contains(string(text), time.Now().Format("2006-01-02T")) {
			t.Errorf("%s: %q %s", part.Name, part.Extra, text)
		}
		if part.Name == "docProps/core.xml" && !strings.Contains(string(text), "2026-03-02T00:00:00Z") {
			t.Errorf("%s", text)
		}
	}
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float64
		want  int
	}{{"", 10, 1}, {"甲乙丙丁", 10, 1}, {"甲乙丙丁戊", 10, 2}, {"abcdefgh", 10, 1}, {"甲\n乙\n丙", 10, 3}, {strings.Repeat("长", 100), 52, 5}, {strings.Repeat("longword ", 10), 52, 3}, {strings.Repeat("word ", 18), 52, 2}, {"甲乙", 1, 4}} {
		if got := linesOf(c.text, c.width); got != c.want {
			t.Errorf("%q in %v: %d lines, want %d", c.text, c.width, got, c.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	one := func(s Sheet) Workbook { return Workbook{Sheets: []Sheet{s}} }
	column := []Column{{"甲", 10}}
	for name, book := range map[string]Workbook{
		"no sheet":     {},
		"long row":     one(Sheet{Name: "甲", Columns: column, Rows: [][]Cell{{Text("1"), Text("2")}}}),
		"sheet's name": one(Sheet{Name: "甲/乙", Columns: column}),
		"long text":    one(Sheet{Name: "甲", Columns: column, Rows: [][]Cell{{Text(strings.Repeat("长", maxText+1))}}}),
	} {
		if _, err := Write(book); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	raw := write(t, sample)
	if _, err := Read(raw, 5); err != nil {
		t.Errorf("five rows: %v", err)
	}
	if _, err := Read(raw, 4); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a row too many: %v", err)
	}
	if _, err := Read([]byte("no workbook"), 10); err == nil || errors.Is(err, ErrTooLarge) {
		t.Errorf("%v", err)
	}
}
