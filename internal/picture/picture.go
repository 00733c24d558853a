// Package picture checks the pictures of the content and gives them the one form in which sheets use them: a PNG or a
// JPEG, upright, whose size in pixels is known.
//
// A file is what its first bytes say, not what its name says. Its size is looked at before it is decoded: 20,000 pixels
// a side and 100 megapixels at most, 30 megapixels for a progressive JPEG. It is then decoded whole, which is the only proof that it is a picture. JPEG and PNG
// stay the bytes they are, but for a JPEG whose camera was held sideways (EXIF orientation), which is turned and encoded
// again; WebP becomes JPEG, or PNG where it was lossless. A JPEG in CMYK is refused: its colours depend on a profile,
// which browsers, slides and we would each guess. Nothing here panics, whatever the bytes.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// Limits of a picture. A print of 3 m at 150 pixels to the inch is 18,000 pixels wide.
const (
	MaxSide   = 20_000
	MaxPixels = 100_000_000
	// maxProgressive bounds JPEGs of several passes, which take 20 bytes a pixel to decode.
	maxProgressive = 30_000_000
)

// Picture is a checked picture.
type Picture struct {
	Source        string // what the file is: "png", "jpeg" or "webp"
	Data          []byte // PNG or JPEG; those of the file where nothing had to be changed
	Format        string // of Data: "png" or "jpeg"
	Width, Height int    // pixels, upright
	Transparent   bool   // at least one pixel lets the ground through, which print does not know
}

// Problem says why a file cannot be used. Message goes on where the file's name ends: 已损坏，打不开.
type Problem struct{ Message, Remedy string }

func (p *Problem) Error() string { return p.Message }

var damaged = &Problem{"已损坏，打不开", "重新导出或重新复制这张图片"}

// encoding is a file format that is read.
type encoding struct {
	name   string
	config func(data []byte) (image.Config, error)
	decode func(data []byte) (image.Image, error)
}

var encodings = map[string]encoding{
	"png": {"png", func(data []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(data)) },
		func(data []byte) (image.Image, error) { return png.Decode(bytes.NewReader(data)) }},
	"jpeg": {"jpeg", func(data []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(data)) },
		func(data []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(data)) }},
	"webp": {"webp", func(data []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(data)) },
		func(data []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(data)) }},
}

// Look checks what a file's first bytes say of it, without decoding it. The error is always a *Problem.
func Look(data []byte) error {
	_, _, err := look(data)
	return err
}

func look(data []byte) (encoding, image.Config, error) {
	e, known := encodings[kindOf(data)]
	if !known {
		return e, image.Config{}, foreign(data)
	}
	if e.name == "webp" && animated(data) {
		return e, image.Config{}, &Problem{"是动图，印不出来", "另存为一张静止的 PNG 或 JPEG"}
	}
	c, err := e.config(data)
	if err != nil {
		return e, c, undecodable(err)
	}
	if err := fits(c.Width, c.Height); err != nil {
		return e, c, err
	}
	if e.name == "jpeg" && c.Width*c.Height > maxProgressive && progressive(data) {
		return e, c, &Problem{fmt.Sprintf("是渐进式 JPEG，有 %d×%d 像素，超过 3000 万像素", c.Width, c.Height), "缩小图片，长边 6000 像素已经足够；或者另存为普通（基线）JPEG"}
	}
	if e.name == "jpeg" && c.ColorModel == color.CMYKModel {
		return e, c, &Problem{"是 CMYK 颜色的 JPEG，屏幕和网页上颜色会变", "在图像软件里另存为 RGB 颜色；印刷文件的四色由程序换算"}
	}
	return e, c, nil
}

// Read checks a file's bytes. The error is always a *Problem.
func Read(data []byte) (*Picture, error) {
	e, c, err := look(data)
	if err != nil {
		return nil, err
	}
	decoded, err := e.decode(data)
	if err != nil {
		return nil, undecodable(err)
	}
	size := decoded.Bounds()
	if size.Dx() != c.Width || size.Dy() != c.Height {
		return nil, damaged
	}
	p := &Picture{Source: e.name, Data: data, Format: e.name, Width: c.Width, Height: c.Height}
	if o, ok := decoded.(interface{ Opaque() bool }); ok {
		p.Transparent = !o.Opaque()
	}
	p.normalise(decoded)
	return p, nil
}

// fits checks the size of a picture before it is decoded.
func fits(width, height int) error {
	switch {
	case width < 1 || height < 1:
		return damaged
	case width > MaxSide || height > MaxSide:
		return &Problem{fmt.Sprintf("有 %d×%d 像素，边长超过 %d 像素", width, height, MaxSide), "缩小图片，长边 6000 像素已经足够"}
	case width > MaxPixels/height:
		return &Problem{fmt.Sprintf("有 %d×%d 像素，超过 1 亿像素", width, height), "缩小图片，长边 6000 像素已经足够"}
	}
	return nil
}

func undecodable(err error) *Problem {
	var unusualJPEG jpeg.UnsupportedError
	var unusualPNG png.UnsupportedError
	if errors.As(err, &unusualJPEG) || errors.As(err, &unusualPNG) {
		return &Problem{"的编码方式不常见，读不出来", "用画图软件打开，另存为普通的 PNG 或 JPEG"}
	}
	return damaged
}

// kindOf names the format of a file by its first bytes; empty if it is none that is read.
func kindOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		return "jpeg"
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// foreign says what a file is that is not read.
func foreign(data []byte) *Problem {
	message, remedy := "不是 PNG、JPEG 或 WebP 图片", "用画图软件打开核对，另存为 PNG 或 JPEG；只改扩展名不行"
	head := bytes.TrimLeft(data[:min(len(data), 512)], "\xEF\xBB\xBF \t\r\n")
	for _, f := range []struct {
		at         int
		mark, name string
	}{
		{0, "GIF8", "GIF"}, {0, "BM", "BMP"}, {0, "II*\x00", "TIFF"}, {0, "MM\x00*", "TIFF"}, {0, "%PDF", "PDF"},
		{4, "ftypheic", "HEIC（iPhone 照片）"}, {4, "ftypheix", "HEIC（iPhone 照片）"}, {4, "ftypmif1", "HEIC（iPhone 照片）"}, {4, "ftypavif", "AVIF"},
	} {
		if len(head) >= f.at && bytes.HasPrefix(head[f.at:], []byte(f.mark)) {
			return &Problem{message + "，内容是 " + f.name, remedy}
		}
	}
	if bytes.Contains(head, []byte("<svg")) {
		return &Problem{message + "，内容是 SVG", "矢量图请导出为 PNG，长边 3000 像素以上；只改扩展名不行"}
	}
	return &Problem{message, remedy}
}
