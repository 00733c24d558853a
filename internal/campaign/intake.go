package campaign

import (
	"io/fs"
	"path"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/markdown"
	"fanshi/internal/source"
)

// What a reader of other programs' documents must know to make a piece of content: how people write sections and items, and
// what a finished file gives to people.

// Unplaced is the heading below which stands what an import could not place. A piece that has it is in error until somebody
// has placed the text or deleted it: nothing under it is published.
const Unplaced = "未归类"

// cutUnplaced reports the text under that heading, once, and takes it out of the tree: nothing else is to be said of it.
func cutUnplaced(d *doc.Doc, diags *diag.List) {
	var kept []doc.Block
	inside := 0
	for _, b := range d.Blocks {
		h, ok := b.(*doc.Heading)
		switch {
		case ok && strings.Trim(doc.PlainText(h.Inline), " 　：:") == Unplaced:
			inside = h.Level
			diags.Error(h.Pos, "piece.unplaced", "“"+Unplaced+"”下面的文字还没有安排，这样不能发布", "把有用的移到合适的小标题下面，不要的删掉，然后删掉“"+Unplaced+"”这个标题")
			continue
		case ok && h.Level <= max(inside, 2):
			inside = 0
		}
		if inside == 0 {
			kept = append(kept, b)
		}
	}
	d.Blocks = kept
}

// CaseSection is one of the parts that a case has.
type CaseSection struct {
	Name    string
	Entries bool // a list, not running text
	Ordered bool // a numbered one
}

// CaseSections are the parts of a case, in their order.
func CaseSections() []CaseSection {
	out := make([]CaseSection, len(caseSections))
	for i, s := range caseSections {
		out[i] = CaseSection{s.name, s.most > 0, s.ordered}
	}
	return out
}

// SectionLine is a line that begins a section of a case.
type SectionLine struct {
	Line    int    // its index
	Section string // the manual's name: 案情
	Rest    string // text that stands behind the heading in the same line
}

// FindSections finds the lines that begin sections, as caseLines does for a file: of a section only those that look most like
// its heading.
func FindSections(lines []string) []SectionLine {
	options := caseLines(strings.Join(lines, "\n"))
	var out []SectionLine
	for i, line := range lines {
		line = strings.TrimRight(line, blanks)
		h, ok := options.Heading(line)
		if name, plain := strings.CutPrefix(line, "## "); plain && sectionNamed(name) >= 0 {
			h, ok = markdown.Named{Start: len("## "), Stop: len(line), Rest: len(line)}, true
		}
		if ok {
			options.EachLine(line[h.Start:h.Stop])
			out = append(out, SectionLine{i, caseSections[sectionNamed(line[h.Start:h.Stop])].name, line[h.Rest:]})
		}
	}
	return out
}

// ItemMark returns the mark that a line begins with as an item of a list (1、 （1） ① 一、 第一， ●), its kind, and its number, 0 for a sign;
// empty where there is none.
func ItemMark(line string) (mark, kind string, number int) {
	kind, number, length := lineMark(line)
	return line[:length], kind, number
}

// WithoutMarks takes the marks off the lines of a list where every line has one of the same kind, or none where one lacks it.
func WithoutMarks(lines []string) (texts []string, marks string) {
	before := make([]Text, len(lines))
	for i, line := range lines {
		before[i] = Text{Value: line}
	}
	after, marks := withoutMarks(before)
	return Values(after), marks
}

// ASCIIName turns a title into a part of a file's name by its Pinyin; empty where nothing is left of it.
func ASCIIName(title string) string { return asciiName(title) }

// Given counts the visible characters that one file of a project would give to people: what stands in its front matter, but
// for what only the program reads, and in its body. What is missing in the file is no matter; false: it cannot be read, and
// diags says why.
func Given(fsys fs.FS, name string, data []byte, opts LoadOptions, diags *diag.List) (source.Characters, bool) {
	l := newLoader(source.Overlay(fsys, map[string][]byte{name: data}), opts)
	l.loadScams()
	l.diags = &diag.List{}
	var given source.Characters
	switch path.Dir(name) {
	case casesFolder:
		given = givenBy[caseFields](l, name, caseLines)
	case "content/slogans":
		given = givenBy[sloganFields](l, name, l.sloganLines)
	case "content/notices":
		given = givenBy[noticeFields](l, name, nil)
	}
	if given == nil {
		diags.Merge(l.diags)
	}
	return given, given != nil
}

func givenBy[F any](l *loader, name string, lines func(string) markdown.Options) source.Characters {
	p, _ := readPiece[F](l, name, lines)
	return p.given
}
