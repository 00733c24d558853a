package check

import (
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// TestRepeated: two cases at one place that look alike are told once, whatever the number of places and files.
func TestRepeated(t *testing.T) {
	loan, client := &campaign.Scam{ID: "loan"}, &campaign.Scam{ID: "client"}
	bank, school := &campaign.Kind{ID: "bank", Name: said("银行", 90)}, &campaign.Kind{ID: "school", Name: said("学校", 91)}
	picture := &campaign.Asset{}
	shown := func(cases ...*campaign.Case) string {
		book := &campaign.Book{Cases: cases, Kinds: []*campaign.Kind{bank, school}}
		p := &plan.Plan{Book: book}
		for i, c := range cases {
			for range 2 { // a poster and a slide
				for _, kind := range book.Kinds {
					if kind == bank || i != 2 { // the third hangs in banks only
						p.Items = append(p.Items, &plan.Item{Venue: &campaign.Venue{Kind: kind}, Job: &plan.SheetJob{View: &plan.View{Case: &plan.CaseView{Title: c.Title.Value}}}})
					}
				}
			}
		}
		var problems diag.List
		repeated(p, &problems)
		return strings.Join(told(&problems), "\n")
	}
	piece := func(slug string, line int, headline string, scam *campaign.Scam, pic *campaign.Asset) *campaign.Case {
		return &campaign.Case{Slug: slug, Title: said("案例"+slug, line), Headline: []campaign.Text{said(headline, line)}, Scam: scam, Picture: pic}
	}
	for _, c := range []struct {
		cases []*campaign.Case
		want  string
	}{
		{[]*campaign.Case{piece("a", 1, "甲", loan, nil), piece("b", 2, "乙", client, nil), piece("c", 3, "丙", nil, nil)}, ""},
		{[]*campaign.Case{piece("a", 1, "甲", loan, nil), piece("b", 2, "乙", loan, nil)}, "2 警告 plan.repeated 这一周，“案例b”和“案例a”在同一处张贴、播放，插图一样：银行、学校"},
		{[]*campaign.Case{piece("a", 1, "甲", loan, nil), piece("b", 2, "乙", client, nil), piece("c", 3, "甲", nil, nil)}, "3 警告 plan.repeated 这一周，“案例c”和“案例a”在同一处张贴、播放，大标题一样：银行"},
		{[]*campaign.Case{piece("a", 1, "甲", loan, picture), piece("b", 2, "乙", loan, nil)}, ""},
		{[]*campaign.Case{piece("a", 1, "甲", loan, picture), piece("b", 2, "乙", client, picture)}, "2 警告 plan.repeated 这一周，“案例b”和“案例a”在同一处张贴、播放，插图一样：银行、学校"},
	} {
		if got := shown(c.cases...); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	var none diag.List
	if repeated(&plan.Plan{}, &none); none.Len() > 0 {
		t.Error("a plan without a Book")
	}
}
