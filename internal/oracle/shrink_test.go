package oracle

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// shrink makes a find as small as it gets.
func (tr *trial) shrink(t *testing.T, n *tally, f *find) *find {
	scratch := &tally{chromium: n.chromium, differences: map[string]int{}, versions: map[string]int{}, listed: map[string]int{}}
	shrinkTo(f.doc, func(batch []*element) int {
		finds, _ := tr.compare(t, scratch, batch)
		for i := range batch {
			if finds[i] != nil {
				f = finds[i]
				return i
			}
		}
		return -1
	})
	return f
}

// shrinkTo makes a document as small as it gets: of all documents that are one step smaller it takes the first that is one too,
// until there is none. first returns which of some documents that is, -1 if none.
func shrinkTo(doc *element, first func(batch []*element) int) *element {
	for range 60 {
		next := (*element)(nil)
		for smaller := smallerOf(doc); len(smaller) > 0 && next == nil; {
			batch := smaller[:min(len(smaller), batchSize)]
			smaller = smaller[len(batch):]
			if i := first(batch); i >= 0 {
				next = batch[i]
			}
		}
		if next == nil {
			break
		}
		doc = next
	}
	return doc
}

// smallerOf returns the documents that are one step smaller: the larger steps first.
func smallerOf(doc *element) []*element {
	var cut, hoisted, plain, shorter []*element
	var visit func(path []int, e *element)
	visit = func(path []int, e *element) {
		for i, c := range e.children {
			at := append(slices.Clone(path), i)
			if e.tag == "table" || e.tag == "tr" { // tables without cells are about nothing
				visit(at, c)
				continue
			}
			cut = append(cut, edit(doc, at, func(*element) []*element { return nil }))
			if len(c.children) > 0 && c.tag != "tr" && c.tag != "td" && c.tag != "th" && c.tag != "li" && c.tag != "table" {
				hoisted = append(hoisted, edit(doc, at, func(e *element) []*element { return e.children }))
			}
			for k, declaration := range c.style {
				if strings.HasPrefix(declaration, "display:") { // what else it has would be about nothing
					continue
				}
				plain = append(plain, edit(doc, at, func(e *element) []*element {
					e.style = slices.Delete(e.style, k, k+1)
					return []*element{e}
				}))
			}
			if count := utf8.RuneCountInString(c.text); count > 1 {
				for _, part := range [][2]int{{0, count / 2}, {count / 2, count}, {1, count}, {0, count - 1}} {
					shorter = append(shorter, edit(doc, at, func(e *element) []*element {
						e.text = string([]rune(e.text)[part[0]:part[1]])
						return []*element{e}
					}))
				}
			}
			visit(at, c)
		}
	}
	visit(nil, doc)
	return slices.DeleteFunc(slices.Concat(cut, hoisted, plain, shorter), func(e *element) bool {
		d := tidier{}
		d.visit(e)
		return d.found
	})
}

// edit replaces the element at a path by others, in a copy.
func edit(doc *element, path []int, change func(*element) []*element) *element {
	out := doc.clone()
	parent := out
	for _, i := range path[:len(path)-1] {
		parent = parent.children[i]
	}
	i := path[len(path)-1]
	parent.children = slices.Concat(parent.children[:i], change(parent.children[i]), parent.children[i+1:])
	return out
}
