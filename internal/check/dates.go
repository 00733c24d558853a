package check

import (
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// dates warns of pieces of a day that has not come and of pieces that are no longer shown, and reports those that end
// before they begin.
func dates(book *campaign.Book, today time.Time, problems *diag.List) {
	for _, c := range book.Cases {
		published(c.Date, today, problems)
		expires(c.Expires, c.Date, today, problems)
	}
	told := map[diag.Pos]bool{} // all slogans of a file expire on its day
	for _, s := range book.Slogans {
		if !told[s.Expires.Pos] {
			told[s.Expires.Pos] = true
			expires(s.Expires, campaign.Day{}, today, problems)
		}
	}
	for _, n := range book.Notices {
		published(n.Date, today, problems)
	}
	for _, b := range book.Bulletins {
		edition(b, today, problems)
	}
}

// What is so far away is a slip in the year: a case is not told after so many years, and nothing is planned for so long.
const (
	oldYears   = 5
	aheadYears = 5
	aheadWeeks = 13 // of editions
)

// far warns of a day that is too far away to be meant.
func far(day campaign.Day, today time.Time, problems *diag.List) bool {
	if day.IsZero() || today.IsZero() || !day.Before(today.AddDate(-oldYears, 0, 0)) && !day.After(today.AddDate(aheadYears, 0, 0)) {
		return false
	}
	problems.Warn(day.Pos, "date.far", "日期 "+day.Format(time.DateOnly)+" 离今天太远，像是写错了年份", "核对年份；没有写错就不用改").Over(len(time.DateOnly))
	return true
}

// edition warns of a bulletin of a week that is far ahead. Those of weeks that are over are kept.
func edition(b *campaign.Bulletin, today time.Time, problems *diag.List) {
	first, known := plan.MondayOf(b.Edition)
	if !known || today.IsZero() {
		return
	}
	monday := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, today.Location())
	if monday.After(today.AddDate(0, 0, 7*aheadWeeks)) {
		problems.Warn(b.Pos, "date.far", "周次 "+b.Edition+" 从 "+monday.Format(time.DateOnly)+" 开始，离今天太远，像是写错了", "核对年份和周数；没有写错就不用改")
	}
}

func published(day campaign.Day, today time.Time, problems *diag.List) {
	if !far(day, today, problems) && !day.IsZero() && !today.IsZero() && day.After(today) {
		problems.Warn(day.Pos, "date.future", "日期 "+day.Format(time.DateOnly)+" 还没有到", "核对日期；如果是笔误，请改正")
	}
}

func expires(last, dated campaign.Day, today time.Time, problems *diag.List) {
	switch {
	case last.IsZero():
	case last.After(dated.Time) && !today.IsZero() && last.After(today) && far(last, today, problems):
	case !dated.IsZero() && last.Before(dated.Time):
		problems.Error(last.Pos, "date.order", "截止日期 "+last.Format(time.DateOnly)+" 早于发布日期 "+dated.Format(time.DateOnly),
			"核对 date 和 expires", dated.Pos)
	case !today.IsZero() && last.Before(today):
		problems.Warn(last.Pos, "date.expired", "已于 "+last.Format(time.DateOnly)+" 到期，不会再选用", "还要用就把 expires 改晚；不用了就删掉这个文件")
	}
}
