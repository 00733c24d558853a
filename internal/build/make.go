package build

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"fanshi/internal/diag"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/sheet"
	"fanshi/internal/site"
)

// make makes every item, or with a nil staging only finds what is wrong with them. Problems are added to r.diags.
func (r *run) make(ctx context.Context, staging *release.Staging) error {
	m := &maker{run: r, staging: staging, total: len(r.plan.Items), slides: map[*plan.Item]screen.Slide{}, codes: map[*plan.Item]bool{}, folders: map[string]*folder{}}
	folders, first := m.findFolders()
	found := make([]diag.List, len(first))
	err := Each(ctx, r.options.Jobs, len(first), func(i int) error {
		return m.item(first[i], &found[i])
	})
	r.diags.Merge(r.untold(gather(first, found, r.broken)))
	if err != nil || r.diags.HasErrors() || staging == nil {
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
	codes   map[*plan.Item]bool // slides with a code
	folders map[string]*folder  // of screens, by path
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
func (m *maker) item(item *plan.Item, diags *diag.List) error {
	defer m.progress(item)
	data, err := m.render(item, diags)
	if err != nil {
		return err
	}
	if diags.HasErrors() {
		m.mu.Lock()
		m.failed = true
		m.mu.Unlock()
		return nil
	}
	if data == nil || !m.writes() {
		return nil
	}
	if item.Part == plan.Screens {
		m.add(item, data)
	}
	if err := m.staging.Write(item.Path, data, item.Inputs); err != nil {
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

// render returns the bytes of an item; nil where there is nothing to be written.
func (m *maker) render(item *plan.Item, diags *diag.List) ([]byte, error) {
	switch job := item.Job.(type) {
	case *plan.PageJob:
		if m.site == nil {
			return nil, nil // New has reported why
		}
		data, err := m.site.Render(item)
		var fault *site.TemplateError
		switch {
		case errors.As(err, &fault):
			diags.Error(fault.Pos, "site.template", "网站模板写错了："+fault.What, "请改正这一行的 {{…}} 或 HTML 标记后再生成；可用 fanshi init --with-theme 取得原来的一份")
		case err != nil:
			return nil, err
		}
		return data, nil
	case *plan.AssetJob:
		if job.Asset != nil {
			return job.Asset.Data, nil
		}
		if bench := m.tools[m.plan.Book.Config.Theme]; bench != nil {
			return bench.theme.Site[job.Theme], nil
		}
		return nil, nil // themes has reported why
	case *plan.SheetJob:
		return m.sheet(item, job, diags)
	case *plan.StripJob:
		return m.strip(job, diags)
	}
	return nil, fmt.Errorf("%s：不知道怎样生成 %T", item.Path, item.Job)
}

// sheet lays a sheet out and, unless nothing is to be written, draws it.
func (m *maker) sheet(item *plan.Item, job *plan.SheetJob, diags *diag.List) ([]byte, error) {
	result := m.layout(job, diags)
	if result == nil {
		return nil, nil
	}
	if job.Screen != nil {
		slide := &result.Pages[0]
		if checkSlide(job.Screen, slide, diags); diags.HasErrors() {
			return nil, nil
		}
		m.noteCode(item, hasCode(slide))
	}
	if !m.writes() {
		if pressed(item, job) {
			m.press(item, job, result, diags) // what has no inks is told by a check too
		}
		return nil, nil
	}
	_, data, err := m.document(item, job, result, diags)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", item.Path, err)
	}
	return data, nil
}

// layout lays a sheet out; nil where diags say why not.
func (r *run) layout(job *plan.SheetJob, diags *diag.List) *sheet.Result {
	bench := r.tools[job.Theme]
	if bench == nil {
		return nil // themes has reported why
	}
	result := bench.engine.Render(sheet.Request{Template: job.Template, Data: job.View, Unit: job.Unit, Width: job.Width, Height: job.Height}, diags)
	if result == nil || diags.HasErrors() {
		return nil
	}
	if job.Format == plan.PNG && len(result.Pages) != 1 || len(result.Pages) == 0 {
		diags.Error(diag.Pos{File: bench.engine.File(job.Template)}, "sheet.pages", fmt.Sprintf("模板做出了 %d 页", len(result.Pages)),
			"屏幕画面只能有一个 <section>，印刷品至少要有一个")
		return nil
	}
	return result
}

// meta is what a PDF says of itself.
func (r *run) meta(job *plan.SheetJob) pdf.Meta {
	v := job.View
	var title []string
	for _, part := range []string{v.Title(), v.Venue.Name} {
		if part != "" {
			title = append(title, part)
		}
	}
	return pdf.Meta{Title: strings.Join(title, " · "), Author: v.Site.Issuer, Subject: v.Site.Name + " " + v.Week, Date: r.plan.Today}
}
