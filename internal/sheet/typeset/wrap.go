package typeset

// balanceLimit is the number of lines up to which text-wrap: balance is done.
const balanceLimit = 10

// balance returns the lines broken at the least width that needs no more of them (text-wrap: balance, found by
// bisection as in Blink's ParagraphLineBreaker). Longer paragraphs stay as they are.
func (p *Paragraph) balance(b breaking, lines []brokenLine) []brokenLine {
	if len(lines) < 2 || len(lines) > balanceLimit {
		return lines
	}
	low, high := layoutUnit(0), b.width // low needs more lines or is too narrow for a piece, high is enough
	for _, l := range lines {
		if l.width > b.available(l.start) {
			return lines // one piece overflows already; no width is better
		}
	}
	for low+1 < high {
		narrow := b
		narrow.width = (low + high) / 2
		if broken := p.breakLines(narrow); len(broken) <= len(lines) && fits(broken, narrow) {
			lines, high = broken, narrow.width
		} else {
			low = narrow.width
		}
	}
	return lines
}

func fits(lines []brokenLine, b breaking) bool {
	for _, l := range lines {
		if l.width > b.available(l.start) {
			return false
		}
	}
	return true
}

// pretty moves pieces down from the last line but one while the last holds a single Han character beside
// punctuation, so far as both remain one line each (text-wrap: pretty).
func (p *Paragraph) pretty(b breaking, lines []brokenLine) []brokenLine {
	n := len(lines)
	if n < 2 || lines[n-2].forced || !p.isOrphan(lines[n-1]) {
		return lines
	}
	previous := lines[n-2]
	for i := len(p.ends) - 1; i >= 0 && p.ends[i].at > previous.start; i-- {
		end := p.ends[i]
		if end.at >= previous.end || end.kind == byBlock && !b.wraps {
			continue
		}
		first := previous
		first.end, first.trim = end.at, max(end.trim, previous.start)
		first.width, first.to = p.measure(first.from, first.start, end)
		last := brokenLine{start: end.at, end: lines[n-1].end, trim: lines[n-1].trim, from: p.resume(first), forced: true}
		last.width, last.to = p.measure(last.from, last.start, p.ends[len(p.ends)-1])
		if last.width > b.available(last.start) || last.width > first.width {
			break
		}
		if !p.isOrphan(last) {
			return append(append(make([]brokenLine, 0, n), lines[:n-2]...), first, last)
		}
	}
	return lines
}

// isOrphan reports whether a line shows a single ideograph, be it with punctuation.
func (p *Paragraph) isOrphan(l brokenLine) bool {
	ideographs := 0
	for _, r := range p.text[l.start:l.trim] {
		switch {
		case r == ' ' || startForbidden[r] || endForbidden[r]:
		case isIdeographic(r):
			ideographs++
		default:
			return false
		}
	}
	return ideographs <= 1
}
