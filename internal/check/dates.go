package check

import (
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
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
}

func published(day campaign.Day, today time.Time, problems *diag.List) {
	if !day.IsZero() && !today.IsZero() && day.After(today) {
		problems.Warn(day.Pos, "date.future", "日期 "+day.Format(time.DateOnly)+" 还没有到", "核对日期；如果是笔误，请改正")
	}
}

func expires(last, dated campaign.Day, today time.Time, problems *diag.List) {
	switch {
	case last.IsZero():
	case !dated.IsZero() && last.Before(dated.Time):
		problems.Error(last.Pos, "date.order", "截止日期 "+last.Format(time.DateOnly)+" 早于发布日期 "+dated.Format(time.DateOnly),
			"核对 date 和 expires", dated.Pos)
	case !today.IsZero() && last.Before(today):
		problems.Warn(last.Pos, "date.expired", "已于 "+last.Format(time.DateOnly)+" 到期，不会再选用", "还要用就把 expires 改晚；不用了就删掉这个文件")
	}
}
