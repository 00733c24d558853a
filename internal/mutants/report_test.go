package mutants

import (
	"fmt"
	"slices"
	"strings"
)

// report lists the survivors and counts by package and kind.
func report(results []result, seed uint64) string {
	var b strings.Builder
	b.WriteString("\nsurvivors\n")
	for _, r := range results {
		if r.Noticed {
			continue
		}
		reach := ""
		if !r.Reached {
			reach = ", reached by no test of its package"
		}
		fmt.Fprintf(&b, "%s:%d: %s%s\n\t- %s\n\t+ %s\n", r.File, r.Line, r.Kind, reach, indent(r.Old), indent(r.New))
	}
	count := func(title string, names []string, of func(result) string) {
		fmt.Fprintf(&b, "\n%-22s %7s %9s\n", title, "mutants", "noticed")
		for _, name := range names {
			b.WriteString(row(name, slices.DeleteFunc(slices.Clone(results), func(r result) bool { return of(r) != name })))
		}
	}
	var names []string
	for _, r := range results {
		names = append(names, r.Package)
	}
	slices.Sort(names)
	count("package", slices.Compact(names), func(r result) string { return r.Package })
	count("kind", kinds, func(r result) string { return r.Kind })
	fmt.Fprintf(&b, "\nseed %d\n%s", seed, row("all", results))
	return b.String()
}

func indent(code string) string { return strings.ReplaceAll(code, "\n", "\n\t  ") }

// row is one line of figures.
func row(name string, results []result) string {
	if len(results) == 0 {
		return ""
	}
	noticed := 0
	for _, r := range results {
		if r.Noticed {
			noticed++
		}
	}
	return fmt.Sprintf("%-22s %7d %5d %2d%%\n", name, len(results), noticed, 100*noticed/len(results))
}
