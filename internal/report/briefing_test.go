package report

import (
	"strings"
	"testing"
)

// TestRecallsPart: what was taken back is told under a heading of its own, by its title, and without recalls there is no part.
func TestRecallsPart(t *testing.T) {
	var r Report
	if got := r.recallsPart(); got.Heading != "" || len(got.Paragraphs) > 0 {
		t.Errorf("%+v", got)
	}
	r.Recalls = []Recall{{Day: "2026-11-03", Title: "刷单返利"}, {Day: "2026-12-10", Title: "冒充客服"}}
	if got := r.recallsPart(); got.Heading != "撤回情况" || strings.Join(got.Paragraphs, "\n") != "11月3日撤回《刷单返利》；12月10日撤回《冒充客服》。" {
		t.Errorf("%+v", got)
	}
}
