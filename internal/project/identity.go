package project

import (
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/plan"
)

// Identity is the identity of a print file that was laid out as pages: the hash of what they draw without edition and
// date. Of a sheet that bears an edition it is laid out once more without. Empty where the problems say why there is none.
func (p *Project) Identity(job *plan.SheetJob, pages []page.Page, problems *diag.List) string {
	if job.View.Edition == "" && job.View.Week == "" {
		return page.Identity(pages)
	}
	view := *job.View
	view.Edition, view.Week = "", ""
	undated := *job
	undated.View = &view
	result := p.Layout(&undated, problems)
	if result == nil {
		return ""
	}
	return page.Identity(result.Pages)
}
