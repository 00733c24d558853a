package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/diag"
)

func execute(t *testing.T, text string) (string, error) {
	t.Helper()
	tmpl, err := template.New("main").Funcs(Functions).Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	bounded := Bound(tmpl)
	var out strings.Builder
	err = bounded.Execute(&out, "main", map[string]any{"List": []string{"甲", "<乙>"}})
	return out.String(), err
}

// TestNestedLoops: ten loops within one another are looked at, eleven and more are not: each would double the time.
func TestNestedLoops(t *testing.T) {
	nest := func(loops int) string {
		return strings.Repeat("{{if true}}{{range 1}}\n", loops) + "字" + strings.Repeat("{{end}}{{end}}", loops)
	}
	if out, err := execute(t, nest(10)); err != nil || strings.TrimSpace(out) != "字" {
		t.Errorf("ten loops: %q, %v", out, err)
	}
	for _, loops := range []int{11, 60, 5000} {
		_, err := execute(t, nest(loops))
		if !errors.Is(err, ErrNested) {
			t.Fatalf("%d loops: %v", loops, err)
		}
		if got := err.Error(); !strings.HasPrefix(got, "template: main:11:19: ") {
			t.Errorf("%d loops: the place is %q", loops, got)
		}
		if got := Remedy(err); !strings.Contains(got, "减少层数") {
			t.Errorf("%d loops: the remedy is %q", loops, got)
		}
	}
}

// TestEndlessTemplates: what would run for hours or fill the memory is stopped, with or without any output.
func TestEndlessTemplates(t *testing.T) {
	for name, text := range map[string]string{
		"a loop":              `{{range 2000000000}}x{{end}}`,
		"an empty loop":       `{{range 2000000000}}{{end}}`,
		"loops in loops":      `{{range 2000}}{{range 2000}}{{range 2000}}{{end}}{{end}}{{end}}`,
		"a loop of a number":  `{{$n := 2000000000}}{{range $n}}{{if false}}x{{end}}{{end}}`,
		"a loop without work": `{{range 2000000000}}{{continue}}{{end}}`,
		"a block of blocks":   `{{define "a"}}{{range 100}}{{template "b"}}{{end}}{{end}}{{define "b"}}{{range 100}}{{template "c"}}{{end}}{{end}}{{define "c"}}{{range 1000}}{{end}}{{end}}{{template "a"}}`,
		"blocks doubled":      `{{define "a"}}{{template "b"}}{{template "b"}}{{end}}` + doubled('b', 'z') + `{{define "z"}}{{end}}{{template "a"}}`,
		"a text doubled":      `{{$s := "xx"}}{{range 60}}{{$s = printf "%s%s" $s $s}}{{end}}`,
		"a text printed":      `{{$s := "xx"}}{{range 60}}{{$s = print $s $s}}{{end}}`,
		"lines":               `{{$s := "xx"}}{{range 60}}{{$s = println $s $s}}{{end}}`,
		"escapes":             `{{$s := "\\"}}{{range 60}}{{$s = js $s}}{{end}}`,
		"much":                `{{range 1000000}}` + strings.Repeat("x", 100) + `{{end}}`,
	} {
		if _, err := execute(t, text); !errors.Is(err, ErrEndless) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for text, want := range map[string]string{
		"甲\n{{range 2000000000}}x{{end}}":                                                                                                                                         "2:9",
		"{{range 3}}{{end}}\n{{range 2000000000}}{{range 3}}{{end}}{{end}}":                                                                                                       "2:9",
		"{{range .List}}\n<p>{{range 2000000}}{{if true}}x{{end}}{{end}}{{end}}":                                                                                                  "2:12",
		"{{range 2000}}\n{{range 3000}}{{end}}{{end}}":                                                                                                                            "2:9", // 2000 of them would do no harm
		"{{range 5000000}}{{template \"b\"}}{{end}}\n{{define \"b\"}}{{range 3}}{{end}}{{end}}":                                                                                   "1:9",
		"{{$s := \"xx\"}}\n{{range 60}}{{$s = print $s $s}}{{end}}":                                                                                                               "2:20",
		"<p class=\"{{range 2000000000}}x{{end}}\">":                                                                                                                              "1:19",
		"{{define \"a\"}}{{template \"b\"}}{{template \"b\"}}{{end}}" + doubled('b', 'z') + "{{define \"z\"}}{{end}}{{template \"a\"}}":                                           "0:0",
		"{{define \"a\"}}{{template \"b\"}}{{template \"b\"}}{{end}}" + doubled('b', 'z') + "{{define \"z\"}}{{range 1}}{{end}}{{end}}{{template \"a\"}}":                         "0:0", // no loop's fault
		"{{define \"a\"}}{{template \"b\"}}{{template \"b\"}}{{end}}" + doubled('b', 'z') + "{{define \"z\"}}\n{{range 3}}{{end}}{{end}}{{template \"a\"}}":                       "2:9",
		"{{define \"a\"}}{{template \"b\"}}{{template \"b\"}}{{end}}" + doubled('b', 'm') + "{{define \"m\"}}\n{{range 900}}{{end}}{{range 900}}{{end}}{{end}}{{template \"a\"}}": "2:9", // of equals the first
		// What is written counts for no loop.
		"{{range 2000000000}}x{{.}}y{{end}}" + strings.Repeat("{{range 1}}{{end}}", 40): "1:9",
	} {
		_, err := execute(t, text)
		pos, what := Sources{"main": text}.Failure("main", err)
		if got := fmt.Sprintf("%d:%d", pos.Line, pos.Col); got != want || what != "循环太多、模板块一直调用自己，或者写出的文字太长" || !strings.HasPrefix(Remedy(err), "减少 {{range}} 的次数") {
			t.Errorf("%s: at %s, want %s: %s (%v)", text, got, want, what, err)
		}
	}
	if got := Remedy(errors.New("can't evaluate field X")); !strings.Contains(got, "字段名") {
		t.Error(got)
	}
	if _, err := execute(t, `{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`); err == nil {
		t.Error("a block that calls itself came to an end")
	} else if _, what := (Sources{}).Failure("t", err); what != "循环太多、模板块一直调用自己，或者写出的文字太长" {
		t.Errorf("%s (%v)", what, err)
	}
}

// doubled defines blocks that each call the next one twice.
func doubled(from, to rune) string {
	var b strings.Builder
	for r := from; r < to; r++ {
		next := string(r + 1)
		b.WriteString(`{{define "` + string(r) + `"}}{{template "` + next + `"}}{{template "` + next + `"}}{{end}}`)
	}
	return b.String()
}

// TestBoundChangesNothing: a template writes what it would have written, in every place of a page.
func TestBoundChangesNothing(t *testing.T) {
	const text = `{{define "b"}}<i>{{.}}</i>{{end}}<p class="{{range .List}}{{.}} {{end}}" style="{{with .List}}color: red{{end}}">{{range $i, $x := .List}}{{if $i}}、{{else}}：{{end}}` +
		`{{template "b" $x}}{{else}}无{{end}}</p><p title="{{template "b" .List}}"></p><a href="/{{range .List}}{{.}}{{end}}">{{printf "%s-%d" "a" 2}}</a><script>var x = {{.List}};</script>`
	data := map[string]any{"List": []string{"甲", "<乙>"}}
	var want strings.Builder
	if err := template.Must(template.New("t").Parse(text)).Execute(&want, data); err != nil {
		t.Fatal(err)
	}
	if got, err := execute(t, text); err != nil || got != want.String() {
		t.Errorf("%v\n got %s\nwant %s", err, got, want.String())
	}
	if got, err := execute(t, `{{range 100000}}x{{end}}`); err != nil || len(got) != 100_000 {
		t.Errorf("%d %v", len(got), err)
	}
}

// TestBounds: what the package comment says an execution may do, to the last byte and step.
func TestBounds(t *testing.T) {
	w := &boundedWriter{w: io.Discard}
	piece := make([]byte, 1<<20)
	for range 64 {
		if n, err := w.Write(piece); n != len(piece) || err != nil {
			t.Fatal(n, err)
		}
	}
	if n, err := w.Write([]byte{0}); n != 0 || !errors.Is(err, ErrEndless) || err.Error() != "endless template" {
		t.Errorf("a byte too many is written: %d %v", n, err)
	}
	w = &boundedWriter{w: io.Discard}
	for i := range 2_000_000 {
		if n, err := w.Write(nil); n != 0 || err != nil {
			t.Fatal(i, n, err)
		}
	}
	if _, err := w.Write(nil); !errors.Is(err, ErrEndless) {
		t.Error("a step too many is taken")
	}
	const most = 4 << 20
	for name, text := range map[string]string{"print": `{{len (print .)}}`, "println": `{{len (println .)}}`, "printf": `{{len (printf "%s" .)}}`, "js": `{{len (js .)}}`} {
		for n, fits := range map[int]bool{most: true, most + 1: false} {
			own := n
			if name == "println" {
				own-- // the line feed
			}
			var out strings.Builder
			err := template.Must(template.New("t").Funcs(Functions).Parse(text)).Execute(&out, strings.Repeat("x", own))
			if fits && (err != nil || out.String() != fmt.Sprint(n)) || !fits && !errors.Is(err, ErrEndless) {
				t.Errorf("%s of %d bytes: %q %v", name, n, out.String(), err)
			}
		}
	}
}

// TestReadTemplate: a template's file is bounded, and what is wrong with it is told where it lies.
func TestReadTemplate(t *testing.T) {
	fsys := Named(fstest.MapFS{"a.html": {Data: make([]byte, 1<<20)}, "b.html": {Data: make([]byte, 1<<20+1)}, "c.html": {Mode: fs.ModeNamedPipe},
		"d.html": {Mode: fs.ModeDir}}, "templates")
	for name, want := range map[string]string{"a.html": "", "b.html": "source.too-large", "c.html": "source.not-a-file", "d.html": "source.not-a-file", "e.html": "source.missing"} {
		var diags diag.List
		text, ok := ReadTemplate(fsys, name, &diags)
		switch found := diags.Sorted(); {
		case want == "":
			if !ok || len(text) != 1<<20 || len(found) > 0 {
				t.Errorf("%s: %v %v", name, ok, found)
			}
		case ok || len(found) != 1 || found[0].Code != want || found[0].Pos.File != "templates/"+name:
			t.Errorf("%s: %v %v", name, ok, found)
		}
	}
}
