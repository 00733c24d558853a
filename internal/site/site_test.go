package site

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/plan"
)

// allowed are the elements and attributes that any page may have: what is not here (style, iframe, form, on…,
// style, srcset) must not come from any content.
var allowed = map[string]string{
	"html": "lang", "head": "", "meta": "charset name content http-equiv property", "title": "", "link": "rel href type",
	"body": "", "script": "src", "details": "class id hidden", "summary": "", "button": "type data-ease", "a": "class href aria-current rel", "header": "class", "footer": "class", "main": "id", "nav": "aria-label class",
	"aside": "class aria-label", "section": "class aria-labelledby", "article": "class", "div": "class role aria-label tabindex",
	"h1": "", "h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id", "p": "class", "span": "class", "b": "", "small": "",
	"strong": "", "em": "", "q": "", "code": "", "pre": "tabindex", "br": "", "hr": "", "blockquote": "", "figure": "",
	"ul": "class", "ol": "class start", "li": "", "dl": "class", "dt": "", "dd": "", "time": "datetime",
	"table": "", "thead": "", "tbody": "", "tr": "", "th": "scope class", "td": "class",
	"img": "src alt width height loading decoding", "svg": "viewBox width height aria-hidden", "path": "fill d",
}

// checkPage parses a page and reports everything that a page of the site must not be.
func checkPage(t *testing.T, name, source string, planned map[string]bool) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	count, ids, level := map[string]int{}, map[string]bool{}, 0
	var fragments []string
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s: comment %q", name, n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		attributes, ok := allowed[n.Data]
		if !ok {
			t.Errorf("%s: element %s", name, n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(strings.Fields(attributes), a.Key) {
				t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
			}
			switch a.Key {
			case "id":
				if ids[a.Val] || a.Val == "" {
					t.Errorf("%s: id %q empty or twice", name, a.Val)
				}
				ids[a.Val] = true
			case "href", "src":
				if fragment, ok := checkAddress(t, name, n, a.Val, planned); ok {
					fragments = append(fragments, fragment)
				}
			}
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			next := int(n.Data[1] - '0')
			if next > level+1 {
				t.Errorf("%s: h%d after h%d", name, next, level)
			}
			level = next
		}
	}
	for _, once := range []string{"h1", "title", "main", "html"} {
		if count[once] != 1 {
			t.Errorf("%s: %d × <%s>", name, count[once], once)
		}
	}
	for _, f := range fragments {
		if !ids[f] {
			t.Errorf("%s: #%s leads nowhere", name, f)
		}
	}
	if !strings.Contains(source, `<html lang="zh-CN">`) || strings.Contains(source, "<title>－") {
		t.Errorf("%s: no language or title", name)
	}
}

// checkAddress checks one href or src; of a link inside the page it returns the fragment.
func checkAddress(t *testing.T, name string, n *html.Node, address string, planned map[string]bool) (string, bool) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || address == "" {
		t.Errorf("%s: <%s> with address %q", name, n.Data, address)
		return "", false
	}
	switch {
	case u.Scheme == "tel" || u.Scheme == "mailto":
		return "", false
	case u.Scheme == "http" || u.Scheme == "https":
		canonical := n.Data == "link" && n.Attr[0].Val == "canonical"
		external := n.Data == "a" && strings.Contains(fmt.Sprint(n.Attr), "noopener")
		if !canonical && !external {
			t.Errorf("%s: <%s> loads %s", name, n.Data, address)
		}
		return "", false
	case u.Scheme != "" || u.Host != "":
		t.Errorf("%s: foreign address %s", name, address)
		return "", false
	case u.Path == "":
		return u.Fragment, true
	}
	target := path.Join(path.Dir(name), u.Path)
	if rest, ok := strings.CutPrefix(u.Path, "/sub/"); ok && name == "404.html" {
		target = rest
	}
	if !planned[target] {
		t.Errorf("%s: %s leads to %s, which is not planned", name, address, target)
	}
	return "", false
}

func plannedFiles(p *plan.Plan) map[string]bool {
	planned := map[string]bool{}
	for _, item := range p.Items {
		planned[strings.TrimPrefix(item.Path, "site/")] = true
	}
	return planned
}

// visible returns the text of a page's body.
func visible(t testing.TB, source string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	var sb strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "title" {
			sb.WriteString(n.Data)
		}
	}
	return sb.String()
}

func TestEveryPageIsSound(t *testing.T) {
	for _, cases := range []int{0, 5, 250} {
		if n := checkPages(t, planOf(t, sampleBook(cases))); n < cases+len(everyPage) {
			t.Errorf("with %d cases there are %d pages", cases, n)
		}
	}
}

// everyPage are the pages that every site has.
var everyPage = []string{"index.html", "404.html"}

// checkPages checks every page of a plan, and that those are there that every site has.
func checkPages(t *testing.T, p *plan.Plan) (pages int) {
	t.Helper()
	planned, files := plannedFiles(p), renderAll(t, p)
	for name, source := range files {
		if strings.HasSuffix(name, ".html") {
			checkPage(t, name, source, planned)
			pages++
		}
	}
	for _, name := range everyPage {
		if len(files[name]) < 500 {
			t.Errorf("%s has %d bytes", name, len(files[name]))
		}
	}
	return pages
}

func TestEmptyBook(t *testing.T) {
	p := planOf(t, &campaign.Book{Config: campaign.Config{Name: said("站"), BaseURL: "http://localhost/", Theme: "alert"}})
	checkPages(t, p)
}

// TestOwnContent renders the repository's own content with its own theme and weighs the pages.
func TestOwnContent(t *testing.T) {
	book, diags := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	p := planOf(t, book)
	if n := checkPages(t, p); n < len(book.Cases) {
		t.Errorf("%d pages for %d cases", n, len(book.Cases))
	}
	style, err := os.ReadFile("../../themes/alert/site.css")
	if err != nil {
		t.Fatal(err)
	}
	for name, source := range renderAll(t, p) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		limit := 34_000
		if name == "cases/index.html" { // of which every case is a line, with the ways to all lists
			limit = 28_000 + 500*len(book.Cases)
		}
		if weight := len(source) + len(style); weight > limit {
			t.Errorf("%s weighs %d bytes with its stylesheet", name, weight)
		}
	}
}

func TestVenuePage(t *testing.T) {
	book := sampleBook(13)
	pages := renderAll(t, planOf(t, book))
	bank, school := visible(t, pages["v/b01/index.html"]), visible(t, pages["v/s01/index.html"])
	chosen := plan.Choose(book, day("2026-11-23"), book.Kinds[0]).Cases
	if len(chosen) != 3 {
		t.Fatalf("%d cases are chosen", len(chosen))
	}
	for _, c := range chosen {
		if !strings.Contains(bank, c.Case.Title.Value) {
			t.Errorf("the bank's page lacks the case %q", c.Case.Title.Value)
		}
	}
	for _, want := range []string{"平安储蓄所提醒您", "转账之前，先问一句柜台", "要您先垫钱，立即停手", "转账停一停，核实再说话（0）", "凡是先交钱的贷款，都是诈骗！", "96110", "110", "平安储蓄所"} {
		if !strings.Contains(bank, want) {
			t.Errorf("the bank's page lacks %q", want)
		}
	}
	if !strings.Contains(pages["v/s01/index.html"], "<h1>第一小学提醒您</h1>") || strings.Contains(pages["v/s01/index.html"], "reminder") {
		t.Error("the headline says who speaks, with a reminder or without")
	}
	if strings.Contains(school, "（0）") {
		t.Error("the school shows what is the bank's")
	}
	if strings.Contains(pages["v/b01/index.html"], `href="tel:12381"`) {
		t.Error("12381 sends messages and cannot be called")
	}
}

func TestDownloads(t *testing.T) {
	pages := renderAll(t, planOf(t, sampleBook(5)))
	page := visible(t, pages["downloads/index.html"])
	if !strings.Contains(page, "海报") || !strings.Contains(page, "新十个凡是 海报 · A3 · PDF") ||
		!strings.Contains(pages["downloads/index.html"], `href="../downloads/poster_A3_new-ten.pdf"`) {
		t.Errorf("the list as a poster is not offered: %s", page)
	}
	if !strings.Contains(pages["index.html"], `href="downloads/index.html"`) {
		t.Error("no way to the downloads")
	}
	book := sampleBook(5)
	book.Lists = nil
	if pages = renderAll(t, planOf(t, book)); strings.Contains(pages["index.html"], "downloads/") {
		t.Error("a way to downloads that there are not")
	}
}

func TestArchive(t *testing.T) {
	pages := renderAll(t, planOf(t, sampleBook(250)))
	all := 0
	for name, source := range pages {
		if strings.HasPrefix(name, "archive/") {
			all += strings.Count(source, `cases/case-`)
		}
	}
	if all != 250 {
		t.Errorf("the archive lists %d of 250 cases", all)
	}
	if n := strings.Count(pages["cases/index.html"], `cases/case-`); n != 10 {
		t.Errorf("the index lists %d cases, want five for each risk", n)
	}
}

func TestContentFaultsAreReported(t *testing.T) {
	book := sampleBook(1)
	at := func(line int) doc.Node { return doc.Node{Pos: diag.Pos{File: "content/cases/a.md", Line: line}} }
	book.Cases[0].Body = &doc.Doc{Blocks: []doc.Block{&doc.Paragraph{Inline: []doc.Inline{
		&doc.Link{Node: at(1), URL: "/cases/none/", Inline: text("没有")},
		&doc.Link{Node: at(2), URL: "javascript:alert(1)", Inline: text("脚本")},
		&doc.Image{Node: at(3), Src: "content/none.png", Alt: "缺图"}}}}}
	p := planOf(t, book)
	diags := &diag.List{}
	s := New(p.Items, templates, diags)
	var got []string
	for _, d := range diags.Sorted() {
		got = append(got, fmt.Sprintf("%s %s", d.Pos, d.Code))
	}
	want := []string{"content/cases/a.md:1 site.broken-link", "content/cases/a.md:2 site.broken-link", "content/cases/a.md:3 site.no-image"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, item := range p.Items {
		if item.Path == "site/cases/case-00000/index.html" {
			data, err := s.Render(item)
			if err != nil || !strings.Contains(visible(t, string(data)), "没有脚本缺图") || strings.Contains(string(data), "javascript") {
				t.Errorf("the text of broken links is lost, or the link is there: %v", err)
			}
		}
	}
}

func TestTemplateFaultsHaveAPlace(t *testing.T) {
	files := func(name, text string) fstest.MapFS {
		fsys := fstest.MapFS{}
		names, err := os.ReadDir("../../templates/site")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range names {
			data, err := os.ReadFile("../../templates/site/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			fsys["site/"+e.Name()] = &fstest.MapFile{Data: data}
		}
		if text == "" {
			delete(fsys, "site/"+name)
		} else {
			fsys["site/"+name] = &fstest.MapFile{Data: []byte(text)}
		}
		return fsys
	}
	for _, tt := range []struct{ name, text, want string }{
		{"page.html", "<p>\n{{.Title</p>", "templates/site/page.html:2:1 site.template"},
		{"page.html", "<p>\n{{.Titel}}</p>", "templates/site/page.html:2:3 site.template"},
		{"page.html", "<p>\n<a href={{if .Title}}'x{{else}}y {{end}}>", "templates/site/page.html:2:14 site.template"},
		{"page.html", "", "templates/site site.no-template"},
	} {
		diags := &diag.List{}
		p := planOf(t, sampleBook(1))
		s := New(p.Items, files(tt.name, tt.text), diags)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, fmt.Sprintf("%s %s", d.Pos, d.Code))
		}
		if !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
		for _, item := range p.Items {
			if item.Path == "site/index.html" {
				if _, err := s.Render(item); err == nil {
					t.Errorf("%q: rendered all the same", tt.text)
				}
			}
		}
	}
	diags := &diag.List{}
	New(planOf(t, sampleBook(0)).Items, fstest.MapFS{}, diags)
	if !diags.HasErrors() {
		t.Error("no templates at all, and no word about it")
	}
}

func TestSameBytesFromManyGoroutines(t *testing.T) {
	p := planOf(t, sampleBook(30))
	want := renderAll(t, p)
	s := New(p.Items, templates, &diag.List{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, item := range p.Items {
				if _, ok := item.Job.(*plan.PageJob); !ok {
					continue
				}
				got, err := s.Render(item)
				if err != nil || string(got) != want[strings.TrimPrefix(item.Path, "site/")] {
					t.Errorf("%s differs: %v", item.Path, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestSitemapAndRobots(t *testing.T) {
	p := planOf(t, sampleBook(3))
	pages := renderAll(t, p)
	var sitemap struct {
		URL []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(pages["sitemap.xml"]), &sitemap); err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, u := range sitemap.URL {
		got = append(got, u.Loc)
	}
	for name := range pages {
		if folder, ok := strings.CutSuffix(name, "index.html"); ok {
			want = append(want, "https://fz.example.gov.cn/sub/"+folder)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("sitemap:\n%q\nwant\n%q", got, want)
	}
	if !strings.HasSuffix(pages["robots.txt"], "\nSitemap: https://fz.example.gov.cn/sub/sitemap.xml\n") {
		t.Errorf("robots.txt: %q", pages["robots.txt"])
	}
}
