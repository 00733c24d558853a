package prepress

import (
	"os"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

const mm = page.Length(1000)

var (
	red   = page.Color{R: 200, G: 16, B: 46}
	black = page.Color{}
	white = page.Color{R: 255, G: 255, B: 255}
)

func rect(x, y, w, h page.Length, c page.Color) *page.Fill {
	return &page.Fill{Path: page.RectPath(page.Rect{X: x, Y: y, Width: w, Height: h}), Paint: c}
}

func a6(marks ...page.Mark) page.Page {
	return page.Page{Unit: page.Micrometre, Width: 105 * mm, Height: 148 * mm, Marks: marks}
}

func bounds(m page.Mark) page.Rect { return m.(*page.Fill).Path.Bounds() }

func TestBleedIsReached(t *testing.T) {
	inside := rect(10*mm, 10*mm, 20*mm, 20*mm, red)
	text := &page.Text{Glyphs: []page.Glyph{{X: 0, Y: 0}}, Source: "停"}
	clip := page.RectPath(page.Rect{Width: 105 * mm, Height: 148 * mm})
	group := &page.Group{Clip: &clip, Marks: []page.Mark{rect(0, 100*mm, 105*mm, 48*mm, red)}}
	picture := &page.Image{Rect: page.Rect{X: 60 * mm, Y: 0, Width: 45 * mm, Height: 30 * mm}}
	source := a6(rect(0, 0, 105*mm, 148*mm, red), inside, text, group, picture)
	s, missing := Prepare(Sheet{Page: source, Rules: RulesFor(product.Offset), Palette: map[page.Color]page.CMYK{red: {M: 100}}})
	if len(missing) > 0 {
		t.Fatalf("missing %v", missing)
	}
	bleed := page.Rect{X: -3 * mm, Y: -3 * mm, Width: 111 * mm, Height: 154 * mm}
	if s.Bleed != bleed || bounds(s.Page.Marks[0]) != bleed {
		t.Errorf("bleed %v, ground %v", s.Bleed, bounds(s.Page.Marks[0]))
	}
	if got := bounds(s.Page.Marks[1]); got != bounds(inside) {
		t.Errorf("what touches no edge moved to %v", got)
	}
	if s.Page.Marks[2] != page.Mark(text) {
		t.Error("type moved")
	}
	g := s.Page.Marks[3].(*page.Group)
	if got := g.Clip.Bounds(); got != bleed {
		t.Errorf("clip %v", got)
	}
	if got, want := bounds(g.Marks[0]), (page.Rect{X: -3 * mm, Y: 100 * mm, Width: 111 * mm, Height: 51 * mm}); got != want {
		t.Errorf("in a group: %v, want %v", got, want)
	}
	p := s.Page.Marks[4].(*page.Group) // in its proportions, what is too wide clipped
	if got, want := p.Clip.Bounds(), (page.Rect{X: 60 * mm, Y: -3 * mm, Width: 48 * mm, Height: 33 * mm}); got != want {
		t.Errorf("seen of the picture: %v, want %v", got, want)
	}
	if got, want := p.Marks[0].(*page.Image).Rect, (page.Rect{X: 60 * mm, Y: -3 * mm, Width: 49500, Height: 33 * mm}); got != want {
		t.Errorf("picture %v, want %v", got, want)
	}
	if bounds(source.Marks[0]).X != 0 {
		t.Error("the page itself was changed")
	}
}

// TestBleedInTurnedGroups: a face that is turned by any number of quarter turns reaches the bleed at the page's edges.
func TestBleedInTurnedGroups(t *testing.T) {
	const side = 100 * mm
	for turns := range 4 {
		inner := rect(0, 0, side, side/2, red) // before turning: the upper half of a square
		p := page.Page{Unit: page.Micrometre, Width: side, Height: side,
			Marks: []page.Mark{&page.Group{Turns: turns, CX: side / 2, CY: side / 2, Marks: []page.Mark{inner}}}}
		s := extend(p, 3*mm)
		got := bounds(s.Marks[0].(*page.Group).Marks[0])
		if want := (page.Rect{X: -3 * mm, Y: -3 * mm, Width: 106 * mm, Height: side/2 + 3*mm}); got != want {
			t.Errorf("%d turns: %v, want %v", turns, got, want)
		}
	}
}

func TestSeparation(t *testing.T) {
	grey := page.Color{R: 128, G: 128, B: 128}
	odd := page.Color{R: 1, G: 2, B: 3}
	sheet := func(marks ...page.Mark) Sheet {
		return Sheet{Page: a6(marks...), Palette: map[page.Color]page.CMYK{red: {M: 90, Y: 80}, white: {}}}
	}
	marks := []page.Mark{&page.Text{Color: black}, rect(0, 0, 5, 5, black), rect(0, 0, 5, 5, grey), rect(0, 0, 5, 5, red),
		&page.Code{Dark: black, Light: white}, &page.Stroke{Color: red}}
	offset := sheet(marks...)
	offset.Rules = RulesFor(product.Offset)
	s, missing := Prepare(offset)
	if len(missing) != 0 {
		t.Fatalf("missing %v", missing)
	}
	if got, want := s.Separation.Text[black], (page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}); got != want {
		t.Errorf("black type offset: %+v", got)
	}
	if got := s.Separation.Area[black]; got.CMYK != (page.CMYK{C: 50, M: 40, Y: 20, K: 100}) || got.Overprint || got.Total() > 280 {
		t.Errorf("black area offset: %+v", got)
	}
	if got := s.Separation.Area[grey]; got.CMYK != (page.CMYK{K: 50}) {
		t.Errorf("grey offset: %+v", got)
	}
	if s.Separation.Area[red].CMYK != (page.CMYK{M: 90, Y: 80}) || s.Separation.Text[red].CMYK != (page.CMYK{M: 90, Y: 80}) || s.Separation.Text[red].Overprint || s.Separation.Area[white].CMYK != (page.CMYK{}) {
		t.Errorf("palette: %+v", s.Separation)
	}
	wide := sheet(marks...)
	wide.Rules = RulesFor(product.Wide)
	s, _ = Prepare(wide)
	for _, got := range []page.Ink{s.Separation.Text[black], s.Separation.Area[black], s.Separation.Area[grey]} {
		if got.C == 0 || got.M == 0 || got.Y == 0 || got.K == 0 || got.Overprint {
			t.Errorf("single K in wide format: %+v", got)
		}
	}
	gradient := &page.Fill{Path: page.RectPath(page.Rect{}), Paint: &page.LinearGradient{Stops: []page.Stop{{Color: odd}, {Color: red}}}}
	bad := sheet(&page.Group{Marks: []page.Mark{gradient}}, &page.Text{Color: page.Color{R: 1, G: 2, B: 1}})
	if _, missing := Prepare(bad); !slices.Equal(missing, []page.Color{{R: 1, G: 2, B: 1}, odd}) {
		t.Errorf("missing %v", missing)
	}
}

func TestMarks(t *testing.T) {
	data, err := os.ReadFile("../../themes/alert/fonts/NotoSansSC_400Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	face, err := font.Parse("NotoSansSC", data, 0, 400)
	if err != nil {
		t.Fatal(err)
	}
	const text = "海报 · 297×420 mm · 1:1 · 2026-W48 · 清河路储蓄网点 · 1/1"
	a3 := page.Page{Unit: page.Micrometre, Width: 297 * mm, Height: 420 * mm}
	s, _ := Prepare(Sheet{Page: a3, Rules: RulesFor(product.Offset), Slug: text, Face: face,
		Folds: Folds{Across: []page.Length{97 * mm}, Down: []page.Length{210 * mm}}})
	outside := func(p *page.Path) bool { // a stroke's whole path lies outside the bleed and on the medium
		b := p.Bounds()
		clear := b.Right() <= s.Bleed.X || b.X >= s.Bleed.Right() || b.Bottom() <= s.Bleed.Y || b.Y >= s.Bleed.Bottom()
		return clear && b.X >= s.Media.X && b.Y >= s.Media.Y && b.Right() <= s.Media.Right() && b.Bottom() <= s.Media.Bottom()
	}
	folds := 0
	for _, m := range s.PrinterMarks {
		stroke := m.(*page.Stroke)
		if !outside(&stroke.Path) {
			t.Errorf("a mark at %v", stroke.Path.Bounds())
		}
		if len(stroke.Dash) > 0 {
			folds++
		}
	}
	if len(s.PrinterMarks) != 8+4+4*2 || folds != 4 {
		t.Errorf("%d marks, %d of folds", len(s.PrinterMarks), folds)
	}
	line := s.Slug[0].(*page.Text)
	if line.Source != text {
		t.Errorf("slug line %q", line.Source)
	}
	for _, g := range line.Glyphs {
		if g.Y-line.Size < s.Bleed.Bottom() || g.Y > s.Media.Bottom() || g.X < 0 || g.X > s.Trim.Right() {
			t.Errorf("slug glyph at %d, %d", g.X, g.Y)
		}
	}
	for _, width := range []page.Length{20 * mm, 90 * mm, 150 * mm} { // narrow sheets: pieces, and nothing lost
		narrow, _ := Prepare(Sheet{Page: page.Page{Unit: page.Micrometre, Width: width, Height: 54 * mm}, Rules: RulesFor(product.Digital), Slug: text, Face: face})
		got := ""
		for _, m := range narrow.Slug {
			piece := m.(*page.Text)
			got += piece.Source
			for _, g := range piece.Glyphs {
				if g.X < 0 || g.X > width || g.Y-piece.Size < narrow.Bleed.Bottom() || g.Y > narrow.Media.Bottom() {
					t.Errorf("on %d mm a glyph of the slug line at %d, %d", width/mm, g.X, g.Y)
				}
			}
		}
		if width == 150*mm && (len(narrow.Slug) != 2 || !strings.HasSuffix(narrow.Slug[0].(*page.Text).Source, " ·")) {
			t.Errorf("on 150 mm the slug line is cut into %d pieces, not behind a dot", len(narrow.Slug))
		}
		if got != text {
			t.Errorf("on %d mm the slug line says %q", width/mm, got)
		}
	}
	wide, _ := Prepare(Sheet{Page: a3, Rules: RulesFor(product.Wide), Slug: text, Face: face})
	if len(wide.PrinterMarks)+len(wide.Slug) > 0 || wide.Media != wide.Trim || wide.Bleed != wide.Trim {
		t.Errorf("wide format with marks or bleed: %v %v", wide.Media, wide.Bleed)
	}
}

// TestFoldInTheMiddle: where a fold mark stands in the middle of a side, the registration mark makes room.
func TestFoldInTheMiddle(t *testing.T) {
	tent, _ := Prepare(Sheet{Page: page.Page{Unit: page.Micrometre, Width: 210 * mm, Height: 140 * mm}, Rules: RulesFor(product.Digital), Folds: Folds{Down: []page.Length{70 * mm}}})
	var crossed int // on the fold's height: its two dashed marks alone
	for _, m := range tent.PrinterMarks {
		if b := m.(*page.Stroke).Path.Bounds(); b.Y < 73*mm && b.Bottom() > 67*mm {
			crossed++
		}
	}
	if crossed != 2 {
		t.Errorf("%d marks at a fold in the middle", crossed)
	}
}
