package plan

import (
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// TestSelectionForKinds: what names a kind, or one of its audiences, goes before what is for everybody; a kind that nobody has
// written for borrows, which is told once.
func TestSelectionForKinds(t *testing.T) {
	bank := &campaign.Kind{ID: "bank", Name: said("银行"), Audience: said("储户和老年人"), Pos: at("content/venues/kinds/bank.yaml", 1)}
	hotel := &campaign.Kind{ID: "hotel", Name: said("宾馆"), Audience: said("旅客和前台"), Pos: at("content/venues/kinds/hotel.yaml", 1)}
	all := []*campaign.Kind{bank, hotel}
	piece := func(slug string, everywhere bool, kinds []*campaign.Kind, audiences ...string) *campaign.Case {
		c := &campaign.Case{Slug: slug, Title: said(slug), Everywhere: everywhere, Kinds: kinds, Pos: at("content/cases/"+slug+".md", 1)}
		for _, a := range audiences {
			c.Audiences = append(c.Audiences, said(a))
		}
		return c
	}
	titles := func(book *campaign.Book, kind *campaign.Kind) string {
		var out []string
		for _, c := range Choose(book, options().Today, kind).cases() {
			out = append(out, c.Slug)
		}
		return strings.Join(out, " ")
	}
	book := smallBook()
	book.Kinds, book.Bulletins = all, nil
	forAll, guests, old, banks := piece("all", true, all), piece("guests", true, all, "旅客"), piece("old", true, all, "老年人"), piece("bank", false, all[:1])
	book.Cases = []*campaign.Case{forAll, old, banks}
	if got := titles(book, bank); got != "old bank all" {
		t.Errorf("bank: %s", got)
	}
	book.Cases = []*campaign.Case{forAll, guests, old}
	if got := titles(book, hotel); got != "guests all old" {
		t.Errorf("hotel: %s", got)
	}
	book.Cases, book.Slogans = []*campaign.Case{banks}, []*campaign.Slogan{{ID: "b-01", Text: said("甲"), Kinds: all[:1]}, {ID: "g-01", Text: said("乙"), Kinds: []*campaign.Kind{bank, {}}}}
	book.Venues = []*campaign.Venue{{Code: "h01", Name: said("一"), Kind: hotel, Pos: at("v.csv", 2)}, {Code: "h02", Name: said("二"), Kind: hotel, Pos: at("v.csv", 3)},
		{Code: "b01", Name: said("三"), Kind: bank, Pos: at("v.csv", 4)}}
	if got := titles(book, hotel); got != "bank" {
		t.Errorf("borrowed: %s", got)
	}
	if slogans := Choose(book, options().Today, hotel).Slogans; len(slogans) != 1 || slogans[0].ID != "g-01" {
		t.Errorf("borrowed slogans: %v", slogans)
	}
	var diags diag.List
	opts := options()
	opts.Only = []Part{Site}
	New(book, opts, &diags)
	if found := diags.Sorted(); len(found) != 1 || found[0].Code != "plan.borrowed" || found[0].Pos.Line != 2 {
		t.Errorf("%v", found)
	}
}

// TestTwoBanners: two equal products of a kind show two slogans; a third, for which there is none, is told.
func TestTwoBanners(t *testing.T) {
	book := smallBook()
	book.Bulletins = nil
	kind := book.Kinds[1]
	for i := range 3 {
		kind.Products = append(kind.Products, campaign.Product{Template: "banner/slogan", Size: "5000x700", Quantity: 1, Nth: i})
	}
	book.Slogans = []*campaign.Slogan{{ID: "b-01", Text: said("甲"), Kinds: []*campaign.Kind{kind}}, {ID: "b-02", Text: said("乙"), Kinds: []*campaign.Kind{kind}}}
	var diags diag.List
	var got []string
	for _, i := range New(book, options(), &diags).Items {
		if strings.Contains(i.Path, "_banner_") && strings.HasPrefix(i.Path, "print/_unit/neighbours/") {
			got = append(got, i.Path)
		}
	}
	if want := "print/_unit/neighbours/2026-W48_banner_5000x700_b-01.pdf print/_unit/neighbours/2026-W48_banner_5000x700_b-02.pdf"; strings.Join(got, " ") != want {
		t.Errorf("%v\n%v", got, diags.Sorted())
	}
	found := false
	for _, d := range diags.Sorted() {
		found = found || d.Code == "plan.nothing-to-print" && strings.Contains(d.Message, "不生成第 3 个 banner/slogan")
	}
	if !found {
		t.Errorf("%v", diags.Sorted())
	}
}

// TestMondayOf: the first day of an edition is the Monday of its ISO week, of every week of sixty years; what names no week has none.
func TestMondayOf(t *testing.T) {
	for d := time.Date(2000, 1, 3, 0, 0, 0, 0, time.UTC); d.Year() < 2060; d = d.AddDate(0, 0, 7) {
		if got, ok := MondayOf(EditionOf(d.AddDate(0, 0, 3))); !ok || !got.Equal(d) {
			t.Fatalf("%s: %v %v, want %v", EditionOf(d), got, ok, d)
		}
	}
	for _, edition := range []string{"", "2026", "2026-W", "2026-W00", "2026-W54", "2025-W53", "abcd-W12", "2026-48", "2026-W48 ", "2026-W4", "26-W48"} {
		if got, ok := MondayOf(edition); ok {
			t.Errorf("%q: %v", edition, got)
		}
	}
}
