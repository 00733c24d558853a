package report

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/plan"
)

// Period is a stretch of whole days, both ends with it.
type Period struct {
	From, To time.Time
	Name     string // 2026年11月
	File     string // 2026-11, for names of files
}

// Has reports whether a day (2026-11-23) is in the period.
func (p Period) Has(day string) bool { return p.first() <= day && day <= p.To.Format(time.DateOnly) }

func (p Period) first() string { return p.From.Format(time.DateOnly) }

// HasEdition reports whether an edition's pictures belong to the period: its Thursday lies in it, or the whole period in its week.
func (p Period) HasEdition(edition string) bool {
	monday, ok := plan.MondayOf(edition)
	if !ok {
		return false
	}
	day := func(n int) string { return monday.AddDate(0, 0, n).Format(time.DateOnly) }
	return p.Has(day(3)) || day(0) <= p.first() && p.To.Format(time.DateOnly) <= day(6)
}

// Month is a month: 2026-11.
func Month(s string) (Period, bool) {
	first, err := time.Parse("2006-01", s)
	return monthOf(first), err == nil
}

// LastMonth is the month before that of a day.
func LastMonth(day time.Time) Period {
	return monthOf(time.Date(day.Year(), day.Month()-1, 1, 0, 0, 0, 0, time.UTC))
}

func monthOf(first time.Time) Period {
	return Period{first, first.AddDate(0, 1, -1), first.Format("2006年1月"), first.Format("2006-01")}
}

// Week is an edition's week: 2026-W48.
func Week(s string) (Period, bool) {
	monday, ok := plan.MondayOf(s)
	if !ok {
		return Period{}, false
	}
	year, week, _ := strings.Cut(s, "-W")
	n, _ := strconv.Atoi(week)
	to := monday.AddDate(0, 0, 6)
	return Period{monday, to, fmt.Sprintf("%s年第%d周（%s）", year, n, strings.TrimPrefix(span(monday, to), monday.Format("2006年"))), s}, true
}

var quarterForm = regexp.MustCompile(`^(\d{4})-[Qq]([1-4])$`)

// Quarter is a quarter: 2026-Q4.
func Quarter(s string) (Period, bool) {
	m := quarterForm.FindStringSubmatch(s)
	if m == nil {
		return Period{}, false
	}
	year, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	from := time.Date(year, time.Month(3*n-2), 1, 0, 0, 0, 0, time.UTC)
	return Period{from, from.AddDate(0, 3, -1), fmt.Sprintf("%d年第%s季度", year, []string{"一", "二", "三", "四"}[n-1]), m[1] + "-Q" + m[2]}, true
}

// Days is from one day to another, which is not before it.
func Days(from, to time.Time) Period {
	name := from.Format(time.DateOnly)
	if !from.Equal(to) {
		name += "_" + to.Format(time.DateOnly)
	}
	return Period{from, to, span(from, to), name}
}

// span says two days and what is between them; the second says only what is different.
func span(from, to time.Time) string {
	form := "2006年1月2日"
	switch {
	case from.Equal(to):
		return from.Format(form)
	case from.Year() == to.Year() && from.Month() == to.Month():
		form = "2日"
	case from.Year() == to.Year():
		form = "1月2日"
	}
	return from.Format("2006年1月2日") + "至" + to.Format(form)
}
