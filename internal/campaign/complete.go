package campaign

import (
	"reflect"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

// given counts the visible characters that a file of content gives to people: those of its front matter, but for what
// only the program reads (fields with the tag book:"-"), and those of its body.
func given(front any, body *doc.Doc) source.Characters {
	c := source.Characters{}
	countGiven(c, reflect.ValueOf(front))
	for text := range doc.Texts(body.Blocks) {
		c.Add(text)
	}
	return c
}

func countGiven(c source.Characters, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[source.Value]():
		c.Add(v.Interface().(source.Value).Text)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			countGiven(c, v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("book") != "-" {
				countGiven(c, v.Field(i))
			}
		}
	}
}

// account holds the Book against what its files give: whatever is in a file and in no text of the Book would be shown
// nowhere, and is an error at the file. It looks only at files without an error of their own.
func (l *loader) account() {
	wrong := l.wrong()
	for p, text := range l.book.Texts() {
		if left := l.given[p.File]; left != nil {
			left.Remove(text.Value)
		}
	}
	for file, left := range l.given {
		if missing := left.Missing(); len(missing) > 0 && !wrong[file] {
			l.lost(diag.Pos{File: file}, missing)
		}
	}
}
