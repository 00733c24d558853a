package prepress

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

func regular(t *testing.T) *font.Face {
	t.Helper()
	data, err := os.ReadFile("../../themes/alert/fonts/NotoSansSC_400Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	face, err := font.Parse("NotoSansSC", data, 0, 400)
	if err != nil {
		t.Fatal(err)
	}
	return face
}

// strokes lists marks by their points in millimetres, sorted.
func strokes(t *testing.T, marks []page.Mark) []string {
	t.Helper()
	var out []string
	for _, m := range marks {
		s := m.(*page.Stroke)
		if s.Width != mm/10 || s.Color != (page.Color{}) {
			t.Errorf("a mark of width %d in %v", s.Width, s.Color)
		}
		line := fmt.Sprint(len(s.Dash), s.Dash)
		if len(s.Path.Points) > 4 { // a circle: its extent says all that the shop sees
			b := s.Path.Bounds()
			line = fmt.Sprintf("circle %d,%d %d×%d", b.X, b.Y, b.Width, b.Height)
		} else {
			for _, p := range s.Path.Points {
				line += fmt.Sprintf(" %d,%d", p.X, p.Y)
			}
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

// TestEveryMark: on an A6 sheet with 3 mm of bleed, every mark stands where a print shop looks for it. The figures are those
// of a drawing by hand: crop marks from 3 to 8 mm outside the trim, a circle of 1.5 mm with a cross of two bars of 6 mm beside
// the middle of each side, fold marks like crop marks, dashed.
func TestEveryMark(t *testing.T) {
	s, _ := Prepare(Sheet{Page: a6(), Rules: RulesFor(product.Digital), Folds: Folds{Across: []page.Length{20 * mm}, Down: []page.Length{30 * mm}}})
	want := []string{
		// corners
		"0 [] 0,-8000 0,-3000", "0 [] 105000,-8000 105000,-3000", "0 [] 0,151000 0,156000", "0 [] 105000,151000 105000,156000",
		"0 [] -8000,0 -3000,0", "0 [] -8000,148000 -3000,148000", "0 [] 108000,0 113000,0", "0 [] 108000,148000 113000,148000",
		// folds
		"2 [1000 1000] 20000,-8000 20000,-3000", "2 [1000 1000] 20000,151000 20000,156000",
		"2 [1000 1000] -8000,30000 -3000,30000", "2 [1000 1000] 108000,30000 113000,30000",
		// registration
		"circle 51000,-9500 3000×3000", "circle 51000,154500 3000×3000", "circle -9500,72500 3000×3000", "circle 111500,72500 3000×3000",
		"0 [] 49500,-8000 55500,-8000 52500,-11000 52500,-5000", "0 [] 49500,156000 55500,156000 52500,153000 52500,159000",
		"0 [] -11000,74000 -5000,74000 -8000,71000 -8000,77000", "0 [] 110000,74000 116000,74000 113000,71000 113000,77000",
	}
	slices.Sort(want)
	if got := strokes(t, s.PrinterMarks); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s.Media != (page.Rect{X: -13 * mm, Y: -13 * mm, Width: 131 * mm, Height: 174 * mm}) || s.Trim != (page.Rect{Width: 105 * mm, Height: 148 * mm}) || s.Ratio != 1 {
		t.Errorf("media %v, trim %v, ratio %d", s.Media, s.Trim, s.Ratio)
	}
}

// TestCircleIsRound: the registration circle's points all lie 1.5 mm from its middle, its curve's halves too.
func TestCircleIsRound(t *testing.T) {
	circle := registrationMark(page.Point{X: 10 * mm, Y: 20 * mm}, 1500, 3000, 100)[0].(*page.Stroke).Path
	at := func(p page.Point) float64 {
		dx, dy := float64(p.X-10*mm), float64(p.Y-20*mm)
		return dx*dx + dy*dy
	}
	from := circle.Points[0]
	for i := 1; i+2 < len(circle.Points); i += 3 {
		a, b, to := circle.Points[i], circle.Points[i+1], circle.Points[i+2]
		half := page.Point{X: (from.X + 3*a.X + 3*b.X + to.X) / 8, Y: (from.Y + 3*a.Y + 3*b.Y + to.Y) / 8} // the cubic at ½
		for _, p := range []page.Point{to, half} {
			if r := at(p); r < 1495*1495 || r > 1505*1505 {
				t.Errorf("(%d, %d) is not 1.5 mm from the middle", p.X, p.Y)
			}
		}
		from = to
	}
	if from != circle.Points[0] || len(circle.Points) != 13 {
		t.Errorf("the circle is not closed: %v", circle.Points)
	}
}

// TestRegistrationMakesRoom: within 10 mm of a fold in the middle the registration mark stands at the quarter, else in the middle.
func TestRegistrationMakesRoom(t *testing.T) {
	for _, c := range []struct{ fold, want page.Length }{{60 * mm, 50 * mm}, {59999, 25 * mm}, {40001, 25 * mm}, {40 * mm, 50 * mm}} {
		s, _ := Prepare(Sheet{Page: page.Page{Unit: page.Micrometre, Width: 100 * mm, Height: 200 * mm}, Rules: RulesFor(product.Offset), Folds: Folds{Across: []page.Length{c.fold}}})
		want := fmt.Sprintf("circle %d,-9500 3000×3000", c.want-1500)
		if got := strokes(t, s.PrinterMarks); !slices.Contains(got, want) {
			t.Errorf("with a fold at %d there is no %s:\n%s", c.fold, want, strings.Join(got, "\n"))
		}
	}
}

// TestSlugLine: it begins 4 mm from the corner, 3.5 mm below the bleed, in type of 2.5 mm, black; it goes on past the
// registration mark and then on a second line; where that does not suffice it is smaller, and never is anything left out.
func TestSlugLine(t *testing.T) {
	face := regular(t)
	prepare := func(text string, face *font.Face) page.PressSheet {
		s, _ := Prepare(Sheet{Page: a6(), Rules: RulesFor(product.Offset), Slug: text, Face: face})
		return s
	}
	short := prepare("海报·1/1", face)
	line := short.Slug[0].(*page.Text)
	if len(short.Slug) != 1 || line.Size != 2500 || line.Glyphs[0].X != 4*mm || line.Glyphs[0].Y != 148*mm+3*mm+1*mm+2500 || line.Color != (page.Color{}) {
		t.Errorf("%d pieces, the first of size %d at %+v", len(short.Slug), line.Size, line.Glyphs[0])
	}
	if second := line.Glyphs[1].X - line.Glyphs[0].X; second != 2500 { // a Chinese character is as wide as its size
		t.Errorf("the second character stands %d behind the first", second)
	}
	if got := short.Separation.Text[page.Color{}]; got != (page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}) {
		t.Errorf("the slug line is printed in %+v", got)
	}
	long := prepare(strings.Repeat("防", 60), face) // 17 characters fit beside the mark, 17 beyond, the rest below
	var starts []string
	text := ""
	for _, m := range long.Slug {
		piece := m.(*page.Text)
		text += piece.Source
		starts = append(starts, fmt.Sprint(piece.Glyphs[0].X, ",", piece.Glyphs[0].Y, "×", len(piece.Glyphs)))
	}
	want := []string{"4000,154500×17", "56500,154500×17", "4000,157700×17", "56500,157700×9"}
	if !slices.Equal(starts, want) || text != strings.Repeat("防", 60) {
		t.Errorf("pieces %v, want %v; %s", starts, want, text)
	}
	small := prepare(strings.Repeat("防", 80), face)
	if size := small.Slug[0].(*page.Text).Size; size != 2025 { // 2.5 mm, 2.25 mm: 19 characters a room; 2.025 mm: 21
		t.Errorf("80 characters in size %d", size)
	}
	narrow, _ := Prepare(Sheet{Page: page.Page{Unit: page.Micrometre, Width: 20 * mm, Height: 54 * mm}, Rules: RulesFor(product.Digital), Slug: strings.Repeat("防", 30), Face: face})
	for _, m := range narrow.Slug {
		if piece := m.(*page.Text); piece.Source == "" || len(piece.Glyphs) == 0 {
			t.Errorf("an empty piece of the slug line: %+v", piece)
		}
	}
	if none := prepare("", face); len(none.Slug) > 0 || len(none.Separation.Text) > 0 {
		t.Errorf("an empty slug line has %d pieces", len(none.Slug))
	}
	if none := prepare("海报", nil); len(none.Slug) > 0 {
		t.Error("a slug line without a face")
	}
}

// TestPicturesReachTheBleed: at whichever edges a picture lies, it covers the bleed there in its own proportions, and where it
// lies at none it stays as it is.
func TestPicturesReachTheBleed(t *testing.T) {
	for _, c := range []struct{ at, seen, drawn page.Rect }{
		{rectangle(0, 0, 105, 148), rectangle(-3, -3, 111, 154), page.Rect{X: -3000, Y: -4228, Width: 111000, Height: 156457}},
		{rectangle(60, 100, 45, 48), rectangle(60, 100, 48, 51), page.Rect{X: 60000, Y: 100000, Width: 48000, Height: 51200}},
		{rectangle(0, 0, 45, 30), rectangle(-3, -3, 48, 33), page.Rect{X: -4500, Y: -3000, Width: 49500, Height: 33000}},
		{rectangle(-1, 50, 40, 20), rectangle(-4, 50, 43, 20), page.Rect{X: -4000, Y: 50000, Width: 43000, Height: 21500}},
	} {
		picture := &page.Image{Rect: c.at}
		s, _ := Prepare(Sheet{Page: a6(picture), Rules: RulesFor(product.Offset)})
		group, ok := s.Page.Marks[0].(*page.Group)
		if !ok || group.Clip.Bounds() != c.seen || group.Marks[0].(*page.Image).Rect != c.drawn || picture.Rect != c.at {
			t.Errorf("at %v: %+v", c.at, s.Page.Marks[0])
		}
	}
	for _, at := range []page.Rect{rectangle(10, 10, 20, 20), rectangle(0, 0, 0, 30), rectangle(0, 0, 30, 0)} {
		picture := &page.Image{Rect: at}
		if s, _ := Prepare(Sheet{Page: a6(picture), Rules: RulesFor(product.Offset)}); s.Page.Marks[0] != page.Mark(picture) {
			t.Errorf("at %v: %+v", at, s.Page.Marks[0])
		}
	}
	// Where its proportions are those of the sheet nothing needs a clip.
	square := page.Page{Unit: page.Micrometre, Width: 100 * mm, Height: 100 * mm, Marks: []page.Mark{&page.Image{Rect: rectangle(0, 0, 100, 100)}}}
	s, _ := Prepare(Sheet{Page: square, Rules: RulesFor(product.Offset)})
	if image, ok := s.Page.Marks[0].(*page.Image); !ok || image.Rect != rectangle(-3, -3, 106, 106) {
		t.Errorf("a picture as large as its sheet: %+v", s.Page.Marks[0])
	}
}

func rectangle(x, y, w, h page.Length) page.Rect {
	return page.Rect{X: x * mm, Y: y * mm, Width: w * mm, Height: h * mm}
}

// TestWhatStays: without bleed nothing moves, and a group of which nothing is seen at an edge stays itself.
func TestWhatStays(t *testing.T) {
	clip := page.RectPath(rectangle(10, 10, 20, 20))
	group := &page.Group{Clip: &clip, Marks: []page.Mark{rect(0, 0, 105*mm, 148*mm, white)}}
	ground := rect(0, 0, 105*mm, 148*mm, white)
	s, _ := Prepare(Sheet{Page: a6(group, ground), Rules: RulesFor(product.Offset)})
	if s.Page.Marks[0] != page.Mark(group) || s.Page.Marks[1] == page.Mark(ground) {
		t.Errorf("%+v", s.Page.Marks)
	}
	if s, _ = Prepare(Sheet{Page: a6(ground), Rules: RulesFor(product.Wide)}); s.Page.Marks[0] != page.Mark(ground) {
		t.Error("a sheet without bleed has moved")
	}
}

// TestTurnedInTurned: a turned group inside another one moves at the page's edges, not at its own.
func TestTurnedInTurned(t *testing.T) {
	const side = 100 * mm
	for first := range 4 {
		for second := range 4 {
			inner := &page.Group{Turns: second, CX: side / 2, CY: side / 2, Marks: []page.Mark{rect(0, 0, side, side/2, white)}}
			p := page.Page{Unit: page.Micrometre, Width: side, Height: side, Marks: []page.Mark{&page.Group{Turns: first, CX: side / 2, CY: side / 2, Marks: []page.Mark{inner}}}}
			got := bounds(extend(p, 3*mm).Marks[0].(*page.Group).Marks[0].(*page.Group).Marks[0])
			if want := (page.Rect{X: -3 * mm, Y: -3 * mm, Width: 106 * mm, Height: side/2 + 3*mm}); got != want {
				t.Errorf("%d and %d turns: %v", first, second, got)
			}
		}
	}
}

// TestTurnedOnAnOblong: a strip of 105 × 20 mm turned about (52.5, 52.5) mm on an A6 sheet lies at other edges after each
// quarter, and is drawn out at these only.
func TestTurnedOnAnOblong(t *testing.T) {
	for turns, want := range []page.Rect{rectangle(-3, -3, 111, 23), rectangle(-3, -3, 108, 23), rectangle(-3, 0, 111, 20), rectangle(0, -3, 108, 23)} {
		group := &page.Group{Turns: turns, CX: 52500, CY: 52500, Marks: []page.Mark{rect(0, 0, 105*mm, 20*mm, white)}}
		if got := bounds(extend(a6(group), 3*mm).Marks[0].(*page.Group).Marks[0]); got != want {
			t.Errorf("%d turns: %v, want %v", turns, got, want)
		}
	}
}

// TestInks: black and grey in figures, in both kinds of printing.
func TestInks(t *testing.T) {
	grey, near := page.Color{R: 128, G: 128, B: 128}, page.Color{R: 128, G: 128, B: 129}
	marks := []page.Mark{&page.Text{Color: black}, rect(0, 0, 5, 5, black), rect(0, 0, 5, 5, grey), rect(0, 0, 5, 5, white), &page.Code{Dark: grey, Light: white}}
	for _, c := range []struct {
		medium     product.Medium
		text       page.Ink
		area, grey page.CMYK
		bleed      float64
	}{
		{product.Offset, page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}, page.CMYK{C: 50, M: 40, Y: 20, K: 100}, page.CMYK{K: 50}, 3},
		{product.Digital, page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}, page.CMYK{C: 50, M: 40, Y: 20, K: 100}, page.CMYK{K: 50}, 3},
		{product.Wide, page.Ink{CMYK: page.CMYK{C: 50, M: 50, Y: 50, K: 100}}, page.CMYK{C: 50, M: 50, Y: 50, K: 100}, page.CMYK{C: 25, M: 25, Y: 25, K: 50}, 0},
	} {
		rules := RulesFor(c.medium)
		s, missing := Prepare(Sheet{Page: a6(marks...), Rules: rules})
		if len(missing) > 0 || s.Separation.Text[black] != c.text || s.Separation.Area[black].CMYK != c.area || s.Separation.Area[grey].CMYK != c.grey ||
			s.Separation.Text[grey].CMYK != c.grey || s.Separation.Area[white] != (page.Ink{}) || rules.Bleed != c.bleed || rules.Marks != (c.bleed > 0) {
			t.Errorf("%v: %+v, missing %v, rules %+v", c.medium, s.Separation, missing, rules)
		}
	}
	if _, missing := Prepare(Sheet{Page: a6(rect(0, 0, 5, 5, near)), Rules: RulesFor(product.Offset)}); !slices.Equal(missing, []page.Color{near}) {
		t.Errorf("a grey with a tinge is printed: missing %v", missing)
	}
	order := []page.Color{{R: 1, G: 2, B: 3}, {R: 1, G: 2, B: 4}, {R: 1, G: 3}, {R: 2}}
	if _, missing := Prepare(Sheet{Page: a6(rect(0, 0, 5, 5, order[3]), rect(0, 0, 5, 5, order[2]), rect(0, 0, 5, 5, order[1]), rect(0, 0, 5, 5, order[0])), Rules: RulesFor(product.Offset)}); !slices.Equal(missing, order) {
		t.Errorf("missing %v, want %v", missing, order)
	}
	own := RulesOf(&product.Product{Medium: product.Offset, Press: product.Press{Bleed: 2 * mm}})
	if own.Bleed != 2 || own.Marks || !own.TextBlack.Overprint {
		t.Errorf("a product of its own bleed has %+v", own)
	}
}

// TestSlugPieces: a piece of the slug line is as long as its room and no longer; it is cut behind a dot where it has one, and goes on
// in the next room; where the rooms do not suffice there is none.
func TestSlugPieces(t *testing.T) {
	face := regular(t)
	const size = page.Length(2500)
	width := func(text string) (w page.Length) {
		for _, g := range face.Shape([]rune(text), font.ShapeOptions{}) {
			w += page.Round(float64(g.XAdvance) * float64(size) / float64(face.UnitsPerEm()))
		}
		return w
	}
	const text = "海报·样张·第一页"
	for _, c := range []struct {
		rooms []page.Length
		want  string
	}{
		{[]page.Length{width(text)}, text}, {[]page.Length{width(text) - 1}, ""}, {[]page.Length{width(text) - 1, width("第一页")}, "海报·样张·|第一页"}, {[]page.Length{width(text) - 1, width("第一页") - 1}, ""},
		{[]page.Length{width("海报·样"), width("样张·第一页")}, "海报·|样张·第一页"}, {[]page.Length{width("海"), width("报·样张·第一页")}, "海|报·样张·第一页"}, {[]page.Length{0, width(text)}, text},
	} {
		var rooms []page.Rect
		for i, w := range c.rooms {
			rooms = append(rooms, page.Rect{X: 10_000, Y: page.Length(i) * 4000, Width: w})
		}
		var got []string
		for _, m := range slugPieces([]rune(text), face, size, rooms) {
			run := m.(*page.Text)
			got = append(got, run.Source)
			if run.Glyphs[0].X != 10_000 || len(run.Glyphs) != len([]rune(run.Source)) || run.Size != size {
				t.Errorf("%v: %+v", c.rooms, run)
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("rooms of %v: %q, want %q", c.rooms, got, c.want)
		}
	}
}

// TestDieLine: the corners of a die line are no rounder than half of its shorter side, and the line is as large as the trim box.
func TestDieLine(t *testing.T) {
	for _, trim := range []page.Rect{rectangle(3000, 3000, 90000, 54000), rectangle(0, 0, 20000, 60000)} {
		half := min(trim.Width, trim.Height) / 2
		for _, radius := range []page.Length{-1, 0, 3000, half, half + 1, 1000000} {
			got := DieLine(trim, radius)
			if got.Bounds() != trim {
				t.Errorf("%v with %d has the bounds %v", trim, radius, got.Bounds())
			}
			if want := DieLine(trim, max(0, min(radius, half))); !slices.Equal(got.Points, want.Points) {
				t.Errorf("%v with %d is %v", trim, radius, got.Points)
			}
		}
	}
}
