package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// typedFields are keys as those of a piece of content.
type typedFields struct {
	Title  Value   `yaml:"title,required" also:"标题,题目" example:"接到“客服”来电怎么办"`
	Date   Value   `yaml:"date,word" also:"日期" example:"2026-11-05"`
	Venues []Value `yaml:"venues,names" also:"场所"`
	Lines  []Value `yaml:"headline,one" also:"大标题"`
	Lots   []struct {
		Name Value `yaml:"name,required" also:"名称"`
		Many Value `yaml:"many,word"`
	} `yaml:"lots" also:"清单"`
}

// typed are files as officers type them.
var typed = []string{
	"---\ntitle: 甲\n---\n正文\n",
	"---\n标题：甲\n日期：２０２６－１１－０５\n---\n正文",
	"---\ntitle:甲\ndate：2026-11-05\n---\n正文",
	"——————\n标题: 甲\n———\n\n正文\n",
	"\n\n---\ntitle: 甲\n---\n正文\n",
	"标题：甲\n场所：银行、学校\n\n正文\n",
	"标题：甲\n日期：2026-11-05",
	"题目：甲\n大标题：\n- 先停\n- 再问\n正文\n",
	"标题：甲\n----\n正文\n",
	"---\ntitle: 甲\nvenues: [银行，学校]\n---\n",
	"---\ntitle: 甲\nvenues: 【银行、“学校”；ＡＴＭ】\n---\n",
	"---\ntitle: 甲\nvenues:\n  - “银行”\n  - 学校\n---\n",
	"---\ntitle: 甲\nvenues: [银行, 学校]\n---\n",
	"---\ntitle: 甲\nvenues: 银行\n---\n",
	"---\ntitle: 甲\nvenues: ［银行］\n---\n",
	"---\ntitle: 甲\nvenues: 银行、\n---\n",
	"---\ntitle: 甲\nheadline:\n • 先停\n • 再问\n---\n",
	"---\ntitle: 甲\nheadline:\n－先停\n-再问\n---\n",
	"---\ntitle: 甲\nheadline：先停\n---\n",
	"---\n  title: 甲\n   date: 2026-11-05\n---\n",
	"---\ntitle: 甲\n  date: 2026-11-05\n---\n",
	"---\ntitle: 甲\nlots:\n  - name: 一\n    many: “3”\n  - 名称：二\n    many：４\n---\n",
	"---\ntitle: 甲\n清单：\n  - 名称：一\n\tmany: 3\n---\n",
	"---\ntitle: “甲”\ndate: “2026-11-05”\n---\n",
	"---\ntitel: 甲\n---\n", "---\n标提：甲\n---\n", "---\n标题：甲\ntitle: 乙\n---\n", "---\ntitle: 甲\n正文\n", "正文\n", "---\n标题：甲\n说明\n---\n", "---\ntitle: 甲\nvenues: {a: b}\n---\n", "---\ntitle: 甲\n场所：\n---\n",
	"\uFEFF---\r\n标题：甲\r\n---\r\n正文\r\n", "---\ntitle: 甲：乙\n---\n", "---\ntitle: \"甲\n---\n", "---\ntitle : 甲\n---\n", "标题 ： 甲\n日期 ：2026-11-05\n————\n正文", "---\n---\n正文\n",
	"---\n标题：甲\nvenuez: 银行\n清单：\n  - many: 3\n---\n",
}

// readTyped reads a file as content is read.
func readTyped(name, data string) (fields typedFields, body string, text *Text, reading *Reading, diags *diag.List) {
	reading, diags = &Reading{}, &diag.List{}
	text, ok := ReadInto(fstest.MapFS{name: {Data: []byte(data)}}, name, reading, diags)
	if !ok {
		return
	}
	front, rest, ok := text.SplitInto(reading, &fields, diags)
	if !ok {
		return
	}
	DecodeInto(front, &fields, reading, diags)
	return fields, rest.String(), text, reading, diags
}

// told writes what a file says, without places.
func (f *typedFields) told() string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %q date %q venues [", f.Title.Text, f.Date.Text)
	for _, v := range f.Venues {
		fmt.Fprintf(&b, "%q ", v.Text)
	}
	b.WriteString("] headline [")
	for _, v := range f.Lines {
		fmt.Fprintf(&b, "%q ", v.Text)
	}
	b.WriteString("]")
	for _, l := range f.Lots {
		fmt.Fprintf(&b, " lot %q %q", l.Name.Text, l.Many.Text)
	}
	return b.String()
}

// TestAsOfficersType compares what files are read as, what is said of it and how they would be written with testdata/typed.txt.
// The written form says the same, and there is nothing left to be written otherwise.
func TestAsOfficersType(t *testing.T) {
	var b strings.Builder
	for _, data := range typed {
		fields, body, text, reading, diags := readTyped("a.md", data)
		fmt.Fprintf(&b, "# %q\n%s body %q\n", data, fields.told(), body)
		if text != nil {
			reading.Report(text.Pos, diags)
		}
		for _, d := range diags.Sorted() {
			fmt.Fprintf(&b, "%s %s %s %s。%s\n", strings.TrimPrefix(d.Pos.String(), "a.md:"), d.Severity, d.Code, d.Message, d.Remedy)
		}
		if text == nil || diags.HasErrors() || reading.Plain() {
			continue
		}
		written, ok := reading.Written(text)
		fmt.Fprintf(&b, "written %q %v\n", string(text.Encode(written)), ok)
		again, rest, other, left, problems := readTyped("a.md", string(text.Encode(written)))
		if !ok || other == nil || problems.HasErrors() || !left.Plain() || again.told() != fields.told() || rest != body {
			t.Errorf("%q is written as %q, which is read as %s body %q: %q %v", data, written, again.told(), rest, left.Ways(), problems.Sorted())
		}
	}
	testtools.CompareText(t, "testdata/typed.txt", b.String(), *update)
}

// TestOverlay: files of an overlay are read and described as files are; all others are those below.
func TestOverlay(t *testing.T) {
	fsys := Overlay(fstest.MapFS{"a/x.md": {Data: []byte("old")}, "a/y.md": {Data: []byte("other")}}, map[string][]byte{"a/x.md": []byte("newer")})
	for name, want := range map[string]string{"a/x.md": "newer", "a/y.md": "other"} {
		data, err := fs.ReadFile(fsys, name)
		info, failed := fs.Stat(fsys, name)
		if err := errors.Join(err, failed); err != nil || string(data) != want || info.Size() != int64(len(want)) || info.Name() != name[2:] || info.IsDir() || !info.Mode().IsRegular() {
			t.Errorf("%s: %q %+v %v", name, data, info, err)
		}
		f, err := fsys.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := f.Stat(); err != nil || info.Size() != int64(len(want)) || f.Close() != nil {
			t.Errorf("%s, opened: %v", name, err)
		}
	}
	if _, err := fsys.Open("a/z.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := fs.Stat(fsys, "a/z.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// TestHide: what is hidden is not there, in whatever way it is asked for.
func TestHide(t *testing.T) {
	fsys := Hide(fstest.MapFS{"a/x.md": {Data: []byte("x")}, "a/y.md": {Data: []byte("y")}}, map[string]bool{"a/x.md": true})
	_, opened := fsys.Open("a/x.md")
	_, described := fs.Stat(fsys, "a/x.md")
	if !errors.Is(opened, fs.ErrNotExist) || !errors.Is(described, fs.ErrNotExist) {
		t.Errorf("%v, %v", opened, described)
	}
	if entries, err := fs.ReadDir(fsys, "a"); err != nil || len(entries) != 1 || entries[0].Name() != "y.md" {
		t.Errorf("%v %v", entries, err)
	}
	info, err := fs.Stat(fsys, "a/y.md")
	if data, failed := fs.ReadFile(fsys, "a/y.md"); err != nil || failed != nil || string(data) != "y" || info.Size() != 1 {
		t.Errorf("%q %v %v %v", data, info, err, failed)
	}
}

// TestWays: what was understood several times is told once, with how often; edits that overlap cannot be written; nothing is noted
// where nobody wants to know.
func TestWays(t *testing.T) {
	text, ok := ReadInto(fstest.MapFS{"a": {Data: []byte("甲乙丙\n丁\n")}}, "a", nil, &diag.List{})
	if !ok {
		t.Fatal("unread")
	}
	r := &Reading{}
	n := r.In(Span{text, 3, len(text.Data)})
	n.Note(4, "有 %d 处")
	n.Note(0, "有 %d 处")
	n.Doubt(7, "整行", "看第 %d 行")
	n.Write(0, 3, "B")
	r.edits = append(r.edits, edit{0, 0, "A"})
	if got, ok := r.Written(text); !ok || got != "A甲B丙\n丁\n" || r.Plain() || fmt.Sprint(r.Ways()) != "[有 2 处 整行]" {
		t.Errorf("%q %v %q", got, ok, r.Ways())
	}
	var diags diag.List
	r.Report(text.Pos, &diags)
	if d := diags.Sorted(); len(d) != 1 || d[0].Code != "piece.read" || d[0].Pos != text.Pos(3) || d[0].Message != "这个文件是这样读的：有 2 处；整行" || d[0].Remedy != "看第 2 行；不用改；运行 fanshi check --fix，就换成手册里的写法，意思不变" {
		t.Errorf("%+v", d)
	}
	for _, e := range []edit{{4, 5, ""}, {9, 8, ""}, {0, len(text.Data) + 1, ""}} {
		bad := &Reading{edits: append([]edit{{3, 6, "B"}}, e)}
		if got, ok := bad.Written(text); ok || got != "" {
			t.Errorf("%+v: %q", e, got)
		}
	}
	var nobody Noter
	nobody.Note(0, "x")
	nobody.Write(0, 1, "x")
	var none *Reading
	none.Report(text.Pos, &diags)
	none.Replace(Value{}, "x", "y")
	none.ReplaceStart(text, diag.Pos{Line: 1, Col: 1}, "x", "x", "y")
	if !none.Plain() || none.Ways() != nil || diags.Len() != 1 || !(&Reading{}).Plain() {
		t.Error("something is noted")
	}
	marked := &Text{crlf: true, mark: true}
	if got := marked.Encode("甲\n乙\n"); !bytes.Equal(got, []byte("\uFEFF甲\r\n乙\r\n")) {
		t.Errorf("%q", got)
	}
}

// TestPlacesOfNames: each name of a list stands where it was typed, whatever parts them and stands around them.
func TestPlacesOfNames(t *testing.T) {
	for line, want := range map[string]string{
		"venues: 银行，学校":             "银行@9 学校@12",
		"venues: 银行 、　学校":           "银行@9 学校@14",
		"venues: 【  银行；“ＡＴＭ” ，学校 】": "银行@12 ATM@15 学校@22",
		"venues: [ 银行，学校, 车站]":      "银行@11 学校@14 车站@18",
		"venues: \"银行，学校\"":         "银行@10 学校@13",
		"venues:\n  - 银行":           "银行@5",
	} {
		fields, _, _, _, diags := readTyped("a.md", "---\ntitle: 甲\n"+line+"\n---\n")
		var got []string
		for _, v := range fields.Venues {
			got = append(got, fmt.Sprintf("%s@%d", v.Text, v.Pos.Col))
		}
		if strings.Join(got, " ") != want || diags.HasErrors() {
			t.Errorf("%s: %q, want %s: %v", line, got, want, diags.Sorted())
		}
	}
}
