package style

import (
	"maps"
	"slices"
)

// PropertyInfo describes one property of the subset, for manuals.
type PropertyInfo struct {
	Name    string
	Allowed string // its values, Chinese, as messages list them
}

// Subset lists the properties that sheets may use, sorted by name, custom properties of the engine (--fit) included.
func Subset() []PropertyInfo {
	var out []PropertyInfo
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		out = append(out, PropertyInfo{name, properties[name].allowed})
	}
	return out
}

// RefusedProperties lists the properties that are known and refused with a hint, sorted, with their hints.
func RefusedProperties() []PropertyInfo {
	var out []PropertyInfo
	for _, name := range slices.Sorted(maps.Keys(propertyHints)) {
		out = append(out, PropertyInfo{name, propertyHints[name]})
	}
	return out
}
