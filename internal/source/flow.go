package source

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// keyEnd returns how long the key at the start of a line is, and where its value begins: after a colon with a blank or
// nothing behind it. Zero: the line has no key.
func keyEnd(s string) (key, value int) {
	from := 0
	if s[0] == '"' || s[0] == '\'' {
		from = closing(s)
		if from == 0 || !strings.HasPrefix(strings.TrimLeft(s[from:], " "), ":") {
			return 0, 0
		}
	}
	if s[0] == '[' || s[0] == '{' {
		return 0, 0
	}
	for i := from; i < len(s); i++ {
		if s[i] == ':' && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\t') {
			return i, i + 1
		}
	}
	return 0, 0
}

// word returns the ASCII word that a line begins with.
func word(s string) string {
	i := 0
	for i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || s[i] == '_' || i > 0 && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	return s[:i]
}

// looksLikeKey reports whether a line is an entry of a mapping, also one with a slip in it.
func (r *yamlReader) looksLikeKey(s string) bool {
	if key, _ := keyEnd(s); key > 0 {
		return true
	}
	w := r.word(s)
	rest := strings.TrimLeft(s[len(w):], " \u3000")
	return w != "" && (strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, ":") && !strings.HasPrefix(rest, "://"))
}

// key reads the key of a line, and gives the offset of its value. What is wrong is reported with the right line.
func (r *yamlReader) key(l yamlLine) (key *node, value int, ok bool) {
	s := r.content(l)
	name, after := "", 0
	length, colon := keyEnd(s)
	w := r.word(s)
	rest := strings.TrimLeft(s[len(w):], " \u3000")
	at := l.start + len(w)
	slip := ""
	switch {
	case length > 0 && (s[0] == '"' || s[0] == '\''):
		end := closing(s)
		name, after = unquoted(s[:end]), colon
		r.syntax.Add(s[:end]) // its marks and backslashes; the name itself is added below
		r.syntax.Remove(name)
	case length > 0 && (w == "" || len(w) == len(strings.TrimRight(s[:length], " ")) || !strings.HasPrefix(rest, "：")):
		name, after = strings.TrimRight(s[:length], " "), colon
	case w != "" && strings.HasPrefix(rest, "："):
		name, after, slip = w, len(s)-len(rest)+len("："), "“"+w+"”后面是中文冒号"
	case w != "" && strings.HasPrefix(rest, ":"):
		name, after, slip = w, len(s)-len(rest)+1, "“"+w+"”的冒号后面缺少空格"
	case w != "" && rest != "" && len(rest) < len(s)-len(w):
		name, after, slip = w, len(w), "“"+w+"”后面缺少半角冒号"
	default:
		r.error(l.start, "yaml.syntax", "这一行不是“项: 内容”的样子", "在项的名称后面加上半角冒号和一个空格；如果它是上一行的内容，就接在上一行的末尾")
		return nil, 0, false
	}
	content := strings.TrimLeft(s[after:], " \t\u3000")
	if slip != "" && !(after > len(w) && r.colon(at, l.end-len(content), strings.HasPrefix(rest, "："))) {
		r.error(at, "yaml.syntax", slip, r.rewritten(l, strings.Repeat(" ", l.indent)+name+": "+content))
	}
	if r.syntax.Add(name + ":"); slip != "" && strings.HasPrefix(rest, "：") {
		r.syntax.Remove(":")
		r.syntax.Add("：")
	}
	key = r.node(scalarNode, l.start)
	key.text = name
	return key, l.end - len(content), true
}

// inline reads the value that begins at an offset of a line: quoted, a list or mapping in brackets, or plain text up to
// the line's end, exactly as it is typed.
func (r *yamlReader) inline(l yamlLine, at int) *node {
	switch r.text[at] {
	case '"', '\'':
		return r.quoted(l, at)
	case '[', '{':
		return r.brackets(l, at)
	}
	n := r.node(scalarNode, at)
	n.text = r.text[at:l.end]
	return n
}

// closing returns the length of the quoted text that s begins with, or 0 when it does not end.
func closing(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && s[0] == '"':
			i++
		case s[i] == s[0] && s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return 0
}

// unquoted returns what a quoted text means. Only the quotation mark and the backslash itself can be escaped.
func unquoted(s string) string {
	inner := s[1 : len(s)-1]
	if s[0] == '\'' {
		return strings.ReplaceAll(inner, "''", "'")
	}
	var b strings.Builder
	for i := 0; i < len(inner); i++ {
		if inner[i] == '\\' && i+1 < len(inner) {
			i++
		}
		b.WriteByte(inner[i])
	}
	return b.String()
}

// badEscape returns the first escape of a quoted text that would be another character than the one typed, or "".
func badEscape(s string) string {
	if s[0] != '"' {
		return ""
	}
	for i := 1; i+1 < len(s)-1; i++ {
		if s[i] == '\\' {
			if s[i+1] != '"' && s[i+1] != '\\' {
				_, n := utf8.DecodeRuneInString(s[i+1:])
				return s[i : i+1+n]
			}
			i++
		}
	}
	return ""
}

// comment reports whether nothing, or a comment, follows a value that ends by itself.
func isComment(s string) bool {
	t := strings.TrimLeft(s, " \t")
	return t == "" || len(t) < len(s) && t[0] == '#'
}

// quoted reads a value in straight quotation marks that is all of its line.
func (r *yamlReader) quoted(l yamlLine, at int) *node {
	s := r.text[at:l.end]
	length := closing(s)
	switch {
	case length == 0:
		r.error(at, "yaml.syntax", "半角引号只有前一半，这一行里没有后一半", r.replaced(l, at, l.end, curly(s)))
		return r.node(brokenNode, at)
	case !isComment(s[length:]):
		r.error(at, "yaml.straight-quote", "内容以半角引号开头，引号后面还有文字", r.replaced(l, at, l.end, curly(s)))
		return r.node(brokenNode, at)
	}
	r.syntax.Add(s[length:])
	return r.quotedNode(l, at, s[:length])
}

// quotedNode makes a scalar of a whole quoted text.
func (r *yamlReader) quotedNode(l yamlLine, at int, s string) *node {
	if escape := badEscape(s); escape != "" {
		by := "'" + strings.ReplaceAll(strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`), "'", "''") + "'"
		r.error(at, "yaml.escape", "双引号里的“"+escape+"”会变成别的字符", r.replaced(l, at, at+len(s), by))
		return r.node(brokenNode, at)
	}
	n := r.node(scalarNode, at)
	n.text, n.stop = strings.TrimSpace(unquoted(s)), at+len(s)
	if r.bad {
		return n
	}
	spent := Characters{}
	spent.Add(s)
	spent.Remove(unquoted(s))
	for c, k := range spent {
		if strings.ContainsRune(`"'\`, c) {
			r.syntax[c] += k
		}
	}
	return n
}

// curly writes Chinese quotation marks for straight ones, by turns.
func curly(s string) string {
	var b strings.Builder
	open := map[rune]bool{}
	for _, c := range s {
		switch {
		case c != '"' && c != '\'':
			b.WriteRune(c)
		case open[c]:
			b.WriteString(map[rune]string{'"': "”", '\'': "’"}[c])
			open[c] = false
		default:
			b.WriteString(map[rune]string{'"': "“", '\'': "‘"}[c])
			open[c] = true
		}
	}
	return b.String()
}

// flowReader reads lists and mappings in brackets, which may go on over lines that are indented.
type flowReader struct {
	*yamlReader
	line yamlLine
	i    int // offset in the span
	fail bool
	wide []*node // items with Chinese commas
}

// brackets reads a value that begins with a bracket or a brace and is all of its lines.
func (r *yamlReader) brackets(l yamlLine, at int) *node {
	f := &flowReader{yamlReader: r, line: l, i: at}
	before := r.bad
	n := f.value(0)
	if f.fail || f.full {
		return r.node(brokenNode, at)
	}
	end := l.end
	for k := r.next; k < len(r.lines) && r.lines[k].start < f.i; k++ { // the lines that it has read
		r.next, end = k+1, r.lines[k].end
	}
	if f.i < end && !isComment(r.text[f.i:end]) {
		s := r.text[at:l.end]
		r.bad = before
		r.error(at, "yaml.bracket", fmt.Sprintf("内容以半角%s开头，后面还有文字", bracketName(s[0])), r.replaced(l, at, l.end, wideBrackets(s)))
		return r.node(brokenNode, at)
	}
	r.syntax.Add(r.text[f.i:max(f.i, end)])
	f.reportWide()
	return n
}

func bracketName(c byte) string {
	if c == '[' {
		return "方括号"
	}
	return "花括号"
}

func wideBrackets(s string) string {
	return strings.NewReplacer("[", "【", "]", "】", "{", "｛", "}", "｝").Replace(s)
}

// blank passes over blanks, and over the ends of lines as long as the next line is indented.
func (f *flowReader) blank() {
	for f.i < len(f.text) {
		switch c := f.text[f.i]; {
		case c == ' ' || c == '\t':
			f.i++
		case c == '\n':
			rest := strings.TrimLeft(f.text[f.i:], "\n")
			if rest == "" || rest[0] != ' ' {
				return
			}
			f.i = len(f.text) - len(rest)
		default:
			return
		}
	}
}

// unclosed reports brackets that do not end, or that hold what no list holds.
func (f *flowReader) unclosed(at int) *node {
	if !f.fail {
		f.fail = true
		s := f.text[f.i:min(len(f.text), f.i+1)]
		c := f.text[at]
		message := fmt.Sprintf("半角%s没有配对，或者各项之间缺少半角逗号", bracketName(c))
		remedy := "写成 [甲, 乙]，用半角的方括号和逗号；内容本来就以方括号开头时，改用【】"
		if c == '{' {
			remedy = "写成 {项: 值, 项: 值}，用半角的花括号和逗号"
		} else if s == "" || s == "\n" {
			remedy = f.replaced(f.line, f.line.end, f.line.end, "]")
		}
		f.error(at, "yaml.syntax", message, remedy)
	}
	return f.node(brokenNode, at)
}

func (f *flowReader) value(depth int) *node {
	at := f.i
	switch c := f.text[at]; {
	case depth > maxYAMLDepth || f.full:
		f.fail = true
		f.error(at, "yaml.depth", "括号或列表嵌套太深", "照说明里的格式写，不要一层套一层")
		return f.node(brokenNode, at)
	case c == '[':
		return f.list(depth)
	case c == '{':
		return f.fields(depth)
	case c == '"' || c == '\'':
		line := f.text[at:]
		if end := strings.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		length := closing(line)
		if length == 0 {
			f.fail = true
			f.error(at, "yaml.syntax", "半角引号只有前一半，这一行里没有后一半", "补上后面的引号，或者改用中文引号“”")
			return f.node(brokenNode, at)
		}
		f.i += length
		return f.quotedNode(f.line, at, line[:length])
	}
	return nil
}

// plain reads an unquoted text up to one of the characters that end it.
func (f *flowReader) plain(ends string) *node {
	at := f.i
	for f.i < len(f.text) && !strings.ContainsRune(ends, rune(f.text[f.i])) && f.text[f.i] != '\n' {
		if f.text[f.i] == ':' && strings.Contains(ends, ":") {
			break
		}
		f.i++
	}
	n := f.node(scalarNode, at)
	n.text = strings.TrimSpace(f.text[at:f.i])
	if n.text == "" {
		n.kind = nullNode
	}
	return n
}

// punct passes over one character that is no text.
func (f *flowReader) punct() {
	f.syntax.Add(f.text[f.i : f.i+1])
	f.i++
}

func (f *flowReader) at(c byte) bool { return f.i < len(f.text) && f.text[f.i] == c }

func (f *flowReader) list(depth int) *node {
	n := f.node(sequenceNode, f.i)
	n.flow = true
	f.punct()
	for !f.fail && !f.full {
		f.blank()
		if f.at(']') {
			f.punct()
			return n
		}
		if f.i >= len(f.text) || f.text[f.i] == '\n' {
			return f.unclosed(n.at)
		}
		item := f.value(depth + 1)
		if item == nil {
			item = f.plain(",]")
			if wideComma(item.text) {
				f.wide = append(f.wide, item)
			}
		}
		n.items = append(n.items, item)
		f.blank()
		switch {
		case f.at(','):
			f.punct()
		case !f.at(']') && !f.fail:
			return f.unclosed(n.at)
		}
	}
	return n
}

// wideComma reports whether a text holds a Chinese comma: it may be two items, or one that needs quotation marks.
func wideComma(s string) bool {
	return strings.ContainsAny(s, "，、") && strings.ContainsAny(outside(s), "，、")
}

// reportWide names the items with Chinese commas; where the brackets themselves are wrong, that comes first. A tolerant reader
// leaves it to Decode, which knows the lists of names.
func (f *flowReader) reportWide() {
	for _, n := range f.wide {
		remedy := "各项之间用半角逗号；如果是一项，用半角双引号括起来"
		if n.at+len(n.text) <= f.line.end {
			by := strings.NewReplacer("，", ", ", "、", ", ").Replace(n.text)
			remedy = f.replaced(f.line, n.at, n.at+len(n.text), by) + "；如果是一项，用半角双引号括起来：\"" + n.text + "\""
		}
		if n.wide = remedy; f.tolerant() {
			continue
		}
		f.error(n.at, "yaml.wide-comma", wideMessage, remedy)
		n.kind = brokenNode
	}
}

const wideMessage = "方括号里用了中文逗号或顿号，分不清是一项还是几项"

// outside returns a text without what stands between Chinese quotation marks, book marks or brackets.
func outside(s string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("“《（", r):
			depth++
		case strings.ContainsRune("”》）", r):
			depth--
		case depth == 0:
			return r
		}
		return -1
	}, s)
}

func (f *flowReader) fields(depth int) *node {
	n := f.node(mappingNode, f.i)
	n.flow = true
	f.punct()
	for !f.fail && !f.full {
		f.blank()
		if f.at('}') {
			f.punct()
			return n
		}
		if f.i >= len(f.text) || f.text[f.i] == '\n' {
			return f.unclosed(n.at)
		}
		key := f.value(depth + 1)
		if key == nil {
			key = f.plain(":,}")
		}
		f.blank()
		if key.kind != scalarNode || !f.at(':') {
			return f.unclosed(n.at)
		}
		f.syntax.Add(key.text)
		f.punct()
		f.blank()
		if f.i >= len(f.text) || f.text[f.i] == '\n' {
			return f.unclosed(n.at)
		}
		value := f.value(depth + 1)
		if value == nil {
			value = f.plain(",}")
		}
		n.entries = append(n.entries, entryNode{key, value})
		f.blank()
		switch {
		case f.at(','):
			f.punct()
		case !f.at('}') && !f.fail:
			return f.unclosed(n.at)
		}
	}
	return n
}

// dashOf returns the length of the mark that begins an item of a list; right says that it is the one YAML wants.
func dashOf(s string) (length int, right bool) {
	if isDash(s) {
		return 1, true
	}
	for _, mark := range []string{"－", "—", "–", "•", "·", "●", "*"} {
		if rest, ok := strings.CutPrefix(s, mark); ok && (rest == "" || rest[0] == ' ') {
			return len(mark), false
		}
	}
	if len(s) > 1 && s[0] == '-' && s[1] >= utf8.RuneSelf {
		return 1, false
	}
	return 0, false
}

// isDash reports whether a line is an item of a list.
func isDash(s string) bool {
	return s == "-" || strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "-\t")
}
