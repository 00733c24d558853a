package typeset

import (
	"math"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

func textStyle(size float64) *style.TextStyle {
	return &style.TextStyle{FontRole: "body", FontSize: size * 64, FontWeight: 400}
}

// TestLineBoxes holds what Chromium 156 gives for Noto Sans SC, in px.
func TestLineBoxes(t *testing.T) {
	body := textStyle(18)
	body.LineHeight = 1.55 * 18 * 64
	big := textStyle(30)
	big.LineHeight = 1.55 * 30 * 64
	tight := textStyle(30)
	tight.LineHeight = 30 * 64
	text := Item{Kind: Run, Text: "国", Style: body}
	box := func(align style.VerticalAlign) Item {
		return Item{Kind: Atom, Width: 30 * 64, Height: 50 * 64, Baseline: 50 * 64, Align: align}
	}
	run := func(s *style.TextStyle, align style.VerticalAlign) Item {
		return Item{Kind: Run, Text: "大", Style: s, Align: align}
	}
	tests := []struct {
		name         string
		items        []Item
		height       float64
		first, other float64 // tops of the first fragment and of the second
	}{
		{"text", []Item{text}, 27.890625, 0, 0},
		{"atom on the baseline", []Item{text, box(style.AlignBaseline)}, 56.890625, 29, 0},
		{"atom in the middle", []Item{text, box(style.AlignMiddle)}, 50, 8.890625, 0},
		{"atom at the top", []Item{text, box(style.AlignTop)}, 50, 0, 0},
		{"atom at the bottom", []Item{text, box(style.AlignBottom)}, 50, 22.109375, 0},
		{"atom at the text's top", []Item{text, box(style.AlignTextTop)}, 50, 0, 0},
		{"atom at the text's bottom", []Item{text, box(style.AlignTextBottom)}, 51.890625, 24, 0},
		{"larger text", []Item{text, run(big, style.AlignBaseline)}, 46.5, 15, 1},
		{"larger text, middle", []Item{text, run(big, style.AlignMiddle)}, 46.5, 7.140625, 1},
		{"larger text, top", []Item{text, run(big, style.AlignTop)}, 46.5, 0, 1},
		{"larger text, line-height 1", []Item{text, run(tight, style.AlignBaseline)}, 34.890625, 7, -7},
	}
	for _, test := range tests {
		p := Prepare(test.items, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diag.List{})
		lines := p.Layout(800*64, body)
		if len(lines) != 1 || float64(lines[0].Height)/64 != test.height {
			t.Errorf("%s: %d lines, height %v, want %v", test.name, len(lines), float64(lines[0].Height)/64, test.height)
		}
		want := []float64{test.first, test.other}
		for i, f := range lines[0].Fragments {
			if top := float64(f.Y-f.Ascent) / 64; top != want[i] {
				t.Errorf("%s: fragment %d at %v, want %v", test.name, i, top, want[i])
			}
		}
	}
}

func TestEmptyAndBreaks(t *testing.T) {
	st := textStyle(20)
	br := Item{Kind: Newline, Style: st}
	word := Item{Kind: Run, Text: " 凡是 ", Style: st}
	tests := []struct {
		items []Item
		want  string
	}{
		{nil, ""},
		{[]Item{{Kind: Run, Text: " \n ", Style: st}}, ""},
		{[]Item{{Kind: Open}, {Kind: Close}}, ""},
		{[]Item{{Kind: Open, Edge: 64}, {Kind: Close, Edge: 64}}, "|"},
		{[]Item{br}, "|"},
		{[]Item{word, br, br, word, br}, "凡是||凡是|"},
		{[]Item{word, word}, "凡是 凡是|"},
	}
	for i, test := range tests {
		p := Prepare(test.items, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diag.List{})
		got := ""
		for n, l := range p.Layout(400*64, st) {
			got += l.Text + "|"
			if l.Top != page.Length(n*29*64) || l.Height != 29*64 {
				t.Errorf("case %d, line %d: top %d, height %d", i, n, l.Top, l.Height)
			}
		}
		if got != test.want {
			t.Errorf("case %d: %q, want %q", i, got, test.want)
		}
	}
}

func TestContentWidths(t *testing.T) {
	for _, unit := range []page.Unit{page.Pixel64, page.Micrometre} {
		k := unit.PerCSSPixel()
		st := &style.TextStyle{FontRole: "body", FontSize: 20 * k, FontWeight: 400}
		p := Prepare([]Item{{Kind: Run, Text: "凡是先交钱的贷款，都是诈骗", Style: st}}, Options{Fonts: testFonts(t), Unit: unit}, &diag.List{})
		if got := float64(p.MinContent(st)) / k; math.Abs(got-40) > 0.02 {
			t.Errorf("MinContent %v px, want 40 (款，)", got)
		}
		if got := float64(p.MaxContent(st)) / k; math.Abs(got-260) > 0.02 {
			t.Errorf("MaxContent %v px, want 260", got)
		}
		if n := len(p.Layout(p.MaxContent(st), st)); n != 1 {
			t.Errorf("%d lines at MaxContent", n)
		}
		for _, l := range p.Layout(p.MinContent(st), st) {
			if l.Width > p.MinContent(st) {
				t.Errorf("line %q is wider than MinContent", l.Text)
			}
		}
	}
}

func TestAlignment(t *testing.T) {
	for _, test := range []struct {
		align, last style.TextAlign
		left, width float64
	}{
		{style.TextStart, 0, 0, 140}, {style.TextCenter, 0, 80.5, 140}, {style.TextEnd, 0, 161, 140},
		{style.TextJustify, 0, 0, 140}, {style.TextJustify, style.TextJustify, 0, 301}, {style.TextStart, style.TextEnd, 161, 140},
	} {
		st := textStyle(20)
		st.TextAlign, st.TextAlignLast = test.align, test.last
		p := Prepare([]Item{{Kind: Run, Text: "国家反诈中心，", Style: st}}, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diag.List{})
		l := p.Layout(301*64, st)[0]
		if left, width := float64(l.Left)/64, float64(l.Width)/64; left != test.left || math.Abs(width-test.width) > 1.0/32 {
			t.Errorf("align %d, last %d: %v + %v, want %v + %v", test.align, test.last, left, width, test.left, test.width)
		}
	}
}

func TestMissingGlyph(t *testing.T) {
	st := textStyle(20)
	pos := diag.Pos{File: "a.md", Line: 3, Col: 7}
	var diags diag.List
	p := Prepare([]Item{{Kind: Run, Text: "𠮷先生🚨🚨报警\u200B\uFE0F", Style: st, Pos: pos}}, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diags)
	var got []string
	for _, d := range diags.Sorted() {
		if d.Code != "sheet.missing-glyph" || d.Severity != diag.Error || d.Pos != pos || d.Remedy == "" {
			t.Errorf("%+v", d)
		}
		got = append(got, d.Message)
	}
	if len(got) != 2 || !strings.Contains(strings.Join(got, ""), "“𠮷”（U+20BB7）") || !strings.Contains(strings.Join(got, ""), "“🚨”（U+1F6A8）") {
		t.Errorf("%q", got)
	}
	for _, l := range p.Layout(400*64, st) {
		for _, f := range l.Fragments {
			for _, g := range f.Glyphs {
				if g.ID == 0 {
					t.Error(".notdef is drawn")
				}
			}
		}
	}
}

func TestMissingRole(t *testing.T) {
	st := textStyle(20)
	st.FontRole = "fancy"
	var diags diag.List
	p := Prepare([]Item{{Kind: Run, Text: "凡是", Style: st}}, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diags)
	if d := diags.Sorted(); len(d) != 1 || d[0].Code != "sheet.missing-font" {
		t.Errorf("%v", d)
	}
	if lines := p.Layout(400*64, st); len(lines) != 1 || lines[0].Text != "凡是" {
		t.Errorf("%v", lines)
	}
}

func TestCache(t *testing.T) {
	cache := NewCache()
	for range 2 {
		for _, size := range []float64{20, 30} {
			st := textStyle(size)
			items := []Item{{Kind: Run, Text: "凡是先交钱的贷款", Style: st}}
			fresh := Prepare(items, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diag.List{})
			cached := Prepare(items, Options{Fonts: testFonts(t), Unit: page.Pixel64, Keep: []string{"贷款"}, Cache: cache}, &diag.List{})
			if fresh.MaxContent(st) != cached.MaxContent(st) || cached.MinContent(st) != page.Length(2*size*64) && cached.MinContent(st) != page.Length(2*size*64)+1 {
				t.Errorf("size %v: %d, %d, %d", size, fresh.MaxContent(st), cached.MaxContent(st), cached.MinContent(st))
			}
			if fresh.MinContent(st) == cached.MinContent(st) {
				t.Error("the keep list got into the cache or out of use")
			}
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	st := textStyle(20)
	items := []Item{{Kind: Run, Text: strings.Repeat("凡是先交钱的贷款，都是诈骗。请拨打96110，", 136), Style: st}} // 3,000 characters
	fonts := testFonts(b)
	b.Run("prepare", func(b *testing.B) {
		for b.Loop() {
			Prepare(items, Options{Fonts: fonts, Unit: page.Pixel64}, &diag.List{})
		}
	})
	b.Run("prepare again", func(b *testing.B) { // as auto-fit does
		cache := NewCache()
		for b.Loop() {
			Prepare(items, Options{Fonts: fonts, Unit: page.Pixel64, Cache: cache}, &diag.List{})
		}
	})
	p := Prepare(items, Options{Fonts: fonts, Unit: page.Pixel64}, &diag.List{})
	b.Run("layout", func(b *testing.B) {
		for b.Loop() {
			p.Layout(800*64, st)
		}
	})
	short := Prepare([]Item{{Kind: Run, Text: strings.Repeat("凡是先交钱的贷款，都是诈骗。", 8), Style: st}}, Options{Fonts: fonts, Unit: page.Pixel64}, &diag.List{})
	st.TextWrap = style.WrapBalance
	b.Run("balance", func(b *testing.B) {
		for b.Loop() {
			short.Layout(500*64, st)
		}
	})
}
