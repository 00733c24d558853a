// Package pdf writes finished pages as PDF 1.4 with vector outlines for all text, as a print shop wants them (转曲).
//
// gofpdf is only a pen here (docs/dependencies.md): it makes the file's skeleton, the operators are ours, and a finishing
// pass over its bytes (finish.go) adds what it cannot: page boxes in order, glyphs as form XObjects that are compressed
// once for all documents, shadings and pictures in process colours, overprint, the output intent and the file's
// identifier. Every page starts with one matrix that turns the page's integer units, y downwards, into points, so that
// lengths are written as the integers they are. There is no transparency. The bytes depend on the pages and on Meta only.
//
// Write makes a file in RGB. WritePress makes one for a print shop, oriented at PDF/X-1a:2003 (ISO 15930-4): CMYK only,
// trim and bleed boxes, printer's marks, one output intent by its registered name. WriteLive makes one to be read.
package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
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

// Writer writes documents and keeps the outlines of the glyphs and the pictures it has met. It is safe for concurrent use.
type Writer struct {
	faces FaceSource
	mu    sync.RWMutex
	forms map[glyphKey]*form
	bytes int // in forms

	pictures    map[pictureKey][]byte
	pictureSize int

	programs    map[[sha256.Size]byte]fontStreams // by what they hold
	programSize int

	contents    map[string][]byte // streams of pages, by their operators
	contentSize int
}

// NewWriter makes a Writer for texts in the given faces.
func NewWriter(faces FaceSource) *Writer {
	return &Writer{faces: faces, forms: map[glyphKey]*form{}, pictures: map[pictureKey][]byte{},
		programs: map[[sha256.Size]byte]fontStreams{}, contents: map[string][]byte{}}
}

// Write returns one document in RGB with the pages in order, each as large as its trim size. Errors are: no page, a face
// that is not known, a picture that cannot be decoded or is a JPEG in CMYK (ErrCMYK).
func (w *Writer) Write(pages []page.Page, meta Meta) ([]byte, error) {
	return w.write(plain(pages), meta, kind{})
}

// WriteLive returns one document in RGB whose text is text: to be selected, searched, copied and read aloud. Its fonts
// are subsets of the glyphs in use; QR codes are links to what they say, and every page that has a title has a bookmark.
// Titles may be shorter than pages. The errors are those of Write.
func (w *Writer) WriteLive(pages []page.Page, meta Meta, titles []string) ([]byte, error) {
	return w.write(plain(pages), meta, kind{live: true, titles: titles})
}

// WritePress returns one document for a print shop. Besides the errors of Write there is one for a colour that the
// sheet's separation does not know.
func (w *Writer) WritePress(sheets []page.PressSheet, meta Meta) ([]byte, error) {
	return w.write(sheets, meta, kind{press: true})
}

// kind says what sort of file is written.
type kind struct {
	press, live bool
	titles      []string // of pages, live
}

// plain are pages as sheets without bleed and marks.
func plain(pages []page.Page) []page.PressSheet {
	sheets := make([]page.PressSheet, len(pages))
	for i, p := range pages {
		sheets[i] = page.PressSheet{Page: p, Media: page.Rect{Width: p.Width, Height: p.Height}, Ratio: 1}
	}
	return sheets
}

func (w *Writer) write(sheets []page.PressSheet, meta Meta, k kind) ([]byte, error) {
	if len(sheets) == 0 {
		return nil, fmt.Errorf("pdf: no pages")
	}
	if meta.Date.IsZero() {
		meta.Date = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	d := newDocument(w, k.press)
	f := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: mediaSize(&sheets[0])})
	f.SetCatalogSort(true)
	f.SetCompression(false) // finish compresses
	f.SetCreationDate(meta.Date)
	f.SetModificationDate(meta.Date)
	f.SetProducer("fanshi", true)
	f.SetTitle(meta.Title, true)
	f.SetAuthor(meta.Author, true)
	f.SetSubject(meta.Subject, true)
	f.SetKeywords(meta.Keywords, true)
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	for i := range sheets {
		c := content{w: w, d: d, sheet: &sheets[i], press: k.press, live: k.live}
		if err := c.write(); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		f.AddPageFormat("P", mediaSize(&sheets[i]))
		d.contents = append(d.contents, c.streams())
		d.boxes = append(d.boxes, boxes(&sheets[i], k.press))
		if k.live {
			link(f, &sheets[i])
			if i < len(k.titles) && k.titles[i] != "" {
				f.Bookmark(utf16(k.titles[i]), 0, 0)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return d.finish(out.Bytes())
}

// mediaSize is the size of a sheet's medium in points.
func mediaSize(s *page.PressSheet) gofpdf.SizeType {
	k := perUnit(s)
	return gofpdf.SizeType{Wd: float64(s.Media.Width) * k, Ht: float64(s.Media.Height) * k}
}

// perUnit is how many points one unit of the page measures in the file: 72 to the inch on paper, divided by the drawing
// ratio, and 0.75 to a pixel of a slide.
func perUnit(s *page.PressSheet) float64 {
	if s.Page.Unit == page.Pixel64 {
		return 0.75 / 64
	}
	return 72 / 25.4 / 1000 / float64(max(s.Ratio, 1))
}

// boxes writes the trim and bleed boxes of a page object, in points from the bottom left of the medium.
func boxes(s *page.PressSheet, press bool) []byte {
	if !press {
		return nil
	}
	k := perUnit(s)
	var buf []byte
	for _, b := range []struct {
		name string
		rect page.Rect
	}{{"TrimBox", s.Trim}, {"BleedBox", s.Bleed}} {
		buf = append(append(append(buf, '/'), b.name...), " ["...)
		for _, v := range []page.Length{b.rect.X - s.Media.X, s.Media.Bottom() - b.rect.Bottom(), b.rect.Right() - s.Media.X, s.Media.Bottom() - b.rect.Y} {
			buf = appendRounded(buf, float64(v)*k, 4)
		}
		buf = append(buf, "]\n"...)
	}
	return buf
}

// content writes the operators of one page.
type content struct {
	w         *Writer
	d         *document
	sheet     *page.PressSheet
	press     bool
	live      bool
	plates    bool // printer's marks are being drawn: on all plates
	buf       []byte
	cuts      []int  // where streams of it end
	inForce   string // operands and operator of the fill colour in force; empty if unknown
	overprint bool   // in force
	err       error  // the first colour without inks
}

func (c *content) write() error {
	k, s := perUnit(c.sheet), c.sheet
	c.op("q")
	c.matrix(k, 0, 0, -k, -float64(s.Media.X)*k, float64(s.Media.Bottom())*k)
	if c.press { // nothing is drawn beyond the bleed but the marks
		clip := page.RectPath(s.Bleed)
		c.op("q")
		c.path(&clip)
		c.op("W n")
	}
	if err := c.marks(s.Page.Marks); err != nil {
		return err
	}
	if c.press {
		c.op("Q")
		c.inForce, c.overprint = "", false
		if err := c.marks(s.Slug); err != nil {
			return err
		}
		c.plates, c.inForce = true, ""
		if err := c.marks(s.PrinterMarks); err != nil {
			return err
		}
	}
	if s.Die != nil {
		c.die(s.Die)
	}
	c.op("Q")
	return c.err
}

func (c *content) marks(marks []page.Mark) error {
	for _, m := range marks {
		c.cut(alone(m))
		if err := c.mark(m); err != nil {
			return err
		}
		c.cut(alone(m))
	}
	return nil
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

// use says what a colour is for: black type is printed with other inks than black areas.
type use uint8

const (
	forText use = iota
	forArea
)

// color sets the colour of fills, or with stroke that of lines, unless it is in force already. It is the one place where
// a colour of a page becomes ink.
func (c *content) color(col page.Color, what use, stroke bool) {
	space := "rg"
	var operands []byte
	switch {
	case c.plates:
		operands, space = append(operands, "1 1 1 1 "...), "k"
	case c.press:
		operands, space = c.inks(col, what), "k"
	default:
		for _, v := range [3]uint8{col.R, col.G, col.B} {
			operands = append(operands, components[v]...)
		}
	}
	if stroke {
		c.op(string(operands) + strings.ToUpper(space))
		return
	}
	if set := string(operands) + space; set != c.inForce {
		c.inForce = set
		c.op(set)
	}
}

// inks returns the operands of a colour in process inks and switches overprint as it demands.
func (c *content) inks(col page.Color, what use) []byte {
	inks := c.sheet.Separation.Area
	if what == forText {
		inks = c.sheet.Separation.Text
	}
	ink, ok := inks[col]
	if !ok && c.err == nil {
		c.err = fmt.Errorf("pdf: the colour #%02x%02x%02x has no inks", col.R, col.G, col.B)
	}
	if ink.Overprint != c.overprint {
		c.overprint = ink.Overprint
		c.op(map[bool]string{true: "/Overprint gs", false: "/Knockout gs"}[ink.Overprint])
	}
	return inkOperands(ink.CMYK)
}

// inkOperands are the four inks as fractions.
func inkOperands(ink page.CMYK) (buf []byte) {
	for _, v := range [4]uint8{ink.C, ink.M, ink.Y, ink.K} {
		buf = appendRounded(buf, float64(v)/100, 2)
	}
	return buf
}

// components are a colour's 256 values as operands: four decimals keep 8 bits.
var components = func() (t [256][]byte) {
	for i := range t {
		t[i] = appendRounded(nil, float64(i)/255, 4)
	}
	return t
}()
