package style

import (
	"slices"
	"strings"
)

// property is one property of the subset: how its value is read, and how it is taken from another element.
type property struct {
	parse   func(v *value) (setter, bool)
	copy    func(dst, src *Computed)
	allowed string // for messages
	phase   phase
}

// phase orders the declarations of an element: em depends on font-size, currentColor on color.
type phase uint8

const (
	phaseFontSize phase = iota
	phaseColor
	phaseRest
)

// properties is the subset, by name.
var properties = func() map[string]*property {
	all := map[string]*property{}
	for _, group := range []map[string]property{boxProperties(), borderProperties(), flexProperties(), paintProperties(), textProperties(),
		scriptProperties(), flowProperties()} {
		for name, p := range group {
			all[name] = &p
		}
	}
	return all
}()

// defaults are the properties of the default sheet that mean something else there, or exist there only.
var defaults = func() map[string]*property {
	all := map[string]*property{}
	for name, p := range logicalProperties() {
		all[name] = &p
	}
	return all
}()

// choice is a keyword and what it stands for.
type choice[T any] struct {
	name  string
	value T
}

func names[T any](choices []choice[T]) []string {
	out := make([]string, len(choices))
	for i, c := range choices {
		out[i] = c.name
	}
	return out
}

// list writes allowed values for a message.
func list(values ...string) string { return strings.Join(values, "、") }

// pick reads one of the keywords.
func pick[T any](v *value, choices []choice[T]) (T, bool) {
	w, ok := v.word(names(choices)...)
	if !ok {
		var zero T
		return zero, false
	}
	return choices[slices.IndexFunc(choices, func(c choice[T]) bool { return c.name == w })].value, true
}

// keywords is a property whose values are keywords only.
func keywords[T any](field func(*Computed) *T, choices ...choice[T]) property {
	return property{
		parse: func(v *value) (setter, bool) {
			x, ok := pick(v, choices)
			return func(c *Computed, _ *resolver) { *field(c) = x }, ok
		},
		copy:    copying(field),
		allowed: list(names(choices)...),
		phase:   phaseRest,
	}
}

func copying[T any](field func(*Computed) *T) func(dst, src *Computed) {
	return func(dst, src *Computed) { *field(dst) = *field(src) }
}

// dimension is a declared Dim: a length or the keyword that stands for auto.
type dimension struct {
	auto   bool
	floor  bool // never negative
	length length
}

func (d dimension) dim(r *resolver) Dim {
	if d.auto {
		return Dim{}
	}
	if d.floor {
		return d.length.size(r)
	}
	return d.length.dim(r)
}

// dimension reads a length, or the given keyword ("" for none).
func (v *value) dimension(auto string, kind size) (dimension, bool) {
	if auto != "" {
		if _, ok := v.word(auto); ok {
			return dimension{auto: true}, true
		}
	}
	l, ok := v.length(kind)
	return dimension{length: l, floor: kind&noNegative != 0}, ok
}

// lengths is a property that holds a Dim.
func lengths(field func(*Computed) *Dim, auto string, kind size) property {
	allowed := "长度、百分比"
	if auto != "" {
		allowed = auto + "、" + allowed
	}
	return property{
		parse: func(v *value) (setter, bool) {
			d, ok := v.dimension(auto, kind)
			return func(c *Computed, r *resolver) { *field(c) = d.dim(r) }, ok
		},
		copy:    copying(field),
		allowed: allowed,
		phase:   phaseRest,
	}
}

// upToFour reads one to four values for top, right, bottom, left up to a slash or the end, filled up as in CSS.
func upToFour[T any](v *value, read func() (T, bool)) (four [4]T, ok bool) {
	n := 0
	for n < 4 {
		if t, more := v.peek(); !more || t.is("/") {
			break
		}
		x, ok := read()
		if !ok {
			return four, false
		}
		four[n] = x
		n++
	}
	switch n {
	case 0:
		return four, false
	case 1:
		four[1] = four[0]
		fallthrough
	case 2:
		four[2] = four[0]
		fallthrough
	case 3:
		four[3] = four[1]
	}
	return four, true
}

// side returns the i-th of the sides in CSS order.
func side[T any](s *Sides[T], i int) *T {
	return [...]*T{&s.Top, &s.Right, &s.Bottom, &s.Left}[i]
}

var sideNames = [...]string{"top", "right", "bottom", "left"}

// sides adds a property of four Dims: its shorthand and one property a side.
func sides(into map[string]property, shorthand, prefix string, field func(*Computed) *Sides[Dim], auto string, kind size) {
	for i, name := range sideNames {
		into[prefix+name] = lengths(func(c *Computed) *Dim { return side(field(c), i) }, auto, kind)
	}
	all := lengths(func(c *Computed) *Dim { return &field(c).Top }, auto, kind)
	all.parse = func(v *value) (setter, bool) {
		four, ok := upToFour(v, func() (dimension, bool) { return v.dimension(auto, kind) })
		return func(c *Computed, r *resolver) {
			s := field(c)
			s.Top, s.Right, s.Bottom, s.Left = four[0].dim(r), four[1].dim(r), four[2].dim(r), four[3].dim(r)
		}, ok
	}
	all.copy = copying(field)
	into[shorthand] = all
}
