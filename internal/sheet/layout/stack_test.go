package layout

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/page"
)

// painted lists the solid colours of a page in painting order as hex digits, each with a c in front when a clip is
// around it.
func painted(marks []page.Mark, clipped string) []string {
	var out []string
	for _, m := range marks {
		switch m := m.(type) {
		case *page.Fill:
			if c, ok := m.Paint.(page.Color); ok {
				out = append(out, fmt.Sprintf("%s%x", clipped, c.R/17))
			}
		case *page.Group:
			inner := clipped
			if m.Clip != nil {
				inner = "c"
			}
			out = append(out, painted(m.Marks, inner)...)
		}
	}
	return out
}

// TestPaintingOrder: the digits are the order of CSS 2.2, appendix E.
func TestPaintingOrder(t *testing.T) {
	fonts := testFonts(t)
	for name, c := range map[string]struct{ body, want string }{
		"layers of a positioned box without z-index belong to the context around it": {
			`<div class="r" style="background-color:#222222"><div class="a" style="z-index:5;background-color:#555555"></div><div class="a" style="z-index:-1;background-color:#111111"></div></div><div class="r" style="z-index:3;background-color:#333333"></div><div class="a" style="z-index:4;background-color:#444444"></div>`,
			"1 2 3 4 5"},
		"a z-index keeps its layers": {
			`<div class="r" style="z-index:0;background-color:#111111"><div class="a" style="z-index:9;background-color:#333333"></div><div class="a" style="z-index:-1;background-color:#222222"></div></div><div class="r" style="background-color:#444444"></div>`,
			"1 2 3 4"},
		"z-index does nothing to a box in the flow": {
			`<div style="z-index:7;background-color:#111111;height:9px"></div><div style="background-color:#222222;height:9px"></div>`, "1 2"},
		"a flex item has a z-index": {
			`<div style="display:flex"><div style="z-index:1;background-color:#222222;width:9px;height:9px"></div><div style="background-color:#111111;width:9px;height:9px"></div></div>`, "1 2"},
		"an absolute box is clipped by what lies inside its containing block only": {
			`<div style="overflow:hidden;height:20px"><div class="a" style="background-color:#111111"></div></div><div class="r" style="overflow:hidden"><div class="a" style="background-color:#222222"></div></div>`,
			"1 c2"},
		"a turned box contains absolute ones": {
			`<div style="rotate:180deg;overflow:hidden;height:9px"><div class="a" style="background-color:#111111"></div></div>`, "c1"},
	} {
		src := `<html><body><style>section{width:100vw;height:100vh;position:relative}.r{position:relative;height:20px}.a{position:absolute;left:0;top:0;width:9px;height:9px}</style><section>` + c.body + `</section></body></html>`
		res, diags := lay(t, fonts, "stack.html", src, 400, 300)
		if diags.HasErrors() {
			t.Fatalf("%s: %v", name, diags.Sorted())
		}
		if got := strings.Join(painted(res.Pages[0].Marks, ""), " "); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
