package source

import (
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
)

// letter is front matter of every kind of value.
type letter struct {
	Title  Value   `yaml:"title,required" also:"标题,题目" example:"甲"`
	Lines  []Value `yaml:"lines,one" also:"大标题"`
	Date   Value   `yaml:"date" also:"日期"`
	Scam   Value   `yaml:"scam,word" also:"骗局"`
	Venues []Value `yaml:"venues,one,names" also:"场所"`
	Picks  []pick  `yaml:"picks,map" also:"选用"`
}

type pick struct {
	Key   Value
	Value picked
}

type picked struct {
	Cases []Value `yaml:"cases,one,names" also:"案例"`
}

// texts are the values of a letter, in the order of its fields.
func (l *letter) texts() string {
	out := []string{l.Title.Text, l.Date.Text, l.Scam.Text}
	for _, list := range [][]Value{l.Lines, l.Venues} {
		out = append(out, "|")
		for _, v := range list {
			out = append(out, v.Text)
		}
	}
	for _, p := range l.Picks {
		out = append(out, "|", p.Key.Text)
		for _, v := range p.Value.Cases {
			out = append(out, v.Text)
		}
	}
	return strings.Join(out, "\n")
}

// readLetter reads a file as officers' files are read.
func readLetter(data string) (l letter, body string, text *Text, reading *Reading, diags *diag.List) {
	diags, reading = &diag.List{}, &Reading{}
	text, ok := ReadInto(fstest.MapFS{"a.md": {Data: []byte(data)}}, "a.md", reading, diags)
	if !ok {
		return l, "", nil, reading, diags
	}
	front, rest, ok := text.SplitInto(reading, &l, diags)
	if !ok {
		return l, "", nil, reading, diags
	}
	DecodeInto(front, &l, reading, diags)
	return l, rest.String(), text, reading, diags
}

// written checks what must hold of every file that is understood: its written form says the same, and nothing is left to say of
// it. A file with errors is not written.
func written(t *testing.T, data string) (form string, ways []string) {
	t.Helper()
	l, body, text, reading, diags := readLetter(data)
	for _, d := range diags.Sorted() {
		if d.Pos.File != "a.md" || d.Message == "" || d.Remedy == "" {
			t.Fatalf("%q: %+v", data, d)
		}
	}
	if text == nil || diags.HasErrors() {
		return "", nil
	}
	form, ok := reading.Written(text)
	if !ok {
		t.Fatalf("%q: edits overlap: %+v", data, reading.edits)
	}
	again, rest, _, left, diags := readLetter(form)
	if diags.HasErrors() || again.texts() != l.texts() || rest != body || len(left.Ways()) > 0 {
		t.Fatalf("%q is read as\n%s\nand written\n%s\nwhich is read as\n%s\n%v %v", data, l.texts(), form, again.texts(), left.Ways(), diags.Sorted())
	}
	return form, reading.Ways()
}

// understood are files with what they are written as.
var understood = map[string]string{
	"title：甲\n\n乙":                                     "---\ntitle: 甲\n---\n\n乙",
	"———\n标题：甲：乙\n———\n丙\n":                            "---\n标题: 甲：乙\n---\n丙\n",
	"\n\n---\ntitle:甲\n---\n":                          "---\ntitle: 甲\n---\n",
	"---\ntitle: 甲\nlines:\n\t- 乙\n\t－ 丙\n---\n":       "---\ntitle: 甲\nlines:\n  - 乙\n  - 丙\n---\n",
	"---\ntitle: 甲\nlines:\n-乙\n-丙\n---\n":             "---\ntitle: 甲\nlines:\n- 乙\n- 丙\n---\n",
	"---\n  title: 甲\n  date: 乙\n---\n":                "---\ntitle: 甲\ndate: 乙\n---\n",
	"---\ntitle: 甲\nvenues：【乙，丙】\n---\n":               "---\ntitle: 甲\nvenues: [乙, 丙]\n---\n",
	"---\ntitle: 甲\nvenues: [乙、“丙”, 丁]\n---\n":         "---\ntitle: 甲\nvenues: [乙, 丙, 丁]\n---\n",
	"---\ntitle: 甲\nscam：“ＬＯＡＮ”\n---\n":                "---\ntitle: 甲\nscam: LOAN\n---\n",
	"---\ntitle: 甲\n选用：\n  银行：\n    案例：乙、丙\n---\n":     "---\ntitle: 甲\n选用:\n  银行:\n    案例: [乙, 丙]\n---\n",
	"---\ntitle：\n  #甲# 乙\n---\n":                      "---\ntitle:\n  #甲# 乙\n---\n",
	"标题：甲\n---\n乙\n---\n":                              "---\n标题: 甲\n---\n乙\n---\n",
	"---\ntitle: ⼯\u200b\u00a0甲\n---\n":                "---\ntitle: 工 甲\n---\n",
	"---\ntitle: “甲”：乙，丙\nlines: 乙，丙\n---\n":           "---\ntitle: “甲”：乙，丙\nlines: 乙，丙\n---\n",
	"---\ntitle : 甲\n日期 ： 乙\n---\n":                    "---\ntitle : 甲\n日期: 乙\n---\n",
	"---\ntitle: 甲\nlines: [“乙”, 丙]\nvenues: 乙\n---\n": "---\ntitle: 甲\nlines: [“乙”, 丙]\nvenues: 乙\n---\n",
}

// TestWritten: what is understood is written as the manual has it; what is in the written form stays as it is.
func TestWritten(t *testing.T) {
	for data, want := range understood {
		got, ways := written(t, data)
		if got != want || (len(ways) > 0) != (data != want) {
			t.Errorf("%q: got %q, want %q, said %q", data, got, want, ways)
		}
	}
}

// TestReplaceStart: the mark at the start of a line is written as the manual has it; what stands before it stays, and nothing
// is replaced where something else was read there.
func TestReplaceStart(t *testing.T) {
	for _, c := range []struct {
		line string
		col  int
		mark string
		want string
	}{
		{"一、甲", 3, "一、", "- 甲"},
		{"　　（1）甲", 6, "（1）", "- 甲"},
		{"1． 甲", 4, "1．", "- 甲"},
		{"**一、甲**", 5, "一、", "**一、甲**"},
		{"甲一、乙", 4, "一、", "甲一、乙"},
		{"二、甲", 3, "一、", "二、甲"},
	} {
		data := "头一行\n" + c.line + "\n尾"
		text, ok := Read(fstest.MapFS{"a.md": {Data: []byte(data)}}, "a.md", &diag.List{})
		if !ok {
			t.Fatal(data)
		}
		reading := &Reading{}
		reading.ReplaceStart(text, diag.Pos{File: "a.md", Line: 2, Col: c.col}, c.mark, "看作列表", "- ")
		if got, ok := reading.Written(text); !ok || got != "头一行\n"+c.want+"\n尾" || len(reading.Ways()) != 1 {
			t.Errorf("%q: %q %v %v", c.line, got, ok, reading.Ways())
		}
	}
}

// TestNotUnderstood: what may mean two things is an error, and no file with one is written.
func TestNotUnderstood(t *testing.T) {
	for _, data := range []string{"---\ntitle: 甲\nlines: [乙，丙]\n---\n", "---\ntitle: \"甲\"乙\n---\n", "---\ntitle 甲\n---\n", "---\ntitle: 甲\n  乙\n---\n", "---\ntitle: 甲\n标题: 乙\n---\n",
		"甲\n", "---\ntitle: 甲\n", "---\ntitle: 甲\n名称：乙\n---\n", "---\nlines: 乙\n---\n", "---\ntitle: 甲\npicks:\n  乙:\n    cases: 丙\n   丁: 戊\n---\n"} {
		if form, _ := written(t, data); form != "" {
			t.Errorf("%q is understood: %q", data, form)
		}
	}
}

// FuzzWritten: whatever is understood is written so that it says the same.
func FuzzWritten(f *testing.F) {
	for data := range understood {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) { written(t, data) })
}
