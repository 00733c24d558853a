package raster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"

	"fanshi/internal/page"
)

func TestEncodePNG(t *testing.T) {
	flat := mustDraw(t, slide(64, 48, &page.Fill{Path: rect(px, px, 20*px, 20*px), Paint: red}), nil)
	rich := mustDraw(t, slide(64, 48, &page.Fill{Path: rect(0, 0, 64*px, 48*px), Paint: &page.LinearGradient{X2: 64 * px, Y2: 48 * px, Stops: []page.Stop{{Color: red}, {Offset: 1, Color: white}}}}), nil)
	for i := 0; i < 300; i++ {
		rich.Pix[4*i+1], rich.Pix[4*i+2] = uint8(i), uint8(i/256*90)
	}
	for name, img := range map[string]*image.RGBA{"palette": flat, "rgb": rich} {
		data, err := EncodePNG(img)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := EncodePNG(img)
		if !bytes.Equal(data, again) {
			t.Errorf("%s: two runs, two files", name)
		}
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		_, isPalette := config.ColorModel.(color.Palette)
		depth, kind, interlaced := data[24], data[25], data[28]
		if isPalette != (name == "palette") || depth != 8 || kind&4 != 0 || interlaced != 0 {
			t.Errorf("%s: palette %v, depth %d, colour type %d, interlaced %d", name, isPalette, depth, kind, interlaced)
		}
		decoded, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for y := range 48 {
			for x := range 64 {
				if fmt.Sprint(color.RGBAModel.Convert(decoded.At(x, y))) != fmt.Sprint(img.At(x, y)) {
					t.Fatalf("%s: pixel (%d, %d) is %v, was %v", name, x, y, decoded.At(x, y), img.At(x, y))
				}
			}
		}
	}
}

// TestPaletteLimit has exactly 256 and 257 colours.
func TestPaletteLimit(t *testing.T) {
	for _, n := range []int{256, 257} {
		img := image.NewRGBA(image.Rect(0, 0, n, 1))
		for x := range n {
			img.SetRGBA(x, 0, color.RGBA{R: uint8(x), G: uint8(x / 256), A: 255})
		}
		if palette, _ := paletted(img); (palette != nil) != (n == 256) {
			t.Errorf("%d colours: palette of %d bytes", n, len(palette))
		}
		data, err := EncodePNG(img)
		if kind := map[int]byte{256: 3, 257: 2}[n]; err != nil || data[25] != kind { // colour type of IHDR (PNG, 11.2.2)
			t.Errorf("%d colours: colour type %d, want %d (%v)", n, data[25], kind, err)
		}
	}
}
