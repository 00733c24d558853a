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

// Enough pixels to the inch at final size: a picture that has twice as many or more is stored smaller, so that a phone's
// photograph does not make a leaflet of 30 MB. In print 300 is what shops ask for, on a screen 200 bears enlarging.
const (
	enoughInPrint  = 300
	enoughOnScreen = 200
)

// pictureKey names a picture as it is stored.
type pictureKey struct {
	hash   [sha256.Size]byte
	press  bool
	shrink int // so many pixels of the file to one, in each direction
}

// pictureBytes bounds the pictures that a Writer keeps. When it is full it is emptied.
const pictureBytes = 64 << 20

// image places a picture; one that occurs several times is stored once.
func (c *content) image(m *page.Image) error {
	if m.Rect.Width <= 0 || m.Rect.Height <= 0 {
		return nil
	}
	key := pictureKey{sha256.Sum256(m.Data), c.press, c.shrink(m)}
	name, ok := c.d.images[key]
	if !ok {
		object, err := c.w.picture(key, m)
		if err != nil {
			return err
		}
		name = c.d.resource("XObject", "Picture", object)
		c.d.images[key] = name
	}
	c.op("q")
	c.matrix(float64(m.Rect.Width), 0, 0, -float64(m.Rect.Height), float64(m.Rect.X), float64(m.Rect.Bottom())) // upright again
	c.op("/" + name + " Do")
	c.op("Q")
	return nil
}

// shrink is how many pixels of a picture's file make one that is stored: one or more, so that enough are left.
func (c *content) shrink(m *page.Image) int {
	enough := enoughOnScreen
	if c.press {
		enough = enoughInPrint
	}
	inch := c.sheet.Page.Unit.PerMillimetre() * 25.4
	perInch := min(float64(m.PixelWidth)/float64(m.Rect.Width), float64(m.PixelHeight)/float64(m.Rect.Height)) * inch
	return max(1, int(perInch)/enough)
}

// picture returns the object of a picture, made once for all documents.
func (w *Writer) picture(key pictureKey, m *page.Image) ([]byte, error) {
	w.mu.RLock()
	object, ok := w.pictures[key]
	w.mu.RUnlock()
	if ok {
		return object, nil
	}
	object, err := pictureObject(m, key.press, key.shrink)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pictureSize += len(object); w.pictureSize > pictureBytes {
		clear(w.pictures)
		w.pictureSize = len(object)
	}
	w.pictures[key] = object
	return object, nil
}

// ErrCMYK is returned for a JPEG in CMYK: without its profile nobody knows its colours.
var ErrCMYK = errors.New("图片是 CMYK 颜色的 JPEG，无法使用：请在图像软件中另存为 RGB 颜色")

// pictureObject is a picture as the body of an image XObject: for a press in process inks; else a JPEG in grey or YCbCr
// as it is, and all others decoded, laid on white. A JPEG that shrinks stays a JPEG unless it is for a press.
func pictureObject(m *page.Image, press bool, shrink int) ([]byte, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(m.Data))
	switch {
	case m.Format == "jpeg" && err != nil:
		return nil, fmt.Errorf("pdf: picture cannot be decoded: %w", err)
	case m.Format == "jpeg" && config.ColorModel == color.CMYKModel:
		return nil, ErrCMYK
	case m.Format == "jpeg" && !press && shrink == 1 && config.ColorModel == color.YCbCrModel:
		return rawStream(pictureHead(config.Width, config.Height, "DeviceRGB")+"/Filter /DCTDecode ", m.Data), nil
	case m.Format == "jpeg" && !press && shrink == 1 && config.ColorModel == color.GrayModel:
		return rawStream(pictureHead(config.Width, config.Height, "DeviceGray")+"/Filter /DCTDecode ", m.Data), nil
	}
	source, _, err := image.Decode(bytes.NewReader(m.Data))
	if err != nil {
		return nil, fmt.Errorf("pdf: picture cannot be decoded: %w", err)
	}
	flat := image.NewRGBA(image.Rect(0, 0, source.Bounds().Dx(), source.Bounds().Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), source, source.Bounds().Min, draw.Over)
	if shrink > 1 {
		flat = shrunk(flat, shrink)
	}
	width, height := flat.Rect.Dx(), flat.Rect.Dy()
	if m.Format == "jpeg" && !press && shrink > 1 {
		var packed bytes.Buffer
		if err := jpeg.Encode(&packed, flat, &jpeg.Options{Quality: 90}); err != nil {
			return nil, fmt.Errorf("pdf: picture cannot be encoded: %w", err)
		}
		return rawStream(pictureHead(width, height, "DeviceRGB")+"/Filter /DCTDecode ", packed.Bytes()), nil
	}
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

// shrunk is a picture with one pixel for about n × n of them, each the mean of those whose place it takes.
func shrunk(m *image.RGBA, n int) *image.RGBA {
	width, height := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, max(1, (width+n/2)/n), max(1, (height+n/2)/n)))
	columns, rows := out.Rect.Dx(), out.Rect.Dy()
	for y := range rows {
		top, bottom := y*height/rows, (y+1)*height/rows
		for x := range columns {
			left, right := x*width/columns, (x+1)*width/columns
			var sum [4]int
			for sy := top; sy < bottom; sy++ {
				for i := m.PixOffset(left, sy); i < m.PixOffset(right, sy); i += 4 {
					for k := range sum {
						sum[k] += int(m.Pix[i+k])
					}
				}
			}
			count := (bottom - top) * (right - left)
			for k, v := range sum {
				out.Pix[out.PixOffset(x, y)+k] = uint8((v + count/2) / count)
			}
		}
	}
	return out
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
