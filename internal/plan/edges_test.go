package plan

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/product"
)

// changedProducts are the built-in products, one of which has another description.
func changedProducts(t *testing.T, code string, change func(string) string) *product.Set {
	t.Helper()
	files := fstest.MapFS{}
	all, err := fs.Glob(os.DirFS("../../templates"), "*/product.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		data, err := fs.ReadFile(os.DirFS("../../templates"), name)
		if err != nil {
			t.Fatal(err)
		}
		if name == code+"/product.yaml" {
			data = []byte(change(string(data)))
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return product.Load(files, &diag.List{})
}

// TestBrokenProduct: what cannot be read has been told where it stands; the plan makes the rest and says no more about it.
func TestBrokenProduct(t *testing.T) {
	o := options()
	o.Products = changedProducts(t, "leaflet", func(string) string { return "name: [" })
	var diags diag.List
	p := New(smallBook(), o, &diags)
	if diags.Len() > 0 {
		t.Errorf("%v", diags.Sorted())
	}
	var posters int
	for _, i := range p.Items {
		if strings.Contains(i.Path, "leaflet") {
			t.Errorf("%s is made", i.Path)
		}
		if strings.Contains(i.Path, "_poster_") {
			posters++
		}
	}
	if posters != 8 {
		t.Errorf("%d posters", posters)
	}
}

// TestWithoutProducts: a project without any has its site, and every product that is asked for is told.
func TestWithoutProducts(t *testing.T) {
	o := options()
	o.Products = nil
	var diags diag.List
	p := New(smallBook(), o, &diags)
	if p.find("site/index.html") == nil {
		t.Error("there is no site")
	}
	for _, i := range p.Items {
		if i.Part == Print || strings.HasPrefix(i.Path, "site/downloads/") && i.Path != "site/downloads/index.html" {
			t.Errorf("%s is made", i.Path)
		}
	}
	if !diags.HasErrors() || diags.Sorted()[0].Code != "plan.unknown-product" {
		t.Errorf("%v", diags.Sorted())
	}
}

// TestPosterOffered: the site offers the list as a poster in A3, or in the first size that posters have.
func TestPosterOffered(t *testing.T) {
	for name, want := range map[string]string{"A3": "A3", "310x420": "310x420"} { // of the first size
		o := options()
		o.Products = changedProducts(t, "poster", func(s string) string {
			return strings.ReplaceAll(s, "{name: A3, width: 297,", "{name: "+name+", width: 310,")
		})
		poster := o.Products.Find("poster")
		if poster == nil {
			t.Fatal("posters cannot be read")
		}
		if path := "site/downloads/poster_" + want + "_new-ten.pdf"; New(smallBook(), o, &diag.List{}).find(path) == nil {
			t.Errorf("there is no %s", path)
		}
	}
}

// TestOneBulletin: the week's bulletin leads the home page though it is the only one, and chooses for the kinds that it names alone.
func TestOneBulletin(t *testing.T) {
	b := smallBook()
	b.Bulletins = []*campaign.Bulletin{{Edition: "2026-W48", Title: said("本周"), Pos: at("content/bulletins/2026-W48.md", 1), Picks: []campaign.Pick{{Kind: b.Kinds[0], Cases: b.Cases[3:]}}}}
	p := New(b, options(), &diag.List{})
	home := p.find("site/index.html").Job.(*PageJob).View.Home
	if home.Title != "本周" || home.First.Title != "案例a" {
		t.Errorf("%+v", home)
	}
	for code, want := range map[string]bool{"b01": true, "s01": false} {
		if got := slices.Contains(p.find("site/v/"+code+"/index.html").Inputs, "content/bulletins/2026-W48.md"); got != want {
			t.Errorf("%s depends on the bulletin: %v", code, got)
		}
	}
	b.Scams = nil
	for _, c := range b.Cases {
		c.Scam = nil
	}
	for _, i := range New(b, options(), &diag.List{}).Items {
		if slices.Contains(i.Inputs, "") || slices.Contains(i.Inputs, "content/scams.yaml") || !slices.IsSorted(i.Inputs) || len(slices.Compact(slices.Clone(i.Inputs))) != len(i.Inputs) {
			t.Errorf("%s is made from %q", i.Path, i.Inputs)
		}
	}
}

// TestPicturesAreInputs: a page is made from the pictures in its text too.
func TestPicturesAreInputs(t *testing.T) {
	b := smallBook()
	with := func(name string) *doc.Doc {
		return &doc.Doc{Blocks: []doc.Block{&doc.Paragraph{Inline: []doc.Inline{&doc.Image{Src: "content/" + name + ".png"}}}}}
	}
	b.Cases[3].Body, b.Lists[0].Body, b.Notices[0].Body, b.Pages[0].Body = with("case"), with("list"), with("notice"), with("page")
	b.Bulletins = []*campaign.Bulletin{{Edition: "2026-W48", Title: said("本周"), Lead: with("lead").Blocks, Pos: at("content/bulletins/2026-W48.md", 1)}}
	p := New(b, options(), &diag.List{})
	for page, picture := range map[string]string{"site/cases/a/index.html": "case", "site/lists/new-ten/index.html": "list", "site/notices/pledge/index.html": "notice",
		"site/pages/about/index.html": "page", "site/index.html": "lead"} {
		item := p.find(page)
		if item == nil {
			t.Fatalf("%s is not planned", page)
		}
		if !slices.Contains(item.Inputs, "content/"+picture+".png") {
			t.Errorf("%s is made from %v", page, item.Inputs)
		}
	}
}

// TestLettersInPieces: code, empty lines and rules of a letter.
func TestLettersInPieces(t *testing.T) {
	var s sheet
	s.setNotice(&campaign.Notice{Form: "notice", Title: said("函"), Body: &doc.Doc{Blocks: []doc.Block{&doc.CodeBlock{Node: doc.Node{Pos: at("n.md", 5)}, Text: "一，\n\n  二，  \n"}, &doc.Rule{}, paragraph(9, "三。")}}})
	want := []BlockView{{Kind: "text", Text: "一，"}, {Kind: "text", Text: "二，"}, {Kind: "text", Text: "三。"}}
	if got := s.view.Notice; !slices.EqualFunc(got.Blocks, want, func(a, b BlockView) bool { return a.Kind == b.Kind && a.Text == b.Text }) || got.Date != "" || len(got.Slip) > 0 {
		t.Errorf("%+v", got)
	}
	if !slices.Contains(s.origins, Origin{"二，", at("n.md", 5)}) {
		t.Errorf("%v", s.origins)
	}
}

// TestExtremes: samples show the shortest and the longest piece by all the text that the sheet shows of it; of equals the first, and
// the place with the longest name and reminder.
func TestExtremes(t *testing.T) {
	b, o := smallBook(), options()
	list := func(slug, title, subtitle string, items ...string) *campaign.NumberedList {
		return &campaign.NumberedList{Slug: slug, Title: said(title), Subtitle: said(subtitle), Items: allSaid(diag.Pos{}, items...)}
	}
	b.Lists = []*campaign.NumberedList{list("a", "很长很长的标题", "", "一"), list("b", "短", "", "一二"), list("c", "短", "很长很长的副标题在这", "一"), list("d", "短", "很长很长的副标题在这", "一")}
	b.Cases[1].Steps = allSaid(diag.Pos{}, "一步一步又一步")
	b.Cases[3].Tips = allSaid(diag.Pos{}, "一条又一条一条又一条")
	b.Kinds[1].Reminder = said("孩子的学费，只在学校的平台上交")
	o.Templates = map[string][]string{"alert": {"poster/list", "poster/case", "nowhere/case"}}
	got := map[string]string{}
	for _, s := range Samples(b, o, &diag.List{}) {
		if s.Size.Name == "A3" {
			got[s.Template+" "+string(s.Texts)] = s.Job.View.Title() + s.Job.View.Venue.Code
			if s.Job.View.List != nil {
				got[s.Template+" "+string(s.Texts)] += s.Job.View.List.Subtitle
			}
		}
	}
	want := map[string]string{"poster/list shortest": "短b01", "poster/list longest": "短s01很长很长的副标题在这", "poster/case shortest": "案例db01", "poster/case longest": "案例as01"}
	if !maps.Equal(got, want) {
		t.Errorf("%v", got)
	}
	b.Lists, b.Venues = b.Lists[:1], nil
	for _, s := range Samples(b, o, &diag.List{}) {
		if s.Template == "poster/list" && s.Texts != Longest || s.Job.View.Venue.Code != "" || s.Job.View.Link != "https://fz.example.gov.cn/" {
			t.Errorf("%s of one list, without a place: %+v", s.Name(), s.Job.View)
		}
	}
}

// TestMainList: an official list before samples, then by name; and the files that could bring another one up.
func TestMainList(t *testing.T) {
	for _, c := range []struct {
		lists []string // slug, and o where it is official
		main  string
		files string
	}{{[]string{"b"}, "b", ""}, {[]string{"b", "a"}, "a", "b a"}, {[]string{"a", "b o"}, "b", "a b"}, {[]string{"c", "b o"}, "b", "b"}, {[]string{"c o", "b o", "a"}, "b", "b a"}, {nil, "", ""}} {
		b := smallBook()
		b.Lists = nil
		for _, l := range c.lists {
			slug, official := strings.CutSuffix(l, " o")
			list := &campaign.NumberedList{Slug: slug, Status: "sample", Pos: at(slug, 1)}
			if official {
				list.Status = "official"
			}
			b.Lists = append(b.Lists, list)
		}
		p := newPlanner(b, options(), &diag.List{})
		main := ""
		if l := p.mainList(); l != nil {
			main = l.Slug
		}
		if got := strings.Join(p.listFiles(), " "); main != c.main || got != c.files {
			t.Errorf("%q: %s leads, decided by %q; want %s, %q", c.lists, main, got, c.main, c.files)
		}
	}
}

// TestTemplatesThatThereAre: a template that the theme lacks is told with those of its product that it has, if any.
func TestTemplatesThatThereAre(t *testing.T) {
	for remedy, templates := range map[string][]string{
		"在项目里写 templates/poster/list.html":                                      {"leaflet/case", "banner/slogan"},
		"改成已有的版式：poster/case；或者在项目里写 templates/poster/list.html":                {"leaflet/case", "poster/case"},
		"改成已有的版式：poster/case、poster/hotline；或者在项目里写 templates/poster/list.html": {"poster/case", "poster/hotline", "leaflet/case"},
	} {
		o := options()
		o.Templates = map[string][]string{"alert": templates}
		var diags diag.List
		New(smallBook(), o, &diags)
		if !slices.ContainsFunc(diags.Sorted(), func(d diag.Diagnostic) bool {
			return d.Code == "plan.unknown-template" && d.Message == "没有 poster/list 这个版式" && d.Remedy == remedy
		}) {
			t.Errorf("%v", diags.Sorted())
		}
	}
}
