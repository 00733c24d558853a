package cli

import (
	"fmt"
	"strings"
	"testing"
)

// TestLineChanges: what two texts do not share, and nothing else, in order.
func TestLineChanges(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"甲\n乙\n丙", "甲\n乙\n丙", ""},
		{"甲\n乙\n丙\n", "甲\n丁\n丙\n", "-2乙 +2丁"},
		{"甲\n丙", "甲\n乙\n丙", "+2乙"},
		{"甲\n乙\n丙", "甲\n丙", "-2乙"},
		{"甲\n乙\n丙\n丁", "乙\n丙\n戊\n丁", "-1甲 +3戊"},
		{"", "甲", "-1 +1甲"},
	} {
		var told []string
		for _, change := range lineChanges(c.before, c.after) {
			told = append(told, fmt.Sprintf("%s%d%s", map[bool]string{true: "-", false: "+"}[change.old], change.line, change.text))
		}
		if got := strings.Join(told, " "); got != c.want {
			t.Errorf("%q, %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
	long := strings.Repeat("甲\n", 3000)
	if got := lineChanges("头\n"+long, long+"尾"); len(got) != 3 || !got[0].old || got[2].old { // too long for the table
		t.Errorf("%d changes", len(got))
	}
}
