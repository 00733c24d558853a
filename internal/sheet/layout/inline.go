package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// layoutLines breaks the inline content of b into lines and returns their height.
func (l *layouter) layoutLines(b *box, content space) page.Length {
	l.sizeEdges(b, content.width)
	l.sizeAtoms(b, func(a *box) page.Length {
		return l.atomWidth(a, content)
	}, content)
	if b.broken && b.brokenAt == content.width && !l.emphasised {
		return b.linesHeight()
	}
	room := l.roomOf(b, content)
	b.lines = l.prepared(b).LayoutBetween(content.width, &b.style.TextStyle, room)
	if room != nil {
		b.freeLine = room.Free
	}
	b.brokenAt = content.width
	b.broken = !l.shiftRelative(b, content) && len(b.atoms) == 0
	return b.linesHeight()
}

func (b *box) linesHeight() page.Length {
	if len(b.lines) == 0 {
		return 0
	}
	last := b.lines[len(b.lines)-1]
	return last.Top + last.Height
}

// shiftRelative moves what is in inline elements with position: relative; lines are laid out as if it had not moved. It
// reports whether there are any.
func (l *layouter) shiftRelative(b *box, content space) bool {
	moved := false
	for i := range b.inlines {
		in := &b.inlines[i]
		in.shift = page.Point{}
		if in.parent >= 0 {
			in.shift = b.inlines[in.parent].shift
		}
		if in.style.Position == style.Relative {
			st := in.style
			if b.style.Vertical {
				st = logical(st)
			}
			dx, dy := relativeOffset(st, content)
			in.shift.X, in.shift.Y = in.shift.X+dx, in.shift.Y+dy
			moved = true
		}
	}
	if !moved {
		return false
	}
	for _, line := range b.lines {
		for i := range line.Boxes {
			by := b.inlines[line.Boxes[i].Ref].shift
			line.Boxes[i].X, line.Boxes[i].Y = line.Boxes[i].X+by.X, line.Boxes[i].Y+by.Y
		}
		for i := range line.Fragments {
			f := &line.Fragments[i]
			if f.Ref < 0 {
				continue
			}
			by := b.inlines[f.Ref].shift
			f.X, f.Y = f.X+by.X, f.Y+by.Y
			for k := range f.Glyphs {
				f.Glyphs[k].X, f.Glyphs[k].Y = f.Glyphs[k].X+by.X, f.Glyphs[k].Y+by.Y
			}
		}
	}
	return true
}

// prepared returns the paragraph of b; it is made once and takes the sizes of its atoms as they change.
func (l *layouter) prepared(b *box) *typeset.Paragraph {
	if b.paragraph == nil || b.resized && !b.paragraph.UpdateAtoms() {
		b.paragraph = typeset.Prepare(b.items, l.text, l.diags)
	}
	b.resized = false
	return b.paragraph
}

func (l *layouter) atomWidth(a *box, content space) page.Length {
	a.resolveEdges(content.width)
	if a.kind == picture {
		w, _ := a.pictureSize(content)
		return w
	}
	if w, ok := a.declaredWidth(float64(content.width)); ok {
		return a.clampWidth(w, float64(content.width))
	}
	if h, ok := a.declaredHeight(content); ok && a.style.AspectRatio != 0 {
		return l.widthByRatio(a, h, content)
	}
	a.room = content
	w := l.shrinkToFit(a, content.width-a.margin.Left-a.margin.Right, content)
	return a.clampByRatio(a.clampWidth(w, float64(content.width)), float64(content.width), content)
}

// sizeAtoms lays out the atoms of b at the widths that width gives and writes their sizes into the items.
func (l *layouter) sizeAtoms(b *box, width func(*box) page.Length, content space) {
	for i := range b.items {
		a, ok := b.atoms[i]
		if !ok {
			continue
		}
		s := content
		s.above = above{}
		if a.kind != picture { // which has a size of its own
			s.fixWidth, s.fixedWidth = true, width(a)
		}
		l.layout(a, s)
		it := &b.items[i]
		w, h := a.width+a.margin.Left+a.margin.Right, a.height+a.margin.Top+a.margin.Bottom
		baseline := h
		if a.within.vertical { // the baseline of upright text is central
			baseline = h / 2
		}
		if a.kind != picture && !a.style.Clip {
			// The baseline of an inline block is that of its last line, of an inline flexbox its first.
			if v, ok := a.baseline(a.kind != flex); ok {
				baseline = a.margin.Top + v
			}
		}
		if it.Width != w || it.Height != h || it.Baseline != baseline {
			it.Width, it.Height, it.Baseline = w, h, baseline
			b.resized = true
		}
	}
}

// sizeEdges resolves the edges of inline elements in a block of some width and writes them into the items.
func (l *layouter) sizeEdges(b *box, width page.Length) {
	if !b.percentEdges {
		return
	}
	for i := range b.items {
		it := &b.items[i]
		if it.Kind != typeset.Open && it.Kind != typeset.Close {
			continue
		}
		in := &b.inlines[it.Ref]
		st := in.style
		if b.style.Vertical {
			st = logical(st)
		}
		in.edges, in.margin = inlineEdges(st, width)
		edge := in.edges.Left
		if it.Kind == typeset.Close {
			edge = in.edges.Right
		}
		if it.Edge != edge {
			it.Edge, b.resized, b.broken = edge, true, false
		}
	}
}

// intrinsicLines is the min-content or max-content width of inline content.
func (l *layouter) intrinsicLines(b *box, maxContent bool, s space) page.Length {
	if b.percentEdges {
		l.sizeEdges(b, 0) // percentages count as nothing
		b.laid = false
	}
	for i := range b.items {
		if a := b.atoms[i]; a != nil {
			b.items[i].Width = l.outerIntrinsic(a, maxContent, s)
			b.resized, b.laid = true, false
		}
	}
	p := l.prepared(b)
	if maxContent {
		return p.MaxContent(&b.style.TextStyle)
	}
	return p.MinContent(&b.style.TextStyle)
}

// firstBaseline is the distance from the top of the border box to the first baseline inside, or to the bottom edge
// when there is none (CSS Align 3, 9.1).
func firstBaseline(b *box) page.Length {
	if v, ok := b.baseline(false); ok {
		return v
	}
	if b.style.Vertical { // the central baseline
		return b.height / 2
	}
	return b.height
}

// baseline is the distance from the top of the border box to the first or the last baseline inside, if any; what is cut off at an edge
// has it there (CSS Align 3, 9.1).
func (b *box) baseline(last bool) (page.Length, bool) {
	v, ok := b.baselineInside(last)
	if b.style.Clip {
		v = min(max(v, 0), b.height)
	}
	return v, ok
}

func (b *box) baselineInside(last bool) (page.Length, bool) {
	if b.kind == lines {
		if len(b.lines) == 0 {
			return 0, false
		}
		line := b.lines[0]
		if last {
			line = b.lines[len(b.lines)-1]
		}
		return b.contentRect().Y + line.Baseline, true
	}
	if b.kind == orthogonal {
		return 0, false
	}
	if b.kind == table && len(b.grid.rows) > 0 {
		return b.contentRect().Y + b.grid.baseline(b), true
	}
	if b.kind == flex { // that of an inline block with a flexbox, too, is the first
		return b.flexBaseline, b.hasBaseline
	}
	for i := range b.children {
		c := b.children[i]
		if last {
			c = b.children[len(b.children)-1-i]
		}
		if c.absolute() {
			continue
		}
		if last && c.style.Clip && c.kind != flex { // of a block that has overflow: hidden the last baseline is the lower edge (CSS Align 3, 9.1)
			return c.y + c.height + c.margin.Bottom, true
		}
		if v, ok := c.baseline(last); ok {
			return c.y + v, true
		}
	}
	return 0, false
}
