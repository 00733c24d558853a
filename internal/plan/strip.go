package plan

import (
	"strings"
	"unicode/utf8"
)

// maxGlyph is the largest size of bitmap glyphs, in pixels.
const maxGlyph = 48

// columns returns how wide a text is in halves of a Chinese character, as bitmap fonts count: ASCII takes one, all else two.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if r < 0x80 {
		return 1
	}
	return 2
}

// setStrip sets a text, given by its clauses, on pages of so many pixels, in glyphs of 48, 32 or 16 pixels but not less
// than least. It takes as few pages as possible, and then the largest glyphs. whole is false if some clause is cut by the
// end of a page at any size; such clauses then go over several pages in the smallest glyphs. Nothing of the text but spaces
// at the end of lines is lost.
func setStrip(clauses, keep []string, width, height, least int) (size int, pages [][]string, whole bool) {
	for try := maxGlyph; try >= least; try -= 16 {
		if try > width || try > height {
			continue
		}
		set, ok := stripPages(clauses, keep, width/try*2, height/try)
		if ok && (!whole || len(set) < len(pages)) {
			size, pages, whole = try, set, true
		}
	}
	if !whole {
		size = min(least, width/16*16)
		pages, _ = stripPages(clauses, keep, width/size*2, height/size)
	}
	return size, pages, whole
}

// stripPages breaks clauses into lines of so many columns and pages of so many rows. Short clauses share a line; a long
// one takes several lines of about the same length, all on one page; whole tells whether that was possible.
func stripPages(clauses, keep []string, most, rows int) (pages [][]string, whole bool) {
	whole = true
	var page []string
	turn := func() {
		if len(page) > 0 {
			pages, page = append(pages, page), nil
		}
	}
	for _, clause := range clauses {
		lines, ok := clauseLines(clause, keep, most)
		last := len(page) - 1
		switch {
		case last >= 0 && columns(page[last])+columns(strings.TrimRight(clause, " ")) <= most:
			page[last] += clause
			continue
		case !ok || len(lines) > rows:
			whole = false
		case len(page)+len(lines) > rows:
			turn()
		}
		for _, line := range lines {
			if len(page) == rows {
				turn()
			}
			page = append(page, line)
		}
	}
	turn()
	for _, page := range pages {
		for i, line := range page {
			page[i] = strings.TrimRight(line, " ")
		}
	}
	return pages, whole
}

// clauseLines breaks a clause into the fewest lines, and these into about the same length. ok is false where a word or a
// character with its punctuation is wider than a line and has been cut.
func clauseLines(clause string, keep []string, most int) (lines []string, ok bool) {
	lines, ok = fillLines(clause, keep, most)
	for narrower := most - 1; ok && narrower > 0; narrower-- {
		again, fits := fillLines(clause, keep, narrower)
		if !fits || len(again) > len(lines) {
			break
		}
		lines = again
	}
	return lines, ok
}

// fillLines puts as much as it can on every line.
func fillLines(text string, keep []string, most int) (lines []string, ok bool) {
	ok = true
	line := ""
	for _, unit := range unbreakable(text, keep) {
		width := columns(strings.TrimRight(unit, " "))
		if columns(line)+width <= most {
			line += unit
			continue
		}
		if line != "" {
			lines, line = append(lines, line), ""
		}
		for width > most {
			ok = false
			cut, n := 0, 0
			for i, r := range unit {
				if n += runeColumns(r); n > most && i > 0 {
					break
				}
				cut = i + utf8.RuneLen(r)
			}
			lines, unit = append(lines, unit[:cut]), unit[cut:]
			width = columns(strings.TrimRight(unit, " "))
		}
		line = unit
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines, ok
}

// unbreakable splits a text where a line may end: between Chinese characters and after spaces, but not inside numbers and
// words, not before closing and not after opening punctuation, and not inside dashes, ellipses and the phrases to keep.
func unbreakable(text string, keep []string) []string {
	const closing, opening, pairs = "，。、；：？！）》」』”’〉】％…—", "（《「『“‘〈【", "…—"
	var units []string
	previous := rune(0)
	kept := 0 // bytes of text up to which it is part of a phrase
	for i, r := range text {
		glued := i < kept || strings.ContainsRune(closing, r) && (!strings.ContainsRune(pairs, r) || previous == r) ||
			previous != 0 && strings.ContainsRune(opening, previous) || r < 0x80 && previous < 0x80 && previous != ' ' || r == ' '
		if glued && previous != 0 {
			units[len(units)-1] += string(r)
		} else {
			units = append(units, string(r))
		}
		previous = r
		for _, phrase := range keep {
			if strings.HasPrefix(text[i:], phrase) {
				kept = max(kept, i+len(phrase))
			}
		}
	}
	return units
}
