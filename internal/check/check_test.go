package check

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

var today = day("2026-11-23") // a Monday

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func on(s string, line int) campaign.Day {
	return campaign.Day{Time: day(s), Pos: diag.Pos{File: "a.md", Line: line}}
}

func said(s string, line int) campaign.Text {
	return campaign.Text{Value: s, Pos: diag.Pos{File: "a.md", Line: line}}
}

// told writes what a list holds, one a line: the line of the place, the code, what the message holds.
func told(l *diag.List) (out []string) {
	for _, d := range l.Sorted() {
		out = append(out, fmt.Sprintf("%d %s %s %s", d.Pos.Line, d.Severity, d.Code, d.Message))
	}
	return out
}

// TestTable: every rule looks at exactly one thing, has a name of its own and says its codes, and no two rules have one name.
func TestTable(t *testing.T) {
	names := map[string]bool{}
	for _, r := range Rules {
		looks := 0
		for _, set := range []bool{r.book != nil, r.face != nil, r.dots != nil, r.plan != nil, r.page != nil, r.sheet != nil, r.theme != nil} {
			if set {
				looks++
			}
		}
		if looks != 1 || len(r.Codes) == 0 || !slices.IsSorted(r.Codes) || r.Name == "" || names[r.Name] {
			t.Errorf("%q looks at %d things, codes %v", r.Name, looks, r.Codes)
		}
		names[r.Name] = true
	}
}

// TestTableCodes: the codes that the table says are those that the rules report.
func TestTableCodes(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`"([a-z]+\.[a-z-]+)"`)
	reported := map[string]bool{}
	for _, name := range files {
		if text, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		} else if !strings.HasSuffix(name, "_test.go") && name != "check.go" {
			for _, m := range code.FindAllStringSubmatch(string(text), -1) {
				if _, registered := diag.FindCode(m[1]); registered { // "fanshi.yaml" is none
					reported[m[1]] = true
				}
			}
		}
	}
	said := map[string]bool{}
	for _, r := range append(Rules, allowance) {
		for _, code := range r.Codes {
			said[code] = true
		}
	}
	if !maps.Equal(said, reported) {
		t.Errorf("the table says %q, the rules report %q", slices.Sorted(maps.Keys(said)), slices.Sorted(maps.Keys(reported)))
	}
}

// TestApplied: each entry of the package applies the rules that look at what it gets.
func TestApplied(t *testing.T) {
	for _, c := range []struct {
		apply func(*diag.List)
		codes []string
	}{
		{func(l *diag.List) {
			Book(&campaign.Book{Config: campaign.Config{Name: said(sampleName, 1), Keep: []campaign.Text{said(strings.Repeat("诈", 15), 2)}},
				Cases: []*campaign.Case{{Date: on("2026-11-24", 3)}}}, today, l)
		}, []string{"sample.left", "text.too-long", "date.future"}},
		{func(l *diag.List) {
			Plan(&plan.Plan{Today: today, Items: []*plan.Item{{Job: &plan.ManifestJob{Slides: []plan.Slide{{Evergreen: true}}}}}}, l)
		}, []string{"screen.stale"}},
	} {
		var problems diag.List
		c.apply(&problems)
		for _, code := range c.codes {
			if !slices.ContainsFunc(problems.Sorted(), func(d diag.Diagnostic) bool { return d.Code == code }) {
				t.Errorf("no %s among %q", code, told(&problems))
			}
		}
	}
}

func TestDates(t *testing.T) {
	book := &campaign.Book{
		Cases: []*campaign.Case{
			{Date: on("2026-11-23", 1), Expires: on("2026-11-23", 2)}, // today is neither too early nor too late
			{Date: on("2026-11-24", 3)},
			{Date: on("2026-11-20", 5), Expires: on("2026-11-22", 6)},
			{Date: on("2026-11-20", 7), Expires: on("2026-11-19", 8)}, // over, but the order is what is wrong
			{},
		},
		Slogans: []*campaign.Slogan{{Expires: on("2026-11-01", 9)}, {Expires: on("2026-11-01", 9)}, {}},
		Notices: []*campaign.Notice{{Date: on("2027-01-01", 10)}, {Date: on("2026-01-01", 11)}},
	}
	want := []string{
		"3 警告 date.future 日期 2026-11-24 还没有到",
		"6 警告 date.expired 已于 2026-11-22 到期，不会再选用",
		"8 错误 date.order 截止日期 2026-11-19 早于发布日期 2026-11-20",
		"9 警告 date.expired 已于 2026-11-01 到期，不会再选用",
		"10 警告 date.future 日期 2027-01-01 还没有到",
	}
	var problems diag.List
	dates(book, today, &problems)
	if got := told(&problems); !slices.Equal(got, want) || problems.Len() != len(want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var timeless diag.List
	dates(book, time.Time{}, &timeless)
	if got := told(&timeless); !slices.Equal(got, want[2:3]) {
		t.Errorf("without a today: %v", got)
	}
}

// TestFarDates: a year that is a slip is told where it stands; what is old or planned is not.
func TestFarDates(t *testing.T) {
	book := &campaign.Book{
		Cases: []*campaign.Case{{Date: on("2021-11-24", 1)}, {Date: on("2021-11-22", 2)}, {Date: on("2026-11-20", 3), Expires: on("2031-11-23", 4)},
			{Date: on("2026-11-20", 5), Expires: on("2062-11-20", 6)}, {Date: on("2062-11-20", 7)}},
		Bulletins: []*campaign.Bulletin{{Edition: "2020-W01"}, {Edition: "2027-W08", Pos: diag.Pos{Line: 8}}, {Edition: "2027-W09", Pos: diag.Pos{Line: 9}}, {Edition: "x"}},
	}
	want := []string{
		"9 警告 date.far 周次 2027-W09 从 2027-03-01 开始，离今天太远，像是写错了",
		"2 警告 date.far 日期 2021-11-22 离今天太远，像是写错了年份",
		"6 警告 date.far 日期 2062-11-20 离今天太远，像是写错了年份",
		"7 警告 date.far 日期 2062-11-20 离今天太远，像是写错了年份",
	}
	var problems, timeless diag.List
	dates(book, today, &problems)
	if got := told(&problems); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if dates(book, time.Time{}, &timeless); timeless.Len() > 0 {
		t.Errorf("without a today: %v", told(&timeless))
	}
}

func TestLengths(t *testing.T) {
	long := func(n, line int) campaign.Text { return said(strings.Repeat("诈", n), line) }
	book := &campaign.Book{
		Config:  campaign.Config{Keep: []campaign.Text{long(14, 1), long(15, 2)}},
		Phrases: []campaign.Phrase{{Text: long(100, 3)}, {Text: long(101, 4)}},
		Cases: []*campaign.Case{
			{Headline: []campaign.Text{long(14, 5), long(16, 6), long(1, 7), long(1, 8), long(1, 9)}, Hook: long(41, 10)},
			{Headline: []campaign.Text{long(1, 11), long(1, 12), long(1, 13)}, Hook: long(40, 14)},
		},
		Slogans: []*campaign.Slogan{{Text: long(40, 15)}, {Text: long(48, 16)}},
	}
	want := []string{
		"2 错误 text.too-long 不拆行的词有 15 个字，最多 14 个",
		"4 错误 text.too-long 这句话有 101 个字，最多 100 个",
		"6 错误 text.too-long 大标题第 2 行有 16 个字，最多 14 个",
		"8 错误 headline.lines 大标题有 5 行，最多 3 行",
		"10 错误 text.too-long hook（骗子的话）有 41 个字，最多 40 个",
		"16 错误 text.too-long 这条标语有 48 个字，最多 40 个",
	}
	var problems diag.List
	lengths(book, today, &problems)
	if got := told(&problems); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d := problems.Sorted()[5]; d.Remedy != "缩短 8 个字" {
		t.Errorf("%+v", d)
	}
}

// themeFace is a face of the theme.
func themeFace(t *testing.T, file string, weight int) *font.Face {
	t.Helper()
	data, err := os.ReadFile("../../themes/alert/fonts/" + file)
	if err != nil {
		t.Fatal(err)
	}
	face, err := font.Parse(file, data, 0, weight)
	if err != nil {
		t.Fatal(err)
	}
	return face
}

func TestTitles(t *testing.T) {
	face := themeFace(t, "NotoSansSC_900Black.ttf", 900)
	book := &campaign.Book{Cases: []*campaign.Case{{Title: said("先交解冻费　A\u200d", 1)}, {Title: said("𠮷先交𠮷🚨", 2)}}}
	var problems diag.List
	titles(book, face, &problems)
	got := told(&problems)
	if len(got) != 2 || !strings.Contains(got[0], "“🚨”（U+1F6A8）") || !strings.Contains(got[1], "“𠮷”（U+20BB7）") || got[0][0] != '2' {
		t.Errorf("%v", got)
	}
	problems = diag.List{}
	if Faces(book, nil, &problems); problems.Len() != 0 { // the theme has no such face: that is told elsewhere
		t.Errorf("%v", told(&problems))
	}
}

func TestFreshness(t *testing.T) {
	slide := func(until string) plan.Slide {
		if until == "" {
			return plan.Slide{}
		}
		return plan.Slide{Until: day(until)}
	}
	evergreen := plan.Slide{Evergreen: true}
	for _, c := range []struct {
		slides []plan.Slide
		want   string
	}{
		{[]plan.Slide{evergreen}, "没有案例和标语可放"},
		{[]plan.Slide{slide("2026-11-26"), slide("2026-11-24"), evergreen}, "到 2026-11-26 全部到期，下一期 2026-11-30 才出"},
		{[]plan.Slide{slide("2026-11-28"), evergreen}, "全部到期"},
		{[]plan.Slide{slide("2026-11-29"), evergreen}, ""}, // Sunday: the next edition takes over
		{[]plan.Slide{slide("2026-11-24"), slide(""), evergreen}, ""},
		{nil, ""}, // why there is no slide has been told
	} {
		for after := range 7 { // within the week the answer differs only by what is over already, which the plan leaves out
			item := &plan.Item{Job: &plan.ManifestJob{Screen: campaign.Screen{ID: "da-tang", Name: "大堂", Pos: diag.Pos{File: "v.csv", Line: 7}}, Slides: c.slides}}
			var problems diag.List
			freshness(&plan.Plan{Today: today.AddDate(0, 0, after), Items: []*plan.Item{item}}, &problems)
			got := told(&problems)
			if c.want == "" && got != nil || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], "7 警告 screen.stale 屏幕 大堂") || !strings.Contains(got[0], c.want)) {
				t.Errorf("%v, day %d: %v, want %q", c.slides, after, got, c.want)
			}
		}
	}
}

// TestFinished: letters and codes of a slide are judged by its screen, texts of a sample by its product; a page of neither
// is not judged.
func TestFinished(t *testing.T) {
	wall := &campaign.Screen{ID: "da-tang", Name: "大堂", Width: 640, Height: 320, Pitch: 2500, Near: 3000, Far: 30_000, Pos: diag.Pos{Line: 3}}
	text := func(px page.Length) page.Mark { return &page.Text{Size: px * 64, Source: "先停手"} }
	code := func(px page.Length) page.Mark { return &page.Code{Modules: 40, Module: px * 64} }
	poster := &product.Product{Name: "海报"}
	small := product.Size{Unit: page.Micrometre, Smallest: 6000}
	print := func(size page.Length) page.Mark { return &page.Text{Size: size, Source: "落款"} }
	for _, c := range []struct {
		page Page
		mark page.Mark
		want string
	}{
		{Page{Screen: wall}, text(35), ""},
		{Page{Screen: wall}, text(34), "3 错误 screen.legibility 屏幕 大堂 点距 2.5 毫米，要让 30 米外的人看清，字高至少 35 像素，画面上最小的字只有 34 像素"},
		{Page{Screen: wall}, code(3), ""}, // 300 mm
		{Page{Screen: wall}, code(2), "3 错误 screen.code 屏幕 大堂 上的二维码每格只有 2 个像素，至少要 3 个，手机扫不出"},
		{Page{Product: poster, Size: small, Template: diag.Pos{Line: 5}}, print(6000), ""},
		{Page{Product: poster, Size: small, Template: diag.Pos{Line: 5}}, print(5500), "5 警告 sheet.small-text “落款”只有 5.5 mm，小于海报要求的 6 mm"},
		{Page{}, text(1), ""},
		{Page{}, code(1), ""},
	} {
		c.page.Page = &page.Page{Marks: []page.Mark{c.mark}}
		var problems diag.List
		Finished(c.page, &problems)
		if got := strings.Join(told(&problems), "\n"); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}
