package site

import (
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"

	"fanshi/internal/diag"
	"fanshi/internal/theme"
)

// samples has one empty view per template. Executing them once proves that a template is well formed in the sense of
// html/template (which escapes at the first execution, and must not do so while other goroutines render) and that it
// names no field that its view does not have.
func samples(phrases map[string]string) map[string]any {
	f := frame{Phrases: phrases}
	return map[string]any{
		"home.html": homeView{frame: f}, "cases.html": casesView{frame: f}, "case.html": caseView{frame: f}, "list.html": listView{frame: f},
		"listing.html": listingView{frame: f}, "weeks.html": weeksView{frame: f}, "places.html": placesView{frame: f},
		"slogans.html": slogansView{frame: f}, "notice.html": noticeView{frame: f}, "page.html": pageView{frame: f}, "venue.html": venueView{frame: f},
		"downloads.html": downloadsView{frame: f}, "notfound.html": notFoundView{f}, "recalled.html": recalledView{frame: f},
		"header": headerView{Phrases: phrases}, "footer": footerView{Phrases: phrases},
	}
}

// templateSet is templates/site/*.html, each a template under its base name.
type templateSet struct {
	*template.Template
	bounded *theme.Bounded      // the templates
	sources theme.Sources       // by the name of the template
	files   map[string]string   // what messages call them, by the same
	paths   map[string]string   // where they lie in the project, by the same
	phrases map[string]bool     // templates that name phrases
	used    map[string][]string // the files that a template is made from, with those of header and footer
}

// parse reads templates/site/*.html. It returns nil after reporting what is wrong.
func parse(templates fs.FS, phrases map[string]string, diags *diag.List) *templateSet {
	templates = theme.Named(templates, "templates")
	names, err := fs.Glob(templates, "site/*.html")
	if err != nil || len(names) == 0 {
		diags.Error(diag.Pos{File: "templates/site"}, "site.no-templates", "找不到网站模板",
			"templates/site 里应当有 layout.html、home.html 等文件；可用 fanshi init 取得一套")
		return nil
	}
	set := &templateSet{Template: template.New("site").Option("missingkey=error").Funcs(theme.Functions), sources: theme.Sources{},
		files: map[string]string{}, paths: map[string]string{}, phrases: map[string]bool{}, used: map[string][]string{}}
	failed := false
	var unknown diag.List
	keys := slices.Sorted(maps.Keys(phrases))
	for _, name := range names {
		base := path.Base(name)
		set.files[base], set.paths[base] = theme.Place(templates, name), theme.Path(templates, name)
		text, ok := theme.ReadTemplate(templates, name, diags)
		if !ok {
			failed = true
			continue
		}
		set.sources[base] = text
		theme.CheckPhrases(set.files[base], text, keys, &unknown)
		if _, err := set.New(base).Parse(text); err != nil {
			set.report(base, err, diags)
			failed = true
		}
	}
	diags.Merge(&unknown)
	if failed || unknown.HasErrors() {
		return nil
	}
	for name := range set.paths {
		for _, block := range []string{name, "header", "footer"} {
			use := theme.Used(set.Template, block)
			for _, text := range use.Texts {
				set.used[name] = append(set.used[name], set.paths[text])
			}
			set.phrases[name] = set.phrases[name] || use.Fields["Phrases"]
		}
	}
	set.bounded = theme.Bound(set.Template)
	for name, view := range samples(phrases) {
		if set.Lookup(name) == nil {
			diags.Error(diag.Pos{File: "templates/site"}, "site.no-template", "缺少网站模板 "+name, "补上这个文件；可用 fanshi init 取得原来的一份")
			failed = true
		} else if err := set.bounded.Execute(io.Discard, name, view); err != nil {
			set.report(name, err, diags)
			failed = true
		}
	}
	if failed {
		return nil
	}
	return set
}

// TemplateError is a fault of a template that shows itself with the content of one page.
type TemplateError struct {
	Pos  diag.Pos
	What string // in Chinese
}

// Error tells officers what is wrong.
func (e *TemplateError) Error() string { return e.Pos.String() + "：" + e.What }

// failure finds the place of an error of the template engine.
func (t *templateSet) failure(name string, err error) *TemplateError {
	pos, what := t.sources.Failure(name, err)
	if file, ok := t.files[pos.File]; ok {
		pos.File = file
	} else {
		pos.File = "templates/site"
	}
	return &TemplateError{pos, what}
}

// report turns an error of the template engine into a diagnostic with a place.
func (t *templateSet) report(name string, err error, diags *diag.List) {
	e := t.failure(name, err)
	diags.Error(e.Pos, "site.template", "网站模板写错了："+e.What, "请改正这一行的 {{…}} 或 HTML 标记后再生成")
}
