package raster

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/page"
	"fanshi/internal/testtools"
)

var update = flag.Bool("update", false, "write testdata/exact.txt anew")

// scenes are pages that draw one thing each, in all its forms.
func scenes(t *testing.T, faces FaceSource) map[string]*page.Page {
	out := map[string]*page.Page{}
	add := func(name string, marks ...page.Mark) { out[name] = slide(48, 32, marks...) }
	line := func(points ...page.Length) page.Path {
		var p page.Path
		for i := 0; i < len(points); i += 2 {
			op := page.LineTo
			if i == 0 {
				op = page.MoveTo
			}
			p.Ops, p.Points = append(p.Ops, op), append(p.Points, page.Point{X: points[i], Y: points[i+1]})
		}
		return p
	}
	closed := func(p page.Path) page.Path {
		p.Ops = append(p.Ops, page.Close)
		return p
	}
	curve := page.Path{Ops: []page.Op{page.MoveTo, page.CubicTo}, Points: []page.Point{{X: 3 * px, Y: 28 * px}, {X: 10 * px, Y: -20 * px}, {X: 30 * px, Y: 60 * px}, {X: 44 * px, Y: 3 * px}}}
	bent, dot := line(4*px, 4*px, 40*px, 6*px, 8*px, 28*px, 9*px, 4*px), line(20*px, 12*px, 20*px, 12*px)
	star := closed(line(24*px, 2*px, 36*px, 30*px, 4*px, 12*px, 44*px, 12*px, 12*px, 30*px))
	for cap := page.CapButt; cap <= page.CapSquare; cap++ {
		for join := page.JoinMiter; join <= page.JoinBevel; join++ {
			for i, dash := range [][]page.Length{nil, {5 * px, 3 * px}, {3 * px}, {0, 4 * px}, {2*px + 17, px, 7}} {
				name := fmt.Sprintf("cap %d join %d dash %d", cap, join, i)
				add("stroke "+name, &page.Stroke{Path: bent, Width: 3*px + 11, Color: red, Cap: cap, Join: join, Dash: dash})
				add("closed "+name, &page.Stroke{Path: star, Width: 2 * px, Color: blue, Cap: cap, Join: join, Dash: dash})
				add("curve "+name, &page.Stroke{Path: curve, Width: px, Color: black, Cap: cap, Join: join, Dash: dash})
			}
			add(fmt.Sprintf("dot cap %d join %d", cap, join), &page.Stroke{Path: dot, Width: 9 * px, Color: red, Cap: cap, Join: join})
		}
	}
	for i, width := range []page.Length{0, 1, px / 4, px, 7*px + 1} {
		add(fmt.Sprintf("width %d", i), &page.Stroke{Path: bent, Width: width, Color: black})
	}
	for _, evenOdd := range []bool{false, true} {
		add(fmt.Sprintf("star, even-odd %v", evenOdd), &page.Fill{Path: star, Paint: red, EvenOdd: evenOdd})
	}
	for i, g := range []*page.LinearGradient{
		{X1: 0, X2: 48 * px, Stops: []page.Stop{{Offset: 0, Color: red}, {Offset: 1, Color: blue}}}, {X1: 10 * px, X2: 20 * px, Y2: 9 * px, Stops: []page.Stop{{Offset: 0.2, Color: red}, {Offset: 0.5, Color: white}, {Offset: 0.5, Color: black}, {Offset: 1, Color: blue}}},
		{X1: 5 * px, X2: 5 * px, Stops: []page.Stop{{Offset: 0, Color: red}, {Offset: 1, Color: blue}}}, {Y1: 30 * px, Y2: 2 * px, Stops: []page.Stop{{Offset: 0, Color: red}, {Offset: 0.25, Color: blue}, {Offset: 0.75, Color: red}}}, {X2: px, Stops: []page.Stop{{Offset: 0, Color: red}}},
	} {
		add(fmt.Sprintf("gradient %d", i), &page.Fill{Path: star, Paint: g}, &page.Fill{Path: rect(30*px+9, 3*px+5, 17*px, 20*px), Paint: g})
	}
	for turns := range 4 {
		add(fmt.Sprintf("turned %d", turns), &page.Group{Turns: turns, CX: 24 * px, CY: 16*px + 32, Clip: &star, Marks: []page.Mark{&page.Fill{Path: rect(0, 0, 30*px, 20*px), Paint: red}, textMark(t, faces, "NotoSansSC_900Black", "停一停a", 13*px, 3*px, 17*px, black), &page.Stroke{Path: curve, Width: 2 * px, Color: blue}}})
	}
	for i, size := range []page.Length{px, 6*px + 7, 16 * px, 200 * px} {
		for _, face := range []string{"NotoSansSC_400Regular", "Unifont"} {
			mark := textMark(t, faces, face, "警e，", size, 2*px+13, 20*px+5, blue)
			mark.Glyphs[1].Rotate = true
			add(fmt.Sprintf("%s %d", face, i), mark)
		}
	}
	bits := make([]bool, 21*21)
	for i := range bits {
		bits[i] = i*7%5 < 2
	}
	add("code", &page.Code{X: 4 * px, Y: 4 * px, Module: px, Modules: 21, QuietZone: 4, Bits: bits, Dark: black, Light: white})
	add("code beside the grid", &page.Code{X: 4*px + 20, Y: 4*px + 40, Module: px + 9, Modules: 21, QuietZone: 2, Bits: bits, Dark: blue, Light: red})
	add("beyond the edges", &page.Fill{Path: rect(-9*px, -9*px, 12*px+31, 500*px), Paint: red}, &page.Fill{Path: rect(47*px+1, 31*px+1, 3*px, 3*px), Paint: blue}, &page.Stroke{Path: line(-500*px, -300*px, 900*px, 700*px), Width: px, Color: black})
	return out
}

// TestExactly: the pixels of every form of every mark, as digests, and the first and last coloured ones in the clear.
func TestExactly(t *testing.T) {
	faces := themeFaces(t)
	var lines []string
	for name, p := range scenes(t, faces) {
		img := mustDraw(t, p, faces)
		sum, coloured := 0, 0
		for i := 0; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 255 || img.Pix[i+1] != 255 || img.Pix[i+2] != 255 {
				coloured++
				sum += 765 - int(img.Pix[i]) - int(img.Pix[i+1]) - int(img.Pix[i+2])
			}
		}
		lines = append(lines, fmt.Sprintf("%s: %d pixels, darkness %d, %.8x", name, coloured, sum, sha256.Sum256(img.Pix)))
	}
	slices.Sort(lines)
	text := strings.Join(lines, "\n") + "\n"
	testtools.CompareText(t, "testdata/exact.txt", text, *update)
}
