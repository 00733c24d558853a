// Package product reads the products 制品: what a folder of sheet templates makes, as data.
//
//	templates/<code>/product.yaml   name, medium, sides, sizes, smallest text, material, bleed, marks, inks … of all
//	                                templates beside it
//
// A product's code, the folder's name, stands in file names; its name is what officers and print shops read. Sizes of
// print are trim sizes in millimetres as a sheet is printed flat, sizes of slides are device pixels. The project's
// folder lies over the built-in one, so that a size is added or a product made by writing YAML, no Go.
//
// Sources of the numbers: docs/print.md (sizes, hidden zones), docs/look.md (character height at least viewing
// distance / 250; 10.5 pt in the hand), docs/screens.md (16 px). Every fault is reported with its place; a Set is read-only.
package product

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/source"
)

// FileName is the file of a product in its folder of templates.
const FileName = "product.yaml"

// Medium says how a product is printed, or that it is shown on screens.
type Medium string

// The media. Offset and digital go to a print shop with bleed and marks, wide is 喷绘 or 写真, office is the unit's own
// printer, screen are slides.
const (
	Offset  Medium = "offset"
	Digital Medium = "digital"
	Wide    Medium = "wide"
	Office  Medium = "office"
	Screen  Medium = "screen"
)

// Product is one product.
type Product struct {
	Code     string // its folder below templates/: poster
	Name     string // 海报
	Medium   Medium
	Sides    int    // printed sides: 1 or 2
	Material string // 157 克铜版纸; empty where the unit prints itself
	Finish   string // 裁切; may be empty
	Quantity int    // copies where a kind of venue does not say how many
	Counter  string // the word that counts copies: 张
	Press    Press
	// Durable products stay where they are put for a season or more: their sheets bear no edition and no date.
	Durable bool
	Every   Every  // how often the same sheet is printed again, where a kind of venue does not say
	Reach   Reach  // for whom one file is made, where a kind of venue does not say
	Sizes   []Size // in the file's order; the first is the usual one
	Pos     diag.Pos

	fraction float64 // of slides: smallest text as a part of the short side
	floor    float64 // and in device pixels
}

// Every is how often the same sheet is printed again for the same place; a sheet that looks otherwise is printed at once.
type Every string

// The rhythms. Month is four weeks.
const (
	Once  Every = "once"
	Week  Every = "week"
	Month Every = "month"
)

// ParseEvery reads a rhythm as people write it.
func ParseEvery(s string) (Every, bool) {
	every, ok := map[string]Every{"once": Once, "一次": Once, "week": Week, "每周": Week, "month": Month, "每月": Month}[s]
	return every, ok
}

// Reach is for whom one print file is made: its QR code leads to the page of the venue, of the kind of venues, or of the unit, and
// all venues that it is for get copies of the same file.
type Reach string

// The reaches.
const (
	ForVenue Reach = "venue"
	ForKind  Reach = "kind"
	ForUnit  Reach = "unit"
)

// ParseReach reads a reach as people write it.
func ParseReach(s string) (Reach, bool) {
	reach, ok := map[string]Reach{"venue": ForVenue, "场所": ForVenue, "kind": ForKind, "类别": ForKind, "unit": ForUnit, "单位": ForUnit}[s]
	return reach, ok
}

// ReachRemedy is what to write where ParseReach reads nothing.
const ReachRemedy = "写 venue（每处一个文件，二维码指向这一处的页面）、kind（同类场所共用一个文件，指向这一类的页面）或 unit（全部场所共用，指向首页）"

// EveryRemedy is what to write where ParseEvery reads nothing.
const EveryRemedy = "写 once（内容不变就不再印）、week（每周再印）或 month（满四周再印）"

// Press is what the printing of a product demands; the zero value on screens.
type Press struct {
	Bleed page.Length // how far backgrounds are drawn out over the trim
	Safe  page.Length // text and codes stay this far inside the trim: what the guillotine or the eyelets may take
	Marks bool        // crop and registration marks, and a slug line
	// Total area coverage in per cent: more than InkWarn is worth a word, more than InkLimit is refused. 0: no bound.
	InkWarn, InkLimit int
	// Die: a die or a plotter cuts the outline, along a line in a spot colour, with corners of this radius.
	Die       bool
	DieRadius page.Length
}

// PressOf returns what a medium demands where a product does not say otherwise (docs/print.md). The safe margin
// of wide format is that of boards and stands; cloth with eyelets says so itself, as hidden parts.
func PressOf(m Medium) Press {
	switch m {
	case Offset, Digital:
		return Press{Bleed: 3000, Safe: 5000, Marks: true, InkWarn: 280, InkLimit: 320}
	case Wide:
		return Press{Safe: 20000}
	case Office:
		return Press{Safe: 5000} // what office printers cannot reach
	}
	return Press{}
}

// Shop reports whether a print shop makes the product, and not the unit's own printer or a screen.
func (p *Product) Shop() bool { return p.Medium == Offset || p.Medium == Digital || p.Medium == Wide }

// Size is one size of a product.
type Size struct {
	Name          string // A3, 210x285: as kinds of venues ask for it and as it stands in file names
	Unit          page.Unit
	Width, Height page.Length // of the flat sheet or of the slide
	Smallest      page.Length // least em size of any text on it
	Distance      float64     // metres from which it is read; 0: not said
	Scan          float64     // metres from which its QR code is scanned, people having come closer; Distance where not said
	Hidden        Hidden
	// Many-up products: each sheet carries Up pieces of PieceWidth × PieceHeight; Up is 0 for all others.
	Up                      int
	PieceWidth, PieceHeight page.Length
	Gutter                  page.Length // between two pieces: half of it is the bleed of each, and both are cut; 0: one cut parts them
	Pos                     diag.Pos
}

// Pieces are the pieces of a many-up sheet, row by row, in the middle of the sheet; none on other sheets, and none where so
// many do not find room.
func (s Size) Pieces() []page.Rect {
	if s.Up <= 0 || s.PieceWidth <= 0 || s.PieceHeight <= 0 || s.PieceWidth > s.Width {
		return nil
	}
	right, down := s.PieceWidth+s.Gutter, s.PieceHeight+s.Gutter
	columns := min((s.Width+s.Gutter)/right, page.Length(s.Up))
	rows := (page.Length(s.Up) + columns - 1) / columns
	if rows*down-s.Gutter > s.Height {
		return nil
	}
	left, top := (s.Width-columns*right+s.Gutter)/2, (s.Height-rows*down+s.Gutter)/2
	pieces := make([]page.Rect, s.Up)
	for i := range pieces {
		pieces[i] = page.Rect{X: left + page.Length(i)%columns*right, Y: top + page.Length(i)/columns*down, Width: s.PieceWidth, Height: s.PieceHeight}
	}
	return pieces
}

// Hidden are the parts of a sheet that its mounting covers: bands along the edges and squares in the corners.
type Hidden struct{ Top, Right, Bottom, Left, Corners page.Length }

// Zones returns the hidden rectangles of a sheet of the given size; none where nothing is hidden.
func (h Hidden) Zones(width, height page.Length) []page.Rect {
	zones := []page.Rect{
		{Width: width, Height: h.Top},
		{X: width - h.Right, Width: h.Right, Height: height},
		{Y: height - h.Bottom, Width: width, Height: h.Bottom},
		{Width: h.Left, Height: height},
		{Width: h.Corners, Height: h.Corners},
		{X: width - h.Corners, Width: h.Corners, Height: h.Corners},
		{Y: height - h.Corners, Width: h.Corners, Height: h.Corners},
		{X: width - h.Corners, Y: height - h.Corners, Width: h.Corners, Height: h.Corners},
	}
	return slices.DeleteFunc(zones, func(r page.Rect) bool { return r.Width == 0 || r.Height == 0 })
}

// Size finds a size by its name, whatever its case and with either sign of multiplication.
func (p *Product) Size(name string) (Size, bool) {
	name = plainName(name)
	for _, s := range p.Sizes {
		if plainName(s.Name) == name {
			return s, true
		}
	}
	return Size{}, false
}

func plainName(s string) string {
	return strings.ToLower(strings.NewReplacer("×", "x", "*", "x", " ", "", "mm", "").Replace(s))
}

// SizeNames returns the names of all sizes.
func (p *Product) SizeNames() []string {
	names := make([]string, len(p.Sizes))
	for i, s := range p.Sizes {
		names[i] = s.Name
	}
	return names
}

// Slide returns the size of a slide of so many device pixels, which need not be one of Sizes: screens are data.
func (p *Product) Slide(width, height int) Size {
	least := max(p.floor, p.fraction*float64(min(width, height)))
	return Size{Name: fmt.Sprintf("%dx%d", width, height), Unit: page.Pixel64,
		Width: page.Length(width) * 64, Height: page.Length(height) * 64, Smallest: page.Length(least * 64), Pos: p.Pos}
}

// Set is all products of a project.
type Set struct {
	products []*Product // by code
	broken   []string   // codes of those in error
}

// All returns the products by code.
func (s *Set) All() []*Product { return s.products }

// Find returns the product of a code, nil if there is none.
func (s *Set) Find(code string) *Product {
	for _, p := range s.products {
		if p.Code == code {
			return p
		}
	}
	return nil
}

// Broken reports whether a product is there but in error, which has been reported.
func (s *Set) Broken(code string) bool { return slices.Contains(s.broken, code) }

// Codes returns the codes of all products, sorted.
func (s *Set) Codes() []string {
	codes := make([]string, len(s.products))
	for i, p := range s.products {
		codes[i] = p.Code
	}
	return codes
}

// Load reads the products of a folder of templates. A folder without a product.yaml is none. A product in error is left
// out of the Set.
func Load(templates fs.FS, diags *diag.List) *Set {
	s := &Set{}
	entries, err := fs.ReadDir(templates, ".")
	if err != nil {
		diags.Error(diag.Pos{File: "templates"}, "product.unreadable", "读不出 templates 文件夹", "检查它的权限，然后重试")
		return s
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if _, err := fs.Stat(templates, e.Name()+"/"+FileName); err != nil {
			continue
		}
		var found diag.List
		if p := load(templates, e.Name(), &found); p != nil && !found.HasErrors() {
			s.products = append(s.products, p)
		} else {
			s.broken = append(s.broken, e.Name())
		}
		diags.Merge(&found)
	}
	slices.SortFunc(s.products, func(a, b *Product) int { return cmp.Compare(a.Code, b.Code) })
	return s
}

// File returns where a product's data stand, for messages.
func File(code string) string { return "templates/" + code + "/" + FileName }

func load(templates fs.FS, code string, diags *diag.List) *Product {
	text, ok := source.Read(source.Relocate(templates, "templates"), File(code), diags)
	if !ok {
		return nil
	}
	var f fields
	if !source.Decode(text.Whole(), &f, diags) {
		return nil
	}
	r := reader{diags: diags}
	return r.product(code, f)
}

// Keys describes a product.yaml, for manuals.
func Keys() []source.Key { return source.Describe(fields{}) }
