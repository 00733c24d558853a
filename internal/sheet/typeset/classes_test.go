package typeset

import (
	"testing"

	"fanshi/internal/sheet/style"
)

// blocks are the first and the last character of the ranges that Unicode and CSS Text 4 give, and those beside them.
type member struct {
	in, out string
}

func (m member) check(t *testing.T, what string, is func(r rune) bool) {
	t.Helper()
	for _, r := range m.in {
		if !is(r) {
			t.Errorf("U+%04X %c is no %s", r, r, what)
		}
	}
	for _, r := range m.out {
		if is(r) {
			t.Errorf("U+%04X %c is a %s", r, r, what)
		}
	}
}

// TestClasses: the sets of characters at their edges. Han: 4E00–9FFF, 3400–4DBF and the planes beyond; kana; what is written
// with spaces; what justification stretches.
func TestClasses(t *testing.T) {
	member{"一\u9FFF\u3400\u4DBF\U00020000\U0002A6DFあんアンヿー〓〱〵〼々〇⺀ｱ\u3007"[:len("一\u9FFF\u3400\u4DBF\U00020000\U0002A6DFあんアンヿー〓〱〵〼々〇⺀")],
		"aZ0 。，〈\u2E7F\u303Dｱ！\uFF21가\u3000・"}.check(t, "spaced ideograph", isSpacedIdeograph)
	member{"azAZ09!#%&,.:;?@\\¡§¶¿‖‗•‣․‥‧‰‱′″‼⁇éßЖω٣", " \"'()*+-/<=>[]^_`{|}~一あ가\uFF21，。—…“”\U00020000\u2E80\u9FFF\uD7FF"}.check(t, "letter of a script with spaces", isSpacedScript)
	member{"一あア\u3000\u30FF\u31C0\u33FF\uFE30\uFE4F\uFF00\uFFEF、。，！", "a0 \u2FFF\u3100\u31BF\uFE2F\uFE50\uFEFF\uFFF0“”—…·가"}.check(t, "character that is stretched", isIdeographic)
	member{" \t\u00A0", "a\n\u3000\u2009"}.check(t, "space", isSpacing)
	member{"azAZ", "@[`{09é"}.check(t, "letter", isASCIILetter)
	member{"09", "/:a٣"}.check(t, "digit", isASCIIDigit)
	member{"\n\t", "\r a"}.check(t, "control", isControl)
}

// TestPunctuation: the classes of CSS Text 4, 8.4.
func TestPunctuation(t *testing.T) {
	for class_, characters := range map[punctuation]string{
		opening: "‘“〈《「『【〔〖〘〚〝（［｛｟", closing: "’”〉》」』】〕〗〙〛〞〟）］｝｠", stop: "、。，．", colon: "：；", middle: "·‧・\u3000", openingNarrow: "([{‚„⁅｢", closingNarrow: ")]}⁆｣",
		notPunctuation: "一a0 ！？—…-.,:;\u3400\uFEFF",
	} {
		for _, r := range characters {
			if got := class(r); got != class_ {
				t.Errorf("U+%04X %c is of class %d, not %d", r, r, got, class_)
			}
		}
	}
	for c, want := range map[punctuation][2]bool{notPunctuation: {false, false}, opening: {true, false}, closing: {true, true}, stop: {true, true}, colon: {false, false}, middle: {true, true}, openingNarrow: {true, false}, closingNarrow: {false, true}} {
		if trimsNext(c) != want[0] || trimsPrevious(c) != want[1] {
			t.Errorf("class %d narrows what follows: %v, what is before: %v", c, trimsNext(c), trimsPrevious(c))
		}
	}
}

// TestWhiteSpaceModes is the table of CSS Text 4, 3.
func TestWhiteSpaceModes(t *testing.T) {
	for mode, want := range map[style.WhiteSpace][3]bool{ // collapses, keeps line breaks, wraps
		style.WhiteSpaceNormal: {true, false, true}, style.NoWrap: {true, false, false}, style.Pre: {false, true, false}, style.PreWrap: {false, true, true}, style.PreLine: {true, true, true},
	} {
		if got := [3]bool{collapses(mode), keepsBreaks(mode), wraps(mode)}; got != want {
			t.Errorf("mode %d: %v, want %v", mode, got, want)
		}
	}
}

// TestLayoutUnits: 1/64 px, widths upwards, rooms downwards; what is a whole number of units but for the last bits stays it.
func TestLayoutUnits(t *testing.T) {
	for px, want := range map[float64][3]layoutUnit{0: {0, 0, 0}, 1: {64, 64, 64}, 1.001: {65, 64, 64}, 1.0155: {65, 64, 65}, 0.999: {64, 63, 64}, 1 + 1e-9: {64, 64, 64}, 1 - 1e-9: {64, 64, 64}, -0.5: {-32, -32, -32}} {
		if got := [3]layoutUnit{ceilUnits(px), floorUnits(px), roundUnits(px)}; got != want {
			t.Errorf("%v px: %v, want %v", px, got, want)
		}
	}
	if pixels(3) != 192 || layoutUnit(96).px() != 1.5 || layoutUnit(127).floorPixels() != 64 || layoutUnit(128).floorPixels() != 128 {
		t.Error("units of a pixel")
	}
}

// TestExtents: boxes around a baseline.
func TestExtents(t *testing.T) {
	a, b := extent{10, 4}, extent{7, 9}
	if a.height() != 14 || a.union(b) != (extent{10, 9}) || b.union(a) != (extent{10, 9}) || a.shifted(3) != (extent{7, 7}) || a.shifted(-3) != (extent{13, 1}) {
		t.Errorf("%v %v %v", a.height(), a.union(b), a.shifted(3))
	}
}
