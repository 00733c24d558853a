package cli

import (
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/review"
)

// TestSign: a signature is taken for the bytes whose code was typed, and not for any others.
func TestSign(t *testing.T) {
	piece := &campaign.Piece{Kind: campaign.CasePiece, File: "content/cases/a.md", SHA256: strings.Repeat("a", 64), Author: "孙某"}
	rules := campaign.Reviews{Stages: campaign.DefaultStages(), Reviewers: map[string]campaign.Reviewer{"复审": {By: "李某"}}}
	d := &desk{rules: rules, standings: review.Judge(rules, []*campaign.Piece{piece}, &review.Records{})}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	code := review.Code([]*campaign.Piece{piece})
	other := review.Code([]*campaign.Piece{{SHA256: strings.Repeat("b", 64)}})
	for _, c := range []struct {
		stage string
		o     approveOptions
		says  string
	}{
		{"初审", approveOptions{by: "张某", code: code}, ""},
		{"初审", approveOptions{by: "张某", code: strings.ToUpper(code), date: "2026-11-20", enteredBy: "钱某"}, ""},
		{"初审", approveOptions{by: "张某", code: other}, "审稿单号对不上"},
		{"初审", approveOptions{by: "张某"}, "还要用 --code"},
		{"初审", approveOptions{by: "孙某", code: code}, "作者不能自己初审"},
		{"初审", approveOptions{by: "周某", author: "周 某", code: code}, "作者不能自己初审"},
		{"复审", approveOptions{by: "张某", code: code}, "不是张某"},
		{"初审", approveOptions{by: "张某", code: code, date: "2026-11-24"}, "还没有到"},
		{"初审", approveOptions{by: "张某", code: code, date: "11 月 20 日"}, "要写成 2026-11-23 的样子"},
	} {
		err := d.sign(d.standings, c.stage, &c.o, now)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %+v: %v, want %q", c.stage, c.o, err, c.says)
		}
		if err == nil && (c.o.enteredBy == "" || c.o.date == "") {
			t.Errorf("%+v is not complete", c.o)
		}
	}
}
