// Package prepress turns finished pages into what a print shop wants: backgrounds drawn out into the bleed, every
// colour separated into process inks, crop and registration marks with a slug line outside the bleed, a die line in a spot
// colour along the trim where a die cuts the outline, and a drawing ratio where a sheet is longer than a PDF page may be.
//
// The facts are those of docs/print.md. Offset and digital sheets have 3 mm of bleed, marks and a slug line;
// black type is 100 K and overprints, black areas are rich (C50 M40 Y20 K100). Wide-format sheets have neither bleed nor
// marks, and no single-ink black at all (C50 M50 Y50 K100), since a lone K band shows. All functions are pure.
package prepress

import (
	"cmp"
	"maps"
	"slices"

	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

// Rules are a medium's demands, in millimetres.
type Rules struct {
	Bleed     float64
	Marks     bool     // crop and registration marks and the slug line
	TextBlack page.Ink // for pure black type, strokes and codes
	AreaBlack page.CMYK
	GreyCMY   bool // greys out of four inks instead of K alone
	Die       bool // the trim is cut along a die line
	DieRadius float64
}

// Around the bleed box of a sheet with marks, in millimetres: crop marks begin at the bleed's edge and are 5 mm long.
const (
	markZone   = 10.0
	cropLength = 5.0
	hairline   = 0.1 // line width of marks
)

// RulesFor returns the demands of a medium with its usual bleed and marks. Office and screen have none: their pages are
// not separated.
func RulesFor(m product.Medium) Rules { return rules(m, product.PressOf(m)) }

// RulesOf returns the demands of a product, which may have bleed and marks of its own.
func RulesOf(p *product.Product) Rules { return rules(p.Medium, p.Press) }

func rules(m product.Medium, press product.Press) Rules {
	out := Rules{Bleed: float64(press.Bleed) / page.Micrometre.PerMillimetre(), Marks: press.Marks,
		Die: press.Die, DieRadius: float64(press.DieRadius) / page.Micrometre.PerMillimetre()}
	if m == product.Wide {
		out.AreaBlack, out.GreyCMY = page.CMYK{C: 50, M: 50, Y: 50, K: 100}, true
		out.TextBlack = page.Ink{CMYK: out.AreaBlack}
	} else {
		out.AreaBlack = page.CMYK{C: 50, M: 40, Y: 20, K: 100}
		out.TextBlack = page.Ink{CMYK: page.CMYK{K: 100}, Overprint: true}
	}
	return out
}

// Sheet is what Prepare needs beside the page.
type Sheet struct {
	Page    page.Page
	Rules   Rules
	Palette map[page.Color]page.CMYK // the theme's
	Slug    string                   // text of the slug line
	Face    *font.Face               // its face
	Folds   Folds
}

// Folds are the places where a sheet is folded, from its left and from its top edge.
type Folds struct{ Across, Down []page.Length }

// Prepare makes the press sheet. missing lists the colours that have no inks, in the order of their values: such a
// sheet must not be printed.
func Prepare(s Sheet) (press page.PressSheet, missing []page.Color) {
	unit := s.Page.Unit
	millimetres := func(mm float64) page.Length { return page.Round(mm * unit.PerMillimetre()) }
	bleed := millimetres(s.Rules.Bleed)
	press.Page = extend(s.Page, bleed)
	press.Trim = page.Rect{Width: s.Page.Width, Height: s.Page.Height}
	press.Bleed = grow(press.Trim, bleed)
	press.Media = press.Bleed
	press.Ratio = page.DrawingRatio(unit, s.Page.Width, s.Page.Height)
	if s.Rules.Marks {
		press.Media = grow(press.Bleed, millimetres(markZone))
		press.PrinterMarks = printerMarks(press.Trim, bleed, s.Folds, millimetres)
		press.Slug = slug(s.Slug, s.Face, press.Trim, bleed, s.Folds, millimetres)
	}
	if s.Rules.Die {
		press.Die = DieLine(press.Trim, millimetres(s.Rules.DieRadius))
	}
	press.Separation, missing = separate(&press.Page, s.Palette, s.Rules)
	if len(press.Slug) > 0 {
		press.Separation.Text[page.Color{}] = s.Rules.TextBlack
	}
	return press, missing
}

func grow(r page.Rect, by page.Length) page.Rect {
	return page.Rect{X: r.X - by, Y: r.Y - by, Width: r.Width + 2*by, Height: r.Height + 2*by}
}

// separate finds the inks of every colour of the page. The palette decides, then pure white, black and the neutral
// greys; any other colour has no inks that a designer has chosen.
func separate(p *page.Page, palette map[page.Color]page.CMYK, rules Rules) (page.Separation, []page.Color) {
	s := page.Separation{Text: map[page.Color]page.Ink{}, Area: map[page.Color]page.Ink{}}
	missing := map[page.Color]bool{}
	separated := func(c page.Color, to map[page.Color]page.Ink, black page.Ink) {
		if c == (page.Color{}) {
			to[c] = black
		} else if inks, ok := inksOf(c, palette, rules); ok {
			to[c] = page.Ink{CMYK: inks}
		} else {
			missing[c] = true
		}
	}
	text := func(c page.Color) { separated(c, s.Text, rules.TextBlack) }
	area := func(c page.Color) { separated(c, s.Area, page.Ink{CMYK: rules.AreaBlack}) }
	p.Walk(func(m page.Mark) {
		switch m := m.(type) {
		case *page.Text:
			text(m.Color)
		case *page.Stroke:
			text(m.Color)
		case *page.Code:
			text(m.Dark)
			area(m.Light)
		case *page.Fill:
			switch paint := m.Paint.(type) {
			case page.Color:
				area(paint)
			case *page.LinearGradient:
				for _, stop := range paint.Stops {
					area(stop.Color)
				}
			}
		}
	})
	return s, slices.SortedFunc(maps.Keys(missing), func(a, b page.Color) int {
		return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
}

func inksOf(c page.Color, palette map[page.Color]page.CMYK, rules Rules) (page.CMYK, bool) {
	if inks, ok := palette[c]; ok {
		return inks, true
	}
	if c.R != c.G || c.G != c.B {
		return page.CMYK{}, false
	}
	black := uint8((int(255-c.R)*100 + 127) / 255)
	if !rules.GreyCMY {
		return page.CMYK{K: black}, true
	}
	part := func(of uint8) uint8 { return uint8((int(of)*int(black) + 50) / 100) }
	full := rules.AreaBlack
	return page.CMYK{C: part(full.C), M: part(full.M), Y: part(full.Y), K: part(full.K)}, true
}
