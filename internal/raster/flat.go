package raster

import (
	"bytes"
	"encoding/binary"
	"image"
)

// flatEncoder turns flat pictures, areas of few colours with anti-aliased edges, into the data of a PNG: rows of the filter
// byte 0 (none) and pixels, compressed. It compares pixels with those above them in bulk and looks closely only at the few
// that differ; a general compressor would look at every byte. Reuse it between pictures.
type flatEncoder struct {
	img           *image.RGBA
	width, height int
	stretches     []stretch // of all rows, from left to right
	values        []uint16  // the colours of the pixels that differ, in order
	colours       []uint32  // in order of appearance: red in the lowest byte
	keys          [colourSlots]uint32
	indexes       [colourSlots]uint16

	depth   int    // bytes a pixel: 1 with a palette, 3 without
	stride  int    // bytes a row
	row     []byte // the row that is being encoded
	sum     rollingSum
	pending int // bytes before the current place that equal those a row above and are not yet said: 1, a filter byte, or many
	singles [placeSlots]place
	pairs   [placeSlots]place // where a pixel, and two of them, were last seen
	tokens  tokens
	data    []byte // the last picture's
}

// stretch is some pixels of a row, in the lower bits, that have something in common, in the upper two.
type stretch uint32

const (
	above    stretch = 0 << 30 // as in the row above
	even     stretch = 1 << 30 // as in the row above and as the pixel to the left
	differs  stretch = 2 << 30 // unlike the row above
	kindBits stretch = 3 << 30
)

// place is a pixel's place; y counts from 1.
type place struct{ x, y int32 }

const (
	colourSlots = 1 << 13 // powers of two
	placeSlots  = 1 << 12
	maxColours  = colourSlots / 4
	// evenBlock is in how many pixels at once even stretches are looked for, and evenLeast how long they are: a repeat of the
	// pixel before takes fewer bits than one of the row above, every 258 bytes, but changing between them takes more.
	evenBlock = 64
	evenLeast = 6 * evenBlock
	// foundLeast is how many bytes a repeat of another place has at least: shorter ones are no shorter to say.
	foundLeast = 6
)

// pixel returns the pixel at x of a row.
func pixel(row []byte, x int) uint32 { return binary.LittleEndian.Uint32(row[4*x:]) }

// line returns a row of the picture.
func (e *flatEncoder) line(y int) []byte { return e.img.Pix[y*e.img.Stride:][:4*e.width] }

// common returns how many pixels two rows have in common from their beginnings.
func common(a, b []byte) int {
	const block = 128 // bytes.Equal is several times as fast as a loop, but costs a call
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	i := 0
	for n-i >= 8 {
		d := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:])
		if d != 0 {
			if uint32(d) == 0 {
				i += 4
			}
			return i / 4
		}
		if i += 8; i&(block-1) == 0 {
			for n-i >= block && bytes.Equal(a[i:i+block], b[i:i+block]) {
				i += block
			}
		}
	}
	if n-i >= 4 && binary.LittleEndian.Uint32(a[i:]) == binary.LittleEndian.Uint32(b[i:]) {
		i += 4
	}
	return i / 4
}

// survey finds the stretches and the colours of a picture. It reports false of a picture that is not flat: of more than
// maxColours, or more than a quarter of whose pixels differ from those above them.
func (e *flatEncoder) survey(img *image.RGBA) bool {
	e.img, e.width, e.height = img, img.Rect.Dx(), img.Rect.Dy()
	e.stretches, e.values, e.colours = e.stretches[:0], e.values[:0], e.colours[:0]
	clear(e.keys[:])
	enough := e.width*e.height/4 + e.width
	repeated := 0 // stretches of the row before, if it was one that equals the row above
	for y := range e.height {
		row, up := e.line(y), e.line(max(y-1, 0))
		switch {
		case y > 0 && bytes.Equal(row, up):
			if repeated == 0 {
				before := len(e.stretches)
				e.repeats(row, 0, e.width)
				repeated = len(e.stretches) - before
			} else {
				e.stretches = append(e.stretches, e.stretches[len(e.stretches)-repeated:]...)
			}
			continue
		case y == 0:
			up = nil
		}
		if repeated = 0; !e.surveyRow(row, up) || len(e.values) > enough {
			return false
		}
	}
	return true
}

// surveyRow finds the stretches of a row and adds its colours; up is nil above the first.
func (e *flatEncoder) surveyRow(row, up []byte) bool {
	last, index := uint32(0), uint16(0)
	for x := 0; x < e.width; {
		if up != nil {
			n := common(row[4*x:], up[4*x:])
			e.repeats(row, x, n)
			x += n
		}
		from := x
		for ; x < e.width; x++ {
			p := pixel(row, x)
			if up != nil && p == pixel(up, x) {
				break
			}
			if c := p&0xFFFFFF | 1<<31; c != last { // bit 31 marks a slot as used; alpha is left out
				i, ok := e.colour(c)
				if !ok {
					return false
				}
				last, index = c, i
			}
			e.values = append(e.values, index)
		}
		if x > from {
			e.stretches = append(e.stretches, differs|stretch(x-from))
		}
	}
	return true
}

// colour returns the index of a colour, or false if there are too many.
func (e *flatEncoder) colour(c uint32) (uint16, bool) {
	slot := c * 2654435761 >> 19 // Knuth's multiplicative hash to 13 bits
	for e.keys[slot] != c {
		if e.keys[slot] == 0 {
			if len(e.colours) == maxColours {
				return 0, false
			}
			e.keys[slot], e.indexes[slot] = c, uint16(len(e.colours))
			e.colours = append(e.colours, c&0xFFFFFF)
			break
		}
		slot = (slot + 1) % colourSlots
	}
	return e.indexes[slot], true
}

// repeats adds the stretches of n pixels from x on that equal those above them.
func (e *flatEncoder) repeats(row []byte, x, n int) {
	add := func(kind stretch, n int) {
		if n > 0 {
			e.stretches = append(e.stretches, kind|stretch(n))
		}
	}
	end, from := x+n, x // even blocks go from here to at
	for at := x; n >= evenLeast; at += evenBlock {
		if at+evenBlock < end && bytes.Equal(row[4*at:4*(at+evenBlock)], row[4*at+4:4*(at+evenBlock)+4]) {
			continue
		}
		if at-from >= evenLeast {
			add(above, from+1-x)
			add(even, at-from)
			x = at + 1
		}
		if from = at + evenBlock; from >= end {
			break
		}
	}
	add(above, end-x)
}

// rollingSum is the Adler-32 of rows (RFC 1950): the sums of a row's bytes, changed with each byte that changes, give the
// sums of the stream.
type rollingSum struct {
	plain, weighted int64 // sum of the row's bytes; each times its distance from the row's end
	a, b            int64
}

const adlerModulus = 65521

func (s *rollingSum) reset() { *s = rollingSum{a: 1} }

// change takes note of another value in a row, fromEnd bytes from the row's end, the last byte being one from it.
func (s *rollingSum) change(was, is byte, fromEnd int) {
	d := int64(is) - int64(was)
	s.plain += d
	s.weighted += d * int64(fromEnd)
}

// add adds a row of n bytes to the stream.
func (s *rollingSum) add(n int) {
	s.b = (s.b + int64(n)*s.a + s.weighted) % adlerModulus
	s.a = (s.a + s.plain) % adlerModulus
}

func (s *rollingSum) value() uint32 { return uint32(s.b<<16 | s.a) }

// compress appends the zlib stream of the rows of the picture that was surveyed: depth is 1 for indexes of colours, 3 for RGB.
// A row takes at most window bytes.
func (e *flatEncoder) compress(out []byte, depth int) []byte {
	e.depth, e.stride, e.pending = depth, 1+e.width*depth, 0
	e.row = append(e.row[:0], make([]byte, e.stride)...)
	e.sum.reset()
	e.tokens.reset()
	clear(e.singles[:])
	clear(e.pairs[:])
	stretches, values := e.stretches, e.values
	for y := range e.height {
		stretches, values = e.say(y, stretches, values)
	}
	e.flush()
	return e.tokens.append(out, e.sum.value())
}

// enter writes the values of the pixels from x on that differ over those above.
func (e *flatEncoder) enter(x int, values []uint16) {
	at := 1 + x*e.depth
	if e.depth == 1 {
		for i, v := range values {
			e.set(at+i, byte(v))
		}
		return
	}
	for i, v := range values {
		c := e.colours[v]
		e.set(at+3*i, byte(c))
		e.set(at+3*i+1, byte(c>>8))
		e.set(at+3*i+2, byte(c>>16))
	}
}

func (e *flatEncoder) set(at int, v byte) {
	e.sum.change(e.row[at], v, e.stride-at)
	e.row[at] = v
}

// say turns a row into tokens, and returns the stretches and values that are left.
func (e *flatEncoder) say(y int, stretches []stretch, values []uint16) ([]stretch, []uint16) {
	if y == 0 {
		e.tokens.literal(e.row[0])
	} else {
		e.pending++
	}
	row, kind := e.line(y), stretch(0)
	x, end := 0, 0 // what is said, and what is entered
	for end < e.width {
		kind = stretches[0] & kindBits
		from := end
		end += int(stretches[0] &^ kindBits)
		stretches = stretches[1:]
		if kind == differs {
			e.enter(from, values[:end-from])
			values = values[end-from:]
		}
		for x < end {
			x += e.token(row, x, y, end, kind)
		}
	}
	e.sum.add(e.stride)
	return stretches, values
}

// token says what stands at x, which lies in a stretch of a kind up to end, and returns how many pixels that are.
func (e *flatEncoder) token(row []byte, x, y, end int, kind stretch) int {
	n := (end - x) * e.depth
	switch {
	case kind == above && e.pending+n >= shortest:
		if e.pending == 0 && end-x <= evenBlock && end < e.width { // another place may be alike for longer
			if n, distance := e.find(row, x, y); n > end-x {
				e.repeat(n*e.depth, distance)
				return n
			}
		}
		e.pending += n
		return end - x
	case kind == even && n >= shortest:
		e.repeat(n, e.depth)
		return end - x
	}
	if n, distance := e.find(row, x, y); n > 0 {
		e.repeat(n*e.depth, distance)
		return n
	}
	e.flush()
	for _, v := range e.row[1+x*e.depth:][:e.depth] {
		e.tokens.literal(v)
	}
	return 1
}

// find returns how many pixels from x on are as somewhere before in the row or in a row above, and how many bytes before; or 0
// if they are not, or if it takes as much to say so.
func (e *flatEncoder) find(row []byte, x, y int) (n, distance int) {
	p := pixel(row, x)
	if x > 0 && p == pixel(row, x-1) {
		if n := 1 + common(row[4*x+4:], row[4*x:]); n*e.depth >= shortest {
			return n, e.depth
		}
	}
	var single, before int
	if e.depth > 1 {
		single, before = e.recall(&e.singles[p*2654435769>>20], row, x, y)
	}
	if x+1 < e.width {
		slot := binary.LittleEndian.Uint64(row[4*x:]) * 0x9E3779B97F4A7C15 >> 52 // Fibonacci hashing to 12 bits
		if n, distance = e.recall(&e.pairs[slot], row, x, y); n*e.depth >= foundLeast {
			return n, distance
		}
	}
	return single, before
}

// recall returns how many pixels from x on are as at the place that a slot holds, and how many bytes that is before. It puts x
// there.
func (e *flatEncoder) recall(slot *place, row []byte, x, y int) (n, distance int) {
	was := *slot
	*slot = place{int32(x), int32(y + 1)}
	if was.y == 0 {
		return 0, 0
	}
	wasX, wasY := int(was.x), int(was.y-1)
	distance = (y-wasY)*e.stride + (x-wasX)*e.depth
	if distance > window {
		return 0, 0
	}
	return common(row[4*x:], e.line(wasY)[4*wasX:]), distance
}

// repeat says what is pending, and then n bytes that stand some distance before.
func (e *flatEncoder) repeat(n, distance int) {
	e.flush()
	e.tokens.repeat(n, distance)
}

// flush says what is pending: nothing, a filter byte, or a repeat of the row above.
func (e *flatEncoder) flush() {
	switch {
	case e.pending >= shortest:
		e.tokens.repeat(e.pending, e.stride)
	case e.pending > 0:
		e.tokens.literal(e.row[0])
	}
	e.pending = 0
}
