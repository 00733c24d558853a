package proof

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/page"
	"fanshi/internal/raster"
	screens "fanshi/internal/screen"
)

// TestFoldersSeeFaults proves the proof of screens' folders: what it must refuse, it refuses.
func TestFoldersSeeFaults(t *testing.T) {
	f := &folderProof{screen: &campaign.Screen{Width: 20, Height: 16, Colour: campaign.DualColour}, set: &screens.Set{Width: 20, Height: 16, Slides: []screens.Slide{{Entry: screens.Entry{File: "01.png"}, Seconds: 5}}}}
	img := image.NewRGBA(image.Rect(0, 0, 20, 16))
	for i := range 100 {
		copy(img.Pix[4*3*i:], []byte{255, 255, 0, 255})
	}
	bits, err := raster.TwoColours(img, page.Color{R: 255, G: 255})
	if err != nil {
		t.Fatal(err)
	}
	good, err := raster.EncodePNG1(bits)
	if err != nil {
		t.Fatal(err)
	}
	bmp := raster.EncodeBMP1(bits)
	if err := f.picture(good); err != nil {
		t.Error(err)
	}
	if err := f.bitmap(bmp, good); err != nil {
		t.Error(err)
	}
	flipped := bytes.Clone(bmp)
	flipped[len(flipped)-4] ^= 0x80
	deep := bytes.Clone(bmp)
	deep[28] = 8
	for what, data := range map[string][]byte{"a flipped pixel": flipped, "eight bits": deep, "half a file": bmp[:40]} {
		if f.bitmap(data, good) == nil {
			t.Errorf("a BMP with %s passes", what)
		}
	}
	encode := func(img image.Image) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	orange := image.NewPaletted(image.Rect(0, 0, 20, 16), color.Palette{color.Black, color.RGBA{255, 128, 0, 255}})
	orange.Pix[0] = 1
	for what, data := range map[string][]byte{"another size": encode(image.NewGray(image.Rect(0, 0, 20, 15))), "full colour": encode(img), "orange": encode(orange)} {
		if f.picture(data) == nil {
			t.Errorf("a slide with %s passes", what)
		}
	}
	if _, err := chinese([]byte("\xb7\xb4\xd5\xa9\r\n")); err != nil { // 反诈
		t.Error(err)
	}
	for _, text := range []string{"反诈\xff\r\n", "\xb7\xb4\xd5\r\n", "\xb7\xb4"} {
		if got, err := chinese([]byte(text)); err == nil {
			t.Errorf("% x passes as %q", text, got)
		}
	}
	for _, text := range []string{"<smil><img src='01.png'/><!-- not tried -->", "<smil><!-- not tried --></smil>", "<smil><img src='01.png'/></smil>"} {
		if f.xml([]byte(text), "img") == nil {
			t.Errorf("%s passes", text)
		}
	}
	if f.animation([]byte("GIF89a")) == nil || f.list(t, "playlist.m3u", "#EXTM3U\n01.png\n") == nil || f.huidu([]byte("{")) == nil {
		t.Error("broken files pass")
	}
	if f.file(t, "01.tiff", nil) == nil {
		t.Error("a file that nobody knows passes")
	}
}
