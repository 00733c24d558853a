package site

import (
	"slices"
	"strings"
	"time"

	"fanshi/internal/plan"
)

// hotlinesOf returns all numbers with their use, and the two that every page keeps at hand: the first one and the
// emergency call 110 (or the second where 110 is not listed). Only these are offered for calling: others, such as
// 12381, send messages and cannot be called.
func hotlinesOf(lines []plan.HotlineView) (all, bar []hotline) {
	second := max(slices.IndexFunc(lines, func(l plan.HotlineView) bool { return l.Number == "110" }), 1)
	for i, l := range lines {
		h := hotline{Number: l.Number, Name: l.Name, Use: l.Use}
		if i == 0 || i == second {
			h.Tel = dialled(l.Number)
			bar = append(bar, h)
		}
		all = append(all, h)
	}
	return all, bar
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

// lossText says of a bare amount what it is; "拦截 18 万元" says so itself.
func lossText(loss string) string {
	if loss != "" && loss[0] >= '0' && loss[0] <= '9' {
		return "损失 " + loss
	}
	return loss
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
