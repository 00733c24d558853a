// Package typeset sets Chinese text: it turns the inline content of one block into line boxes of placed glyphs.
//
// Rules of line breaking: UAX #14 as tailored by CSS Text 3 line-break: strict, the kinsoku sets of GB/T 15834 and
// CLREQ (no line starts with ，。、；：？！）》」』”’…, none ends with （《「『“‘), —— and …… are not split, a number is
// not split from its unit or from its percent sign, and no phrase of the keep list is split. Text is never dropped:
// the concatenated source of the lines equals the collapsed input.
//
// Line boxes and widths are those of Chromium with line-break: strict, also in vertical text, with trimmed punctuation
// (spacing.go), marks (emphasis.go) and combined text (combine.go), save where numbers, the keep list, the interpunct or a
// stop after a space demand another break. Two things Chromium lacks: hanging-punctuation (hanging.go) and the value
// digits of text-combine-upright. Another differs: combined text that is too wide gets smaller instead of narrower.
// All of it is computed in 1/64 CSS px, also on print sheets. An optional Style on Open gives an inline box a strut.
package typeset

import (
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/linebreak"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// Item is a piece of inline content, in document order.
type Item struct {
	Kind  ItemKind
	Text  string              // Run: as written; white space is collapsed here, across items
	Style *style.TextStyle    // Run, Newline; of the element that holds the text
	Align style.VerticalAlign // Atom, Open: in the element around it
	// Atom: the margin box of an inline-block or an image, and its baseline counted from its top.
	Width, Height, Baseline page.Length
	Edge                    page.Length // Open, Close: margin + border + padding of an inline element at that side
	Ref                     int         // the caller's own index, handed back in Fragment
	Pos                     diag.Pos
}

// ItemKind is the kind of an Item.
type ItemKind uint8

// Run is text, Atom an inline-level box that is not broken, Newline a br, Open and Close the ends of an inline element.
const (
	Run ItemKind = iota
	Atom
	Newline
	Open
	Close
)

// Line is one line box. All lengths are relative to the content box of the block.
type Line struct {
	Top, Height page.Length // of the line box
	Baseline    page.Length // from the content box's top
	Left, Width page.Length // of the inline content, trailing white space not counted
	Text        string      // source text of the line without leading and trailing space, inline children included
	Fragments   []Fragment
	Boxes       []Box // of inline elements, outer ones first

	hyphenated bool // it ends with a hyphen
}

// Seen is Text without zero width spaces and the soft hyphens that are not drawn: all but one at which the line is broken.
func (l *Line) Seen() string {
	const soft = string(linebreak.SoftHyphen)
	text := strings.NewReplacer(soft, "", string(zeroWidthSpace), "").Replace(l.Text)
	if l.hyphenated {
		text += soft
	}
	return text
}

// Fragment is a run of glyphs of one style in one line, or an Atom. The marks of text-emphasis are Fragments of their
// own with an empty Text, so that nothing that compares texts counts them; they have Ref, Item and rectangle of the text that
// they emphasise, and follow it. Lengths of vertical text are logical (see vertical.go).
type Fragment struct {
	Ref             int
	Item            int // index into the items
	X, Width        page.Length
	Space           page.Length // of Width: white space at its end
	Y               page.Length // Atom: top of its margin box; text: its baseline
	Ascent, Descent page.Length // text: of its font, both positive: the text's rectangle is Y−Ascent … Y+Descent
	Text            string
	Face            string // font.Face.Key
	Size            page.Length
	Color           page.Color
	Glyphs          []page.Glyph // relative to the content box
}

// Options is what Prepare needs beside the content.
type Options struct {
	Fonts *font.Set
	Keep  []string // phrases that are never split
	Unit  page.Unit
	Cache *Cache // nil: nothing is remembered between calls
}
