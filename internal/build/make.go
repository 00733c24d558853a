package build

import (
	"context"
	"sync"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/project"
	"fanshi/internal/release"
	"fanshi/internal/screen"
)

// make makes every item, or with a nil staging only finds what is wrong with them. Problems are added to r.Problems.
func (r *run) make(ctx context.Context, staging *release.Staging) error {
	m := &maker{run: r, staging: staging, total: len(r.Plan.Items), slides: map[*plan.Item]screen.Slide{}, codes: map[*plan.Item]bool{}, inputs: map[*plan.Item][]string{},
		folders: map[string]*folder{}}
	folders, first := m.findFolders()
	found := make([]diag.List, len(first))
	err := Each(ctx, r.options.Jobs, len(first), func(i int) error {
		return m.item(first[i], &found[i])
	})
	r.Problems.Merge(r.untold(gather(first, found, r.Broken)))
	if err != nil || r.Problems.HasErrors() || staging == nil {
		return err
	}
	for _, f := range folders {
		if err := m.finish(f); err != nil {
			return err
		}
	}
	return nil
}

// maker makes items; item may be called from several goroutines at once.
type maker struct {
	*run
	staging *release.Staging
	total   int

	mu      sync.Mutex
	done    int
	failed  bool // an item has an error: nothing will be published, so nothing more is written
	slides  map[*plan.Item]screen.Slide
	inputs  map[*plan.Item][]string // of slides
	codes   map[*plan.Item]bool     // slides with a code
	folders map[string]*folder      // of screens, by path
}

func (m *maker) progress(item *plan.Item) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done++
	if m.options.Progress != nil {
		m.options.Progress(m.done, m.total, item.Path)
	}
}

// write tells whether items are still to be written.
func (m *maker) writes() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.staging != nil && !m.failed
}

// item makes one item and writes it.
func (m *maker) item(item *plan.Item, diags *diag.List) (err error) {
	defer Caught(&err, item.Path, item.Inputs)
	defer m.progress(item)
	var made project.Made
	if m.writes() {
		made, err = m.Make(item, diags)
	} else {
		err = m.Look(item, diags)
	}
	if err != nil {
		return err
	}
	if diags.HasErrors() {
		m.mu.Lock()
		m.failed = true
		m.mu.Unlock()
		return nil
	}
	data := made.Data
	if data == nil || !m.writes() {
		return nil
	}
	if item.Part == plan.Screens && !m.drafts {
		m.add(item, made)
	}
	if err := m.staging.Write(item.Path, data, made.Inputs); err != nil {
		return err
	}
	if item.ShopName != "" {
		m.staging.Name(item.Path, item.ShopName)
	}
	return nil
}

// isSlide tells whether a job makes a picture that a manifest lists.
func isSlide(job plan.Job) bool {
	switch job := job.(type) {
	case *plan.SheetJob:
		return job.Format == plan.PNG
	case *plan.StripJob:
		return job.Format == plan.PNG
	}
	return false
}

// untold leaves out that a text does not fit where the reading of the content has found an error already: it knows the
// longest headline, and one fault is told once. So is what has been told of the same text at the same place, such as a
// character that the rule on titles has found in no font.
func (r *run) untold(found *diag.List) *diag.List {
	type fault struct {
		pos           diag.Pos
		code, subject string
	}
	faulty, told := map[diag.Pos]bool{}, map[fault]bool{}
	for _, d := range r.Problems.Sorted() {
		faulty[d.Pos] = faulty[d.Pos] || d.Severity == diag.Error
		if d.Subject != "" {
			told[fault{d.Pos, d.Code, d.Subject}] = true
		}
	}
	out := &diag.List{}
	for _, d := range found.Sorted() {
		unfit := d.Code == "sheet.too-long" || d.Code == "sheet.cut-off"
		if !(faulty[d.Pos] && unfit) && !told[fault{d.Pos, d.Code, d.Subject}] {
			out.Add(d)
		}
	}
	return out
}
