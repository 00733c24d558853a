// Package calendar says what is to be done when (content/calendar.yaml), and what of it has been done, by the ledger.
//
// A duty is due on days: of the week, of the month, or by the end of one; where it names kinds of venues, once at each of their
// venues. Each day on which it is due is an Occurrence.
//
// An occurrence is done when the ledger has a line of the event Done with the duty's identifier and the day on which it was due,
// for its venue or for no venue in particular. A duty that names an event (published, packed, delivered, shown) is done by a line
// of that event too: of a weekly one, by a line of the edition of its week; of a monthly one, by a line of a day after the day
// before it in that month, up to its own. What was recorded for a venue counts for that venue alone.
//
// What was due before the first line of the ledger is not asked for: nobody kept records then. What is due and not done is
// overdue from the next day on.
//
// The package is pure and knows no clock.
package calendar

import (
	"cmp"
	"slices"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
)

// State says whether an occurrence is done.
type State string

// The states.
const (
	Open    State = "open"
	Done    State = "done"
	Overdue State = "overdue"
)

// Occurrence is a duty on a day.
type Occurrence struct {
	Duty  *campaign.Duty
	Due   time.Time       // midnight
	Venue *campaign.Venue // where; nil: the unit's own
	State State
	By    *ledger.Entry // of what is done: the line that says so
}

// Between returns what is due from one day to another, both included, by day, in the order of the file and of the venues. What was
// due before the ledger begins is left out.
func Between(book *campaign.Book, entries []ledger.Entry, from, to, today time.Time) (out []Occurrence) {
	if start := began(entries, today); from.Before(start) {
		from = start
	}
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		for _, d := range book.Duties {
			out = append(out, On(book, entries, d, day, today)...)
		}
	}
	return out
}

// began is the day of the first line of the ledger; today where there is none.
func began(entries []ledger.Entry, today time.Time) time.Time {
	first := today
	for _, e := range entries {
		if day, err := time.ParseInLocation(time.DateOnly, cmp.Or(e.Day, e.Time.In(today.Location()).Format(time.DateOnly)), today.Location()); err == nil && day.Before(first) {
			first = day
		}
	}
	return first
}

// falls tells whether a duty is due on a day.
func falls(d *campaign.Duty, day time.Time) bool {
	if len(d.Months) > 0 && !slices.Contains(d.Months, day.Month()) {
		return false
	}
	if d.Weekly {
		weekday := (int(day.Weekday())+6)%7 + 1
		return slices.Contains(d.Days, weekday) || len(d.Days) == 0 && weekday == 7
	}
	last := day.AddDate(0, 0, 1).Day() == 1
	return slices.Contains(d.Days, day.Day()) || last && (len(d.Days) == 0 || slices.Max(d.Days) > day.Day())
}

func occurrences(book *campaign.Book, entries []ledger.Entry, d *campaign.Duty, day, today time.Time) (out []Occurrence) {
	venues := []*campaign.Venue{nil}
	if len(d.Kinds) > 0 {
		venues = slices.DeleteFunc(slices.Clone(book.Venues), func(v *campaign.Venue) bool { return !slices.Contains(d.Kinds, v.Kind) })
	}
	for _, v := range venues {
		o := Occurrence{Duty: d, Due: day, Venue: v, State: Open}
		i := slices.IndexFunc(entries, func(e ledger.Entry) bool { return fulfils(&e, &o) })
		switch {
		case i >= 0:
			o.State, o.By = Done, &entries[i]
		case day.Before(today):
			o.State = Overdue
		}
		out = append(out, o)
	}
	return out
}

// fulfils tells whether a line of the ledger says that an occurrence is done.
func fulfils(e *ledger.Entry, o *Occurrence) bool {
	due := o.Due.Format(time.DateOnly)
	switch {
	case e.Venue != "" && o.Venue != nil && o.Venue.Code != e.Venue:
		return false
	case e.Event == ledger.Done:
		return e.Duty == o.Duty.ID && e.Day == due
	case o.Duty.Done == "" || string(e.Event) != o.Duty.Done:
		return false
	case o.Duty.Weekly:
		return e.Week == plan.EditionOf(o.Due)
	}
	return e.Day <= due && e.Day >= since(o).Format(time.DateOnly)
}

// since is the first day that counts for an occurrence of a monthly duty.
func since(o *Occurrence) time.Time {
	first := o.Due.AddDate(0, 0, 1-o.Due.Day())
	for day := o.Due.AddDate(0, 0, -1); !day.Before(first); day = day.AddDate(0, 0, -1) {
		if falls(o.Duty, day) {
			return day.AddDate(0, 0, 1)
		}
	}
	return first
}

// On are the occurrences of a duty on a day.
func On(book *campaign.Book, entries []ledger.Entry, d *campaign.Duty, day, today time.Time) []Occurrence {
	if !falls(d, day) {
		return nil
	}
	return occurrences(book, entries, d, day, today)
}

// Next is the occurrence of a duty, at a venue where one is given, that somebody who says “done” means: the first that is overdue,
// or else the next one that is open; false: there is none within a year.
func Next(book *campaign.Book, entries []ledger.Entry, d *campaign.Duty, venue string, today time.Time) (Occurrence, bool) {
	from := today.AddDate(0, -1, 1-today.Day()) // the first of the month before
	if start := began(entries, today); from.Before(start) {
		from = start
	}
	for day := from; !day.After(today.AddDate(1, 0, 0)); day = day.AddDate(0, 0, 1) {
		for _, o := range On(book, entries, d, day, today) {
			if o.State != Done && (venue == "" || o.Venue != nil && o.Venue.Code == venue) {
				return o, true
			}
		}
	}
	return Occurrence{}, false
}
