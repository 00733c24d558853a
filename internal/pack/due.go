package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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

// Sort compares the files of an edition with what was ordered, for every venue that gets them. What a venue has not, what
// looks otherwise than what it has (by the identity of the pages), and what is due again is wanted; where only the number of
// copies has grown, the missing ones. With all everything is wanted. Of a file that several venues share, some may want
// copies while those of others are still good: then it is in both lists, each with its own targets. Of only some venues, orders for others
// are not looked at.
func Sort(files []File, h *ledger.History, edition string, venues []string, all bool) Sorted {
	var out Sorted
	planned := map[[2]string]bool{}
	for _, f := range files {
		for _, t := range f.To {
			planned[[2]string{t.Venue.Code, t.Slot}] = true
		}
	}
	matched := map[[2]string]bool{} // slots of before under which a file of another slot stands
	for i, f := range files {
		wanted, kept := f, f
		wanted.To, kept.To = nil, nil
		for _, t := range f.To {
			last := h.Last(t.Venue.Code, t.Slot)
			if last == nil {
				last = h.Elsewhere(t.Venue.Code, f.Identity, func(slot string) bool {
					at := [2]string{t.Venue.Code, slot}
					return !planned[at] && !matched[at]
				})
				if last != nil { // a renamed piece: what comes is recorded where it began
					t.Slot = last.Order.Slot
					matched[[2]string{t.Venue.Code, t.Slot}] = true
				}
			}
			if t.Before = last; t.weigh(f.Identity, edition, all) {
				wanted.To = append(wanted.To, t)
			} else {
				kept.To = append(kept.To, t)
			}
		}
		if len(wanted.To) > 0 {
			wanted.count()
			out.Wanted, out.From = append(out.Wanted, wanted), append(out.From, i)
		}
		if len(kept.To) > 0 {
			out.Kept = append(out.Kept, kept)
		}
	}
	out.Cancelled = withdrawn(h, edition, func(at [2]string) bool {
		return !planned[at] && !matched[at] && (len(venues) == 0 || slices.Contains(venues, at[0]))
	})
	return out
}

// count adds up the copies of a file, which its name says.
func (f *File) count() {
	before := f.Quantity
	f.Quantity, f.Places = 0, len(f.To)
	for _, t := range f.To {
		f.Quantity += t.Quantity
	}
	if f.Named != nil && f.Quantity != before {
		f.Name = f.Named(f.Quantity)
	}
}

// withdrawn returns what was ordered in an edition for places that want it no more, the places of a shared file together.
func withdrawn(h *ledger.History, edition string, unwanted func(place [2]string) bool) (out []ledger.Ordered) {
	of := map[[2]string]int{}
	for _, o := range h.OfWeek(edition) {
		if !unwanted([2]string{o.Order.To[0].Venue, o.Order.Slot}) {
			continue
		}
		file := [2]string{o.Pack, o.Order.Name}
		at, more := of[file]
		if !more {
			of[file], out = len(out), append(out, o)
			continue
		}
		out[at].Order.To = append(out[at].Order.To, o.Order.To...)
		out[at].Quantity += o.Quantity
	}
	return out
}

// CancelledText says in words what is not to be printed any more: a file, or of one that others still want the copies for some places.
func CancelledText(o ledger.Ordered) string {
	text := o.Pack + " 里的 " + o.Order.Name
	if o.Quantity >= o.Of {
		return text
	}
	var codes []string
	for _, t := range o.Order.To {
		codes = append(codes, t.Venue)
	}
	return fmt.Sprintf("%s 中送往 %s 的 %d 份（其余照印）", text, strings.Join(codes, "、"), o.Quantity)
}

// weigh says whether copies of a file with this identity are wanted beside what was ordered before them, and why.
func (t *Target) weigh(identity, edition string, all bool) bool {
	switch {
	case t.Before == nil:
		t.Why = ledger.New
	case t.Before.Order.Identity != identity:
		t.Why = ledger.Changed
	case all:
		t.Why = ledger.Asked
	case due(t.Every, t.Before.Week, edition):
		t.Why = ledger.Due
	case t.Quantity > t.Before.Quantity:
		t.Why = ledger.More
		t.Quantity -= t.Before.Quantity
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
		for _, t := range slices.Backward(f.To) {
			if t.Why == ledger.Changed && t.Before.Week == edition {
				return t.Before.Pack
			}
		}
	}
	return ""
}

// reasons is the order in which a file that is in the pack for several reasons is listed: a change before what is merely added.
var reasons = []ledger.Why{ledger.Changed, ledger.New, ledger.Due, ledger.More, ledger.Asked}

// Why is the reason for which a file is in the pack; of several the first of reasons.
func (f *File) Why() ledger.Why {
	for _, why := range reasons {
		if slices.ContainsFunc(f.To, func(t Target) bool { return t.Why == why }) {
			return why
		}
	}
	return ""
}

// maxReasons is how many different reasons are said in full: a file that takes the place of those of a hundred venues does not
// name them all.
const maxReasons = 3

// Reason says in words why a file is in the pack; empty for what is new everywhere. Where its venues have different reasons, each
// is told with their number.
func (f *File) Reason(edition string) string {
	texts, places := f.reasons(func(t Target) string { return t.reason(edition, f.Counter) })
	if len(texts) > maxReasons {
		texts, places = f.reasons(func(t Target) string {
			switch t.Why {
			case ledger.Changed:
				return "内容有变，代替以前的文件"
			case ledger.Due:
				return "到期再印"
			case ledger.More:
				return "加印"
			case ledger.Asked:
				return "再印"
			case ledger.New:
			}
			return ""
		})
	}
	if len(texts) == 1 {
		return texts[0]
	}
	for i, n := range places {
		texts[i] = fmt.Sprintf("%d 处%s", n, cmp.Or(texts[i], "新增"))
	}
	return strings.Join(texts, "；")
}

// reasons collects what is said of the targets, with the number of those of which it is.
func (f *File) reasons(say func(Target) string) (texts []string, places []int) {
	for _, why := range reasons {
		for _, t := range f.To {
			if t.Why != why {
				continue
			}
			text := say(t)
			i := slices.Index(texts, text)
			if i < 0 {
				i = len(texts)
				texts, places = append(texts, text), append(places, 0)
			}
			places[i]++
		}
	}
	return texts, places
}

// reason says in words why a target gets copies; empty for what is new.
func (t *Target) reason(edition, counter string) string {
	switch t.Why {
	case ledger.Changed:
		if t.Before.Week == edition {
			return fmt.Sprintf("更正，代替 %s 里的 %s", t.Before.Pack, t.Before.Order.Name)
		}
		return fmt.Sprintf("内容有变，代替 %s 里的 %s", t.Before.Pack, t.Before.Order.Name)
	case ledger.Due:
		return fmt.Sprintf("到期再印，上次是 %s 期", t.Before.Week)
	case ledger.More:
		return fmt.Sprintf("加印，%s 期已印 %d %s", t.Before.Week, t.Before.Quantity, counter)
	case ledger.Asked:
		return fmt.Sprintf("再印，上次是 %s 期", t.Before.Week)
	case ledger.New:
	}
	return ""
}

// Orders is what the ledger records of packed files: an order for every reason that its venues have.
func Orders(packed []File) (out []ledger.Order) {
	for _, f := range packed {
		first := len(out)
		for _, t := range f.To {
			at := first + slices.IndexFunc(out[first:], func(o ledger.Order) bool { return o.Why == t.Why && o.Slot == t.Slot })
			if at < first {
				at = len(out)
				out = append(out, ledger.Order{Identity: f.Identity, Slot: t.Slot, Name: f.Name, Why: t.Why, Product: f.Product, Design: f.Design, Pieces: f.Pieces})
			}
			out[at].To = append(out[at].To, ledger.Target{Venue: t.Venue.Code, Quantity: t.Quantity})
		}
	}
	return out
}

// kept adds up the files that are still good by design, in the order in which they are met.
func kept(files []File) (out []plan.KeptView) {
	at := map[plan.KeptView]int{}
	for _, f := range files {
		for _, t := range f.To {
			key := plan.KeptView{Product: f.Product, Design: f.Design, Size: f.Size, Counter: f.Counter, Since: t.Before.Week}
			i, ok := at[key]
			if !ok {
				i = len(out)
				at[key], out = i, append(out, key)
			}
			out[i].Places++
			out[i].Quantity += t.Before.Quantity
		}
	}
	return out
}
