package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// Choice is what a kind of venue shows in a week, and why.
type Choice struct {
	Kind     *campaign.Kind
	Edition  string
	Bulletin *campaign.Bulletin // that picks the cases; nil: the rotation does
	Cases    []Chosen           // the first leads
	Cased    int                // how many cases there were to choose from
	Scarce   bool               // too few to leave each of them four weeks of rest
	Borrowed bool               // none of them was written for the kind
	Slogans  []*campaign.Slogan
	Picked   bool // the bulletin picks the slogans; else they are all of the kind's, those that are for few kinds first
}

// Chosen is a case that was chosen.
type Chosen struct {
	Case  *campaign.Case
	Last  string // the edition in which the kind showed it last before this one; empty: in none
	Rest  int    // and how many weeks before
	Aimed bool   // it is meant for the kind or for its audience, and not only for everybody
}

// Choose returns what a kind of venue shows in the week of today: what that week's bulletin picks for it; without a pick what
// its turn is (rotation.go). Slogans are those of the pick or, if it names none, all of the kind's. Expired pieces are never
// chosen. today is midnight in the project's time zone.
func Choose(book *campaign.Book, today time.Time, kind *campaign.Kind) *Choice {
	r, week := newRotation(book, kind, today.Location()), weekNumber(today)
	r.until(week)
	c := &Choice{Kind: kind, Edition: EditionOf(today), Borrowed: !r.own}
	pool := r.pool(week, today)
	c.Cased = len(pool)
	cases, bulletin := r.picked(week, today)
	if c.Bulletin = bulletin; len(cases) == 0 {
		c.Bulletin = nil
		cases, c.Scarce = r.choose(week, pool)
	}
	for _, each := range cases {
		chosen := Chosen{Case: each.Case, Aimed: each.aimed}
		if each.shown {
			chosen.Last, chosen.Rest = EditionOf(mondayOf(each.last.week, time.UTC)), week-each.last.week
		}
		c.Cases = append(c.Cases, chosen)
	}
	if len(c.Cases) > 0 && c.Bulletin != nil {
		c.Borrowed = false // somebody has picked them
	}
	_, pick := r.pick(week)
	if c.Picked = len(pick.Slogans) > 0; !c.Picked {
		c.Slogans = slogansFor(book, today, kind)
	}
	for _, s := range pick.Slogans {
		if !Expired(s.Expires, today) {
			c.Slogans = append(c.Slogans, s)
		}
	}
	return c
}

// cases are the chosen cases alone.
func (c *Choice) cases() (out []*campaign.Case) {
	for _, each := range c.Cases {
		out = append(out, each.Case)
	}
	return out
}

// slogansFor returns the slogans that may be shown in a kind of venue, those that are written for few kinds before those for many:
// only the first go on screens. For a kind that nobody has written for, those that are for several kinds, or else all.
func slogansFor(book *campaign.Book, today time.Time, kind *campaign.Kind) []*campaign.Slogan {
	var meant, general, all []*campaign.Slogan
	for _, s := range book.Slogans {
		if Expired(s.Expires, today) {
			continue
		}
		all = append(all, s)
		if slices.Contains(s.Kinds, kind) {
			meant = append(meant, s)
		}
		if len(s.Kinds) > 1 {
			general = append(general, s)
		}
	}
	switch {
	case len(meant) > 0:
	case len(general) > 0:
		meant = general
	default:
		meant = all
	}
	slices.SortStableFunc(meant, func(a, b *campaign.Slogan) int { return cmp.Compare(len(a.Kinds), len(b.Kinds)) })
	return meant
}

// tellBorrowed says which kinds of venues show what was written for others: once, at the first venue of theirs.
func (p *planner) tellBorrowed(venues []*campaign.Venue) {
	var at diag.Pos
	var names []string
	looked := map[*campaign.Kind]bool{}
	for _, v := range venues {
		if looked[v.Kind] {
			continue
		}
		looked[v.Kind] = true
		if choice := p.choice(v.Kind); !choice.Borrowed || len(choice.Cases) == 0 {
			continue
		}
		if names = append(names, v.Kind.Name.Value); len(names) == 1 {
			at = v.Pos
		}
	}
	if len(names) > 0 {
		p.diags.Note(at, "plan.borrowed", "没有为这些类别写的案例，先用了最新的案例："+strings.Join(names, "、"), "要专门为它们选，就在案例的 venues 里加上类别的名称，或者写 全部")
	}
}

// pickFor returns the choice of the week's bulletin for a kind, empty if it makes none.
func pickFor(book *campaign.Book, today time.Time, kind *campaign.Kind) campaign.Pick {
	edition := EditionOf(today)
	for _, b := range book.Bulletins {
		if b.Edition != edition {
			continue
		}
		for _, p := range b.Picks {
			if p.Kind == kind {
				return p
			}
		}
	}
	return campaign.Pick{}
}

// Expired reports whether a piece that expires on the given day (zero: never) is no longer shown today. It is shown
// on its last day.
func Expired(expires campaign.Day, today time.Time) bool {
	return !expires.IsZero() && expires.Before(today)
}

// MondayOf returns the first day of an edition at midnight UTC; false: there is no such week.
func MondayOf(edition string) (time.Time, bool) {
	var year, week int
	if _, err := fmt.Sscanf(edition, "%4d-W%2d", &year, &week); err != nil {
		return time.Time{}, false
	}
	day := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1 (ISO 8601)
	day = day.AddDate(0, 0, 7*(week-1)-(int(day.Weekday())+6)%7)
	return day, EditionOf(day) == edition
}

// EditionOf returns the ISO week of a day: 2026-W48.
func EditionOf(day time.Time) string {
	year, week := day.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}
