package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	_ "image/png" // image.Decode reads PNG

	"fanshi/internal/page"
)

// image places a picture; one that occurs several times is stored once.
func (c *content) image(m *page.Image) error {
	if m.Rect.Width <= 0 || m.Rect.Height <= 0 {
		return nil
	}
	hash := sha256.Sum256(m.Data)
	name, ok := c.d.images[hash]
	if !ok {
		object, err := pictureObject(m, c.press)
		if err != nil {
			return err
		}
		name = c.d.resource("XObject", "Picture", object)
		c.d.images[hash] = name
	}
	c.op("q")
	c.matrix(float64(m.Rect.Width), 0, 0, -float64(m.Rect.Height), float64(m.Rect.X), float64(m.Rect.Bottom())) // upright again
	c.op("/" + name + " Do")
	c.op("Q")
	return nil
}

// ErrCMYK is returned for a JPEG in CMYK: without its profile nobody knows its colours.
var ErrCMYK = errors.New("图片是 CMYK 颜色的 JPEG，无法使用：请在图像软件中另存为 RGB 颜色")

// pictureObject is a picture as the body of an image XObject: for a press in process inks; else a JPEG in grey or YCbCr
// as it is, and all others decoded, laid on white.
func pictureObject(m *page.Image, press bool) ([]byte, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(m.Data))
	switch {
	case m.Format == "jpeg" && err != nil:
		return nil, fmt.Errorf("pdf: picture cannot be decoded: %w", err)
	case m.Format == "jpeg" && config.ColorModel == color.CMYKModel:
		return nil, ErrCMYK
	case m.Format == "jpeg" && !press && config.ColorModel == color.YCbCrModel:
		return rawStream(pictureHead(config.Width, config.Height, "DeviceRGB")+"/Filter /DCTDecode ", m.Data), nil
	case m.Format == "jpeg" && !press && config.ColorModel == color.GrayModel:
		return rawStream(pictureHead(config.Width, config.Height, "DeviceGray")+"/Filter /DCTDecode ", m.Data), nil
	}
	source, _, err := image.Decode(bytes.NewReader(m.Data))
	if err != nil {
		return nil, fmt.Errorf("pdf: picture cannot be decoded: %w", err)
	}
	width, height := source.Bounds().Dx(), source.Bounds().Dy()
	flat := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), source, source.Bounds().Min, draw.Over)
	space, samples := "DeviceRGB", make([]byte, 0, 4*width*height)
	for i := 0; i < len(flat.Pix); i += 4 {
		if r, g, b := flat.Pix[i], flat.Pix[i+1], flat.Pix[i+2]; press {
			inks := PictureInks(r, g, b)
			samples = append(samples, inks[:]...)
		} else {
			samples = append(samples, r, g, b)
		}
	}
	if press {
		space = "DeviceCMYK"
	}
	return streamObject(pictureHead(width, height, space), samples, fastest), nil
}

func pictureHead(width, height int, space string) string {
	return fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8 ", width, height, space)
}

// PictureInks separates a pixel of a picture, each ink 0 … 255: grey component replacement of 70 % from a quarter tone on
// and a total of 280 % at most. Without a profile of the press it is a sober default: neutrals stay neutral, shadows are
// drawn by K.
func PictureInks(r, g, b uint8) [4]uint8 {
	c, m, y := 255-int(r), 255-int(g), 255-int(b)
	grey := min(c, m, y)
	k := max(0, grey-64) * 255 / 191
	take := k * 7 / 10 * grey / 255
	inks := [4]int{c - take, m - take, y - take, k}
	const limit = 255 * 28 / 10
	if total := inks[0] + inks[1] + inks[2] + inks[3]; total > limit {
		chromatic := inks[0] + inks[1] + inks[2]
		for i := range 3 {
			inks[i] = inks[i] * (limit - inks[3]) / chromatic
		}
	}
	return [4]uint8{uint8(inks[0]), uint8(inks[1]), uint8(inks[2]), uint8(inks[3])}
}
