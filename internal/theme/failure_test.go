package theme

import (
	"fmt"
	"html/template"
	"io"
	"strings"
	"testing"

	"fanshi/internal/diag"
)

// TestFailures breaks templates as designers do and lets the template engine itself complain: each fault is told at its own
// place, in Chinese, without a word of the engine's.
func TestFailures(t *testing.T) {
	data := map[string]any{"Title": "标题", "List": []string{"甲"}, "Nothing": (*struct{ Name string })(nil), "One": struct{ Name string }{"甲"}}
	for text, want := range map[string]string{
		"<p>\n字{{ titel }}":                              "2:5 没有“titel”这个函数",
		"<p>{{if .Title}}\n字<b>{{range .List}}{{end}}\n": "1:4 {{if}}、{{range}}、{{with}} 或 {{define}} 少一个 {{end}}",
		"{{with .Title}}{{end}}\n  {{range .List}}x":     "2:3 {{if}}、{{range}}、{{with}} 或 {{define}} 少一个 {{end}}",
		"{{/* {{if}} */}}{{\"{{if}}\"}}\n{{if .Title}}":  "2:1 {{if}}、{{range}}、{{with}} 或 {{define}} 少一个 {{end}}",
		"<p>\n字符{{end}}":                                 "2:3 多了一个 {{end}}",
		"{{.Title}}\n{{.Title}} {{else}}":                "2:12 {{else}} 的位置不对",
		"<p>{{.Title}}\n{{ .Title\n":                     "2:1 {{ 没有对应的 }}，或者引号没有成对",
		"字{{ \"a }}":                                     "1:2 {{ 没有对应的 }}，或者引号没有成对",
		"{{ .Title } }}":                                 "1:1 {{ 没有对应的 }}，或者引号没有成对",
		"一\n二{{template \"foot\"}}":                      "2:13 没有名为“foot”的模板块",
		"字{{.One.Nmae}}":                                 "1:8 没有“Nmae”这个字段",
		"字{{ $x }}":                                      "1:2 没有“$x”这个变量",
		"{{.Nothing.Name}}":                              "1:11 这张宣传品上没有“Name”所属的内容",
		"\n\n{{len}}":                                    "3:3 “len”的参数个数不对",
		"{{index .List \"a\"}}":                          "1:3 值的种类不对",
		"{{index .List 1}}":                              "1:3 没有这么多项，序号超出了范围",
		"{{if}}{{end}}":                                  "1:1 {{if}} 里缺少内容",
		"<p>{{.Title</p>":                                "1:4 {{ }} 里不该有“<”，或者前面少了 }}",
		"{{.Title ; }}":                                  "1:1 {{ }} 里的“;”不该出现在这里",
		"{{index .List 1x}}":                             "1:1 “1x”不是可用的数",
		"{{(len .List}}":                                 "1:1 ( ) 没有成对",
		"{{len .List)}}":                                 "1:1 ( ) 没有成对",
		"{{'字符'}}":                                       "1:1 单引号里只能有一个字；一句话要用双引号",
		"{{/* 说明 * / */ x}}":                             "1:1 说明文字要写成 {{/* 说明 */}}",
		"{{break}}":                                      "1:1 {{break}} 只能写在 {{range}} 里面",
		"{{define \"a\"}}甲{{end}}{{define \"a\"}}乙{{end}}": "1:38 模板块“a”写了两遍",
		"{{if .Title}}<a href=\"{{end}}x":                  "1:6 {{if}}、{{range}} 或 {{with}} 的两种结果里，HTML 标记或引号开合不一样",
		"<a href=\"x":                                      "0:0 标记或引号没有写完整，内容会落进标记里面",
		"<a =x>{{.Title}}</a>":                             "0:0 HTML 标记的属性写错了：属性名后面写等号，值放在双引号里",
		"<a href=\"{{if .Title}}?{{end}}{{.Title}}\">":     "1:33 网址里 {{ }} 的位置不明确：前面的 {{if}} 有时写了问号，有时没有",
		"{{range 0.5}}{{end}}":                             "1:9 值的种类不对",
		"{{.Title 1}}":                                     "1:3 “Title”不是函数，后面不能再写值",
		"{{.One.name}}":                                    "1:7 没有“name”这个字段",
		"{{slice .List 2 5}}":                              "1:3 没有这么多项，序号超出了范围",
		"{{nil}}":                                          "1:3 值的种类不对",
		"{{.Absent}}":                                      "1:3 没有“Absent”这个字段",
		"{{.Title := 1}}":                                  "1:1 {{ }} 里的“:=”不该出现在这里",
		"<p data-pos=\"a.html:1:1\">字<b data-pos=\"a.html:1:9\">{{ titel }}": "1:11 没有“titel”这个函数",
	} {
		tree, err := template.New("a.html").Option("missingkey=error").Parse(text)
		if err == nil {
			err = tree.Execute(io.Discard, data)
		}
		if err == nil {
			t.Errorf("%q has no fault", text)
			continue
		}
		pos, words := Sources{"a.html": text}.Failure("other.html", err)
		file := pos.File
		if got := fmt.Sprintf("%d:%d %s", pos.Line, pos.Col, words); got != want || file != "a.html" && file != "other.html" {
			t.Errorf("%q: %s %s\nwant %s\nof %v", text, file, got, want, err)
		}
	}
	if pos, words := (Sources{}).Failure("other.html", io.ErrUnexpectedEOF); pos != (diag.Pos{File: "other.html"}) || words != failureWords("unexpected EOF") {
		t.Errorf("%v %s", pos, words)
	}
}

// TestUnclosed finds the innermost action without its end.
func TestUnclosed(t *testing.T) {
	for text, want := range map[string]int{
		"": -1, "{{if .A}}{{end}}": -1, "{{if .A}}": 0, "x{{if .A}}{{with .B}}{{end}}": 1, "x{{if .A}}{{with .B}}": 10, "{{end}}{{- block \"a\" . -}}": 7, "{{.If}}{{ifx}}": -1, "{{define \"a\"}}{{end}}{{range .A}}": 21, "{{/*{{if}}*/}}": -1, "{{`{{if}}`}}{{if .A}}": 12, "{{if .A}}{{`{{if}}`}}": 0, "{{if .A}}{{\"{{if}}\"}}": 0, "{{if .A}}{{/*{{if}}*/}}": 0,
	} {
		at, ok := unclosed(text)
		if !ok {
			at = -1
		}
		if at != want {
			t.Errorf("%s: %d, want %d", text, at, want)
		}
	}
}

// TestPlaceIn counts lines and characters from 1, and leaves places of start tags out.
func TestPlaceIn(t *testing.T) {
	const text = "甲乙\n丙<b data-pos=\"x:1:1\">丁\n"
	for at, want := range map[int]string{0: "1:1", 3: "1:2", 6: "1:3", 7: "2:1", 10: "2:2", strings.Index(text, "丁"): "2:5", len(text): "3:1"} {
		line, col := placeIn(text, at)
		if got := fmt.Sprintf("%d:%d", line, col); got != want {
			t.Errorf("%d is at %s, want %s", at, got, want)
		}
	}
	for line, want := range map[int]string{0: "", 1: "甲乙", 2: "丙<b data-pos=\"x:1:1\">丁", 3: "", 4: "", -1: ""} {
		if got := lineOf(text, line); got != want {
			t.Errorf("line %d is %q", line, got)
		}
	}
	if column("甲乙", -1) != 1 || column("甲乙", 99) != 3 {
		t.Error("columns beyond the line")
	}
}

// TestCheckPhrases: a phrase that there is not is told where it is named, in whatever branch, with the one that was meant.
func TestCheckPhrases(t *testing.T) {
	diags := &diag.List{}
	CheckPhrases("a.html", "字{{.Phrases.Known}} .Phrases.Text\n甲{{if .X}}{{else}}{{.Y}}{{$.Phrases.Knwon}}{{end}}\n{{.Phrases.Zzzzzzzz}}{{.Phrases.Known}}", []string{"Known", "Other"}, diags)
	var got []string
	for _, d := range diags.Sorted() {
		got = append(got, fmt.Sprintf("%s %s %s。%s", d.Pos, d.Code, d.Message, d.Remedy))
	}
	want := "a.html:2:37 template.phrase 没有名为“Knwon”的固定用语，您是不是想写 Known？。改成 Known\na.html:3:12 template.phrase 没有名为“Zzzzzzzz”的固定用语。改成 content/phrases.yaml 里有的键"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestNamesOfColours: what CSS takes as a custom property's name.
func TestNamesOfColours(t *testing.T) {
	for name, want := range map[string]bool{"signal": true, "a": true, "z9": true, "a-b": true, "a0": true, "": false, "9a": false, "-a": false, "A": false, "aB": false, "a_b": false, "信号": false, "a{": false, "a`": false, "a:": false, "a/": false} {
		if customProperty(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
