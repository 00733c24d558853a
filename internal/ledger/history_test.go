package ledger

import (
	"fmt"
	"testing"
)

// TestOrders: what a venue has of a slot is what was ordered last; copies that were added count with it.
func TestOrders(t *testing.T) {
	pack := func(week, name string, orders ...Order) Entry {
		return Entry{Event: Packed, Week: week, Pack: name, Orders: orders}
	}
	order := func(slot, identity string, why Why, to ...Target) Order {
		return Order{Slot: slot, Identity: identity, Why: why, To: to}
	}
	h := Orders([]Entry{
		pack("2026-W46", "a.zip", order("poster", "1", New, Target{"b01", 4}, Target{"b02", 2}), order("board", "2", New, Target{"b01", 1}),
			order("tent", "5", More, Target{"k01", 2})), // a line of the pack before was lost
		{Event: Delivered, Week: "2026-W47", Venue: "b01"},
		pack("2026-W47", "b.zip", order("poster", "1", More, Target{"b01", 3})),
		pack("2026-W48", "c.zip", order("poster", "3", Changed, Target{"b02", 5}), order("card", "4", New, Target{"s01", 9})),
	})
	say := func(o *Ordered) string {
		if o == nil {
			return "nothing"
		}
		return fmt.Sprint(o.Order.Identity, " ", o.Week, " ", o.Pack, " ", o.Quantity)
	}
	for at, want := range map[[2]string]string{{"b01", "poster"}: "1 2026-W46 a.zip 7", {"b02", "poster"}: "3 2026-W48 c.zip 5", {"b01", "board"}: "2 2026-W46 a.zip 1",
		{"s01", "card"}: "4 2026-W48 c.zip 9", {"k01", "tent"}: "5 2026-W46 a.zip 2", {"s01", "poster"}: "nothing"} {
		if got := say(h.Last(at[0], at[1])); got != want {
			t.Errorf("%v: %s, want %s", at, got, want)
		}
	}
	any := func(string) bool { return true }
	if got := say(h.Elsewhere("b01", "2", any)); got != "2 2026-W46 a.zip 1" {
		t.Errorf("the board under another name: %s", got)
	}
	for name, o := range map[string]*Ordered{"of another venue": h.Elsewhere("b02", "2", any), "in its place": h.Elsewhere("b01", "2", func(slot string) bool { return slot != "board" }),
		"what was replaced": h.Elsewhere("b02", "1", any)} {
		if o != nil {
			t.Errorf("%s: %s", name, say(o))
		}
	}
	got := ""
	for _, o := range h.OfWeek("2026-W48") {
		got += fmt.Sprintf("%s %s %v;", o.Order.Slot, say(&o), o.Order.To)
	}
	if want := "poster 3 2026-W48 c.zip 5 [{b02 5}];card 4 2026-W48 c.zip 9 [{s01 9}];"; got != want {
		t.Errorf("of the week: %s", got)
	}
}
