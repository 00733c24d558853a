package build

import (
	"context"
	"fmt"
	"path"
	"strings"
	"sync"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/raster"
	"fanshi/internal/screen"
	"fanshi/internal/sheet"
)

// writeFunc takes a finished file. It may be called from many goroutines.
type writeFunc func(path string, data []byte, inputs []string) error

// outcome is what one item came to.
type outcome struct {
	diags diag.List
	slide screen.Slide // PNGs: their description for the manifest
	err   error
}

// renderAll renders every item of the plan: first everything that stands on its own, side by side, then the manifests,
// which describe finished slides.
func (w *workshop) renderAll(ctx context.Context, o Options, write writeFunc, diags *diag.List) error {
	outcomes := make([]outcome, len(w.plan.Items))
	var progress sync.Mutex
	done := 0
	report := func(item *plan.Item) {
		if o.Progress == nil {
			return
		}
		progress.Lock()
		defer progress.Unlock()
		done++
		o.Progress(done, len(w.plan.Items), item.Path)
	}
	Parallel(ctx, o.workers(), len(w.plan.Items), func(i int) {
		item := w.plan.Items[i]
		if _, later := item.Job.(*plan.ManifestJob); later {
			return
		}
		out := &outcomes[i]
		data := w.render(item, out)
		if out.err == nil && !out.diags.HasErrors() {
			out.err = write(item.Path, data, item.Inputs)
		}
		report(item)
	})
	for i := range outcomes {
		diags.Merge(&outcomes[i].diags)
		if outcomes[i].err != nil {
			return outcomes[i].err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if diags.HasErrors() {
		return nil
	}
	return w.writeManifests(outcomes, write, report)
}

func (w *workshop) writeManifests(outcomes []outcome, write writeFunc, report func(*plan.Item)) error {
	slides := map[*plan.Item]screen.Slide{}
	for i, item := range w.plan.Items {
		slides[item] = outcomes[i].slide
	}
	for _, item := range w.plan.Items {
		job, ok := item.Job.(*plan.ManifestJob)
		if !ok {
			continue
		}
		set := screen.Set{Venue: job.Venue.Code, Screen: job.Screen.ID, Width: job.Screen.Width, Height: job.Screen.Height, Edition: w.plan.Edition}
		for _, s := range job.Slides {
			slide := slides[s.Item]
			slide.Seconds = s.Seconds
			set.Slides = append(set.Slides, slide)
		}
		data, err := screen.Manifest(set)
		if err != nil {
			return err
		}
		if err := write(item.Path, data, item.Inputs); err != nil {
			return err
		}
		report(item)
	}
	return nil
}

// Parallel calls do(0) … do(n−1) on the given number of goroutines and returns when all are done; after ctx is cancelled
// no further call begins.
func Parallel(ctx context.Context, workers, n int, do func(i int)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				do(i)
			}
		}()
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	wg.Wait()
}

// render makes the bytes of one item; problems go to out.
func (w *workshop) render(item *plan.Item, out *outcome) []byte {
	switch job := item.Job.(type) {
	case *plan.PageJob:
		data, err := w.site.Render(item)
		out.err = err
		return data
	case *plan.AssetJob:
		if job.Asset != nil {
			return job.Asset.Data
		}
		return w.themes[w.plan.Book.Config.Theme].theme.Site[job.Theme]
	case *plan.SheetJob:
		return w.sheet(item, job, out)
	}
	out.err = fmt.Errorf("build: %s has an unknown job %T", item.Path, item.Job)
	return nil
}

func (w *workshop) sheet(item *plan.Item, job *plan.SheetJob, out *outcome) []byte {
	kit := w.themes[job.Theme]
	var found diag.List
	res := kit.engine.Render(sheet.Request{Template: job.Template, Data: job.View, Unit: job.Unit, Width: job.Width, Height: job.Height}, &found)
	out.diags.Merge(traced(&found, job, item))
	if res == nil || out.diags.HasErrors() {
		return nil
	}
	var data []byte
	if job.Format == plan.PNG {
		data, out.err = w.png(item, &res.Pages[0], len(res.Pages), kit)
		out.slide = screen.NewSlide(path.Base(item.Path), data, 0)
	} else {
		data, out.err = kit.writer.Write(res.Pages, pdf.Meta{Title: title(job.View), Author: job.View.Site.Issuer, Date: w.plan.Today})
	}
	return data
}

func (w *workshop) png(item *plan.Item, p *page.Page, pages int, k *kit) ([]byte, error) {
	if pages != 1 {
		return nil, fmt.Errorf("build: %s: a slide has one section, this template has %d", item.Path, pages)
	}
	img, err := w.glyphs.Draw(p, k.faces)
	if err != nil {
		return nil, err
	}
	return raster.EncodePNG(img)
}

// title is what a PDF is called in a viewer's window.
func title(v *plan.View) string {
	switch {
	case v.Case != nil:
		return v.Case.Title
	case v.List != nil:
		return v.List.Title
	case v.Slogan != nil:
		return v.Slogan.Text
	}
	return v.Site.Name
}

// traced points diagnostics of a sheet to the piece of content whose text they quote; the template's place becomes the
// related one. The output is named for what no piece of content is to blame for.
func traced(found *diag.List, job *plan.SheetJob, item *plan.Item) *diag.List {
	out := &diag.List{}
	for _, d := range found.Sorted() {
		if o, ok := origin(d.Message, job.Origins); ok {
			d.Related = append(d.Related, d.Pos)
			d.Pos = o.Pos
		} else {
			d.Message += "（" + item.Path + "）"
		}
		out.Add(d)
	}
	return out
}

// origin finds the text that a message quotes between “ and ”.
func origin(message string, origins []plan.Origin) (plan.Origin, bool) {
	start, end := strings.Index(message, "“"), strings.LastIndex(message, "”")
	if start < 0 || end < start {
		return plan.Origin{}, false
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	quoted := squeeze(message[start+len("“") : end])
	for _, o := range origins {
		if text := squeeze(o.Text); text != "" && strings.Contains(text, quoted) {
			return o, true
		}
	}
	for _, o := range origins {
		if text := squeeze(o.Text); len([]rune(text)) > 3 && strings.Contains(quoted, text) {
			return o, true
		}
	}
	return plan.Origin{}, false
}
