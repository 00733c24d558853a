package check

import (
	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// legibility reports letters of a slide that are too small for the farthest viewer.
func legibility(p Page, problems *diag.List) {
	if p.Screen == nil {
		return
	}
	if t := p.Page.SmallestText(); t != nil {
		if problem := plan.SmallText(p.Screen, int(t.Size/64)); problem != "" {
			problems.Error(p.Screen.Pos, "screen.legibility", problem, plan.LegibilityRemedy)
		}
	}
}

// slideCode reports a code of a slide that is too small for the phone of the nearest viewer.
func slideCode(p Page, problems *diag.List) {
	if p.Screen == nil {
		return
	}
	for _, code := range p.Page.Codes() {
		if problem := plan.UnreadableCode(p.Screen, code.Modules, int(code.Module/64)); problem != "" {
			problems.Error(p.Screen.Pos, "screen.code", problem, plan.CodeRemedy)
		}
	}
}
