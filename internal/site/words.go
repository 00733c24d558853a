package site

import (
	"slices"
	"strings"
	"time"

	"fanshi/internal/plan"
)

// hotlinesOf returns the numbers to call with their use, and the two that every page keeps at hand: the first one and the
// emergency call 110 (or the second where 110 is not listed). Only these can be called by touching them.
func hotlinesOf(lines []plan.HotlineView) (all, bar []hotline) {
	second := max(slices.IndexFunc(lines, func(l plan.HotlineView) bool { return l.Number == "110" }), 1)
	for i, l := range lines {
		h := hotline{Number: l.Number, Name: l.Name, Use: l.Use, Note: l.Note}
		if i == 0 || i == second {
			h.Tel = dialled(l.Number)
			bar = append(bar, h)
		}
		all = append(all, h)
	}
	return all, bar
}

// policeLink is the page of the police's register that shows a site's number there; empty where the number holds none.
func policeLink(number string) string {
	if digits := dialled(number); digits != "" {
		return "https://beian.mps.gov.cn/#/query/webSearch?code=" + digits
	}
	return ""
}

// dialled returns the digits of a number as printed.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// quoted sets what the fraudster says in Chinese quotation marks, unless it has them already.
func quoted(s string) string {
	if s == "" || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "「") {
		return s
	}
	return "“" + s + "”"
}

func longDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006年1月2日")
}

func isoDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
