package review

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// shown writes lines with [-deleted-] and {+added+}.
func shown(lines []Line) string {
	var out strings.Builder
	for _, l := range lines {
		for _, p := range l.Parts {
			out.WriteString([]string{"", "[-", "{+"}[p.Change] + p.Text + []string{"", "-]", "+}"}[p.Change])
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func TestCompare(t *testing.T) {
	for _, c := range [][3]string{
		{"", "甲\n", "{+甲+}\n"},
		{"甲\n乙\n", "甲\n乙\n", "甲\n乙\n"},
		{"不要转账\n", "要转账\n", "[-不-]要转账\n"},
		{"损失 3.2 万元\n", "损失 3.3 万元\n", "损失 3.[-2-]{+3+} 万元\n"},
		{"拨打 96110\n", "拨打 12381\n", "拨打 [-96110-]{+12381+}\n"},
		{"甲\n乙\n丙\n", "甲\n丙\n", "甲\n[-乙-]\n丙\n"},
		{"甲\n丙\n", "甲\n\n乙\n丙\n", "甲\n{++}\n{+乙+}\n丙\n"},
		{"先核实\n再转账\n", "再转账\n先核实\n", "[-先核实-]\n再转账\n{+先核实+}\n"},
	} {
		if got := shown(Compare(c[0], c[1])); got != c[2] {
			t.Errorf("%q to %q:\n%swant\n%s", c[0], c[1], got, c[2])
		}
	}
	if got := Compare("甲\n乙\n丙\n", "甲\n丁戊\n丙\n"); got[len(got)-1].New != 3 || got[1].Old != 2 || !got[1].Changed() || got[0].Changed() {
		t.Errorf("%+v", got)
	}
}

// TestCompareBounded: where two texts differ in too many lines for a table of them, they are shown as replaced as a whole; what is
// equal before and after still stands as it is.
func TestCompareBounded(t *testing.T) {
	lines := func(every int) string {
		var out strings.Builder
		for i := range 3000 {
			fmt.Fprintf(&out, "%d\n", i/every)
		}
		return "甲\n" + out.String() + "乙\n"
	}
	got := Compare(lines(1), lines(2)+"丙\n乙\n")
	if len(got) < 2 || got[0].Changed() || got[len(got)-1].Changed() {
		t.Fatalf("%d lines", len(got))
	}
	for i, l := range got[2 : len(got)-1] { // 0 begins both
		if !l.Changed() {
			t.Fatalf("line %d: %+v", i+2, l)
		}
	}
}

// TestCompareLosesNothing: what is not added is the text before, what is not deleted the text after, whatever the texts are.
func TestCompareLosesNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(testtools.Seed(t), 3))
	alphabet := []string{"不", "要", "转", "账", "96110", "a", " ", "，", "\n", "\n"}
	text := func(n int) string {
		var out strings.Builder
		for range n {
			out.WriteString(alphabet[rng.IntN(len(alphabet))])
		}
		return out.String()
	}
	join := func(lines []Line, without Change) string {
		var out []string
		for _, l := range lines {
			kept := ""
			for _, p := range l.Parts {
				if p.Change != without {
					kept += p.Text
				}
			}
			if without == Added && l.Old == len(out)+1 || without == Deleted && l.New == len(out)+1 {
				out = append(out, kept)
			} else if kept != "" {
				t.Fatalf("%q stands in no line of its text", kept)
			}
		}
		return strings.Join(out, "\n")
	}
	for n := range 2000 {
		before, after := text(n%60), text((n*7)%60)
		if n%2 == 0 && len(before) > 0 { // an edit
			cut := rng.IntN(len([]rune(before)))
			after = string([]rune(before)[:cut]) + text(2) + string([]rune(before)[cut:])
		}
		lines := Compare(before, after)
		if got, want := join(lines, Added), strings.TrimSuffix(before, "\n"); got != want && want != "" {
			t.Fatalf("%q to %q: the text before is %q\n%s", before, after, got, shown(lines))
		}
		if got, want := join(lines, Deleted), strings.TrimSuffix(after, "\n"); got != want && want != "" {
			t.Fatalf("%q to %q: the text after is %q\n%s", before, after, got, shown(lines))
		}
	}
}
