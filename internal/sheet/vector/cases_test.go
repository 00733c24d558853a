package vector

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
)

// TestSameDrawing: two ways to write one drawing give the same marks. The second is the one that needs no reading.
func TestSameDrawing(t *testing.T) {
	for name, c := range map[string][2]string{
		"absolute and relative":       {`<path d="m10 10 20 0 0 20h-5v-5l-1 1z"/>`, `<path d="M10 10L30 10L30 30L25 30L25 25L24 26Z"/>`},
		"H and V":                     {`<path d="M10 10H30V40"/>`, `<path d="M10 10L30 10L30 40"/>`},
		"pairs after M are lines":     {`<path d="M1 2 3 4 5 6"/>`, `<path d="M1 2L3 4L5 6"/>`},
		"after Z the start":           {`<path d="M10 10h10v10zl5 5"/>`, `<path d="M10 10L20 10L20 20ZL15 15"/>`},
		"relative cubic":              {`<path d="M10 10c1 2 3 4 5 6s7 8 9 10"/>`, `<path d="M10 10C11 12 13 14 15 16C17 18 22 24 24 26"/>`},
		"S without a cubic before":    {`<path d="M10 10S20 20 30 10"/>`, `<path d="M10 10C10 10 20 20 30 10"/>`},
		"S after a line":              {`<path d="M0 0C1 1 2 2 3 3L10 10S20 20 30 10"/>`, `<path d="M0 0C1 1 2 2 3 3L10 10C10 10 20 20 30 10"/>`},
		"quadratic as cubic":          {`<path d="M0 0Q30 60 60 0"/>`, `<path d="M0 0C20 40 40 40 60 0"/>`},
		"smooth quadratic":            {`<path d="M0 0q15 30 30 0t30 0"/>`, `<path d="M0 0Q15 30 30 0Q45 -30 60 0"/>`},
		"T without a quadratic":       {`<path d="M0 0C1 1 2 2 9 9T30 9"/>`, `<path d="M0 0C1 1 2 2 9 9Q9 9 30 9"/>`},
		"numbers glued by signs":      {`<path d="M.5.5-1-1+2+2"/>`, `<path d="M0.5 0.5L-1 -1L2 2"/>`},
		"exponents":                   {`<path d="M1e1 1E+1L2.5e-1,2e0"/>`, `<path d="M10 10L0.25 2"/>`},
		"separators":                  {"<path d=\"M 1,2\n\tL\r3 , 4\"/>", `<path d="M1 2L3 4"/>`},
		"arc flags glued":             {`<path d="M0 0a5 5 0 1110 0"/>`, `<path d="M0 0A5 5 0 1 1 10 0"/>`},
		"an arc without a radius":     {`<path d="M0 0A0 5 0 0 1 10 0A5 0 0 0 1 20 0"/>`, `<path d="M0 0L10 0L20 0"/>`},
		"an arc to where it is":       {`<path d="M0 0A5 5 0 0 1 0 0L9 9"/>`, `<path d="M0 0L9 9"/>`},
		"negative radii":              {`<path d="M0 0A-5 -5 0 0 1 10 0"/>`, `<path d="M0 0A5 5 0 0 1 10 0"/>`},
		"radii too small":             {`<path d="M0 0A1 1 0 0 1 10 0"/>`, `<path d="M0 0A5 5 0 0 1 10 0"/>`},
		"circle and ellipse":          {`<circle cx="30" cy="40" r="10"/>`, `<ellipse cx="30" cy="40" rx="10" ry="10"/>`},
		"rect of one radius":          {`<rect x="5" y="6" width="30" height="20" rx="4"/>`, `<rect x="5" y="6" width="30" height="20" rx="4" ry="4"/>`},
		"rect of the other radius":    {`<rect x="5" y="6" width="30" height="20" ry="4"/>`, `<rect x="5" y="6" width="30" height="20" rx="4" ry="4"/>`},
		"rect of radii beyond half":   {`<rect width="30" height="20" rx="40" ry="50"/>`, `<rect width="30" height="20" rx="15" ry="10"/>`},
		"rect as a path":              {`<rect x="5" y="6" width="30" height="20"/>`, `<path d="M5 6H35V26H5Z"/>`},
		"rect without a radius down":  {`<rect width="30" height="20" rx="4" ry="0"/>`, `<path d="M0 0H30V20H0Z"/>`},
		"nothing of no size":          {`<rect width="0" height="5"/><rect width="5" height="0"/><circle r="0"/><ellipse rx="1"/><ellipse ry="1"/><path/>`, ``},
		"polygon and polyline":        {`<polygon points="1,2 3,4 5,6"/>`, `<path d="M1 2L3 4L5 6Z"/>`},
		"polyline":                    {`<polyline points="1 2 3 4"/>`, `<path d="M1 2L3 4"/>`},
		"no points":                   {`<polygon points=""/>`, ``},
		"a line has no ground":        {`<line x1="1" y1="2" x2="3" y2="4" fill="#ff0000" stroke="#000000"/>`, `<path d="M1 2L3 4" fill="none" stroke="#000000"/>`},
		"matrix":                      {`<path transform="matrix(1 2 3 4 5 6)" d="M1 0L0 1"/>`, `<path d="M6 8L8 10"/>`},
		"translate of one":            {`<path transform="translate(5)" d="M1 1"/>`, `<path d="M6 1"/>`},
		"translate of two":            {`<path transform="translate(5,7)" d="M1 1"/>`, `<path d="M6 8"/>`},
		"scale of one":                {`<path transform="scale(3)" d="M1 2"/>`, `<path d="M3 6"/>`},
		"scale of two":                {`<path transform="scale(3 4)" d="M1 2"/>`, `<path d="M3 8"/>`},
		"rotate":                      {`<path transform="rotate(90)" d="M1 2"/>`, `<path d="M-2 1"/>`},
		"rotate about":                {`<path transform="rotate(90 10 20)" d="M11 20"/>`, `<path d="M10 21"/>`},
		"skewX":                       {`<path transform="skewX(45)" d="M1 2"/>`, `<path d="M3 2"/>`},
		"skewY":                       {`<path transform="skewY(45)" d="M1 2"/>`, `<path d="M1 3"/>`},
		"one after the other":         {`<path transform="translate(10 0) , scale(2)" d="M1 1"/>`, `<path d="M12 2"/>`},
		"of groups":                   {`<g transform="translate(10 0)"><g transform="scale(2)"><path d="M1 1"/></g></g>`, `<path d="M12 2"/>`},
		"inherited paint":             {`<g fill="#ff0000" fill-rule="evenodd"><path d="M1 1"/></g>`, `<path fill="#ff0000" fill-rule="evenodd" d="M1 1"/>`},
		"paint of its own":            {`<g fill="#ff0000"><path fill="#0000ff" d="M1 1"/></g>`, `<path fill="#0000ff" d="M1 1"/>`},
		"nonzero again":               {`<g fill-rule="evenodd"><path fill-rule="nonzero" d="M1 1"/></g>`, `<path d="M1 1"/>`},
		"current colour":              {`<path fill="currentcolor" d="M1 1"/>`, `<path fill="#010203" d="M1 1"/>`},
		"transparent":                 {`<path fill="transparent" d="M1 1"/>`, ``},
		"a custom property":           {`<path fill="var( --signal )" d="M1 1"/>`, `<path fill="#ffc414" d="M1 1"/>`},
		"the fallback of one":         {`<path fill="var(--none, #00ff00 )" d="M1 1"/>`, `<path fill="#00ff00" d="M1 1"/>`},
		"no dash":                     {`<g stroke-dasharray="1 2" stroke="#000000" fill="none"><path stroke-dasharray="none" d="M1 1L2 2"/></g>`, `<path stroke="#000000" fill="none" d="M1 1L2 2"/>`},
		"an odd dash twice":           {`<path stroke-dasharray="1 2 3" stroke="#000000" fill="none" d="M1 1L2 2"/>`, `<path stroke-dasharray="1 2 3 1 2 3" stroke="#000000" fill="none" d="M1 1L2 2"/>`},
		"a width in px":               {`<path stroke-width=" 3px " stroke="#000000" fill="none" d="M1 1L2 2"/>`, `<path stroke-width="3" stroke="#000000" fill="none" d="M1 1L2 2"/>`},
		"titles and definitions":      {`<title>名</title><defs><path d="M1 1"/></defs><path d="M2 2"/>`, `<path d="M2 2"/>`},
		"a gradient over its own box": {`<linearGradient id="g" x1="50%"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><rect x="20" width="40" height="10" fill="url(#g)"/>`, `<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="40" x2="60" y1="0" y2="0"><stop offset="0%" stop-color="#ff0000"/><stop offset="100%" stop-color="#0000ff"/></linearGradient><rect x="20" width="40" height="10" fill="url(#g)"/>`},
		"offsets within 0 and 1":      {`<linearGradient id="g"><stop offset="-1" stop-color="red"/><stop offset="150%" stop-color="blue"/></linearGradient><rect width="40" height="10" fill="url(#g)"/>`, `<linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><rect width="40" height="10" fill="url(#g)"/>`},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := described(drawn(t, c[0])), described(drawn(t, c[1]))
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func described(marks []page.Mark) string {
	var out []string
	for _, m := range marks {
		line := describe(m)
		if f, ok := m.(*page.Fill); ok {
			if g, ok := f.Paint.(*page.LinearGradient); ok {
				line = fmt.Sprintf("%+v ", *g) + line[strings.Index(line, "evenodd"):]
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// TestRoundCorners: the corners of a rect and a circle are round to a thousandth.
func TestRoundCorners(t *testing.T) {
	on := func(name string, path []segment, centre func(p vec) vec, rx, ry float64) {
		var from vec
		for _, s := range path {
			if s.op == page.CubicTo {
				half := vec{(from.x + 3*s.p[0].x + 3*s.p[1].x + s.p[2].x) / 8, (from.y + 3*s.p[0].y + 3*s.p[1].y + s.p[2].y) / 8}
				for _, p := range []vec{from, half, s.p[2]} {
					c := centre(half)
					if d := math.Hypot((p.x-c.x)/rx, (p.y-c.y)/ry); math.Abs(d-1) > 1e-3 {
						t.Errorf("%s: %v is %.4f radii from %v", name, p, d, c)
					}
				}
				from = s.p[2]
				continue
			}
			from = s.p[0]
		}
	}
	on("ellipse", ellipse(30, 40, 10, 20), func(vec) vec { return vec{30, 40} }, 10, 20)
	p, _ := parse(t, `viewBox="0 0 100 100"`, `<rect x="10" y="20" width="60" height="50" rx="5" ry="8"/>`)
	on("rect", p.shapes[0].path, func(p vec) vec {
		c := vec{15, 28}
		if p.x > 40 {
			c.x = 65
		}
		if p.y > 45 {
			c.y = 62
		}
		return c
	}, 5, 8)
}

// TestTurnedArcs: an arc of a turned ellipse lies on that ellipse, goes the way that its flags say, in as few cubics as a
// quarter turn each needs.
func TestTurnedArcs(t *testing.T) {
	for _, c := range []struct {
		d      string
		cubics int
		centre vec
	}{
		{"M10 0A10 5 90 0 1 10 20", 2, vec{10, 10}}, {"M0 0A10 10 0 0 1 10 10", 1, vec{0, 10}}, {"M0 0A10 10 0 1 1 10 10", 3, vec{10, 0}}, {"M0 0A10 10 0 0 0 10 10", 1, vec{10, 0}}, {"M0 0A10 10 0 1 0 10 10", 3, vec{0, 10}},
	} {
		path, err := parsePath(c.d)
		if err != nil {
			t.Fatal(err)
		}
		rx, ry := 10.0, 10.0
		if strings.Contains(c.d, "A10 5") {
			rx, ry = 5, 10 // turned by 90°
		}
		if len(path)-1 != c.cubics {
			t.Errorf("%s: %d cubics, want %d", c.d, len(path)-1, c.cubics)
		}
		from := path[0].p[0]
		for _, s := range path[1:] {
			half := vec{(from.x + 3*s.p[0].x + 3*s.p[1].x + s.p[2].x) / 8, (from.y + 3*s.p[0].y + 3*s.p[1].y + s.p[2].y) / 8}
			if d := math.Hypot((half.x-c.centre.x)/rx, (half.y-c.centre.y)/ry); math.Abs(d-1) > 1e-3 {
				t.Errorf("%s: %v is %.4f radii from %v", c.d, half, d, c.centre)
			}
			from = s.p[2]
		}
	}
}

// TestWhatIsWrong: what cannot be drawn is said, with the value and the remedy, and nothing else is.
func TestWhatIsWrong(t *testing.T) {
	for content, want := range map[string]string{
		`<path d="L1 1"/>`:                              "路径数据有误：路径应以 M 开头。从绘图软件重新导出，或检查 d 属性",
		`<path d="M1 1X2"/>`:                            `路径数据有误：没有“X”这个路径命令。从绘图软件重新导出，或检查 d 属性`,
		`<path d="1 1"/>`:                               "路径数据有误：第 1 个字符处应为路径命令。从绘图软件重新导出，或检查 d 属性",
		`<path d="M1 1Z2 2"/>`:                          "路径数据有误：第 6 个字符处应为路径命令。从绘图软件重新导出，或检查 d 属性",
		`<path d="M1"/>`:                                "路径数据有误：第 3 个字符处应有一个数。从绘图软件重新导出，或检查 d 属性",
		`<path d="M1 1e9"/>`:                            "路径数据有误：第 4 个字符处应有一个数。从绘图软件重新导出，或检查 d 属性",
		`<path d="M1 1 -1e7 1e7.5"/>`:                   "路径数据有误：第 16 个字符处应有一个数。从绘图软件重新导出，或检查 d 属性",
		`<path d="M0 0A1 1 0 2 0 1 1"/>`:                "路径数据有误：第 12 个字符处应为 0 或 1。从绘图软件重新导出，或检查 d 属性",
		`<path d="M0 0A1 1 0"/>`:                        "路径数据有误：第 11 个字符处应为 0 或 1。从绘图软件重新导出，或检查 d 属性",
		`<polygon points="1,2,3"/>`:                     "<polygon> 的 points=“1,2,3” 无法识别。写成成对的数，例如 0,0 10,0 10,10",
		`<polyline points="a"/>`:                        "<polyline> 的 points=“a” 无法识别。写成成对的数，例如 0,0 10,0 10,10",
		`<use/>`:                                        "元素 <use> 不支持。把图形直接写出来",
		`<path fill="rgb" d="M1 1"/>`:                   "<path> 的 fill=“rgb” 无法识别。写成 #rrggbb、颜色名、currentColor、none 或 url(#渐变)",
		`<path fill="url(#g)" d="M1 1"/>`:               "<path> 的 fill=“url(#g)” 无法识别。没有 id 为 g 的 linearGradient",
		`<path stroke="url(#g)" d="M1 1"/>`:             "<path> 的 stroke=“url(#g)” 无法识别。描边只能用一种颜色；要渐变请改用填充",
		`<path stroke-width="1cm" d="M1 1"/>`:           "<path> 的 stroke-width=“1cm” 无法识别。写成一个数，不带单位",
		`<path stroke-linecap="flat" d="M1 1"/>`:        "<path> 的 stroke-linecap=“flat” 无法识别。可用 butt、round、square",
		`<path stroke-linejoin="arcs" d="M1 1"/>`:       "<path> 的 stroke-linejoin=“arcs” 无法识别。可用 miter、round、bevel",
		`<path stroke-dasharray="a" d="M1 1"/>`:         "<path> 的 stroke-dasharray=“a” 无法识别。写成一串数，例如 4 2",
		`<path transform="turn(1)" d="M1 1"/>`:          "<path> 的 transform=“turn(1)” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="scale(1" d="M1 1"/>`:          "<path> 的 transform=“scale(1” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="scale" d="M1 1"/>`:            "<path> 的 transform=“scale” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="scale(a)" d="M1 1"/>`:         "<path> 的 transform=“scale(a)” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="scale(1 2 3)" d="M1 1"/>`:     "<path> 的 transform=“scale(1 2 3)” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="rotate(1 2)" d="M1 1"/>`:      "<path> 的 transform=“rotate(1 2)” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="translate(1 2 3)" d="M1 1"/>`: "<path> 的 transform=“translate(1 2 3)” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="matrix(1)" d="M1 1"/>`:        "<path> 的 transform=“matrix(1)” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="skewX(1 1)" d="M1 1"/>`:       "<path> 的 transform=“skewX(1 1)” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<path transform="skewY()" d="M1 1"/>`:          "<path> 的 transform=“skewY()” 无法识别。可用 matrix、translate、scale、rotate、skewX、skewY",
		`<linearGradient id="g" x1="1cm"><stop stop-color="red"/></linearGradient><path fill="url(#g)" d="M1 1"/>`:                     "<linearGradient> 的 x1=“1cm” 无法识别。写成一个数或百分数",
		`<linearGradient id="g" gradientTransform="scale(1)"><stop stop-color="red"/></linearGradient><path fill="url(#g)" d="M1 1"/>`: "<linearGradient> 的 gradientTransform=“scale(1)” 无法识别。直接写 x1、y1、x2、y2",
		`<linearGradient id="g"><stop stop-color="rot"/></linearGradient><path fill="url(#g)" d="M1 1"/>`:                              "<stop> 的 stop-color=“rot” 无法识别。写成 #rrggbb 或颜色名",
		`<linearGradient id="g"></linearGradient><path fill="url(#g)" d="M1 1"/>`:                                                      "渐变没有 <stop>。至少写两个 <stop offset=… stop-color=…>",
	} {
		_, diags := parse(t, `viewBox="0 0 100 100"`, content)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, d.Message+"。"+d.Remedy)
			if d.Pos.File != "test.svg" || d.Pos.Line != 1 || d.Pos.Col < 40 {
				t.Errorf("%s: at %v", content, d.Pos)
			}
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s:\ngot  %q\nwant %q", content, got, want)
		}
	}
	for attributes, want := range map[string]string{
		`viewBox="0 0 1"`: "viewBox", `viewBox="0 0 0 1"`: "viewBox", `viewBox="0 0 1 -1"`: "viewBox", `viewBox="a"`: "viewBox", `width="1cm"`: "width", `height="-1"`: "height",
		`preserveAspectRatio="xMinYMin"`: "preserveAspectRatio", `preserveAspectRatio="xMidYMid fill"`: "preserveAspectRatio", `preserveAspectRatio=""`: "preserveAspectRatio",
		`width="40"`: "", `width="40px"`: "", `width="50%"`: "", `height="2em"`: "", `width="0"`: "", `preserveAspectRatio="none"`: "", `preserveAspectRatio="xMidYMid"`: "", `preserveAspectRatio="xMidYMid meet"`: "", `preserveAspectRatio="xMidYMid slice"`: "",
	} {
		p, diags := parse(t, attributes, "")
		found := diags.Sorted()
		if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || !strings.Contains(found[0].Message, "<svg> 的 "+want+"=") || found[0].Remedy == "") {
			t.Errorf("%s: %v", attributes, found)
		}
		if wide := strings.Contains(attributes, `"40`); wide && p.Width != 40 || !wide && p.Width != 0 || p.Height != 0 {
			t.Errorf("%s: %v × %v", attributes, p.Width, p.Height)
		}
	}
}

// TestDefaults: a shape that says nothing is filled black, without a stroke; a stroke is 1 wide, its miters 4 long.
func TestDefaults(t *testing.T) {
	p, _ := parse(t, `viewBox="0 0 100 100"`, `<path d="M1 1"/>`)
	s := p.shapes[0]
	if s.fill != (paint{}) || s.stroke != (paint{none: true}) || s.strokeWidth != 1 || s.miterLimit != 4 || s.scale != 1 || s.linecap != page.CapButt || s.linejoin != page.JoinMiter {
		t.Errorf("%+v", s)
	}
	for _, c := range []struct {
		content string
		scale   float64
	}{{`<path transform="scale(2 8)" d="M1 1"/>`, 4}, {`<path transform="scale(-3 3)" d="M1 1"/>`, 3}, {`<path transform="rotate(30)" d="M1 1"/>`, 1}, {`<path transform="skewX(45)" d="M1 1"/>`, 1}} {
		p, _ := parse(t, `viewBox="0 0 100 100"`, c.content)
		if got := p.shapes[0].scale; math.Abs(got-c.scale) > 1e-9 {
			t.Errorf("%s: scale %v, want %v", c.content, got, c.scale)
		}
	}
}

// TestWithoutViewBox: a picture that only says how large it is stands at its place in CSS pixels, whatever the room.
func TestWithoutViewBox(t *testing.T) {
	p, diags := parse(t, `width="40" height="30"`, `<rect x="2" y="3" width="10" height="20" stroke="currentColor" stroke-width="2"/>`)
	if diags.HasErrors() || p.Width != 40 || p.Height != 30 {
		t.Fatal(diags.Sorted(), p.Width, p.Height)
	}
	current := page.Color{R: 9, G: 8, B: 7}
	marks := p.Marks(page.Rect{X: 1000, Y: 2000, Width: 500, Height: 900}, 64, current)
	if len(marks) != 2 {
		t.Fatalf("%d marks", len(marks))
	}
	if b := marks[0].(*page.Fill).Path.Bounds(); b != (page.Rect{X: 1000 + 2*64, Y: 2000 + 3*64, Width: 10 * 64, Height: 20 * 64}) {
		t.Errorf("it stands at %+v", b)
	}
	if s := marks[1].(*page.Stroke); s.Color != current || s.Width != 2*64 {
		t.Errorf("its outline: %+v", s)
	}
}

// TestNothingIsDropped: words in a picture, and elements that have no outline, are told where they stand even where the reading
// of the markup has let them pass.
func TestNothingIsDropped(t *testing.T) {
	at := diag.Pos{File: "a.svg", Line: 3, Col: 4}
	for want, child := range map[string]*markup.Node{
		"a.svg:3:4 svg.text SVG 里有文字，会丢失。把文字放到 SVG 外面的元素里":                                                            {Text: " 不转账\n", Pos: at},
		"a.svg:3:4 svg.element SVG 元素 <image> 不支持。可用 path、rect、circle、ellipse、line、polyline、polygon、g、linearGradient": {Tag: "image", Pos: at},
		"": {Text: " \n\t", Pos: at},
	} {
		var diags diag.List
		p := Parse(&markup.Node{Tag: "svg", Children: []*markup.Node{{Tag: "g", Children: []*markup.Node{child}}}}, nil, &diags)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, d.Pos.String()+" "+d.Code+" "+d.Message+"。"+d.Remedy)
		}
		if strings.Join(got, "\n") != want || len(p.shapes) > 0 {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
