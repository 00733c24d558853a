package campaign

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// fingerprints say, file by file, what the Book has of the pieces that are written as Markdown, without places and hashes:
// two Books with the same ones say the same to people.
func fingerprints(b *Book) map[string]string {
	out := map[string]string{}
	add := func(p *Piece, things ...any) {
		var w strings.Builder
		for _, t := range things {
			writeValue(&w, reflect.ValueOf(t))
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
	add(&Piece{File: configFile}, b.Config)
	add(&Piece{File: scamsFile}, b.Scams)
	return out
}

// writeValue writes a value of the Book with all that it leads to; scams, kinds, cases and slogans that a piece names are written
// by their names.
func writeValue(w *strings.Builder, v reflect.Value) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return
	}
	switch x := v.Interface().(type) {
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
			writeValue(w, v.Elem())
		}
	case reflect.Slice:
		w.WriteByte('[')
		for i := range v.Len() {
			writeValue(w, v.Index(i))
		}
		w.WriteByte(']')
	case reflect.Struct:
		fmt.Fprintf(w, "%s{", v.Type().Name())
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				writeValue(w, v.Field(i))
			}
		}
		w.WriteByte('}')
	default:
		fmt.Fprintf(w, "%q,", fmt.Sprint(v.Interface()))
	}
}
