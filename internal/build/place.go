package build

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// aboutText are the codes of the sheet engine's problems that lie in a text and not in the template; their messages
// quote the text.
var aboutText = []string{"sheet.too-long", "sheet.cut-off", "sheet.missing-glyph"}

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
			text, pos, ok := "", diag.Pos{}, false
			if job != nil && slices.Contains(aboutText, d.Code) {
				text = quoted(d.Message)
				pos, ok = origin(text, job.Origins)
			}
			if !ok {
				if !textsOnly {
					out.Add(d)
				}
				continue
			}
			d.Related, d.Pos = append([]diag.Pos{d.Pos}, d.Related...), pos
			k := key{pos, d.Code, text}
			tooLong[pos] = tooLong[pos] || d.Code == "sheet.too-long"
			p := texts[k]
			if p == nil {
				p = &problem{worst: d, path: items[i].Path}
				texts[k], order = p, append(order, k)
			}
			if !seen[k] {
				p.items++
			}
			seen[k] = true
			if cut(d) > cut(p.worst) {
				p.worst, p.path = d, items[i].Path
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

// keepCodes returns the diagnostics with one of the codes.
func keepCodes(l *diag.List, codes ...string) *diag.List {
	out := &diag.List{}
	for _, d := range l.Sorted() {
		if slices.Contains(codes, d.Code) {
			out.Add(d)
		}
	}
	return out
}

// quoted returns what stands between the first opening and the last closing quote of a message.
func quoted(message string) string {
	_, after, ok := strings.Cut(message, "“")
	end := strings.LastIndex(after, "”")
	if !ok || end < 0 {
		return ""
	}
	return after[:end]
}

// origin finds the place of a quoted text, of which a long one is cut to its beginning and an ellipsis: a piece of content
// that is the text, or that holds it, or, where a template joins several, the longest that the text holds.
func origin(text string, origins []plan.Origin) (diag.Pos, bool) {
	text = squeeze(text)
	if text == "" {
		return diag.Pos{}, false
	}
	best, longest := diag.Pos{}, 1 // a single character proves nothing
	within, found := diag.Pos{}, false
	beginning := strings.TrimSuffix(text, "…")
	for _, o := range origins {
		whole := squeeze(o.Text)
		switch n := utf8.RuneCountInString(whole); {
		case whole == text:
			return o.Pos, true
		case !found && strings.Contains(whole, beginning):
			within, found = o.Pos, true
		case n > longest && strings.Contains(beginning, whole):
			best, longest = o.Pos, n
		}
	}
	if found {
		return within, true
	}
	return best, longest > 1
}

// squeeze leaves out white space, which a sheet may set differently.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

var cutBy = regexp.MustCompile(`删去 (\d+) 个字`)

// cut returns by how much a text must be shortened, as the remedy of sheet.too-long says: of many sheets the one that
// asks for most is told, so that one correction is enough.
func cut(d diag.Diagnostic) int {
	m := cutBy.FindStringSubmatch(d.Remedy)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return n
}
