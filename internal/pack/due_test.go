package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/ledger"
	"fanshi/internal/product"
)

// wanted is a file in a slot, with what its pages draw.
func wanted(slot, identity string, every product.Every, quantity int, to Venue) File {
	f := file(slot+".pdf", "海报", "A3", quantity, to)
	f.Identity, f.Counter = identity, "张"
	f.To[0].Slot, f.To[0].Every = slot, every
	f.Named = func(n int) string { return fmt.Sprintf("%s_%d.pdf", slot, n) }
	return f
}

// sorted says what becomes of files beside packs that were made before, each of the files given for its edition.
func sorted(edition string, all bool, venues []string, files []File, before ...ledger.Entry) string {
	s := Sort(files, ledger.Orders(before), edition, venues, all)
	var out []string
	for _, f := range s.Wanted {
		out = append(out, fmt.Sprintf("%s %s×%d %s", f.Why(), f.Name, f.Quantity, f.Reason(edition)))
	}
	for _, f := range s.Kept {
		out = append(out, "kept "+f.Name)
	}
	for _, o := range s.Cancelled {
		out = append(out, "cancelled "+o.Order.Name)
	}
	if c := s.Corrects(edition); c != "" {
		out = append(out, "corrects "+c)
	}
	return strings.Join(out, "; ")
}

func packedIn(week, name string, files ...File) ledger.Entry {
	for i := range files {
		files[i].To = slices.Clone(files[i].To)
		for j := range files[i].To {
			files[i].To[j].Why = ledger.New
		}
	}
	return ledger.Entry{Event: ledger.Packed, Week: week, Pack: name, Orders: Orders(files)}
}

// TestSort: what is new, changed, due or wanted in more copies is printed, and nothing else.
func TestSort(t *testing.T) {
	banner := wanted("banner", "1", product.Once, 2, bank)
	poster := wanted("poster", "2", product.Month, 4, bank)
	slip := wanted("slip", "3", product.Week, 9, bank)
	all := []File{banner, poster, slip}
	first := packedIn("2026-W44", "2026-W44.zip", slices.Clone(all)...)
	changed := wanted("poster", "7", product.Month, 4, bank)
	more := wanted("banner", "1", product.Once, 5, bank)
	renamed := wanted("banner-2", "1", product.Once, 2, bank)
	elsewhere := wanted("banner", "1", product.Once, 2, school)
	for name, c := range map[string]struct {
		edition string
		all     bool
		venues  []string
		files   []File
		want    string
	}{
		"the same week":      {"2026-W44", false, nil, all, "kept banner.pdf; kept poster.pdf; kept slip.pdf"},
		"a week later":       {"2026-W45", false, nil, all, "due slip.pdf×9 到期再印，上次是 2026-W44 期; kept banner.pdf; kept poster.pdf"},
		"three weeks later":  {"2026-W47", false, nil, all[:2], "kept banner.pdf; kept poster.pdf"},
		"four weeks later":   {"2026-W48", false, nil, all[:2], "due poster.pdf×4 到期再印，上次是 2026-W44 期; kept banner.pdf"},
		"years later":        {"2030-W01", false, nil, all[:1], "kept banner.pdf"},
		"an earlier edition": {"2026-W40", false, nil, all, "kept banner.pdf; kept poster.pdf; kept slip.pdf"},
		"changed":            {"2026-W45", false, nil, []File{changed}, "changed poster.pdf×4 内容有变，代替 2026-W44.zip 里的 poster.pdf"},
		"corrected":          {"2026-W44", false, nil, []File{banner, changed, slip}, "changed poster.pdf×4 更正，代替 2026-W44.zip 里的 poster.pdf; kept banner.pdf; kept slip.pdf; corrects 2026-W44.zip"},
		"more copies":        {"2026-W45", false, nil, []File{more}, "more banner_3.pdf×3 加印，2026-W44 期已印 2 张"},
		"fewer copies":       {"2026-W45", false, nil, []File{wanted("banner", "1", product.Once, 1, bank)}, "kept banner.pdf"},
		"renamed":            {"2026-W45", false, nil, []File{renamed}, "kept banner-2.pdf"},
		"the same twice":     {"2026-W45", false, nil, []File{banner, renamed}, "new banner-2.pdf×2 ; kept banner.pdf"},
		"another venue":      {"2026-W45", false, nil, []File{elsewhere}, "new banner.pdf×2 "},
		"everything": {"2026-W45", true, nil, []File{banner, changed, elsewhere}, "asked banner.pdf×2 再印，上次是 2026-W44 期; changed poster.pdf×4 内容有变，代替 2026-W44.zip 里的 poster.pdf; " +
			"new banner.pdf×2 "},
		"not wanted any more": {"2026-W44", false, nil, []File{banner}, "kept banner.pdf; cancelled poster.pdf; cancelled slip.pdf"},
		"of another venue":    {"2026-W44", false, []string{"s01"}, []File{elsewhere}, "new banner.pdf×2 "},
	} {
		if got := sorted(c.edition, c.all, c.venues, slices.Clone(c.files), first); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// TestSortAgain: what a pack has ordered is not ordered again, the rest of a larger number and a renamed piece neither.
func TestSortAgain(t *testing.T) {
	entries := []ledger.Entry{packedIn("2026-W44", "a.zip", wanted("banner", "1", product.Once, 2, bank))}
	for _, files := range [][]File{{wanted("banner", "1", product.Once, 5, bank)}, {wanted("banner", "8", product.Once, 5, bank)}, {wanted("renamed", "8", product.Once, 6, bank)},
		{wanted("banner", "1", product.Once, 5, bank), wanted("stand", "9", product.Once, 1, bank)}} {
		s := Sort(slices.Clone(files), ledger.Orders(entries), "2026-W45", nil, false)
		if len(s.Wanted) == 0 {
			t.Fatalf("%s: nothing is wanted", files[0].Name)
		}
		entries = append(entries, ledger.Entry{Event: ledger.Packed, Week: "2026-W45", Pack: "b.zip", Orders: Orders(s.Wanted)})
		if again := sorted("2026-W46", false, nil, slices.Clone(files), entries...); strings.Count(again, "kept") != len(files) || strings.Count(again, ";") != len(files)-1 {
			t.Errorf("again: %s", again)
		}
	}
}

// TestChanges: all that 变更.txt says.
func TestChanges(t *testing.T) {
	before := packedIn("2026-W48", "2026-W48.zip", wanted("poster", "1", product.Month, 4, school), wanted("banner", "2", product.Once, 1, school), wanted("gone", "5", product.Once, 1, school))
	s := Sort([]File{wanted("poster", "9", product.Month, 4, school), wanted("banner", "2", product.Once, 1, school), wanted("card", "3", product.Once, 100, bank)},
		ledger.Orders([]ledger.Entry{before}), "2026-W48", nil, false)
	in := sample()
	in.Packed, in.Kept, in.Cancelled, in.Corrects = s.Wanted, s.Kept, s.Cancelled, s.Corrects(in.Edition)
	_, z := zipped(t, in)
	want := "\uFEFF" + strings.ReplaceAll(`2026年第48周（2026-W48）印刷文件变更

本包 2 个文件，新增 1 个，内容有变 1 个。另有 1 个以前印过，仍可用，不用再印。
内容变没变，按画面逐笔比较，期数和日期不算。

本包更正 2026-W48.zip：下面写着“更正”的文件，请用本包的，原来的作废。

新增：
  印刷文件/card.pdf

内容有变：
  印刷文件/poster.pdf
    更正，代替 2026-W48.zip 里的 poster.pdf

不要再印（本期下过单，现在用不着了）：
  2026-W48.zip 里的 gone.pdf

仍可用，不用再印：
  banner.pdf（2026-W48.zip）

没有交付（未通过印前检查）：1 个
  贴纸_10张_b01.pdf：字太小；没有出血
`, "\n", "\r\n")
	if got := read(t, z, "变更.txt"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	job := Job(&in)
	if job.Corrects != "2026-W48.zip" || !slices.Equal(job.Cancelled, []string{"2026-W48.zip 里的 gone.pdf"}) || len(job.Kept) != 1 || job.Kept[0].Since != "2026-W48" ||
		job.Kept[0].Places != 1 || job.Files[0].Reason != "更正，代替 2026-W48.zip 里的 poster.pdf" || job.Files[1].Reason != "" {
		t.Errorf("the job sheet: %+v", job)
	}
}

// sharedBy is a file that several venues share, in quantities of their own.
func sharedBy(identity string, every product.Every, quantities map[string]int) File {
	f := wanted("leaflet", identity, every, 0, Venue{})
	f.To, f.Quantity = nil, 0
	for _, code := range slices.Sorted(maps.Keys(quantities)) {
		f.To = append(f.To, Target{Venue: Venue{Code: code, Name: "场所" + code}, Quantity: quantities[code], Every: every, Slot: "leaflet"})
		f.Quantity += quantities[code]
	}
	f.Name, f.Places = f.Named(f.Quantity), len(f.To)
	return f
}

// told is what becomes of a shared file: copies, reason, and for whom; then who keeps what, and what is cancelled.
func told(s Sorted, edition string) string {
	var out []string
	for _, f := range s.Wanted {
		text := fmt.Sprintf("%s×%d at %d, %s (%s)", f.Name, f.Quantity, f.Places, f.Why(), f.Reason(edition))
		for _, t := range f.To {
			text += fmt.Sprintf(" %s×%d", t.Venue.Code, t.Quantity)
		}
		out = append(out, text)
	}
	for _, f := range s.Kept {
		text := "kept"
		for _, t := range f.To {
			text += " " + t.Venue.Code
		}
		out = append(out, text)
	}
	for _, o := range s.Cancelled {
		out = append(out, "cancelled "+CancelledText(o))
	}
	return strings.Join(out, "; ")
}

// TestShared: of a file that several venues share every venue is weighed by itself: one that comes later, one that wants more,
// one that wants none any more. What was ordered of it is not ordered again, and it is changed for all of them at once.
func TestShared(t *testing.T) {
	both, three := map[string]int{"b01": 200, "b02": 100}, map[string]int{"b01": 200, "b02": 100, "b03": 50}
	first := packedIn("2026-W44", "a.zip", sharedBy("1", product.Month, both))
	late := packedIn("2026-W45", "b.zip", sharedBy("1", product.Month, map[string]int{"b03": 50}))
	for name, c := range map[string]struct {
		edition string
		file    File
		before  []ledger.Entry
		want    string
	}{
		"new":         {"2026-W44", sharedBy("1", product.Month, both), nil, "leaflet_300.pdf×300 at 2, new () b01×200 b02×100"},
		"again":       {"2026-W45", sharedBy("1", product.Month, both), []ledger.Entry{first}, "kept b01 b02"},
		"one more":    {"2026-W45", sharedBy("1", product.Month, three), []ledger.Entry{first}, "leaflet_50.pdf×50 at 1, new () b03×50; kept b01 b02"},
		"and kept":    {"2026-W46", sharedBy("1", product.Month, three), []ledger.Entry{first, late}, "kept b01 b02 b03"},
		"due for two": {"2026-W48", sharedBy("1", product.Month, three), []ledger.Entry{first, late}, "leaflet_300.pdf×300 at 2, due (到期再印，上次是 2026-W44 期) b01×200 b02×100; kept b03"},
		"more for one": {"2026-W45", sharedBy("1", product.Month, map[string]int{"b01": 260, "b02": 100}), []ledger.Entry{first},
			"leaflet_60.pdf×60 at 1, more (加印，2026-W44 期已印 200 张) b01×60; kept b02"},
		"changed, one is new": {"2026-W45", sharedBy("2", product.Month, three), []ledger.Entry{first},
			"leaflet_350.pdf×350 at 3, changed (2 处内容有变，代替 a.zip 里的 leaflet_300.pdf；1 处新增) b01×200 b02×100 b03×50"},
		"corrected": {"2026-W44", sharedBy("2", product.Month, both), []ledger.Entry{first}, "leaflet_300.pdf×300 at 2, changed (更正，代替 a.zip 里的 leaflet_300.pdf) b01×200 b02×100"},
		"one place less": {"2026-W44", sharedBy("1", product.Month, map[string]int{"b01": 200}), []ledger.Entry{first},
			"kept b01; cancelled a.zip 里的 leaflet_300.pdf 中送往 b02 的 100 份（其余照印）"},
		"nobody": {"2026-W44", sharedBy("1", product.Month, nil), []ledger.Entry{first}, "cancelled a.zip 里的 leaflet_300.pdf"},
	} {
		s := Sort([]File{c.file}, ledger.Orders(c.before), c.edition, nil, false)
		if got := told(s, c.edition); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
	// What takes the place of files that each venue had of its own, in packs of several weeks, does not name them all.
	var before []ledger.Entry
	venues := map[string]int{}
	for i := range 5 {
		code := fmt.Sprintf("b%02d", i)
		venues[code] = 10
		f := sharedBy("0", product.Month, map[string]int{code: 10})
		f.Name = code + ".pdf"
		before = append(before, packedIn("2026-W44", "a.zip", f))
	}
	s := Sort([]File{sharedBy("1", product.Month, venues)}, ledger.Orders(before), "2026-W45", nil, false)
	if got, want := told(s, "2026-W45"), "leaflet_50.pdf×50 at 5, changed (内容有变，代替以前的文件) b00×10 b01×10 b02×10 b03×10 b04×10"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// The ledger has an order for every reason, and what it records is kept afterwards.
	mixed := Sort([]File{sharedBy("2", product.Month, three)}, ledger.Orders([]ledger.Entry{first}), "2026-W45", nil, false)
	orders := Orders(mixed.Wanted)
	if len(orders) != 2 || orders[0].Why != ledger.Changed || orders[0].Quantity() != 300 || orders[1].Why != ledger.New || orders[1].Quantity() != 50 || orders[0].Name != orders[1].Name {
		t.Errorf("orders: %+v", orders)
	}
	entries := []ledger.Entry{first, {Event: ledger.Packed, Week: "2026-W45", Pack: "b.zip", Orders: orders}}
	s = Sort([]File{sharedBy("2", product.Month, both)}, ledger.Orders(entries), "2026-W45", nil, false)
	if got, want := told(s, "2026-W45"), "kept b01 b02; cancelled b.zip 里的 leaflet_350.pdf 中送往 b03 的 50 份（其余照印）"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestSharedDelivery: the job sheet has one file with the sum, and every venue's share of it.
func TestSharedDelivery(t *testing.T) {
	f := sharedBy("1", product.Month, map[string]int{"b02": 100, "b01": 200})
	in := &Input{Edition: "2026-W48", Packed: []File{f, wanted("poster", "2", product.Month, 4, bank)}}
	job := Job(in)
	var got []string
	for _, d := range job.Deliveries {
		got = append(got, d.Venue+" "+strings.Join(d.Pieces, "+"))
	}
	if want := "场所b01 海报 A3 × 200; 储蓄网点 海报 A3 × 4; 场所b02 海报 A3 × 100"; strings.Join(got, "; ") != want {
		t.Errorf("got %q", got)
	}
	if totals := job.Totals(); job.Files[0].Quantity != 300 || job.Files[0].Places != 2 || totals[0].Quantity != 304 || totals[0].Files != 2 || f.where() != "2 处，见配送清单" || in.Packed[1].where() != bank.Name {
		t.Errorf("%+v %+v", job.Files, totals)
	}
}
