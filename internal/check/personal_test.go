package check

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/source"
)

const pageHead = "---\ntitle: 关于\n---\n"

// TestPersonalData: what is found where, and the mask.
func TestPersonalData(t *testing.T) {
	rule := func(b *campaign.Book, l *diag.List) { personalData(b, today, l) }
	for _, c := range []struct{ body, want string }{ // line:col-line:col, code, mask
		{"王某，30 多岁，拨打 96110、110 咨询。", ""},
		{"电话13812345678。", "1:3-1:14 personal.phone 6-10 safe ****"},
		{"**电话**138**1234**5678。", "1:7-1:22 personal.phone 12-16 safe ××××"}, // literal asterisks beside digits
		{"电话 138*1234*5678", "1:4-1:17 personal.phone 8-12 safe ××××"},
		{"证号 110105\n19491231\n002X。", "1:4-3:5 personal.identity 5-4 safe ×××××\n××××××××\n×××"},
		{"- 138-1234-\n- 5678", "1:3-2:7 personal.phone 7-11 safe ××××"},
		{"- 1\n- 3\n- 8\n- 1\n- 2\n- 3\n- 4\n- 5\n- 6\n- 7\n- 8", "1:3-11:4 personal.phone 3-4 safe ×\n- ×\n- ×\n- ×"},
		{"| 电话 | 号码 |\n|---|---|\n| 1381234 | 5678 |", "3:3-3:17 personal.phone 6-10 safe ××××"},
		{"| 案件 | 金额 |\n|---|---|\n| 1381234 | 5678 |", ""},
		{"| 姓名 | 金额 |\n|---|---|\n| 王建国 | 5678 |", "3:3-3:6 personal.name 3-6 王某"},
		{"| 姓名 | 王建国 |\n|---|---|\n| 金额 | 8234567 |", "1:8-1:11 personal.name 8-11 王某"},
		{"| 项 | 内容 |\n|---|---|\n| 电话 | 8234567 |", "3:8-3:15 personal.phone 11-15 ****"},
		{"姓名：\n\n王建国", "3:1-3:4 personal.name 1-4 王某"},
		{"受害人王丽接到电话", "1:4-1:6 personal.name 4-6 王某"},
		{"见[电话](tel:13812345678)", "1:2-0:0 personal.phone"},
		{"见[信箱](mailto:wang.li@example.com)", "1:2-0:0 personal.account"},
		{"见[新闻](https://example.com/13812345678.html)", ""},
		{"清河小学三年级（2）班", "1:3-1:12 personal.class"},
		{"```\n京A12345\n```", "2:1-2:8 personal.plate 3-7 safe ****"},
		{"> 卡号 6222 0212 3456 7890 128", "1:6-1:29 personal.bank-card 11-24 safe **** **** ***"},
	} {
		var problems diag.List
		rule(written(c.body), &problems)
		var got []string
		for _, d := range problems.Sorted() {
			s := fmt.Sprintf("%d:%d-%d:%d %s", d.Pos.Line-3, d.Pos.Col, max(0, d.End.Line-3), d.End.Col, d.Code)
			for _, f := range d.Fixes {
				s += fmt.Sprintf(" %d-%d ", f.Pos.Col, f.End.Col) + map[bool]string{true: "safe "}[f.Safe] + f.Text
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.body, s, c.want)
		}
	}
}

// TestPersonalRemedies: what is to be done is said of each kind: its mask, and where a number of the unit itself belongs.
func TestPersonalRemedies(t *testing.T) {
	for body, want := range map[string]string{
		"受害人王丽接到电话":         "写成“王某”；确实",
		"清河小学三年级（2）班":       "写成“某小学”“某班”；确实",
		"电话13812345678。":    "删掉，或者写成 138****5678；本单位要公布的电话，写进 fanshi.yaml 的热线；确实",
		"```\n京A12345\n```": "删掉，或者写成 京A****",
		"住在清河路12号3栋2单元501室": "删掉",
	} {
		var problems diag.List
		personalData(written(body), today, &problems)
		d := problems.Sorted()
		if len(d) != 1 || !strings.HasPrefix(d[0].Remedy, want) || !strings.HasSuffix(d[0].Remedy, "写进 "+campaign.AllowedFile+"，规则是 "+d[0].Code) {
			t.Errorf("%s: %v", body, d)
		}
		if phone := d[0].Code == "personal.phone"; strings.Contains(d[0].Remedy, "的热线") != phone {
			t.Errorf("%s: %s", body, d[0].Remedy)
		}
	}
}

// TestPersonalDataPlaces: front matter, captions, names of files and of venues, and what may stand in them.
func TestPersonalDataPlaces(t *testing.T) {
	sample := os.DirFS("../..")
	first, err := firstCase(t)
	if err != nil {
		t.Fatal(err)
	}
	venues := "代码,名称,类别,地址,联系人,电话,屏幕\n"
	for _, c := range []struct{ name, file, text, want string }{
		{"front matter", first.name, strings.Replace(first.text, "\nscam:", "\nchannel: 加QQ 123456789\nscam:", 1), first.name + " personal.account"},
		{"headline", first.name, strings.Replace(first.text, "\nheadline:", "\nheadline: [接到13812345678]\nx:", 1), first.name + " personal.phone"},
		{"a caption", "content/pages/x.md", pageHead + "![受害人：王建国](../cases/img/a.png)\n", "content/pages/x.md personal.name"},
		{"the name of a file", "content/pages/x-13812345678.md", pageHead + "文字\n", "content/pages/x-13812345678.md personal.phone"},
		{"a slug", "content/pages/x.md", "---\ntitle: 关于\nslug: x-138-1234-5678\n---\n文字\n", "content/pages/x.md personal.phone"},
		{"the settings' hotlines may be shown", "content/pages/x.md", pageHead + "打 96110 或 010-62345678\n", "content/pages/x.md personal.phone"},
		{"contacts of the venues are for the job sheet", "content/venues/venues.csv", venues + "b01,清河路储蓄网点,银行,清河路12号3栋,王建国,13812345678,\n", ""},
		{"names of venues are published", "content/venues/venues.csv", venues + "b01,王师傅修车13812345678,银行,,,,\n", "content/venues/venues.csv personal.phone"},
	} {
		book, _ := campaign.Load(source.Overlay(sample, map[string][]byte{c.file: []byte(c.text)}), campaign.LoadOptions{})
		var problems diag.List
		personalData(book, today, &problems)
		var got []string
		for _, d := range problems.Sorted() {
			got = append(got, d.Pos.File+" "+d.Code)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: got %s, want %s", c.name, s, c.want)
		}
	}
	hotline := fstest.MapFS{"content/pages/p.md": {Data: []byte(pageHead + "打 010-6234 5678\n")}}
	book, _ := campaign.Load(hotline, campaign.LoadOptions{})
	book.Config.Hotlines = []campaign.Hotline{{Number: campaign.Text{Value: "010-62345678"}}}
	var problems diag.List
	if personalData(book, today, &problems); problems.Len() > 0 {
		t.Errorf("a hotline of the settings is found: %v", problems.Sorted())
	}
}

type namedText struct{ name, text string }

func firstCase(t *testing.T) (namedText, error) {
	t.Helper()
	book, _ := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	name := book.Cases[0].Piece.File
	data, err := os.ReadFile("../../" + name)
	return namedText{name, string(data)}, err
}

// TestSampleHasNobodysData: nothing of the sample is found, in all texts that the program carries or init writes.
func TestSampleHasNobodysData(t *testing.T) {
	book, loaded := campaign.Load(os.DirFS("../.."), campaign.LoadOptions{})
	if loaded.HasErrors() {
		t.Fatal(loaded.Sorted())
	}
	texts := 0
	for range book.Texts() {
		texts++
	}
	var problems diag.List
	if personalData(book, today, &problems); problems.Len() > 0 || texts < 500 {
		t.Errorf("%d texts: %v", texts, problems.Sorted())
	}
	if !slices.IsSorted(personalRuleCodes) || len(personalRuleCodes) != 8 {
		t.Errorf("%q", personalRuleCodes)
	}
}

// TestPersonalDataStops: the table applies the rule, and what it finds stops publication; with the finding allowed nothing does.
func TestPersonalDataStops(t *testing.T) {
	for allowed, stops := range map[string]bool{"": true, "- 文件: content/pages/p.md\n  规则: personal.phone\n  文字: 138 1234 5678\n  理由: 已经公开\n": false} {
		files := fstest.MapFS{"content/pages/p.md": {Data: []byte(pageHead + "电话138 1234 5678。\n")}}
		if allowed != "" {
			files[campaign.AllowedFile] = &fstest.MapFile{Data: []byte(allowed)}
		}
		book, _ := campaign.Load(files, campaign.LoadOptions{})
		var problems diag.List
		if Book(book, today, &problems); problems.HasErrors() != stops {
			t.Errorf("%q: %v", allowed, problems.Sorted())
		}
	}
}
