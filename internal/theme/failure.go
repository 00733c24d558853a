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
		inside, _, closed := strings.Cut(text[at:], "}}")
		if !closed {
			return at, true
		}
		tree := parse.New("x")
		tree.Mode = parse.SkipFuncCheck
		if _, err := tree.Parse(text[:at]+inside+"}}", "", "", map[string]*parse.Tree{}); err != nil && strings.HasSuffix(err.Error(), message) {
			return at, true
		}
	}
}

// endless is what is said of an execution that the bounds, or the engine's own on blocks that call each other, have ended.
var endless = regexp.MustCompile(ErrEndless.Error() + `|exceeded maximum template depth`)

// nested is what is said of a template with too many loops within one another.
var nested = regexp.MustCompile(ErrNested.Error())

// failures are what text/template and html/template say, and what people are told; the first that fits is taken.
var failures = []struct {
	form *regexp.Regexp
	text string
}{
	{nested, "循环一层套一层，超过了 10 层"},
	{endless, "循环太多、模板块一直调用自己，或者写出的文字太长"},
	{regexp.MustCompile(`function "([^"]+)" not defined`), "没有“$1”这个函数"},
	{regexp.MustCompile(`unexpected EOF`), "{{if}}、{{range}}、{{with}} 或 {{define}} 少一个 {{end}}"},
	{regexp.MustCompile(`unexpected \{\{end\}\}`), "多了一个 {{end}}"},
	{regexp.MustCompile(`unexpected \{\{else\}\}`), "{{else}} 的位置不对"},
	{regexp.MustCompile(`bad character U\+[0-9A-F]+ '(.+)'|unrecognized character in action: U\+[0-9A-F]+ '(.+)'`), "{{ }} 里不该有“$1$2”，或者前面少了 }}"},
	{regexp.MustCompile(`(?:bad|illegal) number syntax: "(.+)"|integer overflow: "(.+)"|(\S+) overflows int`), "“$1$2$3”不是可用的数"},
	{regexp.MustCompile(`unclosed left paren|unexpected right paren`), "( ) 没有成对"},
	{regexp.MustCompile(`character constant`), "单引号里只能有一个字；一句话要用双引号"},
	{regexp.MustCompile(`comment ends before closing delimiter`), "说明文字要写成 {{/* 说明 */}}"},
	{regexp.MustCompile(`\{\{(break|continue)\}\} outside \{\{range\}\}`), "{{$1}} 只能写在 {{range}} 里面"},
	{regexp.MustCompile(`multiple definition of template "([^"]+)"`), "模板块“$1”写了两遍"},
	{regexp.MustCompile(`branches end in different contexts`), "{{if}}、{{range}} 或 {{with}} 的两种结果里，HTML 标记或引号开合不一样"},
	{regexp.MustCompile(`ends in a non-text context|on range loop re-entry|cannot compute output context`), "标记或引号没有写完整，内容会落进标记里面"},
	{regexp.MustCompile(`in unquoted attr|in attribute name|expected space, attr name, or end of tag`), "HTML 标记的属性写错了：属性名后面写等号，值放在双引号里"},
	{regexp.MustCompile(`ambiguous context within a URL`), "网址里 {{ }} 的位置不明确：前面的 {{if}} 有时写了问号，有时没有"},
	{regexp.MustCompile(`predefined escaper "([^"]+)" disallowed`), "“$1”不能写在 {{ }} 的中间"},
	{regexp.MustCompile(`could start a division or regexp|unfinished (?:escape sequence|JS regexp charset)`), "脚本或样式里的引号、斜线没有写完整"},
	{regexp.MustCompile(`unclosed action|unterminated quoted string|unexpected "}" in|unclosed comment|unterminated raw quoted string`), "{{ 没有对应的 }}，或者引号没有成对"},
	{regexp.MustCompile(`(?:no such template|no template|template) "([^"]+)"(?: not defined)?|"([^"]+)" is an incomplete or empty template`), "没有名为“$1$2”的模板块"},
	{regexp.MustCompile(`can't evaluate field (\S+) in type`), "没有“$1”这个字段"},
	{regexp.MustCompile(`no entry for key "([^"]+)"`), "没有“$1”这个字段"},
	{regexp.MustCompile(`undefined variable "([^"]+)"`), "没有“$1”这个变量"},
	{regexp.MustCompile(`nil pointer evaluating .+\.(\S+)`), "这张宣传品上没有“$1”所属的内容"},
	{regexp.MustCompile(`(\S+) is an unexported field`), "“$1”不能这样用"},
	{regexp.MustCompile(`can't give argument to non-function (\S+)|(\S+) is not a method but has arguments|(\S+) has arguments but cannot be invoked`), "“$1$2$3”不是函数，后面不能再写值"},
	{regexp.MustCompile(`wrong number of args for ([^\s:]+)`), "“$1”的参数个数不对"},
	{regexp.MustCompile(`out of range|slice index(?:es)?: |too many slice indexes`), "没有这么多项，序号超出了范围"},
	{regexp.MustCompile(`error calling (\w+): |range can't iterate over|(?:can't|cannot) (?:index|slice|print|handle|assign|use|3-index)|wrong type for value|incompatible types|expected \S+(?: \S+)?; found|nil is not a command|invalid value; expected|nil pointer|untyped nil|can't evaluate command`), "值的种类不对"},
	{regexp.MustCompile(`missing value for (\S+)`), "{{$1}} 里缺少内容"},
	{regexp.MustCompile(`unexpected "?<?([^">]+)"?>? in \S+|unexpected "?<?([^">]+)`), "{{ }} 里的“$1$2”不该出现在这里"},
	{regexp.MustCompile(``), "{{ }} 的写法不对"},
}

// Remedy says what to do about an error of an execution.
func Remedy(err error) string {
	if endless.MatchString(err.Error()) {
		return "减少 {{range}} 的次数；模板块不要直接或间接调用自己"
	}
	if nested.MatchString(err.Error()) {
		return "把里面几层循环写成一个模板块，用 {{template}} 调用；或者减少层数"
	}
	return "改正这一处的 {{ }}：核对字段名、函数名和模板块的名字"
}

var groupNumber = regexp.MustCompile(`\$(\d)`)

func failureWords(message string) string {
	for _, f := range failures {
		if m := f.form.FindStringSubmatchIndex(message); m != nil {
			return string(f.form.ExpandString(nil, groupNumber.ReplaceAllString(f.text, "$${$1}"), message, m))
		}
	}
	return "" // the last form fits everything
}
