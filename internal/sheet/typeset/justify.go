package typeset

import "unicode"

// expansion is what justification adds to a line: an equal part at each opportunity.
type expansion struct {
	start  int
	counts []int  // opportunities of the line up to and with the place before the character start+i
	leads  []bool // the opportunity before the character start+i is that character's: none comes after the one before it
	each   float64
}

// upTo is before without an opportunity that belongs to the character at i, which may be of another item.
func (e *expansion) upTo(i int) float64 {
	if e == nil {
		return 0
	}
	px := e.before(i)
	if k := i - e.start; k > 0 && k < len(e.leads) && e.leads[k] {
		px -= e.each
	}
	return px
}

// before returns the px that are added before a character of the line; a nil expansion adds none.
func (e *expansion) before(i int) float64 {
	if e == nil {
		return 0
	}
	return float64(e.counts[min(max(i-e.start, 0), len(e.counts)-1)]) * e.each
}

// justify spreads room over the opportunities of a line: after each space, and before and after each ideographic
// character (text-justify: auto as in Blink's Character::ExpansionOpportunityCount). Characters without a width part nothing and get
// no room. It returns nil if there are none.
func (p *Paragraph) justify(l *brokenLine, room layoutUnit) *expansion {
	start, end := l.start, l.trim
	if l.lead != 0 { // what hangs is not justified
		start++
	}
	if l.hang != 0 {
		end--
	}
	if end-start < 2 || room <= 0 {
		return nil
	}
	e := &expansion{start: start, counts: make([]int, end-start), leads: make([]bool, end-start)}
	for i, before := 0, -1; i < len(e.counts); i++ {
		b := p.text[start+i]
		if zeroWidth(b) {
			continue
		}
		if before >= 0 {
			if a := p.text[start+before]; isSpacing(a) || isIdeographic(a) {
				e.counts[before+1]++
			} else if isIdeographic(b) {
				e.counts[i]++
				e.leads[i] = true
			}
		}
		before = i
	}
	for i := 1; i < len(e.counts); i++ {
		e.counts[i] += e.counts[i-1]
	}
	total := e.counts[len(e.counts)-1]
	if total == 0 {
		return nil
	}
	e.each = room.px() / float64(total)
	return e
}

func isSpacing(r rune) bool { return r == ' ' || r == '\t' || r == '\u00A0' }

// isIdeographic reports whether justification may stretch on both sides of a character: Han, kana, and the symbols
// and punctuation of the East Asian blocks (Blink's Character::IsCJKIdeographOrSymbol, the part that sheets use).
func isIdeographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r <= 0x30FF || r >= 0x31C0 && r <= 0x33FF || r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFFEF
}
