package typeset

import (
	"math"

	"fanshi/internal/page"
)

// layoutUnit is 1/64 CSS px, the step in which Chromium lays out (its LayoutUnit). All arithmetic of lines is done
// in it, on print sheets too, so that the rounding is Chromium's; page.Length only comes in and goes out.
type layoutUnit int64

const perPixel = 64

// tolerance absorbs what float64 adds to a length that is a whole number of layout units, in layout units.
const tolerance = 1e-6

// ceilUnits rounds px up, as Blink does with the width of shaped text (ShapeResult::SnappedWidth).
func ceilUnits(px float64) layoutUnit { return layoutUnit(math.Ceil(px*perPixel - tolerance)) }

// floorUnits cuts px off, as Blink does when a float becomes a LayoutUnit.
func floorUnits(px float64) layoutUnit { return layoutUnit(math.Floor(px*perPixel + tolerance)) }

// roundUnits rounds px to the nearest unit.
func roundUnits(px float64) layoutUnit { return layoutUnit(math.Round(px * perPixel)) }

// pixels is a whole number of CSS px.
func pixels(px int) layoutUnit { return layoutUnit(px) * perPixel }

func (u layoutUnit) px() float64 { return float64(u) / perPixel }

// floorPixels cuts the fraction of a px off, also below zero.
func (u layoutUnit) floorPixels() layoutUnit { return u &^ (perPixel - 1) }

// scale converts between the page's unit and px.
type scale float64 // page units per CSS px

func scaleOf(u page.Unit) scale { return scale(u.PerCSSPixel()) }

func (s scale) px(pageUnits float64) float64    { return pageUnits / float64(s) }
func (s scale) units(l page.Length) layoutUnit  { return roundUnits(s.px(float64(l))) }
func (s scale) length(u layoutUnit) page.Length { return page.Round(u.px() * float64(s)) }
func (s scale) lengthOf(px float64) page.Length { return page.Round(px * float64(s)) }
func (s scale) upperLength(u layoutUnit) page.Length {
	return page.Length(math.Ceil(u.px()*float64(s) - tolerance))
}
