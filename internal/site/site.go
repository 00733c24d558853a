// Package site writes the pages of the web site: a plan item in, the bytes of a file out.
//
// # Pages
//
// A page is one template of templates/site filled with one small, flat view struct of this package:
//
//	template  subject                  page
//	home      –                        site/index.html
//	cases     – or plan.Month          site/cases/index.html, site/archive/2026-11/index.html
//	case      *campaign.Case           site/cases/<slug>/index.html
//	list      *campaign.NumberedList   site/lists/<slug>/index.html
//	slogans   –                        site/slogans/index.html
//	notice    *campaign.Notice         site/notices/<slug>/index.html
//	page      *campaign.FreePage       site/pages/<slug>/index.html
//	venue     *campaign.Venue          site/v/<code>/index.html, the address in the venue's QR codes
//	downloads –                        site/downloads/index.html
//	notfound  –                        site/404.html
//	sitemap   –                        site/sitemap.xml, written without a template
//	robots    –                        site/robots.txt, written without a template
//
// # Rules
//
// A page links only to what the plan makes: every href goes through the index of planned items, and a link of the
// content that leads nowhere is reported with its place by New and printed as plain text. Links are relative and
// name index.html, so that the folder works under any path and from a USB stick; the one exception is 404.html, which
// a server shows at any depth and which therefore links from the root of the base URL.
//
// Nothing of the content is dropped: a case is printed as its whole body, section by section, not as the fields that
// were read from it. Pages load nothing from elsewhere and carry no script; a Content-Security-Policy says so.
//
// A Site is read-only once New has returned, so Render may be called from many goroutines. Whatever several pages
// share (header, footer, cards, selections) is computed once in New: a page costs one template execution.
package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"sync"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// Site renders the pages of one plan.
type Site struct {
	plan      *plan.Plan
	templates *templateSet
	index     *index
	shared    *shared
	buffers   sync.Pool
}

// New parses templates/site and prepares what pages share. templates is rooted at the templates folder. Faults of the
// templates and links of the content that lead nowhere are reported in diags; with template faults, Render fails.
func New(p *plan.Plan, templates fs.FS, diags *diag.List) *Site {
	s := &Site{plan: p, index: newIndex(p)}
	s.buffers.New = func() any { return new(bytes.Buffer) }
	s.templates = parse(templates, diags)
	if s.templates == nil {
		return s
	}
	s.index.check(p, diags)
	s.shared = newShared(p, s.index)
	if err := s.frames(); err != nil {
		s.templates.report("site", err, diags)
		s.templates = nil
	}
	return s
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
		return s.robots(), nil
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
	if err := s.templates.ExecuteTemplate(buf, job.Template+".html", view); err != nil {
		return nil, s.templates.failure(job.Template+".html", err)
	}
	return bytes.Clone(buf.Bytes()), nil
}

// view returns what the page's template sees.
func (s *Site) view(item *plan.Item, job *plan.PageJob) (any, error) {
	switch subject := job.Subject.(type) {
	case nil:
		return s.plainView(item, job)
	case plan.Month:
		return s.monthView(item, subject), nil
	case *campaign.Case:
		return s.caseView(item, subject), nil
	case *campaign.NumberedList:
		return s.listView(item, subject), nil
	case *campaign.Notice:
		return s.noticeView(item, subject), nil
	case *campaign.FreePage:
		return s.pageView(item, subject), nil
	case *campaign.Venue:
		return s.venueView(item, subject), nil
	}
	return nil, fmt.Errorf("%s：网页模板 %s 不接受这样的内容 %T", item.Path, job.Template, job.Subject)
}

// plainView returns the view of a page that is about no single piece.
func (s *Site) plainView(item *plan.Item, job *plan.PageJob) (any, error) {
	switch job.Template {
	case "home":
		return s.homeView(item), nil
	case "cases":
		return s.casesView(item), nil
	case "slogans":
		return s.slogansView(item), nil
	case "downloads":
		return s.downloadsView(item), nil
	case "notfound":
		return notFoundView{frame: s.frame(item, s.shared.phrases["missing_title"], "")}, nil
	}
	return nil, fmt.Errorf("%s：没有名为 %s 的网页模板", item.Path, job.Template)
}
