package plan

import (
	"fmt"

	"fanshi/internal/campaign"
	"fanshi/internal/page"
)

// slide is one picture of a wall, filled.
type slide struct {
	subject
	sheet     *sheet
	job       *SheetJob
	evergreen bool
}

// wall plans the slides of a display that shows pictures. It returns the files that they are made from.
func (p *planner) wall(v *campaign.Venue, screen *campaign.Screen, cases []*campaign.Case, slogans []*campaign.Slogan, manifest *ManifestJob) (inputs []string) {
	for i, what := range p.slides(v, screen, cases, slogans) {
		item := p.addSheet(screen.Pos, fmt.Sprintf("%s%02d.png", folder(v, screen), i+1), what.sheet, what.job, p.bulletinFile(v.Kind))
		item.Venue = v
		manifest.Slides = append(manifest.Slides, Slide{Item: item, Characters: what.sheet.view.characters(), Until: what.until, Evergreen: what.evergreen})
		inputs = append(inputs, item.Inputs...)
	}
	return inputs
}

// slides chooses what a wall shows: cases, slogans and the hotline. A case whose code no phone would read is left out, and
// such a hotline stands in words.
func (p *planner) slides(v *campaign.Venue, screen *campaign.Screen, cases []*campaign.Case, slogans []*campaign.Slogan) (out []slide) {
	reason, left := "", 0
	unreadable := func(s slide) bool {
		why := p.unreadable(SlideKey{v.Code, screen.ID, s.job.Template, s.slug}, s.job)
		if reason == "" {
			reason = why
		}
		return why != ""
	}
	for _, c := range cases {
		if s := p.slide(v, screen, "slide/case", caseSubject(c)); unreadable(s) {
			left++
		} else {
			out = append(out, s)
		}
	}
	for _, s := range slogans {
		out = append(out, p.slide(v, screen, "slide/slogan", sloganSubject(s)))
	}
	last := p.slide(v, screen, "slide/hotline", hotlineSubject)
	words := unreadable(last) && len(p.book.Config.Hotlines) > 0
	if words {
		hotline := p.book.Config.Hotlines[0]
		last = p.slide(v, screen, "slide/slogan", subject{slug: "hotline", fill: func(s *sheet) {
			s.view.Slogan = &SloganView{Text: hotline.Use.Value, Clauses: Clauses(hotline.Use.Value)}
		}})
	}
	last.evergreen = true
	p.warnOfCode(screen, reason, left, words)
	return append(out, last)
}

// warnOfCode says what a wall does not show because of its codes.
func (p *planner) warnOfCode(screen *campaign.Screen, reason string, left int, words bool) {
	var consequence string
	switch {
	case words && left > 0:
		consequence = "这块屏幕不放二维码和带码的案例，改放 " + p.book.Config.Hotlines[0].Number.Value
	case words:
		consequence = "这块屏幕不放二维码，改放 " + p.book.Config.Hotlines[0].Number.Value
	case left > 0:
		consequence = fmt.Sprintf("这块屏幕有 %d 个带码的案例不放", left)
	default:
		return
	}
	p.diags.Warn(screen.Pos, "screen.code", reason, consequence+"；要放码，请"+CodeRemedy)
}

// slide fills a slide.
func (p *planner) slide(v *campaign.Venue, screen *campaign.Screen, template string, what subject) slide {
	s := p.at(v)
	what.fill(s)
	job := &SheetJob{Template: template, Theme: p.themeOf(v.Kind), Format: PNG, Unit: page.Pixel64,
		Width: page.Length(screen.Width) * 64, Height: page.Length(screen.Height) * 64,
		Product: p.opts.Products.Find(productCode(template)), Screen: screen, View: &s.view, Origins: p.places(s)}
	return slide{subject: what, sheet: s, job: job}
}
