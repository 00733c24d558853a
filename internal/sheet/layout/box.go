package layout

import (
	"fmt"
	"strings"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/sheet/typeset"
)

// box is one block-level box, flex item or atomic inline. Positions are relative to the parent's border box until
// place makes them absolute.
type box struct {
	node     *markup.Node    // nil: anonymous
	style    *style.Computed // as the coordinates in which the box is laid out have it
	physical *style.Computed // as declared; nil: no other than style
	kind     kind
	children []*box // in document order, absolutely positioned ones included

	// kind == lines: the inline content.
	items        []typeset.Item
	inlines      []inline
	atoms        map[int]*box // by item index
	paragraph    *typeset.Paragraph
	resized      bool // atoms or edges have other sizes than in paragraph
	percentEdges bool // some of inlines have margins or padding that are percentages
	lines        []typeset.Line
	broken       bool // lines are those of a content box as wide as brokenAt and depend on nothing else
	brokenAt     page.Length

	freeLine, freeBelow page.Length // for marks of text-emphasis: below the last line, in what follows (emphasis.go)

	replaced *replaced // kind == picture
	grid     *grid     // kind == table

	margin, border, padding style.Sides[page.Length]
	x, y, width, height     page.Length       // border box
	static                  page.Point        // absolutely positioned: where it would have been, in the parent's border box
	follows                 *preceding        // absolutely positioned in a run of text: what it follows
	flexStatic              *flexbox          // absolutely positioned children of a flex container: where static comes from
	marker                  *marker           // list items
	decorations             []*style.Computed // elements around it whose text-decoration goes through its text
	flexBaseline            page.Length       // flexboxes: the first baseline, from the top of the border box
	hasBaseline             bool              // there is one
	isRoot, flexItem        bool              // establish a formatting context of their own
	within                  surroundings
	first                   outcome     // --fit: of its smallest size
	laid                    bool        // the box stands as within says
	intrinsic               [2]measured // min-content and max-content width of the content
	percents                uint8       // whether a height in it is a percentage: 0 not known, 1 no, 2 yes
	grown                   bool        // its limits made the height another than that of the content
	natural                 struct {    // flex items of columns: the height by the content alone
		space  space
		height page.Length
		known  bool
	}
	vertical bool  // standing in logical coordinates of vertical text
	room     space // orthogonal boxes: what they are asked to fit in before they are laid out
}

// surroundings is what a box was built and laid out in last; auto-fit does both again.
type surroundings struct {
	style    *style.Computed // of the parent element, as declared
	vertical bool            // the writing mode of the tree around it
	space
}

// kind says how the inside of a box is laid out.
type kind uint8

const (
	blocks     kind = iota // block-level children one below the other
	lines                  // line boxes
	flex                   // flex items
	picture                // a replaced element
	orthogonal             // one inner box in the other writing mode
	table                  // row groups and rows
	rowGroup               // rows of a table
	row                    // cells of a table
)

// inline is an inline-level element inside a box of lines.
type inline struct {
	node   *markup.Node
	style  *style.Computed
	parent int                      // index of the enclosing inline, −1: the box itself
	edges  style.Sides[page.Length] // margin + border + padding at the left and right, border + padding above and below
	margin style.Sides[page.Length] // at the left and right; both in the coordinates of the lines
	shift  page.Point               // by position: relative, of those around it too
}

// relativeAlong reports whether the element has margins or padding along its lines that are percentages.
func (in *inline) relativeAlong() bool {
	m, p := in.style.Margin, in.style.Padding
	if in.style.Vertical {
		m, p = turnSides(m), turnSides(p)
	}
	return isRelative(m.Left) || isRelative(m.Right) || isRelative(p.Left) || isRelative(p.Right)
}

func (b *box) absolute() bool { return b.style.Position == style.Absolute }

// contentRect is the content box relative to the border box.
func (b *box) contentRect() page.Rect {
	left, top := b.border.Left+b.padding.Left, b.border.Top+b.padding.Top
	return page.Rect{X: left, Y: top, Width: b.width - left - b.border.Right - b.padding.Right,
		Height: b.height - top - b.border.Bottom - b.padding.Bottom}
}

// horizontalEdges is border and padding, left and right.
func (b *box) horizontalEdges() page.Length {
	return b.border.Left + b.border.Right + b.padding.Left + b.padding.Right
}

// verticalEdges is border and padding, top and bottom.
func (b *box) verticalEdges() page.Length {
	return b.border.Top + b.border.Bottom + b.padding.Top + b.padding.Bottom
}

func blank(s string) bool { return strings.Trim(s, " \t\r\n\f") == "" }

// build makes the box of an element and everything in it; nil when it makes none.
func (l *layouter) build(n *markup.Node, parent *style.Computed) *box {
	return l.buildComputed(n, parent, l.styleOf(n, parent))
}

// buildComputed is build for an element whose style is known.
func (l *layouter) buildComputed(n *markup.Node, parent, st *style.Computed) *box {
	if st.Fit != nil && l.sizes[n] == 0 {
		st = l.styleAt(n, parent, st.Fit.Min)
	}
	if st.Display == style.None || l.defers(n, st, parent) {
		l.hidden[n] = true
		return nil
	}
	if b := l.keptBox(n, st); b != nil {
		return b
	}
	b := l.buildStyled(n, st)
	b.within.style = parent
	l.kept.add(b, n)
	return b
}

func (l *layouter) buildStyled(n *markup.Node, st *style.Computed) *box {
	b := &box{node: n, style: l.inTree(st), physical: st}
	switch {
	case n.Tag == "img" || n.Tag == "svg":
		b.kind, b.replaced = picture, l.replacementOf(n, st)
		if l.vertical {
			b.replaced = b.replaced.turned()
		}
	case st.Vertical != l.vertical:
		b = l.buildOrthogonal(n, st)
	default:
		l.buildInside(b, n, st)
	}
	b.within.vertical = l.vertical
	if st.Fit != nil && l.numbering != nil {
		l.diags.Error(n.Pos, "sheet.running-fit", "每页重复的元素里不能用 --fit", "写固定的 font-size")
	} else if st.Fit != nil {
		l.fits = append(l.fits, b)
	}
	return b
}

// buildInside makes what is inside the box of an element that is not replaced.
func (l *layouter) buildInside(b *box, n *markup.Node, st *style.Computed) {
	switch st.Display {
	case style.Flex:
		b.kind = flex
		l.buildFlexItems(b, n, st)
	case style.Table:
		l.buildTable(b, n, st)
	default:
		l.buildFlow(b, n, st)
	}
	if st.Display == style.ListItem {
		b.marker = l.buildMarker(n, st)
		if b.marker != nil && len(b.children) == 0 && len(b.items) == 0 { // the marker has a line of its own
			b.kind, b.items = lines, []typeset.Item{{Kind: typeset.Newline, Style: &st.TextStyle, Ref: -1, Pos: n.Pos}}
		}
	}
}

// buildFlexItems makes every child element an item and wraps each run of text in an anonymous one.
func (l *layouter) buildFlexItems(b *box, n *markup.Node, st *style.Computed) {
	for _, c := range n.Children {
		if c.Tag == "" {
			if !blank(c.Text) {
				a := l.anonymous(st)
				a.flexItem = true
				l.addInline(a, c, -1, st)
				b.children = append(b.children, a)
			}
			continue
		}
		if c.Tag == "br" {
			l.diags.Error(c.Pos, "sheet.br-in-flex", "弹性盒（display: flex）里不能直接换行", "把文字和 <br> 放进一个 <p> 或 <div>")
			continue
		}
		if item := l.build(c, st); item != nil {
			item.flexItem = true
			b.children = append(b.children, item)
		}
	}
}

// anonymous makes a box of lines that inherits from st and has no other style.
func (l *layouter) anonymous(st *style.Computed) *box {
	return &box{kind: lines, style: l.anonymousStyle(st)}
}

// anonymousStyle is the style of anonymous boxes in an element, which share it.
func (l *layouter) anonymousStyle(st *style.Computed) *style.Computed {
	own := l.anonymousStyles[st]
	if own == nil {
		own = &style.Computed{TextStyle: st.TextStyle, ZIndexAuto: true, Shrink: 1}
		l.anonymousStyles[st] = own
	}
	return own
}

// buildFlow makes the children of a block container: either all inline content, or all blocks, runs of inline
// content being wrapped in anonymous boxes.
func (l *layouter) buildFlow(b *box, n *markup.Node, st *style.Computed) {
	var run *box
	for _, c := range n.Children {
		inlineLevel, cst := l.inlineLevel(c, st)
		if inlineLevel {
			if run == nil {
				run = &box{kind: lines}
			}
			l.addInlineStyled(run, c, -1, st, cst)
			continue
		}
		child := l.buildComputed(c, st, cst)
		if child == nil {
			continue
		}
		if child.absolute() && run != nil { // it does not end the run of text around it
			child.follows = &preceding{run: run, items: len(run.items), inline: inlineTags[c.Tag]}
			b.children = append(b.children, child)
			continue
		}
		l.closeRun(b, run, st)
		run = nil
		b.children = append(b.children, child)
	}
	if run != nil && len(b.children) == 0 { // only inline content: the box holds the lines itself
		b.kind, b.items, b.inlines, b.atoms, b.percentEdges = lines, run.items, run.inlines, run.atoms, run.percentEdges
		if run.empty() {
			b.items = nil
		}
		return
	}
	l.closeRun(b, run, st)
}

// closeRun makes an anonymous box of a run of inline content.
func (l *layouter) closeRun(b, run *box, st *style.Computed) {
	if run != nil && !run.empty() {
		run.style = l.anonymousStyle(st)
		b.children = append(b.children, run)
	}
}

// empty reports whether a box of lines holds nothing but collapsible white space.
func (b *box) empty() bool {
	for _, it := range b.items {
		collapsible := it.Kind == typeset.Run && blank(it.Text) &&
			(it.Style.WhiteSpace == style.WhiteSpaceNormal || it.Style.WhiteSpace == style.NoWrap)
		if !collapsible && it.Kind != typeset.Open && it.Kind != typeset.Close {
			return false
		}
		if it.Edge != 0 || it.Kind == typeset.Open && b.percentEdges && b.inlines[it.Ref].relativeAlong() {
			return false
		}
	}
	return true
}

// inlineLevel tells whether c takes part in lines, and its style when it is an element.
func (l *layouter) inlineLevel(c *markup.Node, parent *style.Computed) (bool, *style.Computed) {
	if c.Tag == "" || c.Tag == "br" {
		return true, nil
	}
	st := l.styleOf(c, parent)
	if st.Position == style.Absolute {
		return false, st
	}
	return st.Display == style.Inline || st.Display == style.InlineBlock, st
}

func (l *layouter) addInline(b *box, c *markup.Node, within int, parent *style.Computed) {
	inlineLevel, st := l.inlineLevel(c, parent)
	if st != nil && st.Display == style.None {
		l.hidden[c] = true
		return
	}
	if !inlineLevel {
		l.diags.Error(c.Pos, "sheet.block-in-inline", fmt.Sprintf("行内元素里不能放块级元素 <%s>", c.Tag),
			"把外面的元素改成 <div>，或给它加 display: block")
		return
	}
	l.addInlineStyled(b, c, within, parent, st)
}

// addInlineStyled appends the items of one inline-level node to a box of lines.
func (l *layouter) addInlineStyled(b *box, c *markup.Node, within int, parent, st *style.Computed) {
	switch {
	case c.Tag == "":
		l.emphasised = l.emphasised || parent.Emphasis.Mark != ""
		b.items = append(b.items, typeset.Item{Kind: typeset.Run, Text: l.numbered(c.Text), Style: &parent.TextStyle, Ref: within, Pos: c.Pos})
	case c.Tag == "br":
		b.items = append(b.items, typeset.Item{Kind: typeset.Newline, Style: &parent.TextStyle, Ref: within, Pos: c.Pos})
	case c.Tag == "img" || c.Tag == "svg" || st.Display == style.InlineBlock || st.Vertical != l.vertical:
		atom := l.buildComputed(c, parent, st)
		if b.atoms == nil {
			b.atoms = map[int]*box{}
		}
		b.atoms[len(b.items)] = atom
		b.items = append(b.items, typeset.Item{Kind: typeset.Atom, Style: &parent.TextStyle, Align: st.VerticalAlign, Ref: within, Pos: c.Pos})
	default:
		l.defers(c, st, parent) // reports what it must: an inline element does not repeat
		in := inline{node: c, style: st, parent: within}
		in.edges, in.margin = inlineEdges(l.inTree(st), 0)
		b.percentEdges = b.percentEdges || anySide(st.Margin, isRelative) || anySide(st.Padding, isRelative)
		b.inlines = append(b.inlines, in)
		index := len(b.inlines) - 1
		b.items = append(b.items, typeset.Item{Kind: typeset.Open, Style: &st.TextStyle, Align: st.VerticalAlign, Edge: in.edges.Left, Ref: index, Pos: c.Pos})
		for _, cc := range c.Children {
			l.addInline(b, cc, index, st)
		}
		b.items = append(b.items, typeset.Item{Kind: typeset.Close, Style: &st.TextStyle, Edge: in.edges.Right, Ref: index, Pos: c.Pos})
	}
}

// inlineEdges resolves the edges of an inline element in a block of some width.
func inlineEdges(st *style.Computed, width page.Length) (edges, margin style.Sides[page.Length]) {
	at := func(d style.Dim) page.Length { return page.Round(resolveOr(d, float64(width), 0)) }
	margin = style.Sides[page.Length]{Left: at(st.Margin.Left), Right: at(st.Margin.Right)}
	return style.Sides[page.Length]{
		Left:   margin.Left + st.Border.Left.Width + at(st.Padding.Left),
		Right:  margin.Right + st.Border.Right.Width + at(st.Padding.Right),
		Top:    st.Border.Top.Width + at(st.Padding.Top),
		Bottom: st.Border.Bottom.Width + at(st.Padding.Bottom),
	}, margin
}
