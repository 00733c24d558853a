package source

import (
	"strings"

	"fanshi/internal/diag"
)

const frontExample = "文件开头应是：第一行 ---，接着每行一项（如 title: 标题），再用一行 --- 结束，下面才是正文"

// Split separates the front matter, which stands between two lines "---" at the top of the file, from the body.
// Both spans keep their true line numbers; either may be empty.
func (t *Text) Split(diags *diag.List) (front, body Span, ok bool) {
	first := t.line(1)
	if strings.TrimRight(first, " \t") != "---" {
		message := "缺少文件头"
		if isDashes(first) {
			message = "文件头的第一行要用三个半角减号"
		}
		diags.Error(diag.Pos{File: t.File, Line: 1, Col: 1}, "front-matter.missing", message, frontExample)
		return Span{}, Span{}, false
	}
	start := min(len(first)+1, len(t.Data))
	for n := 2; n <= len(t.starts); n++ {
		line := t.line(n)
		if strings.TrimRight(line, " \t") == "---" {
			end := t.starts[n-1]
			return Span{t, start, end}, Span{t, min(end+len(line)+1, len(t.Data)), len(t.Data)}, true
		}
	}
	diags.Error(diag.Pos{File: t.File, Line: 1, Col: 1}, "front-matter.unclosed", "文件头从这里开始，但没有结束", "在文件头最后一项的下一行加上 ---")
	return Span{}, Span{}, false
}

// isDashes reports whether a line consists of dashes of any kind, such as the ones a Chinese keyboard makes.
func isDashes(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.Trim(s, "-—–－‐‑─") == ""
}
