package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	unicode16 "unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"fanshi/internal/font"
	"fanshi/internal/page"
)

// liveFont is a face as a file embeds it: a subset whose glyphs are numbered as they are met. A glyph that stands for two
// characters is there twice, so that each copies as itself.
type liveFont struct {
	face    *font.Face
	name    string // in the resources
	glyphs  []uint32
	text    []string // what each glyph stands for
	numbers map[liveGlyph]int
}

type liveGlyph struct {
	id   uint32
	text string
}

// embeddable tells whether a face's licence bits allow it to be embedded as a subset (OS/2 fsType: bit 1 restricted,
// bit 8 no subsetting). Others are drawn as outlines.
func embeddable(f *font.Face) bool { return f.FSType()&(1<<1|1<<8) == 0 }

func (d *document) liveFont(face *font.Face) *liveFont {
	for _, f := range d.fonts {
		if f.face == face {
			return f
		}
	}
	f := &liveFont{face: face, name: "T" + strconv.Itoa(len(d.fonts)), numbers: map[liveGlyph]int{}}
	d.fonts = append(d.fonts, f)
	return f
}

// number is a glyph's number in the subset.
func (f *liveFont) number(g liveGlyph) int {
	n, ok := f.numbers[g]
	if !ok {
		f.glyphs, f.text = append(f.glyphs, g.id), append(f.text, g.text)
		n = len(f.glyphs)
		f.numbers[g] = n
	}
	return n
}

// liveText shows a run as text. Where glyphs and characters correspond one to one, each glyph stands for its character;
// else the run says as a whole what it reads (ISO 32000-1, 14.9.4).
func (c *content) liveText(m *page.Text, face *font.Face) {
	if len(m.Glyphs) == 0 {
		return
	}
	f := c.d.liveFont(face)
	source := []rune(m.Source)
	paired := len(source) == len(m.Glyphs)
	if !paired {
		c.op("/Span <</ActualText <" + hex16(m.Source) + ">>> BDC")
	}
	c.buf = append(append(append(c.buf, "BT /"...), f.name...), ' ')
	c.length(m.Size)
	c.op("Tf")
	perEm := float64(m.Size) / float64(face.UnitsPerEm())
	var pen float64 // where the next glyph of the line of glyphs would be drawn
	for i, g := range m.Glyphs {
		text := ""
		if paired {
			text = string(source[i])
		}
		number := f.number(liveGlyph{g.ID, text})
		advance := float64(face.Advance(g.ID)) * perEm
		next := i > 0 && !g.Rotate && !m.Glyphs[i-1].Rotate && g.Y == m.Glyphs[i-1].Y
		shift := 0.0
		if next { // in thousandths of an em, to the left
			shift = math.Round((pen - float64(g.X)) * 1000 / float64(m.Size))
			next = math.Abs(shift) < 20000
		}
		switch {
		case !next && i > 0:
			c.op("] TJ")
			fallthrough
		case i == 0:
			if g.Rotate {
				c.buf = append(c.buf, "0 1 1 0 "...)
			} else {
				c.buf = append(c.buf, "1 0 0 -1 "...)
			}
			c.length(g.X)
			c.length(g.Y)
			c.buf = append(c.buf, "Tm ["...)
			pen = float64(g.X)
		case shift != 0:
			c.buf = strconv.AppendInt(c.buf, int64(shift), 10)
			pen -= shift * float64(m.Size) / 1000
		}
		c.buf = append(c.buf, '<', hexDigits[number>>12&15], hexDigits[number>>8&15], hexDigits[number>>4&15], hexDigits[number&15], '>')
		pen += advance
	}
	c.op("] TJ ET")
	if !paired {
		c.op("EMC")
	}
}

const hexDigits = "0123456789abcdef"

// addFonts adds the objects of all embedded fonts: the font, its descendant, its descriptor, its program and what its
// glyphs mean. The document's first added object has the number first.
func (d *document) addFonts(first int) {
	for i, f := range d.fonts {
		at := first + len(d.objects)
		tag := []byte("AAAAAA")
		for k, n := 5, i; n > 0; k, n = k-1, n/26 {
			tag[k] += byte(n % 26)
		}
		name := string(tag) + "+" + f.face.Key()
		em := f.face.UnitsPerEm()
		thousandths := func(v int) int { return int(math.Round(float64(v) * 1000 / float64(em))) }
		var widths []byte
		for _, id := range f.glyphs {
			widths = append(strconv.AppendInt(widths, int64(thousandths(f.face.Advance(id))), 10), ' ')
		}
		streams := d.writer.program(f)
		d.add("Font", f.name, fmt.Appendf(nil, "<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>", name, at+1, at+4))
		d.sums[len(d.objects)+2], d.sums[len(d.objects)+3] = streams.sums[0], streams.sums[1]
		d.objects = append(d.objects,
			fmt.Appendf(nil, "<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"+
				" /CIDToGIDMap /Identity /DW 1000 /W [1 [%s]] /FontDescriptor %d 0 R>>", name, widths, at+2),
			fmt.Appendf(nil, "<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [-1000 -1000 3000 2000] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R>>",
				name, thousandths(f.face.Ascent()), -thousandths(f.face.Descent()), thousandths(f.face.CapHeight()), 50+f.face.Weight()/6, at+3),
			streams.program, streams.meaning)
	}
}

// programBytes bounds the font programs that a Writer keeps. When they are full they are emptied.
const programBytes = 32 << 20

// fontStreams are the objects of an embedded font's program and of its CMap, with their hashes.
type fontStreams struct {
	program, meaning []byte
	sums             [2][sha256.Size]byte
}

// program returns the streams of a font. Posters that hang in different places say the same but for an address, so that
// most of their fonts are alike to the glyph: these streams are made once.
func (w *Writer) program(f *liveFont) fontStreams {
	said := append(make([]byte, 0, 16*len(f.glyphs)), f.face.Key()...)
	for i, g := range f.glyphs {
		said = binary.BigEndian.AppendUint32(said, g)
		said = append(binary.BigEndian.AppendUint32(said, uint32(len(f.text[i]))), f.text[i]...)
	}
	key := sha256.Sum256(said)
	w.mu.RLock()
	made, ok := w.programs[key]
	w.mu.RUnlock()
	if ok {
		return made
	}
	data := f.face.Subset(f.glyphs)
	made.program = streamObject(fmt.Sprintf("/Length1 %d ", len(data)), data, balanced)
	made.meaning = streamObject("", f.toUnicode(), balanced)
	made.sums = [2][sha256.Size]byte{sha256.Sum256(made.program), sha256.Sum256(made.meaning)}
	w.mu.Lock()
	defer w.mu.Unlock()
	size := len(made.program) + len(made.meaning)
	if w.programSize += size; w.programSize > programBytes {
		clear(w.programs)
		w.programSize = size
	}
	w.programs[key] = made
	return made
}

// toUnicode is the CMap from glyph numbers to text (ISO 32000-1, 9.10.3).
func (f *liveFont) toUnicode() []byte {
	out := []byte("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n")
	const most = 100 // entries of a block
	var lines []string
	for i, text := range f.text {
		if text != "" {
			lines = append(lines, fmt.Sprintf("<%04x> <%s>\n", i+1, hex16(text)[4:])) // no byte order mark here
		}
	}
	for block := range slices.Chunk(lines, most) {
		out = fmt.Appendf(out, "%d beginbfchar\n", len(block))
		for _, l := range block {
			out = append(out, l...)
		}
		out = append(out, "endbfchar\n"...)
	}
	return append(out, "endcmap CMapName currentdict /CMap defineresource pop end end\n"...)
}

// hex16 is a text as hexadecimal digits of UTF-16BE with a byte order mark.
func hex16(s string) string { return fmt.Sprintf("%x", utf16(s)) }

// utf16 is a text as a PDF text string: UTF-16BE with a byte order mark.
func utf16(s string) string {
	out := []byte{0xFE, 0xFF}
	for _, u := range unicode16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return string(out)
}

// link makes every QR code of a page that says an address a link to it.
func link(f *gofpdf.Fpdf, s *page.PressSheet) {
	k := perUnit(s)
	s.Page.Walk(func(m page.Mark) {
		if code, ok := m.(*page.Code); ok && len(code.Payload) > 8 && (code.Payload[:7] == "http://" || code.Payload[:8] == "https://") {
			b := code.Bounds()
			f.LinkString(float64(b.X)*k, float64(b.Y)*k, float64(b.Width)*k, float64(b.Height)*k, code.Payload)
		}
	})
}
