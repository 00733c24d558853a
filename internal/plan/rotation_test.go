package plan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/testtools"
)

// aCase is a case for some kinds.
func aCase(slug string, date time.Time, kinds ...*campaign.Kind) *campaign.Case {
	return &campaign.Case{Slug: slug, Title: said(slug), Kinds: kinds, Date: campaign.Day{Time: date}, Pos: at("content/cases/"+slug+".md", 1)}
}

// inOrder sorts cases as Load does.
func inOrder(b *campaign.Book) {
	slices.SortFunc(b.Cases, func(a, b *campaign.Case) int {
		if c := b.Date.Compare(a.Date.Time); c != 0 {
			return c
		}
		return strings.Compare(a.Slug, b.Slug)
	})
}

// randomYear is a Book of some cases for two kinds, dated over half a year, some of which expire in the next one, with some bulletins.
func randomYear(rnd *rand.Rand, monday time.Time) *campaign.Book {
	b := smallBook()
	b.Cases, b.Bulletins = nil, nil
	for i := range rnd.IntN(30) {
		kinds, date := [][]*campaign.Kind{b.Kinds, b.Kinds[:1], b.Kinds[1:]}[rnd.IntN(3)], monday.AddDate(0, 0, rnd.IntN(300)-200)
		if i == 0 { // one is older than the year; of those of later days nothing is remembered
			kinds, date = b.Kinds, monday.AddDate(0, 0, -210)
		}
		c := aCase(fmt.Sprintf("c%02d", i), date, kinds...)
		if c.Everywhere = len(kinds) == 2 && rnd.IntN(2) == 0; rnd.IntN(5) == 0 {
			c.Expires.Time = monday.AddDate(0, 0, rnd.IntN(400))
		}
		b.Cases = append(b.Cases, c)
	}
	inOrder(b)
	for w := range 52 {
		if len(b.Cases) > 0 && rnd.IntN(8) == 0 {
			picked := b.Cases[rnd.IntN(len(b.Cases))]
			b.Bulletins = append([]*campaign.Bulletin{{Edition: EditionOf(monday.AddDate(0, 0, 7*w)), Picks: []campaign.Pick{{Kind: b.Kinds[rnd.IntN(2)], Cases: []*campaign.Case{picked}}}}}, b.Bulletins...)
		}
	}
	return b
}

func slugsOf(c *Choice) (out []string) {
	for _, each := range c.Cases {
		out = append(out, each.Case.Slug)
	}
	return out
}

// TestRotation goes through a year of random projects, week by week. The rotation shows no case that was shown in the three weeks before,
// whoever chose it there, except where none of those that there are has rested, which it says; it shows the same on every day of a
// week, and whatever is written during that week; nothing that has expired, nothing of others' where there is something of its
// own; and something wherever there is something. FANSHI_SEED replays it.
func TestRotation(t *testing.T) {
	rnd := rand.New(rand.NewPCG(testtools.Seed(t), 12))
	monday := day("2026-11-23")
	weeks, scarce, repeats, picks := 0, 0, 0, 0
	for range 60 {
		book := randomYear(rnd, monday)
		for _, kind := range book.Kinds {
			shown := map[*campaign.Case]int{}
			// The weeks before the year, as the rotation itself tells them.
			for w := -4; w < 52; w++ {
				today := monday.AddDate(0, 0, 7*w)
				c := Choose(book, today, kind)
				if len(c.Cases) == 0 {
					if left := unexpired(book.Cases, today); len(left) > 0 && slices.ContainsFunc(left, func(c *campaign.Case) bool { return slices.Contains(c.Kinds, kind) }) {
						t.Fatalf("%s %s: nothing is shown", c.Edition, kind.ID)
					}
					continue
				}
				weeks++
				for _, each := range c.Cases {
					last, before := shown[each.Case]
					repeat := before && w-last < 4
					switch {
					case Expired(each.Case.Expires, today):
						t.Fatalf("%s %s: %s has expired", c.Edition, kind.ID, each.Case.Slug)
					case !c.Borrowed && c.Bulletin == nil && !slices.Contains(each.Case.Kinds, kind):
						t.Fatalf("%s %s: %s is for others", c.Edition, kind.ID, each.Case.Slug)
					case repeat && c.Bulletin == nil && !c.Scarce:
						t.Fatalf("%s %s: %s was shown %d weeks before", c.Edition, kind.ID, each.Case.Slug, w-last)
					case w > 0 && before && each.Last != EditionOf(monday.AddDate(0, 0, 7*last)):
						t.Fatalf("%s %s: %s was shown in %s, not in %q", c.Edition, kind.ID, each.Case.Slug, EditionOf(monday.AddDate(0, 0, 7*last)), each.Last)
					}
					if repeat {
						repeats++
					}
				}
				if c.Bulletin != nil {
					picks++
				} else if c.Scarce {
					scarce++
					pool := newRotation(book, kind, zone).pool(weekNumber(today), today)
					if rested := slices.ContainsFunc(pool, func(c *candidate) bool { last, before := shown[c.Case]; return !before || w-last >= 4 }); w >= 0 && len(pool) >= 4 && rested {
						t.Fatalf("%s %s: there are cases that have rested", c.Edition, kind.ID)
					}
				}
				for _, each := range c.Cases {
					shown[each.Case] = w
				}
				sameAllWeek(t, rnd, book, kind, today, c)
			}
		}
	}
	t.Logf("%d weeks of kinds of venues: %d of bulletins, %d with too few cases; %d cases shown again within four weeks", weeks, picks, scarce, repeats)
	if weeks < 3000 || scarce < 50 || picks < 100 {
		t.Error("the projects prove little")
	}
}

// sameAllWeek looks at a later day of a week, with a case that was written in it.
func sameAllWeek(t *testing.T, rnd *rand.Rand, book *campaign.Book, kind *campaign.Kind, today time.Time, c *Choice) {
	t.Helper()
	if c.Cased < selectionCases || rnd.IntN(4) > 0 { // what there is of few changes during the week
		return
	}
	n := rnd.IntN(7)
	later := *book
	later.Cases = append(slices.Clone(book.Cases), aCase("new", today.AddDate(0, 0, n), kind))
	inOrder(&later)
	if got, pool := Choose(&later, today.AddDate(0, 0, n), kind), newRotation(book, kind, zone).pool(weekNumber(today), today); c.Bulletin == nil && len(pool) >= selectionCases &&
		!slices.ContainsFunc(pool, func(c *candidate) bool {
			return weekNumber(c.Date.Time) >= weekNumber(today) || Expired(c.Expires, today.AddDate(0, 0, 6))
		}) && !slices.Equal(slugsOf(got), slugsOf(c)) {
		t.Fatalf("%s %s: on Monday %v, %d days later %v", c.Edition, kind.ID, slugsOf(c), n, slugsOf(got))
	}
}

// TestRotationIsFair: of a number of cases that stays the same, every one is shown as often as any other, and a new one comes first.
func TestRotationIsFair(t *testing.T) {
	book := smallBook()
	kind := book.Kinds[0]
	for n := 4; n <= 30; n++ {
		book.Cases = nil
		for i := range n {
			book.Cases = append(book.Cases, aCase(fmt.Sprintf("c%02d", i), day("2026-01-01"), kind))
		}
		times := map[*campaign.Case]int{}
		weeks := 4 * n
		for w := range weeks {
			for _, c := range Choose(book, day("2026-06-01").AddDate(0, 0, 7*w), kind).Cases {
				times[c.Case]++
			}
		}
		for c, k := range times {
			if want := weeks * min(n, 12) / 4 / n; k < want-1 || k > want+1 {
				t.Errorf("%d cases, %d weeks: %s is shown %d times and not about %d", n, weeks, c.Slug, k, want)
			}
		}
		if len(times) != n {
			t.Errorf("%d of %d cases are shown", len(times), n)
		}
		book.Cases = append([]*campaign.Case{aCase("new", day("2026-05-29"), kind)}, book.Cases...)
		if got := slugsOf(Choose(book, day("2026-06-01"), kind)); got[0] != "new" {
			t.Errorf("the new case is not the first of %v", got)
		}
	}
}

// TestDurableKeepsItsCase goes through a year: the sheets of durable products are those of the first week, whatever bulletins pick and
// whatever is written, until what they show expires.
func TestDurableKeepsItsCase(t *testing.T) {
	book := smallBook()
	kind := book.Kinds[0]
	kind.Products = []campaign.Product{{Template: "rollup/case", Size: "800x2000"}, {Template: "board/case", Size: "900x1200"}, {Template: "board/case", Size: "900x1200", Nth: 1}, {Template: "tent/slogan", Size: "210x140"},
		{Template: "poster/case", Size: "A3"}}
	book.Cases[3].Expires = onDay("2027-06-30") // the oldest: what does not expire goes before it
	slots := func(w int) (durable, others string) {
		o := options()
		o.Today, o.Only, o.Venues = day("2026-11-23").AddDate(0, 0, 7*w), []Part{Print}, []string{"b01"}
		var diags diag.List
		for _, i := range New(book, o, &diags).Items {
			if job, ok := i.Job.(*SheetJob); ok && job.Product != nil && job.Slot != "" {
				if job.Product.Durable {
					durable += job.Slot + "\n"
				} else {
					others += job.Slot + "\n"
				}
			}
		}
		return durable, others
	}
	const want = "board/case 900x1200 c\nboard/case 900x1200 d\nrollup/case 800x2000 c\ntent/slogan 210x140 s-01\n"
	changed := 0
	_, before := slots(0)
	for w := range 53 {
		date := day("2026-11-23").AddDate(0, 0, 7*w)
		book.Cases = append([]*campaign.Case{aCase(fmt.Sprintf("n%02d", w), date, kind)}, book.Cases...)
		if w%5 == 1 {
			book.Bulletins = append(book.Bulletins, &campaign.Bulletin{Edition: EditionOf(date), Picks: []campaign.Pick{{Kind: kind, Cases: book.Cases[:2], Slogans: book.Slogans[1:3]}}})
		}
		durable, others := slots(w)
		if durable != want {
			t.Fatalf("in week %d durable products show\n%s", w, durable)
		}
		if others != before {
			changed++
		}
		before = others
	}
	if changed < 40 {
		t.Errorf("posters changed in %d weeks only", changed)
	}
	i := slices.IndexFunc(book.Cases, func(c *campaign.Case) bool { return c.Slug == "c" })
	book.Cases[i].Expires = onDay("2027-12-01")
	if durable, _ := slots(54); !strings.HasPrefix(durable, "board/case 900x1200 d\n") {
		t.Errorf("what has come to expire is still shown first:\n%s", durable)
	}
}

// BenchmarkRotation chooses a week of a kind from ten thousand cases of six years.
func BenchmarkRotation(b *testing.B) {
	book := smallBook()
	monday := day("2026-11-23")
	book.Cases = nil
	for i := range 10_000 {
		book.Cases = append(book.Cases, aCase(fmt.Sprintf("c%05d", i), monday.AddDate(0, 0, -i%2200), book.Kinds...))
	}
	inOrder(book)
	for b.Loop() {
		Choose(book, monday, book.Kinds[0])
	}
}
