package spreadsheet

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanshi/internal/testtools"
)

// TestOfficeOpens: LibreOffice reads every sheet as it was written: texts as texts, numbers as numbers.
func TestOfficeOpens(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.xlsx"), write(t, sample), 0o600); err != nil {
		t.Fatal(err)
	}
	// 44,34,76: comma, quotes, UTF-8; -1: all sheets, each into a file of its own name
	cmd := exec.Command(testtools.Find(t, "soffice", "libreoffice-calc"), "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, filepath.Join(dir, "a.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, want := range map[string]string{
		"a-印刷文件.csv": "文件,数量\n海报_297×420mm.pdf,12\n=1+1,0\n\"甲\n乙\",20\n  前后空格 ,\n",
		"a-配送清单.csv": "场所\n第一小学\n",
	} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestLooks reads the parts of a workbook as XML, with Python: borders, fonts, paper, margins, foot, frozen heading.
func TestLooks(t *testing.T) {
	book := sample
	book.Date = time.Time{}
	const program = `import sys, io, zipfile
import xml.etree.ElementTree as E
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
n = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
def part(name): return E.fromstring(z.read(name))
core, app = part("docProps/core.xml"), part("docProps/app.xml")
print("core", "|".join(sorted(e.tag.split("}")[1] + "=" + (e.text or "") for e in core)))
print("app", [e.text for e in app if e.tag.endswith("Application")])
styles, sheet = part("xl/styles.xml"), part("xl/worksheets/sheet1.xml")
rows = {r.get("r"): r for r in sheet.iter("{%s}row" % n["m"])}
def style(ref, row):
    c = [c for c in rows[row] if c.get("r") == ref][0]
    x = styles.find("m:cellXfs", n)[int(c.get("s"))]
    f = styles.find("m:fonts", n)[int(x.get("fontId"))]
    b = styles.find("m:borders", n)[int(x.get("borderId"))]
    fill = styles.find("m:fills", n)[int(x.get("fillId"))]
    a = x.find("m:alignment", n)
    print(ref, f.find("m:name", n).get("val"), f.find("m:sz", n).get("val"), f.find("m:b", n) is not None, x.get("numFmtId"),
        " ".join(s.tag.split("}")[1] + ":" + s.get("style", "") + ":" + s[0].get("rgb") for s in b if len(s)),
        [c.get("rgb") for c in fill.iter() if c.get("rgb")], sorted(a.items()))
style("A1", "1"); style("A2", "2"); style("B2", "2")
print("pane", sorted(sheet.find("m:sheetViews", n)[0].find("m:pane", n).items()))
print("fit", [e.get("fitToPage") for e in sheet.iter("{%s}pageSetUpPr" % n["m"])])
s = sheet.find("m:pageSetup", n); print("paper", s.get("paperSize"), s.get("orientation"), s.get("fitToWidth"), s.get("fitToHeight"))
print("margins", sorted(sheet.find("m:pageMargins", n).items()))
print("foot", sheet.find("m:headerFooter", n).find("m:oddFooter", n).text)
print("size", sheet.find("m:dimension", n).get("ref"), [(c.get("min"), c.get("max"), c.get("width")) for c in sheet.find("m:cols", n)])`
	cmd := exec.Command(testtools.Find(t, "python3", "python3"), "-c", program)
	cmd.Stdin = bytes.NewReader(write(t, book))
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	const sides = "left:thin:FF808080 right:thin:FF808080 top:thin:FF808080 bottom:thin:FF808080"
	want := `core created=2000-01-01T00:00:00Z|creator=平安街道|language=zh-CN|lastModifiedBy=平安街道|modified=2000-01-01T00:00:00Z|title=工单
app ['fanshi']
A1 宋体 11 True 0 ` + sides + ` ['FFE6E6E6'] [('horizontal', 'center'), ('vertical', 'center'), ('wrapText', 'true')]
A2 宋体 11 False 49 ` + sides + ` [] [('vertical', 'top'), ('wrapText', 'true')]
B2 宋体 11 False 1 ` + sides + ` [] [('horizontal', 'right'), ('indent', '1'), ('vertical', 'top')]
pane [('activePane', 'bottomLeft'), ('state', 'frozen'), ('topLeftCell', 'A2'), ('ySplit', '1')]
fit ['true']
paper 9 landscape 1 0
margins [('bottom', '0.6'), ('footer', '0.3'), ('header', '0.3'), ('left', '0.4'), ('right', '0.4'), ('top', '0.5')]
foot &C&A　第 &P 页，共 &N 页
size A1:B5 [('1', '1', '60'), ('2', '2', '8')]
`
	if string(out) != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

// TestWideCharacters: quotation marks, dashes and the sign of multiplication are as wide as Chinese; letters are not.
func TestWideCharacters(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float64
		want  int
	}{{"“”‘’", 10, 1}, {"“”‘’…", 10, 2}, {"—×—×—", 10, 2}, {"abcde", 10, 1}, {"abcdefghi", 10, 2}, {"甲", 2, 2}, {"a", 0, 1}, {"⺀⺀⺀⺀⺀", 10, 2}, {"→→→→→→→→", 10, 1}} {
		if got := linesOf(c.text, c.width); got != c.want {
			t.Errorf("%q in %v: %d lines, want %d", c.text, c.width, got, c.want)
		}
	}
}

// TestLimits: as many characters as allowed, and what is said beyond.
func TestLimits(t *testing.T) {
	one := func(s Sheet) Workbook { return Workbook{Sheets: []Sheet{s}} }
	column := []Column{{"甲", 10}}
	long := one(Sheet{Name: "甲", Columns: column, Rows: [][]Cell{{Text(strings.Repeat("长", 32767))}}})
	if grids, err := Read(write(t, long), 10); err != nil || len([]rune(grids[0].Rows[1].Cells[0].Text)) != 32767 {
		t.Errorf("the longest text: %v", err)
	}
	for want, book := range map[string]Workbook{
		"a workbook without sheets":                          {},
		"row 1 of sheet 甲 has 2 cells for 1 columns":         one(Sheet{Name: "甲", Columns: column, Rows: [][]Cell{{Text("1"), Text("2")}}}),
		"cell A2 of sheet 甲 is longer than 32767 characters": one(Sheet{Name: "甲", Columns: column, Rows: [][]Cell{{Text(strings.Repeat("长", 32768))}}}),
	} {
		if raw, err := Write(book); err == nil || !strings.HasPrefix(err.Error(), "spreadsheet: "+want) || raw != nil {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := Read([]byte("PK\x03\x04 no workbook"), 10); err == nil {
		t.Error("half a ZIP is read")
	}
}
