package vector

import (
	"fmt"
	"math"
	"strings"
)

// matrix is the affine map x' = a·x + c·y + e, y' = b·x + d·y + f (SVG 2, 8.5).
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(p vec) vec { return vec{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f} }

// times returns the map that applies n first and m second.
func (m matrix) times(n matrix) matrix {
	return matrix{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

// meanScale is the square root of the area scale, by which stroke widths grow.
func (m matrix) meanScale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

func parseTransform(s string) (matrix, error) {
	m := identity
	for s = strings.Trim(s, " \t\r\n,"); s != ""; s = strings.Trim(s, " \t\r\n,") {
		name, rest, ok := strings.Cut(s, "(")
		args, tail, closed := strings.Cut(rest, ")")
		if !ok || !closed {
			return identity, fmt.Errorf("transform")
		}
		n, err := numbers(args)
		if err != nil {
			return identity, err
		}
		t, ok := oneTransform(strings.TrimSpace(name), n)
		if !ok {
			return identity, fmt.Errorf("transform")
		}
		m, s = m.times(t), tail
	}
	return m, nil
}

func oneTransform(name string, n []float64) (matrix, bool) {
	switch {
	case name == "matrix" && len(n) == 6:
		return matrix{n[0], n[1], n[2], n[3], n[4], n[5]}, true
	case name == "translate" && len(n) == 1:
		return matrix{1, 0, 0, 1, n[0], 0}, true
	case name == "translate" && len(n) == 2:
		return matrix{1, 0, 0, 1, n[0], n[1]}, true
	case name == "scale" && len(n) == 1:
		return matrix{n[0], 0, 0, n[0], 0, 0}, true
	case name == "scale" && len(n) == 2:
		return matrix{n[0], 0, 0, n[1], 0, 0}, true
	case name == "rotate" && (len(n) == 1 || len(n) == 3):
		sin, cos := math.Sincos(n[0] * math.Pi / 180)
		m := matrix{cos, sin, -sin, cos, 0, 0}
		if len(n) == 3 {
			m = matrix{1, 0, 0, 1, n[1], n[2]}.times(m).times(matrix{1, 0, 0, 1, -n[1], -n[2]})
		}
		return m, true
	case name == "skewX" && len(n) == 1:
		return matrix{1, 0, math.Tan(n[0] * math.Pi / 180), 1, 0, 0}, true
	case name == "skewY" && len(n) == 1:
		return matrix{1, math.Tan(n[0] * math.Pi / 180), 0, 1, 0, 0}, true
	}
	return identity, false
}
