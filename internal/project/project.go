// Package project is an opened project: what its content says (the Book), its themes with their fonts and engines, its
// products, and the plan of what is to be made. Everything that makes something of a project is a guest of it: build,
// pack, gallery, preflight, and the check that writes nothing. A guest opens the project once and asks it for items.
//
// Make turns one item of the plan into its bytes and, of sheets, the finished pages; Look finds the same problems and
// draws nothing. Both decide nothing but how an item is made: what is made, where it goes and what may be published is
// the plan's and the guest's. Both may be called from several goroutines at once, each with a list of its own.
//
// A project AsDraft makes the same with 样稿 across everything (draft.go).
//
// Not made here: the files of a screen's folder that depend on the hashes of others or on what has been published before
// (manifests, playlists, ZIP files), which build makes.
package project

import (
	"io/fs"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/site"
	"fanshi/internal/theme"
)

// Options says what to open.
type Options struct {
	Files          fs.FS // the project folder, confined
	Templates      fs.FS // holds poster/case.html …
	Themes         fs.FS // holds alert/theme.yaml …
	FontDirs       []fs.FS
	SystemFontDirs []fs.FS
	Today          time.Time   // any moment of the day that counts as today
	Only           []plan.Part // empty: all
	Venues         []string    // empty: all
	Theme          string      // goes before the themes of the content; empty: those
	LeaveOut       []string    // pieces that are not shown; see campaign.LoadOptions
	// Fonts finds the faces of a theme; nil: theme.LoadFonts in FontDirs and SystemFontDirs. Whoever opens a project again and
	// again may keep them.
	Fonts func(t *theme.Theme) (*font.Set, error)
	// Each calls work(0) … work(n-1), each once, and waits for them; a guest may do it on several goroutines. nil: one after
	// the other.
	Each func(n int, work func(i int) error) error
}

// Project is an opened project. Its fields are not changed once it is open, except that guests add to Problems.
type Project struct {
	Book     *campaign.Book
	Plan     *plan.Plan
	Problems *diag.List
	Broken   bool // the content has errors: only the texts of its sheets are still worth looking at

	draft    bool // see AsDraft
	options  Options
	products *product.Set
	site     *site.Site        // nil where pages cannot be made
	tools    map[string]*Tools // by theme; nil for themes that cannot be used
	content  func(name string) (page.Image, bool)
}

// Open reads the content, the themes that it names and the products, and plans. The Project is never nil; what is wrong
// with the project is in its Problems. The error is for what is not the content's fault, such as fonts that are nowhere:
// then there is no Plan.
func Open(o Options) (*Project, error) {
	p := read(o)
	if err := p.useThemes(); err != nil {
		return p, err
	}
	check.Faces(p.Book, p.headlineFace(), p.Problems)
	p.products = product.Load(o.Templates, p.Problems)
	options := p.planOptions()
	var err error
	if options.Answers, err = p.answers(plan.Questions(p.Book, options)); err != nil {
		return p, err
	}
	var found diag.List
	p.Plan = plan.New(p.Book, options, &found)
	if p.Broken {
		// A piece in error is missing or doubled: what that leads to is not worth telling, unknown sizes and venues are.
		p.Problems.Merge(keepCodes(&found, "plan.unknown-size", "plan.unknown-product", "plan.unknown-template", "plan.unknown-venue"))
		return p, nil
	}
	p.Problems.Merge(&found)
	check.Plan(p.Plan, p.Problems)
	p.openSite()
	return p, nil
}

// Samples opens a project for its gallery: with the named themes, or all that there are, whether the content names them
// or not. The Plan has no items. There are no samples where the Problems hold errors of the content.
func Samples(o Options, themes []string) (*Project, []*plan.Sample, error) {
	p := read(o)
	if p.Broken {
		return p, nil, nil
	}
	if len(themes) == 0 {
		themes = ThemeNames(o.Themes)
	}
	for _, name := range themes {
		if err := p.useTheme(name, diag.Pos{}); err != nil {
			return p, nil, err
		}
	}
	p.products = product.Load(o.Templates, p.Problems)
	options := p.planOptions()
	p.Plan = &plan.Plan{Book: p.Book, Today: options.Today, Edition: plan.EditionOf(options.Today)}
	samples := plan.Samples(p.Book, options, p.Problems)
	return p, samples, p.options.Each(len(samples), func(i int) error {
		if s := samples[i]; s.Instead != nil && !p.hasRoom(s.Job) {
			s.Job = s.Instead
		}
		return nil
	})
}

// Office opens a project for papers of the unit itself, such as a report: with its theme, without a plan. Only what keeps the content from
// being read is in the Problems: whether it may be published is no matter of such a paper.
func Office(o Options) (*Project, error) {
	o = o.complete()
	book, problems := campaign.Load(o.Files, campaign.LoadOptions{Today: o.Today})
	p := &Project{Book: book, Problems: problems, Broken: problems.HasErrors(), options: o, tools: map[string]*Tools{}, content: pictures(book)}
	if p.Broken {
		return p, nil
	}
	p.Problems = &diag.List{}
	p.Plan = &plan.Plan{Book: book, Today: book.Config.Midnight(o.Today), Edition: plan.EditionOf(book.Config.Midnight(o.Today))}
	return p, p.useTheme(book.Config.Theme, book.Config.ThemePos)
}

// read reads the content alone.
func read(o Options) *Project {
	o = o.complete()
	book, problems := campaign.Load(o.Files, campaign.LoadOptions{Theme: o.Theme, Today: o.Today, LeaveOut: o.LeaveOut})
	check.Book(book, book.Config.Midnight(o.Today), problems)
	return &Project{Book: book, Problems: problems, Broken: problems.HasErrors(), options: o, tools: map[string]*Tools{}, content: pictures(book)}
}

// complete says what options that are not given stand for.
func (o Options) complete() Options {
	if o.Each == nil {
		o.Each = oneByOne
	}
	if o.Fonts == nil {
		o.Fonts = func(t *theme.Theme) (*font.Set, error) { return theme.LoadFonts(t, o.FontDirs, o.SystemFontDirs) }
	}
	return o
}

func oneByOne(n int, work func(i int) error) error {
	for i := range n {
		if err := work(i); err != nil {
			return err
		}
	}
	return nil
}

// planOptions are what the plan is made from beside the Book.
func (p *Project) planOptions() plan.Options {
	o := plan.Options{Today: p.Book.Config.Midnight(p.options.Today), Only: p.options.Only, Venues: p.options.Venues,
		Products: p.products, Templates: map[string][]string{}}
	for name, tools := range p.tools {
		if tools != nil {
			o.Templates[name] = p.products.Templates(tools.Theme.Templates(p.options.Templates))
		}
	}
	if tools := p.tools[p.Book.Config.Theme]; tools != nil {
		o.ThemeFiles = tools.Theme.SiteFiles()
	}
	return o
}

// openSite reads the templates of pages, if any page is planned.
func (p *Project) openSite() {
	if !slices.ContainsFunc(p.Plan.Items, func(i *plan.Item) bool { _, ok := i.Job.(*plan.PageJob); return ok }) {
		return
	}
	templates := p.options.Templates
	if tools := p.tools[p.Book.Config.Theme]; tools != nil {
		templates = tools.Theme.Templates(templates)
	}
	var found diag.List
	if s := site.New(p.Plan.Items, templates, &found); !found.HasErrors() {
		p.site = s
	}
	p.Problems.Merge(&found)
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

// keepCodes returns the diagnostics with one of the codes.
func keepCodes(l *diag.List, codes ...string) *diag.List {
	out := &diag.List{}
	for _, d := range l.Sorted() {
		if slices.Contains(codes, d.Code) {
			out.Add(d)
		}
	}
	return out
}

// Layer opens the folder of a project that goes over what the binary carries: "templates" or "themes". What the project
// has goes first, file by file.
func Layer(files fs.FS, folder string, carried fs.FS) (fs.FS, error) {
	own, err := fs.Sub(files, folder)
	if err != nil {
		return nil, err
	}
	return theme.Layer(theme.Named(own, folder), theme.Carried(carried, folder)), nil
}
