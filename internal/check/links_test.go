package check

import (
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

func TestLinks(t *testing.T) {
	page := &plan.Item{Path: "site/v/b01/index.html", URL: "https://fz.example/v/b01/", Job: &plan.PageJob{}}
	good := &plan.Item{Path: "print/b01/a.pdf", Payload: page.URL, Job: &plan.SheetJob{}}
	dead := &plan.Item{Path: "print/b02/a.pdf", Payload: "https://fz.example/v/b02/", Job: &plan.SheetJob{}}
	column := &campaign.Book{Config: campaign.Config{NoSite: true, CodeURL: "https://www.example.gov.cn/fz/"}} // without a site of its own
	for _, c := range []struct {
		plan plan.Plan
		want int
	}{
		{plan.Plan{Items: []*plan.Item{page, good}}, 0},
		{plan.Plan{Items: []*plan.Item{page, good, dead}}, 1},
		{plan.Plan{Book: column, Items: []*plan.Item{{Path: "print/b01/a.pdf", Payload: column.Config.CodeURL, Job: &plan.SheetJob{}}}}, 0},
		{plan.Plan{Book: column, Items: []*plan.Item{dead}}, 1},
		{plan.Plan{Partial: true, Items: []*plan.Item{dead}}, 0},
	} {
		var diags diag.List
		links(&c.plan, &diags)
		if diags.Len() != c.want || c.want > 0 && diags.Sorted()[0].Code != "build.dead-link" {
			t.Errorf("%d items: %v", len(c.plan.Items), diags.Sorted())
		}
	}
}
