package oracle

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/raster"
	"fanshi/internal/sheet"
	"fanshi/internal/sheet/layout"
	"fanshi/internal/testtools"
	"fanshi/internal/theme"
)

// flush draws documents of boxes that stand flush side by side, one in another, at broken positions. All their colours are
// blue, from #0000ff down to #000040; the ground is yellow: where a pixel has red or green, the ground shines through.
type flush struct {
	*rand.Rand
	out   strings.Builder
	kinds map[string]int // what has been drawn, by name
	// likeChromium leaves out what Chromium draws with soft edges at broken positions: turned boxes, and drawings.
	likeChromium bool
}

// size is a length in px that is seldom whole.
func (f *flush) size(least, most float64) float64 {
	return math.Round((least+f.Float64()*(most-least))*100) / 100
}

// either counts and returns one of some ways.
func (f *flush) either(ways ...string) string {
	way := ways[f.IntN(len(ways))]
	f.kinds[way]++
	return way
}

// document is one slide of 960 × 720 px; the element of class whole has no ground of its own and is blue all over.
func (f *flush) document() string {
	f.out.Reset()
	f.out.WriteString(`<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title><style>
* { box-sizing: border-box } body { margin: 0 }
section { width: 100vw; height: 100vh; position: relative; background-color: #ffff00; color: #0000ff; font-family: body; font-size: 17px; line-height: 1 }
.whole { position: absolute } .flex { display: flex; overflow: hidden }
.row { display: flex } .column { display: flex; flex-direction: column } .wrap { display: flex; flex-wrap: wrap }
table { border-spacing: 0; table-layout: fixed; padding: 0; border: 0 } td { padding: 0; border: 0 }
svg { display: block; width: 100%; height: 100% }
</style></head><body><section>`)
	style := fmt.Sprintf("left:%gpx;top:%gpx", f.size(150, 250), f.size(100, 200))
	turns := []string{"upright", "turned 1", "turned 2", "turned 3"}
	if f.likeChromium {
		turns = turns[:1]
	}
	switch f.either(turns...) {
	case "turned 1":
		style += ";rotate:90deg"
	case "turned 2":
		style += ";rotate:180deg"
	case "turned 3":
		style += ";rotate:270deg"
	}
	width := fmt.Sprintf(";width:%gpx", f.size(200, 480))
	switch items := 2 + f.IntN(6); f.either("flex", "flex", "table", "stack", "inline") {
	case "flex":
		fmt.Fprintf(&f.out, `<div class="whole flex" style="%s%s;height:%gpx">`, style, width, f.size(200, 400))
		f.boxes(3, "flex: 1")
		f.out.WriteString("</div>")
	case "table":
		f.table(style+width, items)
	case "stack":
		fmt.Fprintf(&f.out, `<div class="whole" style="%s%s">`, style, width)
		for range items {
			fmt.Fprintf(&f.out, `<div style="height:%gpx;background-color:#0000ff"></div>`, f.size(0.2, 40))
		}
		f.out.WriteString("</div>")
	case "inline": // the font's ascent and descent reach beyond the line
		fmt.Fprintf(&f.out, `<p class="whole" style="%s">`, style)
		for range items {
			fmt.Fprintf(&f.out, `<span style="background-color:#0000ff;padding:0 %gpx;border:%dpx solid #0000ff">一</span>`, f.size(1, 9), f.IntN(3))
		}
		f.out.WriteString("</p>")
	}
	f.out.WriteString("</section></body></html>")
	return f.out.String()
}

// table draws a table whose rows or cells have a background.
func (f *flush) table(style string, rows int) {
	fmt.Fprintf(&f.out, `<table class="whole" style="%s">`, style)
	for range rows {
		row, cell := "", ` style="background-color:#0000ff"`
		if f.either("cells", "a row") == "a row" {
			row, cell = cell, ""
		}
		fmt.Fprintf(&f.out, `<tr%s>%s</tr>`, row, strings.Repeat(fmt.Sprintf(`<td%s><div style="height:%gpx"></div></td>`, cell, f.size(3, 40)), 5))
	}
	f.out.WriteString("</table>")
}

// boxes draws one flex item that is filled all over: by its own decoration, or by boxes in it.
func (f *flush) boxes(depth int, style string) {
	if depth == 0 || f.IntN(6) == 0 {
		f.leaf(style)
		return
	}
	way := f.either("row", "column", "wrap")
	fmt.Fprintf(&f.out, `<div class="%s" style="%s;min-width:0;min-height:0">`, way, style)
	for n := range 2 + f.IntN(4) {
		if way != "wrap" {
			f.boxes(depth-1, fmt.Sprintf("flex: %g", f.size(1, 3)))
			continue
		}
		for range 1 + n%3 {
			f.leaf("flex: 1 1 33%;min-height:0")
		}
	}
	f.out.WriteString("</div>")
}

// leaf draws one filled flex item.
func (f *flush) leaf(style string) {
	inner := ""
	ways := []string{"background", "border on background", "border", "rounded inside", "gradient", "gradient down", "clip", "svg"}
	if f.likeChromium {
		ways = ways[:len(ways)-1]
	}
	switch f.either(ways...) {
	case "background":
		style += ";background-color:#0000ff"
	case "border on background":
		style += ";background-color:#0000ff" + f.border()
	case "border":
		style += ";display:flex" + f.border()
		inner = `<div style="flex:1;background-color:#0000ff"></div>`
	case "rounded inside":
		style += ";background-color:#0000ff;display:flex"
		inner = fmt.Sprintf(`<div style="flex:1;border-radius:%gpx;background-color:#0000c0"></div>`, f.size(1, 9))
	case "gradient":
		style += ";background-image:linear-gradient(90deg,#0000ff,#000040)"
	case "gradient down":
		style += ";background-image:linear-gradient(#000040,#0000ff 50%,#000080)"
	case "svg":
		style += ";display:flex"
		inner = `<svg viewBox="0 0 10 10" preserveAspectRatio="none"><path d="M0 0h10v10h-10z" fill="#0000ff"/></svg>`
	case "clip":
		style += ";overflow:hidden;position:relative"
		inner = `<div style="position:absolute;left:-5px;top:-5px;right:-5px;bottom:-5px;background-color:#0000ff"></div>`
	}
	fmt.Fprintf(&f.out, `<div style="%s;min-width:0">%s</div>`, style, inner)
}

// border is a border, of one or several colours and widths.
func (f *flush) border() string {
	out := fmt.Sprintf(";border:%dpx solid #0000%02x", 1+f.IntN(4), 0x40+f.IntN(0xc0))
	for _, side := range []string{"top", "right", "bottom", "left"} {
		if f.IntN(4) == 0 {
			out += fmt.Sprintf(";border-%s:%dpx solid #0000%02x", side, f.IntN(5), 0x40+f.IntN(0xc0))
		}
	}
	return out
}

// draw lays out and draws a document. The area is that of the element of class whole, but for its edges.
func (f *flush) draw(t *testing.T, config sheet.Config, document string) (*image.RGBA, []layout.ElementBox, image.Rectangle) {
	t.Helper()
	config.Templates = fstest.MapFS{"flush.html": {Data: []byte(document)}}
	diags := &diag.List{}
	result := sheet.New(config).Render(sheet.Request{Template: "flush", Unit: page.Pixel64, Width: 960 * 64, Height: 720 * 64, Boxes: true}, diags)
	if result == nil {
		t.Fatalf("%v in\n%s", diags.Sorted(), document)
	}
	img, err := raster.Draw(&result.Pages[0], config.Fonts)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range result.Boxes[0].Elements {
		if strings.HasPrefix(e.Class, "whole") {
			return img, result.Boxes[0].Elements, inside(e)
		}
	}
	t.Fatal("nothing to look at")
	return nil, nil, image.Rectangle{}
}

// inside are the pixels that lie in a box, but for those at its edges.
func inside(e layout.ElementBox) image.Rectangle {
	whole := func(v float64) int { return int(math.Round(v)) }
	return image.Rect(whole(e.X), whole(e.Y), whole(e.X+e.Width), whole(e.Y+e.Height)).Inset(1)
}

// seam returns the first pixel in an area through which the yellow ground shines.
func seam(img *image.RGBA, area image.Rectangle) (image.Point, bool) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if c := img.RGBAAt(x, y); c.R != 0 || c.G != 0 {
				return image.Pt(x, y), true
			}
		}
	}
	return image.Point{}, false
}

// TestSeams: boxes that stand flush at broken positions, in rows, columns, tables, lines and turned groups, let nothing of the
// ground shine through on a slide, whatever fills them.
func TestSeams(t *testing.T) {
	config := flushConfig(t)
	f := &flush{Rand: rand.New(rand.NewPCG(testtools.Seed(t), 0)), kinds: map[string]int{}}
	documents := 300
	if os.Getenv("FANSHI_SOAK") != "" {
		documents = 10_000
	}
	for n := range documents {
		document := f.document()
		img, _, area := f.draw(t, config, document)
		if at, found := seam(img, area); found {
			t.Fatalf("document %d: the ground is seen in pixel %v of %v: %v\n%s", n, at, area, img.RGBAAt(at.X, at.Y), document)
		}
	}
	testtools.Report(t, fmt.Sprintf("%d documents of flush boxes without a seam: %v", documents, f.kinds))
}

func flushConfig(t *testing.T) sheet.Config {
	alert, config := load(t, "alert")
	config.Theme = &theme.Theme{Name: alert.Name, Fonts: alert.Fonts}
	return config
}

// TestSeamsInChromium holds some of these slides against Chromium's pictures, pixel by pixel: edges stand on the same pixels.
func TestSeamsInChromium(t *testing.T) {
	config := flushConfig(t)
	b := start(t)
	f := &flush{Rand: rand.New(rand.NewPCG(testtools.Seed(t), 0)), kinds: map[string]int{}, likeChromium: true}
	const documents = 12
	compared, blended := 0, 0
	for n := range documents {
		html := f.document()
		ours, boxes, _ := f.draw(t, config, html)
		theirs, ties := b.picture(t, config.Theme, html), newTies(boxes)
		for y := range 720 {
			for x := range 960 {
				if ties.columns[x] || ties.rows[y] {
					continue
				}
				compared++
				is, want := ours.RGBAAt(x, y), theirs.RGBAAt(x, y)
				switch apart := max(difference(is.R, want.R), difference(is.G, want.G), difference(is.B, want.B)); {
				case apart > 48:
					t.Fatalf("document %d, pixel (%d, %d): %v, Chromium %v\n%s", n, x, y, is, want, html)
				case apart > 3:
					blended++
				}
			}
		}
	}
	if compared < documents*960*720/2 || blended > compared/400 {
		t.Errorf("of %d pixels %d differ", compared, blended)
	}
	testtools.Report(t, fmt.Sprintf("%s: %d documents of flush boxes, %d pixels alike but for %d that are blended otherwise", b.Chromium, documents, compared, blended))
}

// ties are the columns and rows of pixels around edges that stand nearly on the middle of a pixel: which pixel they go to
// depends on 1/64 px, which engines round each in its way. And the pixels around what is so thin that it rounds to none: Chromium
// gives it one (SnapSizeToPixel), we draw nothing.
type ties struct{ columns, rows [1000]bool }

func newTies(elements []layout.ElementBox) *ties {
	t := &ties{}
	mark := func(pixels *[1000]bool, edge, size float64) {
		if other := edge + size; math.Abs(edge-math.Floor(edge)-0.5) < 0.2 || size != 0 && math.Round(edge) == math.Round(other) {
			for i := range 11 { // borders are up to 4 px wide
				pixels[max(int(edge)-5+i, 0)] = true
			}
		}
	}
	for _, e := range elements {
		mark(&t.columns, e.X, e.Width)
		mark(&t.columns, e.X+e.Width, -e.Width)
		mark(&t.rows, e.Y, e.Height)
		mark(&t.rows, e.Y+e.Height, -e.Height)
	}
	return t
}

// picture returns what Chromium shows of a document without turned elements, which measuring turns back.
func (b *browser) picture(t *testing.T, th *theme.Theme, html string) *image.RGBA {
	t.Helper()
	if _, err := b.measure(th, document{HTML: html, Keep: []string{}}, 960, 720); err != nil {
		t.Fatal(err)
	}
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	shot, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(shot.Bounds())
	draw.Draw(out, out.Rect, shot, out.Rect.Min, draw.Src)
	return out
}

func difference(a, b uint8) uint8 { return max(a, b) - min(a, b) }
