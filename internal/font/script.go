package font

import "github.com/go-text/typesetting/language"

// Script is the script that characters common to all scripts (punctuation, digits) are set as.
type Script uint8

// The scripts that dashes, ellipses and quotes have other glyphs for.
const (
	ScriptCommon Script = iota
	ScriptLatin         // and others that are not Han
	ScriptHan           // and kana
)

// Scripts returns the script of every character of a paragraph.
func Scripts(text []rune) []Script {
	out := make([]Script, len(text))
	for _, run := range scriptRuns(text) {
		for i := run.start; i < run.end; i++ {
			out[i] = scriptOf(run.script)
		}
	}
	return out
}

func scriptOf(l language.Script) Script {
	switch l {
	case language.Common:
		return ScriptCommon
	case language.Han, language.Hiragana, language.Katakana:
		return ScriptHan
	}
	return ScriptLatin
}

// IsScripted reports whether a sign that is common to all scripts may have other glyphs in Han text than in Latin: dashes, quotes,
// ellipses.
func IsScripted(r rune) bool { return r >= 0x2010 && r <= 0x2026 }

// pieceRuns are the runs of a text that is a piece of a paragraph: by itself, but for the signs that have glyphs by their script,
// which are of the script that the paragraph gives them. Brackets that opened before the piece, and letters beyond it, count so.
func pieceRuns(text []rune, scripts []Script) []scriptRun {
	runs := scriptRuns(text)
	if scripts == nil {
		return runs
	}
	var out []scriptRun
	for _, run := range runs {
		for start := run.start; start < run.end; {
			script, end := run.script, start
			for end < run.end && (run.script == scriptAt(text, scripts, end, run.script)) {
				end++
			}
			if end == start {
				script = scriptAt(text, scripts, start, run.script)
				for end < run.end && scriptAt(text, scripts, end, run.script) == script {
					end++
				}
			}
			if last := len(out) - 1; last >= 0 && out[last].script == script && out[last].end == start {
				out[last].end = end
			} else {
				out = append(out, scriptRun{start: start, end: end, script: script})
			}
			start = end
		}
	}
	return out
}

// scriptAt is the script of one character of a piece: that of its run but for signs to which the paragraph gives another.
func scriptAt(text []rune, scripts []Script, i int, run language.Script) language.Script {
	if !IsScripted(text[i]) || scripts[i] == scriptOf(run) {
		return run
	}
	return scripts[i].language()
}

// scriptRun is a stretch of text of one script.
type scriptRun struct {
	start, end int
	script     language.Script
	eastAsian  bool // it is common to the scripts of East Asia and to no others
	settled    bool // it began with the bracket that closes an earlier run without a script, or goes on with one, and stays without one
}

// openBracket is a bracket that waits for the one that closes it.
type openBracket struct {
	closing rune
	run     int
}

// scriptRuns splits text by script; characters common to all scripts (digits, punctuation) belong to the script before
// them, at the start to the one after them, and closing brackets to that of the opening one (UAX #24, sections 5.1 and 5.2).
// East Asian brackets and stops are no part of Latin text: they begin a run, which belongs to Han text after
// it if that comes next. So Chromium has it (Blink's ScriptRunIterator).
func scriptRuns(text []rune) []scriptRun {
	runs := []scriptRun{{start: 0, end: len(text), script: language.Common}}
	var brackets []openBracket
	for i, r := range text {
		if r >= '0' && r <= '9' || r == ' ' {
			continue
		}
		script, eastAsian, settled := language.LookupScript(r), false, false
		if script == language.Common || script == language.Inherited || script == language.Unknown {
			script, eastAsian = language.Common, isEastAsian(r)
		}
		last := &runs[len(runs)-1]
		if open := opening(brackets, r); open >= 0 {
			at := brackets[open].run
			own := runs[at]
			brackets = brackets[:open]
			if script, eastAsian = own.script, own.eastAsian; script == last.script && eastAsian == last.eastAsian {
				last.settled = last.settled || script == language.Common && last != &runs[at]
				continue
			}
			settled = true
		}
		switch {
		case settled && last.script == language.Common && last.eastAsian && script != language.Common:
			last.end = i
			runs = append(runs, scriptRun{start: i, end: len(text), script: script, eastAsian: eastAsian, settled: settled})
		case script == language.Common && !eastAsian, script == last.script && script != language.Common:
		case script == language.Common && (last.script == language.Common || isEastAsianScript(last.script)):
			last.eastAsian = true
		case last.script == language.Common && !last.settled && (!last.eastAsian || isEastAsianScript(script)):
			last.script = script
		default:
			last.end = i
			runs = append(runs, scriptRun{start: i, end: len(text), script: script, eastAsian: eastAsian, settled: settled})
		}
		if c, ok := closingBracket[r]; ok {
			brackets = append(brackets, openBracket{c, len(runs) - 1})
		}
	}
	return runs
}

// language is the script by its name in OpenType; Latin stands for all that are not Han.
func (s Script) language() language.Script {
	switch s {
	case ScriptHan:
		return language.Han
	case ScriptLatin:
		return language.Latin
	}
	return language.Common
}

// opening returns the bracket that r closes, −1 where there is none.
func opening(brackets []openBracket, r rune) int {
	for i := len(brackets) - 1; i >= 0; i-- {
		if brackets[i].closing == r {
			return i
		}
	}
	return -1
}

var closingBracket = map[rune]rune{'(': ')', '[': ']', '{': '}', '（': '）', '［': '］', '｛': '｝', '｟': '｠', '〈': '〉', '《': '》', '「': '」',
	'『': '』', '【': '】', '〔': '〕', '〖': '〗', '〘': '〙', '〚': '〛'}

// isEastAsian reports whether a character that is common to several scripts is one of East Asia, by its Script_Extensions, or a
// full-width opening bracket.
func isEastAsian(r rune) bool {
	return r >= 0x3001 && r <= 0x303F && r != 0x3004 && r != 0x3012 && r != 0x3020 && r != 0x3036 || r == 0x30FB || r >= 0xFE45 && r <= 0xFE46 ||
		r >= 0xFF61 && r <= 0xFF65 || r == '（' || r == '［' || r == '｛' || r == '｟'
}

func isEastAsianScript(s language.Script) bool {
	return s == language.Han || s == language.Hiragana || s == language.Katakana || s == language.Bopomofo || s == language.Hangul
}
