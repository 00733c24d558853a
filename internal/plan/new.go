package plan

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/product"
)

// New plans a build. What the content asks for and cannot be had (an unknown size, two outputs on one path, a venue that
// is not in the table) is reported in diags; the Plan then holds everything else.
func New(book *campaign.Book, opts Options, diags *diag.List) *Plan {
	p := newPlanner(book, opts, diags)
	venues := p.venues()
	p.tellBorrowed(venues)
	p.plan.Partial = len(opts.Only) > 0 || len(venues) < len(book.Venues)
	switch c := &book.Config; {
	case !p.wants(Site):
	case !c.NoSite:
		p.site(venues)
	case len(opts.Only) > 0:
		diags.Error(c.SitePos, "plan.no-site", "写了 site: none，没有网页可以生成", "--only 里去掉 site；有自己的网站，删掉这一行，写上 base_url")
	}
	for _, v := range venues {
		if p.wants(Print) {
			p.print(v)
		}
		if p.wants(Screens) {
			p.screens(v)
		}
	}
	p.jobSheet()
	p.plan.Items = distinct(p.entries, diags)
	return p.plan
}

// WeekOf returns the ISO week of a day as printed: 2026年第48周.
func WeekOf(day time.Time) string {
	year, week := day.ISOWeek()
	return fmt.Sprintf("%d年第%d周", year, week)
}

type planner struct {
	book    *campaign.Book
	opts    Options
	diags   *diag.List
	plan    *Plan
	entries []entry

	job        JobView  // what has been planned for print
	jobInputs  []string // the files that say so
	jobOrigins []Origin // where its designs' names stand

	inputs        []string // of the item that was planned last
	cases         []string // the files of all cases
	downloadFiles []string // those that decide what the site offers
	shopNames     map[string]bool
	shared        map[string]*sharedFile // print files by their paths

	questions []Question   // those without an answer
	asked     map[any]bool // a SlideKey or a StripText

	choices  map[*campaign.Kind]*Choice
	lastings map[*campaign.Kind]*lasting

	phrases     map[string]string // by key
	phrasePlace []Origin
}

func newPlanner(book *campaign.Book, opts Options, diags *diag.List) *planner {
	if opts.Products == nil {
		opts.Products = &product.Set{}
	}
	p := &planner{book: book, opts: opts, diags: diags, shopNames: map[string]bool{}, shared: map[string]*sharedFile{}, asked: map[any]bool{}, choices: map[*campaign.Kind]*Choice{}, lastings: map[*campaign.Kind]*lasting{}, phrases: book.PhraseTexts(),
		plan: &Plan{Book: book, Today: opts.Today, Edition: EditionOf(opts.Today)}}
	for _, phrase := range book.Phrases {
		p.phrasePlace = append(p.phrasePlace, Origin{Text: phrase.Text.Value, Pos: phrase.Text.Pos})
		if phrase.Piece != nil {
			p.plan.Phrases = phrase.Piece.File
		}
	}
	return p
}

// entry is a planned item with the piece of content that asks for it, to be named when two items collide.
type entry struct {
	item *Item
	from diag.Pos
}

func (p *planner) wants(part Part) bool {
	return len(p.opts.Only) == 0 || slices.Contains(p.opts.Only, part)
}

// venues returns the venues to plan, by code, and reports codes that no venue has.
func (p *planner) venues() []*campaign.Venue {
	known := make(map[string]bool, len(p.book.Venues))
	var out []*campaign.Venue
	for _, v := range p.book.Venues {
		known[v.Code] = true
		if len(p.opts.Venues) == 0 || slices.Contains(p.opts.Venues, v.Code) {
			out = append(out, v)
		}
	}
	for _, code := range p.opts.Venues {
		if !known[code] {
			p.diags.Error(diag.Pos{}, "plan.unknown-venue", fmt.Sprintf("场所表里没有代码为“%s”的场所", code),
				"核对 --venue 后面的代码；它是场所表“代码”一栏里的内容")
		}
	}
	slices.SortFunc(out, func(a, b *campaign.Venue) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// add plans one item. Inputs may repeat and may be empty; they are sorted here.
func (p *planner) add(from diag.Pos, item *Item, inputs ...string) {
	inputs = slices.DeleteFunc(inputs, func(name string) bool { return name == "" })
	slices.Sort(inputs)
	item.Inputs = slices.Compact(inputs)
	if slices.Equal(item.Inputs, p.inputs) { // pages of ten thousand cases have the same ten thousand: they are kept once
		item.Inputs = p.inputs
	}
	p.inputs = item.Inputs
	top, rest, _ := strings.Cut(item.Path, "/")
	item.Part = Part(top)
	if item.Part == Site {
		item.URL = p.address(rest)
	}
	p.entries = append(p.entries, entry{item, from})
}

// address returns the public address of a file of the site; a folder's index.html is addressed by the folder.
func (p *planner) address(name string) string {
	if name == "index.html" {
		name = ""
	} else if folder, ok := strings.CutSuffix(name, "/index.html"); ok {
		name = folder + "/"
	}
	return p.book.Config.BaseURL + (&url.URL{Path: name}).EscapedPath()
}

// landing returns the address that a venue's QR codes carry.
func (p *planner) landing(v *campaign.Venue) string { return p.address(landingPath(v.Code)) }

// landingPath is that of the page behind a code, in the site.
func landingPath(code string) string { return "v/" + code + "/index.html" }

// themeOf returns the theme of a kind's sheets.
func (p *planner) themeOf(k *campaign.Kind) string { return cmp.Or(k.Theme, p.book.Config.Theme) }
