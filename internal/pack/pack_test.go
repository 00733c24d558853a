package pack

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/spreadsheet"
)

var (
	school = Venue{Code: "s01", Name: "第一小学", Address: "清河区安居路", Contact: "德育处", Phone: "0570-3030303"}
	bank   = Venue{Code: "b01", Name: "储蓄网点", Contact: "大堂经理"}
)

func file(name, product, size string, quantity int, to Venue, problems ...string) File {
	verdict := "通过"
	if len(problems) > 0 {
		verdict = "不合格"
	}
	return File{JobFileView: plan.JobFileView{Name: name, Product: product, Size: size + " mm", Ratio: "1:1", Sides: "单面", Quantity: quantity},
		SizeName: size, To: []Target{{Venue: to, Quantity: quantity, Why: ledger.New}}, Verdict: verdict, Problems: problems, Data: []byte("%PDF " + name)}
}

func sample() Input {
	notice := file("告知书_600份_s01.pdf", "告知书", "A4", 600, school)
	notice.Office, notice.Verdict = true, ""
	packed, refused := Admit([]File{
		file("海报-贷款_6张_s01.pdf", "海报", "A3", 6, school), file("海报-刷单_6张_s01.pdf", "海报", "A3", 6, school), notice,
		file("海报-标语_2张_s01.pdf", "海报", "A3", 2, school), file("海报-贷款_4张_b01.pdf", "海报", "A3", 4, bank),
		file("贴纸_10张_b01.pdf", "贴纸", "100x100", 10, bank, "字太小", "没有出血"),
	}, false)
	return Input{Edition: "2026-W48", Week: "2026年第48周", Issuer: "平安街道", Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
		Packed: packed, Refused: refused, JobSheet: []byte("%PDF job"), Contact: []byte("%PDF contact"), PreflightHTML: []byte("<p>"), PreflightJSON: []byte("{}")}
}

func zipped(t *testing.T, in Input) ([]byte, *zip.Reader) {
	t.Helper()
	raw, err := Zip(in)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return raw, z
}

func read(t *testing.T, z *zip.Reader, name string) string {
	t.Helper()
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f) // checks the CRC
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(data)
}

// TestZip: what is in the pack, in which order, under which flags, and that every checksum is right.
func TestZip(t *testing.T) {
	raw, z := zipped(t, sample())
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		if f.Flags != utf8Names || len(f.Extra) > 0 || f.Comment != "" || f.Modified.Format(time.DateTime) != "2026-11-23 00:00:00" || f.Mode() != 0o644 {
			t.Errorf("%s: flags %#x, extra %q, comment %q, time %v, mode %v", f.Name, f.Flags, f.Extra, f.Comment, f.Modified, f.Mode())
		}
		if f.NonUTF8 {
			t.Errorf("%s: the name is not marked as UTF-8", f.Name)
		}
	}
	want := []string{"SHA256SUMS", "preflight.html", "preflight.json", "办公文件/告知书_600份_s01.pdf", "印刷文件/海报-刷单_6张_s01.pdf",
		"印刷文件/海报-标语_2张_s01.pdf", "印刷文件/海报-贷款_4张_b01.pdf", "印刷文件/海报-贷款_6张_s01.pdf", "变更.txt", "工单.pdf", "工单.xlsx", "样张.pdf"}
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("got  %q\nwant %q", names, want)
	}
	sums := strings.Split(strings.TrimSuffix(read(t, z, "SHA256SUMS"), "\n"), "\n")
	if len(sums) != len(want)-1 {
		t.Errorf("%d checksums for %d files", len(sums), len(want)-1)
	}
	for _, line := range sums {
		sum, name, _ := strings.Cut(line, "  ")
		if got := hash([]byte(read(t, z, name))); got != sum {
			t.Errorf("%s: %s, listed as %s", name, got, sum)
		}
	}
	for range 5 {
		if again, _ := zipped(t, sample()); !bytes.Equal(raw, again) {
			t.Fatal("two packs of the same input differ")
		}
	}
}

// TestTime: the time of an entry is the wall time of the input, whatever its zone.
func TestTime(t *testing.T) {
	in := sample()
	raw, _ := zipped(t, in)
	in.Date = time.Date(2026, 11, 23, 0, 0, 0, 0, time.FixedZone("CST", 8*3600))
	if other, _ := zipped(t, in); !bytes.Equal(raw, other) {
		t.Error("the zone shows in the pack")
	}
	in.Date = time.Time{}
	raw, _ = zipped(t, in)
	if date := binary.LittleEndian.Uint16(raw[12:]); date != 1<<5|1 {
		t.Errorf("no date is written as %#x, want 1980-01-01", date)
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{"a?.pdf", "con.pdf", "../a.pdf", "a .", strings.Repeat("长", 90) + ".pdf"} {
		in := sample()
		in.Packed[0].Name = name
		if _, err := Zip(in); err == nil {
			t.Errorf("%s: packed", name)
		}
	}
	in := sample()
	in.Packed[0].Name, in.Packed[1].Name = "A.pdf", "a.pdf"
	if _, err := Zip(in); err == nil || !strings.Contains(err.Error(), "one file on Windows") {
		t.Errorf("two names that differ in case: %v", err)
	}
}

// TestAdmit: what has failed stays out, or says so in its name.
func TestAdmit(t *testing.T) {
	files := []File{file("a.pdf", "海报", "A3", 1, bank), file("b.pdf", "海报", "A3", 1, bank, "字太小")}
	for _, c := range []struct {
		force           bool
		packed, refused string
	}{{false, "a.pdf", "b.pdf"}, {true, "a.pdf 不合格_b.pdf", ""}} {
		packed, refused := Admit(files, c.force)
		if got := names(packed); got != c.packed {
			t.Errorf("force %v: packed %s, want %s", c.force, got, c.packed)
		}
		if got := names(refused); got != c.refused {
			t.Errorf("force %v: refused %s, want %s", c.force, got, c.refused)
		}
	}
}

func names(files []File) string {
	var out []string
	for _, f := range files {
		out = append(out, f.Name)
	}
	return strings.Join(out, " ")
}

func TestJob(t *testing.T) {
	in := sample()
	job := Job(&in)
	want := "储蓄网点//大堂经理 海报 A3 × 4\n第一小学/清河区安居路/德育处 0570-3030303 海报 A3 × 12（2 种，各 6 份）+海报 A3 × 2\n第一小学/清河区安居路/德育处 0570-3030303 告知书 A4 × 600\n"
	got := "" // what the shop delivers, and what the unit takes there itself
	for _, d := range slices.Concat(job.Deliveries, job.Own) {
		got += fmt.Sprintf("%s/%s/%s %s\n", d.Venue, d.Address, d.Contact, strings.Join(d.Pieces, "+"))
	}
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(job.Files) != 5 || !slices.Equal(job.Missing, []string{"贴纸_10张_b01.pdf：字太小；没有出血"}) {
		t.Errorf("%d files, missing %q", len(job.Files), job.Missing)
	}
}

func TestWorkbook(t *testing.T) {
	_, z := zipped(t, sample())
	grids, err := spreadsheet.Read([]byte(read(t, z, "工单.xlsx")), 100)
	if err != nil {
		t.Fatal(err)
	}
	rows := grids[0].Rows
	if rows := grids[3].Rows; len(rows) != 2 || strings.Join(rows[1].Texts(), "|") != "1|办公文件/告知书_600份_s01.pdf|告知书|A4 mm|1:1|单面|||600|第一小学" {
		t.Errorf("%d rows, %q", len(rows), rows[len(rows)-1].Texts())
	}
	if len(rows) != 5 || strings.Join(rows[3].Texts(), "|") != "3|印刷文件/海报-标语_2张_s01.pdf|海报|A3 mm|1:1|单面|||2|第一小学|通过" {
		t.Errorf("%q", rows[3].Texts())
	}
	in := sample()
	in.Packed, _ = Admit(append(in.Packed, in.Refused...), true)
	_, z = zipped(t, in)
	if grids, err = spreadsheet.Read([]byte(read(t, z, "工单.xlsx")), 100); err != nil {
		t.Fatal(err)
	}
	rows = grids[0].Rows
	if strings.Join(rows[5].Texts(), "|") != "5|印刷文件/不合格_贴纸_10张_b01.pdf|贴纸|100x100 mm|1:1|单面|||10|储蓄网点|不合格：字太小；没有出血" {
		t.Errorf("%q", rows[5].Texts())
	}
}

func TestIs(t *testing.T) {
	first, _ := zipped(t, sample())
	odd, err := archive([]entry{{sumsFile, []byte("no checksum\n")}}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	none, err := archive([]entry{{"a.txt", nil}}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if !Is(first) {
		t.Error("a pack is not known as one")
	}
	for name, raw := range map[string][]byte{"no ZIP": []byte("x"), "cut off": first[:len(first)/2], "no list": none, "another list": odd} {
		if Is(raw) {
			t.Errorf("%s: taken for a pack", name)
		}
	}
}
