package build

import (
	"fmt"
	"slices"
	"unicode"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// titles reports the titles of cases that the theme's fonts cannot draw. Most templates show the headline only, but a
// title also names PDFs and pages, and any template may set it: it must not depend on the template whether it prints.
func (r *run) titles(book *campaign.Book) {
	bench := r.tools[book.Config.Theme]
	if bench == nil {
		return // themes has reported why
	}
	face, ok := bench.fonts.Role("headline", 900)
	if !ok {
		return
	}
	for _, c := range book.Cases {
		var told []rune
		for _, char := range c.Title.Value {
			if _, ok := face.GlyphID(char); ok || unicode.IsSpace(char) || unicode.In(char, unicode.Cf, unicode.Mn) || slices.Contains(told, char) {
				continue // format characters and marks, such as the one that asks for the colour form of an emoji, draw nothing alone
			}
			told = append(told, char)
			r.diags.Error(c.Title.Pos, "sheet.missing-glyph", fmt.Sprintf("字体 %s 里没有标题中的“%c”（U+%04X），印不出来", face.Key(), char, char),
				"请改用字体里有的字，或用 --font-dir 换一款收有此字的字体")
		}
	}
}

// untold leaves out that a text does not fit where the reading of the content has found an error already: it knows the
// longest headline, and one fault is told once.
func (r *run) untold(found *diag.List) *diag.List {
	told := map[diag.Pos]bool{}
	for _, d := range r.diags.Sorted() {
		told[d.Pos] = told[d.Pos] || d.Severity == diag.Error
	}
	out := &diag.List{}
	for _, d := range found.Sorted() {
		if !told[d.Pos] || d.Code != "sheet.too-long" && d.Code != "sheet.cut-off" {
			out.Add(d)
		}
	}
	return out
}
