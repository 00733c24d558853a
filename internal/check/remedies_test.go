package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
)

// inFull writes what a list holds, one a line: severity, code, place, message, remedy, other places.
func inFull(l *diag.List) string {
	var b strings.Builder
	for _, d := range l.Sorted() {
		fmt.Fprintf(&b, "%s %s %s %s。%s %v\n", d.Severity, d.Code, d.Pos, d.Message, d.Remedy, d.Related)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// TestRemedies: of every rule over the content, what it says in full.
func TestRemedies(t *testing.T) {
	book := &campaign.Book{
		Config: campaign.Config{Keep: []campaign.Text{said(strings.Repeat("诈", 16), 1)}},
		Cases: []*campaign.Case{{Date: on("2026-11-24", 2)}, {Expires: on("2026-11-22", 3)}, {Date: on("2026-11-20", 4), Expires: on("2026-11-19", 5)},
			{Headline: []campaign.Text{said("一", 6), said("二", 7), said("三", 8), said("四", 9), said("五", 10)}}},
	}
	book.Config.Sample = true
	var problems diag.List
	Book(book, today, &problems)
	want := `错误 text.too-long a.md:1 不拆行的词有 16 个字，最多 14 个。缩短 2 个字 []
警告 date.future a.md:2 日期 2026-11-24 还没有到。核对日期；如果是笔误，请改正 []
警告 date.expired a.md:3 已于 2026-11-22 到期，不会再选用。还要用就把 expires 改晚；不用了就删掉这个文件 []
错误 date.order a.md:5 截止日期 2026-11-19 早于发布日期 2026-11-20。核对 date 和 expires [a.md:4]
错误 headline.lines a.md:9 大标题有 5 行，最多 3 行。减少 2 行 []`
	if got := inFull(&problems); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestSampleRemedies: what is still the sample's, in full; five venues are named, of six how many there are.
func TestSampleRemedies(t *testing.T) {
	at := func(line int) diag.Pos { return diag.Pos{File: "fanshi.yaml", Line: line} }
	config := campaign.Config{BaseURL: sampleAddress, BaseURLPos: at(1), Name: campaign.Text{Value: sampleName, Pos: at(2)}, Issuer: campaign.Text{Value: sampleIssuer, Pos: at(3)}}
	codes := []string{"b01", "b02", "b03", "c01", "c02", "c03"}
	for n, list := range map[int]string{1: "b01 清河路储蓄网点", 5: "b01 清河路储蓄网点、b02 安居路储蓄网点、b03 新市街企业服务网点、c01 平安街道社区卫生服务中心、c02 清河医院",
		6: "b01 清河路储蓄网点、b02 安居路储蓄网点、b03 新市街企业服务网点、c01 平安街道社区卫生服务中心、c02 清河医院等 6 个"} {
		book := &campaign.Book{Config: config}
		for i, code := range codes[:n] {
			book.Venues = append(book.Venues, &campaign.Venue{Code: code, Name: campaign.Text{Value: sampleVenues[code], Pos: diag.Pos{File: "venues.csv", Line: i + 2}}})
		}
		var problems diag.List
		Book(book, today, &problems)
		want := "警告 sample.left fanshi.yaml:1 网址 https://fz.example.gov.cn/ 还是示例，二维码扫出来打不开。换成本单位网站的网址，印刷之前务必核对 []\n" +
			"警告 sample.left fanshi.yaml:2 网站名称“平安街道反诈宣传”还是示例。换成本单位的 []\n" +
			"警告 sample.left fanshi.yaml:3 落款单位“平安街道反诈宣传办公室”还是示例，每张宣传品都会这样署名。换成本单位全称，同时核对热线电话 []\n" +
			"警告 sample.left venues.csv:2 场所表里还有示例的场所：" + list + "。换成自己辖区的场所，用不着的行删掉 []"
		if got := inFull(&problems); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	for host, want := range map[string]bool{"a.invalid": true, "a.test": true, "invalid": false, "test": false, "a.tests": false, "example": true, "": false} {
		if reserved(host) != want {
			t.Errorf("%s: %v", host, !want)
		}
	}
}

// TestFaces: characters that the face of headlines cannot draw are told where the title stands, once each.
func TestFaces(t *testing.T) {
	face := themeFace(t, "NotoSansSC_900Black.ttf", 900)
	book := &campaign.Book{Cases: []*campaign.Case{{Title: said("𠮷𠮷付", 1)}, {Title: said("付", 2)}}}
	var problems diag.List
	Faces(book, face, &problems)
	if got := problems.Sorted(); len(got) != 1 || got[0].Pos.Line != 1 || got[0].Code != "sheet.missing-glyph" || got[0].Remedy == "" || got[0].Severity != diag.Error {
		t.Errorf("%v", got)
	}
	var dotted diag.List
	Dots(diag.Pos{File: "theme.yaml", Line: 3}, face, "𠮷先付", &dotted)
	if got := inFull(&dotted); got != "错误 theme.pixel-font theme.yaml:3 "+face.Key()+" 不是点阵字体：“先”的笔画落不到 16×16 的格子上，条屏上显示不清。pixel 改用点阵字体，例如 Unifont.woff []" {
		t.Errorf("%s", got)
	}
	bitmap := themeFace(t, "Unifont.woff", 400)
	var none diag.List
	if Dots(diag.Pos{}, bitmap, StripSample+"𠮷", &none); none.Len() != 0 {
		t.Errorf("%s", inFull(&none))
	}
}

// TestPlanRules: what is planned and leads nowhere, or runs dry, in full.
func TestPlanRules(t *testing.T) {
	at := diag.Pos{File: "venues.csv", Line: 7}
	manifest := func(slides ...plan.Slide) *plan.Item {
		return &plan.Item{Job: &plan.ManifestJob{Screen: campaign.Screen{ID: "da-tang", Name: "lobby", Pos: at}, Slides: slides}}
	}
	evergreen := plan.Slide{Evergreen: true}
	for _, c := range []struct {
		items []*plan.Item
		want  string
	}{
		{[]*plan.Item{{Path: "print/a.pdf", Payload: "https://fz.example/v/b01/"}, {URL: "https://fz.example/v/b01/", Job: &plan.AssetJob{}}},
			"错误 build.dead-link fanshi.yaml print/a.pdf 上的二维码指向 https://fz.example/v/b01/，但网站里没有这一页。检查场所代码和 base_url []"},
		{[]*plan.Item{manifest(evergreen)}, "警告 screen.stale venues.csv:7 屏幕 lobby 没有案例和标语可放，只剩热线画面。给这类场所补充案例或标语，或者把还能用的 expires 改晚 []"},
		{[]*plan.Item{manifest(evergreen, plan.Slide{Until: day("2026-11-25")})},
			"警告 screen.stale venues.csv:7 屏幕 lobby 的案例和标语到 2026-11-25 全部到期，下一期 2026-11-30 才出，中间只剩热线画面。给这类场所补充案例或标语，或者把还能用的 expires 改晚 []"},
		{[]*plan.Item{manifest()}, ""},
	} {
		var problems diag.List
		Plan(&plan.Plan{Today: today, Items: c.items}, &problems)
		if got := inFull(&problems); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
	codes := []string{}
	for _, r := range Rules {
		codes = append(codes, r.Codes...)
	}
	if len(codes) != len(slices.Compact(slices.Sorted(slices.Values(codes)))) {
		t.Errorf("a code is two rules': %v", codes)
	}
}

// TestNoText: a page without text or codes breaks none of the rules over pages.
func TestNoText(t *testing.T) {
	var problems diag.List
	Finished(Page{Page: &page.Page{}, Screen: &campaign.Screen{ID: "lobby", Pitch: 2000, Near: 1000, Far: 100_000}}, &problems)
	if problems.Len() != 0 {
		t.Errorf("%s", inFull(&problems))
	}
}
