package diag

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteText prints the list for people, sorted: place, severity, message, and the remedy on a line of its own.
func WriteText(w io.Writer, l *List) error {
	for _, d := range l.Sorted() {
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
	return nil
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
