package campaign

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

// TestNothingIsLostFromAFile: what a file holds and the Book does not is an error at the file, whatever lost it: a key that no
// field takes, an item, a section.
func TestNothingIsLostFromAFile(t *testing.T) {
	book, diags := Load(project(), LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(printed(t, diags))
	}
	c := book.Cases[0]
	body := []doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Text{Text: "甲不乙"}}}}
	for name, lose := range map[string]func(l *loader){
		"nothing":         func(l *loader) {},
		"a character":     func(l *loader) { c.Hook.Value = strings.Replace(c.Hook.Value, "先", "", 1) },
		"another one":     func(l *loader) { c.Hook.Value = strings.Replace(c.Hook.Value, "先", "后", 1) },
		"a headline":      func(l *loader) { c.Headline = c.Headline[:1] },
		"a block":         func(l *loader) { c.Body = &doc.Doc{Blocks: c.Body.Blocks[:len(c.Body.Blocks)-1]} },
		"an entry's word": func(l *loader) { l.complete(body, []Text{{Value: "甲乙"}}, "", diag.Pos{File: c.Piece.File}) },
	} {
		saved := *c
		front := caseFields{Title: value(c.Title), Hook: value(c.Hook), Action: value(c.Action), Area: value(c.Area), Victim: value(c.Victim),
			Loss: value(c.Loss), Channel: value(c.Channel), SourceUnit: value(c.SourceUnit), PictureAlt: value(c.PictureAlt)}
		for _, h := range c.Headline {
			front.Headline = append(front.Headline, value(h))
		}
		for _, a := range c.Audiences {
			front.Audiences = append(front.Audiences, value(a))
		}
		l := &loader{book: book, diags: &diag.List{}, given: map[string]source.Characters{c.Piece.File: given(front, c.Body)}}
		lose(l)
		l.account()
		want := map[bool]string{true: "", false: c.Piece.File + " piece.lost-text"}[name == "nothing"]
		got := ""
		for _, d := range l.diags.Sorted() {
			got += d.Pos.String() + " " + d.Code
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		*c = saved
	}
}

func value(t Text) source.Value { return source.Value{Text: t.Value, Pos: t.Pos} }

// TestSlogansOneALine: with a dash, without, with numbers and signs, and some of each.
func TestSlogansOneALine(t *testing.T) {
	for body, want := range map[string]string{
		"- 甲。\n- 乙。":            "甲。|乙。",
		"甲。\n乙，\n丙":             "甲。|乙，|丙",
		"甲\n\n乙":                "甲|乙",
		"1、甲\n2、乙":              "甲|乙",
		"1. 甲\n2. 乙":            "甲|乙",
		"（1）甲\n（2）乙":            "甲|乙",
		"①甲\n②乙\n③丙":            "甲|乙|丙",
		"一、甲\n二、乙":              "甲|乙",
		"第一，甲\n第二，乙":            "甲|乙",
		"●甲\n●乙":                "甲|乙",
		"-甲\n-乙":                "甲|乙",
		"　　甲\n　　乙":              "甲|乙",
		"- 甲\n乙\n* 丙":           "甲|乙|丙",
		"一、二线城市的您\n也会受骗":        "一、二线城市的您|也会受骗",
		"一、甲\n三、乙":              "一、甲|三、乙",
		"1.2 万元没了\n2.5 万元也没了":   "1.2 万元没了|2.5 万元也没了",
		"110、96110 都能打\n转账三思":   "110、96110 都能打|转账三思",
		"★甲★\n乙":                "★甲★|乙",
		"十、甲":                   "十、甲",
		"来电138****0000别接。\n*甲*": "来电138****0000别接。|甲",
		"#话题# 甲\n> 100 元别转":     "#话题# 甲|> 100 元别转",
	} {
		file := txtar.File{Name: "content/slogans/bank.md", Data: []byte("---\ntitle: 银行标语\nvenues: [bank]\n---\n\n" + body + "\n")}
		book, diags := Load(project(file), LoadOptions{})
		var got []string
		for _, s := range book.Slogans {
			if s.Piece.File == file.Name {
				got = append(got, s.Text.Value)
			}
		}
		if diags.HasErrors() || strings.Join(got, "|") != want {
			t.Errorf("%q: got %v\n%s", body, got, printed(t, diags))
		}
	}
}

func TestCountingNumber(t *testing.T) {
	for s, want := range map[string]int{"1": 1, "12": 12, "１０": 10, "一": 1, "十": 10, "十二": 12, "二十": 20, "二十一": 21, "": 0, "一二": 0, "百": 0, "甲": 0, "123": 0} {
		if got := countingNumber(s); got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
}
