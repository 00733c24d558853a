// Package report counts what the records of a project say of a period, and writes it down: the 台账, a workbook with a row an output, and
// the 简报, a text with figures, tables and pictures of proof.
//
// Every figure comes from the ledger (internal/ledger), the pictures from records/<edition>/<venue>/; names and kinds of venues are those of
// the table of venues as it is now. Nothing is told of persons: who has signed, approved or entered stands in the ledger and nowhere here.
//
// # How it is counted
//
//	period     whole days; an entry belongs to the day that it names, or on which it was recorded. An edition's pictures belong to
//	           the period in which its Thursday lies, as ISO 8601 gives a week to its year; a period inside one week has that week's.
//	orders     copies that packs hold. Where a pack of the same week holds another version for the same place, that replaces the
//	           copies before, whenever it was made: the print shop was told so. Copies that the unit keeps are of no venue.
//	deliveries copies that were signed for, less those that were taken back. They may have been ordered in an earlier period.
//	screens    each edition that a screen is proved to have fetched is an update; a screen counts once in a period.
//	pieces     those that a published release or a pack shows; new ones, of which no earlier entry tells.
//	places     venues that something was ordered for, that signed, or whose screens fetched an edition.
//
// The rows of the 台账 add up to its totals, those of its tables, and to every figure of the 简报: all are sums of the same rows.
package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fanshi/internal/ledger"
)

// Venue is a venue as the table has it now.
type Venue struct{ Code, Name, Kind string }

// Input is what is counted.
type Input struct {
	Entries []ledger.Entry
	Venues  []Venue           // in the table's order
	Titles  map[string]string // of pieces, by file
	Photos  []Photo           // of the period
}

// Item says what a row is about.
type Item uint8

// The items of rows.
const (
	Printed Item = iota // copies of a product
	Screen              // an edition on a screen
	Picture             // pictures of proof
)

// Row is an output: a product of an edition at a venue, an edition on a screen, or an edition's pictures of a venue.
type Row struct {
	Item      Item
	Edition   string
	Venue     string // its code; empty: the unit itself
	Name      string
	Kind      string
	Product   string
	About     []string // designs, or the screen
	Day       string   // of the first order, delivery or update in the period; empty for pictures
	Delivered string   // the day of the last delivery; empty: none

	Ordered, Received, Updates, Photos int
}

// Sum adds rows up.
type Sum struct {
	Name                               string
	Places                             int // venues with an order, a delivery or an update
	Signed                             int // of these, venues that have received something
	Designs                            int // different ones
	Screens                            int // different ones
	Ordered, Received, Updates, Photos int
}

// Recall is a piece that was taken back.
type Recall struct{ Day, Title string }

// Report is what was counted.
type Report struct {
	Period      Period
	Rows        []Row // by edition, venue, item
	Total       Sum
	Kinds       []Sum // of venues, in the order of the table
	Products    []Sum // of products, by name
	Editions    []string
	Pieces, New int
	Corrections int // packs that correct another
	Recalls     []Recall
}

// Names for what has none in the table of venues.
const (
	ownName, ownKind = "本单位", "本单位留用"
	goneKind         = "场所表中已无"
)

// Count counts a period.
func Count(in *Input, p Period) *Report {
	r := &Report{Period: p}
	c := newCounter(in, p)
	gone := replaced(in.Entries)
	known, shown := map[string]bool{}, map[string]bool{} // pieces, before the period and in it
	for i := range in.Entries {
		e := &in.Entries[i]
		of := shown
		switch {
		case p.Has(dayOf(e)):
			c.entry(e, i, gone)
			r.note(e, in.Titles)
		case dayOf(e) < p.first():
			of = known
		default:
			continue
		}
		for _, piece := range piecesOf(e) {
			of[piece] = true
		}
	}
	for piece := range shown {
		if !known[piece] {
			r.New++
		}
	}
	c.photos(in.Photos)
	r.Pieces = len(shown)
	r.Rows = c.sorted()
	r.Total = sum("合计", r.Rows)
	r.Kinds = c.byKind(r.Rows)
	r.Products = byProduct(r.Rows)
	return r
}

// Empty reports whether nothing at all is known of the period.
func (r *Report) Empty() bool {
	return len(r.Rows) == 0 && len(r.Editions) == 0 && len(r.Recalls) == 0 && r.Pieces == 0
}

// note takes what is no row.
func (r *Report) note(e *ledger.Entry, titles map[string]string) {
	switch e.Event {
	case ledger.Published:
		if !slices.Contains(r.Editions, e.Week) {
			r.Editions = append(r.Editions, e.Week)
			slices.Sort(r.Editions)
		}
	case ledger.Packed:
		if e.Replaces != "" {
			r.Corrections++
		}
	case ledger.Recalled:
		title := cmp.Or(titles[e.Piece], e.Piece)
		r.Recalls = append(r.Recalls, Recall{dayOf(e), title})
	}
}

// dayOf is the day that an entry belongs to.
func dayOf(e *ledger.Entry) string { return cmp.Or(e.Day, e.Time.Format(time.DateOnly)) }

// piecesOf are the pieces that an entry shows.
func piecesOf(e *ledger.Entry) (out []string) {
	switch e.Event {
	case ledger.Published:
		return e.Pieces
	case ledger.Packed:
		for _, o := range e.Orders {
			out = append(out, o.Pieces...)
		}
	}
	return out
}

// target is an order's copies for one venue: of which entry, which order, which target.
type target struct{ entry, order, to int }

// replaced are the copies that a later pack of the same week has replaced.
func replaced(entries []ledger.Entry) map[target]bool {
	type slot struct{ week, venue, slot string }
	standing := map[slot][]target{}
	gone := map[target]bool{}
	for i := range entries {
		e := &entries[i]
		if e.Event != ledger.Packed {
			continue
		}
		for j, o := range e.Orders {
			for k, t := range o.To {
				at := slot{e.Week, t.Venue, o.Slot}
				if o.Why == ledger.Changed {
					for _, before := range standing[at] {
						if before.entry != i {
							gone[before] = true
						}
					}
				}
				standing[at] = append(standing[at], target{i, j, k})
			}
		}
	}
	return gone
}

// rowKey is what tells rows apart.
type rowKey struct {
	item                    Item
	edition, venue, product string
}

// counter makes the rows.
type counter struct {
	in     *Input
	period Period
	venues map[string]Venue
	order  map[string]int
	rows   map[rowKey]*Row
}

func newCounter(in *Input, p Period) *counter {
	c := &counter{in: in, period: p, venues: map[string]Venue{}, order: map[string]int{}, rows: map[rowKey]*Row{}}
	for i, v := range in.Venues {
		c.venues[v.Code], c.order[v.Code] = v, i+1
	}
	return c
}

// row finds or makes a row.
func (c *counter) row(item Item, edition, venue, product, day string) *Row {
	key := rowKey{item, edition, venue, product}
	r := c.rows[key]
	if r == nil {
		v, known := c.venues[venue]
		switch {
		case venue == "":
			v = Venue{Name: ownName, Kind: ownKind}
		case !known:
			v = Venue{Name: venue, Kind: goneKind}
		}
		r = &Row{Item: item, Edition: edition, Venue: venue, Name: v.Name, Kind: v.Kind, Product: product, Day: day}
		c.rows[key] = r
	}
	if day < r.Day {
		r.Day = day
	}
	return r
}

func (r *Row) about(what string) {
	if !slices.Contains(r.About, what) {
		r.About = append(r.About, what)
	}
}

// entry takes an entry of the period, the one with this index.
func (c *counter) entry(e *ledger.Entry, index int, gone map[target]bool) {
	day := dayOf(e)
	switch e.Event {
	case ledger.Packed:
		for j, o := range e.Orders {
			for k, t := range o.To {
				if !gone[target{index, j, k}] {
					r := c.row(Printed, e.Week, t.Venue, o.Product, day)
					r.about(o.Design)
					r.Ordered += t.Quantity
				}
			}
		}
	case ledger.Delivered:
		r := c.row(Printed, e.Week, e.Venue, e.Product, day)
		r.Received += e.Quantity
		r.Delivered = max(r.Delivered, day)
	case ledger.Shown:
		for _, f := range e.Fetched {
			for _, s := range f.Screens {
				r := c.row(Screen, e.Week, f.Venue, s, day)
				r.About, r.Updates = []string{s}, 1
			}
		}
	}
}

func (c *counter) photos(photos []Photo) {
	for _, p := range photos {
		c.row(Picture, p.Edition, p.Venue, "", "").Photos++
	}
}

func (c *counter) sorted() (out []Row) {
	for _, r := range c.rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.Edition, b.Edition), cmp.Compare(c.place(a.Venue), c.place(b.Venue)), strings.Compare(a.Venue, b.Venue),
			cmp.Compare(a.Item, b.Item), strings.Compare(a.Product, b.Product))
	})
	return out
}

// place orders venues as the table does; then come those that it has no more, then the unit itself.
func (c *counter) place(venue string) int {
	switch at := c.order[venue]; {
	case at > 0:
		return at
	case venue == "":
		return len(c.order) + 2
	}
	return len(c.order) + 1
}

// sum adds rows up.
func sum(name string, rows []Row) Sum {
	s := Sum{Name: name}
	places, designs, screens, received := map[string]bool{}, map[[2]string]bool{}, map[[2]string]bool{}, map[string]int{}
	for _, r := range rows {
		s.Ordered += r.Ordered
		s.Received += r.Received
		s.Updates += r.Updates
		s.Photos += r.Photos
		received[r.Venue] += r.Received
		if r.Venue != "" && r.Item != Picture {
			places[r.Venue] = true
		}
		switch r.Item {
		case Printed:
			for _, d := range r.About {
				designs[[2]string{r.Product, d}] = true
			}
		case Screen:
			screens[[2]string{r.Venue, r.Product}] = true
		}
	}
	for venue, n := range received {
		if venue != "" && n > 0 {
			s.Signed++
		}
	}
	s.Places, s.Designs, s.Screens = len(places), len(designs), len(screens)
	return s
}

// byKind adds up by kinds of venues, in the order of the table.
func (c *counter) byKind(rows []Row) (out []Sum) {
	first, of := map[string]int{}, map[string][]Row{}
	for _, r := range rows {
		at, known := first[r.Kind]
		if p := c.firstOf(r.Kind, r.Venue); !known || p < at {
			first[r.Kind] = p
		}
		of[r.Kind] = append(of[r.Kind], r)
	}
	kinds := make([]string, 0, len(of))
	for k := range of {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(a, b string) int { return cmp.Or(cmp.Compare(first[a], first[b]), strings.Compare(a, b)) })
	for _, k := range kinds {
		out = append(out, sum(k, of[k]))
	}
	return out
}

// firstOf is where a kind comes first in the table.
func (c *counter) firstOf(kind, venue string) int {
	for i, v := range c.in.Venues {
		if v.Kind == kind {
			return i
		}
	}
	return c.place(venue) + 1
}

// byProduct adds up what is printed.
func byProduct(rows []Row) (out []Sum) {
	of := map[string][]Row{}
	var names []string
	for _, r := range rows {
		if r.Item != Printed {
			continue
		}
		if of[r.Product] == nil {
			names = append(names, r.Product)
		}
		of[r.Product] = append(of[r.Product], r)
	}
	slices.Sort(names)
	for _, n := range names {
		out = append(out, sum(n, of[n]))
	}
	return out
}
