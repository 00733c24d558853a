package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/calendar"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/plan"
)

type planOptions struct {
	edition, now        string
	write               bool
	done, by, enteredBy string
	venue, date, remark string
}

func newPlanCommand(g *global) *cobra.Command {
	var o planOptions
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "这一周和这个月：哪里放什么、为什么，要印什么，该做的事做了没有",
		Long: `列出这一周每类场所放哪些案例和标语，为什么是这些；接下来三周轮到什么；要印的新文件和到期再印的；
content/calendar.yaml 里这一周、这个月该做的事，哪些做完了，哪些过了期限。只看不做，什么都不画，也不发布。

有周报就照周报；没有周报，每类场所自己轮：四周之内不放第二次，没放过的先放，新的在前。轮到什么只由案例和以前各期
的周报算出来，不看记录，所以这一周里什么时候看、在哪台电脑上看，都一样。

--write 把这一期写成周报 content/bulletins/<期>.md，供修改；已经有的不覆盖。写出来的和没有周报时放的一样，
改了再生成，就照改过的；它也要审稿。

--done 记下一项工作做完了：写代号，再用 --by 写谁做的。默认记最早一次过期没做的，没有过期的就记下一次；
要记别的一次，用 --date 写那一次的日期。每处场所各做一次的，用 --venue 写场所代码。

` + exitCodeHelp,
		Example: "  fanshi plan\n  fanshi plan --edition 2026-W50 --write\n  fanshi plan --done help-desk --by 张某 --remark 清河路市场门口\n  fanshi plan --done school-event --venue s01 --by 李某",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runPlan(cmd.Context(), g, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.edition, "edition", "", "看哪一`期`，例如 2026-W48（默认 --now 那天所在的一期）")
	f.StringVar(&o.now, "now", "", "当作哪天来看，写`日期`，例如 2026-11-23（默认今天；写了 --edition 而今天不在那一期里，当作那一期的星期一）")
	f.BoolVar(&o.write, "write", false, "把这一期写成周报，供修改；已经有的不覆盖")
	f.StringVar(&o.done, "done", "", "记下一项工作做完了，写它的`代号`")
	f.StringVar(&o.by, "by", "", "谁做的，写`姓名`")
	f.StringVar(&o.enteredBy, "entered-by", "", "替他录入的人的`姓名`")
	f.StringVar(&o.venue, "venue", "", "在哪处场所做的，写场所`代码`")
	f.StringVar(&o.date, "date", "", "记的是哪一次，写该做的`日期`，例如 2026-11-13")
	f.StringVar(&o.remark, "remark", "", "`备注`，一行")
	return cmd
}

func runPlan(ctx context.Context, g *global, o planOptions) error {
	if err := o.fits(); err != nil {
		return err
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	now, err := g.dayIn(o.edition, o.now)
	if err != nil {
		return err
	}
	b, err := buildOptions{now: now}.options(g)
	if err != nil {
		return err
	}
	l, err := g.readLedger()
	if err != nil {
		return err
	}
	look, diags, err := build.Look(ctx, b, ledger.Orders(l.Entries))
	switch {
	case err != nil:
		return err
	case look == nil:
		return g.report(diags)
	case o.done != "":
		return g.recordDuty(look.Plan, l, o, diags)
	case o.write:
		return g.writeBulletin(look, diags)
	}
	return g.showPlan(look, l, diags)
}

// fits refuses flags that do not go together.
func (o *planOptions) fits() error {
	plain := approveOptions{by: o.by, enteredBy: o.enteredBy, remark: o.remark}
	if err := plain.plain(); err != nil {
		return err
	}
	o.by, o.enteredBy, o.remark = plain.by, plain.enteredBy, plain.remark
	switch {
	case o.edition != "" && !editionPattern.MatchString(o.edition):
		return usageError{fmt.Errorf("--edition 的“%s”要写成 2026-W48 的样子", o.edition)}
	case o.done != "" && o.write:
		return usageError{errors.New("--done 和 --write 一次只写一样")}
	case o.done == "" && (o.by != "" || o.enteredBy != "" || o.venue != "" || o.date != "" || o.remark != ""):
		return usageError{errors.New("--by、--entered-by、--venue、--date、--remark 要和 --done 一起写")}
	case o.done != "" && o.by == "":
		return usageError{errors.New("--done 后面还要用 --by 写上谁做的")}
	}
	return nil
}

// recordDuty writes into the ledger that a duty is done.
func (g *global) recordDuty(p *plan.Plan, l *ledger.Ledger, o planOptions, diags *diag.List) error {
	due, err := dutyMeant(p, l, o)
	if err != nil {
		return err
	}
	entry := ledger.Entry{Event: ledger.Done, Day: due.Due.Format(time.DateOnly), Week: plan.EditionOf(due.Due), Duty: due.Duty.ID, Venue: o.venue, By: o.by, EnteredBy: o.enteredBy, Text: o.remark}
	var told diag.List
	if err := g.record(p.Today.Location(), &told, entry); err != nil {
		return err
	}
	if g.json {
		result := verdict(&told)
		maps.Copy(result, map[string]any{"duty": due.Duty.ID, "due": entry.Day, "venue": o.venue, "by": o.by})
		return g.writeJSON(result)
	}
	if err := g.reportText(&told); err != nil {
		return err
	}
	where := ""
	if o.venue != "" {
		where = "（" + o.venue + "）"
	}
	fmt.Fprintf(g.env.Stdout, "已记下：%s%s，%s 那一次，%s。\n", due.Duty.Name, where, entry.Day, o.by)
	return nil
}

// dutyMeant finds the occurrence that is to be recorded.
func dutyMeant(p *plan.Plan, l *ledger.Ledger, o planOptions) (calendar.Occurrence, error) {
	var none calendar.Occurrence
	var known []string
	var duty *campaign.Duty
	for _, d := range p.Book.Duties {
		if known = append(known, d.ID); d.ID == o.done || d.Name == o.done {
			duty = d
		}
	}
	switch {
	case len(known) == 0:
		return none, fmt.Errorf("还没有 %s，没有要做的工作", campaign.CalendarFile)
	case duty == nil:
		return none, usageError{fmt.Errorf("%s 里没有“%s”%s有的是：%s", campaign.CalendarFile, o.done, meant(o.done, known), strings.Join(known, "、"))}
	case len(duty.Kinds) == 0 && o.venue != "":
		return none, usageError{fmt.Errorf("“%s”不分场所，不用写 --venue", duty.Name)}
	case o.venue != "" && !slices.ContainsFunc(p.Book.Venues, func(v *campaign.Venue) bool { return v.Code == o.venue && slices.Contains(duty.Kinds, v.Kind) }):
		return none, usageError{fmt.Errorf("“%s”要做的场所里没有代码为“%s”的", duty.Name, o.venue)}
	}
	if o.date == "" {
		due, open := calendar.Next(p.Book, l.Entries, duty, o.venue, p.Today)
		if !open {
			return none, fmt.Errorf("“%s”一年之内没有还没做的", duty.Name)
		}
		return due, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, o.date, p.Today.Location())
	if err != nil {
		return none, usageError{fmt.Errorf("--date 的日期“%s”要写成 2026-11-13 的样子", o.date)}
	}
	for _, due := range calendar.On(p.Book, l.Entries, duty, day, p.Today) {
		switch {
		case o.venue != "" && due.Venue.Code != o.venue:
		case due.State == calendar.Done:
			return none, fmt.Errorf("“%s” %s 那一次已经做完了", duty.Name, o.date)
		default:
			return due, nil
		}
	}
	return none, usageError{fmt.Errorf("“%s”在 %s 那天没有要做的", duty.Name, o.date)}
}

// writeBulletin writes what the week shows as a bulletin, for editing.
func (g *global) writeBulletin(look *build.Outlook, diags *diag.List) error {
	name := "content/bulletins/" + look.Plan.Edition + ".md"
	if slices.ContainsFunc(look.Plan.Book.Bulletins, func(b *campaign.Bulletin) bool { return b.Edition == look.Plan.Edition }) {
		return fmt.Errorf("已经有 %s，没有动它。要改，直接改那个文件；要重新写，先把它移到别处", name)
	}
	folder, err := disk.OpenDir(g.dir)
	if err != nil {
		return err
	}
	if taken, err := disk.Taken(folder, name); err != nil || taken {
		return errors.Join(err, fmt.Errorf("已经有 %s，没有动它", name))
	}
	if err := folder.MkdirAll(path.Dir(name)); err != nil {
		return err
	}
	if err := disk.Add(folder, name, []byte(plan.Bulletin(look.Choices, look.Plan.Edition, plan.WeekOf(look.Plan.Today)))); err != nil {
		return err
	}
	if g.json {
		result := verdict(diags)
		result["written"] = name
		return g.writeJSON(result)
	}
	fmt.Fprintf(g.env.Stdout, "已写好 %s，放的和没有周报时一样。改好以后照审稿一节审，再运行 fanshi build。\n", name)
	return nil
}
