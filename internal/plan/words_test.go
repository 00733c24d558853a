package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/page"
	"fanshi/internal/product"
)

// TestSizesAsWritten: what people read of a size and of what a place gets.
func TestSizesAsWritten(t *testing.T) {
	for name, want := range map[string]string{
		"900x1200": "900×1200", "900X1200": "900×1200", "900*1200": "900×1200", "9x0": "9×0", "0x9": "0×9", "900×1200": "900×1200", "A3": "A3", "": "",
		"x": "x", "x2": "x2", "2x": "2x", "ax2": "ax2", "2xa": "2xa", "2x/": "2x/", "/x2": "/x2", ":x2": ":x2", "2x:": "2x:", "max 2x3": "max 2×3", "2xx3": "2xx3",
	} {
		if got := SizeText(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, c := range []struct {
		files, quantity int
		want            string
	}{{1, 4, "海报 90×120 × 4"}, {2, 4, "海报 90×120 × 8（2 种，各 4 份）"}, {3, 1, "海报 90×120 × 3（3 种，各 1 份）"}} {
		if got := Pieces("海报", "90x120", c.files, c.quantity); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	for _, c := range []struct {
		size product.Size
		want string
	}{{product.Size{Width: 297_000, Height: 420_000}, "297×420 mm"}, {product.Size{Width: 210_500, Height: 99_250}, "210.5×99.25 mm"},
		{product.Size{Width: 210_000, Height: 297_000, Up: 1, PieceWidth: 90_000, PieceHeight: 54_000}, "90×54 mm，每张拼 1 枚"}} {
		if got := PrintedSize(c.size); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

// TestJobTotals: of the files for the print shop those of one design, size and material are one line; the unit's own are none.
func TestJobTotals(t *testing.T) {
	file := func(product, design, size, material string, quantity int, office bool) JobFileView {
		return JobFileView{Name: "x", Product: product, Design: design, Size: size, Material: material, Counter: "张", Quantity: quantity, Office: office}
	}
	job := JobView{Files: []JobFileView{file("海报", "甲", "A3", "纸", 4, false), file("海报", "乙", "A3", "纸", 1, false), file("海报", "甲", "A3", "纸", 2, false),
		file("海报", "甲", "A2", "纸", 1, false), file("海报", "甲", "A3", "布", 1, false), file("单页", "甲", "A3", "纸", 1, false), file("海报", "甲", "A3", "纸", 50, true)}}
	want := []JobTotalView{{"海报", "甲", "A3", "纸", "张", 2, 6}, {"海报", "乙", "A3", "纸", "张", 1, 1}, {"海报", "甲", "A2", "纸", "张", 1, 1},
		{"海报", "甲", "A3", "布", "张", 1, 1}, {"单页", "甲", "A3", "纸", "张", 1, 1}}
	if got := job.Totals(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if len(job.Pressed()) != 6 || len(job.OfficeFiles()) != 1 || job.OfficeFiles()[0].Quantity != 50 {
		t.Errorf("%d for the shop, %d for the office", len(job.Pressed()), len(job.OfficeFiles()))
	}
}

// TestTitles: a sheet is about its one piece.
func TestTitles(t *testing.T) {
	for want, view := range map[string]View{"案例": {Case: &CaseView{Title: "案例"}, List: &ListView{Title: "清单"}}, "标语": {Slogan: &SloganView{Text: "标语"}},
		"清单": {List: &ListView{Title: "清单"}}, "信": {Notice: &NoticeView{Title: "信"}}, "印刷工单": {Job: &JobView{}}, "": {}} {
		if got := view.Title(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestCharacters: what a passer-by reads on a slide, by what it is about.
func TestCharacters(t *testing.T) {
	hotlines := []HotlineView{{Number: "96110", Name: "专线", Use: "请接听"}, {Number: "110", Name: "报警"}}
	for _, c := range []struct {
		view View
		want int
	}{{View{Case: &CaseView{Title: "不算", Headline: []string{"一二", "三"}, Hook: "四五六七", Action: "八"}, Hotlines: hotlines}, 8},
		{View{Slogan: &SloganView{Text: "停一停。"}, Hotlines: hotlines}, 4}, {View{Hotlines: hotlines}, 12}, {View{}, 0}} {
		if got := c.view.characters(); got != c.want {
			t.Errorf("%+v: %d, want %d", c.view, got, c.want)
		}
	}
}

// TestWeeks: weeks and months are those of ISO 8601 and of the calendar, at the turns of years as well.
func TestWeeks(t *testing.T) {
	for in, want := range map[string]string{"2026-11-23": "2026-W48 2026年第48周 2026-11", "2026-11-22": "2026-W47 2026年第47周 2026-11", "2027-01-03": "2026-W53 2026年第53周 2027-01",
		"2027-01-04": "2027-W01 2027年第1周 2027-01", "2025-12-29": "2026-W01 2026年第1周 2025-12"} {
		if got := fmt.Sprint(EditionOf(day(in)), " ", WeekOf(day(in)), " ", MonthOf(day(in))); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestMonths: every month once, newest first, and only of an archive that one page does not hold.
func TestMonths(t *testing.T) {
	b := manyOf(monthsFrom+1, 0)
	got := Months(b)
	if len(got) != 7 || got[0] != "2026-11" || got[1] != "2026-10" || got[6] != "2026-05" {
		t.Errorf("%v", got)
	}
	if b.Cases = b.Cases[1:]; len(Months(b)) != 0 {
		t.Errorf("%d cases have %v", len(b.Cases), Months(b))
	}
	if got := Months(&campaign.Book{}); got != nil {
		t.Errorf("no cases have %v", got)
	}
}

// TestLastDay: a piece is shown on its last day and not on the next; one without is shown for ever.
func TestLastDay(t *testing.T) {
	for last, want := range map[string]bool{"2026-11-22": true, "2026-11-23": false, "2026-11-24": false} {
		if Expired(onDay(last), day("2026-11-23")) != want {
			t.Errorf("until %s: expired %v", last, !want)
		}
	}
	if Expired(campaign.Day{}, day("2026-11-23")) || Expired(campaign.Day{}, time.Time{}) {
		t.Error("what has no last day has expired")
	}
}

// TestSmallDisplays: which displays are asked whether slides have room.
func TestSmallDisplays(t *testing.T) {
	for _, c := range []struct {
		screen campaign.Screen
		want   bool
	}{{campaign.Screen{Width: 1920, Height: 399}, true}, {campaign.Screen{Width: 1920, Height: 400}, false}, {campaign.Screen{Width: 399, Height: 1920}, true},
		{campaign.Screen{Width: 400, Height: 1920}, false},
		{campaign.Screen{Width: 1920, Height: 480, Pitch: 1000, Far: 6900}, false}, // 24 × 20 px
		{campaign.Screen{Width: 1920, Height: 479, Pitch: 1000, Far: 6900}, true}} {
		if got := small(&c.screen); got != c.want {
			t.Errorf("%+v: %v", c.screen, got)
		}
	}
	if got, want := NoRoom(&campaign.Screen{Name: "门头", Width: 64, Height: 32}), "屏幕 门头（64×32）太小，放不下画面上的字"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestWordsInNames: what counts as one word or number, in which no name is cut.
func TestWordsInNames(t *testing.T) {
	const within = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,-+%_"
	for c := range 256 {
		if got, want := inWord(byte(c)), strings.IndexByte(within, byte(c)) >= 0; got != want {
			t.Errorf("%q: %v", rune(c), got)
		}
	}
	for _, c := range []struct {
		text string
		most int
		want string
	}{{"骗局", 6, "骗局"}, {"骗局", 5, ""}, {"骗局案", 8, "骗…"}, {"骗局案", 9, "骗局案"}, {"abcdef", 5, ""}, {"骗abc", 5, ""}, {"骗 abc", 6, "骗…"}, {"", 0, ""}, {"骗局", 2, ""}, {"骗局", -3, ""}, {"a骗局骗", 7, "a骗…"}} {
		if got := cutBytes(c.text, c.most); got != c.want {
			t.Errorf("%s cut to %d: %q, want %q", c.text, c.most, got, c.want)
		}
	}
	for text, want := range map[string]string{"a b": "a_b", "1 2": "1_2", "字 2": "字2", "2 字": "2字", "a\x7fb": "a_b", "a\x01b": "a_b", " a ": "a", "a  b": "a_b", "a字 b": "a字b", "é e": "ée"} {
		if got := portable(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestThirdOfOneName: files of one name and one slug are told apart by a number.
func TestThirdOfOneName(t *testing.T) {
	p := newPlanner(smallBook(), options(), &diag.List{})
	poster := builtIn.Find("poster")
	job := printJob("poster/case", "alert", poster, poster.Sizes[0])
	job.View = &View{Slogan: &SloganView{Text: "停"}}
	var got []string
	for range 4 {
		name, _, _ := strings.Cut(p.shopName(job, "b01", "s-01").For(job.Quantity), "_")
		got = append(got, name)
	}
	if want := []string{"海报-停", "海报-s-01", "海报-2-s-01", "海报-3-s-01"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestSidesAndRatios of products as job sheets and names say them.
func TestSidesAndRatios(t *testing.T) {
	for sides, want := range map[int]string{1: "单面", 2: "双面"} {
		if got := sidesText(&product.Product{Sides: sides}); got != want {
			t.Errorf("%d sides: %s", sides, got)
		}
	}
	for length, want := range map[page.Length]string{3_000_000: "1:1 ", 12_000_000: "1:10 _1to10"} {
		size := product.Size{Width: length, Height: 900_000}
		if got := RatioText(size) + " " + ratioWord(size); got != want {
			t.Errorf("%d: %s, want %s", length, got, want)
		}
	}
}

// TestCollisionNamesBoth: of two pieces both places are named, of one that asks twice its own alone.
func TestCollisionNamesBoth(t *testing.T) {
	for _, c := range []struct {
		second diag.Pos
		want   []diag.Pos
	}{{at("a.md", 1), nil}, {at("b.md", 2), []diag.Pos{at("a.md", 1)}}} {
		var diags diag.List
		distinct([]entry{{&Item{Path: "x/y"}, at("a.md", 1)}, {&Item{Path: "X/y"}, c.second}}, &diags)
		all := diags.Sorted()
		if len(all) != 1 || all[0].Pos != c.second && all[0].Pos != at("a.md", 1) || !slices.Equal(all[0].Related, c.want) && !slices.Equal(all[0].Related, []diag.Pos{c.second}) {
			t.Errorf("%+v", all)
		}
		if len(c.want) == 0 && len(all[0].Related) > 0 {
			t.Errorf("one piece is named twice: %+v", all[0])
		}
	}
}

// TestSignedAlone: a part of a letter that is nothing but short lines is all signature.
func TestSignedAlone(t *testing.T) {
	for text, want := range map[string]string{"平安街道办": "sign", strings.Repeat("长", maxSignature): "sign", strings.Repeat("长", maxSignature+1): "text", "请核实。": "text", "（章）": "text", "是吗？": "text"} {
		var s sheet
		s.setNotice(&campaign.Notice{Form: "notice", Body: &doc.Doc{Blocks: []doc.Block{paragraph(1, text)}}})
		if got := s.view.Notice.Blocks; len(got) != 1 || got[0].Kind != want || got[0].Text != text {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

// TestLossText: a bare amount is a loss; what says itself what it is stays.
func TestLossText(t *testing.T) {
	for in, want := range map[string]string{"": "", "5.7万元": "损失5.7万元", "0": "损失0", "9": "损失9", "避免损失18万元": "避免损失18万元", "/": "/", ":": ":"} {
		if got := lossText(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
