package check

import (
	"fmt"
	"slices"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// freshness warns of screens that would show nothing but the hotline before the next edition, which comes next Monday.
func freshness(p *plan.Plan, problems *diag.List) {
	monday := p.Today.AddDate(0, 0, 7-(int(p.Today.Weekday())+6)%7)
	for _, item := range p.Items {
		job, ok := item.Job.(*plan.ManifestJob)
		if !ok || len(job.Slides) == 0 { // why there is none has been said
			continue
		}
		last, ends := lastDay(job.Slides)
		const remedy = "给这类场所补充案例或标语，或者把还能用的 expires 改晚"
		switch {
		case !ends:
		case last.IsZero():
			problems.Warn(job.Screen.Pos, "screen.stale", fmt.Sprintf("屏幕 %s 没有案例和标语可放，只剩热线画面", job.Screen.Name), remedy)
		case last.AddDate(0, 0, 1).Before(monday):
			problems.Warn(job.Screen.Pos, "screen.stale", fmt.Sprintf("屏幕 %s 的案例和标语到 %s 全部到期，下一期 %s 才出，中间只剩热线画面",
				job.Screen.Name, last.Format(time.DateOnly), monday.Format(time.DateOnly)), remedy)
		}
	}
}

// lastDay is the last day on which a slide that is not always right is shown; zero: there is no such slide. ends is false
// where one of them is shown as long as the set.
func lastDay(slides []plan.Slide) (last time.Time, ends bool) {
	for _, s := range slides {
		switch {
		case s.Evergreen:
		case s.Until.IsZero():
			return time.Time{}, false
		default:
			last = slices.MaxFunc([]time.Time{last, s.Until}, time.Time.Compare)
		}
	}
	return last, true
}
