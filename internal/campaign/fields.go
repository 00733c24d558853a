package campaign

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fanshi/internal/source"
)

// dayForm is how people write a day: 2026-11-05, 2026/11/5, 2026.11.5, 2026年11月5日, 11月5日, with blanks between.
var dayForm = regexp.MustCompile(`^(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*([-/.月])\s*(\d{1,2})\s*[日号]?$`)

// plainDay makes of a day's text what dayForm reads.
var plainDay = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"－", "-", "—", "-", "–", "-", "／", "/", "．", ".", "“", "", "”", "", "\"", "")

// date reads a calendar day in the project's time zone; the zero time when there is none. A day without a year is one of this
// year; every form but 2026-11-05 is told as it was understood.
func (l *loader) date(v source.Value) Day {
	if !v.Given() {
		return Day{}
	}
	day, year, ok := l.day(v.Text)
	if !ok || day.Year() < 1949 {
		remedy := "写成四位年、两位月、两位日，例如 2026-11-05"
		if year == "" && dayForm.MatchString(plainDay.Replace(v.Text)) {
			remedy = "写上年份，例如 2026-11-05"
		}
		l.diags.Error(v.Pos, "date.format", "“"+v.Text+"”不是日期", remedy)
		return Day{}
	}
	if text := day.Format(time.DateOnly); text != v.Text {
		what := fmt.Sprintf("日期“%s”读作 %s", v.Text, text)
		if year == "" {
			what = fmt.Sprintf("日期“%s”没有写年份，按今年读作 %s", v.Text, text)
		}
		l.understood(v, what, text)
	}
	return Day{day, v.Pos}
}

// day reads a day as people write it, and returns the year as it is written.
func (l *loader) day(s string) (day time.Time, year string, ok bool) {
	return ParseDay(s, l.today, l.book.Config.TimeZone)
}

// ParseDay reads a day as people write it, in a time zone, and returns the year as it is written. 11月5日 is a day of today's year, and
// none where today is the zero time.
func ParseDay(s string, today time.Time, zone *time.Location) (day time.Time, year string, ok bool) {
	m := dayForm.FindStringSubmatch(plainDay.Replace(s))
	if m == nil || m[1] == "" && (m[3] != "月" || today.IsZero()) {
		return day, "", false
	}
	if year = m[1]; year == "" {
		m[1] = strconv.Itoa(today.In(zone).Year())
	}
	month, _ := strconv.Atoi(m[2])
	number, _ := strconv.Atoi(m[4])
	day, err := time.ParseInLocation(time.DateOnly, fmt.Sprintf("%s-%02d-%02d", m[1], month, number), zone)
	return day, year, err == nil
}
