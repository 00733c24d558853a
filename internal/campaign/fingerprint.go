package campaign

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// fingerprints say, file by file, what the Book has of the pieces, without places and hashes: two Books with the same ones say the
// same to people.
func fingerprints(b *Book) map[string]string { return fingerprintsOf(b, false) }

// shapes are fingerprints in which every text that people read is the same: what the Book has beside the words.
func shapes(b *Book) map[string]string { return fingerprintsOf(b, true) }

func fingerprintsOf(b *Book, blank bool) map[string]string {
	out := map[string]string{}
	add := func(p *Piece, things ...any) {
		if p == nil { // it comes with the program
			return
		}
		w := fingerprint{blank: blank}
		for _, t := range things {
			w.value(reflect.ValueOf(t))
		}
		out[p.File] += string(p.Kind) + w.String() + "\n"
	}
	for _, c := range b.Cases {
		shown := *c
		shown.Body = nil // its sections are told one by one: a list and lines with numbers are one to sheets
		add(c.Piece, shown)
	}
	for _, s := range b.Slogans {
		add(s.Piece, *s)
	}
	for _, l := range b.Lists {
		shown := *l
		shown.Body = nil
		add(l.Piece, shown)
	}
	for _, n := range b.Notices {
		add(n.Piece, *n)
	}
	for _, p := range b.Pages {
		add(p.Piece, *p)
	}
	for _, x := range b.Bulletins {
		shown := *x
		shown.Body = nil // its text is Lead
		add(x.Piece, shown)
	}
	add(&Piece{File: ConfigFile}, b.Config)
	for _, s := range b.Scams {
		add(s.Piece, *s)
	}
	for _, a := range b.Allowed {
		add(a.Piece, *a)
	}
	for _, d := range b.Duties {
		add(d.Piece, *d)
	}
	for _, p := range b.Phrases {
		add(p.Piece, p)
	}
	for _, k := range b.Kinds {
		add(k.Piece, *k)
	}
	for _, v := range b.Venues {
		add(v.Piece, *v)
	}
	return out
}

// fingerprint is one that is being written.
type fingerprint struct {
	strings.Builder
	blank bool // texts are left out
}

// value writes a value of the Book with all that it leads to; scams, kinds, cases and slogans that a piece names are written
// by their names.
func (w *fingerprint) value(v reflect.Value) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return
	}
	switch x := v.Interface().(type) {
	case Text:
		if w.blank {
			fmt.Fprintf(w, "(%t)", x.Given())
			return
		}
	case doc.Text, doc.Code, doc.CodeBlock:
		if w.blank {
			fmt.Fprintf(w, "(%T)", x)
			return
		}
	case diag.Pos, doc.Node:
		return
	case Day:
		w.WriteString("(" + x.Time.Format(time.DateOnly) + ")")
		return
	case *Kind:
		w.WriteString("(" + x.ID + ")")
		return
	case *Scam:
		w.WriteString("(" + x.ID + ")")
		return
	case *time.Location:
		w.WriteString("(" + x.String() + ")")
		return
	case *Piece:
		w.WriteString("(" + x.File + ")")
		return
	case *Asset:
		w.WriteString("(" + x.Path + ")")
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			w.value(v.Elem())
		}
	case reflect.Slice:
		w.WriteByte('[')
		for i := range v.Len() {
			w.value(v.Index(i))
		}
		w.WriteByte(']')
	case reflect.Struct:
		fmt.Fprintf(w, "%s{", v.Type().Name())
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if text := f.Name == "ID" && v.Type() == reflect.TypeFor[doc.Heading]() || f.Name == "Alt"; f.IsExported() && (!w.blank || !text) {
				w.value(v.Field(i))
			}
		}
		w.WriteByte('}')
	default:
		fmt.Fprintf(w, "%q,", fmt.Sprint(v.Interface()))
	}
}
