package source

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
)

// Reading collects how a file of content was understood where it is not written in the way that docs/officers.md teaches, and
// what would write it so. One Notice a file tells it (Report); Written gives the text that says the same in the written form.
type Reading struct {
	ways  []way
	edits []edit
}

// way is one thing that was understood: so often, first at an offset of the file.
type way struct {
	what         string // with one %d for how often, or whole
	remedy       string // with one %d for the line; empty: nothing is in doubt
	count, first int
}

// edit replaces the bytes from start to stop of a Text's Data.
type edit struct {
	start, stop int
	text        string
}

// Noter notes in a Reading what is understood of one span of a file. The zero Noter forgets everything.
type Noter struct {
	reading *Reading
	base    int
}

// In returns the Noter for a span, whose offsets count from the span's start.
func (r *Reading) In(s Span) Noter { return Noter{r, s.start} }

// Note says what was understood of the text at an offset; the %d in what becomes how often.
func (n Noter) Note(offset int, what string) { n.Doubt(offset, what, "") }

// Doubt is Note for what may have been meant otherwise: the remedy, with a %d for the line, says what to do then.
func (n Noter) Doubt(offset int, what, remedy string) {
	if n.reading != nil {
		n.reading.note(n.base+offset, what, remedy)
	}
}

func (r *Reading) note(offset int, what, remedy string) {
	i := slices.IndexFunc(r.ways, func(w way) bool { return w.what == what })
	if i < 0 {
		r.ways = append(r.ways, way{what: what, remedy: remedy, first: offset})
		i = len(r.ways) - 1
	}
	r.ways[i].count++
	r.ways[i].first = min(r.ways[i].first, offset)
}

// Write says that the text from start to stop would be written otherwise.
func (n Noter) Write(start, stop int, text string) {
	if n.reading != nil {
		n.reading.edits = append(n.reading.edits, edit{n.base + start, n.base + stop, text})
	}
}

// Replace notes what was understood of a value of the file, which would be written otherwise.
func (r *Reading) Replace(v Value, what, text string) {
	if r == nil || v.stop <= v.start {
		return
	}
	r.note(v.start, what, "")
	for i, e := range r.edits {
		if e.start <= v.start && v.stop <= e.stop && e.start < e.stop { // written otherwise already, as one of a list or without quotation marks
			r.edits[i].text = strings.Replace(e.text, v.Text, text, 1)
			return
		}
	}
	r.edits = append(r.edits, edit{v.start, v.stop, text})
}

// Plain reports whether the file is in the written form, as far as that can be written by a program.
func (r *Reading) Plain() bool { return r == nil || len(r.edits) == 0 }

// Ways says in Chinese how the file was understood, in the order in which it was.
func (r *Reading) Ways() []string {
	if r == nil {
		return nil
	}
	out := make([]string, len(r.ways))
	for i, w := range r.ways {
		if out[i] = w.what; strings.Contains(w.what, "%d") {
			out[i] = fmt.Sprintf(w.what, w.count)
		}
	}
	return out
}

// Report says in one Notice how the file was understood; at gives the places of its offsets.
func (r *Reading) Report(at func(offset int) diag.Pos, diags *diag.List) {
	if r == nil || len(r.ways) == 0 {
		return
	}
	first := r.ways[0].first
	var remedies []string
	for _, w := range r.ways {
		if first = min(first, w.first); w.remedy != "" {
			remedies = append(remedies, fmt.Sprintf(w.remedy, at(w.first).Line))
		}
	}
	if !r.Plain() {
		remedies = append(remedies, "不用改；运行 fanshi check --fix，就换成手册里的写法，意思不变")
	}
	remedy := strings.Join(remedies, "；")
	diags.Note(at(first), "piece.read", "这个文件是这样读的："+strings.Join(r.Ways(), "；"), remedy)
}

// Written returns the file's text in the written form. The edits must not overlap; false means that they do.
func (r *Reading) Written(t *Text) (string, bool) {
	edits := slices.Clone(r.edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	var b strings.Builder
	done := 0
	for _, e := range edits {
		if e.start < done || e.stop < e.start || e.stop > len(t.Data) {
			return "", false
		}
		b.WriteString(t.Data[done:e.start])
		b.WriteString(e.text)
		done = e.stop
	}
	b.WriteString(t.Data[done:])
	return b.String(), true
}

// characters notes the encoding of a file, if it is not UTF-8, and what was changed in its characters: its normalised text
// is the written form of both.
func (r *Reading) characters(encoding string, folded []string) {
	if encoding != "" {
		folded = append([]string{"编码是 " + encoding + "，转换成了 UTF-8"}, folded...)
	}
	for _, what := range folded {
		r.note(0, what, "")
		r.edits = append(r.edits, edit{})
	}
}

// ReplaceStart notes what was understood of the mark at the start of a line, up to a place in it, and what would stand there
// instead. Where something else stands there as well, such as the signs of emphasis, it stays as it is written.
func (r *Reading) ReplaceStart(t *Text, pos diag.Pos, mark, what, text string) {
	if r == nil || pos.Line < 1 || pos.Line > len(t.starts) {
		return
	}
	start, line := t.starts[pos.Line-1], t.line(pos.Line)
	stop := start
	for range pos.Col - 1 {
		_, size := utf8.DecodeRuneInString(line[stop-start:])
		stop += size
	}
	r.note(start, what, "")
	before, ok := strings.CutSuffix(strings.TrimRight(t.Data[start:stop], " \t\u3000"), mark)
	if strings.TrimLeft(before, " \t\u3000") == "" {
		before = ""
	} else { // a heading may end there
		ok = ok && slices.ContainsFunc(r.edits, func(e edit) bool { return e.stop == start+len(before) })
	}
	if ok {
		r.edits = append(r.edits, edit{start + len(before), stop, text})
	}
}

// Encode gives a text as the bytes of the file that t was read from: with its line ends and its byte order mark, in UTF-8.
func (t *Text) Encode(data string) []byte {
	if t.crlf {
		data = strings.ReplaceAll(data, "\n", "\r\n")
	}
	if t.mark {
		data = "\uFEFF" + data
	}
	return []byte(data)
}
