package cli

import (
	"fmt"
	"strconv"

	"fanshi/internal/page"
	"fanshi/internal/sheet"
)

// sheetLine is what a designer reads of one page. Widths and heights are in CSS px in JSON, as the boxes are.
type sheetLine struct {
	Width    float64 `json:"width"`
	Height   float64 `json:"height"`
	Elements int     `json:"elements"`
	Smallest float64 `json:"smallest_text"` // mm or px; 0: the page has no text
	Text     string  `json:"smallest_is"`
	Small    bool    `json:"too_small"`
}

// fitLine is one text that was fitted: the size that it got, and the range, in points on paper and pixels on screens.
type fitLine struct {
	Place string  `json:"place"`
	Name  string  `json:"element"` // h1.headline
	Size  float64 `json:"size"`
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Unit  string  `json:"unit"`
	Text  string  `json:"text"`
}

// reportSheet prints what a template became.
func (g *global) reportSheet(d designed, res *sheet.Result, files map[string][]byte) error {
	unit := d.size.Unit
	pages := make([]sheetLine, len(res.Pages))
	for i := range res.Pages {
		pages[i] = sheetLine{Width: res.Boxes[i].Width, Height: res.Boxes[i].Height, Elements: len(res.Boxes[i].Elements)}
		if t := res.Pages[i].SmallestText(); t != nil {
			pages[i].Smallest, pages[i].Text, pages[i].Small = inUnit(unit, t.Size), t.Source, t.Size < d.size.Smallest
		}
	}
	fits := []fitLine{}
	for _, f := range res.Fits {
		size := func(v float64) float64 { return rounded(v / unit.PerCSSPixel()) }
		line := fitLine{Place: f.Place.String(), Name: f.Tag, Unit: "px", Text: f.Text}
		if unit == page.Micrometre {
			size = func(v float64) float64 { return rounded(v / unit.PerCSSPixel() * 0.75) }
			line.Unit = "pt"
		}
		if f.Class != "" {
			line.Name += "." + f.Class
		}
		line.Size, line.Min, line.Max = size(f.Size), size(f.Min), size(f.Max)
		fits = append(fits, line)
	}
	if g.json {
		return g.writeJSON(map[string]any{"theme": d.theme, "pages": pages, "fits": fits, "least_text": inUnit(unit, d.size.Smallest),
			"files": append([]string{}, sortedNames(files)...)})
	}
	out := g.env.Stdout
	for i, p := range pages {
		fmt.Fprintf(out, "第 %d 页：%s×%s%s，%d 个元素", i+1, short(inUnit(unit, res.Pages[i].Width)), short(inUnit(unit, res.Pages[i].Height)), unitName(unit), p.Elements)
		if p.Text != "" {
			fmt.Fprintf(out, "，最小的字 %s%s（“%s”）", short(p.Smallest), unitName(unit), p.Text)
		}
		fmt.Fprintln(out, verdictOnSize(d, p.Small))
	}
	for _, f := range fits {
		name, other := "像素", ""
		if unit == page.Micrometre {
			name, other = "点", fmt.Sprintf("（%s mm）", short(rounded(f.Size*25.4/72)))
		}
		fmt.Fprintf(out, "  %s（%s）用 %s %s%s，范围 %s 到 %s：“%s”\n", f.Name, f.Place, short(f.Size), name, other, short(f.Min), short(f.Max), f.Text)
	}
	for _, name := range sortedNames(files) {
		fmt.Fprintf(out, "已写出 %s（%d 字节）\n", name, len(files[name]))
	}
	return nil
}

// verdictOnSize compares a page's smallest text with what its product asks for.
func verdictOnSize(d designed, small bool) string {
	switch {
	case d.size.Smallest == 0:
		return ""
	case small:
		return fmt.Sprintf("，小于%s要求的 %s%s", d.product.Name, short(inUnit(d.size.Unit, d.size.Smallest)), unitName(d.size.Unit))
	}
	return fmt.Sprintf("，%s要求不小于 %s%s", d.product.Name, short(inUnit(d.size.Unit, d.size.Smallest)), unitName(d.size.Unit))
}

// inUnit gives a length of the page in millimetres or pixels, to a hundredth.
func inUnit(unit page.Unit, l page.Length) float64 {
	if unit == page.Micrometre {
		return rounded(float64(l) / 1000)
	}
	return rounded(float64(l) / 64)
}

func unitName(unit page.Unit) string {
	if unit == page.Micrometre {
		return " mm"
	}
	return " px"
}

func rounded(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 2, 64), 64) // what was written can be read
	return r
}

func short(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
