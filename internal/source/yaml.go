package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"fanshi/internal/diag"
)

// parseYAML parses a span into a tree; on a syntax error it says where and what to do.
func parseYAML(s Span, diags *diag.List) (*yaml.Node, bool) {
	if !checkColons(s, diags) {
		return nil, false
	}
	loader, err := yaml.NewLoader(bytes.NewReader([]byte(s.String())))
	if err != nil {
		diags.Error(s.Pos(0), "yaml.syntax", "YAML 解析器无法启动："+err.Error(), "这是程序的问题，请报告给开发者")
		return nil, false
	}
	var document, second yaml.Node
	if err := loader.Load(&document); errors.Is(err, io.EOF) {
		return nil, true
	} else if err != nil {
		yamlError(s, err, diags)
		return nil, false
	}
	if err := loader.Load(&second); err == nil {
		diags.Error(place(s, &second), "yaml.syntax", "这里又开始了一份 YAML 文档，前面出现了单独一行的 --- 或 ...", "一个文件只写一份：删掉那一行")
		return nil, false
	} else if !errors.Is(err, io.EOF) {
		yamlError(s, err, diags)
		return nil, false
	}
	if document.Kind == yaml.DocumentNode && len(document.Content) == 1 {
		return document.Content[0], true
	}
	return nil, true
}

// checkColons looks for the two commonest slips, for which the parser's errors are the strangest and come a line late:
// a full-width colon after a key, and no space after the colon.
func checkColons(s Span, diags *diag.List) bool {
	pos := s.Pos(0)
	for line := range strings.Lines(s.String()) {
		key := keyStart(line)
		rest := strings.TrimRight(line[len(key):], " \t\n")
		pos.Col = utf8.RuneCountInString(key) + 1
		name := strings.TrimPrefix(strings.TrimSpace(key), "- ")
		switch {
		case name == "":
		case strings.HasPrefix(rest, "："):
			diags.Error(pos, "yaml.syntax", fmt.Sprintf("“%s”后面是中文冒号", name), "改成半角冒号加一个空格，例如："+name+": 内容")
			return false
		case len(rest) > 1 && rest[0] == ':' && !strings.ContainsRune(" \t:/", rune(rest[1])):
			diags.Error(pos, "yaml.syntax", fmt.Sprintf("“%s”的冒号后面缺少空格", name), "在冒号后面加一个空格，例如："+name+": 内容")
			return false
		}
		pos.Line++
	}
	return true
}

// keyStart returns what a line holds up to the end of a plain ASCII key at its start.
func keyStart(line string) string {
	i := len(line) - len(strings.TrimLeft(line, " "))
	if strings.HasPrefix(line[i:], "- ") {
		i += 2
	}
	for i < len(line) && (line[i]|0x20 >= 'a' && line[i]|0x20 <= 'z' || line[i] == '_') {
		i++
	}
	return line[:i]
}

// yamlAdvice translates the parser's problems; the first entry whose text occurs in the problem is used.
var yamlAdvice = []struct{ problem, message, remedy string }{
	{"tab character", "这里用了制表符（Tab）缩进", "改用空格缩进"},
	{"mapping values are not allowed", "这里多出一个半角冒号，或者上一行的写法不完整", "值里面有半角冒号加空格时，用双引号把整个值括起来；上一行若是“项:值”，在冒号后加一个空格"},
	{"could not find expected ':'", "这一项缺少半角冒号", "写成“项: 值”，冒号是半角，后面有一个空格"},
	{"unexpected end of stream", "引号只有前一半，没有后一半", "补上后面的引号"},
	{"unexpected document indicator", "引号只有前一半，没有后一半", "补上后面的引号"},
	{"unknown escape character", "双引号里的反斜杠后面不是认得的转义", "把双引号换成单引号，或者写两个反斜杠"},
	{"did not find expected ',' or ']'", "方括号没有配对，或者各项之间缺少半角逗号", "写成 [甲, 乙]，用半角的方括号和逗号"},
	{"did not find expected ',' or '}'", "花括号没有配对，或者各项之间缺少半角逗号", "写成 {项: 值, 项: 值}，用半角的花括号和逗号"},
	{"did not find expected '-' indicator", "这一行与上面的列表没有对齐", "同一个列表的每一项都以半角减号加空格开头，左边对齐"},
	{"did not find expected key", "这一行与上面的项没有对齐", "同一层的项左边对齐，下一层多缩进两个空格"},
	{"block sequence entries are not allowed", "列表不能与项写在同一行", "另起一行，缩进两个空格，再写“- 内容”"},
	{"cannot start any token", "值不能以这个符号开头", "用双引号把整个值括起来"},
	{"directive", "行首不能是百分号", "删掉百分号，或用双引号把整个值括起来"},
	{"unknown anchor", "值以星号开头，会被当作引用", "用双引号把整个值括起来"},
	{"anchor", "值以 & 或 * 开头，会被当作锚点或引用", "用双引号把整个值括起来"},
	{"alias", "值以 & 或 * 开头，会被当作锚点或引用", "用双引号把整个值括起来"},
	{"tag", "值以感叹号开头，会被当作类型标记", "用双引号把整个值括起来"},
	{"depth", "括号或列表嵌套太深", "照说明里的格式写，不要一层套一层"},
	{"block scalar", "“|”或“>”后面的写法不对", "直接把内容写在冒号后面的同一行"},
}

// yamlError reports a syntax error in Chinese. An unclosed construct is reported where it begins.
func yamlError(s Span, err error, diags *diag.List) {
	pos := s.Pos(0)
	message, remedy := "这里不符合 YAML 的写法", "每行写成“项: 值”，冒号是半角，后面有一个空格"
	var e *yaml.LoadError
	if errors.As(err, &e) {
		mark := e.Mark
		atEnd := strings.Contains(e.Message, "end of stream") || strings.Contains(e.Message, "did not find expected ','")
		if atEnd && e.ContextMark.Line > 0 {
			mark = e.ContextMark
		}
		if mark.Line > 0 {
			pos = diag.Pos{File: pos.File, Line: pos.Line - 1 + mark.Line, Col: max(mark.Column, 1)}
			if end := s.Pos(len(s.String())); pos.Compare(end) > 0 { // the parser supplies a line end that is not there
				pos = end
			}
		}
		for _, a := range yamlAdvice {
			if strings.Contains(e.Message, a.problem) || strings.Contains(e.ContextMsg, a.problem) {
				message, remedy = a.message, a.remedy
				break
			}
		}
	}
	diags.Error(pos, "yaml.syntax", message, remedy)
}

// place returns where a node stands in the file.
func place(s Span, n *yaml.Node) diag.Pos {
	first := s.Pos(0)
	if n == nil || n.Line == 0 {
		return first
	}
	return diag.Pos{File: first.File, Line: first.Line - 1 + n.Line, Col: n.Column}
}
