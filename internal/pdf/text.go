package pdf

import (
	"crypto/sha256"
	"fmt"
	"math"
	"strconv"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// text draws a run of glyphs as filled outlines: each glyph is a form in font units, placed by a matrix.
func (c *content) text(m *page.Text) error {
	face, ok := c.w.faces.Face(m.Face)
	if !ok {
		return fmt.Errorf("pdf: no face %q", m.Face)
	}
	c.color(m.Color, forText, false)
	if c.live && embeddable(face) {
		c.liveText(m, face)
		return nil
	}
	em := string(appendRounded(nil, float64(m.Size)/float64(face.UnitsPerEm()), 9))
	upright, turned := "q "+em+"0 0 -"+em, "q 0 "+em+em+"0 "
	for _, g := range m.Glyphs {
		name, ok := c.d.form(c.w, face, g.ID)
		if !ok {
			continue
		}
		if g.Rotate {
			c.buf = append(c.buf, turned...)
		} else {
			c.buf = append(c.buf, upright...)
		}
		c.length(g.X)
		c.length(g.Y)
		c.buf = append(append(append(c.buf, "cm /"...), name...), " Do Q\n"...)
	}
	return nil
}

type glyphKey struct {
	face *font.Face
	id   uint32
}

// form is a glyph's outline as the body of a form XObject, compressed; nil stands for a glyph without an outline.
type form struct {
	object []byte
	sum    [sha256.Size]byte // of object
}

// formBytes bounds what a Writer keeps: all characters of GB 2312 in three weights take about 10 MB. When it is full it
// is emptied.
const formBytes = 64 << 20

// form returns a glyph's form, or nil.
func (w *Writer) form(key glyphKey) *form {
	w.mu.RLock()
	f, ok := w.forms[key]
	w.mu.RUnlock()
	if ok {
		return f
	}
	size := 64
	outline := key.face.Outline(key.id)
	if operators := outlineOperators(outline, key.face.UnitsPerEm()); operators != nil {
		object := formObject(operators, outline)
		f = &form{object, sha256.Sum256(object)}
		size += len(f.object)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bytes += size; w.bytes > formBytes {
		clear(w.forms)
		w.bytes = size
	}
	w.forms[key] = f
	return f
}

// formObject is the body of a form XObject with the box of its outline, control points included.
func formObject(operators []byte, o *font.Outline) []byte {
	head := fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [%g %g %g %g] ", math.Floor(float64(o.Min.X)), math.Floor(float64(o.Min.Y)),
		math.Ceil(float64(o.Max.X)), math.Ceil(float64(o.Max.Y)))
	return streamObject(head, operators, smallest)
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
