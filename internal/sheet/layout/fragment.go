package layout

import (
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// fragment makes the box of the root on one page of its flow: as high as the page, with the part of the content that
// is on it.
func (f *flow) fragment(number int) *box {
	s := f.sheets[number]
	root := *f.root
	cut := &cutter{flow: f, sheet: s, number: number}
	root.height = f.capacity + root.verticalEdges()
	cut.inside(&root, f.root, -root.contentRect().Y, -root.contentRect().Y)
	return &root
}

// cutter makes the boxes of one page.
type cutter struct {
	*flow
	sheet
	number int
}

// at is the place on the page, from the top of its content, of a place in the flow.
func (c *cutter) at(y page.Length) page.Length {
	y -= c.from
	if c.header != nil {
		y += c.header.height
	}
	return y
}

// box returns the part of b that is on the page, nil when there is none; top is where b begins in the flow, parent
// where the part of its parent begins on the page.
func (c *cutter) box(b *box, top, parent page.Length) *box {
	e := c.extents[b]
	if e.end <= c.first || e.first >= c.end {
		return nil
	}
	begins, ends := e.first >= c.first, e.end <= c.end
	if begins && ends {
		b.y = c.at(top) - parent
		return b
	}
	part := *b
	st := *b.style
	part.style = &st
	if b.physical == nil || b.physical == b.style {
		part.physical = &st
	}
	from, to := c.at(top), c.at(top+b.height)
	if !begins {
		from = 0
		if c.header != nil && b != c.header.table && c.header.table.contains(b) {
			from = c.header.height
		}
		part.marker, part.border.Top, part.padding.Top = nil, 0, 0
		st.Border.Top = style.Border{}
		st.Radius[0], st.Radius[1] = style.Dim{}, style.Dim{}
		st.RadiusDown[0], st.RadiusDown[1] = style.Dim{}, style.Dim{}
	}
	if !ends {
		to = c.capacity
		part.border.Bottom, part.padding.Bottom = 0, 0
		st.Border.Bottom = style.Border{}
		st.Radius[2], st.Radius[3] = style.Dim{}, style.Dim{}
		st.RadiusDown[2], st.RadiusDown[3] = style.Dim{}, style.Dim{}
	}
	part.y, part.height = from-parent, to-from
	c.inside(&part, b, top, from)
	return &part
}

// contains reports whether b is a part of a table or the table itself.
func (t *box) contains(b *box) bool {
	return t == b || slices.Contains(t.children, b)
}

// inside fills part, the part of b on the page, which begins at from there; b begins at top in the flow.
func (c *cutter) inside(part, b *box, top, from page.Length) {
	if b.kind == lines {
		c.lines(part, b, top, from)
	}
	part.children = nil
	if c.header != nil && b == c.header.table {
		head := c.header.group.copy()
		head.y = 0
		part.children = append(part.children, head)
	}
	for _, child := range b.children {
		if child.absolute() {
			if c.holds(b, top+child.static.Y) {
				child.static.Y = c.at(top+child.static.Y) - from
				part.children = append(part.children, child)
			}
			continue
		}
		if p := c.box(child, top+child.y, from); p != nil {
			part.children = append(part.children, p)
		}
	}
}

// holds reports whether an absolutely positioned child of b whose static position is y belongs to the page: every one
// belongs to exactly one of the pages that b is on.
func (c *cutter) holds(b *box, y page.Length) bool {
	first, last := 0, len(c.sheets)-1
	if b != c.root {
		e := c.extents[b]
		for c.sheets[first].end <= e.first {
			first++
		}
		for c.sheets[last].first >= e.end {
			last--
		}
	}
	n := first
	for n < last && c.sheets[n].to <= y {
		n++
	}
	return n == c.number
}

// lines gives part those lines of b that are on the page.
func (c *cutter) lines(part, b *box, top, from page.Length) {
	first := 0
	if b != c.root {
		first = c.extents[b].first
	}
	begin, end := max(c.first-first, 0), min(c.end-first, len(b.lines))
	if begin >= end {
		part.lines, part.atoms = nil, nil
		return
	}
	shift := c.at(top+b.contentRect().Y) - from - part.contentRect().Y
	part.lines = make([]typeset.Line, 0, end-begin)
	part.atoms = map[int]*box{}
	for _, ln := range b.lines[begin:end] {
		part.lines = append(part.lines, moveLine(ln, shift))
		for _, f := range ln.Fragments {
			if a, ok := b.atoms[f.Item]; ok {
				part.atoms[f.Item] = a
			}
		}
	}
}

// moveLine is a line further down.
func moveLine(ln typeset.Line, by page.Length) typeset.Line {
	ln.Top, ln.Baseline = ln.Top+by, ln.Baseline+by
	ln.Fragments, ln.Boxes = slices.Clone(ln.Fragments), slices.Clone(ln.Boxes)
	for i := range ln.Boxes {
		ln.Boxes[i].Y += by
	}
	for i := range ln.Fragments {
		f := &ln.Fragments[i]
		f.Y += by
		f.Glyphs = slices.Clone(f.Glyphs)
		for k := range f.Glyphs {
			f.Glyphs[k].Y += by
		}
	}
	return ln
}

// copy is a box of its own for what is shown again on another page.
func (b *box) copy() *box {
	out := *b
	out.children = make([]*box, len(b.children))
	for i, c := range b.children {
		out.children[i] = c.copy()
	}
	if len(b.atoms) > 0 {
		out.atoms = make(map[int]*box, len(b.atoms))
		for i, a := range b.atoms {
			out.atoms[i] = a.copy()
		}
	}
	return &out
}
