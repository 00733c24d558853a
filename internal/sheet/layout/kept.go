package layout

import (
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
)

// Kept is a document that has been laid out, with its boxes. The sheets of a week differ from place to place by a code
// and a few words: Again builds and lays out what has changed and what is around it, and takes all other boxes as they
// stand. What it makes is what Layout would make. It is not safe for concurrent use.
type Kept struct {
	l   *layouter
	doc *markup.Document
}

// kept are the boxes of the last layout of a document, by element; those of both passes, which are trees of their own.
// Methods of nil keep nothing.
type kept struct {
	pass    pass
	boxes   [2]map[*markup.Node]*box
	again   bool // boxes of the last layout may be taken
	moved   []moved
	fits    map[*markup.Node]foundSize
	refused bool // the document has something that is not kept
}

// pass says which sizes --fit elements have.
type pass uint8

const (
	smallest pass = iota
	fitted
)

// moved is where a box stood in its parent before it got its place on the page.
type moved struct {
	box  *box
	x, y page.Length
}

// foundSize is a font size that was found for a --fit element.
type foundSize struct {
	box   *box
	space space
	size  float64
}

// mostComputed bounds the styles that a kept document gathers, a few for every size that was tried.
const mostComputed = 20_000

// Keep is Layout that keeps what it made, where that can be done: not for documents with tables, vertical text, marks
// of emphasis, running elements or sections of several pages, whose layout writes into the boxes.
func Keep(doc *markup.Document, styles *style.Styles, opts Options, diags *diag.List) (*Result, *Kept) {
	l := newLayouter(styles, opts, diags)
	l.kept = &kept{boxes: [2]map[*markup.Node]*box{{}, {}}, fits: map[*markup.Node]foundSize{}}
	res := l.document(doc)
	if l.unkept() {
		return res, nil
	}
	return res, &Kept{l, doc}
}

func (l *layouter) unkept() bool {
	return l.kept.refused || l.orthogonals || l.emphasised || len(l.diags.Sorted()) > 0 || len(l.computed) > mostComputed
}

// Again lays out the document after markup's Update, which tells what has changed. It returns nil where there is
// anything to report, whose place only a new Layout knows, or where the document cannot be kept any longer; k must
// not be used again then.
func (k *Kept) Again(changed []*markup.Node) *Result {
	l := k.l
	l.diags = &diag.List{}
	l.kept.restore()
	for _, n := range changed {
		delete(l.replacements, n)
		for ; n != nil; n = n.Parent {
			l.kept.forget(n)
		}
	}
	clear(l.sizes)
	res := l.document(k.doc)
	if l.unkept() {
		return nil
	}
	return res
}

// restore moves all boxes back to where they stand in their parents.
func (k *kept) restore() {
	for i := len(k.moved) - 1; i >= 0; i-- {
		m := k.moved[i]
		m.box.x, m.box.y = m.x, m.y
	}
	k.moved, k.again = k.moved[:0], true
}

// forget has the boxes of an element built anew. Those of elements around it hold them, and have to be forgotten too.
func (k *kept) forget(n *markup.Node) {
	delete(k.boxes[smallest], n)
	delete(k.boxes[fitted], n)
}

// begin begins a pass.
func (k *kept) begin(p pass) {
	if k != nil {
		k.pass = p
	}
}

// refuse says that the document has something that is not kept.
func (k *kept) refuse() {
	if k != nil {
		k.refused = true
	}
}

// add keeps the box of an element.
func (k *kept) add(b *box, n *markup.Node) {
	if k != nil {
		k.boxes[k.pass][n] = b
	}
}

// moves notes where b stands before it gets its place on the page.
func (k *kept) moves(b *box) {
	if k != nil {
		k.moved = append(k.moved, moved{b, b.x, b.y})
	}
}

// keptBox returns the box that an element had in the last layout; nil where something in it is another now.
func (l *layouter) keptBox(n *markup.Node, st *style.Computed) *box {
	if l.kept == nil || !l.kept.again {
		return nil
	}
	b := l.kept.boxes[l.kept.pass][n]
	if b == nil || b.physical != st {
		return nil
	}
	b.eachBox(func(b *box) {
		if b.physical != nil && b.physical.Fit != nil {
			l.fits = append(l.fits, b)
		}
	})
	return b
}

// eachBox visits b and the boxes in it, those inside first, as they are built.
func (b *box) eachBox(visit func(*box)) {
	for i := range b.items {
		if a := b.atoms[i]; a != nil {
			a.eachBox(visit)
		}
	}
	for _, c := range b.children {
		c.eachBox(visit)
	}
	visit(b)
}

// foundBefore is the font size that was found for a --fit element in the last layout, if everything about it is the
// same now.
func (l *layouter) foundBefore(b *box) (size float64, ok bool) {
	if l.kept == nil {
		return 0, false
	}
	f, ok := l.kept.fits[b.node]
	return f.size, ok && f.box == b && f.space == b.trialSpace() && !l.holdsFit(b)
}

// found notes the font size of a --fit element. What is around it has to be built anew for another size.
func (k *kept) found(b *box, size float64) {
	if k == nil {
		return
	}
	if k.fits[b.node].size != size {
		for n := b.node; n != nil; n = n.Parent {
			delete(k.boxes[fitted], n)
		}
	}
	k.fits[b.node] = foundSize{b, b.trialSpace(), size}
}
