package raster

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/adler32"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"testing"
)

// flatPicture is a picture of some rectangles, lines of noise and a slanted edge, drawn from a few colours: all that flat
// pictures are made of, at random.
func flatPicture(r *rand.Rand, width, height, colours int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	palette := make([]uint32, colours)
	for i := range palette {
		palette[i] = r.Uint32() | 0xFF<<24
	}
	set := func(x, y int, c uint32) {
		if image.Pt(x, y).In(img.Rect) {
			binary.LittleEndian.PutUint32(img.Pix[img.PixOffset(x, y):], c)
		}
	}
	ground := palette[0]
	for i := 0; i < len(img.Pix); i += 4 {
		binary.LittleEndian.PutUint32(img.Pix[i:], ground)
	}
	for range 6 {
		x, y, w, h, c := r.IntN(width), r.IntN(height), 1+r.IntN(width), 1+r.IntN(height), palette[r.IntN(colours)]
		for j := range h {
			for i := range w {
				set(x+i, y+j, c)
			}
		}
		for j := range h {
			set(x+j/(1+w%5), y+j, palette[r.IntN(colours)]) // an edge whose colours change from row to row
		}
	}
	for range 1 + height/20 {
		y := r.IntN(height)
		for x := r.IntN(width); x < width && r.IntN(40) > 0; x++ {
			set(x, y, palette[r.IntN(colours)])
		}
	}
	return img
}

// TestFlatPictures writes pictures of many sizes and numbers of colours, all with one encoder. What a reader that is not ours
// sees are the same pixels.
func TestFlatPictures(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	same := func(img *image.RGBA) {
		data, err := EncodePNG(img)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%v: %v", img.Rect, err)
		}
		samePixels(t, "PNG", img, decoded)
	}
	check := func(width, height, colours int) { same(flatPicture(r, width, height, colours)) }
	for width := 1; width <= 70; width++ {
		check(width, 1+r.IntN(50), 1+r.IntN(9))
		check(width, 1+r.IntN(50), 300)
	}
	for range 20 {
		check(500+r.IntN(1500), 1+r.IntN(300), 2+r.IntN(40))
		check(500+r.IntN(1500), 1+r.IntN(300), 257+r.IntN(900))
	}
	check(window-1, 3, 7)          // the widest rows
	check(window, 3, 7)            // and wider ones
	check((window-1)/3, 200, 1000) // the same without a palette
	check((window-1)/3+1, 3, 1000)
	check(1, 40000, 2) // one column
	check(1, 3000, 400)
	check(2*evenLeast+1, 4, 1) // one colour
	check(3*evenLeast, 3*258, 2)
	same(rainbow(256)) // the last with a palette
	same(rainbow(257))
	same(rainbow(maxColours))
	same(rainbow(maxColours + 1))
	same(noise())
}

// rainbow is a picture of n colours, most of which are in its first row.
func rainbow(n int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, n-1, 9))
	for i := range len(img.Pix) / 4 {
		x := uint32(i % (n - 1))
		if i > 4*n {
			x = uint32(n - 1)
		}
		binary.LittleEndian.PutUint32(img.Pix[4*i:], x*12345|0xFF<<24)
	}
	return img
}

// noise is a picture in which nothing equals anything.
func noise() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	r := rand.New(rand.NewPCG(7, 7))
	for i := 0; i < len(img.Pix); i += 4 {
		binary.LittleEndian.PutUint32(img.Pix[i:], r.Uint32()|0xFF<<24)
	}
	return img
}

// TestFlatIsUsed: the pictures above and slides do not pass by the flat encoder unseen.
func TestFlatIsUsed(t *testing.T) {
	var e flatEncoder
	for _, colours := range []int{2, 200, 800} {
		if !e.survey(flatPicture(rand.New(rand.NewPCG(1, 1)), 1920, 1080, colours)) {
			t.Errorf("a picture of %d colours is not flat", colours)
		}
	}
	if !e.survey(mustDraw(t, sampleSlide(t, themeFaces(t)), themeFaces(t))) {
		t.Error("a slide is not flat")
	}
	if !e.survey(rainbow(maxColours)) || len(e.colours) != maxColours || e.survey(rainbow(maxColours+1)) || e.survey(noise()) {
		t.Error("pictures are flat up to another number of colours or of pixels that differ")
	}
}

// TestTokens says random bytes and repeats, with all lengths and distances at their limits, and lets zlib read them.
func TestTokens(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 40 {
		var tokens tokens
		var want []byte
		literal := func(b byte) {
			tokens.literal(b)
			want = append(want, b)
		}
		repeat := func(length, distance int) {
			tokens.repeat(length, distance)
			for range length {
				want = append(want, want[len(want)-distance])
			}
		}
		literal(byte(round))
		switch round {
		case 0: // a byte and the end
		case 1:
			for n := shortest; n <= 4*longest; n++ {
				repeat(n, 1)
			}
		case 2:
			for n := range 2 * window {
				literal(byte(n * n >> 5))
			}
			for d := 1; d <= window; d++ {
				repeat(shortest+d%300, d)
			}
		case 3: // counts like Fibonacci's numbers make the deepest tree: words of more than 15 bits
			for i, a, b := 0, 1, 1; i < 16; i, a, b = i+1, b, a+b { // 2,583 bytes, fewer than a block has
				for range a {
					literal(byte(i))
				}
			}
		default:
			for range r.IntN(20000) {
				if r.IntN(3) > 0 {
					literal(byte(r.ExpFloat64() * float64(round)))
				} else {
					repeat(shortest+r.IntN(1<<r.IntN(12)), 1+r.IntN(min(len(want), window)))
				}
			}
		}
		data := tokens.append(nil, adler32.Checksum(want))
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(round, err)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("round %d: %d bytes read, %d said, %v", round, len(got), len(want), err)
		}
	}
}

// TestCodeLengths: Huffman's codes are no longer than entropy demands by one bit, whole (Kraft's sum is one) and within their limit.
func TestCodeLengths(t *testing.T) {
	fibonacci := make([]uint32, 40)
	for i := range fibonacci {
		fibonacci[i] = 1
		if i > 1 {
			fibonacci[i] = fibonacci[i-1] + fibonacci[i-2]
		}
	}
	for _, tt := range []struct {
		counts []uint32
		limit  int
		deep   int
	}{{fibonacci, maxCode, maxCode}, {fibonacci[:19], maxMetaCode, maxMetaCode}, {[]uint32{5, 0, 5, 5, 5}, maxCode, 2}, {[]uint32{1, 2, 4, 8, 16, 0}, maxCode, 4}} {
		sum, deepest := 0, 0
		for i, n := range codeLengths(tt.counts, tt.limit) {
			if n > 0 {
				sum += 1 << (tt.limit - int(n))
			}
			if (n == 0) != (tt.counts[i] == 0) {
				t.Errorf("%v: symbol %d has %d bits", tt.counts, i, n)
			}
			deepest = max(deepest, int(n))
		}
		if sum != 1<<tt.limit || deepest > tt.limit || deepest > tt.deep {
			t.Errorf("%v: Kraft's sum is %d/%d, the longest word has %d bits", tt.counts, sum, 1<<tt.limit, deepest)
		}
	}
}
