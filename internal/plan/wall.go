package plan

import (
	"fmt"
	"slices"

	"fanshi/internal/campaign"
	"fanshi/internal/page"
)

// slide is one picture of a wall, filled.
type slide struct {
	subject
	sheet     *sheet
	job       *SheetJob
	evergreen bool
	deciding  []string // the files that decide that it stands at its place
}

// wall plans the slides of a display that shows pictures. It returns the files that say how many there are, and those that
// say how long they stand.
func (p *planner) wall(v *campaign.Venue, screen *campaign.Screen, cases []*campaign.Case, slogans []*campaign.Slogan, manifest *ManifestJob) (number, times []string) {
	slides, number, times := p.slides(v, screen, cases, slogans)
	for i, what := range slides {
		item := p.addSheet(screen.Pos, fmt.Sprintf("%s%02d.png", folder(v, screen), i+1), what.sheet, what.job, what.deciding...)
		item.Venue = v
		manifest.Slides = append(manifest.Slides, Slide{Item: item, Characters: what.sheet.view.characters(), Until: what.until, Evergreen: what.evergreen})
	}
	return number, times
}

// slides chooses what a wall shows: cases, slogans and the hotline. A case whose code no phone would read is left out, and
// such a hotline stands in words. They are numbered, so what decides on one decides on those behind it.
func (p *planner) slides(v *campaign.Venue, screen *campaign.Screen, cases []*campaign.Case, slogans []*campaign.Slogan) (out []slide, number, deciding []string) {
	reason, left := "", 0
	unreadable := func(s slide) bool {
		key := SlideKey{v.Code, screen.ID, s.job.Template, s.slug}
		why := p.unreadable(key, s.job)
		deciding = append(deciding, p.opts.Answers.Templates[key]...)
		if reason == "" {
			reason = why
		}
		return why != ""
	}
	deciding = []string{p.book.Config.Pos.File, v.Pos.File}
	for i, c := range cases {
		if s := p.slide(v, screen, "slide/case", caseSubject(c)); unreadable(s) {
			left++
		} else {
			s.deciding = slices.Concat(deciding, p.casesDeciding(v.Kind, i+1))
			out = append(out, s)
		}
	}
	deciding = append(deciding, p.casesDeciding(v.Kind, slideCases)...)
	for i, slogan := range slogans {
		s := p.slide(v, screen, "slide/slogan", sloganSubject(slogan))
		s.deciding = slices.Concat(deciding, p.slogansDeciding(v.Kind, i+1))
		out = append(out, s)
	}
	deciding = append(deciding, p.slogansDeciding(v.Kind, slideSlogans)...)
	number = slices.Clone(deciding) // whatever the last one is, there is one
	last := p.slide(v, screen, "slide/hotline", hotlineSubject)
	words := unreadable(last) && len(p.book.Config.Hotlines) > 0
	if words {
		hotline := p.book.Config.Hotlines[0]
		last = p.slide(v, screen, "slide/slogan", subject{slug: "hotline", fill: func(s *sheet) {
			s.view.Slogan = &SloganView{Text: hotline.Use.Value, Clauses: Clauses(hotline.Use.Value)}
		}})
	}
	last.evergreen, last.deciding = true, deciding
	p.warnOfCode(screen, reason, left, words)
	return append(out, last), number, deciding
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
