package cli

import "strings"

// change is one line that a file has no more (old), or has now.
type change struct {
	line int // from 1, in the text that has it
	old  bool
	text string
}

// maxCompared bounds the table of lines against lines; beyond it the old lines are told before the new ones.
const maxCompared = 4 << 20

// lineChanges are the lines in which two texts differ, by their longest common sequence of lines.
func lineChanges(before, after string) []change {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	first := 0
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
		first++
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	common := make([][]int32, len(a)+1) // of the lines from i and from j on
	if len(a)*len(b) > maxCompared {
		common = nil
	}
	for i := len(common) - 1; i >= 0; i-- {
		common[i] = make([]int32, len(b)+1)
		for j := len(b) - 1; j >= 0 && i < len(a); j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var out []change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && (common == nil || common[i+1][j] >= common[i][j+1]):
			out = append(out, change{first + i + 1, true, a[i]})
			i++
		default:
			out = append(out, change{first + j + 1, false, b[j]})
			j++
		}
	}
	return out
}
