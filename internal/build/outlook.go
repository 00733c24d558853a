package build

import (
	"context"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/pack"
	"fanshi/internal/plan"
)

// Outlook is what an edition shows, and which of its print files are to be ordered as far as that is known before they are drawn.
type Outlook struct {
	Plan    *plan.Plan
	Choices []*plan.Choice // of the kinds that have a venue, by identifier
	// Print are the print files beside what was ordered before. Whether one of them looks otherwise than what was ordered is
	// not known: it counts as the same.
	Print pack.Sorted
}

// Look plans an edition and draws nothing. The result is nil where the list holds errors.
func Look(ctx context.Context, o Options, ordered *ledger.History) (*Outlook, *diag.List, error) {
	o.Only = []plan.Part{plan.Print}
	r, err := open(ctx, o)
	if err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	out := &Outlook{Plan: r.Plan}
	for _, kind := range Kinds(r.Plan.Book) {
		out.Choices = append(out.Choices, plan.Choose(r.Plan.Book, r.Plan.Today, kind))
	}
	var files []pack.File
	for _, item := range r.Plan.Items {
		job, ok := item.Job.(*plan.SheetJob)
		if !ok || job.View.Job != nil {
			continue
		}
		f := packFile(&PrintFile{Item: item, Job: job})
		for _, t := range f.To {
			if last := ordered.Last(t.Venue.Code, t.Slot); last != nil {
				f.Identity = last.Order.Identity
			}
		}
		files = append(files, f)
	}
	out.Print = pack.Sort(files, ordered, r.Plan.Edition, o.Venues, false)
	return out, r.Problems, nil
}

// Kinds are the kinds of a project that have a venue, by identifier.
func Kinds(book *campaign.Book) (out []*campaign.Kind) {
	for _, k := range book.Kinds {
		for _, v := range book.Venues {
			if v.Kind == k {
				out = append(out, k)
				break
			}
		}
	}
	return out
}
