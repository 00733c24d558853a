package theme

import (
	"html/template"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestUsed: texts and fields are those of a template and of all blocks that it calls, in whatever branch, condition, variable
// or argument they stand; blocks that nobody calls do not count.
func TestUsed(t *testing.T) {
	set := template.Must(template.New("own").Funcs(template.FuncMap{"first": func(n int, list any) any { return list }}).Parse(
		`{{$v := .Venue}}{{if .A}}{{$v.Name}}{{else if .B}}{{range $i, $c := first 3 .C.D}}{{$c}}{{else}}{{.E}}{{end}}{{end}}` +
			`{{with .F}}{{(index . 0).G}}{{end}}{{$.H | printf "%s"}}{{template "called" .I}}{{template "twice"}}`))
	template.Must(set.New("one.html").Parse(`{{define "called"}}{{.J}}{{template "twice"}}{{template "called"}}{{end}}{{define "idle"}}{{.K}}{{end}}`))
	template.Must(set.New("two.html").Parse(`{{define "twice"}}{{if not (.L)}}x{{end}}{{end}}`))
	template.Must(set.New("three.html").Parse(`{{define "other"}}{{.M}}{{end}}`))
	use := Used(set, "own")
	if got := strings.Join(use.Texts, " "); got != "own one.html two.html" {
		t.Errorf("texts %s", got)
	}
	if got := strings.Join(slices.Sorted(maps.Keys(use.Fields)), " "); got != "A B C D E F G H I J L Name Venue" {
		t.Errorf("fields %s", got)
	}
}
