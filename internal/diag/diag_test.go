package diag

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

func TestPosString(t *testing.T) {
	for want, p := range map[string]Pos{"": {}, "a.md": {File: "a.md"}, "a.md:3": {File: "a.md", Line: 3}, "a.md:3:7": {File: "a.md", Line: 3, Col: 7},
		"v.xlsx 表1": {File: "v.xlsx", Sheet: "表1"}, "v.xlsx Sheet1!F2": {File: "v.xlsx", Sheet: "Sheet1", Line: 2, Col: 6},
		"v.xlsx '银行 (2)'!5:5": {File: "v.xlsx", Sheet: "银行 (2)", Line: 5}, "v.xlsx '1''2'!XFD1": {File: "v.xlsx", Sheet: "1'2", Line: 1, Col: 16384},
		"v.xlsx a_b.c!A1": {File: "v.xlsx", Sheet: "a_b.c", Line: 1, Col: 1}, "v.xlsx 'a-b'!A1": {File: "v.xlsx", Sheet: "a-b", Line: 1, Col: 1},
		"v.xlsx '1月'!B2": {File: "v.xlsx", Sheet: "1月", Line: 2, Col: 2}, "v.xlsx 月1!B2": {File: "v.xlsx", Sheet: "月1", Line: 2, Col: 2}, "v.xlsx 甲2!B2": {File: "v.xlsx", Sheet: "甲2", Line: 2, Col: 2},
		"v.xlsx a1!B2":  {File: "v.xlsx", Sheet: "a1", Line: 2, Col: 2},
		"v.xlsx 甲!AA10": {File: "v.xlsx", Sheet: "甲", Line: 10, Col: 27}, "v.xlsx 甲!Z1": {File: "v.xlsx", Sheet: "甲", Line: 1, Col: 26}} {
		if got := p.String(); got != want {
			t.Errorf("%#v: got %q, want %q", p, got, want)
		}
	}
}

func sample() []Diagnostic {
	return []Diagnostic{
		{Range: Range{Pos: Pos{}}, Severity: Warning, Code: "run", Message: "全局"},
		{Range: Range{Pos: Pos{File: "a.md"}}, Severity: Error, Code: "x", Message: "甲", Remedy: "改"},
		{Range: Range{Pos: Pos{File: "a.md", Line: 2, Col: 10}}, Severity: Error, Code: "x", Message: "乙", Remedy: "改", Related: []Pos{{File: "b.md", Line: 1}}},
		{Range: Range{Pos: Pos{File: "a.md", Line: 10, Col: 2}}, Severity: Error, Code: "x", Message: "丙", Remedy: "改"},
		{Range: Range{Pos: Pos{File: "a.md", Line: 10, Col: 2}}, Severity: Notice, Code: "x", Message: "丁"},
	}
}

const sampleText = `警告：全局
a.md: 错误：甲
    → 改
a.md:2:10: 错误：乙
    另见 b.md:1
    → 改
a.md:10:2: 错误：丙
    → 改
a.md:10:2: 提示：丁
`

// TestOrder: whatever order workers report in, and however often, the output is the same.
func TestOrder(t *testing.T) {
	seed := testtools.Seed(t)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 50 {
		items := append(sample(), sample()[r.IntN(5)])
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		var l, other List
		for i, d := range items {
			if i%2 == 0 {
				l.Add(d)
			} else {
				other.Add(d)
			}
		}
		l.Merge(&other)
		l.Merge(nil)
		var b strings.Builder
		if err := WriteText(&b, &l); err != nil || b.String() != sampleText {
			t.Fatalf("seed %d: %v\n%s", seed, err, b.String())
		}
		if l.Len() != 6 || l.Count(Error) != 3 || l.Count(Warning) != 1 || l.Count(Notice) != 1 || !l.HasErrors() {
			t.Fatalf("seed %d: wrong counts", seed)
		}
	}
}

func TestJSON(t *testing.T) {
	var empty List
	var b strings.Builder
	if err := WriteJSON(&b, &empty); err != nil || b.String() != "[]\n" || empty.HasErrors() {
		t.Errorf("empty list: %v %q", err, b.String())
	}
	var l List
	l.Error(Pos{File: "a<b>.md", Line: 1, Col: 2}, "a.b", "“甲” <b>", "改")
	l.Warn(Pos{File: "b"}, "c", "乙", "")
	l.Note(Pos{File: "c"}, "d", "丙", "")
	b.Reset()
	if err := WriteJSON(&b, &l); err != nil || !strings.Contains(b.String(), "“甲” <b>") {
		t.Errorf("%v %s", err, b.String())
	}
	var back []struct {
		Pos      Pos
		Severity string
		Code     string
	}
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || len(back) != 3 || back[0].Severity != "error" ||
		back[1].Severity != "warning" || back[2].Severity != "notice" || back[0].Pos.Col != 2 || back[0].Code != "a.b" {
		t.Errorf("%v %+v", err, back)
	}
}

// TestSaid: what is said of a finding beside its message travels with it, through merging, sorting and JSON.
func TestSaid(t *testing.T) {
	at := Pos{File: "a.md", Line: 2, Col: 5}
	var worker, l List
	worker.Error(at, "a.b", "太长", "缩短").Over(4).About("先交解冻费", 2).Fix("改成半角冒号", Pos{File: "a.md", Line: 2, Col: 7}.Span(1), ":")
	l.Merge(&worker)
	got := l.Sorted()[0]
	want := Range{Pos: at, End: Point{Line: 2, Col: 9}}
	if got.Range != want || got.Subject != "先交解冻费" || got.Excess != 2 || len(got.Fixes) != 1 || got.Fixes[0].End.Col != 8 {
		t.Errorf("%+v", got)
	}
	var b strings.Builder
	if err := WriteJSON(&b, &l); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"end": {`, `"subject": "先交解冻费"`, `"excess": 2`, `"title": "改成半角冒号"`, `"text": ":"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("JSON without %s:\n%s", want, b.String())
		}
	}
	if r := (Pos{File: "a.md"}).Span(3); r.End != (Point{}) {
		t.Errorf("a whole file has the end %v", r.End)
	}
}

// TestCodes: every code has an entry of its own, with a form that machines can rely on.
func TestCodes(t *testing.T) {
	form := regexp.MustCompile(`^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$`)
	codes := Codes()
	if len(codes) < 100 || !slices.IsSortedFunc(codes, func(a, b Code) int { return strings.Compare(a.ID, b.ID) }) {
		t.Fatalf("%d codes, or they are not sorted", len(codes))
	}
	for i, c := range codes {
		switch {
		case !form.MatchString(c.ID):
			t.Errorf("%q is no code", c.ID)
		case i > 0 && codes[i-1].ID == c.ID:
			t.Errorf("%s stands twice", c.ID)
		case c.Title == "" || strings.HasSuffix(c.Title, "。") || c.For == "":
			t.Errorf("%s: title %q, for %q", c.ID, c.Title, c.For)
		}
		if found, ok := FindCode(c.ID); !ok || found != c {
			t.Errorf("%s is not found", c.ID)
		}
	}
	if _, ok := FindCode("no.code"); ok {
		t.Error("found a code that there is not")
	}
}
