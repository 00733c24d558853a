// Package diag holds what fanshi has to tell its user about a piece of content: a place, a message, a remedy.
//
// Diagnostics are collected in a List during a whole run and printed together, so that an officer corrects
// everything in one go. Messages and remedies are Simplified Chinese; codes are stable ASCII identifiers for
// machines ("front-matter.unknown-key"). A List is not safe for concurrent use: every worker keeps its own and the
// caller merges them in a fixed order, which keeps the output deterministic.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Pos is a place in a source file. Line and Col count from 1, Col in characters (runes), not bytes.
// Line 0 means the whole file; an empty File means the whole run. In a workbook Sheet is the name of a sheet, Line the
// number of a row and Col that of a column.
type Pos struct {
	File  string `json:"file"`
	Sheet string `json:"sheet,omitempty"`
	Line  int    `json:"line,omitempty"`
	Col   int    `json:"col,omitempty"`
}

// String formats the place as file:line:col, leaving out what is unknown; a cell of a workbook as “file 表1!F2”.
func (p Pos) String() string {
	switch {
	case p.Sheet != "":
		return p.File + " " + p.cell()
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
	}
}

// Compare orders places by file, sheet, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Sheet, q.Sheet), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Severity says whether a diagnostic stops the build.
type Severity uint8

// An Error stops the build (exit code 3), a Warning should be looked at, a Notice only informs.
const (
	Error Severity = iota
	Warning
	Notice
)

// String returns the severity as officers read it.
func (s Severity) String() string {
	return [...]string{"错误", "警告", "提示"}[s]
}

// MarshalText returns the stable English name used in JSON.
func (s Severity) MarshalText() ([]byte, error) {
	return []byte([...]string{"error", "warning", "notice"}[s]), nil
}

// Diagnostic is one finding.
type Diagnostic struct {
	Pos      Pos      `json:"pos"`
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`    // stable identifier, "room.what"
	Message  string   `json:"message"` // what is wrong, Chinese, no trailing full stop
	Remedy   string   `json:"remedy"`  // what to do, Chinese, no trailing full stop; may be empty for a Notice
	Related  []Pos    `json:"related,omitempty"`
}

// List collects diagnostics. The zero value is ready to use.
type List struct {
	items []Diagnostic
}

// Add appends one diagnostic.
func (l *List) Add(d Diagnostic) { l.items = append(l.items, d) }

// Error appends an Error.
func (l *List) Error(pos Pos, code, message, remedy string, related ...Pos) {
	l.Add(Diagnostic{Pos: pos, Severity: Error, Code: code, Message: message, Remedy: remedy, Related: related})
}

// Warn appends a Warning.
func (l *List) Warn(pos Pos, code, message, remedy string, related ...Pos) {
	l.Add(Diagnostic{Pos: pos, Severity: Warning, Code: code, Message: message, Remedy: remedy, Related: related})
}

// Note appends a Notice.
func (l *List) Note(pos Pos, code, message, remedy string) {
	l.Add(Diagnostic{Pos: pos, Severity: Notice, Code: code, Message: message, Remedy: remedy})
}

// Merge appends everything in other.
func (l *List) Merge(other *List) {
	if other != nil {
		l.items = append(l.items, other.items...)
	}
}

// Len returns the number of diagnostics collected, duplicates included.
func (l *List) Len() int { return len(l.items) }

// HasErrors reports whether any diagnostic is an Error.
func (l *List) HasErrors() bool { return l.Count(Error) > 0 }

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
	out := slices.Clone(l.items)
	slices.SortStableFunc(out, compare)
	return slices.CompactFunc(out, func(a, b Diagnostic) bool { return compare(a, b) == 0 })
}

func compare(a, b Diagnostic) int {
	return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Message, b.Message), cmp.Compare(a.Remedy, b.Remedy))
}
