package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
)

// fitStep is the grid of fitted sizes in CSS px: finer steps cannot be seen, and a grid keeps sizes alike on sheets
// whose texts differ by little.
const fitStep = 0.25

// Fit is an element with --fit and the font size that it got. Size, Min and Max are in page units.
type Fit struct {
	Place          diag.Pos // of the element in its template
	Tag, Class     string
	Size, Min, Max float64
	Text           string // how its text begins
}

// fitted lists the --fit elements of the tree built last.
func (l *layouter) fitted() []Fit {
	out := make([]Fit, 0, len(l.fits))
	slices.SortFunc(l.fits, func(a, b *box) int { return cmp.Compare(a.node.Index, b.node.Index) })
	for _, b := range l.fits {
		f := b.style.Fit
		out = append(out, Fit{Place: b.node.Pos, Tag: b.node.Tag, Class: strings.Join(b.node.Classes, " "),
			Size: b.style.FontSize, Min: f.Min, Max: f.Max, Text: excerpt(plain(b.node))})
	}
	return out
}

// excerptLength is how many characters of a text are named in a report.
const excerptLength = 16

// excerpt is the beginning of a text, white space left out.
func excerpt(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), ""))
	if len(runes) <= excerptLength {
		return string(runes)
	}
	return string(runes[:excerptLength]) + "…"
}

// fit finds the largest font size in the range of --fit at which the content of b stays inside its content box. The
// box's own size is the one that it got with the smallest size.
func (l *layouter) fit(b *box) {
	step := fitStep * l.opts.Unit.PerCSSPixel()
	low, high := b.style.Fit.Min, b.style.Fit.Max
	parent := b.within
	fits := func(size float64) bool { return l.fitsAt(b, parent, size) }
	if !fits(low) {
		l.sizes[b.node] = low
		l.reportTooLong(b, parent)
		return
	}
	steps := int(math.Floor((high - low) / step))
	found := 0 // the largest number of steps known to fit
	for beyond := steps + 1; beyond-found > 1; {
		middle := (found + beyond) / 2
		if fits(low + float64(middle)*step) {
			found = middle
		} else {
			beyond = middle
		}
	}
	l.sizes[b.node] = low + float64(found)*step
}

// tolerance is half a fitting step: rounding of line boxes to whole px is no overflow.
func tolerance(step float64) page.Length { return page.Round(step / 2) }

// fitsAt reports whether the content of b stays inside its content box at a font size.
func (l *layouter) fitsAt(b *box, parent surroundings, size float64) bool {
	most := tolerance(fitStep * l.opts.Unit.PerCSSPixel())
	w, h := l.trial(b, parent, size).overflow()
	return w <= most && h <= most
}

// trial lays out a copy of b with another font size in the same border box.
func (l *layouter) trial(b *box, parent surroundings, size float64) *box {
	saved, fits, vertical := l.diags, l.fits, l.vertical
	l.vertical = parent.vertical
	l.diags = &diag.List{} // problems are reported once, by the final pass
	t := l.buildStyled(b.node, l.styleAt(b.node, parent.style, size))
	t.flexItem, t.isRoot = b.flexItem, b.isRoot
	l.layout(t, space{width: parent.width, height: parent.height, heightKnown: parent.heightKnown,
		fixWidth: true, fixedWidth: b.width, fixHeight: true, fixedHeight: b.height})
	l.diags, l.fits, l.vertical = saved, fits, vertical
	return t
}

// overflow is by how much the content sticks out of the content box to the right and below.
func (b *box) overflow() (width, height page.Length) {
	r := b.contentRect()
	right, bottom := b.extent()
	return right - r.Right(), bottom - r.Bottom()
}

// extent is the right and bottom edge of the content, relative to the border box of b.
func (b *box) extent() (right, bottom page.Length) {
	r := b.contentRect()
	right, bottom = r.X, r.Y
	if b.kind == orthogonal { // too long a line sticks out at the end of the height, too many lines across
		along, across := b.children[0].extent()
		return r.X + across, r.Y + along
	}
	for _, line := range b.lines {
		right = max(right, r.X+line.Left+line.Width)
		bottom = max(bottom, r.Y+line.Top+line.Height)
	}
	for _, c := range b.children {
		if c.absolute() {
			continue
		}
		right, bottom = max(right, c.x+c.width), max(bottom, c.y+c.height)
		if !c.style.Clip {
			w, h := c.extent()
			right, bottom = max(right, c.x+w), max(bottom, c.y+h)
		}
	}
	return right, bottom
}

// plain is the text of a node and everything in it.
func plain(n *markup.Node) string {
	if n.Tag == "" {
		return n.Text
	}
	var b strings.Builder
	for _, c := range n.Children {
		b.WriteString(plain(c))
	}
	return b.String()
}
