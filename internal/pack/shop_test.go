package pack

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// python runs a program over a file and returns what it prints.
func python(t *testing.T, program string, data []byte) string {
	t.Helper()
	cmd := exec.Command("python3", "-c", program)
	cmd.Stdin = bytes.NewReader(data)
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errors.String())
	}
	return string(out)
}

// TestHeaders reads every entry's header with Python's zipfile: nothing is encrypted, names are UTF-8, programs of 1993 may
// open it, times are the input's.
func TestHeaders(t *testing.T) {
	in := sample()
	in.Date = time.Date(2026, 11, 23, 13, 47, 58, 0, time.UTC)
	raw, z := zipped(t, in)
	const program = `import sys, io, zipfile
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert z.testzip() is None
for i in z.infolist():
    z.open(i).read()
    local = z.fp.seek(i.header_offset) and None or z.fp.read(30)
    assert local[6:8] == bytes([0, 8]), local  # flags of the local header: bit 11 alone
    print(i.filename, hex(i.flag_bits), i.create_system, i.create_version, i.extract_version, oct(i.external_attr >> 16), i.compress_type, *i.date_time)`
	lines := strings.Split(strings.TrimSpace(python(t, program, raw)), "\n")
	if len(lines) != len(z.File) {
		t.Errorf("%d entries of %d", len(lines), len(z.File))
	}
	for i, f := range z.File {
		method := 8
		if strings.HasSuffix(f.Name, ".pdf") || strings.HasSuffix(f.Name, ".xlsx") {
			method = 0 // packed already
		}
		if want := fmt.Sprintf("%s 0x800 3 20 20 0o100644 %d 2026 11 23 13 47 58", f.Name, method); i < len(lines) && lines[i] != want {
			t.Errorf("got  %s\nwant %s", lines[i], want)
		}
	}
}

// TestDates: 1980 is the first year that MS-DOS knows.
func TestDates(t *testing.T) {
	for _, c := range []struct {
		at          time.Time
		date, clock uint16
	}{
		{time.Date(1979, 12, 31, 23, 59, 59, 0, time.UTC), 1<<5 | 1, 0},
		{time.Date(1980, 1, 1, 0, 0, 2, 0, time.UTC), 1<<5 | 1, 1},
		{time.Date(2026, 11, 23, 13, 47, 58, 0, time.UTC), 46<<9 | 11<<5 | 23, 13<<11 | 47<<5 | 29},
	} {
		if date, clock := dosTime(c.at); date != c.date || clock != c.clock {
			t.Errorf("%s is %#x %#x", c.at, date, clock)
		}
	}
}

// TestUnpacked: what unzip writes, sha256sum -c finds in order.
func TestUnpacked(t *testing.T) {
	raw, _ := zipped(t, sample())
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.zip"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]string{{"unzip", "-q", "p.zip"}, {"sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"}} {
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "LC_ALL=C.UTF-8")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", words, err, out)
		}
	}
}

// TestJobWorkbook reads 工单.xlsx as XML, with Python: every cell of every sheet.
func TestJobWorkbook(t *testing.T) {
	in := sample()
	in.Packed[0].Material, in.Packed[0].Finish = "157 g 铜版纸", "覆哑膜"
	in.Packed[0].Design, in.Packed[4].Design = "贷款", "贷款"
	_, z := zipped(t, in)
	const program = `import sys, io, zipfile, re
import xml.etree.ElementTree as E
z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
n = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
text = lambda e: "".join(x.text or "" for x in e.iter("{%s}t" % n["m"]))
shared = [text(s) for s in E.fromstring(z.read("xl/sharedStrings.xml")).findall("m:si", n)] if "xl/sharedStrings.xml" in z.namelist() else []
for i, s in enumerate(E.fromstring(z.read("xl/workbook.xml")).find("m:sheets", n)):
    print("#", s.get("name"))
    for row in E.fromstring(z.read("xl/worksheets/sheet%d.xml" % (i + 1))).iter("{%s}row" % n["m"]):
        cells = []
        for c in row:
            v = c.find("m:v", n)
            cells.append(shared[int(v.text)] if c.get("t") == "s" else text(c) if c.get("t") == "inlineStr" else "" if v is None else v.text)
        print("|".join(cells).rstrip("|"))
print("#", E.fromstring(z.read("docProps/core.xml")).find("{http://purl.org/dc/elements/1.1/}title").text)`
	got := python(t, program, []byte(read(t, z, "工单.xlsx")))
	const want = `# 印刷文件
序号|文件名|品名|成品尺寸|比例|单双面|材质|后道|数量|送往|印前检查|缘由
1|印刷文件/海报-贷款_6张_s01.pdf|海报|A3 mm|1:1|单面|157 g 铜版纸|覆哑膜|6|第一小学|通过
2|印刷文件/海报-刷单_6张_s01.pdf|海报|A3 mm|1:1|单面|||6|第一小学|通过
3|印刷文件/海报-标语_2张_s01.pdf|海报|A3 mm|1:1|单面|||2|第一小学|通过
4|印刷文件/海报-贷款_4张_b01.pdf|海报|A3 mm|1:1|单面|||4|储蓄网点|通过
# 图样合计
序号|品名|图样|成品尺寸|材质|文件数|合计|单位
1|海报|贷款|A3 mm|157 g 铜版纸|1|6
2|海报||A3 mm||2|8
3|海报|贷款|A3 mm||1|4
# 配送清单
序号|场所代码|场所|地址|联系人|电话|品名|尺寸|种数|每种数量|合计|签收
1|b01|储蓄网点||大堂经理||海报|A3|1|4|4
2|s01|第一小学|清河区安居路|德育处|0570-3030303|海报|A3|2|6|12
3|s01|第一小学|清河区安居路|德育处|0570-3030303|海报|A3|1|2|2
# 办公文件
序号|文件名|品名|成品尺寸|比例|单双面|材质|后道|数量|送往|印前检查|缘由
1|办公文件/告知书_600份_s01.pdf|告知书|A4 mm|1:1|单面|||600|第一小学
# 办公文件配送
序号|场所代码|场所|地址|联系人|电话|品名|尺寸|种数|每种数量|合计|签收
1|s01|第一小学|清河区安居路|德育处|0570-3030303|告知书|A4|1|600|600
# 没有交付
文件名|原因
贴纸_10张_b01.pdf|字太小；没有出血
# 印刷配送工单 2026-W48
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	in.Refused = nil
	_, z = zipped(t, in)
	if got := python(t, program, []byte(read(t, z, "工单.xlsx"))); strings.Contains(got, "没有交付") {
		t.Errorf("nothing is missing, and the workbook says\n%s", got)
	}
}

// TestDeliveriesDiffer: other product, other size, other quantity: each is a line of its own, and one that comes again joins its line.
func TestDeliveriesDiffer(t *testing.T) {
	files := []File{file("a.pdf", "海报", "A3", 6, school), file("b.pdf", "贴纸", "A3", 6, school), file("c.pdf", "海报", "A4", 6, school),
		file("d.pdf", "海报", "A3", 7, school), file("e.pdf", "海报", "A3", 6, bank), file("f.pdf", "海报", "A3", 6, school)}
	job := Job(&Input{Packed: files})
	var got []string
	for _, d := range job.Deliveries {
		got = append(got, d.Venue+" "+strings.Join(d.Pieces, "+"))
	}
	if want := []string{"储蓄网点 海报 A3 × 6", "第一小学 海报 A3 × 12（2 种，各 6 份）+贴纸 A3 × 6+海报 A4 × 6+海报 A3 × 7"}; !slices.Equal(got, want) || job.Missing != nil {
		t.Errorf("got %q, missing %q", got, job.Missing)
	}
}

// TestOddLists: a list of checksums with a line that is none is not that of a pack.
func TestOddLists(t *testing.T) {
	sum := strings.Repeat("0", 64)
	for _, c := range []struct {
		list string
		ok   bool
	}{
		{sum + "  印刷文件/a.pdf\n", true}, {"", true},
		{sum + "0  印刷文件/a.pdf\n", false}, {sum[1:] + "  印刷文件/a.pdf\n", false}, {sum + " 印刷文件/a.pdf\n", false}, {"\n", false},
	} {
		raw, err := archive([]entry{{sumsFile, []byte(c.list)}}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if Is(raw) != c.ok {
			t.Errorf("%q: %v", c.list, !c.ok)
		}
	}
}

// TestWithoutPapers: a theme may have no job sheet; the pack then has none, and is whole.
func TestWithoutPapers(t *testing.T) {
	in := sample()
	in.JobSheet, in.Contact = nil, nil
	_, z := zipped(t, in)
	for _, f := range z.File {
		if f.Name == jobSheetPDF || f.Name == contactSheet {
			t.Errorf("%s is there, of %d bytes", f.Name, f.UncompressedSize64)
		}
	}
	if sums := read(t, z, "SHA256SUMS"); strings.Contains(sums, jobSheetPDF) || !strings.Contains(sums, jobSheetXLSX) {
		t.Errorf("%s", sums)
	}
}

// TestRefusalsNameTheFile: an error names the file.
func TestRefusalsNameTheFile(t *testing.T) {
	in := sample()
	in.Packed[0].Name = "a?.pdf"
	if _, err := Zip(in); err == nil || !strings.Contains(err.Error(), "a?.pdf") || !strings.HasPrefix(err.Error(), "pack: ") {
		t.Errorf("%v", err)
	}
	in.Packed[0].Name, in.Packed[1].Name = "A.pdf", "a.pdf"
	if _, err := Zip(in); err == nil || !strings.Contains(err.Error(), `"印刷文件/A.pdf" and "印刷文件/a.pdf"`) {
		t.Errorf("%v", err)
	}
}
