package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
)

// understood reads a body, and returns how it was understood and what writes it as Markdown has it.
func understood(t *testing.T, body string, options Options) (d *doc.Doc, ways []string, written string, diags *diag.List) {
	t.Helper()
	diags = &diag.List{}
	var reading source.Reading
	options.Reading = reading.In(source.Span{})
	d = Parse(body, placer("a.md", body), options, diags)
	written, ok := reading.Written(&source.Text{Data: body})
	if !ok {
		t.Errorf("%q: the edits overlap", body)
	}
	return d, reading.Ways(), written, diags
}

// TestWritten compares what is written of bodies that are read otherwise than Markdown has them with testdata/written.txt. What is
// written is read as the body was, and needs no other writing.
func TestWritten(t *testing.T) {
	bodies := slices.Clone(edges)
	for _, line := range below {
		bodies = append(bodies, line, "甲，\n"+line+"\n丙", "1、甲\n"+line, "- 甲\n  "+line, "> 甲\n"+line)
	}
	var b strings.Builder
	for _, body := range bodies {
		_, ways, written, diags := understood(t, body, Options{})
		if diags.HasErrors() || len(ways) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%q → %q %s\n", body, written, strings.Join(ways, "；"))
		if again, _, twice, faults := understood(t, written, Options{}); twice != written || faults.HasErrors() || shape(written) != shape(body) {
			t.Errorf("%q is written %q, which is written %q: %s %s\n%s %v", body, written, twice, shape(written), shape(body), doc.Dump(again), faults.Sorted())
		}
	}
	testtools.CompareText(t, "testdata/written.txt", b.String(), *update)
}

// named finds the heading 案情, as 一、案情, 【案情】 or 案情：… .
func named(line string) (Named, bool) {
	start := strings.Index(line, "案情")
	if start < 0 || !slices.Contains([]string{"", "一、", "【"}, line[:start]) {
		return Named{}, false
	}
	h := Named{Start: start, Stop: start + len("案情")}
	h.Rest = h.Stop
	for _, end := range []string{"】", "："} {
		if strings.HasPrefix(line[h.Rest:], end) {
			h.Rest += len(end)
			return h, true
		}
	}
	return h, h.Rest == len(line)
}

// TestNamedHeadings: a line that names a heading is one of the second level, what follows its name stands below it, and every
// character is at its place.
func TestNamedHeadings(t *testing.T) {
	for _, c := range []struct{ body, want, written string }{
		{"案情\n王某", "h 案情 1:1, p 王某 2:1", "## 案情\n王某"},
		{"案情：王某", "h 案情 1:1, p 王某 1:4", "## 案情\n\n王某"},
		{"一、案情：王某\n，报警", "h 案情 1:3, p 王某，报警 1:6", "## 案情\n\n王某\n，报警"},
		{"【案情】王某", "h 案情 1:2, p 王某 1:5", "## 案情\n\n王某"},
		{"【案情】", "h 案情 1:2", "## 案情"},
		{"　　案情　\n王某", "h 案情 1:3, p 王某 2:1", "## 案情\n王某"},
		{"甲，\n案情：1、乙\n2、丙", "p 甲， 1:1, h 案情 2:1, o 乙 2:6, o 丙 3:3", "甲，\n## 案情\n\n1. 乙\n2. 丙"},
		{"案情：- 乙\n丙", "h 案情 1:1, u 乙 1:6, p 丙 2:1", "## 案情\n\n- 乙\n丙"},
		{"- 甲\n案情\n乙", "u 甲 1:3, h 案情 2:1, p 乙 3:1", "- 甲\n## 案情\n乙"},
		{"案情如下", "p 案情如下 1:1", "案情如下"},
		{"案情：# 乙", "h 案情 1:1, h 乙 1:6", "## 案情\n\n# 乙"},
		{"1、甲\n案情\n2、丙", "o 甲 1:3, h 案情 2:1, p 2、丙 3:1", "1. 甲\n## 案情\n2、丙"}, // the list has ended
	} {
		d, ways, written, diags := understood(t, c.body, Options{Heading: named})
		var got []string
		line := func(kind, text string, pos diag.Pos) {
			got = append(got, fmt.Sprintf("%s %s %d:%d", kind, text, pos.Line, pos.Col))
		}
		for _, b := range d.Blocks {
			switch b := b.(type) {
			case *doc.Heading:
				if text := doc.PlainText(b.Inline); text == "案情" && b.Level != 2 {
					t.Errorf("%q: a heading of level %d", c.body, b.Level)
				}
				line("h", doc.PlainText(b.Inline), b.Inline[0].(*doc.Text).Pos)
			case *doc.Paragraph:
				line("p", doc.PlainText(b.Inline), b.Inline[0].(*doc.Text).Pos)
			case *doc.List:
				for _, item := range b.Items {
					p := item.Blocks[0].(*doc.Paragraph)
					line(map[bool]string{true: "o", false: "u"}[b.Ordered], doc.PlainText(p.Inline), p.Inline[0].(*doc.Text).Pos)
				}
			}
		}
		if strings.Join(got, ", ") != c.want || written != c.written || diags.HasErrors() {
			t.Errorf("%q: %s, written %q %v", c.body, strings.Join(got, ", "), written, diags.Sorted())
		}
		if heading := strings.Contains(c.want, "h 案情"); heading != slices.ContainsFunc(ways, func(w string) bool {
			return strings.HasPrefix(w, "“") && strings.HasSuffix(w, "”读作小标题“案情”")
		}) {
			t.Errorf("%q: %q", c.body, ways)
		}
	}
	// Below a named heading lines stand as its name says.
	d, _, _, _ := understood(t, "案情：甲，\n乙", Options{Heading: named, EachLine: func(h string) bool { return h == "案情" }})
	if got := doc.PlainBlocks(d.Blocks); !slices.Equal(got, []string{"案情", "甲，", "乙"}) {
		t.Errorf("%q", got)
	}
}

// TestLeadingNumbers in both widths, as far as they are numbers.
func TestLeadingNumbers(t *testing.T) {
	for s, want := range map[string][3]int{"": {}, "甲1": {}, "1": {1, 1, 1}, "12、": {12, 2, 2}, "１２、": {12, 6, 2}, "1２甲": {12, 4, 2}, "09": {9, 2, 2}, "/": {}, ":": {}, "／": {}, "：": {},
		"0９0": {90, 5, 3}, "123456789": {123456789, 9, 9}, "1234567890": {}, "１２３４５６７８９": {123456789, 27, 9}} {
		number, length, characters := leadingNumber(s)
		if got := [3]int{number, length, characters}; got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

// TestBeginnings: the first and the last of every range of signs that begin a line, and what stands beside them.
func TestBeginnings(t *testing.T) {
	for _, s := range []string{"①甲", "⓿甲", "㈠甲", "㈩甲", "❶甲", "➓甲", "-甲", "（1）甲", "（１２）甲", "（十一）甲", "(一)甲", "第一，", "第12条", "第十类", "1、", "1．甲", "12)甲", "３）甲", "2026年", "2026年1月＿日", "一、甲", "十二．甲", "一是甲", "二，是甲", "姓名：", "受理单位名称：", "=甲", "|甲", "●", "🔔甲"} {
		if !beginsLine(s) {
			t.Errorf("%q begins no line", s)
		}
	}
	for _, s := range []string{"␟甲", "甲", "\u245F甲", "─甲", "\u321F甲", "㈪甲", "❵甲", "➔甲", "-a", "-", "（）甲", "（甲）乙", "(甲)", "（1甲", "（一二三四五）甲", "第，", "第甲条", "第一天", "1甲", "12", "2026年的", "一天", "十年", "受理单位的名称：甲", "甲，乙：丙", "（甲）乙：丙", "a b：c", ""} {
		if beginsLine(s) {
			t.Errorf("%q begins a line", s)
		}
	}
}

// TestPicturesInLabels: a bracket belongs to a picture if it stands behind its sign, however far before and whatever pairs of
// brackets stand between, but on its line.
func TestPicturesInLabels(t *testing.T) {
	for before, want := range map[string]bool{"![甲": true, "![": true, "[甲": false, "[": false, "甲": false, "": false, "![甲[乙]": true, "![甲[乙": false, "[甲![乙]": false, "![甲\n乙": false, "!\n[甲": false, "![甲]": false,
		"![" + strings.Repeat("a", maxLabel-1): true, "![" + strings.Repeat("a", maxLabel): false, "x![" + strings.Repeat("a", maxLabel-2): true, "[甲]![乙": true} {
		if got := opensPicture([]byte(before)); got != want {
			t.Errorf("%.20q of %d bytes: %v", before, len(before), got)
		}
	}
}

// TestTooDeep: marks that open containers are counted on their line alone, whatever blanks and numbers stand between them.
func TestTooDeep(t *testing.T) {
	for body, want := range map[string]int{strings.Repeat(">", 16) + "甲": -1, strings.Repeat(">", 17) + "甲": 0, strings.Repeat(">\t", 17) + "甲": 0, strings.Repeat("> ", 17) + "甲": 0, strings.Repeat("- ", 17) + "甲": 0, strings.Repeat("* ", 17) + "甲": 0,
		strings.Repeat("1. > ", 17) + "甲": 0, strings.Repeat("1) > 9. ", 17) + "甲": 0, "甲\n乙\n" + strings.Repeat("> ", 17) + "甲": 8, strings.Repeat("> ", 16) + "甲" + strings.Repeat("> ", 9): -1, strings.Repeat("> 甲\n", 40): -1,
		strings.Repeat("-", 40): -1, strings.Repeat("* ", 40): -1, strings.Repeat("_", 40): -1, strings.Repeat("> ", 17) + "\n甲": 0, strings.Repeat("+", 17) + "甲": 0} {
		if got := tooDeep(body); got != want {
			t.Errorf("%q: %d, want %d", body, got, want)
		}
	}
}

// TestEastAsian: the first and the last of every range of characters that are written without spaces, and their neighbours.
func TestEastAsian(t *testing.T) {
	for text, want := range map[string]bool{"—…‘’“”\u3000。ー\u30FF！～｠￠￦一\u9FFF㐀\U00020000々": true, "a1 é\u2013\u2015‐\u2025\u2027\u2017\u201E↑ㄅ\u2FFF\u3105ꀀ가\uFE30\uFF00｡\uFFDF\uFFE7😀": false} {
		for _, r := range text {
			if eastAsian(r) != want {
				t.Errorf("U+%04X: %v", r, !want)
			}
		}
	}
}
