package typeset

import (
	"fanshi/internal/linebreak"
	"fanshi/internal/sheet/style"
)

// strict takes away the breaks that line-break: strict does not have.
func (p *Paragraph) strict(bounds []span, at []linebreak.Opportunity) {
	for i, item := range p.items {
		if item.Kind == Run && item.Style.StrictBreaks {
			linebreak.Strict(p.text, bounds[i].start, bounds[i].end, at)
		}
	}
}

// restrict takes away the breaks that white-space forbids. A break inside an item obeys the item's style, a break
// between two items that of their nearest common ancestor (CSS Text 3, section 5.1).
func (p *Paragraph) restrict(bounds []span, at []linebreak.Opportunity) {
	var open []*style.TextStyle // of the open elements, nil while unknown
	lowest, last := 0, -1       // the least depth since the last item with content
	edged := false              // an element with an edge has been opened since
	for i, item := range p.items {
		switch item.Kind {
		case Open:
			open = append(open, item.Style)
			edged = edged || item.Edge != 0
			continue
		case Close:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
			lowest = min(lowest, len(open))
			continue
		case Run, Newline:
			if len(open) > 0 && open[len(open)-1] == nil {
				open[len(open)-1] = item.Style
			}
		}
		b := bounds[i]
		if b.start == b.end {
			continue
		}
		if last >= 0 && p.items[last].Kind == Atom && item.Kind == Run && !wraps(item.Style.WhiteSpace) && p.startsWithSpace(b, at) {
			at[b.start] = linebreak.Soft
		}
		if last >= 0 && at[b.start] == linebreak.Soft {
			at[b.start] = linebreak.ByBlock
			if lowest > 0 && open[lowest-1] != nil {
				at[b.start] = breakUnder(open[lowest-1])
			}
		}
		for j := b.start + 1; j < b.end && item.Kind == Run; j++ {
			if at[j] == linebreak.Soft {
				at[j] = breakUnder(item.Style)
			}
		}
		if edged && last >= 0 && p.items[last].Kind == Atom && p.text[b.start] == '\n' { // the edge goes to the next line where it does not fit
			at[b.start] = linebreak.ByBlock
		}
		lowest, last, edged = len(open), i, false
	}
}

// startsWithSpace reports whether text begins with a space behind which a line might begin. Where the text does not wrap, it may
// begin before that space, if an atom is there (CSS Text 3, section 5.1: there is an opportunity on either side of an atomic
// inline); and a space that collapses is no part of a line that begins with it (section 4.1.2).
func (p *Paragraph) startsWithSpace(text span, at []linebreak.Opportunity) bool {
	i := text.start
	for i < len(p.text) && p.text[i] == ' ' {
		i++
	}
	return i > text.start && i < len(p.text) && at[i] == linebreak.Soft
}

func breakUnder(s *style.TextStyle) linebreak.Opportunity {
	if wraps(s.WhiteSpace) {
		return linebreak.Soft
	}
	return linebreak.Never
}

// collectEnds lists the places where a line may end. Spaces of white-space: pre do not hang there, those of pre-wrap before a
// forced break where they fit (CSS Text 3, section 4.1.3).
func (p *Paragraph) collectEnds(bounds []span, at []linebreak.Opportunity) {
	mode := p.spaceModes(bounds)
	n := 1
	for _, kind := range at {
		if kind != linebreak.Never {
			n++
		}
	}
	p.ends = make([]lineEnd, 0, n)
	for i := 1; i <= len(p.text); i++ {
		if at[i] == linebreak.Never && i < len(p.text) {
			continue
		}
		end := lineEnd{at: i, next: i, rest: i, kind: at[i]}
		if i < len(p.text) && p.text[i] == ' ' && collapses(mode(i)) {
			end.next++
		}
		if p.text[i-1] == '\n' {
			end.rest--
		}
		for end.rest > 0 && p.text[end.rest-1] == ' ' && collapses(mode(end.rest-1)) {
			end.rest--
		}
		forced := i == len(p.text) || at[i] == linebreak.Forced
		for end.trim = end.rest; end.trim > 0 && hangingSpace(p.text[end.trim-1]) && mode(end.trim-1) != style.Pre; end.trim-- {
			end.room = end.room || forced && mode(end.trim-1) == style.PreWrap
		}
		p.ends = append(p.ends, end)
	}
}

// spaceModes returns the white-space of each character of the text.
func (p *Paragraph) spaceModes(bounds []span) func(i int) style.WhiteSpace {
	item := 0 // of the place that was asked for last
	return func(i int) style.WhiteSpace {
		for item > 0 && bounds[item].start > i {
			item--
		}
		for bounds[item].end <= i {
			item++
		}
		if s := p.items[item].Style; s != nil {
			return s.WhiteSpace
		}
		return style.WhiteSpaceNormal
	}
}
