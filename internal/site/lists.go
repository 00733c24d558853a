package site

import (
	"html/template"
	"strconv"
	"strings"

	"fanshi/internal/plan"
)

// What the templates of lists and their indexes see.
type (
	// entry is a list on an index. Name of a week or a month is as people say it.
	entry struct {
		Path, Name, Note string
		Count            int
		More             []link // to its second and later pages
	}
	listingView struct {
		frame
		Heading            string
		Note               template.HTML
		Total, First, Last int // Last is 0 where all cases are on one page
		Cases              []*card
		Pages              []link // of the list, if there are several; a link without a path stands for some that are left out
		CasesPath          string
	}
	// year is the weeks of a year in the archive.
	year struct {
		Name  string
		Weeks []entry
	}
	weeksView struct {
		frame
		Heading string
		Years   []year
	}
	// placeGroup is the places of a kind.
	placeGroup struct {
		Name   string
		Cases  []entry // one, or none
		Places []link
		Path   string // of all places of the kind, where they are not here
	}
	placesView struct {
		frame
		Heading string
		Kinds   []placeGroup
		Pages   []link
	}
)

// listName is what people call a list.
func listName(by, name string) string {
	switch by {
	case plan.ByMonth:
		return monthText(name)
	case plan.ByWeek:
		return weekText(name)
	}
	return name
}

func entryOf(by string, l plan.ListLink) entry {
	return entry{Path: l.Path, Name: listName(by, l.Name), Note: l.Note, Count: l.Count, More: furtherOf(l.More)}
}

// furtherOf are links to the second and later pages of a list.
func furtherOf(paths []string) (out []link) {
	for i, path := range paths {
		out = append(out, link{Path: path, Text: strconv.Itoa(i + 2)})
	}
	return out
}

// Of a list with more pages than allPages, those near the present one and every so many of the others are linked.
const (
	allPages  = 200
	nearPages = 10
)

// pagesOf are links to the pages of a list; none where there is one.
func pagesOf(paths []string, number int) (out []link) {
	if len(paths) < 2 {
		return nil
	}
	step := (len(paths) + allPages - 1) / allPages * 2
	for i, path := range paths {
		n := i + 1
		if len(paths) > allPages && n != 1 && n != len(paths) && n%step != 0 && (n < number-nearPages || n > number+nearPages) {
			if len(out) > 0 && out[len(out)-1].Path != "" {
				out = append(out, link{})
			}
			continue
		}
		l := link{Path: path, Text: strconv.Itoa(n)}
		if n == number {
			l.Current = "page"
		}
		out = append(out, l)
	}
	return out
}

// numbered is a title with the number of its page, from the second on.
func numbered(title string, number int) string {
	if number < 2 {
		return title
	}
	return title + "（第 " + strconv.Itoa(number) + " 页）"
}

func (p page) cases(c *plan.CasesPage) casesView {
	phrases := p.view.Site.Phrases
	v := casesView{Heading: phrases["cases_title"], Total: c.Total, Groups: groupsOf(c.Groups)}
	for _, m := range c.Months {
		v.Months = append(v.Months, entryOf(plan.ByMonth, m))
	}
	if c.Weeks != nil {
		v.WeeksPath = c.Weeks.Path
	}
	v.frame = p.frame(v.Heading, phrases["cases_about"])
	return v
}

func (p page) listing(l *plan.ListingPage) listingView {
	v := listingView{Heading: listName(l.By, l.Name), Note: phrased(l.Note), Total: l.Total, First: l.First, Cases: cardsOf(l.Cases),
		Pages: pagesOf(l.Pages, l.Number), CasesPath: plan.CasesPath}
	if len(l.Pages) > 1 {
		v.Last = l.First + len(l.Cases) - 1
	}
	title := numbered(v.Heading+p.view.Site.Phrases["list_of_cases"], l.Number)
	v.frame = p.frame(title, strings.TrimSpace(title+" "+l.Note))
	return v
}

func (p page) weeks(w *plan.WeeksPage) weeksView {
	phrases := p.view.Site.Phrases
	v := weeksView{Heading: phrases["weeks_title"], frame: p.frame(phrases["weeks_title"], phrases["weeks_about"])}
	for _, l := range w.Weeks {
		name, _, _ := strings.Cut(l.Name, "-")
		name += "年"
		if len(v.Years) == 0 || v.Years[len(v.Years)-1].Name != name {
			v.Years = append(v.Years, year{Name: name})
		}
		last := &v.Years[len(v.Years)-1]
		last.Weeks = append(last.Weeks, entryOf(plan.ByWeek, l))
	}
	return v
}

func (p page) places(l *plan.PlacesPage) placesView {
	phrases := p.view.Site.Phrases
	v := placesView{Heading: phrases["places_title"], Pages: pagesOf(l.Pages, l.Number)}
	for _, kind := range l.Kinds {
		group := placeGroup{Name: kind.Name, Path: kind.Path}
		if kind.Cases != nil {
			group.Cases = []entry{entryOf(plan.ByKind, *kind.Cases)}
		}
		for _, place := range kind.Places {
			group.Places = append(group.Places, link{Path: place.Path, Text: place.Text})
		}
		v.Kinds = append(v.Kinds, group)
	}
	title := phrases["places_title"]
	if l.Kind != "" {
		title = numbered(l.Kind+"－"+title, l.Number)
	}
	v.frame = p.frame(title, phrases["places_about"])
	return v
}
