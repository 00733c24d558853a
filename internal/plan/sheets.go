package plan

import (
	"cmp"
	"slices"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// Numbers of pieces.
const (
	maxCases     = 3 // posters of a venue
	slideCases   = 2 // of them on screens
	slideSlogans = 6 // on screens: with the others but the list a loop of about two minutes
)

// subject is one piece to be put on a sheet: its name in file names, how it fills the sheet, and its last day (zero: none).
type subject struct {
	slug  string
	fill  func(*sheet)
	until time.Time
}

// choice returns what a kind shows in the week, chosen once.
func (p *planner) choice(kind *campaign.Kind) *Choice {
	c := p.choices[kind]
	if c == nil {
		c = Choose(p.book, p.plan.Today, kind)
		p.choices[kind] = c
	}
	return c
}

// selection returns what a kind shows, at most three cases.
func (p *planner) selection(kind *campaign.Kind) ([]*campaign.Case, []*campaign.Slogan) {
	c := p.choice(kind)
	return c.cases()[:min(maxCases, len(c.Cases))], c.Slogans
}

// lasting is what durable products of a kind show.
type lasting struct {
	cases   []*campaign.Case
	slogans []*campaign.Slogan
}

// lasting returns what durable products of a kind show, sorted once: no week and no bulletin changes it.
func (p *planner) lasting(kind *campaign.Kind) ([]*campaign.Case, []*campaign.Slogan) {
	l := p.lastings[kind]
	if l == nil {
		l = &lasting{newRotation(p.book, kind, p.plan.Today.Location()).lasting(p.plan.Today), slogansFor(p.book, p.plan.Today, kind)}
		slices.SortStableFunc(l.slogans, func(a, b *campaign.Slogan) int { return permanentFirst(a.Expires, b.Expires) })
		p.lastings[kind] = l
	}
	return l.cases, l.slogans
}

func caseSubject(c *campaign.Case) subject {
	return subject{c.Slug, func(s *sheet) { s.setCase(c) }, c.Expires.Time}
}

func listSubject(l *campaign.NumberedList) subject {
	return subject{slug: l.Slug, fill: func(s *sheet) { s.setList(l) }}
}

func sloganSubject(slogan *campaign.Slogan) subject {
	return subject{slogan.ID, func(s *sheet) { s.setSlogan(slogan) }, slogan.Expires.Time}
}

// hotlineSubject is the evergreen: the hotlines are on every sheet, here they are alone.
var hotlineSubject = subject{slug: "hotline", fill: func(*sheet) {}}

// mainList returns the list that is printed: an official one before a sample, then the first by name; nil if there is none.
func (p *planner) mainList() *campaign.NumberedList {
	if len(p.book.Lists) == 0 {
		return nil
	}
	rank := func(l *campaign.NumberedList) int {
		if l.Status == "official" {
			return 0
		}
		return 1
	}
	return slices.MinFunc(p.book.Lists, func(a, b *campaign.NumberedList) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Slug, b.Slug))
	})
}

// addSheet plans a sheet that has been filled.
func (p *planner) addSheet(from diag.Pos, name string, s *sheet, job *SheetJob, more ...string) *Item {
	job.View, job.Origins, job.FieldFiles = &s.view, p.places(s), s.fields
	item := &Item{Path: name, Payload: s.view.Link, Job: job}
	p.add(from, item, slices.Concat(s.inputs, more)...)
	return item
}

// places returns where the texts of a sheet stand: those of its pieces before the phrases that every sheet may have.
func (p *planner) places(s *sheet) []Origin {
	return slices.Concat(s.origins, p.phrasePlace)
}

// bulletinFile returns the file of the week's bulletin if it chooses for a kind, or "".
func (p *planner) bulletinFile(kind *campaign.Kind) string {
	for _, b := range p.book.Bulletins {
		if b.Edition == p.plan.Edition && slices.ContainsFunc(b.Picks, func(c campaign.Pick) bool { return c.Kind == kind }) {
			return b.Pos.File
		}
	}
	return ""
}
