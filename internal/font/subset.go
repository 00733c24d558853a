package font

import (
	"encoding/binary"
	"math"

	gotext "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Subset returns a TrueType font with the given glyphs only, to be embedded in a PDF as the font program of a CIDFont
// with the identity mapping (ISO 32000-1, 9.7.4): glyph 0 is empty, glyph i+1 is gids[i]. It has the tables that such a
// program needs (head, hhea, hmtx, maxp, loca, glyf) and no hints. Quadratic outlines keep their points; cubic ones are
// approximated within a thousandth of an em, so that faces of every format can be embedded.
func (f *Face) Subset(gids []uint32) []byte {
	var glyf, loca, hmtx []byte
	var box bounds
	points, contours, widest := 0, 0, 0
	for i := range len(gids) + 1 {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyph, advance := emptyGlyph, f.unitsPerEm
		if i > 0 {
			glyph, advance = f.simple(gids[i-1]), f.Advance(gids[i-1])
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(advance))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(int16(glyph.box.minX)))
		if glyf = append(glyf, glyph.data...); len(glyf)%2 == 1 {
			glyf = append(glyf, 0)
		}
		box.join(glyph.box, glyph.points > 0)
		points, contours, widest = max(points, glyph.points), max(contours, glyph.contours), max(widest, advance)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	count := len(gids) + 1
	be := binary.BigEndian
	head := make([]byte, 54)
	be.PutUint32(head[0:], 0x00010000)
	be.PutUint32(head[12:], 0x5F0F3CF5)
	be.PutUint16(head[18:], uint16(f.unitsPerEm))
	for i, v := range []int{box.minX, box.minY, box.maxX, box.maxY} {
		be.PutUint16(head[36+2*i:], uint16(int16(v)))
	}
	be.PutUint16(head[46:], 8) // smallest readable size in px
	be.PutUint16(head[48:], 2) // mixed directions, the value of the specification
	be.PutUint16(head[50:], 1) // loca holds 32-bit offsets
	hhea := make([]byte, 36)
	be.PutUint32(hhea[0:], 0x00010000)
	be.PutUint16(hhea[4:], uint16(int16(f.ascent)))
	be.PutUint16(hhea[6:], uint16(int16(-f.descent)))
	be.PutUint16(hhea[8:], uint16(int16(f.lineGap)))
	be.PutUint16(hhea[10:], uint16(widest))
	be.PutUint16(hhea[16:], uint16(int16(box.maxX)))
	be.PutUint16(hhea[18:], 1) // caret: upright
	be.PutUint16(hhea[34:], uint16(count))
	maxp := make([]byte, 32)
	be.PutUint32(maxp[0:], 0x00010000)
	be.PutUint16(maxp[4:], uint16(count))
	be.PutUint16(maxp[6:], uint16(points))
	be.PutUint16(maxp[8:], uint16(contours))
	be.PutUint16(maxp[14:], 2) // zones
	return fontFile([]fontTable{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}})
}

// simpleGlyph is a glyph as the table glyf stores it. It is shared and must not be changed.
type simpleGlyph struct {
	data             []byte
	box              bounds
	points, contours int
}

var emptyGlyph = new(simpleGlyph)

// simple returns a glyph for the table glyf, made once and kept.
func (f *Face) simple(gid uint32) *simpleGlyph {
	if int64(gid) >= int64(len(f.simples)) {
		return emptyGlyph
	}
	slot := &f.simples[gid]
	if g := slot.Load(); g != nil {
		return g
	}
	q := f.quadratic(gid)
	g := &simpleGlyph{box: q.bounds(), points: len(q.points), contours: len(q.ends)}
	g.data = q.append(nil, g.box)
	slot.CompareAndSwap(nil, g)
	return slot.Load()
}

type fontTable struct {
	tag  string
	data []byte
}

// fontFile writes the table directory and the tables, which must be sorted by tag, with their checksums.
func fontFile(tables []fontTable) []byte {
	be := binary.BigEndian
	size := 12 + 16*len(tables)
	selector := int(math.Log2(float64(len(tables))))
	out := be.AppendUint32(nil, 0x00010000)
	out = be.AppendUint16(out, uint16(len(tables)))
	out = be.AppendUint16(out, uint16(16<<selector))
	out = be.AppendUint16(out, uint16(selector))
	out = be.AppendUint16(out, uint16(16*len(tables)-16<<selector))
	var body []byte
	head := 0
	for _, t := range tables {
		if t.tag == "head" {
			head = size + len(body)
		}
		out = append(out, t.tag...)
		out = be.AppendUint32(out, sum(t.data))
		out = be.AppendUint32(out, uint32(size+len(body)))
		out = be.AppendUint32(out, uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out = append(out, body...)
	be.PutUint32(out[head+8:], 0xB1B0AFBA-sum(out))
	return out
}

// sum is the checksum of OpenType: the sum of all 32-bit words.
func sum(data []byte) (s uint32) {
	for i := 0; i < len(data); i += 4 {
		var word [4]byte
		copy(word[:], data[i:])
		s += binary.BigEndian.Uint32(word[:])
	}
	return s
}

// quadratic is an outline as TrueType stores it: points on and off the curve, and where each contour ends.
type quadratic struct {
	points []quadPoint
	ends   []int // index of each contour's last point
}

type quadPoint struct {
	x, y float32
	on   bool
}

type bounds struct {
	minX, minY, maxX, maxY int
	some                   bool
}

func (b *bounds) join(o bounds, drawn bool) {
	if !drawn {
		return
	}
	if !b.some {
		*b = o
		b.some = true
		return
	}
	b.minX, b.minY, b.maxX, b.maxY = min(b.minX, o.minX), min(b.minY, o.minY), max(b.maxX, o.maxX), max(b.maxY, o.maxY)
}

// quadratic reads a glyph's outline. A point on the curve half-way between two points off it is left out: it is implied.
func (f *Face) quadratic(gid uint32) (q quadratic) {
	defer func() {
		if recover() != nil { // as in loadOutline
			q = quadratic{}
		}
	}()
	glyph, ok := f.face.GlyphDataOutline(gotext.GID(gid))
	if !ok {
		return quadratic{}
	}
	var contour []quadPoint
	add := func(p opentype.SegmentPoint, on bool) { contour = append(contour, quadPoint{p.X, p.Y, on}) }
	for _, s := range glyph.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			q.close(contour)
			contour = nil
			add(s.Args[0], true)
		case opentype.SegmentOpLineTo:
			add(s.Args[0], true)
		case opentype.SegmentOpQuadTo:
			add(s.Args[0], false)
			add(s.Args[1], true)
		case opentype.SegmentOpCubeTo:
			pen := contour[len(contour)-1]
			cubic := [4]Point{{pen.x, pen.y}, {s.Args[0].X, s.Args[0].Y}, {s.Args[1].X, s.Args[1].Y}, {s.Args[2].X, s.Args[2].Y}}
			contour = append(contour, quadraticsOf(cubic, float64(f.unitsPerEm)/1000)...)
		}
	}
	q.close(contour)
	return q
}

// close adds a contour; one of less than two points draws nothing.
func (q *quadratic) close(contour []quadPoint) {
	if n := len(contour); n > 1 && contour[0].on && contour[n-1].on && contour[0].x == contour[n-1].x && contour[0].y == contour[n-1].y {
		contour = contour[:n-1]
	}
	if len(contour) < 2 {
		return
	}
	for i, p := range contour {
		before, after := contour[(i+len(contour)-1)%len(contour)], contour[(i+1)%len(contour)]
		if p.on && !before.on && !after.on && p.x == (before.x+after.x)/2 && p.y == (before.y+after.y)/2 {
			continue
		}
		q.points = append(q.points, p)
	}
	q.ends = append(q.ends, len(q.points)-1)
}

// quadraticsOf approximates a cubic curve by quadratic ones that stay within a tolerance in font units, and returns
// their points but the first. The distance of a cubic to its quadratic is at most √3/36 · |d − 3c + 3b − a|, and falls
// with the third power of the number of pieces.
func quadraticsOf(c [4]Point, tolerance float64) []quadPoint {
	dx := float64(c[3].X - 3*c[2].X + 3*c[1].X - c[0].X)
	dy := float64(c[3].Y - 3*c[2].Y + 3*c[1].Y - c[0].Y)
	pieces := max(1, int(math.Ceil(math.Cbrt(math.Hypot(dx, dy)*math.Sqrt(3)/36/tolerance))))
	at := func(t float32) (p, tangent Point) {
		u := 1 - t
		blend := func(a, b, c, d float32) (v, derivative float32) {
			return u*u*u*a + 3*u*u*t*b + 3*u*t*t*c + t*t*t*d, 3 * (u*u*(b-a) + 2*u*t*(c-b) + t*t*(d-c))
		}
		p.X, tangent.X = blend(c[0].X, c[1].X, c[2].X, c[3].X)
		p.Y, tangent.Y = blend(c[0].Y, c[1].Y, c[2].Y, c[3].Y)
		return p, tangent
	}
	var out []quadPoint
	from, leaving := at(0)
	for i := 1; i <= pieces; i++ {
		to, arriving := at(float32(i) / float32(pieces))
		h := 1 / float32(pieces) / 4 // the mean of both ends' control points of a quadratic of that length
		out = append(out, quadPoint{(from.X+to.X)/2 + (leaving.X-arriving.X)*h, (from.Y+to.Y)/2 + (leaving.Y-arriving.Y)*h, false},
			quadPoint{to.X, to.Y, true})
		from, leaving = to, arriving
	}
	return out
}

func (q *quadratic) bounds() (b bounds) {
	for _, p := range q.points {
		x, y := round(p.x), round(p.y)
		b.join(bounds{x, y, x, y, true}, true)
	}
	return b
}

// The flags of a point in the glyf table.
const (
	onCurve     = 1 << iota
	shortX      // the difference to the point before takes one byte
	shortY      //
	repeated    // the next byte says how often the flag stands again
	positiveX   // with shortX the sign; without it: the same x as before
	positiveY   //
	maxRepeated = 255
)

// append writes the outline as a simple glyph; nothing for an empty one.
func (q *quadratic) append(out []byte, box bounds) []byte {
	if len(q.points) == 0 {
		return out
	}
	be := binary.BigEndian
	for _, v := range []int{len(q.ends), box.minX, box.minY, box.maxX, box.maxY} {
		out = be.AppendUint16(out, uint16(int16(v)))
	}
	for _, end := range q.ends {
		out = be.AppendUint16(out, uint16(end))
	}
	out = be.AppendUint16(out, 0) // no instructions
	var flags, xs, ys []byte
	x, y := 0, 0
	for _, p := range q.points {
		var flag byte
		if p.on {
			flag = onCurve
		}
		dx, dy := round(p.x)-x, round(p.y)-y
		x, y = x+dx, y+dy
		var size, sign byte
		xs, size, sign = appendDelta(xs, dx, shortX, positiveX)
		flag |= size | sign
		ys, size, sign = appendDelta(ys, dy, shortY, positiveY)
		flags = append(flags, flag|size|sign)
	}
	for i := 0; i < len(flags); {
		run := 1
		for i+run < len(flags) && flags[i+run] == flags[i] && run <= maxRepeated {
			run++
		}
		if run > 2 {
			out = append(out, flags[i]|repeated, byte(run-1))
		} else {
			run = 1
			out = append(out, flags[i])
		}
		i += run
	}
	return append(append(out, xs...), ys...)
}

// appendDelta writes a coordinate's difference and returns its flags: one byte and a sign, nothing, or two bytes.
func appendDelta(out []byte, d int, short, positive byte) ([]byte, byte, byte) {
	switch {
	case d == 0:
		return out, 0, positive
	case d > 0 && d < 256:
		return append(out, byte(d)), short, positive
	case d < 0 && d > -256:
		return append(out, byte(-d)), short, 0
	}
	return binary.BigEndian.AppendUint16(out, uint16(int16(d))), 0, 0
}
