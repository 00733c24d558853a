package theme

import (
	"errors"
	"html/template"
	"io"
	"strings"
	"testing"
)

func execute(t *testing.T, text string) (string, error) {
	t.Helper()
	tmpl, err := template.New("main").Funcs(Functions).Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	Bound(tmpl)
	var out strings.Builder
	err = Execute(&out, tmpl, "main", map[string]any{"List": []string{"甲", "<乙>"}})
	return out.String(), err
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
		`{{template "b" $x}}{{else}}无{{end}}</p><a href="/{{range .List}}{{.}}{{end}}">{{printf "%s-%d" "a" 2}}</a><script>var x = {{.List}};</script>`
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
	w := &boundedWriter{w: io.Discard}
	for range maxOutput / (1 << 20) {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Write([]byte{0}); !errors.Is(err, ErrEndless) {
		t.Error("a byte too many is written")
	}
}
