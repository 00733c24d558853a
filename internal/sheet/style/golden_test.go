package style

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata/*.txtar")

// caseFile is the txtar format with its two parts.
var caseFile = regexp.MustCompile(`(?s)^-- html --\n(.*\n)-- (computed|diagnostics) --\n(.*)$`)

// testEnvironment is a slide of 1000 × 500 px, so that the numbers in the cases are px.
var testEnvironment = Environment{Unit: page.Pixel64, Width: 1000 * 64, Height: 500 * 64,
	Roles: []string{"body", "headline", "pixel"}, Art: func(name string) bool { return name == "shield" }}

// TestCases runs testdata/*.txtar. Each holds html, and what is expected of it: either computed, the properties of
// every element with an id that differ from the initial ones (lengths in px), or diagnostics.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d case files, want at least 40 (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			m := caseFile.FindStringSubmatch(string(data))
			if err != nil || m == nil {
				t.Fatalf("want a part html and a part computed or diagnostics: %v", err)
			}
			html, kind, want := m[1], m[2], m[3]
			var diags diag.List
			doc, styles := run(html, testEnvironment, &diags)
			var got bytes.Buffer
			if diags.Len() > 0 {
				if err := diag.WriteText(&got, &diags); err != nil {
					t.Fatal(err)
				}
			}
			if kind == "computed" {
				dump(&got, doc, styles)
			}
			if *update {
				text := fmt.Sprintf("-- html --\n%s-- %s --\n%s", html, kind, got.String())
				if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// TestPseudoClassesRefused: what a designer writes elsewhere is refused by its name, with what to write instead.
func TestPseudoClassesRefused(t *testing.T) {
	general := "可用的有 :first-child"
	for name, general := range map[string]string{":target-within": general, "::selection": general, ":checked": general} {
		if message, remedy := refusedSelector(t, "p"+name); !strings.Contains(message, name+" 不支持") || !strings.Contains(remedy, general) {
			t.Errorf("%s: %s, %s", name, message, remedy)
		}
	}
	for _, name := range []string{"::before", "::after", "::first-line", "::first-letter", "::marker", ":only-child", ":nth-last-child(2)", ":first-of-type", ":last-of-type",
		":nth-of-type(2)", ":nth-last-of-type(2)", ":only-of-type", ":is(.a)", ":where(.a)", ":matches(.a)", ":has(b)", ":empty", ":lang(zh)", ":before", ":after"} {
		bare, _, _ := strings.Cut(name, "(")
		if message, remedy := refusedSelector(t, "p"+name); !strings.Contains(message, bare+" 不支持") || remedy == "" || strings.Contains(remedy, general) {
			t.Errorf("%s: %s, %s", name, message, remedy)
		}
	}
}

func refusedSelector(t *testing.T, selector string) (message, remedy string) {
	t.Helper()
	var diags diag.List
	Parse("a.css", selector+" { color: red }", diag.Pos{}, &diags)
	d := diags.Sorted()
	if len(d) != 1 || d[0].Severity != diag.Error {
		t.Fatalf("%s: %v", selector, d)
	}
	return d[0].Message, d[0].Remedy
}

// TestFitRange: the smallest size may be the largest, and no larger.
func TestFitRange(t *testing.T) {
	for css, wrong := range map[string]bool{"24pt 24pt": false, "24pt 25pt": false, "25pt 24pt": true, "24pt 31px": true} {
		var diags diag.List
		Parse("a.css", "p { --fit: "+css+" }", diag.Pos{}, &diags)
		if diags.HasErrors() != wrong {
			t.Errorf("%s: %v", css, diags.Sorted())
		}
	}
}

// TestUnsupportedOneByOne: every property outside the subset is an error of its own, at its name, with a way out.
func TestUnsupportedOneByOne(t *testing.T) {
	data, err := os.ReadFile("testdata/unsupported-properties.txtar")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^([a-zA-Z-]+): (?:x|1);$`).FindAllStringSubmatch(string(data), -1)
	if len(declared) < 150 {
		t.Fatalf("only %d properties", len(declared))
	}
	for _, d := range declared {
		var diags diag.List
		sheet := Parse("a.css", "p {\n  color: red; "+d[1]+": 1px;\n}", diag.Pos{}, &diags)
		got := diags.Sorted()
		if len(got) != 1 || got[0].Severity != diag.Error || got[0].Pos != (diag.Pos{File: "a.css", Line: 2, Col: 15}) ||
			!strings.Contains(got[0].Message, strings.ToLower(d[1])) || got[0].Remedy == "" {
			t.Errorf("%s: %+v", d[1], got)
		}
		if len(sheet.rules) != 1 || len(sheet.rules[0].block) != 1 {
			t.Errorf("%s takes its neighbour along", d[1])
		}
	}
}

// run matches a document's own style elements.
func run(html string, env Environment, diags *diag.List) (*markup.Document, *Styles) {
	doc := markup.Parse("a.html", html, diags)
	var sheets []*Sheet
	for _, b := range doc.Styles {
		sheets = append(sheets, Parse("a.html", b.CSS, b.Pos, diags))
	}
	return doc, Match(doc, sheets, env, diags)
}

func dump(b *bytes.Buffer, doc *markup.Document, s *Styles) {
	var walk func(n *markup.Node, parent *Computed)
	walk = func(n *markup.Node, parent *Computed) {
		if n.IsText() || n.Parent != nil && n.Parent.Tag == "svg" {
			return
		}
		c := s.Compute(n, parent, 0)
		if n.ID != "" {
			fmt.Fprintf(b, "%s#%s%s\n", n.Tag, n.ID, describe(c, s.initial))
		}
		for _, child := range n.Children {
			walk(child, c)
		}
	}
	walk(doc.Body, s.Root())
	if p := s.Page(); p != (Page{}) {
		fmt.Fprintf(b, "@page%s\n", describeFields(reflect.ValueOf(p), reflect.ValueOf(Page{}), ""))
	}
}

func describe(c, initial *Computed) string {
	base := *initial
	base.ContentBox = false
	base.RadiusDown = c.Radius // corners are round where nothing else is said
	base.paintBorders(c.Color)
	for i := range sideNames {
		side(&base.Border, i).Width = 0
	}
	return describeFields(reflect.ValueOf(*c), reflect.ValueOf(base), "")
}

// plain are the numbers that are no lengths.
var plain = map[string]bool{"AspectRatio": true, "Grow": true, "Shrink": true, "LineHeightFactor": true, "Pct": true, "Scale": true, "Angle": true}

func describeFields(got, base reflect.Value, prefix string) string {
	var b strings.Builder
	for i := range got.NumField() {
		f := got.Type().Field(i)
		x, y := got.Field(i), base.Field(i)
		switch {
		case f.Name == "TextStyle":
			b.WriteString(describeFields(x, y, ""))
		case f.Type.Kind() == reflect.Struct && f.Type.NumField() == 4 && strings.HasPrefix(f.Type.Name(), "Sides"):
			b.WriteString(describeFields(x, y, f.Name))
		case !reflect.DeepEqual(x.Interface(), y.Interface()):
			fmt.Fprintf(&b, " %s%s=%s", prefix, f.Name, show(x, f.Name))
		}
	}
	return b.String()
}

func show(v reflect.Value, name string) string {
	switch x := v.Interface().(type) {
	case page.Color:
		return fmt.Sprintf("#%02x%02x%02x", x.R, x.G, x.B)
	case *page.Color:
		if x == nil {
			return "none"
		}
		return fmt.Sprintf("#%02x%02x%02x", x.R, x.G, x.B)
	case page.Length:
		return fmt.Sprintf("%.6gpx", float64(x)/64)
	case float64:
		if plain[name] {
			return fmt.Sprintf("%.6g", x)
		}
		return fmt.Sprintf("%.6gpx", x/64)
	case Display:
		return [...]string{"block", "flex", "inline", "inline-block", "list-item", "none", "table",
			"table-row-group", "table-row", "table-cell"}[x]
	case Position:
		return [...]string{"static", "relative", "absolute"}[x]
	case Alignment:
		return [...]string{"auto", "normal", "stretch", "flex-start", "flex-end", "center", "space-between", "space-around",
			"space-evenly", "baseline"}[x]
	case Dim:
		return showDim(x)
	case [4]Dim:
		return fmt.Sprintf("[%s %s %s %s]", showDim(x[0]), showDim(x[1]), showDim(x[2]), showDim(x[3]))
	case Border:
		return fmt.Sprintf("%.6gpx/%d/%s", float64(x.Width)/64, x.Style, show(reflect.ValueOf(x.Color), ""))
	case [2]page.Length:
		return show(reflect.ValueOf(x[0]), "") + "/" + show(reflect.ValueOf(x[1]), "")
	case []Dim:
		var all []string
		for _, d := range x {
			all = append(all, showDim(d))
		}
		return strings.Join(all, ",")
	case *Sides[Dim]:
		return show(reflect.ValueOf([4]Dim{x.Top, x.Right, x.Bottom, x.Left}), "")
	case Emphasis:
		return fmt.Sprintf("%s/%s/under=%v/left=%v", x.Mark, show(reflect.ValueOf(x.Color), ""), x.Under, x.Left)
	case HangingPunctuation:
		return fmt.Sprintf("%+v", x)
	case *Fit:
		return fmt.Sprintf("%.6gpx…%.6gpx", x.Min/64, x.Max/64)
	case *Gradient:
		return showGradient(x)
	}
	return fmt.Sprint(v.Interface())
}

func showGradient(g *Gradient) string {
	var b strings.Builder
	fmt.Fprintf(&b, "(%.6g°", g.Angle)
	if g.Corner != nil {
		fmt.Fprintf(&b, " corner %v", *g.Corner)
	}
	for _, s := range g.Stops {
		fmt.Fprintf(&b, ", %s %s", show(reflect.ValueOf(s.Color), ""), showDim(s.Position))
	}
	return b.String() + ")"
}

func showDim(d Dim) string {
	switch d.Kind {
	case Fixed:
		return fmt.Sprintf("%.6gpx", d.Abs/64)
	case Percent:
		return fmt.Sprintf("%.6g%%", d.Pct*100)
	case Function:
		return showCalc(d.Calc)
	}
	return "auto"
}

func showCalc(c *Calc) string {
	scale := ""
	if c.Scale != 1 {
		scale = fmt.Sprintf("%.6g*", c.Scale)
	}
	if c.Op == Leaf {
		return fmt.Sprintf("%s(%.6gpx+%.6g%%)", scale, c.Abs/64, c.Pct*100)
	}
	var args []string
	for _, a := range c.Args {
		args = append(args, showCalc(a))
	}
	return scale + [...]string{"", "sum", "min", "max"}[c.Op] + "(" + strings.Join(args, " ") + ")"
}
