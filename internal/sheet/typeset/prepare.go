package typeset

import (
	"fmt"
	"slices"
	"unicode"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/linebreak"
	"fanshi/internal/sheet/style"
)

// Paragraph is inline content whose white space is collapsed, whose text is shaped and whose break opportunities are
// known. Only UpdateAtoms changes it.
type Paragraph struct {
	items    []Item
	fonts    *font.Set
	scale    scale
	text     []rune // collapsed; an Atom is object, a forced break '\n'
	segments []segment
	ends     []lineEnd     // every place where a line may end, the end of text last
	scripts  []font.Script // of text; nil: not asked for yet
	starts   []lineStart
	stops    []lineStop
	gaps     []gap
	spaced   spaced
	lead     layoutUnit // what hangs at the start of the text

	aligned    bool // something is not aligned to the baseline
	emphasised bool // some text has marks
	hanging    bool // some punctuation may hang
}

// segment is the part of one item that is shaped as one, in document order.
type segment struct {
	kind       ItemKind
	item       int
	start, end int // into text; Open and Close: both the place
	itemEnd    int // where the text of the item ends
	style      *style.TextStyle
	font       textFont // Run, Newline; Open with a style
	mode       mode
	glyphs     []font.Glyph // Run: Cluster counts from start
	offsets    []float64    // Run: px from the start of the segment to each character and to its end, spacing included
	shifts     []shiftedGlyph
	width      layoutUnit // Atom: of its margin box; Open, Close: of its edge
}

// lineEnd is a place where a line may end.
type lineEnd struct {
	at   int  // after the last character of the line
	next int  // the next line starts here: there, or behind a space that collapses
	trim int  // where the line ends without the spaces that hang
	rest int  // where it ends with them; collapsible spaces at the end go
	room bool // they hang only where they do not fit: preserved ones before a forced break
	kind linebreak.Opportunity

	gap     float64    // px of text-autospace that the last character loses
	squeeze float64    // px by which it may be narrower if it does not fit
	hyphen  layoutUnit // the width of the hyphen that is drawn there, after a soft one
	hang    layoutUnit // its width, if it may hang
	hangs   bool       // whether it always hangs
}

// Prepare does what does not depend on the width of the lines. A character that its face lacks is an Error
// "sheet.missing-glyph" at the item's place, a font role without a face "sheet.missing-font".
func Prepare(items []Item, opts Options, diags *diag.List) *Paragraph {
	if opts.Cache == nil {
		opts.Cache = NewCache() // the half-width forms are asked for again and again
	}
	p := &Paragraph{items: items, fonts: opts.Fonts, scale: scaleOf(opts.Unit)}
	bounds := p.collapse()
	at := slices.Clone(opts.Cache.opportunities(p.text, opts.Keep))
	p.strict(bounds, at)
	p.restrict(bounds, at)
	for i, item := range items {
		p.addSegments(i, item, bounds[i], at, opts.Cache, diags)
	}
	p.collectEnds(bounds, at)
	p.spaceEnds()
	if slices.Contains(p.text, linebreak.SoftHyphen) {
		p.hyphenate()
	}
	if p.hanging {
		p.hangs()
		p.lead = p.leads()
	}
	return p
}

// span is a stretch of text.
type span struct{ start, end int }

// collapse fills text and returns the stretch of every item.
func (p *Paragraph) collapse() []span {
	c := newCollapser()
	bounds := make([]span, len(p.items))
	for i, item := range p.items {
		bounds[i].start = len(c.text)
		switch item.Kind {
		case Run:
			c.run([]rune(item.Text), item.Style.WhiteSpace)
		case Newline:
			c.lineBreak()
		case Atom:
			c.add(object)
		}
		bounds[i].end = len(c.text)
	}
	p.text = c.text
	return bounds
}

// spaceEnds fills in what text-autospace and text-spacing-trim change at the ends of lines.
func (p *Paragraph) spaceEnds() {
	g, s := 0, 0
	for i := range p.ends {
		end := &p.ends[i]
		for g < len(p.gaps) && p.gaps[g].at < end.trim {
			g++
		}
		if g < len(p.gaps) && p.gaps[g].at == end.trim && !p.gaps[g].kept {
			end.gap = p.gaps[g].px
		}
		for s < len(p.stops) && p.stops[s].at < end.trim-1 {
			s++
		}
		if s < len(p.stops) && p.stops[s].at == end.trim-1 && (end.trim == end.at || end.trim == end.rest && end.at == len(p.text) && p.text[end.at-1] == ' ') {
			end.squeeze = p.stops[s].half
		}
	}
}

// addSegments appends the segments of one item.
func (p *Paragraph) addSegments(i int, item Item, b span, at []linebreak.Opportunity, cache *Cache, diags *diag.List) {
	p.aligned = p.aligned || item.Align != style.AlignBaseline
	s := segment{kind: item.Kind, item: i, start: b.start, end: b.end, itemEnd: b.end, style: item.Style}
	switch item.Kind {
	case Atom:
		s.width = p.scale.units(item.Width)
	case Open, Close:
		s.width = p.scale.units(item.Edge)
	case Run:
		if b.start == b.end {
			return
		}
	}
	if item.Style == nil {
		p.segments = append(p.segments, s)
		return
	}
	var ok bool
	if s.font, ok = p.font(item.Style); !ok {
		diags.Error(item.Pos, "sheet.missing-font", fmt.Sprintf("主题没有名为“%s”的字体", item.Style.FontRole),
			"请把 font-family 改为主题提供的字体角色 body、headline 或 pixel")
	}
	if item.Kind != Run {
		if item.Kind == Newline {
			s.offsets = make([]float64, 2)
		}
		p.segments = append(p.segments, s)
		return
	}
	p.reportMissing(s, item.Pos, diags)
	p.reportMissingMark(s, item.Pos, diags)
	p.hanging = p.hanging || item.Style.Hanging != (style.HangingPunctuation{})
	for start := b.start; start < b.end; start = s.end {
		s.start, s.end = start, start+1
		switch {
		case isControl(p.text[start]):
			s.mode = horizontal
		case item.Style.Vertical:
			s.mode, s.end = p.orient(&s, start, b.end)
			if s.mode == combined {
				keepTogether(at, s.start, s.end)
			}
			if s.mode == combined || item.Style.Orientation == style.Upright && !isSpacedIdeograph(p.text[s.start]) {
				p.closeGap(s.start)
			}
		default:
			for s.end < b.end && !isControl(p.text[s.end]) {
				s.end++
			}
		}
		p.shape(&s, cache)
		p.segments = append(p.segments, s)
	}
}

// isControl reports whether a character is placed by rules of its own and never shaped.
func isControl(r rune) bool { return r == '\n' || r == '\t' }

// shape fills the glyphs and offsets of a Run.
func (p *Paragraph) shape(s *segment, cache *Cache) {
	text := p.text[s.start:s.end]
	spacing := p.scale.px(s.style.LetterSpacing)
	s.glyphs, s.offsets, s.shifts = nil, make([]float64, len(text)+1), nil
	switch {
	case text[0] == '\n':
	case text[0] == '\t':
		s.offsets[1] = p.tab(s, spacing)
	case s.font.face == nil:
		for i := range text {
			s.offsets[i+1] = float64(i+1) * (s.font.size + spacing)
		}
	case s.mode == combined:
		p.combine(s)
	default:
		s.glyphs = cache.shape(s.font.face, text, spacing != 0, s.mode == upright, p.scriptsIn(s.start, s.end))
		fillOffsets(s, text, spacing)
	}
	if s.style.SpacingTrim != style.SpaceAll || s.style.AutoSpace {
		p.space(s, cache)
	}
}

// fillOffsets sums the advances, in float32 as Blink does, so that lines that come out equally good are chosen alike;
// over the longest paragraph that errs by less than a hundredth of a px. Characters within a cluster share its width
// equally.
func fillOffsets(s *segment, text []rune, spacing float64) {
	var x float32
	for i := 0; i < len(s.glyphs); {
		from, first := x, s.glyphs[i]
		for i++; ; i++ {
			x += s.advance(s.glyphs[i-1])
			if i == len(s.glyphs) || s.glyphs[i].Runes > 0 {
				break
			}
		}
		if r := text[first.Cluster]; !zeroWidth(r) {
			x += float32(spacing)
		}
		for r := 1; r <= first.Runes; r++ {
			s.offsets[first.Cluster+r] = float64(from + (x-from)*float32(r)/float32(first.Runes))
		}
	}
}

// tabSize is the initial value of tab-size, in advances of the space (CSS Text 3, section 4.3).
const tabSize = 8

// tab returns the distance to the next tab stop, counted from the last forced break; a stop nearer than half a space
// is passed over, as there.
func (p *Paragraph) tab(s *segment, spacing float64) float64 {
	space := s.font.spaceAdvance() + spacing
	if space <= 0 {
		return 0
	}
	position := 0.0
	for i := len(p.segments) - 1; i >= 0; i-- {
		before := p.segments[i]
		if before.start < len(p.text) && before.end > before.start && p.text[before.start] == '\n' {
			break
		}
		if n := len(before.offsets); n > 0 {
			position += before.offsets[n-1]
		} else {
			position += before.width.px()
		}
	}
	interval := tabSize * space
	next := interval
	for next-position < space/2 {
		next += interval
	}
	return next - position
}

// reportMissing reports every character of a Run that its face lacks, each once.
func (p *Paragraph) reportMissing(s segment, pos diag.Pos, diags *diag.List) {
	if s.font.face == nil {
		return
	}
	var reported map[rune]bool
	for _, r := range p.text[s.start:s.end] {
		if _, ok := s.font.face.GlyphID(r); ok || invisible(r) || reported[r] {
			continue
		}
		if reported == nil {
			reported = map[rune]bool{}
		}
		reported[r] = true
		diags.Error(pos, "sheet.missing-glyph",
			fmt.Sprintf("字体 %s 里没有“%c”（U+%04X），印不出来", s.font.face.Key(), r, r),
			"请改用字体里有的字，或用 --font-dir 换一款收有此字的字体").About(string(r), 0)
	}
}

// invisible reports whether a character needs no glyph: white space, controls, and what Unicode calls
// default ignorable (joiners, variation selectors, zero width space).
func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}
