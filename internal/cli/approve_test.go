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

// TestWithdraw: a signature is taken back by who has given it, and it is said which one where there are several.
func TestWithdraw(t *testing.T) {
	piece := &campaign.Piece{Kind: campaign.CasePiece, File: "content/cases/a.md", SHA256: strings.Repeat("a", 64)}
	rules := campaign.Reviews{Stages: campaign.DefaultStages(), SameReviewer: true}
	records := &review.Records{}
	for i, by := range []string{"张某", "李某", "张某"} {
		records.Entries = append(records.Entries, &review.Entry{Stage: rules.Stages[i], By: by, Date: "2026-11-20",
			Pieces: []review.Named{{Digest: review.DigestOf(piece), File: piece.File}}})
	}
	d := &desk{rules: rules, standings: review.Judge(rules, []*campaign.Piece{piece}, records)}
	for _, c := range []struct{ by, stage, takes, says string }{
		{"李某", "", "复审", ""}, {"李 某", "复审", "复审", ""}, {"张某", "终审", "终审", ""}, {"张某", "初审", "初审", ""},
		{"张某", "", "", "有张某签的 2 道，请用 --stage 写明"}, {"王某", "", "", "没有王某签的字（签过的是：初审 张某、复审 李某、终审 张某）"}, {"李某", "终审", "", "没有李某签的终审"},
	} {
		w, err := d.given(d.standings[0], approveOptions{by: c.by, stage: c.stage})
		switch {
		case (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says):
			t.Errorf("%s %s: %v, want %q", c.by, c.stage, err, c.says)
		case err == nil && w.given.Stage != c.takes:
			t.Errorf("%s %s takes back %s", c.by, c.stage, w.given.Stage)
		}
	}
	if _, err := d.given(review.Judge(rules, []*campaign.Piece{piece}, &review.Records{})[0], approveOptions{by: "张某"}); err == nil || !strings.Contains(err.Error(), "没有人签过字") {
		t.Errorf("nothing is signed: %v", err)
	}
}
