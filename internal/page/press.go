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
	// Die is the line that a cutting plotter or a die follows; nil on sheets that a guillotine cuts. It is written in the spot
	// colour DieInk, DieWidth thick, overprinting, and is on no plate that is printed.
	Die *Path
}

// DieInk is the name by which cutting software knows a die line.
const DieInk = "CutContour"

// DieWidth is the thickness of a die line, 0.25 points, in micrometres.
const DieWidth Length = 88

// maxPoints is the longest side of a PDF page, in points (ISO 32000-1, annex C.2: 200 inches, 5.08 m).
const maxPoints = 14400

// DrawingRatio returns the scale at which a sheet is drawn: 1, or 10 or 20 for one tenth or one twentieth where its longer
// side does not fit a PDF page.
func DrawingRatio(unit Unit, width, height Length) int {
	side := float64(max(width, height)) / unit.PerMillimetre() / 25.4 * 72
	for _, ratio := range []int{1, 10} {
		if side <= maxPoints*float64(ratio) {
			return ratio
		}
	}
	return 20
}
