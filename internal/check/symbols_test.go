package check

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// TestSymbols: a picture that shows what needs a permission is told once, by its name, its description or the file beside it; with
// the number of the permission it is not.
func TestSymbols(t *testing.T) {
	png, err := os.ReadFile("../../content/cases/img/task-rebate-film-rating.png")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, alt, beside, want string }{
		{"door.png", "派出所门口", "", ""},
		{"door.png", "门口挂着警徽", "", "错误 picture.symbol content/pages/p.md:4 图片 content/pages/door.png 上有“警徽”，没有写批准文号"},
		{"door.png", "门口挂着警徽", "批准文号：公宣字〔2026〕12号\n", ""},
		{"guoqi.png", "门口", "", "错误 picture.symbol content/pages/p.md:4 图片 content/pages/guoqi.png 上有“guoqi”，没有写批准文号"},
		{"door.png", "门口", "shows: 国徽\n", "错误 picture.symbol content/pages/door.png.yaml:1 图片 content/pages/door.png 上有“国徽”，没有写批准文号"},
		{"door.png", "门口", "shows: [人民币]\napproval: 某银许〔2026〕3号\n", ""},
		{"door.png", "某某银行的标志", "sponsor: 某某银行\n", ""},
		{"door.png", "某某银行，电话 95000", "sponsor: 某某银行\n", "错误 picture.sponsor content/pages/p.md:4 合作单位只留名称和标志，不留电话和网址"},
	} {
		files := fstest.MapFS{"content/pages/p.md": {Data: []byte("---\ntitle: 关于\n---\n![" + c.alt + "](" + c.file + ")\n")}, "content/pages/" + c.file: {Data: png}}
		if c.beside != "" {
			files["content/pages/"+c.file+".yaml"] = &fstest.MapFile{Data: []byte(c.beside)}
		}
		book, loaded := campaign.Load(files, campaign.LoadOptions{})
		for _, d := range loaded.Sorted() {
			if strings.HasPrefix(d.Pos.File, "content/pages/") && d.Severity == diag.Error {
				t.Errorf("%+v: %+v", c, d)
			}
		}
		var problems diag.List
		symbols(book, today, &problems)
		var got []string
		for _, d := range problems.Sorted() {
			d.Pos.Col = 0
			got = append(got, d.Severity.String()+" "+d.Code+" "+d.Pos.String()+" "+d.Message)
		}
		if strings.Join(got, "；") != c.want {
			t.Errorf("%+v\ngot  %s\nwant %s", c, strings.Join(got, "；"), c.want)
		}
	}
}

// TestSponsors: a partner's mark is no picture of a case.
func TestSponsors(t *testing.T) {
	c := &campaign.Case{Picture: &campaign.Asset{Path: "content/cases/bank.png", Sponsor: said("某某银行", 1)}, PictureAlt: said("银行的标志", 2)}
	var problems diag.List
	symbols(&campaign.Book{Cases: []*campaign.Case{c}, Assets: []*campaign.Asset{c.Picture}}, today, &problems)
	if got := told(&problems); len(got) != 1 || got[0] != "2 错误 picture.sponsor “某某银行”的标志不能当案例的配图" {
		t.Errorf("%v", got)
	}
}
