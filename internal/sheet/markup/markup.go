// Package markup reads the HTML of a sheet: a closed subset, parsed strictly into a tree of nodes with places.
//
// The subset is the table in elements.go: every other element or attribute is an error with a place and a hint, and so
// is every tag that is not closed by its own end tag, because a browser would repair it in ways that differ from what
// the designer sees here. Entities are decoded; text nodes keep their white space as written. What a browser moves
// into the head (style, title, meta and link before any content) is no node; elsewhere they are nodes that make no box,
// because they count for :first-child and the like.
//
// Templates go through html/template before they are parsed, which changes lengths and drops comments. Annotate writes
// every start tag's place into the template source as data-pos="file:line:col"; Parse reads it, so that a diagnostic
// still points into the template. Text without data-pos is counted from the last known place.
package markup

import (
	"fanshi/internal/diag"
)

// Node is an element or a piece of text.
type Node struct {
	Tag      string // "" = text; SVG names in their own case (linearGradient)
	ID       string
	Classes  []string
	Attrs    []Attr // all of them, id and class included, in source order
	Text     string // of a text node, entities decoded, white space as written
	Parent   *Node  // nil for the html element
	Children []*Node
	Index    int // element index in document order, html = 0, body = 1; text: −1
	Pos      diag.Pos

	token int // how many tokens of the source are before it
}

// Attr is one attribute; Pos is the place of its value's first character.
type Attr struct {
	Key, Val string
	Pos      diag.Pos
}

// Attr returns the value of the named attribute and whether it is there.
func (n *Node) Attr(name string) (string, bool) {
	for i := range n.Attrs {
		if n.Attrs[i].Key == name {
			return n.Attrs[i].Val, true
		}
	}
	return "", false
}

// IsText reports whether n is a piece of text.
func (n *Node) IsText() bool { return n.Tag == "" }

// StyleBlock is the content of one style element.
type StyleBlock struct {
	CSS string
	Pos diag.Pos // of its first character
}

// Document is a parsed sheet.
type Document struct {
	Root     *Node // the html element, real or implied; its only child is Body
	Body     *Node // the body element, real or implied
	Styles   []StyleBlock
	Title    string
	Elements int // how many elements there are; every Index is below it

	tokens int // of the source
}
