package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// TestNoFalseAlarms: no rule over the content says anything of the sample, whose cases are marked as invented, in its own week.
func TestNoFalseAlarms(t *testing.T) {
	book, problems := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	if problems.HasErrors() {
		t.Fatal(problems.Sorted())
	}
	marked := 0
	for _, c := range book.Cases {
		if c.Invented {
			marked++
		}
	}
	if marked < 19 {
		t.Errorf("%d cases of the sample are marked as invented", marked)
	}
	var found diag.List
	if Book(book, today, &found); found.Len() > 0 {
		t.Errorf("%s", inFull(&found))
	}
}

// alarms are what the rules say of the documents of intake, and rightly: some name units that are not the issuer, one has an address
// that is not encrypted.
var alarms = map[string]string{
	"08-signs.txt":          "link.http 网址 http://a.example 没有加密，打开时可能被换掉",
	"11-site.html":          "unit.other 清河社区居民委员会",
	"21-word-headers.txtar": "unit.other 平安街道办事处",
	"23-case.docx":          "unit.other 清河派出所",
}

// TestDocuments: of thirty documents as officers have them, imported, the rules find what is wrong in them and nothing else.
func TestDocuments(t *testing.T) {
	files, err := filepath.Glob("../intake/testdata/documents/*.golden")
	if err != nil || len(files) < 30 {
		t.Fatal(len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(data), "---\n")
		front, body, _ := strings.Cut(text, "---\n")
		body, _, _ = strings.Cut(body, "-- said --")
		for line := range strings.Lines(front) {
			if key, value, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(key, "#") && !strings.HasPrefix(value, "[") {
				body += "\n" + value // the values of the front matter, each a paragraph
			}
		}
		book := written(body)
		var found diag.List
		Book(book, today, &found)
		var got []string
		for _, d := range found.Sorted() {
			if strings.HasPrefix(d.Pos.File, "content/pages/") && !strings.HasPrefix(d.Code, "personal.") { // these are counted elsewhere
				quoted, _, _ := strings.Cut(strings.TrimPrefix(d.Message, "“"), "”")
				got = append(got, d.Code+" "+quoted)
			}
		}
		name := strings.TrimSuffix(filepath.Base(file), ".golden")
		if strings.Join(got, "，") != alarms[name] {
			t.Errorf("%s: %s, want %s", name, strings.Join(got, "，"), alarms[name])
		}
	}
}
