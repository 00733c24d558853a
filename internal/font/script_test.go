package font

import (
	"strings"
	"testing"
)

// TestScripts: dashes, quotes and digits are of the script before them, at the start of the one after them; what closes a bracket is
// of the script of what opened it; East Asian signs are no part of Latin text. h Han and kana, l others, · none.
func TestScripts(t *testing.T) {
	for text, want := range map[string]string{
		"":             "",
		"96110":        "·····",
		"，。":           "··",
		"凡是ABC":        "hhlll",
		"ABC凡是":        "lllhh",
		"“凡是”":         "hhhh",
		"——凡是":         "hhhh",
		"ABC——凡是":      "lllllhh",
		"凡是——ABC":      "hhhhlll",
		"打96110，问ABC。": "hhhhhhhhlll·",
		"ABC，凡是":       "llllhh",
		"ABC，DEF":      "lllllll",
		"（ABC）凡":       "·lll·h",
		"凡（ABC）是":      "hhlllhh",
		"A（凡）B":        "lhhhl",
		"ア凡ABCア":       "hhlllh",
		"«ABC» 凡":      "llllllh",
		"凡(ABC)是":      "hhlllhh",
		"ABC(凡)DEF":    "llllhllll",
		"凡「ABC，是」DEF":  "hhllllhhlll",
		"12月 5日":       "hhhhhh",
		"A、B":          "l·l",
		"（凡A3……「）“、—":  "hhllll·····",
		"是（A》——）「—":    "hhl······",
		"（）（A）（）":      "···l···",
		"《A、》—凡":       "·l···h",
		"（是A、—）":       "hhl···",
		"Привет，凡":     "lllllllh",
	} {
		var b strings.Builder
		for _, s := range Scripts([]rune(text)) {
			b.WriteString(map[Script]string{ScriptCommon: "·", ScriptLatin: "l", ScriptHan: "h"}[s])
		}
		if got := b.String(); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestScriptRuns: runs cover the text, each begins where the one before it ends, and no two neighbours are alike.
func TestScriptRuns(t *testing.T) {
	for _, text := range []string{"凡是（先交ABC）“贷款”，DEF都是《诈骗》。", "（（ABC）），（凡）", "A）B（凡]C", "「A」「凡」", "凡「A」B「是」"} {
		runes := []rune(text)
		end := 0
		runs := scriptRuns(runes)
		for i, r := range runs {
			if r.start != end || r.end < r.start || r.end > len(runes) {
				t.Errorf("%q: %+v follows %d", text, r, end)
			}
			if i > 0 && runs[i-1].script == r.script {
				t.Errorf("%q: %+v and %+v are one", text, runs[i-1], r)
			}
			end = r.end
		}
		if end != len(runes) {
			t.Errorf("%q: runs end at %d of %d", text, end, len(runes))
		}
	}
}

// TestScriptsOfPieces: in a text that is shaped in two pieces, signs that have glyphs by their script have those of the whole, whatever
// stands on the other side of the cut: letters, or the bracket that one of theirs closes.
func TestScriptsOfPieces(t *testing.T) {
	for _, text := range []string{"A3。—转", "ABC——凡是", "凡。……ABC", "A、—B", "《—……“A", "凡是——ABC，……是", "12月——5日", "《A3》—凡", "。（p）……—", "「A、……——」", "（不A、”）—"} {
		runes, whole := []rune(text), Scripts([]rune(text))
		for cut := 1; cut < len(runes); cut++ {
			at := 0
			for _, piece := range [][2]int{{0, cut}, {cut, len(runes)}} {
				for _, run := range pieceRuns(runes[piece[0]:piece[1]], whole[piece[0]:piece[1]]) {
					for i := run.start; i < run.end; i++ {
						if at != piece[0]+i {
							t.Fatalf("%s|%s: character %d comes after %d", string(runes[:cut]), string(runes[cut:]), piece[0]+i, at)
						}
						if got := scriptOf(run.script); IsScripted(runes[at]) && got != whole[at] {
							t.Errorf("%s|%s: %c is %d, in the whole %d", string(runes[:cut]), string(runes[cut:]), runes[at], got, whole[at])
						}
						at++
					}
				}
			}
			if at != len(runes) {
				t.Errorf("%s: %d of %d characters", text, at, len(runes))
			}
		}
	}
}
