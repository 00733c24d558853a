package pdf

import (
	"fmt"

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
	em := float64(m.Size) / float64(face.UnitsPerEm())
	for _, g := range m.Glyphs {
		outline := c.w.outline(face, g.ID)
		if len(outline) == 0 {
			continue
		}
		c.op("q")
		if g.Rotate {
			c.matrix(0, em, em, 0, float64(g.X), float64(g.Y))
		} else {
			c.matrix(em, 0, 0, -em, float64(g.X), float64(g.Y))
		}
		c.buf = append(c.buf, outline...)
		c.op("Q")
	}
	return nil
}

// outline returns the operators that fill a glyph in font units.
func (w *Writer) outline(face *font.Face, id uint32) []byte {
	key := glyphKey{face, id}
	w.mu.RLock()
	buf, ok := w.glyphs[key]
	w.mu.RUnlock()
	if ok {
		return buf
	}
	o := face.Outline(id)
	if !o.Empty() {
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
				buf = appendRounded(buf, float64(p.X), 1)
				buf = appendRounded(buf, float64(p.Y), 1)
			}
			i += n
			buf = append(buf, name...)
		}
		buf = append(buf, "h f\n"...)
	}
	w.mu.Lock()
	w.glyphs[key] = buf
	w.mu.Unlock()
	return buf
}
