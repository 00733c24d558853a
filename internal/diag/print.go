package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteText prints the list for people, sorted: place, severity, message, and the remedy on a line of its own.
func WriteText(w io.Writer, l *List) error {
	shown, more := l.Shown()
	for _, d := range shown {
		place := ""
		if p := d.Pos.String(); p != "" {
			place = p + ": "
		}
		if _, err := fmt.Fprintf(w, "%s%s：%s\n", place, d.Severity, d.Message); err != nil {
			return err
		}
		for _, r := range d.Related {
			if _, err := fmt.Fprintf(w, "    另见 %s\n", r); err != nil {
				return err
			}
		}
		if d.Remedy != "" {
			if _, err := fmt.Fprintf(w, "    → %s\n", d.Remedy); err != nil {
				return err
			}
		}
	}
	if more.Count() > 0 {
		if _, err := fmt.Fprintf(w, "另有 %d 个没有列出%s。请先改好上面的，再运行一次\n", more.Count(), more); err != nil {
			return err
		}
	}
	return nil
}

// MaxShown is how many diagnostics a report shows: who has more must look for what they have in common first.
const MaxShown = 200

// More counts the diagnostics that a report leaves out.
type More struct {
	Errors   int            `json:"errors"`
	Warnings int            `json:"warnings"`
	Notices  int            `json:"notices"`
	Codes    map[string]int `json:"codes"`
}

// Count is how many there are.
func (m More) Count() int { return m.Errors + m.Warnings + m.Notices }

// String counts them by severity, for people.
func (m More) String() string {
	text := ""
	for i, n := range []int{m.Errors, m.Warnings, m.Notices} {
		if n > 0 {
			text += fmt.Sprintf("，%s %d 个", Severity(i), n)
		}
	}
	return "：" + strings.TrimPrefix(text, "，")
}

// Shown returns the sorted diagnostics that a report shows, at most MaxShown, the severe ones first, and counts the others.
func (l *List) Shown() ([]Diagnostic, More) {
	all := l.Sorted()
	more := More{Codes: map[string]int{}}
	if len(all) <= MaxShown {
		return all, more
	}
	room := MaxShown
	keep := make([]bool, len(all))
	for _, severity := range []Severity{Error, Warning, Notice} {
		for i, d := range all {
			if d.Severity == severity && room > 0 {
				keep[i] = true
				room--
			}
		}
	}
	var shown []Diagnostic
	for i, d := range all {
		if keep[i] {
			shown = append(shown, d)
			continue
		}
		more.Codes[d.Code]++
		*[...]*int{&more.Errors, &more.Warnings, &more.Notices}[d.Severity]++
	}
	return shown, more
}

// WriteJSON prints the sorted list as one JSON array, one diagnostic an element, for machines.
func WriteJSON(w io.Writer, l *List) error {
	items := l.Sorted()
	if items == nil {
		items = []Diagnostic{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(items)
}
