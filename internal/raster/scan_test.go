package raster

import (
	"math"
	"math/rand"
	"testing"

	"fanshi/internal/testtools"
)

// coverage draws polygons into a box of pixels.
func coverage(polygons [][]point, width, height int, evenOdd bool) [][]uint8 {
	var s scanner
	s.reset(width, height)
	for _, polygon := range polygons {
		s.moveTo(polygon[0])
		for _, p := range polygon[1:] {
			s.lineTo(p)
		}
	}
	out := make([][]uint8, height)
	for y := range out {
		out[y] = make([]uint8, width)
	}
	s.sweep(evenOdd, func(y, x0, x1 int, a uint8) {
		for x := x0; x < x1; x++ {
			out[y][x] = a
		}
	})
	return out
}

// winding is the slow, obvious way: the number of times that polygons wind around a place.
func winding(polygons [][]point, at point) int {
	n := 0
	for _, polygon := range polygons {
		for i, a := range polygon {
			b := polygon[(i+1)%len(polygon)]
			if (a.y <= at.y) != (b.y <= at.y) && (at.y-a.y)*(b.x-a.x)/(b.y-a.y)+a.x > at.x {
				if b.y > a.y {
					n++
				} else {
					n--
				}
			}
		}
	}
	return n
}

// TestScannerAgainstSamples compares random polygons, partly outside the box, with 16 × 16 samples a pixel: the same coverage for
// triangles, and for tangled polygons the same in or out wherever all samples agree on the winding number.
func TestScannerAgainstSamples(t *testing.T) {
	random := rand.New(rand.NewSource(int64(testtools.Seed(t))))
	const size, samples = 12, 16
	for n := range 300 {
		corners := 3 + n%5
		polygon := make([]point, corners)
		for i := range polygon { // on the scanner's grid, but not on the sampled places
			polygon[i] = point{math.Round((random.Float64()*20-4)*one) / one, math.Round((random.Float64()*20-4)*one) / one}
		}
		polygons := [][]point{polygon}
		for _, evenOdd := range []bool{false, true} {
			got := coverage(polygons, size, size, evenOdd)
			for y := range size {
				for x := range size {
					inside, low, high := 0, math.MaxInt, math.MinInt
					for i := range samples * samples {
						w := winding(polygons, point{float64(x) + (float64(i%samples)+0.5)/samples + 1e-4, float64(y) + (float64(i/samples)+0.5)/samples + 1e-4})
						low, high = min(low, w), max(high, w)
						if evenOdd && w%2 != 0 || !evenOdd && w != 0 {
							inside++
						}
					}
					want := float64(inside) / (samples * samples) * 255
					tolerance := 14.0 // half a level and the error of the samples
					if corners > 3 && low != high {
						continue
					}
					if low == high {
						tolerance = 10 // an edge between the outermost samples and the pixel's border
					}
					if math.Abs(float64(got[y][x])-want) > tolerance {
						t.Fatalf("polygon %v, even-odd %v, pixel (%d, %d): %d, samples say %.0f", polygon, evenOdd, x, y, got[y][x], want)
					}
				}
			}
		}
	}
}

func TestScannerWholePixels(t *testing.T) {
	got := coverage([][]point{{{2, 1}, {5, 1}, {5, 3}, {2, 3}}}, 8, 4, false)
	for y, row := range got {
		for x, a := range row {
			want := uint8(0)
			if x >= 2 && x < 5 && y >= 1 && y < 3 {
				want = 255
			}
			if a != want {
				t.Errorf("pixel (%d, %d): %d, want %d", x, y, a, want)
			}
		}
	}
}
