package check

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// dated is the sample with a page of its cases in the future, and with what is allowed.
func dated(t *testing.T, allowed string) (found []string) {
	t.Helper()
	files := map[string][]byte{campaign.AllowedFile: []byte(allowed)}
	book, problems := campaign.Load(source.Overlay(os.DirFS("../.."), files), campaign.LoadOptions{})
	if problems.HasErrors() {
		t.Fatal(problems.Sorted())
	}
	left := &diag.List{}
	Book(book, day("2026-08-31"), left)
	for _, d := range left.Sorted() {
		found = append(found, d.Pos.File+" "+d.Code)
	}
	return found
}

// TestAllowed: an entry lets the finding of its code at its text in its file pass, and no other.
func TestAllowed(t *testing.T) {
	book, _ := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	first, second := book.Cases[0], book.Cases[1]
	entry := func(file, code, text string) string {
		return "- 文件: " + file + "\n  规则: " + code + "\n  文字: " + text + "\n  理由: 已经核对\n"
	}
	told := func(found []string, what string) (n int) {
		for _, f := range found {
			if f == what {
				n++
			}
		}
		return n
	}
	date := first.Date.Format("2006-01-02")
	here, other, unused := first.Piece.File+" date.future", second.Piece.File+" date.future", campaign.AllowedFile+" allowed.unused"
	for _, c := range []struct {
		name, allowed             string
		here, other, unused, code int
	}{
		{"nothing", entry("content/none.md", "date.future", date), 1, 1, 1, 0},
		{"this one", entry(first.Piece.File, "date.future", date), 0, 1, 0, 0},
		{"with the other slash", entry(strings.ReplaceAll(first.Piece.File, "/", `\`), "date.future", date), 0, 1, 0, 0},
		{"another text", entry(first.Piece.File, "date.future", "2019-01-01"), 1, 1, 1, 0},
		{"another code", entry(first.Piece.File, "date.expired", date), 1, 1, 1, 0},
		{"a code that cannot be allowed", entry(first.Piece.File, "text.too-long", date), 1, 1, 0, 1},
		{"what cannot be read", entry(first.Piece.File, "yaml.missing", date), 1, 1, 0, 1},
	} {
		found := dated(t, c.allowed)
		if told(found, here) != c.here || told(found, other) != c.other || told(found, unused) != c.unused || told(found, campaign.AllowedFile+" allowed.code") != c.code {
			t.Errorf("%s: %q", c.name, found)
		}
	}
}

// TestAllowedText: the text of a finding is what it says, the stretch that it concerns, or what begins at its place.
func TestAllowedText(t *testing.T) {
	const file = "content/pages/a.md"
	files := fstest.MapFS{file: {Data: []byte("---\ntitle: 甲乙 丙\n---\n\n文字\n")}}
	book, _ := campaign.Load(files, campaign.LoadOptions{})
	at := func(col, n int, subject string) *diag.Diagnostic {
		return &diag.Diagnostic{Range: diag.Pos{File: file, Line: 2, Col: col}.Span(n), Code: "x.y", Subject: subject}
	}
	for _, c := range []struct {
		finding *diag.Diagnostic
		text    string
		want    bool
	}{
		{at(8, 2, ""), "甲乙", true},
		{at(8, 2, ""), "甲", false},
		{at(8, 4, ""), "甲乙丙", true}, // blanks do not count
		{at(8, 0, ""), "甲乙", true},
		{at(9, 0, ""), "甲乙", false},
		{at(8, 2, "丁"), "丁", true},
		{at(80, 2, ""), "甲乙", false},
	} {
		a := &campaign.Allowed{File: campaign.Text{Value: file}, Code: campaign.Text{Value: "x.y"}, Text: campaign.Text{Value: c.text}}
		if got := allows(book, a, c.finding); got != c.want {
			t.Errorf("%v, %q: %t", c.finding, c.text, got)
		}
	}
}
