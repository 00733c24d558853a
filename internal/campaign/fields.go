package campaign

import (
	"fmt"
	"time"
	"unicode/utf8"

	"fanshi/internal/source"
)

// Longest texts, in characters. Sheets are designed for them.
const (
	maxHeadlineLines = 3
	maxHeadline      = 14 // a line
	maxHook          = 40
	maxSlogan        = 40
)

// fits reports a text that is longer than most characters.
func (l *loader) fits(t Text, what string, most int) {
	if n := utf8.RuneCountInString(t.Value); n > most {
		l.diags.Error(t.Pos, "text.too-long", fmt.Sprintf("%s有 %d 个字，最多 %d 个", what, n, most), fmt.Sprintf("缩短 %d 个字", n-most))
	}
}

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

// published reads the date of a piece, which should not lie ahead.
func (l *loader) published(v source.Value) Day {
	t := l.date(v)
	if !t.IsZero() && !l.today.IsZero() && t.After(l.today) {
		l.diags.Warn(v.Pos, "date.future", "日期 "+v.Text+" 还没有到", "核对日期；如果是笔误，请改正")
	}
	return t
}

// expiry reads the last day of a piece, which may not lie before its date.
func (l *loader) expiry(v source.Value, date Day) Day {
	t := l.date(v)
	switch {
	case t.IsZero():
	case !date.IsZero() && t.Before(date.Time):
		l.diags.Error(v.Pos, "date.order", "截止日期 "+v.Text+" 早于发布日期 "+date.Format(time.DateOnly), "核对 date 和 expires", date.Pos)
	case !l.today.IsZero() && t.Before(l.today):
		l.diags.Warn(v.Pos, "date.expired", "已于 "+v.Text+" 到期，不会再选用", "还要用就把 expires 改晚；不用了就删掉这个文件")
	}
	return t
}
