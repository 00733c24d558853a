package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/review"
)

// withdrawal is a signature that is taken back: of which piece, and which one.
type withdrawal struct {
	of    *review.Standing
	given *review.Entry
}

// withdraw takes signatures back. It asks for no code: what it leads to is that less is published.
func (g *global) withdraw(d *desk, words []string, o approveOptions) error {
	if err := o.forWithdrawal(words); err != nil {
		return err
	}
	chosen, err := d.chosen(words)
	if err != nil {
		return err
	}
	var back []withdrawal
	for _, s := range chosen {
		w, err := d.given(s, o)
		if err != nil {
			return err
		}
		back = append(back, w)
	}
	today := g.now().Format(time.DateOnly)
	if o.date == "" {
		o.date = today
	}
	if err := o.dayOfWithdrawal(back, today); err != nil {
		return err
	}
	if o.enteredBy == "" {
		o.enteredBy = o.by
	}
	return g.keepWithdrawal(d, back, o)
}

// forWithdrawal refuses options that belong to a signature that is given, and asks for those that are needed.
func (o *approveOptions) forWithdrawal(words []string) error {
	for _, option := range []struct {
		name  string
		given bool
	}{{"--all", o.all}, {"--code", o.code != ""}, {"--sheet", o.sheet != ""}, {"--author", o.author != ""}, {"--remark", o.remark != ""}} {
		if option.given {
			return usageError{fmt.Errorf("收回签字不能写 %s。写明是哪几篇、谁收回、为什么：fanshi approve --withdraw 文件 --by 姓名 --reason 原因", option.name)}
		}
	}
	switch {
	case len(words) == 0:
		return usageError{errors.New("写上收回哪几篇的签字，例如 fanshi approve --withdraw loan-unfreeze-fee --by 张某 --reason 金额要再核对；审过哪几篇，用 fanshi status --json 看")}
	case o.by == "":
		return usageError{errors.New("还要用 --by 写上收回签字的人的姓名，也就是当时签字的人")}
	case o.reason == "":
		return usageError{errors.New("还要用 --reason 写明为什么收回，例如 --reason 金额要再核对")}
	}
	return nil
}

// given finds the signature that somebody takes back: the person's own, of the stage that is named, or of the only one that the
// person has signed.
func (d *desk) given(s *review.Standing, o approveOptions) (withdrawal, error) {
	var own []*review.Entry
	var all []string
	for _, e := range s.Signed {
		all = append(all, e.Stage+" "+e.By)
		if review.SamePerson(e.By, o.by) && (o.stage == "" || o.stage == e.Stage) {
			own = append(own, e)
		}
	}
	switch {
	case len(all) == 0:
		return withdrawal{}, fmt.Errorf("%s 现在的内容没有人签过字，没有可以收回的", s.Piece.File)
	case len(own) == 0:
		return withdrawal{}, fmt.Errorf("%s 没有%s签的%s（签过的是：%s）。签字只能由本人收回；别人发现有错，请改正内容，改了就要重新审，已经公开的用 fanshi recall 撤下来",
			s.Piece.File, o.by, cmp.Or(o.stage, "字"), strings.Join(all, "、"))
	case len(own) > 1:
		return withdrawal{}, usageError{fmt.Errorf("%s 有%s签的 %d 道，请用 --stage 写明收回哪一道", s.Piece.File, o.by, len(own))}
	}
	return withdrawal{s, own[0]}, nil
}

// dayOfWithdrawal looks at the day on which signatures are taken back.
func (o *approveOptions) dayOfWithdrawal(back []withdrawal, today string) error {
	if _, err := time.Parse(time.DateOnly, o.date); err != nil {
		return usageError{fmt.Errorf("--date 的日期“%s”要写成 2026-11-23 的样子", o.date)}
	}
	if o.date > today {
		return fmt.Errorf("收回签字的日期 %s 还没有到", o.date)
	}
	for _, w := range back {
		if o.date < w.given.Date {
			return fmt.Errorf("%s 的%s是 %s 签的，收回不会早于这一天", w.of.Piece.File, w.given.Stage, w.given.Date)
		}
	}
	return nil
}

// keepWithdrawal writes one entry for each stage of which signatures are taken back, and a line of the ledger for each piece.
func (g *global) keepWithdrawal(d *desk, back []withdrawal, o approveOptions) error {
	data := d.raw
	var lines []ledger.Entry
	for _, stage := range d.rules.Stages {
		entry := &review.Entry{Stage: stage, Withdrawn: o.reason, By: o.by, EnteredBy: o.enteredBy, Date: o.date}
		for _, w := range back {
			if w.given.Stage != stage {
				continue
			}
			entry.Pieces = append(entry.Pieces, review.Named{Digest: w.of.Digest, File: w.of.Piece.File})
			lines = append(lines, ledger.Entry{Event: ledger.Withdrawn, Day: o.date, Piece: w.of.Piece.File, SHA256: string(w.of.Digest), Stage: stage, By: o.by,
				EnteredBy: o.enteredBy, Text: o.reason})
		}
		if len(entry.Pieces) > 0 {
			data = review.Add(data, entry)
		}
	}
	folder, err := disk.OpenDir(g.dir)
	if err != nil {
		return err
	}
	if err := replaceRecord(folder, campaign.ReviewsFile, d.raw, data); err != nil {
		return err
	}
	var told diag.List
	if err := g.record(d.zone, &told, lines...); err != nil {
		return say(err, "签字已经收回，只是没有记进 %s：%s", ledgerFile, explain(err))
	}
	if err := g.reportText(&told); err != nil {
		return err
	}
	return g.tellWithdrawal(d, back, o)
}

// tellWithdrawal says what waits now, and that what is public has not changed.
func (g *global) tellWithdrawal(d *desk, back []withdrawal, o approveOptions) error {
	var taken []*review.Standing
	for _, w := range back {
		taken = append(taken, w.of)
	}
	after := g.openDesk(&opened{files: d.files})
	now := after.of(filesOf(taken))
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "withdrawn": true, "by": o.by, "date": o.date, "reason": o.reason, "pieces": standingRows(now)})
	}
	out := g.env.Stdout
	fmt.Fprintf(out, "已收回：%s，%s，%d 篇的签字，原因：%s\n", o.by, o.date, len(back), o.reason)
	for _, s := range now {
		fmt.Fprintf(out, "  %s  重新等%s%s\n", s.Piece.File, s.Stage, waitsFor(s.For))
	}
	fmt.Fprint(out, withdrawnHint)
	return nil
}
