package campaign

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// Correct applies the safe fixes of problems that were found in the Book of a project. Of fixes that overlap the first is applied.
// A file is given only if, read again, the Book has of it what it had but for the texts in the stretches of the fixes, and the marks
// there are the same: a fix that changes anything else is left out, and its file is named in refused.
func Correct(fsys fs.FS, opts LoadOptions, fixes []diag.Fix) (rewritings []Rewriting, refused []string) {
	c := newCorrection(fsys, opts)
	byFile := map[string][]replacement{}
	for _, f := range fixes {
		if r, ok := c.replacement(f); ok {
			byFile[f.Pos.File] = append(byFile[f.Pos.File], r)
		} else {
			refused = append(refused, f.Pos.File)
		}
	}
	all := map[string][]byte{}
	for file, list := range byFile {
		slices.SortStableFunc(list, func(a, b replacement) int { return cmp.Compare(a.start, b.start) })
		apart := list[:0]
		for _, r := range list {
			if n := len(apart); n == 0 || r.start >= apart[n-1].stop {
				apart = append(apart, r)
			}
		}
		byFile[file] = apart
		all[file] = c.apply(file, apart)
	}
	same := c.same(all, byFile)
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		list := byFile[file]
		if !same[file] {
			refused = append(refused, file)
			if list = c.keep(file, nil, list); len(list) == 0 {
				continue
			}
		}
		rewritings = append(rewritings, Rewriting{File: file, SHA256: c.book.sources[file].SHA256, Data: c.apply(file, list), Ways: titles(list)})
	}
	slices.Sort(refused)
	return rewritings, slices.Compact(refused)
}

// correction is a project whose texts are corrected, as it is read.
type correction struct {
	*loader
	passages map[string][]*Passage // by file
	shapes   map[string]string
	wrong    map[string]bool
}

func newCorrection(fsys fs.FS, opts LoadOptions) *correction {
	c := &correction{loader: newLoader(fsys, opts), passages: map[string][]*Passage{}}
	c.load()
	c.shapes, c.wrong = shapes(c.book), c.loader.wrong()
	for p, text := range c.book.Texts() {
		c.passages[p.File] = append(c.passages[p.File], c.book.Passage(text))
	}
	return c
}

// replacement is a fix in bytes of its file's text.
type replacement struct {
	start, stop int
	text, title string
}

// replacement finds the stretch of a fix; false: it is not in a file that can be corrected.
func (c *correction) replacement(f diag.Fix) (replacement, bool) {
	t := c.book.sources[f.Pos.File]
	if t == nil || c.wrong[f.Pos.File] || f.Pos.Line < 1 {
		return replacement{}, false
	}
	start, stop := t.Offset(f.Pos), t.Offset(diag.Pos{Line: f.End.Line, Col: f.End.Col})
	return replacement{start, stop, f.Text, f.Title}, start < stop
}

// apply returns the file's bytes with some replacements, which stand in order and do not overlap.
func (c *correction) apply(file string, list []replacement) []byte {
	t := c.book.sources[file]
	var b strings.Builder
	done := 0
	for _, r := range list {
		b.WriteString(t.Data[done:r.start])
		b.WriteString(r.text)
		done = r.stop
	}
	b.WriteString(t.Data[done:])
	return t.Encode(b.String())
}

// titles are those of replacements, each once, with how often.
func titles(list []replacement) []string {
	var out []string
	count := map[string]int{}
	for _, r := range list {
		if count[r.title]++; count[r.title] == 1 {
			out = append(out, r.title)
		}
	}
	for i, title := range out {
		if n := count[title]; n > 1 {
			out[i] = fmt.Sprintf("%s（%d 处）", title, n)
		}
	}
	return out
}

// keep returns those of the replacements that change nothing else, beside others that do not.
func (c *correction) keep(file string, others, list []replacement) []replacement {
	together := slices.Concat(others, list)
	if c.same(map[string][]byte{file: c.apply(file, together)}, map[string][]replacement{file: together})[file] {
		return together
	}
	if len(list) == 1 {
		return others
	}
	half := len(list) / 2
	return c.keep(file, c.keep(file, others, list[:half]), list[half:])
}

// same reads the project again with other bytes in some files, and reports of each whether nothing of it is otherwise but the texts
// in the stretches that were replaced.
func (c *correction) same(files map[string][]byte, lists map[string][]replacement) map[string]bool {
	again := newCorrection(source.Overlay(c.fsys, files), LoadOptions{Theme: c.theme, Today: c.today})
	out := map[string]bool{}
	for file := range files {
		out[file] = !again.wrong[file] && again.shapes[file] == c.shapes[file] && len(again.passages[file]) == len(c.passages[file]) &&
			slices.Equal(c.outline(file, lists[file], false), again.outline(file, lists[file], true))
	}
	return out
}

// noPassage owns the bytes of a file that are in no text.
const noPassage = -1

// outline says of each character of a file to which text it belongs, or that it is a mark between them; of the replaced stretches it
// has the marks alone. done: the replacements have been made in the file.
func (c *correction) outline(file string, list []replacement, done bool) []string {
	data := c.book.sources[file].Data
	owner := slices.Repeat([]int{noPassage}, len(data)+1)
	var out []string
	for n, p := range c.passages[file] {
		if p.file == nil {
			out = append(out, p.Value) // where it stands is not known: it must stay as it is
			continue
		}
		for i := range p.Value {
			owner[p.at[i]] = n
		}
	}
	shift := 0
	for i, r := range data {
		for len(list) > 0 && i >= stopOf(list[0], shift, done) {
			if done {
				shift += len(list[0].text) - (list[0].stop - list[0].start)
			}
			list = list[1:]
		}
		if replaced := len(list) > 0 && i >= list[0].start+shift; !replaced || owner[i] == noPassage {
			out = append(out, fmt.Sprint(owner[i], string(r)))
		}
	}
	return out
}

func stopOf(r replacement, shift int, done bool) int {
	if done {
		return r.start + shift + len(r.text)
	}
	return r.stop
}
