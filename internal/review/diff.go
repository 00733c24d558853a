package review

import (
	"slices"
	"strings"
	"unicode"
)

// Change says what became of a part of a text.
type Change int

// What became of a part of a text.
const (
	Same Change = iota
	Deleted
	Added
)

// Part is a run of characters of one fate.
type Part struct {
	Change Change
	Text   string
}

// Line is a line of the text before or after, or of both, with its number in each, from 1; 0: it is not there.
type Line struct {
	Old, New int
	Parts    []Part
}

// Changed tells whether something of the line was changed.
func (l *Line) Changed() bool {
	return slices.ContainsFunc(l.Parts, func(p Part) bool { return p.Change != Same })
}

// Compare shows what has changed from one text to another, word by word: a word is a Han character or any other character alone,
// or a run of letters and digits. Lines that stand in both are found first; where others have taken the place of some, they are
// compared by words, line by line in their order. The parts that are not Added are the text before, those that are not Deleted
// the text after.
func Compare(before, after string) (lines []Line) {
	old, now := splitLines(before), splitLines(after)
	last := Line{}
	add := func(inOld, inNew bool, parts ...Part) {
		line := Line{Parts: parts}
		if inOld {
			last.Old++
			line.Old = last.Old
		}
		if inNew {
			last.New++
			line.New = last.New
		}
		lines = append(lines, line)
	}
	for _, block := range match(old, now) {
		if block.same {
			for _, l := range block.now {
				add(true, true, Part{Same, l})
			}
			continue
		}
		for i := range max(len(block.old), len(block.now)) {
			switch {
			case i >= len(block.old):
				add(false, true, Part{Added, block.now[i]})
			case i >= len(block.now):
				add(true, false, Part{Deleted, block.old[i]})
			default:
				add(true, true, words(block.old[i], block.now[i])...)
			}
		}
	}
	return lines
}

// splitLines splits a text at its line feeds; one at the end begins no line.
func splitLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}

// words compares two lines by words.
func words(before, after string) (parts []Part) {
	for _, block := range match(tokens(before), tokens(after)) {
		if block.same {
			parts = append(parts, Part{Same, strings.Join(block.now, "")})
			continue
		}
		for _, p := range []Part{{Deleted, strings.Join(block.old, "")}, {Added, strings.Join(block.now, "")}} {
			if p.Text != "" {
				parts = append(parts, p)
			}
		}
	}
	return parts
}

// tokens splits a line into its words.
func tokens(s string) (out []string) {
	word := func(r rune) bool { return r < 0x3000 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	inside := false
	for _, r := range s {
		if inside && word(r) {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		inside = word(r)
	}
	return out
}

// block is a run of things that are the same, or that were replaced by others.
type block struct {
	same     bool
	old, now []string
}

// maxTable bounds the table of a comparison; larger differences are shown as replaced as a whole.
const maxTable = 4 << 20

// match finds the longest common subsequence of two lists and gives them in blocks, from the first to the last.
func match(old, now []string) (out []block) {
	head := 0
	for head < min(len(old), len(now)) && old[head] == now[head] {
		head++
	}
	tail := 0
	for tail < min(len(old), len(now))-head && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	if head > 0 {
		out = append(out, block{true, old[:head], now[:head]})
	}
	out = append(out, middle(old[head:len(old)-tail], now[head:len(now)-tail])...)
	if tail > 0 {
		out = append(out, block{true, old[len(old)-tail:], now[len(now)-tail:]})
	}
	return out
}

// middle is match for lists that differ at both ends.
func middle(old, now []string) (out []block) {
	if len(old) == 0 && len(now) == 0 {
		return nil
	}
	if len(old)*len(now) > maxTable || len(old) == 0 || len(now) == 0 {
		return []block{{false, old, now}}
	}
	width := len(now) + 1
	longest := make([]int32, (len(old)+1)*width) // of what stands from i and j on
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if old[i] == now[j] {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(old) || j < len(now) {
		from, to := i, j
		for i < len(old) && j < len(now) && old[i] == now[j] {
			i, j = i+1, j+1
		}
		if i > from {
			out = append(out, block{true, old[from:i], now[to:j]})
			continue
		}
		for (i < len(old) || j < len(now)) && !(i < len(old) && j < len(now) && old[i] == now[j]) {
			if j == len(now) || i < len(old) && longest[(i+1)*width+j] >= longest[i*width+j+1] {
				i++
			} else {
				j++
			}
		}
		out = append(out, block{false, old[from:i], now[to:j]})
	}
	return out
}
