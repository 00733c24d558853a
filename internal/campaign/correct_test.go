package campaign

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/diag"
)

const correctedFile = "content/pages/corrected.md"

// withPage is the base project with a page.
func withPage(t *testing.T, text string) fstest.MapFS {
	t.Helper()
	base, err := txtar.ParseFile("testdata/base.txt")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{correctedFile: {Data: []byte(text)}}
	for _, f := range base.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// corrections are the fixes that put a text in place of another wherever passages of the page hold it.
func corrections(t *testing.T, fsys fstest.MapFS, old, text string) (fixes []diag.Fix, unknown int) {
	t.Helper()
	book, problems := Load(fsys, LoadOptions{})
	if problems.HasErrors() {
		t.Fatal(problems.Sorted())
	}
	for piece, passage := range book.Texts() {
		if piece.File != correctedFile {
			continue
		}
		p := book.Passage(passage)
		for i := 0; ; {
			n := strings.Index(p.Value[i:], old)
			if n < 0 {
				break
			}
			if r, with, ok := p.Rewrite(edits(i+n, old, text)...); ok {
				fixes = append(fixes, diag.Fix{Range: r, Title: "改", Text: with, Safe: true})
			} else {
				unknown++
			}
			i += n + len(old)
		}
	}
	return fixes, unknown
}

// edits replace a text by another, character by character if they are as long.
func edits(start int, old, text string) []Edit {
	with := []rune(text)
	if len(with) != utf8.RuneCountInString(old) {
		return []Edit{{start, start + len(old), text}}
	}
	var out []Edit
	for i, r := range old {
		if r != with[0] {
			out = append(out, Edit{start + i, start + i + utf8.RuneLen(r), string(with[0])})
		}
		with = with[1:]
	}
	return out
}

// TestCorrect: a text is replaced wherever it stands, over marks and ends of lines if it keeps its length, and nothing else changes.
func TestCorrect(t *testing.T) {
	const head = "---\ntitle: 题目\n---\n\n"
	for _, c := range []struct{ name, old, text, before, after string }{
		{"plain", "帐号", "账号", head + "他的帐号和帐号。\n", head + "他的账号和账号。\n"},
		{"shorter", "……", "。", head + "说了……\n", head + "说了。\n"},
		{"front matter", "题目", "题目改了", head + "文字\n", strings.Replace(head, "题目", "题目改了", 1) + "文字\n"},
		{"quoted front matter", "甲", "乙", "---\ntitle: \"题\\\"甲\\\"\"\n---\n\n文字\n", "---\ntitle: \"题\\\"乙\\\"\"\n---\n\n文字\n"},
		{"emphasis between", "帐号", "账号", head + "他的**帐**号。\n", head + "他的**账**号。\n"},
		{"over a line's end", "帐号", "账号", head + "他的帐\n号。\n", head + "他的账\n号。\n"},
		{"in a quotation over a line's end", "帐号", "账号", head + "> 他的帐\n> 号。\n", head + "> 他的账\n> 号。\n"},
		{"with an escape", "1*2", "3*4", head + "是 1\\*2 个\n", head + "是 3\\*4 个\n"},
		{"code", "a b", "c d", head + "写 `a b` 吧\n", head + "写 `c d` 吧\n"},
		{"a cell", "帐号", "账号", head + "| 甲 | 乙 |\n|---|---|\n| 帐号 | 丙 |\n", head + "| 甲 | 乙 |\n|---|---|\n| 账号 | 丙 |\n"},
		{"a heading", "帐号", "账号", head + "## 帐号\n\n文字\n", head + "## 账号\n\n文字\n"},
		{"a link", "帐号", "账号", head + "见[帐号](https://example.com/帐号)\n", head + "见[账号](https://example.com/帐号)\n"},
		{"a code block", "帐号", "账号", head + "```\n一\n  帐号\n```\n", head + "```\n一\n  账号\n```\n"},
		{"a list", "帐号", "账号", head + "- 一\n- 二帐号\n  和帐号\n", head + "- 一\n- 二账号\n  和账号\n"},
		{"line ends of Windows", "帐号", "账号", "\uFEFF---\r\ntitle: 甲\r\n---\r\n\r\n帐号\r\n", "\uFEFF---\r\ntitle: 甲\r\n---\r\n\r\n账号\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := withPage(t, c.before)
			fixes, unknown := corrections(t, fsys, c.old, c.text)
			if len(fixes) == 0 || unknown > 0 {
				t.Fatalf("%d fixes, %d of unknown places", len(fixes), unknown)
			}
			got, refused := Correct(fsys, LoadOptions{}, fixes)
			if len(refused) > 0 || len(got) != 1 || string(got[0].Data) != c.after {
				t.Fatalf("refused %q, given %q, want %q", refused, got, c.after)
			}
		})
	}
}

// TestCorrectRefuses: what would change anything else than the text is left out, and the rest is done.
func TestCorrectRefuses(t *testing.T) {
	const head = "---\ntitle: 题目\n---\n\n"
	for _, c := range []struct{ name, old, text, before string }{
		{"a link comes to be", "甲乙甲", "[乙](https://example.com/)", head + "甲乙甲 丙\n"},
		{"a list comes to be", "一", "- ", head + "一二\n"},
		{"an end of a line comes to be", "甲", "甲\n乙", head + "甲丙\n"},
		{"an empty text", "甲", "", head + "甲\n\n乙\n"},
		{"a front matter that ends", "题目", "题目\n---", head + "乙\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := withPage(t, c.before)
			fixes, _ := corrections(t, fsys, c.old, c.text)
			if len(fixes) == 0 {
				t.Fatal("no fixes")
			}
			if got, refused := Correct(fsys, LoadOptions{}, fixes); len(got) != 0 || len(refused) != 1 {
				t.Fatalf("refused %q, given %q", refused, got)
			}
		})
	}
	fsys := withPage(t, head+"好帐号\n\n一二\n")
	good, _ := corrections(t, fsys, "帐号", "账号")
	bad, _ := corrections(t, fsys, "一", "- ")
	got, refused := Correct(fsys, LoadOptions{}, append(bad, good...))
	if len(refused) != 1 || len(got) != 1 || string(got[0].Data) != head+"好账号\n\n一二\n" {
		t.Errorf("refused %q, given %q", refused, got)
	}
	comment := diag.Fix{Range: diag.Pos{File: correctedFile, Line: 1, Col: 1}.Span(3), Text: "===", Safe: true}
	if got, refused := Correct(fsys, LoadOptions{}, []diag.Fix{comment}); len(got) != 0 || len(refused) != 1 {
		t.Errorf("what is no text is replaced: %q, %q", refused, got)
	}
	if _, unknown := corrections(t, withPage(t, head+"帐**号**\n"), "帐号", "账户名"); unknown != 1 {
		t.Error("a longer text goes over a mark")
	}
}
