// Package doc is the document tree that Markdown is read into and that the site and the sheets are written from.
// The kinds are sealed; every node knows the place it came from.
package doc

import "fanshi/internal/diag"

// Doc is one parsed piece of Markdown, front matter not included.
type Doc struct {
	Blocks []Block
}

// Block is a block-level node. The implementers are *Heading, *Paragraph, *List, *Quote, *Table, *CodeBlock and *Rule.
type Block interface {
	block()
	Place() diag.Pos
}

// Inline is a piece of running text. The implementers are *Text, *Strong, *Emphasis, *Code, *Link, *Image and *Break.
type Inline interface {
	inline()
	Place() diag.Pos
}

// Node carries the place that every kind has.
type Node struct{ Pos diag.Pos }

// Place returns where the node stands in its source file.
func (n Node) Place() diag.Pos { return n.Pos }

type (
	// Heading is a title of level 1 to 6. ID is unique in its document and safe in a URL fragment.
	Heading struct {
		Node
		Level  int
		ID     string
		Inline []Inline
	}
	// Paragraph is running text.
	Paragraph struct {
		Node
		Inline []Inline
	}
	// List is a bulleted or, with Ordered, a numbered list that starts at Start.
	List struct {
		Node
		Ordered bool
		Start   int
		Items   []*Item
	}
	// Item is one entry of a List.
	Item struct {
		Node
		Blocks []Block
	}
	// Quote is a quotation.
	Quote struct {
		Node
		Blocks []Block
	}
	// Table has a header row and body rows; every row has as many cells as Align.
	Table struct {
		Node
		Align  []Align
		Header []Cell
		Rows   [][]Cell
	}
	// CodeBlock is preformatted text.
	CodeBlock struct {
		Node
		Text string
	}
	// Rule is a thematic break.
	Rule struct{ Node }

	// Cell is one cell of a Table.
	Cell struct {
		Node
		Inline []Inline
	}
)

// Align is the alignment of a table column.
type Align uint8

// The alignments of a table column.
const (
	AlignNone Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

type (
	// Text is plain text.
	Text struct {
		Node
		Text string
	}
	// Strong is strongly emphasised text.
	Strong struct {
		Node
		Inline []Inline
	}
	// Emphasis is emphasised text.
	Emphasis struct {
		Node
		Inline []Inline
	}
	// Code is literal text in a line.
	Code struct {
		Node
		Text string
	}
	// Link is a link with a checked URL: http, https, tel, mailto, or a path inside the site.
	Link struct {
		Node
		URL    string
		Inline []Inline
	}
	// Image is a picture: Src is a checked path inside the project, Alt its description.
	Image struct {
		Node
		Src, Alt string
	}
	// Break is a hard line break.
	Break struct{ Node }
)

func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*List) block()      {}
func (*Quote) block()     {}
func (*Table) block()     {}
func (*CodeBlock) block() {}
func (*Rule) block()      {}

func (*Text) inline()     {}
func (*Strong) inline()   {}
func (*Emphasis) inline() {}
func (*Code) inline()     {}
func (*Link) inline()     {}
func (*Image) inline()    {}
func (*Break) inline()    {}
