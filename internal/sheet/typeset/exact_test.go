package typeset

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
	"fanshi/internal/testtools"
)

// TestExactly: what the Chromium tests compare within half a pixel stays as it is to the last unit: digests of all lines of all
// their cases, and the lines themselves of short texts in every mode, in testdata/exact.txt.
func TestExactly(t *testing.T) {
	fonts := testFonts(t)
	var b strings.Builder
	units := map[page.Unit]string{page.Pixel64: "px", page.Micrometre: "µm"}
	for _, unit := range []page.Unit{page.Pixel64, page.Micrometre} {
		k := unit.PerCSSPixel()
		sum := fnv.New64a()
		flush := func(name string, i int) {
			fmt.Fprintf(&b, "%s %s up to case %d: %x\n", name, units[unit], i, sum.Sum64())
		}
		for i, c := range testtools.ReadGolden[chromiumCase](t, "testdata/chromium.json").Values {
			p := Prepare(c.content(k), Options{Fonts: fonts, Unit: unit}, &diag.List{})
			fmt.Fprintf(sum, "%+v", p.Layout(page.Round(c.Width*k), c.style(c.Size, 400, k)))
			if i%20 == 19 {
				flush("chromium", i)
			}
		}
		fmt.Fprintf(&b, "chromium %s: %x\n", units[unit], sum.Sum64())
		for i, c := range readSpacing(t) {
			p := Prepare(c.content(k), Options{Fonts: fonts, Unit: unit}, &diag.List{})
			fmt.Fprintf(sum, "%+v", p.Layout(page.Round(c.Width*k), c.block(k)))
			if i%20 == 19 {
				flush("spacing", i)
			}
		}
	}
	for _, text := range []string{"凡是（先交钱）“贷款”，都是《诈骗》。", "打 96110，问3%的利息？", "abc-def　甲\u00AD乙\u200B丙 ", "——……·", "  先\t停\n手  \n\n再核实 ", "（「『", "12月 5日", "，"} {
		for _, mode := range modes {
			for _, width := range []float64{60, 100, 1000} {
				st := textStyle(20)
				st.AutoSpace, st.StrictBreaks = true, true
				mode.change(st)
				var diags diag.List
				p := Prepare([]Item{{Kind: Open, Style: st, Edge: 128}, {Kind: Run, Text: text, Style: st}, {Kind: Close, Style: st, Edge: 64}, {Kind: Newline, Style: st}, {Kind: Atom, Width: 640, Height: 960, Baseline: 800}}, Options{Fonts: fonts, Unit: page.Pixel64}, &diags)
				fmt.Fprintf(&b, "%q %s %gpx:", text, mode.name, width)
				fmt.Fprintf(&b, " %d–%d", p.MinContent(st), p.MaxContent(st))
				for _, l := range p.Layout(page.Length(width*64), st) {
					fmt.Fprintf(&b, " [%s %d+%d %d", l.Text, l.Left, l.Width, l.Top)
					for _, f := range l.Fragments {
						fmt.Fprintf(&b, " %d+%d", f.X, f.Width)
					}
					b.WriteString("]")
				}
				fmt.Fprintf(&b, " %d problems\n", diags.Len())
			}
		}
	}
	testtools.CompareText(t, "testdata/exact.txt", b.String(), *update)
}

// modes are the ways to set a text.
var modes = []struct {
	name   string
	change func(*style.TextStyle)
}{
	{"plain", func(*style.TextStyle) {}},
	{"space-all", func(s *style.TextStyle) { s.SpacingTrim = style.SpaceAll }},
	{"space-first", func(s *style.TextStyle) { s.SpacingTrim = style.SpaceFirst }},
	{"trim-start", func(s *style.TextStyle) { s.SpacingTrim = style.TrimStart }},
	{"no-autospace", func(s *style.TextStyle) { s.AutoSpace = false }},
	{"hanging", func(s *style.TextStyle) {
		s.Hanging = style.HangingPunctuation{First: true, Last: true, ForceEnd: true}
	}},
	{"allow-end", func(s *style.TextStyle) { s.Hanging = style.HangingPunctuation{AllowEnd: true} }},
	{"balance", func(s *style.TextStyle) { s.TextWrap = style.WrapBalance }},
	{"pretty", func(s *style.TextStyle) { s.TextWrap = style.WrapPretty }},
	{"nowrap", func(s *style.TextStyle) { s.WhiteSpace = style.NoWrap }},
	{"pre", func(s *style.TextStyle) { s.WhiteSpace = style.Pre }},
	{"pre-wrap", func(s *style.TextStyle) { s.WhiteSpace = style.PreWrap }},
	{"pre-line", func(s *style.TextStyle) { s.WhiteSpace = style.PreLine }},
	{"justify", func(s *style.TextStyle) { s.TextAlign = style.TextJustify }},
	{"justify all", func(s *style.TextStyle) { s.TextAlign, s.TextAlignLast = style.TextJustify, style.TextJustify }},
	{"center", func(s *style.TextStyle) { s.TextAlign = style.TextCenter }},
	{"end", func(s *style.TextStyle) { s.TextAlign, s.TextAlignLast = style.TextEnd, style.TextCenter }},
	{"indent", func(s *style.TextStyle) { s.TextIndent = style.Dim{Kind: style.Percent, Pct: 0.1} }},
	{"letter-spacing", func(s *style.TextStyle) { s.LetterSpacing = 3 * 64 }},
	{"vertical", func(s *style.TextStyle) { s.Vertical = true }},
	{"vertical upright", func(s *style.TextStyle) { s.Vertical, s.Orientation = true, style.Upright }},
	{"vertical sideways", func(s *style.TextStyle) { s.Vertical, s.Orientation = true, style.Sideways }},
	{"vertical digits", func(s *style.TextStyle) { s.Vertical, s.CombineUpright = true, 2 }},
	{"vertical all", func(s *style.TextStyle) { s.Vertical, s.CombineUpright = true, -1 }},
	{"emphasis", func(s *style.TextStyle) { s.Emphasis = style.Emphasis{Mark: "•"} }},
	{"emphasis under", func(s *style.TextStyle) { s.Emphasis = style.Emphasis{Mark: "•", Under: true} }},
	{"vertical emphasis left", func(s *style.TextStyle) { s.Vertical, s.Emphasis = true, style.Emphasis{Mark: "•", Left: true} }},
}
