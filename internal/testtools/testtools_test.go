package testtools

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// recorder is a test that keeps what it is told.
type recorder struct {
	testing.TB
	logs, skips, failures []string
}

func (r *recorder) Helper() {}

func (r *recorder) Log(args ...any) { r.logs = append(r.logs, fmt.Sprint(args...)) }

func (r *recorder) Skipf(format string, args ...any) {
	r.skips = append(r.skips, fmt.Sprintf(format, args...))
	runtime.Goexit()
}

func (r *recorder) SkipNow() { runtime.Goexit() }

func (r *recorder) Fatalf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
	runtime.Goexit()
}

// run runs a test until it ends, skips or fails.
func run(t *testing.T, test func(testing.TB)) *recorder {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(r)
	}()
	<-done
	return r
}

func TestFind(t *testing.T) {
	find := func(tb testing.TB) { Find(tb, "no-such-program", "some-package") }
	t.Setenv("FANSHI_TEST_TOOLS", "")
	if r := run(t, find); len(r.skips) != 1 || len(r.failures) > 0 || !strings.Contains(r.skips[0], "some-package") {
		t.Errorf("a missing tool: skips %q, failures %q", r.skips, r.failures)
	}
	t.Setenv("FANSHI_TEST_TOOLS", "required")
	if r := run(t, find); len(r.skips) > 0 || len(r.failures) != 1 {
		t.Errorf("a missing tool that is required: skips %q, failures %q", r.skips, r.failures)
	}
	if r := run(t, func(tb testing.TB) { Find(tb, "go", "golang") }); len(r.skips)+len(r.failures) > 0 {
		t.Errorf("go: skips %q, failures %q", r.skips, r.failures)
	}
}

func TestUnable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	t.Setenv("FANSHI_TEST_REPORT", file)
	run(t, func(tb testing.TB) {
		Unable(tb, "needs %s", "root")
		t.Error("it goes on")
	})
	if report, err := os.ReadFile(file); err != nil || string(report) != "TestUnable did not run: needs root\n" {
		t.Errorf("report %q (%v)", report, err)
	}
}

func TestFindChromium(t *testing.T) {
	for _, c := range []struct{ says, version, failure string }{
		{"Chromium 148.0.7778.167 built on Debian GNU/Linux 12 (bookworm)", "148.0.7778.167", ""},
		{"Chromium 153.0.8010.0 ", "153.0.8010.0", ""},
		{"HeadlessChrome/1", "", "no version of Chromium"},
	} {
		file := filepath.Join(t.TempDir(), "browser")
		if err := os.WriteFile(file, []byte("#!/bin/sh\necho '"+c.says+"'\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		t.Setenv("FANSHI_CHROMIUM", file)
		var got Chromium
		r := run(t, func(tb testing.TB) { got = FindChromium(tb) })
		if c.failure != "" {
			if len(r.failures) != 1 || !strings.Contains(r.failures[0], c.failure) {
				t.Errorf("%s: failures %q", c.says, r.failures)
			}
			continue
		}
		if len(r.failures) > 0 || got.Path != file || got.Version != c.version || got.Major != Major(c.version) {
			t.Errorf("%s: %+v, failures %q", c.says, got, r.failures)
		}
	}
}

// TestJudge holds the verdicts for all that can meet, in a version that has been compared and in one that has not.
func TestJudge(t *testing.T) {
	compared, later := Chromium{Major: ComparedVersions[0]}, Chromium{Major: 999}
	for _, c := range []struct {
		version             Chromium
		same, known, golden bool
		want                Verdict
	}{
		{compared, true, false, true, Same},
		{compared, false, true, true, Known},
		{compared, false, true, false, Broken}, // the version does otherwise, as it is known to; and we do too, as none is
		{compared, false, false, true, Broken}, // the table should have it
		{compared, false, false, false, Broken},
		{later, true, false, true, Same},
		{later, true, false, false, Same}, // the ordinary test is red
		{later, false, true, true, Known},
		{later, false, true, false, Broken},
		{later, false, false, true, New},
		{later, false, false, false, Broken}, // we have left what every version does
	} {
		if got := c.version.Judge(c.same, c.known, c.golden); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

// TestReportNew: one message, which says where it stands that it is no failure, how to look, how to renew, and is short.
func TestReportNew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	t.Setenv("FANSHI_TEST_REPORT", file)
	c := Chromium{"/opt/chromium", "999.1.2.3", 999}
	var differences []string
	for i := range 50 {
		differences = append(differences, fmt.Sprint("difference ", i))
	}
	r := run(t, func(tb testing.TB) { c.ReportNew(tb, differences, "go test ./x", "UPDATE_GOLDEN=1 renews") })
	if len(r.logs) != 1 || len(r.failures) > 0 {
		t.Fatalf("logs %q, failures %q", r.logs, r.failures)
	}
	for _, want := range []string{"Chromium 999.1.2.3", "50 boxes", "no failure", "FANSHI_CHROMIUM=/opt/chromium go test ./x", "UPDATE_GOLDEN=1 renews",
		"versions.go", "difference 19", "and 30 more"} {
		if !strings.Contains(r.logs[0], want) {
			t.Errorf("the message lacks %q: %s", want, r.logs[0])
		}
	}
	report, err := os.ReadFile(file)
	if err != nil || string(report) != r.logs[0]+"\n" {
		t.Errorf("report %q (%v)", report, err)
	}
	if r := run(t, func(tb testing.TB) { c.ReportNew(tb, nil, "", "") }); len(r.logs) > 0 {
		t.Errorf("nothing is new, and yet: %q", r.logs)
	}
}

// TestDifferences: each entry of the table is whole, and a compared version lies on its side and one on the other.
func TestDifferences(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range Differences {
		if d.Name == "" || seen[d.Name] || d.Property == "" || d.Theirs == "" || d.Reason == "" || d.Of != "layout" && d.Of != "style" || d.From > d.To {
			t.Errorf("%+v", d)
		}
		seen[d.Name] = true
		inside, outside := 0, 0
		for _, v := range ComparedVersions {
			if (Chromium{Major: v}).Differs(d.Name) != nil {
				inside++
			} else {
				outside++
			}
		}
		if inside == 0 || outside == 0 {
			t.Errorf("%s: %d compared versions do it, %d do not", d.Name, inside, outside)
		}
	}
}

func TestGolden(t *testing.T) {
	file := filepath.Join(t.TempDir(), "golden.json")
	Golden[int]{Chromium: "153.0.8010.0", Values: []int{1, 2}}.Write(t, file)
	data, err := os.ReadFile(file)
	if err != nil || string(data) != "{\"chromium\": \"153.0.8010.0\", \"values\": [\n1,\n2\n]}\n" {
		t.Errorf("%s (%v)", data, err)
	}
	if g := ReadGolden[int](t, file); g.Chromium != "153.0.8010.0" || len(g.Values) != 2 {
		t.Errorf("%+v", g)
	}
	if err := os.WriteFile(file, []byte(`{"values": [1]}`), 0o666); err != nil {
		t.Fatal(err)
	}
	if r := run(t, func(tb testing.TB) { ReadGolden[int](tb, file) }); len(r.failures) != 1 || !strings.Contains(r.failures[0], "which Chromium") {
		t.Errorf("golden values of nobody: %q", r.failures)
	}
}

// TestCompareText: one line other, one too few and one too many are each a failure that says where, and how to take it over.
func TestCompareText(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new", "text.txt")
	const text = "== 一\na\nb\n"
	CompareText(t, file, text, true)
	CompareText(t, file, text, false)
	for _, other := range []string{"== 一\na\nc\n", "== 一\na", "== 一\na\nb\nc\n"} {
		r := run(t, func(tb testing.TB) { CompareText(tb, file, other, false) })
		if len(r.failures) != 1 || !strings.Contains(r.failures[0], `below "== 一"`) || !strings.Contains(r.failures[0], "go test ./internal/testtools -run '^TestCompareText$' -update") {
			t.Errorf("%q: %q", other, r.failures)
		}
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != text {
		t.Errorf("%q (%v)", data, err)
	}
}
