package campaign

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestOrders: a venue's own quantities go before those of its kind; what its kind does not get is an error in place.
func TestOrders(t *testing.T) {
	const kind = "name: 银行\naudience: 储户\nreminder: 先问一句柜台\nproducts:\n" +
		"  - {template: poster/case, size: A3, quantity: 4}\n  - {template: poster/case, size: A2, quantity: 1}\n  - {template: leaflet/case, size: 210×285, quantity: 200}\n"
	load := func(cell string) (*Book, string) {
		book, diags := Load(project(txtar.File{Name: "content/venues/kinds/bank.yaml", Data: []byte(kind)},
			txtar.File{Name: "content/venues/venues.csv", Data: []byte("代码,名称,类别,数量\nb01,清河路储蓄网点,银行,\"" + cell + "\"\n")}), LoadOptions{})
		return book, printed(t, diags)
	}
	for cell, want := range map[string][]int{
		"":                                  {4, 1, 200},
		"poster/case A3 6；leaflet/case 300": {6, 1, 300},
		"poster/case a2 0; leaflet/case 210x285 5": {4, 5},
	} {
		book, problems := load(cell)
		var got []int
		for _, p := range book.Venues[0].Products() {
			got = append(got, p.Quantity)
		}
		if problems != "" || len(got) != len(want) {
			t.Errorf("%q: %v\n%s", cell, got, problems)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q: %v, want %v", cell, got, want)
			}
		}
	}
	for cell, want := range map[string]string{
		"poster/case 很多":   "看不懂数量“poster/case 很多”",
		"poster/case":      "看不懂数量",
		"leaflet/case -1":  "看不懂数量",
		"poster/case 6":    "有几种尺寸的 poster/case",
		"poster/cas A3 6":  "您是不是想写 poster/case？",
		"poster/case A1 6": "银行没有 poster/case A1 这种印刷品",
	} {
		if _, problems := load(cell); !strings.Contains(problems, want) || !strings.Contains(problems, "content/venues/venues.csv:2:1") {
			t.Errorf("%q: %s", cell, problems)
		}
	}
}

// TestSlip: a letter with a slip to return has both parts.
func TestSlip(t *testing.T) {
	notice := func(form, body string) string {
		_, diags := Load(project(txtar.File{Name: "content/notices/parents.md", Data: []byte("---\ntitle: 告知单\nform: " + form + "\ndate: 2026-11-16\n---\n\n" + body)}), LoadOptions{})
		return printed(t, diags)
	}
	if got := notice("slip", "各位家长：\n\n---\n\n回执\n"); got != "" {
		t.Error(got)
	}
	if got := notice("notice", "各位家长：\n"); got != "" {
		t.Error(got)
	}
	for body, want := range map[string]string{"各位家长：\n": "parents.md:6:1: 错误：告知单没有回执", "各位家长：\n\n---\n": "parents.md:9:1: 错误：告知单的正文或者回执是空的",
		"---\n\n回执\n": "parents.md:7:1: 错误：告知单的正文或者回执是空的"} {
		if got := notice("slip", body); !strings.Contains(got, want) {
			t.Errorf("%q: %s", body, got)
		}
	}
}

// TestThemeOfTheCaller goes before those of the content.
func TestThemeOfTheCaller(t *testing.T) {
	fsys := project(txtar.File{Name: "content/venues/kinds/school.yaml", Data: []byte("name: 学校\naudience: 学生\nreminder: 先问老师\ntheme: lively\n")})
	for theme, want := range map[string]string{"": "alert lively", "other": "other "} {
		book, _ := Load(fsys, LoadOptions{Theme: theme})
		if got := book.Config.Theme + " " + book.Kinds[1].Theme; got != want {
			t.Errorf("%q: %q", theme, got)
		}
	}
}
