package site

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	lengths "fanshi/internal/page"
	"fanshi/internal/plan"
)

// changed are the project's templates with one text in one of them replaced.
func changed(t *testing.T, name, old, by string) fs.FS {
	t.Helper()
	fsys := fstest.MapFS{}
	names, err := fs.Glob(templates, "site/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		data, err := fs.ReadFile(templates, n)
		if err != nil {
			t.Fatal(err)
		}
		if n == "site/"+name {
			if !strings.Contains(string(data), old) {
				t.Fatalf("%s has no %s", name, old)
			}
			data = []byte(strings.Replace(string(data), old, by, 1))
		}
		fsys[n] = &fstest.MapFile{Data: data}
	}
	return fsys
}

// TestTemplatesThatFailLate: a template that is right for an empty page and wrong for the content is an error with its
// place, whether it is a page's own or one that pages share.
func TestTemplatesThatFailLate(t *testing.T) {
	p := planOf(t, sampleBook(3))
	files := map[string]string{}
	for _, name := range []string{"header", "footer"} {
		names, err := fs.Glob(templates, "site/*.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			data, err := fs.ReadFile(templates, n)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(data), `{{define "`+name+`"}}`) {
				files[name] = strings.TrimPrefix(n, "site/")
			}
		}
	}
	for name, field := range map[string]string{"header": ".Nav", "footer": ".Hotlines"} {
		var diags diag.List
		define := `{{define "` + name + `"}}`
		s := New(p.Items, changed(t, files[name], define, define+"{{if "+field+"}}{{index "+field+" 99}}{{end}}"), &diags)
		if found := diags.Sorted(); len(found) != 1 || found[0].Code != "site.template" || found[0].Pos.File != "templates/site/"+files[name] || found[0].Pos.Line == 0 {
			t.Errorf("%s: %v", name, found)
		}
		for _, item := range p.Items {
			if job, ok := item.Job.(*plan.PageJob); ok && job.Template == "home" {
				if data, err := s.Render(item); data != nil || err == nil || !strings.HasSuffix(err.Error(), "：网站模板有错误，无法生成") {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if files, phrases := s.Files(&plan.PageJob{Template: "home"}); files != nil || phrases {
			t.Errorf("%s: a page is made of %q", name, files)
		}
	}
	var diags diag.List
	s := New(p.Items, changed(t, "notice.html", "{{.Text}}", "{{.Text}}{{if .Title}}{{index .Title 9999}}{{end}}"), &diags)
	for _, item := range p.Items {
		job, ok := item.Job.(*plan.PageJob)
		if !ok {
			continue
		}
		data, err := s.Render(item)
		var fault *TemplateError
		if wrong := job.Template == "notice"; wrong != (err != nil) || wrong && (data != nil || !errors.As(err, &fault) || fault.Pos.File != "templates/site/notice.html" || fault.Error() != fault.Pos.String()+"："+fault.What) {
			t.Errorf("%s: %v", item.Path, err)
		}
	}
}

// TestWhatIsNoPage is not rendered.
func TestWhatIsNoPage(t *testing.T) {
	p := planOf(t, sampleBook(1))
	s := New(p.Items, templates, &diag.List{})
	for want, item := range map[string]*plan.Item{
		"a.css 不是网页":           {Path: "a.css", Job: &plan.AssetJob{}},
		"a：没有名为 nothing 的网页模板": {Path: "a", Job: &plan.PageJob{Template: "nothing", View: &plan.PageView{Site: &plan.SharedView{}}}},
	} {
		if data, err := s.Render(item); data != nil || err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if phrasesOf(nil) != nil {
		t.Error("no pages have no phrases")
	}
}

// unreadable is a folder of templates in which one cannot be read.
type unreadable struct{ fs.FS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "site/page.html" {
		return nil, fs.ErrPermission
	}
	return u.FS.Open(name)
}

// TestTemplateFolder: no templates, one that cannot be read, and one that names a phrase that there is not.
func TestTemplateFolder(t *testing.T) {
	p := planOf(t, sampleBook(1))
	for want, fsys := range map[string]fs.FS{
		"templates/site site.no-templates 找不到网站模板 templates/site 里应当有 layout.html、home.html 等文件；可用 fanshi init 取得一套": fstest.MapFS{},
		"templates/site/page.html source.unreadable 没有权限读取这个文件 在文件属性里给当前用户读取权限，关闭正在占用它的程序，然后重试":                      unreadable{templates},
	} {
		var diags diag.List
		s := New(p.Items, fsys, &diags)
		var got []string
		for _, d := range diags.Sorted() {
			got = append(got, fmt.Sprintf("%s %s %s %s", d.Pos, d.Code, d.Message, d.Remedy))
		}
		if strings.Join(got, "\n") != want || s.templates != nil {
			t.Errorf("got %s, want %s", strings.Join(got, "\n"), want)
		}
	}
	book := sampleBook(1)
	p = planOf(t, book)
	for _, item := range p.Items {
		if job, ok := item.Job.(*plan.PageJob); ok {
			job.View.Site.Phrases = map[string]string{"said": "说"}
		}
	}
	var diags diag.List
	if s := New(p.Items, changed(t, "page.html", "{{.Text}}", "{{.Text}}{{.Phrases.saed}}"), &diags); s.templates != nil || !diags.HasErrors() {
		t.Errorf("a phrase that there is not: %v", diags.Sorted())
	}
}

// TestFilesOfPages: a page is made from its template, the layout and what they call.
func TestFilesOfPages(t *testing.T) {
	s := New(planOf(t, sampleBook(1)).Items, templates, &diag.List{})
	for _, name := range []string{"home", "cases", "case", "list", "slogans", "notice", "page", "venue", "downloads", "notfound"} {
		files, phrases := s.Files(&plan.PageJob{Template: name})
		if !slices.Contains(files, "templates/site/"+name+".html") || len(files) < 2 {
			t.Errorf("%s is made from %q", name, files)
		}
		if titled := slices.Contains([]string{"home", "cases", "slogans", "downloads", "notfound", "recalled"}, name); titled && !phrases {
			t.Errorf("%s shows no phrases", name)
		}
	}
	plain := New(planOf(t, sampleBook(1)).Items, changed(t, "page.html", "{{", "{{"), &diag.List{})
	if _, phrases := plain.Files(&plan.PageJob{Template: "nothing"}); phrases {
		t.Error("what there is not shows phrases")
	}
}

// TestWords: what is said of numbers, days and amounts.
func TestWords(t *testing.T) {
	for in, want := range map[string]string{"": "", "无": "", "京公网安备11010502030143号": "https://beian.mps.gov.cn/#/query/webSearch?code=11010502030143"} {
		if got := policeLink(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	for in, want := range map[string]string{"": "", "甲": "“甲”", "“甲”": "“甲”", "「甲」": "「甲」"} {
		if got := quoted(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	for in, want := range map[string]string{"027-96110": "02796110", "/09:": "09", "": ""} {
		if got := dialled(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	for in, want := range map[string]string{"2026-W48": "2026年第48周", "2026-W08": "2026年第8周", "2026": "", "": ""} {
		if got := weekText(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := monthText("2026-01") + monthText("2026-11"); got != "2026年1月2026年11月" {
		t.Error(got)
	}
	if longDate(time.Time{}) != "" || isoDate(time.Time{}) != "" || longDate(day("2026-01-02")) != "2026年1月2日" || isoDate(day("2026-01-02")) != "2026-01-02" {
		t.Error("dates")
	}
	for numbers, want := range map[string]string{"": "", "96110": "96110", "96110 110": "96110 110", "96110 12345 110": "96110 110", "110 96110 12345": "110 96110", "96110 12345": "96110 12345"} {
		var lines []plan.HotlineView
		for _, n := range strings.Fields(numbers) {
			lines = append(lines, plan.HotlineView{Number: n, Name: "名" + n, Use: "用" + n})
		}
		all, bar := hotlinesOf(lines)
		var got []string
		for _, h := range bar {
			got = append(got, h.Tel)
		}
		if strings.Join(got, " ") != want || len(all) != len(lines) {
			t.Errorf("%s: %q of %d", numbers, got, len(all))
		}
		for i, h := range all {
			if h.Number != lines[i].Number || h.Name != lines[i].Name || h.Use != lines[i].Use || (h.Tel != "") != slices.Contains(strings.Fields(want), h.Number) {
				t.Errorf("%s: %+v", numbers, h)
			}
		}
	}
	for size, want := range map[[2]int]string{{841, 1189}: "A0", {594, 841}: "A1", {420, 594}: "A2", {297, 420}: "A3", {210, 297}: "A4", {148, 210}: "A5", {105, 148}: "A6", {420, 297}: "A3", {800, 600}: "800 × 600 毫米", {296, 420}: "296 × 420 毫米"} {
		unit := lengths.Micrometre
		f := plan.DownloadView{Width: lengths.Length(float64(size[0]) * unit.PerMillimetre()), Height: lengths.Length(float64(size[1]) * unit.PerMillimetre()), Unit: unit}
		if got := sizeText(f); got != want {
			t.Errorf("%v: %s, want %s", size, got, want)
		}
	}
}

// TestAddresses: where links of the content may lead, at the edges of what an address is.
func TestAddresses(t *testing.T) {
	x := newIndex(planOf(t, sampleBook(1)).Items)
	for link, want := range map[string]string{
		"#": "", "#x": "#x", "tel:": "", "mailto:": "", "tel://110": "", "http://": "", "http://a.example": "http://a.example", "cases/#a b": "cases/index.html#a%20b", "a\nb": "", "a\rb": "", "a\x00b": "", "%zz": "", "/cases/../cases": "cases/index.html", "ftp://a.example/x": "",
	} {
		got, ok := x.resolve(link)
		if !ok && want == "" {
			continue
		}
		if !ok || got.Href != want {
			t.Errorf("%q: %q %v, want %q", link, got.Href, ok, want)
		}
		if external, fixed := strings.HasPrefix(want, "http"), strings.HasPrefix(want, "#"); got.External != external || got.Fixed != fixed {
			t.Errorf("%q: external %v, fixed %v", link, got.External, got.Fixed)
		}
	}
}

// TestBlocksAtTheEdge: deep headings, sections before the first heading, columns of every kind, links with nothing to touch.
func TestBlocksAtTheEdge(t *testing.T) {
	heading := func(level int, s string) *doc.Heading { return &doc.Heading{Level: level, Inline: text(s)} }
	x := newIndex(nil)
	for _, c := range []struct {
		blocks []doc.Block
		want   string
	}{
		{[]doc.Block{heading(1, "1"), heading(2, "2"), heading(3, "3"), heading(4, "4"), heading(5, "5"), heading(6, "6"), heading(5, "5"), heading(3, "3")}, "<h2>1</h2>\n<h3>2</h3>\n<h4>3</h4>\n<h5>4</h5>\n<h6>5</h6>\n<h6>6</h6>\n<h6>5</h6>\n<h4>3</h4>\n"},
		{[]doc.Block{heading(3, "3"), heading(5, "5"), heading(4, "4")}, "<h2>3</h2>\n<h3>5</h3>\n<h3>4</h3>\n"},
		{[]doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Link{URL: "#x", Inline: text(" ")}, &doc.Link{URL: "#x", Inline: text("甲")}, &doc.Link{URL: "no/", Inline: text("乙")}}}}, "<p> <a href=\"#x\">甲</a>乙</p>\n"},
		{[]doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Image{Src: "no", Alt: "图"}}}}, "<figure>图</figure>\n"},
		{[]doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Image{Src: "no", Alt: "图"}, &doc.Text{Text: "甲\x00"}}}}, "<p>图甲\uFFFD</p>\n"},
		{[]doc.Block{&doc.Table{Align: []doc.Align{doc.AlignCenter}, Header: []doc.Cell{{Inline: text("甲")}, {Inline: text("乙")}}}, &doc.Table{}}, "<div class=\"table\" role=\"region\" aria-label=\"表格 1\" tabindex=\"0\">\n<table>\n<thead>\n<tr><th scope=\"col\" class=\"center\">甲</th><th scope=\"col\">乙</th></tr>\n</thead>\n<tbody>\n</tbody>\n</table>\n</div>\n" +
			"<div class=\"table\" role=\"region\" aria-label=\"表格 2\" tabindex=\"0\">\n<table>\n<thead>\n<tr></tr>\n</thead>\n<tbody>\n</tbody>\n</table>\n</div>\n"},
		{[]doc.Block{&doc.List{Ordered: true, Start: 1}, &doc.List{Start: 5}, &doc.List{Ordered: true, Start: 0}}, "<ol>\n</ol>\n<ul>\n</ul>\n<ol start=\"0\">\n</ol>\n"},
	} {
		if got := string(htmlOf(c.blocks, x, "../")); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
	for want, blocks := range map[string][]doc.Block{
		"": nil,
		"<section class=\"text\">\n<p>甲</p>\n</section>\n":                                                                  {paragraph("甲")},
		"<section class=\"text\">\n<p>甲</p>\n</section>\n<section class=\"tips\">\n<h2>警方提示</h2>\n</section>\n":             {paragraph("甲"), heading(2, "警方提示")},
		"<section class=\"signs\">\n<h2> 识别 </h2>\n<h3>内</h3>\n</section>\n":                                                {heading(2, " 识别 "), heading(3, "内")},
		"<section class=\"text\">\n<h2>内</h2>\n</section>\n<section class=\"text\">\n<h2>外</h2>\n</section>\n":              {heading(6, "内"), heading(1, "外")},
		"<section class=\"text\">\n<h2>其他</h2>\n<p>甲</p>\n</section>\n<section class=\"story\">\n<h2>案情</h2>\n</section>\n": {heading(6, "其他"), paragraph("甲"), heading(6, "案情")},
	} {
		if got := string(sectionsOf(blocks, map[string]string{"警方提示": "tips", "识别": "signs", "案情": "story"}, x, "")); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// TestHead: titles and descriptions, and how long these may be.
func TestHead(t *testing.T) {
	items := planOf(t, sampleBook(1)).Items
	s := New(items, templates, &diag.List{})
	long := strings.Repeat("甲", descriptionLimit)
	for _, item := range items {
		job, ok := item.Job.(*plan.PageJob)
		if !ok || job.View == nil || job.View.Site == nil || job.Template == "sitemap" || job.Template == "robots" {
			continue
		}
		p := shownAs(s, item, job)
		for description, want := range map[string]string{"": "题－平安街道反诈宣传", " ": "题－平安街道反诈宣传", "a\x00<\"": "a\uFFFD&lt;&#34;", long: long, long + "乙": long[:len(long)-3] + "…"} {
			head := string(p.head("题", description))
			if !strings.Contains(head, "<meta name=\"description\" content=\""+want+"\">") || !strings.Contains(head, "og:description\" content=\""+want+"\">") || !strings.HasPrefix(head, "<title>题－平安街道反诈宣传</title>") {
				t.Errorf("%s: %q: %s", item.Path, description, head)
			}
		}
		head := string(p.head(job.View.Site.Name, "说明"))
		if !strings.HasPrefix(head, "<title>平安街道反诈宣传</title>") {
			t.Errorf("%s: %s", item.Path, head)
		}
		if hidden := job.Template == "notfound"; strings.Contains(head, "noindex") != hidden || strings.Contains(head, "canonical") == hidden {
			t.Errorf("%s: %s", item.Path, head)
		}
		if article := job.Template == "case"; strings.Contains(head, "content=\"article\"") != article || strings.Contains(head, "content=\"website\"") == article {
			t.Errorf("%s: %s", item.Path, head)
		}
	}
	bare := planOf(t, sampleBook(1)).Items
	bare = slices.DeleteFunc(bare, func(i *plan.Item) bool { _, asset := i.Job.(*plan.AssetJob); return asset })
	s = New(bare, templates, &diag.List{})
	for _, item := range bare {
		if job, ok := item.Job.(*plan.PageJob); ok && job.Template == "home" {
			item.URL = ""
			if head := string(shownAs(s, item, job).head("题", "")); strings.Contains(head, "<link") || strings.Contains(head, "og:url") {
				t.Errorf("without style sheet, icon and address: %s", head)
			}
			if strings.Contains(string(s.sitemap()), "<loc></loc>") {
				t.Error("a page without an address in the map of the site")
			}
		}
	}
}

func shownAs(s *Site, item *plan.Item, job *plan.PageJob) page { return page{s, item, job.View} }

// TestOneGeneralSlogan: a group with one entry is a group, one with none is not shown.
func TestOneGeneralSlogan(t *testing.T) {
	items := planOf(t, sampleBook(1)).Items
	s := New(items, templates, &diag.List{})
	for _, item := range items {
		job, ok := item.Job.(*plan.PageJob)
		if !ok || job.Template != "slogans" {
			continue
		}
		for n := range 3 {
			v := shownAs(s, item, job).slogans(&plan.SlogansPage{General: slices.Repeat([]string{"停"}, n)})
			if len(v.Groups) != min(n, 1) || n > 0 && (v.Groups[0].Name != "各类场所通用" || len(v.Groups[0].Texts) != n) {
				t.Errorf("%d slogans: %+v", n, v.Groups)
			}
		}
	}
}
