package vector

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
)

// segment is one step of an outline in floating coordinates.
type segment struct {
	op page.Op
	p  [3]vec // LineTo and MoveTo use p[0], CubicTo all three
}

type vec struct{ x, y float64 }

func (s segment) transform(m matrix) segment {
	for i := range s.p {
		s.p[i] = m.apply(s.p[i])
	}
	return s
}

// outline returns the path of a basic shape; false when n is not one.
func (r *reader) outline(n *markup.Node) ([]segment, bool) {
	num := func(name string) float64 { return r.number(n, name, 0) }
	switch n.Tag {
	case "path":
		d, _ := n.Attr("d")
		path, err := parsePath(d)
		if err != nil {
			r.diags.Error(n.Pos, "svg.path", "路径数据有误："+err.Error(), "从绘图软件重新导出，或检查 d 属性")
			return nil, false
		}
		return path, true
	case "rect":
		return r.rect(n), true
	case "circle":
		return ellipse(num("cx"), num("cy"), num("r"), num("r")), true
	case "ellipse":
		return ellipse(num("cx"), num("cy"), num("rx"), num("ry")), true
	case "line":
		return []segment{{page.MoveTo, [3]vec{{num("x1"), num("y1")}}}, {page.LineTo, [3]vec{{num("x2"), num("y2")}}}}, true
	case "polyline", "polygon":
		v, _ := n.Attr("points")
		nums, err := numbers(v)
		if err != nil || len(nums)%2 != 0 {
			r.bad(n, "points", v, "写成成对的数，例如 0,0 10,0 10,10")
			return nil, false
		}
		var path []segment
		for i := 0; i+1 < len(nums); i += 2 {
			op := page.LineTo
			if i == 0 {
				op = page.MoveTo
			}
			path = append(path, segment{op, [3]vec{{nums[i], nums[i+1]}}})
		}
		if n.Tag == "polygon" && len(path) > 0 {
			path = append(path, segment{op: page.Close})
		}
		return path, true
	}
	r.diags.Error(n.Pos, "svg.element", fmt.Sprintf("SVG 元素 <%s> 不支持", n.Tag),
		"可用 path、rect、circle、ellipse、line、polyline、polygon、g、linearGradient")
	return nil, false
}

func (r *reader) rect(n *markup.Node) []segment {
	x, y, w, h := r.number(n, "x", 0), r.number(n, "y", 0), r.number(n, "width", 0), r.number(n, "height", 0)
	if w <= 0 || h <= 0 {
		return nil
	}
	rx, ry := r.number(n, "rx", -1), r.number(n, "ry", -1)
	if rx < 0 {
		rx = ry
	}
	if ry < 0 {
		ry = rx
	}
	rx, ry = min(max(rx, 0), w/2), min(max(ry, 0), h/2)
	line := func(x, y float64) segment { return segment{page.LineTo, [3]vec{{x, y}}} }
	if rx == 0 || ry == 0 {
		return []segment{{page.MoveTo, [3]vec{{x, y}}}, line(x+w, y), line(x+w, y+h), line(x, y+h), {op: page.Close}}
	}
	cubic := func(x1, y1, x2, y2, x3, y3 float64) segment {
		return segment{page.CubicTo, [3]vec{{x1, y1}, {x2, y2}, {x3, y3}}}
	}
	kx, ky := rx*(1-page.Kappa), ry*(1-page.Kappa)
	return []segment{
		{page.MoveTo, [3]vec{{x + rx, y}}}, line(x+w-rx, y),
		cubic(x+w-kx, y, x+w, y+ky, x+w, y+ry), line(x+w, y+h-ry),
		cubic(x+w, y+h-ky, x+w-kx, y+h, x+w-rx, y+h), line(x+rx, y+h),
		cubic(x+kx, y+h, x, y+h-ky, x, y+h-ry), line(x, y+ry),
		cubic(x, y+ky, x+kx, y, x+rx, y), {op: page.Close},
	}
}

func ellipse(cx, cy, rx, ry float64) []segment {
	if rx <= 0 || ry <= 0 {
		return nil
	}
	kx, ky := rx*page.Kappa, ry*page.Kappa
	cubic := func(x1, y1, x2, y2, x3, y3 float64) segment {
		return segment{page.CubicTo, [3]vec{{x1, y1}, {x2, y2}, {x3, y3}}}
	}
	return []segment{
		{page.MoveTo, [3]vec{{cx + rx, cy}}},
		cubic(cx+rx, cy+ky, cx+kx, cy+ry, cx, cy+ry),
		cubic(cx-kx, cy+ry, cx-rx, cy+ky, cx-rx, cy),
		cubic(cx-rx, cy-ky, cx-kx, cy-ry, cx, cy-ry),
		cubic(cx+kx, cy-ry, cx+rx, cy-ky, cx+rx, cy),
		{op: page.Close},
	}
}

// scanner reads SVG number lists, in which signs and second dots separate too ("1-2.5.5" is 1, −2.5, .5).
type scanner struct {
	s string
	i int
}

func (sc *scanner) skip() {
	for sc.i < len(sc.s) && strings.IndexByte(" \t\r\n,", sc.s[sc.i]) >= 0 {
		sc.i++
	}
}

func (sc *scanner) number() (float64, error) {
	sc.skip()
	start, dot, exp := sc.i, false, false
	for ; sc.i < len(sc.s); sc.i++ {
		c := sc.s[sc.i]
		switch {
		case c >= '0' && c <= '9':
			continue
		case (c == '-' || c == '+') && (sc.i == start || sc.s[sc.i-1] == 'e' || sc.s[sc.i-1] == 'E'):
			continue
		case c == '.' && !dot && !exp:
			dot = true
			continue
		case (c == 'e' || c == 'E') && sc.i > start && !exp:
			exp = true
			continue
		}
		break
	}
	f, err := strconv.ParseFloat(sc.s[start:sc.i], 64)
	if err != nil || math.IsInf(f, 0) || math.Abs(f) > 1e7 {
		return 0, fmt.Errorf("第 %d 个字符处应有一个数", start+1)
	}
	return f, nil
}

// flag reads an arc flag, which may be glued to what follows it.
func (sc *scanner) flag() (bool, error) {
	sc.skip()
	if sc.i < len(sc.s) && (sc.s[sc.i] == '0' || sc.s[sc.i] == '1') {
		sc.i++
		return sc.s[sc.i-1] == '1', nil
	}
	return false, fmt.Errorf("第 %d 个字符处应为 0 或 1", sc.i+1)
}

func numbers(s string) ([]float64, error) {
	sc := scanner{s: s}
	var out []float64
	for sc.skip(); sc.i < len(sc.s); sc.skip() {
		f, err := sc.number()
		if err != nil {
			return out, err
		}
		out = append(out, f)
	}
	return out, nil
}

// argumentCount is how many numbers each path command takes (SVG 2, 9.3).
var argumentCount = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// pathBuilder keeps what relative and smooth commands refer to.
type pathBuilder struct {
	out                   []segment
	at, start             vec
	lastCubic, lastSquare *vec // control points of the previous C/S and Q/T
}

func parsePath(d string) ([]segment, error) {
	sc := scanner{s: d}
	b := pathBuilder{}
	var cmd byte
	for sc.skip(); sc.i < len(d); sc.skip() {
		c := d[sc.i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			cmd = c
			sc.i++
		} else if cmd == 0 || cmd|0x20 == 'z' {
			return nil, fmt.Errorf("第 %d 个字符处应为路径命令", sc.i+1)
		}
		n, ok := argumentCount[cmd&^0x20]
		if !ok {
			return nil, fmt.Errorf("没有“%c”这个路径命令", cmd)
		}
		if len(b.out) == 0 && cmd|0x20 != 'm' {
			return nil, fmt.Errorf("路径应以 M 开头")
		}
		var a [7]float64
		for i := range n {
			var err error
			if cmd|0x20 == 'a' && (i == 3 || i == 4) {
				var f bool
				if f, err = sc.flag(); f {
					a[i] = 1
				}
			} else {
				a[i], err = sc.number()
			}
			if err != nil {
				return nil, err
			}
		}
		b.step(cmd, a)
		switch cmd { // further pairs after a move are lines
		case 'M':
			cmd = 'L'
		case 'm':
			cmd = 'l'
		}
	}
	return b.out, nil
}

func (b *pathBuilder) add(op page.Op, p ...vec) {
	s := segment{op: op}
	copy(s.p[:], p)
	b.out = append(b.out, s)
	if len(p) > 0 {
		b.at = p[len(p)-1]
	}
}

func (b *pathBuilder) step(cmd byte, a [7]float64) {
	var o vec
	if cmd >= 'a' {
		o = b.at
	}
	pt := func(i int) vec { return vec{a[i] + o.x, a[i+1] + o.y} }
	cubic, square := b.lastCubic, b.lastSquare
	b.lastCubic, b.lastSquare = nil, nil
	switch cmd &^ 0x20 {
	case 'M':
		b.add(page.MoveTo, pt(0))
		b.start = b.at
	case 'L':
		b.add(page.LineTo, pt(0))
	case 'H':
		b.add(page.LineTo, vec{a[0] + o.x, b.at.y})
	case 'V':
		b.add(page.LineTo, vec{b.at.x, a[0] + o.y})
	case 'C':
		c2 := pt(2)
		b.add(page.CubicTo, pt(0), c2, pt(4))
		b.lastCubic = &c2
	case 'S':
		c1, c2 := b.reflect(cubic), pt(0)
		b.add(page.CubicTo, c1, c2, pt(2))
		b.lastCubic = &c2
	case 'Q':
		b.quadratic(pt(0), pt(2))
	case 'T':
		b.quadratic(b.reflect(square), pt(0))
	case 'A':
		b.arc(a, pt(5))
	case 'Z':
		b.add(page.Close)
		b.at = b.start
	}
}

func (b *pathBuilder) reflect(c *vec) vec {
	if c == nil {
		return b.at
	}
	return vec{2*b.at.x - c.x, 2*b.at.y - c.y}
}

func (b *pathBuilder) quadratic(c, end vec) {
	p := b.at
	b.add(page.CubicTo, vec{p.x + (c.x-p.x)*2/3, p.y + (c.y-p.y)*2/3}, vec{end.x + (c.x-end.x)*2/3, end.y + (c.y-end.y)*2/3}, end)
	b.lastSquare = &c
}

// arc adds an elliptical arc as cubics of at most a quarter turn (SVG 2, B.2.4).
func (b *pathBuilder) arc(a [7]float64, end vec) {
	rx, ry, phi := math.Abs(a[0]), math.Abs(a[1]), a[2]*math.Pi/180
	p := b.at
	if p == end {
		return
	}
	if rx == 0 || ry == 0 {
		b.add(page.LineTo, end)
		return
	}
	sin, cos := math.Sincos(phi)
	dx, dy := (p.x-end.x)/2, (p.y-end.y)/2
	x1, y1 := cos*dx+sin*dy, -sin*dx+cos*dy
	if l := x1*x1/(rx*rx) + y1*y1/(ry*ry); l > 1 {
		rx, ry = rx*math.Sqrt(l), ry*math.Sqrt(l)
	}
	k := math.Sqrt(max(0, (rx*rx*ry*ry-rx*rx*y1*y1-ry*ry*x1*x1)/(rx*rx*y1*y1+ry*ry*x1*x1)))
	if (a[3] == 1) == (a[4] == 1) {
		k = -k
	}
	cx1, cy1 := k*rx*y1/ry, -k*ry*x1/rx
	cx, cy := cos*cx1-sin*cy1+(p.x+end.x)/2, sin*cx1+cos*cy1+(p.y+end.y)/2
	t1 := math.Atan2((y1-cy1)/ry, (x1-cx1)/rx)
	dt := math.Atan2((-y1-cy1)/ry, (-x1-cx1)/rx) - t1
	if a[4] == 1 && dt < 0 {
		dt += 2 * math.Pi
	} else if a[4] == 0 && dt > 0 {
		dt -= 2 * math.Pi
	}
	n := int(math.Ceil(math.Abs(dt)/(math.Pi/2) - 1e-9))
	step := dt / float64(n)
	t := 4.0 / 3 * math.Tan(step/4)
	at := func(angle, tangent float64) vec {
		s, c := math.Sincos(angle)
		x, y := rx*(c-tangent*s), ry*(s+tangent*c)
		return vec{cos*x - sin*y + cx, sin*x + cos*y + cy}
	}
	for i := range n {
		u := t1 + float64(i)*step
		e := at(u+step, 0)
		if i == n-1 {
			e = end
		}
		b.add(page.CubicTo, at(u, t), at(u+step, -t), e)
	}
}
