package check

import (
	"fmt"
	"time"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// Longest texts, in characters. Sheets are designed for them.
const (
	maxHeadlineLines = 3
	maxHeadline      = 14 // a line, and a phrase that no line break may split
	maxHook          = 40
	maxSlogan        = 40
	maxPhrase        = 100 // the longest of those that come with fanshi has 63
)

// lengths reports texts that are longer than sheets are designed for.
func lengths(book *campaign.Book, _ time.Time, problems *diag.List) {
	for _, k := range book.Config.Keep {
		fits(k, "不拆行的词", maxHeadline, problems)
	}
	for _, p := range book.Phrases {
		fits(p.Text, "这句话", maxPhrase, problems)
	}
	for _, c := range book.Cases {
		if n := len(c.Headline); n > maxHeadlineLines {
			problems.Error(c.Headline[maxHeadlineLines].Pos, "headline.lines", fmt.Sprintf("大标题有 %d 行，最多 %d 行", n, maxHeadlineLines),
				fmt.Sprintf("减少 %d 行", n-maxHeadlineLines))
		}
		for i, line := range c.Headline {
			fits(line, fmt.Sprintf("大标题第 %d 行", i+1), maxHeadline, problems)
		}
		fits(c.Hook, "hook（骗子的话）", maxHook, problems)
	}
	for _, s := range book.Slogans {
		fits(s.Text, "这条标语", maxSlogan, problems)
	}
}

// fits reports a text that is longer than most characters.
func fits(t campaign.Text, what string, most int, problems *diag.List) {
	if n := utf8.RuneCountInString(t.Value); n > most {
		problems.Error(t.Pos, "text.too-long", fmt.Sprintf("%s有 %d 个字，最多 %d 个", what, n, most), fmt.Sprintf("缩短 %d 个字", n-most))
	}
}
