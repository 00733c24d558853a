package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"

	"fanshi/internal/page"
)

// TwoColours returns a picture that is black and lit in one colour as indexes: 1 is lit. Any other colour, which glyphs
// have that were not drawn in exact pixels, is an error. The alpha channel of img is ignored.
func TwoColours(img *image.RGBA, lit page.Color) (*image.Paletted, error) {
	black, on := color.RGBA{A: 255}, color.RGBA{R: lit.R, G: lit.G, B: lit.B, A: 255}
	out := image.NewPaletted(img.Rect, color.Palette{black, on})
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			c := img.RGBAAt(x, y)
			c.A = 255
			switch c {
			case black:
			case on:
				out.SetColorIndex(x, y, 1)
			default:
				return nil, fmt.Errorf("raster: a pixel of a strip is %v, neither black nor %v", c, on)
			}
		}
	}
	return out, nil
}

// packed returns the rows of a two-coloured picture, eight pixels to a byte, the leftmost in the highest bit, each row
// after some bytes of a head and filled up to a multiple of some bytes.
func packed(img *image.Paletted, head, multiple int) []byte {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	stride := head + ((width+7)/8+multiple-1)/multiple*multiple
	out := make([]byte, stride*height)
	for y := range height {
		row := out[y*stride+head:]
		for x, index := range img.Pix[y*img.Stride:][:width] {
			row[x/8] |= index & 1 << (7 - x%8)
		}
	}
	return out
}

// rgb returns a palette colour's three bytes.
func rgb(c color.Color) [3]byte {
	r, g, b, _ := c.RGBA()
	return [3]byte{byte(r >> 8), byte(g >> 8), byte(b >> 8)}
}

// EncodePNG1 writes a picture of two colours as PNG with a palette and one bit a pixel, not interlaced, tagged sRGB.
func EncodePNG1(img *image.Paletted) ([]byte, error) {
	var out, data bytes.Buffer
	z := zlib.NewWriter(&data)
	if _, err := z.Write(packed(img, 1, 1)); err != nil { // the head is the filter byte 0: none
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	out.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(nil, uint32(img.Rect.Dx()))
	header = binary.BigEndian.AppendUint32(header, uint32(img.Rect.Dy()))
	const indexed = 3
	chunk(&out, "IHDR", append(header, 1, indexed, 0, 0, 0))
	chunk(&out, "sRGB", []byte{0})
	dark, lit := rgb(img.Palette[0]), rgb(img.Palette[1])
	chunk(&out, "PLTE", append(dark[:], lit[:]...))
	chunk(&out, "IDAT", data.Bytes())
	chunk(&out, "IEND", nil)
	return out.Bytes(), nil
}

// EncodeBMP1 writes a picture of two colours as the BMP that controllers of door strips read: BITMAPINFOHEADER, one bit a
// pixel, not compressed, bottom row first, rows of whole 32-bit words.
func EncodeBMP1(img *image.Paletted) []byte {
	const headers, palette = 14 + 40, 8
	width, height := img.Rect.Dx(), img.Rect.Dy()
	rows := packed(img, 0, 4)
	out := []byte("BM")
	word := func(v int) { out = binary.LittleEndian.AppendUint32(out, uint32(v)) }
	half := func(v int) { out = binary.LittleEndian.AppendUint16(out, uint16(v)) }
	word(headers + palette + len(rows))
	word(0)
	word(headers + palette) // where the pixels begin
	word(40)
	word(width)
	word(height) // positive: from the bottom up
	half(1)
	half(1)
	word(0) // not compressed
	word(len(rows))
	word(2835) // pixels a metre: 72 a inch, as most programs write
	word(2835)
	word(2) // colours
	word(2)
	for _, c := range img.Palette[:2] {
		b := rgb(c)
		out = append(out, b[2], b[1], b[0], 0)
	}
	stride := len(rows) / max(height, 1)
	for y := height - 1; y >= 0; y-- {
		out = append(out, rows[y*stride:(y+1)*stride]...)
	}
	return out
}

// EncodeGIF writes pictures of one size as an animation that never ends; delays are in hundredths of a second.
func EncodeGIF(frames []*image.Paletted, delays []int) ([]byte, error) {
	var out bytes.Buffer
	err := gif.EncodeAll(&out, &gif.GIF{Image: frames, Delay: delays})
	return out.Bytes(), err
}

// Turn turns a picture by quarter turns clockwise.
func Turn(img *image.RGBA, turns int) *image.RGBA { return turnPicture(img, turns, nil) }
