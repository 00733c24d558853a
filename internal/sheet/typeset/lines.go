package typeset

import (
	"slices"
	"strings"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// Layout breaks the paragraph into lines for a content box of the given width. The style is that of the block which
// contains it: it gives the strut, text-align, text-indent, text-wrap and the white-space between atoms.
func (p *Paragraph) Layout(width page.Length, block *style.TextStyle) []Line {
	return p.LayoutBetween(width, block, nil)
}

// Room is the space around a paragraph in which the marks of text-emphasis may stand, and what they leave of it.
type Room struct {
	Above, Below page.Length // of the first line, of the last one
	Free         page.Length // result: below the em boxes and marks of the last line within its line box, never negative
}

// LayoutBetween is Layout with room around the paragraph; nil: none, and nobody asks what is left.
func (p *Paragraph) LayoutBetween(width page.Length, block *style.TextStyle, room *Room) []Line {
	avail := p.scale.units(width)
	b := breaking{width: avail, indent: p.indent(block, avail), wraps: wraps(block.WhiteSpace)}
	broken := p.breakLines(b)
	strut, _ := p.font(block)
	if b.wraps {
		broken = p.rewrap(b, broken, block, strut)
	}
	lines := make([]Line, len(broken))
	var top layoutUnit
	var free, below layoutUnit // below the marks and em boxes of the line before; below the last line
	if room != nil {
		free, below = p.scale.units(room.Above), p.scale.units(room.Below)
	}
	marked := false // the line before has marks under it
	var open []int
	for i := range broken {
		l := p.place(&broken[i], b, block)
		aligned := p.alignLine(&broken[i], strut, open)
		open = p.stillOpen(open, &broken[i])
		box := &aligned.box
		if last := i == len(broken)-1; p.emphasised || last && room != nil {
			a := p.annotations(&broken[i], &aligned, strut)
			if a.marksOver || marked {
				top += max(a.over-box.above-free, 0)
			}
			free, marked = box.below-a.under, a.marksUnder
			if last && marked {
				box.below = max(box.below, a.under-below)
			}
		}
		lines[i] = p.emit(&broken[i], l, &aligned, top)
		top += box.height()
	}
	if room != nil {
		room.Free = p.scale.length(max(free, 0))
	}
	return lines
}

// indent resolves text-indent; percentages are of the content width.
func (p *Paragraph) indent(block *style.TextStyle, width layoutUnit) layoutUnit {
	base := width.px() * float64(p.scale)
	v, _ := block.TextIndent.Resolve(base) // auto is 0
	return floorUnits(p.scale.px(v))
}

// placed is where a line stands and what justification adds.
type placed struct {
	left  layoutUnit
	extra *expansion
}

// emit makes the Line.
func (p *Paragraph) emit(l *brokenLine, at placed, aligned *lineAlignment, top layoutUnit) Line {
	box := aligned.box
	baseline := top + box.above
	line := Line{
		Top: p.scale.length(top), Height: p.scale.length(top+box.height()) - p.scale.length(top), Baseline: p.scale.length(baseline),
		Text: p.lineText(l),
	}
	x, hanging := at.left, layoutUnit(0) // of spaces, which are in the boxes around them
	seen := p.seenEnd(l)
	boxes := p.boxesOf(&line, aligned, x, baseline)
	for i := l.from; i < l.to; i++ {
		s := &p.segments[i]
		y := baseline + aligned.of(i-l.from)
		switch s.kind {
		case Atom:
			boxes.fill()
			top := y - p.scale.units(p.items[s.item].Baseline)
			line.Fragments = append(line.Fragments, Fragment{Ref: p.items[s.item].Ref, Item: s.item,
				X: p.scale.length(x + roundUnits(at.extra.upTo(s.start))), Width: p.items[s.item].Width, Y: p.scale.length(top)})
			x += s.width
		case Open:
			boxes.begin(s, x+hanging+roundUnits(at.extra.upTo(s.start)), y, true)
			x += s.width
		case Close:
			x += s.width
			boxes.end(x+hanging+roundUnits(at.extra.upTo(s.start)), true)
		default:
			hanging += boxes.hang(s, l)
			if a, b := max(s.start, l.start), min(s.end, l.trim); a < b {
				boxes.fill()
				head, cut := 0.0, 0.0
				if a == l.start {
					head = l.head
				}
				if b == l.trim {
					cut = l.cut
				}
				text, marks, marked := p.textFragment(s, part{a, b, seen, head, cut}, x, y, at.extra)
				if b == l.end && l.last >= 0 && p.ends[l.last].hyphen != 0 {
					p.drawHyphen(&text, s, p.ends[l.last].hyphen)
				}
				line.Fragments = append(line.Fragments, text)
				if marked {
					line.Fragments = append(line.Fragments, marks)
				}
				x += ceilUnits(s.offsets[b-s.start] - s.offsets[a-s.start] + head - cut)
				if b == l.end && l.last >= 0 {
					x += p.ends[l.last].hyphen
					line.hyphenated = p.ends[l.last].hyphen != 0
				}
			}
		}
	}
	for len(boxes.open) > 0 {
		boxes.end(x+hanging+roundUnits(at.extra.upTo(l.trim)), false)
	}
	line.Left = p.scale.length(at.left + l.lead)
	line.Width = p.scale.length(x-l.hang+roundUnits(at.extra.upTo(l.trim))) - line.Left
	return line
}

// part is a stretch of a segment in a line, with what its first character gains and its last one loses there, in px.
type part struct {
	a, b      int // into text
	seen      int // where the text of the line ends that is no white space
	head, cut float64
}

// seenEnd is where the text of a line ends that is no white space.
func (p *Paragraph) seenEnd(l *brokenLine) int {
	end := l.trim
	for end > l.start && (hangingSpace(p.text[end-1]) || zeroWidth(p.text[end-1])) {
		end--
	}
	return end
}

// textFragment makes the fragment of a part of a segment, and that of its marks if it has any; x is where it stands
// before justification.
func (p *Paragraph) textFragment(s *segment, at part, x, y layoutUnit, extra *expansion) (text, marks Fragment, marked bool) {
	a, b := at.a, at.b
	origin := s.offsets[a-s.start] + extra.upTo(a) - at.head
	width := ceilUnits(s.offsets[b-s.start] + extra.upTo(b) - origin - at.cut)
	x += roundUnits(extra.upTo(a))
	f := Fragment{
		Ref: p.items[s.item].Ref, Item: s.item,
		X: p.scale.length(x), Width: p.scale.length(x+width) - p.scale.length(x), Y: p.scale.length(y),
		Ascent: p.scale.length(s.font.ascent), Descent: p.scale.length(s.font.descent),
		Text: string(p.text[a:b]), Size: page.Round(s.style.FontSize), Color: s.style.Color,
	}
	if at.seen < b {
		f.Space = p.scale.length(ceilUnits(s.offsets[b-s.start] - s.offsets[max(a, at.seen)-s.start]))
	}
	if s.font.face == nil {
		return f, marks, false
	}
	f.Face = s.font.face.Key()
	if s.mode == combined {
		f.Size, f.Glyphs = p.combinedGlyphs(s, x, y)
		return f, marks, false
	}
	p.placeGlyphs(&f, s, at, x.px()-origin, y.px(), extra)
	marks, marked = p.marks(f, s, at, x.px()-origin, extra)
	return f, marks, marked
}

// placeGlyphs fills the glyphs of a fragment; base is where the segment starts, down its baseline, in px.
func (p *Paragraph) placeGlyphs(f *Fragment, s *segment, at part, base, baseline float64, extra *expansion) {
	a, b := at.a, at.b
	pen := 0 // font units since the cluster began
	f.Glyphs = make([]page.Glyph, 0, b-a)
	first, _ := slices.BinarySearchFunc(s.glyphs, a-s.start, func(g font.Glyph, at int) int { return g.Cluster - at })
	for i := first; i < len(s.glyphs) && s.start+s.glyphs[i].Cluster < b; i++ {
		g := s.glyphs[i]
		if i > 0 && g.Runes == 0 {
			pen += s.glyphs[i-1].XAdvance - s.glyphs[i-1].YAdvance
		} else {
			pen = 0
		}
		r := s.start + g.Cluster
		if g.ID == 0 || invisible(p.text[r]) {
			continue
		}
		right, down := s.glyphOffset(g)
		gx := base + s.offsets[g.Cluster] + extra.before(r) + float64(pen)*s.font.perUnit + right
		if len(s.shifts) > 0 {
			gx += s.shift(r)
		}
		f.Glyphs = append(f.Glyphs, page.Glyph{ID: g.ID, X: p.scale.lengthOf(gx), Y: p.scale.lengthOf(baseline + down), Rotate: s.mode == sideways})
	}
}

// lineText returns the text of a line without atoms and without spaces at its ends.
func (p *Paragraph) lineText(l *brokenLine) string {
	text := strings.ReplaceAll(string(p.text[l.start:l.trim]), string(object), "")
	return strings.TrimSpace(text)
}
