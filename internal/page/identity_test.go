package page

import (
	"fmt"
	"reflect"
	"testing"
)

// everyMark is a page with every kind of mark, each field of each filled.
func everyMark() []Page {
	path := func() Path {
		return Path{Ops: []Op{MoveTo, LineTo}, Points: []Point{{1, 2}, {3, 4}}, Box: Rect{1, 2, 3, 4}}
	}
	clip := path()
	return []Page{{Unit: Micrometre, Width: 210_000, Height: 297_000, Marks: []Mark{
		&Fill{Path: path(), Paint: Color{1, 2, 3}},
		&Fill{Path: path(), Paint: &LinearGradient{X1: 1, Y1: 2, X2: 3, Y2: 4, Stops: []Stop{{0.5, Color{1, 2, 3}}}}},
		&Stroke{Path: path(), Width: 5, Color: Color{1, 2, 3}, Dash: []Length{1, 2}},
		&Text{Face: "a", Size: 6, Color: Color{1, 2, 3}, Source: "不", Glyphs: []Glyph{{ID: 1, X: 2, Y: 3}}},
		&Code{X: 1, Y: 2, Module: 3, Modules: 4, QuietZone: 4, Bits: []bool{true, false}, Dark: Color{1, 2, 3}, Light: Color{4, 5, 6}, Payload: "p"},
		&Image{Rect: Rect{1, 2, 3, 4}, Data: []byte{1, 2}, Format: "png", PixelWidth: 1, PixelHeight: 2},
		&Group{Clip: &clip, Turns: 1, CX: 2, CY: 3, Marks: []Mark{&Fill{Paint: Color{7, 8, 9}}}},
	}}}
}

// leaves calls visit with every number, text and flag below a value, which can be set; put makes the change count.
func leaves(v reflect.Value, name string, visit func(name string, v reflect.Value, put func())) {
	switch v.Kind() {
	case reflect.Pointer:
		leaves(v.Elem(), name, visit)
	case reflect.Interface:
		if v.Elem().Kind() == reflect.Pointer {
			leaves(v.Elem(), name+"."+v.Elem().Type().Elem().Name(), visit)
			return
		}
		before := v.Elem() // a value in an interface cannot be set: a changed copy is put in its place
		inner := reflect.New(before.Type()).Elem()
		inner.Set(before)
		leaves(inner, name, func(name string, leaf reflect.Value, _ func()) {
			visit(name, leaf, func() { v.Set(inner) })
		})
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), name+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprintf("%s[%d]", name, i), visit)
		}
	default:
		visit(name, v, func() {})
	}
}

// TestIdentity: the same pages have the same identity; with any field of any mark changed they have another.
func TestIdentity(t *testing.T) {
	pages := everyMark()
	want := Identity(pages)
	if again := Identity(everyMark()); again != want || len(want) != 64 {
		t.Fatalf("%s, then %s", want, again)
	}
	seen, n := map[string]string{want: "unchanged"}, 0
	leaves(reflect.ValueOf(&pages), "", func(name string, v reflect.Value, put func()) {
		n++
		before := reflect.New(v.Type()).Elem()
		before.Set(v)
		switch {
		case v.CanInt():
			v.SetInt(v.Int() + 100)
		case v.CanUint():
			v.SetUint(v.Uint() + 100)
		case v.CanFloat():
			v.SetFloat(v.Float() + 0.25)
		case v.Kind() == reflect.Bool:
			v.SetBool(!v.Bool())
		case v.Kind() == reflect.String:
			v.SetString(v.String() + "x")
		default:
			t.Fatalf("%s is a %s", name, v.Kind())
		}
		put()
		got := Identity(pages)
		if other, taken := seen[got]; taken {
			t.Errorf("with %s changed the identity is that of %s", name, other)
		}
		seen[got] = name
		v.Set(before)
		put()
	})
	if n < 80 {
		t.Errorf("only %d fields", n)
	}
	fewer := everyMark()
	fewer[0].Marks = fewer[0].Marks[1:]
	if Identity(fewer) == want || Identity(append(everyMark(), Page{})) == want || Identity(nil) == Identity([]Page{{}}) {
		t.Error("a mark or a page more or less has the same identity")
	}
}
