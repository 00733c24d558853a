package typeset

import (
	"sort"
	"strings"
	"unicode"

	"fanshi/internal/font"
	"fanshi/internal/sheet/style"
)

// Spacing of punctuation and of scripts (CSS Text 4, sections 8.4 and 8.5: text-spacing-trim, text-autospace), as
// Chromium 156 does both, read off its layout character by character:
//
//   - An opening bracket or quote is set half-width after opening and closing punctuation, stops, the interpunct, the
//     ideographic space and opening ASCII brackets; closing punctuation and stops before closing punctuation, stops,
//     the interpunct, the ideographic space and closing ASCII brackets. The neighbour may be of another element and size.
//   - At the start of a line an opening mark is full-width, but half-width with trim-start, and with space-first on
//     lines after a soft break.
//   - At the end of a line a closing bracket or quote (not a stop) is set half-width where it would not fit otherwise.
//   - Whether a mark can be half-width, and by how much, says the feature halt of the font, vhal in vertical text.
//   - text-autospace puts 1/8 em, of the character before, between ideographs and what belongs to the scripts that are
//     written with spaces, to no effect at the end of a line.

// punctuation is the class of a character for text-spacing-trim.
type punctuation uint8

const (
	notPunctuation punctuation = iota
	opening
	closing // brackets and quotes
	stop    // stops and commas, in the lower left of their square
	colon   // the same, but in the middle of it in vertical text
	middle
	openingNarrow
	closingNarrow
)

var punctuationOf = func() map[rune]punctuation {
	classes := map[rune]punctuation{}
	for class, characters := range map[punctuation]string{
		opening:       "‘“〈《「『【〔〖〘〚〝（［｛｟",
		closing:       "’”〉》」』】〕〗〙〛〞〟）］｝｠",
		stop:          "、。，．",
		colon:         "：；",
		middle:        "·‧・\u3000",
		openingNarrow: "([{‚„⁅｢",
		closingNarrow: ")]}⁆｣",
	} {
		for _, r := range characters {
			classes[r] = class
		}
	}
	return classes
}()

// class looks up the class of a character; the common ones are decided without the map.
func class(r rune) punctuation {
	switch {
	case r >= 0x3400 && r < 0xFF00, r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == ' ':
		return notPunctuation
	}
	return punctuationOf[r]
}

// classAt is class, where a colon of vertical text does nothing and one of horizontal text is a stop.
func (p *Paragraph) classAt(s *segment, i int) punctuation {
	if i < 0 || i >= len(p.text) {
		return notPunctuation
	}
	c := class(p.text[i])
	switch {
	case c == colon && s.font.central:
		return notPunctuation
	case c == colon:
		return stop
	}
	return c
}

func trimsNext(c punctuation) bool {
	return c == opening || c == closing || c == stop || c == middle || c == openingNarrow
}

func trimsPrevious(c punctuation) bool {
	return c == closing || c == stop || c == middle || c == closingNarrow
}

// half is what setting a character half-width changes.
type half struct {
	width float64 // px by which it gets narrower
	shift float64 // px by which its glyph moves back
}

// halfWidth asks the font, in px.
func (p *Paragraph) halfWidth(s *segment, r rune, cache *Cache) half {
	h := cache.half(s.font.face, r, s.mode == upright)
	return half{width: float64(s.font.advance(h.width)), shift: float64(s.font.advance(h.shift))}
}

// lineStart is a character that may be wider or narrower at the start of a line.
type lineStart struct {
	at      int // into text
	trimmed bool
	half    float64 // px
	mode    style.SpacingTrim
}

// lineStop is a character that may be narrower at the end of a line.
type lineStop struct {
	at   int // into text
	half float64
}

// gap is the space that text-autospace puts before a character.
type gap struct {
	at   int
	px   float64
	kept bool // also at the end of a line: Chromium does not take it away where an item ends
}

// spaced is what the spaces of text-autospace between items depend on while a paragraph is prepared.
type spaced struct {
	any   bool // there has been a space
	item  int  // the last one with a space in it or before it
	next  int  // an item starts here with a space before it
	moved bool // which belongs to that item
}

// shiftedGlyph is a character whose glyph is moved along the line.
type shiftedGlyph struct {
	at int // into text
	px float64
}

// space applies text-spacing-trim and text-autospace to the offsets of a segment.
func (p *Paragraph) space(s *segment, cache *Cache) {
	sum := p.gapAtStart(s)
	trims := s.style.SpacingTrim != style.SpaceAll && s.font.face != nil
	for i := s.start; i < s.end; i++ {
		if c := p.classAt(s, i); trims && (c == opening || c == closing || c == stop) {
			if h := p.halfWidth(s, p.text[i], cache); h.width > 0 {
				sum -= p.trim(s, i, c, h)
			}
		}
		if s.style.AutoSpace && i+1 < len(p.text) && p.autoSpaced(s, i) {
			sum += p.gap(s, i+1)
		}
		s.offsets[i+1-s.start] += sum
	}
}

// gap notes the space of text-autospace before text[at], where a character of s ends, and returns what it adds to that
// character, in px. Between two items the space is the next one's where the one before has no space of its own, but
// something before that has: so Chromium does it.
func (p *Paragraph) gap(s *segment, at int) float64 {
	inside := at < s.itemEnd
	if !inside && p.spaced.any && p.spaced.item != s.item {
		p.spaced.next, p.spaced.moved = at, true
		return 0
	}
	p.spaced.any = true
	if inside {
		p.spaced.item = s.item
	} else {
		p.spaced.next, p.spaced.moved = at, false
	}
	px := s.font.size / 8
	p.gaps = append(p.gaps, gap{at, px, !inside})
	return px
}

// gapAtStart returns the space before the first character of s that belongs to s, in px.
func (p *Paragraph) gapAtStart(s *segment) float64 {
	if p.spaced.next == 0 || p.spaced.next != s.start {
		return 0
	}
	p.spaced.item = s.item
	if !p.spaced.moved {
		return 0
	}
	px := s.font.size / 8
	s.shifts = append(s.shifts, shiftedGlyph{s.start, px})
	return px
}

// trim notes what may happen to a mark at the edges of a line and returns by how much its neighbours narrow it.
func (p *Paragraph) trim(s *segment, i int, c punctuation, h half) float64 {
	trimmed := false
	switch c {
	case opening:
		trimmed = trimsNext(p.classAt(s, i-1))
		p.starts = append(p.starts, lineStart{i, trimmed, h.width, s.style.SpacingTrim})
		if trimmed && h.shift != 0 {
			s.shifts = append(s.shifts, shiftedGlyph{i, -h.shift})
		}
	default:
		trimmed = trimsPrevious(p.classAt(s, i+1))
		if c == closing && !trimmed && wraps(s.style.WhiteSpace) { // Chromium does not look for room where no line may end
			p.stops = append(p.stops, lineStop{i, h.width})
		}
	}
	if !trimmed {
		return 0
	}
	return h.width
}

// head returns what the character at the start of a line is wider there than in the middle of it, in px.
func (p *Paragraph) head(start int) float64 {
	if len(p.starts) == 0 {
		return 0
	}
	i := sort.Search(len(p.starts), func(i int) bool { return p.starts[i].at >= start })
	if i == len(p.starts) || p.starts[i].at != start {
		return 0
	}
	at := p.starts[i]
	afterForced := start == 0 || p.text[start-1] == '\n'
	wanted := at.mode == style.TrimStart || at.mode == style.SpaceFirst && !afterForced
	switch {
	case at.trimmed && !wanted:
		return at.half
	case !at.trimmed && wanted:
		return -at.half
	}
	return 0
}

// shift returns by how much the glyph of a character is moved along the line, in px.
func (s *segment) shift(at int) float64 {
	for _, g := range s.shifts {
		if g.at == at {
			return g.px
		}
	}
	return 0
}

// autoSpaced reports whether text-autospace puts space between text[i], of a segment, and text[i+1].
func (p *Paragraph) autoSpaced(s *segment, i int) bool {
	a, b := p.text[i], p.text[i+1]
	if s.mode == combined || isASCIILetter(a) && isASCIILetter(b) {
		return false
	}
	if s.mode == upright && s.style.Orientation == style.Upright {
		return false
	}
	return isSpacedIdeograph(a) && isSpacedScript(b) || isSpacedScript(a) && isSpacedIdeograph(b)
}

// closeGap takes away the space of text-autospace before a place, where combined or upright text starts, which is
// not spaced.
func (p *Paragraph) closeGap(at int) {
	if p.spaced.next == at {
		p.spaced.next = 0
	}
	last := len(p.gaps) - 1
	if last < 0 || p.gaps[last].at != at {
		return
	}
	for i := len(p.segments) - 1; i >= 0; i-- {
		if s := &p.segments[i]; s.end == at && len(s.offsets) > 0 {
			s.offsets[len(s.offsets)-1] -= p.gaps[last].px
			break
		}
	}
	p.gaps = p.gaps[:last]
}

func isASCIILetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// isSpacedIdeograph reports whether a character counts as an ideograph for text-autospace: Han and kana.
func isSpacedIdeograph(r rune) bool {
	switch {
	case r < 0x2E80:
		return false
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3400 && r <= 0x4DBF, r >= 0x20000 && r <= 0x3FFFD:
		return true
	case r >= 0xFF00 && r <= 0xFFEF:
		return false
	}
	return r == 0x3013 || r >= 0x3031 && r <= 0x3035 || r == 0x303C || r == 0x30FC ||
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// spacedSigns are the signs that text-autospace treats like letters.
const spacedSigns = "!#%&,.:;?@\\¡§¶¿‖‗•‣․‥‧‰‱′″‴‵‶‷‸※‼‽‾⁁⁂⁃⁇⁈⁉⁊⁋⁌⁍⁎⁏"

func isSpacedSign(r rune) bool { return strings.ContainsRune(spacedSigns, r) }

// isSpacedScript reports whether a character is a letter or digit of a script that is written with spaces, or one of
// its signs.
func isSpacedScript(r rune) bool {
	switch {
	case r <= '~':
		return isASCIILetter(r) || isASCIIDigit(r) || isSpacedSign(r)
	case r >= 0x2E80 && r < 0xA000, r >= 0xAC00 && r <= 0xD7FF, r >= 0xFF00 && r <= 0xFFEF, r >= 0x20000:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.Is(unicode.Nd, r) || isSpacedSign(r)
}

// halfUnits is half in font units.
type halfUnits struct{ width, shift int }

// findHalf compares a character with its form under halt or vhal.
func findHalf(face *font.Face, r rune, vertical bool) halfUnits {
	if _, ok := face.GlyphID(r); !ok {
		return halfUnits{}
	}
	tag := "halt"
	if vertical {
		tag = "vhal"
	}
	full := face.Shape([]rune{r}, font.ShapeOptions{Vertical: vertical})
	trimmed := face.Shape([]rune{r}, font.ShapeOptions{Vertical: vertical, Features: []font.Feature{{Tag: tag, Value: 1}}})
	if len(full) != 1 || len(trimmed) != 1 {
		return halfUnits{}
	}
	if vertical {
		return halfUnits{width: trimmed[0].YAdvance - full[0].YAdvance, shift: trimmed[0].YOffset - full[0].YOffset}
	}
	return halfUnits{width: full[0].XAdvance - trimmed[0].XAdvance, shift: full[0].XOffset - trimmed[0].XOffset}
}
