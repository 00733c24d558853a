package typeset

import (
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// Box is what a line has of an inline element. Lengths of vertical text are logical.
type Box struct {
	Ref             int         // of its Open
	X, Width        page.Length // with the edges where the element begins and ends
	Y               page.Length // its baseline
	Ascent, Descent page.Length // of its own font
	First, Last     bool        // it begins, it ends in this line
	Empty           bool        // neither text nor an Atom is in it
}

// lineAlignment is where vertical-align puts what is in a line, as Blink does it (InlineLayoutStateStack): every element
// against the one around it; top and bottom against the line, or the element with top or bottom around it, once all that
// is in there has its place.
type lineAlignment struct {
	box    extent
	shifts []layoutUnit // downwards from the baseline: of the elements that are open at its start, then of its segments; nil: none
	open   []int        // segments of Open: the elements that are open at its start
}

// of returns how far a segment of the line, counted from its first one, is moved down.
func (a *lineAlignment) of(i int) layoutUnit {
	if a.shifts == nil {
		return 0
	}
	return a.shifts[len(a.open)+i]
}

// ofOpen is of for the elements that are open at the start of the line.
func (a *lineAlignment) ofOpen(i int) layoutUnit {
	if a.shifts == nil {
		return 0
	}
	return a.shifts[i]
}

// aligner finds a lineAlignment.
type aligner struct {
	p      *Paragraph
	shifts []layoutUnit
	stack  []alignedBox // the block first
}

// alignedBox is an element whose content is being aligned.
type alignedBox struct {
	font    textFont
	align   style.VerticalAlign
	first   int // of its entries in shifts
	metrics extent
	empty   bool // it takes no room: no strut and nothing in it
	pending []pendingBox
}

// pendingBox is what is aligned to the top or bottom of an element.
type pendingBox struct {
	first, end int
	metrics    extent
	top        bool
}

// alignLine aligns what is in a line; open are the elements that are open at its start.
func (p *Paragraph) alignLine(l *brokenLine, strut textFont, open []int) lineAlignment {
	if !p.aligned {
		box := strut.box
		for _, i := range open {
			if s := &p.segments[i]; s.style != nil {
				box = box.union(s.font.box)
			}
		}
		for i := l.from; i < l.to; i++ {
			if e, ok := p.extent(&p.segments[i]); ok {
				box = box.union(e)
			}
		}
		return lineAlignment{box: box, open: open}
	}
	a := aligner{p: p, shifts: make([]layoutUnit, len(open)+l.to-l.from), stack: []alignedBox{{font: strut, metrics: strut.box}}}
	for k, i := range open {
		a.begin(&p.segments[i], k)
	}
	for i := l.from; i < l.to; i++ {
		s, k := &p.segments[i], len(open)+i-l.from
		switch s.kind {
		case Open:
			a.begin(s, k)
		case Close:
			a.end(k + 1)
		default:
			e, _ := p.extent(s)
			a.put(k, k+1, e, p.items[s.item].Align)
		}
	}
	for len(a.stack) > 1 {
		a.end(len(a.shifts))
	}
	a.settle(&a.stack[0])
	return lineAlignment{box: a.stack[0].metrics, shifts: a.shifts, open: open}
}

// begin opens an element.
func (a *aligner) begin(s *segment, k int) {
	b := alignedBox{font: a.stack[len(a.stack)-1].font, align: a.p.items[s.item].Align, first: k, empty: s.style == nil}
	if s.style != nil {
		b.font, b.metrics = s.font, s.font.box
	}
	a.stack = append(a.stack, b)
}

// end closes the innermost element; its entries go up to end.
func (a *aligner) end(end int) {
	n := len(a.stack) - 1
	if n == 0 {
		return
	}
	b := a.stack[n]
	a.settle(&b)
	a.stack = a.stack[:n]
	if !b.empty {
		a.put(b.first, end, b.metrics, b.align)
	}
}

// put aligns what has the entries from first to end in the innermost element.
func (a *aligner) put(first, end int, e extent, align style.VerticalAlign) {
	n := len(a.stack) - 1
	if align == style.AlignTop || align == style.AlignBottom {
		for n > 0 && a.stack[n].align != style.AlignTop && a.stack[n].align != style.AlignBottom {
			n--
		}
		a.stack[n].pending = append(a.stack[n].pending, pendingBox{first, end, e, align == style.AlignTop})
		a.stack[n].empty = false
		return
	}
	parent := &a.stack[n]
	d := shift(e, align, parent.font)
	a.move(first, end, d)
	if e = e.shifted(d); parent.empty {
		parent.metrics, parent.empty = e, false
		return
	}
	parent.metrics = parent.metrics.union(e)
}

func (a *aligner) move(first, end int, by layoutUnit) {
	for i := first; by != 0 && i < end; i++ {
		a.shifts[i] += by
	}
}

// settle aligns what is pending in an element, which grows at the other end where that is larger.
func (a *aligner) settle(b *alignedBox) {
	box := b.metrics
	for _, c := range b.pending {
		if c.top {
			box.below = max(box.below, c.metrics.height()-box.above)
		} else {
			box.above = max(box.above, c.metrics.height()-box.below)
		}
	}
	for _, c := range b.pending {
		if c.top {
			a.move(c.first, c.end, c.metrics.above-box.above)
		} else {
			a.move(c.first, c.end, box.below-c.metrics.below)
		}
	}
	b.metrics = box
}

// extent returns a segment's own extent about its own baseline, if it takes room in its line.
func (p *Paragraph) extent(s *segment) (extent, bool) {
	if s.kind == Atom {
		item := &p.items[s.item]
		baseline := p.scale.units(item.Baseline)
		return extent{baseline, p.scale.units(item.Height) - baseline}, true
	}
	return s.font.box, s.style != nil
}

// shift returns how far a box is moved down from the baseline of the element around it, whose font is parent.
func shift(e extent, align style.VerticalAlign, parent textFont) layoutUnit {
	switch align {
	case style.AlignMiddle: // its middle half an x-height above the baseline
		return (e.above-e.below)/2 - roundUnits(parent.xHeight/2)
	case style.AlignTextTop:
		return e.above - parent.ascent
	case style.AlignTextBottom:
		if parent.central { // whose lower half is not cut to whole px here (FontMetrics::FixedDescent)
			return (parent.ascent+parent.descent)/2 - e.below
		}
		return parent.descent - e.below
	case style.AlignSub: // Blink's ComputeBaselineShift
		return roundUnits(parent.size)/5 + perPixel
	case style.AlignSuper:
		return -(roundUnits(parent.size)/3 + perPixel)
	}
	return 0
}

// stillOpen returns the elements that are open at the end of a line.
func (p *Paragraph) stillOpen(open []int, l *brokenLine) []int {
	shared := true // open belongs to the line before too
	for i := l.from; i < l.to; i++ {
		switch p.segments[i].kind {
		case Open:
			if shared {
				open, shared = slices.Clone(open), false
			}
			open = append(open, i)
		case Close:
			open = open[:max(len(open)-1, 0)]
		}
	}
	return open
}

// lineBoxes gathers the boxes of the elements in a line while its segments are placed.
type lineBoxes struct {
	p    *Paragraph
	line *Line
	open []int // indices into line.Boxes
}

// boxesOf begins the boxes of a line at x with those of the elements that are open at its start.
func (p *Paragraph) boxesOf(line *Line, aligned *lineAlignment, x, baseline layoutUnit) lineBoxes {
	boxes := lineBoxes{p: p, line: line}
	for k, i := range aligned.open {
		boxes.begin(&p.segments[i], x, baseline+aligned.ofOpen(k), false)
	}
	return boxes
}

// begin opens the box of an Open at x, whose baseline is y.
func (b *lineBoxes) begin(s *segment, x, y layoutUnit, first bool) {
	f := s.font
	b.open = append(b.open, len(b.line.Boxes))
	b.line.Boxes = append(b.line.Boxes, Box{Ref: b.p.items[s.item].Ref, X: b.p.scale.length(x), Y: b.p.scale.length(y), Ascent: b.p.scale.length(f.ascent),
		Descent: b.p.scale.length(f.descent), First: first, Empty: true})
}

// end closes the innermost box at x.
func (b *lineBoxes) end(x layoutUnit, last bool) {
	n := len(b.open) - 1
	if n < 0 {
		return
	}
	box := &b.line.Boxes[b.open[n]]
	box.Width, box.Last = b.p.scale.length(x)-box.X, last
	b.open = b.open[:n]
}

// fill notes that something is in the open boxes.
func (b *lineBoxes) fill() {
	for _, i := range b.open {
		b.line.Boxes[i].Empty = false
	}
}

// hang returns the width of the spaces of a segment that hang at the end of its line.
func (b *lineBoxes) hang(s *segment, l *brokenLine) layoutUnit {
	from, end := max(s.start, l.trim), min(s.end, l.rest)
	if from >= end || s.kind != Run {
		return 0
	}
	b.fill()
	return ceilUnits(s.offsets[end-s.start] - s.offsets[from-s.start])
}
