// Package page is a finished page: a size and the marks on it, each placed. Whatever could be decided has been
// decided (fonts, line breaks, sizes, colours); an exporter only draws. All lengths are integers in the page's Unit,
// x to the right and y downwards from the top left corner of the trim box.
package page

import (
	"math"
	"strconv"
	"strings"
)

// Unit is the length that one integer step stands for.
type Unit uint8

// A print sheet counts micrometres, a slide counts 1/64 of a device pixel.
const (
	Micrometre Unit = iota
	Pixel64
)

// PerCSSPixel returns how many steps make one CSS px: on print sheets 1 px = 25.4/96 mm (CSS Values 4, §6.2),
// on slides 1 px is one device pixel.
func (u Unit) PerCSSPixel() float64 {
	if u == Pixel64 {
		return 64
	}
	return 25400.0 / 96
}

// PerMillimetre returns how many steps make one millimetre.
func (u Unit) PerMillimetre() float64 {
	if u == Pixel64 {
		return 64 * 96 / 25.4
	}
	return 1000
}

// Measure writes lengths with their unit, for people: 297×420 mm, 1920×1080 px.
func (u Unit) Measure(lengths ...Length) string {
	per, name := 1000.0, " mm"
	if u == Pixel64 {
		per, name = 64, " px"
	}
	parts := make([]string, len(lengths))
	for i, l := range lengths {
		parts[i] = strconv.FormatFloat(float64(l)/per, 'f', -1, 64)
	}
	return strings.Join(parts, "×") + name
}

// Length is a distance in the page's Unit.
type Length int64

// Round returns the Length nearest to x, which is in the page's Unit.
func Round(x float64) Length { return Length(math.Round(x)) }

// Point is a place on the page.
type Point struct{ X, Y Length }

// Rect is a rectangle: its top left corner and its size.
type Rect struct{ X, Y, Width, Height Length }

// Right returns the x of the right edge.
func (r Rect) Right() Length { return r.X + r.Width }

// Bottom returns the y of the bottom edge.
func (r Rect) Bottom() Length { return r.Y + r.Height }

// Color is an sRGB colour. There is no transparency on a sheet: PDF/X-1a forbids it.
type Color struct{ R, G, B uint8 }

// Page is one finished page or slide.
type Page struct {
	Unit          Unit
	Width, Height Length // trim size
	Marks         []Mark // in painting order
}

// Mark is something drawn. The implementers are Fill, Stroke, Text, Code, Image and Group, all as pointers.
type Mark interface{ mark() }

// Fill fills a path by the non-zero winding rule.
type Fill struct {
	Path    Path
	Paint   Paint
	EvenOdd bool
}

// Stroke draws along a path.
type Stroke struct {
	Path  Path
	Width Length
	Color Color
	Cap   Cap
	Join  Join
	Dash  []Length // on, off, on …; empty means solid
}

// Cap is the shape of a stroke's ends.
type Cap uint8

// The caps of SVG 2 and PDF.
const (
	CapButt Cap = iota
	CapRound
	CapSquare
)

// Join is the shape of a stroke's corners.
type Join uint8

// The joins of SVG 2 and PDF.
const (
	JoinMiter Join = iota
	JoinRound
	JoinBevel
)

// Text is a run of glyphs of one face, size and colour. Source is the text that the run shows, in reading order,
// for round-trip checks and live text; Glyphs are placed one by one.
type Text struct {
	Face   string // font.Face.Key
	Size   Length // em size
	Color  Color
	Source string
	Glyphs []Glyph
}

// Glyph is one glyph of a Text, its origin on the page.
type Glyph struct {
	ID   uint32 // glyph index in the face
	X, Y Length // origin: on the baseline, or for an upright glyph of vertical text its baseline after shifting
	// Rotate turns the glyph a quarter clockwise about its origin (Latin in vertical text).
	Rotate bool
}

// Code is a QR code: Modules × Modules squares of side Module, row by row, true = dark, the quiet zone not included;
// (X, Y) is the top left corner of the first module. The light ground including the quiet zone is drawn here too.
type Code struct {
	X, Y      Length
	Module    Length // side of one module: on slides always a whole number of device pixels
	Modules   int
	QuietZone int // modules, 4 by ISO/IEC 18004
	Bits      []bool
	Dark      Color
	Light     Color
	Payload   string
}

// Bounds returns the code's rectangle including the quiet zone.
func (c *Code) Bounds() Rect {
	q := Length(c.QuietZone) * c.Module
	side := Length(c.Modules+2*c.QuietZone) * c.Module
	return Rect{c.X - q, c.Y - q, side, side}
}

// Image is a raster picture, drawn to fill Rect. Data is the checked source file's bytes (PNG or JPEG).
type Image struct {
	Rect        Rect
	Data        []byte
	Format      string // "png", "jpeg"
	PixelWidth  int
	PixelHeight int
}

// Group draws its marks inside a clip, turned by quarter turns clockwise about (CX, CY).
type Group struct {
	Clip   *Path // nil: no clip
	Turns  int   // 0–3 quarter turns clockwise
	CX, CY Length
	Marks  []Mark
}

func (*Fill) mark()   {}
func (*Stroke) mark() {}
func (*Text) mark()   {}
func (*Code) mark()   {}
func (*Image) mark()  {}
func (*Group) mark()  {}

// Paint is what fills a path. The implementers are Color and *LinearGradient.
type Paint interface{ paint() }

// LinearGradient runs from (X1, Y1) to (X2, Y2), beyond its ends in the colours of its end stops.
type LinearGradient struct {
	X1, Y1, X2, Y2 Length
	Stops          []Stop
}

// Stop is a colour at an offset of 0 to 1 along a gradient.
type Stop struct {
	Offset float64
	Color  Color
}

func (Color) paint()           {}
func (*LinearGradient) paint() {}

// Walk calls visit for every mark of the page in painting order, groups before their members.
func (p *Page) Walk(visit func(Mark)) { walk(p.Marks, visit) }

func walk(marks []Mark, visit func(Mark)) {
	for _, m := range marks {
		visit(m)
		if g, ok := m.(*Group); ok {
			walk(g.Marks, visit)
		}
	}
}

// Codes returns the codes on the page, in painting order.
func (p *Page) Codes() (codes []*Code) {
	p.Walk(func(m Mark) {
		if code, ok := m.(*Code); ok {
			codes = append(codes, code)
		}
	})
	return codes
}

// SmallestText returns the text of the least em size on the page, the first of equals; nil on a page without text. Marks
// of emphasis, whose source is empty, are no text.
func (p *Page) SmallestText() *Text {
	var smallest *Text
	p.Walk(func(m Mark) {
		if t, ok := m.(*Text); ok && strings.TrimSpace(t.Source) != "" && (smallest == nil || t.Size < smallest.Size) {
			smallest = t
		}
	})
	return smallest
}
