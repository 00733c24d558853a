// Package diag holds what fanshi has to tell its user about a piece of content: a place, a message, a remedy.
//
// Diagnostics are collected in a List during a whole run and printed together, so that an officer corrects
// everything in one go. Messages and remedies are Simplified Chinese; codes are stable ASCII identifiers for
// machines ("yaml.unknown-key"), every one of which is in the registry (Codes). What code has to know of a finding
// travels beside the message and is never read out of it: the text concerned, by how much it is too long, the stretch of
// the file, a safe correction. A List is not safe for concurrent use: every worker keeps its own and the caller merges
// them in a fixed order, which keeps the output deterministic.
package diag

import (
	"cmp"
	"fmt"
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

// Point is a place inside a file; the zero Point means that none is known.
type Point struct {
	Line int `json:"line"`
	Col  int `json:"col"`
}

// Range is a stretch of a file: from Pos up to, but not including, End. Without an End it is the place alone.
type Range struct {
	Pos Pos   `json:"pos"`
	End Point `json:"end,omitzero"`
}

// Span returns the range of n characters from the place, on one line.
func (p Pos) Span(n int) Range {
	if p.Line == 0 || p.Col == 0 || n <= 0 {
		return Range{Pos: p}
	}
	return Range{Pos: p, End: Point{Line: p.Line, Col: p.Col + n}}
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
	Range
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`              // stable identifier, "room.what", registered in Codes
	Message  string   `json:"message"`           // what is wrong, Chinese, no trailing full stop
	Remedy   string   `json:"remedy"`            // what to do, Chinese, no trailing full stop; may be empty for a Notice
	Subject  string   `json:"subject,omitempty"` // the whole text of the content that is wrong, where the finding is about one
	Excess   int      `json:"excess,omitempty"`  // by how many characters Subject must be shortened; 0: that is not the fault
	Related  []Pos    `json:"related,omitempty"`
	Fixes    []Fix    `json:"fixes,omitempty"` // corrections that change nothing else, any one of which puts it right
}

// Fix replaces a stretch of a file by a text. A safe one is the only remedy there is, whoever wrote the text, so that a program
// may apply it: fanshi check --fix does.
type Fix struct {
	Range
	Title string `json:"title"` // what it does, Chinese: 改成半角冒号
	Text  string `json:"text"`
	Safe  bool   `json:"safe,omitempty"`
}

// About says which text of the content a finding is about, and by how many characters it is too long (0: it is not).
// Where a sheet reports a text, this is what leads back to the text's own place.
func (d *Diagnostic) About(subject string, excess int) *Diagnostic {
	d.Subject, d.Excess = subject, excess
	return d
}

// Over says how many characters from its place on a finding concerns.
func (d *Diagnostic) Over(characters int) *Diagnostic {
	d.Range = d.Pos.Span(characters)
	return d
}

// In says which stretch of a file a finding concerns.
func (d *Diagnostic) In(r Range) *Diagnostic {
	d.Range = r
	return d
}

// Fix adds a correction.
func (d *Diagnostic) Fix(title string, r Range, text string) *Diagnostic {
	d.Fixes = append(d.Fixes, Fix{Range: r, Title: title, Text: text})
	return d
}

// SafeFix adds the correction that a program may make.
func (d *Diagnostic) SafeFix(title string, r Range, text string) *Diagnostic {
	d.Fixes = append(d.Fixes, Fix{Range: r, Title: title, Text: text, Safe: true})
	return d
}

func compare(a, b *Diagnostic) int {
	return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Message, b.Message), cmp.Compare(a.Remedy, b.Remedy))
}
