package site

import (
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"

	"fanshi/internal/diag"
)

// samples has one empty view per template. Executing them once proves that a template is well formed in the sense of
// html/template (which escapes at the first execution, and must not do so while other goroutines render) and that it
// names no field that its view does not have.
func samples() map[string]any {
	return map[string]any{
		"home.html": homeView{}, "cases.html": casesView{}, "case.html": caseView{}, "list.html": listView{},
		"slogans.html": slogansView{}, "notice.html": noticeView{}, "page.html": pageView{}, "venue.html": venueView{},
		"downloads.html": downloadsView{}, "notfound.html": notFoundView{},
		"header": headerView{}, "footer": footerView{},
	}
}

// parse reads templates/site/*.html into one set; each file is a template under its base name. It returns nil after
// reporting what is wrong.
func parse(templates fs.FS, diags *diag.List) *template.Template {
	names, err := fs.Glob(templates, "site/*.html")
	if err != nil || len(names) == 0 {
		diags.Error(diag.Pos{File: "templates/site"}, "site.no-templates", "找不到网站模板",
			"templates/site 里应当有 layout.html、home.html 等文件；可用 fanshi init 取得一套")
		return nil
	}
	set := template.New("site")
	failed := false
	for _, name := range names {
		text, err := fs.ReadFile(templates, name)
		if err == nil {
			_, err = set.New(path.Base(name)).Parse(string(text))
		}
		if err != nil {
			reportTemplate(err, diags)
			failed = true
		}
	}
	if failed {
		return nil
	}
	for name, view := range samples() {
		if set.Lookup(name) == nil {
			diags.Error(diag.Pos{File: "templates/site"}, "site.no-template", "缺少网站模板 "+name, "补上这个文件；可用 fanshi init 取得原来的一份")
			failed = true
		} else if err := set.ExecuteTemplate(io.Discard, name, view); err != nil {
			reportTemplate(err, diags)
			failed = true
		}
	}
	if failed {
		return nil
	}
	return set
}

// templatePlace finds the place in a message of text/template ("template: case.html:3:5: …") or of html/template
// ("html/template:case.html:3:5: …").
var templatePlace = regexp.MustCompile(`template: ?([^:\s]+\.html):(\d+)(?::(\d+))?:\s*(?s:(.*))$`)

// reportTemplate turns an error of the template engine into a diagnostic with a place.
func reportTemplate(err error, diags *diag.List) {
	pos, message := diag.Pos{File: "templates/site"}, err.Error()
	if m := templatePlace.FindStringSubmatch(message); m != nil {
		pos.File += "/" + m[1]
		pos.Line, _ = strconv.Atoi(m[2])
		pos.Col, _ = strconv.Atoi(m[3])
		message = m[4]
	}
	diags.Error(pos, "site.template", "网站模板写错了："+message, "请改正这一行的 {{…}} 或 HTML 标记后再生成")
}
