package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// corners are those of a box, clockwise from the top left.
type corners [4]page.Radius

// radii resolves border-radius against the border box r, whose width percentages of horizontal radii refer to and whose
// height those of vertical ones (CSS Backgrounds 3, 5.1).
func (b *box) radii(r page.Rect) corners { return resolveRadii(b.style, r) }

// innerRadii are the radii of the padding box.
func (b *box) innerRadii() corners {
	return b.radii(page.Rect{Width: b.width, Height: b.height}).shrink(b.border)
}

// resolveRadii resolves radii; where they overlap all are reduced by one factor (CSS Backgrounds 3, 5.5).
func resolveRadii(st *style.Computed, r page.Rect) corners {
	var out corners
	for i := range out {
		across := resolveOr(st.Radius[i], float64(r.Width), 0)
		down := resolveOr(st.RadiusDown[i], float64(r.Height), across)
		if across > 0 && down > 0 { // a corner with a radius of 0 is square
			out[i] = page.Radius{Across: page.Round(across), Down: page.Round(down)}
		}
	}
	f := 1.0
	reduce := func(sum, side page.Length) {
		if sum > side {
			f = min(f, float64(side)/float64(sum))
		}
	}
	reduce(out[0].Across+out[1].Across, r.Width)
	reduce(out[3].Across+out[2].Across, r.Width)
	reduce(out[0].Down+out[3].Down, r.Height)
	reduce(out[1].Down+out[2].Down, r.Height)
	if f < 1 {
		for i := range out {
			out[i] = page.Radius{Across: page.Round(float64(out[i].Across) * f), Down: page.Round(float64(out[i].Down) * f)}
		}
	}
	return out
}

// shrink returns the radii of the edge that lies w inside (CSS Backgrounds 3, 5.2).
func (c corners) shrink(w style.Sides[page.Length]) corners {
	across := [4]page.Length{w.Left, w.Right, w.Right, w.Left}
	down := [4]page.Length{w.Top, w.Top, w.Bottom, w.Bottom}
	for i := range c {
		c[i] = page.Radius{Across: c[i].Across - across[i], Down: c[i].Down - down[i]}
		if c[i].Across <= 0 || c[i].Down <= 0 {
			c[i] = page.Radius{}
		}
	}
	return c
}

// roundedPath is the outline of a box with round corners, clockwise from the top left.
func roundedPath(r page.Rect, radii corners) page.Path {
	p := page.RoundedRectPath(r, radii)
	p.Box = r
	return p
}
