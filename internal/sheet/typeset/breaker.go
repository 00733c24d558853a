package typeset

import (
	"math"

	"fanshi/internal/linebreak"
)

const maxUnits = layoutUnit(math.MaxInt32)

// breaking is what a run of the line breaker depends on.
type breaking struct {
	width  layoutUnit // available to every line
	indent layoutUnit // of the first line
	wraps  bool       // whether the block lets its lines wrap
}

// available returns the room of the line that starts at a place of the text.
func (b breaking) available(start int) layoutUnit {
	if start == 0 {
		return b.width - b.indent
	}
	return b.width
}

// grace is by how much a line may be wider than its room: one unit, since widths are rounded up (Blink's
// LineBreaker::AvailableWidthToFit).
const grace = 1

// fits reports whether a line does not overflow.
func (b breaking) fits(l *brokenLine) bool { return l.width-l.spare <= b.available(l.start)+grace }

// brokenLine is a line before it is placed.
type brokenLine struct {
	start, end int        // into text
	trim, rest int        // end without hanging spaces, with them
	head, cut  float64    // px that the first character gains, that the last one loses
	lead, hang layoutUnit // of the characters that hang at its start and its end; not in width
	last       int        // index into ends
	from, to   int        // segments, to not included; the outer ones may be cut
	lineWidth
	forced bool // ends by a forced break or with the text
}

// lineWidth is how wide a line is.
type lineWidth struct {
	width  layoutUnit
	spare  layoutUnit // of width: edges at its end that may overflow (edgesAtEnd)
	closes layoutUnit // of width: edges of elements that close after its last character
}

// breakLines fills each line with as many pieces as fit (greedily, as Chromium does with text-wrap: wrap). A piece that
// is wider than the line stands alone and overflows.
func (p *Paragraph) breakLines(b breaking) []brokenLine {
	var lines []brokenLine
	p.eachLine(b, func(l *brokenLine) { lines = append(lines, *l) })
	return lines
}

// eachLine visits the lines of breakLines; visit must not keep the line.
func (p *Paragraph) eachLine(b breaking, visit func(*brokenLine)) {
	if len(p.text) == 0 {
		if width, to := p.measure(0, 0, lineEnd{}, 0, 0); width.width != 0 {
			visit(&brokenLine{last: -1, to: to, lineWidth: width, forced: true})
		}
		return
	}
	var line, candidate brokenLine
	from, next := 0, 0 // segment, index into ends
	for start := 0; next < len(p.ends); {
		line = brokenLine{last: -1}
		for i := next; i < len(p.ends); i++ {
			if !p.mayEnd(i, b) {
				continue
			}
			candidate = p.lineTo(i, from, start)
			p.tighten(&candidate, b)
			if line.last >= 0 && !b.fits(&candidate) {
				if item := p.overflows(&candidate, b); item >= 0 && line.end > item {
					line = p.endBefore(item, next, candidate, b)
				}
				break
			}
			line = candidate
			if line.forced || !b.fits(&line) {
				break
			}
		}
		visit(&line)
		start, from, next = p.ends[line.last].next, p.resume(line), line.last+1
	}
}

// mayEnd reports whether a line may end at an entry of ends.
func (p *Paragraph) mayEnd(i int, b breaking) bool {
	switch {
	case p.isForced(i):
		return true
	case b.width == maxUnits:
		return false
	}
	return p.ends[i].kind == linebreak.Soft || b.wraps
}

// isForced reports whether a line must end at an entry of ends.
func (p *Paragraph) isForced(i int) bool {
	return p.ends[i].kind == linebreak.Forced || i == len(p.ends)-1
}

// lineTo returns the line from a segment and a place in the text to an entry of ends.
func (p *Paragraph) lineTo(i, from, start int) brokenLine {
	end := p.ends[i]
	head := p.head(start)
	width, to := p.measure(from, start, end, head, end.gap)
	l := brokenLine{start: start, end: end.at, trim: max(end.trim, start), rest: max(end.rest, start), last: i, from: from, to: to, lineWidth: width, forced: p.isForced(i),
		head: head, cut: end.gap}
	if start == 0 && p.lead != 0 && l.trim > 0 {
		l.lead = p.lead
		l.width -= l.lead
	}
	if end.hangs && l.trim > start+1 {
		l.hang = end.hang
		l.width -= l.hang
	}
	return l
}

// tighten narrows or hangs the last character of a line that would not fit, if the line fits then. Spaces that hang only where
// they do not fit are measured as far as they do, and in the max-content width all of them (CSS Text 3, section 4.1.3).
func (p *Paragraph) tighten(l *brokenLine, b breaking) {
	end := &p.ends[l.last]
	if l.rest > l.trim && l.forced && (end.room && b.width != 0 || b.width == maxUnits) {
		whole := *end
		whole.trim = whole.rest
		full, _ := p.measure(l.from, l.start, whole, l.head, 0)
		l.width = max(l.width, min(full.width, b.available(l.start)))
		l.trim = l.rest
		return
	}
	if b.width == 0 && b.wraps || // the min-content width, for which Chromium does not look for room
		end.squeeze == 0 && end.hang == 0 || b.fits(l) || l.hang != 0 || l.trim <= l.start+1 {
		return
	}
	room := b.available(l.start) + grace + l.spare
	if end.hang != 0 && l.width-end.hang <= room {
		l.hang = end.hang
		l.width -= end.hang
		return
	}
	if end.squeeze == 0 || l.width-l.closes <= room { // Chromium looks for room before it sees what closes
		return
	}
	if narrow, _ := p.measure(l.from, l.start, *end, l.head, end.gap+end.squeeze); narrow.width-l.lead-l.closes <= room {
		l.width, l.cut = narrow.width-l.lead, end.gap+end.squeeze
	}
}

// overflows returns where the last text of a line begins, if only the edges of elements that close after it do not fit and Chromium
// does not break inside that text, since its last mark may be narrower; else −1.
func (p *Paragraph) overflows(l *brokenLine, b breaking) int {
	if end := &p.ends[l.last]; end.squeeze == 0 || l.cut != end.gap || l.closes == 0 || l.width-l.spare-l.closes > b.available(l.start)+grace {
		return -1
	}
	for i := l.to - 1; i >= l.from; i-- {
		s := &p.segments[i]
		if s.start == s.end {
			continue
		}
		for i > 0 && p.segments[i-1].item == s.item {
			i--
		}
		return p.segments[i].start
	}
	return -1
}

// endBefore returns the longest line that ends before a text and fits, or the line that overflows if there is none.
func (p *Paragraph) endBefore(text, first int, overflowing brokenLine, b breaking) brokenLine {
	for i := overflowing.last - 1; i >= first; i-- {
		if p.ends[i].at > text || !p.mayEnd(i, b) {
			continue
		}
		l := p.lineTo(i, overflowing.from, overflowing.start)
		if p.tighten(&l, b); b.fits(&l) {
			return l
		}
	}
	return overflowing
}

// resume returns the segment that the line after l begins with: a segment that was cut comes again.
func (p *Paragraph) resume(l brokenLine) int {
	if l.to > 0 && p.segments[l.to-1].end > l.end {
		return l.to - 1
	}
	return l.to
}

// measure returns the width of the line from a segment and a place in the text to an end, hanging spaces not counted,
// and the segment after it. Every stretch of a segment is rounded up to a whole layout unit, as in Blink.
// Elements that close at the end belong to the line, elements that open there to the next, save empty ones. The first
// character is by head px wider than in the middle of a line, the last one by cut px narrower.
func (p *Paragraph) measure(from, start int, end lineEnd, head, cut float64) (lineWidth, int) {
	var w lineWidth
	exact := 0.0 // of segments of vertical text before this one, of the same item
	i := from
	for ; i < len(p.segments); i++ {
		s := &p.segments[i]
		if s.start == s.end && s.start == end.at && end.at > start {
			return p.edgesAtEnd(w, i, end)
		}
		if s.start >= end.at && end.at < len(p.text) && (s.start < s.end || s.kind == Open) {
			break
		}
		if s.start == s.end || s.kind == Atom {
			w.width += s.width
			continue
		}
		if a, b := max(s.start, start), min(s.end, end.trim); a < b {
			x := s.offsets[b-s.start] - s.offsets[a-s.start]
			if a == start {
				x += head
			}
			if b == end.trim {
				x -= cut
			}
			if x, exact = x+exact, 0; i+1 < len(p.segments) && s.continuesIn(&p.segments[i+1]) && s.end < end.trim {
				exact = x // rounded with what follows
			} else {
				w.width += ceilUnits(x)
			}
		}
		if s.end > end.at {
			i++
			break
		}
	}
	w.width += end.hyphen
	return w, i
}

// edgesAtEnd adds the edges at the end of a line, from a segment on: of elements that close there, and of empty ones. Some may
// overflow, since Chromium asks whether a line fits only before it goes on with text: what closes after a br, or after a space
// at which the line breaks; empty elements; and at the end of the paragraph all from the first empty one on.
func (p *Paragraph) edgesAtEnd(w lineWidth, i int, end lineEnd) (lineWidth, int) {
	last := end.at == len(p.text)
	spare := p.text[end.at-1] == '\n' || !last && end.trim < end.at
	for i < len(p.segments) && p.segments[i].start == end.at && p.segments[i].end == end.at {
		next := i + 1
		if p.segments[i].kind == Open {
			spare = true
			if next = p.afterEmpty(i); next == i {
				break
			}
		}
		for ; i < next; i++ {
			w.width += p.segments[i].width
			if spare {
				w.spare += p.segments[i].width
			} else {
				w.closes += p.segments[i].width
			}
		}
	}
	w.width += end.hyphen
	return w, i
}

// afterEmpty returns the segment after the empty element that a segment opens, that segment where something is in it.
func (p *Paragraph) afterEmpty(open int) int {
	depth := 0
	for i := open; i < len(p.segments); i++ {
		switch s := &p.segments[i]; {
		case s.start < s.end || s.kind == Atom || s.kind == Newline:
			return open
		case s.kind == Open:
			depth++
		default:
			depth--
		}
		if depth == 0 {
			return i + 1
		}
	}
	return open
}

// continuesIn reports whether the next segment goes on with the text of s, in vertical text that is cut where the glyphs
// turn.
func (s *segment) continuesIn(next *segment) bool {
	return s.item == next.item && (s.mode == upright || s.mode == sideways) && (next.mode == upright || next.mode == sideways)
}
