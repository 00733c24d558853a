package markup

import (
	"maps"
	"slices"
)

// ElementInfo describes one element of the subset, for manuals.
type ElementInfo struct {
	Name       string
	SVG        bool     // it belongs inside svg
	Attributes []string // besides those that every element of its kind may carry
}

// Subset lists the elements that sheets may use, sorted by name.
func Subset() []ElementInfo {
	var out []ElementInfo
	for _, name := range slices.Sorted(maps.Keys(elements)) {
		e := elements[name]
		out = append(out, ElementInfo{Name: e.name, SVG: e.svg, Attributes: e.attrs})
	}
	return out
}
