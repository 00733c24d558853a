package plan

import (
	"fmt"
	"slices"
	"time"

	"fanshi/internal/campaign"
)

// selectionCases is how many cases a venue shows when no bulletin chooses: one that leads and two that follow.
const selectionCases = 3

// Selection returns what a venue of the given kind shows in the week of today: what that week's bulletin picks for the
// kind; without a pick the kind's newest cases, three at most. Slogans are those of the pick or, if it names none, all
// of the kind's. Expired pieces are never selected. today is midnight in the project's time zone.
func Selection(book *campaign.Book, today time.Time, kind *campaign.Kind) ([]*campaign.Case, []*campaign.Slogan) {
	pick := pickFor(book, today, kind)
	var cases []*campaign.Case
	for _, c := range pick.Cases {
		if !Expired(c.Expires, today) {
			cases = append(cases, c)
		}
	}
	if len(cases) == 0 {
		for _, c := range book.Cases {
			if len(cases) < selectionCases && slices.Contains(c.Kinds, kind) && !Expired(c.Expires, today) {
				cases = append(cases, c)
			}
		}
	}
	candidates, picked := pick.Slogans, len(pick.Slogans) > 0
	if !picked {
		candidates = book.Slogans
	}
	var slogans []*campaign.Slogan
	for _, s := range candidates {
		if (picked || slices.Contains(s.Kinds, kind)) && !Expired(s.Expires, today) {
			slogans = append(slogans, s)
		}
	}
	return cases, slogans
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

// EditionOf returns the ISO week of a day: 2026-W48.
func EditionOf(day time.Time) string {
	year, week := day.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}
