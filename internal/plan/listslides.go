package plan

import (
	"fmt"
	"slices"

	"fanshi/internal/campaign"
	"fanshi/internal/page"
)

// listTemplate shows a numbered list on screens.
const listTemplate = "slide/list"

// pairItems is how many items of a list stand on a slide that has room for more than one.
const pairItems = 2

// list fills the slides of the numbered list: two items each, under its title, where all of them have room; else one each, behind
// a cover that has the title. Where one item has no room the whole list is left out: a part of it would pass for all.
func (w *wallPlan) list() {
	l, kind := w.mainList(), w.venue.Kind
	if l == nil || !w.hasTemplate(listTemplate, kind) {
		return
	}
	w.deciding = append(w.deciding, kind.Pos.File)
	if kind.ListOff {
		return
	}
	pairs, singles := w.listSlides(l, pairItems), append([]slide{w.listSlide(l, 0, 0)}, w.listSlides(l, 1)...)
	w.deciding = append(append(w.deciding, l.Pos.File), w.listFiles()...)
	w.deciding = append(w.deciding, w.opts.Answers.Templates[w.listKey(singles[0])]...)
	var chosen []slide
	switch pairsFit, singlesFit := w.fit(pairs), w.fit(singles); {
	case pairsFit && len(l.Items) > 1:
		chosen = pairs
	case singlesFit:
		chosen = singles
	default:
		w.unlisted = l.Title.Value
	}
	for _, s := range chosen {
		s.deciding = w.deciding
		w.slides = append(w.slides, s)
	}
}

// fit asks whether slides of the list have room. Those of screens of one size and theme are the same, and asked about once.
func (w *wallPlan) fit(slides []slide) bool {
	fit := true
	for _, s := range slides {
		key := w.listKey(s)
		w.ask(key, s.job)
		fit = fit && w.opts.Answers.Unfit[key] == ""
	}
	return fit
}

// listKey names a slide of the list, whichever screen shows it.
func (w *wallPlan) listKey(s slide) SlideKey {
	size := fmt.Sprintf("%d×%d %d", w.screen.Width, w.screen.Height, CharacterHeight(w.screen))
	return SlideKey{Screen: s.job.Theme + " " + size, Template: listTemplate, Slug: s.slug}
}

// listSlides fills the slides of a list with so many items each; on the last there may be fewer.
func (w *wallPlan) listSlides(l *campaign.NumberedList, items int) (slides []slide) {
	for from := 0; from < len(l.Items); from += items {
		slides = append(slides, w.listSlide(l, from, min(from+items, len(l.Items))))
	}
	return slides
}

// listSlide fills a slide with items of a list; with none it is the cover. It names no venue and leads to the home page.
func (w *wallPlan) listSlide(l *campaign.NumberedList, from, to int) slide {
	s, what := w.everybody(), listPart(l, from, to)
	what.fill(s)
	return slide{subject: what, sheet: s, job: w.slideJob(w.screen, listTemplate, w.themeOf(w.venue.Kind), s)}
}

// listPart is a part of a list on a slide.
func listPart(l *campaign.NumberedList, from, to int) subject {
	return subject{slug: fmt.Sprintf("%s-%d-%d", l.Slug, from+1, to), fill: func(s *sheet) {
		s.setList(l)
		s.view.List.Items, s.view.List.Start = slices.Clone(s.view.List.Items[from:to]), from+1
	}}
}

// slideJob is how a slide is made that has been filled.
func (p *planner) slideJob(screen *campaign.Screen, template, theme string, s *sheet) *SheetJob {
	return &SheetJob{Template: template, Theme: theme, Format: PNG, Unit: page.Pixel64,
		Width: page.Length(screen.Width) * 64, Height: page.Length(screen.Height) * 64,
		Product: p.opts.Products.Find(productCode(template)), Screen: screen, View: &s.view, Origins: p.places(s)}
}
