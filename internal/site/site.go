// Package site writes the pages of the web site: a plan item in, the bytes of a file out.
//
// # Pages
//
// A page is one template of templates/site filled with one small, flat view struct:
//
//	home       site/index.html
//	cases      site/cases/index.html
//	listing    site/scams/<fraud>/index.html, site/scams/<fraud>/2/index.html …, and so site/kinds/<kind>/,
//	           site/weeks/2026-W48/, site/archive/2026-11/: cases that have something in common
//	weeks      site/weeks/index.html
//	places     site/places/index.html, site/places/<kind>/index.html
//	case       site/cases/<slug>/index.html
//	list       site/lists/<slug>/index.html
//	slogans    site/slogans/index.html
//	notice     site/notices/<slug>/index.html
//	page       site/pages/<slug>/index.html
//	venue      site/v/<code>/index.html, the address in the venue's QR codes
//	           site/k/<kind>/index.html, that in the codes that all venues of a kind share
//	downloads  site/downloads/index.html
//	recalled   at the address of a piece that was taken back, with nothing of it
//	notfound   site/404.html
//	sitemap    site/sitemap.xml, written without a template
//	robots     site/robots.txt, written without a template
//
// The content comes in plan.PageView, and nothing else is known of it here; the structs of view.go add what templates need
// to show it: HTML, ways to the top, words around it.
//
// # Rules
//
// A page links only to what the plan makes: every href goes through the index of planned items, and a link of the
// content that leads nowhere is reported with its place by New and printed as plain text. Links are relative and
// name index.html, so that the folder works under any path and from a USB stick; the one exception is 404.html, which
// a server shows at any depth and which therefore links from the root of the base URL.
//
// Nothing of the content is dropped: a case is printed as its whole body, section by section, not as the fields that
// were read from it. Pages load nothing from elsewhere; a Content-Security-Policy says so. They are whole without
// a script; the one that they carry, the theme's site/ease.js, switches to large type and the like.
//
// A Site is read-only once New has returned, so Render may be called from many goroutines. Header and
// footer are written once for all pages of a depth and section: a page costs one template execution.
package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// Site renders the pages of one plan.
type Site struct {
	templates *templateSet
	index     *index
	frames    map[frameKey]frameParts
	buffers   sync.Pool
}

// New parses templates/site and prepares what pages share. items are all of a plan; templates is rooted at the templates
// folder. Faults of the templates and links of the content that lead nowhere are reported in diags; with template faults,
// Render fails.
func New(items []*plan.Item, templates fs.FS, diags *diag.List) *Site {
	s := &Site{index: newIndex(items), frames: map[frameKey]frameParts{}}
	s.buffers.New = func() any { return new(bytes.Buffer) }
	s.templates = parse(templates, phrasesOf(s.index.pages), diags)
	if s.templates == nil {
		return s
	}
	s.index.check(diags)
	if err := s.makeFrames(); err != nil {
		s.templates.report("site", err, diags)
		s.templates = nil
	}
	return s
}

// titledByPhrases are the templates whose titles and descriptions are phrases of the content.
var titledByPhrases = []string{"home", "cases", "listing", "weeks", "places", "slogans", "downloads", "notfound", "recalled"}

// Files returns the templates that a page is made from, by their files in the project, and whether it shows phrases of the
// content.
func (s *Site) Files(job *plan.PageJob) (files []string, phrases bool) {
	if s.templates == nil {
		return nil, false
	}
	name := job.Template + ".html"
	return s.templates.used[name], s.templates.phrases[name] || slices.Contains(titledByPhrases, job.Template)
}

// phrasesOf returns the phrases that pages may show, by key.
func phrasesOf(pages []*plan.Item) map[string]string {
	if len(pages) == 0 {
		return nil
	}
	return pages[0].Job.(*plan.PageJob).View.Site.Phrases
}

// Render returns the bytes of a page of the site. It fails on an item that is no page and, with a *TemplateError, on a
// template that does not fit its view.
func (s *Site) Render(item *plan.Item) ([]byte, error) {
	job, ok := item.Job.(*plan.PageJob)
	if !ok {
		return nil, fmt.Errorf("%s 不是网页", item.Path)
	}
	switch job.Template {
	case "sitemap":
		return s.sitemap(), nil
	case "robots":
		return robots(job.View.Site), nil
	}
	if s.templates == nil {
		return nil, fmt.Errorf("%s：网站模板有错误，无法生成", item.Path)
	}
	view, err := s.view(item, job)
	if err != nil {
		return nil, err
	}
	buf := s.buffers.Get().(*bytes.Buffer)
	defer s.buffers.Put(buf)
	buf.Reset()
	if err := s.templates.bounded.Execute(buf, job.Template+".html", view); err != nil {
		return nil, s.templates.failure(job.Template+".html", err)
	}
	return bytes.Clone(buf.Bytes()), nil
}

// view returns what the page's template sees.
func (s *Site) view(item *plan.Item, job *plan.PageJob) (any, error) {
	p := page{s, item, job.View}
	switch v := job.View; {
	case v.Home != nil:
		return p.home(v.Home), nil
	case v.Cases != nil:
		return p.cases(v.Cases), nil
	case v.Listing != nil:
		return p.listing(v.Listing), nil
	case v.Weeks != nil:
		return p.weeks(v.Weeks), nil
	case v.Places != nil:
		return p.places(v.Places), nil
	case v.Case != nil:
		return p.caseStudy(v.Case), nil
	case v.List != nil:
		return p.list(v.List), nil
	case v.Slogans != nil:
		return p.slogans(v.Slogans), nil
	case v.Notice != nil:
		return p.notice(v.Notice), nil
	case v.Page != nil:
		return p.free(v.Page), nil
	case v.Venue != nil:
		return p.venue(v.Venue), nil
	case v.Downloads != nil:
		return p.downloads(v.Downloads), nil
	case v.Recalled != nil:
		return p.recalled(v.Recalled), nil
	case job.Template == "notfound":
		return notFoundView{frame: p.frame(job.View.Site.Phrases["missing_title"], "")}, nil
	}
	return nil, fmt.Errorf("%s：没有名为 %s 的网页模板", item.Path, job.Template)
}

// page is a page being written.
type page struct {
	site *Site
	item *plan.Item
	view *plan.PageView
}
