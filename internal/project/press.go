package project

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/prepress"
	"fanshi/internal/product"
	"fanshi/internal/sheet"
	"fanshi/internal/theme"
)

// document makes the file of a laid-out sheet: slides as PNG; what a print shop prints in process inks, with its press
// sheets; anything else, which the unit prints or people read on their phones, as live text.
func (p *Project) document(item *plan.Item, job *plan.SheetJob, result *sheet.Result, diags *diag.List) ([]page.PressSheet, []byte, error) {
	tools := p.tools[job.Theme]
	switch {
	case job.Format == plan.PNG:
		data, err := tools.Raster.PNG(&result.Pages[0], tools.Fonts, quarters(job.Screen))
		return nil, data, err
	case pressed(item, job):
		sheets := p.press(item, job, result, diags)
		if diags.HasErrors() {
			return nil, nil, nil
		}
		data, err := tools.PDF.WritePress(sheets, p.meta(job))
		return sheets, data, err
	}
	data, err := p.Live(job, result)
	return nil, data, err
}

// Live makes a PDF with live text of a laid-out sheet: what the unit prints itself and what people read on their phones.
func (p *Project) Live(job *plan.SheetJob, result *sheet.Result) ([]byte, error) {
	return p.tools[job.Theme].PDF.WriteLive(result.Pages, p.meta(job), pageTitles(job, len(result.Pages)))
}

// quarters returns by how many quarters a screen's files are turned clockwise; nil: by none.
func quarters(s *campaign.Screen) int {
	if s == nil {
		return 0
	}
	return s.Rotation / 90
}

// meta is what a PDF says of itself.
func (p *Project) meta(job *plan.SheetJob) pdf.Meta {
	v := job.View
	var title []string
	for _, part := range []string{v.Title(), cmp.Or(v.Venue.Name, v.Venue.KindName)} {
		if part != "" {
			title = append(title, part)
		}
	}
	named := cmp.Or(strings.Join(title, " · "), v.Site.Name) // a card of the hotlines for all venues is about neither
	return pdf.Meta{Title: named, Author: v.Site.Issuer, Subject: v.Site.Name + " " + v.Week, Date: p.Plan.Today}
}

// pressed tells whether an item goes to a print shop.
func pressed(item *plan.Item, job *plan.SheetJob) bool {
	return item.Part == plan.Print && job.Product != nil && job.Product.Shop()
}

// press makes the press sheets of a job. A colour that has no inks is reported where it stands.
func (p *Project) press(item *plan.Item, job *plan.SheetJob, result *sheet.Result, diags *diag.List) []page.PressSheet {
	tools := p.tools[job.Theme]
	inks := Inks{Theme: tools.Theme, Engine: tools.Engine, Fonts: tools.Fonts}
	return inks.Press(job.Product, job.Template, result, func(number, pages int) string {
		venue := plan.Shared
		if item.Venue != nil {
			venue = item.Venue.Code + " " + item.Venue.Name.Value
		} else if kind := job.View.Venue; kind.Kind != "" {
			venue = kind.KindName + " " + plan.Shared
		}
		return SlugLine(job.Product, job.Size, job.View.Edition, venue, number, pages) // of durable products without an edition
	}, diags)
}

// Inks prints the sheets of one theme.
type Inks struct {
	Theme  *theme.Theme
	Engine *sheet.Engine
	Fonts  *font.Set
}

// Press makes the press sheets of a laid-out template as its product wants them; slug says what their slug lines do. A
// colour that has no inks is reported where it stands.
func (k Inks) Press(what *product.Product, template string, result *sheet.Result, slug func(number, pages int) string, diags *diag.List) []page.PressSheet {
	palette := maps.Clone(result.Inks)
	maps.Copy(palette, k.Theme.Inks())
	face, _ := k.Fonts.Role("body", 400)
	var sheets []page.PressSheet
	told := map[page.Color]bool{}
	for i, laid := range result.Pages {
		s, missing := prepress.Prepare(prepress.Sheet{Page: laid, Rules: prepress.RulesOf(what), Palette: palette,
			Slug: slug(i+1, len(result.Pages)), Face: face, Folds: prepress.Folds(result.Folds[i])})
		sheets = append(sheets, s)
		for _, c := range missing {
			if !told[c] {
				told[c] = true
				hex := fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
				diags.Error(k.Engine.ColorPlace(template, c), "print.no-inks", "颜色 "+hex+" 没有油墨配比，印刷厂印不准",
					"改用主题色，例如 var(--ink)；或者把它连同 cmyk 加进 themes/"+k.Theme.Name+"/theme.yaml 的 palette；或者写成 device-cmyk(0 0.9 0.8 0)")
			}
		}
	}
	return sheets
}

// SlugLine is what a sheet's slug line says: product, final size, ratio, edition, venue (both may be empty), which page of
// how many.
func SlugLine(what *product.Product, size product.Size, edition, venue string, number, pages int) string {
	parts := []string{what.Name, plan.PrintedSize(size), plan.RatioText(size)}
	for _, part := range []string{edition, venue} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(append(parts, fmt.Sprintf("第 %d 页/共 %d 页", number, pages)), " · ")
}

// pageTitles are the bookmarks of a live file: what it is about, then the sides or pages by their numbers.
func pageTitles(job *plan.SheetJob, pages int) []string {
	titles := []string{job.View.Title()}
	if titles[0] == "" && job.Product != nil {
		titles[0] = job.Product.Name
	}
	for n := 2; n <= pages; n++ {
		title := fmt.Sprintf("第 %d 页", n)
		if job.Product != nil && job.Product.Sides == 2 {
			title = "背面"
		}
		titles = append(titles, title)
	}
	return titles
}
