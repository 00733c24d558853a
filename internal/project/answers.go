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
	unreadable, unfit := make([]string, len(questions)), make([]string, len(questions))
	strips := make([]plan.StripPages, len(questions))
	err := p.options.Each(len(questions), func(i int) error {
		if q := &questions[i]; q.Job != nil {
			unreadable[i], unfit[i] = p.unshown(q.Job)
		} else {
			strips[i] = setStrip(q.Strip, campaign.Values(p.Book.Config.Keep))
		}
		return nil
	})
	a := plan.Answers{Unreadable: map[plan.SlideKey]string{}, Unfit: map[plan.SlideKey]string{}, Templates: map[plan.SlideKey][]string{}, Strips: map[plan.StripText]plan.StripPages{}}
	for i, q := range questions {
		if q.Job == nil {
			a.Strips[q.Strip] = strips[i]
			continue
		}
		if unreadable[i] != "" {
			a.Unreadable[q.Slide] = unreadable[i]
		}
		if unfit[i] != "" {
			a.Unfit[q.Slide] = unfit[i]
		}
		if tools := p.tools[q.Job.Theme]; tools != nil {
			a.Templates[q.Slide], _ = tools.Engine.TemplateFiles(q.Job.Template)
		}
	}
	return a, err
}

// unshown lays a slide out and says why phones do not read its code, and why it has no room on its screen; empty where they do,
// where it has no code, and where it has room. A slide that cannot be laid out for nothing but its size is one of those.
func (p *Project) unshown(job *plan.SheetJob) (unreadable, unfit string) {
	var found diag.List
	result := p.Layout(job, &found)
	if result == nil {
		for _, d := range found.Sorted() {
			switch {
			case d.Severity != diag.Error:
			case d.Code == "sheet.qr-small":
				unreadable = plan.SmallCode(job.Screen)
			case d.Code == "sheet.too-long", d.Code == "sheet.cut-off", d.Code == "sheet.covered":
				unfit = plan.NoRoom(job.Screen)
			default:
				return "", "" // whoever makes it says what else is wrong
			}
		}
		return unreadable, unfit
	}
	for i := range result.Pages {
		if t := result.Pages[i].SmallestText(); t != nil && unfit == "" {
			unfit = plan.SmallText(job.Screen, int(t.Size/64))
		}
		for _, code := range result.Pages[i].Codes() {
			if why := plan.UnreadableCode(job.Screen, code.Modules, int(code.Module/64)); why != "" && unreadable == "" {
				unreadable = why
			}
		}
	}
	return unreadable, unfit
}

// hasRoom tells whether a sample of a slide has room on a screen of its size of which nothing else is known.
func (p *Project) hasRoom(sample *plan.SheetJob) bool {
	job := *sample
	job.Screen = &campaign.Screen{Width: int(job.Width / 64), Height: int(job.Height / 64)}
	_, unfit := p.unshown(&job)
	return unfit == ""
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
