package diag

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// full takes so many writes, fails once, and takes the rest: an error must not be told by a later one.
type full struct{ room int }

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.room--; f.room == -1 {
		return 0, errFull
	}
	return len(p), nil
}

// TestWriteErrors: whichever line of a report cannot be written, the error is told; and the report ends there.
func TestWriteErrors(t *testing.T) {
	var l List
	l.Error(Pos{File: "a.md"}, "a.b", "甲", "改", Pos{File: "b.md", Line: 1}, Pos{File: "c.md"})
	for i := range MaxShown {
		l.Warn(Pos{File: "d.md", Line: i + 1}, "c.d", "乙", "")
	}
	const writes = 4 + MaxShown - 1 + 1 // the error with two places and its remedy; the warnings shown; how many are not
	for room := range writes {
		if err := WriteText(&full{room}, &l); !errors.Is(err, errFull) {
			t.Errorf("after %d writes: %v", room, err)
		}
	}
	if err := WriteText(&full{writes}, &l); err != nil {
		t.Errorf("with room enough: %v", err)
	}
	if err := WriteJSON(&full{}, &l); !errors.Is(err, errFull) {
		t.Errorf("JSON: %v", err)
	}
}

// TestSpan: a stretch has an end only where its place has a line and a column, and it a length.
func TestSpan(t *testing.T) {
	for _, c := range []struct {
		line, col, n int
		want         Point
	}{{1, 1, 1, Point{1, 2}}, {3, 5, 4, Point{3, 9}}, {0, 1, 1, Point{}}, {1, 0, 1, Point{}}, {1, 1, 0, Point{}}, {1, 1, -1, Point{}}, {0, 0, 0, Point{}}} {
		at := Pos{File: "a.md", Line: c.line, Col: c.col}
		if got := at.Span(c.n); got.Pos != at || got.End != c.want {
			t.Errorf("%v over %d: %+v", at, c.n, got)
		}
		d := (&Diagnostic{Range: Range{Pos: at}}).Over(c.n)
		if d.End != c.want || d.Pos != at {
			t.Errorf("%v over %d: %+v", at, c.n, d.Range)
		}
	}
}

// TestCompare: by file, then sheet, line, column; of one place the severe first, then by code, message and remedy.
func TestCompare(t *testing.T) {
	sorted := []Pos{{}, {File: "a"}, {File: "a", Col: 1}, {File: "a", Line: 1}, {File: "a", Line: 1, Col: 2}, {File: "a", Line: 2, Col: 1}, {File: "a", Sheet: "s", Line: 1}, {File: "a", Sheet: "t"}, {File: "b"}}
	for i, p := range sorted {
		for j, q := range sorted {
			if got := p.Compare(q); got != max(-1, min(1, i-j)) {
				t.Errorf("%+v beside %+v: %d", p, q, got)
			}
		}
	}
	at := Pos{File: "a"}
	want := []Diagnostic{{Severity: Error, Code: "b", Message: "b", Remedy: "b"}, {Severity: Warning, Code: "a", Message: "b", Remedy: "b"}, {Severity: Warning, Code: "b", Message: "a", Remedy: "b"},
		{Severity: Warning, Code: "b", Message: "b", Remedy: "a"}, {Severity: Warning, Code: "b", Message: "b", Remedy: "b"}}
	var l List
	for i := range want {
		want[len(want)-1-i].Pos = at
		l.Add(want[len(want)-1-i])
	}
	if got := l.Sorted(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v", got)
	}
}

// TestMore: each severity is counted and named by itself; those that there are none of are not named.
func TestMore(t *testing.T) {
	for more, want := range map[*More]string{
		{Errors: 1}: "：错误 1 个", {Warnings: 2}: "：警告 2 个", {Notices: 3}: "：提示 3 个", {Errors: 4, Notices: 1}: "：错误 4 个，提示 1 个", {Errors: 1, Warnings: 1, Notices: 1}: "：错误 1 个，警告 1 个，提示 1 个",
	} {
		if got := more.String(); got != want || more.Count() != more.Errors+more.Warnings+more.Notices {
			t.Errorf("%+v: %s, %d", *more, got, more.Count())
		}
	}
	for severity, count := range map[Severity]func(More) int{Error: func(m More) int { return m.Errors }, Warning: func(m More) int { return m.Warnings }, Notice: func(m More) int { return m.Notices }} {
		var l List
		for i := range MaxShown + 1 {
			l.Add(Diagnostic{Range: Range{Pos: Pos{File: "a", Line: i + 1}}, Severity: severity, Code: "c"})
			want := max(0, i+1-MaxShown)
			if i < MaxShown-1 {
				continue
			}
			if shown, more := l.Shown(); len(shown) != min(i+1, MaxShown) || count(more) != want || more.Count() != want || more.Codes["c"] != want {
				t.Errorf("%d of %v: %d shown, %+v", i+1, severity, len(shown), more)
			}
		}
	}
}

// TestList: an error is an error however it came, in whatever order.
func TestList(t *testing.T) {
	var warned, failed, both List
	warned.Warn(Pos{}, "a.b", "甲", "")
	failed.Error(Pos{}, "a.b", "甲", "改", Pos{File: "b.md"})
	both.Merge(&failed)
	both.Merge(&warned)
	if warned.HasErrors() || !failed.HasErrors() || !both.HasErrors() || both.Len() != 2 || both.Count(Error) != 1 || both.Count(Warning) != 1 || both.Count(Notice) != 0 {
		t.Errorf("%d", both.Len())
	}
	if d := both.Sorted()[0]; d.Code != "a.b" || d.Message != "甲" || d.Remedy != "改" || len(d.Related) != 1 || d.Related[0].File != "b.md" {
		t.Errorf("%+v", d)
	}
	var related List
	related.Warn(Pos{}, "a.b", "甲", "改", Pos{File: "b.md"})
	related.Note(Pos{File: "z"}, "c.d", "乙", "看")
	if got := related.Sorted(); len(got[0].Related) != 1 || got[0].Remedy != "改" || got[1].Code != "c.d" || got[1].Message != "乙" || got[1].Remedy != "看" || got[1].Severity != Notice {
		t.Errorf("%+v", got)
	}
}

// TestReaders: each has its name in Chinese; the names of severities stand in the report.
func TestReaders(t *testing.T) {
	for reader, want := range map[Reader]string{Officer: "宣传干事", Designer: "版式设计", Administrator: "管理员"} {
		if reader.String() != want {
			t.Errorf("%s is called %s", string(reader), reader)
		}
	}
	readers := map[Reader]int{}
	for _, c := range Codes() {
		readers[c.For]++
	}
	if len(readers) != 3 {
		t.Errorf("%v", readers)
	}
	var b strings.Builder
	var l List
	l.Note(Pos{}, "a.b", "<&>", "")
	if err := WriteJSON(&b, &l); err != nil || strings.Contains(b.String(), `"end"`) || strings.Contains(b.String(), `"subject"`) || strings.Contains(b.String(), `"excess"`) ||
		strings.Contains(b.String(), `"fixes"`) || strings.Contains(b.String(), `"related"`) || !strings.Contains(b.String(), "\n  {\n    \"pos\": {") {
		t.Errorf("%v %s", err, b.String())
	}
}
