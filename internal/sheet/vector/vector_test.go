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

// parse reads one svg element with the given attributes and content.
func parse(t testing.TB, attributes, content string) (*Picture, *diag.List) {
	t.Helper()
	diags := &diag.List{}
	doc := markup.Parse("test.svg", "<html><body><svg "+attributes+">"+content+"</svg></body></html>", diags)
	for _, n := range doc.Body.Children {
		if n.Tag == "svg" {
			return Parse(n, map[string]string{"--signal": "#ffc414"}, diags), diags
		}
	}
	t.Fatal("no svg element")
	return nil, nil
}

// drawn places a picture of 100 × 100 in a square of 1,000 units.
func drawn(t testing.TB, content string) []page.Mark {
	t.Helper()
	p, diags := parse(t, `viewBox="0 0 100 100"`, content)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", content, diags.Sorted())
	}
	return p.Marks(page.Rect{Width: 1000, Height: 1000}, 1, page.Color{R: 1, G: 2, B: 3})
}

func describe(m page.Mark) string {
	var path page.Path
	var b strings.Builder
	switch m := m.(type) {
	case *page.Fill:
		path = m.Path
		fmt.Fprintf(&b, "fill %v evenodd=%v:", m.Paint, m.EvenOdd)
	case *page.Stroke:
		path = m.Path
		fmt.Fprintf(&b, "stroke %v width=%d cap=%d join=%d dash=%v:", m.Color, m.Width, m.Cap, m.Join, m.Dash)
	}
	i := 0
	for _, op := range path.Ops {
		n := map[page.Op]int{page.MoveTo: 1, page.LineTo: 1, page.CubicTo: 3}[op]
		b.WriteString(" " + map[page.Op]string{page.MoveTo: "M", page.LineTo: "L", page.CubicTo: "C", page.Close: "Z"}[op])
		for _, q := range path.Points[i : i+n] {
			fmt.Fprintf(&b, "%d,%d ", q.X, q.Y)
		}
		i += n
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestShapes(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"rect":             {`<rect x="10" y="20" width="30" height="40" fill="#ff0000"/>`, "fill {255 0 0} evenodd=false: M100,200 L400,200 L400,600 L100,600 Z"},
		"path, relative":   {`<path d="m10 10h20v20l-20,0z"/>`, "fill {0 0 0} evenodd=false: M100,100 L300,100 L300,300 L100,300 Z"},
		"glued numbers":    {`<path d="M1-2L.5.5 1e1-1"/>`, "fill {0 0 0} evenodd=false: M10,-20 L5,5 L100,-10"},
		"smooth cubic":     {`<path d="M0 0C0 10 10 10 10 0S20-10 20 0"/>`, "fill {0 0 0} evenodd=false: M0,0 C0,100 100,100 100,0 C100,-100 200,-100 200,0"},
		"quadratic":        {`<path d="M0 0Q15 30 30 0"/>`, "fill {0 0 0} evenodd=false: M0,0 C100,200 200,200 300,0"},
		"polygon":          {`<polygon points="0,0 10,0 10,10" fill="currentColor" fill-rule="evenodd"/>`, "fill {1 2 3} evenodd=true: M0,0 L100,0 L100,100 Z"},
		"line":             {`<line x1="0" y1="5" x2="10" y2="5" stroke="var(--signal)" stroke-width="2" stroke-linecap="round"/>`, "stroke {255 196 20} width=20 cap=1 join=0 dash=[]: M0,50 L100,50"},
		"dash, inherited":  {`<g stroke="#0000ff" stroke-dasharray="3" fill="none"><path d="M0 0H9"/></g>`, "stroke {0 0 255} width=10 cap=0 join=0 dash=[30 30]: M0,0 L90,0"},
		"transforms":       {`<g transform="translate(10 20)"><rect width="10" height="10" transform="rotate(90)"/></g>`, "fill {0 0 0} evenodd=false: M100,200 L100,300 L0,300 L0,200 Z"},
		"scaled stroke":    {`<g transform="scale(2)" fill="none" stroke="#000000"><path d="M0 0H5"/></g>`, "stroke {0 0 0} width=20 cap=0 join=0 dash=[]: M0,0 L100,0"},
		"hidden by fill":   {`<rect width="5" height="5" fill="none"/>`, ""},
		"half circle, arc": {`<path d="M0 0A5 5 0 0110 0"/>`, "fill {0 0 0} evenodd=false: M0,0 C0,-28 22,-50 50,-50 C78,-50 100,-28 100,0"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range drawn(t, c.content) {
				got = append(got, describe(m))
			}
			if s := strings.Join(got, "\n"); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

// TestArcEnds checks arcs of all flag combinations against the circle that they lie on.
func TestArcEnds(t *testing.T) {
	for _, flags := range []string{"0 0", "0 1", "1 0", "1 1"} {
		path, err := parsePath("M30 50A20 20 0 " + flags + " 50 30")
		if err != nil {
			t.Fatal(err)
		}
		if end := path[len(path)-1].p[2]; end != (vec{50, 30}) {
			t.Errorf("%s: ends in %v", flags, end)
		}
		centre := vec{50, 50}
		if flags == "0 0" || flags == "1 1" {
			centre = vec{30, 30}
		}
		for _, s := range path[1:] {
			if d := math.Hypot(s.p[2].x-centre.x, s.p[2].y-centre.y); math.Abs(d-20) > 1e-6 {
				t.Errorf("%s: %v is %.3f from the centre %v", flags, s.p[2], d, centre)
			}
		}
	}
}

func TestGradient(t *testing.T) {
	marks := drawn(t, `<defs><linearGradient id="a" x1="0" y1="0" x2="0" y2="100%"><stop offset="0" stop-color="#ffffff"/><stop offset="50%" stop-color="#ff0000"/></linearGradient></defs><rect x="20" y="20" width="40" height="40" fill="url(#a)"/>`)
	g, ok := marks[0].(*page.Fill).Paint.(*page.LinearGradient)
	if !ok || g.X1 != 200 || g.Y1 != 200 || g.X2 != 200 || g.Y2 != 600 || len(g.Stops) != 2 || g.Stops[1].Offset != 0.5 {
		t.Errorf("%+v", marks[0])
	}
}

func TestPreserveAspectRatio(t *testing.T) {
	for value, want := range map[string]string{
		"":               `M50,0 L150,0 L150,100 L50,100 Z`,
		"xMidYMid slice": `M0,-50 L200,-50 L200,150 L0,150 Z`,
		"none":           `M0,0 L200,0 L200,100 L0,100 Z`,
		"xMidYMid meet":  `M50,0 L150,0 L150,100 L50,100 Z`,
	} {
		attributes := `viewBox="0 0 10 10"`
		if value != "" {
			attributes += ` preserveAspectRatio="` + value + `"`
		}
		p, diags := parse(t, attributes, `<rect width="10" height="10"/>`)
		if diags.HasErrors() {
			t.Fatal(diags.Sorted())
		}
		got := describe(p.Marks(page.Rect{Width: 200, Height: 100}, 1, page.Color{})[0])
		if !strings.HasSuffix(got, want) {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

// TestFaults: what cannot be drawn as written is an error, never left out silently.
func TestFaults(t *testing.T) {
	for name, content := range map[string]string{
		"broken path":       `<path d="M10 10 Lx"/>`,
		"path without move": `<path d="L10 10"/>`,
		"odd points":        `<polygon points="1,2 3"/>`,
		"unknown colour":    `<rect width="1" height="1" fill="sparkling"/>`,
		"missing gradient":  `<rect width="1" height="1" fill="url(#none)"/>`,
		"gradient stroke":   `<linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient><path d="M0 0H1" stroke="url(#a)"/>`,
		"text":              `<g>不要转账</g>`,
		"transform":         `<g transform="wobble(3)"><rect width="1" height="1"/></g>`,
		"number":            `<circle cx="1" cy="1" r="much"/>`,
	} {
		if _, diags := parse(t, `viewBox="0 0 10 10"`, content); !diags.HasErrors() {
			t.Errorf("%s was accepted", name)
		}
	}
}

func FuzzPath(f *testing.F) {
	for _, s := range []string{"M0 0L10 10Z", "m1-2.5.5a1 1 0 0110 0", "M0,0C1 2 3 4 5 6S7 8 9 0q1 1 2 2t3 3h1v1z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, d string) {
		path, err := parsePath(d)
		if err != nil {
			return
		}
		for _, s := range path {
			for _, p := range s.p {
				if math.IsNaN(p.x) || math.IsNaN(p.y) {
					t.Fatalf("%q gives NaN", d)
				}
			}
		}
	})
}
