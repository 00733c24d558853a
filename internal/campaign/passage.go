package campaign

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// Passage is a text of the Book with where each of its characters stands in its file, so that what is found in the text can be
// shown there, and corrected there, behind whatever marks of Markdown or YAML.
type Passage struct {
	Text
	file *source.Text // nil: a cell of a table, or a text that does not stand in its file letter by letter
	at   []int        // of each byte of the text that begins a character: its offset in the file
	code []bool       // of each byte of the text: it is literal text between backticks
}

// Edit replaces the bytes from Start to Stop of a passage.
type Edit struct {
	Start, Stop int
	Text        string
}

// Passage finds where a text that Texts has told stands in its file. It follows text and file character by character, and
// passes over what the file has beside the text: marks, escapes, addresses of links, ends of lines.
func (b *Book) Passage(t Text) *Passage {
	p := &Passage{Text: t}
	if file := b.sources[t.Pos.File]; file != nil {
		a := aligner{data: file.Data, i: file.Offset(t.Pos)}
		if p.at, p.code = a.align(t.Value); p.at != nil {
			p.file = file
		}
	}
	return p
}

// Range is the stretch of the file that the bytes from start to stop were read from; the place of the whole text where that is
// not known.
func (p *Passage) Range(start, stop int) diag.Range {
	if p.file == nil || start >= stop {
		return diag.Range{Pos: p.Pos}
	}
	from, to := p.span(start, stop)
	end := p.file.Pos(to)
	return diag.Range{Pos: p.file.Pos(from), End: diag.Point{Line: end.Line, Col: end.Col}}
}

// Written returns what a file of the Book has in a stretch, or without its end from its place to the end of the line; empty where that
// is not known.
func (b *Book) Written(r diag.Range) string {
	t := b.sources[r.Pos.File]
	if t == nil || r.Pos.Line == 0 {
		return ""
	}
	start := t.Offset(r.Pos)
	if r.End != (diag.Point{}) {
		return t.Data[start:max(start, t.Offset(diag.Pos{Line: r.End.Line, Col: r.End.Col}))]
	}
	line, _, _ := strings.Cut(t.Data[start:], "\n")
	return line
}

// span is the stretch of the file, up to behind the last character.
func (p *Passage) span(start, stop int) (from, to int) {
	last := strings.LastIndexFunc(p.Value[:stop], func(rune) bool { return true })
	_, size := utf8.DecodeRuneInString(p.file.Data[p.at[last]:])
	return p.at[start], p.at[last] + size
}

// Rewrite gives the stretch of the file that holds all edits, which are in order and do not overlap, and what stands there with
// them made; false where one of them cannot be made without changing something else.
func (p *Passage) Rewrite(edits ...Edit) (diag.Range, string, bool) {
	if p.file == nil || len(edits) == 0 {
		return diag.Range{Pos: p.Pos}, "", false
	}
	whole := p.Range(edits[0].Start, edits[len(edits)-1].Stop)
	var b strings.Builder
	first, _ := p.span(edits[0].Start, edits[0].Stop)
	if p.escaped(first) {
		whole.Pos.Col--
		first--
	}
	done := first
	for _, e := range edits {
		from, to := p.span(e.Start, e.Stop)
		if p.file.Data[from:to] != p.Value[e.Start:e.Stop] {
			return whole, "", false
		}
		if p.escaped(from) {
			from--
		}
		b.WriteString(p.file.Data[done:from])
		b.WriteString(e.Text)
		done = to
	}
	return whole, b.String(), true
}

// escaped reports whether a backslash that is none of the text's stands before a place.
func (p *Passage) escaped(offset int) bool {
	return offset > 0 && p.file.Data[offset-1] == '\\' && !slices.Contains(p.at, offset-1)
}

// Code reports whether the byte at an offset is literal text, between backticks.
func (p *Passage) Code(offset int) bool { return p.code != nil && p.code[offset] }

// maxPassed bounds the marks, in bytes, between two neighbouring characters of a text.
const maxPassed = 4096

// aligner follows a text through the file that it was read from.
type aligner struct {
	data    string
	i       int
	ticks   int  // of the code that it is in
	literal bool // it is in code
}

// align returns for each byte of the text the offset in the file of the character that it belongs to, and whether that is code;
// nil where the text does not stand there.
func (a *aligner) align(value string) (at []int, code []bool) {
	at, code = make([]int, len(value)), make([]bool, len(value))
	if strings.HasPrefix(value, `"`) && strings.HasPrefix(a.data[a.i:], `"\"`) { // the first quotation mark is that of YAML
		a.i++
	}
	for k, r := range value {
		size := utf8.RuneLen(r)
		for passed := a.i; !a.stands(r); {
			if a.pass(); a.i-passed > maxPassed || a.i >= len(a.data) {
				return nil, nil
			}
		}
		for j := range size {
			at[k+j], code[k+j] = a.i, a.literal
		}
		_, size = utf8.DecodeRuneInString(a.data[a.i:])
		a.i += size
	}
	return at, code
}

// stands reports whether a character of the text stands at the place that has been reached. The end of a line may be a blank.
func (a *aligner) stands(r rune) bool {
	if a.i >= len(a.data) {
		return false
	}
	found, _ := utf8.DecodeRuneInString(a.data[a.i:])
	return found == r || r == ' ' && found == '\n'
}

// pass goes over one mark.
func (a *aligner) pass() {
	rest := a.data[a.i:]
	switch {
	case strings.HasPrefix(rest, "`"):
		n := len(rest) - len(strings.TrimLeft(rest, "`"))
		if a.literal = !a.literal || n != a.ticks; a.literal {
			a.ticks = n
		}
		a.i += n
	case strings.HasPrefix(rest, "](") && !a.literal:
		if end := strings.IndexByte(rest, ')'); end > 0 {
			a.i += end
		}
		a.i++
	default:
		_, size := utf8.DecodeRuneInString(rest)
		a.i += size
	}
}
