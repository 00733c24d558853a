package theme

import (
	"regexp"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"fanshi/internal/diag"
)

// Sources are the texts of parsed templates by the name under which they were parsed, which is the file as Place says.
// Places that sheet/markup writes into start tags (data-pos) are not counted as columns.
type Sources map[string]string

// failureForm is how text/template and html/template write an error: template: file:3: …, template: file:3:14:
// executing "x" at <.Y>: …, html/template:file:3:14: …
var failureForm = regexp.MustCompile(`(?s)(?:html/)?template: ?([^:\n]+):(\d+)(?::(\d+))?: (.*)$`)

// Failure tells where an error of html/template lies and what it says, in words for people. Where the error has no
// place, it is the file of the template that was to be filled.
func (s Sources) Failure(file string, err error) (diag.Pos, string) {
	pos := diag.Pos{File: file}
	m := failureForm.FindStringSubmatch(err.Error())
	if m == nil {
		return pos, failureWords(err.Error())
	}
	pos.File = m[1]
	pos.Line, _ = strconv.Atoi(m[2])
	text := s[pos.File]
	switch bytes, err := strconv.Atoi(m[3]); {
	case err == nil:
		pos.Col = column(lineOf(text, pos.Line), bytes)
	case strings.HasSuffix(m[4], "unexpected EOF"):
		if at, ok := unclosed(text); ok {
			pos.Line, pos.Col = placeIn(text, at)
		}
	default:
		if at, ok := faulty(text, pos.Line, m[4]); ok {
			pos.Line, pos.Col = placeIn(text, at)
		}
	}
	return pos, failureWords(m[4])
}

var annotation = regexp.MustCompile(` data-pos="[^"]*"`)

// column counts the characters before a byte of a line, from 1, places of start tags left out.
func column(line string, bytes int) int {
	before := annotation.ReplaceAllString(line[:min(max(bytes, 0), len(line))], "")
	return utf8.RuneCountInString(before) + 1
}

func lineOf(text string, line int) string {
	lines := strings.SplitN(text, "\n", line+1)
	if line < 1 || line > len(lines) {
		return ""
	}
	return lines[line-1]
}

func placeIn(text string, at int) (line, col int) {
	begin := strings.LastIndexByte(text[:at], '\n') + 1
	return strings.Count(text[:at], "\n") + 1, column(text[begin:], at-begin)
}

var action = regexp.MustCompile(`(?s)\{\{-?\s*(?:/\*.*?\*/|[^}"` + "`" + `]|"(?:[^"\\]|\\.)*"|` + "`[^`]*`" + `)*-?\}\}`)

var opener = regexp.MustCompile(`^\{\{-?\s*(if|range|with|block|define|end)\b`)

// unclosed finds the innermost action that no {{end}} closes.
func unclosed(text string) (int, bool) {
	var open []int
	for _, m := range action.FindAllStringIndex(text, -1) {
		switch word := opener.FindStringSubmatch(text[m[0]:m[1]]); {
		case word == nil:
		case word[1] != "end":
			open = append(open, m[0])
		case len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return 0, false
	}
	return open[len(open)-1], true
}

var unknownFunction = regexp.MustCompile(`function "([^"]+)" not defined`)

// faulty finds the action of a line that cannot be parsed: the text up to its end is the shortest that fails as the whole
// does.
func faulty(text string, line int, message string) (int, bool) {
	if m := unknownFunction.FindStringSubmatch(message); m != nil {
		for _, a := range action.FindAllStringIndex(text, -1) {
			at := strings.Index(text[a[0]:a[1]], m[1])
			if l, _ := placeIn(text, a[0]); at >= 0 && l == line {
				return a[0] + at, true
			}
		}
		return 0, false
	}
	last := -1
	for at := 0; ; at += 2 {
		next := strings.Index(text[at:], "{{")
		if next < 0 {
			return last, last >= 0
		}
		at += next
		l, _ := placeIn(text, at)
		if l > line {
			return last, last >= 0
		}
		last = at
		if l < line {
			continue
		}
		end := strings.Index(text[at:], "}}")
		if end < 0 {
			return at, true
		}
		tree := parse.New("x")
		tree.Mode = parse.SkipFuncCheck
		if _, err := tree.Parse(text[:at+end+2], "", "", map[string]*parse.Tree{}); err != nil && strings.HasSuffix(err.Error(), message) {
			return at, true
		}
	}
}

// failures are what the template engine says, and what people are told. An error that is none of them is shown as it is.
var failures = []struct {
	form *regexp.Regexp
	text string
}{
	{regexp.MustCompile(ErrEndless.Error() + `|exceeded maximum template depth`), "循环太多、模板块一直调用自己，或者写出的文字太长"},
	{regexp.MustCompile(`function "([^"]+)" not defined`), "没有“$1”这个函数"},
	{regexp.MustCompile(`unexpected EOF`), "{{if}}、{{range}}、{{with}} 或 {{define}} 少一个 {{end}}"},
	{regexp.MustCompile(`unexpected \{\{end\}\}`), "多了一个 {{end}}"},
	{regexp.MustCompile(`unexpected \{\{else\}\}`), "{{else}} 的位置不对"},
	{regexp.MustCompile(`unclosed action|unterminated quoted string|unexpected "}" in|unclosed comment`), "{{ 没有对应的 }}，或者引号没有成对"},
	{regexp.MustCompile(`(?:no such template|template) "([^"]+)"(?: not defined)?`), "没有名为“$1”的模板块"},
	{regexp.MustCompile(`can't evaluate field (\S+) in type`), "没有“$1”这个字段"},
	{regexp.MustCompile(`map has no entry for key "([^"]+)"`), "没有“$1”这个字段"},
	{regexp.MustCompile(`undefined variable "([^"]+)"`), "没有“$1”这个变量"},
	{regexp.MustCompile(`nil pointer evaluating .+\.(\S+)`), "这张宣传品上没有“$1”所属的内容"},
	{regexp.MustCompile(`wrong number of args for (\S+): want (\S+(?: \S+ \d+)?) got (\d+)`), "“$1”的参数个数不对"},
	{regexp.MustCompile(`wrong type for value|incompatible types|expected \S+; found|can't give argument`), "值的种类不对"},
	{regexp.MustCompile(`cannot index|index of untyped nil|index of nil pointer`), "值的种类不对"},
	{regexp.MustCompile(`index out of range`), "没有这么多项，序号超出了范围"},
	{regexp.MustCompile(`missing value for (\S+)`), "{{$1}} 里缺少内容"},
	{regexp.MustCompile(`unexpected (.+) in (\S+)`), "{{ }} 里的“$1”不该出现在这里"},
}

func failureWords(message string) string {
	for _, f := range failures {
		if m := f.form.FindStringSubmatchIndex(message); m != nil {
			return string(f.form.ExpandString(nil, strings.ReplaceAll(f.text, "$1", "${1}"), message, m))
		}
	}
	return message
}
