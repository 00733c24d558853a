package raster

import (
	"math"
	"slices"
)

// one is a pixel in the coordinates of the scan converter: 1/256 px, so that a slide's 1/64 px are exact.
const one = 256

// cell is what the edges do in one pixel: cover is the height they cross, area twice the part of it left of them.
type cell struct{ x, cover, area int }

// scanner turns closed outlines into rows of coverage, exactly as to area (the method of FreeType's and
// AGG's smooth rasterisers): integers only, so that every machine draws the same pixels. Reuse it between paths.
type scanner struct {
	width, height int // outlines are cut off at this box in pixels, whose corner is the origin
	rows          [][]cell
	top, bottom   int // rows used so far
	startX        int
	startY        int
	penX, penY    int
}

// reset empties the scanner for a box of the given size in pixels.
func (s *scanner) reset(width, height int) {
	s.width, s.height = width, height
	for len(s.rows) < height {
		s.rows = append(s.rows, nil)
	}
	s.top, s.bottom = height, 0
	s.startX, s.startY, s.penX, s.penY = 0, 0, 0, 0
}

// subpixel rounds a coordinate in pixels to the scanner's grid; what lies far outside is kept within 2^20
// pixels, so that products fit an int.
func subpixel(v float64) int {
	return int(math.Round(min(max(v, -1<<20), 1<<20) * one))
}

func (s *scanner) moveTo(p point) {
	s.close()
	s.startX, s.startY = subpixel(p.x), subpixel(p.y)
	s.penX, s.penY = s.startX, s.startY
}

func (s *scanner) lineTo(p point) {
	x, y := subpixel(p.x), subpixel(p.y)
	s.line(s.penX, s.penY, x, y)
	s.penX, s.penY = x, y
}

func (s *scanner) close() {
	s.line(s.penX, s.penY, s.startX, s.startY)
	s.penX, s.penY = s.startX, s.startY
}

// line adds an edge, cut into its rows.
func (s *scanner) line(x0, y0, x1, y1 int) {
	sign := 1
	if y0 > y1 {
		x0, y0, x1, y1, sign = x1, y1, x0, y0, -1
	}
	from, to := max(y0, 0), min(y1, s.height*one)
	if from >= to {
		return
	}
	s.top, s.bottom = min(s.top, from/one), max(s.bottom, (to-1)/one+1)
	at := func(y int) int { return x0 + floorDiv((x1-x0)*(y-y0), y1-y0) }
	x := at(from)
	for y := from; y < to; {
		next := min((y/one+1)*one, to)
		nextX := at(next)
		s.rowLine(y/one, x, y, nextX, next, sign)
		x, y = nextX, next
	}
}

func floorDiv(a, b int) int { // b > 0
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// rowLine adds an edge that stays within one row, cut at the box and into its pixels.
func (s *scanner) rowLine(row, x0, y0, x1, y1, sign int) {
	right := s.width * one
	switch {
	case y0 == y1 || x0 >= right && x1 >= right: // nothing to the right of it is drawn
		return
	case x0 <= 0 && x1 <= 0:
		s.add(row, 0, sign*(y1-y0), 0)
		return
	case x0 < 0 || x1 < 0:
		y := y0 + (y1-y0)*(0-x0)/(x1-x0)
		s.rowLine(row, x0, y0, 0, y, sign)
		s.rowLine(row, 0, y, x1, y1, sign)
		return
	case x0 > right || x1 > right:
		y := y0 + (y1-y0)*(right-x0)/(x1-x0)
		s.rowLine(row, x0, y0, right, y, sign)
		s.rowLine(row, right, y, x1, y1, sign)
		return
	}
	step, x, y := 1, x0, y0
	if x1 < x0 {
		step = -1
	}
	for x != x1 {
		column := x / one
		edge := (column + 1) * one
		if step < 0 {
			column = (x - 1) / one
			edge = column * one
		}
		nextX, nextY := edge, 0
		if (edge-x1)*step >= 0 {
			nextX, nextY = x1, y1
		} else {
			nextY = y0 + (y1-y0)*(edge-x0)/(x1-x0)
		}
		s.add(row, column, sign*(nextY-y), sign*(nextY-y)*(x+nextX-2*column*one))
		x, y = nextX, nextY
	}
	if x0 == x1 {
		column := min(x0/one, s.width-1)
		s.add(row, column, sign*(y1-y0), sign*(y1-y0)*2*(x0-column*one))
	}
}

func (s *scanner) add(row, x, cover, area int) {
	cells := s.rows[row]
	if n := len(cells); n > 0 && cells[n-1].x == x {
		cells[n-1].cover += cover
		cells[n-1].area += area
		return
	}
	s.rows[row] = append(cells, cell{x, cover, area})
}

// sweep calls span for every stretch of equal coverage (1–255) and empties the scanner.
func (s *scanner) sweep(evenOdd bool, span func(y, x0, x1 int, alpha uint8)) {
	s.close()
	for y := s.top; y < s.bottom; y++ {
		cells := s.rows[y]
		if len(cells) > 32 {
			slices.SortFunc(cells, func(a, b cell) int { return a.x - b.x })
		} else {
			for i := 1; i < len(cells); i++ {
				for j := i; j > 0 && cells[j].x < cells[j-1].x; j-- {
					cells[j], cells[j-1] = cells[j-1], cells[j]
				}
			}
		}
		cover := 0
		for i := 0; i < len(cells); {
			x, area := cells[i].x, 0
			for ; i < len(cells) && cells[i].x == x; i++ {
				cover += cells[i].cover
				area += cells[i].area
			}
			if a := alpha(cover*2*one-area, evenOdd); a != 0 && x < s.width {
				span(y, x, x+1, a)
			}
			end := s.width
			if i < len(cells) {
				end = cells[i].x
			}
			if a := alpha(cover*2*one, evenOdd); a != 0 && end > x+1 {
				span(y, x+1, end, a)
			}
		}
		s.rows[y] = cells[:0]
	}
	s.top, s.bottom = s.height, 0
}

// levels is how many steps of coverage there are: few enough that a flat slide with many pairs of colours stays within
// the 256 colours of a paletted PNG, and too many to be seen (a step is at most 4 of 255 apart from exact coverage).
const levels = 32

// alpha turns twice the signed area covered (2·256·256 is a full pixel) into 0–255 in steps of 1/levels.
func alpha(area int, evenOdd bool) uint8 {
	v := area >> 9 // 256 is a full pixel
	if evenOdd {
		if v &= 511; v > 256 {
			v = 512 - v
		}
	} else if v < 0 {
		v = -v
	}
	v = min((v*levels+128)/256, levels)
	return uint8(v * 255 / levels)
}
