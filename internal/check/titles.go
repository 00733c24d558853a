package check

import (
	"fmt"
	"slices"
	"unicode"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
)

// titles reports the titles of cases that the theme's fonts cannot draw. Most templates show the headline only, but a
// title also names PDFs and pages, and any template may set it: it must not depend on the template whether it prints.
func titles(book *campaign.Book, face *font.Face, problems *diag.List) {
	for _, c := range book.Cases {
		var told []rune
		for _, char := range c.Title.Value {
			if _, ok := face.GlyphID(char); ok || unicode.IsSpace(char) || unicode.In(char, unicode.Cf, unicode.Mn) || slices.Contains(told, char) {
				continue // format characters and marks, such as the one that asks for the colour form of an emoji, draw nothing alone
			}
			told = append(told, char)
			problems.Error(c.Title.Pos, "sheet.missing-glyph", fmt.Sprintf("字体 %s 里没有标题中的“%c”（U+%04X），印不出来", face.Key(), char, char),
				"请改用字体里有的字，或用 --font-dir 换一款收有此字的字体").About(string(char), 0)
		}
	}
}
