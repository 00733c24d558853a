package campaign

import (
	"io/fs"
	"maps"
	"slices"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// readFile is a file of content with how it was understood.
type readFile struct {
	text    *source.Text
	reading *source.Reading
}

// open reads a file of content whose Reading is told at the end, in one Notice.
func (l *loader) open(name string, diags *diag.List) (*readFile, bool) {
	f := &readFile{reading: &source.Reading{}}
	text, ok := source.ReadInto(l.fsys, name, f.reading, diags)
	if f.text = text; ok {
		l.read[name] = f
		l.keep(text)
	}
	return f, ok
}

// keep keeps a file, so that passages of its texts can be found in it.
func (l *loader) keep(text *source.Text) {
	if l.book.sources == nil {
		l.book.sources = map[string]*source.Text{}
	}
	l.book.sources[text.File] = text
}

// tellReadings says how the files were understood that have no errors: where there are some, they come first.
func (l *loader) tellReadings() {
	wrong := l.wrong()
	for _, name := range slices.Sorted(maps.Keys(l.read)) {
		if f := l.read[name]; !wrong[name] {
			f.reading.Report(f.text.Pos, l.diags)
		}
	}
}

// wrong holds the files that have errors.
func (l *loader) wrong() map[string]bool {
	wrong := map[string]bool{}
	for _, d := range l.diags.Sorted() {
		if d.Severity == diag.Error {
			wrong[d.Pos.File] = true
		}
	}
	return wrong
}

// understood notes what was understood of a value, which would be written otherwise.
func (l *loader) understood(v source.Value, what, text string) {
	if f := l.read[v.Pos.File]; f != nil {
		f.reading.Replace(v, what, text)
	}
}

// understoodLine notes what was understood of the mark at the start of a line, up to the place where a text begins, and what
// would stand there instead.
func (l *loader) understoodLine(pos diag.Pos, mark, what, text string) {
	if f := l.read[pos.File]; f != nil {
		f.reading.ReplaceStart(f.text, pos, mark, what, text)
	}
}

// Rewriting is a file of content and its text in the written form.
type Rewriting struct {
	File   string
	SHA256 string   // of the file's bytes as they were read
	Data   []byte   // UTF-8; line ends and a byte order mark as the file has them
	Ways   []string // what is written otherwise than before, in Chinese
}

// Rewrite gives the text in the written form of every file of content that is understood but written otherwise. It says the
// same: read again, the Book has the same of each file, and nothing is left to be written otherwise. Files with errors are not
// given; neither are those of which this cannot be shown, which refused names.
func Rewrite(fsys fs.FS, opts LoadOptions) (rewritings []Rewriting, refused []string) {
	l := newLoader(fsys, opts)
	l.load()
	before, wrong := fingerprints(l.book), l.wrong()
	changed := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(l.read)) {
		f := l.read[name]
		if f.reading.Plain() || wrong[name] {
			continue
		}
		data, ok := f.reading.Written(f.text)
		if !ok {
			refused = append(refused, name)
			continue
		}
		changed[name] = f.text.Encode(data)
		rewritings = append(rewritings, Rewriting{File: name, SHA256: f.text.SHA256, Data: changed[name], Ways: f.reading.Ways()})
	}
	again := newLoader(source.Overlay(fsys, changed), opts)
	again.load()
	after, wrong := fingerprints(again.book), again.wrong()
	rewritings = slices.DeleteFunc(rewritings, func(r Rewriting) bool {
		f := again.read[r.File]
		same := f != nil && f.reading.Plain() && !wrong[r.File] && after[r.File] == before[r.File]
		if !same {
			refused = append(refused, r.File)
		}
		return !same
	})
	slices.Sort(refused)
	return rewritings, refused
}
