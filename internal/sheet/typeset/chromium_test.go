package typeset

import (
	"math"
	"strings"
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/sheet/style"
	"fanshi/internal/testtools"
)

// chromiumCase is a paragraph as Chromium 156 laid it out (text-spacing-trim: space-all, text-autospace: no-autospace,
// line-break: strict, lang zh-Hans, Noto Sans SC): its first character's place in every line, and the height. Lengths
// are CSS px.
type chromiumCase struct {
	Width, Size, LineHeight, LetterSpacing, Indent float64
	Align, Wrap                                    string
	Items                                          []struct {
		Text         string
		Size, Weight float64
		Atom         []float64
		Br           bool
		Open, Close  *float64
	}
	Height float64
	Lines  [][3]any // text, x and y of the first character's rectangle
}

// style returns the style of text in a case, k page units a px.
func (c *chromiumCase) style(size, weight, k float64) *style.TextStyle {
	return &style.TextStyle{
		FontRole: "body", FontSize: size * k, FontWeight: int(weight), LineHeight: c.LineHeight * size * k,
		SpacingTrim: style.SpaceAll, StrictBreaks: true, LetterSpacing: c.LetterSpacing * k, TextIndent: style.Dim{Kind: style.Fixed, Abs: c.Indent * k},
		TextAlign: map[string]style.TextAlign{"center": style.TextCenter, "end": style.TextEnd}[c.Align],
		TextWrap:  map[string]style.TextWrap{"balance": style.WrapBalance, "pretty": style.WrapPretty}[c.Wrap],
	}
}

func (c *chromiumCase) content(k float64) []Item {
	var items []Item
	for _, it := range c.Items {
		item := Item{Kind: Run, Text: it.Text}
		switch {
		case it.Atom != nil:
			item = Item{Kind: Atom, Width: page.Round(it.Atom[0] * k), Height: page.Round(it.Atom[1] * k), Baseline: page.Round(it.Atom[1] * k)}
		case it.Br:
			item = Item{Kind: Newline, Style: c.style(c.Size, 400, k)}
		case it.Open != nil:
			item = Item{Kind: Open, Edge: page.Round(*it.Open * k)}
		case it.Close != nil:
			item = Item{Kind: Close, Edge: page.Round(*it.Close * k)}
		default:
			item.Style = c.style(it.Size, it.Weight, k)
		}
		items = append(items, item)
	}
	return items
}

// knownTies are balanced paragraphs where two ways to break are equally good and Chromium takes the other one.
const knownTies = 1

func TestAgainstChromium(t *testing.T) {
	cases := testtools.ReadGolden[chromiumCase](t, "testdata/chromium.json").Values
	fonts := testFonts(t)
	for _, unit := range []page.Unit{page.Pixel64, page.Micrometre} {
		k := unit.PerCSSPixel()
		ties := 0
		for i, c := range cases {
			var diags diag.List
			p := Prepare(c.content(k), Options{Fonts: fonts, Unit: unit}, &diags)
			width := math.Floor(c.Width*64) / 64 // what Chromium makes of it
			got := differences(&c, p.Layout(page.Round(width*k), c.style(c.Size, 400, k)), k)
			switch {
			case got == "":
			case c.Wrap == "balance":
				ties++
				t.Logf("unit %d, case %d (balance): %s", unit, i, got)
			default:
				t.Errorf("unit %d, case %d (%s): %s", unit, i, c.Wrap, got)
			}
		}
		if ties > knownTies {
			t.Errorf("unit %d: %d of %d paragraphs balanced in another way than Chromium, want at most %d", unit, ties, len(cases), knownTies)
		}
	}
}

// differences returns what is not as in Chromium within half a px.
func differences(c *chromiumCase, lines []Line, k float64) string {
	var texts []string
	for _, l := range lines {
		if l.Text != "" {
			texts = append(texts, l.Text)
		}
	}
	var want []string
	for _, l := range c.Lines {
		want = append(want, l[0].(string))
	}
	if a, b := strings.Join(texts, "|"), strings.Join(want, "|"); a != b {
		return "lines " + a + ", Chromium " + b
	}
	n := 0
	for _, l := range lines {
		for _, f := range l.Fragments {
			if f.Text == "" {
				continue
			}
			x, y := float64(f.X)/k, float64(f.Y-f.Ascent)/k
			if math.Abs(x-c.Lines[n][1].(float64)) > 0.5 || math.Abs(y-c.Lines[n][2].(float64)) > 0.5 {
				return strings.Join([]string{"place of", f.Text}, " ")
			}
			n++
			break
		}
	}
	if last := lines[len(lines)-1]; math.Abs(float64(last.Top+last.Height)/k-c.Height) > 0.5 {
		return "height"
	}
	return ""
}
