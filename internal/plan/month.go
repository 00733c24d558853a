package plan

import (
	"fmt"
	"time"

	"fanshi/internal/campaign"
)

// Month is the subject of a list of cases, at site/archive/<month>/index.html: 2026-11.
type Month string

// monthsFrom is the number of cases up to which months would hold too few for lists of their own.
const monthsFrom = 200

// MonthOf returns the month of a day.
func MonthOf(day time.Time) Month {
	return Month(fmt.Sprintf("%04d-%02d", day.Year(), int(day.Month())))
}

// Months returns the months that have cases, newest first; none while the cases are few.
func Months(book *campaign.Book) []Month {
	if len(book.Cases) <= monthsFrom {
		return nil
	}
	var months []Month
	for _, c := range book.Cases { // newest first
		if m := MonthOf(c.Date.Time); len(months) == 0 || months[len(months)-1] != m {
			months = append(months, m)
		}
	}
	return months
}
