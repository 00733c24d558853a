package check

import (
	"fmt"

	"fanshi/internal/diag"
)

// smallText warns of a sample whose smallest text is smaller than its product allows.
func smallText(p Page, problems *diag.List) {
	if p.Product == nil {
		return
	}
	if t := p.Page.SmallestText(); t != nil && t.Size < p.Size.Smallest {
		problems.Warn(p.Template, "sheet.small-text", fmt.Sprintf("“%s”只有 %s，小于%s要求的 %s",
			t.Source, p.Size.Unit.Measure(t.Size), p.Product.Name, p.Size.Unit.Measure(p.Size.Smallest)), "放大这处文字，或者减少内容")
	}
}
