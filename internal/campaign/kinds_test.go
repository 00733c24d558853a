package campaign

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// kindsProject is a small project with files laid over it and one venue of each kind that is named.
func kindsProject(named []string, files ...txtar.File) fstest.MapFS {
	table := "代码,名称,类别\n"
	for i, name := range named {
		table += fmt.Sprintf("x%03d,第 %d 处,%s\n", i, i, name)
	}
	return project(append(files, txtar.File{Name: venuesCSV, Data: []byte(table)})...)
}

// TestCarriedKinds: twenty kinds come with the program, each complete; a table may call them by what people call them.
func TestCarriedKinds(t *testing.T) {
	all := AllKinds(fstest.MapFS{})
	if len(all) != 20 {
		t.Errorf("%d kinds", len(all))
	}
	for _, k := range all {
		if k.Piece != nil || !k.Name.Given() || !k.Audience.Given() || !k.Reminder.Given() || len(k.Products) < 3 || len(k.Duties) < 2 || len(k.Aliases) < 1 {
			t.Errorf("%s is not complete: %+v", k.ID, k)
		}
	}
	for name, want := range map[string]string{"幼儿园": "kindergarten", "小学": "school", "卫生院": "clinic", "ＫＴＶ": "ktv", "ktv": "ktv", "村 （社区）": "village", "村(社区)": "village",
		"物业小区": "compound", "菜市场": "market", "超市": "supermarket", "酒店": "hotel", "hotel": "hotel", "医院/卫生院": "clinic", "影城": "cinema"} {
		book, diags := Load(kindsProject([]string{name}), LoadOptions{})
		if len(book.Venues) != 1 || book.Venues[0].Kind.ID != want || diags.HasErrors() {
			t.Errorf("%s: %v\n%s", name, book.Venues, printed(t, diags))
		}
		if ids := kindIDs(book.Kinds); !slices.IsSorted(ids) || len(ids) > 3 {
			t.Errorf("the Book has kinds that nothing names: %v", ids)
		}
	}
}

func kindIDs(kinds []*Kind) (ids []string) {
	for _, k := range kinds {
		ids = append(ids, k.ID)
	}
	return ids
}

// TestOwnKinds: a project's kind goes before the program's of the same identifier, or of the same name; what a table calls a kind
// that there is not is told once.
func TestOwnKinds(t *testing.T) {
	own := func(id, name, more string) txtar.File {
		return txtar.File{Name: KindsFolder + "/" + id + ".yaml", Data: []byte("name: " + name + "\naudience: 旅客\nreminder: 先问前台\n" + more)}
	}
	book, diags := Load(kindsProject([]string{"宾馆", "旅店", "医院", "hospital", "clinic"}, own("hotel", "宾馆", ""), own("hospital", "医院", "aliases: [旅店]\n")), LoadOptions{})
	var got []string
	for _, v := range book.Venues {
		got = append(got, v.Kind.ID)
		if v.Kind.Reminder.Value != "先问前台" {
			t.Errorf("%s is the program's", v.Kind.ID)
		}
	}
	if want := "hotel hospital hospital hospital hospital"; strings.Join(got, " ") != want || diags.HasErrors() {
		t.Errorf("%v\n%s", got, printed(t, diags))
	}
	_, diags = Load(kindsProject([]string{"加油站", "加油站", "加油站", "幼儿圆"}), LoadOptions{})
	said := printed(t, diags)
	if strings.Count(said, "没有场所类别“加油站”") != 1 || !strings.Contains(said, "类别可以写：") || !strings.Contains(said, "宾馆") ||
		!strings.Contains(said, "没有场所类别“幼儿圆”，您是不是想写 幼儿园？") {
		t.Error(said)
	}
	for more, want := range map[string]string{"aliases: [学校]\n": ":4:11: 错误：类别名“学校”已经用过了", "aliases: [驿馆, 驿馆]\n": ""} {
		_, diags = Load(kindsProject(nil, own("inn", "驿馆", more)), LoadOptions{})
		if said := printed(t, diags); !strings.Contains(said, want) {
			t.Errorf("%s: %s", more, said)
		}
	}
}

// TestEverywhere: a piece for every kind goes to those that come with the program too; a letter goes everywhere unless it says
// where.
func TestEverywhere(t *testing.T) {
	slogans := txtar.File{Name: "content/slogans/bank.md", Data: []byte("---\ntitle: 通用\nvenues: 全部\n---\n\n- 先挂断，再核实。\n")}
	letters := txtar.File{Name: "content/notices/a.md", Data: []byte("---\ntitle: 告知书\nform: notice\ndate: 2026-11-16\n---\n\n各位居民：\n")}
	school := txtar.File{Name: "content/notices/b.md", Data: []byte("---\ntitle: 告知书\nform: notice\ndate: 2026-11-16\nvenues: [学校]\n---\n\n各位家长：\n")}
	book, diags := Load(kindsProject([]string{"宾馆", "银行"}, slogans, letters, school), LoadOptions{})
	if diags.HasErrors() {
		t.Fatal(printed(t, diags))
	}
	if got := fmt.Sprint(kindIDs(book.Slogans[0].Kinds), kindIDs(book.Notices[0].Kinds), kindIDs(book.Notices[1].Kinds)); got != "[bank hotel school] [bank hotel school] [school]" {
		t.Error(got)
	}
}

// TestSeveralOfOne: a kind may list two banners of one size, which show two slogans; two equal posters are a mistake.
func TestSeveralOfOne(t *testing.T) {
	kind := func(products string) txtar.File {
		return txtar.File{Name: KindsFolder + "/bank.yaml", Data: []byte("name: 银行\naudience: 储户\nreminder: 先问柜台\nproducts:\n" + products)}
	}
	const banner, poster = "  - {template: banner/slogan, size: 5000x700}\n", "  - {template: poster/case, size: A3}\n"
	book, diags := Load(project(kind(banner+poster+banner)), LoadOptions{})
	var got []string
	for _, p := range book.Kinds[0].Products {
		got = append(got, fmt.Sprint(p.Template, " ", p.Nth))
	}
	if want := "banner/slogan 0, poster/case 0, banner/slogan 1"; strings.Join(got, ", ") != want || diags.HasErrors() {
		t.Errorf("%v\n%s", got, printed(t, diags))
	}
	if _, diags := Load(project(kind(poster+poster)), LoadOptions{}); !strings.Contains(printed(t, diags), "poster/case A3 写了两次") {
		t.Error(printed(t, diags))
	}
}
