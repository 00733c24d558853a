package typeset

import (
	"slices"

	"fanshi/internal/font"
	"fanshi/internal/linebreak"
)

// Cache remembers what shaping and segmentation found, which depends on the text and the face only and not on any
// size: auto-fit prepares the same text at a dozen sizes. It is not safe for concurrent use.
type Cache struct {
	shapes  map[shapeKey][]font.Glyph
	breaks  map[string][]linebreak.Opportunity
	keep    []string          // phrases that breaks do not split
	phrases map[rune][][]rune // of keep
	halves  map[halfKey]halfUnits
}

type halfKey struct {
	face     *font.Face
	r        rune
	vertical bool
}

type shapeKey struct {
	face     *font.Face
	text     string
	spaced   bool
	vertical bool
	scripts  string
}

// NewCache returns an empty Cache.
func NewCache() *Cache {
	return &Cache{shapes: map[shapeKey][]font.Glyph{}, breaks: map[string][]linebreak.Opportunity{}, halves: map[halfKey]halfUnits{}}
}

// cacheLimit bounds the entries of each kind; a full Cache starts anew.
const cacheLimit = 4096

// shape returns the glyphs of text, which the caller must not change. Letter-spacing switches optional ligatures off
// (CSS Text 3, section 8.2); scripts are those of its characters in the whole paragraph, nil where it makes no difference.
func (c *Cache) shape(face *font.Face, text []rune, spaced, vertical bool, scripts []font.Script) []font.Glyph {
	opts := font.ShapeOptions{Vertical: vertical, Scripts: scripts}
	if spaced && hasLatin(text) {
		opts.Features = []font.Feature{{Tag: "liga"}, {Tag: "clig"}}
	}
	if c == nil {
		return face.Shape(text, opts)
	}
	key := shapeKey{face, string(text), len(opts.Features) > 0, vertical, scriptKey(scripts)}
	glyphs, ok := c.shapes[key]
	if !ok {
		if len(c.shapes) >= cacheLimit {
			clear(c.shapes)
		}
		glyphs = face.Shape(text, opts)
		c.shapes[key] = glyphs
	}
	return glyphs
}

// scriptKey is scripts as a string, which can be compared.
func scriptKey(scripts []font.Script) string {
	key := make([]byte, len(scripts))
	for i, s := range scripts {
		key[i] = byte(s)
	}
	return string(key)
}

// half returns what halt or vhal changes in a character, zero for those that the face has no narrower form of.
func (c *Cache) half(face *font.Face, r rune, vertical bool) halfUnits {
	if c == nil {
		return findHalf(face, r, vertical)
	}
	key := halfKey{face, r, vertical}
	h, ok := c.halves[key]
	if !ok {
		if len(c.halves) >= cacheLimit {
			clear(c.halves)
		}
		h = findHalf(face, r, vertical)
		c.halves[key] = h
	}
	return h
}

func hasLatin(text []rune) bool {
	for _, r := range text {
		if r >= 'A' && r <= 'z' {
			return true
		}
	}
	return false
}

// opportunities returns the breaks of text before the white-space modes; no phrase of keep is split. The caller must not
// change them.
func (c *Cache) opportunities(text []rune, keep []string) []linebreak.Opportunity {
	if !slices.Equal(keep, c.keep) {
		clear(c.breaks)
		c.keep, c.phrases = slices.Clone(keep), linebreak.Phrases(keep)
	}
	key := string(text)
	found, ok := c.breaks[key]
	if !ok {
		if len(c.breaks) >= cacheLimit {
			clear(c.breaks)
		}
		found = linebreak.Find(text)
		linebreak.Keep(text, c.phrases, found)
		c.breaks[key] = found
	}
	return found
}
