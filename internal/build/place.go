package build

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// gather merges the problems of items in their order. A problem of a text is moved from the template to the place in the
// content that the text comes from, and told once, however many sheets show the text. With textsOnly, problems that
// could not be moved are left out.
func gather(items []*plan.Item, found []diag.List, textsOnly bool) *diag.List {
	type problem struct {
		worst diag.Diagnostic
		path  string // of the item that has it
		items int
	}
	type key struct {
		pos  diag.Pos
		code string
		text string
	}
	out := &diag.List{}
	texts := map[key]*problem{}
	var order []key
	tooLong := map[diag.Pos]bool{}
	for i := range found {
		job, _ := items[i].Job.(*plan.SheetJob)
		seen := map[key]bool{}
		for _, d := range found[i].Sorted() {
			var places []diag.Pos
			if job != nil {
				places = origins(d.Subject, job.Origins)
			}
			if len(places) == 0 && !textsOnly {
				out.Add(d)
			}
			for _, pos := range places {
				moved := d
				moved.Related, moved.Range = append([]diag.Pos{d.Pos}, d.Related...), diag.Range{Pos: pos}
				k := key{pos, d.Code, squeeze(d.Subject)}
				tooLong[pos] = tooLong[pos] || d.Code == "sheet.too-long"
				p := texts[k]
				if p == nil {
					p = &problem{worst: moved, path: items[i].Path}
					texts[k], order = p, append(order, k)
				}
				if !seen[k] {
					p.items++
				}
				seen[k] = true
				if moved.Excess > p.worst.Excess { // one correction shall be enough for all sheets
					p.worst, p.path = moved, items[i].Path
				}
			}
		}
	}
	for _, k := range order {
		if k.code == "sheet.cut-off" && tooLong[k.pos] {
			continue // the same fault seen a second time
		}
		p := texts[k]
		where := "（见 " + p.path + "）"
		if p.items > 1 {
			where = fmt.Sprintf("（见 %s 等 %d 件）", p.path, p.items)
		}
		p.worst.Message += where
		out.Add(p.worst)
	}
	return out
}

// origins finds the places of a text that a sheet reports. A single character is at fault wherever it stands. Any other
// text comes from one place: a piece of content that is the text, or that holds it, or, where a template joins several,
// the longest that the text holds.
func origins(text string, from []plan.Origin) []diag.Pos {
	text = squeeze(text)
	if utf8.RuneCountInString(text) <= 1 {
		return holders(text, from)
	}
	var best, within []diag.Pos
	longest := 1 // a single character proves nothing
	for _, o := range from {
		whole := squeeze(o.Text)
		switch n := utf8.RuneCountInString(whole); {
		case whole == text:
			return []diag.Pos{o.Pos}
		case within == nil && strings.Contains(whole, text):
			within = []diag.Pos{o.Pos}
		case n > longest && strings.Contains(text, whole):
			best, longest = []diag.Pos{o.Pos}, n
		}
	}
	if within != nil {
		return within
	}
	return best
}

// holders are the places of all texts that hold a character, each once; none for no character.
func holders(character string, from []plan.Origin) (out []diag.Pos) {
	for _, o := range from {
		if character != "" && strings.Contains(o.Text, character) && !slices.Contains(out, o.Pos) {
			out = append(out, o.Pos)
		}
	}
	return out
}

// squeeze leaves out white space, which a sheet may set differently.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
