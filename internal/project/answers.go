package project

import (
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/screen"
)

// answers lays out what a plan has to know before it can decide. What cannot be laid out is planned all the same: whoever
// makes it says why.
func (p *Project) answers(questions []plan.Question) (plan.Answers, error) {
	unreadable := make([]string, len(questions))
	strips := make([]plan.StripPages, len(questions))
	err := p.options.Each(len(questions), func(i int) error {
		if q := &questions[i]; q.Job != nil {
			unreadable[i] = p.unreadable(q.Job)
		} else {
			strips[i] = setStrip(q.Strip, campaign.Values(p.Book.Config.Keep))
		}
		return nil
	})
	a := plan.Answers{Unreadable: map[plan.SlideKey]string{}, Templates: map[plan.SlideKey][]string{}, Strips: map[plan.StripText]plan.StripPages{}}
	for i, q := range questions {
		if q.Job == nil {
			a.Strips[q.Strip] = strips[i]
			continue
		}
		if unreadable[i] != "" {
			a.Unreadable[q.Slide] = unreadable[i]
		}
		if tools := p.tools[q.Job.Theme]; tools != nil {
			a.Templates[q.Slide], _ = tools.Engine.TemplateFiles(q.Job.Template)
		}
	}
	return a, err
}

// unreadable lays a slide out and says why phones do not read its code; empty where they do, or where it has none. A slide
// that cannot be laid out for nothing but the size of its code is one of those that are not read.
func (p *Project) unreadable(job *plan.SheetJob) (why string) {
	var found diag.List
	result := p.Layout(job, &found)
	if result == nil {
		for _, d := range found.Sorted() {
			if d.Severity == diag.Error && d.Code != "sheet.qr-small" {
				return "" // whoever makes it says what else is wrong
			}
			why = plan.SmallCode(job.Screen)
		}
		return why
	}
	for i := range result.Pages {
		for _, code := range result.Pages[i].Codes() {
			if why = plan.UnreadableCode(job.Screen, code.Modules, int(code.Module/64)); why != "" {
				return why
			}
		}
	}
	return ""
}

// setStrip sets a text of a door strip.
func setStrip(t plan.StripText, keep []string) plan.StripPages {
	clauses := strings.Split(t.Clauses, "\n")
	set := screen.SetStrip(clauses, keep, t.Width, t.Height, t.Least, t.Most)
	out := plan.StripPages{Size: set.Size, Whole: set.Whole, Cells: screen.Cells(strings.Join(clauses, ""))}
	for _, lines := range set.Pages {
		one := plan.StripPage{Lines: lines}
		for _, line := range lines {
			one.Cells += screen.Cells(line)
		}
		out.Pages = append(out.Pages, one)
	}
	return out
}
