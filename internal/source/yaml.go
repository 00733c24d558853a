package source

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
)

// Bounds of the strict subset.
const (
	maxYAMLDepth = 16
	maxYAMLNodes = 200_000
	maxSlips     = 100 // problems of one file that are reported
	maxLineShown = 200 // characters of a line to copy
)

// yamlReader reads a span line by line. What is wrong with a line is reported at its place, with the line that was
// probably meant, and reading goes on as if that line stood there: one slip gives one problem.
type yamlReader struct {
	span   Span
	text   string
	lines  []yamlLine // without blank lines and comments
	next   int        // the line that is read next
	nodes  int
	full   bool // too many nodes or problems, reported: nothing more is read
	slips  int
	syntax Characters // what was read and is no value
	bad    bool       // something was reported
	diags  *diag.List
	read   Noter           // where slips whose meaning is plain are noted
	names  map[string]bool // Chinese names of keys
}

// yamlLine is one line: its first character that is no blank stands at start, its last ends at end.
type yamlLine struct {
	begin, start, end, indent int
	lead                      string // what it is indented with, if that is no blank
}

// parseYAML reads a span into a tree, nil for an empty one. clean says that nothing was reported.
func parseYAML(s Span, read Noter, names map[string]bool, diags *diag.List) (root *node, clean bool) {
	r := &yamlReader{span: s, text: s.String(), syntax: Characters{}, diags: diags, read: read, names: names}
	r.split()
	if len(r.lines) == 0 {
		return nil, true
	}
	root = r.block(0, 0)
	if !r.bad && root.kind != scalarNode { // text alone is refused by Decode
		r.account(root)
	}
	return root, !r.bad
}

// split finds the lines that hold something. A comment begins its line; a # anywhere else is text.
func (r *yamlReader) split() {
	for begin := 0; begin < len(r.text); {
		end := begin + strings.IndexByte(r.text[begin:], '\n')
		next := end + 1
		if end < begin {
			end, next = len(r.text), len(r.text)
		}
		line := r.text[begin:end]
		content := strings.TrimLeft(line, " \t\u3000")
		start := end - len(content)
		content = strings.TrimRight(content, " \t\u3000")
		switch {
		case content == "":
		case content[0] == '#' && !r.valueBelow(line, content):
			r.syntax.Add(content)
		case content == "---" && len(r.lines) == 0:
			r.syntax.Add(content)
		default:
			r.lines = append(r.lines, yamlLine{begin: begin, start: start, end: start + len(content), indent: start - begin})
		}
		begin = next
	}
	for i := range r.lines {
		r.indentation(&r.lines[i])
	}
}

// valueBelow reports a line such as “  #话题# 先交钱” below a key without a value: it was meant as that key's value.
func (r *yamlReader) valueBelow(line, content string) bool {
	if len(r.lines) == 0 || line[0] == '#' || strings.HasPrefix(content, "# ") || strings.Trim(content, "#") == "" {
		return false
	}
	last := r.lines[len(r.lines)-1]
	above := r.text[last.start:last.end]
	return strings.HasSuffix(above, ":") || r.tolerant() && strings.HasSuffix(above, "：")
}

// indentation counts what a line is indented with: a tab or a full-width blank as two blanks. It is reported where the
// line is read.
func (r *yamlReader) indentation(l *yamlLine) {
	lead := r.text[l.begin:l.start]
	if strings.Trim(lead, " ") == "" {
		return
	}
	l.indent, l.lead = 0, "制表符（Tab）"
	for _, c := range lead {
		l.indent += 2
		if c == ' ' {
			l.indent--
		} else if c == '\u3000' {
			l.lead = "全角空格"
		}
	}
}

// aligned reports a line that does not begin where it should.
func (r *yamlReader) aligned(l yamlLine, indent int, line string) {
	if l.lead == "" && l.indent == indent || r.straight(l, indent, line) {
		return
	}
	remedy := r.rewritten(l, strings.Repeat(" ", indent)+line)
	if l.lead != "" {
		r.error(l.begin, "yaml.indent", "行首是"+l.lead, remedy)
	} else {
		r.error(l.start, "yaml.indent", fmt.Sprintf("这一行没有与上面的项对齐：行首有 %d 个空格，应有 %d 个", l.indent, indent), remedy)
	}
}

func (r *yamlReader) content(l yamlLine) string { return r.text[l.start:l.end] }

// rewritten is the remedy that gives a line to copy.
func (r *yamlReader) rewritten(l yamlLine, line string) string {
	if utf8.RuneCountInString(line) > maxLineShown {
		line = string([]rune(line[:min(len(line), 4*maxLineShown)])[:maxLineShown]) + "……"
	}
	return "把这一行改成：" + line
}

// replaced gives the line with the part from start to stop written otherwise.
func (r *yamlReader) replaced(l yamlLine, start, stop int, by string) string {
	return r.rewritten(l, strings.Repeat(" ", l.indent)+r.text[l.start:start]+by+r.text[stop:l.end])
}

func (r *yamlReader) error(at int, code, message, remedy string) {
	r.bad = true
	if r.slips++; r.slips > maxSlips {
		r.full, r.next = true, len(r.lines)
		return
	}
	r.diags.Error(r.span.Pos(at), code, message, remedy)
	if r.slips == maxSlips {
		r.diags.Error(diag.Pos{File: r.span.Pos(0).File}, "yaml.too-many", fmt.Sprintf("这个文件里的问题太多，只列出前 %d 处", maxSlips), "先改正列出的，再检查一次")
	}
}

func (r *yamlReader) node(kind nodeKind, at int) *node {
	if r.nodes++; r.nodes > maxYAMLNodes && !r.full {
		r.full = true
		r.error(at, "yaml.too-large", fmt.Sprintf("这个文件的项超过 %d 个", maxYAMLNodes), "拆成几个小文件")
		r.next = len(r.lines)
	}
	return &node{kind: kind, at: at}
}

// block reads the lines that are indented by at least indent into one value.
func (r *yamlReader) block(indent, depth int) *node {
	first := r.lines[r.next]
	if depth > maxYAMLDepth {
		r.error(first.start, "yaml.depth", "列表嵌套太深", "照说明里的格式写，不要一层套一层")
		r.skip(indent)
		return r.node(brokenNode, first.start)
	}
	if dash, _ := dashOf(r.content(first)); dash > 0 {
		return r.sequence(first.indent, indent-1, depth)
	}
	if depth == 0 && !r.anyKey() || depth > 0 && !r.looksLikeKey(r.content(first)) {
		return r.plainBlock(indent)
	}
	if depth == 0 {
		indent = 0
	} else {
		indent = first.indent
	}
	return r.mapping(indent, depth)
}

// anyKey reports whether some line of the file is an entry of a mapping.
func (r *yamlReader) anyKey() bool {
	for _, l := range r.lines {
		if r.looksLikeKey(r.content(l)) {
			return true
		}
	}
	return false
}

// plainBlock reads a scalar that stands on a line of its own, or reports one that goes on over several.
func (r *yamlReader) plainBlock(indent int) *node {
	first := r.lines[r.next]
	r.aligned(first, first.indent, r.content(first))
	r.next++
	if r.next < len(r.lines) && r.lines[r.next].indent >= indent && indent > 0 && !r.looksLikeKey(r.content(r.lines[r.next])) {
		return r.severalLines(first, first.start, indent-1)
	}
	return r.inline(first, first.start)
}

// severalLines reports a value whose text goes on below, and passes over the lines that are indented by more than indent.
func (r *yamlReader) severalLines(l yamlLine, at, indent int) *node {
	whole := r.text[at:l.end]
	if isBlockMark(whole) {
		whole = ""
	}
	for r.next < len(r.lines) && r.lines[r.next].indent > indent && !r.looksLikeKey(r.content(r.lines[r.next])) {
		if len(whole) < 4*maxLineShown {
			whole = joinLines(whole, r.content(r.lines[r.next]))
		}
		r.next++
	}
	remedy := "写在同一行，不用“|”和“>”"
	if at > l.start {
		remedy = r.rewritten(l, strings.Repeat(" ", l.indent)+r.text[l.start:at]+whole)
	}
	r.error(at, "yaml.multi-line", "这一项的内容写成了好几行", remedy)
	return r.node(brokenNode, at)
}

func joinLines(a, b string) string {
	if a == "" || b == "" || a[len(a)-1] >= utf8.RuneSelf || b[0] >= utf8.RuneSelf {
		return a + b
	}
	return a + " " + b
}

// isBlockMark reports the marks of YAML's texts of several lines: | and > with their modifiers.
func isBlockMark(s string) bool {
	return s != "" && (s[0] == '|' || s[0] == '>') && strings.Trim(s[1:], "+-123456789 ") == "" && len(s) <= 3
}

// skip passes over the lines that are indented by at least indent.
func (r *yamlReader) skip(indent int) {
	for r.next++; r.next < len(r.lines) && r.lines[r.next].indent >= indent; r.next++ {
	}
}

// mapping reads entries whose keys stand at indent.
func (r *yamlReader) mapping(indent, depth int) *node {
	m := r.node(mappingNode, r.lines[r.next].start)
	for r.next < len(r.lines) {
		l := r.lines[r.next]
		content := r.content(l)
		if l.indent < indent && depth > 0 {
			return m
		}
		if content == "---" || content == "..." {
			r.error(l.start, "yaml.syntax", "这里出现了单独一行的 "+content+"，后面的内容会读不到", "一个文件只写一份：删掉这一行")
			r.next = len(r.lines)
			return m
		}
		if dash, _ := dashOf(content); dash > 0 && !r.looksLikeKey(content) {
			r.error(l.start, "yaml.indent", "这一行是列表的一项，但上面没有它的列表", "放到列表那一项（如 headline:）的下面；内容本来就以减号开头时，把它与上一行写在同一行")
			r.skip(indent + 1)
			continue
		}
		r.aligned(l, indent, content)
		l.indent = indent
		m.entries = r.entry(m.entries, l, indent, depth)
	}
	return m
}

// entry reads one line of a mapping and what is indented below it.
func (r *yamlReader) entry(entries []entryNode, l yamlLine, indent, depth int) []entryNode {
	key, value, ok := r.key(l)
	if !ok {
		r.next++
		return entries
	}
	r.next++
	below := r.next < len(r.lines) && r.lines[r.next].indent > indent
	goesOn := below && !r.looksLikeKey(r.content(r.lines[r.next])) && !r.beginsItem()
	var n *node
	switch {
	case value < l.end && goesOn && isQuote(r.text[value]) && closing(r.text[value:l.end]) == 0:
		n = r.severalLines(l, value, indent)
	case value < l.end:
		if n = r.inline(l, value); n.kind == brokenNode {
			for r.next < len(r.lines) && r.lines[r.next].indent > indent && !r.looksLikeKey(r.content(r.lines[r.next])) {
				r.next++
			}
		} else if goesOn && !n.flow {
			n = r.severalLines(l, value, indent)
		}
	case below:
		n = r.block(indent+1, depth+1)
	case r.next < len(r.lines) && r.lines[r.next].indent == indent && (isDash(r.content(r.lines[r.next])) || r.tolerant() && r.beginsItem()):
		n = r.sequence(indent, indent-1, depth+1)
	default:
		n = r.node(nullNode, l.end)
	}
	return append(entries, entryNode{key, n})
}

// beginsItem reports whether the next line is an item of a list.
func (r *yamlReader) beginsItem() bool {
	dash, _ := dashOf(r.content(r.lines[r.next]))
	return dash > 0
}

func isQuote(c byte) bool { return c == '"' || c == '\'' }

// sequence reads items whose dashes stand at indent, or by mistake at another place right of parent.
func (r *yamlReader) sequence(indent, parent, depth int) *node {
	s := r.node(sequenceNode, r.lines[r.next].start)
	if depth > maxYAMLDepth {
		r.error(s.at, "yaml.depth", "列表嵌套太深", "照说明里的格式写，不要一层套一层")
		r.skip(indent)
		s.kind = brokenNode
		return s
	}
	for r.next < len(r.lines) {
		l := r.lines[r.next]
		dash, right := dashOf(r.content(l))
		if l.indent <= parent || dash == 0 && (l.indent <= indent || r.looksLikeKey(r.content(l))) {
			break
		}
		if dash == 0 {
			r.error(l.start, "yaml.multi-line", "列表里的这一行不以“- ”开头", "另起一项："+strings.Repeat(" ", indent)+"- "+r.content(l)+"；或者接在上一行的末尾")
			r.next++
			continue
		}
		rest := strings.TrimLeft(r.text[l.start+dash:l.end], " \t\u3000")
		at := l.end - len(rest)
		if right || r.dash(l.start, at) {
			r.aligned(l, indent, "- "+rest)
		} else {
			r.error(l.start, "yaml.syntax", "列表的每一项要以半角减号加一个空格开头", r.rewritten(l, strings.Repeat(" ", indent)+"- "+rest))
		}
		r.syntax.Add(r.text[l.start : l.start+dash])
		s.items = append(s.items, r.item(l, at, indent, depth))
	}
	return s
}

// item reads what stands after a dash, and below it.
func (r *yamlReader) item(l yamlLine, at, indent, depth int) *node {
	switch {
	case at == l.end:
		if r.next++; r.next < len(r.lines) && r.lines[r.next].indent > indent {
			return r.block(indent+1, depth+1)
		}
		return r.node(nullNode, l.start)
	case r.looksLikeKey(r.text[at:l.end]) || isDash(r.text[at:l.end]):
		r.lines[r.next] = yamlLine{begin: l.begin, start: at, end: l.end, indent: l.indent + utf8.RuneCountInString(r.text[l.start:at])}
		return r.block(indent+1, depth+1)
	}
	r.next++
	return r.inline(l, at)
}

// account reports characters that are neither in the tree nor known to be no text: none, as far as we know.
func (r *yamlReader) account(root *node) {
	left := Characters{}
	left.Add(r.text)
	for c, n := range r.syntax {
		if left[c] -= n; left[c] == 0 {
			delete(left, c)
		}
	}
	root.each(func(n *node) { left.Remove(n.text) })
	if missing := left.Missing(); len(missing) > 0 {
		r.error(strings.IndexRune(r.text, missing[0]), "yaml.lost-text", fmt.Sprintf("有文字读不出来：%s", string(missing[:min(len(missing), 20)])), "从这里往下，每行只写一项“项: 内容”")
	}
}
