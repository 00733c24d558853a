package build

import (
	"context"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/screen"
)

// answers lays out what a plan has to know before it can decide. What cannot be laid out is planned all the same: whoever
// makes it says why.
func (r *run) answers(ctx context.Context, book *campaign.Book, questions []plan.Question) (plan.Answers, error) {
	unreadable := make([]string, len(questions))
	strips := make([]plan.StripPages, len(questions))
	err := Each(ctx, r.options.Jobs, len(questions), func(i int) error {
		if q := &questions[i]; q.Job != nil {
			unreadable[i] = r.unreadable(q.Job)
		} else {
			strips[i] = setStrip(q.Strip, campaign.Values(book.Config.Keep))
		}
		return nil
	})
	a := plan.Answers{Unreadable: map[plan.SlideKey]string{}, Strips: map[plan.StripText]plan.StripPages{}}
	for i, q := range questions {
		if q.Job == nil {
			a.Strips[q.Strip] = strips[i]
		} else if unreadable[i] != "" {
			a.Unreadable[q.Slide] = unreadable[i]
		}
	}
	return a, err
}

// unreadable lays a slide out and says why phones do not read its code; empty where they do, or where it has none.
func (r *run) unreadable(job *plan.SheetJob) (why string) {
	result := r.layout(job, &diag.List{})
	if result == nil {
		return ""
	}
	for i := range result.Pages {
		result.Pages[i].Walk(func(m page.Mark) {
			if code, ok := m.(*page.Code); ok && why == "" {
				why = plan.UnreadableCode(job.Screen, code.Modules, int(code.Module/64))
			}
		})
	}
	return why
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
