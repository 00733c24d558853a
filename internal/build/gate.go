package build

import (
	"context"
	"fmt"
	"slices"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/release"
	"fanshi/internal/review"
)

// UnapprovedError says that something is not made because it shows what is not approved.
type UnapprovedError struct{ Waiting []*review.Standing }

// Error names the number of pieces.
func (e *UnapprovedError) Error() string {
	return fmt.Sprintf("%d pieces are not approved", len(e.Waiting))
}

// unapproved are the pieces that the plan shows, or that decide on what it shows, and that are not approved; fanshi.yaml is
// one, since it signs everything.
func (r *run) unapproved() []*review.Standing {
	book := r.Plan.Book
	shown := map[string]bool{book.Config.Pos.File: true, r.Plan.Phrases: true}
	for _, item := range r.Plan.Items {
		for _, file := range item.Inputs {
			shown[file] = true
		}
		if job, ok := item.Job.(*plan.SheetJob); ok {
			for _, file := range job.FieldFiles {
				shown[file] = true
			}
		}
	}
	standings := review.Book(book, r.records)
	return slices.DeleteFunc(review.Waiting(standings), func(s *review.Standing) bool { return !shown[s.Piece.File] })
}

// draft makes the draft of what would be published. It holds no sets of screens: a signed manifest in it could be served, and a
// playlist played.
func (r *run) draft(ctx context.Context, waiting []*review.Standing) (*Summary, *diag.List, error) {
	if err := r.options.Store.DraftIsOurs(); err != nil {
		return nil, r.Problems, err
	}
	drawn := *r.Plan
	drawn.Items = slices.DeleteFunc(slices.Clone(r.Plan.Items), func(item *plan.Item) bool {
		switch item.Job.(type) {
		case *plan.ManifestJob, *plan.FolderJob:
			return true
		}
		return false
	})
	r.Project = r.AsDraft()
	r.Plan, r.drafts = &drawn, true
	staging, err := r.options.Store.Begin(r.Plan.Edition)
	if err != nil {
		return nil, r.Problems, err
	}
	defer staging.Discard() // after a panic too
	if err := r.make(ctx, staging); err != nil || r.Problems.HasErrors() {
		return nil, r.Problems, err
	}
	if err := ctx.Err(); err != nil {
		return nil, r.Problems, err
	}
	rel, err := staging.ReplaceDraft(r.paths())
	if rel.Path == "" {
		return nil, r.Problems, err
	}
	s := r.summary()
	s.Draft, s.Waiting = true, waiting
	s.weigh(rel)
	return s, r.Problems, err
}

// admit publishes; what is urgent is noted before it is seen.
func (r *run) admit(staging *release.Staging, waiting []*review.Standing) (release.Release, error) {
	if len(waiting) > 0 {
		if err := r.options.Urgent(waiting); err != nil {
			return release.Release{}, err
		}
	}
	return staging.Publish(r.paths())
}
