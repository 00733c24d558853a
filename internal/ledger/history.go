package ledger

// Ordered is what a venue has of one slot: the order that was made last for it.
type Ordered struct {
	Order    Order
	Week     string // the edition of the order; where copies were added, of the first
	Pack     string // the file that it was in
	Quantity int    // copies, the added ones with them
	Of       int    // copies of the whole file: others may have ordered it too
}

// place is a slot of a venue.
type place struct{ venue, slot string }

// History is what was ordered, by place.
type History struct {
	last   map[place]*Ordered
	places []place // in the order in which they were met
}

// Orders goes through the entries for what was ordered last for every place.
func Orders(entries []Entry) *History {
	h := &History{last: map[place]*Ordered{}}
	for i := range entries {
		e := &entries[i]
		if e.Event != Packed {
			continue
		}
		copies := map[string]int{} // a file that is ordered for several reasons has as many orders
		for _, o := range e.Orders {
			copies[o.Name] += o.Quantity()
		}
		for _, o := range e.Orders {
			for _, t := range o.To {
				h.order(e, o, t, copies[o.Name])
			}
		}
	}
	return h
}

func (h *History) order(e *Entry, o Order, t Target, of int) {
	at := place{t.Venue, o.Slot}
	before := h.last[at]
	if before != nil && o.Why == More && before.Order.Identity == o.Identity {
		before.Quantity += t.Quantity
		before.Of += t.Quantity
		return
	}
	if before == nil {
		h.places = append(h.places, at)
	}
	h.last[at] = &Ordered{Order: o, Week: e.Week, Pack: e.Pack, Quantity: t.Quantity, Of: of}
}

// Last returns what was ordered last for a slot of a venue; nil: nothing.
func (h *History) Last(venue, slot string) *Ordered { return h.last[place{venue, slot}] }

// Elsewhere returns what stands at a venue under another slot with the same pages, where other tells of a slot that
// nothing takes any more: a file of the content was renamed, what it says was not. nil: there is none.
func (h *History) Elsewhere(venue, identity string, other func(slot string) bool) *Ordered {
	for _, at := range h.places {
		if o := h.last[at]; at.venue == venue && o.Order.Identity == identity && other(at.slot) {
			return o
		}
	}
	return nil
}

// OfWeek returns what was ordered last in an edition, with the venue that it is for, in the order in which it was ordered.
func (h *History) OfWeek(week string) (out []Ordered) {
	for _, at := range h.places {
		if o := *h.last[at]; o.Week == week {
			o.Order.To = []Target{{at.venue, o.Quantity}}
			out = append(out, o)
		}
	}
	return out
}
