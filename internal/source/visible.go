package source

import (
	"maps"
	"slices"
	"unicode"
)

// Visible reports whether a reader sees a character on paper: letters, marks, digits, punctuation and symbols, but no
// blank and no control or format character.
func Visible(r rune) bool {
	if r < 0x7F {
		return r > ' '
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}

// Characters counts visible characters. Two texts with the same counts hold the same characters, in whatever order.
type Characters map[rune]int

// Add counts the visible characters of a text.
func (c Characters) Add(s string) { c.count(s, 1) }

// Remove takes the visible characters of a text away. Counts may become negative.
func (c Characters) Remove(s string) { c.count(s, -1) }

func (c Characters) count(s string, by int) {
	for _, r := range s {
		if Visible(r) {
			if c[r] += by; c[r] == 0 {
				delete(c, r)
			}
		}
	}
}

// Missing returns the characters with a positive count, in the order of their code points: after what was found has been
// removed, those that were lost.
func (c Characters) Missing() []rune {
	var out []rune
	for _, r := range slices.Sorted(maps.Keys(c)) {
		if c[r] > 0 {
			out = append(out, r)
		}
	}
	return out
}

// Total returns the sum of all counts.
func (c Characters) Total() int {
	n := 0
	for _, k := range c {
		n += k
	}
	return n
}
