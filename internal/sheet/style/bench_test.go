package style

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
)

// poster returns a document of 120 elements and a sheet of 200 rules, a third of the declarations with var().
func poster(tb testing.TB) (*markup.Document, *Sheet, Environment) {
	var css strings.Builder
	css.WriteString(":root { --brand: #c8102e; --ink: #1a1a1a; --gap: 8mm; --line: 1.5 }\n")
	for i := range 199 {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&css, ".c%d { color: var(--ink); padding: var(--gap) 2mm; font-size: %dpt }\n", i, 10+i%20)
		case 1:
			fmt.Fprintf(&css, ".c%d > p { margin: 0 0 %dmm; line-height: var(--line) }\n", i-1, i%7)
		case 2:
			fmt.Fprintf(&css, "section .c%d:first-child { display: flex; gap: 2mm 3mm; border: 1px solid var(--brand) }\n", i-2)
		case 3:
			fmt.Fprintf(&css, "@media (min-width: %dmm) { #e%d { width: calc(50%% - 3mm) } }\n", i, i)
		}
	}
	var html strings.Builder
	html.WriteString("<section>")
	for i := range 39 {
		fmt.Fprintf(&html, `<div id="e%d" class="c%d c%d"><p class="c%d">文字<strong>重点</strong></p></div>`, i, i*4, i*4+2, i*4)
	}
	html.WriteString("</section>")
	var diags diag.List
	doc := markup.Parse("a.html", html.String(), &diags)
	sheet := Parse("a.css", css.String(), diag.Pos{}, &diags)
	if diags.Len() > 0 || doc.Elements != 120 || len(sheet.rules) != 200 {
		tb.Fatalf("%d elements, %d rules, %+v", doc.Elements, len(sheet.rules), diags.Sorted())
	}
	return doc, sheet, Environment{Unit: page.Micrometre, Width: 420_000, Height: 594_000, Roles: []string{"body"}}
}

func computeAll(s *Styles, n *markup.Node, parent *Computed) {
	c := s.Compute(n, parent, 0)
	for _, child := range n.Children {
		if !child.IsText() {
			computeAll(s, child, c)
		}
	}
}

// BenchmarkMatchCompute is a poster of 120 elements under 200 rules that are parsed already: below 300 µs.
func BenchmarkMatchCompute(b *testing.B) {
	doc, sheet, env := poster(b)
	b.ReportAllocs()
	for b.Loop() {
		var diags diag.List
		s := Match(doc, []*Sheet{sheet}, env, &diags)
		computeAll(s, doc.Body, s.Root())
	}
}

// BenchmarkCompute is the part that auto-fit repeats.
func BenchmarkCompute(b *testing.B) {
	doc, sheet, env := poster(b)
	var diags diag.List
	s := Match(doc, []*Sheet{sheet}, env, &diags)
	b.ReportAllocs()
	for b.Loop() {
		computeAll(s, doc.Body, s.Root())
	}
}

func BenchmarkParse(b *testing.B) {
	var css strings.Builder
	for i := range 200 {
		fmt.Fprintf(&css, ".c%d > p { margin: 0 0 %dmm; line-height: 1.5; color: #c00 }\n", i, i%7)
	}
	b.ReportAllocs()
	for b.Loop() {
		var diags diag.List
		Parse("a.css", css.String(), diag.Pos{}, &diags)
	}
}
