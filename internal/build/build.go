// Package build runs a plan: it opens the project, has every planned output made with a pool of workers and hands the
// bytes to release, which publishes them in one step.
//
// A run collects all its problems. Each output keeps a list of its own, and the lists are merged in the plan's order, so
// that neither the number of workers nor their luck shows in messages or bytes. Problems of a text are told at the place
// in the content that the text comes from. Nothing is published when one of the problems is an Error.
//
// Published is what is approved, in exactly these bytes (room review). Where a piece that the release shows is not, Run makes
// the draft instead, which bears the word 样稿 everywhere, holds no sets of screens, and stands in a folder that nothing is
// published from; so does a build of a part, since its files could be printed. Pack refuses. What is urgent is published all the
// same, and Options.Urgent notes it first. What must go at once does not wait for what is in work: Options.Settle publishes what
// was approved last of that.
//
// A release with screens bears a date that screens never go back from. One that lies more than two days ahead of the
// machine's clock, more than two days behind what is published, or more than a month after it, is therefore a DateError
// unless ForceDate says otherwise. Up to two days behind, the sets go on from what is published, as corrections of it.
// The sets bear the project's epoch (EpochFile), or that of what is published if that is larger; where the project's is
// larger, what is published is not looked at.
package build

import (
	"context"
	"strings"
	"sync"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/project"
	"fanshi/internal/release"
	"fanshi/internal/review"
)

// Options says what to build from what.
type Options struct {
	project.Options
	Store *release.Store // not used by Check
	Jobs  int            // workers; 0: one a core
	// Progress, if not nil, is told after each output how many of how many are done. Calls do not overlap.
	Progress func(done, total int, path string)
	// Clock is the present moment by the machine's clock, beside which the date of a release is judged; zero: it is not.
	Clock     time.Time
	ForceDate bool // publish whatever the date is; see DateError
	Draft     bool // make the draft, whatever is approved
	// Urgent, if not nil, lets what is not approved be published. It is told what that is, once, before anything is switched;
	// with an error of it nothing is published.
	Urgent func(waiting []*review.Standing) error
	// Settle publishes, where something is not approved or has errors, what was approved of it last, and leaves out what never was;
	// see settle.
	Settle bool
	// Records are the lines of the ledger: what they say was taken back is not made, even where its mark is gone.
	Records []ledger.Entry
}

// Summary is what a successful run made, or would have made.
type Summary struct {
	Edition  string
	Today    time.Time       // midnight in the project's time zone
	Partial  bool            // not published
	Release  release.Release // of Run
	Pages    int             // pages of the site
	Sheets   int             // PDFs
	Screens  int             // folders
	Slides   int
	Venues   int
	Bytes    int64         // of Run
	Parts    []PartSummary // of Run
	PerVenue []VenueSummary
	// Behind is the day of what was published before, if Options.ForceDate has put an earlier day in its place: screens
	// that have accepted the later one refuse this.
	Behind time.Time
	// Draft says that nothing was published and the draft was made; Waiting are the pieces of the release that are not
	// approved, of a draft, of an urgent release and of Check.
	Draft   bool
	Waiting []*review.Standing
	Off     bool // nothing is reviewed in this project
	Settled *Settled
}

// PartSummary counts the files of one part of the release.
type PartSummary struct {
	Part  plan.Part `json:"part"`
	Files int       `json:"files"`
	Bytes int64     `json:"bytes"`
}

// VenueSummary counts what one venue gets.
type VenueSummary struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Link    string `json:"link"`
	Sheets  int    `json:"sheets"` // PDFs
	Screens int    `json:"screens"`
	Slides  int    `json:"slides"`
}

// run is an opened project with what a build needs beside it.
type run struct {
	*project.Project
	options Options
	signer  *signer   // nil: the project has no signing key
	epoch   int64     // of the sets
	behind  time.Time // see Summary
	records *review.Records
	drafts  bool // what is made is a draft
	settled *Settled

	published func() map[string]publishedSet // what the new sets follow; read when the store is ours
}

// open opens a project. The run is never nil; with an error it holds the problems only.
func open(ctx context.Context, o Options) (*run, error) {
	o.Each = func(n int, work func(i int) error) error { return Each(ctx, o.Jobs, n, work) }
	p, err := project.Open(o.Options)
	r := &run{Project: p, options: o, records: review.Read(o.Files, p.Problems), published: sync.OnceValue(func() map[string]publishedSet { return publishedSets(o.Store) })}
	marksStand(p.Book, o.Records, p.Problems)
	if err == nil {
		r.signer, r.epoch = r.loadSigner(), r.loadEpoch()
	}
	return r, err
}

// Run builds and publishes. The summary is nil exactly when nothing has been published: because of errors in the list,
// or because of the error, which is for what is not the content's fault. A summary together with an error says that the
// new release stands but that something after the switch failed, such as deleting an old release.
func Run(ctx context.Context, o Options) (*Summary, *diag.List, error) {
	r, err := open(ctx, o)
	if o.Settle && err == nil {
		r, err = settle(ctx, r)
	}
	if err != nil {
		return nil, r.Problems, err
	}
	if r.Problems.HasErrors() { // nothing will be published: the texts of the sheets are still looked at
		return nil, r.Problems, r.make(ctx, nil)
	}
	waiting := r.unapproved()
	if o.Draft || len(waiting) > 0 && o.Urgent == nil {
		return r.draft(ctx, waiting)
	}
	if err := r.judgeDate(); err != nil {
		return nil, r.Problems, err
	}
	if r.Plan.Partial {
		if err := o.Store.PartialIsOurs(); err != nil {
			return nil, r.Problems, err
		}
	}
	staging, err := o.Store.Begin(r.Plan.Edition)
	if err != nil {
		return nil, r.Problems, err
	}
	defer staging.Discard() // after a panic too
	rel, err := r.publish(ctx, staging, waiting)
	if rel.Path == "" {
		return nil, r.Problems, err
	}
	s := r.summary()
	s.Waiting, s.Settled = waiting, r.settled
	s.weigh(rel)
	return s, r.Problems, err
}

func (r *run) publish(ctx context.Context, staging *release.Staging, waiting []*review.Standing) (release.Release, error) {
	if err := r.make(ctx, staging); err != nil || r.Problems.HasErrors() {
		return release.Release{}, err
	}
	if err := ctx.Err(); err != nil { // the last moment at which an interrupted build can still be as if it had never run
		return release.Release{}, err
	}
	if r.Plan.Partial {
		return staging.ReplacePartial(r.paths())
	}
	return r.admit(staging, waiting)
}

// Check reads the project and lays out every sheet without writing anything.
func Check(ctx context.Context, o Options) (*Summary, *diag.List, error) {
	r, err := open(ctx, o)
	if err != nil {
		return nil, r.Problems, err
	}
	if err := r.make(ctx, nil); err != nil {
		return nil, r.Problems, err
	}
	if r.Problems.HasErrors() {
		return nil, r.Problems, nil
	}
	s := r.summary()
	s.Waiting = r.unapproved()
	return s, r.Problems, nil
}

// summary counts what the plan holds.
func (r *run) summary() *Summary {
	s := &Summary{Edition: r.Plan.Edition, Today: r.Plan.Today, Partial: r.Plan.Partial, Behind: r.behind, Off: r.Plan.Book.Config.Reviews.Off()}
	venues := map[string]*VenueSummary{}
	for _, item := range r.Plan.Items {
		if _, ok := item.Job.(*plan.PageJob); ok {
			s.Pages++
			continue
		}
		s.count(item)
		for _, place := range item.Places() {
			v := venues[place.Code]
			if v == nil {
				v = &VenueSummary{Code: place.Code, Name: place.Name.Value}
				venues[place.Code] = v
			}
			v.count(item)
		}
	}
	for _, v := range r.Plan.Book.Venues {
		if sum := venues[v.Code]; sum != nil {
			s.PerVenue = append(s.PerVenue, *sum)
		}
	}
	s.Venues = len(s.PerVenue)
	return s
}

// count adds a sheet or a manifest.
func (s *Summary) count(item *plan.Item) {
	switch job := item.Job.(type) {
	case *plan.ManifestJob:
		s.Screens++
	case *plan.SheetJob:
		if !isSlide(job) {
			s.Sheets++
		}
	}
	if isSlide(item.Job) {
		s.Slides++
	}
}

// count adds what a venue gets: a sheet, which it may share with others, or a manifest.
func (v *VenueSummary) count(item *plan.Item) {
	switch job := item.Job.(type) {
	case *plan.ManifestJob:
		v.Screens++
	case *plan.SheetJob:
		if item.Venue != nil {
			v.Link = item.Payload
		}
		if !isSlide(job) {
			v.Sheets++
		}
	}
	if isSlide(item.Job) {
		v.Slides++
	}
}

// weigh counts the files and bytes of the finished release by part.
func (s *Summary) weigh(rel release.Release) {
	s.Release = rel
	for _, part := range []plan.Part{plan.Site, plan.Print, plan.Screens} {
		sum := PartSummary{Part: part}
		for _, f := range rel.Manifest.Files {
			if strings.HasPrefix(f.Path, string(part)+"/") {
				sum.Files++
				sum.Bytes += f.Bytes
			}
		}
		if sum.Files > 0 {
			s.Parts = append(s.Parts, sum)
			s.Bytes += sum.Bytes
		}
	}
}
