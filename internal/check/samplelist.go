package check

import (
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
	"fanshi/internal/product"
)

// sampleList keeps a list that nobody has issued from going out as if somebody had: every sheet that goes to press and shows it says
// so, in the words of the phrase sample_mark, and so does every slide that shows what the list is called; low walls show its title
// on the cover alone, and there it stands. Templates have the block list-issuer for it.
func sampleList(job *plan.SheetJob, pages []page.Page, problems *diag.List) {
	list := job.View.List
	slide := job.Screen != nil || job.Product != nil && job.Product.Medium == product.Screen
	if list == nil || !list.Sample || job.Product == nil && !slide {
		return
	}
	mark := job.View.Phrases["sample_mark"]
	var said strings.Builder // runs may part the mark, and lines take its spaces
	for i := range pages {
		pages[i].Walk(func(m page.Mark) {
			if t, ok := m.(*page.Text); ok {
				said.WriteString(withoutSpaces(t.Source))
			}
		})
	}
	if strings.Contains(said.String(), withoutSpaces(mark)) || slide && !strings.Contains(said.String(), withoutSpaces(list.Title)) {
		return
	}
	at := diag.Pos{}
	for _, o := range job.Origins {
		if o.Text == list.Title {
			at = o.Pos
			break
		}
	}
	problems.Error(at, "list.sample", "“"+list.Title+"”还是示例（status: sample），"+job.Template+" 上却没有标明“"+mark+"”，不能用",
		"换成正式发布的文本，写 status: official；或者在版式里发布单位的位置写 {{template \"list-issuer\" .}}")
}

func withoutSpaces(s string) string { return strings.Join(strings.Fields(s), "") }
