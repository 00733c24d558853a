package campaign

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// TestPassages: every character of every text of the sample's files, tables apart, stands where its passage says.
func TestPassages(t *testing.T) {
	project := os.DirFS(projectRoot)
	book, _ := Load(project, LoadOptions{})
	n := 0
	for piece, text := range book.Texts() {
		if piece.Kind == VenuesPiece || piece.Kind == CodesPiece {
			continue
		}
		p := book.Passage(text)
		if p.file == nil {
			t.Errorf("%+v was not found", text)
			continue
		}
		for i, r := range text.Value {
			n++
			at := p.Range(i, i+utf8.RuneLen(r))
			line := []rune(strings.Split(p.file.Data, "\n")[at.Pos.Line-1])
			if r != '\n' && (at.Pos.Line != at.End.Line || at.End.Col != at.Pos.Col+1 || line[at.Pos.Col-1] != r) {
				t.Fatalf("%c of %+v stands at %v", r, text, at)
			}
		}
	}
	if n < 10_000 {
		t.Errorf("only %d characters", n)
	}
}

// TestPassageMarks: a passage goes past what Markdown and YAML have beside the text; a correction changes the text alone, and
// is not offered where marks stand inside of what it replaces.
func TestPassageMarks(t *testing.T) {
	for _, c := range []struct{ file, found, want string }{ // found becomes X
		{"先停,再转账。", ",", "先停X再转账。"},
		{"**先停**,再**转账**。", ",", "**先停**X再**转账**。"},
		{"- 甲\n- 先**停,再**转账。", ",", "- 甲\n- 先**停X再**转账。"},
		{"看[这里](https://a.example/a,b),再转账。", ",", "看[这里](https://a.example/a,b)X再转账。"},
		{"看[这,里](https://a.example/a,b)。", ",", "看[这X里](https://a.example/a,b)。"},
		{"写`a,b`,再转账。", "甲", ""},
		{"138\\*\\*\\*\\*0000,再转账。", ",", "138\\*\\*\\*\\*0000X再转账。"},
		{"138****0000,再转账。", ",", "138****0000X再转账。"},
		{"先停\n一停,再转账。", ",", "先停\n一停X再转账。"},
		{"> 先停\n> 一停,再转账。", ",", "> 先停\n> 一停X再转账。"},
		{"| 甲,乙 | 丙 |\n|---|---|\n| 丁 | 戊;己 |", ";", "| 甲,乙 | 丙 |\n|---|---|\n| 丁 | 戊X己 |"},
		{"## 先停,再转", ",", "## 先停X再转"},
		{"登陆网站。", "登陆", "X网站。"},
		{"登**陆**网站。", "登陆", ""},
		{"登\n陆网站。", "登陆", ""},
	} {
		const head = "---\ntitle: 关于\n---\n\n"
		book, diags := Load(fstest.MapFS{"content/pages/about.md": {Data: []byte(head + c.file + "\n")}}, LoadOptions{})
		got := ""
		for _, text := range book.Texts() {
			if p := book.Passage(text); text.Value != "关于" {
				if i := strings.Index(text.Value, c.found); i >= 0 && !p.Code(i) {
					if at, with, ok := p.Rewrite(Edit{i, i + len(c.found), "X"}); ok {
						lines := strings.Split(c.file, "\n")
						line := []rune(lines[at.Pos.Line-5])
						lines[at.Pos.Line-5] = string(line[:at.Pos.Col-1]) + with + string(line[at.End.Col-1:])
						got = strings.Join(lines, "\n")
					}
				}
			}
		}
		if got != c.want {
			t.Errorf("%q: %q %v", c.file, got, diags.Sorted())
		}
	}
}

// TestPassageCode: literal text is known as such, in a line and as a block; what stands behind it is not.
func TestPassageCode(t *testing.T) {
	const file = "---\ntitle: 关于\n---\n\n写`a,b`或``c`,d``,再转账。\n\n```\ne,f\n```\n\n先,停\n"
	book, _ := Load(fstest.MapFS{"content/pages/about.md": {Data: []byte(file)}}, LoadOptions{})
	var got strings.Builder
	for _, text := range book.Texts() {
		p := book.Passage(text)
		for i, r := range text.Value {
			if r == ',' {
				got.WriteString(map[bool]string{true: "code ", false: "text "}[p.Code(i)])
			}
		}
	}
	if got.String() != "code code text code text " {
		t.Errorf("%s", got.String())
	}
}

// TestPassageYAML: quotation marks and escapes of front matter are none of the text's; of several edits one rewriting is made.
func TestPassageYAML(t *testing.T) {
	const file = "---\ntitle: \"\\\"先停\\\",再转,账\"\n---\n\n正文\n"
	book, diags := Load(fstest.MapFS{"content/pages/about.md": {Data: []byte(file)}}, LoadOptions{})
	for _, text := range book.Texts() {
		if i := strings.Index(text.Value, ","); i >= 0 {
			j := strings.LastIndex(text.Value, ",")
			at, with, ok := book.Passage(text).Rewrite(Edit{i, i + 1, "，"}, Edit{j, j + 1, "，"})
			if !ok || with != "，再转，" || at.Pos.Line != 2 || at.Pos.Col != 15 || at.End.Col != 19 {
				t.Errorf("%v %q %v", at, with, ok)
			}
			at, _, ok = book.Passage(text).Rewrite(Edit{0, 1, "“"})
			if at.Pos.Col != 9 || !ok {
				t.Errorf("%v %v", at, ok)
			}
			return
		}
	}
	t.Error(diags.Sorted())
}
