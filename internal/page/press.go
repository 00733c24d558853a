package page

// CMYK is a mixture of the four process inks in per cent of area coverage.
type CMYK struct{ C, M, Y, K uint8 }

// Total is the total area coverage in per cent, 0 to 400.
func (i CMYK) Total() int { return int(i.C) + int(i.M) + int(i.Y) + int(i.K) }

// Ink is how a colour of a page is printed.
type Ink struct {
	CMYK
	Overprint bool // on the inks below instead of in their place: black text
}

// Separation says how the colours of a page are printed. Text is for type, strokes and QR codes, Area for everything else: black
// type is one ink, a black area four. A colour that is in neither map cannot be printed.
type Separation struct{ Text, Area map[Color]Ink }

// PressSheet is a page as a print shop gets it. The boxes are counted from the top left of the trim box in the page's
// Unit; Trim ⊆ Bleed ⊆ Media.
type PressSheet struct {
	Page         Page // its marks may reach as far as the bleed box
	Trim, Bleed  Rect
	Media        Rect
	Ratio        int // 1, or 10 or 20: drawn at one tenth or one twentieth of the real size
	Separation   Separation
	PrinterMarks []Mark // crop and registration marks, drawn on all four plates whatever their colour says
	Slug         []Mark // the slug line, black
}
