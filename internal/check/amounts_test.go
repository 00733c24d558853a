package check

import (
	"testing"
	"testing/fstest"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// TestAmounts: sums in all forms, each with the one that the manual has; what is no sum stays.
func TestAmounts(t *testing.T) {
	for loss, want := range map[string]string{
		"3.2 万元": "", "3.2万元": "", "8600 元": "", "18 万余元": "", "1.5 亿元": "", "无": "", "黄金 50 克": "", "未转账": "", "已全部止付": "", "3 万元（已止付 1 万元）": "", "12 部手机": "", "2": "",
		"32000元": "3.2万元", "32,000 元": "3.2万元", "￥8600": "8600元", "人民币8600元整": "8600元", "3万2千元": "3.2万元", "3万2000元": "3.2万元", "3.2万": "3.2万元",
		"３.２万元": "3.2万元", "8600块钱": "8600元", "10000 元": "1万元", "150000000元": "1.5亿元", "5000": "5000元", "5元": "", "￥5": "5元", "人民币5": "5元", "99": "", "100": "100元", "5万": "5万元", "80块": "80元",
	} {
		book, _ := campaign.Load(fstest.MapFS{"content/cases/a.md": {Data: []byte("---\ntitle: 追款\nheadline: [先交费]\nhook: 先\naction: 不信\nscam: 冒充客服\ndate: 2026-11-05\nvenues: 全部\nloss: " + loss + "\n---\n\n## 案情\n\n甲\n")}}, campaign.LoadOptions{})
		var problems diag.List
		amounts(book, today, &problems)
		got := ""
		for _, d := range problems.Sorted() {
			if len(d.Fixes) != 1 || !d.Fixes[0].Safe || d.Pos.Line != 9 || d.Pos.Col != 7 || d.End.Col != 7+len([]rune(loss)) {
				t.Errorf("%s: %+v", loss, d)
				continue
			}
			got += d.Fixes[0].Text
		}
		if got != want {
			t.Errorf("%s: %q, want %q", loss, got, want)
		}
	}
}
