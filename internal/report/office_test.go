package report

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fanshi/internal/diag"
	"fanshi/internal/document"
	"fanshi/internal/testtools"
)

// whole is a report with everything that there can be: kinds, long names, recalls, pictures.
func whole(t *testing.T, rng *rand.Rand) (*Report, *Briefing) {
	in := &Input{Venues: venuesOf(30), Titles: map[string]string{"content/cases/1.md": "听“警官”的话寄出黄金 <18.6 万元> & 没有了"}}
	for i := range in.Venues {
		in.Venues[i].Kind = fmt.Sprintf("第%d类场所", i)
	}
	in.Venues[0].Kind = strings.Repeat("名称很长的一类场所", 6)
	in.Entries = slices.Concat(randomLedger(rng, in.Venues), randomLedger(rng, in.Venues), randomLedger(rng, in.Venues))
	var shown []Shown
	for i := range 12 {
		in.Photos = append(in.Photos, Photo{Edition: "2026-W48", Venue: in.Venues[i].Code})
		shown = append(shown, Shown{photo(t, 40+i, 30), 40 + i, 30, fmt.Sprintf("%s：第%d张现场照片", in.Venues[i].Name, i)})
	}
	quarter := Days(day(start), day(start.AddDate(0, 0, 91)))
	r := Count(in, quarter)
	return r, r.Briefing("平安街道反诈宣传办公室（平安街道社会治安综合治理中心）", start, Source{Head: strings.Repeat("ab", 32)}, shown)
}

// sentences are all texts of a briefing.
func (b *Briefing) sentences() (out []string) {
	out = append(out, b.Title, b.Period, b.Issuer, b.Date, b.Note)
	for _, f := range b.Figures {
		out = append(out, f.Number, f.Label)
	}
	for _, p := range b.Parts {
		out = append(append(out, p.Heading), p.Paragraphs...)
		if p.Table != nil {
			out = append(out, p.Table.Heads...)
			for _, row := range p.Table.Rows {
				out = append(out, row...)
			}
		}
		for _, s := range p.Pictures {
			out = append(out, s.Caption)
		}
	}
	return out
}

func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// TestWordIsRead: package document, which reads Word documents of officers, finds every text of the briefing, in its order.
func TestWordIsRead(t *testing.T) {
	seed := testtools.Seed(t)
	_, b := whole(t, rand.New(rand.NewPCG(seed, 1)))
	raw, err := b.Word(start)
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	d, ok := document.Read("简报.docx", raw, &problems)
	if !ok {
		t.Fatal(problems.Sorted())
	}
	var text strings.Builder
	for _, block := range d.Blocks {
		text.WriteString(block.Text)
		for _, row := range block.Rows {
			text.WriteString(strings.Join(row, ""))
		}
	}
	rest := dense(text.String())
	for _, want := range slices.DeleteFunc(b.sentences(), func(s string) bool { return s == "" || s == b.Note }) {
		at := strings.Index(rest, dense(want))
		if at < 0 {
			t.Fatalf("%q is not there, or not in its place; left is %.80s", want, rest)
		}
		if strings.Contains(want, "现场照片") {
			continue // a row of pictures is a row of a table
		}
		rest = rest[at+len(dense(want)):]
	}
	if !strings.Contains(dense(text.String()), dense(b.Note)) {
		t.Error("the note is not there")
	}
}

// TestLibreOffice opens both files: every sentence of the text is on the printed pages, the sums of the workbook in its cells.
func TestLibreOffice(t *testing.T) {
	soffice, pdftotext := testtools.Find(t, "soffice", "libreoffice-calc libreoffice-writer"), testtools.Find(t, "pdftotext", "poppler-utils")
	seed := testtools.Seed(t)
	r, b := whole(t, rand.New(rand.NewPCG(seed, 2)))
	dir := t.TempDir()
	word, err := b.Word(start)
	if err != nil {
		t.Fatal(err)
	}
	register, err := r.Register(b.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("briefing.docx", word)
	write("register.xlsx", register)
	convert := func(to, name string) {
		cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", to, "--outdir", dir, filepath.Join(dir, name))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	convert("pdf", "briefing.docx")
	out, err := exec.Command(pdftotext, "-raw", filepath.Join(dir, "briefing.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	printed := dense(string(out))
	for _, want := range b.sentences() {
		if !strings.Contains(printed, dense(want)) && !scattered(printed, want) {
			t.Errorf("LibreOffice does not show %q", want)
		}
	}
	convert("csv:Text - txt - csv (StarCalc):44,34,76", "register.xlsx")
	csv, err := os.ReadFile(filepath.Join(dir, "register.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("合计,,,,,,,,,%d,%d,,%d,%d\n", r.Total.Ordered, r.Total.Received, r.Total.Updates, r.Total.Photos); !strings.HasSuffix(string(csv), want) {
		t.Errorf("the last row of the workbook is %s, want %s", csv[max(0, len(csv)-120):], want)
	}
}

// scattered: a text that goes over a page or stands beside another in a row is in pieces; each is at least eight characters long.
func scattered(printed, want string) bool {
	letters := []rune(dense(want))
	for len(letters) > 0 {
		n := len(letters)
		for n > 0 && !strings.Contains(printed, string(letters[:n])) {
			n--
		}
		if n < min(8, len(letters)) {
			return false
		}
		letters = letters[n:]
	}
	return true
}
