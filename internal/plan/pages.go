package plan

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/product"
)

// site plans the web site: pages, style, pictures and the files that everybody may download.
func (p *planner) site(venues []*campaign.Venue) {
	p.indexPages()
	for _, c := range p.book.Cases {
		p.piece("cases/"+c.Slug+"/index.html", "case", c, c.Pos, scamFile(c.Scam))
	}
	for _, l := range p.book.Lists {
		p.piece("lists/"+l.Slug+"/index.html", "list", l, l.Pos)
	}
	for _, n := range p.book.Notices {
		p.piece("notices/"+n.Slug+"/index.html", "notice", n, n.Pos)
	}
	for _, f := range p.book.Pages {
		p.piece("pages/"+f.Slug+"/index.html", "page", f, f.Pos)
	}
	for _, v := range venues {
		cases, slogans := Selection(p.book, p.plan.Today, v.Kind)
		inputs := []string{v.Kind.Pos.File, p.bulletinFile(v.Kind)}
		for _, c := range cases {
			inputs = append(inputs, c.Pos.File)
		}
		for _, s := range slogans {
			inputs = append(inputs, s.Text.Pos.File)
		}
		p.piece(landingPath(v), "venue", v, v.Pos, inputs...)
	}
	p.assets()
	p.downloads()
}

// piece plans a page that is about one piece of content.
func (p *planner) piece(name, template string, subject any, from diag.Pos, inputs ...string) {
	inputs = append(inputs, from.File, p.book.Config.Pos.File, p.phraseFile, "templates/site/layout.html",
		"templates/site/partials.html", "templates/site/"+template+".html")
	p.add(from, &Item{Path: "site/" + name, Job: &PageJob{Template: template, Subject: subject}}, inputs...)
}

// indexPages plans the pages that are about no single piece. They are made from all that they may list.
func (p *planner) indexPages() {
	config := p.book.Config.Pos
	var cases, slogans, others []string
	for _, c := range p.book.Cases {
		cases = append(cases, c.Pos.File, scamFile(c.Scam))
	}
	for _, s := range p.book.Slogans {
		slogans = append(slogans, s.Text.Pos.File)
	}
	for _, l := range p.book.Lists {
		others = append(others, l.Pos.File)
	}
	for _, n := range p.book.Notices {
		others = append(others, n.Pos.File)
	}
	for _, f := range p.book.Pages {
		others = append(others, f.Pos.File)
	}
	for _, b := range p.book.Bulletins {
		if b.Edition == p.plan.Edition {
			others = append(others, b.Pos.File)
		}
	}
	p.piece("index.html", "home", nil, config, slices.Concat(cases, slogans, others)...)
	p.piece("cases/index.html", "cases", nil, config, cases...)
	p.piece("slogans/index.html", "slogans", nil, config, slogans...)
	p.piece("downloads/index.html", "downloads", nil, config)
	p.piece("404.html", "notfound", nil, config)
	for _, m := range Months(p.book) {
		var files []string
		for _, c := range p.book.Cases {
			if MonthOf(c.Date.Time) == m {
				files = append(files, c.Pos.File, scamFile(c.Scam))
			}
		}
		p.piece("archive/"+string(m)+"/index.html", "cases", m, config, files...)
	}
	for _, name := range []string{"sitemap.xml", "robots.txt"} { // written without a template
		job := &PageJob{Template: strings.TrimSuffix(name, path.Ext(name))}
		p.add(config, &Item{Path: "site/" + name, Job: job}, config.File)
	}
}

func scamFile(s *campaign.Scam) string {
	if s == nil {
		return ""
	}
	return s.Pos.File
}

// assets plans the theme's files for the site and the pictures of the content.
func (p *planner) assets() {
	theme := p.book.Config.Theme
	files := p.opts.ThemeFiles
	if len(files) == 0 {
		files = []string{"site.css"}
	}
	for _, name := range files {
		source := "themes/" + theme + "/" + name
		p.add(diag.Pos{File: source}, &Item{Path: "site/assets/" + name, Job: &AssetJob{Theme: name}}, source)
	}
	for _, a := range p.book.Assets {
		name := "site/pictures/" + strings.TrimPrefix(a.Path, "content/")
		p.add(diag.Pos{File: a.Path}, &Item{Path: name, Job: &AssetJob{Asset: a}}, a.Path)
	}
}

// downloads plans the sheets that everybody may print: the list as an A3 poster, and every leaflet that a kind gets,
// once per case. They name no venue, lead to the home page and keep their address from week to week.
func (p *planner) downloads() {
	poster := p.opts.Products.Find("poster")
	if l := p.mainList(); l != nil && poster != nil {
		size, ok := poster.Size("A3")
		if !ok {
			size = poster.Sizes[0]
		}
		p.download("poster/list", p.book.Config.Theme, poster, size, l.Pos, listSubject(l))
	}
	made := map[string]bool{}
	for _, kind := range p.kinds() {
		for _, wanted := range kind.Products {
			if productCode(wanted.Template) != "leaflet" {
				continue
			}
			leaflet, size, subjects, ok := p.product(wanted, kind)
			if !ok {
				continue
			}
			for _, what := range subjects {
				key := wanted.Template + " " + size.Name + " " + what.slug
				if !made[key] {
					made[key] = true
					p.download(wanted.Template, p.themeOf(kind), leaflet, size, kind.Pos, what, p.bulletinFile(kind))
				}
			}
		}
	}
}

// kinds returns the kinds by ID.
func (p *planner) kinds() []*campaign.Kind {
	return slices.SortedFunc(slices.Values(p.book.Kinds), func(a, b *campaign.Kind) int { return strings.Compare(a.ID, b.ID) })
}

func (p *planner) download(template, theme string, what *product.Product, size product.Size, from diag.Pos, about subject, more ...string) {
	s := p.everybody()
	about.fill(s)
	name := fmt.Sprintf("site/downloads/%s_%s_%s.pdf", what.Code, size.Name, about.slug)
	p.addSheet(from, name, s, printJob(template, theme, what, size), append(more, product.File(what.Code))...)
}
