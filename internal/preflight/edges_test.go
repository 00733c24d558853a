package preflight

import (
	"bytes"
	"image"
	"image/png"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/prepress"
	"fanshi/internal/product"
	"fanshi/internal/qr"
)

// found are the findings of a rule on a sheet.
func (s *scene) found(rule string) (out []Finding) {
	for _, f := range s.report().Findings {
		if f.Rule == rule {
			out = append(out, f)
		}
	}
	return out
}

// TestItems lists what stands on a sheet: out of its groups, turned with them, cut to all the clips around it; what a clip hides
// and what leaves no ink is not there.
func TestItems(t *testing.T) {
	run := typeset(t, "口", 10*mm, 100*mm, 100*mm, black)
	own, ok := extent(run, faces(t))
	if !ok || own.X < 100*mm || own.Right() > 110*mm || own.Y < 89*mm || own.Bottom() > 102*mm || own.Width < 6*mm || own.Height < 6*mm {
		t.Fatalf("a character of 10 mm fills %+v", own)
	}
	turnedRun := *run
	turnedRun.Glyphs = []page.Glyph{{ID: run.Glyphs[0].ID, X: 100 * mm, Y: 100 * mm, Rotate: true}}
	unknown := *run
	unknown.Face = "none"
	emphasis := *run
	emphasis.Source = " "
	blank := typeset(t, " ", 10*mm, 100*mm, 100*mm, black)
	outer, inner := page.RectPath(area(0, 0, 50, 50)), page.RectPath(area(20, 20, 100, 100))
	for name, c := range map[string]struct {
		mark page.Mark
		want []page.Rect
	}{
		"a box":                    {box(1, 2, 3, 4, strong), []page.Rect{area(1, 2, 3, 4)}},
		"a box without points":     {&page.Fill{Paint: strong}, nil},
		"a line":                   {line(10, 20, 30, 2*mm), []page.Rect{{X: 9 * mm, Y: 19 * mm, Width: 32 * mm, Height: 2 * mm}}},
		"a line without a width":   {line(10, 20, 30, 0), nil},
		"two lines of one path":    {twoLines(), []page.Rect{{X: 9 * mm, Y: 9 * mm, Width: 12 * mm, Height: 2 * mm}, {X: 89 * mm, Y: 79 * mm, Width: 12 * mm, Height: 12 * mm}}},
		"a picture":                {&page.Image{Rect: area(1, 2, 3, 4)}, []page.Rect{area(1, 2, 3, 4)}},
		"a picture of no width":    {&page.Image{Rect: area(1, 2, 0, 4)}, nil},
		"a picture of no height":   {&page.Image{Rect: area(1, 2, 3, 0)}, nil},
		"a character":              {run, []page.Rect{own}},
		"a mark of emphasis":       {&emphasis, []page.Rect{own}},
		"a space":                  {blank, nil},
		"a character of no face":   {&unknown, []page.Rect{area(100, 90, 10, 10)}},
		"turned once":              {&page.Group{Turns: 1, CX: 100 * mm, CY: 100 * mm, Marks: []page.Mark{box(110, 100, 20, 5, strong)}}, []page.Rect{area(95, 110, 5, 20)}},
		"turned twice":             {&page.Group{Turns: 2, CX: 100 * mm, CY: 100 * mm, Marks: []page.Mark{box(110, 100, 20, 5, strong)}}, []page.Rect{area(70, 95, 20, 5)}},
		"turned within the turned": {&page.Group{Turns: 3, CX: 100 * mm, CY: 100 * mm, Marks: []page.Mark{&page.Group{Turns: 1, CX: 100 * mm, CY: 100 * mm, Marks: []page.Mark{box(110, 100, 20, 5, strong)}}}}, []page.Rect{area(110, 100, 20, 5)}},
		"clipped":                  {&page.Group{Clip: &outer, Marks: []page.Mark{box(40, 40, 100, 100, strong)}}, []page.Rect{area(40, 40, 10, 10)}},
		"clipped twice": {&page.Group{Clip: &outer, Marks: []page.Mark{&page.Group{Clip: &inner, Marks: []page.Mark{box(0, 0, 200, 30, strong)}}, box(0, 0, 200, 30, strong)}},
			[]page.Rect{area(20, 20, 30, 10), area(0, 0, 50, 30)}},
		"clipped away":      {&page.Group{Clip: &outer, Marks: []page.Mark{box(60, 60, 10, 10, strong)}}, nil},
		"clipped in a turn": {&page.Group{Turns: 2, CX: 100 * mm, CY: 100 * mm, Clip: &outer, Marks: []page.Mark{box(40, 40, 100, 100, strong)}}, []page.Rect{area(150, 150, 10, 10)}},
	} {
		var got []page.Rect
		for _, it := range itemsOf(&page.PressSheet{Page: page.Page{Marks: []page.Mark{c.mark}}}, faces(t)) {
			got = append(got, it.rect)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	// Turned by a quarter, clockwise about its origin, the box of a character is its own box turned.
	if got, _ := extent(&turnedRun, faces(t)); off(got.X, 100*mm-(own.Bottom()-100*mm)) > 2 || off(got.Y, own.X) > 2 || off(got.Width, own.Height) > 2 || off(got.Height, own.Width) > 2 {
		t.Errorf("turned, it fills %+v", got)
	}
}

// twoLines is one path of two lines far from each other, the second with a bend.
func twoLines() *page.Stroke {
	var p page.Path
	p.Move(page.Point{X: 10 * mm, Y: 10 * mm})
	p.Line(page.Point{X: 20 * mm, Y: 10 * mm})
	p.Move(page.Point{X: 90 * mm, Y: 80 * mm})
	p.Cubic(page.Point{X: 90 * mm, Y: 85 * mm}, page.Point{X: 95 * mm, Y: 90 * mm}, page.Point{X: 100 * mm, Y: 90 * mm})
	p.Close()
	return &page.Stroke{Path: p, Width: 2 * mm}
}

// TestRectanglesOfPaths: a bar is a rectangle, whichever corner its path begins at; a slanting one, a triangle and two bars in one
// path are none.
func TestRectanglesOfPaths(t *testing.T) {
	path := func(corners ...page.Point) *page.Path {
		var p page.Path
		for i, c := range corners {
			if i == 0 {
				p.Move(c)
			} else {
				p.Line(c)
			}
		}
		p.Close()
		return &p
	}
	a, b, c, d := page.Point{X: 1, Y: 1}, page.Point{X: 9, Y: 1}, page.Point{X: 9, Y: 5}, page.Point{X: 1, Y: 5}
	for _, p := range []*page.Path{path(a, b, c, d), path(b, c, d, a), path(c, d, a, b), path(d, c, b, a), path(a, d, c, b)} {
		if !isRect(p) {
			t.Errorf("%+v is a rectangle", p.Points)
		}
	}
	curve := path(a, b, c, d)
	curve.Ops[1] = page.MoveTo
	more := path(a, b, c, d)
	more.Ops = append(more.Ops, page.Close)
	for i, p := range []*page.Path{path(a, b, c), path(page.Point{X: 2, Y: 1}, b, c, d), path(a, page.Point{X: 9, Y: 2}, c, d), path(a, b, page.Point{X: 8, Y: 5}, d), path(a, b, c, page.Point{X: 1, Y: 6}),
		path(a, c, b, d), path(page.Point{X: 5}, page.Point{X: 9, Y: 3}, page.Point{X: 5, Y: 6}, page.Point{X: 1, Y: 3}), path(a, b, c, d, a), more, {}} {
		if isRect(p) {
			t.Errorf("%d: %+v is no rectangle", i, p.Points)
		}
	}
}

// TestSets: plates that blend alike share a picture; an ink that overprints on some of C, M and Y alone wants one for each plate,
// whichever it is.
func TestSets(t *testing.T) {
	together, alone := [][]int{{0, 1, 2}, {3}}, [][]int{{0}, {1}, {2}, {3}}
	for _, c := range []struct {
		ink  page.Ink
		want [][]int
	}{
		{page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}, together}, {page.Ink{CMYK: page.CMYK{C: 1, M: 1, Y: 1}, Overprint: true}, together}, {page.Ink{CMYK: page.CMYK{C: 50}}, together},
		{page.Ink{CMYK: page.CMYK{C: 50}, Overprint: true}, alone}, {page.Ink{CMYK: page.CMYK{M: 50}, Overprint: true}, alone}, {page.Ink{CMYK: page.CMYK{Y: 50}, Overprint: true}, alone},
		{page.Ink{CMYK: page.CMYK{C: 50, M: 50, K: 1}, Overprint: true}, alone}, {page.Ink{CMYK: page.CMYK{C: 50, Y: 50}, Overprint: true}, alone}, {page.Ink{CMYK: page.CMYK{M: 50, Y: 50}, Overprint: true}, alone},
	} {
		s := separator{sheet: &page.PressSheet{Separation: page.Separation{Text: map[page.Color]page.Ink{{R: 1}: c.ink}}}}
		if got := s.sets(); len(got) != len(c.want) || !slices.EqualFunc(got, c.want, slices.Equal) {
			t.Errorf("%+v: %v", c.ink, got)
		}
	}
}

// TestPlatesOfSpotType: yellow type that overprints a blue ground leaves the blue below it; the same type knocked out does not.
func TestPlatesOfSpotType(t *testing.T) {
	for _, overprint := range []bool{true, false} {
		sheet := page.PressSheet{Page: page.Page{Width: 100 * mm, Height: 100 * mm, Marks: []page.Mark{box(0, 0, 100, 100, strong), line(10, 50, 50, 20*mm)}},
			Trim: area(0, 0, 100, 100), Bleed: area(0, 0, 100, 100), Media: area(0, 0, 100, 100),
			Separation: page.Separation{Area: map[page.Color]page.Ink{strong: {CMYK: page.CMYK{C: 100}}}, Text: map[page.Color]page.Ink{white: {CMYK: page.CMYK{Y: 50}, Overprint: overprint}}}}
		p := drawPlates(&sheet, faces(t), 10_000)
		at := p.pixels(area(30, 45, 10, 10))
		if want := map[bool][4]int{true: {255, 0, 128, 0}, false: {0, 0, 128, 0}}[overprint]; p.inks(at.Min.X, at.Min.Y) != want {
			t.Errorf("overprint %v: %v, want %v", overprint, p.inks(at.Min.X, at.Min.Y), want)
		}
		if got, want := p.maxTotal(area(30, 45, 10, 10), page.CMYK{}), map[bool]int{true: 150, false: 50}[overprint]; got != want {
			t.Errorf("overprint %v: %d %%, want %d", overprint, got, want)
		}
		if got := p.maxTotal(area(70, 10, 10, 10), page.CMYK{M: 30, C: 40}); got != 70 {
			t.Errorf("printed over, with its own part of C: %d %%", got)
		}
	}
	if p := drawPlates(&page.PressSheet{}, faces(t), 100); p.ink[0] != nil || p.mean() != [4]float64{} || p.maxTotal(area(0, 0, 1, 1), page.CMYK{}) != 0 {
		t.Error("a sheet without a size has plates")
	}
}

// TestMaxInk: the figure of a report is the largest total that is seen: of what other things hide altogether it is not, of what
// shows at an edge it is.
func TestMaxInk(t *testing.T) {
	for name, c := range map[string]struct {
		over page.Mark
		want int
	}{"seen": {nil, 290}, "hidden": {box(20, 60, 30, 30, signal), 219}, "hidden but for a strip": {box(20, 60, 25, 30, signal), 290}} {
		s := good(t)
		s.colours[muddy] = page.CMYK{C: 80, M: 70, Y: 70, K: 70}
		s.add(box(20, 60, 30, 30, muddy))
		if c.over != nil {
			s.add(c.over)
		}
		if r := s.report(); r.MaxInk != c.want || r.Sheets[0].MaxInk != c.want || (c.want > 280) != (len(r.Findings) > 0) {
			t.Errorf("%s: %d %%, want %d: %+v", name, r.MaxInk, c.want, r.Findings)
		}
	}
}

// TestQuietZones: what lies in the ring around a code is seen in any of its colours, up to the code and up to its edge; what lies
// beyond, and a speck, is not.
func TestQuietZones(t *testing.T) {
	code, err := qr.Encode(address)
	if err != nil {
		t.Fatal(err)
	}
	c := &page.Code{Modules: code.Modules, QuietZone: 4, Light: white}
	side := (code.Modules + 8) * 8
	draw := func(r image.Rectangle, pixel [3]uint8) *image.RGBA {
		img := image.NewRGBA(image.Rect(0, 0, side, side))
		for i := range img.Pix {
			img.Pix[i] = 255
		}
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				copy(img.Pix[img.PixOffset(x, y):], pixel[:])
			}
		}
		return img
	}
	for name, tt := range map[string]struct {
		r     image.Rectangle
		pixel [3]uint8
		want  bool
	}{
		"nothing":                {image.Rectangle{}, [3]uint8{}, true},
		"a bar in red":           {image.Rect(0, 5, side, 15), [3]uint8{222, 255, 255}, false},
		"a bar in green":         {image.Rect(0, 5, side, 15), [3]uint8{255, 222, 255}, false},
		"a bar in blue":          {image.Rect(0, 5, side, 15), [3]uint8{255, 255, 222}, false},
		"a bar hardly seen":      {image.Rect(0, 5, side, 15), [3]uint8{223, 223, 223}, true},
		"a bar on the right":     {image.Rect(side-10, 0, side-2, side), [3]uint8{}, false},
		"a bar below":            {image.Rect(0, side-10, side, side-2), [3]uint8{}, false},
		"a speck":                {image.Rect(5, 5, 15, 15), [3]uint8{}, true},
		"the code":               {image.Rect(32, 32, side-32, side-32), [3]uint8{}, true},
		"the outermost pixels":   {image.Rect(0, 0, side, 1), [3]uint8{}, true},
		"just over the fiftieth": {image.Rect(5, 5, 5+31, 5+(ring(side)/50)/31+1), [3]uint8{}, false},
	} {
		if got := quiet(draw(tt.r, tt.pixel), c); got != tt.want {
			t.Errorf("%s: quiet is %v", name, got)
		}
	}
	if got := read(draw(image.Rectangle{}, [3]uint8{})); got != "" {
		t.Errorf("read %q on bare paper", got)
	}
}

// ring is how many pixels lie between the rim of a picture and its code.
func ring(side int) int { return (side-2)*(side-2) - (side-62)*(side-62) }

// TestPictureOfABadSheet: what cannot be drawn, and is told elsewhere, is left out of a report's picture, in groups too.
func TestPictureOfABadSheet(t *testing.T) {
	s := good(t)
	lost := typeset(t, "反诈", 10*mm, 20*mm, 60*mm, white)
	lost.Face = "Missing"
	broken := picture(t, 600, area(100, 180, 30, 30))
	broken.Data = broken.Data[:20]
	s.add(lost, broken, &page.Group{Marks: []page.Mark{lost, broken, box(60, 180, 30, 30, signal)}})
	s.report()
	data, err := Picture(&s.file.Sheets[0], s.file.Faces)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	at := func(x, y int) [3]uint32 { // millimetres from the corner of the trim
		r, g, b, _ := img.At((x+3)*640/303, (y+3)*640/303).RGBA()
		return [3]uint32{r >> 8, g >> 8, b >> 8}
	}
	if at(75, 195) != [3]uint32{255, 196, 20} || at(115, 195) != [3]uint32{11, 50, 119} {
		t.Errorf("the group's box is %v, the place of the broken picture %v", at(75, 195), at(115, 195))
	}
	if data, err := Picture(&page.PressSheet{}, s.file.Faces); err != nil || len(data) == 0 {
		t.Errorf("a sheet without a size: %v", err)
	}
	if _, err := Picture(&page.PressSheet{Page: page.Page{Marks: []page.Mark{struct{ page.Mark }{}}}}, s.file.Faces); err == nil {
		t.Error("a mark that nobody can draw has a picture")
	}
}

// TestMarksOfFindings: the frame of a finding stands around its place and on the picture, large enough to be seen, and its number
// never outside, wherever on the sheet it is.
func TestMarksOfFindings(t *testing.T) {
	s := &SheetReport{Unit: page.Micrometre, Trim: area(0, 0, 210, 297), Bleed: area(-3, -3, 216, 303)}
	for _, c := range []struct {
		at   page.Rect
		want shownMark
	}{
		{area(100, 100, 50, 20), shownMark{X: 336, Y: 336, Width: 173, Height: 74, TextX: 336, TextY: 336}},
		{area(100, 100, 0, 0), shownMark{X: 334, Y: 334, Width: 12, Height: 12, TextX: 334, TextY: 334}},
		{area(-3, -3, 216, 303), shownMark{X: 2, Y: 2, Width: 709, Height: 996, TextX: 17, TextY: 17}},
		{area(205, 290, 30, 30), shownMark{X: 682, Y: 963, Width: 29, Height: 35, TextX: 682, TextY: 963}},
		{area(212, 299, 1, 1), shownMark{X: 706, Y: 993, Width: 12, Height: 12, TextX: 696, TextY: 983}},
		{area(-3, 50, 1, 100), shownMark{X: 2, Y: 171, Width: 12, Height: 338, TextX: 17, TextY: 171}},
	} {
		got := markOf(s, c.at, 7, "error")
		if c.want.Number, c.want.Class = 7, "error"; got != c.want {
			t.Errorf("%+v: %+v, want %+v", c.at, got, c.want)
		}
	}
	if p := pageOf(s); !reflect.DeepEqual(p, shownPage{Width: 713, Height: 1000, TrimX: 10, TrimY: 10, TrimWidth: 693, TrimHt: 980}) {
		t.Errorf("the page: %+v", p)
	}
}

// TestManyPages: a leaflet's figures are those of its pages, every finding has its page, and the reports name them.
func TestManyPages(t *testing.T) {
	first, second := good(t), good(t)
	first.marks = append(first.marks, line(20, 70, 100, 150))
	first.report()
	second.file.Product = &product.Product{Name: "海报", Medium: product.Offset, Sides: 2, Press: product.PressOf(product.Offset)}
	second.colours[muddy] = page.CMYK{C: 80, M: 70, Y: 70, K: 70}
	second.marks = []page.Mark{box(0, 0, 210, 297, muddy), second.title, typeset(t, "反诈", 10*mm, 1*mm, 60*mm, white)}
	second.file.Sheets = first.file.Sheets
	r := second.report()
	var got []string
	for _, f := range r.Findings {
		got = append(got, string(rune('0'+f.Page))+" "+f.Rule)
	}
	if want := []string{"1 thin-line", "2 safe-margin", "2 total-ink"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if r.MaxInk != 290 || r.Sheets[0].MaxInk == 290 || len(r.Sheets) != 2 {
		t.Errorf("largest total %d %%, of the first page %d %%", r.MaxInk, r.Sheets[0].MaxInk)
	}
	for i, v := range r.Inks {
		if mean := (r.Sheets[0].Inks[i] + r.Sheets[1].Inks[i]) / 2; v < mean-1e-9 || v > mean+1e-9 || v == 0 {
			t.Errorf("ink %d covers %v, its pages %v and %v", i, v, r.Sheets[0].Inks[i], r.Sheets[1].Inks[i])
		}
	}
	html := string(HTML([]Report{r}, nil))
	for _, want := range []string{"第 1 页，共 2 页", "第 2 页，共 2 页", "出血", "3 mm", "1:1", "胶印", "290%"} {
		if !strings.Contains(html, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	r.Name = ""
	if html := string(HTML([]Report{r}, nil)); strings.Count(html, r.Path) < 2 {
		t.Error("a file without a name is called by its path")
	}
	if got := ruleName("unheard-of"); got != "unheard-of" {
		t.Errorf("a rule without a name is called %q", got)
	}
}

// TestUncheckedEdges: pieces at the edge of the sheet are the bleed's, and a sheet without a bleed has no gap.
func TestUncheckedEdges(t *testing.T) {
	s := good(t)
	s.file.Size = product.Size{Name: "A4", Width: 210 * mm, Height: 297 * mm, Up: 2, PieceWidth: 210 * mm, PieceHeight: 148 * mm}
	s.marks, s.file.Texts, s.file.Payload = []page.Mark{box(0, 0, 210, 297, strong)}, nil, ""
	if f := s.found("cut"); len(f) > 0 {
		t.Errorf("%+v", f)
	}
	bare := good(t)
	bare.after = func(p *page.PressSheet) { p.Page.Marks[0], p.Bleed = box(0, 0, 210, 297, strong), p.Trim }
	if f := bare.found("bleed"); len(f) > 0 {
		t.Errorf("%+v", f)
	}
}

// TestGaps: what is printed within the trim and bare in the bleed is white, other inks are other, and what differs by little or
// lies on bare paper is neither.
func TestGaps(t *testing.T) {
	p := &plates{width: 2, height: 1}
	for i := range p.ink {
		p.ink[i] = make([]uint8, 2)
	}
	for _, c := range []struct {
		in, out [4]uint8
		want    gapKind
	}{
		{[4]uint8{}, [4]uint8{}, gapNone}, {[4]uint8{6}, [4]uint8{}, gapWhite}, {[4]uint8{5}, [4]uint8{}, gapNone}, {[4]uint8{2, 2, 1, 1}, [4]uint8{}, gapWhite},
		{[4]uint8{0, 200}, [4]uint8{0, 49}, gapWhite}, {[4]uint8{0, 200}, [4]uint8{0, 50}, gapOther}, {[4]uint8{0, 0, 0, 100}, [4]uint8{0, 0, 0, 36}, gapNone},
		{[4]uint8{0, 0, 0, 100}, [4]uint8{0, 0, 0, 35}, gapOther}, {[4]uint8{}, [4]uint8{0, 0, 65}, gapOther}, {[4]uint8{}, [4]uint8{0, 0, 64}, gapNone},
	} {
		for i := range p.ink {
			p.ink[i][0], p.ink[i][1] = c.in[i], c.out[i]
		}
		if got := p.gap(image.Pt(0, 0), image.Pt(1, 0)); got != c.want {
			t.Errorf("%v beside %v: %v, want %v", c.in, c.out, got, c.want)
		}
	}
}

// TestPixels: a rectangle whose edges stand on pixels covers these and no more, one that is thinner covers one, and what lies beside the
// medium is cut off.
func TestPixels(t *testing.T) {
	p := &plates{bounds: page.Rect{X: -3000, Y: -3000}, scale: 0.0037, width: 50, height: 40}
	pixel := func(n int) page.Length { return page.Round(float64(n)/p.scale) - 3000 }
	for n := range 39 {
		r := page.Rect{X: pixel(n), Y: pixel(n)}
		r.Width, r.Height = pixel(n+3)-r.X, pixel(n+1)-r.Y
		// Edges in whole micrometres stand up to half a one beside the pixel, that is 0.002 of it.
		if got := p.pixels(r); got.Dx() < 3 || got.Dx() > 5 || got.Dy() < 1 || got.Dy() > 3 {
			t.Errorf("%d: %v", n, got)
		}
	}
	exact := &plates{bounds: page.Rect{X: -3000, Y: -3000}, scale: 0.004, width: 50, height: 40}
	if got, want := exact.pixels(page.Rect{X: -500, Y: 0, Width: 750, Height: 250}), image.Rect(10, 12, 13, 13); got != want {
		t.Errorf("on pixels: %v, want %v", got, want)
	}
	if got, want := exact.pixels(page.Rect{X: -500, Y: 0, Height: 250}), image.Rect(10, 12, 11, 13); got != want {
		t.Errorf("a line: %v, want %v", got, want)
	}
	if got, want := exact.pixels(page.Rect{X: -9000, Y: 6500, Width: 7000, Height: 9000}), image.Rect(0, 38, 4, 40); got != want {
		t.Errorf("beyond the medium: %v, want %v", got, want)
	}
}

// TestLuminance: white on black has 21 times the light, by WCAG 2, and colours have theirs.
func TestLuminance(t *testing.T) {
	for c, want := range map[page.Color]float64{white: 1, black: 0, {R: 255}: 0.2126, {G: 255}: 0.7152, {B: 255}: 0.0722, {R: 128, G: 128, B: 128}: 0.21586, {R: 10, G: 10, B: 10}: 0.003035} {
		if got := luminance(c); got < want-1e-5 || got > want+1e-5 {
			t.Errorf("%v: %v, want %v", c, got, want)
		}
	}
}

// TestFoldsAndShorterLists: folds stand for the page that they are given for; a page without has none.
func TestFoldsAndShorterLists(t *testing.T) {
	s := good(t)
	s.report()
	f := s.file
	f.Sheets, f.Folds, f.Product = append(f.Sheets, f.Sheets[0]), []prepress.Folds{{Across: []page.Length{50 * mm}}}, &product.Product{Name: "折页", Medium: product.Offset, Sides: 2, Press: product.PressOf(product.Offset)}
	var pages []int
	for _, g := range Check(f).Findings {
		if g.Rule == "fold" {
			pages = append(pages, g.Page)
		}
	}
	if len(pages) == 0 || slices.Max(pages) != 1 {
		t.Errorf("folds are found on the pages %v", pages)
	}
}
