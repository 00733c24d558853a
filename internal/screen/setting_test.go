package screen

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"fanshi/internal/plan"
)

func TestSetStrip(t *testing.T) {
	for _, c := range []struct {
		text          string
		width, height int
		least         int
		want          string
	}{
		// Two clauses share the two lines of 32 px; more than 11 characters do not stand beside each other.
		{"先挂断，再核实，慢一步不吃亏。", 352, 80, 16, "32 true 先挂断，再核实，|慢一步不吃亏。"},
		{"看到 96110 来电，请马上接听。", 352, 80, 16, "32 true 看到 96110 来电，|请马上接听。"},
		{"先挂断，再核实。", 128, 16, 16, "16 true 先挂断，再核实。"},
		{"退票到原平台，来电代办的别信。", 128, 16, 16, "16 true 退票到原平台，/来电代办的别信。"},
		// A clause of 11 characters stands on two lines of about the same length where the strip has two.
		{"柜台没有“安全账户”，", 128, 32, 16, "16 true 柜台没有|“安全账户”，"},
		// Eight characters to a page cut the clause of nine: not whole.
		{"候诊叫到号再起身，转账问清楚再点头。", 128, 16, 16, "16 false 候诊叫到号/再起身，/转账问清楚/再点头。"},
		// A far viewer wants large letters, whatever it costs.
		{"先挂断，再核实。", 352, 80, 48, "48 true 先挂断，/再核实。"},
		{"反诈劝阻咨询专线 96110", 352, 80, 16, "32 true 反诈劝阻咨询专线 96110"},
		{"拨打96110。", 16, 16, 16, "16 false 拨/打/96/11/0/。"},
	} {
		set := SetStrip(plan.Clauses(c.text), []string{"安全账户"}, c.width, c.height, c.least, 48)
		var shown []string
		for _, p := range set.Pages {
			shown = append(shown, strings.Join(p, "|"))
		}
		if got := fmt.Sprintf("%d %t %s", set.Size, set.Whole, strings.Join(shown, "/")); got != c.want {
			t.Errorf("%s on %d×%d:\n got %s\nwant %s", c.text, c.width, c.height, got, c.want)
		}
	}
}

// TestStripLosesNothing sets random texts on random strips: every character is there, in order, inside its strip.
func TestStripLosesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("凡是先交钱的贷款都诈骗，。！？“”《》——……：；96110ab %银行")
	for range 20000 {
		var text []rune
		for range 1 + r.IntN(40) {
			text = append(text, alphabet[r.IntN(len(alphabet))])
		}
		width, height := 16*(1+r.IntN(24)), 16*(1+r.IntN(6))
		least := 16 * (1 + r.IntN(min(3, height/16, width/16)))
		checkStrip(t, string(text), []string{"诈骗", "先交钱"}, width, height, least)
	}
}

// checkStrip sets a text on a strip: nothing is lost, and nothing is outside or smaller than it may be.
func checkStrip(t *testing.T, text string, whole []string, width, height, least int) {
	t.Helper()
	set := SetStrip(plan.Clauses(text), whole, width, height, least, 48)
	size := set.Size
	var all strings.Builder
	for _, page := range set.Pages {
		if len(page)*size > height || len(page) == 0 {
			t.Fatalf("%q: %d lines of %d px on a strip %d px high", text, len(page), size, height)
		}
		for _, line := range page {
			if columns(line)*size/2 > width {
				t.Fatalf("%q: the line %q of %d px on a strip %d px wide", text, line, size, width)
			}
			all.WriteString(line)
		}
	}
	strip := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if strip(all.String()) != strip(text) {
		t.Fatalf("%q is shown as %q", text, all.String())
	}
	if size < least {
		t.Fatalf("%q: %d px, less than %d", text, size, least)
	}
}

func FuzzStrip(f *testing.F) {
	f.Add("拨打 96110", 64, 16)
	f.Fuzz(func(t *testing.T, text string, width, height int) {
		if width < 16 || height < 16 || width > 1024 || height > 128 {
			return
		}
		checkStrip(t, strings.ToValidUTF8(text, ""), []string{"96110"}, width, height, 16)
	})
}
