package check

import (
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// found says what a list of problems holds, one after the other.
func found(problems *diag.List) string {
	var out []string
	for _, d := range problems.Sorted() {
		out = append(out, d.Severity.String()+" "+d.Code+" "+d.Pos.File+" "+d.Message)
	}
	return strings.Join(out, "；")
}

// TestFontLicences: what a font forbids by its own bits is an error unless somebody has put its licence beside it; a font of the
// project's own needs one; those of the machine are not the project's to license.
func TestFontLicences(t *testing.T) {
	for _, c := range []struct {
		bits          uint16
		own, licensed bool
		want          string
	}{
		{0, true, true, ""},
		{0, false, false, ""},
		{0, true, false, "警告 font.licence f 字体 a.ttf 旁边没有许可文件"},
		{1 << 1, true, false, "错误 font.embedding f 字体 a.ttf 自己写明不许嵌入文件"},
		{1 << 1, false, false, "错误 font.embedding f 字体 a.ttf 自己写明不许嵌入文件"},
		{1 << 1, true, true, "警告 font.embedding f 字体 a.ttf 自己写明不许嵌入文件"},
		{1<<1 | 1<<2, true, true, ""}, // the least restrictive counts
		{1 << 2, true, true, ""},
		{1 << 3, true, true, ""},
		{1 << 8, true, false, "错误 font.embedding f 字体 a.ttf 自己写明不许只嵌入一部分字"},
		{1<<3 | 1<<9, true, true, "警告 font.embedding f 字体 a.ttf 自己写明只许嵌入点阵"},
	} {
		var problems diag.List
		Theme(ThemeFiles{Fonts: []FontFile{{Name: "a.ttf", Pos: diag.Pos{File: "f"}, FSType: c.bits, Own: c.own, Licensed: c.licensed}}}, &problems)
		if got := found(&problems); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		for _, d := range problems.Sorted() {
			if d.Remedy == "" {
				t.Errorf("%+v: no remedy", c)
			}
		}
	}
}

// TestThemeSymbols: art that shows what needs a permission, by its name, by words inside the drawing or by the file beside it.
func TestThemeSymbols(t *testing.T) {
	const plain = `<svg><title>一个电话</title><path d="M0 0"/></svg>`
	for _, c := range []struct {
		art  ArtFile
		want string
	}{
		{ArtFile{File: "art/pause.svg", SVG: plain}, ""},
		{ArtFile{File: "art/jinghui.svg", SVG: plain}, "jinghui"},
		{ArtFile{File: "art/a.svg", SVG: strings.Replace(plain, "一个电话", "戴警徽的人", 1)}, "警徽"},
		{ArtFile{File: "art/a.svg", SVG: `<svg><g id="national-flag"/></svg>`}, "national-flag"},
		{ArtFile{File: "art/a.svg", SVG: plain, Shows: "钞票"}, "钞票"},
		{ArtFile{File: "art/a.svg", SVG: plain, Shows: "警徽", Approval: "公宣字〔2026〕12号"}, ""},
		{ArtFile{File: "art/jinghui.svg", SVG: plain, Approval: "公宣字〔2026〕12号"}, ""},
	} {
		var problems diag.List
		Theme(ThemeFiles{Art: []ArtFile{c.art}}, &problems)
		want := ""
		if c.want != "" {
			want = "错误 art.symbol " + c.art.File + " 主题的插图上有“" + c.want + "”，没有写批准文号"
		}
		if got := found(&problems); got != want {
			t.Errorf("%+v: %s", c.art, got)
		}
	}
}

// TestSponsorSize stands on both sides of a fifth of the sheet, in one mark or in two; what is no partner's may be as large as it is.
func TestSponsorSize(t *testing.T) {
	logo, photo := []byte("logo"), []byte("photo")
	book := &campaign.Book{Assets: []*campaign.Asset{{Path: "content/logo.png", Print: logo, Sponsor: campaign.Text{Value: "某某银行", Pos: diag.Pos{File: "content/logo.png.yaml", Line: 1, Col: 1}}},
		{Path: "content/photo.png", Print: photo}}}
	image := func(data []byte, width, height page.Length) page.Mark {
		return &page.Image{Data: data, Rect: page.Rect{Width: width, Height: height}}
	}
	for _, c := range []struct {
		marks []page.Mark
		want  string
	}{
		{nil, ""},
		{[]page.Mark{image(logo, 200, 100)}, ""}, // a fifth
		{[]page.Mark{image(logo, 201, 100)}, "20%"},
		{[]page.Mark{image(logo, 500, 100)}, "50%"},
		{[]page.Mark{image(photo, 1000, 100)}, ""},
		{[]page.Mark{image(logo, 150, 100), &page.Group{Marks: []page.Mark{image(logo, 150, 100)}}}, "30%"},
	} {
		var problems diag.List
		Finished(Page{Page: &page.Page{Width: 1000, Height: 100, Marks: c.marks}, Book: book}, &problems)
		want := ""
		if c.want != "" {
			want = "错误 picture.sponsor-size content/logo.png.yaml “某某银行”的标志占了版面的 " + c.want + "，最多五分之一"
		}
		if got := found(&problems); got != want {
			t.Errorf("%v: %s", c.marks, got)
		}
	}
}
