package sheet

import (
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// TestHotlines: a project may have one to five numbers, in whatever length people write what they are for; every template in
// every theme and size has room for them.
func TestHotlines(t *testing.T) {
	lines := []plan.HotlineView{{Number: "96110", Name: "反诈劝阻咨询专线", Use: "来电请立即接听；遇到可疑情况，也可以拨打咨询、举报。"},
		{Number: "110", Name: "报警电话", Use: "已经转账或者正在受骗，立即拨打。"},
		{Number: "12381", Name: "涉诈预警劝阻短信", Use: "收到它发来的预警短信，请停下来核实；短信里不含链接。"},
		{Number: "12337", Name: "政法干警违纪违法举报平台", Use: "举报涉黑涉恶线索；不受理诈骗报案和咨询。"},
		{Number: "12345", Name: "政务服务便民热线", Use: "不知道该找哪个部门，先打这个电话问一问。"}}
	book, options, engines := sampleProject(t)
	samples := plan.Samples(book, options, &diag.List{})
	made := 0
	for _, s := range samples {
		if s.Texts != plan.Longest {
			continue
		}
		for n := 1; n <= len(lines); n++ {
			diags := &diag.List{}
			for _, job := range []*plan.SheetJob{s.Job, s.Instead} { // of a list one item where two have no room
				if job == nil {
					continue
				}
				view := *job.View
				view.Hotlines, diags = lines[:n], &diag.List{}
				if engines[s.Theme].Render(request(job, &view), diags); !diags.HasErrors() {
					break
				}
			}
			if diags.HasErrors() {
				t.Errorf("%s with %d numbers: %v", s.Name(), n, diags.Sorted())
			}
			made++
		}
	}
	if made < 5*150 {
		t.Errorf("%d sheets laid out", made)
	}
}
