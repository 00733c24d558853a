package screen

import (
	"fmt"
	"image"
	"strings"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/raster"
	"fanshi/internal/source"
)

// Strip is a text on a door strip: lines of bitmap glyphs on their grid of 16 dots, lit in one colour on black.
type Strip struct {
	Width, Height int // device pixels, before turning
	Turns         int // by how many quarters the finished picture is turned clockwise
	Size          int // em size in device pixels, a multiple of 16
	Colour        page.Color
	Lines         []string
	Face          *font.Face // GNU Unifont
}

// Missing returns the characters that the face has no glyph for, each once.
func (s *Strip) Missing() string {
	var missing strings.Builder
	for _, r := range strings.Join(s.Lines, "") {
		if _, ok := s.Face.GlyphID(r); !ok && !strings.ContainsRune(missing.String(), r) {
			missing.WriteRune(r)
		}
	}
	return missing.String()
}

// cell returns how wide a character stands on the grid: as a bitmap font has it, ASCII in half a cell, all else in a whole
// one.
func (s *Strip) cell(r rune) int {
	if r < 0x80 {
		return s.Size / 2
	}
	return s.Size
}

func (s *Strip) lineWidth(line string) int {
	width := 0
	for _, r := range line {
		width += s.cell(r)
	}
	return width
}

// line puts a line's glyphs on a page with its top left corner at (x, y), in pixels. A glyph narrower than its cell
// stands in the middle.
func (s *Strip) line(line string, x, y int) *page.Text {
	const unit = 64
	text := &page.Text{Face: s.Face.Key(), Size: page.Length(s.Size * unit), Color: s.Colour, Source: line}
	const ascent = 14 // of the 16 dots, above the baseline
	for _, r := range line {
		glyph, _ := s.Face.GlyphID(r)
		advance := s.Face.Advance(glyph) * s.Size / s.Face.UnitsPerEm()
		text.Glyphs = append(text.Glyphs, page.Glyph{ID: glyph, X: page.Length((x + (s.cell(r)-advance)/2) * unit), Y: page.Length((y + s.Size*ascent/16) * unit)})
		x += s.cell(r)
	}
	return text
}

// draw draws texts on black.
func (s *Strip) draw(texts []page.Mark, faces raster.FaceSource, cache *raster.Cache) (*image.Paletted, error) {
	p := &page.Page{Unit: page.Pixel64, Width: page.Length(s.Width) * 64, Height: page.Length(s.Height) * 64}
	p.Marks = append([]page.Mark{&page.Fill{Path: page.RectPath(page.Rect{Width: p.Width, Height: p.Height}), Paint: page.Color{}}}, texts...)
	img, err := cache.Draw(p, faces)
	if err != nil {
		return nil, err
	}
	return raster.TwoColours(raster.Turn(img, s.Turns), s.Colour)
}

// still draws the lines in the middle of the strip.
func (s *Strip) still(faces raster.FaceSource, cache *raster.Cache) (*image.Paletted, error) {
	var texts []page.Mark
	top := (s.Height - len(s.Lines)*s.Size) / 2
	for i, line := range s.Lines {
		left := (s.Width - s.lineWidth(line)) / 2
		if left < 0 || top < 0 {
			return nil, fmt.Errorf("screen: %q does not fit a strip of %d × %d pixels", line, s.Width, s.Height)
		}
		texts = append(texts, s.line(line, left, top+i*s.Size))
	}
	return s.draw(texts, faces, cache)
}

// PNG draws the strip as PNG with one bit a pixel.
func (s *Strip) PNG(faces raster.FaceSource, cache *raster.Cache) ([]byte, error) {
	img, err := s.still(faces, cache)
	if err != nil {
		return nil, err
	}
	return raster.EncodePNG1(img)
}

// BMP draws the strip as BMP with one bit a pixel.
func (s *Strip) BMP(faces raster.FaceSource, cache *raster.Cache) ([]byte, error) {
	img, err := s.still(faces, cache)
	if err != nil {
		return nil, err
	}
	return raster.EncodeBMP1(img), nil
}

// TXT returns the lines in GB18030, each ended as Windows ends lines.
func (s *Strip) TXT() ([]byte, error) { return source.GB18030(strings.Join(s.Lines, "\r\n") + "\r\n") }

// GIF draws the lines, joined to one, as an animation in which they run through the strip from right to left, four
// characters a second: a quarter of a character in every sixteenth of a second, as even as GIF's hundredths allow.
func (s *Strip) GIF(faces raster.FaceSource, cache *raster.Cache) ([]byte, error) {
	line := strings.Join(s.Lines, "")
	var frames []*image.Paletted
	var delays []int
	top := (s.Height - s.Size) / 2
	for left := s.Width; left > -s.lineWidth(line); left -= s.Size / 4 {
		img, err := s.draw([]page.Mark{s.line(line, left, top)}, faces, cache)
		if err != nil {
			return nil, err
		}
		delays = append(delays, []int{6, 6, 6, 7}[len(frames)%4])
		frames = append(frames, img)
	}
	return raster.EncodeGIF(frames, delays)
}
