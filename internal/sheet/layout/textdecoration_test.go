package layout

import (
	"testing"

	"fanshi/internal/page"
)

// TestDecorationsAreOfTheirElement: the line has the colour and size of the element that declares it, goes through
// paragraphs inside it, and not through inline blocks.
func TestDecorationsAreOfTheirElement(t *testing.T) {
	src := `<html><body><style>section{width:100vw;height:100vh;font-size:20px}.u{color:#ff0000;text-decoration:underline}</style>
<section><div class="u">一<span style="color:#0000ff;font-size:40px">二</span><p>三</p><div style="display:inline-block">四</div></div></section></body></html>`
	res, diags := lay(t, testFonts(t), "line.html", src, 400, 300)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	lines := 0
	res.Pages[0].Walk(func(m page.Mark) {
		if f, ok := m.(*page.Fill); ok {
			lines++
			if f.Paint != (page.Color{R: 255}) || f.Path.Bounds().Height != 2*64 {
				t.Errorf("a line of %v, %v", f.Paint, f.Path.Bounds())
			}
		}
	})
	if lines != 3 {
		t.Errorf("%d lines under one, two and three", lines)
	}
}
