// Package build runs a plan: it reads the project, renders every planned output with a pool of workers and hands the
// bytes to release, which publishes them in one step.
//
// A run collects all its problems. Each output keeps a list of its own, and the lists are merged in the plan's order, so
// that neither the number of workers nor their luck shows in messages or bytes. Nothing is published when one of the
// problems is an Error.
package build

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/raster"
	"fanshi/internal/release"
	"fanshi/internal/sheet"
	"fanshi/internal/site"
	"fanshi/internal/theme"
)

// Options says what to build from what.
type Options struct {
	Project     fs.FS   // the project folder, confined
	Templates   fs.FS   // holds poster/case.html …
	Themes      fs.FS   // holds alert/theme.yaml …
	FontDirs    []fs.FS // --font-dir
	SystemFonts []fs.FS
	Store       *release.Store // nil for Check
	Today       time.Time      // any moment of the day that counts as today
	Only        []plan.Part    // empty: all
	Venues      []string       // empty: all
	Jobs        int            // workers; 0: one a core
	// Progress, if not nil, is told after each output how many of how many are done. Calls do not overlap.
	Progress func(done, total int, path string)
}

// Summary is what a successful run made.
type Summary struct {
	Release release.Release
	Partial bool
	Edition string
	Venues  []VenueSummary
	Parts   []PartSummary
}

// PartSummary counts the files of one part.
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
	Print   int    `json:"print"`   // PDFs
	Screens int    `json:"screens"` // folders
	Slides  int    `json:"slides"`
}

// workshop is everything that rendering needs, made once a run.
type workshop struct {
	plan   *plan.Plan
	site   *site.Site
	themes map[string]*kit
	glyphs *raster.Cache
}

// kit is what renders the sheets of one theme.
type kit struct {
	theme  *theme.Theme
	faces  pdf.FaceSource
	engine *sheet.Engine
	writer *pdf.Writer
}

// Run builds and publishes. The error is nil also when the content has errors: then the list holds them and the
// summary is nil.
func Run(ctx context.Context, o Options) (*Summary, *diag.List, error) {
	w, diags, err := prepare(o)
	if err != nil || diags.HasErrors() {
		return nil, diags, err
	}
	staging, err := o.Store.Begin(w.plan.Edition)
	if err != nil {
		return nil, diags, err
	}
	published := false
	defer func() {
		if !published {
			staging.Discard()
		}
	}()
	if err := w.renderAll(ctx, o, staging.Write, diags); err != nil || diags.HasErrors() {
		return nil, diags, err
	}
	finish := staging.Publish
	if w.plan.Partial {
		finish = staging.ReplacePartial
	}
	paths := make([]string, len(w.plan.Items))
	for i, item := range w.plan.Items {
		paths[i] = item.Path
	}
	rel, err := finish(paths)
	if err != nil {
		return nil, diags, err
	}
	published = true
	return summarize(w.plan, rel), diags, nil
}

// Check reads the project and lays out every sheet without writing anything.
func Check(ctx context.Context, o Options) (*diag.List, error) {
	w, diags, err := prepare(o)
	if err != nil || diags.HasErrors() {
		return diags, err
	}
	discard := func(string, []byte, []string) error { return nil }
	err = w.renderAll(ctx, o, discard, diags)
	return diags, err
}

// prepare reads everything and makes the plan. With errors in diags the workshop is nil.
func prepare(o Options) (*workshop, *diag.List, error) {
	book, diags := campaign.Load(o.Project, campaign.LoadOptions{Today: o.Today})
	if diags.HasErrors() {
		return nil, diags, nil
	}
	w := &workshop{themes: map[string]*kit{}, glyphs: raster.NewCache()}
	for _, name := range themeNames(book) {
		k, err := openTheme(o, name, book, diags)
		if err != nil {
			return nil, diags, err
		}
		if k != nil {
			w.themes[name] = k
		}
	}
	if diags.HasErrors() {
		return nil, diags, nil
	}
	y, m, d := o.Today.In(book.Config.TimeZone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, book.Config.TimeZone)
	w.plan = plan.New(book, plan.Options{Today: today, Only: o.Only, Venues: o.Venues,
		ThemeFiles: w.themes[book.Config.Theme].theme.SiteFiles()}, diags)
	checkLinks(w.plan, diags)
	w.site = site.New(w.plan, o.Templates, diags)
	return w, diags, nil
}

// themeNames are the themes that the project uses, the site's first.
func themeNames(book *campaign.Book) []string {
	names := []string{book.Config.Theme}
	for _, k := range book.Kinds {
		if k.Theme != "" && !slices.Contains(names, k.Theme) {
			names = append(names, k.Theme)
		}
	}
	return names
}

func openTheme(o Options, name string, book *campaign.Book, diags *diag.List) (*kit, error) {
	t := theme.Load(o.Themes, name, diags)
	if t == nil || diags.HasErrors() {
		return nil, nil
	}
	fonts, err := theme.LoadFonts(t, o.FontDirs, o.SystemFonts)
	if err != nil {
		return nil, err
	}
	return &kit{theme: t, faces: fonts, writer: pdf.NewWriter(fonts),
		engine: sheet.New(sheet.Config{Templates: o.Templates, Theme: t, Fonts: fonts, Keep: book.Config.Keep})}, nil
}

// checkLinks makes sure that every QR code of a whole build leads to a page of the same build.
func checkLinks(p *plan.Plan, diags *diag.List) {
	if p.Partial {
		return
	}
	pages := map[string]bool{}
	for _, item := range p.Items {
		if item.URL != "" {
			pages[item.URL] = true
		}
	}
	for _, item := range p.Items {
		if item.Payload != "" && !pages[item.Payload] {
			diags.Error(diag.Pos{File: "fanshi.yaml"}, "build.dead-link",
				fmt.Sprintf("%s 上的二维码指向 %s，但网站里没有这一页", item.Path, item.Payload), "检查场所代码和 base_url")
		}
	}
}

// workers is the number of goroutines to use.
func (o Options) workers() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}
