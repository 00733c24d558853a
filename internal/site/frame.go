package site

import (
	"fmt"
	"html"
	"html/template"
	"net/url"
	"strings"
	"unicode/utf8"

	"fanshi/internal/plan"
)

// frame is what every page has around its content. It is embedded in the views.
type frame struct {
	Root   string        // way to the top of the site
	Head   template.HTML // title, description, address, stylesheet
	Header template.HTML
	Footer template.HTML
	// Phrases are content/phrases.yaml by key: {{.Phrases.said}}.
	Phrases map[string]string
}

// rooted is what a partial template sees: a value with the way to the top of the site.
type rooted struct {
	Root    string
	V       any
	Phrases map[string]string
}

// With hands a value to a partial template: {{template "cards" (.With .Others)}}.
func (f frame) With(v any) rooted { return rooted{f.Root, v, f.Phrases} }

// frameKey tells apart the headers and footers of a site: links depend on the depth, the marked entry on the section.
type frameKey struct {
	root, section string
	exact         bool // the page is the section's own, not one below it
	landing       bool // codes lead to it: its first screen is for the case, its navigation stands below
}

type frameParts struct{ header, footer template.HTML }

type (
	headerView struct {
		Root, Home, Name string
		Nav              []link // none on a landing page
		Phrases          map[string]string
	}
	footerView struct {
		Root, Name, Issuer string
		Hotlines           []hotline
		Call, Report       *hotline // what the bar offers to call: the first number, and 110 where there is no page about what to do
		Paid, Family       *plan.LinkView
		Nav                []link // of a landing page
		Senders            []plan.HotlineView
		More               []link
		plan.FooterView
		PoliceLink string
		Phrases    map[string]string
	}
)

// sections maps a template to the entry of the navigation that it belongs to.
var sections = map[string]string{"home": "home", "cases": "cases", "case": "cases", "listing": "cases", "weeks": "cases", "list": "list", "slogans": "slogans",
	"downloads": "downloads"}

// key returns which header and footer a page has.
func (p page) key() frameKey {
	key := frameKey{root: p.root(), section: sections[p.item.Job.(*plan.PageJob).Template]}
	switch v := p.view; {
	case v.Venue != nil:
		key.landing = true
	case v.List != nil && v.List.Main:
		key.exact = true
	case v.List != nil:
		key.section = ""
	case v.Home != nil, v.Slogans != nil, v.Downloads != nil, v.Cases != nil:
		key.exact = true
	}
	return key
}

// root returns the way to the top of the site. 404.html is shown for addresses of any depth: it starts from the
// path of the base URL.
func (p page) root() string {
	if p.item.Job.(*plan.PageJob).Template == "notfound" {
		if u, err := url.Parse(p.view.Site.BaseURL); err == nil {
			return strings.TrimSuffix(u.EscapedPath(), "/") + "/"
		}
	}
	return root(p.item)
}

// makeFrames renders every header and footer that the plan's pages need.
func (s *Site) makeFrames() error {
	for _, item := range s.index.pages {
		job := item.Job.(*plan.PageJob)
		switch job.Template {
		case "sitemap", "robots":
			continue
		}
		key := page{s, item, job.View}.key()
		if _, done := s.frames[key]; done {
			continue
		}
		header, err := s.fragment("header", headerOf(key, job.View.Site))
		if err != nil {
			return err
		}
		footer, err := s.fragment("footer", footerOf(key, job.View.Site))
		if err != nil {
			return err
		}
		s.frames[key] = frameParts{header, footer}
	}
	return nil
}

func (s *Site) fragment(name string, view any) (template.HTML, error) {
	var sb strings.Builder
	err := s.templates.bounded.Execute(&sb, name, view)
	return template.HTML(sb.String()), err
}

func headerOf(key frameKey, site *plan.SharedView) headerView {
	v := headerView{Root: key.root, Home: plan.HomePath, Name: site.Name, Phrases: site.Phrases}
	if !key.landing {
		v.Nav = navigation(key, site)
	}
	return v
}

// navigation returns the site's parts, with the one marked that a page belongs to.
func navigation(key frameKey, site *plan.SharedView) (nav []link) {
	add := func(section, path, text string) {
		entry := link{Path: path, Text: text}
		if key.section == section {
			entry.Current = "true"
			if key.exact {
				entry.Current = "page"
			}
		}
		nav = append(nav, entry)
	}
	add("home", plan.HomePath, "首页")
	add("cases", plan.CasesPath, "案例")
	if site.List != nil {
		add("list", site.List.Path, "凡是")
	}
	add("slogans", plan.SlogansPath, "标语")
	if site.Downloads {
		add("downloads", plan.DownloadsPath, "下载")
	}
	return nav
}

func footerOf(key frameKey, site *plan.SharedView) footerView {
	v := footerView{Root: key.root, Name: site.Name, Issuer: site.Issuer, Senders: site.Senders, FooterView: site.Footer,
		PoliceLink: policeLink(site.Footer.Police), Phrases: site.Phrases}
	if key.landing {
		v.Nav = navigation(key, site)
	}
	all, bar := hotlinesOf(site.Hotlines)
	v.Hotlines, v.Paid, v.Family = all, site.Paid, site.Family
	if len(bar) > 0 {
		v.Call = &bar[0]
	}
	if len(bar) > 1 {
		v.Report = &bar[1]
	}
	for _, more := range site.More {
		v.More = append(v.More, link{Path: more.Path, Text: more.Text})
	}
	return v
}

// frame returns the frame of a page. description may be empty: the page's title and the site's name stand in.
func (p page) frame(title, description string) frame {
	parts := p.site.frames[p.key()]
	return frame{Root: p.root(), Head: p.head(title, description), Header: parts.header, Footer: parts.footer,
		Phrases: p.view.Site.Phrases}
}

// descriptionLimit is in characters: result pages and chat previews cut longer ones.
const descriptionLimit = 100

// head writes what the document's head says about the page. It is written here and not in a template because
// html/template is not to be relied on inside <meta content> (its escaping there has had holes): everything is escaped
// for a quoted attribute, and nothing of it is an http-equiv.
func (p page) head(title, description string) template.HTML {
	item, styles, site := p.item, p.site.index.styles, p.view.Site.Name
	full := title
	if title != site {
		full = title + "－" + site
	}
	if strings.TrimSpace(description) == "" {
		description = full
	}
	if utf8.RuneCountInString(description) > descriptionLimit {
		description = string([]rune(description)[:descriptionLimit-1]) + "…"
	}
	var sb strings.Builder
	e := func(text string) string { return strings.ReplaceAll(html.EscapeString(text), "\x00", "\uFFFD") }
	fmt.Fprintf(&sb, "<title>%s</title>\n<meta name=\"description\" content=\"%s\">\n", e(full), e(description))
	if template := item.Job.(*plan.PageJob).Template; template == "notfound" || template == "recalled" {
		sb.WriteString("<meta name=\"robots\" content=\"noindex\">\n")
	} else if item.URL != "" {
		fmt.Fprintf(&sb, "<link rel=\"canonical\" href=\"%s\">\n<meta property=\"og:url\" content=\"%s\">\n", e(item.URL), e(item.URL))
	}
	kind := "website"
	if p.view.Case != nil {
		kind = "article"
	}
	fmt.Fprintf(&sb, "<meta property=\"og:type\" content=\"%s\">\n<meta property=\"og:locale\" content=\"zh_CN\">\n", kind)
	fmt.Fprintf(&sb, "<meta property=\"og:site_name\" content=\"%s\">\n<meta property=\"og:title\" content=\"%s\">\n", e(site), e(title))
	fmt.Fprintf(&sb, "<meta property=\"og:description\" content=\"%s\">\n", e(description))
	if icon := styles["site/icon.svg"]; icon != "" {
		fmt.Fprintf(&sb, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"%s\">\n", e(p.root()+escapePath(icon)))
	}
	if sheet := styles["site.css"]; sheet != "" {
		fmt.Fprintf(&sb, "<link rel=\"stylesheet\" href=\"%s\">\n", e(p.root()+escapePath(sheet)))
	}
	if script := styles["site/ease.js"]; script != "" {
		fmt.Fprintf(&sb, "<script src=\"%s\"></script>\n", e(p.root()+escapePath(script)))
	}
	return template.HTML(sb.String())
}
