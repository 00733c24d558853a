package check

import (
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// links makes sure that every QR code of a whole build leads to a page of the same build, and in a project without a site to the
// address that it gives for all of them. A partial build makes codes for pages that an earlier release holds.
func links(p *plan.Plan, diags *diag.List) {
	if p.Partial {
		return
	}
	pages := map[string]bool{}
	for _, item := range p.Items {
		if _, ok := item.Job.(*plan.PageJob); ok {
			pages[item.URL] = true
		}
	}
	if p.Book != nil && p.Book.Config.NoSite {
		pages[p.Book.Config.CodeURL] = true
	}
	for _, item := range p.Items {
		if item.Payload != "" && !pages[item.Payload] {
			diags.Error(diag.Pos{File: "fanshi.yaml"}, "build.dead-link",
				fmt.Sprintf("%s 上的二维码指向 %s，但网站里没有这一页", item.Path, item.Payload), "检查场所代码和 base_url")
		}
	}
}
