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

// TestInlineElements lays out elements in elements, with every alignment of the inner and the outer one, over one line and over
// several, and compares where their boxes and texts stand, in units of 1/64 px, with testdata/inline.txt. Nothing reaches
// out of its line, but what is aligned to the line's top or bottom in an element that is moved, and moved with it: as in Chromium.
func TestInlineElements(t *testing.T) {
	fonts := testFonts(t)
	body, small, big := textStyle(16), textStyle(10), textStyle(30)
	for _, s := range []*style.TextStyle{body, small, big} {
		s.LineHeight = 1.5 * s.FontSize
	}
	aligns := []style.VerticalAlign{style.AlignBaseline, style.AlignMiddle, style.AlignTop, style.AlignBottom, style.AlignTextTop, style.AlignTextBottom, style.AlignSub, style.AlignSuper}
	run := func(text string, s *style.TextStyle, ref int) Item {
		return Item{Kind: Run, Text: text, Style: s, Ref: ref}
	}
	var b strings.Builder
	for _, outer := range aligns {
		for _, inner := range aligns {
			for _, width := range []page.Length{800, 90} {
				items := []Item{run("先停", body, 1), {Kind: Open, Style: big, Align: outer, Edge: 3 * 64, Ref: 2}, run("不", big, 2), {Kind: Open, Style: small, Align: inner, Edge: 64, Ref: 3}, run("要转", small, 3),
					{Kind: Atom, Width: 9 * 64, Height: 70 * 64, Baseline: 20 * 64, Align: inner, Ref: 4}, {Kind: Close, Style: small, Edge: 2 * 64}, run("账", big, 2), {Kind: Close, Style: big, Edge: 5 * 64}, run("。", body, 1)}
				var diags diag.List
				p := Prepare(items, Options{Fonts: fonts, Unit: page.Pixel64}, &diags)
				fmt.Fprintf(&b, "# %d in %d, %d px\n", inner, outer, width)
				top := page.Length(0)
				for _, l := range p.Layout(width*64, body) {
					fmt.Fprintf(&b, "%s %d+%d baseline %d:", l.Text, l.Top, l.Height, l.Baseline)
					for _, x := range l.Boxes {
						fmt.Fprintf(&b, " %d(%d+%d %d %d/%d%s)", x.Ref, x.X, x.Width, x.Y, x.Ascent, x.Descent, map[bool]string{true: " first"}[x.First]+map[bool]string{true: " last"}[x.Last]+map[bool]string{true: " empty"}[x.Empty])
					}
					for _, f := range l.Fragments {
						fmt.Fprintf(&b, " %d[%d+%d %d]", f.Ref, f.X, f.Width, f.Y)
						moved := (inner == style.AlignTop || inner == style.AlignBottom) && outer != style.AlignBaseline && outer != style.AlignTop && outer != style.AlignBottom
						if f.Face == "" && !moved && (f.Y < l.Top || f.Y+70*64 > l.Top+l.Height) {
							t.Errorf("%d in %d, %d px: an atom at %d stands out of its line, %d to %d", inner, outer, width, f.Y, l.Top, l.Top+l.Height)
						}
					}
					b.WriteString("\n")
					if l.Top != top {
						t.Errorf("%d in %d, %d px: a line begins at %d, the one before it ends at %d", inner, outer, width, l.Top, top)
					}
					top = l.Top + l.Height
				}
				if diags.Len() > 0 {
					t.Error(diags.Sorted())
				}
			}
		}
	}
	testtools.CompareText(t, "testdata/inline.txt", b.String(), *update)
}

// TestAtomsAnew: a paragraph whose atoms and edges have changed is the one that is prepared with them; one with a tab stop must be.
func TestAtomsAnew(t *testing.T) {
	body := textStyle(16)
	items := func(width, edge page.Length, text string) []Item {
		return []Item{{Kind: Run, Text: text, Style: body}, {Kind: Open, Style: body, Edge: edge}, {Kind: Atom, Width: width, Height: 640, Baseline: 640}, {Kind: Close, Style: body, Edge: edge / 2}, {Kind: Run, Text: "后来再核实一遍", Style: body}}
	}
	o := Options{Fonts: testFonts(t), Unit: page.Pixel64}
	first := items(640, 64, "先停手")
	p := Prepare(first, o, &diag.List{})
	for _, c := range [][2]page.Length{{3200, 640}, {6400, 64}, {64, 0}} {
		copy(first, items(c[0], c[1], "先停手"))
		if !p.UpdateAtoms() {
			t.Fatal("it is not updated")
		}
		fresh := Prepare(items(c[0], c[1], "先停手"), o, &diag.List{})
		for _, width := range []page.Length{60 * 64, 100 * 64, 400 * 64} {
			if got, want := fmt.Sprintf("%+v", p.Layout(width, body)), fmt.Sprintf("%+v", fresh.Layout(width, body)); got != want {
				t.Errorf("atom %d, edge %d, in %d:\ngot  %s\nwant %s", c[0], c[1], width, got, want)
			}
		}
	}
	body.WhiteSpace = style.Pre
	if Prepare(items(64, 64, "先\t停手"), o, &diag.List{}).UpdateAtoms() {
		t.Error("tab stops depend on what stands before them")
	}
}

// TestHyphens: a soft hyphen is drawn where a line ends at it and nowhere else, as wide as the face's hyphen, and is part of what is
// seen there.
func TestHyphens(t *testing.T) {
	st := plain()
	const text = "information\u00ADtechnology"
	for ems, want := range map[float64]string{30: "informationtechnology", 8: "information\u00AD|technology"} {
		lines := layoutText(t, text, ems, st)
		var seen []string
		for _, l := range lines {
			seen = append(seen, l.Seen())
		}
		if got := strings.Join(seen, "|"); got != want {
			t.Fatalf("%g em: %q, want %q", ems, got, want)
		}
		hyphen := layoutText(t, "information\u2010", 30, st)[0]
		if len(lines) == 2 {
			f, g := lines[0].Fragments[0], hyphen.Fragments[0]
			last, same := f.Glyphs[len(f.Glyphs)-1], g.Glyphs[len(g.Glyphs)-1]
			if len(f.Glyphs) != len(g.Glyphs) || last.ID != same.ID || last.ID == 0 || abs(last.X-same.X) > 1 || abs(f.Width-g.Width) > 1 || abs(lines[0].Width-hyphen.Width) > 1 {
				t.Errorf("the hyphen is %+v in %d, as text %+v in %d", last, f.Width, same, g.Width)
			}
		}
	}
	// In vertical text it lies on its side like the letters before it.
	if f := layoutText(t, text, 8, vertical())[0].Fragments[0]; !f.Glyphs[0].Rotate || !f.Glyphs[len(f.Glyphs)-1].Rotate {
		t.Error("in vertical text the hyphen does not lie on its side")
	}
	// The hyphen needs its room: where it has none, the line ends before.
	width := layoutText(t, "凡information", 30, st)[0].Width
	for room, want := range map[page.Length]string{0: "凡|information\u00AD|technology", 20 * 64: "凡information\u00AD|technology"} {
		var seen []string
		for _, l := range layoutText(t, "凡"+text, float64(width+room)/em, st) {
			seen = append(seen, l.Seen())
		}
		if got := strings.Join(seen, "|"); got != want {
			t.Errorf("with %d more: %q, want %q", room, got, want)
		}
	}
}

// TestHyphenIsOfItsElement: a hyphen is in the type of the soft hyphen, whichever of the elements beside it has that.
func TestHyphenIsOfItsElement(t *testing.T) {
	small, big := textStyle(16), textStyle(40)
	run := func(text string, s *style.TextStyle) Item { return Item{Kind: Run, Text: text, Style: s} }
	width := func(items ...Item) page.Length {
		p := Prepare(items, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diag.List{})
		return p.Layout(10000*64, small)[0].Width
	}
	for name, items := range map[string][]Item{
		"the first": {run("infor\u00AD", small), run("mation", big)}, "the second": {run("infor", small), run("\u00ADmation", big)},
		"the first, larger": {run("infor\u00AD", big), run("mation", small)}, "before an edge": {run("infor\u00AD", big), {Kind: Open, Style: small}, run("mation", small), {Kind: Close, Style: small}},
		"of three": {run("in", big), run("for\u00AD", small), run("mation", big)},
	} {
		var first []Item
		for _, i := range items {
			if head, _, found := strings.Cut(i.Text, "\u00AD"); found {
				first = append(first, run(head+"\u2010", i.Style))
				break
			}
			first = append(first, i)
		}
		want := width(first...)
		p := Prepare(items, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diag.List{})
		for room, lines := range map[page.Length]int{64: 2, -64: 1} {
			got := p.Layout(want+room, small)
			if lines == 2 && (len(got) != 2 || abs(got[0].Width-want) > 1) || lines == 1 && len(got) > 1 && got[0].Width <= want+room {
				t.Errorf("%s, in %d: %d lines, the first %d wide, want %d", name, want+room, len(got), got[0].Width, want)
			}
		}
	}
}

// TestOrientationOfAll counts the characters of every plane that sheets use which stand upright and which have turned forms, and
// sums them. Perl's \p{Vo=U}, \p{Vo=Tu} and \p{Vo=Tr} are the same but for the quotes, which Chromium turns, scripts that are in
// no sheet, and a dozen signs that differ between versions of Unicode.
func TestOrientationOfAll(t *testing.T) {
	upright, turned, sum := 0, 0, fnv.New64a()
	for r := rune(0); r < 0x40000; r++ {
		u, tr := staysUpright(r), turnedForm(r)
		if u && tr {
			t.Errorf("%U is both", r)
		}
		if u {
			upright++
			fmt.Fprintln(sum, "u", r)
		} else if tr {
			turned++
			fmt.Fprintln(sum, "t", r)
		}
	}
	if got := fmt.Sprintf("%d %d %x", upright, turned, sum.Sum64()); got != "183864 51 f5cc96b930a1eeb" {
		t.Error(got)
	}
}
