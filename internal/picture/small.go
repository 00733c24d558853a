package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
)

// smallQuality is that of pictures that are made small: reports are sent by mail.
const smallQuality = 85

// Small returns the picture as a JPEG no longer than side pixels, on white where it is transparent, and its size. A picture that is
// small enough keeps its size. It is always encoded anew: nothing of what a camera or a program has written into the file is left.
func (p *Picture) Small(side int) (data []byte, width, height int) {
	decoded, err := encodings[p.Format].decode(p.Data)
	if err != nil { // Read has decoded it
		decoded = image.White
	}
	full := image.NewRGBA(image.Rect(0, 0, p.Width, p.Height))
	draw.Draw(full, full.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(full, full.Rect, decoded, decoded.Bounds().Min, draw.Over)
	width, height = p.Width, p.Height
	if long := max(width, height); long > side {
		width, height = max(width*side/long, 1), max(height*side/long, 1)
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, averaged(full, width, height), &jpeg.Options{Quality: smallQuality}) // a buffer takes everything
	return out.Bytes(), width, height
}

// averaged makes each pixel the mean of those that it stands for.
func averaged(m *image.RGBA, width, height int) *image.RGBA {
	if m.Rect.Dx() == width && m.Rect.Dy() == height {
		return m
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		top, bottom := y*m.Rect.Dy()/height, (y+1)*m.Rect.Dy()/height
		for x := range width {
			left, right := x*m.Rect.Dx()/width, (x+1)*m.Rect.Dx()/width
			var r, g, b, n int
			for sy := top; sy < max(bottom, top+1); sy++ {
				row := m.Pix[m.PixOffset(left, sy) : m.PixOffset(max(right, left+1)-1, sy)+4]
				for ; len(row) > 0; row = row[4:] {
					r, g, b, n = r+int(row[0]), g+int(row[1]), b+int(row[2]), n+1
				}
			}
			out.SetRGBA(x, y, color.RGBA{uint8((r + n/2) / n), uint8((g + n/2) / n), uint8((b + n/2) / n), 255})
		}
	}
	return out
}
