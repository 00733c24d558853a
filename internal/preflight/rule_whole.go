package preflight

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// checkEmpty: something is printed on the sheet, and something can be read on it.
func checkEmpty(s *side) {
	for _, it := range s.items {
		if _, ok := it.isText(); ok && overlaps(it.rect, s.sheet.Trim) {
			return
		}
	}
	s.report(diag.Error, "empty", s.sheet.Trim, "这一页没有文字", "检查版式和内容；这一面不印的，改成单面")
}

// checkSides: a file has one page for each printed side.
func checkSides(f *side, sides []*side) {
	if want := f.file.Product.Sides; len(sides) != want {
		f.report(diag.Error, "sides", page.Rect{}, fmt.Sprintf("有 %d 页，%s印 %d 面", len(sides), f.file.Product.Name, want), "检查版式的分页，或者减少文字，让内容不多不少排在该印的面上")
	}
}

// checkTexts: every character of the source stands on the sheets, as often as there. Spaces and invisible characters do
// not count: line ends replace them.
func checkTexts(f *side, sides []*side) {
	shown := map[rune]int{}
	for _, s := range sides {
		for _, it := range s.items {
			if t, ok := it.isText(); ok && overlaps(it.rect, s.sheet.Trim) {
				count(shown, t.Source)
			}
		}
	}
	wanted := map[rune]int{}
	for _, text := range f.file.Texts {
		count(wanted, text)
	}
	var lost []rune
	missing := 0
	for r, n := range wanted {
		if n > shown[r] {
			lost, missing = append(lost, r), missing+n-shown[r]
		}
	}
	if missing == 0 {
		return
	}
	slices.Sort(lost)
	cited := strings.Split(string(lost[:min(len(lost), 20)]), "")
	f.report(diag.Error, "lost-text", page.Rect{}, fmt.Sprintf("原文有 %d 个字没有印出来：%s%s", missing, strings.Join(cited, "、"), map[bool]string{true: "等"}[len(lost) > 20]),
		"对照原文检查这一页；缩短文字或换大一号的尺寸，重新生成")
}

func count(into map[rune]int, text string) {
	for _, r := range text {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			into[r]++
		}
	}
}
