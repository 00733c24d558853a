package plan

import (
	"cmp"
	"fmt"
	"slices"

	"fanshi/internal/campaign"
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
// say how long they stand. Where there is no room even for the hotline, it shows texts in the letters of door strips.
func (p *planner) wall(v *campaign.Venue, screen *campaign.Screen, cases []*campaign.Case, slogans []*campaign.Slogan, manifest *ManifestJob) (number, times []string) {
	w := &wallPlan{planner: p, venue: v, screen: screen, small: small(screen), deciding: []string{p.book.Config.Pos.File, v.Pos.File}}
	fits := w.choose(cases, slogans)
	if !p.answered() && w.small {
		p.strip(v, screen, slogans, &ManifestJob{}, nil) // to ask about its texts, in case
	}
	w.warn(fits)
	if !fits {
		number = p.strip(v, screen, slogans, manifest, w.deciding)
		return number, number
	}
	for i, what := range w.slides {
		item := p.addSheet(screen.Pos, fmt.Sprintf("%s%02d.png", folder(v, screen), i+1), what.sheet, what.job, what.deciding...)
		item.Venue = v
		manifest.Slides = append(manifest.Slides, Slide{Item: item, Characters: what.sheet.view.characters(), Until: what.until, Evergreen: what.evergreen})
	}
	return w.number, w.deciding
}

// wallPlan is the slides of a wall being chosen: cases, slogans, the numbered list and the hotline. They are numbered, so what decides on one
// decides on those behind it.
type wallPlan struct {
	*planner
	venue    *campaign.Venue
	screen   *campaign.Screen
	small    bool // a slide may have no room
	slides   []slide
	number   []string // the files that say how many slides there are
	deciding []string // and those that say how long they stand
	codes    string   // why phones do not read a code
	uncoded  int      // cases that are left out because of it
	words    bool     // and the hotline stands in words
	room     string   // why a slide has no room
	unfit    int      // slides that are left out because of it
	unlisted string   // the title of the list, where an item of it has no room
}

// shown asks whether a slide can be shown; code, whether it leads to one.
func (w *wallPlan) shown(s slide, code bool) bool {
	if !w.small && !code {
		return true
	}
	key := SlideKey{w.venue.Code, w.screen.ID, s.job.Template, s.slug}
	w.ask(key, s.job)
	answers := &w.opts.Answers
	w.deciding = append(w.deciding, answers.Templates[key]...)
	room, unread := answers.Unfit[key], answers.Unreadable[key]
	switch {
	case w.small && room != "":
		w.unfit++
		w.room = cmp.Or(w.room, room)
		return false
	case code && unread != "":
		w.codes = cmp.Or(w.codes, unread)
		return false
	}
	return true
}

// choose fills the slides. A case whose code no phone would read is left out, and such a hotline stands in words; so is what has
// no room. It returns false where there is none for the hotline.
func (w *wallPlan) choose(cases []*campaign.Case, slogans []*campaign.Slogan) bool {
	p, v := w.planner, w.venue
	for i, c := range cases {
		before := w.unfit
		if s := p.slide(v, w.screen, "slide/case", caseSubject(c)); w.shown(s, true) {
			s.deciding = slices.Concat(w.deciding, p.casesDeciding(v.Kind, i+1))
			w.slides = append(w.slides, s)
		} else if w.unfit == before {
			w.uncoded++
		}
	}
	w.deciding = append(w.deciding, p.casesDeciding(v.Kind, slideCases)...)
	for i, slogan := range slogans {
		if s := p.slide(v, w.screen, "slide/slogan", sloganSubject(slogan)); w.shown(s, false) {
			s.deciding = slices.Concat(w.deciding, p.slogansDeciding(v.Kind, i+1))
			w.slides = append(w.slides, s)
		}
	}
	w.deciding = append(w.deciding, p.slogansDeciding(v.Kind, slideSlogans)...)
	w.list()
	w.number = slices.Clone(w.deciding) // whatever the last one is, there is one
	last, fits := p.slide(v, w.screen, "slide/hotline", hotlineSubject), true
	if !w.shown(last, true) && len(p.book.Config.Calls()) > 0 {
		w.words = true
		last = p.hotlineWords(v, w.screen)
		fits = w.shown(last, false)
	} else if !p.answered() && len(p.book.Config.Calls()) > 0 {
		w.shown(p.hotlineWords(v, w.screen), false) // in case
	}
	last.evergreen, last.deciding = true, w.deciding
	w.slides = append(w.slides, last)
	return fits
}

// warn says once what a wall does not show, and why.
func (w *wallPlan) warn(fits bool) {
	number := ""
	if calls := w.book.Config.Calls(); len(calls) > 0 {
		number = calls[0].Number.Value
	}
	if fits && w.unlisted != "" {
		w.diags.Warn(w.screen.Pos, "screen.small", fmt.Sprintf("屏幕 %s（%d×%d）一张画面放不下清单“%s”的一条", w.screen.Name, w.screen.Width, w.screen.Height, w.unlisted),
			"这块屏幕不放清单；要放，把最长的一条写短，或者"+LegibilityRemedy)
	}
	var consequence string
	switch {
	case !fits:
		w.diags.Warn(w.screen.Pos, "screen.small", w.room, "这块屏幕改放大字标语和 "+number+"；"+LegibilityRemedy)
		return
	case w.unfit > 0 && w.words:
		w.diags.Warn(w.screen.Pos, "screen.small", w.room, fmt.Sprintf("这块屏幕有 %d 张画面不放，%s 改用文字；%s", w.unfit, number, LegibilityRemedy))
		return
	case w.unfit > 0:
		w.diags.Warn(w.screen.Pos, "screen.small", w.room, fmt.Sprintf("这块屏幕有 %d 张画面不放；%s", w.unfit, LegibilityRemedy))
		return
	case w.words && w.uncoded > 0:
		consequence = "这块屏幕不放二维码和带码的案例，改放 " + number
	case w.words:
		consequence = "这块屏幕不放二维码，改放 " + number
	case w.uncoded > 0:
		consequence = fmt.Sprintf("这块屏幕有 %d 个带码的案例不放", w.uncoded)
	default:
		return
	}
	w.diags.Warn(w.screen.Pos, "screen.code", w.codes, consequence+"；要放码，请"+CodeRemedy)
}

// hotlineWords is the slide that stands for the hotline where its own cannot be shown.
func (p *planner) hotlineWords(v *campaign.Venue, screen *campaign.Screen) slide {
	use := p.book.Config.Calls()[0].Use.Value
	return p.slide(v, screen, "slide/slogan", subject{slug: "hotline", fill: func(s *sheet) {
		s.view.Slogan = &SloganView{Text: use, Clauses: Clauses(use)}
	}})
}

// slide fills a slide.
func (p *planner) slide(v *campaign.Venue, screen *campaign.Screen, template string, what subject) slide {
	s := p.at(v)
	what.fill(s)
	return slide{subject: what, sheet: s, job: p.slideJob(screen, template, p.themeOf(v.Kind), s)}
}
