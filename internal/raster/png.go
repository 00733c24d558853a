package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"sync"
)

// EncodePNG writes an opaque picture as PNG: 8 bits, no alpha, not interlaced, tagged sRGB; with a palette where there are no more
// than 256 colours, which is quick to write and read, else as RGB. The alpha channel of img is ignored. The same
// picture always gives the same bytes.
func EncodePNG(img *image.RGBA) ([]byte, error) {
	e := encoders.Get().(*flatEncoder)
	defer encoders.Put(e)
	palette, data, err := e.encode(img)
	e.img = nil // the pool must not keep it
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, len(data)+len(palette)+128))
	out.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(nil, uint32(img.Rect.Dx()))
	header = binary.BigEndian.AppendUint32(header, uint32(img.Rect.Dy()))
	kind := byte(3) // indexed colour
	if palette == nil {
		kind = 2 // truecolour
	}
	chunk(out, "IHDR", append(header, 8, kind, 0, 0, 0))
	chunk(out, "sRGB", []byte{0})
	if palette != nil {
		chunk(out, "PLTE", palette)
	}
	chunk(out, "IDAT", data)
	chunk(out, "IEND", nil)
	return out.Bytes(), nil
}

var encoders = sync.Pool{New: func() any { return new(flatEncoder) }}

// encode returns the palette of a picture, or nil, and the compressed rows, which are the encoder's until its next picture.
func (e *flatEncoder) encode(img *image.RGBA) (palette, data []byte, err error) {
	flat := e.survey(img)
	depth := 3
	if flat && len(e.colours) <= 256 {
		depth = 1
		for _, c := range e.colours {
			palette = append(palette, byte(c), byte(c>>8), byte(c>>16))
		}
	}
	if flat && 1+depth*e.width <= window {
		e.data = e.compress(e.data[:0], depth)
		return palette, e.data, nil
	}
	palette, rows := paletted(img)
	if palette == nil {
		rows = rgbRows(img)
	}
	data, err = deflated(rows)
	return palette, data, err
}

// deflated compresses rows by a general method.
func deflated(rows []byte) ([]byte, error) {
	var data bytes.Buffer
	z := compressors.Get().(*zlib.Writer)
	defer compressors.Put(z)
	z.Reset(&data)
	if _, err := z.Write(rows); err != nil {
		return nil, err
	}
	err := z.Close()
	return data.Bytes(), err
}

var compressors = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(nil, compression)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// compression is chosen by measurement (BenchmarkEncodePNG): higher levels take several times as long for a tenth
// off the size.
const compression = zlib.BestSpeed

// chunk writes one chunk of a PNG file.
func chunk(out *bytes.Buffer, kind string, data []byte) {
	var word [4]byte
	binary.BigEndian.PutUint32(word[:], uint32(len(data)))
	out.Write(word[:])
	out.WriteString(kind)
	out.Write(data)
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, data)
	binary.BigEndian.PutUint32(word[:], sum)
	out.Write(word[:])
}

// paletted returns the palette in order of appearance and the rows of indexes, each after a filter byte of 0 (none),
// or nil if there are more than 256 colours.
func paletted(img *image.RGBA) (palette, rows []byte) {
	const slots = 1024 // a power of two, at most a quarter full
	var keys [slots]uint32
	var indexes [slots]uint8
	width, height := img.Rect.Dx(), img.Rect.Dy()
	rows = make([]byte, height*(width+1))
	last, index, count := uint32(0), uint8(0), 0
	for y := range height {
		row := rows[y*(width+1)+1 : (y+1)*(width+1)]
		pixels := img.Pix[y*img.Stride:]
		for x := range row {
			// Bit 31 marks a slot as used; alpha is left out.
			color := binary.LittleEndian.Uint32(pixels[4*x:])&0xFFFFFF | 1<<31
			if color != last {
				slot := color * 2654435761 >> 22 // Knuth's multiplicative hash to 10 bits
				for keys[slot] != color && keys[slot] != 0 {
					slot = (slot + 1) % slots
				}
				if keys[slot] == 0 {
					if count == 256 {
						return nil, nil
					}
					keys[slot], indexes[slot] = color, uint8(count)
					palette = append(palette, byte(color), byte(color>>8), byte(color>>16))
					count++
				}
				last, index = color, indexes[slot]
			}
			row[x] = index
		}
	}
	return palette, rows
}

// rgbRows returns the rows of a picture as RGB, each after a filter byte of 2 (the difference to the row above), which
// turns even areas and vertical edges into zeros.
func rgbRows(img *image.RGBA) []byte {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	rows := make([]byte, 0, height*(3*width+1))
	above := make([]byte, 4*width)
	for y := range height {
		rows = append(rows, 2)
		pixels := img.Pix[y*img.Stride:][:4*width]
		for x := 0; x < len(pixels); x += 4 {
			rows = append(rows, pixels[x]-above[x], pixels[x+1]-above[x+1], pixels[x+2]-above[x+2])
		}
		above = pixels
	}
	return rows
}
