package typeset

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/linebreak"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
	"fanshi/internal/testtools"
)

// The sets of sheets.md, kept apart from those of linebreak on purpose.
const (
	neverStarts = "，。、；：？！）》」』”’…】〕〉"
	neverEnds   = "（《「『“‘【〔〈"
)

var keepList = []string{"安全账户", "国家反诈中心", "96110", "共享屏幕"}

// unsplit matches what no line may split.
var unsplit = regexp.MustCompile(`——|……|[A-Za-z]{2,}|安全账户|国家反诈中心|96110|共享屏幕|第?[0-9]+(?:[.,][0-9]+)*(?: ?万元|%|℃|年|天|元)?`)

var vocabulary = []string{"凡", "是", "先", "交", "钱", "的", "贷", "款", "都", "骗", "我", "们", "一", "律", "挂", "断",
	"，", "。", "、", "；", "：", "？", "！", "（", "）", "《", "》", "「", "」", "“", "”", "‘", "’", "【", "】", "——", "……", "·", "％",
	"App", "QR", "codes", "https://a.cn/x?y=1", "e-mail", "(", ")", ",", ".", "!", "\"", "2026年", "3.2万元", "3.2 万元", "50%", "第3天", "96110", "37.5℃", "100元",
	" ", " ", "  ", "\n", "\t", "①", "★", "→", "安全账户", "国家反诈中心", "共享屏幕", "№", "+", "-", "/"}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(vocabulary[r.IntN(len(vocabulary))])
	}
	return b.String()
}

// seed returns the random source of a test.
func seed(t *testing.T) *rand.Rand {
	t.Helper()
	s := testtools.Seed(t)
	return rand.New(rand.NewPCG(s, s))
}

// splitItems cuts a text at random into runs, some of them inside elements, all of one style.
func splitItems(r *rand.Rand, text string, st *style.TextStyle) []Item {
	var items []Item
	for runes := []rune(text); len(runes) > 0; {
		n := min(1+r.IntN(12), len(runes))
		run := Item{Kind: Run, Text: string(runes[:n]), Style: st}
		if r.IntN(3) == 0 {
			edge := page.Length(r.IntN(3)) * largestEdge / 2
			items = append(items, Item{Kind: Open, Edge: edge}, run, Item{Kind: Close, Edge: edge})
		} else {
			items = append(items, run)
		}
		runes = runes[n:]
	}
	return items
}

// collapsed is the defined collapsing, once more and simply.
func collapsed(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestLines(t *testing.T) {
	r := seed(t)
	fonts := testFonts(t)
	for i := range 3000 {
		text := randomText(r, 1+r.IntN(60))
		st := randomStyle(r)
		items := splitItems(r, text, st)
		var diags diag.List
		p := Prepare(items, Options{Fonts: fonts, Unit: page.Pixel64, Keep: keepList}, &diags)
		width := page.Length(r.Float64() * 20 * st.FontSize)
		lines := p.Layout(width, st)
		if err := check(p, text, lines, width); err != nil {
			t.Fatalf("text %d %q, width %d, style %+v: %v", i, text, width, *st, err)
		}
	}
}

// randomStyle draws a value of every property of line breaking and spacing.
func randomStyle(r *rand.Rand) *style.TextStyle {
	st := &style.TextStyle{FontRole: "body", FontSize: float64(12+r.IntN(30)) * 64, FontWeight: 400, TextWrap: style.TextWrap(r.IntN(3)),
		SpacingTrim: style.SpacingTrim(r.IntN(4)), AutoSpace: r.IntN(2) == 0, TextAlign: style.TextAlign(r.IntN(5))}
	if r.IntN(4) == 0 {
		st.LetterSpacing = float64(r.IntN(128))
	}
	if r.IntN(3) == 0 {
		st.Hanging = style.HangingPunctuation{First: r.IntN(2) == 0, Last: r.IntN(2) == 0, ForceEnd: r.IntN(2) == 0, AllowEnd: r.IntN(2) == 0}
	}
	if r.IntN(3) == 0 {
		st.Emphasis = style.Emphasis{Mark: "•", Under: r.IntN(2) == 0, Left: r.IntN(2) == 0}
	}
	if r.IntN(3) == 0 {
		st.Vertical, st.Orientation, st.CombineUpright = true, style.TextOrientation(r.IntN(3)), []int{0, 0, 2, 3, 4}[r.IntN(5)]
	}
	return st
}

// check tests the promises of the line breaker.
func check(p *Paragraph, text string, lines []Line, width page.Length) error {
	want := collapsed(text)
	rest := want
	for i, l := range lines {
		if !strings.HasPrefix(rest, l.Text) {
			return fmt.Errorf("line %d is %q, want the start of %q", i, l.Text, rest)
		}
		rest = strings.TrimPrefix(rest[len(l.Text):], " ")
		if i > 0 {
			if first, _ := utf8.DecodeRuneInString(l.Text); strings.ContainsRune(neverStarts, first) {
				return fmt.Errorf("line %d starts with %q", i, first)
			}
		}
		if last, _ := utf8.DecodeLastRuneInString(l.Text); i < len(lines)-1 && strings.ContainsRune(neverEnds, last) {
			return fmt.Errorf("line %d ends with %q", i, last)
		}
	}
	if rest != "" {
		return fmt.Errorf("text is lost: %q", rest)
	}
	at := 0
	for i, l := range lines {
		at += strings.Index(want[at:], l.Text) + len(l.Text)
		for _, m := range unsplit.FindAllStringIndex(want, -1) {
			if m[0] < at && at < m[1] {
				return fmt.Errorf("line %d splits %q", i, want[m[0]:m[1]])
			}
		}
	}
	for i, l := range lines {
		if l.Width > width+slack+overhang(&l) && len(pieces(p, l)) > 1 {
			return fmt.Errorf("line %d is wider than %d and not one piece: %q", i, width, l.Text)
		}
	}
	return checkGlyphs(p, lines)
}

// largestEdge is the largest edge that splitItems draws.
const largestEdge = 2 * 64

// overhang is by how much the edges of elements may overflow that close at the end of a line (edgesAtEnd): one edge of an element
// with text, both edges of each without, of which the text is spaces that hang.
func overhang(l *Line) page.Length {
	over, end := page.Length(0), l.Left+l.Width
	for _, b := range slices.Backward(l.Boxes) {
		switch {
		case !b.Last || b.X+b.Width < end-slack:
			return over
		case !b.Empty:
			return over + largestEdge
		}
		over += b.Width
		end -= b.Width
	}
	return over
}

// pieces returns the places inside a line where it could have been broken.
func pieces(p *Paragraph, l Line) []string {
	out := []string{""}
	at := linebreak.Find([]rune(l.Text))
	for _, phrase := range keepList {
		linebreak.Keep([]rune(l.Text), linebreak.Phrases([]string{phrase}), at)
	}
	for i, r := range []rune(l.Text) {
		if at[i] == linebreak.Soft {
			out = append(out, "")
		}
		out[len(out)-1] += string(r)
	}
	return out
}

// slack is what the rounding of the fragments of a justified or vertical line may add up to.
const slack = 8

// checkGlyphs tests that every visible character has its glyph, within the line and from left to right.
func checkGlyphs(p *Paragraph, lines []Line) error {
	for i, l := range lines {
		x, hung := l.Left, page.Length(0)
		for _, f := range l.Fragments {
			if f.Text == "" { // marks
				continue
			}
			if hangs := p.items[f.Item].Style.Hanging; hangs != (style.HangingPunctuation{}) {
				hung = f.Size + page.Length(p.items[f.Item].Style.LetterSpacing)
				if x == l.Left {
					x -= hung
				}
			}
			if f.X < x-slack {
				return fmt.Errorf("line %d: fragment %q at %d, before %d", i, f.Text, f.X, x)
			}
			if n := len([]rune(strings.ReplaceAll(f.Text, " ", ""))); len(f.Glyphs) != n && !hasLatin([]rune(f.Text)) && !strings.Contains(f.Text, "—") { // a ligature
				return fmt.Errorf("line %d: %d glyphs for %q", i, len(f.Glyphs), f.Text)
			}
			for _, g := range f.Glyphs {
				if g.X < x-64-f.Size/2 || g.X > l.Left+l.Width+hung+f.Size/2 {
					return fmt.Errorf("line %d: glyph at %d outside %d…%d", i, g.X, x, l.Left+l.Width)
				}
			}
			x = f.X + f.Width
		}
		if x > l.Left+l.Width+hung+slack {
			return fmt.Errorf("line %d: fragments end at %d, the line at %d", i, x, l.Left+l.Width)
		}
	}
	return nil
}

// TestGreedyReference compares the breaker with one that tries every end of every line and adds up the advances anew.
func TestGreedyReference(t *testing.T) {
	r := seed(t)
	fonts := testFonts(t)
	face, _ := fonts.Role("body", 400)
	for range 1000 {
		text := collapsed(randomText(r, 1+r.IntN(80)))
		st := &style.TextStyle{FontRole: "body", FontSize: 20 * 64, FontWeight: 400, SpacingTrim: style.SpaceAll}
		p := Prepare([]Item{{Kind: Run, Text: text, Style: st}}, Options{Fonts: fonts, Unit: page.Pixel64}, &diag.List{})
		width := page.Length(64 * (10 + r.IntN(400)))
		var got []string
		for _, l := range p.Layout(width, st) {
			got = append(got, l.Text)
		}
		advances := make([]float64, len(p.text))
		for _, g := range p.segmentsGlyphs() {
			advances[g.Cluster] += float64(g.XAdvance) * 20 / float64(face.UnitsPerEm())
		}
		var want []string
		at := linebreak.Find(p.text)
		for start := 0; start < len(p.text); {
			end := bestEnd(p.text, at, advances, start, width)
			want = append(want, strings.TrimSpace(string(p.text[start:end])))
			start = end
		}
		if a, b := strings.Join(got, "|"), strings.Join(want, "|"); a != b {
			t.Fatalf("width %d:\ngot  %s\nwant %s", width, a, b)
		}
	}
}

func (p *Paragraph) segmentsGlyphs() (all []struct{ Cluster, XAdvance int }) {
	for _, s := range p.segments {
		for _, g := range s.glyphs {
			all = append(all, struct{ Cluster, XAdvance int }{s.start + g.Cluster, g.XAdvance})
		}
	}
	return all
}

// bestEnd returns the last allowed end at which the text from start fits, else the first allowed one.
func bestEnd(text []rune, at []linebreak.Opportunity, advances []float64, start int, width page.Length) int {
	first := len(text)
	for end := len(text); end > start; end-- {
		if end < len(text) && at[end] == linebreak.Never {
			continue
		}
		first = end
		sum := 0.0
		for i := start; i < end; i++ {
			if strings.TrimSpace(string(text[i:end])) != "" {
				sum += advances[i]
			}
		}
		if sum*64 <= float64(width)+1 { // the layout unit of grace
			return end
		}
	}
	return first
}

// FuzzLines sets any text in any style in two items: nothing is lost, no glyph has a place that cannot be.
func FuzzLines(f *testing.F) {
	f.Add("凡是先交钱的贷款，都是“诈骗”——3.2 万元。", 100, uint64(0))
	f.Add("a\u00AD\u200Bb\u0301\n  \u2028𠮷🚨（", 1, uint64(2))
	f.Add("（（「，。”12月A国·）（ー", 3000, uint64(0xFFFF))
	f.Fuzz(func(t *testing.T, text string, width int, seed uint64) {
		if len(text) > 500 {
			return
		}
		r := rand.New(rand.NewPCG(seed, seed))
		st := randomStyle(r)
		st.WhiteSpace = style.WhiteSpace(r.IntN(5))
		other := *st
		other.SpacingTrim, other.FontSize, other.CombineUpright = style.SpacingTrim(r.IntN(4)), st.FontSize/2, -r.IntN(2)
		runes := []rune(text)
		cut := r.IntN(len(runes) + 1)
		items := []Item{{Kind: Run, Text: string(runes[:cut]), Style: st}, {Kind: Open, Style: &other, Edge: page.Length(r.IntN(99))},
			{Kind: Run, Text: string(runes[cut:]), Style: &other}, {Kind: Close, Style: &other}}
		p := Prepare(items, Options{Fonts: testFonts(t), Unit: page.Pixel64, Keep: keepList, Cache: NewCache()}, &diag.List{})
		var got, shown strings.Builder
		for _, l := range p.Layout(page.Length(width%100000), st) {
			got.WriteString(l.Text)
			for _, fragment := range l.Fragments {
				shown.WriteString(fragment.Text)
				for _, g := range fragment.VerticalGlyphs(0, 0) {
					if abs(g.X) > 1e9 || abs(g.Y) > 1e9 {
						t.Fatalf("glyph at %d, %d", g.X, g.Y)
					}
				}
			}
		}
		strip := strings.NewReplacer(string(object), "")
		want := strings.Join(strings.Fields(strip.Replace(string(p.text))), "")
		if a := strings.Join(strings.Fields(got.String()), ""); a != want {
			t.Errorf("lines %q, text %q", a, want)
		}
		if a := strings.Join(strings.Fields(strip.Replace(shown.String())), ""); a != want {
			t.Errorf("fragments %q, text %q", a, want)
		}
	})
}
