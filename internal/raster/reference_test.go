package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"fanshi/internal/page"
)

// reference draws a page slowly and plainly: every mark as a coverage of the whole clip, laid over pixel by pixel. It shares the
// scanner with the canvas, which has its own tests, and nothing of painting.
type reference struct {
	*testing.T
	img   *image.RGBA
	faces FaceSource
}

// exact is a canvas that draws slides at one pixel for each of theirs.
func exact() *canvas { return &canvas{exact: true} }

// plainly draws a page at one pixel per CSS px.
func plainly(t *testing.T, p *page.Page, faces FaceSource) *image.RGBA {
	r := &reference{t, image.NewRGBA(image.Rect(0, 0, int(p.Width/px), int(p.Height/px))), faces}
	for i := range r.img.Pix {
		r.img.Pix[i] = 255
	}
	everything := image.NewAlpha(r.img.Rect)
	for i := range everything.Pix {
		everything.Pix[i] = 255
	}
	r.marks(p.Marks, transform{scale: 1.0 / 64}, r.img.Rect, everything)
	return r.img
}

// lay lays colours over the pixels of a box of rows of coverage.
func (r *reference) lay(cover [][]uint8, corner image.Point, within *image.Alpha, at func(x, y int) page.Color) {
	for j, row := range cover {
		for i, a := range row {
			x, y := corner.X+i, corner.Y+j
			if !image.Pt(x, y).In(within.Rect) || a == 0 {
				continue
			}
			c, k := at(x, y), (int(a)*int(within.AlphaAt(x, y).A)+127)/255
			over := func(is, ink uint8) uint8 { return uint8((int(is)*(255-k) + int(ink)*k + 127) / 255) }
			was := r.img.RGBAAt(x, y)
			r.img.SetRGBA(x, y, color.RGBA{over(was.R, c.R), over(was.G, c.G), over(was.B, c.B), 255})
		}
	}
}

// swept returns the coverage of what a scanner holds.
func swept(s *scanner, width, height int, evenOdd bool) [][]uint8 {
	out := make([][]uint8, height)
	for y := range out {
		out[y] = make([]uint8, width)
	}
	s.sweep(evenOdd, func(y, x0, x1 int, a uint8) {
		for x := x0; x < x1; x++ {
			out[y][x] = a
		}
	})
	return out
}

// outline returns the coverage of what a function draws into a box.
func outline(box image.Rectangle, evenOdd bool, draw func(*scanner)) [][]uint8 {
	var s scanner
	s.reset(box.Dx(), box.Dy())
	draw(&s)
	return swept(&s, box.Dx(), box.Dy(), evenOdd)
}

func (r *reference) path(p *page.Path, t transform, box image.Rectangle, evenOdd bool) [][]uint8 {
	t = exact().fitted(p, t)
	t.shift = t.shift.minus(corner(box))
	return outline(box, evenOdd, func(s *scanner) { walkPath(p, t, s) })
}

func plainColor(c page.Color) func(int, int) page.Color {
	return func(int, int) page.Color { return c }
}

func (r *reference) marks(marks []page.Mark, t transform, box image.Rectangle, within *image.Alpha) {
	for _, m := range marks {
		switch m := m.(type) {
		case *page.Fill:
			at := func(x, y int) page.Color {
				c, varies := newPainter(m.Paint, t).colors(x, y, nil)
				if varies {
					r.Fatal("a single pixel varies")
				}
				return c
			}
			r.lay(r.path(&m.Path, t, box, m.EvenOdd), box.Min, within, at)
		case *page.Stroke:
			r.lay(outline(box, false, func(s *scanner) { stroke(m, exact().fittedLine(&m.Path, t), corner(box), s) }), box.Min, within, plainColor(m.Color))
		case *page.Code:
			ground := page.RectPath(m.Bounds())
			r.lay(r.path(&ground, t, box, false), box.Min, within, plainColor(m.Light))
			for i, dark := range m.Bits {
				if dark {
					module := rect(m.X+page.Length(i%m.Modules)*m.Module, m.Y+page.Length(i/m.Modules)*m.Module, m.Module, m.Module)
					r.lay(r.path(&module, t, box, false), box.Min, within, plainColor(m.Dark))
				}
			}
		case *page.Text:
			r.text(m, t, within)
		case *page.Group:
			inner := t.group(m.Turns, m.CX, m.CY)
			if m.Clip == nil {
				r.marks(m.Marks, inner, box, within)
				continue
			}
			narrow, clipped := r.clip(m.Clip, inner, box, within)
			r.marks(m.Marks, inner, narrow, clipped)
		}
	}
}

// clip narrows a clip: to whole pixels for a rectangle, else by the outline's coverage.
func (r *reference) clip(p *page.Path, t transform, box image.Rectangle, within *image.Alpha) (image.Rectangle, *image.Alpha) {
	c := exact().clipped(p, t, clip{rect: box})
	out := image.NewAlpha(within.Rect)
	cover := r.path(p, t, c.rect, false)
	for y := c.rect.Min.Y; y < c.rect.Max.Y; y++ {
		for x := c.rect.Min.X; x < c.rect.Max.X; x++ {
			a := 255
			if !isRect(p) {
				a = int(cover[y-c.rect.Min.Y][x-c.rect.Min.X])
			}
			out.SetAlpha(x, y, color.Alpha{A: uint8((a*int(within.AlphaAt(x, y).A) + 127) / 255)})
		}
	}
	return c.rect, out
}

// text sets glyphs one by one, each drawn anew where it stands.
func (r *reference) text(m *page.Text, t transform, within *image.Alpha) {
	face, _ := r.faces.Face(m.Face)
	size := float64(m.Size) * t.scale
	for _, g := range m.Glyphs {
		at := t.point(page.Point{X: g.X, Y: g.Y})
		o := face.Outline(g.ID)
		x, sub := snap(at.x)
		y := int(math.Round(at.y))
		shift := point{float64(sub) / subpixels, 0}
		around := int(1.5*size) + 1
		box := image.Rect(-around, -around, around, around)
		if size > maskLimit {
			x, y, shift = 0, 0, at
			box = r.img.Rect
		}
		cover := outline(box, false, func(s *scanner) {
			walkOutline(o, size/float64(face.UnitsPerEm()), 0, shift.minus(corner(box)), s)
		})
		r.lay(cover, box.Min.Add(image.Pt(x, y)), within, plainColor(m.Color))
	}
}

// randomPage is a page of all kinds of marks: rectangles of whole and of broken pixels, partly outside, in clips of either kind.
func randomPage(t *testing.T, r *rand.Rand, faces FaceSource) *page.Page {
	width, height := 40+page.Length(r.IntN(300)), 40+page.Length(r.IntN(200))
	p := slide(width, height)
	colour := func() page.Color { return []page.Color{white, black, red, blue}[r.IntN(4)] }
	length := func(n page.Length) page.Length {
		return page.Length(r.IntN(int(n*px))) - n*px/8
	}
	box := func() page.Path {
		unit := []page.Length{1, px}[r.IntN(2)]
		path := []func(page.Rect) page.Path{page.RectPath, page.BoxPath}[r.IntN(2)]
		return path(page.Rect{X: length(width) / unit * unit, Y: length(height) / unit * unit, Width: length(width) / unit * unit, Height: length(height) / unit * unit})
	}
	round := func() (p page.Path) {
		x, y, s := length(width), length(height), 20*px+length(height/2)
		p.Move(page.Point{X: x, Y: y})
		p.Cubic(page.Point{X: x + s, Y: y - s/2}, page.Point{X: x + s, Y: y + s/2}, page.Point{X: x, Y: y + s})
		p.Close()
		return p
	}
	var marks func(depth int) []page.Mark
	marks = func(depth int) (out []page.Mark) {
		for range 3 + r.IntN(5) {
			switch n := r.IntN(10); {
			case n < 3:
				out = append(out, &page.Fill{Path: box(), Paint: colour()})
			case n == 3:
				out = append(out, &page.Fill{Path: round(), Paint: colour(), EvenOdd: r.IntN(2) == 0})
			case n == 4:
				out = append(out, &page.Fill{Path: box(), Paint: &page.LinearGradient{X2: length(width), Y2: height * px, Stops: []page.Stop{{Color: colour()}, {Offset: 1, Color: colour()}}}})
			case n == 5:
				out = append(out, &page.Stroke{Path: round(), Width: 3 * px, Color: colour()})
			case n == 6:
				key := []string{"NotoSansSC_400Regular", "NotoSansSC_900Black"}[r.IntN(2)]
				size := []page.Length{12, 31, 90, 270}[r.IntN(4)] * px
				out = append(out, textMark(t, faces, key, "防骗8", size, length(width), length(height), colour()))
			case n == 7:
				module := page.Length(1+r.IntN(3)) * px
				bits := make([]bool, 25)
				for i := range bits {
					bits[i] = r.IntN(2) == 0
				}
				out = append(out, &page.Code{X: length(width) / px * px, Y: length(height) / px * px, Module: module, Modules: 5, Bits: bits, Dark: colour(), Light: colour()})
			case depth > 0:
				clip := box()
				if r.IntN(2) == 0 {
					clip = round()
				}
				out = append(out, &page.Group{Clip: &clip, Marks: marks(depth - 1)})
			}
		}
		return out
	}
	if r.IntN(2) == 0 {
		p.Marks = append(p.Marks, &page.Fill{Path: rect(0, 0, width*px, height*px), Paint: colour()})
	}
	p.Marks = append(p.Marks, marks(2)...)
	return p
}

// TestPNGAgainstReference draws random pages and a slide by all the short cuts, from paintings of whole boxes to memory that is used
// again, and plainly: the same pixels, turned too.
func TestPNGAgainstReference(t *testing.T) {
	faces := themeFaces(t)
	r := rand.New(rand.NewPCG(7, 7))
	cache := NewCache()
	pages := []*page.Page{sampleSlide(t, faces)}
	for range 50 {
		pages = append(pages, randomPage(t, r, faces))
	}
	for i, p := range pages {
		turns := r.IntN(4)
		data, err := cache.PNG(p, faces, turns)
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		want := plainly(t, p, faces)
		back := image.NewRGBA(want.Rect)
		for y := range want.Rect.Dy() {
			for x := range want.Rect.Dx() {
				at := image.Pt(x, y)
				for n, w, h := 0, want.Rect.Dx(), want.Rect.Dy(); n < turns; n, w, h = n+1, h, w {
					at = image.Pt(h-1-at.Y, at.X)
				}
				back.Set(x, y, got.At(at.X, at.Y))
			}
		}
		for y := range want.Rect.Dy() {
			for x := range want.Rect.Dx() {
				if a, b := want.RGBAAt(x, y), back.RGBAAt(x, y); a != b {
					t.Fatalf("page %d, %v, %d turns, pixel (%d, %d): %v, plainly %v", i, want.Rect, turns, x, y, b, a)
				}
			}
		}
	}
}

// TestBlend compares the arithmetic of two channels at once with the formula, for all values.
func TestBlend(t *testing.T) {
	for is := range 256 {
		for ink := range 256 {
			for a := range 256 {
				pixel := []uint8{uint8(is), uint8(255 - is), uint8(is), 255}
				blend(pixel, page.Color{R: uint8(ink), G: uint8(ink), B: uint8(255 - ink)}, uint8(a))
				over := func(is, ink int) uint8 { return uint8((is*(255-a) + ink*a + 127) / 255) }
				if want := [4]uint8{over(is, ink), over(255-is, ink), over(is, 255-ink), 255}; [4]uint8(pixel) != want {
					t.Fatalf("%d over %d with %d: %v, want %v", ink, is, a, pixel, want)
				}
			}
		}
	}
}
