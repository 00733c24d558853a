package calendar

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/ledger"
	"fanshi/internal/testtools"
)

var zone = time.FixedZone("CST", 8*3600)

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		panic(err)
	}
	return t
}

// schools is a Book with two schools and a bank, and the duties of a test.
func schools(duties ...*campaign.Duty) *campaign.Book {
	school, bank := &campaign.Kind{ID: "school"}, &campaign.Kind{ID: "bank"}
	for _, d := range duties {
		if d.Kinds != nil {
			d.Kinds = []*campaign.Kind{school}
		}
	}
	return &campaign.Book{Kinds: []*campaign.Kind{bank, school}, Duties: duties,
		Venues: []*campaign.Venue{{Code: "s01", Kind: school}, {Code: "b01", Kind: bank}, {Code: "s02", Kind: school}}}
}

func started(day string) ledger.Entry { return ledger.Entry{Event: ledger.Approved, Day: day} }

func tell(out []Occurrence) string {
	var b strings.Builder
	for _, o := range out {
		fmt.Fprintf(&b, "%s %s", o.Due.Format("01-02"), o.Duty.ID)
		if o.Venue != nil {
			b.WriteString(" " + o.Venue.Code)
		}
		fmt.Fprintf(&b, " %s; ", o.State)
	}
	return b.String()
}

// TestWhen: on which days a duty is due.
func TestWhen(t *testing.T) {
	for _, c := range []struct {
		name     string
		duty     campaign.Duty
		from, to string
		want     string
	}{
		{"Mondays", campaign.Duty{Weekly: true, Days: []int{1}}, "2026-11-01", "2026-11-30", "11-02 11-09 11-16 11-23 11-30"},
		{"two days of the week", campaign.Duty{Weekly: true, Days: []int{3, 7}}, "2026-11-23", "2026-11-30", "11-25 11-29"},
		{"once a week", campaign.Duty{Weekly: true}, "2026-11-20", "2026-11-30", "11-22 11-29"},
		{"reports", campaign.Duty{Days: []int{13, 25, 28}}, "2026-11-01", "2026-12-13", "11-13 11-25 11-28 12-13"},
		{"once a month", campaign.Duty{}, "2027-01-01", "2027-04-01", "01-31 02-28 03-31"},
		{"a day that a month lacks", campaign.Duty{Days: []int{15, 31}}, "2028-02-01", "2028-04-30", "02-15 02-29 03-15 03-31 04-15 04-30"},
		{"twice a term", campaign.Duty{Months: []time.Month{4, 6, 10, 12}}, "2026-09-01", "2027-08-31", "10-31 12-31 04-30 06-30"},
		{"once a year", campaign.Duty{Months: []time.Month{12}, Days: []int{25}}, "2026-01-01", "2027-12-31", "12-25 12-25"},
	} {
		c.duty.ID = "d"
		var got []string
		for _, o := range Between(schools(&c.duty), []ledger.Entry{started("2025-01-01")}, day(c.from), day(c.to), day("2026-11-23")) {
			got = append(got, o.Due.Format("01-02"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestDone: which lines of a ledger say that a duty is done.
func TestDone(t *testing.T) {
	push := &campaign.Duty{ID: "push", Weekly: true, Days: []int{1}, Done: "published"}
	order := &campaign.Duty{ID: "order", Days: []int{10, 20}, Done: "packed"}
	event := &campaign.Duty{ID: "event", Kinds: []*campaign.Kind{}}
	sign := &campaign.Duty{ID: "sign", Kinds: []*campaign.Kind{}, Done: "delivered"}
	done := func(duty, day, venue string) ledger.Entry {
		return ledger.Entry{Event: ledger.Done, Duty: duty, Day: day, Venue: venue}
	}
	for _, c := range []struct {
		name  string
		duty  *campaign.Duty
		lines []ledger.Entry
		want  string
	}{
		{"nothing", push, nil, "11-02 push overdue; 11-09 push overdue; 11-16 push open; "},
		{"a release of the week, whichever day", push, []ledger.Entry{{Event: ledger.Published, Day: "2026-11-05", Week: "2026-W45"}, {Event: ledger.Packed, Day: "2026-11-09", Week: "2026-W46"}}, "11-02 push done; 11-09 push overdue; 11-16 push open; "},
		{"said", push, []ledger.Entry{done("push", "2026-11-09", "")}, "11-02 push overdue; 11-09 push done; 11-16 push open; "},
		{"said of another duty", push, []ledger.Entry{done("event", "2026-11-09", "")}, "11-02 push overdue; 11-09 push overdue; 11-16 push open; "},
		{"a pack of the days before", order, []ledger.Entry{{Event: ledger.Packed, Day: "2026-11-10"}}, "11-10 order done; 11-20 order open; "},
		{"a pack of the days after", order, []ledger.Entry{{Event: ledger.Packed, Day: "2026-11-11"}}, "11-10 order overdue; 11-20 order done; "},
		{"a pack of the month before", order, []ledger.Entry{{Event: ledger.Packed, Day: "2026-10-31"}}, "11-10 order overdue; 11-20 order open; "},
		{"at one of the venues", event, []ledger.Entry{done("event", "2026-11-30", "s02")}, "11-30 event s01 open; 11-30 event s02 done; "},
		{"at all of them", event, []ledger.Entry{done("event", "2026-11-30", "")}, "11-30 event s01 done; 11-30 event s02 done; "},
		{"signed for at one of them", sign, []ledger.Entry{{Event: ledger.Delivered, Day: "2026-11-12", Venue: "s01"}}, "11-30 sign s01 done; 11-30 sign s02 open; "},
	} {
		lines := append([]ledger.Entry{started("2026-10-01")}, c.lines...)
		if got := tell(Between(schools(c.duty), lines, day("2026-11-01"), day("2026-11-30"), day("2026-11-15"))); !strings.HasPrefix(got, c.want) || c.duty != push && got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	if got := tell(Between(schools(push), []ledger.Entry{started("2026-10-01")}, day("2026-11-09"), day("2026-11-16"), day("2026-11-16"))); got != "11-09 push overdue; 11-16 push open; " {
		t.Errorf("on the day itself: %s", got)
	}
	if got := tell(Between(schools(push), nil, day("2026-11-01"), day("2026-11-16"), day("2026-11-15"))); got != "11-16 push open; " {
		t.Errorf("what was due before there was a ledger is asked for: %s", got)
	}
}

// TestNext: somebody who says “done” means what is overdue, the first of it, or else what comes next.
func TestNext(t *testing.T) {
	push, event := &campaign.Duty{ID: "push", Weekly: true, Days: []int{1}}, &campaign.Duty{ID: "event", Kinds: []*campaign.Kind{}}
	book := schools(push, event)
	lines := []ledger.Entry{started("2026-11-01")}
	for _, want := range []string{"11-02", "11-09", "11-16", "11-23"} {
		o, ok := Next(book, lines, push, "", day("2026-11-10"))
		if !ok || o.Due.Format("01-02") != want {
			t.Fatalf("%v, and not %s", o.Due, want)
		}
		lines = append(lines, ledger.Entry{Event: ledger.Done, Duty: "push", Day: o.Due.Format(time.DateOnly)})
	}
	if o, ok := Next(book, lines, event, "s02", day("2026-11-10")); !ok || o.Venue.Code != "s02" || o.Due.Format("01-02") != "11-30" {
		t.Errorf("%+v", o)
	}
	if o, ok := Next(book, lines, event, "b01", day("2026-11-10")); ok {
		t.Errorf("%+v", o)
	}
	if got := On(book, lines, push, day("2026-11-03"), day("2026-11-10")); got != nil {
		t.Errorf("%v", got)
	}
}

// TestYear goes through random calendars day by day: what is recorded is done, what is not is overdue from the next day on, and
// nothing is named twice. FANSHI_SEED replays it.
func TestYear(t *testing.T) {
	rnd := rand.New(rand.NewPCG(testtools.Seed(t), 7))
	done, overdue := 0, 0
	for range 40 {
		var duties []*campaign.Duty
		for i := range 1 + rnd.IntN(4) {
			d := &campaign.Duty{ID: fmt.Sprint("d", i), Weekly: rnd.IntN(2) == 0}
			for range rnd.IntN(3) {
				n := 1 + rnd.IntN(31)
				if d.Weekly {
					n = 1 + rnd.IntN(7)
				}
				if !slices.Contains(d.Days, n) {
					d.Days = append(d.Days, n)
				}
			}
			for rnd.IntN(3) == 0 {
				d.Months = append(d.Months, time.Month(1+rnd.IntN(12)))
			}
			if rnd.IntN(3) == 0 {
				d.Kinds = []*campaign.Kind{}
			}
			duties = append(duties, d)
		}
		book := schools(duties...)
		lines := []ledger.Entry{started("2026-11-23")}
		skipped := map[string]bool{}
		for today := day("2026-11-23"); today.Before(day("2027-12-01")); today = today.AddDate(0, 0, 1) {
			for _, o := range Between(book, lines, today, today, today) {
				if rnd.IntN(4) == 0 {
					skipped[tell([]Occurrence{{Duty: o.Duty, Due: o.Due, Venue: o.Venue, State: Overdue}})+o.Due.Format("2006")] = true
					continue
				}
				e := ledger.Entry{Event: ledger.Done, Duty: o.Duty.ID, Day: o.Due.Format(time.DateOnly)}
				if o.Venue != nil {
					e.Venue = o.Venue.Code
				}
				lines = append(lines, e)
			}
		}
		seen := map[string]bool{}
		for _, o := range Between(book, lines, day("2026-11-23"), day("2027-11-30"), day("2027-12-01")) {
			key := tell([]Occurrence{{Duty: o.Duty, Due: o.Due, Venue: o.Venue, State: Overdue}}) + o.Due.Format("2006")
			if seen[key] || skipped[key] != (o.State == Overdue) || (o.State == Done) == skipped[key] {
				t.Fatalf("%s is %s; recorded: %v, named before: %v", key, o.State, !skipped[key], seen[key])
			}
			seen[key] = true
			if skipped[key] {
				overdue++
			} else {
				done++
			}
		}
	}
	if t.Logf("%d occurrences done, %d overdue", done, overdue); overdue < 200 || done < 600 {
		t.Error("the calendars prove little")
	}
}
