package layout

import (
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
)

// corner is the radii of one rounded corner: a quarter of an ellipse.
type corner struct{ across, down page.Length }

// corners are those of a box, clockwise from the top left.
type corners [4]corner

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
			out[i] = corner{page.Round(across), page.Round(down)}
		}
	}
	f := 1.0
	reduce := func(sum, side page.Length) {
		if sum > side {
			f = min(f, float64(side)/float64(sum))
		}
	}
	reduce(out[0].across+out[1].across, r.Width)
	reduce(out[3].across+out[2].across, r.Width)
	reduce(out[0].down+out[3].down, r.Height)
	reduce(out[1].down+out[2].down, r.Height)
	if f < 1 {
		for i := range out {
			out[i] = corner{page.Round(float64(out[i].across) * f), page.Round(float64(out[i].down) * f)}
		}
	}
	return out
}

// shrink returns the radii of the edge that lies w inside (CSS Backgrounds 3, 5.2).
func (c corners) shrink(w style.Sides[page.Length]) corners {
	across := [4]page.Length{w.Left, w.Right, w.Right, w.Left}
	down := [4]page.Length{w.Top, w.Top, w.Bottom, w.Bottom}
	for i := range c {
		c[i] = corner{c[i].across - across[i], c[i].down - down[i]}
		if c[i].across <= 0 || c[i].down <= 0 {
			c[i] = corner{}
		}
	}
	return c
}

// kappa places the control points of a cubic that stands for a quarter of an ellipse: 4(√2−1)/3.
const kappa = 0.5522847498307936

// roundedPath is the outline of a box with round corners, clockwise from the top left.
func roundedPath(r page.Rect, radii corners) page.Path {
	if radii == (corners{}) {
		return page.BoxPath(r)
	}
	p := page.Path{Box: r}
	k := func(v page.Length) page.Length { return page.Round(float64(v) * (1 - kappa)) }
	x, y, right, bottom := r.X, r.Y, r.Right(), r.Bottom()
	at := func(x, y page.Length) page.Point { return page.Point{X: x, Y: y} }
	a, b, c, d := radii[0], radii[1], radii[2], radii[3]
	p.Move(at(x+a.across, y))
	p.Line(at(right-b.across, y))
	if b.across > 0 {
		p.Cubic(at(right-k(b.across), y), at(right, y+k(b.down)), at(right, y+b.down))
	}
	p.Line(at(right, bottom-c.down))
	if c.across > 0 {
		p.Cubic(at(right, bottom-k(c.down)), at(right-k(c.across), bottom), at(right-c.across, bottom))
	}
	p.Line(at(x+d.across, bottom))
	if d.across > 0 {
		p.Cubic(at(x+k(d.across), bottom), at(x, bottom-k(d.down)), at(x, bottom-d.down))
	}
	p.Line(at(x, y+a.down))
	if a.across > 0 {
		p.Cubic(at(x, y+k(a.down)), at(x+k(a.across), y), at(x+a.across, y))
	}
	p.Close()
	return p
}
