package layout

import (
	"fmt"
	"slices"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// painter turns placed boxes into marks, in the order of CSS 2.2, appendix E: a box's own background and border, its
// content in document order, then positioned descendants by z-index.
type painter struct {
	l     *layouter
	page  page.Page
	clips []clip // overflow: hidden ancestors of what is being painted
	turns []turn // the turned boxes around what is being painted, outermost first
	texts []placedText
}

func (p *painter) paintPage(b *box, body *style.Computed) {
	whole := page.Rect{Width: p.page.Width, Height: p.page.Height}
	if body.Background != nil { // the canvas takes the body's background (CSS Backgrounds 3, 2.11.2)
		p.add(&page.Fill{Path: page.BoxPath(whole), Paint: *body.Background})
	}
	b.propagate(nil)
	p.stackingContext(layer{box: b, root: true})
	p.checkCovered()
}

func (p *painter) add(m page.Mark) {
	for i := len(p.clips) - 1; i >= 0; i-- {
		path := p.clips[i].path
		if g, ok := last(p.page.Marks); ok && i == 0 && len(p.clips) == 1 && sameClip(g, path) {
			g.Marks = append(g.Marks, m)
			return
		}
		m = &page.Group{Clip: &path, Marks: []page.Mark{m}}
	}
	p.page.Marks = append(p.page.Marks, m)
}

// last returns the last mark when it is a clip group, to which more marks of the same clip are added.
func last(marks []page.Mark) (*page.Group, bool) {
	if len(marks) == 0 {
		return nil, false
	}
	g, ok := marks[len(marks)-1].(*page.Group)
	return g, ok && g.Clip != nil && g.Turns == 0
}

func sameClip(g *page.Group, path page.Path) bool {
	return slices.Equal(g.Clip.Points, path.Points) && slices.Equal(g.Clip.Ops, path.Ops)
}

// content paints what is inside b.
func (p *painter) content(b *box) {
	saved := p.clips
	p.clips = b.clipped(saved)
	if b.marker != nil {
		p.paintMarker(b)
	}
	switch b.kind {
	case picture:
		p.picture(b)
	case lines:
		p.lines(b)
	}
	for _, c := range b.children {
		p.visit(c)
	}
	p.clips = saved
}

// lines paints the inline boxes and the text of b.
func (p *painter) lines(b *box) {
	axes := b.lineAxes()
	whole, done := make([]page.Length, len(b.inlines)), make([]page.Length, len(b.inlines))
	rects := make([][]inlineRect, len(b.lines))
	for i := range b.lines {
		rects[i] = b.inlineRects(i)
		for _, r := range rects[i] {
			whole[r.index] += r.rect.Width
		}
	}
	for i := range b.lines {
		for _, r := range rects[i] {
			p.decorateInline(b, r, done[r.index], whole[r.index])
			done[r.index] += r.rect.Width
		}
		for _, f := range b.lines[i].Fragments {
			if a, ok := b.atoms[f.Item]; ok {
				p.visit(a)
				continue
			}
			p.text(b, f, axes)
			p.decorateText(b, f, axes)
		}
	}
}

func (p *painter) text(b *box, f typeset.Fragment, axes axes) {
	if len(f.Glyphs) == 0 {
		return
	}
	t := &page.Text{Face: f.Face, Size: f.Size, Color: f.Color, Source: f.Text}
	if axes.vertical {
		t.Glyphs = f.VerticalGlyphs(axes.origin.X, axes.origin.Y)
	} else {
		t.Glyphs = make([]page.Glyph, len(f.Glyphs))
		for i, g := range f.Glyphs {
			g.X, g.Y = g.X+axes.origin.X, g.Y+axes.origin.Y
			t.Glyphs[i] = g
		}
	}
	p.checkInside(axes.rect(emBox(f, axes.vertical)), b, "文字", f.Text)
	p.texts = append(p.texts, placedText{t, b.place()})
	p.add(t)
}

// emBox is what must be seen of a text, relative to its content box: the font's ascent and descent hold empty space
// beside it. The baseline of vertical text is central.
func emBox(f typeset.Fragment, vertical bool) page.Rect {
	above := f.Size * 88 / 100
	if vertical {
		above = f.Size / 2
	}
	return page.Rect{X: f.X, Y: f.Y - above, Width: f.Width, Height: f.Size}
}

// checkInside reports what would be cut off by the page's edge or by a clip; text is how it reads, if it does.
func (p *painter) checkInside(r page.Rect, b *box, what, text string) {
	slack := page.Round(p.l.opts.Unit.PerCSSPixel())
	inside := func(in page.Rect) bool {
		return r.X >= in.X-slack && r.Y >= in.Y-slack && r.Right() <= in.Right()+slack && r.Bottom() <= in.Bottom()+slack
	}
	ok := true
	within := func(clips []clip) {
		for _, c := range clips {
			ok = ok && inside(c.rect)
		}
	}
	within(p.clips)
	for i := len(p.turns) - 1; i >= 0; i-- {
		r = p.turns[i].apply(r)
		within(p.turns[i].clips)
	}
	ok = ok && inside(page.Rect{Width: p.page.Width, Height: p.page.Height})
	if !ok {
		if text != "" {
			what += "“" + text + "”"
		}
		p.l.diags.Error(b.place(), "sheet.cut-off", fmt.Sprintf("%s超出了版面，会被切掉", what),
			"缩短文字，或在模板里给它更大的位置").About(text, 0)
	}
}
