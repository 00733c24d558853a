package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// quality is that of JPEG pictures that are encoded again: what is lost is not to be seen in print.
const quality = 95

// normalise turns a picture upright and gives it the bytes of a PNG or a JPEG where the file has others.
func (p *Picture) normalise(decoded image.Image) {
	turned := orientation(p.Source, p.Data)
	if p.Source == "png" || p.Source == "jpeg" && turned == 1 {
		return
	}
	pixels := flatten(decoded, p.Source == "webp")
	pixels = upright(pixels, turned)
	p.Width, p.Height = pixels.Rect.Dx(), pixels.Rect.Dy()
	p.Format = "jpeg"
	if _, lossless := decoded.(*image.NRGBA); lossless || p.Transparent {
		p.Format = "png"
	}
	var out bytes.Buffer
	// Neither fails: a buffer takes everything, and what is too large for a format does not fit (fits).
	if p.Format == "png" {
		_ = png.Encode(&out, pixels)
	} else {
		_ = jpeg.Encode(&out, pixels, &jpeg.Options{Quality: quality})
	}
	p.Data = out.Bytes()
}

// flatten copies a picture's pixels. Of a lossy WebP the decoder gives luminance and colour differences as if they filled
// all of 0 … 255 (JFIF), but in VP8 (RFC 6386, 9.2) they are those of ITU-R BT.601, black at 16 and white at 235.
func flatten(m image.Image, video bool) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	var planes *image.YCbCr
	var alpha *image.NYCbCrA
	switch m := m.(type) {
	case *image.YCbCr:
		planes = m
	case *image.NYCbCrA:
		planes, alpha = &m.YCbCr, m
	}
	if !video || planes == nil {
		draw.Draw(out, out.Rect, m, m.Bounds().Min, draw.Src)
		return out
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			at := planes.Rect.Min.Add(image.Pt(x, y))
			c := studio(planes.YCbCrAt(at.X, at.Y))
			if alpha != nil {
				c.A = alpha.A[alpha.AOffset(at.X, at.Y)]
			}
			out.SetNRGBA(x, y, c)
		}
	}
	return out
}

// studio converts a colour of BT.601 with luminance 16 … 235 and differences 16 … 240, in 16 binary places.
func studio(c color.YCbCr) color.NRGBA {
	y, b, r := 76309*(int(c.Y)-16), int(c.Cb)-128, int(c.Cr)-128
	level := func(v int) uint8 { return uint8(min(max((v+1<<15)>>16, 0), 255)) }
	return color.NRGBA{R: level(y + 104597*r), G: level(y - 25675*b - 53279*r), B: level(y + 132201*b), A: 255}
}

// upright applies an EXIF orientation, 1 … 8.
func upright(m *image.NRGBA, orientation int) *image.NRGBA {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	from := map[int]func(x, y int) (int, int){
		2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, h - 1 - x },
		7: func(x, y int) (int, int) { return w - 1 - y, h - 1 - x },
		8: func(x, y int) (int, int) { return w - 1 - y, x },
	}[orientation]
	if from == nil {
		return m
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewNRGBA(image.Rect(0, 0, h, w))
	}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			sx, sy := from(x, y)
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(sx, sy):][:4])
		}
	}
	return out
}

// orientation reads the EXIF orientation of a file, 1 … 8; 1 where there is none.
func orientation(source string, data []byte) int {
	switch source {
	case "jpeg":
		return exif(jpegSegment(data, 0xE1, "Exif\x00\x00"))
	case "webp":
		return exif(bytes.TrimPrefix(chunk(data, "EXIF"), []byte("Exif\x00\x00")))
	}
	return 1
}

// jpegSegment returns the content of the first segment of a kind whose content has a prefix, without that.
func jpegSegment(data []byte, kind byte, prefix string) []byte {
	for at := 2; at+4 <= len(data) && data[at] == 0xFF && data[at+1] != 0xDA; {
		if data[at+1] == 0xFF { // a fill byte
			at++
			continue
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + length
		if length < 2 || end > len(data) {
			return nil
		}
		if content := data[at+4 : end]; data[at+1] == kind && bytes.HasPrefix(content, []byte(prefix)) {
			return content[len(prefix):]
		}
		at = end
	}
	return nil
}

// chunk returns the content of the first chunk of a name in a RIFF file.
func chunk(data []byte, name string) []byte {
	for at := 12; at+8 <= len(data); {
		length := int(binary.LittleEndian.Uint32(data[at+4:]))
		if length > len(data)-at-8 {
			return nil
		}
		if string(data[at:at+4]) == name {
			return data[at+8 : at+8+length]
		}
		at += 8 + length + length%2
	}
	return nil
}

// animated tells whether a WebP file says that it moves.
func animated(data []byte) bool {
	head := chunk(data, "VP8X")
	return len(head) > 0 && head[0]&2 != 0
}

// exif finds the orientation (tag 0x0112) in the first directory of a TIFF structure.
func exif(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	} else if string(tiff[:2]) != "II" {
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := uint64(order.Uint16(tiff[at:]))
	for at += 2; entries > 0 && at+12 <= uint64(len(tiff)); entries, at = entries-1, at+12 {
		if order.Uint16(tiff[at:]) == 0x0112 {
			if v := int(order.Uint16(tiff[at+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// progressive tells whether a JPEG is written in several passes: its frame header is SOF2 (ITU-T T.81, B.1.1.3).
func progressive(data []byte) bool {
	for at := 2; at+4 <= len(data) && data[at] == 0xFF && data[at+1] != 0xDA; {
		switch data[at+1] {
		case 0xFF: // a fill byte
			at++
			continue
		case 0xC2:
			return true
		}
		at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
	}
	return false
}
