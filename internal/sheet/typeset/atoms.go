package typeset

// UpdateAtoms takes the sizes of the atoms and the edges of elements from the items again, which the caller may have changed
// since Prepare; what else it found stays. Paragraphs with tab stops must be prepared anew: it returns false and changes nothing.
func (p *Paragraph) UpdateAtoms() bool {
	for _, r := range p.text {
		if r == '\t' {
			return false
		}
	}
	for i := range p.segments {
		switch s := &p.segments[i]; s.kind {
		case Atom:
			s.width = p.scale.units(p.items[s.item].Width)
		case Open, Close:
			s.width = p.scale.units(p.items[s.item].Edge)
		}
	}
	return true
}
