package layout

import (
	"fmt"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/vector"
)

// TestObjectFit takes a picture of 2:1 in a box of 300 × 300 and one of 100 × 200 (CSS Images 3, 5.5).
func TestObjectFit(t *testing.T) {
	r := page.Rect{X: 10, Y: 20, Width: 300, Height: 300}
	img := &markup.Node{Tag: "img"}
	ratio := &vector.Picture{ViewBox: [4]float64{0, 0, 200, 100}}
	sized := &vector.Picture{ViewBox: [4]float64{0, 0, 200, 100}, Width: 80, Height: 40}
	photo := &page.Image{PixelWidth: 80, PixelHeight: 40}
	for _, c := range []struct {
		name    string
		picture *vector.Picture
		fit     style.ObjectFit
		node    *markup.Node
		want    page.Rect
	}{
		{"fill", ratio, style.FitFill, img, r},
		{"contain", ratio, style.FitContain, img, page.Rect{X: 10, Y: 95, Width: 300, Height: 150}},
		{"cover", ratio, style.FitCover, img, page.Rect{X: -140, Y: 20, Width: 600, Height: 300}},
		{"none without a size is as large as fits", ratio, style.FitNone, img, page.Rect{X: 10, Y: 95, Width: 300, Height: 150}},
		{"none", sized, style.FitNone, img, page.Rect{X: 120, Y: 150, Width: 80, Height: 40}},
		{"photograph, none", nil, style.FitNone, img, page.Rect{X: 120, Y: 150, Width: 80, Height: 40}},
		{"photograph, cover", nil, style.FitCover, img, page.Rect{X: -140, Y: 20, Width: 600, Height: 300}},
		{"photograph, contain", nil, style.FitContain, img, page.Rect{X: 10, Y: 95, Width: 300, Height: 150}},
		{"inline svg has no object-fit", ratio, style.FitCover, &markup.Node{Tag: "svg"}, r},
	} {
		b := &box{node: c.node, style: &style.Computed{ObjectFit: c.fit}, replaced: &replaced{vector: c.picture}}
		if c.picture == nil {
			b.replaced.image = photo
		}
		if got := b.object(r, 1); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestWholePixels: the edges of a drawing go to whole pixels of the slide, in boxes that are turned too; on paper they stay.
func TestWholePixels(t *testing.T) {
	r := page.Rect{X: 64*3 + 10, Y: 64*7 - 9, Width: 64*5 + 20, Height: 64*2 + 33}
	for quarters := range 4 {
		turns := []turn{{quarters: quarters, cx: 640, cy: 64 * 4}, {quarters: 1, cx: 64 * 20, cy: 0}}
		p := &painter{l: &layouter{opts: Options{Unit: page.Pixel64}}, turns: turns}
		got := p.wholePixels(r)
		seen, was := applyTurns(turns, got), applyTurns(turns, r)
		for _, edge := range [][2]page.Length{{seen.X, was.X}, {seen.Y, was.Y}, {seen.Right(), was.Right()}, {seen.Bottom(), was.Bottom()}} {
			if edge[0]%64 != 0 || max(edge[0]-edge[1], edge[1]-edge[0]) > 32 {
				t.Errorf("%d quarters: an edge at %d has gone to %d", quarters, edge[1], edge[0])
			}
		}
		p.l.opts.Unit = page.Micrometre
		if p.wholePixels(r) != r {
			t.Error("a drawing on paper was moved")
		}
	}
}

// TestContentPicture: a picture of the content is one mark, clipped where it reaches beyond its box, its file and pixels
// untouched; one that is not there is an error with a place.
func TestContentPicture(t *testing.T) {
	src := `<html><body><style>img{display:block;width:100px;height:100px;%s}section{width:100vw;height:100vh}</style><section><img src="%s" alt=""></section></body></html>`
	for _, c := range []struct {
		name, style string
		clipped     bool
		want        page.Rect
	}{
		{"fill", "", false, page.Rect{Width: 6400, Height: 6400}},
		{"contain", "object-fit:contain", false, page.Rect{Y: 1067, Width: 6400, Height: 4267}},
		{"cover", "object-fit:cover", true, page.Rect{X: -1600, Width: 9600, Height: 6400}},
		{"rounded", "border-radius:9px", true, page.Rect{Width: 6400, Height: 6400}},
		{"turned", "rotate:90deg", false, page.Rect{Width: 6400, Height: 6400}},
	} {
		res, diags := lay(t, testFonts(t), "content.html", fmt.Sprintf(src, c.style, "content:case.png"), 960, 540)
		if diags.HasErrors() {
			t.Fatal(diags.Sorted())
		}
		var images []*page.Image
		clipped := false
		res.Pages[0].Walk(func(m page.Mark) {
			switch m := m.(type) {
			case *page.Image:
				images = append(images, m)
			case *page.Group:
				clipped = clipped || m.Clip != nil && m.Clip.Bounds() == page.Rect{Width: 6400, Height: 6400}
			}
		})
		if len(images) != 1 || images[0].Rect != c.want || images[0].PixelWidth != 120 || images[0].Format != "png" || clipped != c.clipped {
			t.Errorf("%s: %+v, clipped %v; want %v, %v", c.name, images, clipped, c.want, c.clipped)
		}
	}
	for _, address := range []string{"content:none.png", "content:", "content:%zz", "content:../fanshi.yaml", "photo.png", "https://example.com/a.png"} {
		_, diags := lay(t, testFonts(t), "content.html", fmt.Sprintf(src, "", address), 960, 540)
		if !hasCode(diags, "sheet.content") && !hasCode(diags, "sheet.img") || diags.Sorted()[0].Pos.Line != 1 {
			t.Errorf("%s: %v", address, diags.Sorted())
		}
	}
}
