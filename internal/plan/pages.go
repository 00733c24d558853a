package plan

import (
	"fmt"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/product"
)

// site plans the web site: pages, style, pictures and the files that everybody may download.
func (p *planner) site(venues []*campaign.Venue) {
	downloads := p.downloads()
	s := p.pages(downloads)
	s.indexPages(downloads)
	s.listPages(venues)
	for _, c := range p.book.Cases {
		s.page(casePath(c), "case", c.Pos, PageView{Case: s.casePage(c)})
	}
	for _, l := range p.book.Lists {
		s.page(listPath(l), "list", l.Pos, PageView{List: s.listPage(l)})
	}
	for _, n := range p.book.Notices {
		s.page(noticePath(n), "notice", n.Pos, PageView{Notice: &NoticePage{Title: n.Title.Value, Form: n.Form, Date: n.Date.Time, Body: blocks(n.Body)}})
	}
	for _, f := range p.book.Pages {
		s.page(freePath(f), "page", f.Pos, PageView{Page: &FreePage{Title: f.Title.Value, Body: blocks(f.Body)}})
	}
	s.recalledPages()
	for _, v := range venues {
		inputs := slices.Concat(p.casesDeciding(v.Kind, 0), p.slogansDeciding(v.Kind, 0), []string{v.Kind.Pos.File, p.scamFile(), p.recallFile()})
		s.page(landingPath(v.Code), "venue", v.Pos, PageView{Venue: s.venuePage(v)}, inputs...).Venue = v
	}
	for _, k := range kindsOf(venues) { // whether or not a sheet leads there now: printed codes are opened for years
		inputs := slices.Concat(p.casesDeciding(k, 0), p.slogansDeciding(k, 0), []string{p.scamFile(), p.recallFile()})
		s.page(kindPath(k), "venue", k.Pos, PageView{Venue: s.kindPage(k)}, inputs...)
	}
	for _, c := range p.book.Codes {
		if c.Venue == nil {
			s.page(landingPath(c.Code), "venue", c.Pos, PageView{Venue: s.gonePage(c)}, append(p.caseFiles(), p.scamFile(), p.recallFile())...)
		}
	}
	p.assets()
}

// The paths of pages inside the site.
func casePath(c *campaign.Case) string         { return "cases/" + c.Slug + "/index.html" }
func listPath(l *campaign.NumberedList) string { return "lists/" + l.Slug + "/index.html" }
func noticePath(n *campaign.Notice) string     { return "notices/" + n.Slug + "/index.html" }
func freePath(f *campaign.FreePage) string     { return "pages/" + f.Slug + "/index.html" }
func monthFolder(m Month) string               { return "archive/" + string(m) }

func blocks(d *doc.Doc) []doc.Block {
	if d == nil {
		return nil
	}
	return d.Blocks
}

// indexPages plans the pages that are about no single piece.
func (s *sitePages) indexPages(downloads []DownloadGroup) {
	config := s.book.Config.Pos
	s.page(HomePath, "home", config, PageView{Home: s.home()})
	s.page(CasesPath, "cases", config, PageView{Cases: s.casesIndex()})
	s.page(SlogansPath, "slogans", config, PageView{Slogans: s.slogansPage()})
	s.page(DownloadsPath, "downloads", config, PageView{Downloads: &DownloadsPage{Groups: downloads}})
	s.page("404.html", "notfound", config, PageView{})
	s.page(SitemapPath, "sitemap", config, PageView{})
	s.page("robots.txt", "robots", config, PageView{})
}

// page plans one page.
func (s *sitePages) page(name, template string, from diag.Pos, view PageView, more ...string) *Item {
	view.Site = s.shared
	item := &Item{Path: "site/" + name, Job: &PageJob{Template: template, View: &view}}
	s.add(from, item, append(s.pageInputs(template, from, &view), more...)...)
	return item
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
		p.add(diag.Pos{File: source}, &Item{Path: "site/assets/" + name, Job: &AssetJob{Theme: name}}, p.book.Config.Pos.File) // it chooses the theme
	}
	for _, a := range p.book.Assets {
		name := "site/pictures/" + strings.TrimPrefix(a.Path, "content/")
		p.add(diag.Pos{File: a.Path}, &Item{Path: name, Job: &AssetJob{Asset: a}}, a.Path)
	}
}

// downloads plans the sheets that everybody may print: the list as an A3 poster, and every leaflet that a kind gets,
// once per case. They name no venue, lead to the home page and keep their address from week to week.
func (p *planner) downloads() (groups []DownloadGroup) {
	poster := p.opts.Products.Find("poster")
	if l := p.mainList(); l != nil && poster != nil {
		size, ok := poster.Size("A3")
		if !ok {
			size = poster.Sizes[0]
		}
		p.downloadFiles = append(p.listFiles(), product.File(poster.Code))
		groups = offer(groups, p.download("poster/list", p.book.Config.Theme, poster, size, l.Pos, listSubject(l)))
	}
	type offered struct{ template, size, slug string }
	made := map[offered]bool{}
	for _, kind := range kindsOf(p.book.Venues) {
		for _, wanted := range kind.Products {
			if productCode(wanted.Template) != "leaflet" {
				continue
			}
			leaflet, size, subjects, ok := p.product(wanted, kind)
			if !ok {
				continue
			}
			p.downloadFiles = append(append(p.downloadFiles, p.subjectFiles(wanted, leaflet.Durable, kind)...), kind.Pos.File, product.File(leaflet.Code))
			for _, what := range subjects {
				key := offered{wanted.Template, size.Name, what.slug}
				if !made[key] {
					made[key] = true
					groups = offer(groups, p.download(wanted.Template, p.themeOf(kind), leaflet, size, kind.Pos, what, kind.Pos.File))
				}
			}
		}
	}
	p.downloadFiles = append(p.downloadFiles, p.venueFiles()...)
	for _, g := range groups {
		slices.SortFunc(g.Files, func(a, b DownloadView) int { return strings.Compare(a.Path, b.Path) })
	}
	return groups
}

// offer puts a planned download into the group of its product.
func offer(groups []DownloadGroup, item *Item) []DownloadGroup {
	job := item.Job.(*SheetJob)
	file := DownloadView{Path: strings.TrimPrefix(item.Path, "site/"), Title: job.View.Title(), Format: job.Format, Unit: job.Unit,
		Width: job.Width, Height: job.Height}
	for i := range groups {
		if groups[i].Name == job.Product.Name {
			groups[i].Files = append(groups[i].Files, file)
			return groups
		}
	}
	return append(groups, DownloadGroup{Name: job.Product.Name, Files: []DownloadView{file}})
}

// kindsOf returns the kinds of some venues, by ID.
func kindsOf(venues []*campaign.Venue) (out []*campaign.Kind) {
	for _, v := range venues {
		if !slices.Contains(out, v.Kind) {
			out = append(out, v.Kind)
		}
	}
	slices.SortFunc(out, func(a, b *campaign.Kind) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func (p *planner) download(template, theme string, what *product.Product, size product.Size, from diag.Pos, about subject, more ...string) *Item {
	s := p.everybody()
	about.fill(s)
	name := fmt.Sprintf("site/downloads/%s_%s_%s.pdf", what.Code, size.Name, about.slug)
	return p.addSheet(from, name, s, printJob(template, theme, what, size), append(more, product.File(what.Code))...)
}
