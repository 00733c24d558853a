package screen

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/raster"
)

func unifont(t *testing.T) (*font.Face, *font.Set) {
	t.Helper()
	data, err := os.ReadFile("../../themes/alert/fonts/Unifont.woff")
	if err != nil {
		t.Fatal("make fonts fetches the fonts: ", err)
	}
	face, err := font.Parse("Unifont.woff", data, 0, 400)
	if err != nil {
		t.Fatal(err)
	}
	set := font.NewSet()
	set.Add("pixel", 400, face)
	return face, set
}

// dots are 凡是1 in Unifont's 16 rows; the 1 is half as wide as the others.
const dots = `
.......................#########................
........#######........#.......#................
........#.....#........#.......#................
........#.....#........#########................
........#.....#........#.......#........#.......
........#.#...#........#.......#.......##.......
........#..#..#........#########......#.#.......
........#...#.#.........................#.......
........#...#.#.....###############.....#.......
........#.....#............#............#.......
.......#......#........#...#............#.......
.......#......#...#....#...######.......#.......
......#.......#...#....#...#............#.......
......#.......#...#...#.#..#..........#####.....
.....#.........####..#...#.#....................
....#...............#.....#########.............
`

// TestStripPixels: each dot of the font is one pixel, at its place, and at two and three times the size four and nine.
func TestStripPixels(t *testing.T) {
	face, set := unifont(t)
	cache := raster.NewCache()
	draw := func(size int) image.Image {
		s := Strip{Width: 3 * size, Height: size, Size: size, Colour: page.Color{R: 255, G: 255, B: 255}, Lines: []string{"凡是1"}, Face: face}
		data, err := s.PNG(set, cache)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return img
	}
	base := draw(16)
	for row, want := range strings.Split(dots, "\n")[1:17] {
		var got strings.Builder
		for x := range 48 {
			r, _, _, _ := base.At(x, row).RGBA()
			got.WriteByte(".#"[min(r, 1)])
		}
		if got.String() != want {
			t.Errorf("row %2d %s\n  want %s", row, got.String(), want)
		}
	}
	for _, k := range []int{2, 3} {
		img := draw(16 * k)
		for y := range 16 * k {
			for x := range 48 * k {
				if img.At(x, y) != base.At(x/k, y/k) {
					t.Fatalf("%d px: pixel (%d, %d) is not that of 16 px", 16*k, x, y)
				}
			}
		}
	}
}

func TestStripFiles(t *testing.T) {
	face, set := unifont(t)
	s := Strip{Width: 128, Height: 32, Size: 16, Colour: page.Color{R: 255, G: 255}, Lines: []string{"先挂断，", "再核实。"}, Face: face}
	text, err := s.TXT()
	if err != nil {
		t.Fatal(err)
	}
	back, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
	if err != nil || string(back) != "先挂断，\r\n再核实。\r\n" || len(text) != 2*8+4 {
		t.Errorf("text % x is %q, %v", text, back, err)
	}
	data, err := s.GIF(set, raster.NewCache())
	if err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for i, frame := range g.Image {
		if frame.Bounds() != image.Rect(0, 0, 128, 32) {
			t.Errorf("frame %d is %v", i, frame.Bounds())
		}
		total += g.Delay[i]
	}
	// The strip's eight characters and the text's eight pass by at four a second.
	if len(g.Image) != 64 || total != 400 || g.LoopCount != 0 {
		t.Errorf("%d frames, %d hundredths, loop %d", len(g.Image), total, g.LoopCount)
	}
	s.Turns = 1
	turned, err := s.PNG(set, raster.NewCache())
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(turned)); err != nil || c.Width != 32 || c.Height != 128 {
		t.Errorf("turned it is %v, %v", c, err)
	}
	s.Lines = []string{"一行九个字放不下去了"}
	if _, err := s.PNG(set, raster.NewCache()); err == nil {
		t.Error("a line that leaves the strip is drawn")
	}
	s.Lines = []string{"别😀信😀"}
	if got := s.Missing(); got != "😀" {
		t.Errorf("missing %q", got)
	}
}
