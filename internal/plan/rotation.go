package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
)

// What a kind of venue shows without a bulletin is a rotation: the cases that it has not seen for the longest. It needs no
// memory: what was shown in earlier weeks is found by going through them again, from the dates of the cases and the bulletins
// of those weeks. So the choice is the same on every computer, at every build of a week, and without a ledger.
//
// For that a case comes into the rotation on the Monday after its date: one that is written during a week, dated of that week,
// does not change what the week shows, and comes first in the next one.

const (
	selectionCases = 3 // that a venue shows in a week: one that leads and two that follow
	restWeeks      = 4 // a case is shown again in the fourth week after it at the earliest, where there are enough of them
)

// rotationFrom is the first week that is gone through; cases that are older were all there by then.
var rotationFrom = weekNumber(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))

// weekNumber counts weeks, which begin on Monday; 0 is that of 5 January 1970.
func weekNumber(day time.Time) int {
	year, month, date := day.Date()
	days := int(time.Date(year, month, date, 0, 0, 0, 0, time.UTC).Unix()/86400) - 4 // 1 January 1970 was a Thursday
	return (days - (days%7+7)%7) / 7
}

// mondayOf is the first day of a week by its number.
func mondayOf(week int, zone *time.Location) time.Time {
	return time.Date(1970, 1, 5+7*week, 0, 0, 0, 0, zone)
}

// rotation goes through the weeks of a kind of venue.
type rotation struct {
	kind      *campaign.Kind
	zone      *time.Location                // of the project
	cases     []*candidate                  // that may be shown there at any time, in the order of the Book: the newest first
	others    map[*campaign.Case]*candidate // that bulletins pick and that are none of them
	own       bool                          // they were written for the kind, or for everybody
	bulletins map[int]*campaign.Bulletin
	room      []*candidate // of pools, used again: ten thousand cases are gone through once a week
}

// candidate is a case, with what a rotation knows of it.
type candidate struct {
	*campaign.Case
	week  int  // of its date
	aimed bool // at the kind, and not only at everybody
	shown bool
	last  turn // when it was shown last
}

// since is when it was shown last; what never was comes first.
func (c *candidate) since() turn {
	if c.shown {
		return c.last
	}
	return turn{week: rotationFrom - 1}
}

// turn is a week and the place among the cases of that week.
type turn struct{ week, place int }

func (t turn) compare(other turn) int {
	return cmp.Or(cmp.Compare(t.week, other.week), cmp.Compare(t.place, other.place))
}

func newRotation(book *campaign.Book, kind *campaign.Kind, zone *time.Location) *rotation {
	r := &rotation{kind: kind, zone: zone, others: map[*campaign.Case]*candidate{}, bulletins: map[int]*campaign.Bulletin{}}
	for _, c := range book.Cases {
		if slices.Contains(c.Kinds, kind) {
			aimed := !c.Everywhere || slices.ContainsFunc(c.Audiences, func(a campaign.Text) bool { return strings.Contains(kind.Audience.Value, a.Value) })
			r.cases = append(r.cases, &candidate{Case: c, week: weekNumber(c.Date.Time), aimed: aimed})
		}
	}
	if r.own = len(r.cases) > 0; !r.own {
		for _, c := range book.Cases {
			r.cases = append(r.cases, &candidate{Case: c, week: weekNumber(c.Date.Time)})
		}
	}
	for _, b := range slices.Backward(book.Bulletins) {
		if monday, ok := MondayOf(b.Edition); ok {
			r.bulletins[weekNumber(monday)] = b
		}
	}
	return r
}

// until goes through the weeks before one.
func (r *rotation) until(week int) {
	first := week
	for _, c := range r.cases {
		first = min(first, max(c.week, rotationFrom))
	}
	for w := range r.bulletins {
		first = min(first, max(w, rotationFrom))
	}
	for w := first; w < week; w++ {
		day := mondayOf(w, r.zone)
		cases, _ := r.picked(w, day)
		if len(cases) == 0 {
			cases, _ = r.choose(w, r.pool(w, day))
		}
		r.show(w, cases)
	}
}

func (r *rotation) show(week int, cases []*candidate) {
	for place, c := range cases {
		c.shown, c.last = true, turn{week, place}
	}
}

// pick is what the week's bulletin says of the kind.
func (r *rotation) pick(week int) (*campaign.Bulletin, campaign.Pick) {
	if b := r.bulletins[week]; b != nil {
		for _, p := range b.Picks {
			if p.Kind == r.kind {
				return b, p
			}
		}
	}
	return nil, campaign.Pick{}
}

// picked are the cases that the week's bulletin picks for the kind and that have not expired on a day, and that bulletin.
func (r *rotation) picked(week int, day time.Time) (cases []*candidate, bulletin *campaign.Bulletin) {
	bulletin, pick := r.pick(week)
	for _, c := range unexpired(pick.Cases, day) {
		at := slices.IndexFunc(r.cases, func(own *candidate) bool { return own.Case == c })
		switch {
		case at >= 0:
			cases = append(cases, r.cases[at])
		case r.others[c] == nil:
			r.others[c] = &candidate{Case: c}
			fallthrough
		default:
			cases = append(cases, r.others[c])
		}
	}
	return cases, bulletin
}

// pool are the cases that may be chosen in a week, looked at on a day of it: those that were there when it began and last until
// its end. Where these are fewer than a week shows, those that have come during the week and those that end in it help out. The
// next call takes its room.
func (r *rotation) pool(week int, day time.Time) []*candidate {
	sunday := mondayOf(week, r.zone).AddDate(0, 0, 6)
	of := func(keep func(c *candidate) bool) []*candidate {
		r.room = r.room[:0]
		for _, c := range r.cases {
			if keep(c) {
				r.room = append(r.room, c)
			}
		}
		return r.room
	}
	pool := of(func(c *candidate) bool { return c.week < week && !Expired(c.Expires, sunday) })
	if len(pool) < selectionCases {
		pool = of(func(c *candidate) bool { return c.week <= week && !Expired(c.Expires, day) })
	}
	if len(pool) == 0 {
		return of(func(c *candidate) bool { return !Expired(c.Expires, day) }) // all of them are of a later day
	}
	return pool
}

// choose takes the cases of a week from its pool: as many as leave each of them four weeks of rest, three at most. Those that are
// aimed at the kind go before those that are for everybody, then those that were never shown, the newest first, then those that
// were not shown for the longest. Where none has rested, the one that has done so for the longest is shown again (scarce). Fewer
// than four cannot rest and are all shown.
func (r *rotation) choose(week int, pool []*candidate) (chosen []*candidate, scarce bool) {
	n := len(pool)
	if n < restWeeks {
		return first(pool, selectionCases, func(*candidate) bool { return true }), n > 0
	}
	// In any four weeks together as many as there are: of 7 cases, 2, 2, 2 and 1.
	quota := n*(week+1)/restWeeks - n*week/restWeeks
	chosen = first(pool, min(quota, selectionCases), func(c *candidate) bool { return !c.shown || week-c.last.week >= restWeeks })
	if len(chosen) > 0 {
		return chosen, false
	}
	return []*candidate{slices.MinFunc(pool, func(a, b *candidate) int { return a.last.compare(b.last) })}, true
}

// first returns the n candidates that are shown first of those that may be, in order; equals stay as in the Book, the newest first.
func first(pool []*candidate, n int, may func(c *candidate) bool) (out []*candidate) {
	for _, c := range pool {
		if !may(c) || len(out) == n && !before(c, out[n-1]) {
			continue
		}
		at := len(out)
		for at > 0 && before(c, out[at-1]) {
			at--
		}
		out = slices.Insert(out, at, c)
		out = out[:min(n, len(out))]
	}
	return out
}

// before reports whether a case is shown before another.
func before(a, b *candidate) bool {
	if a.aimed != b.aimed {
		return a.aimed
	}
	return a.since().compare(b.since()) < 0
}

// lasting are the cases of products that stay where they are put, in the order in which these take them: what does not expire
// goes before what does, then the oldest first. No week and no bulletin changes that, and no case that is added later.
func (r *rotation) lasting(day time.Time) []*campaign.Case {
	var cases []*campaign.Case
	for _, c := range r.cases {
		if !Expired(c.Expires, day) {
			cases = append(cases, c.Case)
		}
	}
	slices.SortStableFunc(cases, func(a, b *campaign.Case) int {
		return cmp.Or(permanentFirst(a.Expires, b.Expires), a.Date.Compare(b.Date.Time), cmp.Compare(a.Slug, b.Slug))
	})
	return cases
}

// permanentFirst compares two days on which something expires.
func permanentFirst(a, b campaign.Day) int {
	switch {
	case a.IsZero() && !b.IsZero():
		return -1
	case !a.IsZero() && b.IsZero():
		return 1
	}
	return b.Compare(a.Time)
}

func unexpired(cases []*campaign.Case, day time.Time) []*campaign.Case {
	return slices.DeleteFunc(slices.Clone(cases), func(c *campaign.Case) bool { return Expired(c.Expires, day) })
}
