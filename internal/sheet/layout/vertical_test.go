package layout

import (
	"fmt"
	"strings"
	"testing"

	"fanshi/internal/page"
)

const couplet = `<html><body><style>
section { width: 100vw; height: 100vh; display: flex; justify-content: space-between; padding: 20px }
.v { writing-mode: vertical-rl; width: 150px; --fit: 16px 200px; line-height: 1.2; font-weight: 900 }
</style><section><div class="v">%s</div><p>横排</p></section></body></html>`

// TestFitOfVerticalText: the largest size at which the lines stay inside the box, whose width bounds their number.
func TestFitOfVerticalText(t *testing.T) {
	for n := 2; n < 100; n += 23 {
		text := strings.Repeat("凡是转账都要核实", n/8+1)
		text = string([]rune(text)[:n])
		res, diags := lay(t, testFonts(t), "fit.html", fmt.Sprintf(couplet, text), 960, 540)
		if diags.HasErrors() {
			t.Fatalf("%d characters: %v", n, diags.Sorted())
		}
		box := res.Boxes[0].Elements[1]
		if got := strings.Join(texts(box), ""); got != text {
			t.Errorf("lines %q, text %q", got, text)
		}
		inside(t, box)
		if box.FontSize >= 150/1.2-fitStep { // one line of the full width
			continue
		}
		fixed := strings.Replace(fmt.Sprintf(couplet, text), "--fit: 16px 200px", fmt.Sprintf("font-size: %gpx", box.FontSize+2*fitStep), 1)
		again, _ := lay(t, testFonts(t), "fit.html", fixed, 960, 540)
		larger := again.Boxes[0].Elements[1]
		if sticksOut := float64(len(larger.Lines))*1.2*larger.FontSize > 150+1; !sticksOut {
			t.Errorf("%d characters: %g px was chosen, but %g px fits as well", n, box.FontSize, larger.FontSize)
		}
	}
}

// inside expects the lines of a box inside it, as wide as their characters, from the right to the left.
func inside(t *testing.T, box ElementBox) {
	t.Helper()
	for i, l := range box.Lines {
		middle, half := l.X+l.Width/2, box.FontSize/2
		if middle-half < box.X-1 || middle+half > box.X+box.Width+1 || l.Y < box.Y-1 || l.Y+l.Height > box.Y+box.Height+1 {
			t.Errorf("line %d at %+v sticks out of %+v", i, l, box)
		}
		if i > 0 && l.X >= box.Lines[i-1].X {
			t.Errorf("line %d does not stand to the left of the one before", i)
		}
	}
}

func TestTooLongVerticalTextIsRefused(t *testing.T) {
	_, diags := lay(t, testFonts(t), "fit.html", fmt.Sprintf(couplet, strings.Repeat("凡是转账", 100)), 960, 540)
	if !hasCode(diags, "sheet.too-long") {
		t.Errorf("400 characters were accepted: %v", diags.Sorted())
	}
}

// TestCutOffVerticalTextIsRefused puts vertical text where the page's edge or overflow: hidden would cut it.
func TestCutOffVerticalTextIsRefused(t *testing.T) {
	for name, css := range map[string]string{
		"below the page": "position: absolute; left: 10px; top: 480px; white-space: nowrap",
		"left of it":     "position: absolute; right: 900px; top: 0; height: 60px",
		"clipped":        "width: 100px; height: 40px; overflow: hidden; white-space: nowrap",
	} {
		src := fmt.Sprintf(`<html><body><style>section{width:100vw;height:100vh;position:relative}p{margin:0;font-size:20px;writing-mode:vertical-rl;%s}</style><section><p>不要转账给陌生人，先核实后转账</p></section></body></html>`, css)
		if _, diags := lay(t, testFonts(t), "cut.html", src, 960, 540); !hasCode(diags, "sheet.cut-off") {
			t.Errorf("%s: %v", name, diags.Sorted())
		}
	}
}

// TestGlyphsOfVerticalText: Han stays upright, Latin is turned, and all of it is on its line.
func TestGlyphsOfVerticalText(t *testing.T) {
	src := `<html><body><style>section{width:100vw;height:100vh}p{writing-mode:vertical-rl;margin:20px 30px;height:300px;font-size:20px;line-height:30px}</style><section><p>拨打96110</p></section></body></html>`
	res, diags := lay(t, testFonts(t), "glyphs.html", src, 400, 400)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	turned, upright, below := 0, 0, page.Length(0)
	res.Pages[0].Walk(func(m page.Mark) {
		text, ok := m.(*page.Text)
		if !ok {
			return
		}
		for _, g := range text.Glyphs {
			if g.Rotate {
				turned++
			} else {
				upright++
			}
			// The line is 30 px wide, its right edge 30 px from that of the paragraph's left edge.
			if g.X < 30*64 || g.X > 60*64 || g.Y < below || g.Y > 320*64 {
				t.Errorf("glyph at %d, %d", g.X/64, g.Y/64)
			}
			below = g.Y
		}
	})
	if turned != 5 || upright != 2 {
		t.Errorf("%d glyphs turned, %d upright", turned, upright)
	}
}
