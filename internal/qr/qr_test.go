package qr

import (
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// draw paints c with k pixels a module and a quiet zone of q modules.
func draw(c *Code, k, q int) *image.Gray {
	side := (c.Modules + 2*q) * k
	img := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			mx, my := x/k-q, y/k-q
			dark := mx >= 0 && my >= 0 && mx < c.Modules && my < c.Modules && c.Bits[my*c.Modules+mx]
			if !dark {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return img
}

func decode(t *testing.T, img image.Image) string {
	t.Helper()
	bmp, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	for _, hints := range []map[gozxing.DecodeHintType]any{nil, {gozxing.DecodeHintType_TRY_HARDER: true}, {gozxing.DecodeHintType_PURE_BARCODE: true}} {
		if r, err := qrcode.NewQRCodeReader().Decode(bmp, hints); err == nil {
			return r.GetText()
		}
	}
	return ""
}

// TestEncodeDecodes encodes links of every length up to the limit and reads them back with an independent decoder.
func TestEncodeDecodes(t *testing.T) {
	const seed = 20261123
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for n := 20; n <= maxPayload; n += 7 {
		var b strings.Builder
		b.WriteString("https://fz.example/")
		for b.Len() < n {
			b.WriteByte("abcdefghijklmnopqrstuvwxyz0123456789-/"[r.IntN(38)])
		}
		c, err := Encode(b.String()[:n])
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Bits) != c.Modules*c.Modules || (c.Modules-17)%4 != 0 {
			t.Fatalf("%d modules, %d bits", c.Modules, len(c.Bits))
		}
		if got := decode(t, draw(c, 4, QuietZone)); got != Text(c.Payload) {
			t.Errorf("length %d: decoded %q, want %q", n, got, Text(c.Payload))
		}
	}
}

// TestVersion guards the size of the code for the links that the sample makes: version 2 is 25 modules.
func TestVersion(t *testing.T) {
	c, err := Encode("https://fz.example.gov.cn/v/b01/")
	if err != nil || c.Modules != 25 {
		t.Fatalf("modules %v, error %v", c, err)
	}
}

// TestText: scheme and host are in capitals, whatever has two cases is left alone.
func TestText(t *testing.T) {
	for payload, want := range map[string]string{
		"https://fz.example.gov.cn/v/b01/":    "HTTPS://FZ.EXAMPLE.GOV.CN/v/b01/",
		"http://127.0.0.1:8080/v/b01/?a=b#c":  "HTTP://127.0.0.1:8080/v/b01/?a=b#c",
		"https://fz.example.gov.cn":           "HTTPS://FZ.EXAMPLE.GOV.CN",
		"https://fz.example.gov.cn?Q=a":       "HTTPS://FZ.EXAMPLE.GOV.CN?Q=a",
		"https://反诈.example/v/":               "https://反诈.example/v/",
		"https://name:word@fz.example.gov.cn": "https://name:word@fz.example.gov.cn",
		"https:///v/b01/":                     "HTTPS:///v/b01/",
		"http://?a=b":                         "HTTP://?a=b",
		"tel:96110":                           "tel:96110",
		"接到可疑电话先挂断":                           "接到可疑电话先挂断",
	} {
		if got := Text(payload); got != want {
			t.Errorf("%s: %s, want %s", payload, got, want)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, payload := range []string{"", strings.Repeat("a", maxPayload+1)} {
		if _, err := Encode(payload); err == nil {
			t.Errorf("%d bytes were accepted", len(payload))
		}
	}
	if _, err := Encode(fmt.Sprintf("https://例子.测试/%s", strings.Repeat("字", 20))); err != nil {
		t.Error(err)
	}
}
