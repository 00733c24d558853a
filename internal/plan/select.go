package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// selectionCases is how many cases a venue shows when no bulletin chooses: one that leads and two that follow.
const selectionCases = 3

// Selection returns what a venue of the given kind shows in the week of today: what that week's bulletin picks for the
// kind; without a pick the kind's newest cases, three at most. Slogans are those of the pick or, if it names none, all
// of the kind's. What goes to every kind stands behind what names the kind or its audience. Expired pieces are never selected.
// today is midnight in the project's time zone.
func Selection(book *campaign.Book, today time.Time, kind *campaign.Kind) ([]*campaign.Case, []*campaign.Slogan) {
	pick := pickFor(book, today, kind)
	var cases []*campaign.Case
	for _, c := range pick.Cases {
		if !Expired(c.Expires, today) {
			cases = append(cases, c)
		}
	}
	if len(cases) == 0 {
		cases, _ = casesFor(book, today, kind)
		cases = cases[:min(len(cases), selectionCases)]
	}
	if len(pick.Slogans) == 0 {
		return cases, slogansFor(book, today, kind)
	}
	var slogans []*campaign.Slogan
	for _, s := range pick.Slogans {
		if !Expired(s.Expires, today) {
			slogans = append(slogans, s)
		}
	}
	return cases, slogans
}

// casesFor returns the cases that may be shown in a kind of venue, newest first: those that name it or one of its audiences go
// before those that are for everybody. For a kind that nobody has written for, which is not own, every case may be shown.
func casesFor(book *campaign.Book, today time.Time, kind *campaign.Kind) (cases []*campaign.Case, own bool) {
	var meant, everybody, elsewhere []*campaign.Case
	for _, c := range book.Cases {
		aimed := slices.ContainsFunc(c.Audiences, func(a campaign.Text) bool { return strings.Contains(kind.Audience.Value, a.Value) })
		switch {
		case Expired(c.Expires, today):
		case !slices.Contains(c.Kinds, kind):
			elsewhere = append(elsewhere, c)
		case aimed || !c.Everywhere:
			meant = append(meant, c)
		default:
			everybody = append(everybody, c)
		}
	}
	if len(meant)+len(everybody) == 0 {
		return elsewhere, false
	}
	return append(meant, everybody...), true
}

// slogansFor returns the slogans that may be shown in a kind of venue, in the order of the Book; for a kind that nobody has
// written for, those that are for several kinds, or else all.
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
		return meant
	case len(general) > 0:
		return general
	}
	return all
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
		_, own := casesFor(p.book, p.plan.Today, v.Kind)
		if own || len(pickFor(p.book, p.plan.Today, v.Kind).Cases) > 0 || len(p.book.Cases) == 0 {
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
