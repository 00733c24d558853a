package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/campaign"
)

// Limits of lists. A page of 10,000 cases stays below 60 KB and 1,500 elements, and what it does not hold is one tap away.
const (
	listedCases  = 50  // on a page of a list
	weekCases    = 110 // on a page of a week: a list of weeks leads to a case in two taps
	listedVenues = 200 // on a page of places
	indexCases   = 100 // on the index of cases, of all frauds together
	indexLinks   = 480 // to second and later pages, on one index
)

// The kinds of lists of cases, by what their cases have in common.
const (
	ByScam  = "scam"
	ByKind  = "kind"
	ByWeek  = "week"
	ByMonth = "month"
)

// ListingPage is one page of the cases that have something in common. Several pages share a Listing.
type ListingPage struct {
	*Listing
	Number int // of this page, from 1
	First  int // the place of its first case among all, from 1
	Cases  []*CaseCard
}

// Listing is a list of cases with all its pages.
type Listing struct {
	By    string // ByScam …
	Name  string // what they have in common: 刷单返利, 银行, 2026-W48, 2026-11
	Note  string // a sentence about it: the question of a fraud, the reminder of a kind, the title of a bulletin
	Total int
	Pages []string // paths, in order
}

// Link is a list as an index shows it.
func (l *Listing) Link(links *int) ListLink {
	link := ListLink{Path: l.Pages[0], Name: l.Name, Note: l.Note, Count: l.Total}
	if more := l.Pages[1:]; len(more) <= *links {
		link.More = more
		*links -= len(more)
	}
	return link
}

// ListLink is a list on an index: its first page and, as long as the index has room, the others.
type ListLink struct {
	Path, Name, Note string
	Count            int // what a tap shows
	More             []string
}

// WeeksPage is the archive of weeks, newest first.
type WeeksPage struct{ Weeks []ListLink }

// PlacesPage is the index of places, or one page of the places of a kind.
type PlacesPage struct {
	Kinds []PlaceGroup // one on a page of a kind
	// Kind is set on a page of a kind.
	Kind   string
	Number int
	Pages  []string
}

// PlaceGroup is the places of a kind.
type PlaceGroup struct {
	Name   string
	Count  int
	Places []LinkView // empty where the index has no room
	Path   string     // of a list of them; empty where all are here
	Cases  *ListLink  // for such places; nil: none
}

// listPaths returns the paths of the pages of a list: folder/index.html, folder/2/index.html …
func listPaths(folder string, total, perPage int) []string {
	paths := []string{folder + "/index.html"}
	for n := 2; (n-1)*perPage < total; n++ {
		paths = append(paths, folder+"/"+strconv.Itoa(n)+"/index.html")
	}
	return paths
}

// The first pages of lists, and the folders of their others.
func scamFolder(s *campaign.Scam) string  { return "scams/" + s.ID }
func casesFolder(k *campaign.Kind) string { return "kinds/" + k.ID }
func placesFolder(k *campaign.Kind) string {
	return strings.TrimSuffix(PlacesPath, "/index.html") + "/" + k.ID
}
func weekFolder(edition string) string {
	return strings.TrimSuffix(WeeksPath, "/index.html") + "/" + edition
}

// listing is a list that is to be planned, with what its pages are made from beside the cases.
type listing struct {
	*Listing
	cases   []*campaign.Case
	perPage int
	files   []string
}

// addListings makes the lists of cases: one pass over the Book for each way to order it.
func (s *sitePages) addListings() {
	for _, scam := range s.book.Scams {
		list := Listing{By: ByScam, Name: scam.Name.Value, Note: scam.Question.Value}
		if l := s.addListing(scamFolder(scam), listedCases, s.sameScam[scam], list); l != nil {
			s.byScam[scam] = l
		}
	}
	for _, kind := range s.book.Kinds {
		var cases []*campaign.Case
		for _, c := range s.book.Cases {
			if slices.Contains(c.Kinds, kind) {
				cases = append(cases, c)
			}
		}
		list := Listing{By: ByKind, Name: kind.Name.Value, Note: kind.Reminder.Value}
		if l := s.addListing(casesFolder(kind), listedCases, cases, list, kind.Pos.File); l != nil {
			s.byKind[kind] = l
		}
	}
	weeks, editions := map[string][]*campaign.Case{}, []string{} // newest first, as the cases are
	months := map[Month][]*campaign.Case{}
	for _, c := range s.book.Cases {
		edition := EditionOf(c.Date.Time)
		if weeks[edition] == nil {
			editions = append(editions, edition)
		}
		weeks[edition] = append(weeks[edition], c)
		month := MonthOf(c.Date.Time)
		months[month] = append(months[month], c)
	}
	for _, edition := range editions {
		list, files := Listing{By: ByWeek, Name: edition}, []string(nil)
		if i := slices.IndexFunc(s.book.Bulletins, func(b *campaign.Bulletin) bool { return b.Edition == edition }); i >= 0 {
			list.Note, files = s.book.Bulletins[i].Title.Value, []string{s.book.Bulletins[i].Pos.File}
		}
		s.weeks = append(s.weeks, s.addListing(weekFolder(edition), weekCases, weeks[edition], list, files...))
	}
	for _, month := range Months(s.book) {
		s.months = append(s.months, s.addListing(monthFolder(month), listedCases, months[month], Listing{By: ByMonth, Name: string(month)}))
	}
}

// addListing makes a list; nil where it has no cases.
func (s *sitePages) addListing(folder string, perPage int, cases []*campaign.Case, list Listing, files ...string) *listing {
	if len(cases) == 0 {
		return nil
	}
	list.Total, list.Pages = len(cases), listPaths(folder, len(cases), perPage)
	l := &listing{Listing: &list, cases: cases, perPage: perPage, files: files}
	s.listings = append(s.listings, l)
	return l
}

// listPages plans the pages of all lists, and their indexes. A case may come to stand in any of them.
func (s *sitePages) listPages(venues []*campaign.Venue) {
	config := s.book.Config.Pos
	for _, l := range s.listings {
		for n, path := range l.Pages {
			from, to := n*l.perPage, min((n+1)*l.perPage, len(l.cases))
			view := &ListingPage{Listing: l.Listing, Number: n + 1, First: from + 1, Cases: s.cardsOf(l.cases[from:to])}
			s.page(path, "listing", config, PageView{Listing: view}, l.files...)
		}
	}
	if len(s.weeks) > 0 {
		view, links, files := &WeeksPage{}, indexLinks, []string(nil)
		for _, l := range s.weeks {
			view.Weeks = append(view.Weeks, l.Link(&links))
			files = append(files, l.files...)
		}
		s.page(WeeksPath, "weeks", config, PageView{Weeks: view}, append(files, s.caseFiles()...)...)
	}
	s.placesPages(venues)
}

// placesPages plans the index of places, and pages of the places of each kind where the index cannot hold them.
func (s *sitePages) placesPages(venues []*campaign.Venue) {
	byKind := map[*campaign.Kind][]*campaign.Venue{}
	for _, v := range venues {
		byKind[v.Kind] = append(byKind[v.Kind], v)
	}
	view, links, files := &PlacesPage{}, indexLinks, s.venueFiles()
	for _, kind := range s.book.Kinds {
		places, cases := byKind[kind], s.byKind[kind]
		if len(places) == 0 && cases == nil {
			continue
		}
		files = append(files, kind.Pos.File)
		group := PlaceGroup{Name: kind.Name.Value, Count: len(places)}
		if cases != nil {
			link := cases.Link(&links)
			group.Cases = &link
		}
		if len(venues) <= listedVenues {
			group.Places = placeLinks(places)
		} else if len(places) > 0 {
			pages := listPaths(placesFolder(kind), len(places), listedVenues)
			group.Path = pages[0]
			for n, path := range pages {
				part := PlaceGroup{Name: kind.Name.Value, Count: len(places), Places: placeLinks(places[n*listedVenues : min((n+1)*listedVenues, len(places))])}
				s.page(path, "places", kind.Pos, PageView{Places: &PlacesPage{Kinds: []PlaceGroup{part}, Kind: kind.Name.Value, Number: n + 1, Pages: pages}}, s.venueFiles()...)
			}
		}
		view.Kinds = append(view.Kinds, group)
	}
	if len(view.Kinds) > 0 {
		s.page(PlacesPath, "places", s.book.Config.Pos, PageView{Places: view}, append(files, s.caseFiles()...)...)
	}
}

func placeLinks(venues []*campaign.Venue) (out []LinkView) {
	for _, v := range venues {
		out = append(out, LinkView{Path: landingPath(v.Code), Text: v.Name.Value})
	}
	return out
}

// casesIndex is the index of all cases: the newest of each fraud, and the ways to the others.
func (s *sitePages) casesIndex() *CasesPage {
	view, links := &CasesPage{Total: len(s.book.Cases), Groups: s.groups}, indexLinks
	for _, l := range s.months {
		view.Months = append(view.Months, l.Link(&links))
	}
	if len(s.weeks) > 0 {
		view.Weeks = &LinkView{Path: WeeksPath, Text: fmt.Sprint(len(s.weeks))}
	}
	return view
}
