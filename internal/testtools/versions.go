package testtools

import "fmt"

// ComparedVersions are the major versions of Chromium in which the live comparisons have been run: what they do otherwise
// than we do is in the table of Differences, all of it. Others tell what is new to the table, and fail nothing.
var ComparedVersions = []int{147, 148, 149, 152, 153}

// Difference is something that versions of Chromium do otherwise than the engine. It is decided here, once, which side is
// ours: by the CSS specification.
type Difference struct {
	Name     string
	Of       string // layout: boxes and lines; style: computed values
	Property string // of CSS
	From, To int    // the first and the last major version that does it; 0: from the beginning
	Theirs   string // what they do
	Reason   string // what we do and by which specification
}

// Counted says how often a version did it.
func (d *Difference) Counted(times int) string {
	since := ""
	if d.From > 0 {
		since = fmt.Sprintf("from %d ", d.From)
	}
	return fmt.Sprintf("%d times %s (%s, %sto %d): %s; %s", times, d.Name, d.Property, since, d.To, d.Theirs, d.Reason)
}

// Differences is the table.
var Differences = []Difference{
	{
		Name: "text-emphasis-room", Of: "layout", Property: "text-emphasis", To: 149,
		Theirs: "every line with marks is higher by the marks' whole font height",
		Reason: "we do as 152 and later: CSS Text Decoration 4, section 3.4, gives marks the effect of ruby on the line height, and CSS Ruby 1, " +
			"section 3.6, lets ruby stand in the leading of the lines and in the padding around them, adding leading only where line-height has no room for it",
	},
	{
		Name: "line-end-trim", Of: "layout", Property: "text-spacing-trim", To: 152,
		Theirs: "in a balanced paragraph (text-wrap), and where the text or that of an element ends, the closing mark at the end of a line that only fits without the mark's white half keeps it",
		Reason: "we do as 153 and later: CSS Text 4, section 8.4 (text-spacing-trim: normal), sets full-width closing punctuation at the end of a line " +
			"to half width where it does not fit otherwise",
	},
	{
		Name: "vertical-colon", Of: "layout", Property: "text-spacing-trim", To: 147,
		Theirs: "in vertical text a quotation mark beside a full-width colon loses its white half",
		Reason: "we do as 148 and later: CSS Text 4, section 8.4, lets the class of a full-width colon follow from where the font draws it, " +
			"and in vertical text that is the middle of its square, with as much room on either side",
	},
	{
		Name: "table-border-colour", Of: "style", Property: "border-color", To: 148,
		Theirs: "the border of a table is grey",
		Reason: "we do as 149 and later: CSS Backgrounds 3, section 3.1, makes currentcolor the initial value, and the style sheet of the HTML standard, " +
			"section 15.3.10, has had no grey for tables since 2019 (whatwg/html#4391)",
	},
}
