package raster

import (
	"bytes"
	"image/jpeg"
	"image/png"
)

// jpegQuality keeps the edges of letters clean on a wall.
const jpegQuality = 95

// JPEG converts a PNG for displays that show nothing but baseline JPEG.
func JPEG(data []byte) ([]byte, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, img, &jpeg.Options{Quality: jpegQuality})
	return out.Bytes(), err
}
