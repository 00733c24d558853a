package sheet

import (
	"html/template"
	"reflect"
	"strings"
	"unicode/utf8"

	"fanshi/internal/plan"
)

// functions are what sheet templates may call beside the built-in functions of html/template. All are pure. Lists may be
// of any type: the data of `fanshi sheet --data` is not typed.
var functions = template.FuncMap{
	// clauses splits a sentence after its punctuation marks: each in an inline block keeps lines from breaking inside it.
	"clauses": plan.Clauses,
	// first returns at most n items of a list.
	"first": func(n int, list any) any {
		v := reflect.ValueOf(list)
		return v.Slice(0, min(max(n, 0), v.Len())).Interface()
	},
	// add sums, for numbers that people count from one.
	"add": func(a, b int) int { return a + b },
	// characters counts the characters of a text.
	"characters": utf8.RuneCountInString,
	"hasPrefix":  func(prefix, text string) bool { return strings.HasPrefix(text, prefix) },
	"hasSuffix":  func(suffix, text string) bool { return strings.HasSuffix(text, suffix) },
	// contains tells whether part stands anywhere in text.
	"contains":   func(part, text string) bool { return strings.Contains(text, part) },
	"trimSuffix": func(suffix, text string) string { return strings.TrimSuffix(text, suffix) },
	// words splits a text at its spaces: vertical type with upright digits is set without them.
	"words": strings.Fields,
	// phrases splits a text like clauses, and after 、 too, for narrow columns.
	"phrases": func(text string) []string {
		var out []string
		for _, clause := range plan.Clauses(text) {
			out = append(out, strings.SplitAfter(clause, "、")...)
		}
		return out
	},
	// last tells whether i is the index of a list's last item.
	"last": func(i int, list any) bool { return i == reflect.ValueOf(list).Len()-1 },
}
