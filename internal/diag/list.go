package diag

import "slices"

// List collects diagnostics. The zero value is ready to use.
type List struct {
	items  []*Diagnostic
	errors bool
}

// Add appends one diagnostic.
func (l *List) Add(d Diagnostic) { l.add(&d) }

func (l *List) add(d *Diagnostic) *Diagnostic {
	l.items = append(l.items, d)
	l.errors = l.errors || d.Severity == Error
	return d
}

// Error appends an Error, and returns it so that more can be said of it.
func (l *List) Error(pos Pos, code, message, remedy string, related ...Pos) *Diagnostic {
	return l.add(&Diagnostic{Range: Range{Pos: pos}, Severity: Error, Code: code, Message: message, Remedy: remedy, Related: related})
}

// Warn appends a Warning, and returns it so that more can be said of it.
func (l *List) Warn(pos Pos, code, message, remedy string, related ...Pos) *Diagnostic {
	return l.add(&Diagnostic{Range: Range{Pos: pos}, Severity: Warning, Code: code, Message: message, Remedy: remedy, Related: related})
}

// Note appends a Notice, and returns it so that more can be said of it.
func (l *List) Note(pos Pos, code, message, remedy string) *Diagnostic {
	return l.add(&Diagnostic{Range: Range{Pos: pos}, Severity: Notice, Code: code, Message: message, Remedy: remedy})
}

// Merge appends everything in other.
func (l *List) Merge(other *List) {
	if other != nil {
		l.items = append(l.items, other.items...)
		l.errors = l.errors || other.errors
	}
}

// Without returns a list of the diagnostics that leave does not report.
func (l *List) Without(leave func(d *Diagnostic) bool) *List {
	out := &List{}
	for _, d := range l.items {
		if !leave(d) {
			out.add(d)
		}
	}
	return out
}

// Len returns the number of diagnostics collected, duplicates included.
func (l *List) Len() int { return len(l.items) }

// HasErrors reports whether any diagnostic is an Error.
func (l *List) HasErrors() bool { return l.errors }

// Count returns how many distinct diagnostics have the given severity.
func (l *List) Count(s Severity) int {
	n := 0
	for _, d := range l.Sorted() {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Sorted returns the diagnostics ordered by place, severity, code and message, without duplicates.
func (l *List) Sorted() []Diagnostic {
	items := slices.Clone(l.items)
	slices.SortStableFunc(items, compare)
	items = slices.CompactFunc(items, func(a, b *Diagnostic) bool { return compare(a, b) == 0 })
	var out []Diagnostic
	for _, d := range items {
		out = append(out, *d)
	}
	return out
}
