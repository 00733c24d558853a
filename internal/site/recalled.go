package site

import "fanshi/internal/plan"

// recalledKinds are what readers call the kinds of pieces that can be taken back.
var recalledKinds = map[string]string{"case": "案例", "slogans": "标语", "list": "清单", "notice": "文书", "page": "网页", "bulletin": "本周提醒"}

func recalledOf(notes []plan.RecalledNote) (out []recalled) {
	for _, n := range notes {
		out = append(out, recalled{Path: n.Path, What: recalledKinds[n.Kind], Date: longDate(n.Date), DateISO: isoDate(n.Date), Reason: n.Reason})
	}
	return out
}

// recalled stands at the address of a piece that was taken back: that it was, when and why, and whom to call. Nothing of the
// piece is said again.
func (p page) recalled(r *plan.RecalledPage) recalledView {
	phrases := p.view.Site.Phrases
	v := recalledView{recalled: recalledOf([]plan.RecalledNote{r.RecalledNote})[0], CasesPath: plan.CasesPath}
	_, v.Calls = hotlinesOf(r.Hotlines)
	v.frame = p.frame(phrases["recalled_title"], phrases["recalled_what"])
	return v
}
