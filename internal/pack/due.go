package pack

import (
	"fmt"
	"slices"

	"fanshi/internal/ledger"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

// Sorted are the print files of an edition beside what was ordered before.
type Sorted struct {
	Wanted    []File           // to be printed, each with its Why
	From      []int            // where each of them stands among all files
	Kept      []File           // still good where they are
	Cancelled []ledger.Ordered // ordered in this edition and not wanted any more
}

// Sort compares the files of an edition with what was ordered. What its venue has not, what looks otherwise than what it
// has (by the identity of the pages), and what is due again is wanted; where only the number of copies has grown, the
// missing ones. With all everything is wanted. Of only some venues, orders for others are not looked at.
func Sort(files []File, h *ledger.History, edition string, venues []string, all bool) Sorted {
	var out Sorted
	planned := map[[2]string]bool{}
	for _, f := range files {
		planned[[2]string{f.Venue.Code, f.Slot}] = true
	}
	matched := map[[2]string]bool{} // slots of before under which a file of another slot stands
	for i, f := range files {
		last := h.Last(f.Venue.Code, f.Slot)
		if last == nil {
			last = h.Elsewhere(f.Venue.Code, f.Identity, func(slot string) bool {
				at := [2]string{f.Venue.Code, slot}
				return !planned[at] && !matched[at]
			})
			if last != nil { // a renamed piece: what comes is recorded where it began
				f.Slot = last.Order.Slot
				matched[[2]string{f.Venue.Code, f.Slot}] = true
			}
		}
		if f.Before = last; f.weigh(edition, all) {
			out.Wanted, out.From = append(out.Wanted, f), append(out.From, i)
		} else {
			out.Kept = append(out.Kept, f)
		}
	}
	for _, o := range h.OfWeek(edition) {
		at := [2]string{o.Order.To[0].Venue, o.Order.Slot}
		if !planned[at] && !matched[at] && (len(venues) == 0 || slices.Contains(venues, at[0])) {
			out.Cancelled = append(out.Cancelled, o)
		}
	}
	return out
}

// weigh says whether a file is wanted beside what was ordered before it, and why.
func (f *File) weigh(edition string, all bool) bool {
	switch {
	case f.Before == nil:
		f.Why = ledger.New
	case f.Before.Order.Identity != f.Identity:
		f.Why = ledger.Changed
	case all:
		f.Why = ledger.Asked
	case due(f.Every, f.Before.Week, edition):
		f.Why = ledger.Due
	case f.Quantity > f.Before.Quantity:
		f.Why = ledger.More
		f.Quantity -= f.Before.Quantity
		if f.Named != nil {
			f.Name = f.Named(f.Quantity)
		}
	default:
		return false
	}
	return true
}

// due tells whether what was printed for one edition is printed again for another.
func due(every product.Every, last, edition string) bool {
	weeks := map[product.Every]int{product.Week: 1, product.Month: 4}[every]
	before, known := plan.MondayOf(last)
	now, ok := plan.MondayOf(edition)
	return weeks > 0 && known && ok && !now.Before(before.AddDate(0, 0, 7*weeks))
}

// Corrects is the pack of the same edition that the wanted files correct; empty: none.
func (s *Sorted) Corrects(edition string) string {
	for _, f := range slices.Backward(s.Wanted) {
		if f.Why == ledger.Changed && f.Before.Week == edition {
			return f.Before.Pack
		}
	}
	return ""
}

// Reason says in words why a file is in the pack; empty for what is new.
func (f *File) Reason(edition string) string {
	switch f.Why {
	case ledger.Changed:
		if f.Before.Week == edition {
			return fmt.Sprintf("更正，代替 %s 里的 %s", f.Before.Pack, f.Before.Order.Name)
		}
		return fmt.Sprintf("内容有变，代替 %s 里的 %s", f.Before.Pack, f.Before.Order.Name)
	case ledger.Due:
		return fmt.Sprintf("到期再印，上次是 %s 期", f.Before.Week)
	case ledger.More:
		return fmt.Sprintf("加印，%s 期已印 %d %s", f.Before.Week, f.Before.Quantity, f.Counter)
	case ledger.Asked:
		return fmt.Sprintf("再印，上次是 %s 期", f.Before.Week)
	case ledger.New:
	}
	return ""
}

// Orders is what the ledger records of packed files.
func Orders(packed []File) (out []ledger.Order) {
	for _, f := range packed {
		out = append(out, ledger.Order{Identity: f.Identity, Slot: f.Slot, Name: f.Name, Why: f.Why, Product: f.Product, Design: f.Design,
			Pieces: f.Pieces, To: []ledger.Target{{Venue: f.Venue.Code, Quantity: f.Quantity}}})
	}
	return out
}

// kept adds up the files that are still good by design, in the order in which they are met.
func kept(files []File) (out []plan.KeptView) {
	at := map[plan.KeptView]int{}
	for _, f := range files {
		key := plan.KeptView{Product: f.Product, Design: f.Design, Size: f.Size, Counter: f.Counter, Since: f.Before.Week}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key], out = i, append(out, key)
		}
		out[i].Places++
		out[i].Quantity += f.Before.Quantity
	}
	return out
}
