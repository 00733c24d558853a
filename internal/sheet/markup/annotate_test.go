package markup

import (
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanshi/internal/diag"
)

// annotatedTemplate holds every place where a tag may hide, and things that only look like tags.
const annotatedTemplate = `{{/* a comment with <p> and }} inside */ -}}
<style>
/* gone
<b> */ p::before { content: "/* stays <i>" }
@media (400px <width) { .x { width: {{.Width}} } }
</style>
<!-- <u> -->
<section class="{{if gt .N 1}}a>b{{end}}" title='<s>'>
{{range .Items}}<p
  id=x{{.}}>{{printf "<i>%s}}" .}}</p>{{end}}<br/><img alt="1 > 0"
 src="{{.Image}}">
<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><em>字<strong>丁</strong></em>
</section>
`

func TestAnnotateAfterExecution(t *testing.T) {
	text := Annotate("poster/a.html", annotatedTemplate)
	tmpl, err := template.New("a").Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	data := map[string]any{"N": 2, "Width": "3px", "Items": []string{"甲", "乙"}, "Image": "qr:https://example.cn/?a=1"}
	if err := tmpl.Execute(&out, data); err != nil {
		t.Fatal(err)
	}
	var diags diag.List
	doc := Parse("output.html", out.String(), &diags)
	if diags.Len() > 0 {
		t.Fatalf("%+v\n%s", diags.Sorted(), out.String())
	}
	var got []string
	var walk func(n *Node)
	walk = func(n *Node) {
		if n != doc.Root && !n.IsText() && n != doc.Body {
			got = append(got, n.Tag+" "+n.Pos.String())
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(doc.Root)
	want := []string{"section poster/a.html:8:1", "p poster/a.html:9:17", "p poster/a.html:9:17", "br poster/a.html:10:46",
		"img poster/a.html:10:51", "svg poster/a.html:12:1", "path poster/a.html:12:24", "em poster/a.html:12:46", "strong poster/a.html:12:51"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(doc.Styles) != 1 || doc.Styles[0].Pos.String() != "poster/a.html:2:8" {
		t.Fatalf("styles %+v", doc.Styles)
	}
	lines := strings.Split(doc.Styles[0].CSS, "\n")
	if len(lines) != 5 || !strings.HasPrefix(lines[2], `       p::before { content: "/* stays <i>" }`) || !strings.Contains(lines[3], "3px") {
		t.Errorf("the lines of the style moved: %q", lines)
	}
}

// TestAnnotateKeepsPlaces: an annotated document parses to the same tree with the same places as the document itself.
func TestAnnotateKeepsPlaces(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		comparePlaces(t, caseFile.FindStringSubmatch(string(data))[1])
	}
	if len(files) == 0 {
		t.Fatal("no cases")
	}
}

func comparePlaces(t *testing.T, src string) {
	if strings.Contains(src, "data-pos") {
		return
	}
	var plain, annotated strings.Builder
	for _, x := range []struct {
		src string
		to  *strings.Builder
	}{{src, &plain}, {Annotate("a.html", src), &annotated}} {
		var diags diag.List
		doc := Parse("a.html", x.src, &diags)
		if err := diag.WriteText(x.to, &diags); err != nil {
			t.Fatal(err)
		}
		dump(x.to, doc)
	}
	if plain.String() != annotated.String() {
		t.Errorf("plain\n%s\nannotated\n%s", plain.String(), annotated.String())
	}
}

func TestAnnotateOddNames(t *testing.T) {
	for name, want := range map[string]string{`a"b&.html`: `a"b&.html:1:1`, `C:\x\a.html`: `C:\x\a.html:1:1`, "a{{.html": "given.html:1:1"} {
		var diags diag.List
		doc := Parse("given.html", Annotate(name, "<p>x</p>"), &diags)
		if got := doc.Body.Children[0].Pos.String(); got != want || diags.Len() > 0 {
			t.Errorf("%s: place %s, want %s %+v", name, got, want, diags.Sorted())
		}
	}
}

func TestDepth(t *testing.T) {
	var diags diag.List
	n := 100_000
	doc := Parse("a.html", strings.Repeat("<div>", n)+strings.Repeat("</div>", n), &diags)
	if diags.Len() != 1 || diags.Sorted()[0].Code != "markup.depth" || doc.Elements > maxDepth+3 {
		t.Errorf("%d elements, %d diagnostics", doc.Elements, diags.Len())
	}
}
