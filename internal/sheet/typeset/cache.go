package typeset

import "fanshi/internal/font"

// Cache remembers what shaping and segmentation found, which depends on the text and the face only and not on any
// size: auto-fit prepares the same text at a dozen sizes. It is not safe for concurrent use.
type Cache struct {
	shapes map[shapeKey][]font.Glyph
	breaks map[string][]opportunity
}

type shapeKey struct {
	face   *font.Face
	text   string
	spaced bool
}

// NewCache returns an empty Cache.
func NewCache() *Cache {
	return &Cache{shapes: map[shapeKey][]font.Glyph{}, breaks: map[string][]opportunity{}}
}

// cacheLimit bounds the entries of each kind; a full Cache starts anew.
const cacheLimit = 4096

// shape returns the glyphs of text, which the caller must not change. Letter-spacing switches optional ligatures off
// (CSS Text 3, section 8.2).
func (c *Cache) shape(face *font.Face, text []rune, spaced bool) []font.Glyph {
	var opts font.ShapeOptions
	if spaced && hasLatin(text) {
		opts.Features = []font.Feature{{Tag: "liga"}, {Tag: "clig"}}
	}
	if c == nil {
		return face.Shape(text, opts)
	}
	key := shapeKey{face, string(text), len(opts.Features) > 0}
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

func hasLatin(text []rune) bool {
	for _, r := range text {
		if r >= 'A' && r <= 'z' {
			return true
		}
	}
	return false
}

// opportunities returns the breaks of text before the keep list and the white-space modes.
func (c *Cache) opportunities(text []rune) []opportunity {
	if c == nil {
		return findOpportunities(text)
	}
	key := string(text)
	found, ok := c.breaks[key]
	if !ok {
		if len(c.breaks) >= cacheLimit {
			clear(c.breaks)
		}
		found = findOpportunities(text)
		c.breaks[key] = found
	}
	return found
}
