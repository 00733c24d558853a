// Package pdf writes finished pages as PDF 1.3 with vector outlines for all text, as a print shop wants them (转曲).
//
// gofpdf is only a pen here (shared/design/traps.md): it makes the file's skeleton and compresses the pages, while the
// operators are ours. Every page starts with one matrix that turns the page's integer units, y downwards, into points,
// so that lengths are written as the integers they are. Glyph outlines are written in font units behind a matrix of
// their own and kept by the Writer. There is no transparency and no embedded font. The bytes depend on the pages and
// on Meta only.
package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/jung-kurt/gofpdf"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// FaceSource finds the face that a Text names.
type FaceSource interface {
	Face(key string) (*font.Face, bool)
}

// Meta is what the document says of itself.
type Meta struct {
	Title, Author, Subject, Keywords string
	Date                             time.Time // creation date; the zero time is written as 2000-01-01
}

// Writer writes documents and keeps the outlines of the glyphs it has met. It is safe for concurrent use.
type Writer struct {
	faces  FaceSource
	mu     sync.RWMutex
	glyphs map[glyphKey][]byte
	bytes  int // in glyphs
}

// NewWriter makes a Writer for texts in the given faces.
func NewWriter(faces FaceSource) *Writer {
	return &Writer{faces: faces, glyphs: map[glyphKey][]byte{}}
}

// Write returns one document with the pages in order, each as large as its trim size. Errors are: no page, a face that
// is not known, a picture that cannot be decoded or is a JPEG in CMYK (ErrCMYK).
func (w *Writer) Write(pages []page.Page, meta Meta) ([]byte, error) {
	if len(pages) == 0 {
		return nil, fmt.Errorf("pdf: no pages")
	}
	if meta.Date.IsZero() {
		meta.Date = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	f := &document{images: map[[sha256.Size]byte]string{}}
	f.Fpdf = gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: points(&pages[0], pages[0].Width), Ht: points(&pages[0], pages[0].Height)}})
	f.SetCatalogSort(true)
	f.SetCreationDate(meta.Date)
	f.SetModificationDate(meta.Date)
	f.SetProducer("fanshi", true)
	f.SetTitle(meta.Title, true)
	f.SetAuthor(meta.Author, true)
	f.SetSubject(meta.Subject, true)
	f.SetKeywords(meta.Keywords, true)
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	for i := range pages {
		p := &pages[i]
		f.AddPageFormat("P", gofpdf.SizeType{Wd: points(p, p.Width), Ht: points(p, p.Height)})
		c := content{w: w, f: f, page: p, scale: points(p, 1)}
		if err := c.write(); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return out.Bytes(), nil
}

// points converts a length of the page to PostScript points: 72 to the inch on paper, 0.75 to a pixel of a slide.
func points(p *page.Page, l page.Length) float64 {
	if p.Unit == page.Pixel64 {
		return float64(l) / 64 * 0.75
	}
	return float64(l) / 1000 / 25.4 * 72
}

// content writes the operators of one page.
type content struct {
	w     *Writer
	f     *document
	page  *page.Page
	scale float64 // points to one unit of the page
	buf   []byte
	fills *page.Color // fill colour in force, nil if unknown
}

func (c *content) write() error {
	c.op("q")
	c.matrix(c.scale, 0, 0, -c.scale, 0, points(c.page, c.page.Height))
	for _, m := range c.page.Marks {
		if err := c.mark(m); err != nil {
			return err
		}
	}
	c.op("Q")
	c.flush()
	return nil
}

// flush hands what has been written to gofpdf.
func (c *content) flush() {
	c.f.RawWriteStr(string(bytes.TrimRight(c.buf, "\n")))
	c.buf = c.buf[:0]
}

func (c *content) mark(m page.Mark) error {
	switch m := m.(type) {
	case *page.Fill:
		return c.fill(m)
	case *page.Stroke:
		c.stroke(m)
	case *page.Text:
		return c.text(m)
	case *page.Code:
		c.code(m)
	case *page.Image:
		return c.image(m)
	case *page.Group:
		return c.group(m)
	default:
		return fmt.Errorf("pdf: unknown mark %T", m)
	}
	return nil
}

func (c *content) op(s string) { c.buf = append(append(c.buf, s...), '\n') }

// rounded writes v with at most the given number of decimals.
func (c *content) rounded(v float64, decimals int) { c.buf = appendRounded(c.buf, v, decimals) }

func appendRounded(buf []byte, v float64, decimals int) []byte {
	buf = strconv.AppendFloat(buf, v, 'f', decimals, 64)
	if decimals > 0 {
		for buf[len(buf)-1] == '0' {
			buf = buf[:len(buf)-1]
		}
		if buf[len(buf)-1] == '.' {
			buf = buf[:len(buf)-1]
		}
	}
	return append(buf, ' ')
}

func (c *content) length(l page.Length) {
	c.buf = append(strconv.AppendInt(c.buf, int64(l), 10), ' ')
}

func (c *content) matrix(a, b, d, e, x, y float64) {
	for _, v := range [6]float64{a, b, d, e, x, y} {
		c.rounded(v, 9)
	}
	c.op("cm")
}

// color writes a colour and the operator that sets it: rg for fills, RG for strokes; not if the fill colour is in force
// already. It is the one place where a colour of a page becomes ink.
func (c *content) color(col page.Color, operator string) {
	if operator == "rg" {
		if c.fills != nil && *c.fills == col {
			return
		}
		c.fills = &col
	}
	for _, v := range [3]uint8{col.R, col.G, col.B} {
		c.buf = append(c.buf, components[v]...)
	}
	c.op(operator)
}

// components are a colour's 256 values as operands: four decimals keep 8 bits.
var components = func() (t [256][]byte) {
	for i := range t {
		t[i] = appendRounded(nil, float64(i)/255, 4)
	}
	return t
}()

func (c *content) path(p *page.Path) {
	i := 0
	for _, op := range p.Ops {
		n, name := 1, "m"
		switch op {
		case page.LineTo:
			name = "l"
		case page.CubicTo:
			n, name = 3, "c"
		case page.Close:
			n, name = 0, "h"
		}
		for _, q := range p.Points[i : i+n] {
			c.length(q.X)
			c.length(q.Y)
		}
		i += n
		c.op(name)
	}
}

func (c *content) fill(m *page.Fill) error {
	if len(m.Path.Points) == 0 {
		return nil
	}
	switch paint := m.Paint.(type) {
	case page.Color:
		c.solid(m, paint)
	case *page.LinearGradient:
		c.gradient(m, paint)
	default:
		return fmt.Errorf("pdf: unknown paint %T", paint)
	}
	return nil
}

// solid fills a path with one colour.
func (c *content) solid(m *page.Fill, col page.Color) {
	c.color(col, "rg")
	c.path(&m.Path)
	if m.EvenOdd {
		c.op("f*")
	} else {
		c.op("f")
	}
}

func (c *content) stroke(m *page.Stroke) {
	if m.Width <= 0 {
		return // in PDF a width of 0 is a hairline, in SVG it is nothing
	}
	c.color(m.Color, "RG")
	c.length(m.Width)
	c.op("w")
	c.length(page.Length(m.Cap))
	c.op("J")
	c.length(page.Length(m.Join))
	c.op("j")
	c.op("4 M") // SVG's miter limit; PDF's own default is 10
	c.buf = append(c.buf, '[')
	if slices.Max(append([]page.Length{0}, m.Dash...)) > 0 { // a pattern without length is an error in PDF, solid in SVG
		for _, d := range m.Dash {
			c.length(max(d, 0))
		}
	}
	c.op("] 0 d")
	c.path(&m.Path)
	c.op("S")
}

// code draws a QR code: its light ground with the quiet zone, and its dark modules merged into runs of a row.
func (c *content) code(m *page.Code) {
	ground := page.RectPath(m.Bounds())
	c.color(m.Light, "rg")
	c.path(&ground)
	c.op("f")
	c.color(m.Dark, "rg")
	for row := range m.Modules {
		for col := 0; col < m.Modules; {
			run := 0
			for col+run < m.Modules && m.Bits[row*m.Modules+col+run] {
				run++
			}
			if run > 0 {
				c.length(m.X + page.Length(col)*m.Module)
				c.length(m.Y + page.Length(row)*m.Module)
				c.length(page.Length(run) * m.Module)
				c.length(m.Module)
				c.op("re")
			}
			col += run + 1
		}
	}
	c.op("f")
}

// group draws marks turned as one piece, the clip with them.
func (c *content) group(m *page.Group) error {
	before := c.fills
	c.op("q")
	if m.Turns%4 != 0 {
		sin, cos := [4]float64{0, 1, 0, -1}[m.Turns&3], [4]float64{1, 0, -1, 0}[m.Turns&3]
		x, y := float64(m.CX), float64(m.CY)
		c.matrix(cos, sin, -sin, cos, x-cos*x+sin*y, y-sin*x-cos*y)
	}
	if m.Clip != nil {
		c.path(m.Clip)
		c.op("W n")
	}
	for _, inner := range m.Marks {
		if err := c.mark(inner); err != nil {
			return err
		}
	}
	c.op("Q")
	c.fills = before // Q brings the graphics state back
	return nil
}
