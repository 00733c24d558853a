package font

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"testing"
)

// decoded reads a simple glyph as OpenType describes it (glyf, "Simple Glyph Description"), and how many bytes it takes.
func decoded(t *testing.T, data []byte) (box [4]int, q quadratic, size int) {
	t.Helper()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(data[at:])) }
	i16 := func(at int) int { return int(int16(u16(at))) }
	contours := i16(0)
	for i := range box {
		box[i] = i16(2 + 2*i)
	}
	at := 10
	for range contours {
		q.ends = append(q.ends, u16(at))
		at += 2
	}
	if n := u16(at); n != 0 {
		t.Fatalf("%d bytes of instructions", n)
	}
	at += 2
	count := q.ends[len(q.ends)-1] + 1
	var flags []byte
	for len(flags) < count {
		flag, times := data[at], 1
		at++
		if flag&8 != 0 {
			times += int(data[at])
			at++
		}
		for range times {
			flags = append(flags, flag)
		}
	}
	if len(flags) != count {
		t.Fatalf("%d flags of %d points", len(flags), count)
	}
	axis := func(short, same byte) (out []int) {
		v := 0
		for _, flag := range flags {
			switch {
			case flag&short != 0 && flag&same != 0:
				v += int(data[at])
				at++
			case flag&short != 0:
				v -= int(data[at])
				at++
			case flag&same == 0:
				v += i16(at)
				at += 2
			}
			out = append(out, v)
		}
		return out
	}
	xs, ys := axis(2, 16), axis(4, 32)
	for i := range flags {
		q.points = append(q.points, quadPoint{float32(xs[i]), float32(ys[i]), flags[i]&1 != 0})
	}
	return box, q, at
}

// TestGlyphBytes: a glyph reads back as it was, steps of every size and runs of equal points of every length among it, in as many
// bytes as it needs.
func TestGlyphBytes(t *testing.T) {
	var glyphs []quadratic
	var sizes []int
	for _, d := range []float32{0, 1, -1, 255, 256, -255, -256, 3000, -3000} {
		for _, e := range []float32{0, 7, -300} {
			glyphs = append(glyphs, quadratic{points: []quadPoint{{10, 20, true}, {10 + d, 20 + e, false}, {10, 20, true}}, ends: []int{2}})
			sizes = append(sizes, 0)
		}
	}
	for _, n := range []int{1, 2, 3, 4, 255, 256, 257, 258, 512, 513} {
		var q quadratic
		for i := range n {
			q.points = append(q.points, quadPoint{float32(i + 1), 0, true})
		}
		q.ends = []int{n - 1}
		flags := map[int]int{1: 1, 2: 2, 3: 2, 4: 2, 255: 2, 256: 2, 257: 3, 258: 4, 512: 4, 513: 5}[n]
		glyphs, sizes = append(glyphs, q), append(sizes, 14+flags+n)
	}
	glyphs, sizes = append(glyphs, quadratic{points: []quadPoint{{-5, -6, true}, {7, 8, true}, {100, 0, false}, {0, 0, true}}, ends: []int{1, 3}}), append(sizes, 0)
	for i, q := range glyphs {
		b := q.bounds()
		data := q.append([]byte("before"), b)
		box, got, size := decoded(t, data[len("before"):])
		if fmt.Sprint(got) != fmt.Sprint(q) || box != [4]int{b.minX, b.minY, b.maxX, b.maxY} || size != len(data)-len("before") || string(data[:6]) != "before" {
			t.Errorf("%v became %v in %v", q, got, box)
		}
		for _, p := range q.points {
			if int(p.x) < b.minX || int(p.x) > b.maxX || int(p.y) < b.minY || int(p.y) > b.maxY {
				t.Errorf("%v lies outside %+v", p, b)
			}
		}
		if sizes[i] > 0 && size != sizes[i] {
			t.Errorf("%d points take %d bytes, want %d", len(q.points), size, sizes[i])
		}
	}
	pair := quadratic{points: []quadPoint{{1, 0, true}, {2, 0, true}}, ends: []int{1}}
	if data := pair.append(nil, pair.bounds()); data[14] != data[15] || data[14]&8 != 0 { // three are the first that are worth a count
		t.Errorf("two equal points are %v", data[14:])
	}
	if got := (&quadratic{}).append([]byte("x"), bounds{}); string(got) != "x" {
		t.Errorf("an empty glyph is %q", got)
	}
}

// TestContours: a contour that returns to its start says so once, points that others imply are left out, and less than two points
// are no contour.
func TestContours(t *testing.T) {
	on := func(x, y float32) quadPoint { return quadPoint{x, y, true} }
	off := func(x, y float32) quadPoint { return quadPoint{x, y, false} }
	for name, c := range map[string]struct{ in, want []quadPoint }{
		"nothing": {nil, nil}, "a point": {[]quadPoint{on(1, 1)}, nil}, "a point twice": {[]quadPoint{on(1, 1), on(1, 1)}, nil},
		"two points":         {[]quadPoint{on(1, 1), on(2, 1)}, []quadPoint{on(1, 1), on(2, 1)}},
		"closed":             {[]quadPoint{on(1, 1), on(2, 1), on(2, 2), on(1, 1)}, []quadPoint{on(1, 1), on(2, 1), on(2, 2)}},
		"closed off":         {[]quadPoint{on(1, 1), on(2, 1), off(1, 1)}, []quadPoint{on(1, 1), on(2, 1), off(1, 1)}},
		"begun off":          {[]quadPoint{off(1, 1), on(2, 1), on(1, 1)}, []quadPoint{off(1, 1), on(2, 1), on(1, 1)}},
		"other y":            {[]quadPoint{on(1, 1), on(2, 1), on(1, 2)}, []quadPoint{on(1, 1), on(2, 1), on(1, 2)}},
		"other x":            {[]quadPoint{on(1, 1), on(2, 5), on(2, 1)}, []quadPoint{on(1, 1), on(2, 5), on(2, 1)}},
		"implied":            {[]quadPoint{on(0, 0), off(2, 0), on(3, 1), off(4, 2), on(9, 9)}, []quadPoint{on(0, 0), off(2, 0), off(4, 2), on(9, 9)}},
		"implied first":      {[]quadPoint{on(3, 1), off(4, 2), on(9, 9), off(2, 0)}, []quadPoint{off(4, 2), on(9, 9), off(2, 0)}},
		"not half-way in x":  {[]quadPoint{on(0, 0), off(2, 0), on(2, 1), off(4, 2), on(9, 9)}, []quadPoint{on(0, 0), off(2, 0), on(2, 1), off(4, 2), on(9, 9)}},
		"not half-way in y":  {[]quadPoint{on(0, 0), off(2, 0), on(3, 2), off(4, 2), on(9, 9)}, []quadPoint{on(0, 0), off(2, 0), on(3, 2), off(4, 2), on(9, 9)}},
		"between on and off": {[]quadPoint{on(2, 0), on(3, 1), off(4, 2), on(9, 9)}, []quadPoint{on(2, 0), on(3, 1), off(4, 2), on(9, 9)}},
		"between off and on": {[]quadPoint{on(9, 9), off(2, 0), on(3, 1), on(4, 2)}, []quadPoint{on(9, 9), off(2, 0), on(3, 1), on(4, 2)}},
		"a control half-way": {[]quadPoint{off(2, 0), off(3, 1), off(4, 2)}, []quadPoint{off(2, 0), off(3, 1), off(4, 2)}},
	} {
		var q quadratic
		q.close([]quadPoint{on(50, 50), on(60, 60)})
		q.close(c.in)
		ends := []int{1, 1 + len(c.want)}
		if c.want == nil {
			ends = ends[:1]
		}
		if !slices.Equal(q.points[2:], c.want) || !slices.Equal(q.ends, ends) {
			t.Errorf("%s: %v, ends %v", name, q.points[2:], q.ends)
		}
	}
}

// TestCurves: a cubic curve becomes as few quadratic ones as stay within the tolerance, end to end.
func TestCurves(t *testing.T) {
	arch := [4]Point{{0, 0}, {0, 100}, {100, 100}, {100, 0}} // 9.62 from one quadratic
	for _, c := range []struct {
		cubic     [4]Point
		tolerance float64
		pieces    int
	}{{arch, 10, 1}, {arch, 9.7, 1}, {arch, 9.6, 2}, {arch, 1.21, 2}, {arch, 1.19, 3}, {arch, 0.36, 3}, {arch, 0.35, 4}, {[4]Point{{0, 0}, {0, 0}, {90, 0}, {90, 0}}, 4, 2},
		{[4]Point{{0, 0}, {10, 10}, {20, 20}, {30, 30}}, 0.1, 1}, {[4]Point{{0, 0}, {0, 100}, {0, -100}, {0, 60}}, 40, 1}, {[4]Point{{5, 5}, {105, 5}, {-95, 65}, {5, 65}}, 0.5, 4}} {
		got := quadraticsOf(c.cubic, c.tolerance)
		if len(got) != 2*c.pieces {
			t.Errorf("%v within %v: %d pieces, want %d", c.cubic, c.tolerance, len(got)/2, c.pieces)
		}
		if end := got[len(got)-1]; end != (quadPoint{c.cubic[3].X, c.cubic[3].Y, true}) {
			t.Errorf("%v ends at %v", c.cubic, end)
		}
		worst, pen := 0.0, quadPoint{c.cubic[0].X, c.cubic[0].Y, true}
		for i := 0; i < len(got); i += 2 {
			control, to := got[i], got[i+1]
			if control.on || !to.on {
				t.Fatalf("%v: %v", c.cubic, got)
			}
			for step := range 11 {
				s := float64(step) / 10
				blend := func(a, b, c float32) float64 {
					return (1-s)*(1-s)*float64(a) + 2*s*(1-s)*float64(b) + s*s*float64(c)
				}
				x, y := blend(pen.x, control.x, to.x), blend(pen.y, control.y, to.y)
				at := (float64(i/2) + s) / float64(c.pieces)
				cubic := func(a, b, c, d float32) float64 {
					u := 1 - at
					return u*u*u*float64(a) + 3*u*u*at*float64(b) + 3*u*at*at*float64(c) + at*at*at*float64(d)
				}
				worst = max(worst, math.Hypot(x-cubic(c.cubic[0].X, c.cubic[1].X, c.cubic[2].X, c.cubic[3].X), y-cubic(c.cubic[0].Y, c.cubic[1].Y, c.cubic[2].Y, c.cubic[3].Y)))
			}
			pen = to
		}
		if worst > c.tolerance+0.01 {
			t.Errorf("%v within %v: off by %v", c.cubic, c.tolerance, worst)
		}
	}
}

// TestTablesOfSubsets: what the tables of a subset say is so: sizes, boxes, extremes, and how to search the directory.
func TestTablesOfSubsets(t *testing.T) {
	f := load(t, themeFonts+"NotoSansSC_400Regular.ttf", 0, 400)
	var gids []uint32
	for _, r := range "凡 是96y，（" {
		gid, _ := f.GlyphID(r)
		gids = append(gids, gid)
	}
	data := f.Subset(gids)
	tables := map[string][]byte{}
	u16 := func(b []byte, at int) int { return int(binary.BigEndian.Uint16(b[at:])) }
	i16 := func(b []byte, at int) int { return int(int16(u16(b, at))) }
	u32 := func(b []byte, at int) int { return int(binary.BigEndian.Uint32(b[at:])) }
	for i := range u16(data, 4) {
		entry := data[12+16*i:]
		if u32(entry, 8)%4 != 0 {
			t.Errorf("%s begins at %d", entry[:4], u32(entry, 8))
		}
		tables[string(entry[:4])] = data[u32(entry, 8):][:u32(entry, 12)]
	}
	if got := []int{u32(data, 0), u16(data, 4), u16(data, 6), u16(data, 8), u16(data, 10)}; !slices.Equal(got, []int{0x10000, 6, 64, 2, 32}) {
		t.Errorf("the directory begins with %v", got)
	}
	if got := fontFile([]fontTable{{"head", make([]byte, 54)}, {"zzzz", []byte("abcde")}}); len(got) != 12+32+56+8 || string(got[100:]) != "abcde\x00\x00\x00" || sum(got) != 0xB1B0AFBA {
		t.Errorf("%d bytes, checksum %x", len(got), sum(got))
	}
	head, hhea, maxp, hmtx, loca, glyf := tables["head"], tables["hhea"], tables["maxp"], tables["hmtx"], tables["loca"], tables["glyf"]
	count, points, contours, widest := len(gids)+1, 0, 0, 0
	box := [4]int{math.MaxInt, math.MaxInt, math.MinInt, math.MinInt}
	if len(hmtx) != 4*count || len(loca) != 4*(count+1) || u32(loca, 4*count) != len(glyf) || u32(loca, 0) != 0 || u32(loca, 4) != 0 {
		t.Fatalf("hmtx %d, loca %d bytes, up to %d of %d", len(hmtx), len(loca), u32(loca, 4*count), len(glyf))
	}
	if u16(hmtx, 0) != f.UnitsPerEm() || u16(hmtx, 2) != 0 {
		t.Errorf(".notdef is %d wide", u16(hmtx, 0))
	}
	for i, gid := range gids {
		at := 4 * (i + 1)
		widest = max(widest, f.Advance(gid))
		from, to := u32(loca, at), u32(loca, at+4)
		if u16(hmtx, at) != f.Advance(gid) || from%2 != 0 {
			t.Errorf("glyph %d: %d wide, at %d", gid, u16(hmtx, at), from)
		}
		if from == to {
			if !f.Outline(gid).Empty() || i16(hmtx, at+2) != 0 {
				t.Errorf("glyph %d is lost", gid)
			}
			continue
		}
		b, q, size := decoded(t, glyf[from:to])
		if size != to-from && size != to-from-1 {
			t.Errorf("glyph %d takes %d of %d bytes", gid, size, to-from)
		}
		if i16(hmtx, at+2) != b[0] {
			t.Errorf("glyph %d begins at %d, not %d", gid, b[0], i16(hmtx, at+2))
		}
		points, contours = max(points, len(q.points)), max(contours, len(q.ends))
		box = [4]int{min(box[0], b[0]), min(box[1], b[1]), max(box[2], b[2]), max(box[3], b[3])}
	}
	if got := []int{u32(head, 0), u32(head, 12), u16(head, 18), i16(head, 36), i16(head, 38), i16(head, 40), i16(head, 42), u16(head, 46), u16(head, 48), u16(head, 50), len(head)}; !slices.Equal(got, []int{0x10000, 0x5F0F3CF5, f.UnitsPerEm(), box[0], box[1], box[2], box[3], 8, 2, 1, 54}) {
		t.Errorf("head %v, box %v", got, box)
	}
	if got := []int{u32(hhea, 0), i16(hhea, 4), i16(hhea, 6), i16(hhea, 8), u16(hhea, 10), i16(hhea, 16), i16(hhea, 18), u16(hhea, 34), len(hhea)}; !slices.Equal(got, []int{0x10000, f.Ascent(), -f.Descent(), f.LineGap(), max(widest, 0), box[2], 1, count, 36}) {
		t.Errorf("hhea %v", got)
	}
	if got := []int{u32(maxp, 0), u16(maxp, 4), u16(maxp, 6), u16(maxp, 8), u16(maxp, 14), len(maxp)}; !slices.Equal(got, []int{0x10000, count, points, contours, 2, 32}) {
		t.Errorf("maxp %v, want %d points, %d contours", got, points, contours)
	}
}

// TestBoxes joined: what draws nothing does not count, and the first box counts whole.
func TestBoxes(t *testing.T) {
	var b bounds
	b.join(bounds{-9, -9, 9, 9, true}, false)
	if b.some {
		t.Errorf("%+v", b)
	}
	b.join(bounds{3, 4, 5, 6, true}, true)
	if b != (bounds{3, 4, 5, 6, true}) {
		t.Errorf("%+v", b)
	}
	b.join(bounds{1, 5, 4, 9, true}, true)
	b.join(bounds{3, 2, 8, 6, true}, true)
	if b != (bounds{1, 2, 8, 9, true}) {
		t.Errorf("%+v", b)
	}
}
