package build

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/raster"
	"fanshi/internal/sheet"
	"fanshi/internal/site"
	"fanshi/internal/theme"
)

// run is one build, ready to make items.
type run struct {
	options Options
	diags   *diag.List
	plan    *plan.Plan
	site    *site.Site            // nil where pages cannot be made
	tools   map[string]*workbench // by theme; none for themes that cannot be used
	content func(name string) (page.Image, bool)
	signer  *signer // nil: the project has no signing key
	broken  bool    // the content has errors: only the texts of its sheets are still looked at
}

// workbench is what sheets of one theme are made with; all of it is safe for concurrent use.
type workbench struct {
	theme  *theme.Theme
	fonts  *font.Set
	engine *sheet.Engine
	pdf    *pdf.Writer
	raster *raster.Cache
}

// prepare loads the project and plans. The run is never nil; with an error it holds the diagnostics only.
func prepare(ctx context.Context, o Options) (*run, error) {
	book, diags := campaign.Load(o.Project, campaign.LoadOptions{Today: o.Today, Theme: o.Theme})
	r := &run{options: o, diags: diags, tools: map[string]*workbench{}, broken: diags.HasErrors()}
	r.content = pictures(book)
	if err := r.themes(book); err != nil {
		return r, err
	}
	r.titles(book)
	r.signer = r.loadSigner()
	options := plan.Options{Today: midnight(o.Today, book.Config.TimeZone), Only: o.Only, Venues: o.Venues,
		Products: product.Load(o.Templates, r.diags), Templates: map[string][]string{}}
	partials, _ := fs.Glob(o.Templates, "partials/*.html") // the pattern is valid
	for _, name := range partials {
		options.Partials = append(options.Partials, "templates/"+name)
	}
	for name, bench := range r.tools {
		if bench != nil {
			options.Templates[name] = options.Products.Templates(bench.theme.Templates(o.Templates))
		}
	}
	if bench := r.tools[book.Config.Theme]; bench != nil {
		options.ThemeFiles = bench.theme.SiteFiles()
	}
	var err error
	if options.Answers, err = r.answers(ctx, book, plan.Questions(book, options)); err != nil {
		return r, err
	}
	var found diag.List
	r.plan = plan.New(book, options, &found)
	if r.broken {
		// A piece in error is missing or doubled: what that leads to is not worth telling, unknown sizes and venues are.
		r.diags.Merge(keepCodes(&found, "plan.unknown-size", "plan.unknown-product", "plan.unknown-template", "plan.unknown-venue"))
		return r, nil
	}
	r.diags.Merge(&found)
	checkLinks(r.plan, r.diags)
	if !hasPages(r.plan) {
		return r, nil
	}
	var pages diag.List
	templates := o.Templates
	if bench := r.tools[book.Config.Theme]; bench != nil {
		templates = bench.theme.Templates(templates)
	}
	s := site.New(r.plan.Items, templates, &pages)
	if !pages.HasErrors() {
		r.site = s
	}
	r.diags.Merge(&pages)
	return r, nil
}

// pictures are those of the content, by their path below content/. Nothing else of the disk can be named by a sheet.
func pictures(book *campaign.Book) func(name string) (page.Image, bool) {
	byName := map[string]page.Image{}
	for _, a := range book.Assets {
		byName[strings.TrimPrefix(a.Path, "content/")] = page.Image{Data: a.Print, Format: a.Format, PixelWidth: a.Width, PixelHeight: a.Height}
	}
	return func(name string) (page.Image, bool) {
		img, ok := byName[name]
		return img, ok
	}
}

func hasPages(p *plan.Plan) bool {
	for _, item := range p.Items {
		if _, ok := item.Job.(*plan.PageJob); ok {
			return true
		}
	}
	return false
}

// midnight returns the beginning of a moment's day in a zone.
func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// themes loads the project's theme and those of its kinds of venues.
func (r *run) themes(book *campaign.Book) error {
	keep := campaign.Values(book.Config.Keep)
	if err := r.theme(book.Config.Theme, book.Config.Pos, keep); err != nil {
		return err
	}
	for _, k := range book.Kinds {
		if err := r.theme(k.Theme, k.Pos, keep); err != nil {
			return err
		}
	}
	return nil
}

// theme loads one theme with its fonts, unless that has been done. from asks for it.
func (r *run) theme(name string, from diag.Pos, keep []string) error {
	if _, known := r.tools[name]; known || name == "" || !fs.ValidPath(name) {
		return nil
	}
	r.tools[name] = nil
	if info, err := fs.Stat(r.options.Themes, name); err != nil || !info.IsDir() {
		r.diags.Error(from, "theme.unknown", fmt.Sprintf("没有名为“%s”的主题", name), "theme 要写 themes 文件夹里的文件夹名，例如 alert")
		return nil
	}
	var found diag.List
	t := theme.Load(r.options.Themes, name, &found)
	r.diags.Merge(&found)
	if found.HasErrors() {
		return nil
	}
	fonts, err := theme.LoadFonts(t, r.options.FontDirs, r.options.SystemFontDirs)
	if err != nil {
		return err
	}
	r.tools[name] = &workbench{theme: t, fonts: fonts, pdf: pdf.NewWriter(fonts), raster: raster.NewCache(),
		engine: sheet.New(sheet.Config{Templates: t.Templates(r.options.Templates), Theme: t, Fonts: fonts, Keep: keep, Content: r.content})}
	return nil
}
