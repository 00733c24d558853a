package pdf

import (
	"fmt"
	"math"
	"strconv"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// text draws a run of glyphs as filled outlines.
func (c *content) text(m *page.Text) error {
	face, ok := c.w.faces.Face(m.Face)
	if !ok {
		return fmt.Errorf("pdf: no face %q", m.Face)
	}
	c.color(m.Color, "rg")
	em := appendRounded(nil, float64(m.Size)/float64(face.UnitsPerEm()), 9)
	for _, g := range m.Glyphs {
		outline := c.w.outline(face, g.ID)
		if len(outline) == 0 {
			continue
		}
		c.buf = append(c.buf, "q "...)
		if g.Rotate {
			c.buf = append(append(append(append(c.buf, "0 "...), em...), em...), "0 "...)
		} else {
			c.buf = append(append(append(c.buf, em...), "0 0 -"...), em...)
		}
		c.length(g.X)
		c.length(g.Y)
		c.buf = append(append(append(c.buf, "cm\n"...), outline...), "Q\n"...)
	}
	return nil
}

type glyphKey struct {
	face *font.Face
	id   uint32
}

// outlineBytes bounds what a Writer keeps: the outlines of all characters of GB 2312 in three weights take about
// 20 MB. When it is full it is emptied.
const outlineBytes = 64 << 20

// outline returns the operators that fill a glyph in font units.
func (w *Writer) outline(face *font.Face, id uint32) []byte {
	key := glyphKey{face, id}
	w.mu.RLock()
	buf, ok := w.glyphs[key]
	w.mu.RUnlock()
	if ok {
		return buf
	}
	buf = outlineOperators(face.Outline(id), face.UnitsPerEm())
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bytes += len(buf) + 64; w.bytes > outlineBytes {
		clear(w.glyphs)
		w.bytes = len(buf)
	}
	w.glyphs[key] = buf
	return buf
}

// outlineOperators rounds coordinates to whole font units where an em has 500 or more, else to tenths: half a
// thousandth of an em at most, 0.05 mm in characters of 10 cm.
func outlineOperators(o *font.Outline, unitsPerEm int) []byte {
	if o.Empty() {
		return nil
	}
	decimals := 0
	if unitsPerEm < 500 {
		decimals = 1
	}
	var buf []byte
	number := func(v float32) {
		if decimals == 0 {
			buf = append(strconv.AppendInt(buf, int64(math.Round(float64(v))), 10), ' ')
		} else {
			buf = appendRounded(buf, float64(v), decimals)
		}
	}
	i := 0
	for k, op := range o.Ops {
		n, name := 1, "m\n"
		switch op {
		case font.LineTo:
			name = "l\n"
		case font.CubicTo:
			n, name = 3, "c\n"
		}
		if op == font.MoveTo && k > 0 {
			buf = append(buf, "h\n"...)
		}
		for _, p := range o.Points[i : i+n] {
			number(p.X)
			number(p.Y)
		}
		i += n
		buf = append(buf, name...)
	}
	return append(buf, "h f\n"...)
}
