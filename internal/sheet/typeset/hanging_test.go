package typeset

import (
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// em is the size of these tests in page units.
const em = 20 * 64

func plain() style.TextStyle {
	return style.TextStyle{FontRole: "body", FontSize: em, FontWeight: 400, SpacingTrim: style.SpaceAll}
}

func layoutText(t *testing.T, text string, ems float64, st style.TextStyle) []Line {
	t.Helper()
	var diags diag.List
	lines := Prepare([]Item{{Kind: Run, Text: text, Style: &st}}, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diags).Layout(page.Length(ems*em), &st)
	if diags.Len() > 0 {
		t.Errorf("%v", diags.Sorted())
	}
	return lines
}

func lineTexts(lines []Line) string {
	var texts []string
	for _, l := range lines {
		texts = append(texts, l.Text)
	}
	return strings.Join(texts, "|")
}

func TestHangingPunctuation(t *testing.T) {
	tests := []struct {
		name, text, want string
		hanging          style.HangingPunctuation
		align            style.TextAlign
		ems, left, width float64 // of the line `line`
		line             int
	}{
		{"none", "凡是先交钱，都是诈骗。", "凡是先交|钱，都是诈|骗。", style.HangingPunctuation{}, 0, 5, 0, 4, 0},
		{"allow-end where it does not fit", "凡是先交钱，都是诈骗。", "凡是先交钱，|都是诈骗。", style.HangingPunctuation{AllowEnd: true}, 0, 5, 0, 5, 0},
		{"allow-end where it fits", "凡是先交，都是诈骗。", "凡是先交，|都是诈骗。", style.HangingPunctuation{AllowEnd: true}, 0, 5, 0, 5, 0},
		{"force-end", "凡是先交，都是诈骗。", "凡是先交，|都是诈骗。", style.HangingPunctuation{ForceEnd: true}, style.TextEnd, 5, 1, 4, 0},
		{"first", "“凡是先交钱", "“凡是先交|钱", style.HangingPunctuation{First: true}, 0, 4, 0, 4, 0},
		{"not first", "凡是国“先交中", "凡是国|“先交|中", style.HangingPunctuation{First: true}, 0, 3, 0, 3, 1},
		{"last", "凡是国（先交）", "凡是国|（先交）", style.HangingPunctuation{Last: true}, style.TextEnd, 3.5, 0.5, 3, 1},
		{"centred", "凡是。", "凡是。", style.HangingPunctuation{ForceEnd: true}, style.TextCenter, 6, 2, 2, 0},
	}
	for _, test := range tests {
		st := plain()
		st.Hanging, st.TextAlign = test.hanging, test.align
		lines := layoutText(t, test.text, test.ems, st)
		got := lineTexts(lines)
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
			continue
		}
		if l := lines[test.line]; abs(l.Left-page.Length(test.left*em)) > 2 || abs(l.Width-page.Length(test.width*em)) > 2 {
			t.Errorf("%s: at %d, width %d, want %g and %g em", test.name, l.Left, l.Width, test.left, test.width)
		}
	}
}

func abs(l page.Length) page.Length { return max(l, -l) }

func TestHangingKeptByEdges(t *testing.T) {
	st := plain()
	st.Hanging = style.HangingPunctuation{First: true, ForceEnd: true}
	items := []Item{{Kind: Open, Style: &st, Edge: 64}, {Kind: Run, Text: "“凡。", Style: &st}, {Kind: Close, Style: &st, Edge: 64}}
	lines := Prepare(items, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diag.List{}).Layout(10*em, &st)
	if l := lines[0]; l.Left != 0 || abs(l.Width-3*em-128) > 2 || l.Fragments[0].X != 64 {
		t.Errorf("hangs through padding: %+v", l)
	}
}

func TestHangingJustified(t *testing.T) {
	st := plain()
	st.Hanging, st.TextAlign = style.HangingPunctuation{First: true, AllowEnd: true}, style.TextJustify
	lines := layoutText(t, "“凡是先交钱”，都是诈骗。", 6.5, st)
	l := lines[0]
	f := l.Fragments[0]
	if l.Text != "“凡是先交钱”，" || abs(f.X+em) > 2 || abs(l.Left) > 2 || abs(l.Width-page.Length(6.5*em)) > 4 {
		t.Fatalf("%s from %d, line %d + %d", l.Text, f.X, l.Left, l.Width)
	}
	if last := f.Glyphs[len(f.Glyphs)-1]; abs(last.X-page.Length(6.5*em)) > 4 {
		t.Errorf("the comma hangs at %d, want %g", last.X, 6.5*em)
	}
}
