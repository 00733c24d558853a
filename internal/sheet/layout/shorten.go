package layout

import (
	"fmt"
	"sort"
	"unicode"

	"fanshi/internal/sheet/markup"
)

// reportTooLong says that the content of b does not fit at the smallest size, and how many characters at its end must
// go until it does. The number is found by trial, with the rest of the element as it is.
func (l *layouter) reportTooLong(b *box, parent surroundings) {
	text := plain(b.node)
	count := visible(text)
	fit := b.style.Fit
	message := fmt.Sprintf("文字“%s”用最小字号 %s也放不下", excerpt(text), l.points(fit.Min))
	kept := sort.Search(count, func(n int) bool { // the smallest n that does not fit
		return n > 0 && !l.fitsShortened(b, parent, n)
	}) - 1
	remedy := fmt.Sprintf("删去 %d 个字（现有 %d 个字，最多放 %d 个字），或在模板里给它更大的位置、更小的 --fit 最小字号", count-kept, count, kept)
	if kept <= 0 {
		remedy = "这个位置一个字也放不下：在模板里给它更大的位置，或更小的 --fit 最小字号"
	}
	l.diags.Error(b.node.Pos, "sheet.too-long", message, remedy).About(text, count-max(kept, 0))
}

// points writes a font size as people name it: in points on paper, in pixels on a screen.
func (l *layouter) points(size float64) string {
	px := size / l.opts.Unit.PerCSSPixel()
	if l.onPaper() {
		return fmt.Sprintf("%.4g 点", px*0.75)
	}
	return fmt.Sprintf("%.4g 像素", px)
}

// visible counts the characters of a text that take ink.
func visible(text string) int {
	n := 0
	for _, r := range text {
		if isVisible(r) {
			n++
		}
	}
	return n
}

func isVisible(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) }

// fitsShortened reports whether the first n visible characters of b fit at the smallest size.
func (l *layouter) fitsShortened(b *box, parent surroundings, n int) bool {
	whole := b.node
	b.node = shortened(whole, whole.Parent, &n)
	defer func() { b.node = whole }()
	return l.fitsAt(b, parent, b.style.Fit.Min)
}

// shortened copies a node with the first n visible characters of its text and lowers n by those it took. Elements all
// of whose text is cut are left out, as an editor would cut them.
func shortened(node, parent *markup.Node, n *int) *markup.Node {
	out := *node
	out.Parent, out.Children = parent, nil
	for _, c := range node.Children {
		has := visible(plain(c)) > 0
		if has && *n == 0 {
			continue
		}
		if c.IsText() {
			text := *c
			text.Text = firstVisible(c.Text, n)
			out.Children = append(out.Children, &text)
			continue
		}
		out.Children = append(out.Children, shortened(c, &out, n))
	}
	return &out
}

// firstVisible cuts a text after n visible characters.
func firstVisible(text string, n *int) string {
	for i, r := range text {
		if !isVisible(r) {
			continue
		}
		if *n == 0 {
			return text[:i]
		}
		*n--
	}
	return text
}
