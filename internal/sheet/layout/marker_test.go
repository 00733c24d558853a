package layout

import (
	"testing"

	"fanshi/internal/page"
)

// TestBullets compares with what Chromium paints beside text of 20 px, whose ascent is 23 px: measured in a screenshot.
func TestBullets(t *testing.T) {
	if x, y, side := bulletRect(23); x != -22 || y != -11 || side != 8 {
		t.Errorf("x %d, y %d, side %d", x, y, side)
	}
}

// TestNumbers: numbers count the list items only, and stand before the content box with the space after them.
func TestNumbers(t *testing.T) {
	src := `<html><body><style>section{width:100vw;height:100vh}</style><section><ol><li>甲</li><li style="display:block">无</li><li><ol><li>乙</li></ol></li></ol></section></body></html>`
	res, diags := lay(t, testFonts(t), "list.html", src, 400, 300)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	var got []string
	res.Pages[0].Walk(func(m page.Mark) {
		if text, ok := m.(*page.Text); ok && text.Source != "甲" && text.Source != "乙" && text.Source != "无" {
			got = append(got, text.Source)
			if last := text.Glyphs[len(text.Glyphs)-1].X; last > 40*64 && text.Source == "1. " && len(got) == 1 {
				t.Errorf("the number reaches x = %d", last)
			}
		}
	})
	if len(got) != 3 || got[0] != "1. " || got[1] != "2. " || got[2] != "1. " {
		t.Errorf("numbers %q", got)
	}
}
