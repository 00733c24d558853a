package campaign

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestSlips changes one thing in a project without a fault: what is said of it, all of it, at its place.
func TestSlips(t *testing.T) {
	base := project()
	text := func(name string) string { return string(base[name].Data) }
	const config, kind, theCase, slogans, scams, venues = "fanshi.yaml", "content/venues/kinds/bank.yaml", "content/cases/loan.md", "content/slogans/bank.md", "content/scams.yaml", "content/venues/venues.csv"
	const bulletin = "---\nedition: 2026-W48\ntitle: 本周\n---\n\n提醒。\n"
	for name, c := range map[string]struct {
		file, old, new string
		want           string
	}{
		"sample":             {config, "theme: alert", "theme: alert\nsample: maybe", "fanshi.yaml:5:9: 错误：sample 只能写 true 或 false"},
		"sample false":       {config, "theme: alert", "theme: alert\nsample: false", ""},
		"theme":              {config, "theme: alert", "theme: 警示", "fanshi.yaml:4:8: 错误：主题名不对：只能用小写字母、数字和连字符"},
		"hotline twice":      {config, "use: 来电请立即接听}]", "use: 来电请立即接听}, {number: \"96110\", name: 二, use: 三}]", "fanshi.yaml:5:"},
		"kind's theme":       {kind, "audience: 储户", "audience: 储户\ntheme: -x", "content/venues/kinds/bank.yaml:3:8: 错误：主题名不对：不能以连字符开头或结尾"},
		"scam":               {theCase, "scam: 虚假贷款", "scam: 杀猪盘", "content/cases/loan.md:6:7: 错误：没有诈骗类型“杀猪盘”"},
		"section, mistyped":  {theCase, "## 警方提示", "## 警方提视", "错误：案例里不能有标题“警方提视”，您是不是想写“警方提示”？"},
		"section, unknown":   {theCase, "## 警方提示", "## 附录", "错误：案例里不能有标题“附录”"},
		"too few signs":      {theCase, "- 软件来自短信链接\n- 号称秒批\n", "", "“识别”一节有 1 条，应有 3 到 5 条"},
		"an empty slogan":    {slogans, "- 柜台没有“安全账户”，哪家银行都没有。", "- 甲\n\n  乙", "content/slogans/bank.md:7:"},
		"no scams":           {scams, text(scams), "# 没有\n", "content/scams.yaml"},
		"scams broken":       {scams, "- id: loan", "- id: [", "content/scams.yaml:"},
		"scam's id":          {scams, "id: loan", "id: con", "content/scams.yaml:1:7: 错误："},
		"venue's kind":       {venues, "银行", "银杭", "content/venues/venues.csv:2:"},
		"venue without kind": {venues, "银行", "", "content/venues/venues.csv:2:"},
		"minus sign":         {venues, "lobby 1920x1080", "lobby 1920x1080 距离3−8米", ""},
	} {
		if !strings.Contains(text(c.file), c.old) {
			t.Fatalf("%s: no %q", name, c.old)
		}
		book, diags := Load(project(txtar.File{Name: c.file, Data: []byte(strings.Replace(text(c.file), c.old, c.new, 1))}), LoadOptions{})
		said := printed(t, diags)
		if c.want == "" && said != "" || !strings.Contains(said, c.want) || c.want != "" && !diags.HasErrors() {
			t.Errorf("%s: want %q, said\n%s", name, c.want, said)
		}
		if name == "minus sign" && (len(book.Venues) != 1 || book.Venues[0].Screens[0].Near != 3000 || book.Venues[0].Screens[0].Far != 8000) {
			t.Errorf("%s: %+v", name, book.Venues[0].Screens[0])
		}
	}
	for name, c := range map[string]struct {
		files []txtar.File
		want  string
	}{
		"another week's name":  {[]txtar.File{{Name: "content/bulletins/2026-W47.md", Data: []byte(bulletin)}}, "content/bulletins/2026-W47.md:2:10: 错误：周次“2026-W48”与文件名不同"},
		"a week twice":         {[]txtar.File{{Name: "content/bulletins/2026-W48.md", Data: []byte(bulletin)}, {Name: "content/bulletins/x.md", Data: []byte(bulletin)}}, "错误：这一周已经有一份周报"},
		"a week that is none":  {[]txtar.File{{Name: "content/bulletins/2026-W54.md", Data: []byte(strings.ReplaceAll(bulletin, "W48", "W54"))}}, "content/bulletins/2026-W54.md:2:10: 错误："},
		"a broken bulletin":    {[]txtar.File{{Name: "content/bulletins/2026-W48.md", Data: []byte("---\nedition: [\n---\n")}}, "content/bulletins/2026-W48.md:2:"},
		"a broken list":        {[]txtar.File{{Name: "content/lists/ten.md", Data: []byte("---\ntitle: [\n---\n\n1. 甲\n")}}, "content/lists/ten.md:2:"},
		"a week without fault": {[]txtar.File{{Name: "content/bulletins/2026-W48.md", Data: []byte(bulletin)}}, ""},
	} {
		_, diags := Load(project(c.files...), LoadOptions{})
		if said := printed(t, diags); c.want == "" && said != "" || !strings.Contains(said, c.want) {
			t.Errorf("%s: want %q, said\n%s", name, c.want, said)
		}
	}
}

// TestWeeksOfTheYear: a year has 52 weeks, or 53.
func TestWeeksOfTheYear(t *testing.T) {
	for week, want := range map[string]bool{"2026-W01": true, "2026-W53": true, "2026-W54": false, "2026-W00": false, "2025-W52": true, "2025-W53": false, "2026-W1": false, "2026W01": false, "26-W01": false, "2026-w01": false, "": false, "2026-W011": false} {
		if isWeek(week) != want {
			t.Errorf("%q: %v", week, !want)
		}
	}
}

// TestLineMarks: what lines begin with, and which numbers these are.
func TestLineMarks(t *testing.T) {
	for s, want := range map[string]string{
		"●甲": "sign ● 0 3", "-甲": "sign - 0 1", "—甲": "sign — 0 3", "–甲": "sign – 0 3", "——甲": " 0 0", "-a": " 0 0", "- 甲": " 0 0", "-": " 0 0", "①甲": "number circled 1 3", "⑳甲": "number circled 20 3", "㉑甲": " 0 0", "⑴甲": " 0 0", "（1）甲": "number bracketed 1 7", "(2)甲": "number bracketed 2 3", "（十一）甲": "number bracketed 11 12",
		"（甲）乙": " 0 0", "（1甲": " 0 0", "第一，甲": "number ordinal 1 9", "第二步：甲": "number ordinal 2 12", "第十：": "number ordinal 10 9", "第甲，": " 0 0", "第一天": " 0 0", "甲": " 0 0", "": " 0 0", "1.5 万": " 0 0", "（一二三四）甲": " 0 0",
	} {
		kind, number, length := lineMark(s)
		if got := fmt.Sprint(kind, " ", number, " ", length); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
	lines := func(values ...string) (out []Text) {
		for i, v := range values {
			t := Text{Value: v}
			t.Pos.Line, t.Pos.Col = i+1, 1
			out = append(out, t)
		}
		return out
	}
	for in, want := range map[string]string{"①甲|②乙": "甲2|乙2", "①甲|③乙": "①甲1|③乙1", "①甲": "①甲1", "●甲": "甲2", "●甲|乙": "●甲1|乙1", "●甲|■乙": "●甲1|■乙1", "●　甲|● 乙": "甲3|乙3", "（1）甲|(2)乙": "甲4|乙4", "①甲|（2）乙": "①甲1|（2）乙1", "②甲|③乙": "②甲1|③乙1", "①甲||③乙": "甲2|1|乙2"} {
		out, _ := withoutMarks(lines(strings.Split(in, "|")...))
		var got []string
		for _, o := range out {
			got = append(got, fmt.Sprint(o.Value, o.Pos.Col))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %s", in, got, want)
		}
	}
}

// lockedAt is a project of which one folder or file cannot be read.
type lockedAt struct {
	fstest.MapFS
	name string
}

func (l lockedAt) Open(name string) (fs.File, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

func (l lockedAt) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadDir(name)
}

func (l lockedAt) ReadFile(name string) ([]byte, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadFile(name)
}

// TestLockedContent: a folder or file of the content that cannot be read is an error at its name, and never content that is not
// there.
func TestLockedContent(t *testing.T) {
	for _, name := range []string{"content/cases", "content/slogans", "content/venues/kinds", "content/cases/loan.md", "content/slogans/bank.md", "content/scams.yaml", "content/venues/venues.csv", "fanshi.yaml"} {
		_, diags := Load(lockedAt{project(), name}, LoadOptions{})
		var places []string
		for _, d := range diags.Sorted() {
			if places = append(places, d.Pos.File+" "+d.Code); d.Remedy == "" {
				t.Errorf("%s: %+v", name, d)
			}
		}
		if !diags.HasErrors() || !slices.Contains(places, name+" source.unreadable") {
			t.Errorf("%s: %q", name, places)
		}
	}
	if _, diags := Load(lockedAt{project(), "content/lists"}, LoadOptions{}); strings.Contains(printed(t, diags), "读不出这个文件夹") == (diags.Len() == 0) {
		t.Errorf("%s", printed(t, diags))
	}
}

// TestManyNamedScreens: folders that are named by their screens' pinyin are told, three of them in full.
func TestManyNamedScreens(t *testing.T) {
	for n, more := range map[int]string{3: "", 4: "；等等，共 4 块"} {
		var cells []string
		for _, name := range []string{"大堂", "门口", "走廊", "电梯"}[:n] {
			cells = append(cells, name+" 1920x1080")
		}
		_, diags := Load(project(txtar.File{Name: "content/venues/venues.csv", Data: []byte("代码,名称,类别,地址,联系人,屏幕\nb01,清河路储蓄网点,银行,清河路,大堂经理," + strings.Join(cells, "；") + "\n")}), LoadOptions{})
		said := printed(t, diags)
		if !strings.Contains(said, "屏幕的文件夹按名称的拼音命名：") || strings.Contains(said, "等等") != (more != "") || !strings.Contains(said, more) || !strings.Contains(said, "b01/datang") || strings.Contains(said, "dianti") {
			t.Errorf("%d screens:\n%s", n, said)
		}
	}
}
