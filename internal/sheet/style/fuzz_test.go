package style

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/sheet/markup"
)

// FuzzParseStyle: no input may panic, every diagnostic has a remedy and a place inside the file, and what can be parsed
// can be computed, to numbers.
func FuzzParseStyle(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var problems diag.List
		for _, b := range markup.Parse("a.html", string(data), &problems).Styles {
			f.Add(b.CSS)
		}
	}
	var problems diag.List
	doc := markup.Parse("a.html", `<section id="t0" class="a b"><p id="t1" style="color: red">x</p><svg><path/></svg><table><tr><th>x</th><td>y</td></tr></table></section>`, &problems)
	f.Fuzz(func(t *testing.T, css string) {
		var diags diag.List
		sheet := Parse("a.css", css, diag.Pos{}, &diags)
		s := Match(doc, []*Sheet{sheet}, testEnvironment, &diags)
		for _, d := range diags.Sorted() {
			if !inside(css, d.Pos) || d.Message == "" || d.Remedy == "" || d.Code == "" {
				t.Fatalf("incomplete diagnostic %+v", d)
			}
		}
		parent := s.Root()
		for n := doc.Body; ; n = n.Children[0] {
			c := s.Compute(n, parent, 0)
			if bad := notANumber(reflect.ValueOf(*c)); bad != "" {
				t.Fatalf("%s: %s", n.Tag, bad)
			}
			if len(n.Children) == 0 {
				break
			}
			parent = c
		}
		s.Compute(doc.Body.Children[0].Children[0], parent, 100)
	})
}

// inside reports whether a place lies in the source, its end included.
func inside(src string, pos diag.Pos) bool {
	if pos.File == "a.html" { // the document around it
		return true
	}
	lines := strings.Split(src, "\n")
	return 1 <= pos.Line && pos.Line <= len(lines) && 1 <= pos.Col && pos.Col <= len([]rune(lines[pos.Line-1]))+1
}

// notANumber names a number of a computed style that is infinite or none.
func notANumber(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			return v.String()
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if bad := notANumber(v.Field(i)); bad != "" {
				return v.Type().Field(i).Name + " " + bad
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if bad := notANumber(v.Index(i)); bad != "" {
				return bad
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return notANumber(v.Elem())
		}
	}
	return ""
}
