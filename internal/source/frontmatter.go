package source

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
)

const frontExample = "文件开头应是：第一行 ---，接着每行一项（如 title: 标题），再用一行 --- 结束，下面才是正文"

// Split separates the front matter, which stands between two lines "---" at the top of the file, from the body.
// Both spans keep their true line numbers; either may be empty.
func (t *Text) Split(diags *diag.List) (front, body Span, ok bool) {
	return t.SplitInto(nil, nil, diags)
}

// SplitInto is Split for what officers write, with a pointer to the struct that the front matter is decoded into: lines of
// other dashes, or none at all around lines that begin with its keys, are understood and noted in the Reading. Where there is
// no front matter, the message holds one to paste.
func (t *Text) SplitInto(reading *Reading, into any, diags *diag.List) (front, body Span, ok bool) {
	h := header{Text: t, reading: reading, first: 1}
	if reading != nil {
		h.names = aliasesOf(reflect.TypeOf(into).Elem(), map[string]bool{})
		for _, k := range describe(reflect.TypeOf(into).Elem()) {
			h.names[k.Name] = true
		}
		for h.first < len(t.starts) && strings.TrimSpace(t.line(h.first)) == "" {
			h.first++
		}
	}
	place := diag.Pos{File: t.File, Line: h.first, Col: 1}
	first := t.line(h.first)
	switch {
	case strings.TrimRight(first, " \t") == "---", reading != nil && isDashes(first):
	case reading != nil && h.isKey(first):
		return h.unmarked()
	case isDashes(first):
		diags.Error(place, "front-matter.missing", "文件头的第一行要用三个半角减号", frontExample)
		return Span{}, Span{}, false
	default:
		remedy := frontExample
		if reading != nil {
			remedy = "在文件开头粘贴下面几行，换成自己的内容：\n" + headerExample(into)
		}
		diags.Error(place, "front-matter.missing", "缺少文件头", remedy)
		return Span{}, Span{}, false
	}
	last := h.closing()
	if last == 0 {
		remedy := "在文件头最后一项的下一行加上 ---"
		if end := h.end(h.first + 1); end > h.first+1 && end <= len(t.starts) && reading != nil {
			remedy = fmt.Sprintf("在第 %d 行上面加一行 ---", end)
		}
		diags.Error(place, "front-matter.unclosed", "文件头从这里开始，但没有结束", remedy)
		return Span{}, Span{}, false
	}
	h.write(h.first)
	h.write(last)
	if h.first > 1 {
		h.blanksBefore()
	}
	return Span{t, h.after(h.first), t.starts[last-1]}, Span{t, h.after(last), len(t.Data)}, true
}

// header finds the front matter of a file that an officer has written.
type header struct {
	*Text
	reading *Reading // nil: it must stand as the manual says
	names   map[string]bool
	first   int // its first line
}

// after is the offset behind a line and its end.
func (h *header) after(n int) int { return min(h.starts[n-1]+len(h.line(n))+1, len(h.Data)) }

// isKey reports whether a line begins with a known key and a colon of any kind.
func (h *header) isKey(line string) bool {
	line = strings.TrimLeft(line, " \t\u3000")
	i := strings.IndexAny(line, ":：")
	return i > 0 && h.names[strings.TrimRight(line[:i], " \t\u3000")]
}

// closing returns the line that ends the front matter, 0 when there is none: three hyphens, else a line of other dashes.
func (h *header) closing() int {
	for n := h.first + 1; n <= len(h.starts); n++ {
		if strings.TrimRight(h.line(n), " \t") == "---" {
			return n
		}
	}
	for n := h.first + 1; h.reading != nil && n <= len(h.starts); n++ {
		if isDashes(h.line(n)) {
			return n
		}
	}
	return 0
}

// write notes a line of other dashes.
func (h *header) write(n int) {
	if line := h.line(n); h.reading != nil && strings.TrimRight(line, " \t") != "---" {
		h.reading.note(h.starts[n-1], "文件头上下的横线读作 ---", "")
		h.reading.edits = append(h.reading.edits, edit{h.starts[n-1], h.starts[n-1] + len(line), "---"})
	}
}

func (h *header) blanksBefore() {
	h.reading.note(0, "文件头上面的空行没有算", "")
	h.reading.edits = append(h.reading.edits, edit{0, h.starts[h.first-1], ""})
}

// end returns the first line, from one on, that belongs to no front matter: it is empty, or neither begins with a key nor is an
// item of a list or indented.
func (h *header) end(n int) int {
	for ; n <= len(h.starts); n++ {
		line := h.line(n)
		content := strings.TrimLeft(line, " \t\u3000")
		dash, _ := dashOf(content)
		if content == "" || !h.isKey(line) && dash == 0 && len(content) == len(line) {
			break
		}
	}
	return n
}

// unmarked takes the lines up to the first one that is none of front matter, where no line of dashes begins it.
func (h *header) unmarked() (front, body Span, ok bool) {
	end := h.end(h.first)
	start, stop := h.starts[h.first-1], len(h.Data)
	if end <= len(h.starts) {
		stop = h.starts[end-1]
	}
	h.reading.note(start, "开头的几行“项: 内容”读作文件头", "")
	write := func(start, stop int, text string) { h.reading.edits = append(h.reading.edits, edit{start, stop, text}) }
	write(0, start, "---\n")
	body = Span{h.Text, stop, len(h.Data)}
	switch {
	case end <= len(h.starts) && isDashes(h.line(end)):
		h.write(end)
		body.start = h.after(end)
	case stop > 0 && h.Data[stop-1] != '\n':
		write(stop, stop, "\n---\n")
	default:
		write(stop, stop, "---\n")
	}
	return Span{h.Text, start, stop}, body, true
}

// headerExample writes a front matter with the keys that a struct requires.
func headerExample(into any) string {
	var b strings.Builder
	b.WriteString("---\n")
	for _, k := range describe(reflect.TypeOf(into).Elem()) {
		if k.Required {
			fmt.Fprintf(&b, "%s: %s\n", k.Name, k.Example)
		}
	}
	return b.String() + "---"
}

// isDashes reports whether a line consists of dashes of any kind, such as the ones a Chinese keyboard makes.
func isDashes(s string) bool {
	s = strings.TrimSpace(s)
	return utf8.RuneCountInString(s) >= 2 && strings.Trim(s, "-—–－‐‑─") == ""
}
