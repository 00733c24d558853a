package style

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/markup"
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

// collect waits for the frames and writes what their documents computed.
const collect = `<script>
addEventListener("load", () => {
  const out = {};
  for (const frame of document.querySelectorAll("iframe")) {
    for (const e of frame.contentDocument.querySelectorAll("[id]")) {
      if (e.closest("svg") && e.tagName != "svg") continue;
      const style = e.computedStyleMap(), values = {};
      for (const p of PROPERTIES) values[p] = style.get(p).toString();
      out[frame.name + "#" + e.id] = values;
    }
  }
  const pre = document.createElement("pre");
  pre.id = "result";
  pre.textContent = JSON.stringify(out);
  document.body.append(pre);
});
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

// TestAgainstChromium compares the computed values of all cases with Chromium's.
func TestAgainstChromium(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("chromium is not installed; make test-tools installs it")
	}
	files, _ := filepath.Glob("testdata/*.txtar")
	var doc strings.Builder
	ours := map[string]map[string]string{}
	doc.WriteString("<!doctype html><meta charset=utf-8><body>")
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
		ourValues(name, m[1], ours)
		source := "<!doctype html><style>* { box-sizing: border-box } body { margin: 0 }</style>" + m[1]
		fmt.Fprintf(&doc, `<iframe name="%s" style="width: 1000px; height: 500px; border: 0" srcdoc="%s"></iframe>`, name, html.EscapeString(source))
	}
	var properties []string
	for p := range chromiumProperties {
		properties = append(properties, p)
	}
	list, _ := json.Marshal(properties)
	doc.WriteString(strings.Replace(collect, "PROPERTIES", string(list), 1))
	theirs := runChromium(t, chromium, doc.String())
	compared := 0
	for key, values := range ours {
		file, id, _ := strings.Cut(key, "#")
		for p, got := range values {
			want := theirs[key][p]
			if got == "" || notChromium(file, id, p, got, want) {
				continue
			}
			compared++
			if !sameValue(got, want) {
				t.Errorf("%s %s: %s, Chromium has %s", key, p, got, want)
			}
		}
	}
	if compared < 5000 {
		t.Errorf("only %d values compared", compared)
	}
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

func runChromium(t *testing.T, chromium, doc string) map[string]map[string]string {
	dir := t.TempDir()
	file := filepath.Join(dir, "cases.html")
	if err := os.WriteFile(file, []byte(doc), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--dump-dom", "file://"+file).Output()
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)<pre id="result">(.*?)</pre>`).FindSubmatch(out)
	if m == nil {
		t.Fatal("Chromium wrote no result")
	}
	var theirs map[string]map[string]string
	if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &theirs); err != nil {
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
