package typeset

import "fanshi/internal/sheet/style"

// text-wrap: balance and pretty, as Blink does them: first by scores (score.go), and where those do not apply balance
// by bisection (ParagraphLineBreaker::AttemptParagraphBalancing).
const (
	balanceLimit = 6 // lines up to which a paragraph is balanced (Blink's kMaxLinesForBalance)
	prettyLimit  = 4 // lines at its end that pretty breaks anew (kMaxLinesForOptimal)
)

// rewrap returns the lines of text-wrap: balance or pretty, given the greedy ones.
func (p *Paragraph) rewrap(b breaking, lines []brokenLine, block *style.TextStyle, strut textFont) []brokenLine {
	o := optimizer{p: p, breaking: b, justified: block.TextAlign == style.TextJustify, fontSize: strut.size}
	if block.TextWrap == style.WrapBalance {
		o.balanced = true
		return o.balance(lines)
	}
	if block.TextWrap != style.WrapPretty {
		return lines
	}
	out := make([]brokenLine, 0, len(lines))
	for len(lines) > 0 {
		n := paragraphEnd(lines)
		part := lines[:n]
		cut := max(n-prettyLimit, 0)
		out = append(out, part[:cut]...)
		if tail := part[cut:]; p.isShort(tail, b) {
			out = append(out, o.optimize(tail)...)
		} else {
			out = append(out, tail...)
		}
		lines = lines[n:]
	}
	return out
}

// paragraphEnd returns the number of lines up to the first forced break.
func paragraphEnd(lines []brokenLine) int {
	for i, l := range lines {
		if l.forced {
			return i + 1
		}
	}
	return len(lines)
}

// isShort reports whether the last line is worth pretty breaking: shorter than a third of the room, and without a
// place to break.
func (p *Paragraph) isShort(lines []brokenLine, b breaking) bool {
	last := lines[len(lines)-1]
	if last.width >= b.available(last.start)/3 {
		return false
	}
	for i := last.last - 1; i >= 0 && p.ends[i].at > last.start; i-- {
		if p.mayEnd(i, b) {
			return false
		}
	}
	return true
}

// balance makes the lines about equally long. Text after a forced break is left as it is.
func (o *optimizer) balance(lines []brokenLine) []brokenLine {
	n := paragraphEnd(lines)
	if n < 2 || n > balanceLimit || !fits(lines[:n], o.breaking) {
		return lines
	}
	if better := o.optimize(lines[:n]); &better[0] != &lines[0] {
		return append(better, lines[n:]...)
	}
	if n < len(lines) || lines[n-1].end < len(o.p.text) {
		return lines
	}
	return o.bisect(lines)
}

// bisect finds to a px the least width that needs no more lines.
func (o *optimizer) bisect(lines []brokenLine) []brokenLine {
	var sum layoutUnit
	for _, l := range lines {
		sum += l.width
	}
	// The average less a fifth, in case, is where Blink starts.
	low, high := sum/layoutUnit(len(lines))*4/5, o.breaking.width
	n := len(lines)
	for low+perPixel < high {
		narrow := o.breaking
		narrow.width = (low + high) / 2
		if broken := o.p.breakLines(narrow); len(broken) <= n && fits(broken, narrow) {
			lines, high = broken, narrow.width
		} else {
			low = narrow.width
		}
	}
	return lines
}

func fits(lines []brokenLine, b breaking) bool {
	for i := range lines {
		if !b.fits(&lines[i]) {
			return false
		}
	}
	return true
}
