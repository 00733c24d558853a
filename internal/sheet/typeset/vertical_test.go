package typeset

import (
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

func vertical() style.TextStyle {
	st := plain()
	st.Vertical, st.LineHeight = true, 30*64
	return st
}

// TestVerticalGlyphs checks the places of glyphs on the page that layout relies on.
func TestVerticalGlyphs(t *testing.T) {
	face, _ := testFonts(t).Role("body", 400)
	st := vertical()
	lines := layoutText(t, "国A，", 10, st)
	var glyphs []page.Glyph
	for i := range lines[0].Fragments {
		glyphs = append(glyphs, lines[0].Fragments[i].VerticalGlyphs(300*64, 40*64)...)
	}
	if len(glyphs) != 3 {
		t.Fatalf("%d glyphs", len(glyphs))
	}
	// The line is 30 px wide and its text 29 px from the right edge; Han are in the middle of the text, their tops 0.88 em
	// above their baseline.
	if g := glyphs[0]; g.Rotate || abs(g.X-page.Length((300-14.5-10)*64)) > 2 || abs(g.Y-page.Round((40+17.6)*64)) > 2 {
		t.Errorf("国 at %d, %d, rotate %v", g.X, g.Y, g.Rotate)
	}
	// A lies on its right side, its baseline 23 px (the ascent) from the right edge of the text.
	if g := glyphs[1]; !g.Rotate || abs(g.X-(300-23)*64) > 2 || abs(g.Y-60*64) > 2 {
		t.Errorf("A at %d, %d, rotate %v", g.X, g.Y, g.Rotate)
	}
	if id, _ := face.GlyphID('，'); glyphs[2].Rotate || glyphs[2].ID == id {
		t.Error("the comma is not in its vertical form")
	}
}

func TestOrientation(t *testing.T) {
	tests := []struct {
		r    rune
		want mode
	}{{'国', upright}, {'A', sideways}, {'1', sideways}, {'，', upright}, {'（', upright}, {'「', upright}, {'—', sideways},
		{'…', sideways}, {'“', upright}, {'①', upright}, {'Ａ', upright}, {'：', upright}, {'ー', upright}, {'-', sideways}, {'！', upright}, {'→', sideways}}
	face, _ := testFonts(t).Role("body", 400)
	for _, test := range tests {
		st := vertical()
		p := &Paragraph{text: []rune{test.r}}
		s := &segment{style: &st, font: textFont{face: face}}
		if got := p.modeAt(s, 0); got != test.want {
			t.Errorf("%c: mode %d, want %d", test.r, got, test.want)
		}
		st.Orientation = style.Upright
		if p.modeAt(s, 0) != upright {
			t.Errorf("%c is not upright", test.r)
		}
		st.Orientation = style.Sideways
		if p.modeAt(s, 0) != sideways {
			t.Errorf("%c is not sideways", test.r)
		}
	}
}

func TestCombineDigits(t *testing.T) {
	tests := []struct {
		text    string
		digits  int
		want    page.Length // of the line
		rotated bool
	}{
		{"日12日", 2, 3 * em, false},
		{"日1日", 2, 3 * em, false},
		{"日123日", 2, 2*em + 3*11.125*64, true},
		{"日123日", 3, 3 * em, false},
		{"日2026日", 4, 3 * em, false},
	}
	for _, test := range tests {
		st := vertical()
		st.CombineUpright = test.digits
		lines := layoutText(t, test.text, 20, st)
		if got := lines[0].Width; abs(got-test.want) > 8 {
			t.Errorf("%s, %d digits: %d long, want %d", test.text, test.digits, got, test.want)
		}
		f := lines[0].Fragments[1]
		if f.Glyphs[0].Rotate != test.rotated {
			t.Errorf("%s, %d digits: turned %v", test.text, test.digits, f.Glyphs[0].Rotate)
		}
		for _, g := range f.VerticalGlyphs(30*64, 0) {
			if !test.rotated && (g.X < 30*64-26*64 || g.X > 30*64-4*64) {
				t.Errorf("%s, %d digits: glyph at %d, outside the square", test.text, test.digits, g.X)
			}
		}
		if f.Text != string([]rune(test.text)[1:len([]rune(test.text))-1]) {
			t.Errorf("text %q", f.Text)
		}
	}
}

func TestMissingMark(t *testing.T) {
	st := plain()
	st.Emphasis = style.Emphasis{Mark: "\uE123"}
	var diags diag.List
	Prepare([]Item{{Kind: Run, Text: "重", Style: &st}}, Options{Fonts: testFonts(t), Unit: page.Pixel64}, &diags)
	if got := diags.Sorted(); len(got) != 1 || got[0].Code != "sheet.missing-glyph" {
		t.Errorf("%v", got)
	}
}

func TestMarks(t *testing.T) {
	st := plain()
	color := page.Color{R: 200}
	st.Emphasis = style.Emphasis{Mark: "•", Color: &color}
	line := layoutText(t, "着，重 5%）点", 20, st)[0]
	var marks []Fragment
	text := ""
	for _, f := range line.Fragments {
		if text += f.Text; f.Text == "" {
			marks = append(marks, f)
		}
	}
	if text != line.Text || len(marks) != 1 || len(marks[0].Glyphs) != 5 || marks[0].Size != em/2 || marks[0].Color != color {
		t.Errorf("text %q, marks %+v", text, marks)
	}
}

// TestNoHalfWidth: a face without halt trims nothing, as in Chromium.
func TestNoHalfWidth(t *testing.T) {
	face, _ := testFonts(t).Role("body", 400)
	var c *Cache
	if h := c.half(face, '（', false); h.width <= 0 || h.shift <= 0 {
		t.Errorf("halt of （: %+v", h)
	}
	if h := c.half(face, '国', false); h != (halfUnits{}) {
		t.Errorf("halt of 国: %+v", h)
	}
	if h := findHalf(face, '\uE123', false); h != (halfUnits{}) {
		t.Errorf("halt of a missing character: %+v", h)
	}
	if !face.HasVerticalForm('（') || face.HasVerticalForm('国') {
		t.Error("vertical forms")
	}
	if got := face.Shape([]rune("——"), font.ShapeOptions{Scripts: []font.Script{font.ScriptHan, font.ScriptHan}}); len(got) == 0 {
		t.Error("nothing shaped")
	}
}
