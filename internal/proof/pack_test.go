package proof

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fanshi/internal/cli"
	"fanshi/internal/spreadsheet"
	"fanshi/internal/testtools"
)

// packed is the pack of the sample project.
type packed struct {
	file  string // the ZIP
	raw   []byte
	files map[string][]byte // as Go reads it
	dir   string            // as unzip unpacked it
}

// ownProject copies the sample project, in which a command that records what it has done may write.
func ownProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"content", "templates", "themes"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(project, name))); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := os.ReadFile(filepath.Join(project, "fanshi.yaml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "fanshi.yaml"), settings, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestPack packs the sample project and opens the pack with what print shops and their programs open it with.
func TestPack(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the whole project")
	}
	out := t.TempDir()
	var stdout, stderr bytes.Buffer
	if code := cli.Main([]string{"-C", ownProject(t), "pack", "--now", today, "--out", out}, cli.Environment{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr}); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
	p := packed{file: filepath.Join(out, "2026-W48.zip"), files: map[string][]byte{}, dir: t.TempDir()}
	var err error
	if p.raw, err = os.ReadFile(p.file); err != nil {
		t.Fatal(err)
	}
	t.Run("go", p.testGo) // the others compare with what Go has read
	for _, part := range []struct {
		name string
		run  func(*testing.T)
	}{{"again", p.testAgain}, {"unzip", p.testUnzip}, {"python", p.testPython}, {"papers", p.testPapers}, {"libreoffice", p.testLibreOffice}} {
		t.Run(part.name, func(t *testing.T) {
			begin := time.Now()
			part.run(t)
			t.Logf("%.1f s", time.Since(begin).Seconds())
		})
	}
}

func (p *packed) testGo(t *testing.T) {
	z, err := zip.NewReader(bytes.NewReader(p.raw), int64(len(p.raw)))
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if p.files[f.Name], err = io.ReadAll(r); err != nil { // a wrong CRC is an error
			t.Errorf("%s: %v", f.Name, err)
		}
		if f.Name <= last || f.NonUTF8 || f.Flags&0x800 == 0 || len(f.Extra) > 0 || f.Modified.Format(time.DateTime) != today+" 00:00:00" {
			t.Errorf("%s after %s: flags %#x, extra %x, time %v", f.Name, last, f.Flags, f.Extra, f.Modified)
		}
		last = f.Name
	}
	for _, name := range []string{"SHA256SUMS", "preflight.html", "preflight.json", "变更.txt", "工单.pdf", "工单.xlsx", "样张.pdf"} {
		if len(p.files[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	if n := len(p.prints()); n < 60 { // most products are one file for a kind or for all
		t.Errorf("only %d print files", n)
	}
}

// prints are the paths of the print files, sorted.
func (p *packed) prints() (names []string) {
	for name := range p.files {
		if strings.Contains(name, "/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// testAgain packs in another process: another folder, zone, locale and number of workers give the same bytes.
func (p *packed) testAgain(t *testing.T) {
	dir := ownProject(t) // of the first one the ledger says that all has been ordered
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	cmd := exec.Command(self, "-C", dir, "pack", "--now", today, "--jobs", "1", "--out", other)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), asCommand+"=1", "TZ=Pacific/Kiritimati", "LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	again, err := os.ReadFile(filepath.Join(other, "2026-W48.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p.raw, again) {
		t.Errorf("the second pack differs: %d bytes and %d", len(p.raw), len(again))
	}
}

// testUnzip unpacks with Info-ZIP and checks the list of checksums with sha256sum.
func (p *packed) testUnzip(t *testing.T) {
	cmd := exec.Command(testtools.Find(t, "unzip", "unzip"), "-q", p.file, "-d", p.dir)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	for name, want := range p.files {
		got, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v, or other bytes than Go's", name, err)
		}
	}
	cmd = exec.Command(testtools.Find(t, "sha256sum", "coreutils"), "--strict", "-c", "SHA256SUMS")
	cmd.Dir, cmd.Env = p.dir, append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if lines := strings.Count(string(out), ": OK\n"); err != nil || lines != len(p.files)-1 {
		t.Errorf("%v: %d of %d files are right\n%s", err, lines, len(p.files)-1, out)
	}
}

// pythonScript prints what zipfile finds, and which names are not in the form NFC.
const pythonScript = `
import hashlib, json, sys, unicodedata, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps({"files": {i.filename: hashlib.sha256(z.read(i)).hexdigest() for i in z.infolist()},
 "dates": sorted({"%d-%02d-%02d" % i.date_time[:3] for i in z.infolist()}),
 "odd": [n for n in z.namelist() if unicodedata.normalize("NFC", n) != n or len(n.split("/")[-1].encode()) > 255]}))
`

func (p *packed) testPython(t *testing.T) {
	out, err := exec.Command(testtools.Find(t, "python3", "python3"), "-c", pythonScript, p.file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var found struct {
		Files      map[string]string
		Dates, Odd []string
	}
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatal(err)
	}
	if len(found.Files) != len(p.files) || len(found.Odd) > 0 || !slices.Equal(found.Dates, []string{today}) {
		t.Errorf("%d files for %d, names %q, dates %q", len(found.Files), len(p.files), found.Odd, found.Dates)
	}
	for name, data := range p.files {
		if sum := sha256.Sum256(data); found.Files[name] != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: other bytes than Go's", name)
		}
	}
}

// testPapers: the preflight is about the files of the pack; job sheet and contact sheet name every file; the contact sheet has a picture for each.
func (p *packed) testPapers(t *testing.T) {
	var report struct {
		Files []struct{ Path, Verdict string }
	}
	if err := json.Unmarshal(p.files["preflight.json"], &report); err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Files {
		if p.files[f.Path] == nil || !bytes.Contains(p.files["preflight.html"], []byte(f.Path)) {
			t.Errorf("preflight.json is about %s, which is not in the pack or not in preflight.html", f.Path)
		}
	}
	if len(report.Files) == 0 {
		t.Error("preflight.json is about no file")
	}
	for _, name := range []string{"工单.pdf", "样张.pdf"} {
		file := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(file, p.files[name], 0o666); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(testtools.Find(t, "pdftotext", "poppler-utils"), "-raw", file, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(out)), "")
		for _, path := range p.prints() {
			_, print, _ := strings.Cut(path, "/")
			if !strings.Contains(text, strings.Join(strings.Fields(print), "")) {
				t.Errorf("%s does not name %s", name, print)
			}
		}
		if out, err := exec.Command(testtools.Find(t, "qpdf", "qpdf"), "--check", file).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		pictures, err := exec.Command(testtools.Find(t, "pdfimages", "poppler-utils"), "-list", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(pictures), " jpeg "); name == "样张.pdf" && n < len(p.prints()) || name == "工单.pdf" && n > 0 {
			t.Errorf("%s has %d pictures for %d files", name, n, len(p.prints()))
		}
	}
}

// quantityPattern is the end of a file's name: the copies, and for whom they are: a venue, a kind of venues (银行) or all (通用), of one
// theme where the kind or the unit has several.
var quantityPattern = regexp.MustCompile(`_(\d+)\p{Han}_([a-z0-9]+|\p{Han}+)(?:-[a-z]+)?\.pdf$`)

// testLibreOffice opens the workbook with LibreOffice, compares every cell, and adds up what the venues get.
func (p *packed) testLibreOffice(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.xlsx"), p.files["工单.xlsx"], 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute) // a hang of the office shall not be ours
	defer cancel()
	cmd := exec.CommandContext(ctx, testtools.Find(t, "soffice", "libreoffice-calc"), "--headless", "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "home")),
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, filepath.Join(dir, "a.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files, deliveries := readCSV(t, filepath.Join(dir, "a-印刷文件.csv")), readCSV(t, filepath.Join(dir, "a-配送清单.csv"))
	ours, err := spreadsheet.Read(p.files["工单.xlsx"], 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range ours[0].Rows {
		if theirs := files[min(i, len(files)-1)]; !slices.Equal(theirs, padded(row.Texts(), len(theirs))) {
			t.Errorf("row %d: LibreOffice reads %q, written %q", i+1, theirs, row.Texts())
		}
	}
	files = append(files, readCSV(t, filepath.Join(dir, "a-办公文件.csv"))[1:]...)
	if len(files)-1 != len(p.prints()) {
		t.Errorf("%d rows for %d print files", len(files)-1, len(p.prints()))
	}
	deliveries = append(deliveries, readCSV(t, filepath.Join(dir, "a-办公文件配送.csv"))[1:]...)
	printed := map[string]map[string]int{} // product → for whom → copies
	for _, row := range files[1:] {
		if _, ok := p.files[row[1]]; !ok {
			t.Errorf("%s is not in the pack", row[1])
		}
		m := quantityPattern.FindStringSubmatch(row[1])
		if m == nil || m[1] != row[8] {
			t.Errorf("%s: the quantity is %s", row[1], row[8])
			continue
		}
		if printed[row[2]] == nil {
			printed[row[2]] = map[string]int{}
		}
		printed[row[2]][m[2]] += whole(t, row[8])
	}
	p.compareDeliveries(t, deliveries[1:], printed)
}

// forAll is for whom a file is that all venues share.
const forAll = "通用"

// compareDeliveries compares the deliveries with the venue table, read without the product's reader, and with the files: of a product
// every venue gets what is printed for it; where files serve a kind or all, their venues together do.
func (p *packed) compareDeliveries(t *testing.T, deliveries [][]string, printed map[string]map[string]int) {
	venues, kinds := map[string][]string{}, map[string]bool{}
	for _, row := range readCSV(t, filepath.Join(project, "content/venues/venues.csv"))[1:] {
		venues[row[0]] = row
		kinds[row[2]] = true
	}
	delivered, codes := map[string]map[string]int{}, map[string]bool{}
	for _, row := range deliveries {
		venue := venues[row[1]]
		if venue == nil || row[2] != venue[1] || row[3] != venue[3] || row[4] != venue[4] {
			t.Errorf("delivery %q, the table of venues says %q", row, venue)
			continue
		}
		if whole(t, row[8])*whole(t, row[9]) != whole(t, row[10]) {
			t.Errorf("%q: wrong total", row)
		}
		if delivered[row[6]] == nil {
			delivered[row[6]] = map[string]int{}
		}
		delivered[row[6]][row[1]] += whole(t, row[10])
		codes[row[1]] = true
	}
	if len(codes) != len(venues) {
		t.Errorf("deliveries to %d of %d venues", len(codes), len(venues))
	}
	for product, files := range printed {
		// The widest of the product's files says where its copies can be told apart.
		among := func(code string) string { return code }
		for whom := range files {
			if kinds[whom] {
				among = func(code string) string { return venues[code][2] }
			}
		}
		if files[forAll] > 0 {
			among = func(string) string { return forAll }
		}
		want, got := map[string]int{}, map[string]int{}
		for whom, n := range files {
			if venues[whom] != nil {
				whom = among(whom)
			} else if files[forAll] > 0 {
				whom = forAll
			}
			want[whom] += n
		}
		for code, n := range delivered[product] {
			got[among(code)] += n
		}
		if !maps.Equal(want, got) {
			t.Errorf("%s: printed %v, delivered %v", product, want, got)
		}
	}
	for product := range delivered {
		if printed[product] == nil {
			t.Errorf("%s is delivered, and not printed", product)
		}
	}
}

func whole(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Error(fmt.Errorf("a number: %w", err))
	}
	return n
}

// padded adds empty cells at the end of a row.
func padded(row []string, width int) []string {
	row = slices.Clone(row)
	for len(row) < width {
		row = append(row, "")
	}
	return row
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	return rows
}
