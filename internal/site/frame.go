package site

import (
	"fmt"
	"html"
	"html/template"
	"net/url"
	"strings"
	"unicode/utf8"

	"fanshi/internal/campaign"
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
}

type frameParts struct{ header, footer template.HTML }

type (
	headerView struct {
		Root, Home, Name string
		Nav              []link
	}
	footerView struct {
		Root, Name, Issuer string
		Hotlines, Bar      []hotline
		More               []link
	}
)

// sections maps a template to the entry of the navigation that it belongs to.
var sections = map[string]string{"home": "home", "cases": "cases", "case": "cases", "list": "list", "slogans": "slogans",
	"downloads": "downloads"}

// keyOf returns which header and footer an item has.
func (s *Site) keyOf(item *plan.Item) frameKey {
	job := item.Job.(*plan.PageJob)
	key := frameKey{root: s.rootOf(item), section: sections[job.Template]}
	key.exact = job.Subject == nil
	if l, ok := job.Subject.(*campaign.NumberedList); ok {
		key.exact = s.shared.list != nil && s.shared.list.Path == s.index.pages[l]
		if !key.exact {
			key.section = ""
		}
	}
	return key
}

// rootOf returns the way to the top of the site. 404.html is shown for addresses of any depth: it starts from the
// path of the base URL.
func (s *Site) rootOf(item *plan.Item) string {
	if item.Job.(*plan.PageJob).Template == "notfound" {
		if u, err := url.Parse(s.plan.Book.Config.BaseURL); err == nil {
			return strings.TrimSuffix(u.EscapedPath(), "/") + "/"
		}
	}
	return root(item)
}

// frames renders every header and footer that the plan's pages need.
func (s *Site) frames() error {
	for _, item := range s.index.ordered {
		switch item.Job.(*plan.PageJob).Template {
		case "sitemap", "robots":
			continue
		}
		key := s.keyOf(item)
		if _, done := s.shared.frames[key]; done {
			continue
		}
		header, err := s.fragment("header", s.headerView(key))
		if err != nil {
			return err
		}
		footer, err := s.fragment("footer", s.footerView(key))
		if err != nil {
			return err
		}
		s.shared.frames[key] = frameParts{header, footer}
	}
	return nil
}

func (s *Site) fragment(name string, view any) (template.HTML, error) {
	var sb strings.Builder
	err := s.templates.ExecuteTemplate(&sb, name, view)
	return template.HTML(sb.String()), err
}

func (s *Site) headerView(key frameKey) headerView {
	v := headerView{Root: key.root, Home: s.index.single["home"], Name: s.plan.Book.Config.Name.Value}
	add := func(section, path, text string) {
		if path == "" {
			return
		}
		entry := link{Path: path, Text: text}
		if key.section == section {
			entry.Current = "true"
			if key.exact {
				entry.Current = "page"
			}
		}
		v.Nav = append(v.Nav, entry)
	}
	add("home", v.Home, "首页")
	add("cases", s.index.single["cases"], "案例")
	if s.shared.list != nil {
		add("list", s.shared.list.Path, "凡是")
	}
	add("slogans", s.index.single["slogans"], "标语")
	if len(s.shared.downloads) > 0 {
		add("downloads", s.index.single["downloads"], "下载")
	}
	return v
}

func (s *Site) footerView(key frameKey) footerView {
	book := s.plan.Book
	v := footerView{Root: key.root, Name: book.Config.Name.Value, Issuer: book.Config.Issuer.Value, Hotlines: s.shared.hotlines,
		Bar: s.shared.bar}
	add := func(subject any, text string) {
		if path := s.index.pages[subject]; path != "" {
			v.More = append(v.More, link{Path: path, Text: text})
		}
	}
	for _, l := range book.Lists {
		add(l, l.Title.Value)
	}
	for _, n := range book.Notices {
		add(n, n.Title.Value)
	}
	for _, p := range book.Pages {
		add(p, p.Title.Value)
	}
	return v
}

// frame returns the frame of a page. description may be empty: the page's title and the site's name stand in.
func (s *Site) frame(item *plan.Item, title, description string) frame {
	parts := s.shared.frames[s.keyOf(item)]
	return frame{Root: s.rootOf(item), Head: s.head(item, title, description), Header: parts.header, Footer: parts.footer,
		Phrases: s.shared.phrases}
}

// descriptionLimit is in characters: result pages and chat previews cut longer ones.
const descriptionLimit = 100

// head writes what the document's head says about the page. It is written here and not in a template because
// html/template is not to be relied on inside <meta content> (its escaping there has had holes): everything is escaped
// for a quoted attribute, and nothing of it is an http-equiv.
func (s *Site) head(item *plan.Item, title, description string) template.HTML {
	site := s.plan.Book.Config.Name.Value
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
	if item.Job.(*plan.PageJob).Template == "notfound" {
		sb.WriteString("<meta name=\"robots\" content=\"noindex\">\n")
	} else if item.URL != "" {
		fmt.Fprintf(&sb, "<link rel=\"canonical\" href=\"%s\">\n<meta property=\"og:url\" content=\"%s\">\n", e(item.URL), e(item.URL))
	}
	kind := "website"
	if _, ok := item.Job.(*plan.PageJob).Subject.(*campaign.Case); ok {
		kind = "article"
	}
	fmt.Fprintf(&sb, "<meta property=\"og:type\" content=\"%s\">\n<meta property=\"og:locale\" content=\"zh_CN\">\n", kind)
	fmt.Fprintf(&sb, "<meta property=\"og:site_name\" content=\"%s\">\n<meta property=\"og:title\" content=\"%s\">\n", e(site), e(title))
	fmt.Fprintf(&sb, "<meta property=\"og:description\" content=\"%s\">\n", e(description))
	if icon := s.index.styles["site/icon.svg"]; icon != "" {
		fmt.Fprintf(&sb, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"%s\">\n", e(s.rootOf(item)+escapePath(icon)))
	}
	if sheet := s.index.styles["site.css"]; sheet != "" {
		fmt.Fprintf(&sb, "<link rel=\"stylesheet\" href=\"%s\">\n", e(s.rootOf(item)+escapePath(sheet)))
	}
	return template.HTML(sb.String())
}
