package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestRandomFlows: whatever breaks are forced, avoided or nested, every line is shown once, in order, inside the padding
// of its page.
func TestRandomFlows(t *testing.T) {
	const seed = 20261124
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 7))
	fonts := testFonts(t)
	for n := range 40 {
		g := &flowGenerator{r: r}
		body := g.blocks(3)
		res, diags := lay(t, fonts, "random.html", fmt.Sprintf(`<html><body><style>section{padding:30px;line-height:30px;font-size:20px}p{margin:0}</style><section>%s</section></body></html>`, body), 400, 300)
		if diags.HasErrors() {
			t.Fatalf("%d: %v\n%s", n, diags.Sorted(), body)
		}
		var all strings.Builder
		for i, b := range res.Boxes {
			all.WriteString(textOf(b))
			for _, e := range b.Elements {
				for _, l := range e.Lines {
					if l.Y < 30-1 || l.Y+l.Height > 270+1 {
						t.Errorf("%d, page %d: %q from %g to %g\n%s", n, i+1, l.Text, l.Y, l.Y+l.Height, body)
					}
				}
			}
		}
		if all.String() != g.text.String() {
			t.Errorf("%d: %s\nwant %s\n%s", n, all.String(), g.text.String(), body)
		}
	}
}

// flowGenerator makes nested blocks and notes their text.
type flowGenerator struct {
	r    *rand.Rand
	text strings.Builder
	n    int
}

func (g *flowGenerator) blocks(depth int) string {
	var out strings.Builder
	for range 1 + g.r.IntN(5) {
		style := g.style()
		switch kind := g.r.IntN(4); {
		case kind == 0 && depth > 0:
			fmt.Fprintf(&out, `<div style="%s">%s</div>`, style, g.blocks(depth-1))
		case kind == 1:
			fmt.Fprintf(&out, `<table style="table-layout:fixed;border-spacing:%dpx;margin:%dpx 0">`, g.r.IntN(6), g.r.IntN(12))
			for range 1 + g.r.IntN(6) {
				fmt.Fprintf(&out, "<tr><td>%s</td></tr>", g.line())
			}
			out.WriteString("</table>")
		default:
			var lines []string
			for range 1 + g.r.IntN(9) {
				lines = append(lines, g.line())
			}
			fmt.Fprintf(&out, `<p style="%s">%s</p>`, style, strings.Join(lines, "<br>"))
		}
	}
	return out.String()
}

// line is a text that there is only once.
func (g *flowGenerator) line() string {
	g.n++
	text := fmt.Sprintf("第%d行", g.n)
	g.text.WriteString(text)
	return text
}

func (g *flowGenerator) style() string {
	pick := func(values ...string) string { return values[g.r.IntN(len(values))] }
	return fmt.Sprintf("margin:%dpx 0 %dpx;orphans:%d;widows:%d", g.r.IntN(30), g.r.IntN(30), 1+g.r.IntN(4), 1+g.r.IntN(4)) +
		pick("", "", "", ";break-inside:avoid") + pick("", "", "", "", ";break-before:page", ";break-before:avoid") +
		pick("", "", "", "", ";break-after:page", ";break-after:avoid") + pick("", "", ";padding:6px;border:2px solid")
}
