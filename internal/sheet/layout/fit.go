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
	if size, ok := l.foundBefore(b); ok {
		l.sizes[b.node] = size
		return
	}
	step := fitStep * l.opts.Unit.PerCSSPixel()
	low, high := b.style.Fit.Min, b.style.Fit.Max
	parent := b.within
	steps := int(math.Floor((high - low) / step))
	found := search(steps, func(n int) (bool, float64) {
		size := low + float64(n)*step
		o := b.first
		if n > 0 || !o.known || o.space != b.trialSpace() || l.holdsFit(b) {
			o = outcomeOf(l.trial(b, parent, size), step)
		}
		return o.fits, (o.growth*size - low) / step
	})
	if found < 0 {
		l.sizes[b.node] = low
		l.reportTooLong(b, parent)
		return
	}
	l.sizes[b.node] = low + float64(found)*step
	l.kept.found(b, l.sizes[b.node])
}

// outcome is what a trial found: whether the content fits, and by which factor it might grow.
type outcome struct {
	space  space // that it was laid out in
	known  bool
	fits   bool
	growth float64
}

func outcomeOf(b *box, step float64) outcome {
	return outcome{space: b.within.space, known: true, fits: b.fitsInside(step), growth: b.growth()}
}

// judge notes how the --fit elements came out that have been laid out with their smallest size, before they are placed:
// that is the first trial of the search.
func (l *layouter) judge() {
	for _, b := range l.fits {
		if b.laid && b.kind != orthogonal {
			b.first = outcomeOf(b, fitStep*l.opts.Unit.PerCSSPixel())
		}
	}
}

// holdsFit reports whether there is another --fit element inside b, whose size may have changed.
func (l *layouter) holdsFit(b *box) bool {
	for _, f := range l.fits {
		for n := f.node.Parent; n != nil; n = n.Parent {
			if n == b.node {
				return true
			}
		}
	}
	return false
}

// narrow is how many steps a range has whose largest size is tried at once: such a range is meant to be used in full.
const narrow = 64

// search finds the largest number from 0 to most that passes, −1 when 0 does not. What passes is taken to pass below as
// well, so the answer does not depend on the order of the trials. Each trial also guesses the answer. A guess that does
// not halve what is left is followed by a trial in the middle, unless the guess says that the answer has been found.
func search(most int, try func(n int) (ok bool, guess float64)) int {
	found, beyond := -1, most+1
	next, guessed := 0, false
	for beyond-found > 1 {
		before := beyond - found
		ok, guess := try(next)
		if ok {
			found = next
		} else {
			beyond = next
		}
		left := beyond - found
		there := int(min(guess, float64(most)))
		switch {
		case found < 0:
			return found
		case found == 0 && beyond > most && most <= narrow:
			next = most
		case guessed && left > (before+1)/2 && !(ok && there == next):
			next, guessed = found+left/2, false
		default:
			next, guessed = min(max(there, found+1), beyond-1), true
		}
	}
	return found
}

// fitsAt reports whether the content of b stays inside its content box at a font size.
func (l *layouter) fitsAt(b *box, parent surroundings, size float64) bool {
	return l.trial(b, parent, size).fitsInside(fitStep * l.opts.Unit.PerCSSPixel())
}

// fitsInside reports whether the content of b does not overflow. Half a fitting step below is none: line boxes are
// rounded to whole px, and nothing in a browser depends on it. At the end of the lines 1/64 px is too much where the
// sheet says so: wider text is wrapped there. For an orthogonal box the two change places.
func (b *box) fitsInside(step float64) bool {
	w, h := b.overflow()
	along, across := page.Round(step/fitStep/64), page.Round(step/2)
	if b.kind == orthogonal {
		along, across = across, along
	}
	return w <= along && h <= across
}

// growth guesses by which factor the font size may grow (or must shrink) for the text of b to fill its box. The area of
// text that wraps grows with the square of its size, a line that does not wrap with its size.
func (b *box) growth() float64 {
	r := b.contentRect()
	text := b.textRect()
	if text.Width <= 0 || text.Height <= 0 {
		return math.Inf(1)
	}
	across, down := float64(r.Width)/float64(text.Width), float64(r.Height)/float64(text.Height)
	if b.wraps() && across >= 1 {
		return math.Sqrt(down)
	}
	return min(across, down)
}

// textRect is the rectangle around the lines in b.
func (b *box) textRect() page.Rect {
	var out page.Rect
	add := func(r page.Rect, dx, dy page.Length) {
		if r.X, r.Y = r.X+dx, r.Y+dy; r.Width > 0 && out.Width > 0 {
			out = union(out, r)
		} else if r.Width > 0 {
			out = r
		}
	}
	r := b.contentRect()
	for _, line := range b.lines {
		add(page.Rect{X: line.Left, Y: line.Top, Width: line.Width, Height: line.Height}, r.X, r.Y)
	}
	for _, c := range b.children {
		if !c.absolute() {
			add(c.textRect(), c.x, c.y)
		}
	}
	return out
}

// wraps reports whether the text of b goes over several lines.
func (b *box) wraps() bool {
	return len(b.lines) > 1 || len(b.children) > 1 || len(b.children) == 1 && b.children[0].wraps()
}

// trial lays out a copy of b with another font size in the same border box.
func (l *layouter) trial(b *box, parent surroundings, size float64) *box {
	saved, fits, vertical, kept := l.diags, l.fits, l.vertical, l.kept
	l.kept = nil // the boxes of a trial are its own
	l.vertical = parent.vertical
	l.diags = &diag.List{} // problems are reported once, by the final pass
	t := l.buildStyled(b.node, l.styleAt(b.node, parent.style, size))
	t.flexItem, t.isRoot = b.flexItem, b.isRoot
	l.layout(t, b.trialSpace())
	l.diags, l.fits, l.vertical, l.kept = saved, fits, vertical, kept
	return t
}

// trialSpace is what trials of b are laid out in: the space of b, and the border box that it has got there.
func (b *box) trialSpace() space {
	s := b.within.space
	return space{width: s.width, height: s.height, heightKnown: s.heightKnown,
		fixWidth: true, fixedWidth: b.width, fixHeight: true, fixedHeight: b.height}
}

// overflow is by how much the content sticks out of the content box: to the right, and below or above.
func (b *box) overflow() (width, height page.Length) {
	r := b.contentRect()
	right, bottom := b.extent()
	return right - r.Right(), max(bottom-r.Bottom(), r.Y-b.top())
}

// top is the upper edge of the content, relative to the border box of b: what is aligned to the end or the middle of a
// flexbox that is too small for it sticks out above. To the left nothing counts: marks that hang there do so on purpose.
func (b *box) top() page.Length {
	top := b.contentRect().Y
	if b.kind == orthogonal {
		return top
	}
	for _, c := range b.children {
		if c.absolute() {
			continue
		}
		top = min(top, c.y)
		if !c.style.Clip {
			top = min(top, c.y+c.top())
		}
	}
	return top
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
