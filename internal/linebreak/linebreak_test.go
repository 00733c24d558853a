package linebreak

import (
	"strings"
	"testing"
)

// TestFind marks every place where a line may end with a stroke.
func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		"先挂断，再核实。":        "先|挂|断，|再|核|实。",
		"柜台没有“安全账户”，":     "柜|台|没|有|“安|全|账|户”，",
		"损失 3.2 万元":       "损|失 |3.2 万元",
		"拨打96110。":        "拨|打|96110。",
		"想一想……再付":         "想|一|想……|再|付",
		"他说”——再付”“又说“好”A": "他|说”|——|再|付”|“又|说|“好”|A",
		"——“凡是…“ABC“是3”，": "——|“凡|是…|“ABC“是|3”，",
		"第48周，12:30 开始":   "第48周，|12:30 |开|始",
		"a-1 b/c (d) e,f": "a-|1 |b/c |(d) |e,f",
	} {
		runes := []rune(text)
		at := Find(runes)
		var b strings.Builder
		for i, r := range runes {
			if i > 0 && at[i] == Soft {
				b.WriteByte('|')
			}
			b.WriteRune(r)
		}
		if b.String() != want {
			t.Errorf("got %s, want %s", b.String(), want)
		}
	}
}

// TestStrict: line-break: strict takes quotation marks for those of any language.
func TestStrict(t *testing.T) {
	text := []rune("他说”——再付”“又说")
	at := Find(text)
	Strict(text, 0, 6, at)
	for i, want := range map[int]Opportunity{3: Never, 8: Soft} {
		if at[i] != want {
			t.Errorf("before %c: %v, want %v", text[i], at[i], want)
		}
	}
}

func TestKeep(t *testing.T) {
	text := []rune("去安全账户查")
	at := Find(text)
	Keep(text, Phrases([]string{"安全账户", "户"}), at)
	for i, want := range []Opportunity{1: Soft, 2: Never, 3: Never, 4: Never, 5: Soft} {
		if i > 0 && at[i] != want {
			t.Errorf("before %c: %v, want %v", text[i], at[i], want)
		}
	}
}

// TestKeepAtTheEnd: a phrase that the text only begins is no occurrence of it, whatever stands in the memory behind the text; one that
// ends with the text is.
func TestKeepAtTheEnd(t *testing.T) {
	memory := []rune("转到安全账户")
	for n, want := range map[int]Opportunity{5: Soft, 6: Never} {
		text := memory[:n]
		at := make([]Opportunity, n)
		for i := range at {
			at[i] = Soft
		}
		Keep(text, Phrases([]string{"安全账户"}), at)
		for i, got := range at {
			if i > 2 && got != want || i <= 2 && got != Soft {
				t.Errorf("of %q, before %d: %v", string(text), i, got)
			}
		}
	}
}
