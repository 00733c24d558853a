package style

import (
	"slices"
	"strings"
	"testing"
)

// TestResolve: percentages, and functions that hold one, are of their base and are not known without it; all else is known.
func TestResolve(t *testing.T) {
	leaf := func(abs, pct, scale float64) *Calc { return &Calc{Op: Leaf, Abs: abs, Pct: pct, Scale: scale} }
	function := func(op CalcOp, args ...*Calc) Dim { return Dim{Kind: Function, Calc: &Calc{Op: op, Args: args}} }
	// clamp(40, 50% − 10, 80)
	clamp := function(Max, leaf(40, 0, 1), &Calc{Op: Min, Args: []*Calc{{Op: Sum, Args: []*Calc{leaf(0, 0.5, 1), leaf(10, 0, -1)}}, leaf(80, 0, 1)}})
	for _, c := range []struct {
		name    string
		d       Dim
		base, v float64
		ok      bool
	}{
		{"auto", Dim{}, 100, 0, false},
		{"fixed", Dim{Kind: Fixed, Abs: 7, Pct: 9}, -1, 7, true},
		{"per cent", Dim{Kind: Percent, Pct: 0.25, Abs: 9}, 200, 50, true},
		{"per cent of nothing", Dim{Kind: Percent, Pct: 0.25}, 0, 0, true},
		{"a leaf", function(Leaf), 100, 0, true},
		{"a sum", function(Sum, leaf(10, 0.5, 1), leaf(4, 0, -2)), 100, 52, true},
		{"a sum without per cent", function(Sum, leaf(10, 0, 1), leaf(4, 0, -2)), -1, 2, true},
		{"the smaller", function(Min, leaf(60, 0, 1), leaf(0, 0.5, 1), leaf(55, 0, 1)), 100, 50, true},
		{"the smaller, of a larger base", function(Min, leaf(60, 0, 1), leaf(0, 0.5, 1), leaf(55, 0, 1)), 200, 55, true},
		{"the larger", function(Max, leaf(-60, 0, 1), leaf(-70, 0, 1)), -1, -60, true},
		{"between, below", clamp, 60, 40, true}, {"between", clamp, 140, 60, true}, {"between, above", clamp, 400, 80, true},
		{"a function of an unknown base", clamp, -1, 0, false},
		{"a sum of an unknown base", function(Sum, leaf(10, 0, 1), leaf(0, 0.5, 1)), -1, 0, false},
	} {
		if v, ok := c.d.Resolve(c.base); ok != c.ok || ok && v != c.v {
			t.Errorf("%s: %v %v, want %v %v", c.name, v, ok, c.v, c.ok)
		}
	}
	if _, ok := (Dim{Kind: Percent, Pct: 0.25}).Resolve(-1); ok {
		t.Error("a percentage of an unknown base is known")
	}
}

// TestSubset: manuals list each property once, in order, with its values; what is refused has a hint, and is not among them.
func TestSubset(t *testing.T) {
	var names []string
	for _, p := range Subset() {
		names = append(names, p.Name)
		if p.Allowed == "" {
			t.Errorf("%s has no values", p.Name)
		}
	}
	if !slices.IsSorted(names) || len(names) != len(properties) || !slices.Contains(names, "--fit") || !slices.Contains(names, "color") {
		t.Errorf("%q", names)
	}
	var refused []string
	for _, p := range RefusedProperties() {
		refused = append(refused, p.Name)
		if p.Allowed == "" || slices.Contains(names, p.Name) || strings.HasPrefix(p.Name, "--") {
			t.Errorf("%+v", p)
		}
	}
	if !slices.IsSorted(refused) || len(refused) != len(propertyHints) || !slices.Contains(refused, "float") {
		t.Errorf("%q", refused)
	}
}
