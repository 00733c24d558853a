package font

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"sync/atomic"
	"testing"

	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// TestSubset: a subset is a font that go-text reads, with the outlines and advances of its source.
func TestSubset(t *testing.T) {
	for _, c := range []struct {
		file      string
		tolerance float64 // of extreme points, in thousandths of an em
	}{{"../../themes/alert/fonts/NotoSansSC_900Black.ttf", 0.51}, {"../../themes/alert/fonts/Unifont.woff", 0.51}, {"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2}} {
		data, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Parse(c.file, data, 0, 900)
		if err != nil {
			t.Fatal(err)
		}
		var gids []uint32
		for _, r := range "凡是不转账，96110 Agj（都是诈骗！）" {
			gid, ok := f.GlyphID(r)
			if !ok {
				t.Fatalf("%s lacks %c", c.file, r)
			}
			gids = append(gids, gid)
		}
		s := parseSubset(t, f.Subset(gids))
		for i, gid := range gids {
			sub := uint32(i + 1)
			if s.Advance(sub) != f.Advance(gid) {
				t.Errorf("%s glyph %d: advance %d, want %d", c.file, gid, s.Advance(sub), f.Advance(gid))
			}
			want, got := f.Outline(gid), s.Outline(sub)
			if want.Empty() != got.Empty() {
				t.Fatalf("%s glyph %d: empty %v, want %v", c.file, gid, got.Empty(), want.Empty())
			}
			if want.Empty() {
				continue
			}
			limit := c.tolerance * float64(f.UnitsPerEm()) / 1000
			if a, b := area(want), area(got); math.Abs(a-b) > 0.003*math.Abs(a)+float64(f.UnitsPerEm()) {
				t.Errorf("%s glyph %d: area %v, want %v", c.file, gid, b, a)
			}
			for _, d := range []float32{extreme(want, false) - extreme(got, false), extreme(want, true) - extreme(got, true)} {
				if math.Abs(float64(d)) > limit+0.5 {
					t.Errorf("%s glyph %d: extreme off by %v", c.file, gid, d)
				}
			}
		}
		if !s.Outline(0).Empty() {
			t.Error(".notdef draws something")
		}
	}
}

// parseSubset reads a subset with go-text, which wants a cmap: one without any character is added.
func parseSubset(t *testing.T, data []byte) *Face {
	t.Helper()
	var all []fontTable
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		from, size := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		table := data[from : from+size]
		if got, want := sum(table), binary.BigEndian.Uint32(entry[4:]); got != want && string(entry[:4]) != "head" {
			t.Errorf("checksum of %s is %x, want %x", entry[:4], got, want)
		}
		all = append(all, fontTable{string(entry[:4]), table})
	}
	if got := sum(data); got != 0xB1B0AFBA {
		t.Errorf("checksum of the file is %x", got)
	}
	cmap := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0} // format 12, no groups
	loaders, err := opentype.NewLoaders(bytes.NewReader(fontFile(append([]fontTable{{"cmap", cmap}}, all...))))
	if err != nil {
		t.Fatal(err)
	}
	ft, err := gotext.NewFont(loaders[0])
	if err != nil {
		t.Fatal(err)
	}
	return &Face{font: ft, face: gotext.NewFace(ft), glyphs: 100, outlines: make([]atomic.Pointer[Outline], 100), simples: make([]atomic.Pointer[simpleGlyph], 100)}
}

// area is the signed area of an outline, its curves drawn as 16 chords each.
func area(o *Outline) (a float64) {
	var pen, start Point
	line := func(to Point) {
		a += float64(pen.X)*float64(to.Y) - float64(to.X)*float64(pen.Y)
		pen = to
	}
	i := 0
	for _, op := range o.Ops {
		switch op {
		case MoveTo:
			line(start)
			pen, start = o.Points[i], o.Points[i]
			i++
		case LineTo:
			line(o.Points[i])
			i++
		case CubicTo:
			from, b, c, d := pen, o.Points[i], o.Points[i+1], o.Points[i+2]
			for k := 1; k <= 16; k++ {
				s := float32(k) / 16
				u := 1 - s
				line(Point{u*u*u*from.X + 3*u*u*s*b.X + 3*u*s*s*c.X + s*s*s*d.X, u*u*u*from.Y + 3*u*u*s*b.Y + 3*u*s*s*c.Y + s*s*s*d.Y})
			}
			i += 3
		}
	}
	line(start)
	return a / 2
}

// extreme is the highest point, or with right the rightmost one, of those on the curve.
func extreme(o *Outline, right bool) float32 {
	best := float32(math.Inf(-1))
	i := 0
	for _, op := range o.Ops {
		if op == CubicTo {
			i += 2
		}
		if right {
			best = max(best, o.Points[i].X)
		} else {
			best = max(best, o.Points[i].Y)
		}
		i++
	}
	return best
}
