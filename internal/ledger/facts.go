package ledger

import "slices"

// SameDelivery tells whether two entries say the same: the same person has signed on the same day, at the same venue, for the
// same copies of the same product and edition, and nothing else was remarked.
func SameDelivery(a, b *Entry) bool {
	return a.Event == Delivered && b.Event == Delivered && a.Day == b.Day && a.Week == b.Week && a.Venue == b.Venue && a.Product == b.Product &&
		a.Quantity == b.Quantity && a.By == b.By && a.Text == b.Text
}

// Received is how many copies of a product of an edition a venue has signed for.
func Received(entries []Entry, venue, week, product string) (sum int) {
	for i := range entries {
		if e := &entries[i]; e.Event == Delivered && e.Venue == venue && e.Week == week && e.Product == product {
			sum += e.Quantity
		}
	}
	return sum
}

// LastOrdered is the edition of the last pack up to a day (2026-11-27) in which a product was ordered for a venue; empty: there is none.
func LastOrdered(entries []Entry, venue, product, day string) string {
	for _, e := range slices.Backward(entries) {
		if e.Event != Packed || e.Day > day {
			continue
		}
		for _, o := range e.Orders {
			if o.Product == product && slices.ContainsFunc(o.To, func(t Target) bool { return t.Venue == venue }) {
				return e.Week
			}
		}
	}
	return ""
}

// NewlyShown leaves of screens that have fetched an edition those of which the entries do not tell it yet.
func NewlyShown(entries []Entry, week string, fetched []Fetched) (out []Fetched) {
	known := shown(entries, week)
	for _, f := range fetched {
		screens := slices.DeleteFunc(slices.Clone(f.Screens), func(s string) bool { return known[[2]string{f.Venue, s}] })
		if len(screens) > 0 {
			out = append(out, Fetched{f.Venue, screens})
		}
	}
	return out
}

// CountShown is how many screens have fetched an edition, by all entries.
func CountShown(entries []Entry, week string) int { return len(shown(entries, week)) }

// shown are the screens that have fetched an edition, by venue and name.
func shown(entries []Entry, week string) map[[2]string]bool {
	found := map[[2]string]bool{}
	for i := range entries {
		if e := &entries[i]; e.Event == Shown && e.Week == week {
			for _, f := range e.Fetched {
				for _, s := range f.Screens {
					found[[2]string{f.Venue, s}] = true
				}
			}
		}
	}
	return found
}
