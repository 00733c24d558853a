package check

import (
	"cmp"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// repeated warns of two cases of one week that look alike at one place: they have the same headline, or no picture of their own and
// the same kind of fraud, and so the same art. Who passes by takes the second for the first. It is told once for all places.
func repeated(p *plan.Plan, problems *diag.List) {
	if p.Book == nil {
		return
	}
	type pair struct{ first, second *campaign.Case }
	places := map[pair][]string{}
	var pairs []pair
	for _, kind := range p.Book.Kinds {
		for _, both := range alike(shownAt(p, kind)) {
			key := pair{both[0], both[1]}
			if places[key] == nil {
				pairs = append(pairs, key)
			}
			places[key] = append(places[key], kind.Name.Value)
		}
	}
	for _, key := range pairs {
		what := "插图一样"
		if headline(key.first) == headline(key.second) {
			what = "大标题一样"
		}
		t := key.second.Title
		passage := p.Book.Passage(t)
		at(problems.Warn(t.Pos, "plan.repeated", "这一周，“"+t.Value+"”和“"+key.first.Title.Value+"”在同一处张贴、播放，"+what+"："+strings.Join(places[key], "、"),
			"周报里换掉一个；或者给其中一个配图、改大标题", key.first.Title.Pos), passage, 0, len(t.Value))
	}
}

// shownAt are the cases that are shown at the places of a kind, in the order of the Book.
func shownAt(p *plan.Plan, kind *campaign.Kind) []*campaign.Case {
	titles := map[string]bool{}
	for _, item := range p.Items {
		if job, ok := item.Job.(*plan.SheetJob); ok && job.View != nil && job.View.Case != nil &&
			slices.ContainsFunc(item.Places(), func(v *campaign.Venue) bool { return v.Kind == kind }) {
			titles[job.View.Case.Title] = true
		}
	}
	var out []*campaign.Case
	for _, c := range p.Book.Cases {
		if titles[c.Title.Value] {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *campaign.Case) int { return cmp.Compare(a.Slug, b.Slug) })
	return out
}

// alike are the pairs of cases that look alike.
func alike(cases []*campaign.Case) (out [][2]*campaign.Case) {
	for i, a := range cases {
		for _, b := range cases[i+1:] {
			sameArt := a.Picture == b.Picture && (a.Picture != nil || a.Scam != nil && a.Scam == b.Scam)
			if sameArt || headline(a) == headline(b) {
				out = append(out, [2]*campaign.Case{a, b})
			}
		}
	}
	return out
}

func headline(c *campaign.Case) string { return strings.Join(campaign.Values(c.Headline), "") }
