package style

import (
	"fanshi/internal/sheet/markup"
)

// Root returns the style of the html element.
func (s *Styles) Root() *Computed { return s.root }

// Page returns what the @page rules say.
func (s *Styles) Page() Page { return s.page }

// Compute returns the style of n inside an element of style parent (nil: the root). fontSize in page units takes the
// place of the declared font size, 0 leaves it; em, line heights and what else depends on it follow. An inline-level
// element that is absolute or a flex item is a block, as CSS Display 3 §2.7 has it. Text only inherits.
func (s *Styles) Compute(n *markup.Node, parent *Computed, fontSize float64) *Computed {
	if parent == nil {
		parent = s.root
	}
	return s.compute(n, parent, fontSize)
}

func (s *Styles) compute(n *markup.Node, parent *Computed, fontSize float64) *Computed {
	c := new(Computed)
	*c = *s.initial
	c.TextStyle = parent.TextStyle
	c.BorderSpacing = parent.BorderSpacing // inherited too, though it is no property of text
	if n.IsText() {
		c.paintBorders(c.Color)
		c.finish(n, parent)
		return c
	}
	e := &s.elements[n.Index]
	c.Custom = e.custom
	r := s.base
	r.parent = parent
	r.em = parent.FontSize
	for _, set := range s.setters[e.font:e.color] {
		set(c, &r)
	}
	if fontSize > 0 {
		c.FontSize = fontSize
	}
	r.em = c.FontSize
	for _, set := range s.setters[e.color:e.rest] {
		set(c, &r)
	}
	c.paintBorders(c.Color)
	for _, set := range s.setters[e.rest:e.end] {
		set(c, &r)
	}
	c.finish(n, parent)
	return c
}

// finish computes what depends on several properties.
func (c *Computed) finish(n *markup.Node, parent *Computed) {
	if c.LineHeightFactor != 0 {
		c.LineHeight = c.LineHeightFactor * c.FontSize
	}
	for i := range sideNames {
		if b := side(&c.Border, i); b.Style == BorderNone {
			b.Width = 0
		}
	}
	if (c.Display == Inline || c.Display == InlineBlock) && !n.IsText() &&
		(parent.Display == Flex || c.Position == Absolute) && n.Tag != "br" {
		c.Display = Block
	}
	c.settleAlignment(parent)
}
