package style

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/testtools"
)

// chromiumProperties are compared with Chromium's computedStyleMap(), which holds computed, not used, values.
// A function returns "" where the two cannot be compared.
var chromiumProperties = map[string]func(c *Computed) string{
	"display":             func(c *Computed) string { return show(reflect.ValueOf(c.Display), "") },
	"position":            func(c *Computed) string { return show(reflect.ValueOf(c.Position), "") },
	"top":                 func(c *Computed) string { return dimCSS(c.Inset.Top, "auto") },
	"right":               func(c *Computed) string { return dimCSS(c.Inset.Right, "auto") },
	"bottom":              func(c *Computed) string { return dimCSS(c.Inset.Bottom, "auto") },
	"left":                func(c *Computed) string { return dimCSS(c.Inset.Left, "auto") },
	"width":               func(c *Computed) string { return dimCSS(c.Width, "auto") },
	"height":              func(c *Computed) string { return dimCSS(c.Height, "auto") },
	"min-width":           func(c *Computed) string { return dimCSS(c.MinWidth, "auto") },
	"max-width":           func(c *Computed) string { return dimCSS(c.MaxWidth, "none") },
	"max-height":          func(c *Computed) string { return dimCSS(c.MaxHeight, "none") },
	"margin-top":          func(c *Computed) string { return dimCSS(c.Margin.Top, "auto") },
	"margin-right":        func(c *Computed) string { return dimCSS(c.Margin.Right, "auto") },
	"margin-bottom":       func(c *Computed) string { return dimCSS(c.Margin.Bottom, "auto") },
	"margin-left":         func(c *Computed) string { return dimCSS(c.Margin.Left, "auto") },
	"padding-top":         func(c *Computed) string { return dimCSS(c.Padding.Top, "auto") },
	"padding-right":       func(c *Computed) string { return dimCSS(c.Padding.Right, "auto") },
	"padding-bottom":      func(c *Computed) string { return dimCSS(c.Padding.Bottom, "auto") },
	"padding-left":        func(c *Computed) string { return dimCSS(c.Padding.Left, "auto") },
	"border-top-width":    func(c *Computed) string { return borderCSS(c.Border.Top) },
	"border-right-width":  func(c *Computed) string { return borderCSS(c.Border.Right) },
	"border-bottom-width": func(c *Computed) string { return borderCSS(c.Border.Bottom) },
	"border-left-width":   func(c *Computed) string { return borderCSS(c.Border.Left) },
	"border-left-color":   func(c *Computed) string { return colorCSS(c.Border.Left.Color) },
	"flex-grow":           func(c *Computed) string { return number(c.Grow) },
	"flex-shrink":         func(c *Computed) string { return number(c.Shrink) },
	"flex-basis":          func(c *Computed) string { return dimCSS(c.Basis, "auto") },
	"color":               func(c *Computed) string { return colorCSS(c.Color) },
	"font-size":           func(c *Computed) string { return px(c.FontSize) },
	"font-weight":         func(c *Computed) string { return number(float64(c.FontWeight)) },
	"text-indent":         func(c *Computed) string { return dimCSS(c.TextIndent, "") },
	"line-height": func(c *Computed) string {
		switch {
		case c.LineHeightFactor != 0:
			return number(c.LineHeightFactor)
		case c.LineHeight == 0:
			return "normal"
		}
		return px(c.LineHeight)
	},
	"letter-spacing": func(c *Computed) string {
		if c.LetterSpacing == 0 {
			return "normal"
		}
		return px(c.LetterSpacing)
	},
	"background-color": func(c *Computed) string {
		if c.Background == nil {
			return "rgba(0, 0, 0, 0)"
		}
		return colorCSS(*c.Background)
	},
	"text-align":       func(c *Computed) string { return alignCSS(c.TextAlign) },
	"text-align-last":  func(c *Computed) string { return alignCSS(c.TextAlignLast) },
	"writing-mode":     func(c *Computed) string { return oneOf(c.Vertical, "horizontal-tb", "vertical-rl") },
	"text-orientation": func(c *Computed) string { return [...]string{"mixed", "upright", "sideways"}[c.Orientation] },
	"text-combine-upright": func(c *Computed) string {
		if c.CombineUpright > 0 {
			return "" // Chromium has no digits
		}
		return oneOf(c.CombineUpright != 0, "none", "all")
	},
	"text-spacing-trim": func(c *Computed) string {
		return [...]string{"normal", "space-all", "space-first", "trim-start"}[c.SpacingTrim]
	},
	"text-autospace":         func(c *Computed) string { return oneOf(c.AutoSpace, "no-autospace", "normal") },
	"text-emphasis-style":    func(c *Computed) string { return markCSS(c.Emphasis.Mark) },
	"text-emphasis-color":    emphasisColorCSS,
	"text-emphasis-position": emphasisPositionCSS,
	"orphans":                func(c *Computed) string { return number(float64(c.Orphans)) },
	"widows":                 func(c *Computed) string { return number(float64(c.Widows)) },
	"break-before":           func(c *Computed) string { return [...]string{"auto", "page", "avoid"}[c.BreakBefore] },
	"break-after":            func(c *Computed) string { return [...]string{"auto", "page", "avoid"}[c.BreakAfter] },
	"break-inside":           func(c *Computed) string { return [...]string{"auto", "avoid"}[c.BreakInside] },
	"table-layout":           func(c *Computed) string { return oneOf(c.TableFixed, "auto", "fixed") },
	"border-spacing": func(c *Computed) string {
		if across, down := px(float64(c.BorderSpacing[0])), px(float64(c.BorderSpacing[1])); across != down {
			return across + " " + down
		}
		return px(float64(c.BorderSpacing[0]))
	},
	"vertical-align": func(c *Computed) string {
		return [...]string{"baseline", "middle", "top", "bottom", "text-top", "text-bottom"}[c.VerticalAlign]
	},
	"white-space": func(c *Computed) string {
		return [...]string{"normal", "nowrap", "pre", "pre-wrap", "pre-line"}[c.WhiteSpace]
	},
	"object-fit":                 func(c *Computed) string { return [...]string{"fill", "contain", "cover", "none"}[c.ObjectFit] },
	"border-top-left-radius":     func(c *Computed) string { return radiusCSS(c, 0) },
	"border-top-right-radius":    func(c *Computed) string { return radiusCSS(c, 1) },
	"border-bottom-right-radius": func(c *Computed) string { return radiusCSS(c, 2) },
	"border-bottom-left-radius":  func(c *Computed) string { return radiusCSS(c, 3) },
	"list-style-type":            func(c *Computed) string { return [...]string{"none", "disc", "decimal", "circle", "square"}[c.Marker] },
}

func oneOf(second bool, a, b string) string {
	if second {
		return b
	}
	return a
}

func alignCSS(a TextAlign) string { return [...]string{"auto", "start", "end", "center", "justify"}[a] }

// markCSS names a mark as Chromium serialises it.
func markCSS(mark string) string {
	for i, shape := range emphasisShapes {
		switch mark {
		case shape[0]:
			return emphasisNames[i].name
		case shape[1]:
			return "open " + emphasisNames[i].name
		}
	}
	if mark == "" {
		return "none"
	}
	return strconv.Quote(mark)
}

func emphasisColorCSS(c *Computed) string {
	if c.Emphasis.Color == nil {
		return colorCSS(c.Color)
	}
	return colorCSS(*c.Emphasis.Color)
}

func emphasisPositionCSS(c *Computed) string {
	return oneOf(c.Emphasis.Under, "over", "under") + oneOf(c.Emphasis.Left, "", " left")
}

func radiusCSS(c *Computed, corner int) string {
	across, down := dimCSS(c.Radius[corner], ""), dimCSS(c.RadiusDown[corner], "")
	if across != down {
		return across + " " + down
	}
	return across
}

// borderCSS is the width; without a style Chromium keeps the declared one.
func borderCSS(b Border) string {
	if b.Style == BorderNone {
		return ""
	}
	return px(float64(b.Width))
}

func px(v float64) string     { return number(v/64) + "px" }
func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

func colorCSS(c page.Color) string { return fmt.Sprintf("rgb(%d, %d, %d)", c.R, c.G, c.B) }

func dimCSS(d Dim, auto string) string {
	switch {
	case d.Kind == Fixed:
		return px(d.Abs)
	case d.Kind == Percent:
		return number(d.Pct*100) + "%"
	case d.Kind == Auto:
		return auto
	case d.Calc.Op != Leaf:
		return "" // serialised in many ways
	}
	sign := "+"
	if d.Calc.Abs < 0 {
		sign = "-"
	}
	return fmt.Sprintf("calc(%s%% %s %s)", number(d.Calc.Pct*100), sign, px(math.Abs(d.Calc.Abs)))
}

// collect returns what the documents of the frames computed; nothing for a property that the browser does not know.
const collect = `<script>
function computed() {
  const out = {};
  for (const frame of document.querySelectorAll("iframe")) {
    for (const e of frame.contentDocument.querySelectorAll("[id]")) {
      if (e.closest("svg") && e.tagName != "svg") continue;
      const style = e.computedStyleMap(), values = {};
      for (const p of PROPERTIES) values[p] = CSS.supports(p, "inherit") ? style.get(p).toString() : "";
      out[frame.name + "#" + e.id] = values;
    }
  }
  return out;
}
</script>`

// notChromium are differences that are wanted or that come from Chromium's serialisation.
func notChromium(file, id, property, got, want string) bool {
	switch {
	case property == "min-width" && got == "auto" && want == "0px":
		return true // auto is 0 except on flex items, whose display Chromium looks at
	case property == "display" && (want == "table-header-group" || id == "br"):
		return true // a thead is a group of rows that comes first
	case property == "text-align" && (got == "start" && want == "left" || got == "end" && want == "right"):
		return true // text runs from left to right
	case file == "color" && (id == "t9" || id == "t10"):
		return true // Chromium does not know device-cmyk()
	case got == "0%" && strings.HasSuffix(want, "* 0)"):
		return true // a product with 0, not worked out
	}
	return false
}

// goldenValues is what Chromium computed for the cases. Its first row holds, without an element, the most common value of
// each property; the others hold what an element has besides.
const goldenValues = "testdata/chromium.json"

type goldenRow struct {
	Element string            `json:"element"`
	Values  map[string]string `json:"values"`
}

// readValues reads the golden values, by element and property.
func readValues(t *testing.T) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	rows := testtools.ReadGolden[goldenRow](t, goldenValues).Values
	for _, row := range rows[1:] {
		out[row.Element] = maps.Clone(rows[0].Values)
		maps.Copy(out[row.Element], row.Values)
	}
	return out
}

// writeValues writes them.
func writeValues(t *testing.T, version string, values map[string]map[string]string) {
	t.Helper()
	common := goldenRow{Values: map[string]string{}}
	for property := range chromiumProperties {
		count := map[string]int{}
		for _, v := range values {
			count[v[property]]++
		}
		for _, value := range slices.Sorted(maps.Keys(count)) {
			if most, ok := common.Values[property]; !ok || count[value] > count[most] {
				common.Values[property] = value
			}
		}
	}
	golden := testtools.Golden[goldenRow]{Chromium: version, Values: []goldenRow{common}}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		row := goldenRow{key, maps.Clone(values[key])}
		maps.DeleteFunc(row.Values, func(property, value string) bool { return common.Values[property] == value })
		golden.Values = append(golden.Values, row)
	}
	golden.Write(t, goldenValues)
}

// cases returns the documents of all case files with computed values, and what we compute of them, by element and property.
func cases(t *testing.T) (sources map[string]string, ours map[string]map[string]string) {
	t.Helper()
	files, _ := filepath.Glob("testdata/*.txtar")
	sources, ours = map[string]string{}, map[string]map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m := caseFile.FindStringSubmatch(string(data))
		if m[2] != "computed" {
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		sources[name] = m[1]
		ourValues(name, m[1], ours)
	}
	return sources, ours
}

// leastValues are compared at least.
const leastValues = 5000

// compareValues calls differs for each of our values that is not theirs, and returns how many were compared.
func compareValues(ours, theirs map[string]map[string]string, differs func(key, property, got, want string)) (compared int) {
	for _, key := range slices.Sorted(maps.Keys(ours)) {
		file, id, _ := strings.Cut(key, "#")
		for _, p := range slices.Sorted(maps.Keys(ours[key])) {
			got, want := ours[key][p], theirs[key][p]
			if got == "" || notChromium(file, id, p, got, want) {
				continue
			}
			compared++
			if !sameValue(got, want) {
				differs(key, p, got, want)
			}
		}
	}
	return compared
}

// TestComputedAsChromium compares the computed values of all cases with those that are recorded of Chromium.
func TestComputedAsChromium(t *testing.T) {
	_, ours := cases(t)
	compared := compareValues(ours, readValues(t), func(key, p, got, want string) {
		t.Errorf("%s %s: %s, Chromium had %s (UPDATE_GOLDEN=1 go test -run TestAgainstChromium records new cases)", key, p, got, want)
	})
	if compared < leastValues {
		t.Errorf("only %d values compared", compared)
	}
}

// traits tell which of our values the versions of a difference have otherwise.
var traits = map[string]func(values map[string]string, property, want string) bool{
	"table-border-colour": func(values map[string]string, property, want string) bool {
		return property == "border-left-color" && strings.HasPrefix(values["display"], "table") && want == "rgb(128, 128, 128)"
	},
}

// TestTraits: each difference between versions in computed values has its trait.
func TestTraits(t *testing.T) {
	for _, d := range testtools.Differences {
		if (d.Of == "style") != (traits[d.Name] != nil) {
			t.Errorf("%s is a difference of %s; it has a trait here: %v", d.Name, d.Of, traits[d.Name] != nil)
		}
	}
}

// TestAgainstChromium compares the computed values of all cases with those of the Chromium that is here. UPDATE_GOLDEN=1
// records them.
func TestAgainstChromium(t *testing.T) {
	chromium := testtools.FindChromium(t)
	sources, ours := cases(t)
	theirs := runChromium(t, chromium.Path, caseDocument(sources))
	golden := map[string]map[string]string{}
	if os.Getenv("UPDATE_GOLDEN") == "" {
		golden = readValues(t)
	}
	known, unknown := map[string]int{}, []string(nil)
	compared := compareValues(ours, theirs, func(key, p, got, want string) {
		name := ""
		for trait, explains := range traits {
			if chromium.Differs(trait) != nil && explains(ours[key], p, want) {
				name = trait
			}
		}
		text := fmt.Sprintf("%s %s: %s, Chromium has %s", key, p, got, want)
		switch chromium.Judge(false, name != "", sameValue(got, golden[key][p])) {
		case testtools.Known:
			known[name]++
		case testtools.New:
			unknown = append(unknown, text)
		default:
			t.Error(text)
		}
	})
	if compared < leastValues {
		t.Errorf("only %d values compared", compared)
	}
	testtools.Report(t, fmt.Sprintf("%s: %d computed values compared", chromium, compared))
	for _, name := range slices.Sorted(maps.Keys(known)) {
		testtools.Report(t, fmt.Sprintf("%s: %s", chromium, chromium.Differs(name).Counted(known[name])))
	}
	chromium.ReportNew(t, unknown, "go test ./internal/sheet/style -run TestAgainstChromium -v", "UPDATE_GOLDEN=1 records it where the engine does the same")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if len(known) > 0 || t.Failed() {
			t.Fatalf("%s does some values otherwise than we do: not recorded", chromium)
		}
		writeValues(t, chromium.Version, theirs)
	}
}

// caseDocument is one page with a frame for each case.
func caseDocument(sources map[string]string) string {
	var doc strings.Builder
	doc.WriteString("<!doctype html><meta charset=utf-8><body>")
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		source := "<!doctype html><style>* { box-sizing: border-box } body { margin: 0 }</style>" + sources[name]
		fmt.Fprintf(&doc, `<iframe name="%s" style="width: 1000px; height: 500px; border: 0" srcdoc="%s"></iframe>`, name, html.EscapeString(source))
	}
	list, _ := json.Marshal(slices.Sorted(maps.Keys(chromiumProperties)))
	doc.WriteString(strings.Replace(collect, "PROPERTIES", string(list), 1))
	return doc.String()
}

func ourValues(name, source string, into map[string]map[string]string) {
	var diags diag.List
	doc, styles := run(source, testEnvironment, &diags)
	var walk func(n *markup.Node, parent *Computed)
	walk = func(n *markup.Node, parent *Computed) {
		if n.IsText() || n.Parent.Tag == "svg" {
			return
		}
		c := styles.Compute(n, parent, 0)
		if n.ID != "" {
			values := map[string]string{}
			for p, f := range chromiumProperties {
				values[p] = f(c)
			}
			into[name+"#"+n.ID] = values
		}
		for _, child := range n.Children {
			walk(child, c)
		}
	}
	walk(doc.Body, styles.Root())
}

// runChromium opens a document in headless Chromium and returns what the elements of its frames computed.
func runChromium(t *testing.T, path, doc string) map[string]map[string]string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, doc)
	}))
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatalf("%s does not start: %v", path, err)
	}
	theirs, err := chromedp.Run(ctx, chromedp.Evaluate[map[string]map[string]string]("computed()"))
	if err != nil {
		t.Fatal(err)
	}
	return theirs
}

var numberInCSS = regexp.MustCompile(`-?[0-9.]+(e-?[0-9]+)?`)

// sameValue compares the numbers with a tolerance of 0.01: Chromium computes in single precision.
func sameValue(a, b string) bool {
	if numberInCSS.ReplaceAllString(a, "#") != numberInCSS.ReplaceAllString(b, "#") {
		return false
	}
	x, y := numberInCSS.FindAllString(a, -1), numberInCSS.FindAllString(b, -1)
	for i := range x {
		p, _ := strconv.ParseFloat(x[i], 64)
		q, _ := strconv.ParseFloat(y[i], 64)
		if math.Abs(p-q) > 0.01 {
			return false
		}
	}
	return true
}
