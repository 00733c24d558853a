package site

import (
	"bytes"
	"encoding/xml"
	"strings"

	"fanshi/internal/plan"
)

// sitemap returns sitemap.xml (sitemaps.org 0.9): every page with an address, in the plan's order. Only cases carry a
// date of their own; the day of the build would be a lie about all other pages.
func (s *Site) sitemap() []byte {
	var buf bytes.Buffer
	buf.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, item := range s.index.pages {
		job := item.Job.(*plan.PageJob)
		switch job.Template {
		case "notfound", "recalled", "sitemap", "robots":
			continue
		}
		if item.URL == "" || job.View.Venue != nil && job.View.Venue.Gone { // a place that is gone is for those who have its old code
			continue
		}
		buf.WriteString("<url><loc>")
		_ = xml.EscapeText(&buf, []byte(item.URL)) // writing to a bytes.Buffer does not fail
		buf.WriteString("</loc>")
		if c := job.View.Case; c != nil && !c.Date.IsZero() {
			buf.WriteString("<lastmod>" + isoDate(c.Date) + "</lastmod>")
		}
		buf.WriteString("</url>\n")
	}
	buf.WriteString("</urlset>\n")
	return buf.Bytes()
}

// robots returns robots.txt: everything may be read.
func robots(site *plan.SharedView) []byte {
	return []byte("User-agent: *\nAllow: /\nSitemap: " + strings.TrimSuffix(site.BaseURL, "/") + "/" + plan.SitemapPath + "\n")
}
