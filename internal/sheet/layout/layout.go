// Package layout places the boxes of a styled sheet and turns them into finished pages.
//
// It follows CSS 2.2 (block and inline layout, margin collapsing, absolute positioning, tables), CSS Flexible Box Layout
// 1, CSS Images 3, CSS Writing Modes 4 (vertical-rl) and CSS Fragmentation 3, for the closed subset of sheets; Chromium
// is the oracle for what they leave open. Every section is a page of its own. Two passes are made where an element has
// --fit: the first with the smallest sizes tells how large each box is, the second sets the sizes that fit.
//
// A section whose height is auto goes on over as many pages as its content needs. Its margin, border and padding are on
// every page, as box-decoration-break: clone has it, and so is its background, which fills each page; a box inside it is
// cut open (slice). Pages end where Chromium ends them when it prints, by break-before, break-after and break-inside,
// orphans and widows; margins at the end of a page are cut off. Never split are lines, rows of tables and their cells,
// flexboxes, vertical text, pictures, what has overflow: hidden or rotate; what of these is higher than a page is an
// error. A thead of up to a quarter of the page is repeated. Absolutely positioned boxes belong to the page on which they
// would stand in the flow, and to its section box. A section with a height of its own, a poster's 100vh, does not flow:
// too much text is an error there. Nor does one with display: flex, whose error names the remedy.
//
// --running: all on a child of a section, which must have position: absolute, puts it on every page of the section;
// {page} and {pages} in its text become the number of the page within the section and how many there are, as in
// <footer style="--running: all; position: absolute; bottom: 10mm">第 {page} 页，共 {pages} 页</footer>.
//
// Text is never lost: what stands in the markup and is not on the pages is an error, and so is text that would lie
// outside the page, be cut off by overflow: hidden or lie under something opaque that is painted later.
package layout

import (
	"fmt"
	"slices"
	"unicode"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/qr"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
	"fanshi/internal/sheet/vector"
)

// Options is what layout needs beside the styled document.
type Options struct {
	Unit          page.Unit
	Width, Height page.Length // of the page
	Fonts         *font.Set
	Keep          []string                          // phrases that are not split
	Cache         *typeset.Cache                    // of shaped text, shared by all sheets of an engine
	Art           func(name string) *vector.Picture // nil when the theme has no such art
	Code          func(payload string) (*qr.Code, error)
	Content       func(name string) (page.Image, bool) // pictures of the content; nil: none
	Boxes         bool                                 // list them in the Result
}

// Result is the finished pages and, page by page, the boxes they were made from.
type Result struct {
	Pages []page.Page
	Boxes []PageBoxes // where Options ask for them
	Fits  []Fit       // every element with --fit, in document order
	Folds []Folds     // page by page: --fold and --fold-down of the page's section
	// Inks are the process inks of colours that the template gives as device-cmyk().
	Inks map[page.Color]page.CMYK
	// Files are the files of the project that the pages were made from, but for the content's texts and the fonts: templates,
	// the theme's settings, style sheets and drawn pictures, pictures of the content. Whoever fills templates sets them.
	Files []string
}

// Folds are the places where a sheet is folded, from its left and from its top edge.
type Folds struct{ Across, Down []page.Length }

// Layout lays out every page of the document. Problems are reported to diags; where there are errors the result is
// incomplete and must not be used.
func Layout(doc *markup.Document, styles *style.Styles, opts Options, diags *diag.List) *Result {
	return newLayouter(styles, opts, diags).document(doc)
}

// document lays out every page of the document.
func (l *layouter) document(doc *markup.Document) *Result {
	body := l.styleOf(doc.Body, l.styles.Root())
	res := &Result{Inks: l.styles.Inks()}
	for _, root := range pageRoots(doc.Body, l.diags) {
		parent := body
		if root == doc.Body {
			parent = l.styles.Root()
		}
		whole, pages := l.section(root, parent)
		if whole == nil {
			continue
		}
		finished := l.paint(pages, body)
		l.checkComplete(whole, finished)
		for _, b := range pages {
			l.checkAreas(b)
			if l.opts.Boxes {
				res.Boxes = append(res.Boxes, l.pageBoxes(b))
			}
			res.Folds = append(res.Folds, folds(b))
		}
		res.Pages = append(res.Pages, finished...)
		res.Fits = append(res.Fits, l.fitted()...)
	}
	return res
}

// pageRoots returns the sections of the body, or the body itself when it has none. A page root establishes a block
// formatting context of its own: no margin of its content moves the page.
func pageRoots(body *markup.Node, diags *diag.List) []*markup.Node {
	var sections, others []*markup.Node
	for _, c := range body.Children {
		switch {
		case c.Tag == "section":
			sections = append(sections, c)
		case c.Tag == "style" || c.Tag == "link" || c.Tag == "meta" || c.Tag == "title":
		case c.Tag != "" || !blank(c.Text):
			others = append(others, c)
		}
	}
	if len(sections) == 0 {
		return []*markup.Node{body}
	}
	for _, n := range others {
		diags.Error(n.Pos, "sheet.outside-section", "内容在 <section> 之外，不属于任何一页", "把它移进一个 <section>")
	}
	return sections
}

// layouter lays out the pages of one document.
type layouter struct {
	opts   Options
	text   typeset.Options
	styles *style.Styles
	diags  *diag.List
	sizes  map[*markup.Node]float64 // font sizes of --fit elements found so far
	fits   []*box                   // --fit boxes of the tree built last

	// What does not change between the trees that are built: auto-fit builds parts of them over and over.
	computed        map[computedKey]*style.Computed
	anonymousStyles map[*style.Computed]*style.Computed // by that of the element
	replacements    map[*markup.Node]*replaced

	root      *markup.Node          // of the section that is being laid out
	runners   []*markup.Node        // its running elements
	numbering *numbering            // the page that running elements are being built for; nil: none are
	hidden    map[*markup.Node]bool // what makes no box, or not where it stands in the markup: display: none, running elements
	repeated  []*box                // what is on the pages beside the boxes of the section: running elements, heads of tables

	heightAsked bool // an intrinsic width that is being found depends on a height (intrinsic.go)

	orthogonals bool // there are orthogonal boxes, whose intrinsic sizes depend on the room around them

	emphasised bool // there are marks of text-emphasis, which may stand in the space around a block

	vertical bool // the tree that is being built or laid out stands in logical coordinates of vertical text

	kept *kept // nil: nothing is kept for another document
}

func newLayouter(styles *style.Styles, opts Options, diags *diag.List) *layouter {
	l := &layouter{opts: opts, styles: styles, diags: diags, sizes: map[*markup.Node]float64{}, computed: map[computedKey]*style.Computed{},
		anonymousStyles: map[*style.Computed]*style.Computed{}, replacements: map[*markup.Node]*replaced{},
		hidden: map[*markup.Node]bool{}}
	l.text = typeset.Options{Fonts: opts.Fonts, Keep: opts.Keep, Unit: opts.Unit, Cache: opts.Cache}
	return l
}

// paint turns the boxes of pages into finished pages.
func (l *layouter) paint(pages []*box, body *style.Computed) []page.Page {
	out := make([]page.Page, len(pages))
	for i, b := range pages {
		p := painter{l: l, page: page.Page{Unit: l.opts.Unit, Width: l.opts.Width, Height: l.opts.Height}}
		p.paintPage(b, body)
		out[i] = p.page
	}
	return out
}

// section builds and lays out one section, fitting text where the template asks for it. It returns the boxes of all of
// it and those of its pages.
func (l *layouter) section(root *markup.Node, parent *style.Computed) (whole *box, pages []*box) {
	l.kept.begin(smallest)
	whole, pages = l.arrange(root, parent)
	if whole != nil && len(l.fits) > 0 {
		for _, f := range l.fits {
			l.fit(f)
		}
		l.kept.begin(fitted)
		whole, pages = l.arrange(root, parent)
	}
	for _, p := range pages {
		p.settle(axes{})
	}
	return whole, pages
}

// computedKey is what the style of an element depends on.
type computedKey struct {
	node   *markup.Node
	parent *style.Computed
	size   float64
}

// styleOf computes the style of an element at the font size found for it, if any.
func (l *layouter) styleOf(n *markup.Node, parent *style.Computed) *style.Computed {
	return l.styleAt(n, parent, l.sizes[n])
}

// styleAt computes the style of an element at a font size; 0: the declared one.
func (l *layouter) styleAt(n *markup.Node, parent *style.Computed, size float64) *style.Computed {
	key := computedKey{n, parent, size}
	st := l.computed[key]
	if st == nil {
		st = l.styles.Compute(n, parent, size)
		l.computed[key] = st
	}
	return st
}

// arrange builds the box tree with the sizes known so far, cuts it into pages and gives every box its place on them.
func (l *layouter) arrange(root *markup.Node, parent *style.Computed) (whole *box, pages []*box) {
	l.fits, l.root, l.runners, l.repeated = nil, root, nil, nil
	b := l.build(root, parent)
	if b == nil {
		return nil, nil
	}
	b.isRoot = true
	l.layout(b, space{width: l.opts.Width, height: l.opts.Height, heightKnown: true})
	l.judge()
	return b, l.pages(b)
}

// checkComplete compares the text of the markup with that which the pages show, character by character, and reports
// what is missing: a warning without its 不 says the opposite. What is shown more often than it is written, because it
// is repeated on every page, must be there as often.
func (l *layouter) checkComplete(whole *box, pages []page.Page) {
	missing := map[rune]int{}
	expect := func(text string) {
		for _, r := range text {
			missing[r]++
		}
	}
	l.eachText(whole.node, expect)
	whole.eachNumber(expect)
	for _, b := range l.repeated {
		b.eachRun(expect)
		b.eachNumber(expect)
	}
	for i := range pages {
		pages[i].Walk(func(m page.Mark) {
			if t, ok := m.(*page.Text); ok {
				for _, r := range t.Source {
					missing[r]--
				}
			}
		})
	}
	var lost []rune
	for r, n := range missing {
		if n > 0 && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			lost = append(lost, r)
		}
	}
	if len(lost) > 0 && !l.diags.HasErrors() { // what has no glyph is not shown, and has been reported
		slices.Sort(lost)
		l.diags.Error(whole.place(), "sheet.lost", fmt.Sprintf("版面上少了这些字：%s", string(lost)), "这是程序的错误，请把这份内容和模板发给开发者")
	}
}

// eachText visits the text of the markup, without what makes no box.
func (l *layouter) eachText(n *markup.Node, visit func(string)) {
	switch {
	case n.IsText():
		visit(n.Text)
	case l.hidden[n] || n.Tag == "svg" || n.Tag == "style" || n.Tag == "title":
		return
	}
	for _, c := range n.Children {
		l.eachText(c, visit)
	}
}

// eachNumber visits the numbers of list items.
func (b *box) eachNumber(visit func(string)) {
	if b.marker != nil && b.marker.kind == style.MarkerDecimal && b.paragraphBox() != nil {
		visit(b.marker.text)
	}
	for _, a := range b.atoms {
		a.eachNumber(visit)
	}
	for _, c := range b.children {
		c.eachNumber(visit)
	}
}

// eachRun visits the text of b and of everything in it.
func (b *box) eachRun(visit func(string)) {
	for _, it := range b.items {
		if it.Kind == typeset.Run {
			visit(it.Text)
		}
	}
	for _, a := range b.atoms {
		a.eachRun(visit)
	}
	for _, c := range b.children {
		c.eachRun(visit)
	}
}
