package plan

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/product"
)

// Texts says how much text a sample shows: the project's shortest piece of its subject or the longest.
type Texts string

// The texts of samples.
const (
	Shortest Texts = "shortest"
	Longest  Texts = "longest"
)

// Sample is one picture of the gallery: a template in a theme and a size, filled with a real piece of the project.
type Sample struct {
	Product  *product.Product
	Template string // poster/case
	Theme    string
	Size     product.Size
	Texts    Texts
	Job      *SheetJob
	Instead  *SheetJob // of a slide with several items of a list: what stands for it where it has no room; else nil
}

// Name identifies a sample in file names: poster-case_alert_A3_longest.
func (s *Sample) Name() string {
	return strings.Join([]string{strings.ReplaceAll(s.Template, "/", "-"), s.Theme, s.Size.Name, string(s.Texts)}, "_")
}

// Samples returns every pair of template, theme and size, with the shortest and the longest texts that the project has
// for its subject; where the two are one piece there is one sample, the longest. Themes and their templates are those of
// opts.Templates. They are ordered by template, size, texts and theme, so that themes stand side by side.
func Samples(book *campaign.Book, opts Options, diags *diag.List) []*Sample {
	p := newPlanner(book, opts, &diag.List{})
	themes := slices.Sorted(maps.Keys(opts.Templates))
	var templates []string
	for _, theme := range themes {
		templates = append(templates, opts.Templates[theme]...)
	}
	slices.Sort(templates)
	var out []*Sample
	for _, template := range slices.Compact(templates) {
		what := p.opts.Products.Find(productCode(template))
		if what == nil {
			continue
		}
		subjects, known := p.extremes(template)
		if !known {
			diags.Error(diag.Pos{File: "templates/" + template + ".html"}, "plan.unknown-product",
				fmt.Sprintf("不知道 %s 上该放什么内容", template), "文件名只能是 "+strings.Join(subjectNames, ".html、")+".html")
			continue
		}
		for _, size := range what.Sizes {
			for _, texts := range []Texts{Shortest, Longest} {
				for _, theme := range themes {
					fill, ok := subjects[texts]
					if !ok || !slices.Contains(opts.Templates[theme], template) {
						continue
					}
					sample := p.sample(what, template, theme, size, texts, fill)
					if single, pair := subjects[single]; pair && texts == Longest {
						sample.Instead = p.sample(what, template, theme, size, texts, single).Job
					}
					out = append(out, sample)
				}
			}
		}
	}
	return out
}

func (p *planner) sample(what *product.Product, template, theme string, size product.Size, texts Texts, fill func(*sheet)) *Sample {
	s := p.everybody()
	if v := p.extremeVenue(texts); v != nil {
		s = p.at(v)
	}
	fill(s)
	s.undate(what)
	job := &SheetJob{Template: template, Theme: theme, Format: PDF, Unit: size.Unit, Width: size.Width, Height: size.Height,
		View: &s.view, Origins: p.places(s), FieldFiles: s.fields, Product: what, Size: size}
	if what.Medium == product.Screen {
		job.Format = PNG
	}
	return &Sample{Product: what, Template: template, Theme: theme, Size: size, Texts: texts, Job: job}
}

// extremes returns how the shortest and the longest piece of a template's subject fill a sheet; none where the project
// has no such piece.
func (p *planner) extremes(template string) (map[Texts]func(*sheet), bool) {
	code := productCode(template)
	switch path.Base(template) {
	case "case":
		return pick(p.book.Cases, caseLength, func(c *campaign.Case) func(*sheet) { return p.caseOn(code, c).fill }), true
	case "list":
		if template == listTemplate {
			return p.listExtremes(), true
		}
		return pick(p.book.Lists, func(l *campaign.NumberedList) int { return length(l.Items...) + length(l.Title, l.Subtitle) },
			func(l *campaign.NumberedList) func(*sheet) { return listSubject(l).fill }), true
	case "slogan":
		return pick(p.book.Slogans, func(s *campaign.Slogan) int { return length(s.Text) },
			func(s *campaign.Slogan) func(*sheet) { return sloganSubject(s).fill }), true
	case "hotline":
		return map[Texts]func(*sheet){Shortest: hotlineSubject.fill, Longest: hotlineSubject.fill}, true
	case "notice":
		return pick(p.notices(code), noticeLength, func(n *campaign.Notice) func(*sheet) { return noticeSubject(n).fill }), true
	case "jobsheet":
		return p.jobs(), true
	}
	return nil, false
}

// single stands beside Longest for what takes less room.
const single Texts = "single"

// listExtremes are the cover of the main list's slides, the slide of most text, and the slide of the longest item.
func (p *planner) listExtremes() map[Texts]func(*sheet) {
	l := p.mainList()
	if l == nil || len(l.Items) == 0 {
		return nil
	}
	longest := func(items int) func(*sheet) {
		best, most := 0, -1
		for from := 0; from < len(l.Items); from += items {
			if n := length(l.Items[from:min(from+items, len(l.Items))]...); n > most {
				best, most = from, n
			}
		}
		return listPart(l, best, min(best+items, len(l.Items))).fill
	}
	return map[Texts]func(*sheet){Shortest: listPart(l, 0, 0).fill, Longest: longest(pairItems), single: longest(1)}
}

// pick finds the shortest and the longest of things; of equals the first.
func pick[T any](things []T, length func(T) int, fill func(T) func(*sheet)) map[Texts]func(*sheet) {
	if len(things) == 0 {
		return nil
	}
	by := func(a, b T) int { return cmp.Compare(length(a), length(b)) }
	shortest, longest := slices.MinFunc(things, by), slices.MaxFunc(things, by)
	out := map[Texts]func(*sheet){Longest: fill(longest)}
	if length(shortest) < length(longest) {
		out[Shortest] = fill(shortest)
	}
	return out
}

// jobs are the job sheets of the first venue alone and of all.
func (p *planner) jobs() map[Texts]func(*sheet) {
	opts := p.opts
	opts.Venues = nil
	all, first := newPlanner(p.book, opts, &diag.List{}), newPlanner(p.book, opts, &diag.List{})
	for _, v := range all.venues() {
		all.print(v)
		if len(first.job.Files) == 0 {
			first.print(v)
		}
	}
	if len(first.job.Files) == 0 {
		return nil
	}
	return map[Texts]func(*sheet){Longest: func(s *sheet) { s.view.Job = &all.job }, Shortest: func(s *sheet) { s.view.Job = &first.job }}
}

// extremeVenue is the venue with the shortest or the longest name and reminder; nil in a project without venues.
func (p *planner) extremeVenue(texts Texts) *campaign.Venue {
	if len(p.book.Venues) == 0 {
		return nil
	}
	by := func(a, b *campaign.Venue) int {
		return cmp.Or(cmp.Compare(length(a.Name, a.Kind.Reminder), length(b.Name, b.Kind.Reminder)), cmp.Compare(a.Code, b.Code))
	}
	if texts == Shortest {
		return slices.MinFunc(p.book.Venues, by)
	}
	return slices.MaxFunc(p.book.Venues, by)
}

// length counts the characters of texts.
func length(texts ...campaign.Text) int {
	n := 0
	for _, t := range texts {
		n += utf8.RuneCountInString(t.Value)
	}
	return n
}

// caseLength counts what sheets show of a case.
func caseLength(c *campaign.Case) int {
	return length(c.Headline...) + length(c.Hook, c.Action) + length(c.Steps...) + length(c.Signs...) + length(c.Tips...)
}

func noticeLength(n *campaign.Notice) int {
	var s sheet
	s.setNotice(n)
	total := 0
	for _, o := range s.origins {
		total += utf8.RuneCountInString(o.Text)
	}
	return total
}
