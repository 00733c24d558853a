package intake

import (
	"strings"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/markdown"
	"fanshi/internal/source"
)

// write writes one line of the file.
func (r *reader) write(s string) {
	r.out.WriteString(s)
	r.out.WriteByte('\n')
	r.line++
}

// front writes the front matter: the keys of the kind's files in their order, those with a value and those that must have one.
// The latter have a comment that says what belongs there.
func (r *reader) front(kind Kind, values map[string][]string) {
	r.write("---")
	for _, form := range campaign.Forms() {
		if !strings.HasPrefix(form.File, folders[kind]+"/") {
			continue
		}
		for _, k := range form.Keys {
			r.key(k, values[k.Name])
		}
	}
	r.write("---")
}

func (r *reader) key(k source.Key, values []string) {
	switch {
	case len(values) == 0 && !k.Required:
	case len(values) == 0:
		example := ""
		if k.Example != "" {
			example = "，例如 " + k.Example
		}
		r.write("# 请补上 " + k.Name + "：" + k.About + example)
		r.write(k.Name + ":")
	case len(values) == 1:
		r.write(k.Name + ": " + value(values[0]))
	default:
		r.write(k.Name + ":")
		for _, v := range values {
			r.write("  - " + value(v))
		}
	}
}

// value writes a value so that it is read as it is: in quotation marks where its first character would mean something else.
func value(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); strings.ContainsRune(`"'[]{}&*!|>%@?,:-#`+"`", first) && !strings.HasPrefix(s, "#") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	return s
}

// heading writes a heading of the second level or below.
func (r *reader) heading(level int, text string) {
	r.gap()
	mark := strings.Repeat("#", min(max(level, 2), 6)) + " "
	r.write(mark + r.literal(text, func(s string) string { return mark + s }, isHeading))
	r.write("")
}

// paragraph writes a paragraph of one line.
func (r *reader) paragraph(text string) {
	r.write(r.literal(text, func(s string) string { return s }, isParagraph))
}

// item writes an item of a list.
func (r *reader) item(mark, text string) {
	r.write(mark + r.literal(text, func(s string) string { return mark + s }, isItem))
}

// literal is the function of that name. What no backslash can write, such as one before a sign, is written with full-width
// signs: fewer first.
func (r *reader) literal(text string, line func(string) string, is func([]doc.Block) (string, bool)) string {
	out := literal(text, line, is)
	for _, some := range []string{`\`, `\&`, `\&*_<[`, signs[len(signs)-1] + `\`} {
		if reads(line(out), text, is) {
			return out
		}
		wide := strings.Map(func(c rune) rune {
			if strings.ContainsRune(some, c) {
				return c - '!' + '！'
			}
			return c
		}, text)
		if out = literal(wide, line, is); reads(line(out), wide, is) && wide != text {
			for i, c := range []rune(text) {
				if w := []rune(wide)[i]; w != c {
					r.consume(string(c))
					r.add(string(w))
				}
			}
			r.say("“" + text + "”里的半角符号写成了全角")
			return out
		}
	}
	return out
}

// signs are those that a backslash makes text of, fewer first: most lines need none, or only that of emphasis or of a list.
var signs = []string{"*`<&", "*_`[]<>~&", "*_`[]<>#|~&!+-.()"}

// literal returns a text as Markdown that means exactly it: as it is where it is read so, else with a backslash before its
// first sign, or before as many signs as it takes.
func literal(text string, line func(string) string, is func([]doc.Block) (string, bool)) string {
	all := signs[len(signs)-1]
	candidates := []string{text}
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, "0123456789")); strings.ContainsRune(all, first) {
		at := strings.IndexRune(text, first)
		candidates = append(candidates, text[:at]+`\`+text[at:])
	}
	for _, some := range signs {
		var b strings.Builder
		before := rune(0)
		for _, c := range text {
			letter := before|0x20 >= 'a' && before|0x20 <= 'z' // a backslash between would be one of a path
			if strings.ContainsRune(some, c) && !(letter && strings.ContainsRune("_.-*(+!~#&", c)) {
				b.WriteByte('\\')
			}
			b.WriteRune(c)
			before = c
		}
		candidates = append(candidates, b.String())
	}
	for _, c := range candidates {
		if reads(line(c), text, is) {
			return c
		}
	}
	return candidates[len(candidates)-1] // the account of the whole file decides
}

// reads reports whether a line of Markdown is the text, and nothing is to be said of it.
func reads(line, text string, is func([]doc.Block) (string, bool)) bool {
	var diags diag.List
	at := func(offset int) diag.Pos { return diag.Pos{File: "import.md", Line: 1, Col: offset + 1} }
	d := markdown.Parse(line+"\n", at, markdown.Options{}, &diags)
	got, ok := is(d.Blocks)
	return ok && got == text && diags.Len() == 0
}

// plainInline is the text of inlines that are nothing else.
func plainInline(inlines []doc.Inline) (string, bool) {
	for _, i := range inlines {
		if _, ok := i.(*doc.Text); !ok {
			return "", false
		}
	}
	return doc.PlainText(inlines), true
}

// only returns the one block that there is, where it is of a kind.
func only[T doc.Block](blocks []doc.Block) (one T, ok bool) {
	if len(blocks) == 1 {
		one, ok = blocks[0].(T)
	}
	return one, ok
}

func isParagraph(blocks []doc.Block) (string, bool) {
	p, ok := only[*doc.Paragraph](blocks)
	if !ok {
		return "", false
	}
	return plainInline(p.Inline)
}

func isHeading(blocks []doc.Block) (string, bool) {
	h, ok := only[*doc.Heading](blocks)
	if !ok {
		return "", false
	}
	return plainInline(h.Inline)
}

func isItem(blocks []doc.Block) (string, bool) {
	l, ok := only[*doc.List](blocks)
	if !ok || len(l.Items) != 1 {
		return "", false
	}
	return isParagraph(l.Items[0].Blocks)
}

// isSecond is the second paragraph of the one item of a list.
func isSecond(blocks []doc.Block) (string, bool) {
	l, ok := only[*doc.List](blocks)
	if !ok || len(l.Items) != 1 || len(l.Items[0].Blocks) != 2 {
		return "", false
	}
	return isParagraph(l.Items[0].Blocks[1:])
}

// leftOver writes what could not be placed.
func (r *reader) leftOver() {
	var shown []line
	for _, l := range r.unplaced {
		if visible(l.text) {
			shown = append(shown, l)
		}
	}
	if len(shown) == 0 {
		return
	}
	r.add(campaign.Unplaced)
	r.heading(2, campaign.Unplaced)
	before := r.out.Len()
	first := r.line
	r.running(shown, false)
	for i, text := range strings.Split(r.out.String()[before:], "\n") {
		if visible(text) {
			r.unplacedLines = append(r.unplacedLines, first+i+1)
		}
	}
}
