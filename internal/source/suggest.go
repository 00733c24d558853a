package source

import "strings"

// Suggest returns the candidate that a mistyped word most probably means, or "" when none is close. Distance counts
// inserted, lost, changed and swapped characters; up to a third of the word may be wrong. The first of equals wins.
func Suggest(word string, candidates []string) string {
	w := []rune(strings.ToLower(word))
	best, bestDistance := "", (len(w)+2)/3+1
	for _, c := range candidates {
		r := []rune(strings.ToLower(c))
		if d := len(r) - len(w); d >= bestDistance || -d >= bestDistance {
			continue
		}
		if d := distance(w, r); d < bestDistance && d < max(len(w), len(r)) {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the optimal string alignment distance of two words.
func distance(a, b []rune) int {
	previous, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], previous[j-1]+1)
			}
		}
		previous, row, next = row, next, previous
	}
	return row[len(b)]
}
