package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"fanshi/internal/page"

	"github.com/jung-kurt/gofpdf"
)

// document is what the pages of one file share.
type document struct {
	*gofpdf.Fpdf
	images map[[sha256.Size]byte]string // hash of a picture's source → its name in the file
}

// image places a picture; one that occurs several times is stored once.
func (c *content) image(m *page.Image) error {
	if m.Rect.Width <= 0 || m.Rect.Height <= 0 {
		return nil
	}
	hash := sha256.Sum256(m.Data)
	name, ok := c.f.images[hash]
	if !ok {
		name = fmt.Sprintf("image-%d", len(c.f.images))
		if err := c.f.register(name, m); err != nil {
			return err
		}
		c.f.images[hash] = name
	}
	// gofpdf counts in points from the bottom: undo the page's matrix, as for gradients.
	c.op("q")
	c.matrix(1/c.scale, 0, 0, -1/c.scale, 0, points(c.page, c.page.Height)/c.scale)
	c.flush()
	c.f.ImageOptions(name, points(c.page, m.Rect.X), points(c.page, m.Rect.Y), points(c.page, m.Rect.Width), points(c.page, m.Rect.Height),
		false, gofpdf.ImageOptions{AllowNegativePosition: true}, 0, "")
	c.op("Q")
	return c.f.Error()
}

// register stores a picture in the document: a JPEG in grey or YCbCr as it is, all else decoded and written anew, since
// gofpdf fails on 16-bit, interlaced and cut PNG files.
func (f *document) register(name string, m *page.Image) error {
	data, kind := m.Data, "jpg"
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	switch {
	case m.Format == "jpeg" && err != nil:
		return fmt.Errorf("pdf: picture cannot be decoded: %w", err)
	case m.Format == "jpeg" && config.ColorModel == color.CMYKModel:
		return ErrCMYK
	case m.Format != "jpeg" || config.ColorModel != color.GrayModel && config.ColorModel != color.YCbCrModel:
		if data, err = flatten(m.Data); err != nil {
			return err
		}
		kind = "png"
	}
	info := f.RegisterImageOptionsReader(name, gofpdf.ImageOptions{ImageType: kind}, bytes.NewReader(data))
	if err := f.Error(); err != nil {
		return err
	}
	return keepOrder(info, len(f.images))
}

// ErrCMYK is returned for a JPEG in CMYK: without its profile nobody knows its colours.
var ErrCMYK = errors.New("图片是 CMYK 颜色的 JPEG，无法使用：请在图像软件中另存为 RGB 颜色")

// flatten decodes a picture and writes it as an 8-bit PNG without transparency, laid on white.
func flatten(data []byte) ([]byte, error) {
	source, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("pdf: picture cannot be decoded: %w", err)
	}
	bounds := image.Rect(0, 0, source.Bounds().Dx(), source.Bounds().Dy())
	var flat draw.Image = image.NewRGBA(bounds)
	if source.ColorModel() == color.GrayModel || source.ColorModel() == color.Gray16Model {
		flat = image.NewGray(bounds)
	}
	draw.Draw(flat, bounds, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, bounds, source, source.Bounds().Min, draw.Over)
	var out bytes.Buffer
	err = png.Encode(&out, flat)
	return out.Bytes(), err
}

// keepOrder works around a fault of gofpdf 1.16.2: it writes pictures in order of width and those of one width in the
// order of a map, different in every run. The width is a float64 of which only the whole part is written, so the
// number of the picture in a fraction makes the order certain. GobEncode and GobDecode are the only way to the field.
func keepOrder(info *gofpdf.ImageInfoType, number int) error {
	raw, err := info.GobEncode()
	if err != nil {
		return err
	}
	var data, softMask, palette []byte
	var object, bits int
	var width, height, scale, dpi float64
	var space, filter, parameters string
	var transparent []int
	fields := []any{&data, &softMask, &object, &width, &height, &space, &palette, &bits, &filter, &parameters, &transparent, &scale, &dpi}
	decoder := gob.NewDecoder(bytes.NewReader(raw))
	for _, field := range fields {
		if err := decoder.Decode(field); err != nil {
			return err
		}
	}
	width += float64(number) / (1 << 20)
	var out bytes.Buffer
	encoder := gob.NewEncoder(&out)
	for _, field := range fields {
		if err := encoder.Encode(field); err != nil {
			return err
		}
	}
	return info.GobDecode(out.Bytes())
}
