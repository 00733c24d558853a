package screen

import (
	"strings"

	"fanshi/internal/linebreak"
)

// Setting is a text of a door strip, set on pages.
type Setting struct {
	Size  int        // of the glyphs in pixels
	Pages [][]string // lines
	Whole bool       // no clause is cut by the end of a page
}

// glyphStep is the grid of the bitmap glyphs: their sizes are 16, 32, 48 … pixels.
const glyphStep = 16

// Cells returns how many Chinese characters wide a text stands on a strip, rounded up.
func Cells(text string) int { return (columns(text) + 1) / 2 }

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

// SetStrip sets a text, given by its clauses, on pages of so many pixels, in glyphs of a size between least and most, both
// multiples of 16. It takes as few pages as possible, and then the largest glyphs. A text of which some clause is cut by the
// end of a page at any size goes over several pages in the smallest glyphs. The phrases of keep are not split. Nothing of
// the text but spaces at the end of lines is lost.
func SetStrip(clauses, keep []string, width, height, least, most int) Setting {
	phrases := linebreak.Phrases(keep)
	units := make([][]string, len(clauses))
	for i, clause := range clauses {
		units[i] = unbreakable([]rune(clause), phrases)
	}
	var best Setting
	for size := most; size >= least; size -= glyphStep {
		if size > width || size > height {
			continue
		}
		pages, ok := stripPages(units, width/size*2, height/size)
		if ok && (!best.Whole || len(pages) < len(best.Pages)) {
			best = Setting{size, pages, true}
		}
	}
	if !best.Whole {
		best.Size = min(least, width/glyphStep*glyphStep)
		best.Pages, _ = stripPages(units, width/best.Size*2, height/best.Size)
	}
	return best
}

// stripPages breaks clauses into lines of so many columns and pages of so many rows. Short clauses share a line; a long
// one takes several lines of about the same length, all on one page; whole tells whether that was possible.
func stripPages(clauses [][]string, most, rows int) (pages [][]string, whole bool) {
	whole = true
	var page []string
	turn := func() {
		if len(page) > 0 {
			pages, page = append(pages, page), nil
		}
	}
	for _, units := range clauses {
		clause := strings.Join(units, "")
		lines, ok := clauseLines(units, most)
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
func clauseLines(units []string, most int) (lines []string, ok bool) {
	lines, ok = fillLines(units, most)
	for narrower := most - 1; ok && narrower > 0; narrower-- {
		again, fits := fillLines(units, narrower)
		if !fits || len(again) > len(lines) {
			break
		}
		lines = again
	}
	return lines, ok
}

// fillLines puts as much as it can on every line.
func fillLines(units []string, most int) (lines []string, ok bool) {
	ok = true
	line := ""
	for _, unit := range units {
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
			end := cut(unit, most)
			lines, unit = append(lines, unit[:end]), unit[end:]
			width = columns(strings.TrimRight(unit, " "))
		}
		line = unit
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines, ok
}

// cut returns where a unit has to be cut to stand in so many columns; one character stays in any case.
func cut(unit string, most int) int {
	n := 0
	for i, r := range unit {
		if n += runeColumns(r); n > most && i > 0 {
			return i
		}
	}
	return len(unit)
}

// unbreakable splits a text where a line may end.
func unbreakable(text []rune, phrases map[rune][][]rune) []string {
	at := linebreak.Find(text)
	linebreak.Keep(text, phrases, at)
	var units []string
	start := 0
	for i := 1; i <= len(text); i++ {
		if i == len(text) || at[i] == linebreak.Soft && text[i-1] != linebreak.SoftHyphen || at[i] == linebreak.Forced { // strips draw no hyphens
			units, start = append(units, string(text[start:i])), i
		}
	}
	return units
}
