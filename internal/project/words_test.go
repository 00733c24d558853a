package project

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/product"
	"fanshi/internal/theme"
)

// TestSlugLine: what a sheet's slug line says, with and without what may be empty.
func TestSlugLine(t *testing.T) {
	poster := &product.Product{Name: "海报"}
	a3 := product.Size{Name: "A3", Width: 297000, Height: 420000}
	cards := product.Size{Name: "A4", Width: 210000, Height: 297000, Up: 10, PieceWidth: 90000, PieceHeight: 54000}
	for _, c := range []struct {
		size           product.Size
		edition, venue string
		number, pages  int
		want           string
	}{
		{a3, "2026-W48", "b01 清河路储蓄网点", 1, 2, "海报 · 297×420 mm · 1:1 · 2026-W48 · b01 清河路储蓄网点 · 第 1 页/共 2 页"},
		{a3, "", "b01 清河路储蓄网点", 2, 2, "海报 · 297×420 mm · 1:1 · b01 清河路储蓄网点 · 第 2 页/共 2 页"},
		{a3, "2026-W48", "", 1, 1, "海报 · 297×420 mm · 1:1 · 2026-W48 · 第 1 页/共 1 页"},
		{cards, "", "", 1, 1, "海报 · 90×54 mm，每张拼 10 枚 · 1:1 · 第 1 页/共 1 页"},
	} {
		if got := SlugLine(poster, c.size, c.edition, c.venue, c.number, c.pages); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestPageTitles: bookmarks are what a file is about, else its product, then sides where there are two, else pages.
func TestPageTitles(t *testing.T) {
	about, nothing := &plan.View{Case: &plan.CaseView{Title: "贷款先交钱"}}, &plan.View{}
	for _, c := range []struct {
		view  *plan.View
		what  *product.Product
		pages int
		want  []string
	}{
		{about, &product.Product{Name: "海报", Sides: 1}, 1, []string{"贷款先交钱"}},
		{nothing, &product.Product{Name: "折页", Sides: 2}, 2, []string{"折页", "背面"}},
		{about, &product.Product{Name: "清单", Sides: 1}, 3, []string{"贷款先交钱", "第 2 页", "第 3 页"}},
		{nothing, nil, 2, []string{"", "第 2 页"}},
	} {
		if got := pageTitles(&plan.SheetJob{View: c.view, Product: c.what}, c.pages); !slices.Equal(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestMeta: what a PDF says of itself; of title and venue what there is, and where there is neither the site's name: PDF/X wants a title.
func TestMeta(t *testing.T) {
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	p := &Project{Plan: &plan.Plan{Today: today}}
	for _, c := range []struct{ title, venue, want string }{
		{"贷款先交钱", "清河路储蓄网点", "贷款先交钱 · 清河路储蓄网点"},
		{"", "清河路储蓄网点", "清河路储蓄网点"},
		{"贷款先交钱", "", "贷款先交钱"},
		{"", "", "平安街道反诈宣传"},
	} {
		view := &plan.View{Week: "2026年第48周", Site: plan.SiteView{Name: "平安街道反诈宣传", Issuer: "平安街道"}, Venue: plan.VenueView{Name: c.venue}, Case: &plan.CaseView{Title: c.title}}
		m := p.meta(&plan.SheetJob{View: view})
		if m.Title != c.want || m.Author != "平安街道" || m.Subject != "平安街道反诈宣传 2026年第48周" || !m.Date.Equal(today) {
			t.Errorf("%+v, want the title %q", m, c.want)
		}
	}
}

// TestPressed: only what is printed, and by a shop, goes to a print shop.
func TestPressed(t *testing.T) {
	for _, c := range []struct {
		part plan.Part
		what *product.Product
		want bool
	}{
		{plan.Print, &product.Product{Medium: product.Offset}, true},
		{plan.Print, &product.Product{Medium: product.Wide}, true},
		{plan.Print, &product.Product{Medium: product.Office}, false},
		{plan.Print, nil, false},
		{plan.Screens, &product.Product{Medium: product.Offset}, false},
		{plan.Site, &product.Product{Medium: product.Offset}, false},
	} {
		if got := pressed(&plan.Item{Part: c.part}, &plan.SheetJob{Product: c.what}); got != c.want {
			t.Errorf("%s of %+v: %v", c.part, c.what, got)
		}
	}
}

// TestQuarters: slides turn with their screen.
func TestQuarters(t *testing.T) {
	if quarters(nil) != 0 {
		t.Error("a sheet without a screen is turned")
	}
	for degrees, want := range map[int]int{0: 0, 90: 1, 180: 2, 270: 3} {
		if got := quarters(&campaign.Screen{Rotation: degrees}); got != want {
			t.Errorf("%d degrees are %d quarters", degrees, got)
		}
	}
}

// TestUnion: sorted, each once, without empty names.
func TestUnion(t *testing.T) {
	if got := Union([]string{"c", "", "a"}, nil, []string{"a", "b", ""}); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("%q", got)
	}
	if got := Union(nil, []string{""}); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// TestKeepCodes: of a list those that are named, with all that they say.
func TestKeepCodes(t *testing.T) {
	var l diag.List
	l.Error(diag.Pos{File: "a", Line: 1}, "plan.one", "一", "改")
	l.Warn(diag.Pos{File: "b", Line: 2}, "plan.two", "二", "改")
	l.Error(diag.Pos{File: "c", Line: 3}, "plan.three", "三", "改")
	got := keepCodes(&l, "plan.two", "plan.three").Sorted()
	if len(got) != 2 || got[0].Message+got[1].Message != "二三" && got[0].Message+got[1].Message != "三二" || got[0].Pos.Line+got[1].Pos.Line != 5 {
		t.Errorf("%v", got)
	}
	if n := keepCodes(&l, "plan").Len(); n != 0 {
		t.Errorf("%d of no such code", n)
	}
}

// TestPictures: a sheet names a picture by its path below content/, gets it as it is printed, and gets nothing else.
func TestPictures(t *testing.T) {
	find := pictures(&campaign.Book{Assets: []*campaign.Asset{{Path: "content/cases/a.jpg", Data: []byte("site"), Print: []byte("print"), Format: "jpeg", Width: 30, Height: 20}}})
	got, ok := find("cases/a.jpg")
	if !ok || string(got.Data) != "print" || got.Format != "jpeg" || got.PixelWidth != 30 || got.PixelHeight != 20 {
		t.Errorf("%+v %v", got, ok)
	}
	for _, name := range []string{"content/cases/a.jpg", "a.jpg", "fanshi.yaml", ""} {
		if _, ok := find(name); ok {
			t.Errorf("%q is a picture", name)
		}
	}
}

// TestSetStrip: a text keeps all its characters; cells count them, of each page and of the whole.
func TestSetStrip(t *testing.T) {
	got := setStrip(plan.StripText{Clauses: "凡是先交钱的，\n都是诈骗", Width: 112, Height: 16, Least: 16, Most: 16}, nil)
	if got.Size != 16 || got.Cells != 11 || !got.Whole || len(got.Pages) != 2 || got.Pages[0].Cells != 7 || got.Pages[1].Cells != 4 ||
		!slices.Equal(got.Pages[0].Lines, []string{"凡是先交钱的，"}) || !slices.Equal(got.Pages[1].Lines, []string{"都是诈骗"}) {
		t.Errorf("%+v", got)
	}
	got = setStrip(plan.StripText{Clauses: "凡是先交钱的，\n都是诈骗", Width: 112, Height: 32, Least: 16, Most: 16}, nil)
	if len(got.Pages) != 1 || got.Pages[0].Cells != 11 || len(got.Pages[0].Lines) != 2 {
		t.Errorf("%+v", got)
	}
	got = setStrip(plan.StripText{Clauses: "请不要转账", Width: 64, Height: 32, Least: 16, Most: 16}, []string{"不要转账"})
	if len(got.Pages) != 1 || !slices.Equal(got.Pages[0].Lines, []string{"请", "不要转账"}) {
		t.Errorf("a phrase is split: %+v", got)
	}
}

// TestThemeNames: folders with a theme.yaml, sorted, and nothing else.
func TestThemeNames(t *testing.T) {
	themes := fstest.MapFS{"b/theme.yaml": {}, "a/theme.yaml": {}, "none/sheet.css": {}, "theme.yaml": {}, "c/d/theme.yaml": {}}
	if got := ThemeNames(themes); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
}

// TestLayer: the project's file goes first, the carried one where it has none, and messages know both.
func TestLayer(t *testing.T) {
	files := fstest.MapFS{"templates/slide/case.html": {Data: []byte("own")}, "themes/slide/case.html": {Data: []byte("no template")}}
	carried := fstest.MapFS{"slide/case.html": {Data: []byte("carried")}, "slide/slogan.html": {Data: []byte("carried")}}
	layer, err := Layer(files, "templates", carried)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"slide/case.html": "own", "slide/slogan.html": "carried"} {
		if data, err := fs.ReadFile(layer, name); err != nil || string(data) != want {
			t.Errorf("%s: %s %v", name, data, err)
		}
	}
	if got := theme.Place(layer, "slide/case.html"); got != "templates/slide/case.html" {
		t.Errorf("the project's own is called %s", got)
	}
	if got := theme.Place(layer, "slide/slogan.html"); got == "templates/slide/slogan.html" || got == "slide/slogan.html" {
		t.Errorf("the carried one is called %s, as if it lay in the project", got)
	}
	if _, err := Layer(files, "../templates", carried); err == nil {
		t.Error("a folder outside the project is opened")
	}
}
