package style

import (
	"fanshi/internal/page"
)

// Dim is a length that may depend on something known only in layout. The zero value is auto (for max-width and
// max-height: none; for flex-basis: auto).
type Dim struct {
	Kind DimKind
	Abs  float64 // page units
	Pct  float64 // 1 = 100 %
	Calc *Calc   // min(), max(), clamp() and sums that hold percentages
}

// DimKind says which fields of a Dim count.
type DimKind uint8

// Auto counts nothing, Fixed counts Abs, Percent counts Pct, Function counts Calc.
const (
	Auto DimKind = iota
	Fixed
	Percent
	Function
)

// Calc is a node of a resolved calc() tree; what could be computed has been.
type Calc struct {
	Op    CalcOp
	Abs   float64 // Leaf: Abs + Pct × base
	Pct   float64
	Scale float64 // Sum: each argument is multiplied by the Scale of its node
	Args  []*Calc
}

// CalcOp is the operation of a Calc node.
type CalcOp uint8

// Leaf is Abs + Pct × base; Sum, Min and Max work on Args. clamp(a, b, c) is max(a, min(b, c)).
const (
	Leaf CalcOp = iota
	Sum
	Min
	Max
)

// Display is the CSS display value.
type Display uint8

// The display values of the subset. ListItem is what li computes to: a block with a marker. The Table values belong to
// the table elements and cannot be given to others.
const (
	Block Display = iota
	Flex
	Inline
	InlineBlock
	ListItem
	None
	Table
	TableRowGroup
	TableRow
	TableCell
)

// Position is the CSS position value.
type Position uint8

// The positions of the subset.
const (
	Static Position = iota
	Relative
	Absolute
)

// Sides holds one value a side, in CSS order.
type Sides[T any] struct{ Top, Right, Bottom, Left T }

// Border is one border edge; a Width of 0 draws nothing.
type Border struct {
	Width page.Length
	Style BorderStyle
	Color page.Color
}

// BorderStyle is the CSS border style.
type BorderStyle uint8

// The border styles of the subset.
const (
	BorderNone BorderStyle = iota
	BorderSolid
	BorderDashed
	BorderDotted
)

// Alignment is a value of justify-content, align-items, align-self or align-content.
type Alignment uint8

// The alignments of flexbox. AlignAuto is align-self: auto; Normal behaves as stretch or flex-start.
const (
	AlignAuto Alignment = iota
	Normal
	Stretch
	Start
	End
	Center
	SpaceBetween
	SpaceAround
	SpaceEvenly
	Baseline
)

// Gradient is a linear-gradient(); Angle in degrees, 0 = to top, clockwise (CSS Images 3).
type Gradient struct {
	Angle  float64
	Corner *[2]int // "to top right" and the like: x −1|0|1 to the right, y −1|0|1 downwards; nil: Angle counts
	Stops  []GradientStop
}

// GradientStop is a colour stop; Position auto: spread evenly.
type GradientStop struct {
	Color    page.Color
	Position Dim
}

// TextAlign is the CSS text-align value.
type TextAlign uint8

// The values of text-align; for text-align-last TextAlignAuto is also valid.
const (
	TextAlignAuto TextAlign = iota
	TextStart
	TextEnd
	TextCenter
	TextJustify
)

// WhiteSpace is the CSS white-space value.
type WhiteSpace uint8

// The values of white-space.
const (
	WhiteSpaceNormal WhiteSpace = iota
	NoWrap
	Pre
	PreWrap
	PreLine
)

// TextWrap is the CSS text-wrap value.
type TextWrap uint8

// The values of text-wrap.
const (
	Wrap TextWrap = iota
	WrapBalance
	WrapPretty
)

// ObjectFit is the CSS object-fit value.
type ObjectFit uint8

// The values of object-fit.
const (
	FitFill ObjectFit = iota
	FitContain
	FitCover
	FitNone
)

// VerticalAlign is the CSS vertical-align value of inline boxes.
type VerticalAlign uint8

// The values of vertical-align.
const (
	AlignBaseline VerticalAlign = iota
	AlignMiddle
	AlignTop
	AlignBottom
	AlignTextTop
	AlignTextBottom
	AlignSub
	AlignSuper
)

// ListMarker is the CSS list-style-type value.
type ListMarker uint8

// The values of list-style-type.
const (
	MarkerNone ListMarker = iota
	MarkerDisc
	MarkerDecimal
	MarkerCircle
	MarkerSquare
)

// SpacingTrim is the CSS text-spacing-trim value (CSS Text 4, §9.3).
type SpacingTrim uint8

// TrimNormal sets adjacent full-width punctuation close and trims it at a line's end where it would not fit; SpaceFirst
// and TrimStart also trim an opening mark at a line's start (SpaceFirst not at the first line and after a forced break);
// SpaceAll trims nothing.
const (
	TrimNormal SpacingTrim = iota
	SpaceAll
	SpaceFirst
	TrimStart
)

// HangingPunctuation is the CSS hanging-punctuation value (CSS Text 3, §8.2).
type HangingPunctuation struct{ First, Last, ForceEnd, AllowEnd bool }

// Emphasis is text-emphasis: a mark on every character; the zero value is none.
type Emphasis struct {
	Mark  string      // one character, the shape resolved: "•", "●", "﹅"; empty: none
	Color *page.Color // nil: the text's
	Under bool        // text-emphasis-position: under (Chinese); in vertical text Left
	Left  bool
}

// TextOrientation is the CSS text-orientation value of vertical text.
type TextOrientation uint8

// Mixed turns Latin sideways and keeps Han upright; Upright keeps everything upright; Sideways turns everything.
const (
	Mixed TextOrientation = iota
	Upright
	Sideways
)

// BreakInside is the CSS break-inside value; Break is break-before and break-after.
type BreakInside uint8

// The values of break-inside.
const (
	InsideAuto BreakInside = iota
	InsideAvoid
)

// Break is the CSS break-before or break-after value.
type Break uint8

// The values of break-before and break-after.
const (
	BreakAuto Break = iota
	BreakPage
	BreakAvoid
)

// Fit is the extension --fit: the range of font sizes in page units.
type Fit struct{ Min, Max float64 }

// Computed holds every property of the subset for one element. Lengths are in page units, colours resolved.
// TextStyle is the inherited part.
type Computed struct {
	TextStyle

	Display     Display
	Position    Position
	Inset       Sides[Dim]
	Width       Dim
	Height      Dim
	MinWidth    Dim // auto counts as 0 outside flex items
	MinHeight   Dim
	MaxWidth    Dim // auto: none
	MaxHeight   Dim
	AspectRatio float64 // width ÷ height; 0: auto
	ContentBox  bool    // box-sizing: content-box; the default of sheets is border-box
	Margin      Sides[Dim]
	Padding     Sides[Dim]
	Border      Sides[Border]
	Radius      [4]Dim // horizontal radii: top left, top right, bottom right, bottom left
	RadiusDown  [4]Dim // vertical radii of elliptical corners, in the same order; equal to Radius where only one is given
	Clip        bool   // overflow: hidden
	ZIndex      int
	ZIndexAuto  bool

	Column          bool // flex-direction: column
	Reverse         bool // …-reverse
	FlexWrap        bool
	FlexWrapReverse bool
	JustifyContent  Alignment
	AlignItems      Alignment
	AlignSelf       Alignment
	AlignContent    Alignment
	Grow, Shrink    float64
	Basis           Dim
	RowGap          Dim
	ColumnGap       Dim

	Background         *page.Color // nil: transparent
	BackgroundGradient *Gradient
	BackgroundArt      string // art name of background-image: url(art:NAME)
	ObjectFit          ObjectFit
	Turns              int // rotate: quarter turns clockwise
	VerticalAlign      VerticalAlign
	Underline          bool // text-decoration: underline
	LineThrough        bool
	Fit                *Fit

	TableFixed    bool           // table-layout: fixed; the only one that is laid out
	BorderSpacing [2]page.Length // across, down
	BreakBefore   Break
	BreakAfter    Break
	BreakInside   BreakInside
	Safe          *Sides[Dim] // --safe: insets from the element's border box that text and codes must not enter
	Folds         []Dim       // --fold: distances from the left edge of the element's border box at which the sheet is folded
	FoldsDown     []Dim       // --fold-down: the same from its top edge
}

// TextStyle is what text inherits.
type TextStyle struct {
	Color            page.Color
	FontRole         string  // theme role: body, headline, pixel
	FontSize         float64 // page units
	FontWeight       int
	LineHeight       float64 // page units; 0: normal
	LineHeightFactor float64 // a number is inherited as a number: LineHeight = factor × FontSize
	LetterSpacing    float64 // page units
	TextAlign        TextAlign
	TextAlignLast    TextAlign
	TextIndent       Dim
	WhiteSpace       WhiteSpace
	StrictBreaks     bool // line-break: strict; else auto, for text in Chinese
	TextWrap         TextWrap
	Marker           ListMarker
	SpacingTrim      SpacingTrim
	AutoSpace        bool // text-autospace: normal: a quarter em between Han and Latin or digits
	Hanging          HangingPunctuation
	Emphasis         Emphasis
	Vertical         bool // writing-mode: vertical-rl
	Orientation      TextOrientation
	CombineUpright   int               // text-combine-upright: 0 none, -1 all, 2–4: runs of up to so many digits stand upright side by side
	Orphans, Widows  int               // lines, at least 1; the initial value is 2
	Custom           map[string]string // custom properties, as written; shared with the parent when unchanged
}
