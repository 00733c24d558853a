package page

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
)

// Identity is a hash of finished pages: the same for pages that draw the same marks in the same places, and another for any
// others. Of texts the glyphs count, and what they say. It says nothing of the file that the pages are written to.
func Identity(pages []Page) string {
	w := identity{sha256.New()}
	w.numbers(len(pages))
	for i := range pages {
		p := &pages[i]
		w.numbers(int(p.Unit))
		w.lengths(p.Width, p.Height)
		w.marks(p.Marks)
	}
	return hex.EncodeToString(w.Sum(nil))
}

// identity writes what pages draw into a hash. Every list and text is preceded by its length, every mark by its kind, so
// that no two pages give the same bytes.
type identity struct{ hash.Hash }

func (w identity) numbers(numbers ...int) {
	var b [8]byte
	for _, n := range numbers {
		binary.BigEndian.PutUint64(b[:], uint64(n))
		_, _ = w.Write(b[:]) // a hash never fails
	}
}

func (w identity) lengths(lengths ...Length) {
	for _, l := range lengths {
		w.numbers(int(l))
	}
}

func (w identity) text(s string) {
	w.numbers(len(s))
	_, _ = w.Write([]byte(s))
}

func (w identity) flag(b bool) {
	n := 0
	if b {
		n = 1
	}
	w.numbers(n)
}

func (w identity) color(c Color) { _, _ = w.Write([]byte{c.R, c.G, c.B}) }

func (w identity) path(p Path) {
	w.numbers(len(p.Ops))
	for _, op := range p.Ops {
		w.numbers(int(op))
	}
	w.numbers(len(p.Points))
	for _, point := range p.Points {
		w.lengths(point.X, point.Y)
	}
	w.lengths(p.Box.X, p.Box.Y, p.Box.Width, p.Box.Height)
}

func (w identity) marks(marks []Mark) {
	w.numbers(len(marks))
	for _, m := range marks {
		w.text(fmt.Sprintf("%T", m))
		w.mark(m)
	}
}

func (w identity) mark(m Mark) {
	switch m := m.(type) {
	case *Fill:
		w.path(m.Path)
		w.paint(m.Paint)
		w.flag(m.EvenOdd)
	case *Stroke:
		w.path(m.Path)
		w.lengths(m.Width)
		w.color(m.Color)
		w.numbers(int(m.Cap), int(m.Join), len(m.Dash))
		w.lengths(m.Dash...)
	case *Text:
		w.glyphs(m)
	case *Code:
		w.lengths(m.X, m.Y, m.Module)
		w.numbers(m.Modules, m.QuietZone, len(m.Bits))
		for _, bit := range m.Bits {
			w.flag(bit)
		}
		w.color(m.Dark)
		w.color(m.Light)
		w.text(m.Payload)
	case *Image:
		w.lengths(m.Rect.X, m.Rect.Y, m.Rect.Width, m.Rect.Height)
		w.text(string(m.Data))
		w.text(m.Format)
		w.numbers(m.PixelWidth, m.PixelHeight)
	case *Group:
		w.flag(m.Clip != nil)
		if m.Clip != nil {
			w.path(*m.Clip)
		}
		w.numbers(m.Turns)
		w.lengths(m.CX, m.CY)
		w.marks(m.Marks)
	}
}

func (w identity) glyphs(t *Text) {
	w.text(t.Face)
	w.lengths(t.Size)
	w.color(t.Color)
	w.text(t.Source)
	w.numbers(len(t.Glyphs))
	for _, g := range t.Glyphs {
		w.numbers(int(g.ID))
		w.lengths(g.X, g.Y)
		w.flag(g.Rotate)
	}
}

func (w identity) paint(p Paint) {
	w.text(fmt.Sprintf("%T", p))
	switch p := p.(type) {
	case Color:
		w.color(p)
	case *LinearGradient:
		w.lengths(p.X1, p.Y1, p.X2, p.Y2)
		w.numbers(len(p.Stops))
		for _, s := range p.Stops {
			w.numbers(int(math.Float64bits(s.Offset)))
			w.color(s.Color)
		}
	}
}
