package plan

import (
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// Question is what a plan cannot decide before something has been laid out: whether a slide has room on its screen, whether
// phones read its code there, or on how many pages of a door strip a text stands. Either Slide or Strip is set.
type Question struct {
	Slide SlideKey
	Job   *SheetJob // of Slide: what has to be laid out, with its Screen
	Strip StripText
}

// SlideKey names a slide. Those of the numbered list are named by no venue: Screen is then a theme, a size and the height that
// letters must have.
type SlideKey struct{ Venue, Screen, Template, Slug string }

// StripText is a text to be set on a door strip.
type StripText struct {
	Clauses       string // one a line; joined they are the text
	Width, Height int    // of the strip, in pixels
	Least, Most   int    // sizes of its letters in pixels
}

// StripPages is a text of a door strip, set.
type StripPages struct {
	Size  int // of the letters in pixels
	Cells int // how many Chinese characters wide the text is
	Pages []StripPage
	Whole bool // no clause is cut by the end of a page
}

// StripPage is one page of a text.
type StripPage struct {
	Lines []string
	Cells int // how many Chinese characters wide the lines are together
}

// Answers are what laying out has answered.
type Answers struct {
	// Unreadable says why phones do not read the code of a slide; a slide that is missing has a readable code, or none.
	Unreadable map[SlideKey]string
	// Unfit says why a slide cannot be shown on its screen: letters too small for its viewers, or no room for them.
	Unfit map[SlideKey]string
	// Templates are the files of the project that a slide asked about is laid out by: they decide what its screen shows.
	Templates map[SlideKey][]string
	// Strips holds every text of every strip.
	Strips map[StripText]StripPages
}

// Questions returns what New must be told in opts.Answers. A text that several strips of one size show is asked for once.
func Questions(book *campaign.Book, opts Options) []Question {
	opts.Answers = Answers{}
	p := newPlanner(book, opts, &diag.List{})
	if p.wants(Screens) {
		for _, v := range p.venues() {
			p.screens(v)
		}
	}
	return p.questions
}

// answered reports whether what has been asked is known; else a plan is only made to ask.
func (p *planner) answered() bool { return p.opts.Answers.Unreadable != nil }

// ask asks about a slide, where nobody has answered yet.
func (p *planner) ask(key SlideKey, job *SheetJob) {
	if !p.answered() && !p.asked[key] {
		p.asked[key] = true
		p.questions = append(p.questions, Question{Slide: key, Job: job})
	}
}

// setStrip returns the pages of a strip's text, and asks where nobody has answered yet.
func (p *planner) setStrip(text StripText) (StripPages, bool) {
	pages, ok := p.opts.Answers.Strips[text]
	if !ok && !p.asked[text] {
		p.asked[text] = true
		p.questions = append(p.questions, Question{Strip: text})
	}
	return pages, ok
}
