package typeset

import (
	"math"

	"fanshi/internal/font"
	"fanshi/internal/sheet/style"
)

// textFont is a face at a size with the metrics of its line, as Blink has them: ascent, descent and line gap are
// each rounded to whole CSS px (SimpleFontData::PlatformInit, FontMetrics), the leading above the text is rounded
// down to whole px (CalculateLeadingSpace).
type textFont struct {
	face    *font.Face // nil: the role has none
	size    float64    // px, as the style has it
	perUnit float64    // px of advance per font unit
	perEm   float64    // px of advance downwards per font unit, which FreeType does not round
	ascent  layoutUnit
	descent layoutUnit
	alpha   layoutUnit // the alphabetic baseline below the line's baseline, which is central in vertical text
	box     extent     // with half-leading
	xHeight float64

	emAscent float64 // px from the top of the em box to the alphabetic baseline
	central  bool    // the line's baseline is the central one of upright vertical text
}

// extent is what a box takes above and below a baseline.
type extent struct{ above, below layoutUnit }

func (e extent) height() layoutUnit { return e.above + e.below }

// shifted returns the extent of a box moved down by d, seen from the old baseline.
func (e extent) shifted(d layoutUnit) extent { return extent{e.above - d, e.below + d} }

func (e extent) union(f extent) extent { return extent{max(e.above, f.above), max(e.below, f.below)} }

// middle returns the middle of the text's rectangle below the line's baseline, in px; there upright glyphs are centred.
func (f textFont) middle() float64 {
	if !f.central {
		return 0
	}
	return (f.descent - f.ascent).px() / 2
}

// font returns the face and metrics of a style, false if its role has no face; stand-in metrics are used then.
func (p *Paragraph) font(s *style.TextStyle) (textFont, bool) {
	// Blink's sizes are float32, which also takes off the noise of micrometres.
	f := textFont{size: float64(float32(p.scale.px(s.FontSize)))}
	if p.fonts != nil {
		f.face, _ = p.fonts.Role(s.FontRole, s.FontWeight)
	}
	upem, ascent, descent, gap := 1000, 880, 120, 0
	if f.face != nil {
		upem = f.face.UnitsPerEm()
		ascent, descent, gap = f.face.Ascent(), f.face.Descent(), f.face.LineGap()
	}
	size := effectiveSize(f.size)
	f.perUnit = advanceScale(size, upem)
	perUnit := size / float64(upem)
	f.perEm = perUnit
	f.emAscent = 0.88 * f.size
	if f.face != nil {
		f.emAscent = f.size * float64(f.face.EmAscent()) / float64(upem)
		f.xHeight = float64(f.face.XHeight()) * perUnit
	}
	wholePx := func(fontUnits int) layoutUnit { return pixels(int(math.Round(float64(fontUnits) * perUnit))) }
	f.ascent, f.descent = wholePx(ascent), wholePx(descent)
	lineHeight := f.ascent + f.descent + wholePx(gap)
	if s.LineHeight > 0 { // a number counts in whole layout units of the font size (ComputedFontSizeAsFixed)
		lineHeight = floorUnits(p.scale.px(s.LineHeight))
		if s.LineHeightFactor != 0 {
			lineHeight = floorUnits(roundUnits(f.size).px() * s.LineHeightFactor)
		}
	}
	if s.Vertical && s.Orientation != style.Sideways { // FontMetrics::Ascent of kCentralBaseline
		f.central = true
		height, alphabetic := f.ascent+f.descent, f.ascent
		f.descent = (height / 2).floorPixels()
		f.ascent = height - f.descent
		f.alpha = alphabetic - f.ascent
	}
	above := ((lineHeight - f.ascent - f.descent) / 2).floorPixels()
	f.box = extent{above: f.ascent + above, below: lineHeight - f.ascent - above}
	return f, f.face != nil
}

// effectiveSize cuts a size to 1/100 px, the precision of Blink's font cache (FontDescription::EffectiveFontSize).
func effectiveSize(px float64) float64 {
	return float64(float32(math.Floor(float64(float32(px)*100))) / 100)
}

// advanceScale returns the px of advance per font unit as FreeType has them: the size is cut to 1/64 px, the quotient
// of size and units per em rounded to 16.16 (FT_Set_Char_Size). At 12.79 px a line of fifty characters is 0.44 px
// shorter for it.
func advanceScale(px float64, upem int) float64 {
	size := math.Floor(px * 64)
	return math.Round(size*65536/float64(upem)) / (64 * 65536)
}

// advance returns an advance of font units in px, rounded to 16.16 as FreeType and HarfBuzz have it.
func (f textFont) advance(fontUnits int) float32 {
	return float32(math.Round(float64(fontUnits)*f.perUnit*65536) / 65536)
}

// advance returns the advance of a glyph along the line in px.
func (s *segment) advance(g font.Glyph) float32 {
	if s.mode == upright {
		return float32(float64(-g.YAdvance) * s.font.perEm)
	}
	return s.font.advance(g.XAdvance)
}

// spaceAdvance returns the advance of U+0020 in px.
func (f textFont) spaceAdvance() float64 {
	if f.face == nil {
		return f.size / 4
	}
	gid, _ := f.face.GlyphID(' ')
	return float64(f.face.Advance(gid)) * f.perUnit
}
