package layout

import (
	"fmt"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// A section whose height is auto goes on over as many pages as its content needs (CSS Fragmentation 3). It is laid out
// once, on a page without end, and then cut between pieces: lines, rows of tables, and boxes that are never split. Where
// it is cut is chosen as Chromium does when it prints: the last place of those that break no rule, else that only leave
// too few lines, else that go against an avoid.

// piece is what is never split; lengths count from the top of the root's content box.
type piece struct {
	box         *box
	top, bottom page.Length
	before      opportunity
	header      *header // what is repeated above it when a page begins with it
}

// opportunity is the place before a piece at which a page may end.
type opportunity struct {
	forced, avoid   bool
	resume          page.Length // what comes to stand at the top of the next page
	line, of        int         // between lines: how many are before it, how many the box has
	orphans, widows int
}

// header is the head of a table, repeated on every page on which the table goes on.
type header struct {
	table, group *box
	height       page.Length // with the spacing below
}

// extent is the pieces of a box: from first up to end.
type extent struct{ first, end int }

// flow is a section that goes over several pages.
type flow struct {
	root     *box
	capacity page.Length // height of the content of one page
	pieces   []piece
	extents  map[*box]extent
	sheets   []sheet
}

// sheet is one page of a flow.
type sheet struct {
	extent
	from, to page.Length // the part of the flow
	header   *header
}

// flows reports whether a section goes on over further pages: its height is auto and it is too high for one, or a
// break is forced.
func (l *layouter) flows(root *box) bool {
	if root.kind != blocks && root.kind != lines || root.node.Tag != "section" || root.style.Height.Kind != style.Auto {
		return false
	}
	return root.margin.Top+root.height+root.margin.Bottom > l.opts.Height || root.forcesBreak()
}

// forcesBreak reports whether a page break is forced somewhere inside b, its own edges not counted.
func (b *box) forcesBreak() bool {
	for _, c := range b.children {
		if !c.absolute() && !c.monolithic() && c.forcesBreak() {
			return true
		}
		if !c.absolute() && (c.style.BreakBefore == style.BreakPage || c.style.BreakAfter == style.BreakPage) {
			return true
		}
	}
	return false
}

// monolithic reports whether b is never split. Rows of tables are not (CSS would allow it).
func (b *box) monolithic() bool {
	switch b.kind {
	case blocks, lines, table, rowGroup:
		return b.style.Clip || b.style.Turns != 0
	}
	return true
}

// paginate cuts the content of root into pages.
func (l *layouter) paginate(root *box) *flow {
	f := &flow{root: root, extents: map[*box]extent{},
		capacity: l.opts.Height - root.margin.Top - root.margin.Bottom - root.verticalEdges()}
	f.inside(root, -root.contentRect().Y, false)
	s := sheet{}
	for {
		end, to := f.cut(s)
		s.end, s.to = end, to
		f.sheets = append(f.sheets, s)
		l.checkHeight(f, s)
		if end == len(f.pieces) {
			return f
		}
		s = sheet{extent: extent{first: end}, from: to}
		if h := f.pieces[end].header; h != nil && h.height <= f.capacity/4 { // Chromium's bound
			s.header = h
		}
	}
}

// inside adds the pieces of what is inside b, whose border box begins at top.
func (f *flow) inside(b *box, top page.Length, avoid bool) {
	if b.kind == lines {
		f.lines(b, top, avoid)
		return
	}
	first := len(f.pieces)
	var previous *box
	for i := 0; i < len(b.children); i++ {
		c := b.children[i]
		if c.absolute() {
			continue
		}
		at := len(f.pieces)
		f.add(c, top+c.y, avoid)
		if at > first {
			f.pieces[at].before = between(previous, c, top+c.y, avoid)
		}
		for b.kind == rowGroup || b.kind == table { // a cell over several rows keeps them together
			if i+1 >= len(b.children) || !b.spans(i) {
				break
			}
			i++
			f.pieces[at].bottom = max(f.pieces[at].bottom, top+b.children[i].y+b.children[i].height)
			f.extents[b.children[i]] = f.extents[c]
		}
		previous = b.children[i]
	}
}

// spans reports whether a cell reaches over the end of the row i of b.
func (b *box) spans(i int) bool {
	for _, r := range b.children[:i+1] {
		if r.kind != row {
			continue
		}
		for _, cell := range r.children {
			if next := b.children[i+1]; r.y+cell.y+cell.height > next.y {
				return true
			}
		}
	}
	return false
}

// add adds the pieces of b and everything in it. What is above and below the content of b stays with its first and its
// last piece.
func (f *flow) add(b *box, top page.Length, avoid bool) {
	first := len(f.pieces)
	if !b.monolithic() {
		f.inside(b, top, avoid || b.style.BreakInside == style.InsideAvoid)
	}
	if len(f.pieces) == first {
		f.pieces = append(f.pieces, piece{box: b, top: top})
	}
	f.pieces[first].top = min(f.pieces[first].top, top)
	end := &f.pieces[len(f.pieces)-1]
	end.bottom = max(end.bottom, top+b.height)
	f.extents[b] = extent{first, len(f.pieces)}
	if h := headerOf(b); h != nil {
		for i := f.extents[h.group].end; i < len(f.pieces); i++ {
			f.pieces[i].header = h
		}
	}
}

// headerOf returns the head of a table.
func headerOf(b *box) *header {
	if b.kind != table || len(b.children) < 2 {
		return nil
	}
	group := b.children[0]
	if group.node.Tag != "thead" {
		return nil
	}
	return &header{table: b, group: group, height: group.height + b.style.BorderSpacing[1]}
}

// lines adds every line of b as a piece.
func (f *flow) lines(b *box, top page.Length, avoid bool) {
	top += b.contentRect().Y
	for i := range b.lines {
		ln := &b.lines[i]
		p := piece{box: b, top: top + ln.Top, bottom: top + ln.Top + ln.Height}
		if i > 0 {
			p.before = opportunity{avoid: avoid, resume: p.top, line: i, of: len(b.lines),
				orphans: b.style.Orphans, widows: b.style.Widows}
		}
		f.pieces = append(f.pieces, p)
	}
}

// between is the opportunity between two siblings, the second of which begins at top. Margins at a break are cut off,
// but not below a forced one (CSS Fragmentation 3, 5.2).
func between(a, b *box, top page.Length, avoid bool) opportunity {
	after, before := a.breakAfter(), b.breakBefore()
	o := opportunity{resume: top, avoid: avoid || after == style.BreakAvoid || before == style.BreakAvoid}
	if after == style.BreakPage || before == style.BreakPage {
		o.forced = true
		if b.kind != row && b.kind != rowGroup {
			o.resume -= topMargins(b).value()
		}
	}
	return o
}

// breakBefore is the break-before of b joined with that of its first child (CSS Fragmentation 3, 3.1).
func (b *box) breakBefore() style.Break {
	v := b.style.BreakBefore
	if b.monolithic() {
		return v
	}
	for _, c := range b.children {
		if !c.absolute() {
			return joinBreaks(v, c.breakBefore())
		}
	}
	return v
}

// breakAfter is the break-after of b joined with that of its last child.
func (b *box) breakAfter() style.Break {
	v := b.style.BreakAfter
	if b.monolithic() {
		return v
	}
	for i := len(b.children) - 1; i >= 0; i-- {
		if c := b.children[i]; !c.absolute() {
			return joinBreaks(v, c.breakAfter())
		}
	}
	return v
}

func joinBreaks(a, b style.Break) style.Break {
	if a == style.BreakPage || b == style.BreakAuto {
		return a
	}
	return b
}

// cut finds the end of a page: the first piece of the next one, and where in the flow that begins.
func (f *flow) cut(s sheet) (end int, to page.Length) {
	limit := s.from + f.capacity
	if s.header != nil {
		limit -= s.header.height
	}
	best := -1
	for i := s.first + 1; i < len(f.pieces); i++ {
		o := &f.pieces[i].before
		if o.forced {
			return i, o.resume
		}
		if a := f.appeal(i, s.first); a >= best {
			best, end, to = a, i, o.resume
		}
		if f.pieces[i].bottom > limit {
			return end, to
		}
	}
	return len(f.pieces), unbounded
}

// appeal rates a break before the piece i on a page that begins with the piece first; more is better. Where a paragraph
// is too short for both, Chromium keeps its orphans together and lets the widows go, and so do we.
func (f *flow) appeal(i, first int) int {
	o := &f.pieces[i].before
	above := min(o.line, i-first)
	switch {
	case o.avoid:
		return 0
	case o.of > 0 && (above < o.orphans || above > o.orphans && o.of-o.line < o.widows):
		return 1
	}
	return 2
}

// checkHeight reports a piece that is higher than a page.
func (l *layouter) checkHeight(f *flow, s sheet) {
	room := f.capacity
	if s.header != nil {
		room -= s.header.height
	}
	for _, p := range f.pieces[s.first:s.end] {
		if p.bottom-s.from > room+page.Round(l.opts.Unit.PerCSSPixel()) {
			mm := func(v page.Length) float64 { return float64(v) / l.opts.Unit.PerMillimetre() }
			l.diags.Error(p.box.place(), "sheet.too-high", fmt.Sprintf("这一块高 %.0f 毫米，一页只有 %.0f 毫米，又不能分到两页", mm(p.bottom-p.top), mm(room)),
				"缩短内容，或在模板里把它分成几块（表格分成几行）")
		}
	}
}
