package font

import (
	"slices"

	"github.com/go-text/typesetting/language"
)

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
	case language.Common, language.Bopomofo:
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
}

// scriptSet are the scripts that a character, or all of a run, may belong to, the likeliest first; nil: every one.
type scriptSet []language.Script

// eastAsianScripts are those of signs that are common to the scripts of East Asia (Script_Extensions of U+300C), in the order of
// ICU's numbers, by which Chromium takes the first where nothing decides: Bopomofo, of which fonts of the Chinese language know as
// much as of none. Hiragana stands for Katakana too, as in OpenType.
var eastAsianScripts = scriptSet{language.Bopomofo, language.Han, language.Hangul, language.Hiragana}

// openBracket is a bracket that waits for the one that closes it.
type openBracket struct {
	closing rune
	run     int // which it belongs to
}

// mostBrackets are kept waiting; the outermost are forgotten.
const mostBrackets = 32

// scriptRuns splits text by script (UAX #24, sections 5.1 and 5.2), as Blink's ScriptRunIterator does. A run goes on while there is a
// script that all of its characters may belong to. Characters common to all scripts (digits, punctuation) part nothing; East Asian
// brackets and stops are no part of Latin text; a closing bracket is of the script of the opening one, unless a run of East Asian
// signs goes on with it.
func scriptRuns(text []rune) []scriptRun {
	runs := []scriptRun{{start: 0, end: len(text), script: language.Common}}
	var now scriptSet
	var brackets []openBracket
	for i, r := range text {
		next := scriptsOf(r)
		last := len(runs) - 1
		runs[last].script = now.first()
		if open := opening(brackets, r); open >= 0 {
			brackets = brackets[:open+1]
			if run := brackets[open].run; run != last && runs[run].script != language.Common {
				next = scriptSet{runs[run].script}
				if has := now.firstHan(); has != 0 && isHan(next[0]) {
					next[0] = has
				}
			}
		}
		merged, ok := now.with(next)
		if !ok {
			runs[last].end = i
			runs = append(runs, scriptRun{start: i, end: len(text)})
			last++
			merged = next
		}
		now = merged
		if c, ok := closingBracket[r]; ok {
			if len(brackets) == mostBrackets {
				brackets = append(brackets[:0], brackets[1:]...)
			}
			brackets = append(brackets, openBracket{c, last})
		}
	}
	runs[len(runs)-1].script = now.first()
	return runs
}

// scriptsOf returns the scripts that a character may belong to.
func scriptsOf(r rune) scriptSet {
	if r >= '0' && r <= '9' || r == ' ' {
		return nil
	}
	switch script := language.LookupScript(r); {
	case script == language.Katakana:
		return scriptSet{language.Hiragana}
	case script != language.Common && script != language.Inherited && script != language.Unknown:
		return scriptSet{script}
	case isEastAsian(r):
		return eastAsianScripts
	}
	return nil
}

// first returns the script of a run that may belong to a set.
func (s scriptSet) first() language.Script {
	if len(s) == 0 {
		return language.Common
	}
	return s[0]
}

// firstHan returns the first script of a set that has Han punctuation, 0 if there is none.
func (s scriptSet) firstHan() language.Script {
	if i := slices.IndexFunc(s, isHan); i >= 0 {
		return s[i]
	}
	return 0
}

func isHan(s language.Script) bool {
	return s == language.Han || s == language.Hiragana || s == language.Bopomofo
}

// with returns the scripts that are in both sets, false if there are none.
func (s scriptSet) with(next scriptSet) (scriptSet, bool) {
	switch {
	case len(next) == 0:
		return s, true
	case len(s) == 0 || len(s) == len(next) && &s[0] == &next[0]:
		return next, true
	}
	var both scriptSet
	for _, script := range s {
		if slices.Contains(next, script) {
			both = append(both, script)
		}
	}
	return both, len(both) > 0
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
