package site

import (
	"net/url"
	"path"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/plan"
)

// index finds planned items. All its paths are inside site/, without that prefix.
type index struct {
	paths  map[string]bool   // every planned file of the site
	styles map[string]string // file of the theme → path
	images map[string]image  // path of an asset in the project → picture
	pages  []*plan.Item      // in the plan's order
}

// image is a picture that pages may show.
type image struct {
	Path          string
	Width, Height int
}

func newIndex(items []*plan.Item) *index {
	x := &index{paths: map[string]bool{}, styles: map[string]string{}, images: map[string]image{}}
	for _, item := range items {
		if item.Part != plan.Site {
			continue
		}
		name := strings.TrimPrefix(item.Path, "site/")
		x.paths[name] = true
		switch job := item.Job.(type) {
		case *plan.PageJob:
			x.pages = append(x.pages, item)
		case *plan.AssetJob:
			if a := job.Asset; a != nil {
				x.images[a.Path] = image{Path: name, Width: a.Width, Height: a.Height}
			} else {
				x.styles[job.Theme] = name
			}
		}
	}
	return x
}

// root returns the way from a page of the site up to its top folder: "", "../", "../../".
func root(item *plan.Item) string {
	return strings.Repeat("../", strings.Count(strings.TrimPrefix(item.Path, "site/"), "/"))
}

// escapePath returns a path inside the site as part of an href.
func escapePath(name string) string { return (&url.URL{Path: name}).EscapedPath() }

// target is where a link of the content leads.
type target struct {
	Href     string // to be prefixed with the page's root if not External
	External bool   // leaves the site: http, https
	Fixed    bool   // taken as it is: tel, mailto, a fragment of the same page
}

// resolve finds where a link of the content leads; false if nowhere, or with a scheme that pages do not carry. A path
// is seen from the top of the site, with or without a leading slash; a folder stands for its index.html.
func (x *index) resolve(link string) (target, bool) {
	if strings.HasPrefix(link, "#") {
		return target{Href: link, Fixed: true}, len(link) > 1
	}
	u, err := url.Parse(link)
	if err != nil || strings.ContainsAny(link, "\\\x00\t\r\n") {
		return target{}, false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return target{Href: u.String(), External: true}, u.Host != ""
	case "tel", "mailto":
		return target{Href: u.String(), Fixed: true}, u.Opaque != ""
	case "":
	default:
		return target{}, false
	}
	if u.Host != "" {
		return target{}, false
	}
	name := strings.TrimPrefix(path.Clean("/"+u.Path), "/")
	for _, candidate := range []string{name, path.Join(name, "index.html")} {
		if x.paths[candidate] {
			href := escapePath(candidate)
			if u.Fragment != "" {
				href += "#" + u.EscapedFragment()
			}
			return target{Href: href}, true
		}
	}
	return target{}, false
}

// check reports links and pictures of the content that no page can carry. They are looked for only in pieces that
// have a page: what is not shown cannot be broken.
func (x *index) check(diags *diag.List) {
	for _, item := range x.pages {
		view := item.Job.(*plan.PageJob).View
		tell := diags.Error
		if view.Site.Recalled { // what the link led to may be what was taken back, which has to go at once
			tell = diags.Warn
		}
		x.checkBlocks(bodyOf(view), tell)
	}
}

// bodyOf returns the document that a page shows.
func bodyOf(v *plan.PageView) []doc.Block {
	switch {
	case v.Home != nil:
		return v.Home.Lead
	case v.Case != nil:
		return v.Case.Body
	case v.List != nil:
		return v.List.Body
	case v.Notice != nil:
		return v.Notice.Body
	case v.Page != nil:
		return v.Page.Body
	}
	return nil
}

func (x *index) checkBlocks(blocks []doc.Block, tell func(diag.Pos, string, string, string, ...diag.Pos) *diag.Diagnostic) {
	doc.Walk(blocks, func(n doc.Inline) {
		switch n := n.(type) {
		case *doc.Link:
			if _, ok := x.resolve(n.URL); !ok {
				tell(n.Pos, "site.broken-link", "链接“"+n.URL+"”在网站里没有对应的页面",
					"改成网站里有的地址，例如 cases/ 或 lists/…/；外部网站请写全 https:// 开头的地址")
			}
		case *doc.Image:
			if _, ok := x.images[n.Src]; !ok {
				tell(n.Pos, "site.no-image", "图片“"+n.Src+"”没有随网站发布", "检查图片的文件名和位置")
			}
		}
	})
}
