package typeset

import (
	"fmt"
	"math"
	"sort"
	"strings"
	"unicode"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// Emphasis marks (CSS Text Decoration 4, section 3): a mark of half the size over or under every character save spaces
// and punctuation. A mark's em box adjoins the em box of the text. What the marks need as Chromium 156 measures it: the
// em box of the text and that of the mark, each rounded up to whole px; under a line it makes the line longer, over it
// the line is moved down unless the line before leaves the room, or what is around the block (Room).

// markScale is the size of a mark in that of the text.
const markScale = 0.5

// annotated is what marks and em boxes of a line need above and below its baseline.
type annotated struct {
	over, under           layoutUnit
	marksOver, marksUnder bool
}

// annotations measures the marks and em boxes of a line.
func (p *Paragraph) annotations(l *brokenLine, aligned *lineAlignment, strut textFont) (a annotated) {
	a.over, a.under = strut.emBox()
	for i := l.from; i < l.to; i++ {
		s := &p.segments[i]
		if s.kind != Run || s.start >= l.trim || s.end <= l.start {
			continue
		}
		down := aligned.of(i - l.from)
		above, below := s.font.emBox()
		mark := pixels(int(math.Ceil(s.font.size*markScale - tolerance)))
		switch {
		case s.style.Emphasis.Mark == "":
		case marksBelow(s.style):
			below += mark
			a.marksUnder = true
		default:
			above += mark
			a.marksOver = true
		}
		a.over, a.under = max(a.over, above-down), max(a.under, below+down)
	}
	return a
}

// marksBelow reports whether marks stand under the line, in vertical text to the left of it.
func marksBelow(s *style.TextStyle) bool {
	if s.Vertical {
		return s.Emphasis.Left
	}
	return s.Emphasis.Under
}

// emBox returns the extent of the em box about the line's baseline in whole px.
func (f textFont) emBox() (above, below layoutUnit) {
	ascent := f.emAscent
	if f.central {
		ascent = f.size/2 + (f.ascent-f.descent).px()/2
	}
	ceil := func(px float64) layoutUnit { return pixels(int(math.Ceil(px - tolerance))) }
	return ceil(ascent), ceil(f.size - ascent)
}

// marks makes the fragment of the marks on a part of a segment, false if it has none; base is where the segment starts
// in px. Its rectangle is that of the text.
func (p *Paragraph) marks(text Fragment, s *segment, at part, base float64, extra *expansion) (Fragment, bool) {
	if s.style.Emphasis.Mark == "" || s.font.face == nil || s.mode == combined {
		return text, false
	}
	gid, ok := s.font.face.GlyphID([]rune(s.style.Emphasis.Mark)[0])
	if !ok {
		return text, false
	}
	text.Text, text.Glyphs, text.Size = "", nil, page.Round(s.style.FontSize*markScale)
	if c := s.style.Emphasis.Color; c != nil {
		text.Color = *c
	}
	spacing := p.scale.px(s.style.LetterSpacing)
	along, across := s.markOrigin(float64(s.font.face.Advance(gid)) * s.font.perUnit * markScale)
	for i := at.a; i < at.b; i++ {
		if !emphasised(p.text[i]) {
			continue
		}
		width := s.offsets[i+1-s.start] - s.offsets[i-s.start] - spacing - p.gapBefore(i+1)
		x := base + s.offsets[i-s.start] + extra.before(i) + width/2 + along
		text.Glyphs = append(text.Glyphs, page.Glyph{ID: gid, X: p.scale.lengthOf(x), Y: text.Y + p.scale.lengthOf(across)})
	}
	return text, len(text.Glyphs) > 0
}

// markOrigin returns where the origin of a mark lies from the middle of its character on the line's baseline, in px.
func (s *segment) markOrigin(advance float64) (along, across float64) {
	size := s.font.size * markScale
	ascent := s.font.emAscent * markScale
	if !s.style.Vertical {
		if marksBelow(s.style) {
			return -advance / 2, math.Ceil(s.font.size-s.font.emAscent-tolerance) + ascent
		}
		return -advance / 2, ascent - size - math.Ceil(s.font.emAscent-tolerance)
	}
	away := (s.font.size + size) / 2 // between the middles
	if !marksBelow(s.style) {
		away = -away
	}
	return ascent - size/2, s.font.middle() + away + advance/2
}

// gapBefore returns the space of text-autospace before a character in px.
func (p *Paragraph) gapBefore(at int) float64 {
	i := sort.Search(len(p.gaps), func(i int) bool { return p.gaps[i].at >= at })
	if i < len(p.gaps) && p.gaps[i].at == at {
		return p.gaps[i].px
	}
	return 0
}

// emphasisedPunctuation is the punctuation that is read aloud and so takes a mark (section 3.5, text-emphasis-skip).
const emphasisedPunctuation = "#%‰‱٪﹪％؉؊&﹠＆⁊@﹫＠§¶"

// emphasised reports whether a character takes a mark.
func emphasised(r rune) bool {
	if unicode.IsPunct(r) {
		return strings.ContainsRune(emphasisedPunctuation, r)
	}
	return !unicode.IsSpace(r) && !unicode.IsControl(r) && !unicode.IsMark(r) && !unicode.In(r, unicode.Z, unicode.C) && !invisible(r)
}

// reportMissingMark reports a mark that the face lacks.
func (p *Paragraph) reportMissingMark(s segment, pos diag.Pos, diags *diag.List) {
	mark := s.style.Emphasis.Mark
	if mark == "" {
		return
	}
	p.emphasised = true
	if s.font.face == nil {
		return
	}
	if _, ok := s.font.face.GlyphID([]rune(mark)[0]); !ok {
		diags.Error(pos, "sheet.missing-glyph", fmt.Sprintf("字体 %s 里没有着重号“%s”，印不出来", s.font.face.Key(), mark),
			"请把 text-emphasis 改为 dot、circle 等字体里有的着重号")
	}
}
