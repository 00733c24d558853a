package testtools

import (
	"fmt"
	"os"
	"path"
	"strings"
	"testing"
)

// shownLines is how many of the lines that differ CompareText shows.
const shownLines = 5

// CompareText compares a text with a committed file of testdata, line by line. It shows the first lines that differ, under the
// heading ("== …" or "# …") that they stand below, and the command that writes the file anew, which update says to do first.
func CompareText(t testing.TB, file, text string, update bool) {
	t.Helper()
	if update {
		if err := os.MkdirAll(path.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, want := strings.Split(text, "\n"), strings.Split(string(data), "\n")
	line := func(lines []string, i int) string {
		if i < len(lines) {
			return lines[i]
		}
		return "(none: the text has ended)"
	}
	heading, shown, differ := "", "", 0
	for i := range max(len(got), len(want)) {
		if now := line(got, i); i < len(got) && (strings.HasPrefix(now, "==") || strings.HasPrefix(now, "# ")) {
			heading = now
		}
		if i < len(got) && i < len(want) && got[i] == want[i] {
			continue
		}
		if differ++; differ <= shownLines {
			shown += fmt.Sprintf("line %d, below %q:\n%s\nnow\n%s\n", i+1, heading, line(want, i), line(got, i))
		}
	}
	if differ > 0 {
		t.Fatalf("%d lines of %s differ:\n%sIf that is what it should be: go test %s -run '^%s$' -update", differ, file, shown, packageFolder(t), t.Name())
	}
}

// packageFolder is the folder of the package under test as go test takes it: ./internal/site.
func packageFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if _, below, ok := strings.Cut(strings.ReplaceAll(folder, "\\", "/"), "/internal/"); ok {
		return "./internal/" + below
	}
	return "."
}
