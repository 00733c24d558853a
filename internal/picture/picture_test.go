package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"
)

// corners is a picture of 40 × 24 pixels with a colour in each quarter: red, green, blue, white by rows.
func corners() *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, 40, 24))
	for y := range 24 {
		for x := range 40 {
			m.SetNRGBA(x, y, quarters[y/12*2+x/20])
		}
	}
	return m
}

var quarters = [4]color.NRGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withOrientation puts an EXIF segment into a JPEG.
func withOrientation(data []byte, order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	segment := append([]byte("Exif\x00\x00"), tiffOf(order, mark, orientation)...)
	out := append([]byte("\xFF\xD8\xFF\xE1"), byte((len(segment)+2)>>8), byte(len(segment)+2))
	return append(append(out, segment...), data[2:]...)
}

// tiffOf is a directory of a maker and an orientation.
func tiffOf(order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	tiff := order.AppendUint16([]byte(mark), 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, e := range [][2]uint16{{0x010F, 7}, {0x0112, orientation}} {
		tiff = order.AppendUint16(tiff, e[0])
		tiff = order.AppendUint16(tiff, 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, e[1])
		tiff = order.AppendUint16(tiff, 0)
	}
	return tiff
}

// extended is a plain WebP of 40 × 24 pixels in the extended format with the given flags and EXIF data.
func extended(data []byte, flags byte, exif string) []byte {
	out := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0A\x00\x00\x00"), flags, 0, 0, 0, 39, 0, 0, 23, 0, 0)
	out = append(out, data[12:]...)
	if exif != "" {
		out = append(binary.LittleEndian.AppendUint32(append(out, "EXIF"...), uint32(len(exif))), exif...)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// header is a PNG that claims a size and ends there.
func header(width, height uint32) []byte {
	body := []byte("IHDR")
	body = binary.BigEndian.AppendUint32(body, width)
	body = binary.BigEndian.AppendUint32(body, height)
	body = append(body, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOrientation(t *testing.T) {
	upright := asJPEG(t, corners())
	// Which quarter stands where after each orientation: top left, top right, bottom left, bottom right.
	for orientation, want := range map[uint16][4]int{1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
		5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2}, 9: {0, 1, 2, 3}} {
		for _, data := range [][]byte{withOrientation(upright, binary.LittleEndian, "II", orientation), withOrientation(upright, binary.BigEndian, "MM", orientation)} {
			p, err := Read(data)
			if err != nil {
				t.Fatal(err)
			}
			m, err := jpeg.Decode(bytes.NewReader(p.Data))
			if err != nil {
				t.Fatal(err)
			}
			if size := m.Bounds().Size(); size != (image.Point{p.Width, p.Height}) || (p.Width < p.Height) != (orientation >= 5 && orientation < 9) {
				t.Errorf("orientation %d: %v, said to be %d × %d", orientation, size, p.Width, p.Height)
			}
			for i, q := range want {
				x, y := p.Width/4+i%2*p.Width/2, p.Height/4+i/2*p.Height/2
				if !near(m.At(x, y), quarters[q]) {
					t.Errorf("orientation %d: quarter %d is %v, want %v", orientation, i, m.At(x, y), quarters[q])
				}
			}
		}
	}
}

func near(c color.Color, want color.NRGBA) bool {
	r, g, b, _ := c.RGBA()
	far := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d < -8 || d > 8 }
	return !far(r, want.R) && !far(g, want.G) && !far(b, want.B)
}

// TestWebP: lossy and lossless files, which cwebp has made of the picture of corners, keep their colours.
func TestWebP(t *testing.T) {
	for name, format := range map[string]string{"lossy.webp": "jpeg", "lossless.webp": "png"} {
		p, err := Read(read(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if p.Format != format || p.Source != "webp" || p.Width != 40 || p.Height != 24 || p.Transparent {
			t.Errorf("%s: %+v", name, p)
		}
		m, kind, err := image.Decode(bytes.NewReader(p.Data))
		if err != nil || kind != format {
			t.Fatalf("%s: %s, %v", name, kind, err)
		}
		for i, q := range quarters {
			if c := m.At(8+i%2*24, 5+i/2*14); !near(c, q) {
				t.Errorf("%s: quarter %d is %v, want %v", name, i, c, q)
			}
		}
	}
}

// TestWebPOrientation: a phone's WebP that was held sideways.
func TestWebPOrientation(t *testing.T) {
	p, err := Read(extended(read(t, "lossless.webp"), 8, string(tiffOf(binary.LittleEndian, "II", 6))))
	if err != nil || p.Width != 24 || p.Height != 40 {
		t.Fatalf("%+v, %v", p, err)
	}
	if m, err := png.Decode(bytes.NewReader(p.Data)); err != nil || !near(m.At(2, 2), quarters[2]) || !near(m.At(20, 2), quarters[0]) {
		t.Errorf("%v, %v", m, err)
	}
}

func TestKeptAsTheyAre(t *testing.T) {
	deep := image.NewNRGBA64(image.Rect(0, 0, 9, 9))
	for i := range 81 {
		deep.Set(i%9, i/9, color.Gray{Y: uint8(i)})
	}
	transparent := corners()
	transparent.SetNRGBA(3, 3, color.NRGBA{A: 254})
	for name, c := range map[string]struct {
		data        []byte
		transparent bool
	}{
		"png": {asPNG(t, corners()), false}, "16 bits": {asPNG(t, deep), false}, "grey": {asPNG(t, image.NewGray(image.Rect(0, 0, 9, 9))), false},
		"jpeg": {asJPEG(t, corners()), false}, "grey jpeg": {asJPEG(t, image.NewGray(image.Rect(0, 0, 9, 9))), false},
		"transparent": {asPNG(t, transparent), true}, "interlaced": {read(t, "interlaced.png"), false},
	} {
		p, err := Read(c.data)
		if err != nil || !bytes.Equal(p.Data, c.data) || p.Format != p.Source || p.Transparent != c.transparent {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}

func TestRefused(t *testing.T) {
	good, photo, webp := asPNG(t, corners()), asJPEG(t, corners()), read(t, "lossy.webp")
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty": {nil, "不是 PNG、JPEG 或 WebP"}, "text": {[]byte("hello"), "不是 PNG、JPEG 或 WebP"}, "GIF": {[]byte("GIF89a\x01\x00\x01\x00"), "内容是 GIF"},
		"SVG": {[]byte("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<svg/>"), "内容是 SVG"}, "HEIC": {[]byte("\x00\x00\x00\x18ftypheic\x00"), "HEIC"},
		"short PNG": {good[:len(good)-20], "已损坏"}, "short JPEG": {photo[:len(photo)/2], "已损坏"}, "short WebP": {webp[:len(webp)/2], "已损坏"},
		"changed PNG": {bytes.Replace(good, []byte("IDAT"), []byte("IDAX"), 1), "已损坏"}, "head alone": {header(40, 30), "已损坏"},
		"no width": {header(0, 30), "已损坏"}, "20,000 square": {header(20000, 20000), "有 20000×20000 像素，超过 1 亿像素"},
		"side": {header(20001, 1), "边长超过 20000 像素"}, "CMYK": {read(t, "cmyk.jpg"), "是 CMYK 颜色的 JPEG"},
		"moving WebP": {extended(webp, 2, ""), "是动图"}, "RIFF": {[]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "已损坏"},
		"arithmetic JPEG": {bytes.Replace(photo, []byte("\xFF\xC0"), []byte("\xFF\xC9"), 1), "编码方式不常见"},
	} {
		p, err := Read(c.data)
		var problem *Problem
		if p != nil || !errors.As(err, &problem) || !strings.Contains(problem.Message, c.want) || problem.Remedy == "" {
			t.Errorf("%s: %v, %v; want %q", name, p, err, c.want)
		}
	}
}

// FuzzRead: whatever the bytes are, the answer is a picture that decodes to its size or a problem with a remedy.
func FuzzRead(f *testing.F) {
	f.Add(asPNG(f, corners()))
	f.Add(withOrientation(asJPEG(f, corners()), binary.BigEndian, "MM", 6))
	for _, name := range []string{"lossy.webp", "lossless.webp", "cmyk.jpg", "interlaced.png"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		if strings.HasSuffix(name, ".webp") {
			f.Add(extended(data, 2, ""))
			f.Add(extended(data, 8, string(tiffOf(binary.LittleEndian, "II", 3))))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := encodings[kindOf(data)].safeConfig(data); err == nil && c.Width > 4096*4096/max(c.Height, 1) {
			return // right, but slow
		}
		p, err := Read(data)
		var problem *Problem
		if err != nil {
			if !errors.As(err, &problem) || problem.Message == "" || problem.Remedy == "" || p != nil {
				t.Fatalf("%v, %v", p, err)
			}
			return
		}
		m, kind, err := image.Decode(bytes.NewReader(p.Data))
		if err != nil || kind != p.Format || m.Bounds().Size() != (image.Point{p.Width, p.Height}) {
			t.Fatalf("%s of %d × %d: %s, %v", p.Format, p.Width, p.Height, kind, err)
		}
	})
}

func (e encoding) safeConfig(data []byte) (image.Config, error) {
	if e.config == nil {
		return image.Config{}, fmt.Errorf("no picture")
	}
	return e.config(data)
}
