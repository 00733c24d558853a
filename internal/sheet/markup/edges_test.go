package markup

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// TestEdges compares what templates and markup with every odd form become, and what is said of it, with testdata/edges.txt.
func TestEdges(t *testing.T) {
	var b strings.Builder
	b.WriteString("== templates with the places of their tags\n")
	for _, src := range []string{"<p>", "<P\n>a", "<p/>", "<p a='>' b=\">\">c", "<p a='{{\"'>\"}}'>c", "<p{{if .X}} a{{end}}>b", "<p{{.X}}>", "{{/* <p> }} */}}<b>", "{{- /* <p> */ -}}<b>", "{{-\n/* <p> */}}<b>", "{{/* <p>", "{{`<p>}}`}}<b>", "{{'\\''}}<b>", "{{\"\\\"}}\"}}<b>", "{{\"}}", "{{", "<!-- <p> --><b>", "<!-- <p>", "<!--{{.X}}<p>--><b>", "</p >", "<1>", "<", "< p>", "a<b", "<b",
		"<style>/* <p> */a{b:'/* x */'}</style><i>", "<style>/* a\nb */</style><i>", "<style>/* {{.X}} */</style><i>", "<style>/* a", "<style>a{b:\"\\\"/* x */\"}</style><i>", "<style>a{b:\"x\n/* y */}</style><i>", "<style>a{b:'{{.X}}/* y */'}</style><i>", "<style>a{b:'\\", "<style>a{b:'\\\n/* x */'}</style>", "<style>a{b:'\"/*x*/'}</style>", "<style>a{}</STYLE><i>", "<style>a{}</styl", "<title>/* x */<b></title><i>", "<script>'</b>'</script><i>", "<svg><path d='M0'/></svg>", "<p\ta=1\n\tb>c<i\r\n>", "é<b>日<i>"} {
		fmt.Fprintf(&b, "%q ⇒ %q\n", src, Annotate("a&b.html", src))
	}
	b.WriteString("== nesting\n")
	for _, parent := range []string{"table", "tbody", "thead", "tr", "td", "ul", "ol", "li", "p", "h1", "h2", "span", "div", "svg", "g", "linearGradient", "section"} {
		for _, child := range []string{"table", "tbody", "thead", "tr", "td", "th", "ul", "li", "p", "h1", "h3", "span", "div", "svg", "g", "path", "linearGradient", "stop", "br", "img", "script", "strong", "pathh", "dvi"} {
			diags := &diag.List{}
			Parse("a.html", "<"+parent+"><"+child+">", diags)
			for _, d := range diags.Sorted() {
				if d.Code == "markup.nesting" || d.Code == "markup.element" || d.Code == "markup.script" {
					fmt.Fprintf(&b, "%s in %s ⇒ %s %s。%s\n", child, parent, d.Pos, d.Message, d.Remedy)
				}
			}
		}
	}
	for _, src := range []string{"<table><tr></tr><thead></thead></table>", "<table>\n<thead></thead></table>", "<table><thead></thead><thead></thead></table>", "<p><span><div></div></span></p>", "<p><table><tr><td><div></div></td></tr></table></p>", "<p><table><tr><th><p></p></th></tr></table></p>", "<table><tr><td>1</td></tr><font><thead></thead></font></table>", "<table><tr><td>1</td></tr><font><p></p></font><tr></tr></table>", "<table><tr></tr><tbody></tbody></table>", "<table><tr><td>1</td></tr>字</table>"} {
		diags := &diag.List{}
		Parse("a.html", src, diags)
		for _, d := range diags.Sorted() {
			fmt.Fprintf(&b, "%s ⇒ %s %s。%s\n", src, d.Pos, d.Message, d.Remedy)
		}
	}
	b.WriteString("== nearest\n")
	for _, word := range []string{"", "a", "ab", "abc", "abcd", "abdc", "bcd", "xbcd", "abxcdx", "ABCD", "abcdefgh", "abcdexyz", "abcdeefgh"} {
		fmt.Fprintf(&b, "%q ⇒ %q\n", word, Nearest(word, []string{"abcd", "Abce", "abcdefgh", "z"}))
	}
	testtools.CompareText(t, "testdata/edges.txt", b.String(), *update)
}
