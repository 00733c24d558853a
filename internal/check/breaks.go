package check

import (
	"strings"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// breaks warns of a line that ends between what the sense keeps together: 不 and what it denies, a surname and 某, a number and the
// rest of it. Read line by line, such a text says the contrary of what it says. It is told where the text stands; the remedy
// is the list of what no line may split.
func breaks(p Page, problems *diag.List) {
	if p.Book == nil {
		return
	}
	var last *page.Text
	for _, mark := range p.Page.Marks {
		t, ok := mark.(*page.Text)
		if !ok || len(t.Glyphs) == 0 || t.Source == "" {
			continue
		}
		if last != nil && nextLine(last, t) && parts(last.Source, t.Source) {
			parted(p.Book, last.Source, t.Source, problems)
		}
		last = t
	}
}

// nextLine reports whether a text begins a line below, or in vertical text to the left of, the one that the text before it ends.
func nextLine(before, t *page.Text) bool {
	end, start := before.Glyphs[len(before.Glyphs)-1], t.Glyphs[0]
	return start.Y > end.Y && start.X <= end.X || start.X < end.X && start.Y < end.Y
}

// ends are the characters before which 别 is part of a word and denies nothing.
const ends = "特识区类个性分级鉴辨告差派离"

// parts reports whether the sense keeps the end of one line and the start of the next together.
func parts(before, after string) bool {
	a, size := utf8.DecodeLastRuneInString(before)
	aa, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	b, size := utf8.DecodeRuneInString(after)
	bb, _ := utf8.DecodeRuneInString(after[size:])
	switch {
	case strings.ContainsRune("不勿未没", a), a == '别' && !strings.ContainsRune(ends, aa):
		return han(b)
	case b == '某':
		return han(a) && !strings.ContainsRune("有在是到和与给向对被让从叫问找让", a)
	case digit(a) || a == '.' && digit(aa):
		return digit(b) || b == '.' && digit(bb) || strings.ContainsRune("万亿元%％", b)
	}
	return false
}

// shownAround is how many characters of either line are looked for in the content.
const shownAround = 4

// parted reports the place in the content of what stands at the end of one line and the start of the next.
func parted(book *campaign.Book, before, after string, problems *diag.List) {
	left, right := tail(before, shownAround), head(after, shownAround)
	if !strings.ContainsFunc(left, han) || utf8.RuneCountInString(left+right) < shownAround+1 {
		return // a number of a list, a sign: too little to know where it stands
	}
	for piece, text := range book.Texts() {
		i := strings.Index(text.Value, left+right)
		if i < 0 || piece == nil {
			continue
		}
		a, _ := utf8.DecodeLastRuneInString(left)
		start := i + len(left) - utf8.RuneLen(a)
		kept := string(a) + head(right, 2)
		if c, _ := utf8.DecodeRuneInString(strings.TrimPrefix(kept, string(a)+head(right, 1))); !han(c) {
			kept = string(a) + head(right, 1)
		}
		passage := book.Passage(text)
		at(problems.Warn(text.Pos, "text.break", "排出来，一行以“"+tail(left, 3)+"”结尾，下一行从“"+head(right, 3)+"”开始，意思被拆开了",
			"在 fanshi.yaml 的 keep 里加上不能拆开的词，例如“"+kept+"”；或者改几个字"), passage, start, start+len(kept))
		return
	}
}

func tail(s string, n int) string { return s[back(s, len(s), n):] }

func head(s string, n int) string { return s[:forward(s, 0, n)] }
