package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/bmp"

	"fanshi/internal/page"
)

var yellow = page.Color{R: 255, G: 255}

// TestOneBit writes pictures of all widths around whole bytes and words as PNG and BMP; readers that are not ours see the
// same pixels.
func TestOneBit(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for width := 1; width <= 67; width++ {
		img := image.NewRGBA(image.Rect(0, 0, width, 5))
		for i := 0; i < len(img.Pix); i += 4 {
			v := byte(r.IntN(2)) * 255
			copy(img.Pix[i:], []byte{v, v, 0, 255})
		}
		bits, err := TwoColours(img, yellow)
		if err != nil {
			t.Fatal(err)
		}
		data, err := EncodePNG1(bits)
		if err != nil {
			t.Fatal(err)
		}
		if depth, colour, interlace := data[24], data[25], data[28]; depth != 1 || colour != 3 || interlace != 0 {
			t.Fatalf("PNG of depth %d, colour type %d, interlace %d", depth, colour, interlace)
		}
		fromPNG, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		samePixels(t, "PNG", img, fromPNG)
		samePixels(t, "BMP", img, readBMP(t, EncodeBMP1(bits)))
	}
}

// readBMP reads a BMP with x/image, which knows no depth of one bit: each pixel is first given a byte.
func readBMP(t *testing.T, data []byte) image.Image {
	t.Helper()
	word := func(at int) int {
		return int(data[at]) | int(data[at+1])<<8 | int(data[at+2])<<16 | int(data[at+3])<<24
	}
	width, height, from := word(18), word(22), word(10)
	if word(2) != len(data) || word(14) != 40 || data[26] != 1 || data[28] != 1 || word(30) != 0 || word(46) != 2 || from != 62 || word(34) != len(data)-from {
		t.Fatalf("head of the BMP: % x", data[:54])
	}
	wide := append([]byte{}, data[:54]...)
	wide[28] = 8
	wide[10], wide[11], wide[46], wide[47] = 54+1024&255, (54+1024)>>8, 0, 1 // 256 colours
	palette := make([]byte, 1024)
	copy(palette, data[54:62])
	wide = append(wide, palette...)
	stride := (width + 31) / 32 * 4
	for y := range height {
		row := make([]byte, (width+3)/4*4)
		for x := range width {
			row[x] = data[from+y*stride+x/8] >> (7 - x%8) & 1
		}
		wide = append(wide, row...)
	}
	img, err := bmp.Decode(bytes.NewReader(wide))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func samePixels(t *testing.T, what string, want, got image.Image) {
	t.Helper()
	if want.Bounds() != got.Bounds() {
		t.Fatalf("%s is %v, want %v", what, got.Bounds(), want.Bounds())
	}
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if a, b := color.RGBAModel.Convert(want.At(x, y)), color.RGBAModel.Convert(got.At(x, y)); a != b {
				t.Fatalf("%s, %d wide, pixel (%d, %d): %v, want %v", what, want.Bounds().Dx(), x, y, b, a)
			}
		}
	}
}

// TestGreyIsNoStrip: a pixel that is half lit is never rounded to one side.
func TestGreyIsNoStrip(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 2, 1))
	copy(img.Pix, []byte{255, 255, 0, 255, 255, 254, 0, 255})
	if _, err := TwoColours(img, yellow); err == nil {
		t.Error("a grey pixel is taken")
	}
}

func TestTurn(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 3, 2))
	img.Pix[0] = 9 // top left
	for turns, want := range []image.Point{{0, 0}, {1, 0}, {2, 1}, {0, 2}} {
		got := Turn(img, turns)
		if got.RGBAAt(want.X, want.Y).R != 9 || turns%2 == 1 && got.Bounds().Dx() != 2 {
			t.Errorf("%d turns: the top left pixel is not at %v", turns, want)
		}
	}
}
