package campaign

import (
	"time"

	"fanshi/internal/source"
)

// date reads a calendar day in the project's time zone; the zero time when there is none.
func (l *loader) date(v source.Value) Day {
	if !v.Given() {
		return Day{}
	}
	t, err := time.ParseInLocation(time.DateOnly, v.Text, l.book.Config.TimeZone)
	if err != nil || t.Year() < 1949 {
		l.diags.Error(v.Pos, "date.format", "“"+v.Text+"”不是日期", "写成四位年、两位月、两位日，例如 2026-11-05")
		return Day{}
	}
	return Day{t, v.Pos}
}
