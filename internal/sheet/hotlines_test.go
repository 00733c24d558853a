package sheet

import (
	"testing"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
)

// TestHotlines: a project may have one to five numbers, in whatever length people write what they are for; every template in
// every theme and size has room for them.
func TestHotlines(t *testing.T) {
	lines := []plan.HotlineView{{Number: "96110", Name: "反诈预警劝阻专线", Use: "来电请立即接听；可疑就打来问，无人接听就打110。", Note: "96110不会要您转账、要验证码。"},
		{Number: "110", Name: "报警电话", Use: "已经转账或者正在受骗，立即拨打。"},
		{Number: "12333", Name: "社会保障服务热线", Use: "有人拿社保、养老金说事，先打这个电话问一问。"},
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
