package typeset

import (
	"strings"
	"unicode"
)

// Hanging punctuation (CSS Text 3, section 8.2), which Chromium lacks: at the start of the first line an opening
// bracket or quote hangs (first), at the end of the last one a closing bracket or quote (last), at the end of every line a
// stop or comma, always (force-end) or where it would not fit otherwise (allow-end). What hangs is not measured, aligned
// or justified; at most one character hangs at each edge, and none where an element's border or padding lies between.

// hangingStops are the stops and commas of CSS Text 3.
const hangingStops = ",.،۔、。，．﹐﹑﹒｡､"

// leads returns the width of what hangs at the start of the text, in layout units.
func (p *Paragraph) leads() layoutUnit {
	for i := range p.segments {
		s := &p.segments[i]
		switch {
		case s.start == s.end:
			if s.width != 0 {
				return 0
			}
			continue
		case s.kind != Run || !s.style.Hanging.First || !hangsFirst(p.text[s.start]):
			return 0
		}
		return ceilUnits(s.offsets[1] + p.head(0))
	}
	return 0
}

func hangsFirst(r rune) bool {
	return r == '"' || r == '\'' || unicode.In(r, unicode.Ps, unicode.Pi, unicode.Pf)
}

func hangsLast(r rune) bool {
	return r == '"' || r == '\'' || unicode.In(r, unicode.Pe, unicode.Pi, unicode.Pf)
}

// hangs fills in what may hang at the ends of lines.
func (p *Paragraph) hangs() {
	n := 0
	for i := range p.ends {
		end := &p.ends[i]
		if end.trim == 0 {
			continue
		}
		for n < len(p.segments) && p.segments[n].end < end.trim {
			n++
		}
		s := p.segmentOf(n, end.trim-1)
		if s == nil || s.style == nil || s.kind != Run || s.start > end.trim-1 {
			continue
		}
		r, h := p.text[end.trim-1], s.style.Hanging
		isStop := (h.ForceEnd || h.AllowEnd) && strings.ContainsRune(hangingStops, r)
		isLast := h.Last && i == len(p.ends)-1 && hangsLast(r)
		if !isStop && !isLast || s.end == end.trim && p.closesWithEdge(end.trim) {
			continue
		}
		at := end.trim - s.start
		end.hang = ceilUnits(s.offsets[at] - s.offsets[at-1])
		end.hangs = isLast || h.ForceEnd
	}
}

// segmentOf returns the segment at or after n that holds a character of the text.
func (p *Paragraph) segmentOf(n, at int) *segment {
	for ; n < len(p.segments); n++ {
		if s := &p.segments[n]; s.start <= at && at < s.end {
			return s
		}
	}
	return nil
}

// closesWithEdge reports whether an element with an edge closes at a place of the text.
func (p *Paragraph) closesWithEdge(at int) bool {
	for i := range p.segments {
		if s := &p.segments[i]; s.kind == Close && s.start == at && s.width != 0 {
			return true
		}
	}
	return false
}
