package layout

import (
	"math"

	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// propagate hands text-decoration down to the boxes in the flow of the element that declares it, but not into inline
// blocks, absolutely positioned boxes and pictures (CSS Text Decoration 3, 2.1).
func (b *box) propagate(around []*style.Computed) {
	if b.absolute() {
		around = nil
	}
	if b.style.Underline || b.style.LineThrough {
		around = append(around[:len(around):len(around)], b.style)
	}
	b.decorations = around
	for _, c := range b.children {
		c.propagate(around)
	}
	for _, a := range b.atoms {
		a.propagate(nil)
	}
}

// decorateText draws the lines of text-decoration, each in the colour and for the size of the element that declares it,
// on the baseline of the text.
func (p *painter) decorateText(b *box, f typeset.Fragment, axes axes) {
	if f.Text == "" { // a mark of text-emphasis
		return
	}
	for _, st := range b.decorations {
		p.decorationLines(st, f, axes)
	}
	var own []*style.Computed
	for i := f.Ref; i >= 0; i = b.inlines[i].parent {
		own = append(own, b.inlines[i].style)
	}
	for i := len(own) - 1; i >= 0; i-- {
		p.decorationLines(own[i], f, axes)
	}
}

// decorationLines draws the lines of one element. Their thickness and place are Chromium's: a tenth of the font size;
// half of that below the baseline, and at a third of the ascent above it.
func (p *painter) decorationLines(st *style.Computed, f typeset.Fragment, axes axes) {
	px := p.l.opts.Unit.PerCSSPixel()
	thick := max(st.FontSize/10, px)
	bar := func(y float64) {
		r := axes.rect(page.Rect{X: f.X, Y: page.Round(y), Width: f.Width, Height: page.Round(thick)})
		p.add(&page.Fill{Path: page.RectPath(r), Paint: st.Color})
	}
	baseline := float64(f.Y)
	if axes.vertical { // the line of 专名号 stands to the left of the text, one through it in its middle
		if st.Underline {
			bar(baseline + st.FontSize/2)
		}
		if st.LineThrough {
			bar(baseline - thick/2)
		}
		return
	}
	if st.Underline {
		bar(baseline + max(math.Ceil(thick/2/px), 1)*px)
	}
	if st.LineThrough {
		bar(baseline - float64(f.Ascent)/3 - thick/2)
	}
}
