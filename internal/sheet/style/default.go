package style

import (
	"sync"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// rootFontSize is the initial font size in px (the browsers' medium).
const rootFontSize = 16

// defaultCSS is the HTML standard's default sheet (§15.3) for the elements of the subset, as Chromium has it, plus
// what every sheet starts with: box-sizing: border-box and a body without margin. em renders upright: there is no
// italic Han.
const defaultCSS = `
* { box-sizing: border-box }
html, body, section, header, main, footer, div, p, h1, h2, h3, ol, ul, figure, figcaption { display: block }
head, style, title, meta, link { display: none }
li { display: list-item }
p { margin-block: 1em }
h1 { font-size: 2em; margin-block: .67em; font-weight: bold }
h2 { font-size: 1.5em; margin-block: .83em; font-weight: bold }
h3 { font-size: 1.17em; margin-block: 1em; font-weight: bold }
ol, ul { margin-block: 1em; padding-inline-start: 40px }
ol ol, ol ul, ul ol, ul ul { margin-block: 0 }
ul { list-style-type: disc }
ul ul, ol ul { list-style-type: circle }
ul ul ul, ul ol ul, ol ul ul, ol ol ul { list-style-type: square }
ol { list-style-type: decimal }
figure { margin-block: 1em; margin-inline: 40px }
strong { font-weight: bolder }
small { font-size: smaller }
table { display: table; border-spacing: 2px; text-indent: 0 }
thead, tbody { display: table-row-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit }
td, th { display: table-cell; vertical-align: inherit; padding: 1px }
th { font-weight: bold; text-align: center }
`

var defaultSheet = sync.OnceValue(func() *Sheet {
	var problems diag.List
	s := parseSheet("default.css", defaultCSS, diag.Pos{}, true, &problems)
	if problems.Len() > 0 {
		panic("style: the default sheet: " + problems.Sorted()[0].Message)
	}
	return s
})

// initial returns the initial values of all properties (the CSS specifications' tables), in page units.
func initial(unit page.Unit) *Computed {
	zero := Dim{Kind: Fixed}
	line := Border{Width: page.Round(3 * unit.PerCSSPixel())} // medium; style none
	return &Computed{
		TextStyle: TextStyle{
			FontRole: "body", FontSize: rootFontSize * unit.PerCSSPixel(), FontWeight: 400,
			TextAlign: TextStart, TextAlignLast: TextAlignAuto, TextIndent: zero, Marker: MarkerDisc, Orphans: 2, Widows: 2,
		},
		Display:        Inline,
		ContentBox:     true,
		Margin:         Sides[Dim]{zero, zero, zero, zero},
		Padding:        Sides[Dim]{zero, zero, zero, zero},
		Border:         Sides[Border]{line, line, line, line},
		Radius:         [4]Dim{zero, zero, zero, zero},
		RadiusDown:     [4]Dim{zero, zero, zero, zero},
		ZIndexAuto:     true,
		JustifyContent: Normal, AlignItems: Normal, AlignSelf: AlignAuto, AlignContent: Normal,
		Shrink: 1,
		RowGap: zero, ColumnGap: zero,
	}
}

// paintBorders gives every border the colour.
func (c *Computed) paintBorders(k page.Color) {
	c.Border.Top.Color, c.Border.Right.Color, c.Border.Bottom.Color, c.Border.Left.Color = k, k, k, k
}
