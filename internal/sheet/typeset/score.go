package typeset

import "math"

// optimizer breaks a few lines as a whole: it minimises the sum of the squares of the room that the lines leave, plus
// penalties, as Knuth and Plass do. Its parameters are those of Android's Minikin (OptimalLineBreaker), which Blink's
// ScoreLineBreaker takes over; scores are float32 there, so they are here, for equal choices at equal scores.
type optimizer struct {
	p         *Paragraph
	breaking  breaking
	balanced  bool // the last line counts like the others
	justified bool
	fontSize  float64 // px, of the block
}

const (
	overfullScore      = 1e12
	orphanPenalty      = 10000 // of a line of only the last piece
	lastLineMultiplier = 4     // of the penalty of the break before the last line, unless balanced
	minimumCandidates  = 5     // fewer places, start and end included, are not worth it
)

// candidate is a place where a line may begin or end, and the best way to get there.
type candidate struct {
	end       int     // index into ends; −1: the start of the first line
	withSpace float32 // px from the start of the first line, hanging spaces before the place included
	trimmed   float32 // without
	penalty   float32
	score     float32
	previous  int // index of the candidate where the line that ends here begins
	line      int // number of lines up to here
}

// optimize returns the same number of lines better broken, or the lines themselves if that does not work. The last
// line must be forced.
func (o *optimizer) optimize(lines []brokenLine) []brokenLine {
	if len(lines) < 2 || !fits(lines, o.breaking) {
		return lines
	}
	places := o.candidates(lines)
	if len(places) < minimumCandidates {
		return lines
	}
	places[len(places)-2].penalty += orphanPenalty
	o.score(places, lines[0].start)
	var chosen []int
	for i := len(places) - 1; i > 0; i = places[i].previous {
		chosen = append(chosen, places[i].end)
	}
	if len(chosen) != len(lines) {
		return lines
	}
	better := make([]brokenLine, 0, len(lines))
	from, start := lines[0].from, lines[0].start
	for i := len(chosen) - 1; i >= 0; i-- {
		line := o.p.lineTo(chosen[i], from, start)
		o.p.tighten(&line, o.breaking)
		better = append(better, line)
		from, start = o.p.resume(line), o.p.ends[line.last].next
	}
	if !fits(better, o.breaking) {
		return lines
	}
	return better
}

// candidates lists the places from the start of the lines to their end.
func (o *optimizer) candidates(lines []brokenLine) []candidate {
	first, last := lines[0], lines[len(lines)-1]
	places := []candidate{{end: -1}}
	i := first.last
	for i > 0 && o.p.ends[i-1].at > first.start {
		i--
	}
	for ; i <= last.last; i++ {
		if !o.p.mayEnd(i, o.breaking) {
			continue
		}
		end := o.p.ends[i]
		places = append(places, candidate{end: i, withSpace: o.p.position(first, end.at, end.at), trimmed: o.p.position(first, end.trim, end.at)})
	}
	return places
}

// position returns the px from the start of a line to a place in the text, the line going on to end. As in Blink
// (LineBreakCandidateContext, ShapeResult::CachedPositionForOffset) the places in a segment count from its start,
// rounded up, and elements that close at the end count only together with the hanging spaces.
func (p *Paragraph) position(first brokenLine, at, end int) float32 {
	var x layoutUnit
	for i := first.from; i < len(p.segments); i++ {
		s := &p.segments[i]
		isEdge := s.start == s.end
		if s.start >= at && (!isEdge || at != end || s.kind == Open && at < len(p.text)) {
			break
		}
		if isEdge || s.kind == Atom {
			x += s.width
			continue
		}
		if a, b := max(s.start, first.start), min(s.end, at); a < b {
			x += ceilUnits(s.offsets[b-s.start]) - ceilUnits(s.offsets[a-s.start])
		}
	}
	return float32(x.px())
}

// score fills score, previous and line of every candidate.
func (o *optimizer) score(places []candidate, start int) {
	var linePenalty float32
	if !o.justified {
		linePenalty = float32(o.breaking.width.px()*o.fontSize) * 4
	}
	active := 0 // earlier candidates are too far away to begin a line
	for e := 1; e < len(places); e++ {
		end := &places[e]
		isLast := e == len(places)-1
		best := float32(math.MaxFloat32)
		for s := active; s < e; s++ {
			from := &places[s]
			room := o.breaking.width + grace
			if from.line == 0 {
				room = o.breaking.available(start) + grace
			}
			delta := from.withSpace - (end.trimmed - float32(room.px()))
			cost := delta * delta
			switch {
			case delta < 0:
				cost, active = overfullScore, s+1
			case isLast && !o.balanced:
				cost = lastLineMultiplier * from.penalty
			}
			if score := from.score + cost; score <= best {
				best, end.previous = score, s
			}
		}
		end.score = best + end.penalty + linePenalty
		end.line = places[end.previous].line + 1
	}
}
