package source

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// What officers type in front matter where YAML wants another sign, and what is meant is plain. A reader with a Noter takes
// it for what is meant and notes it; one without reports it as an error.

// tolerant reports whether slips whose meaning is plain are understood.
func (r *yamlReader) tolerant() bool { return r.read.reading != nil }

// straight takes a line for one that is aligned, where it can belong to nothing else: an entry of the outermost mapping, an
// item of a list, a line whose tabs and full-width blanks are as wide as the blanks should be.
func (r *yamlReader) straight(l yamlLine, indent int, line string) bool {
	if !r.tolerant() || indent > 0 && l.indent != indent && !isDash(line) {
		return false
	}
	r.read.Note(l.begin, "%d 行的行首空白已经对齐")
	r.read.Write(l.begin, l.start, strings.Repeat(" ", indent))
	return true
}

// colon takes what stands between a key and its value for a colon and a blank.
func (r *yamlReader) colon(start, content int, wide bool) bool {
	if !r.tolerant() {
		return false
	}
	what := "%d 处冒号后面补上了空格"
	if wide {
		what = "%d 处中文冒号读作半角冒号"
	}
	r.read.Note(start, what)
	by := ": "
	if content < len(r.text) && r.text[content] == '\n' || content == len(r.text) {
		by = ":"
	}
	r.read.Write(start, content, by)
	return true
}

// dash takes a sign for the dash of a list.
func (r *yamlReader) dash(start, content int) bool {
	if !r.tolerant() {
		return false
	}
	r.read.Note(start, "%d 行开头的符号读作列表的“- ”")
	r.read.Write(start, content, "- ")
	return true
}

// word is the name that a line begins with, where a colon of some kind follows it: an ASCII word, or a Chinese name of a key,
// or whatever stands alone before a Chinese colon.
func (r *yamlReader) word(s string) string {
	if w := word(s); w != "" || !r.tolerant() {
		return w
	}
	if i := strings.IndexAny(s, "：:"); i > 0 {
		name := strings.TrimRight(s[:i], " \u3000")
		alone := s[i:] == "：" && bare(name) && !strings.ContainsAny(name, "，。、；！？“”（） ") && utf8.RuneCountInString(name) <= maxNameBelow
		if dash, _ := dashOf(s); r.names[name] || alone && dash == 0 {
			return name
		}
	}
	return ""
}

// maxNameBelow bounds the names of a mapping's own, such as those of kinds of venues, with a Chinese colon behind them.
const maxNameBelow = 12

// aliasesOf are the other names that the keys of a struct may have, in all its levels.
func aliasesOf(t reflect.Type, names map[string]bool) map[string]bool {
	switch t.Kind() {
	case reflect.Slice:
		aliasesOf(t.Elem(), names)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			for _, name := range splitNames(f.Tag.Get("also")) {
				names[name] = true
			}
			if f.Type != reflect.TypeFor[Value]() {
				aliasesOf(f.Type, names)
			}
		}
	}
	return names
}

func splitNames(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// separators are what people write between names.
const separators = "，、,；;"

// names reads the values of a list of names, which hold none of the separators: [bank，school], 银行、学校 or “bank”.
func (d *decoder) names(n *node) []*node {
	text, begin := n.text, n.at
	if n.end() > n.at+len(text) {
		begin++ // a quotation mark
	}
	open, end := 0, len(text)
	for _, pair := range [][2]string{{"【", "】"}, {"［", "］"}, {"[", "]"}} {
		if strings.HasPrefix(text, pair[0]) && strings.HasSuffix(text, pair[1]) && len(text) >= len(pair[0])+len(pair[1]) {
			open, end = len(pair[0]), end-len(pair[1])
			break
		}
	}
	var out []*node
	for open <= end {
		stop := end
		size := 1
		if i := strings.IndexAny(text[open:end], separators); i >= 0 {
			stop = open + i
			_, size = utf8.DecodeRuneInString(text[stop:])
		}
		part := strings.Trim(text[open:stop], " \t\u3000")
		if part != "" {
			at := begin + open + strings.Index(text[open:stop], part)
			out = append(out, &node{kind: scalarNode, at: at, stop: at + len(part), text: part})
		}
		open = stop + size
	}
	return out
}

// nameList gives a list of names as a list in brackets or of dashes, or as the one name that it is.
func (d *decoder) nameList(n *node) *node {
	if n.kind != scalarNode && (n.kind != sequenceNode || !n.flow) {
		for _, i := range n.items {
			d.asWord(i)
		}
		return n
	}
	items := n.items
	if n.kind == scalarNode {
		items = []*node{n}
	}
	list := &node{kind: sequenceNode, at: n.at, flow: true}
	for _, i := range items {
		if i.kind != scalarNode {
			list.items = append(list.items, i)
			continue
		}
		parts := d.names(i)
		if len(parts) == 1 && len(parts[0].text) == len(i.text) {
			parts = nil
		}
		if len(parts) > 0 && !slices.ContainsFunc(parts, func(p *node) bool { return !bare(plainWord(p.text)) }) {
			d.read.Note(i.at, "%d 处用别的逗号、顿号或括号写的列表读作 [甲, 乙]")
			d.read.Write(i.at, i.end(), listed(parts, n.kind == scalarNode))
			i.stop, i.text = i.end(), "" // what is left of it in the tree are the names
			for _, p := range parts {
				p.text = plainWord(p.text)
				i.text += p.text
			}
			list.items = append(list.items, parts...)
			continue
		}
		d.asWord(i)
		list.items = append(list.items, i)
	}
	if n.kind == scalarNode && len(list.items) == 1 {
		return list.items[0]
	}
	return list
}

// listed writes names as the items of a list.
func listed(items []*node, brackets bool) string {
	names := make([]string, len(items))
	for i, n := range items {
		names[i] = plainWord(n.text)
	}
	if out := strings.Join(names, ", "); !brackets {
		return out
	} else {
		return "[" + out + "]"
	}
}

// plainWord returns a word that only the program reads as it is meant: without quotation marks around it, full-width letters
// and digits, and the signs of dates and names, as ASCII.
func plainWord(s string) string {
	for _, pair := range [][2]string{{"“", "”"}, {"‘", "’"}, {"\"", "\""}, {"”", "”"}, {"“", "“"}} {
		if strings.HasPrefix(s, pair[0]) && strings.HasSuffix(s, pair[1]) && len(s) > len(pair[0])+len(pair[1]) {
			s = s[len(pair[0]) : len(s)-len(pair[1])]
			break
		}
	}
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || strings.ContainsRune("－＿．／", r) {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// bare reports whether a word can stand in a list in brackets, or alone, without being another thing there.
func bare(s string) bool {
	return s != "" && strings.TrimSpace(s) == s && !strings.ContainsAny(s, "\"'[]{},:#|>&*\\")
}

// asWord makes a node the word that it means.
func (d *decoder) asWord(n *node) {
	if d.read.reading == nil || n.kind != scalarNode {
		return
	}
	if w := plainWord(n.text); w != n.text && bare(w) {
		d.read.Note(n.at, "%d 处引号或全角字符读作半角")
		d.read.Write(n.at, n.end(), w)
		n.text = w
	}
}

// end is the offset behind a node that is text.
func (n *node) end() int { return max(n.stop, n.at+len(n.text)) }
