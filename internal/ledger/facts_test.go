package ledger

import (
	"fmt"
	"testing"
)

// TestFacts: what was said once is known by all that it says; who has fetched an edition is told once.
func TestFacts(t *testing.T) {
	base := Entry{Event: Delivered, Day: "2026-11-25", Week: "2026-W48", Venue: "b01", Product: "海报", Quantity: 4, By: "王某"}
	if !SameDelivery(&base, &base) {
		t.Error("a delivery is not itself")
	}
	for name, change := range map[string]func(*Entry){"day": func(e *Entry) { e.Day = "2026-11-26" }, "week": func(e *Entry) { e.Week = "2026-W47" },
		"venue": func(e *Entry) { e.Venue = "b02" }, "product": func(e *Entry) { e.Product = "横幅" }, "quantity": func(e *Entry) { e.Quantity = 5 },
		"by": func(e *Entry) { e.By = "李某" }, "text": func(e *Entry) { e.Text = "第二批" }, "event": func(e *Entry) { e.Event = Approved }} {
		other := base
		change(&other)
		if SameDelivery(&base, &other) || SameDelivery(&other, &base) {
			t.Errorf("another %s is the same", name)
		}
	}
	less := base
	less.Quantity = -1
	entries := []Entry{base, less, {Event: Packed, Day: "2026-11-16", Week: "2026-W47", Orders: []Order{{Product: "海报", To: []Target{{"b01", 2}}}}},
		{Event: Packed, Day: "2026-11-23", Week: "2026-W48", Orders: []Order{{Product: "海报", To: []Target{{"b01", 4}}}, {Product: "横幅", To: []Target{{"b02", 1}}}}},
		{Event: Shown, Week: "2026-W48", Fetched: []Fetched{{"b01", []string{"door"}}}}, {Event: Shown, Week: "2026-W47", Fetched: []Fetched{{"b01", []string{"lobby"}}}}}
	if got := Received(entries, "b01", "2026-W48", "海报"); got != 3 {
		t.Errorf("received %d", got)
	}
	for at, want := range map[[3]string]string{{"b01", "海报", "2026-11-25"}: "2026-W48", {"b01", "海报", "2026-11-20"}: "2026-W47", {"b02", "海报", "2026-11-25"}: "",
		{"b02", "横幅", "2026-11-23"}: "2026-W48"} {
		if got := LastOrdered(entries, at[0], at[1], at[2]); got != want {
			t.Errorf("%v: %q, want %q", at, got, want)
		}
	}
	fetched := []Fetched{{"b01", []string{"door", "lobby"}}, {"b02", []string{"gate"}}}
	fresh := NewlyShown(entries, "2026-W48", fetched)
	if got := fmt.Sprint(fresh); got != "[{b01 [lobby]} {b02 [gate]}]" {
		t.Errorf("new: %s", got)
	}
	entries = append(entries, Entry{Event: Shown, Week: "2026-W48", Fetched: fresh})
	if got := NewlyShown(entries, "2026-W48", fetched); got != nil || CountShown(entries, "2026-W48") != 3 {
		t.Errorf("told twice: %v, %d", got, CountShown(entries, "2026-W48"))
	}
}
