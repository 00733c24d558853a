package mutants

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const example = `package x

import "errors"

type T struct{ N int }

const top = 9

func (t *T) F(a int, s string) (int, error) {
	if a > top && s != "" {
		t.N = a + 1
	}
	if err := check(s); err != nil {
		return 0, err
	}
	return t.N, nil
}

func check(s string) error {
	if len(s) == 3 {
		return errors.New("three")
	}
	return nil
}
`

// TestFind shows every kind of mutant of a small file.
func TestFind(t *testing.T) {
	found, err := find("x", "internal/x/x.go", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range found {
		got = append(got, fmt.Sprintf("%d %s: %s", m.Line, m.Kind, m.New))
	}
	want := []string{
		"7 constant by one: const top = (9 + 1)",
		"7 constant by one: const top = (9 - 1)",
		`10 negated condition: if !(a > top && s != "") {`,
		"10 dropped term: if a > top {",
		`10 dropped term: if s != "" {`,
		`10 moved bound: if a >= top && s != "" {`,
		`10 turned equality: if a > top && s == "" {`,
		"11 removed statement: if false { t.N = a + 1 }",
		"11 other arithmetic: t.N = a - 1",
		"11 constant by one: t.N = a + (1 + 1)",
		"11 constant by one: t.N = a + (1 - 1)",
		"13 ignored error: if err := check(s); false && err != nil {",
		"14 zeroed result: return 0, *new(error)",
		"14 constant by one: return (0 + 1), err",
		"14 constant by one: return (0 - 1), err",
		"16 zeroed result: return *new(int), nil",
		"20 negated condition: if !(len(s) == 3) {",
		"20 constant by one: if len(s) == (3 + 1) {",
		"20 constant by one: if len(s) == (3 - 1) {",
		"21 zeroed result: return *new(error)",
		`21 emptied string: return errors.New("")`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("found:\n%s\nnot:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestExclusions leaves out what cannot be seen, and every exclusion has a reason.
func TestExclusions(t *testing.T) {
	const code = "package x\n\nfunc f(n int) []int {\n\tif n < 0 {\n\t\tpanic(\"below zero\")\n\t}\n\treturn make([]int, 0, n+8)\n}\n"
	found, err := find("x", "internal/x/x.go", []byte(code))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range found {
		if m.Line <= 6 || strings.Contains(m.New, "(8 ") { // what only panics, what only sets room aside
			t.Errorf("%s: %s", m.Kind, m.New)
		}
	}
	for _, e := range exclusions {
		if e.reason == "" || e.file == "" && e.function == "" && e.text == "" {
			t.Errorf("%+v has no reason, or leaves everything out", e)
		}
	}
}

// TestSample draws the same for the same seed, and gives every package its share.
func TestSample(t *testing.T) {
	found, err := find("x", "internal/x/x.go", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	places := func(seed uint64) string {
		var b strings.Builder
		for _, m := range shuffled(production{name: "x", candidates: found}, seed) {
			fmt.Fprintln(&b, m.start, m.text)
		}
		return b.String()
	}
	again := places(7) // drawn a second time
	if places(7) != again || again == places(8) || strings.Count(places(7), "\n") != len(found) {
		t.Errorf("seed 7 gives\n%sand\n%sseed 8 gives\n%s", places(7), again, places(8))
	}
	all := []production{{name: "small", candidates: found[:5]}, {name: "large", candidates: make([]mutant, 5000)}}
	share(all, 100)
	if all[0].quota != 4 || all[1].quota != 97 {
		t.Errorf("shares are %d and %d", all[0].quota, all[1].quota)
	}
}

// TestMeasure runs the whole tool on a module of two functions, of which one is tested.
func TestMeasure(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"cmd/x/main.go":        "package main\n\nimport _ \"fanshi/internal/x\"\n\nfunc main() {}\n",
		"go.mod":               "module fanshi\n\ngo 1.25\n",
		"internal/x/x.go":      "package x\n\nconst step = 2\n\nfunc Tested(n int) int {\n\tif n > 3 {\n\t\tn += step\n\t}\n\treturn n\n}\n\nfunc Untested(a, b bool) bool {\n\treturn a && b\n}\n\nfunc Called(s []int) { s[0] = 1 }\n",
		"internal/x/x_test.go": "package x\n\nimport \"testing\"\n\nfunc TestTested(t *testing.T) {\n\tif Tested(4) != 6 || Tested(3) != 3 || Tested(5) != 7 {\n\t\tt.Fatal()\n\t}\n\tCalled([]int{0})\n}\n",
	}
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := packages(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	all[0].quota = len(all[0].candidates)
	var survived []string
	// What moves the index of s[0] does not compile, or panics and is noticed.
	results := measure(t, dir, all, 1, 1)
	for _, r := range results {
		if !r.Noticed {
			survived = append(survived, fmt.Sprintf("%s %v", r.New, r.Reached))
		}
		if r.Noticed && r.By != "TestTested" {
			t.Errorf("%s noticed by %s", r.New, r.By)
		}
	}
	slices.Sort(survived)
	want := []string{
		"func Called(s []int) { if false { s[0] = 1 } } true",
		"func Called(s []int) { s[0] = (1 + 1) } true",
		"func Called(s []int) { s[0] = (1 - 1) } true",
		"return *new(bool) false",
		"return a false",
		"return b false",
	}
	if !slices.Equal(survived, want) {
		t.Errorf("survived:\n%s\nnot:\n%s", strings.Join(survived, "\n"), strings.Join(want, "\n"))
	}
	if text := report(results, 1); !strings.Contains(text, "internal/x/x.go:13: dropped term, reached by no test of its package\n\t- return a && b\n\t+ return a\n") {
		t.Errorf("the report says\n%s", text)
	}
}
