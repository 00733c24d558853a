package report

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fanshi/internal/ledger"
	"fanshi/internal/spreadsheet"
	"fanshi/internal/testtools"
)

var start = time.Date(2026, 9, 1, 9, 0, 0, 0, time.FixedZone("", 8*3600))

// randomLedger is about three months of a unit's life; some venues are in no table.
func randomLedger(rng *rand.Rand, venues []Venue) (out []ledger.Entry) {
	codes := []string{"", "gone1"}
	for _, v := range venues {
		codes = append(codes, v.Code)
	}
	venue := func() string { return codes[rng.IntN(len(codes))] }
	products := []string{"海报", "宣传单", "横幅", "贴纸"}
	why := []ledger.Why{ledger.New, ledger.Changed, ledger.Due, ledger.More, ledger.Asked}
	pieces := func() (p []string) {
		for range rng.IntN(5) {
			p = append(p, fmt.Sprintf("content/cases/%d.md", rng.IntN(20)))
		}
		return p
	}
	for range 20 + rng.IntN(150) {
		day := start.AddDate(0, 0, rng.IntN(91))
		year, week := day.ISOWeek()
		e := ledger.Entry{Time: day, Day: day.Format(time.DateOnly), Week: fmt.Sprintf("%d-W%02d", year, week)}
		switch rng.IntN(6) {
		case 0:
			e.Event, e.Pieces = ledger.Published, pieces()
		case 1, 2:
			e.Event, e.Pack = ledger.Packed, "x.zip"
			for i := range 1 + rng.IntN(6) {
				o := ledger.Order{Slot: strconv.Itoa(rng.IntN(4)), Design: fmt.Sprint("设计", rng.IntN(6)), Product: products[rng.IntN(4)], Why: why[rng.IntN(5)], Pieces: pieces()}
				for range rng.IntN(4) {
					o.To = append(o.To, ledger.Target{Venue: venue(), Quantity: 1 + rng.IntN(30)})
				}
				if i == 0 && rng.IntN(3) == 0 {
					e.Replaces = "y.zip"
				}
				e.Orders = append(e.Orders, o)
			}
		case 3:
			e.Event, e.Venue, e.Product, e.Quantity, e.By = ledger.Delivered, venue(), products[rng.IntN(4)], rng.IntN(40)-8, "王某"
		case 4:
			e.Event = ledger.Shown
			for range rng.IntN(4) {
				e.Fetched = append(e.Fetched, ledger.Fetched{Venue: venue(), Screens: []string{"lobby", "door"}[:1+rng.IntN(2)]})
			}
		case 5:
			e.Event, e.Piece, e.Text = ledger.Recalled, "content/cases/1.md", "案情有误，王某说的"
		}
		out = append(out, e)
	}
	return out
}

// figures are counted by hand: another way than Count's.
type figures struct{ ordered, received, places, screens, updates, pieces, fresh, recalls, editions, signed int }

func byHand(entries []ledger.Entry, from, to string) (f figures) {
	type copies struct {
		day   string
		venue string
		n     int
		pack  int
	}
	standing := map[string][]copies{}
	places, screens, updates, shown, old, editions, net := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]int{}
	for n, e := range entries {
		in := e.Day >= from && e.Day <= to
		mark := func(pieces []string) {
			for _, p := range pieces {
				if in {
					shown[p] = true
				} else if e.Day < from {
					old[p] = true
				}
			}
		}
		switch e.Event {
		case ledger.Packed:
			for _, o := range e.Orders {
				mark(o.Pieces)
				for _, t := range o.To {
					key := e.Week + "|" + t.Venue + "|" + o.Slot
					if o.Why == ledger.Changed {
						standing[key] = slices.DeleteFunc(standing[key], func(c copies) bool { return c.pack != n })
					}
					standing[key] = append(standing[key], copies{e.Day, t.Venue, t.Quantity, n})
				}
			}
		case ledger.Published:
			mark(e.Pieces)
			if in {
				editions[e.Week] = true
			}
		case ledger.Delivered:
			if in {
				f.received += e.Quantity
				places[e.Venue] = true
				net[e.Venue] += e.Quantity
			}
		case ledger.Shown:
			for _, fetched := range e.Fetched {
				for _, s := range fetched.Screens {
					if in {
						screens[fetched.Venue+"|"+s] = true
						updates[e.Week+"|"+fetched.Venue+"|"+s] = true
						places[fetched.Venue] = true
					}
				}
			}
		case ledger.Recalled:
			if in {
				f.recalls++
			}
		}
	}
	for _, all := range standing {
		for _, c := range all {
			if c.day >= from && c.day <= to {
				f.ordered += c.n
				places[c.venue] = true
			}
		}
	}
	for p := range shown {
		if !old[p] {
			f.fresh++
		}
	}
	for v, n := range net {
		if v != "" && n > 0 {
			f.signed++
		}
	}
	delete(places, "")
	f.places, f.screens, f.updates, f.pieces, f.editions = len(places), len(screens), len(updates), len(shown), len(editions)
	return f
}

func venuesOf(n int) (out []Venue) {
	for i := range n {
		out = append(out, Venue{fmt.Sprintf("v%02d", i), fmt.Sprintf("第%d号网点", i), []string{"银行", "学校", "医院"}[i%3]})
	}
	return out
}

// TestCount: the figures are those that another way of counting gives; rows, tables, workbook and text all add up to them.
func TestCount(t *testing.T) {
	seed := testtools.Seed(t)
	rng := rand.New(rand.NewPCG(seed, 0))
	for n := range 60 {
		in := &Input{Venues: venuesOf(1 + rng.IntN(12))}
		in.Entries = randomLedger(rng, in.Venues)
		from := start.AddDate(0, 0, rng.IntN(90))
		p := Days(day(from), day(from.AddDate(0, 0, rng.IntN(60))))
		for range rng.IntN(5) {
			in.Photos = append(in.Photos, Photo{Edition: "2026-W40", Venue: in.Venues[rng.IntN(len(in.Venues))].Code})
		}
		r := Count(in, p)
		got := figures{r.Total.Ordered, r.Total.Received, r.Total.Places, r.Total.Screens, r.Total.Updates, r.Pieces, r.New, len(r.Recalls), len(r.Editions), r.Total.Signed}
		if want := byHand(in.Entries, p.first(), p.To.Format(time.DateOnly)); got != want {
			t.Fatalf("ledger %d, %s: %+v\nby hand %+v", n, p.Name, got, want)
		}
		if r.Total.Photos != len(in.Photos) {
			t.Fatalf("%d pictures, %d were given", r.Total.Photos, len(in.Photos))
		}
		addUp(t, r)
		sameInAll(t, r)
	}
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// addUp: the sums of parts are the sum of all.
func addUp(t *testing.T, r *Report) {
	t.Helper()
	var kinds, products Sum
	for _, k := range r.Kinds {
		kinds.Places, kinds.Signed, kinds.Screens = kinds.Places+k.Places, kinds.Signed+k.Signed, kinds.Screens+k.Screens
		kinds.Ordered, kinds.Received, kinds.Updates, kinds.Photos = kinds.Ordered+k.Ordered, kinds.Received+k.Received, kinds.Updates+k.Updates, kinds.Photos+k.Photos
	}
	kinds.Name, kinds.Designs = r.Total.Name, r.Total.Designs // a design may go to several kinds
	if kinds != r.Total {
		t.Fatalf("kinds add up to %+v, total %+v", kinds, r.Total)
	}
	for _, p := range r.Products {
		products.Designs, products.Ordered, products.Received = products.Designs+p.Designs, products.Ordered+p.Ordered, products.Received+p.Received
	}
	if products.Designs != r.Total.Designs || products.Ordered != r.Total.Ordered || products.Received != r.Total.Received {
		t.Fatalf("products add up to %+v, total %+v", products, r.Total)
	}
}

// sameInAll: the workbook, read back, adds up by itself, and its totals are the figures of the text. Nobody is named.
func sameInAll(t *testing.T, r *Report) {
	t.Helper()
	raw, err := r.Register("某单位")
	if err != nil {
		t.Fatal(err)
	}
	grids, err := spreadsheet.Read(raw, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	rows := grids[0].Rows
	last := rows[len(rows)-1].Texts()
	for _, column := range []int{9, 10, 12, 13} {
		sum := 0
		for _, row := range rows[1 : len(rows)-1] {
			sum += number(t, row.Texts()[column])
		}
		if sum != number(t, last[column]) {
			t.Fatalf("column %s: %d, its total says %s", rows[0].Texts()[column], sum, last[column])
		}
	}
	b := r.Briefing("某单位", start, Source{Head: strings.Repeat("ab", 32)}, nil)
	told := map[string]int{}
	for _, f := range b.Figures {
		told[f.Label] = number(t, f.Number)
	}
	kinds := grids[1].Rows
	total := kinds[len(kinds)-1].Texts()
	for label, want := range map[string]string{"订印宣传品（份）": last[9], "签收宣传品（份）": last[10], "现场照片（张）": last[13], "涉及场所（处）": total[1], "更新屏幕（块）": total[5]} {
		if told[label] != number(t, want) {
			t.Fatalf("%s: %d in the text, %s in the workbook", label, told[label], want)
		}
	}
	word, err := b.Word(start)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := b.Word(start)
	if raw2, _ := r.Register("某单位"); !bytes.Equal(word, again) || !bytes.Equal(raw, raw2) {
		t.Fatal("made twice, the bytes differ")
	}
	if all := fmt.Sprint(grids, b); strings.Contains(all, "王某") || strings.Contains(all, "案情有误") {
		t.Fatal("a person or a reason is told")
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRows: a small ledger, row by row.
func TestRows(t *testing.T) {
	order := func(slot, product string, why ledger.Why, to ...ledger.Target) ledger.Order {
		return ledger.Order{Slot: slot, Product: product, Design: slot + "的内容", Why: why, To: to}
	}
	in := &Input{Venues: []Venue{{"b01", "网点", "银行"}, {"s01", "小学", "学校"}}, Photos: []Photo{{Edition: "2026-W48", Venue: "s01"}, {Edition: "2026-W48", Venue: "s01"}},
		Entries: []ledger.Entry{
			{Event: ledger.Packed, Day: "2026-11-23", Week: "2026-W48", Orders: []ledger.Order{order("p1", "海报", ledger.New, ledger.Target{Venue: "b01", Quantity: 4}, ledger.Target{Venue: "", Quantity: 9}),
				order("p2", "海报", ledger.New, ledger.Target{Venue: "b01", Quantity: 2})}},
			{Event: ledger.Packed, Day: "2026-11-24", Week: "2026-W48", Replaces: "a.zip", Orders: []ledger.Order{order("p1", "海报", ledger.Changed, ledger.Target{Venue: "b01", Quantity: 5})}},
			{Event: ledger.Delivered, Day: "2026-11-25", Week: "2026-W48", Venue: "b01", Product: "海报", Quantity: 7},
			{Event: ledger.Delivered, Day: "2026-11-26", Week: "2026-W48", Venue: "b01", Product: "海报", Quantity: -1},
			{Event: ledger.Delivered, Day: "2026-12-02", Week: "2026-W48", Venue: "b01", Product: "海报", Quantity: 100},
			{Event: ledger.Shown, Time: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), Week: "2026-W48", Fetched: []ledger.Fetched{{Venue: "s01", Screens: []string{"gate"}}, {Venue: "x9", Screens: []string{"wall"}}}},
		}}
	november, _ := Month("2026-11")
	got := ""
	for _, r := range Count(in, november).Rows {
		got += fmt.Sprintf("%s %s %s %s %s %v %d %d %s %d %d\n", r.Day, r.Edition, r.Name, r.Kind, r.Product, r.About, r.Ordered, r.Received, r.Delivered, r.Updates, r.Photos)
	}
	want := `2026-11-23 2026-W48 网点 银行 海报 [p2的内容 p1的内容] 7 6 2026-11-26 0 0
2026-11-27 2026-W48 小学 学校 gate [gate] 0 0  1 0
 2026-W48 小学 学校  [] 0 0  0 2
2026-11-27 2026-W48 x9 场所表中已无 wall [wall] 0 0  1 0
2026-11-23 2026-W48 本单位 本单位留用 海报 [p1的内容] 9 0  0 0
`
	if got != want {
		t.Errorf("rows:\n%swant:\n%s", got, want)
	}
}

// TestPeriods: names, ends, and whose pictures belong to them.
func TestPeriods(t *testing.T) {
	say := func(p Period, ok bool) string {
		return fmt.Sprint(p.Name, " ", p.File, " ", p.first(), " ", p.To.Format(time.DateOnly), " ", ok)
	}
	date := func(s string) time.Time { d, _ := time.Parse(time.DateOnly, s); return d }
	for _, c := range [][2]string{
		{say(Month("2026-02")), "2026年2月 2026-02 2026-02-01 2026-02-28 true"},
		{say(Week("2026-W48")), "2026年第48周（11月23日至29日） 2026-W48 2026-11-23 2026-11-29 true"},
		{say(Week("2026-W53")), "2026年第53周（12月28日至2027年1月3日） 2026-W53 2026-12-28 2027-01-03 true"},
		{say(Quarter("2026-Q4")), "2026年第四季度 2026-Q4 2026-10-01 2026-12-31 true"},
		{say(LastMonth(date("2027-01-31")), true), "2026年12月 2026-12 2026-12-01 2026-12-31 true"},
		{say(LastMonth(date("2026-03-31")), true), "2026年2月 2026-02 2026-02-01 2026-02-28 true"},
		{say(Days(date("2026-11-01"), date("2026-11-15")), true), "2026年11月1日至15日 2026-11-01_2026-11-15 2026-11-01 2026-11-15 true"},
		{say(Days(date("2026-11-20"), date("2026-12-10")), true), "2026年11月20日至12月10日 2026-11-20_2026-12-10 2026-11-20 2026-12-10 true"},
		{say(Days(date("2026-11-20"), date("2026-11-20")), true), "2026年11月20日 2026-11-20 2026-11-20 2026-11-20 true"},
	} {
		if c[0] != c[1] {
			t.Errorf("got  %s\nwant %s", c[0], c[1])
		}
	}
	for _, bad := range []string{"2026-13", "11", "2026-Q5", "2026-W54", ""} {
		_, month := Month(bad)
		_, week := Week(bad)
		if _, quarter := Quarter(bad); month || week || quarter {
			t.Errorf("%q was read", bad)
		}
	}
	november, _ := Month("2026-11")
	for edition, want := range map[string]bool{"2026-W44": false, "2026-W45": true, "2026-W48": true, "2026-W49": false, "x": false} {
		if november.HasEdition(edition) != want {
			t.Errorf("%s in November: %v", edition, !want)
		}
	}
	if short := Days(date("2026-11-24"), date("2026-11-25")); !short.HasEdition("2026-W48") || short.HasEdition("2026-W47") {
		t.Error("two days of a week have not that week's pictures")
	}
}
